"""Which payments of a network can be followed, and what came to whom under a convention.

A payment can be followed if it has a day and one figure, and was made: what was only
promised or allotted is none. The conventions themselves are in `ledger`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from flowgraph.analysis import ledger
from flowgraph.analysis.conversion import Converter
from flowgraph.analysis.flownet import End, FlowNet, party_of
from flowgraph.analysis.frames import read_period
from flowgraph.analysis.ledger import HAIRCUT, Payment, Range, Traced
from flowgraph.analysis.maxflow import reachable
from flowgraph.analysis.openings import Opening, opening_balances
from flowgraph.analysis.parts import rest_of, whole_of
from flowgraph.case.identity import SURE_CLAIMS
from flowgraph.case.view import Listing, Network
from flowgraph.errors import UsageError
from flowgraph.model import dates, money
from flowgraph.model.money import MOVED, NOTHING
from flowgraph.model.shares import percent as figure
from flowgraph.model.shares import total
from flowgraph.model.values import Edge


class Split(NamedTuple):
    """Money that arrived before the first day of a listing, on that day or after, and in all."""

    listing: Listing
    before: Fraction
    since: Fraction


class Received(NamedTuple):
    """Money of the sources that came to one account, under one convention.

    `amount` is what arrived, `held` what is still there at the end; `low` and `high` hold
    for every convention that moves money and makes none. The shares are of all that the
    account received, and of all that the sources paid.
    """

    account: str
    amount: Fraction
    direct: Fraction
    held: Fraction
    low: Fraction
    high: Fraction
    payments: int
    share_of_inflow: Fraction
    share_of_outflow: Fraction
    splits: tuple[Split, ...]

    @property
    def indirect(self) -> Fraction:
        """What came through others."""
        return self.amount - self.direct


class LedgerResult(NamedTuple):
    """One convention applied to all payments in one currency.

    `payments` are followed, up to the last day of the period asked for; `told` of them are of
    the period, and `received` tells of these. `passing` are parties asked about that pay
    others on: each account is told of as if it alone were asked about, so that what one of
    them got and paid to another is told of both.
    """

    currency: str
    traced: Traced
    received: tuple[Received, ...]
    payments: int
    told: int
    same_day: int
    passing: tuple[str, ...] = ()


class Ledger:
    """The payments of a network that may be followed, in one currency.

    Attributes
    ----------
    payments : payments dated to the day, between accounts that stand for one party each, up
        to the end of the period asked for
    unclear : payments that touch an account the sources' money can reach, and have no day, no
        single figure, or were only promised: with one of these nothing can be followed
    accounts : everybody who pays or is paid
    """

    def __init__(
        self, network: Network, net: FlowNet, period: str, currency: str, rate: str
    ) -> None:
        """Collect the payments; those that only promise or allot money are none."""
        self._network, self._net = network, net
        case = network.case
        rows: list[tuple[str, Fraction, str]] = []
        # Aid does not go on from its payee, who may pay with it all the same.
        self._aid: set[str] = set()
        self.unclear: list[str] = []
        self._period = asked = read_period(period)
        near = self._near()
        for name, (payer, node) in net.payments:
            edge = case.edges[name]
            payee = party_of(node)
            if self._is_part(edge):
                continue
            if isinstance(node, End) and payee not in net.targets:
                self._aid.add(name)
            status = edge.money_status or case.kinds[edge.kind].status
            rest = rest_of(network, edge, net.of)
            span = rest.amount if rest.clear else None
            if asked and dates.first_day(edge.start or edge.end) > asked[1]:
                continue
            if span is not None and span.exact and status in MOVED and _one_day(edge):
                rows.append((name, span.low, network.summaries[name].currency))
            elif {payer, payee} & near:
                self.unclear.append(f"{name} ({edge.source} to {edge.target})")
        units = self._units = frozenset(unit for *_, unit in rows)
        self.currency = currency or (next(iter(units)) if len(units) == 1 else "")
        self._mixed = tuple(sorted(units)) if len(units) > 1 and not currency else ()
        converter = Converter(network, self.currency, rate)
        self.rates: set[str] = set()
        self.unconverted: list[str] = []
        self.payments: list[Payment] = []
        for name, amount, unit in rows:
            edge = case.edges[name]
            day = edge.start or edge.end
            found = converter.of(money.Span(amount, amount), unit, money.Terms("", "total", day))
            if found.span is None or not found.span.exact:
                self.unconverted.append(name)
                continue
            self.rates.update(found.rates)
            ends = (net.of(edge.source), net.of(edge.target))
            self.payments.append(Payment(name, *ends, found.span.low, day))
        self._all = ledger.in_order(self.payments)
        self.payments = [one for one in self._all if one.id not in self._aid]
        self.accounts = {end for one in self.payments for end in (one.payer, one.payee)}
        self._bounds: dict[frozenset[str], dict[str, Range]] = {}
        self._stops = frozenset(n for n in self.accounts if not net.may_pass(n)) - {*net.sources}
        self._converter = converter

    def _is_part(self, edge: Edge) -> bool:
        """Whether a record is within another one that moves money itself, to the same payee."""
        whole = whole_of(self._network, edge)
        if whole is None or self._net.of(whole.target) != self._net.of(edge.target):
            return False
        return (whole.money_status or self._network.case.kinds[whole.kind].status) in MOVED

    def _near(self) -> set[str]:
        """Parties that the money of the sources can reach by payments of any kind."""
        net = self._net
        out: dict[str, list[str]] = {}
        for _, (payer, node) in net.payments:
            if payer in net.sources or net.may_pass(payer):
                out.setdefault(payer, []).append(party_of(node))
        return reachable(out, net.sources)

    def why_not(self, totals: bool, conventions: Sequence[str]) -> str:
        """Why payments cannot be followed, and what can be asked instead."""
        names = ", ".join(name for name in conventions if name != HAIRCUT)
        what = f"--convention {names}" if names else "a trace without --to"
        if totals:
            return f"{what} follows dated payments; leave out --totals"
        if not self.payments and not self.unclear:
            return f"{what} follows dated payments, and this network has none"
        shown = "; ".join(sorted(self.unclear)[:3])
        more = f" and {len(self.unclear) - 3} more" if len(self.unclear) > 3 else ""
        return (
            f"{what} needs payments with one figure and a day, and these have none, an interval,"
            f" or were only promised or allotted: {shown}{more}. Give them `amount` and `start` as"
            " YYYY-MM-DD, or ask --convention haircut, which needs no order"
        )

    def notes(self) -> list[str]:
        """What a reader of the result must know."""
        found = []
        if self._period:
            first, last = self._period
            found.append(
                f"payments are followed from the first one on to {last}; told is what was paid"
                f" from {first}"
            )
        unsure = [
            one.id
            for one in self.payments
            if self._network.summaries[one.id].claim not in SURE_CLAIMS
            and {one.payer, one.payee} & self._near()
        ]
        if unsure:
            found.append(
                f"{len(unsure)} payment(s) on the way are alleged, inferred or disputed, and told"
                f" as if made: {', '.join(sorted(unsure)[:5])}"
            )
        rates = self.rates.union(*(one.rates for one in self._openings.values()))
        if rates:
            found.append(f"converted at {', '.join(sorted(rates))}")
        held = [
            f"{name} {figure(one.amount)} ({one.fact.id},"
            f" {one.fact.publication or 'no publication'}, {one.fact.date or 'no day'})"
            for name, one in sorted(self._openings.items())
        ]
        if held:
            more = f" and {len(held) - 5} more" if len(held) > 5 else ""
            found.append(f"held before the first payment: {', '.join(held[:5])}{more}")
        return found

    def follow(self, convention: str, goals: Sequence[str]) -> LedgerResult:
        """Payments followed under one convention.

        Parameters
        ----------
        convention : one of `ledger.CONVENTIONS`
        goals : entities in which money comes to rest; none to tell of every account
        """
        if self._mixed:
            raise UsageError(
                f"the payments are in {', '.join(self._mixed)}; name one --currency for which"
                " the case has rates, or ask for --totals"
            )
        if self.unconverted:
            names = ", ".join(sorted(self.unconverted)[:3])
            raise UsageError(
                f"{len(self.unconverted)} payment(s) cannot be converted to {self.currency}: no one"
                f" rate of their day is in the case ({names}); add rates, or ask for --totals"
            )
        net = self._net
        ends = frozenset(net.of(name) for name in goals) - {*net.sources}
        opening = {name: one.amount for name, one in self._openings.items()}
        passing = self._passing(ends)
        traced = self._traced(convention, ends, opening)
        received: list[Received] = []
        for name in passing:
            own = frozenset({name})
            alone, limits = self._traced(convention, own, opening), self._limits(own, opening)
            received += self._all_received(alone, limits, own)
        # Who pays nobody on keeps what comes, so that one way of following serves all of these.
        rests = frozenset() if passing else ends
        others = self._traced(convention, rests, opening) if passing else traced
        keepers = ends - {*passing} if ends else None
        received += self._all_received(others, self._limits(rests, opening), keepers)
        ranked = tuple(sorted(received, key=lambda one: (-one.amount, one.account)))
        told = sum(map(self._told, self.payments))
        return LedgerResult(
            self.currency, traced, ranked, len(self.payments), told, self._same_day, passing
        )

    def _passing(self, ends: frozenset[str]) -> tuple[str, ...]:
        """Parties asked about, with money of the sources perhaps, that pay others on."""
        payers = {one.payer for one in self.payments if one.payee != one.payer} & ends
        return tuple(sorted(payers & self._near())) if len(ends) > 1 and payers else ()

    def _traced(
        self, convention: str, rests: frozenset[str], opening: dict[str, Fraction]
    ) -> Traced:
        """All payments followed, with money that rests with some parties and in every pool."""
        return ledger.trace(
            self.payments,
            self._net.sources,
            convention,
            opening=opening,
            stops=self._stops | rests,
        )

    def _all_received(
        self, traced: Traced, limits: dict[str, Range], accounts: Collection[str] | None
    ) -> Iterator[Received]:
        """What came to some accounts, or to all, as one way of following has it."""
        sent = sum(traced.sent.values(), NOTHING)
        parts: dict[str, list[ledger.Part]] = {}
        for part in traced.parts:
            if part.payment.payee not in self._net.sources and self._told(part.payment):
                parts.setdefault(part.payment.payee, []).append(part)
        into: dict[str, list[Range]] = {}
        for name, span in limits.items():
            into.setdefault(self._payee[name], []).append(span)
        for name, found in sorted(parts.items()):
            if accounts is None or name in accounts:
                yield self._received(
                    name, found, traced, into.get(name, []), self._inflow[name], sent
                )

    def _told(self, payment: Payment) -> bool:
        """Whether a payment is of the period asked for."""
        return not self._period or payment.day >= self._period[0]

    def _limits(self, ends: frozenset[str], opening: dict[str, Fraction]) -> dict[str, Range]:
        """Bounds of each payment, which are the same under every convention."""
        if ends not in self._bounds:
            # Money that an account got as aid is no source's, and may pay for what it pays.
            every = [
                one._replace(payer=f"{one.payer} (aid)") if one.id in self._aid else one
                for one in self._all
            ]
            found = ledger.bounds(
                every, self._net.sources, opening=opening, stops=self._stops | ends
            )
            told = {one.id for one in self.payments if self._told(one)}
            self._bounds[ends] = {name: span for name, span in found.items() if name in told}
        return self._bounds[ends]

    def _received(
        self,
        account: str,
        parts: Sequence[ledger.Part],
        traced: Traced,
        limits: Sequence[Range],
        inflow: Fraction,
        sent: Fraction,
    ) -> Received:
        sources = self._net.sources
        amount = sum((part.amount for part in parts), NOTHING)
        splits = []
        for name in self._net.entities(account):
            for listing in self._network.listings.get(name, ()):
                first = dates.first_day(listing.row.since) if listing.row.since else ""
                before = (p.amount for p in parts if first and p.payment.day < first)
                early = sum(before, NOTHING)
                splits.append(Split(listing, early, amount - early))
        return Received(
            account=account,
            amount=amount,
            direct=sum((p.amount for p in parts if p.payment.payer in sources), NOTHING),
            held=sum(traced.held.get(account, {}).values(), NOTHING),
            low=sum((one.low for one in limits), NOTHING),
            high=sum((one.high for one in limits), NOTHING),
            payments=len({part.payment.id for part in parts}),
            share_of_inflow=amount / inflow if inflow else NOTHING,
            share_of_outflow=amount / sent if sent else NOTHING,
            splits=tuple(splits),
        )

    @cached_property
    def _openings(self) -> dict[str, Opening]:
        """What accounts held before the first payment that is followed."""
        first: dict[str, str] = {}
        for one in self.payments:
            for name in (one.payer, one.payee):
                first.setdefault(name, one.day)
        return opening_balances(self._net, first, self._units, self._converter)

    @cached_property
    def _payee(self) -> dict[str, str]:
        return {one.id: one.payee for one in self.payments}

    @cached_property
    def _inflow(self) -> dict[str, Fraction]:
        """What each account got from others."""
        found: dict[str, list[Fraction]] = {}
        for one in self.payments:
            if one.payer != one.payee and self._told(one):
                found.setdefault(one.payee, []).append(one.amount)
        return {name: total(amounts) for name, amounts in found.items()}

    @cached_property
    def _same_day(self) -> int:
        """Accounts that are paid and pay on one day: their order within it is not known."""
        paid = {(one.payee, one.day) for one in self.payments}
        pays = {(one.payer, one.day) for one in self.payments}
        return len({name for name, _ in paid & pays})


def _one_day(edge: Any) -> bool:
    day = edge.start or edge.end
    return len(day) == 10 and (edge.end or day) == day
