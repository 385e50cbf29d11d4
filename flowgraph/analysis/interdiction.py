"""Which few stops cut most, once everything that is left has been used?

Exact where every set of stops can be tried, or by an integer programme (HiGHS, through
scipy) that proves its answer; else the greedy answer with how far it can be from the
best. The other side moves last: each set is scored after its best way round.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from math import comb, gcd, lcm
from typing import Any, NamedTuple

from flowgraph.analysis.game import FLOW, LENGTH, REACH, Game, Stop
from flowgraph.analysis.maxflow import Arc
from flowgraph.errors import UsageError

ENUMERATION, PROGRAMME, GREEDY = "enumeration", "integer programme", "greedy"
# Sets that are still all tried, and what an integer programme is given: a bound of nodes and
# not of seconds, so that the answer is the same on any machine.
MOST_TRIED = 3_000
MOST_ARCS, MOST_NODES = 20_000, 2_000
_TOLERANCE = Fraction(1, 10**6)
# Sets of equal effect that are kept.
MOST_TIES = 50


class Solution(NamedTuple):
    """The best stops within a number and a budget.

    Attributes
    ----------
    value : what remains (as `Game.value`)
    sets : sets of stops that leave it, by name, the cheapest first; none has a member
        without which the same remains
    method : how it was found
    exact : whether no set can leave less
    bound : no set leaves less than this; the value itself where exact
    complete : whether `sets` holds all of equal effect
    tried : sets whose effect was computed
    """

    value: Fraction | None
    sets: tuple[tuple[str, ...], ...]
    method: str
    exact: bool
    bound: Fraction | None
    complete: bool
    tried: int


def best_stops(
    game: Game,
    stops: Sequence[Stop],
    most: int,
    budget: Fraction | None = None,
    *,
    method: str = "",
) -> Solution:
    """Stops, at most so many and within a budget, after which least remains.

    Parameters
    ----------
    game : network and measure
    stops : what can be stopped; names differ
    most : most stops in one set
    budget : most that a set may cost; None for no limit
    method : `enumeration`, `integer programme` or `greedy`; empty for the first that the
        size allows (up to 3,000 sets; up to 20,000 arcs; else greedy). The programme knows no
        days: it is left out where not every chain of arcs is in order

    Returns
    -------
    The solution; ties are complete only by enumeration.

    Raises
    ------
    UsageError
        If the measure has no integer programme, or the method is not known.

    Cost: one evaluation a set by enumeration; the programme is NP-hard in general (Wood
    1993) and is stopped after 2,000 nodes, with its gap; greedy is one evaluation for each
    stop and round.
    """
    useful = [one for one in stops if one.arcs & game.arcs.keys()]
    if budget is not None:
        useful = [one for one in useful if one.cost <= budget]
    most = min(most, len(useful))
    if not method:
        sets = sum(comb(len(useful), size) for size in range(most + 1))
        if sets <= MOST_TRIED:
            method = ENUMERATION
        elif game.measure != LENGTH and game.timed is None and len(game.arcs) <= MOST_ARCS:
            method = PROGRAMME
        else:
            method = GREEDY
    if method == ENUMERATION:
        return _enumerate(game, useful, most, budget)
    if method == PROGRAMME:
        return _programme(game, useful, most, budget)
    if method == GREEDY:
        return _greedy(game, useful, most, budget)
    raise UsageError(f"no method '{method}'; there are {ENUMERATION}, {PROGRAMME}, {GREEDY}")


def _gone(chosen: Iterable[Stop]) -> frozenset[Arc]:
    return frozenset(arc for one in chosen for arc in one.arcs)


def _cost(chosen: Iterable[Stop]) -> Fraction:
    return sum((one.cost for one in chosen), Fraction(0))


def _affordable(
    stops: Sequence[Stop], most: int, budget: Fraction | None
) -> Iterator[tuple[Stop, ...]]:
    for size in range(most + 1):
        for chosen in combinations(stops, size):
            if budget is None or _cost(chosen) <= budget:
                yield chosen


def _enumerate(game: Game, stops: Sequence[Stop], most: int, budget: Fraction | None) -> Solution:
    best: tuple[int, Fraction] | None = None
    kept: list[tuple[Stop, ...]] = []
    tried = 0
    for chosen in _affordable(stops, most, budget):
        tried += 1
        worth = game.worth(_gone(chosen))
        if best is None or worth < best:
            best, kept = worth, [chosen]
        elif worth == best and not any(set(known) <= set(chosen) for known in kept):
            kept.append(chosen)
    kept.sort(key=lambda chosen: (_cost(chosen), [one.name for one in chosen]))
    value = game.value(_gone(kept[0]))
    names = tuple(tuple(one.name for one in chosen) for chosen in kept[:MOST_TIES])
    return Solution(value, names, ENUMERATION, True, value, len(kept) <= MOST_TIES, tried)


def _greedy(game: Game, stops: Sequence[Stop], most: int, budget: Fraction | None) -> Solution:
    chosen: list[Stop] = []
    tried = 0
    left = list(stops)
    while len(chosen) < most:
        spent = _cost(chosen)
        options = [one for one in left if budget is None or spent + one.cost <= budget]
        carrying = game.carrying(_gone(chosen))
        options = [one for one in options if not carrying.isdisjoint(one.arcs)]
        tried += len(options)
        ranked = sorted(options, key=lambda one: (game.worth(_gone([*chosen, one])), one.name))
        if not ranked or game.worth(_gone([*chosen, ranked[0]])) >= game.worth(_gone(chosen)):
            break
        chosen.append(ranked[0])
        left.remove(ranked[0])
    value = game.value(_gone(chosen))
    bound = _least(game, stops, most)
    names = (tuple(one.name for one in chosen),)
    return Solution(value, names, GREEDY, value == bound, bound, False, tried)


def _least(game: Game, stops: Sequence[Stop], most: int) -> Fraction | None:
    """What must remain whatever is stopped: no set takes more than its arcs can carry."""
    base = game.value()
    if base is None or game.measure == LENGTH:
        return None
    everything = game.value(_gone(stops)) or Fraction(0)
    if game.measure == REACH:
        return everything
    sizes = [_carries(game, one) for one in stops]
    if any(size is None for size in sizes):
        return everything
    largest = sorted((size for size in sizes if size is not None), reverse=True)[:most]
    return max(everything, base - sum(largest, Fraction(0)))


def _carries(game: Game, stop: Stop) -> Fraction | None:
    sizes = [game.arcs[arc] for arc in stop.arcs if arc in game.arcs]
    if any(size is None for size in sizes):
        return None
    return sum((Fraction(size) for size in sizes if size is not None), Fraction(0))


def _programme(game: Game, stops: Sequence[Stop], most: int, budget: Fraction | None) -> Solution:
    """The integer programme, started from nothing and checked in exact amounts.

    A potential falls from 1 at the source to 0 at the ends that count; an arc along which
    it falls must be stopped or counted. In `reach` each end is counted by its own potential.
    """
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    if game.measure == LENGTH or game.timed is not None:
        what = "length" if game.measure == LENGTH else "order in time"
        raise UsageError(f"the integer programme has no {what}; use enumeration")
    arcs = sorted(game.arcs, key=repr)
    nodes = list(dict.fromkeys([game.source, *(node for arc in arcs for node in arc), *game.ends]))
    place = {node: at for at, node in enumerate(nodes)}
    first_stop = len(nodes)
    first_arc = first_stop + len(stops)
    counted = [arc for arc in arcs if game.arcs[arc] is not None] if game.measure == FLOW else []
    # No capacity above the flow before any stop matters: so the sizes lie closer together.
    clip = game.value()
    sizes = {arc: Fraction(game.arcs[arc] or 0) for arc in counted}
    if clip is not None:
        sizes = {arc: min(size, clip) for arc, size in sizes.items()}
    largest = max(sizes.values(), default=Fraction(1)) or Fraction(1)
    width = first_arc + len(counted)
    cost, low, high = np.zeros(width), np.zeros(width), np.ones(width)
    low[place[game.source]] = 1
    own = {arc: first_arc + at for at, arc in enumerate(counted)}
    for arc, at in own.items():
        cost[at] = float(sizes[arc] / largest)
    for end in game.ends:
        if game.measure == FLOW:
            high[place[end]] = 0
        else:
            cost[place[end]] = 1
    by_arc: dict[Arc, list[int]] = {}
    for at, stop in enumerate(stops):
        for arc in stop.arcs:
            by_arc.setdefault(arc, []).append(first_stop + at)
    rows, cols, data = [], [], []
    for row, arc in enumerate(arcs):
        entries = [(place[arc[1]], 1.0), (place[arc[0]], -1.0)]
        entries += [(at, 1.0) for at in by_arc.get(arc, ())]
        entries += [(own[arc], 1.0)] if arc in own else []
        rows += [row] * len(entries)
        cols += [col for col, _ in entries]
        data += [weight for _, weight in entries]
    falls = csr_array((data, (rows, cols)), shape=(len(arcs), width))
    number = np.zeros(width)
    number[first_stop:first_arc] = 1
    limits = [LinearConstraint(falls, lb=0), LinearConstraint(number[None, :], ub=most)]
    if budget is not None:
        price = np.zeros(width)
        price[first_stop:first_arc] = [float(one.cost) for one in stops]
        limits.append(LinearConstraint(price[None, :], ub=float(budget) * (1 + 1e-12)))
    solved: Any = milp(
        cost,
        integrality=number.astype(np.int64),
        bounds=Bounds(low, high),
        constraints=limits,
        options={"node_limit": MOST_NODES, "mip_rel_gap": 0.0},
    )
    found = [] if solved.x is None else solved.x[first_stop:first_arc]
    chosen = [one for one, taken in zip(stops, found, strict=False) if taken > 0.5]
    if budget is not None and _cost(chosen) > budget:
        chosen = []
    value = game.value(_gone(chosen))
    # HiGHS holds each row to a millionth: so much may be missing from what it proved.
    covered = {arc: 1 + len(by_arc.get(arc, ())) for arc in counted}
    slack = sum((sizes[arc] * covered[arc] for arc in counted), Fraction(0)) * _TOLERANCE
    least = Fraction(float(solved.mip_dual_bound or 0)) * largest - slack
    names = (tuple(sorted(one.name for one in _needed(game, chosen))),)
    if solved.status == 0 and value is not None:
        bound = max(Fraction(0), least)
        exact = value - bound < _step(sizes.values())
        return Solution(value, names, PROGRAMME, exact, value if exact else bound, False, 1)
    greedy = _greedy(game, stops, most, budget)
    if game.worth(_gone(_named(stops, greedy.sets[0]))) <= game.worth(_gone(chosen)):
        return greedy
    return Solution(value, names, PROGRAMME, False, greedy.bound, False, greedy.tried + 1)


def _step(sizes: Iterable[Fraction]) -> Fraction:
    """Smallest difference that two sums of some amounts can have."""
    found = [size for size in sizes if size]
    bottom = lcm(*{size.denominator for size in found})
    top = gcd(*(size.numerator * (bottom // size.denominator) for size in found))
    return Fraction(top or 1, bottom)


def _named(stops: Sequence[Stop], names: Collection[str]) -> list[Stop]:
    return [one for one in stops if one.name in names]


def _needed(game: Game, chosen: list[Stop]) -> list[Stop]:
    """Stops without those that change nothing beside the others."""
    for one in sorted(chosen, key=lambda stop: (-stop.cost, stop.name)):
        rest = [other for other in chosen if other is not one]
        if game.worth(_gone(rest)) <= game.worth(_gone(chosen)):
            chosen = rest
    return chosen
