"""A doubt, a denial, an alias, a designation or a stricter filter never makes a silent "no".

One thing is added to a random small network; whoever was caught or could not be told, or had an
exposure, is not cleared by it without a word.
"""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.render import exposure as exposures
from support import table

NAMES = "ABCDE"
SHARES = ["20", "30", "50", "60", "100", ">25"]
CLAIMS = ["asserted", "asserted", "alleged", "inferred", "disputed"]
GRADES = ["A1", "B2", "C3", "D4"]
LISTS = ["us-ofac-sdn", "eu-asset-freeze", "uk-samla"]
Row = tuple[str, ...]
CHANGES = ["denial", "doubt", "alias", "designation", "claims", "grade"]


def edges_of(random: Random) -> list[Row]:
    rows = []
    for at in range(random.randint(2, 6)):
        one, other = random.sample(NAMES, 2)
        kind = random.choice(
            ["owns"] * 5 + ["controls", "acts_for", "alias_of", "possibly_same_as"]
        )
        share = random.choice(SHARES) if kind == "owns" else ""
        rows.append(
            (f"e{at}", one, other, kind, share, random.choice(CLAIMS), random.choice(GRADES))
        )
    return rows


def case_of(edges: list[Row], listed: list[Row], lists: list[Row]) -> Case:
    return Case(
        "small",
        {
            "entities": table("entities", "id,name,kind", ((n, n, "company") for n in NAMES)),
            "edges": table("edges", "id,source,target,kind,share,claim,grade", edges),
            "designations": table("designations", "id,entity,list,status,effect,start", listed),
            "lists": table("lists", "list,instrument,complete", lists),
        },
    )


def row_of(entity: str, list_: str, status: str) -> Row:
    return (f"d-{entity}-{list_}", entity, list_, status, "blocking", "2000")


def overall(case: Case, **view: Any) -> dict[tuple[str, str], tuple[str, set[str]]]:
    """Verdict of each entity under each instrument, and the flags beside it."""
    found: dict[tuple[str, str], tuple[str, set[str]]] = {}
    for one in fg.rules(case, *NAMES, as_of="2026-01-01", **view).to_dict()["findings"]:
        key = (one["entity"], one["regime"])
        flags = found.get(key, ("", set()))[1] | {flag["code"] for flag in one["flags"]}
        found[key] = (one["overall"], flags)
    return found


@pytest.mark.parametrize("change", CHANGES)
def test_nothing_is_cleared_in_silence(change: str) -> None:
    for seed in range(170):
        random = Random(f"{change}-{seed}")
        edges = edges_of(random)
        lists = [(name, name, random.choice(["yes", "yes", "no"])) for name in LISTS]
        status = random.choice(["listed", "listed", "reported"])
        listed = [row_of(random.choice(NAMES), name, status) for name in LISTS]
        more, rows, view = list(edges), list(listed), dict[str, Any]()
        one, other = random.sample(NAMES, 2)
        if change == "denial":
            at = random.randrange(len(edges))
            more[at] = (*edges[at][:5], "disputed", edges[at][6])
        elif change == "doubt":
            more.append(("new", one, other, "alias_of", "", "alleged", "B2"))
        elif change == "alias":
            more.append(("new", one, other, "alias_of", "", "asserted", "A1"))
        elif change == "designation":
            rows += [
                r for n in LISTS if (r := row_of(one, n, "listed"))[0] not in {d[0] for d in listed}
            ]
        elif change == "claims":
            view = {"claims": ("asserted",)}
        else:
            view = {"min_grade": random.choice(["A1", "B2", "C3"])}
        first, second = case_of(edges, listed, lists), case_of(more, rows, lists)
        before, after = overall(first), overall(second, **view)
        for key, (verdict, _) in before.items():
            now, flags = after[key]
            if verdict in ("blocked", "indeterminate") and now == "not_blocked":
                assert "left-out-by-filters" in flags, (seed, key, edges, listed)
            if verdict == "not_assessed" and now == "not_blocked":
                assert change == "designation", (seed, key)
        if seed % 3:
            continue
        told = {one.entity for one in fg.exposure(first, *NAMES, as_of="2026-01-01").exposures}
        answer = fg.exposure(second, *NAMES, as_of="2026-01-01", **view)
        for row in exposures.rows(answer):
            if row["class"] == "none" and row["entity"] in told:
                assert "clears nobody" in row["sentence"], (seed, row["entity"], edges, listed)
