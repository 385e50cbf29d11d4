"""What parties are recorded to pay, line by line, and two such lines side by side.

Lines are sums only of records with the same payer, payee, terms and currency. Two lines
are compared where both stand in one currency and neither their status, `per` nor period
contradict each other; a period that one of them does not name is said. A comparison joins
figures, not money: no route is claimed by it.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from flowgraph.analysis.conversion import USD, Converted, Converter
from flowgraph.case.view import Network
from flowgraph.model import money
from flowgraph.model.money import Span, Terms
from flowgraph.model.values import Fact


class Line(NamedTuple):
    """Payments of one payer to one payee under the same terms.

    `amount` is None where no record has a figure; `parts` are records within another one of
    the line, not added. `within` are records of other lines of which this whole line is a
    part, so that the two are not added either. `converted` is the amount in the currency
    asked for, or in dollars.
    """

    payer: str
    payee: str
    terms: Terms
    currency: str
    amount: Span | None
    edges: tuple[str, ...]
    parts: tuple[str, ...]
    within: tuple[str, ...]
    converted: Converted | None
    publications: tuple[str, ...]

    @property
    def in_common(self) -> tuple[Span, str] | None:
        """Amount in the common currency; None where it has none."""
        if self.amount is None or self.converted is None or self.converted.span is None:
            return None
        return self.converted.span, self.converted.currency


class Comparison(NamedTuple):
    """Two lines side by side.

    `low` and `high` are bounds of the second over the first; None where a figure is open.
    `doubts` says what the two do not share.
    """

    line: Line
    beside: Line
    low: Fraction | None
    high: Fraction | None
    doubts: tuple[str, ...]


def lines_of(
    network: Network, payers: Iterable[str], currency: str = "", rate: str = ""
) -> tuple[Line, ...]:
    """What some parties are recorded to pay.

    Parameters
    ----------
    network : what a view left of a case
    payers : entity ids
    currency, rate : as in `Converter`; US dollars where no currency is asked for

    Cost: linear in the edges.
    """
    edges, wanted = network.case.edges, frozenset(payers)
    found: dict[tuple[str, str, Terms, str], list[str]] = {}
    for name in network.walkable:
        edge, summary = edges[name], network.summaries[name]
        if edge.source in wanted and network.case.kinds[edge.kind].pays:
            terms = money.terms_of(edge)
            unit = summary.currency if summary.amount is not None else ""
            found.setdefault((edge.source, edge.target, terms, unit), []).append(name)
    converter = Converter(network, currency or USD, rate)
    lines = []
    told = {name for names in found.values() for name in names}
    for (payer, payee, terms, unit), names in found.items():
        parts = tuple(sorted(name for name in names if edges[name].within in names))
        figures = [network.summaries[name].amount for name in names if name not in parts]
        spans = [span for span in figures if span is not None]
        amount = money.total(spans) if spans else None
        cited = {p for name in names for p in network.summaries[name].publications}
        lines.append(
            Line(
                payer=payer,
                payee=payee,
                terms=terms,
                currency=unit,
                amount=amount,
                edges=tuple(sorted(set(names) - set(parts))),
                parts=parts,
                within=tuple(sorted({edges[n].within for n in names if n not in parts} & told)),
                converted=None if amount is None else converter.of(amount, unit, terms),
                publications=tuple(sorted(cited)),
            )
        )
    return tuple(sorted(lines, key=_order))


def _order(line: Line) -> tuple[object, ...]:
    return (line.payer, -_year(line), line.amount is None, line.payee, *line[2])


def _year(line: Line) -> int:
    """Last year of the period of a line; below every year where none is stated."""
    days = line.terms.days
    return int(days[1][:4]) if days else -1


def compared(lines: Iterable[Line], others: Iterable[Line]) -> tuple[Comparison, ...]:
    """Every pair of lines that may stand side by side, latest year first, then fewest doubts."""
    found = []
    rest = list(others)
    for line in lines:
        for other in rest:
            doubts = _doubts(line, other)
            if doubts is None or line.in_common is None or other.in_common is None:
                continue
            one, two = line.in_common[0], other.in_common[0]
            low = None if one.high is None or not one.high else two.low / one.high
            high = None if two.high is None or not one.low else two.high / one.low
            found.append(Comparison(line, other, low, high, doubts))
    return tuple(sorted(found, key=lambda pair: (-_year(pair.line), len(pair.doubts))))


def _doubts(line: Line, other: Line) -> tuple[str, ...] | None:
    """What two lines do not share; None where they may not stand side by side."""
    one, two = line.in_common, other.in_common
    if one is None or two is None or one[1] != two[1] or line.payee == other.payee:
        return None
    first, second = line.terms, other.terms
    if (first.status, first.per) != (second.status, second.per):
        return None
    if first.period and second.period and first.period != second.period:
        return None
    doubts = []
    for side, (span, _) in ((line, one), (other, two)):
        names = ", ".join(side.edges)
        if not side.terms.period:
            doubts.append(f"{names} names no year")
        if span.high is None:
            doubts.append(f"{names} is a least figure")
    return tuple(doubts)


def printed_totals(network: Network, lines: Iterable[Line]) -> tuple[Fact, ...]:
    """Totals that publications print of what some payees get; never added to their parts."""
    kept = [line for line in lines if line.amount is not None]
    named = {line.payee for line in kept}
    units = {line.currency for line in kept}
    years = {line.terms.period[:4] for line in kept}
    return tuple(
        fact
        for fact in network.case.facts.values()
        if fact.entity in named
        and fact.measure.endswith("_total")
        and fact.value_min
        and fact.unit.split(" ")[0] in units
        and (not fact.date or fact.date[:4] in years)
        and network.published(fact.publication)
    )
