"""How much of a source's money reached whom, between which bounds, under which convention?

Where only totals of a period are known the answer is an interval with an estimate inside,
and the words are "available to". Where payments are dated to the day they are followed
from account to account under the convention that is asked for. Never both for one figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from flowgraph.analysis import ledger
from flowgraph.analysis.beside import Comparison, Line, compared, lines_of, printed_totals
from flowgraph.analysis.conversion import Converter
from flowgraph.analysis.flownet import FlowNet
from flowgraph.analysis.ledger import CONVENTIONS, HAIRCUT, Payment, Range, Traced
from flowgraph.analysis.maxflow import reachable
from flowgraph.analysis.paths import find_paths
from flowgraph.analysis.results import Recipient, Search
from flowgraph.analysis.totals import FrameResult, Totals
from flowgraph.case.select import nothing_matched, select
from flowgraph.case.view import Listing, Network
from flowgraph.errors import UsageError
from flowgraph.model import dates, kinds, money
from flowgraph.model.money import NOTHING
from flowgraph.model.shares import total
from flowgraph.model.values import Fact

if TYPE_CHECKING:
    import pandas as pd

ALL = "all"
TOTALS, PAYMENTS = "totals", "payments"
# What a payment may be called that can be followed from account to account.
_MOVED = ("", "paid", "released")
OPENING = "opening_balance"


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
    """One convention applied to all payments in one currency."""

    currency: str
    traced: Traced
    received: tuple[Received, ...]
    payments: int
    same_day: int


@dataclass(frozen=True, eq=False, repr=False)
class TraceAnswer:
    """Answer of `trace`.

    Attributes
    ----------
    net : the network of the question
    basis : `totals` of periods or dated `payments`
    frames : results of totals, the latest period first
    ledgers : results of payments, one for each convention and currency
    lines : what the sources are recorded to pay, apart for each payee and terms
    beside : the same for the parties that were set beside them; `comparisons` of the two
    totals : totals that publications print of what is told here; never added to it
    meeting : where no route leads to the targets, where payments of both sides meet
    """

    net: FlowNet
    query: dict[str, Any]
    search: Search
    basis: str
    frames: tuple[FrameResult, ...] = ()
    ledgers: tuple[LedgerResult, ...] = ()
    lines: tuple[Line, ...] = ()
    beside: tuple[Line, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    totals: tuple[Fact, ...] = ()
    meeting: tuple[Recipient, ...] = ()
    notes: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()

    @property
    def network(self) -> Network:
        """What the view left."""
        return self.net.network

    @property
    def found(self) -> bool:
        """Whether money of the sources reaches a target by a known route."""
        return bool(self.net.reached) or any(one.received for one in self.ledgers)

    def __repr__(self) -> str:
        """Say what it rests on."""
        return f"<TraceAnswer by {self.basis}: {len(self.net.reached)} targets reached>"

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON of the contract (`docs/reference/json.md`)."""
        from flowgraph.render.trace import to_dict

        return to_dict(self)

    def to_frame(self) -> pd.DataFrame:
        """One row an arrival, as a pandas frame; the columns are those of the CSV."""
        import pandas as pd

        from flowgraph.render.trace import COLUMNS, rows

        return pd.DataFrame(rows(self), columns=list(COLUMNS))


