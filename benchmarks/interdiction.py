"""What do exact flows and the choice of stops cost beside solvers called directly?

Three questions, each with its answer checked. Maximum flow on three DIMACS instances of
networkx's tests. Least cost on one: `cheapest_flow` of flowgraph is the network simplex of
networkx over exact amounts, so that those two rows differ by what exactness costs. And the
arcs of a layered network (5, or 2 where all sets are tried) without which least passes: the
peer is the integer programme of Wood (1993) in HiGHS, limited to 60 seconds where flowgraph
limits nodes. Only its stops are whole numbers; the rest comes out whole once they are.

The layered networks are seeded. Their first and last arcs carry more than those between, so
that the narrow places lie inside: where they lie at the ends, the greedy answer is the best.
Every call builds its own model from plain numbers.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from functools import partial
from importlib.util import find_spec
from itertools import pairwise, product
from pathlib import Path
from typing import Any, NamedTuple

from tracing import SHARED, Calls, calls_in_turn, report

from flowgraph.analysis.game import Game, Stop
from flowgraph.analysis.interdiction import GREEDY, best_stops
from flowgraph.analysis.maxflow import cheapest_flow, maximum_flow

# Arcs, parties of a layer, layers, stops.
NETWORKS = ((50, 4, 5, 2), (50, 4, 5, 5), (500, 12, 10, 5), (2_000, 24, 15, 5))
FLOW_RUNS, STOP_RUNS, LARGE = 9, 3, 1_000
OURS, MOST_SECONDS = "flowgraph", 60.0
Capacities = dict[tuple[str, str], int]
# What still passes (None: no answer), whether that is proved least, and how it was found.
Found = tuple[Fraction | int | None, bool, str]


class Instance(NamedTuple):
    """Numbers of a DIMACS file: nodes from 1, what it says of some, arcs with their numbers."""

    nodes: int
    marks: dict[int, str]
    arcs: list[list[int]]


def read(path: Path) -> Instance:
    """Read a DIMACS file of a maximum flow (`.max`) or of a least cost (`.min`)."""
    nodes, marks, arcs = 0, {}, []
    for line in path.read_text(encoding="ascii").splitlines():
        match line.split():
            case ["p", _, count, _]:
                nodes = int(count)
            case ["n", node, mark]:
                marks[int(node)] = mark
            case ["a", *numbers]:
                arcs.append([int(number) for number in numbers])
    return Instance(nodes, marks, arcs)


def ends(of: Instance) -> tuple[int, int]:
    """Source and sink."""
    by_mark = {mark: node for node, mark in of.marks.items()}
    return by_mark["s"], by_mark["t"]


def flow_here(of: Instance) -> Any:
    return maximum_flow({(one, other): size for one, other, size in of.arcs}, *ends(of)).value


def flow_ortools(of: Instance) -> Any:
    import numpy as np
    from ortools.graph.python.max_flow import SimpleMaxFlow

    solver, arcs = SimpleMaxFlow(), np.array(of.arcs)
    solver.add_arcs_with_capacity(arcs[:, 0], arcs[:, 1], arcs[:, 2])
    if solver.solve(*ends(of)) != solver.OPTIMAL:
        raise SystemExit("OR-tools has no maximum flow")
    return solver.optimal_flow()


def flow_scipy(of: Instance) -> Any:
    import numpy as np
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow as solve

    arcs, (source, sink) = np.array(of.arcs, dtype=np.int32), ends(of)
    size = of.nodes + 1
    matrix = csr_array((arcs[:, 2], (arcs[:, 0], arcs[:, 1])), shape=(size, size))
    return solve(matrix, source, sink).flow_value


def flow_networkx(of: Instance) -> Any:
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edges_from((one, other, {"capacity": size}) for one, other, size in of.arcs)
    return nx.maximum_flow_value(graph, *ends(of))


def cost_here(of: Instance) -> Any:
    capacities = {(one, other): most for one, other, _, most, _ in of.arcs}
    costs = {(one, other): cost for one, other, _, _, cost in of.arcs}
    return cheapest_flow(capacities, costs, {node: int(mark) for node, mark in of.marks.items()})


def cost_networkx(of: Instance) -> Any:
    import networkx as nx

    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_nodes_from((node, {"demand": -int(mark)}) for node, mark in of.marks.items())
    for one, other, _, most, cost in of.arcs:
        graph.add_edge(one, other, capacity=most, weight=cost)
    return nx.network_simplex(graph)[0]


def cost_ortools(of: Instance) -> Any:
    import numpy as np
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    solver, arcs = SimpleMinCostFlow(), np.array(of.arcs)
    ones, others, _, most, cost = arcs.T
    solver.add_arcs_with_capacity_and_unit_cost(ones, others, most, cost)
    for node, mark in of.marks.items():
        solver.set_node_supply(node, int(mark))
    if solver.solve() != solver.OPTIMAL:
        raise SystemExit("OR-tools has no least cost")
    return solver.optimal_cost()


def cost_scipy(of: Instance) -> Any:
    import numpy as np
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    arcs: Any = np.array(of.arcs)
    number = len(of.arcs)
    signs, cols = np.repeat([1.0, -1.0], number), np.tile(np.arange(number), 2)
    rows = np.concatenate([arcs[:, 0], arcs[:, 1]]) - 1
    leaves: Any = csr_array((signs, (rows, cols)), shape=(of.nodes, number))
    supply = [int(of.marks.get(node, "0")) for node in range(1, of.nodes + 1)]
    limits: Any = np.stack([np.zeros(number), arcs[:, 3]], axis=1)
    solved: Any = linprog(arcs[:, 4], A_eq=leaves, b_eq=supply, bounds=limits, method="highs")
    return round(solved.fun)


# Package that must be there, and the call.
Solvers = dict[str, tuple[str, Callable[[Instance], Any]]]
MAXIMUM: Solvers = {
    OURS: ("flowgraph", flow_here),
    "OR-tools": ("ortools", flow_ortools),
    "scipy": ("scipy", flow_scipy),
    "networkx": ("networkx", flow_networkx),
}
LEAST: Solvers = {
    OURS: ("flowgraph", cost_here),
    "networkx": ("networkx", cost_networkx),
    "OR-tools": ("ortools", cost_ortools),
    "scipy linprog": ("scipy", cost_scipy),
}
INSTANCES = {
    "gl1.max": (MAXIMUM, 156545),
    "gw1.max": (MAXIMUM, 1202018),
    "wlm3.max": (MAXIMUM, 11875108),
    "netgen-2.min": (LEAST, 6749969302),
}


def main() -> None:
    """Measure the three questions in turn and print."""
    folder = SHARED / "maxflow-networkx"
    if not folder.exists():
        print(f"no {folder.name} in the folder of shared data ($FLOWGRAPH_SHARED): no flows")
    for name, (solvers, value) in INSTANCES.items() if folder.exists() else ():
        of = read(folder / name)
        there = {one: call for one, (package, call) in solvers.items() if has(package)}
        calls: Calls = {one: partial(call, of) for one, call in there.items()}
        seconds, results = calls_in_turn(calls, FLOW_RUNS)
        if set(results.values()) != {value}:
            raise SystemExit(f"{name}: {results} and not {value}")
        print(f"{name}: {of.nodes} nodes, {len(of.arcs)} arcs; all find {value}")
        report(seconds, [(OURS, peer) for peer in calls if peer != OURS])
    for size in NETWORKS:
        stops(*size)


def has(package: str) -> bool:
    """Whether a package is there; if not, say how to get it."""
    if find_spec(package):
        return True
    print(f"  {package}: not installed (pip install {package})")
    return False


def layered(number: int, width: int, layers: int) -> Capacities:
    """A network of so many arcs from `s` through the layers to `t`; the number is the seed."""
    rng = random.Random(number)
    names = [[f"{layer:02}-{at:02}" for at in range(width)] for layer in range(layers)]
    outer = [("s", name) for name in names[0]] + [(name, "t") for name in names[-1]]
    pairs = [pair for layer in pairwise(names) for pair in product(*layer)]
    found = {arc: rng.randint(100, 300) for arc in outer}
    return found | {arc: rng.randint(1, 100) for arc in rng.sample(pairs, number - len(outer))}


def stops(number: int, width: int, layers: int, most: int) -> None:
    """Measure one layered network and compare what is proved."""
    arcs = layered(number, width, layers)
    calls: Calls = {OURS: partial(here, arcs, most), "greedy": partial(here, arcs, most, GREEDY)}
    if has("highspy"):
        calls["HiGHS"] = partial(highs, arcs, most)
    print(f"{number} arcs, {most} stops: {Game(arcs, 's', ('t',)).value()} passes before")
    seconds, results = calls_in_turn(calls, STOP_RUNS, warm=number < LARGE)
    for name, (value, proved, method) in results.items():
        print(f"  {name} ({method}): {value} passes, {'proved' if proved else 'not proved'}")
    if len({value for value, proved, _ in results.values() if proved}) > 1:
        raise SystemExit("proved values differ")
    report(seconds, [(OURS, "HiGHS"), ("greedy", "HiGHS")])


def here(arcs: Capacities, most: int, method: str = "") -> Found:
    every = [Stop(f"{one}>{other}", frozenset({(one, other)})) for one, other in arcs]
    found = best_stops(Game(arcs, "s", ("t",)), every, most, method=method)
    return found.value, found.exact, found.method


def highs(arcs: Capacities, most: int) -> Found:
    """Potentials fall from 1 to 0; an arc along which they fall is stopped or counted."""
    import highspy

    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("time_limit", MOST_SECONDS)
    solver.setOptionValue("mip_rel_gap", 0.0)
    fall = {name: solver.addVariable(0, 1) for name in sorted(set().union(*arcs))}
    counted = {arc: solver.addVariable(0, 1, obj=size) for arc, size in arcs.items()}
    stopped = {arc: solver.addBinary() for arc in arcs}
    solver.addConstr(fall["s"] - fall["t"] == 1)
    for (one, other), size in counted.items():
        solver.addConstr(fall[other] - fall[one] + size + stopped[one, other] >= 0)
    solver.addConstr(solver.qsum(stopped.values()) <= most)
    solver.run()
    proved = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    value = solver.getObjectiveValue()
    return round(value) if value < highspy.kHighsInf else None, proved, "Wood 1993"


if __name__ == "__main__":
    main()
