"""A seeded case of any size: money from one budget through ministries and companies to groups.

Nobody in it exists. Sizes, kinds, amounts, dates and grades are drawn at random; links stay
mostly within clusters, as they do in published networks.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

_PLACES = ["Basra", "Najaf", "Samawa", "Karbala", "Kirkuk", "Tigris", "Euphrates", "Babil"]
_TRADES = ["Trading", "Construction", "Transport", "Steel", "Cement", "Oil", "Farms", "Foods"]
_ARABIC = ["شركة", "مصرف", "وزارة", "مؤسسة", "مجموعة"]
CLUSTER = 60


def write_case(folder: Path, entities: int, links: int, seed: int = 1) -> None:
    """Write a case.

    Parameters
    ----------
    folder : an existing folder
    entities, links : how many rows; at least 20 entities
    seed : of the random numbers
    """
    rng = random.Random(seed)
    kinds = ["budget", *rng.choices(
        ["ministry", "bank", "company", "person", "unnamed_group", "armed_group"],
        [3, 3, 50, 38, 3, 3], k=entities - 1,
    )]  # fmt: skip
    kinds[1:5] = ["ministry", "umbrella", "company", "armed_group"]
    names = [_name(rng, at, kind) for at, kind in enumerate(kinds)]
    tables = {
        "entities": (
            "id,name,kind,country,publications",
            [(f"n{at}", names[at], kind, "IQ", "P1") for at, kind in enumerate(kinds)],
        ),
        "names": (
            "entity,name,lang,kind,publication",
            [
                (f"n{at}", f"{rng.choice(_ARABIC)} {at}", "ar", "aka", "P1")
                for at in range(0, entities, 5)
            ],
        ),
        "edges": (
            "id,source,target,kind,amount,currency,start,publications,grade,claim",
            [_link(rng, at, kinds) for at in range(links)],
        ),
        "designations": (
            "id,entity,authority,list,programmes,status,effect,start,checked,publication",
            [
                (f"d{at}", f"n{at}", "Nobody", "synthetic", "TAG", "listed", "blocking",
                 "2020-01-01", "2026-01-01", "P1")
                for at, kind in enumerate(kinds) if kind == "armed_group"
            ],
        ),
        "lists": (
            "list,authority,instrument,effect,version,complete",
            [("synthetic", "Nobody", "synthetic", "blocking", "2026-01-01", "no")],
        ),
        "publications": (
            "id,publisher,title,date,url,kind",
            [("P1", "Nobody", "Synthetic records", "2026-01-01", "https://example.org/",
              "secondary")],
        ),
    }  # fmt: skip
    for name, (header, rows) in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(header.split(","))
            writer.writerows(rows)


def _name(rng: random.Random, at: int, kind: str) -> str:
    what = {"company": rng.choice(_TRADES), "person": "Person"}.get(kind, kind.replace("_", " "))
    return f"{rng.choice(_PLACES)} {what.title()} {at}"


def _link(rng: random.Random, at: int, kinds: list[str]) -> list[str]:
    """One link; the first four join the budget to a group."""
    route = [
        (0, 1, "allocates"),
        (1, 3, "awards_contract"),
        (4, 3, "controls"),
        (0, 2, "allocates"),
    ]
    if at < len(route):
        source, target, kind = route[at]
    else:
        source = 0 if rng.random() < 0.002 else rng.randrange(len(kinds))
        start = source // CLUSTER * CLUSTER
        near = rng.random() < 0.85
        target = rng.randrange(start, min(start + CLUSTER, len(kinds))) if near else rng.randrange(
            len(kinds)
        )  # fmt: skip
        money = kinds[source] not in ("person", "armed_group")
        kind = rng.choice(
            ["pays", "awards_contract", "invests_in", "owns"]
            if money
            else ["leads", "associated_with", "controls", "owns"]
        )
    amount = kind in ("pays", "allocates", "awards_contract", "invests_in") and rng.random() < 0.7
    return [
        f"e{at}", f"n{source}", f"n{target}", kind,
        str(rng.randrange(1, 1000) * 10 ** rng.randrange(3, 9)) if amount else "",
        rng.choice(["IQD", "USD"]) if amount else "",
        f"{rng.randrange(2012, 2026)}" if rng.random() < 0.8 else "", "P1",
        rng.choice(["A1", "B2", "B3", "C3"]), rng.choice(["asserted", "asserted", "alleged"]),
    ]  # fmt: skip
