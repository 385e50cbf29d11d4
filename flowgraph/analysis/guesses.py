"""Routes that end at an entity which may be a listed party, by a guess that is not walked.

A guess (`possibly_same_as`) joins nothing unless it is asked for. A route to whoever may be
the party is then no route to the party; but it is recorded, and silence would clear.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from flowgraph.analysis.results import Path
from flowgraph.case.identity import guesses
from flowgraph.case.view import Network


class Guessed(NamedTuple):
    """A route between an entity and another one that may be a party, by a record.

    `direction` is `to_party` or `from_party`, as in an exposure. `edge` says that the other one
    may be the party, or else that the entity may be the one at the end of the route. `own` says
    the latter where both are in doubt.
    """

    entity: str
    direction: str
    other: str
    party: str
    edge: str
    path: Path
    own: str = ""


def guessed(network: Network, parties: Collection[str]) -> dict[str, tuple[str, str]]:
    """Entities that may be one of some parties by a guess: the party and the record.

    Empty where the question walks guesses.

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

    Empty where the question walks guesses.

    Cost: linear in the walkable edges.
    """
    found: dict[str, dict[str, str]] = {}
    for name in guesses(network):
        edge = network.case.edges[name]
        found.setdefault(edge.source, {}).setdefault(edge.target, name)
        found.setdefault(edge.target, {}).setdefault(edge.source, name)
    return {name: list(others.items()) for name, others in found.items()}
