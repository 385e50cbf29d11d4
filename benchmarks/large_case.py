"""Do `check` and one path query answer in seconds on 200,000 edges without kinds?

The network is synthetic and seeded: 60,000 entities, ends drawn at random. The
peer reads the same file into a networkx DiGraph and asks for reachability.
"""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from measure import FLOWGRAPH, in_turn, report

EDGES, ENTITIES, RUNS = 200_000, 60_000, 3
PEER = """
import csv, sys, networkx
graph = networkx.DiGraph()
with open(sys.argv[1], newline="") as file:
    graph.add_edges_from((row["source"], row["target"]) for row in csv.DictReader(file))
print(networkx.has_path(graph, "n1", "n2"))
"""


def main() -> None:
    """Write the network, measure and print."""
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "edges.csv"
        with path.open("w", encoding="utf-8") as file:
            file.write("source,target\n")
            for _ in range(EDGES):
                file.write(f"n{rng.randrange(ENTITIES)},n{rng.randrange(ENTITIES)}\n")
        commands = {
            "networkx, read and reach": [sys.executable, "-c", PEER, str(path)],
            "flowgraph check": [*FLOWGRAPH, "check", "--data", folder],
            "flowgraph paths": [*FLOWGRAPH, "paths", "n1", "n2", "--data", folder],
        }
        found = in_turn(commands, RUNS)
    report(
        found,
        [
            ("flowgraph check", "networkx, read and reach"),
            ("flowgraph paths", "networkx, read and reach"),
        ],
    )


if __name__ == "__main__":
    main()
