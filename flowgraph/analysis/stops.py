"""What may be stopped on the routes of a question, and what may not, with the reason.

Unlisted parties between the ends, and payments from one party to another. A state, a pool
or an umbrella is none unless it is named: what it does for others would stop with it. A
natural person is none unless persons are asked for, and a group that nobody names cannot
be listed.
"""

from __future__ import annotations

from collections.abc import Collection

from flowgraph.analysis.flownet import FlowNet, party_of
from flowgraph.analysis.game import Stop
from flowgraph.analysis.maxflow import Arc
from flowgraph.case.view import Network
from flowgraph.model import kinds

# Why a party or payment is no candidate.
LISTED, POOL, PERSON, UNNAMED, PROTECTED = "listed", "pool", "person", "unnamed", "protected"
INTO_POOL = "into-pool"


def candidates(
    net: FlowNet, persons: bool, named: frozenset[str], shun: frozenset[str]
) -> tuple[list[Stop], list[tuple[str, str]]]:
    """What may be stopped, and what may not, with the reason."""
    network = net.network
    listed = {net.of(name) for name in network.designated}
    protected = {net.of(name) for name in shun}
    asked = {net.of(name) for name in named}
    stops: list[Stop] = []
    excluded: list[tuple[str, str]] = []
    touching: dict[str, list[Arc]] = {}
    for arc in net.links:
        for name in {party_of(arc[0]), party_of(arc[1])}:
            touching.setdefault(name, []).append(arc)
    for party in net.inner():
        why = _why_not(network, net, party, listed, protected, asked, persons)
        others = {name for arc in touching[party] for name in map(party_of, arc)}
        if not why and others & protected:
            why = PROTECTED
        if why:
            excluded.append((party, why))
        else:
            stops.append(Stop(party, frozenset(touching[party])))
    payments: dict[tuple[str, str], set[Arc]] = {}
    for arc, link in net.links.items():
        if link.step == kinds.PAY:
            payments.setdefault((arc[0], party_of(arc[1])), set()).add(arc)
    for (payer, payee), found in sorted(payments.items()):
        name = f"{payer}>{payee}"
        if {payer, payee} & protected:
            excluded.append((name, PROTECTED))
        elif _is_pool(network, net, payee) and payee not in asked:
            excluded.append((name, INTO_POOL))
        else:
            stops.append(Stop(name, frozenset(found)))
    return stops, excluded


def _is_pool(network: Network, net: FlowNet, party: str) -> bool:
    """Whether a party is a pool, by its own row or by its kind; a body of a state is one.

    A company of a state is none.
    """
    standard = kinds.entity_kinds()
    rows = [network.case.entities[name] for name in net.entities(party)]
    return any(
        row.pool != kinds.NO_POOL
        or (row.kind in standard and standard[row.kind].pool != kinds.NO_POOL)
        or (row.state and not (row.kind in standard and standard[row.kind].ownable))
        for row in rows
    )


def _why_not(
    network: Network,
    net: FlowNet,
    party: str,
    listed: Collection[str],
    protected: Collection[str],
    asked: Collection[str],
    persons: bool,
) -> str:
    found = {network.case.entities[name].kind for name in net.entities(party)}
    if party in listed:
        return LISTED
    if party in protected:
        return PROTECTED
    if _is_pool(network, net, party) and party not in asked:
        return POOL
    if "person" in found and not persons and party not in asked:
        return PERSON
    return UNNAMED if found == {"unnamed_group"} and party not in asked else ""