def ask_trace(
    network: Network,
    source: str,
    to: str = "",
    *,
    convention: str = "",
    totals: bool = False,
    period: str = "",
    currency: str = "",
    rate: str = "",
    beside: str = "",
) -> TraceAnswer:
    """Money of some sources, with bounds.

    Parameters
    ----------
    network : what a view left of a case
    source : an id, a name in any script, or a selector
    to : the same; empty for designated parties, or for every account that the money reaches
        in a case without designations
    convention : conventions with commas, or `all`; empty for haircut
    totals : take dated payments as totals of their periods
    period : a year, or `2023 to 2025`; empty for all, each apart
    currency : convert everything to it; empty for the currency of the figures
    rate : `official`, `implied` or `market`; empty for the first that covers the period
    beside : parties whose payments are set beside those of the source

    Raises
    ------
    UnknownEntity, AmbiguousEntity, UsageError
        If a word names nothing, or several; if a convention needs days that are not given,
        or the payments are in several currencies that no rate joins.

    Cost: for totals two maximum flows for each period and target; for payments linear in
    them, for each convention.
    """
    chosen = _conventions(convention)
    begin = select(network, source)
    every = not to and not network.designated
    end = None if every else select(network, to or "@designated")
    goals = end.ids if end else ()
    notes = [
        nothing_matched(network, word)
        for word, found in ((source, begin), (to or "@designated", end))
        if found is not None and not found.ids
    ]
    if begin.ids and set(begin.ids) == set(goals):
        raise UsageError("source and target are the same")
    net = FlowNet(network, begin.ids, goals)
    other = select(network, beside) if beside else None
    lines = lines_of(network, begin.ids, currency, rate)
    apart = lines_of(network, other.ids, currency, rate) if other else ()
    query = {
        "source": list(begin.ids),
        "target": None if every else list(goals),
        "convention": list(chosen),
        "period": period or None,
        "currency": currency or None,
        "rate": rate or None,
        "beside": list(other.ids) if other else None,
        **network.asked(),
    }
    book = Ledger(network, net, period, currency, rate)
    dated = not totals and bool(book.payments) and not book.undated
    wants_days = any(name != HAIRCUT for name in chosen)
    if not dated and (wants_days or every):
        raise UsageError(book.why_not(totals, chosen))
    shared: dict[str, Any] = {
        "net": net,
        "query": query,
        "lines": lines,
        "beside": apart,
        "comparisons": compared(lines, apart),
        "totals": printed_totals(network, (*lines, *apart)),
        "resolved": (*begin.notes, *(end.notes if end else ()), *(other.notes if other else ())),
    }
    if dated:
        ledgers = tuple(book.follow(name, goals) for name in chosen)
        search = Search(len(book.payments), len(book.accounts), True)
        notes += book.notes()
        return TraceAnswer(
            **shared, search=search, basis=PAYMENTS, ledgers=ledgers, notes=tuple(notes)
        )
    found = Totals(net, currency, rate, period)
    meeting: tuple[Recipient, ...] = ()
    if not net.reached and begin.ids and goals:
        meeting = find_paths(network, begin.ids, goals, k=1).nearest_common_recipients
    return TraceAnswer(
        **shared,
        search=Search(len(net.links), len(net.inner()), True),
        basis=TOTALS,
        frames=found.results(),
        meeting=meeting,
        notes=tuple(notes),
    )


def _conventions(text: str) -> tuple[str, ...]:
    if text.strip() == ALL:
        return CONVENTIONS
    names = tuple(dict.fromkeys(word.strip() for word in text.split(",") if word.strip()))
    unknown = [name for name in names if name not in CONVENTIONS]
    if unknown:
        raise UsageError(
            f"--convention '{', '.join(unknown)}': use {', '.join(CONVENTIONS)}, or {ALL}"
        )
    return names or (HAIRCUT,)


