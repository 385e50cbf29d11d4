"""A layered drawing: every node has a place of its own, the lane is a straight line."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from flowgraph.render.layout import ROW, layered


@st.composite
def graphs(draw: st.DrawFn) -> tuple[list[int], list[tuple[int, int]], list[int]]:
    ranks = draw(st.lists(st.integers(0, 5), min_size=1, max_size=60))
    node = st.integers(0, len(ranks) - 1)
    links = draw(st.lists(st.tuples(node, node), max_size=80))
    lane = draw(st.lists(node, max_size=8, unique=True))
    return ranks, links, lane


@settings(derandomize=True, max_examples=150, deadline=None)
@given(graph=graphs())
def test_places(graph: tuple[list[int], list[tuple[int, int]], list[int]]) -> None:
    ranks, links, lane = graph
    places = layered(ranks, links, lane)
    assert len(set(places)) == len(ranks), "two nodes share a place"
    assert places == layered(ranks, links, lane), "not the same again"
    for node, (_, y) in enumerate(places):
        assert (y == 0) == (node in lane), "the lane is y = 0 and holds nobody else"
        assert y % ROW == 0
    for a, (x, _) in enumerate(places):
        for b, (far, _) in enumerate(places):
            if ranks[a] < ranks[b]:
                assert x < far, "a later layer stands left of an earlier one"


def test_sweeps_take_crossings_away() -> None:
    """Pairs drawn at random between two layers cross less than in the order of the file."""
    rng = random.Random(7)
    size = 40
    ranks = [0] * size + [1] * size
    order = list(range(size))
    rng.shuffle(order)
    links = [(one, size + order[one]) for one in range(size)]

    def crossings(height: list[float]) -> int:
        ends = sorted((height[one], height[other]) for one, other in links)
        return sum(a[1] > b[1] for at, a in enumerate(ends) for b in ends[at + 1 :])

    places = layered(ranks, links)
    columns = [float(y) * 10_000 + x for x, y in places]
    assert crossings(columns) < 0.2 * crossings([float(node) for node in range(2 * size)])
