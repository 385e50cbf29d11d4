"""How strong is a hop, and which path comes first?

Of the kinds that admit a hop the strongest stands for it; a path is as strong
as its weakest hop. Ranking: evidence band, exposure class, grade, origins, hops,
ids (decision 0003).
"""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from math import prod
from typing import Any, NamedTuple

from flowgraph.analysis import grammar
from flowgraph.analysis.grammar import Move
from flowgraph.analysis.search import Walks
from flowgraph.case.evidence import Summary
from flowgraph.case.view import Network
from flowgraph.model import dates, grades, kinds, lookup

Rank = tuple[Any, ...]
# Readings of one sequence that are told apart by class.
_MOST_READINGS = 512
# Class of a route on which money of others was moved.
SENDS = "sends"
_BAND_ORDER = {name: order for order, name in enumerate(grades.BANDS)}


class Choice(NamedTuple):
    """One kind that admits a hop, with its edges, strongest first."""

    step: kinds.Step
    kind: str
    direction: str
    class_: str
    edges: tuple[str, ...]
    summary: Summary

    @property
    def strength(self) -> Rank:
        """Sort key: band, legal weight, grade, origins, kind by name, direction."""
        return (
            _BAND_ORDER[self.summary.band],
            lookup.class_order()[self.class_],
            grades.key(self.summary.grade),
            -self.summary.origins,
            self.kind,
            self.direction,
        )


# Class of a reading from entities, kinds and the class that `path_class` gives; empty for none.
Namer = Callable[[tuple[str, ...], tuple[Choice, ...], str], str]


class Ranker:
    """Chooses the strongest kind of each hop and ranks a sequence of entities."""

    def __init__(self, network: Network, walks: Walks) -> None:
        """Rank sequences that these walks admit."""
        self._network = network
        self._walks = walks
        self._classes = lookup.class_order()
        self.choices = cache(self._choices)

    def _choices(self, source: str, target: str) -> tuple[tuple[Choice, ...], ...]:
        """Kinds that admit a hop, one group for each step, strongest first in each."""
        groups: dict[tuple[str, bool], dict[tuple[str, str], list[Move]]] = {}
        for move in self._walks.moves[source][target]:
            step = (move.step.name, move.step.last)
            groups.setdefault(step, {}).setdefault((move.kind, move.direction), []).append(move)
        found = []
        for by_kind in groups.values():
            choices = [self._choice(moves) for moves in by_kind.values()]
            found.append(tuple(sorted(choices, key=lambda choice: choice.strength)))
        return tuple(sorted(found, key=lambda group: group[0].strength))

    def _choice(self, moves: list[Move]) -> Choice:
        network = self._network
        edges = sorted(move.edge for move in moves)
        edges.sort(key=lambda name: -network.summaries[name].origins)
        edges.sort(key=lambda name: _preference(network, name), reverse=True)
        edges.sort(key=lambda name: weakness(network.summaries[name]))
        first = moves[0]
        class_ = network.case.kinds[first.kind].class_
        summary = network.summaries[edges[0]]
        return Choice(first.step, first.kind, first.direction, class_, tuple(edges), summary)

    def rank(self, nodes: tuple[str, ...]) -> tuple[Rank, tuple[Choice, ...]]:
        """Best rank of a sequence that the grammar admits, and the kinds that give it.

        Within one step the strongest kind stands for the hop. Where a hop could
        be two steps (pay or benefit), each grammatical reading is ranked.
        """
        found = self.rank_or_none(nodes)
        assert found is not None, f"the search gave an ungrammatical sequence: {nodes}"
        return found

    def rank_or_none(self, nodes: tuple[str, ...]) -> tuple[Rank, tuple[Choice, ...]] | None:
        """Best rank of any sequence; None where no reading of it is grammatical."""
        hops = [self.choices(one, other) for one, other in pairwise(nodes)]
        readings = self._readings(nodes, hops, 0, grammar.BEGIN, ())
        ranked = ((self._rank(nodes, choices), choices) for choices in readings)
        return min(ranked, key=lambda entry: entry[0], default=None)

    def by_class(
        self, nodes: tuple[str, ...], name: Namer | None = None
    ) -> dict[str, tuple[Rank, tuple[Choice, ...]]]:
        """Best rank of a sequence for each exposure class that one of its readings has.

        `name` gives the class of a reading another name, or none at all. A sequence of
        more than a few hundred readings is read by its strongest kinds alone.
        """
        hops = [self._apart(one, other) for one, other in pairwise(nodes)]
        if prod(len(groups) for groups in hops) > _MOST_READINGS:
            hops = [self.choices(one, other) for one, other in pairwise(nodes)]
        found: dict[str, tuple[Rank, tuple[Choice, ...]]] = {}
        for choices in self._readings(nodes, hops, 0, grammar.BEGIN, ()):
            class_ = path_class(self._walks.lens.name, choices)
            if name is not None:
                class_ = name(nodes, choices, class_)
            if not class_:
                continue
            entry = (self._rank(nodes, choices), choices)
            known = found.get(class_, entry)
            found[class_] = min(known, entry, key=lambda pair: pair[0])
        return found

    def _apart(self, source: str, target: str) -> tuple[tuple[Choice, ...], ...]:
        """The strongest kind of a hop for each step, class and direction, one group each."""
        best: dict[tuple[str, bool, str, str], Choice] = {}
        for group in self.choices(source, target):
            for choice in group:
                key = (choice.step.name, choice.step.last, choice.class_, choice.direction)
                best.setdefault(key, choice)
        return tuple((choice,) for choice in best.values())

    def _readings(
        self,
        nodes: tuple[str, ...],
        hops: list[tuple[tuple[Choice, ...], ...]],
        at: int,
        state: int,
        taken: tuple[Choice, ...],
    ) -> Iterator[tuple[Choice, ...]]:
        if at == len(hops):
            if state in grammar.COMPLETE:
                yield taken
            return
        pool = self._walks.pool[nodes[at + 1]]
        for group in hops[at]:
            step = group[0].step
            ends = grammar.is_last(step, self._walks.lens, pool)
            new = grammar.after(state, step, ends)
            if new is not None:
                yield from self._readings(nodes, hops, at + 1, new, (*taken, group[0]))

    def _rank(self, nodes: tuple[str, ...], choices: tuple[Choice, ...]) -> Rank:
        band, grade = max(weakness(choice.summary) for choice in choices)
        origins = min(choice.summary.origins for choice in choices)
        class_ = path_class(self._walks.lens.name, choices)
        return (band, self._classes[class_], grade, -origins, len(choices), nodes)


