"""Which entities are one party, and which may be?

An identity is sure if a record states it, nothing as good denies it and it holds on the day.
One that is alleged, inferred, disputed, a guess, or perhaps over by the day joins nothing. But
an entity that may be another may be all that the other is, so it is not cleared.
"""

from __future__ import annotations

from typing import NamedTuple

from flowgraph.case.evidence import DENIED
from flowgraph.case.view import STRADDLES, Network
from flowgraph.model import kinds
from flowgraph.model.values import Edge

SURE_CLAIMS = frozenset({"official_finding", "asserted"})


class Doubt(NamedTuple):
    """Two entities that may be one party, by the record `edge`, which is not sure."""

    one: str
    other: str
    edge: str


def is_identity(network: Network, edge: Edge) -> bool:
    """Whether a record says or guesses that its two ends are one party; never of a placeholder."""
    step = network.case.kinds[edge.kind].steps.get("ownership")
    if step is None or step.name not in (kinds.IDENTITY, kinds.POSSIBLE):
        return False
    nobody = network.case.nobody
    return edge.source != edge.target and not (edge.source in nobody or edge.target in nobody)


def _is_sure(network: Network, edge: Edge) -> bool:
    """Whether an identity is stated, not disputed, not a guess, and holds on the day."""
    guess = network.case.kinds[edge.kind].steps["ownership"].name == kinds.POSSIBLE
    sure = network.summaries[edge.id].claim in SURE_CLAIMS
    return sure and not guess and network.walkable.get(edge.id) != STRADDLES


def doubts(network: Network) -> list[Doubt]:
    """Identities that are not sure, in the order of their record ids.

    Cost: linear in the walkable edges.
    """
    found = []
    for name in sorted(network.walkable):
        edge = network.case.edges[name]
        if is_identity(network, edge) and not _is_sure(network, edge):
            found.append(Doubt(edge.source, edge.target, name))
    return found


def guesses(network: Network) -> list[str]:
    """Ids of the records that guess that two are one party, sorted.

    Empty if the question walks guesses.

    Cost: linear in the walkable edges.
    """
    if network.view.possible_identity:
        return []
    kinds_ = {
        code
        for code, kind in network.case.kinds.items()
        if "ownership" in kind.steps and kind.steps["ownership"].name == kinds.POSSIBLE
    }
    return [name for name in sorted(network.walkable) if network.case.edges[name].kind in kinds_]


def denied(network: Network) -> list[str]:
    """Ids of records of which only a denial is left; they join nobody, but answers name them.

    Cost: linear in the edges.
    """
    found = []
    for name, edge in network.case.edges.items():
        if name in network.summaries:
            continue
        summary = network.case.summary(edge, network.known_by)
        if summary is not None and summary.claim == DENIED and network.can_hold(edge):
            found.append(name)
    return found


def parties(network: Network) -> dict[str, str]:
    """Entities joined by sure identities, each with the one that stands for their party.

    That is an entity which no record makes another name of somebody, if there is one; of
    several, the first by id. A placeholder is nobody's other name.

    Cost: linear in the walkable edges.
    """
    leader: dict[str, str] = {}
    named: dict[str, set[str]] = {}

    def root(name: str) -> str:
        while leader.get(name, name) != name:
            leader[name] = leader.get(leader[name], leader[name])
            name = leader[name]
        return name

    for name in network.walkable:
        edge = network.case.edges[name]
        if not is_identity(network, edge) or not _is_sure(network, edge):
            continue
        leader.setdefault(edge.source, edge.source)
        leader.setdefault(edge.target, edge.target)
        named.setdefault(edge.source, set()).add(edge.target)
        one, other = root(edge.source), root(edge.target)
        if one != other:
            leader[one] = other
    groups: dict[str, list[str]] = {}
    for name in sorted(leader):
        groups.setdefault(root(name), []).append(name)
    found = {}
    for members in groups.values():
        # An entity that is not itself another name of somebody, if there is one.
        chosen = min(members, key=lambda name: (bool(named.get(name)), name))
        found.update(dict.fromkeys(members, chosen))
    return found


def listed_as(network: Network) -> dict[str, str]:
    """Entities that are designated, or another name of one that is, each with that one.

    If several names of a party are designated, its other names are given the first by id.
    """
    found = {name: name for name in network.designated}
    party = parties(network)
    first: dict[str, str] = {}
    for name in sorted(network.designated & party.keys()):
        first.setdefault(party[name], name)
    return found | {
        name: first[one]
        for name, one in party.items()
        if one in first and name not in network.designated
    }
