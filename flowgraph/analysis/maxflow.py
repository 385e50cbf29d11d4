"""How much can pass from one end of a network to the other, and where it is narrowest.

Amounts are exact: they are brought to whole numbers and solved by scipy where they
surely fit its 32 bits, by networkx where they do not. An arc without limit is None.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Hashable, Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from math import gcd, lcm
from typing import Any, NamedTuple

from flowgraph.model.money import NOTHING

Node = Hashable
Arc = tuple[Any, Any]
Capacities = Mapping[Arc, Fraction | int | None]
# Most that scipy is given: the room left on an arc and its reverse, together up to twice as
# much, must fit its 32 bits.
_MOST = 2**30 - 1


class MaxFlow(NamedTuple):
    """A maximum flow and its narrowest place.

    Attributes
    ----------
    value : the flow; None where nothing limits it
    arcs : flow on each arc that carries some
    cut : arcs of the minimum cut nearest the source, sorted; empty where nothing limits the
        flow, and where the source does not reach the sink
    """

    value: Fraction | None
    arcs: dict[Arc, Fraction]
    cut: tuple[Arc, ...]


def maximum_flow(capacities: Capacities, source: Node, sink: Node) -> MaxFlow:
    """Maximum flow from source to sink (Ford and Fulkerson 1956), exact.

    Parameters
    ----------
    capacities : capacity of each arc in one unit and period; None for no limit
    source, sink : its two ends; they need not be on any arc

    Returns
    -------
    Value, flow and a minimum cut, whose capacities add up to the value.

    Raises
    ------
    ValueError
        If source and sink are one node, or a capacity is below zero.

    Cost: that of Dinic's algorithm (scipy) for amounts that come to less than 2**30 - 1 units,
    else of preflow-push (networkx), some hundred times as much.

    >>> found = maximum_flow({("s", "a"): 3, ("a", "t"): 2, ("s", "t"): 1}, "s", "t")
    >>> found.value, found.cut
    (Fraction(3, 1), (('a', 't'), ('s', 't')))
    """
    return FlowProblem(capacities, source, sink).solve()


class FlowProblem:
    """A network brought to whole units once, and solved again with arcs taken out.

    Parameters
    ----------
    capacities, source, sink : as in `maximum_flow`
    """

    def __init__(self, capacities: Capacities, source: Node, sink: Node) -> None:
        """Keep the arcs that lie between the two ends."""
        if source == sink:
            raise ValueError("source and sink are one node")
        if any(amount is not None and amount < 0 for amount in capacities.values()):
            raise ValueError("a capacity is below zero")
        useful = {
            arc: amount
            for arc, amount in capacities.items()
            if amount != 0 and arc[0] != arc[1] and arc[1] != source and arc[0] != sink
        }
        self.source, self.sink = source, sink
        kept = between(useful, [source], [sink])
        self.whole, self.unit = _whole({arc: useful[arc] for arc in kept})
        # No flow exceeds what leaves the source or enters the sink: an arc without limit
        # gets one unit more, so that it never is what holds a flow that has a limit.
        finite = sum(amount for amount in self.whole.values() if amount is not None)
        ends = [[arc for arc in kept if arc[at] == end] for at, end in ((0, source), (1, sink))]
        sums = [[self.whole[arc] for arc in side] for side in ends]
        most = min(finite if None in side else sum(a for a in side if a) for side in sums)
        self.capped = {
            arc: most + 1 if amount is None else min(amount, most + 1)
            for arc, amount in self.whole.items()
        }
        self._most, self._small = most, most < _MOST

    def solve(self, removed: Collection[Arc] = ()) -> MaxFlow:
        """Flow and cut of what is left when some arcs are taken out."""
        capped = {arc: size for arc, size in self.capped.items() if arc not in removed}
        if not capped:
            return MaxFlow(NOTHING, {}, ())
        flow = self._flow(removed)
        value = sum(amount for (start, _), amount in flow.items() if start == self.source)
        reached = _residual(capped, flow, self.source)
        cut = [arc for arc in capped if arc[0] in reached and arc[1] not in reached]
        if self.sink in reached or any(self.whole[arc] is None for arc in cut):
            return MaxFlow(None, {}, ())
        carried = {arc: amount * self.unit for arc, amount in flow.items() if amount > 0}
        return MaxFlow(value * self.unit, carried, tuple(sorted(cut, key=repr)))

    def value(self, removed: Collection[Arc] = ()) -> Fraction | None:
        """Value alone of what is left when some arcs are taken out; no flow is read out."""
        if not self._small:
            return self.solve(removed).value
        if not self.capped:
            return NOTHING
        flow, _, place = self._solved(removed)
        first, last = flow.indptr[place[self.source] :][:2]
        leaving = flow.data[first:last]
        value = int(leaving[leaving > 0].sum(dtype="int64"))
        return None if value > self._most else value * self.unit

    def _flow(self, removed: Collection[Arc]) -> dict[Arc, int]:
        return self._by_scipy(removed) if self._small else self._by_networkx(removed)

    @cached_property
    def _matrix(self) -> tuple[Any, list[Any], dict[Any, int], dict[Arc, int]]:
        """Sparse matrix of the capacities, its nodes, and where each arc stands in its data."""
        import numpy as np
        from scipy.sparse import csr_array

        names = list(dict.fromkeys(node for arc in self.capped for node in arc))
        place = {name: at for at, name in enumerate(names)}
        rows = np.array([place[start] for start, _ in self.capped], dtype=np.int32)
        cols = np.array([place[end] for _, end in self.capped], dtype=np.int32)
        shape = (len(names), len(names))
        # Numbers of the arcs from 1, to learn where the matrix puts each.
        numbers = np.arange(1, len(self.capped) + 1, dtype=np.int32)
        matrix = csr_array((numbers, (rows, cols)), shape=shape)
        matrix.sort_indices()
        sizes = np.array(list(self.capped.values()), dtype=np.int32)
        arcs = list(self.capped)
        where = {arcs[number - 1]: at for at, number in enumerate(matrix.data)}
        matrix.data = sizes[matrix.data - 1]
        return matrix, names, place, where

    def _solved(self, removed: Collection[Arc]) -> tuple[Any, list[Any], dict[Any, int]]:
        """Flow as a sparse matrix (what enters an arc at one end leaves it at the other)."""
        from scipy.sparse.csgraph import maximum_flow as solve

        matrix, names, place, where = self._matrix
        if removed:
            matrix = matrix.copy()
            for arc in removed:
                if arc in where:
                    matrix.data[where[arc]] = 0
        solved: Any = solve(matrix, place[self.source], place[self.sink], method="dinic")
        return solved.flow, names, place

    def _by_scipy(self, removed: Collection[Arc]) -> dict[Arc, int]:
        flow, names, _ = self._solved(removed)
        net = flow.tocoo()
        positive = net.data > 0
        return {
            (names[start], names[end]): amount
            for start, end, amount in zip(
                net.row[positive].tolist(),
                net.col[positive].tolist(),
                net.data[positive].tolist(),
                strict=True,
            )
        }

    def _by_networkx(self, removed: Collection[Arc]) -> dict[Arc, int]:
        import networkx as nx

        graph: nx.DiGraph[Node] = nx.DiGraph()
        graph.add_nodes_from((self.source, self.sink))
        for arc, amount in self.capped.items():
            if arc not in removed:
                graph.add_edge(*arc, capacity=amount)
        _, flows = nx.maximum_flow(graph, self.source, self.sink)
        found: dict[Arc, int] = {}
        for start, onward in flows.items():
            for end, amount in onward.items():
                # What goes both ways between two nodes cancels.
                net = amount - flows.get(end, {}).get(start, 0)
                if net > 0:
                    found[start, end] = int(net)
        return found


def cheapest_flow(
    capacities: Capacities,
    costs: Mapping[Arc, Fraction | int],
    supplies: Mapping[Any, Fraction | int],
) -> Fraction | None:
    """Least cost of moving given amounts through a network (Dantzig's network simplex), exact.

    Parameters
    ----------
    capacities : as in `maximum_flow`
    costs : cost of one unit on an arc; 0 where none is given
    supplies : what enters (above zero) or leaves (below zero) at a node; they add up to zero

    Returns
    -------
    The cost; None where the network cannot carry the amounts.

    Raises
    ------
    ValueError
        If the supplies do not add up to zero.

    Cost: that of `networkx.network_simplex`, about a second for a thousand arcs.

    >>> cheapest_flow({("s", "t"): 5}, {("s", "t"): 2}, {"s": 3, "t": -3})
    Fraction(6, 1)
    """
    import networkx as nx

    if sum(supplies.values()):
        raise ValueError("the supplies do not add up to zero")
    finite = [Fraction(amount) for amount in capacities.values() if amount is not None]
    unit = lcm(*(Fraction(a).denominator for a in (*finite, *supplies.values())))
    price = lcm(*(Fraction(cost).denominator for cost in costs.values()))
    graph: nx.DiGraph[Node] = nx.DiGraph()
    for node, amount in supplies.items():
        graph.add_node(node, demand=-int(Fraction(amount) * unit))
    for arc, size in capacities.items():
        graph.add_edge(*arc, weight=int(Fraction(costs.get(arc, 0)) * price))
        if size is not None:
            graph.edges[arc]["capacity"] = int(Fraction(size) * unit)
    try:
        cost, _ = nx.network_simplex(graph)
    except nx.NetworkXUnfeasible:
        return None
    return Fraction(cost, unit * price)


def between(arcs: Iterable[Arc], sources: Iterable[Node], sinks: Iterable[Node]) -> list[Arc]:
    """Arcs that lie on a walk from some nodes to others, in the order given."""
    arcs = list(arcs)
    out: dict[Node, list[Node]] = {}
    into: dict[Node, list[Node]] = {}
    for start, end in arcs:
        out.setdefault(start, []).append(end)
        into.setdefault(end, []).append(start)
    ahead, behind = reachable(out, sources), reachable(into, sinks)
    return [arc for arc in arcs if arc[0] in ahead and arc[1] in behind]


def reachable(out: Mapping[Any, list[Any]], starts: Any) -> set[Any]:
    """Nodes that can be reached from some, themselves included."""
    found = set(starts)
    queue = deque(found)
    while queue:
        for other in out.get(queue.popleft(), ()):
            if other not in found:
                found.add(other)
                queue.append(other)
    return found


def _whole(arcs: Mapping[Arc, Fraction | int | None]) -> tuple[dict[Arc, int | None], Fraction]:
    """Capacities as whole multiples of a unit, and the unit."""
    amounts = [amount for amount in arcs.values() if amount is not None]
    bottom = lcm(*{amount.denominator for amount in amounts})
    sizes: dict[Arc, int | None] = {
        arc: None if amount is None else amount.numerator * (bottom // amount.denominator)
        for arc, amount in arcs.items()
    }
    top = gcd(*(size for size in sizes.values() if size is not None)) or 1
    if top > 1:
        sizes = {arc: None if size is None else size // top for arc, size in sizes.items()}
    return sizes, Fraction(top, bottom)


def _residual(arcs: Mapping[Arc, int], flow: Mapping[Arc, int], source: Node) -> set[Node]:
    """Nodes that could still be given more."""
    out: dict[Node, list[Node]] = {}
    for (start, end), amount in arcs.items():
        if flow.get((start, end), 0) < amount:
            out.setdefault(start, []).append(end)
    for start, end in flow:
        out.setdefault(end, []).append(start)
    return reachable(out, [source])
