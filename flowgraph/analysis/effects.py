"""What a set of stops takes away: without a way round, after it, and with substitutes.

In money where every payment of the routes has a figure in one frame, else in targets that
are still reached. Each effect has two bounds: they hold for all figures between the least
and the greatest printed, or for all records and any choice of those that are weak or only
alleged. What a stop takes away need not grow with the figures, so neither bound is that of
one extreme.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from typing import Any, NamedTuple

from flowgraph.analysis.flownet import END_OF_ALL, START, FlowNet, Joined, Link, arrivals, party_of
from flowgraph.analysis.frames import Frame, Frames
from flowgraph.analysis.game import FLOW, REACH, Game, Stop
from flowgraph.analysis.maxflow import Arc, Capacities, between, cheapest_flow, reachable
from flowgraph.case.identity import SURE_CLAIMS
from flowgraph.errors import UsageError
from flowgraph.model import grades, kinds
from flowgraph.model.money import NOTHING
from flowgraph.model.values import Substitute

MONEY = "money"
# Substitutes of which every selection is tried, to find the cheapest that restores most.
_MOST_SUBSTITUTES = 10

Limits = dict[Arc, Fraction | None]


class Effect(NamedTuple):
    """What a set of stops takes away at one level, between two bounds."""

    low: Fraction
    high: Fraction


class Undone(NamedTuple):
    """The cheapest substitutes that undo as much of a set of stops as all of them could."""

    cost: Fraction
    substitutes: tuple[str, ...]


@dataclass(frozen=True)
class Way:
    """A substitute as a node of its own, beside the known hop between the same two."""

    row: str


class _Games(NamedTuple):
    """The game with all figures or records, and with the lesser ones."""

    most: Game
    least: Game


class _Part(NamedTuple):
    """Part of a network whose flow is its own: known hops alone, and with its substitutes."""

    known: _Games
    more: _Games | None


class Board:
    """The games of a question.

    Parameters
    ----------
    net : the network of the question, in which routes end at the first target
    measure : `money` or `reach`; empty for money where figures limit every payment
    period, currency, rate : which frame money is measured in

    Attributes
    ----------
    net : the network in which routes go on past a target, for whoever tells of the stops.
        `reach` is played on it: a target is cut off where no route is left, also none past
        another target. In `money` the game ends at the first target, for what passes on from
        there has arrived, and counts once.
    frame : that of the figures; None in `reach`
    known : games over known hops; `more` : with substitutes, None where none has a use
    notes : what a reader must know of the measure
    absent : payments on known routes without a record in the frame: no effect counts them
    unused : ids of substitutes that lie on no way from a source to a target

    Raises
    ------
    UsageError
        If the measure is not known, or money is asked for and no frame limits the routes.
    """

    def __init__(
        self, net: FlowNet, measure: str = "", period: str = "", currency: str = "", rate: str = ""
    ) -> None:
        """Choose the measure and set up the games; none is played yet."""
        if measure not in ("", MONEY, REACH):
            raise UsageError(f"--measure '{measure}': use {MONEY} or {REACH}")
        self.net = net.past_targets
        self._parts: dict[int, _Part] = {}
        self._frames = Frames(net, currency, rate)
        self.frame: Frame | None = None
        self.notes: list[str] = []
        asked = self._frames.of_period(period)
        if measure != REACH:
            self.notes = self._frames.note_on(period)
            self.frame = next((one for one in asked if self._measurable(net, one, measure)), None)
            if measure == MONEY and self.frame is None and net.reached:
                raise UsageError(
                    "--measure money: in no period do figures limit every route"
                    f"{' of ' + period if period else ''}; ask --measure {REACH}"
                )
        self.absent = () if self.frame is None else self._frames.absent(self.frame)
        self.measure = REACH if self.frame is None else MONEY
        self._played = self.net if self.frame is None else net
        self._limits = self._between(*self._limits_of(self._played.links))
        self.known = self._games(*self._limits)
        extra, self.unused = self._substitutes()
        self._more_limits = extra if extra[0] else self._limits
        self.more = self._games(*extra) if extra[0] else None

    def _measurable(self, net: FlowNet, frame: Frame, measure: str) -> bool:
        """Whether every payment of the routes has a figure, and they hold the routes."""
        found = self._frames.on_routes(frame)
        payments = [arc for arc, link in net.links.items() if link.step == kinds.PAY]
        if any(found.get(arc) is None for arc in payments) and measure != MONEY:
            return False
        return bool(_game(net, self._frames.stated(found), FLOW).value())

    def _limits_of(self, links: Mapping[Arc, Link]) -> tuple[Limits, Limits]:
        """Hops with the most and with the least that they can carry."""
        if self.frame is not None:
            spans = self._frames.spans(self.frame, links)
            high = self._frames.stated(spans)
            return high, high | {arc: span.low for arc, span in spans.items() if span is not None}
        every: Limits = dict.fromkeys(links)
        return every, {arc: None for arc, link in links.items() if not self._weak(link)}

    def _weak(self, link: Link) -> bool:
        """Whether a hop rests on weak evidence, or allegations, alone, where any is weighed."""
        summaries = self.net.network.summaries
        return self._weighed and all(
            summaries[edge].band == grades.WEAK or summaries[edge].claim not in SURE_CLAIMS
            for edge in link.edges
        )

    @cached_property
    def _weighed(self) -> bool:
        """Whether some record of the routes has a grade, or is not stated as a fact."""
        links, summaries = self._played.links, self._played.network.summaries
        found = (summaries[edge] for link in links.values() for edge in link.edges)
        return any(one.grade or one.claim not in SURE_CLAIMS for one in found)

    def _between(self, high: Limits, low: Limits) -> tuple[Limits, Limits]:
        """Hops on a way from a source to a target that a known route reaches."""
        ends = [node for target in self._played.reached for node in arrivals(target)]
        kept = between(high, self._played.sources, ends)
        return {arc: high[arc] for arc in kept}, {arc: low[arc] for arc in kept if arc in low}

    def _games(self, high: Limits, low: Limits) -> _Games:
        measure = REACH if self.frame is None else FLOW
        return _Games(
            _game(self._played, high, measure),
            _game(self._played, low, measure, lambda edge: not self._weak(Link((edge,), ""))),
        )

    def _substitutes(self) -> tuple[tuple[Limits, Limits], tuple[str, ...]]:
        """Hops with ways that nobody has published, and the ids of those of no use.

        A substitute may bring in a party that is on no known route, with the payments that
        it is recorded to make.
        """
        rows = self.net.network.case.substitutes.values()
        if not rows:
            return ({}, {}), ()
        added: Limits = {}
        for row in rows:
            payer, payee = self.net.of(row.source), self.net.of(row.target)
            source = payer in self.net.sources
            useless = row.capacity and not Fraction(row.capacity)
            if useless or payee in self.net.sources or payer in self._played.stops:
                continue
            if source or self.net.may_pass(payer):
                most = Fraction(row.capacity) if row.capacity else None
                added |= {(payer, Way(row.id)): most, (Way(row.id), payee): most}
        high, low = self._limits_of(self._played.every)
        high, low = self._between(high | added, low | added)
        used = {end.row for _, end in high if isinstance(end, Way)}
        unused = tuple(sorted(row.id for row in rows if row.id not in used))
        return ((high, low) if used else ({}, {})), unused

    @cached_property
    def _labels(self) -> dict[Arc, int]:
        """Which hops can take each other's flow: those joined by parties between the ends."""
        import networkx as nx

        outer = {*self._played.sources}
        outer |= {node for target in self._played.reached for node in arrivals(target)}
        graph: nx.Graph[Any] = nx.Graph()
        inner = {arc: [n for n in arc if n not in outer] for arc in self._more_limits[0]}
        for nodes in inner.values():
            nx.add_path(graph, nodes)
        number = {
            node: at for at, nodes in enumerate(nx.connected_components(graph)) for node in nodes
        }
        alone = len(number)
        return {
            arc: number[nodes[0]] if nodes else alone + at
            for at, (arc, nodes) in enumerate(inner.items())
        }

    @cached_property
    def _arcs_of(self) -> dict[int, list[Arc]]:
        found: dict[int, list[Arc]] = {}
        for arc, label in self._labels.items():
            found.setdefault(label, []).append(arc)
        return found

    def _part(self, label: int) -> _Part:
        """Games of one part, made when it is first asked for."""
        if len(self._arcs_of) == 1:
            return _Part(self.known, self.more)
        if label not in self._parts:
            arcs = self._arcs_of[label]
            known, more = (
                self._games(*({arc: one[arc] for arc in arcs if arc in one} for one in limits))
                for limits in (self._limits, self._more_limits)
            )
            ways = any(isinstance(arc[1], Way) for arc in arcs)
            self._parts[label] = _Part(known, more if ways else None)
        return self._parts[label]

    def _touched(self, stops: Iterable[Stop]) -> dict[int, Sequence[Stop]]:
        """Parts of the network that stops touch, with the stops of each."""
        found: dict[int, list[Stop]] = {}
        for one in stops:
            for label in {self._labels[arc] for arc in one.arcs if arc in self._labels}:
                found.setdefault(label, []).append(one)
        return dict(sorted(found.items()))

    def base(self) -> Effect:
        """What passes or is reached before any stop."""
        return Effect(self.known.least.value() or NOTHING, self.known.most.value() or NOTHING)

    def drop(self, stops: Iterable[Stop]) -> Fraction:
        """What a set takes away at the figures printed, or of all records."""
        gone = [arc for one in stops for arc in one.arcs]
        before, after = self.known.most.value(), self.known.most.value(gone)
        return NOTHING if before is None or after is None else max(NOTHING, before - after)

    def lost(self, stops: Collection[Stop]) -> Effect:
        """What a set takes away once every other known hop has been used."""
        gone = [arc for one in stops for arc in one.arcs]
        if self.frame is None:
            return self._cut_off(stops, self.known, gone)
        return self._taken(self._touched(stops), gone, substituted=False)

    def substituted(self, stops: Collection[Stop]) -> Effect | None:
        """What is still lost once the substitutes have been used as well."""
        if self.more is None:
            return None
        gone = self._gone(stops)
        if self.frame is None:
            return self._cut_off(stops, self.more, gone)
        # A substitute in one part makes up for what is lost in another.
        ways = {label for arc, label in self._labels.items() if isinstance(arc[1], Way)}
        touched = dict.fromkeys(sorted(ways), ()) | self._touched(stops)
        return self._taken(touched, gone, substituted=True)

    def _taken(
        self, touched: Mapping[int, Sequence[Stop]], gone: Collection[Arc], *, substituted: bool
    ) -> Effect:
        """Bounds of what passed less what still can, part by part."""
        low, high = NOTHING, NOTHING
        for label, stops in touched.items():
            part = self._part(label)
            after = part.more if substituted and part.more else part.known
            can, must = after.most.value(gone), after.least.value(gone)
            if can is None or must is None:
                return Effect(NOTHING, NOTHING)  # a substitute without limit undoes everything
            before = (part.known.least.value() or NOTHING, part.known.most.value() or NOTHING)
            least, most = before[0] - can, min(before[1] - must, _crossing(part.known.most, stops))
            low += least if after is part.more else max(NOTHING, least)
            high += most
        return Effect(max(NOTHING, low), max(NOTHING, high))

    def crossed(self, stops: Collection[Stop]) -> Effect:
        """What runs over a set at most: its effect if nothing took another way."""
        if self.frame is None:
            through = [_through(game, stops) for game in self.known]
            return Effect(Fraction(len(through[1])), Fraction(len(through[0])))
        parts = [(self._part(label).known, here) for label, here in self._touched(stops).items()]
        low, high = (
            sum((_crossing(games[at], here) for games, here in parts), NOTHING) for at in (1, 0)
        )
        return Effect(low, high)

    def _cut_off(self, stops: Iterable[Stop], after: _Games, gone: Collection[Arc]) -> Effect:
        """Targets that are surely, and that may be, cut off.

        Surely: reached by solid records, and by none at all without the stops. Possibly: a
        route over a stop leads there, and no route of solid records leads round it.
        """
        surely = self.known.least.reached() - after.most.reached(gone)
        possibly = _through(self.known.most, stops) - after.least.reached(gone)
        return Effect(Fraction(len(surely)), Fraction(len(possibly)))

    def _gone(self, stops: Iterable[Stop]) -> list[Arc]:
        """Arcs that go with stops; a party that is stopped can use no substitute either."""
        arcs = [arc for one in stops for arc in one.arcs]
        names = {one.name for one in stops}
        extra = self.more.most.arcs if self.more is not None else {}
        return arcs + [arc for arc in extra if names & {party_of(node) for node in arc}]

    def against_substitutes(self, stops: Iterable[Stop]) -> list[Stop]:
        """The same stops, each with the substitutes that go with it."""
        return [one._replace(arcs=frozenset(self._gone([one]))) for one in stops]

    @cached_property
    def choices(self) -> int:
        """Selections of substitutes that `cheapest` tries for one set."""
        return 1 << len(self._rows) if self.more is not None else 0

    @cached_property
    def _rows(self) -> list[Substitute]:
        rows = self.net.network.case.substitutes.values()
        return [row for row in rows if row.id not in self.unused]

    def cheapest(self, stops: Collection[Stop]) -> Undone | None:
        """Cheapest substitutes that undo as much as all could; None where they undo nothing.

        Nothing beyond what the stops took away is sought. Set-up costs are paid once; in
        money, what goes through a substitute costs its `unit_cost` on top. Every selection of
        up to ten substitutes is tried.
        """
        game, base = self.more.most if self.more else None, self.known.most.value()
        if game is None or base is None or len(self._rows) > _MOST_SUBSTITUTES:
            return None
        gone = self._gone(stops)
        wanted = base if _carries(game, gone, base) else game.value(gone) or NOTHING
        left = self.known.most.value(gone)
        if left is None or wanted <= left:
            return None
        best: Undone | None = None
        for size in range(1, len(self._rows) + 1):
            for chosen in combinations(self._rows, size):
                shut = {Way(row.id) for row in self._rows if row not in chosen}
                closed = [*gone, *(arc for arc in game.arcs if shut & {*arc})]
                if not _carries(game, closed, wanted):
                    continue
                cost = sum((Fraction(row.setup_cost or 0) for row in chosen), NOTHING)
                cost += self._running(game, closed, wanted)
                entry = Undone(cost, tuple(row.id for row in chosen))
                best = entry if best is None else min(best, entry)
        return best

    def _running(self, game: Game, closed: Collection[Arc], wanted: Fraction) -> Fraction:
        """What sending an amount costs by the unit costs of substitutes; nothing in numbers."""
        rows = self.net.network.case.substitutes
        if game.measure != FLOW or not any(row.unit_cost for row in self._rows):
            return NOTHING
        shut = frozenset(closed)
        arcs = {arc: size for arc, size in game.arcs.items() if arc not in shut}
        arcs |= {(end, END_OF_ALL): None for end in game.ends}
        costs = {
            arc: Fraction(rows[arc[1].row].unit_cost or 0)
            for arc in arcs
            if isinstance(arc[1], Way)
        }
        found = cheapest_flow(arcs, costs, {START: wanted, END_OF_ALL: -wanted})
        return found or NOTHING


