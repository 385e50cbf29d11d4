"""Where can money get to, running forward in time, over many arcs at once?

Each node keeps the days on which money can have come to it, as spans. Each arc keeps the
records by which money goes on. A record is on a route if money can be there in time and can
still go on from where it leads. Routes may visit a node twice here, which brings money nowhere
earlier.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from flowgraph.analysis.days import EVER, NEVER
from flowgraph.analysis.maxflow import Arc
from flowgraph.analysis.order import ANY_WAIT, Days, Leg, arrivals, departures, meet, merged

ALWAYS: Days = ((NEVER, EVER),)


class Reach(NamedTuple):
    """Days on which money can come to each node, and the arcs that added any of these days."""

    days: dict[Any, Days]
    arcs: frozenset[Arc]


class TimedArcs:
    """Arcs with the days of their records.

    Parameters
    ----------
    legs : for each arc its records, payments and ties in separate legs
    sources : nodes that money leaves on any day
    wait : most days that money may wait

    Cost: linear in the records for each time that a node's days grow, in at most one round
    more than there are nodes.
    """

    def __init__(
        self, legs: Mapping[Arc, tuple[Leg, ...]], sources: Iterable[Any], wait: int = ANY_WAIT
    ) -> None:
        """Index the arcs by their ends."""
        self.legs = dict(legs)
        self.sources = frozenset(sources)
        self.wait = wait
        self._out: dict[Any, list[Arc]] = {}
        self._into: dict[Any, list[Arc]] = {}
        # A route passes each node once; a walk that goes round only to wait is none.
        self._longest = len({node for arc in self.legs for node in arc}) + 1
        for arc in self.legs:
            self._out.setdefault(arc[0], []).append(arc)
            self._into.setdefault(arc[1], []).append(arc)

    def reach(self, removed: Collection[Arc] = ()) -> Reach:
        """Days on which money can come to each node over the arcs that are not removed."""
        days: dict[Any, Days] = {}
        used: set[Arc] = set()
        frontier = set(self.sources)
        for _ in range(self._longest):
            grown_at: set[Any] = set()
            for node in sorted(frontier, key=repr):
                for arc in self._out.get(node, ()):
                    if arc in removed:
                        continue
                    known = days.get(arc[1], ())
                    grown = merged([*known, *self.past(arc, days.get(node, ()))])
                    if grown != known:
                        days[arc[1]] = grown
                        used.add(arc)
                        grown_at.add(arc[1])
            frontier = grown_at - self.sources
            if not frontier:
                break
        return Reach(days, frozenset(used))

    def past(self, arc: Arc, days: Days) -> Days:
        """Days on which money can have passed an arc, from those on which it came to its start."""
        before = None if arc[0] in self.sources else days
        return merged(span for leg in self.legs[arc] for span in arrivals(before, leg, self.wait))

    def wanted(self, ends: Iterable[Any]) -> dict[Any, Days]:
        """Days on which money may come to each node so that it can go on to one of the ends."""
        days: dict[Any, Days] = dict.fromkeys(ends, ALWAYS)
        frontier = set(days)
        for _ in range(self._longest):
            grown_at: set[Any] = set()
            for node in sorted(frontier, key=repr):
                for arc in self._into.get(node, ()):
                    known = days.get(arc[0], ())
                    onward = (
                        span
                        for leg in self.legs[arc]
                        for span in departures(days[node], leg, self.wait)
                    )
                    grown = merged([*known, *onward])
                    if grown != known:
                        days[arc[0]] = grown
                        grown_at.add(arc[0])
            frontier = grown_at
            if not frontier:
                break
        return days

    def on_routes(self, ends: Iterable[Any]) -> dict[Arc, tuple[tuple[int, ...], ...]]:
        """For each arc, leg by leg, the places of the records that lie on a route to the ends."""
        come, wanted = self.reach().days, self.wanted(ends)
        found = {}
        for arc, legs in self.legs.items():
            before = None if arc[0] in self.sources else come.get(arc[0], ())
            onward = wanted.get(arc[1], ())
            places = tuple(
                tuple(
                    place
                    for place, one in enumerate(leg.records)
                    if meet(arrivals(before, Leg((one,), leg.holds), self.wait), onward)
                )
                for leg in legs
            )
            if any(places):
                found[arc] = places
        return found

    def binds(self) -> bool:
        """Whether some chain of arcs is out of order, so that not every chain is a route.

        True whenever the wait is bounded.
        """
        if self.wait != ANY_WAIT:
            return True
        latest: dict[Any, int] = {}
        queue = deque(sorted(self.sources, key=repr))
        while queue:
            node = queue.popleft()
            before = None if node in self.sources else ((latest[node], EVER),)
            for arc in self._out.get(node, ()):
                for leg in self.legs[arc]:
                    if leg.holds:
                        continue
                    after = arrivals(before, leg)
                    if leg.records and not after:
                        return True
                    later = after and after[0][0] > latest.get(arc[1], -1)
                    if later and arc[1] not in self.sources:
                        latest[arc[1]] = after[0][0]
                        queue.append(arc[1])
        return any(self._ties_bind(arc, latest) for arc in self.legs)

    def _ties_bind(self, arc: Arc, latest: Mapping[Any, int]) -> bool:
        """Whether some payment brings money to an arc only on days on which a tie cannot hold."""
        ties = [leg for leg in self.legs[arc] if leg.holds and leg.records]
        for tie in ties:
            for paid in self._into.get(arc[0], ()):
                if paid[0] not in self.sources and paid[0] not in latest:
                    continue
                before = None if paid[0] in self.sources else ((latest[paid[0]], EVER),)
                come = [arrivals(before, leg) for leg in self.legs[paid] if not leg.holds]
                days = merged(span for spans in come for span in spans)
                if days and not arrivals(days, tie):
                    return True
        return False