class Ledger:
    """The payments of a network that may be followed, in one currency.

    Attributes
    ----------
    payments : payments dated to the day, between accounts that stand for one party each
    undated : ids of payments on the way of the sources without a day
    accounts : everybody who pays or is paid
    """

    def __init__(
        self, network: Network, net: FlowNet, period: str, currency: str, rate: str
    ) -> None:
        """Collect the payments; those that only promise or allot money are none."""
        self._network, self._net = network, net
        case = network.case
        rows: list[tuple[str, money.Span, str]] = []
        self.undated: list[str] = []
        self.open: list[str] = []
        near = self._near()
        for source, onward in net.walks.moves.items():
            for target, moves in onward.items():
                parties = {net.of(source), net.of(target)}
                for move in moves:
                    edge, summary = case.edges[move.edge], network.summaries[move.edge]
                    if move.step.name != kinds.PAY or edge.within:
                        continue
                    span = money.span(summary.amount_min, summary.amount_max)
                    day = edge.start or edge.end
                    if period and day and not day.startswith(period):
                        continue
                    if span is None or edge.money_status not in _MOVED or not _one_day(edge):
                        if parties & near:
                            self.undated.append(f"{edge.id} ({source} to {target})")
                    elif not span.exact:
                        self.open.append(edge.id)
                    else:
                        rows.append((edge.id, span, summary.currency))
        units = {unit for *_, unit in rows}
        self.currency = currency or (units.pop() if len(units) == 1 else "")
        self._mixed = tuple(sorted(units)) if len(units) > 1 and not currency else ()
        converter = Converter(network, self.currency, rate)
        self.rates: set[str] = set()
        self.unconverted: list[str] = []
        self.payments: list[Payment] = []
        for name, span, unit in rows:
            edge = case.edges[name]
            day = edge.start or edge.end
            found = converter.of(span, unit, money.Terms("", "total", day))
            if found.span is None or not found.span.exact:
                self.unconverted.append(name)
                continue
            self.rates.update(found.rates)
            ends = (net.of(edge.source), net.of(edge.target))
            self.payments.append(Payment(name, *ends, found.span.low, day))
        self.payments = ledger.in_order(self.payments)
        self.accounts = {end for one in self.payments for end in (one.payer, one.payee)}
        self._bounds: dict[str, Range] | None = None
        self._stops = frozenset(n for n in self.accounts if not net.may_pass(n)) - {*net.sources}
        self._opening = {
            net.of(row.entity): Fraction(row.value_min)
            for row in case.facts.values()
            if row.measure == OPENING and row.value_min
        }

    def _near(self) -> set[str]:
        """Parties that the money of the sources can reach by payments of any kind."""
        net = self._net
        out: dict[str, list[str]] = {}
        for source, onward in net.walks.moves.items():
            payer = net.of(source)
            if payer in net.sources or net.may_pass(payer):
                for target, moves in onward.items():
                    if any(move.step.name == kinds.PAY for move in moves):
                        out.setdefault(payer, []).append(net.of(target))
        return reachable(out, net.sources)

    def why_not(self, totals: bool, conventions: Sequence[str]) -> str:
        """Why payments cannot be followed, and what can be asked instead."""
        names = ", ".join(name for name in conventions if name != HAIRCUT)
        what = f"--convention {names}" if names else "a trace without --to"
        if totals:
            return f"{what} follows dated payments; leave out --totals"
        if not self.payments and not self.undated:
            return f"{what} follows dated payments, and this network has none"
        shown = "; ".join(sorted(self.undated)[:3])
        more = f" and {len(self.undated) - 3} more" if len(self.undated) > 3 else ""
        return (
            f"{what} needs payments with an amount and a day, and these have none or were only"
            f" promised or allotted: {shown}{more}. Give them `start` as YYYY-MM-DD, or ask"
            " --convention haircut, which needs no order"
        )

    def notes(self) -> list[str]:
        """What a reader of the result must know."""
        found = []
        if self.open:
            found.append(
                f"{len(self.open)} payment(s) are left out, for their figure is an interval:"
                f" {', '.join(sorted(self.open)[:3])}"
            )
        if self.rates:
            found.append(f"converted at {', '.join(sorted(self.rates))}")
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
        asked: dict[str, Any] = {"opening": self._opening, "stops": self._stops | ends}
        traced = ledger.trace(self.payments, net.sources, convention, **asked)
        limits = self._limits(ends)
        sent = sum(traced.sent.values(), NOTHING)
        parts: dict[str, list[ledger.Part]] = {}
        for part in traced.parts:
            if part.payment.payee not in net.sources:
                parts.setdefault(part.payment.payee, []).append(part)
        into: dict[str, list[Range]] = {}
        for name, span in limits.items():
            into.setdefault(self._payee[name], []).append(span)
        received = tuple(
            self._received(name, found, traced, into.get(name, []), self._inflow[name], sent)
            for name, found in sorted(parts.items())
            if not ends or name in ends
        )
        ranked = tuple(sorted(received, key=lambda one: (-one.amount, one.account)))
        return LedgerResult(self.currency, traced, ranked, len(self.payments), self._same_day)

    def _limits(self, ends: frozenset[str]) -> dict[str, Range]:
        """Bounds of each payment, which are the same under every convention."""
        if self._bounds is None:
            self._bounds = ledger.bounds(
                self.payments, self._net.sources, opening=self._opening, stops=self._stops | ends
            )
        return self._bounds

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
        for name in self._net.members.get(account, [account]):
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
    def _payee(self) -> dict[str, str]:
        return {one.id: one.payee for one in self.payments}

    @cached_property
    def _inflow(self) -> dict[str, Fraction]:
        """What each account got from others."""
        found: dict[str, list[Fraction]] = {}
        for one in self.payments:
            if one.payer != one.payee:
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