def weakness(summary: Summary) -> tuple[int, tuple[int, int, int]]:
    """Sort key by which the weakest hop of a path is found: band, then grade."""
    return _BAND_ORDER[summary.band], grades.key(summary.grade)


def _preference(network: Network, name: str) -> tuple[bool, str]:
    """Of edges with equal grade: first one with an amount, then the latest."""
    edge, summary = network.case.edges[name], network.summaries[name]
    text = edge.end or edge.start
    return bool(summary.amount_min or summary.amount_max), dates.last_day(text) if text else ""


def path_class(lens: str, choices: tuple[Choice, ...]) -> str:
    """Exposure class of a path, seen from its source.

    Parameters
    ----------
    lens : name of the lens
    choices : the kind chosen for each hop
    """
    moved = [choice for choice in choices if not choice.step.identity]
    if any(choice.class_ == "unspecified" for choice in moved):
        return "unspecified"
    last = moved[-1]
    if lens == "money":
        # Who moves money of others pays nobody with it, wherever it goes from there.
        if any(choice.class_ == SENDS for choice in moved):
            return SENDS
        if last.step.name == kinds.BENEFIT and last.class_ == "pays-umbrella":
            return "pays-umbrella"
        pays = sum(choice.step.name == kinds.PAY for choice in moved)
        if pays > 1:
            return "pays-through-intermediaries"
        return "pays-controlled" if last.step.name == kinds.BENEFIT else "pays"
    if lens == "control":
        if last.step.name == kinds.LEAD:
            return "leader-of"
        owned = any(choice.step.name == kinds.OWN for choice in moved)
        return "owner-of" if owned else "controller-of"
    if lens == "ownership":
        return "owner-of"
    return last.class_ if lens == "association" else "unspecified"
