"""Parts of payments: which record is counted with another one, and what it leaves of that.

A record that is `within` another is a part of it. Paid to the same payee it is in the
figure of the whole already. Paid by the same payer to somebody else it is a payment of its own,
and the rest of the whole is what the other payee can have got.
"""

from __future__ import annotations

from collections.abc import Callable

from flowgraph.case.view import Network
from flowgraph.model.money import NOTHING, Span, terms_of
from flowgraph.model.values import Edge

Of = Callable[[str], str]


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
    silent = network.summaries[part.id].amount is None
    return whole if silent or terms_of(whole) == terms_of(part) else None


def rest_of(network: Network, whole: Edge, of: Of = str) -> tuple[Span | None, tuple[str, ...]]:
    """What a record leaves for its payee, and the parts paid to others that are taken off.

    A part without a figure, or in another currency, may be anything up to the whole.
    """
    summary = network.summaries[whole.id]
    amount = summary.amount
    apart = [
        part
        for part in network.parts.get(whole.id, ())
        if of(part.source) == of(whole.source)
        and of(part.target) != of(whole.target)
        and part.id in network.walkable
        and terms_of(part) == terms_of(whole)
    ]
    if amount is None or not apart:
        return amount, ()
    low, high = amount.low, amount.high
    for part in apart:
        known = network.summaries[part.id]
        same = known.amount is not None and known.currency == summary.currency
        span = known.amount if same and known.amount else Span(NOTHING, None)
        low = NOTHING if span.high is None else max(NOTHING, low - span.high)
        high = None if high is None else max(NOTHING, high - span.low)
    return Span(low, high), tuple(part.id for part in apart)
