"""What does it cost to ask whether money runs forward in time?

Synthetic dated networks: layers of payers, several records of each payment in years and
days drawn at random, some undated, ties at the end. One search for the ten best routes of
each pair, in order (the default) and with `any_order`; and, where the path of an older
checkout is given, the same search by its code. All run in turn as workers of their own, one
for each checkout, which load the case once and then answer again and again. The demand is
at most 2 times the code before.

Usage: python benchmarks/order.py [--before CHECKOUT]
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from measure import ROOT

MOST = 2.0
RUNS = 7
# Layers, parties of a layer, payees of a party, records of a payment.
SHAPES = {"long": (6, 8, 3, 2), "wide": (4, 30, 6, 2), "many records": (4, 12, 4, 12)}
WORKER = """
import json, sys, time
from flowgraph.analysis.paths import find_paths
from flowgraph.case.case import load
case = load(sys.argv[1])
for line in sys.stdin:
    network = case.view(**json.loads(line))
    begun = time.process_time()
    found = find_paths(network, ["s"], ["t"], k=10)
    seconds = time.process_time() - begun
    print(json.dumps([seconds, len(found.paths), found.search.explored]), flush=True)
"""


class Worker:
    """A process that answers one question with the code of one checkout."""

    def __init__(self, checkout: Path, folder: Path) -> None:
        """Start it and let it read the case."""
        self._process = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(folder)],
            env={**os.environ, "PYTHONPATH": str(checkout)},
            cwd=checkout,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, view: dict[str, bool]) -> tuple[float, int, int]:
        """Seconds of CPU of one search, the paths it gives, and the states it explored."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(view) + "\n")
        self._process.stdin.flush()
        seconds, paths, explored = json.loads(self._process.stdout.readline())
        return seconds, paths, explored

    def close(self) -> None:
        """End it."""
        self._process.communicate()


def main() -> None:
    """Measure each network in turn and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--before", type=Path, help="checkout of the code before")
    before = parser.parse_args().before
    for name, shape in SHAPES.items():
        with tempfile.TemporaryDirectory() as folder:
            records = write_network(Path(folder), *shape)
            print(f"{name}: {records} records")
            measure(Path(folder), before)


def write_network(folder: Path, layers: int, width: int, fan: int, parallel: int) -> int:
    """Write a network from `s` through layers to `t`; number of its records."""
    rng = random.Random(f"{layers} {width} {fan} {parallel}")
    names = [["s"], *([f"n{at}-{one}" for one in range(width)] for at in range(layers))]
    pairs = [
        (one, other)
        for at in range(layers)
        for one in names[at]
        for other in (names[1] if at == 0 else rng.sample(names[at + 1], min(fan, width)))
    ]
    rows = [(one, other, "pays", *dates(rng)) for one, other in pairs for _ in range(parallel)]
    rows += [(one, "t", rng.choice(["pays", "front_for"]), *dates(rng)) for one in names[-1]]
    with (folder / "edges.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["source", "target", "kind", "start", "end", "grade", "claim"])
        writer.writerows((*row, rng.choice(["A1", "B2", "C3"]), "asserted") for row in rows)
    return len(rows)


def dates(rng: random.Random) -> tuple[str, str]:
    """Start and end of a record: a year, a month, a day, a span, or none."""
    year, month, day = rng.randint(2015, 2023), rng.randint(1, 12), rng.randint(1, 28)
    return rng.choice([
        ("", ""),
        (f"{year}", ""),
        (f"{year}-{month:02}", ""),
        (f"{year}-{month:02}-{day:02}", ""),
        (f"{year}", f"{year + 1}"),
    ])  # fmt: skip


def measure(folder: Path, before: Path | None) -> None:
    """Ask in turn and print the ratios."""
    now = Worker(ROOT, folder)
    workers = {"in order": (now, {}), "any order": (now, {"any_order": True})}
    if before:
        workers["before"] = (Worker(before.resolve(), folder), {})
    found: dict[str, list[float]] = {name: [] for name in workers}
    for run in range(-1, RUNS):
        for name, (worker, view) in workers.items():
            seconds, paths, explored = worker.ask(view)
            if run < 0:
                print(f"  {name}: {paths} paths shown, {explored} states explored")
            else:
                found[name].append(seconds)
    for worker in {id(one): one for one, _ in workers.values()}.values():
        worker.close()
    for name, seconds in found.items():
        print(f"  {name:10} {statistics.median(seconds) * 1000:8.0f} ms of CPU, median")
    for peer in list(workers)[1:]:
        ratios = sorted(a / b for a, b in zip(found["in order"], found[peer], strict=True))
        middle = statistics.median(ratios)
        told = f"  in order / {peer}: {middle:.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})"
        over = peer == "before" and middle > MOST
        print(told + (f", more than {MOST:.0f}" if over else ""))


if __name__ == "__main__":
    main()
