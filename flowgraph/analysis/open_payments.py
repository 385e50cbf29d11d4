"""What does a listing leave open? Payments around a listed party that nobody has closed.

To the party itself by somebody who is not listed, on or after its listing or without a
day; to somebody who stands for it (a front, another name, a successor, a subcontractor),
whatever the day; and the facts that are missing before more could be said: who, when, how
much.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from flowgraph.case.identity import listed_as
from flowgraph.case.view import Network
from flowgraph.model import dates
from flowgraph.model.values import Edge

# Kinds by which an unlisted payee stands for, or under, a listed party: kind, and which end
# of the record the payee is.
_STANDS_FOR = {
    "front_for": "source",
    "acts_for": "source",
    "alias_of": "both",
    "possibly_same_as": "both",
    "succeeds": "both",
    "subcontracts": "target",
}
WHO, WHEN, HOW_MUCH, AFTER = "name", "day", "amount", "order"


class OpenPayment(NamedTuple):
    """One payment record that a listing leaves open.

    Attributes
    ----------
    party : the listed party; since : first day of its listing that is known
    edge : the payment
    ties : records by which the payee stands for the party; empty where it is the party
    timing : before, after, straddles or undated, against the listing
    missing : `name` (of the payee), `day` (of the payment), `order` (whether it came before
        or after the listing), `amount`
    """

    party: str
    since: str
    edge: str
    ties: tuple[str, ...]
    timing: str
    missing: tuple[str, ...]


def open_payments(network: Network, parties: Iterable[str]) -> tuple[OpenPayment, ...]:
    """Payments that the listings of some parties leave open.

    Parameters
    ----------
    network : what a view left of a case
    parties : entity ids; those that are not designated are passed over

    Cost: linear in the edges, times the parties that others stand for.
    """
    edges = [network.case.edges[name] for name in network.walkable]
    payments: dict[str, list[Edge]] = {}
    for edge in edges:
        if network.case.kinds[edge.kind].pays:
            payments.setdefault(edge.target, []).append(edge)
    found = []
    for party in sorted({*parties} & network.designated):
        since = network.since(party)
        payees: dict[str, list[str]] = {party: []}
        for edge in edges:
            other = _stand_in(edge, party)
            if other and other not in network.designated:
                payees.setdefault(other, []).append(edge.id)
        for payee, ties in sorted(payees.items()):
            for edge in payments.get(payee, ()):
                timing = dates.timing(edge.start, edge.end, since)
                if payee == party and (timing == "before" or edge.source in network.designated):
                    continue
                missing = _missing(network, edge, timing)
                if payee != party or missing or timing == "after":
                    found.append(
                        OpenPayment(party, since, edge.id, tuple(sorted(ties)), timing, missing)
                    )
    return tuple(found)


def _stand_in(edge: Edge, party: str) -> str:
    side = _STANDS_FOR.get(edge.kind)
    if side in ("source", "both") and edge.target == party:
        return edge.source
    if side in ("target", "both") and edge.source == party:
        return edge.target
    return ""


def _missing(network: Network, edge: Edge, timing: str) -> tuple[str, ...]:
    summary = network.summaries[edge.id]
    missing = []
    if network.case.entities[edge.target].kind == "unnamed_group":
        missing.append(WHO)
    if not (edge.start or edge.end):
        missing.append(WHEN)
    elif timing == "straddles":
        missing.append(AFTER)
    if summary.amount is None:
        missing.append(HOW_MUCH)
    return tuple(missing)


def dealt_after(network: Network) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Payment records to listed parties after their listing; and those dated over its day."""
    found: dict[str, list[str]] = {"after": [], "straddles": []}
    names = listed_as(network)
    for name in network.walkable:
        edge = network.case.edges[name]
        if network.case.kinds[edge.kind].pays and edge.target in names:
            timing = dates.timing(edge.start, edge.end, network.since(names[edge.target]))
            if timing in found:
                found[timing].append(name)
    return tuple(sorted(found["after"])), tuple(sorted(found["straddles"]))
