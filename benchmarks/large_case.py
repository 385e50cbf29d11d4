"""Do `check` and one path query answer in seconds on 200,000 edges without kinds?

The network is synthetic and seeded: 60,000 entities, ends drawn at random. One
target lies exactly as far as a path may be long, one lies farther: there the
answer is that there is none so near. The peer reads the same file into a
networkx DiGraph and asks for one shortest path; flowgraph also checks every
cell, ranks all routes within the bound and says where they meet.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

import networkx

from flowgraph.analysis.paths import DEFAULT_MAX_HOPS
from flowgraph.errors import NOTHING_FOUND
from measure import FLOWGRAPH, in_turn, report

EDGES, ENTITIES, RUNS = 200_000, 60_000, 3
PEER = """
import csv, sys, networkx
graph = networkx.DiGraph()
with open(sys.argv[1], newline="") as file:
    graph.add_edges_from((row["source"], row["target"]) for row in csv.DictReader(file))
print(len(networkx.shortest_path(graph, "n1", sys.argv[2])) - 1)
"""


def main() -> None:
    """Write the network, measure and print."""
    rng = random.Random(1)
    pairs = [(rng.randrange(ENTITIES), rng.randrange(ENTITIES)) for _ in range(EDGES)]
    hops = networkx.single_source_shortest_path_length(networkx.DiGraph(pairs), 1)
    near = min(name for name, far in hops.items() if far == DEFAULT_MAX_HOPS)
    far = min(name for name, far in hops.items() if far == DEFAULT_MAX_HOPS + 3)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "edges.csv"
        lines = ["source,target", *(f"n{source},n{target}" for source, target in pairs), ""]
        path.write_text("\n".join(lines), encoding="utf-8")
        ask = [*FLOWGRAPH, "paths", "--data", folder, "n1"]
        commands = {
            "networkx, read and shortest": [sys.executable, "-c", PEER, str(path), f"n{near}"],
            "flowgraph check": [*FLOWGRAPH, "check", "--data", folder],
            "flowgraph paths, found": [*ask, f"n{near}"],
            "flowgraph paths, none so near": [*ask, f"n{far}"],
        }
        peer, *ours = commands
        found = in_turn(commands, RUNS, {"flowgraph paths, none so near": NOTHING_FOUND})
    report(found, [(name, peer) for name in ours])


if __name__ == "__main__":
    main()
