"""Amounts that do not fit together: parts and wholes, flows, contracts told twice, rates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction

from flowgraph.case.case import Case
from flowgraph.case.read import Table
from flowgraph.model import money
from flowgraph.model.money import Span, Terms
from flowgraph.model.problems import Problem, problem
from flowgraph.model.shares import percent
from flowgraph.model.values import Edge

# Kinds by which two entries may be one contractor.
_ONE_PARTY = ("alias_of", "possibly_same_as", "front_for", "succeeds")


def money_problems(case: Case) -> list[Problem]:
    """Problems of the amounts of a case and of its rates.

    Cost: linear in the edges.
    """
    return [*_rates(case), *_edges(case)]


def _rates(case: Case) -> Iterator[Problem]:
    table = case.tables.get("rates")
    for number, row in zip(table.numbers, table.dicts(), strict=True) if table else ():
        if row.get("kind") != "implied":
            continue
        start, end = row.get("start", "")[:4], row.get("end", "")[:4]
        if not start or start != end:
            yield problem("rate-span", table.file, number, "end", row.get("end", ""))  # type: ignore[union-attr]


def _edges(case: Case) -> Iterator[Problem]:
    table = case.tables.get("edges")
    if table is None or not {"amount", "amount_min", "amount_max"} & {*table.columns}:
        return
    place: dict[str, int] = {}
    if "id" in table.columns:
        at = table.columns.index("id")
        place = {row[at]: number for row, number in zip(table.rows, table.numbers, strict=True)}
    amounts = dict(_amounts(case))
    yield from _parts(case, table, place, amounts)
    yield from _flows(case, table, amounts)
    yield from _twice(case, table, place, amounts)


def _amounts(case: Case) -> Iterator[tuple[str, tuple[Span, str, Terms]]]:
    """Amount, currency and terms of each edge that carries money, by id."""
    pays = {code for code, kind in case.kinds.items() if kind.pays}
    for edge in case.edges.values():
        if edge.kind not in pays:
            continue
        try:
            summary = case.summary(edge)
            found = summary or edge
            amount = money.span(found.amount_min, found.amount_max)
            if amount is not None:
                terms = money.terms_of(edge)
                yield edge.id, (amount, found.currency, terms)
        except (ValueError, ArithmeticError):
            continue  # a cell that cannot be read has been reported where it stands


Amounts = dict[str, tuple[Span, str, Terms]]


def _parts(case: Case, table: Table, place: dict[str, int], amounts: Amounts) -> Iterator[Problem]:
    parts: dict[str, list[Edge]] = defaultdict(list)
    for edge in case.edges.values():
        if edge.within in amounts and edge.id in amounts:
            parts[edge.within].append(edge)
    for whole, found in sorted(parts.items()):
        amount, currency, terms = amounts[whole]
        least = Fraction(0)
        for edge in found:
            part, unit, own = amounts[edge.id]
            if (unit, own.period) != (currency, terms.period):
                why = (
                    f"it is {unit or 'no currency'}, {own.period or 'no period'}; its whole"
                    f" {whole} is {currency or 'no currency'}, {terms.period or 'no period'}"
                )
                row = place.get(edge.id, 0)
                yield problem("part-mixed", table.file, row, "within", whole, why)
            else:
                least += part.low
        if amount.high is not None and least > amount.high:
            why = f"its parts come to at least {percent(least)}, the whole to {amount}"
            yield problem("part-above-whole", table.file, place.get(whole, 0), "", whole, why)


def _flows(case: Case, table: Table, amounts: Amounts) -> Iterator[Problem]:
    """Entities that pay on more than they are recorded to get, under the same terms."""
    went: dict[tuple[str, str, Terms], Span] = {}
    came: dict[tuple[str, str, Terms], Span] = {}
    for name, (amount, currency, terms) in amounts.items():
        edge = case.edges[name]
        if edge.within in amounts or edge.source == edge.target:
            continue
        for end, side in ((edge.source, went), (edge.target, came)):
            key = (end, currency, terms)
            side[key] = side.get(key, money.NONE) + amount
    held = {fact.entity for fact in case.facts.values() if fact.measure == "opening_balance"}
    for key in sorted(went.keys() & came.keys()):
        entity, currency, terms = key
        if entity in held:
            continue
        out, inflow = went[key], came[key]
        if inflow.high is not None and out.low > inflow.high:
            why = (
                f"{entity} pays on {out} and gets {inflow} ({currency or 'no currency'},"
                f" {terms.status or 'no status'}, {terms.period or 'no period'})"
            )
            yield problem("outflow-above-inflow", table.file, 0, "", entity, why)


def _twice(case: Case, table: Table, place: dict[str, int], amounts: Amounts) -> Iterator[Problem]:
    """One payer, one amount, one period, and two payees that may be one party."""
    same: dict[str, set[str]] = defaultdict(set)
    for edge in case.edges.values():
        if edge.kind in _ONE_PARTY:
            same[edge.source].add(edge.target)
            same[edge.target].add(edge.source)
    seen: dict[tuple[str, Span, str, Terms], list[Edge]] = defaultdict(list)
    for name in sorted(amounts) if same else ():
        edge = case.edges[name]
        for other in seen[edge.source, *amounts[name]]:
            if edge.target in same.get(other.target, ()):
                why = (
                    f"the same amount and period as {other.id}, and {edge.target} and"
                    f" {other.target} may be one party"
                )
                yield problem("contract-twice", table.file, place.get(name, 0), "id", name, why)
        seen[edge.source, *amounts[name]].append(edge)
