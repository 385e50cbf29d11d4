"""Bounds of what a stop takes away, against every choice of figures and of weak records.

The other side is plain: networkx for flows and reach, all figures that lie within the bounds.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

import networkx as nx
import pytest
from money import network_of

from flowgraph.analysis.judged import Candidate
from flowgraph.analysis.targets import TargetsAnswer, ask_targets

INNER = "abc"
SUBSTITUTES = "id,source,target,name,setup_cost,unit_cost,capacity,basis"
Hop = tuple[str, str]


def hops(draw: random.Random, most: int) -> list[Hop]:
    ends = [(one, other) for one in ("s", *INNER) for other in (*INNER, "t", "u") if one != other]
    return sorted(draw.sample(ends, draw.randint(3, most)))


def removed(name: str, arcs: Iterable[Hop]) -> set[Hop]:
    payer, _, payee = name.partition(">")
    return {a for a in arcs if (a == (payer, payee) if payee else payer in a)}


def passes(
    sizes: dict[Hop, int], ends: Iterable[str], ways: Iterable[tuple[str, str, int | None]] = ()
) -> int:
    """What passes from s to some ends; substitutes are hops of their own beside the others."""
    graph = nx.DiGraph()
    graph.add_nodes_from(("s", "end"))
    for (one, other), size in sizes.items():
        graph.add_edge(one, other, capacity=size)
    for at, (one, other, size) in enumerate(ways):
        graph.add_edge(one, at, capacity=10**6 if size is None else size)
        graph.add_edge(at, other)
    graph.add_edges_from((end, "end") for end in ends)
    return int(nx.maximum_flow_value(graph, "s", "end"))


def within(spans: dict[Hop, tuple[int, int]]) -> Iterator[dict[Hop, int]]:
    for sizes in product(*(range(low, high + 1) for low, high in spans.values())):
        yield dict(zip(spans, sizes, strict=True))


def asked(
    rows: list[tuple[str, str, Any]], ways: list[tuple[str, ...]], measure: str
) -> TargetsAnswer:
    tables = {"substitutes": (SUBSTITUTES, ways)} if ways else None
    everybody = dict.fromkeys(("s", *INNER, "new"), "company")
    listed = dict.fromkeys("tu", "2020")
    network = network_of(rows, listed=listed, kinds=everybody, tables=tables)
    return ask_targets(network, "s", "@designated", k=2, measure=measure)


def ways_of(draw: random.Random) -> list[tuple[str, str, int | None]]:
    ends = [("s", "t"), ("s", "a"), ("a", "t"), ("b", "u"), ("s", "new"), ("new", "t")]
    return [(*draw.choice(ends), draw.choice([1, 2, None])) for _ in range(draw.randint(0, 2))]


def without(ways: Iterable[tuple[str, str, int | None]], stop: str) -> list[Any]:
    return [way for way in ways if stop not in way[:2]]


def check(one: Candidate, figures: list[tuple[int, int]], exact: bool) -> None:
    """Each figure that may hold lies between the bounds; exact ones are the bounds."""
    lost = [a for a, _ in figures]
    assert one.rerouted.low <= min(lost) and max(lost) <= one.rerouted.high, one.name
    assert one.rerouted.high <= one.crossed.high
    if exact:
        assert one.rerouted.low == one.rerouted.high
    if one.substituted is not None:
        left = [b for _, b in figures]
        assert one.substituted.low <= min(left) and max(left) <= one.substituted.high, one.name
        assert one.substituted.high <= one.rerouted.high
        if exact:
            assert one.substituted.low == one.substituted.high


@pytest.mark.parametrize("seed", range(100))
def test_money_that_a_stop_takes_away(seed: int) -> None:
    draw = random.Random(seed)
    spans = {}
    for hop in hops(draw, 9):
        low = draw.randint(0, 3)
        spans[hop] = (low, low + draw.choice([0, 0, 0, 1, 2]))
    ways = ways_of(draw)
    rows = [(*hop, {"amount_min": low, "amount_max": high}) for hop, (low, high) in spans.items()]
    named = [
        (f"x{at}", one, other, "W", "1", "", "" if size is None else str(size), "")
        for at, (one, other, size) in enumerate(ways)
    ]
    answer = asked(rows, named, "")
    if answer.measure != "money":
        return
    ends = answer.net.reached
    exact = all(low == high for low, high in spans.values())
    for one in answer.candidates:
        gone = removed(one.name, spans)
        figures = []
        for sizes in within(spans):
            before = passes(sizes, ends)
            left = {hop: size for hop, size in sizes.items() if hop not in gone}
            more = passes(left, ends, without(ways, one.name))
            figures.append((before - passes(left, ends), max(0, before - more)))
        check(one, figures, exact)
    for plan in answer.plans:
        for option in plan.options:
            if option.undone is not None:
                chosen = [ways[int(name[1:])] for name in option.undone.substitutes]
                stopped = {hop for name in option.names for hop in removed(name, spans)}
                high = {hop: size for hop, (_, size) in spans.items()}
                left = {hop: size for hop, size in high.items() if hop not in stopped}
                for name in option.names:
                    chosen, ways_left = without(chosen, name), without(ways, name)
                wanted = min(passes(high, ends), passes(left, ends, ways_left))
                assert passes(left, ends, chosen) >= wanted, "they undo as much as all would"
                assert option.undone.cost == len(option.undone.substitutes)


@pytest.mark.parametrize("seed", range(100))
def test_targets_that_a_stop_cuts_off(seed: int) -> None:
    draw = random.Random(seed)
    weak = {hop: draw.random() < 0.4 for hop in hops(draw, 9)}
    rows = [(*hop, {"grade": "E5" if bad else "B2"}) for hop, bad in weak.items()]
    answer = asked(rows, [], "reach")
    known = {hop for hop in weak if hop in answer.net.links}
    if all(weak[hop] for hop in known):
        return

    def reached(arcs: Iterable[Hop]) -> int:
        graph = nx.DiGraph(arcs)
        graph.add_nodes_from("stu")
        return len(nx.descendants(graph, "s") & {"t", "u"})

    doubted = sorted(hop for hop in known if weak[hop])
    solid = known - {*doubted}
    for one in answer.candidates:
        gone = removed(one.name, known)
        lost = []
        for kept in product((False, True), repeat=len(doubted)):
            arcs = solid | {hop for hop, there in zip(doubted, kept, strict=True) if there}
            lost.append(reached(arcs) - reached(arcs - gone))
        assert one.rerouted.low <= min(lost) and max(lost) <= one.rerouted.high, one.name
        if not doubted:
            assert one.rerouted.low == one.rerouted.high
