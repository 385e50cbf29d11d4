"""Routes that end at an entity which may be a listed party, by a guess that is not walked.

A guess (`possibly_same_as`) joins nothing unless it is asked for. A route to whoever may be
the party is then no route to the party; but it is recorded, and silence would clear.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from flowgraph.analysis.results import Path
from flowgraph.case.view import Network
from flowgraph.model import kinds


class Guessed(NamedTuple):
    """A route between an entity and another one that may be a party, by a record.

    `direction` is `to_party` or `from_party`, as in an exposure.
    """

    entity: str
    direction: str
    other: str
    party: str
    edge: str
    path: Path


def guessed(network: Network, parties: Collection[str]) -> dict[str, tuple[str, str]]:
    """Entities that may be one of some parties by a guess: the party and the record.

    Empty where the question walks guesses.

    Cost: linear in the walkable edges.
    """
    found: dict[str, tuple[str, str]] = {}
    if network.view.possible_identity:
        return found
    guesses = {
        code
        for code, kind in network.case.kinds.items()
        if "ownership" in kind.steps and kind.steps["ownership"].name == kinds.POSSIBLE
    }
    for name in sorted(network.walkable):
        edge = network.case.edges[name]
        if edge.kind in guesses:
            for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
                if other in parties and one not in parties:
                    found.setdefault(one, (other, name))
    return found
