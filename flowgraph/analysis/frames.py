"""The amounts of a network, sorted into frames within which they may be compared.

A frame is one status, one `per` and one period (fiscal years and statuses are never
mixed) in one currency: that of its figures where they agree, else the one asked for.
In a frame each hop has an interval, or is known to exist without a figure, or is absent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from flowgraph.analysis.conversion import USD, Converted, Converter
from flowgraph.analysis.flownet import FlowNet, Link, arrivals, party_of, recorded
from flowgraph.analysis.maxflow import Arc, between
from flowgraph.analysis.openings import OPENING
from flowgraph.analysis.parts import counted_with, rest_of, whole_of
from flowgraph.case.identity import SURE_CLAIMS
from flowgraph.errors import UsageError
from flowgraph.model import dates, kinds, lookup, money
from flowgraph.model.money import NOTHING, Span, Terms, terms_of


class Record(NamedTuple):
    """One money record with an amount, in its own currency, that of its frame, and dollars.

    `apart` are parts of it that were paid to others: what is converted is the rest, and `clear`
    whether that is known. `whole` is all of it, converted; None for a part of another record of
    the same payer under the same terms. `sure` is whether a publication states it as a fact: no
    lower bound rests on an allegation.
    """

    edge: str
    hop: Arc
    amount: Span
    currency: str
    converted: Converted
    common: Converted
    sure: bool
    apart: tuple[str, ...]
    clear: bool
    whole: Span | None


@dataclass(frozen=True)
class Frame:
    """Amounts that may be compared.

    Attributes
    ----------
    terms, currency : what they share
    records : every payment under these terms, of the whole network, parts left out
    silent : hops for which payments are recorded without a figure, with their records
    blurred : hops of which no sum is known: several figures that state no period, in a case
        where others do, may be of one sum or of several years; of a whole may be paid to others
        what has no figure, or is alleged. What is added up there is an upper bound alone
    """

    terms: Terms
    currency: str
    records: tuple[Record, ...]
    silent: Mapping[Arc, tuple[str, ...]]
    blurred: frozenset[Arc] = frozenset()

    @cached_property
    def amounts(self) -> dict[Arc, Span]:
        """Sum of the figures of each hop; money that may not go on has an `End` of its own."""
        found: dict[Arc, Span] = {}
        for one in self.records:
            if one.converted.span is not None:
                found[one.hop] = found.get(one.hop, money.NONE) + one.converted.span
        return found

    @cached_property
    def least(self) -> dict[Arc, Fraction]:
        """Least amount of each hop that is stated as a fact; of blurred ones the largest figure."""
        found: dict[Arc, Fraction] = {}
        for one in self.records:
            if one.sure and one.converted.span is not None:
                known, more = found.get(one.hop, NOTHING), one.converted.span.low
                several = one.hop in self.blurred and not self.terms.period
                found[one.hop] = max(known, more) if several else known + more
        return found

    @cached_property
    def unknown(self) -> frozenset[Arc]:
        """Hops whose figure is missing, or could not be converted: no limit is known."""
        lost = {one.hop for one in self.records if one.converted.span is None}
        return frozenset(lost.union(self.silent))

    def rates(self, payers: Collection[str]) -> tuple[str, ...]:
        """Rates by which figures of some payers were converted, to the frame or to dollars."""
        found = {
            name
            for one in self.records
            if one.hop[0] in payers
            for name in (*one.converted.rates, *one.common.rates)
        }
        return tuple(sorted(found))

    @cached_property
    def edges(self) -> dict[Arc, tuple[str, ...]]:
        """Records of each hop, with a figure or without."""
        found: dict[Arc, tuple[str, ...]] = dict(self.silent)
        for one in self.records:
            found[one.hop] = (*found.get(one.hop, ()), one.edge)
        return found


class Frames:
    """All frames of a network in which some hop of a route has a figure.

    Parameters
    ----------
    net : the network of a question
    currency : one currency for all; empty for the currency of the figures, and for US
        dollars where they differ under the same terms
    rate : kind of rate to convert at; empty for the first kind that covers the period

    Raises
    ------
    UsageError
        If the currency or the kind of rate is not known.

    Cost: linear in the payments, times the number of frames.
    """

    def __init__(self, net: FlowNet, currency: str = "", rate: str = "") -> None:
        """Sort the payments of the whole network."""
        self.net = net
        self._network = net.network
        self._asked = Converter(net.network, currency, rate)
        self._dollars = Converter(net.network, USD, rate)
        self._currency = currency
        self.found = tuple(sorted(self._frames(), key=_latest_first))

    def of_period(self, period: str) -> list[Frame]:
        """Frames of one period; all for an empty one.

        Raises
        ------
        UsageError
            If it is no period.
        """
        days = read_period(period)
        return [one for one in self.found if days in (None, one.terms.days)]

    def note_on(self, period: str) -> list[str]:
        """What to say where no figure is of the period asked for."""
        if not period or self.of_period(period):
            return []
        known = dict.fromkeys(one.terms.period or "one that is not stated" for one in self.found)
        there = f"; there are figures of {', '.join(known)}" if known else ""
        return [f"no figure on these routes is of the period '{period}'{there}"]

    def on_routes(self, frame: Frame) -> dict[Arc, Span | None]:
        """Hops on a route that exists in a frame; None where no figure limits one."""
        found = self.spans(frame, self.net.links)
        kept = between(found, self.net.sources, [e for t in self.net.targets for e in arrivals(t)])
        return {arc: found[arc] for arc in kept}

    def spans(self, frame: Frame, links: Mapping[Arc, Link]) -> dict[Arc, Span | None]:
        """Hops that exist in a frame; None where no figure limits one."""
        found: dict[Arc, Span | None] = {}
        for arc, link in links.items():
            hop = recorded(arc)
            if link.step == kinds.BENEFIT or hop in frame.unknown:
                found[arc] = None
            elif hop in frame.amounts:
                found[arc] = frame.amounts[hop]
        return found

    def absent(self, frame: Frame) -> tuple[Arc, ...]:
        """Payments on known routes that have no record under the terms of a frame."""
        here = frame.amounts.keys() | frame.unknown
        return tuple(
            arc
            for arc, link in self.net.links.items()
            if link.step == kinds.PAY and recorded(arc) not in here
        )

    def other_money(self, frame: Frame) -> dict[str, tuple[str, ...]]:
        """Parties that had money of other terms by the end of a period, and its records.

        Paid, released or capital, or of the status of the frame; earlier, of a period that
        overlaps, or of none; aid, which the routes do not follow; what an account is stated
        to have held. The same hop in the same period is the same money at another stage.
        """
        edges, codes = self._network.case.edges, self._network.case.kinds
        days, here = frame.terms.days, frame.amounts.keys() | frame.unknown
        moved = (*money.MOVED, money.CAPITAL, frame.terms.status, "")
        found: dict[str, list[str]] = {}
        for name, hop in self._payments:
            edge, terms = edges[name], terms_of(edges[name])
            begun = dates.first_day(edge.start or edge.end) if terms.period else ""
            same = terms.period == frame.terms.period and bool(terms.period or not self._dated)
            aid = hop[1] != party_of(hop[1])
            if (
                (aid or terms != frame.terms)
                and (edge.money_status or codes[edge.kind].status) in moved
                and not (same and hop in here and not aid)
                and not (days and begun > days[1])
            ):
                found.setdefault(party_of(hop[1]), []).append(name)
        for fact in self._network.case.facts.values():
            early = not (days and fact.date) or dates.first_day(fact.date) <= days[1]
            held = fact.measure == OPENING and any(
                cell and Fraction(cell) > 0 for cell in (fact.value_min, fact.value_max)
            )
            if held and early and self._network.published(fact.publication):
                found.setdefault(self.net.of(fact.entity), []).append(fact.id)
        return {party: tuple(names) for party, names in found.items()}

    def stated(self, arcs: Mapping[Arc, Span | None]) -> dict[Arc, Fraction | None]:
        """Hops with the figure that is printed: the least of an open one; None without figure."""
        return {
            arc: None if span is None else (span.low if span.high is None else span.high)
            for arc, span in arcs.items()
        }

    def limits(self, arcs: Mapping[Arc, Span | None]) -> dict[Arc, Fraction | None]:
        """Hops with the most that they can carry; None where that is open."""
        return {arc: None if span is None else span.high for arc, span in arcs.items()}

    def _frames(self) -> Iterator[Frame]:
        found: dict[Terms, list[tuple[str, Arc, Span, str]]] = {}
        for edge, hop, span, unit, terms in self._figures():
            found.setdefault(terms, []).append((edge, hop, span, unit))
        hops = {recorded(arc) for arc in self.net.links}
        for terms, rows in found.items():
            if not any(hop in hops for _, hop, _, _ in rows):
                continue
            # A payment elsewhere does not decide in which currency a route is told.
            near = {party_of(node) for hop in hops for node in hop}
            units = {unit for _, hop, _, unit in rows if party_of(hop[1]) in near}
            converter = self._asked if self._currency or len(units) == 1 else self._dollars
            currency = converter.to or units.pop()
            records = tuple(self._record(row, terms, converter) for row in rows)
            blurred = frozenset(one.hop for one in records if not one.clear)
            if self._dated and not terms.period:
                times = Counter(hop for _, hop, _, _ in rows)
                blurred |= {hop for hop, number in times.items() if number > 1}
            yield Frame(terms, currency, records, self._silent(terms), blurred)

    def _record(
        self, row: tuple[str, Arc, Span, str], terms: Terms, converter: Converter
    ) -> Record:
        name, hop, span, unit = row
        network, edge = self._network, self._network.case.edges[name]
        rest = rest_of(network, edge, self.net.of)
        above = whole_of(network, edge)
        inside = (
            above is not None
            and self.net.of(above.source) == hop[0]
            and terms_of(above) == terms
            and network.summaries[above.id].amount is not None
        )
        left = rest.amount or span
        converted = converter.of(left, unit, terms)
        all_of_it = converter.of(span, unit, terms) if rest.apart else converted
        return Record(
            name,
            hop,
            span,
            unit,
            converted,
            self._dollars.of(left, unit, terms),
            network.summaries[name].claim in SURE_CLAIMS,
            rest.apart,
            rest.clear,
            None if inside else all_of_it.span,
        )

    @cached_property
    def _payments(self) -> list[tuple[str, Arc]]:
        """Every payment of the network between two parties; parts of a whole are left out."""
        on_route = {edge for link in self.net.links.values() for edge in link.edges}
        return [one for one in self.net.payments if not self._is_part(one[0], on_route)]

    @cached_property
    def _dated(self) -> bool:
        """Whether some payment states a period, so that those without one may be of any."""
        edges = self._network.case.edges
        return any(terms_of(edges[name]).period for name, _ in self._payments)

    def _is_part(self, name: str, on_route: Collection[str]) -> bool:
        """Whether a record is counted with its whole, where that is on a route if it is."""
        whole = counted_with(self._network, self._network.case.edges[name], self.net.of)
        if whole is None:
            return False
        return whole.id in on_route or name not in on_route

    def _figures(self) -> Iterator[tuple[str, Arc, Span, str, Terms]]:
        edges, summaries = self._network.case.edges, self._network.summaries
        for name, hop in self._payments:
            edge, summary = edges[name], summaries[name]
            span = summary.amount
            if span is not None:
                yield name, hop, span, summary.currency, terms_of(edge)

    def _silent(self, terms: Terms) -> dict[Arc, tuple[str, ...]]:
        """Hops with payments that have no figure and may be of these terms, and their records."""
        summaries = self._network.summaries
        found: dict[Arc, list[str]] = {}
        for name, hop in self._payments:
            if summaries[name].amount is None and self._may_be_of(name, terms):
                found.setdefault(hop, []).append(name)
        return {hop: tuple(names) for hop, names in found.items()}

    def _may_be_of(self, name: str, terms: Terms) -> bool:
        """Whether a payment may be of some terms: its status, and its days if it states any."""
        own = terms_of(self._network.case.edges[name])
        if own.status and terms.status and own.status != terms.status:
            return False
        if own.days is None or terms.days is None:
            return own.days is None
        return dates.overlap(terms.days, own.days)


def read_period(text: str) -> tuple[str, str] | None:
    """First and last day of a period that a question names; None for none.

    Raises
    ------
    UsageError
        If the text is no period.
    """
    try:
        return money.days_of(text) if text else None
    except ValueError as error:
        raise UsageError(
            f"--period '{text}': {error}; write 2024, 2024-03, 2024-03-09, or two of them with"
            " ' to ' between"
        ) from None


def _latest_first(frame: Frame) -> tuple[object, ...]:
    """The latest period first, then how far the money got, paid before voted."""
    days = frame.terms.days
    order = lookup.codes("money_status")
    status = order.index(frame.terms.status) if frame.terms.status in order else len(order)
    year = -int(days[1][:4]) if days else 1
    return (year, frame.terms.period, -status, frame.terms.per, frame.currency)
