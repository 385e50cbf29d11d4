"""Links as they are drawn: what is told of each, now and on every day of its history."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import log10

from flowgraph.analysis.denials import denials_of
from flowgraph.analysis.explain import EdgeAccount, told_over_time
from flowgraph.case.case import Case
from flowgraph.case.evidence import Summary
from flowgraph.case.view import Network
from flowgraph.model import dates, kinds
from flowgraph.model.values import Edge
from flowgraph.render import sentences, words
from flowgraph.render.picture import DASHED, DOTTED, SOLID, Link, Told

MOST_DAYS_AND_LINKS = 3_000_000


def links_of(
    network: Network, accounts: list[EdgeAccount], number: dict[str, int]
) -> Iterator[Link]:
    """Links of some edges, in their order.

    Parameters
    ----------
    network : what a view left; its clock ends the history of each link
    accounts : the edges with their evidence
    number : node number of each entity

    Cost: linear in the edges for each day on which something was published, up to
    `MOST_DAYS_AND_LINKS`; above that links have no history.
    """
    case = network.case
    spans: dict[str, tuple[float, float]] = {}
    for account in accounts:
        size = _size(account)
        if size > 0:
            low, high = spans.get(account.summary.currency, (size, size))
            spans[account.summary.currency] = min(low, size), max(high, size)
    worlds = _Worlds(network, accounts)
    for account in accounts:
        edge, summary = account.edge, account.summary
        size = _size(account)
        told = _told(network, edge, summary)
        history = worlds.history(edge)
        known = history[0][0] if history else summary.known if worlds.few else dates.LAST_DAY
        yield Link(
            id=edge.id,
            source=number[edge.source],
            target=number[edge.target],
            kind=edge.kind,
            told=told,
            currency=summary.currency,
            status=edge.money_status,
            start=edge.start,
            end=edge.end,
            known="" if known == dates.LAST_DAY else known,
            time=account.time,
            line=_line(case, edge.kind, summary.claim, bool(size)),
            width=_width(size, spans.get(summary.currency)),
            history=() if [told] == [past for _, past in history] else tuple(history),
        )


def _told(network: Network, edge: Edge, summary: Summary) -> Told:
    denials = denials_of(network, [edge.id])
    return Told(
        grade=summary.grade,
        claim=summary.claim,
        origins=summary.origins,
        verb=sentences.verb_text(network, edge, summary),
        sentence=sentences.edge_sentence(network, edge, summary),
        amount=sentences.edge_amount(edge, summary),
        when=sentences.when_text(network, edge),
        publications=summary.publications,
        denials="" if denials.against else words.denial_text(denials),
    )


class _Worlds:
    """The case as known by each day on which something was published, made when asked for.

    Where days and edges together are too many to go through, there is no history and the
    page has no such clock.
    """

    def __init__(self, network: Network, accounts: list[EdgeAccount]) -> None:
        self._network = network
        self._told = {a.edge.id: told_over_time(network, a.edge) for a in accounts}
        days = {day for told in self._told.values() for day, _ in told}
        self.few = len(days) * len(accounts) <= MOST_DAYS_AND_LINKS
        self._as_known: dict[str, Network] = {}

    def history(self, edge: Edge) -> list[tuple[str, Told]]:
        """What was told of an edge, from each day on which it changed."""
        found: list[tuple[str, Told]] = []
        for day, summary in self._told[edge.id] if self.few else ():
            told = _told(self._by(day), edge, summary)
            if not found or found[-1][1] != told:
                found.append((day, told))
        return found

    def _by(self, day: str) -> Network:
        if day not in self._as_known:
            view = replace(self._network.view, known_by=day)
            self._as_known[day] = self._network.case.view(view)
        return self._as_known[day]


def _size(account: EdgeAccount) -> float:
    """Amount for width and filter: the greatest bound that is stated."""
    return float(account.summary.amount_max or account.summary.amount_min or 0)


def _width(size: float, span: tuple[float, float] | None) -> float:
    """Width by the logarithm of the amount, between the least and the greatest of a currency."""
    if span is None or size <= 0:
        return 1.0
    low, high = log10(span[0]), log10(span[1])
    return round(1.5 + 4 * (log10(size) - low) / (high - low), 1) if high > low else 3.0


def _line(case: Case, kind: str, claim: str, amount: bool) -> str:
    """Dashed for what is inferred or says who is one party, dotted for power without amount."""
    steps = case.kinds[kind].steps.values()
    if claim == "inferred" or any(s.name in (kinds.IDENTITY, kinds.POSSIBLE) for s in steps):
        return DASHED
    power = any(step.name in (kinds.CONTROL, kinds.OWN, kinds.LEAD) for step in steps)
    return DOTTED if power and not amount and kind != "related" else SOLID
