"""What a set of stops takes away: without a way round, after it, and with substitutes.

In money where every payment of the routes has a figure in one frame, else in targets that
are still reached. Each effect has two bounds: those of the figures, or those of all records
and of the records that are not on weak evidence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from typing import Any, NamedTuple

from flowgraph.analysis.flownet import END_OF_ALL, START, FlowNet, Joined, party_of
from flowgraph.analysis.frames import Frame, Frames
from flowgraph.analysis.game import FLOW, REACH, Game, Stop
from flowgraph.analysis.maxflow import Arc, cheapest_flow, reachable
from flowgraph.errors import UsageError
from flowgraph.model import grades, kinds

MONEY = "money"
# Substitutes of which every selection is tried, to find the cheapest that restores most.
_MOST_SUBSTITUTES = 10


class Effect(NamedTuple):
    """What a set of stops takes away at one level, as bounds.

    In money the bounds are those of the figures; in numbers, those of the evidence: all
    records, and without those on weak evidence.
    """

    low: Fraction
    high: Fraction


@dataclass
class Board:
    """The game of a question: with all figures or records, and with the lesser ones."""

    net: FlowNet
    measure: str
    period: str
    currency: str
    rate: str
    frame: Frame | None = None
    most: Game = field(init=False)
    least: Game = field(init=False)
    rerouting: Game | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        if self.measure not in ("", MONEY, REACH):
            raise UsageError(f"--measure '{self.measure}': use {MONEY} or {REACH}")
        self._ends = tuple(Joined(target) for target in self.net.reached)
        frames = Frames(self.net, self.currency, self.rate)
        asked = [one for one in frames.found if self.period in ("", one.terms.period)]
        if self.measure != REACH:
            self.frame = next((one for one in asked if self._measurable(frames, one)), None)
            if self.measure == MONEY and self.frame is None and self.net.reached:
                raise UsageError(
                    "--measure money: in no period do figures limit every route"
                    f"{' of ' + self.period if self.period else ''}; ask --measure {REACH}"
                )
        self.measure = MONEY if self.frame is not None else REACH
        if self.frame is not None:
            arcs = frames.on_routes(self.frame)
            high = frames.stated(arcs)
            low = high | {arc: span.low for arc, span in arcs.items() if span is not None}
        else:
            high = dict.fromkeys(self.net.links)
            # Where all records are weak, as in a case without grades, they are all there is.
            low = {arc: None for arc in self.net.links if not self._weak(arc)} or high
        self.most, self.least = self._game(high), self._game(low)
        extra = self._substitutes()
        if extra:
            self.rerouting = self._game(high | extra)

    def _measurable(self, frames: Frames, frame: Frame) -> bool:
        """Whether every payment of the routes has a figure, and they hold the routes."""
        found = frames.on_routes(frame)
        payments = [arc for arc, link in self.net.links.items() if link.step == kinds.PAY]
        if any(found.get(arc) is None for arc in payments) and self.measure != MONEY:
            return False
        return bool(self._game(frames.stated(found)).value())

    def _game(self, arcs: Mapping[Arc, Fraction | None]) -> Game:
        ends = {
            (node, Joined(target)): None
            for target in self.net.reached
            for node in self.net.ends(target)
        }
        whole = {**arcs, **self.net.starts(), **ends}
        return Game(whole, START, self._ends, FLOW if self.frame is not None else REACH)

    def _weak(self, arc: Arc) -> bool:
        """Whether no record of a hop is on more than weak evidence."""
        summaries = self.net.network.summaries
        return all(summaries[edge].band == grades.WEAK for edge in self.net.links[arc].edges)

    def _substitutes(self) -> dict[Arc, Fraction | None]:
        """Ways that nobody has published, as hops; they cannot be stopped."""
        known = {party_of(node) for arc in self.net.links for node in arc}
        found: dict[Arc, Fraction | None] = {}
        for row in self.net.network.case.substitutes.values():
            ends = (self.net.of(row.source), self.net.of(row.target))
            if ends[0] in known and ends[1] in known and ends[1] not in self.net.sources:
                # A way of its own beside the known hop between the same two.
                way = Joined(row.id)
                most = Fraction(row.capacity) if row.capacity else None
                found[ends[0], way] = most
                found[way, ends[1]] = most
        return found

    def base(self) -> Effect:
        """What passes or is reached before any stop."""
        return effect_of(self.most.value() or Fraction(0), self.least.value() or Fraction(0))

    def lost(self, stops: Collection[Stop]) -> Effect:
        """What a set takes away once every other known hop has been used."""
        gone = [arc for one in stops for arc in one.arcs]
        return effect_of(*(_drop(game, gone) for game in (self.most, self.least)))

    def crossed(self, stops: Collection[Stop]) -> Effect:
        """What runs over a set at most: its effect if nothing took another way."""
        return effect_of(*(self._crossing(game, stops) for game in (self.most, self.least)))

    def _crossing(self, game: Game, stops: Collection[Stop]) -> Fraction:
        arcs = [arc for one in stops for arc in one.arcs if arc in game.arcs]
        out: dict[Any, list[Any]] = {}
        for start, after in game.arcs:
            out.setdefault(start, []).append(after)
        ahead = reachable(out, [game.source])
        heads = [after for start, after in arcs if start in ahead]
        if game.measure == REACH:
            return Fraction(len(reachable(out, heads) & set(game.ends)))
        base = game.value() or Fraction(0)
        carried = Fraction(0)
        for one in stops:
            # All that can pass one stop: what reaches its entries, or leaves its exits.
            entries = [arc for arc in one.arcs if arc in game.arcs]
            sizes = [game.arcs[arc] for arc in _narrow(entries)]
            if any(size is None for size in sizes):
                return base
            carried += sum((Fraction(size) for size in sizes if size is not None), Fraction(0))
        return min(base, carried)

    def _gone(self, stops: Iterable[Stop]) -> list[Arc]:
        """Arcs that go with stops; a party that is stopped can use no substitute either."""
        arcs = [arc for one in stops for arc in one.arcs]
        names = {one.name for one in stops}
        extra = self.rerouting.arcs if self.rerouting is not None else {}
        return arcs + [arc for arc in extra if names & {party_of(node) for node in arc}]

    def against_substitutes(self, stops: Iterable[Stop]) -> list[Stop]:
        """The same stops, each with the substitutes that go with it."""
        return [one._replace(arcs=frozenset(self._gone([one]))) for one in stops]

    def substituted(self, stops: Collection[Stop]) -> Effect | None:
        """What is still lost once the substitutes have been used as well."""
        if self.rerouting is None:
            return None
        before, after = self.most.value(), self.rerouting.value(self._gone(stops))
        if before is None or after is None:
            return effect_of(Fraction(0), Fraction(0))
        lost = max(Fraction(0), before - after)
        return effect_of(lost, min(lost, self.lost(stops).low))

    def cheapest(self, stops: Collection[Stop]) -> tuple[Fraction | None, tuple[str, ...]]:
        """Least cost of substitutes that undo as much as all of them could, and their ids.

        Set-up costs are paid once; in money, what goes through a substitute costs its
        `unit_cost` on top. Every selection of up to ten substitutes is tried.
        """
        game = self.rerouting
        if game is None:
            return None, ()
        nodes = {node for arc in game.arcs for node in arc}
        rows = [
            row for row in self.net.network.case.substitutes.values() if Joined(row.id) in nodes
        ]
        gone = self._gone(stops)
        wanted = game.value(gone)
        if len(rows) > _MOST_SUBSTITUTES or wanted is None or wanted == self.most.value(gone):
            return None, ()
        best: tuple[Fraction, tuple[str, ...]] | None = None
        for size in range(1, len(rows) + 1):
            for chosen in combinations(rows, size):
                shut = {Joined(row.id) for row in rows if row not in chosen}
                closed = [*gone, *(arc for arc in game.arcs if shut & {*arc})]
                if game.value(closed) != wanted:
                    continue
                cost = sum((Fraction(row.setup_cost or 0) for row in chosen), Fraction(0))
                cost += self._running(game, closed, wanted)
                entry = (cost, tuple(row.id for row in chosen))
                best = entry if best is None else min(best, entry)
        return best or (None, ())

    def _running(self, game: Game, closed: Collection[Arc], wanted: Fraction) -> Fraction:
        """What sending an amount costs by the unit costs of substitutes; nothing in numbers."""
        rows = self.net.network.case.substitutes
        if game.measure != FLOW or not wanted or not any(r.unit_cost for r in rows.values()):
            return Fraction(0)
        shut = frozenset(closed)
        arcs = {arc: size for arc, size in game.arcs.items() if arc not in shut}
        arcs |= {(end, END_OF_ALL): None for end in game.ends}
        costs = {
            arc: Fraction(rows[arc[1].name].unit_cost or 0)
            for arc in arcs
            if isinstance(arc[1], Joined) and arc[1].name in rows
        }
        found = cheapest_flow(arcs, costs, {START: wanted, END_OF_ALL: -wanted})
        return found or Fraction(0)


def _narrow(arcs: Sequence[Arc]) -> list[Arc]:
    """Arcs by which a party is entered, where they are those of one party; else all."""
    heads = {arc[1] for arc in arcs}
    tails = {arc[0] for arc in arcs}
    inner = heads & tails
    return [arc for arc in arcs if arc[1] in inner] if inner else list(arcs)


def _drop(game: Game, gone: Iterable[Arc]) -> Fraction:
    before, after = game.value(), game.value(gone)
    if before is None or after is None:
        return Fraction(0)
    return max(Fraction(0), before - after)


def effect_of(one: Fraction, other: Fraction) -> Effect:
    """Effect between two values, in either order."""
    return Effect(min(one, other), max(one, other))