def _game(
    net: FlowNet,
    arcs: Capacities,
    measure: str,
    counts: Callable[[str], bool] = lambda _: True,
) -> Game:
    """Game over some arcs whose ends are the targets that a network reaches.

    `counts` says which records of the arcs are taken for the order in time.
    """
    ends: Limits = {
        (node, Joined(target)): None for target in net.reached for node in arrivals(target)
    }
    joined = tuple(Joined(target) for target in net.reached)
    timed = net.timed_arcs(arcs, counts) if measure == REACH else None
    return Game({**arcs, **net.starts(), **ends}, START, joined, measure, timed)


def _carries(game: Game, closed: Collection[Arc], amount: Fraction) -> bool:
    """Whether so much still passes or is reached; what nothing limits carries all."""
    value = game.value(closed)
    return value is None or value >= amount


def _through(game: Game, stops: Iterable[Stop]) -> frozenset[Any]:
    """Ends to which a way over some stop leads."""
    out: dict[Any, list[Any]] = {}
    for start, after in game.arcs:
        out.setdefault(start, []).append(after)
    ahead = reachable(out, [game.source])
    arcs = (arc for one in stops for arc in one.arcs if arc in game.arcs)
    return frozenset(reachable(out, [after for start, after in arcs if start in ahead])) & {
        *game.ends
    }


def _crossing(game: Game, stops: Iterable[Stop]) -> Fraction:
    """All that can pass some stops: what enters each, but no more than passes at all."""
    base = game.value() or NOTHING
    carried = NOTHING
    for one in stops:
        entries = [arc for arc in one.arcs if arc in game.arcs]
        sizes = [game.arcs[arc] for arc in _narrow(entries)]
        if any(size is None for size in sizes):
            return base
        carried += sum((Fraction(size) for size in sizes if size is not None), NOTHING)
    return min(base, carried)


def _narrow(arcs: Sequence[Arc]) -> list[Arc]:
    """Arcs by which a party is entered, where they are those of one party; else all."""
    heads = {arc[1] for arc in arcs}
    tails = {arc[0] for arc in arcs}
    inner = heads & tails
    return [arc for arc in arcs if arc[1] in inner] if inner else list(arcs)
