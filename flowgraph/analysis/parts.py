"""Parts of payments: which record is counted with another one, and what it leaves of that.

A record that is `within` another is a part of it. Paid to the same payee it is in the
figure of the whole already. Paid by the same payer to somebody else it is a payment of its own,
and the rest of the whole is what the other payee can have got.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from flowgraph.case.identity import SURE_CLAIMS
from flowgraph.case.view import Network
from flowgraph.model.money import NOTHING, Span, terms_of
from flowgraph.model.values import Edge

Of = Callable[[str], str]


class Rest(NamedTuple):
    """What a record leaves for its own payee.

    Attributes
    ----------
    amount : bounds of it; None where the record has no figure
    apart : parts of it that were paid to others
    clear : whether each of these has a figure in the currency and terms of the whole, and is
        stated as a fact, so that the bounds are those of the figures alone
    """

    amount: Span | None
    apart: tuple[str, ...]
    clear: bool


def whole_of(network: Network, part: Edge) -> Edge | None:
    """The record of which another is a part, where the view left both."""
    whole = network.case.edges.get(part.within)
    return whole if whole is not None and whole.id in network.summaries else None


def counted_with(network: Network, part: Edge, of: Of = str) -> Edge | None:
    """The record in whose figure a part is counted already; None where it is counted itself.

    Parameters
    ----------
    network : what a view left of a case
    part : a payment record
    of : party of an entity; each its own where none is given
    """
    whole = whole_of(network, part)
    if whole is None or of(whole.target) != of(part.target):
        return None
    if network.summaries[part.id].amount is None:
        return whole
    known = network.summaries[whole.id].amount is not None
    return whole if known and terms_of(whole) == terms_of(part) else None


def rest_of(network: Network, whole: Edge, of: Of = str) -> Rest:
    """What a record leaves for its payee, once the parts paid to others are taken off.

    The least is what is left if all of these parts are true and as large as they may be, of
    whatever terms; a part without a figure, or in another currency, may be all of the whole. The
    most is what is left beside the parts of the same terms that are stated as facts.
    """
    summary = network.summaries[whole.id]
    if whole.id not in network.parts:
        return Rest(summary.amount, (), True)
    apart = tuple(_apart(network, whole, of, {whole.id}))
    if summary.amount is None or not apart:
        return Rest(summary.amount, (), True)
    low, high, clear = summary.amount.low, summary.amount.high, True
    for part in apart:
        known = network.summaries[part.id]
        same = known.currency == summary.currency
        span = known.amount if same and known.amount else Span(NOTHING, None)
        firm = known.claim in SURE_CLAIMS and terms_of(part) == terms_of(whole)
        clear = clear and firm and span.high is not None
        low = NOTHING if span.high is None else max(NOTHING, low - span.high)
        if high is not None and firm:
            high = max(NOTHING, high - span.low)
    return Rest(Span(low, high), tuple(part.id for part in apart), clear)


def _apart(network: Network, whole: Edge, of: Of, seen: set[str]) -> Iterator[Edge]:
    """Parts of a record that its payer paid to others; within parts to the same payee as well."""
    for part in network.parts.get(whole.id, ()):
        if part.id in seen or part.id not in network.walkable:
            continue
        seen.add(part.id)
        if of(part.source) != of(whole.source):
            continue
        if of(part.target) != of(whole.target):
            yield part
        else:
            yield from _apart(network, part, of, seen)
