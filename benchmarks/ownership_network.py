"""A seeded ownership network of any size, with cycles, bands and listed parties, as a case."""

from __future__ import annotations

import random
from pathlib import Path

LISTED_EVERY = 400


def write(folder: Path, entities: int, stakes: int, seed: int = 1) -> list[tuple[str, str, str]]:
    """Write `edges.csv`, `designations.csv` and `lists.csv`; give the stakes.

    Each entity has some ten holders; the shares in it are whole percents, thirds or
    bands, and come to 100 at most. Holders are drawn at random, from anywhere, so
    that most entities lie on cycles. One in 400 is listed.

    Parameters
    ----------
    folder : an empty folder
    entities, stakes : how many
    seed : seed of the draw
    """
    rng = random.Random(seed)
    rows: list[tuple[str, str, str]] = []
    each, more = divmod(stakes, entities)
    for at in range(entities):
        owned = f"n{at}"
        number = each + (at < more)
        holders: set[int] = set()
        while len(holders) < number:
            holder = rng.randrange(entities)
            if holder != at:
                holders.add(holder)
        # One large holder in two entities, many small ones: what registers look like.
        left = 100
        for rank, holder in enumerate(sorted(holders, key=lambda _: rng.random())):
            most = rng.choice((51, 50, 60, 30, 20)) if rank == 0 else max(left // 4, 1)
            whole = min(left, most)
            left -= whole
            kind = rng.random()
            share = str(whole)
            if kind < 0.05 and whole > 2:
                share = f"{whole - 2}-{whole}"
            elif kind < 0.08 and whole > 1:
                share = f"{3 * whole - 1}/3"
            rows.append((f"n{holder}", owned, share))
    listed = [f"n{at}" for at in range(0, entities, LISTED_EVERY)]
    edges = ["id,source,target,kind,share"]
    edges += [f"s{at},{one},{other},owns,{share}" for at, (one, other, share) in enumerate(rows)]
    (folder / "edges.csv").write_text("\n".join([*edges, ""]), encoding="utf-8")
    designations = ["id,entity,list,status,effect,start"]
    designations += [f"d-{name},{name},us-ofac-sdn,listed,blocking,2020-01-01" for name in listed]
    (folder / "designations.csv").write_text("\n".join([*designations, ""]), encoding="utf-8")
    lists = "list,instrument,effect,version,complete\nus-ofac-sdn,us-ofac-sdn,blocking,drawn,yes\n"
    (folder / "lists.csv").write_text(lists, encoding="utf-8")
    return rows
