"""What an answer that finds nothing must also say, so that it clears nobody.

It names routes that the filters hide, routes to somebody who may be a target by a guess, and
identities that are not sure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from flowgraph.analysis.guesses import guessed
from flowgraph.analysis.paths import find_paths
from flowgraph.analysis.results import Path
from flowgraph.case.view import Network

_MOST_TOLD = 5
_NO_OPTIONS: Mapping[str, Any] = MappingProxyType({})


class Asked(NamedTuple):
    """A question about routes that has been answered and may be asked once more.

    `groups` is the option `through` of `find_paths`, `shun` is `avoid`, `search` all others.
    """

    network: Network
    sources: Collection[str]
    targets: Collection[str]
    groups: Iterable[Collection[str]] = ()
    shun: Collection[str] = ()
    search: Mapping[str, Any] = _NO_OPTIONS

    def first_routes(self) -> tuple[Path, ...]:
        """The best route of each pair of a source and a target."""
        options = {**self.search, "k": 1}
        return find_paths(
            self.network, self.sources, self.targets,
            through=self.groups, avoid=self.shun, **options,
        ).paths  # fmt: skip


def filtered_notes(asked: Asked) -> list[str]:
    """Notes that there is a route without the filters on grade and claim.

    One note for a route to a target; if there is none, notes on routes to somebody who may
    be a target by a guess, unless they are found with the filters too.
    """
    left_out = asked.network.left_out
    plain = asked._replace(network=asked.network.unfiltered)
    for path in plain.first_routes():
        records = [edge for hop in path.hops for edge in hop.edges if edge in left_out]
        return [
            f"without the filters on grade and claim there is a route ({' > '.join(path.nodes)});"
            f" they left out {', '.join(records)}, and leaving out clears nobody"
        ]
    known = guessed_notes(asked)
    return [
        f"without the filters on grade and claim, {note}"
        for note in guessed_notes(plain)
        if note not in known
    ]


def guessed_notes(asked: Asked) -> list[str]:
    """Notes on routes to entities that may be a target by a guess that was not walked."""
    guesses = guessed(asked.network, frozenset(asked.targets))
    ends = sorted(guesses.keys() - {*asked.sources, *asked.shun})
    if not ends:
        return []
    names = asked.network.case.entities
    return [
        f"also recorded: a route ({' > '.join(path.nodes)}) to {names[path.target].name}, who may"
        f" be the same as {names[guesses[path.target][0]].name} by a guess"
        f" ({guesses[path.target][1]}); --possible-identity walks it"
        for path in asked._replace(targets=ends).first_routes()[:_MOST_TOLD]
    ]


def identity_notes(network: Network, records: Iterable[str]) -> Iterator[str]:
    """Notes that two entities are taken for one party on a record that is not sure."""
    entities = network.case.entities
    for name in sorted(records):
        edge, summary = network.case.edges[name], network.summaries[name]
        one, other = entities[edge.source].name, entities[edge.target].name
        denied = f", against it {', '.join(summary.against)}" if summary.against else ""
        yield (
            f"{one} and {other} are taken for one party here by {name} alone, which is"
            f" {summary.claim}{denied}: nothing that rests on it is sure"
        )
