"""How much of a source's money reached whom, between which bounds, under which convention?

Where only totals of a period are known the answer is an interval with an estimate inside,
and the words are "available to". Where payments are dated to the day they are followed
from account to account under the convention that is asked for. Never both for one figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from flowgraph.analysis.ask_net import ask_net
from flowgraph.analysis.beside import Comparison, Line, compared, lines_of, printed_totals
from flowgraph.analysis.flownet import FlowNet
from flowgraph.analysis.ledger import CONVENTIONS, HAIRCUT
from flowgraph.analysis.paths import find_paths
from flowgraph.analysis.payments import Ledger, LedgerResult
from flowgraph.analysis.reached_through import ReachedThrough, through_on_net
from flowgraph.analysis.results import Recipient, Search, Told
from flowgraph.analysis.totals import FrameResult, Totals
from flowgraph.case.select import select
from flowgraph.case.view import Network
from flowgraph.errors import UsageError
from flowgraph.model.values import Fact

ALL = "all"
TOTALS, PAYMENTS = "totals", "payments"


@dataclass(frozen=True, eq=False, repr=False)
class TraceAnswer(Told):
    """Answer of `trace`.

    Attributes
    ----------
    net : the network of the question, in which a route may pass one target to another
    reached_through : targets that are reached only past another one
    basis : `totals` of periods or dated `payments`
    frames : results of totals, the latest period first
    ledgers : results of payments, one for each convention and currency
    lines : what the sources are recorded to pay, apart for each payee and terms
    beside : the same for the parties that were set beside them; `comparisons` of the two
    totals : totals that publications print of what is told here; never added to it
    meeting : where no route leads to the targets, where payments of both sides meet
    """

    told_by: ClassVar[str] = "flowgraph.render.trace"
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
    reached_through: tuple[ReachedThrough, ...] = ()
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
    every = not to and not network.designated
    question = ask_net(network, source, "" if every else to or "@designated")
    net, goals, notes = question.net.past_targets, question.target, [*question.notes]
    other = select(network, beside) if beside else None
    lines = lines_of(network, question.source, currency, rate)
    apart = lines_of(network, other.ids, currency, rate) if other else ()
    query = question.asked(
        convention=list(chosen),
        period=period or None,
        currency=currency or None,
        rate=rate or None,
        beside=list(other.ids) if other else None,
    )
    if every:
        query["target"] = None
    book = Ledger(network, net, period, currency, rate)
    dated = not totals and bool(book.payments) and not book.unclear
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
        "reached_through": through_on_net(question.net),
        "resolved": (*question.resolved, *(other.notes if other else ())),
    }
    if dated:
        ledgers = tuple(book.follow(name, goals) for name in chosen)
        search = Search(len(book.payments), len(book.accounts), True)
        notes += book.notes()
        notes += _gains(net, ledgers)
        if network.view.wait is not None:
            notes.append(
                "how long money waits in an account is no part of these conventions; it is not"
                " bounded here"
            )
        return TraceAnswer(
            **shared, search=search, basis=PAYMENTS, ledgers=ledgers, notes=tuple(notes)
        )
    found = Totals(net, currency, rate, period)
    notes += found.frames.note_on(period)
    meeting: tuple[Recipient, ...] = ()
    if not net.reached and net.sources and goals:
        meeting = find_paths(network, question.source, goals, k=1).nearest_common_recipients
    return TraceAnswer(
        **shared,
        search=Search(len(net.links), len(net.inner()), True),
        basis=TOTALS,
        frames=found.results(),
        meeting=meeting,
        notes=tuple(notes),
    )


def _gains(net: FlowNet, ledgers: tuple[LedgerResult, ...]) -> list[str]:
    """Targets that a known route reaches by a tie at its end: no payment to them is followed."""
    paid = {net.of(got.account) for one in ledgers for got in one.received}
    entities = net.network.case.entities
    return [
        f"a known route leads to {entities[name].name} by a tie at its end"
        f" ({', '.join(ties)}): it stands to gain, and no payment to it is in these figures"
        for name in net.past_targets.reached
        if name not in paid and (ties := net.past_targets.ties_into(name))
    ]


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
