"""What a game of stops is played on: a network, what is measured on it, and what remains.

    flow     what still passes: the maximum flow after the stops (Wood 1993)
    reach    how many ends are still reached
    length   the shortest way that is left (Israeli and Wood 2002)

The one who stops moves first, the other side last.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from flowgraph.analysis.maxflow import Arc, Capacities, FlowProblem, reachable
from flowgraph.analysis.timed_reach import TimedArcs

FLOW, REACH, LENGTH = "flow", "reach", "length"


class Stop(NamedTuple):
    """Something that can be stopped: the arcs that go with it, and what it costs."""

    name: str
    arcs: frozenset[Arc]
    cost: Fraction = Fraction(1)


@dataclass(frozen=True)
class Game:
    """A network, what is measured on it, and what remains after stops.

    Parameters
    ----------
    arcs : capacity of each arc (`flow`), its length (`length`), or anything (`reach`);
        None is no limit, or no length at all
    source, ends : where it begins and the ends that count; all ends are one in `flow` and
        `length`
    measure : `flow`, `reach` or `length`
    timed : in `reach`, the days of the records where not every chain of arcs is in order;
        an arc that it does not know takes no time

    `value` is what the one who stops wants low; for `length`, which should be high, it is
    the length below zero, so that lower is better in all three.
    """

    arcs: Capacities
    source: Any
    ends: tuple[Any, ...]
    measure: str = FLOW
    timed: TimedArcs | None = None
    _known: dict[frozenset[Arc], Fraction | None] = field(default_factory=dict, repr=False)

    def value(self, removed: Iterable[Arc] = ()) -> Fraction | None:
        """What remains after arcs are taken out; None where no limit holds it.

        In `length` None means that no way is left.
        """
        gone = frozenset(arc for arc in removed if arc in self.arcs)
        if gone not in self._known:
            self._known[gone] = self._solved(gone)
        return self._known[gone]

    def reached(self, removed: Iterable[Arc] = ()) -> frozenset[Any]:
        """Ends that are still reached after arcs are taken out."""
        gone = frozenset(removed)
        left = [arc for arc in self.arcs if arc not in gone]
        out: dict[Any, list[Any]] = {}
        for start, end in self._in_time(left, gone):
            out.setdefault(start, []).append(end)
        return frozenset(reachable(out, [self.source])) & {*self.ends}

    def _in_time(self, arcs: Iterable[Arc], gone: frozenset[Arc]) -> Iterable[Arc]:
        """Arcs by which money comes anywhere in order of time; all where days do not bind."""
        if self.timed is None:
            return arcs
        used = self.timed.reach(gone).arcs
        return [arc for arc in arcs if arc in used or arc not in self.timed.legs]

    def carrying(self, removed: Iterable[Arc] = ()) -> frozenset[Arc]:
        """Arcs of one best way round; what touches none of them takes nothing more away."""
        gone = frozenset(removed)
        if self.measure == FLOW:
            found = self._problem.solve(gone)
            return frozenset(found.arcs if found.value is not None else self.arcs)
        left = [arc for arc in self.arcs if arc not in gone]
        if self.measure != REACH:
            return frozenset(left)
        if self.timed is not None:
            return frozenset(self._in_time(left, gone))
        return _tree(left, self.source)

    def _solved(self, gone: frozenset[Arc]) -> Fraction | None:
        if gone and self._base_arcs.isdisjoint(gone):
            return self.value()
        if self.measure == FLOW:
            return self._problem.value(gone)
        if self.measure == REACH:
            return Fraction(len(self.reached(gone)))
        left = {arc: size for arc, size in self.arcs.items() if arc not in gone}
        return _length(left, self.source, self.ends)

    @cached_property
    def _base_arcs(self) -> frozenset[Arc]:
        return self.carrying()

    @cached_property
    def _problem(self) -> FlowProblem:
        joined: dict[Arc, Fraction | int | None] = dict(self.arcs)
        joined |= {(end, _SINK): None for end in self.ends}
        return FlowProblem(joined, self.source, _SINK)

    def worth(self, removed: Iterable[Arc] = ()) -> tuple[int, Fraction]:
        """Sort key of what remains, the best for the one who stops first."""
        value = self.value(removed)
        if self.measure == LENGTH:
            return (0, Fraction(0)) if value is None else (1, -value)
        return (1, Fraction(0)) if value is None else (0, value)


def _length(arcs: Capacities, source: Any, ends: Sequence[Any]) -> Fraction | None:
    out: dict[Any, list[tuple[Any, Fraction]]] = {}
    for (start, end), size in arcs.items():
        out.setdefault(start, []).append((end, Fraction(size or 0)))
    best: dict[Any, Fraction] = {}
    queue: list[tuple[Fraction, int, Any]] = [(Fraction(0), 0, source)]
    number = 0
    while queue:
        far, _, node = heapq.heappop(queue)
        if node in best:
            continue
        best[node] = far
        for other, size in out.get(node, ()):
            number += 1
            heapq.heappush(queue, (far + size, number, other))
    return min((best[end] for end in ends if end in best), default=None)


def _tree(arcs: Iterable[Arc], source: Any) -> frozenset[Arc]:
    """Arcs by which each node is first reached."""
    out: dict[Any, list[Any]] = {}
    for start, end in arcs:
        out.setdefault(start, []).append(end)
    seen, queue = {source}, deque([source])
    found: set[Arc] = set()
    while queue:
        node = queue.popleft()
        for other in out.get(node, ()):
            if other not in seen:
                seen.add(other)
                found.add((node, other))
                queue.append(other)
    return frozenset(found)


_SINK = ("sink of all ends",)
