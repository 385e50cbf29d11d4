"""Shares that cannot all be right, or were perhaps meant otherwise.

A sum above 100 is reported and not mended: which of the stakes is wrong is not
for a tool to say. A bare number below 1 in a table whose other shares are above 1
may be a fraction where a percentage is asked; it is read as written.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from flowgraph.case.case import Case
from flowgraph.case.read import Table
from flowgraph.model import dates, kinds, shares
from flowgraph.model.problems import Problem, problem
from flowgraph.model.shares import ALL, NOTHING, Share

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


def _fractions(table: Table) -> Iterator[Problem]:
    """Bare numbers between 0 and 1, where another share of the table is above 1."""
    small: list[tuple[int, str, str]] = []
    above = False
    for column in _CELLS:
        if column not in table.columns:
            continue
        at = table.columns.index(column)
        for number, row in zip(table.numbers, table.rows, strict=True):
            cell = row[at]
            share = _read(cell) if cell else None
            if share is None:
                continue
            bare = cell.replace(".", "", 1).isdecimal()
            if bare and NOTHING < share.low < 1:
                small.append((number, column, cell))
            elif share.high > 1:
                above = True
    if above:
        for number, column, cell in small:
            yield problem("share-fraction", table.file, number, column, cell)


def _read(share: str, least: str = "", greatest: str = "") -> Share | None:
    try:
        return shares.read(share, least, greatest)
    except ValueError:
        return None  # reported where it stands


def _sums(case: Case, table: Table) -> Iterator[Problem]:
    owning = {
        code
        for code, kind in case.kinds.items()
        if "ownership" in kind.steps and kind.steps["ownership"].name == kinds.OWN
    }
    held: dict[tuple[str, bool], list[_Held]] = {}
    for number, row in zip(table.numbers, table.dicts(), strict=True):
        filled = [name for name in _CELLS if row.get(name)]
        if filled and row.get("kind") not in owning:
            value = row[filled[0]]
            yield problem("share-unused", table.file, number, filled[0], value)
        if not filled or row.get("kind") not in owning or row["source"] == row["target"]:
            continue
        share = _read(*(row.get(name, "") for name in _CELLS))
        if share is None or not share.low:
            continue
        role = row.get("role", "")
        try:
            first, last = dates.first_day(row.get("start", "")), dates.last_day(row.get("end", ""))
        except ValueError:
            continue
        account = (row["target"], role.casefold().startswith("vot"))
        held.setdefault(account, []).append(
            _Held(row["source"], role, first, last, share.low, number)
        )
    for (owned, votes), found in sorted(held.items()):
        if sum(one.low for one in found) <= ALL:
            continue
        worst = max((_on(found, one.first) for one in found), key=lambda pair: pair[0])
        if worst[0] > ALL:
            what = "votes" if votes else "shares"
            why = f"the {what} in `{owned}` come to {shares.percent(worst[0])} percent"
            yield problem("share-sum", table.file, worst[1], "share", owned, why)


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
