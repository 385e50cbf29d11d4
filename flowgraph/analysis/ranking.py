"""How strong is a hop, and which path comes first?

Of the kinds that admit a hop the strongest stands for it; a path is as strong
as its weakest hop. Ranking: evidence band, exposure class, grade, origins, order,
hops, ids (decisions 0003 and 0009). On a money route the records of the hops are the
strongest with which money arrives before it leaves.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from itertools import pairwise, product
from math import prod
from typing import Any, NamedTuple

from flowgraph.analysis import grammar
from flowgraph.analysis import order as in_time
from flowgraph.analysis.days import When, days_of_payment, days_of_tie
from flowgraph.analysis.grammar import Move
from flowgraph.analysis.order import Clash, Leg
from flowgraph.analysis.results import CERTAIN, IMPOSSIBLE, POSSIBLE
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
_ORDERS = {name: at for at, name in enumerate(("", *in_time.ORDERS))}


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


class Group(NamedTuple):
    """Kinds of one step that admit a hop, the strongest first, and the days of their records.

    `leg` is None for an identity, and where a lens has no order in time. `best` and `origins` are
    the best grade and the most origins of any record, `of_classes` one kind of each class.
    """

    choices: tuple[Choice, ...]
    leg: Leg | None
    best: tuple[int, tuple[int, int, int]]
    origins: int
    of_classes: tuple[Choice, ...]

    @property
    def first(self) -> Choice:
        """The strongest kind."""
        return self.choices[0]


class Ranked(NamedTuple):
    """A sequence of entities with the kinds chosen for its hops.

    `order` is that of the route over all its records; empty in other questions than of money.
    `reading` are all kinds of the steps that were chosen.
    """

    rank: Rank
    choices: tuple[Choice, ...]
    order: str
    reading: tuple[Group, ...]

    @property
    def nodes(self) -> tuple[str, ...]:
        """The entities."""
        nodes: tuple[str, ...] = self.rank[-1]
        return nodes

    @property
    def can_be(self) -> bool:
        """Whether money can run forward in time along it."""
        return self.order != IMPOSSIBLE


# Class of a reading from entities, kinds and the class that `path_class` gives; empty for none.
Namer = Callable[[tuple[str, ...], tuple[Choice, ...], str], str]


class Ranker:
    """Chooses the strongest kind of each hop and ranks a sequence of entities."""

    def __init__(self, network: Network, walks: Walks) -> None:
        """Rank sequences that these walks admit."""
        self._network = network
        self._walks = walks
        self._classes = lookup.class_order()
        self._timed = walks.lens.name == "money"
        wait = network.view.wait
        self._wait = in_time.ANY_WAIT if wait is None else wait
        self.choices = cache(self._choices)
        self._when = cache(self._days_of)

    def _choices(self, source: str, target: str) -> tuple[Group, ...]:
        """Kinds that admit a hop, one group for each step, strongest first in each."""
        groups: dict[tuple[str, bool], dict[tuple[str, str], list[Move]]] = {}
        for move in self._walks.moves[source][target]:
            step = (move.step.name, move.step.last)
            groups.setdefault(step, {}).setdefault((move.kind, move.direction), []).append(move)
        found = []
        for by_kind in groups.values():
            found.append(self._group(self._choice(moves) for moves in by_kind.values()))
        return tuple(sorted(found, key=lambda group: group.first.strength))

    def _group(self, choices: Iterable[Choice]) -> Group:
        """Group of the kinds of one step."""
        ordered = tuple(sorted(choices, key=lambda choice: choice.strength))
        step = ordered[0].step
        summaries = self._network.summaries
        best = min(weakness(choice.summary) for choice in ordered)
        of_classes = tuple({choice.class_: choice for choice in ordered}.values())
        origins = max(summaries[name].origins for choice in ordered for name in choice.edges)
        if not self._timed or step.identity:
            return Group(ordered, None, best, origins, of_classes)
        holds = step.name != kinds.PAY
        names = (name for choice in ordered for name in choice.edges)
        leg = Leg((self._when(name, holds) for name in names), holds)
        return Group(ordered, leg, best, origins, of_classes)

    def _days_of(self, name: str, holds: bool) -> When:
        read = days_of_tie if holds else days_of_payment
        return read(self._network, self._network.case.edges[name])

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

    def rank(self, nodes: tuple[str, ...]) -> Ranked:
        """Best rank of a sequence that the grammar admits, and the kinds that give it.

        Within one step the strongest kind stands for the hop. Where a hop could
        be two steps (pay or benefit), each grammatical reading is ranked. A sequence on
        which money would leave before it arrived is ranked after all others.
        """
        found = self.rank_or_none(nodes)
        assert found is not None, f"the search gave an ungrammatical sequence: {nodes}"
        return found

    def rank_or_none(self, nodes: tuple[str, ...]) -> Ranked | None:
        """Best rank of any sequence; None where no reading of it is grammatical."""
        readings = self._all_readings(nodes)
        return self._best(nodes, readings, self._orders(readings), None) if readings else None

    def ahead(
        self,
        nodes: tuple[str, ...],
        last: Rank | None,
        last_impossible: Rank | None,
        *,
        exact: bool,
    ) -> tuple[str, Ranked | None]:
        """Order of a sequence, and its rank if that lies before another one.

        Parameters
        ----------
        last, last_impossible : the rank that it must lie before, if it can be in order and if
            it cannot; None where any will do
        exact : ask whether a sequence that lies behind is certain; else it is told as possible
        """
        readings = self._all_readings(nodes)
        if self._timed and last is not None and not exact:
            behind = all(self._is_behind(nodes, reading, last) for reading in readings)
            if behind and any(self._can_be(reading) for reading in readings):
                return POSSIBLE, None
        orders = self._orders(readings)
        order = min(orders, key=_ORDERS.__getitem__)
        before = last_impossible if order == IMPOSSIBLE else last
        return order, self._best(nodes, readings, orders, before)

    def _is_behind(self, nodes: tuple[str, ...], reading: tuple[Group, ...], last: Rank) -> bool:
        """Whether no choice of records of a reading lies before a rank, in any order in time."""
        band, _ = max(group.best for group in reading)
        return last[:2] < (False, band) or last <= self._bound(nodes, reading, CERTAIN)

    def _all_readings(self, nodes: tuple[str, ...]) -> list[tuple[Group, ...]]:
        hops = [self.choices(one, other) for one, other in pairwise(nodes)]
        return self._readings(nodes, hops)

    def _orders(self, readings: Sequence[tuple[Group, ...]]) -> list[str]:
        if not self._timed:
            return [""] * len(readings)
        return [self._order(reading) for reading in readings]

    def by_class(
        self,
        nodes: tuple[str, ...],
        name: Namer | None,
        known: Mapping[str, Rank],
    ) -> dict[str, tuple[str, Ranked | None]]:
        """Order of a sequence for each class that a reading has, and its rank if it is better.

        `name` gives the class of a reading another name, or none at all; `known` are the
        ranks that it must lie before. A sequence of more than a few hundred readings is read
        by its strongest kinds alone.
        """
        hops = [self._apart(one, other) for one, other in pairwise(nodes)]
        if prod(len(groups) for groups in hops) > _MOST_READINGS:
            hops = [self.choices(one, other) for one, other in pairwise(nodes)]
        by_class: dict[str, list[tuple[Group, ...]]] = {}
        for reading in self._readings(nodes, hops):
            choices = tuple(group.choices[0] for group in reading)
            class_ = path_class(self._walks.lens.name, choices)
            if name is not None:
                class_ = name(nodes, choices, class_)
            if class_:
                by_class.setdefault(class_, []).append(reading)
        found = {}
        for class_, readings in by_class.items():
            orders = self._orders(readings)
            order = min(orders, key=_ORDERS.__getitem__)
            found[class_] = order, self._best(nodes, readings, orders, known.get(class_))
        return found

    def _best(
        self,
        nodes: tuple[str, ...],
        readings: Sequence[tuple[Group, ...]],
        orders: Sequence[str],
        last: Rank | None,
    ) -> Ranked | None:
        """The best ranked of some readings; None where it cannot lie before a rank.

        The order is the best that any of them has.
        """
        order = min(orders, key=_ORDERS.__getitem__)
        found: Ranked | None = None
        bounds = [
            (self._bound(nodes, readings[at], order), at)
            for at, own in enumerate(orders)
            if own == order or own != IMPOSSIBLE
        ]
        bounds.sort()
        for bound, at in bounds:
            if (found is not None and found.rank <= bound) or (last is not None and last <= bound):
                break
            choices = self._in_order(readings[at], orders[at])
            one = Ranked(self._rank(nodes, choices, order), choices, order, readings[at])
            if found is None or one.rank < found.rank:
                found = one
        return found

    def _apart(self, source: str, target: str) -> tuple[Group, ...]:
        """The kinds of a hop for each step, class and direction, one group each."""
        found: dict[tuple[str, bool, str, str], list[Choice]] = {}
        for group in self.choices(source, target):
            for choice in group.choices:
                key = (choice.step.name, choice.step.last, choice.class_, choice.direction)
                found.setdefault(key, []).append(choice)
        return tuple(self._group(choices) for choices in found.values())

    def _readings(
        self, nodes: tuple[str, ...], hops: list[tuple[Group, ...]]
    ) -> list[tuple[Group, ...]]:
        """Every grammatical choice of one group a hop."""
        found: list[tuple[tuple[Group, ...], int]] = [((), grammar.BEGIN)]
        for groups, name in zip(hops, nodes[1:], strict=True):
            pool = self._walks.pool[name]
            ways = [(group, group.choices[0].step) for group in groups]
            onward = []
            for taken, state in found:
                for group, step in ways:
                    ends = grammar.is_last(step, self._walks.lens, pool)
                    new = grammar.after(state, step, ends)
                    if new is not None:
                        onward.append(((*taken, group), new))
            found = onward
        return [taken for taken, state in found if state in grammar.COMPLETE]

    def _order(self, reading: Iterable[Group]) -> str:
        return in_time.order_of(_legs(reading), self._wait)

    def _can_be(self, reading: Iterable[Group]) -> bool:
        return in_time.can_be(_legs(reading), self._wait)

    def _in_order(self, reading: tuple[Group, ...], order: str) -> tuple[Choice, ...]:
        """Kinds and records of a reading: the strongest with which the order can be."""
        strongest = tuple(group.choices[0] for group in reading)
        if order in ("", IMPOSSIBLE) or _settled(reading):
            return strongest
        if self._can_be(_only(group, 0) for group in reading):
            return strongest
        trimmed = self._all_trimmed(reading)
        if self._can_be(_only(group, 0) for group in trimmed):
            return tuple(group.choices[0] for group in trimmed)
        if prod(len(group.choices) for group in trimmed) > _MOST_READINGS:
            return self._chosen(trimmed)
        by_kind = [[self._group([choice]) for choice in group.choices] for group in trimmed]
        found = [self._chosen(one) for one in product(*by_kind) if self._can_be(one)]
        return min(found, key=lambda choices: self._rank((), choices, order))

    def shown(self, one: Ranked) -> Ranked:
        """The same sequence, each hop with those records alone that some choice in order takes."""
        if not self._timed or not one.can_be or _settled(one.reading):
            return one
        choices = []
        for choice, group in zip(one.choices, self._all_trimmed(one.reading), strict=True):
            kept = {name for other in group.choices for name in other.edges}
            edges = tuple(name for name in choice.edges if name in kept)
            choices.append(choice._replace(edges=edges))
        return one._replace(choices=tuple(choices))

    def _all_trimmed(self, reading: tuple[Group, ...]) -> list[Group]:
        kept = iter(in_time.usable(_legs(reading), self._wait))
        return [
            group if group.leg is None else self._trimmed(group, frozenset(next(kept)))
            for group in reading
        ]

    def _trimmed(self, group: Group, kept: frozenset[int]) -> Group:
        """Group with those records alone that some choice in order takes."""
        if group.leg is None or len(kept) == len(group.leg.records):
            return group
        found, at = [], 0
        for choice in group.choices:
            edges = tuple(name for place, name in enumerate(choice.edges, at) if place in kept)
            at += len(choice.edges)
            if edges:
                summary = self._network.summaries[edges[0]]
                found.append(choice._replace(edges=edges, summary=summary))
        return self._group(found)

    def _chosen(self, reading: Sequence[Group]) -> tuple[Choice, ...]:
        """The strongest records of a reading that can be in order together, put first.

        The weakest hop decides: first no record is taken below the best bound that leaves an
        order, of grade and then of origins; then each hop in turn gets its strongest record.
        """
        summaries = self._network.summaries
        hops = [
            [(choice, name) for choice in group.choices for name in choice.edges]
            for group in reading
        ]
        allowed = [list(range(len(records))) for records in hops]
        keys: tuple[Callable[[str], Any], ...] = (
            lambda name: weakness(summaries[name]),
            lambda name: -summaries[name].origins,
        )
        for key in keys:
            worth = [[key(name) for _, name in records] for records in hops]
            bounds = {own[at] for own, kept in zip(worth, allowed, strict=True) for at in kept}
            for bound in sorted(bounds):
                tried = [
                    [at for at in kept if own[at] <= bound]
                    for own, kept in zip(worth, allowed, strict=True)
                ]
                if all(tried) and self._can_be(_only_all(reading, tried)):
                    allowed = tried
                    break
        taken = _only_all(reading, allowed)
        for hop, kept in enumerate(allowed):
            for at in kept:
                taken[hop] = _only(reading[hop], at)
                if self._can_be(taken):
                    allowed[hop] = [at]
                    break
        chosen = []
        for records, (place,) in zip(hops, allowed, strict=True):
            choice, lead = records[place]
            edges = (lead, *(name for name in choice.edges if name != lead))
            chosen.append(choice._replace(edges=edges, summary=summaries[lead]))
        return tuple(chosen)

    def _bound(self, nodes: tuple[str, ...], reading: tuple[Group, ...], order: str) -> Rank:
        """A rank that no choice of records of a reading lies before.

        Each hop is taken at its best grade, at its most origins and in its best class, which
        need not be those of one record.
        """
        band, grade = max(group.best for group in reading)
        ways = [group.of_classes for group in reading]
        class_ = 0
        if prod(map(len, ways)) <= _MOST_READINGS:
            name = self._walks.lens.name
            class_ = min(self._classes[path_class(name, choices)] for choices in product(*ways))
        return (
            order == IMPOSSIBLE,
            band,
            class_,
            grade,
            -min(group.origins for group in reading),
            _ORDERS[order],
            len(reading),
            nodes,
        )

    def _rank(self, nodes: tuple[str, ...], choices: tuple[Choice, ...], order: str) -> Rank:
        band, grade = max(weakness(choice.summary) for choice in choices)
        origins = min(choice.summary.origins for choice in choices)
        class_ = path_class(self._walks.lens.name, choices)
        return (
            order == IMPOSSIBLE,
            band,
            self._classes[class_],
            grade,
            -origins,
            _ORDERS[order],
            len(choices),
            nodes,
        )

    def clash(self, one: Ranked) -> Clash | None:
        """Where a reading on which money cannot run forward breaks; None where it can."""
        if one.can_be:
            return None
        found = in_time.clash_of(_legs(one.reading), self._wait)
        assert found is not None, f"a route that can be in order: {one.nodes}"
        moved = [at for at, group in enumerate(one.reading) if group.leg is not None]
        return found._replace(hop=moved[found.hop])

    def only_waits(self, nodes: tuple[str, ...]) -> bool:
        """Whether some reading of a sequence would be in order if waiting were free."""
        if self._wait == in_time.ANY_WAIT:
            return False
        return any(in_time.order_of(_legs(one)) != IMPOSSIBLE for one in self._all_readings(nodes))

    def timely(self, nodes: tuple[str, ...]) -> list[frozenset[str]] | None:
        """Records of each hop that some reading takes in some choice in order; None for all.

        All count where no choice is in order, and where a question has no order in time.
        """
        if not self._timed:
            return None
        found: list[set[str]] = [set() for _ in nodes[1:]]
        for reading in self._all_readings(nodes):
            if self._order(reading) == IMPOSSIBLE:
                continue
            kept = iter(in_time.usable(_legs(reading), self._wait))
            for at, group in enumerate(reading):
                names = [name for choice in group.choices for name in choice.edges]
                places = range(len(names)) if group.leg is None else next(kept)
                found[at].update(names[place] for place in places)
        return [frozenset(names) for names in found] if all(found) else None


def _settled(reading: Iterable[Group]) -> bool:
    """Whether each hop has one record, so that there is nothing to choose."""
    return all(len(group.choices) == 1 and len(group.choices[0].edges) == 1 for group in reading)


def _legs(reading: Iterable[Group]) -> list[Leg]:
    """Days of all records of the hops of a money route; an identity is no hop in time."""
    return [group.leg for group in reading if group.leg is not None]


def _only(group: Group, *places: int) -> Group:
    """Group whose days are those of some of its records alone."""
    if group.leg is None:
        return group
    return group._replace(leg=group.leg.only(places))


def _only_all(reading: Sequence[Group], places: Sequence[Sequence[int]]) -> list[Group]:
    """Each group with the days of some of its records alone."""
    return [_only(group, *kept) for group, kept in zip(reading, places, strict=True)]


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
