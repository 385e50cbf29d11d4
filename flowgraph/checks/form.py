"""Ids, references and bounds: what the tables show by their form alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from flowgraph.case import cells
from flowgraph.case.case import Case
from flowgraph.case.read import Table
from flowgraph.model import amounts, columns, dates
from flowgraph.model.problems import Problem, problem


def repeated_ids(table: Table) -> Iterator[Problem]:
    """Ids that stand twice, and rows without id that repeat another to the letter."""
    key = next(
        (name for name, rule in columns.tables()[table.name].items() if rule.type == "id"), ""
    )
    seen: dict[str, int] = {}
    whole: dict[tuple[str, ...], int] = {}
    at = table.columns.index(key) if key in table.columns else -1
    for number, row in zip(table.numbers, table.rows, strict=True):
        if at >= 0 and row[at]:
            if row[at] in seen:
                why = str(seen[row[at]])
                yield problem("id-duplicate", table.file, number, key, row[at], why)
            seen.setdefault(row[at], number)
        else:
            first = whole.setdefault(tuple(row), number)
            if first != number:
                yield problem("row-repeated", table.file, number, why=str(first))


def broken_references(case: Case, table: Table) -> Iterator[Problem]:
    """Cells that name a row of another table which is not there."""
    known: dict[str, Collection[str]] = {
        "entities": case.entities,
        "edges": case.edges,
        "designations": case.designations,
        "publications": case.publications,
        "lists": case.lists,
    }
    rules = columns.tables()[table.name]
    refs = [
        (at, name, rules[name].type.partition(":")[2], rules[name].type.startswith("refs:"))
        for at, name in enumerate(table.columns)
        if rules[name].type.startswith(("ref:", "refs:"))
    ]
    for number, row in zip(table.numbers, table.rows, strict=True):
        for at, name, other, many in refs:
            if not row[at]:
                continue
            for value in columns.split_cell(row[at]) if many else (row[at],):
                if value not in known[other]:
                    yield problem("ref-unknown", table.file, number, name, value, f"{other}.csv")


_BOUNDED = frozenset(
    ("amount", "amount_min", "amount_max", "value_min", "value_max", "currency",
     "share", "share_min", "share_max", "start", "end")
)  # fmt: skip


def crossed_bounds(table: Table) -> Iterator[Problem]:
    """Minimum above maximum, end before start, amounts without currency."""
    have = frozenset(table.columns)
    pairs = [p for p in (("amount_min", "amount_max"), ("value_min", "value_max")) if have & {*p}]
    spans = have >= {"start", "end"}
    money = bool(have & {"amount", "amount_min", "amount_max"})
    if not (pairs or spans or money or "share_min" in have):
        return
    place = [(name, at) for at, name in enumerate(table.columns) if name in _BOUNDED]
    for number, record in zip(table.numbers, table.rows, strict=True):
        row = {name: record[at] for name, at in place}
        for low, high in pairs:
            if _above(row.get(low, ""), row.get(high, "")):
                yield problem("amount-order", table.file, number, low, row[low])
        if row.get("amount") and (row.get("amount_min") or row.get("amount_max")):
            yield problem("amount-twice", table.file, number, "amount", row["amount"])
        if money and not row.get("currency"):
            filled = row.get("amount") or row.get("amount_min") or row.get("amount_max")
            if filled:
                yield problem("currency-missing", table.file, number, "currency", filled)
        if row.get("share") and (row.get("share_min") or row.get("share_max")):
            yield problem("share-twice", table.file, number, "share", row["share"])
        if _share_above(row.get("share_min", ""), row.get("share_max", "")):
            yield problem("share-order", table.file, number, "share_min", row["share_min"])
        if spans and ends_first(row["start"], row["end"]):
            code = "designation-ends-first" if table.name == "designations" else "date-order"
            yield problem(code, table.file, number, "end", row["end"])


def _above(low: str, high: str) -> bool:
    plain = cells.plain_number
    return bool(plain(low) and plain(high)) and amounts.order(low) > amounts.order(high)


def _share_above(low: str, high: str) -> bool:
    if not low or not high:
        return False
    from flowgraph.model import shares

    try:
        shares.parse(low), shares.parse(high)
    except ValueError:
        return False  # reported where it stands
    try:
        shares.read("", low, high)
    except ValueError:
        return True
    return False


def ends_first(start: str, end: str) -> bool:
    """Whether the second of two partial dates lies before the first; False where one is missing.

    A date that cannot be read has been reported where it stands.
    """
    if not start or not end:
        return False
    try:
        return dates.first_day(start) > dates.last_day(end)
    except ValueError:
        return False
