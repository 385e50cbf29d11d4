"""Routes that end at an entity that may be a listed party, by a guess that is not walked.

A guess (`possibly_same_as`) joins nothing unless it is asked for. A route to an entity that
may be the party is then no route to the party. But it is recorded, and silence would clear.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from flowgraph.analysis.results import Path
from flowgraph.case.identity import guesses
from flowgraph.case.view import Network


class Guessed(NamedTuple):
    """A route between `entity` and `other`, of which one end is in doubt by a guess.

    `direction` is `to_party` or `from_party`, as in an exposure. `edge` is the record that
    `other` may be `party`, or else that `entity` may be the one at its end of the route. Where
    both ends are in doubt, `own` is the latter record.
    """

    entity: str
    direction: str
    other: str
    party: str
    edge: str
    path: Path
    own: str = ""


def guessed(network: Network, parties: Collection[str]) -> dict[str, tuple[str, str]]:
    """Entities that may be one of some parties by a guess, each with the party and the record.

    Empty if the question walks guesses.

    Cost: linear in the walkable edges.
    """
    found: dict[str, tuple[str, str]] = {}
    for name in guesses(network):
        edge = network.case.edges[name]
        for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
            if other in parties and one not in parties:
                found.setdefault(one, (other, name))
    return found


def guesses_of(network: Network) -> dict[str, list[tuple[str, str]]]:
    """For each entity, others that may be the same by a guess, each with its first record.

    Empty if the question walks guesses.

    Cost: linear in the walkable edges.
    """
    found: dict[str, dict[str, str]] = {}
    for name in guesses(network):
        edge = network.case.edges[name]
        found.setdefault(edge.source, {}).setdefault(edge.target, name)
        found.setdefault(edge.target, {}).setdefault(edge.source, name)
    return {name: list(others.items()) for name, others in found.items()}
