"""Which entities are one party: stated identities, followed to the end."""

from __future__ import annotations

from flowgraph.case.view import Network
from flowgraph.model import kinds

SURE_CLAIMS = frozenset({"official_finding", "asserted"})


def parties(network: Network) -> dict[str, str]:
    """Entities that are another name of a party, each with the party that stands for it.

    Only a stated identity counts; a guess that two are one does not. The party is
    the one whose name the others are; of several, the first by id.
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
        step = network.case.kinds[edge.kind].steps.get("ownership")
        sure = network.summaries[name].claim in SURE_CLAIMS
        if step is None or step.name != kinds.IDENTITY or not sure:
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
        # The name that is not itself another name of somebody, if there is one.
        chosen = min(members, key=lambda name: (bool(named.get(name)), name))
        found.update(dict.fromkeys(members, chosen))
    return found


def listed_as(network: Network) -> dict[str, str]:
    """Entities that are designated, or another name of one that is, each with that one.

    Of several designated names of one party the first by id stands for those that are not.
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
