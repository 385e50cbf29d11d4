"""Shares that cannot all be right, or were perhaps meant otherwise.

A sum above 100 is reported and not mended: which of the stakes is wrong is not
for a tool to say. A bare number below 1 in a table whose other shares are above 1
may be a fraction where a percentage is asked; it is read as written.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from flowgraph.case.case import Case
from flowgraph.case.read import Table
from flowgraph.model import dates, holdings, kinds, shares
from flowgraph.model.problems import Problem, problem
from flowgraph.model.shares import ALL, NOTHING, Share
from flowgraph.model.values import Edge

_CELLS = ("share", "share_min", "share_max")


class _Held(NamedTuple):
    owner: str
    role: str
    first: str
    last: str
    low: Fraction
    row: int


def share_problems(case: Case) -> Iterator[Problem]:
    """Fractions among percentages, and stakes in one entity that come to more than 100.

    Cost: linear in the stakes; for an entity whose stakes exceed 100 in all, by the
    number of their first days.
    """
    table = case.tables.get("edges")
    if table is None or not any(name in table.columns for name in _CELLS):
        return
    yield from _fractions(table)
    yield from _sums(case, table)
    yield from _indirect(case, table)


def _indirect(case: Case, table: Table) -> Iterator[Problem]:
    """Stakes stated as indirect beside the holding through which they may run."""
    owning = _owning(case)
    into: dict[str, list[Edge]] = {}
    stated = []
    for edge in case.edges.values():
        if edge.kind in owning:
            into.setdefault(edge.target, []).append(edge)
            if holdings.nature(edge).how == holdings.INDIRECT:
                stated.append(edge)
    numbered = zip(table.numbers, table.dicts(), strict=True)
    rows = {row.get("id", ""): number for number, row in numbered}
    for edge in stated:
        near = [
            other.id
            for other in into[edge.target]
            if other.source != edge.source and edge.source in _owners_above(into, other.source)
        ]
        if near:
            why = (
                f"stated as indirect; it may be part of {', '.join(near)}, and is not surely added"
                " to it"
            )
            yield problem("stake-indirect", table.file, rows.get(edge.id, 0), "id", edge.id, why)


def _owners_above(into: dict[str, list[Edge]], entity: str) -> set[str]:
    found: set[str] = set()
    todo = [entity]
    while todo:
        for edge in into.get(todo.pop(), ()):
            if edge.source not in found:
                found.add(edge.source)
                todo.append(edge.source)
    return found


def _fractions(table: Table) -> Iterator[Problem]:
    """Bare numbers between 0 and 1, where another share of the table is above 1."""
    places = [table.columns.index(name) for name in _CELLS if name in table.columns]
    small: set[str] = set()
    above = False
    for cell in {row[at] for row in table.rows for at in places} - {""}:
        share = _read(cell)
        if share is None:
            continue
        if cell.replace(".", "", 1).isdecimal() and NOTHING < share.low < 1:
            small.add(cell)
        above = above or share.high > 1
    if not (small and above):
        return
    for number, row in zip(table.numbers, table.rows, strict=True):
        for at in places:
            if row[at] in small:
                yield problem("share-fraction", table.file, number, table.columns[at], row[at])


def _read(share: str, least: str = "", greatest: str = "") -> Share | None:
    try:
        return shares.read(share, least, greatest)
    except ValueError:
        return None  # reported where it stands


def _owning(case: Case) -> set[str]:
    """Kinds of edges that are holdings."""
    return {
        code
        for code, kind in case.kinds.items()
        if "ownership" in kind.steps and kind.steps["ownership"].name == kinds.OWN
    }


def _sums(case: Case, table: Table) -> Iterator[Problem]:
    owning = _owning(case)
    heavy = _heavy(case, owning)
    held: dict[tuple[str, bool], list[_Held]] = {}
    for number, row in zip(table.numbers, table.dicts(), strict=True):
        filled = [name for name in _CELLS if row.get(name)]
        if filled and row.get("kind") not in owning:
            value = row[filled[0]]
            yield problem("share-unused", table.file, number, filled[0], value)
        if not filled or row["target"] not in heavy or row["source"] == row["target"]:
            continue
        share = _read(*(row.get(name, "") for name in _CELLS))
        if row.get("kind") not in owning or share is None or not share.low:
            continue
        role = row.get("role", "")
        if not _is_plain(row):
            continue
        try:
            first, last = dates.first_day(row.get("start", "")), dates.last_day(row.get("end", ""))
        except ValueError:
            continue
        account = (row["target"], holdings.is_votes(role))
        held.setdefault(account, []).append(
            _Held(row["source"], role, first, last, share.low, number)
        )
    for (owned, votes), found in sorted(held.items()):
        worst = max((_on(found, one.first) for one in found), key=lambda pair: pair[0])
        if worst[0] > ALL:
            what = "votes" if votes else "shares"
            why = f"the {what} in `{owned}` come to {shares.percent(worst[0])} percent"
            yield problem("share-sum", table.file, worst[1], "share", owned, why)


def _is_plain(row: dict[str, str]) -> bool:
    """Whether a stake is a part of the whole that may be added to others."""
    edge = Edge("", "", "", "", row.get("role", ""))
    edge = edge._replace(stake=row.get("stake", ""), share_of=row.get("share_of", ""))
    return holdings.nature(edge) == holdings.PLAIN


def _heavy(case: Case, owning: set[str]) -> set[str]:
    """Entities whose stakes of all times may come to more than 100: a bound, not a sum."""
    total: dict[str, float] = {}
    for edge in case.edges.values():
        if edge.kind in owning and (edge.share or edge.share_min or edge.share_max):
            low = _at_least(edge.share or edge.share_min)
            total[edge.target] = total.get(edge.target, 0.0) + low
    return {name for name, amount in total.items() if amount > 99.999}


@lru_cache(maxsize=65536)
def _at_least(cell: str) -> float:
    share = _read(cell) if cell else None
    return float(share.low) if share else 0.0


def _on(found: list[_Held], day: str) -> tuple[Fraction, int]:
    """Sum of the stakes that hold on a day, rival rows of one fact once, and the last row."""
    facts: dict[tuple[str, str, str, str], Fraction] = {}
    last = 0
    for one in found:
        if one.first <= day <= one.last:
            key = (one.owner, one.role, one.first, one.last)
            facts[key] = min(facts.get(key, one.low), one.low)
            last = max(last, one.row)
    return sum(facts.values(), NOTHING), last
