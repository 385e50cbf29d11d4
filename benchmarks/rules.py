"""Does `rules` answer on 1,000,000 stakes, and how does it compare with a plain worklist?

The network has 100,000 entities, most of them on cycles, and is seeded
(`ownership_network.py`). The peer is a program of some thirty lines in plain Python: it
reads the same two files, keeps exact fractions and runs a worklist on the upper bounds
and on the lower ones. It checks no cell, has no clock, no evidence and no working. Both
are timed as whole processes; all answers are compared with the peer's and with those of
the plain reference of the tests (`tests/plain_rules.py`).
"""

from __future__ import annotations

import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from measure import FLOWGRAPH, ROOT, in_turn, report

sys.path.insert(0, str(ROOT / "tests"))

import ownership_network
import plain_rules

ENTITIES, STAKES, RUNS = 100_000, 1_000_000, 3
PEER = r"""
import csv, sys
from fractions import Fraction

def bounds(text):
    low, _, high = text.partition("-")
    return Fraction(low), Fraction(high or low)

held = {}
with open(sys.argv[1] + "/edges.csv", newline="") as file:
    for row in csv.DictReader(file):
        held.setdefault(row["source"], []).append((row["target"], *bounds(row["share"])))
with open(sys.argv[1] + "/designations.csv", newline="") as file:
    listed = [row["entity"] for row in csv.DictReader(file)]
for which in (2, 1):
    caught, sums, todo = set(listed), {}, list(listed)
    while todo:
        for stake in held.get(todo.pop(), ()):
            owned = stake[0]
            sums[owned] = sums.get(owned, Fraction(0)) + stake[which]
            if sums[owned] >= 50 and owned not in caught:
                caught.add(owned)
                todo.append(owned)
    print("upper" if which == 2 else "lower", *sorted(caught - set(listed)))
"""


def main() -> None:
    """Write the network, measure, compare and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = ownership_network.write(folder, ENTITIES, STAKES)
        out = folder / "answer.out"
        ask = [*FLOWGRAPH, "rules", "--data", name, "--as-of", "2025", "--regime", "ofac", "-q"]
        commands = {
            "plain worklist": [sys.executable, "-c", PEER, name],
            "flowgraph rules": [*ask, "--format", "csv", "-o", str(out)],
        }
        found = in_turn(commands, RUNS)
        verdicts = _verdicts(out)
        _compare(commands["plain worklist"], verdicts)
        _reference(rows, verdicts)
    report(found, [("flowgraph rules", "plain worklist")])


def _verdicts(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["entity"]: row["verdict"]
            for row in csv.DictReader(file)
            if row["rule"] == "50-percent" and row["listed"] == "no"
        }


def _compare(peer: list[str], verdicts: dict[str, str]) -> None:
    """Compare all verdicts with those of the peer."""
    done = subprocess.run(peer, capture_output=True, text=True, check=True)
    sets = {line.split()[0]: set(line.split()[1:]) for line in done.stdout.splitlines()}
    blocked = {name for name, verdict in verdicts.items() if verdict == "blocked"}
    within = {name for name, verdict in verdicts.items() if verdict != "not_blocked"}
    if blocked != sets["lower"] or not within <= sets["upper"]:
        raise SystemExit("the verdicts differ from those of the plain worklist")
    print(
        f"{len(blocked)} caught, as by the peer; {len(within - blocked)} open, of"
        f" {len(sets['upper'] - sets['lower'])} that the peer's upper bounds leave open"
    )


def _reference(rows: Iterable[tuple[str, str, str]], verdicts: dict[str, str]) -> None:
    """Compare all entities with the plain reference of the tests, on both bounds."""
    listed = {f"n{at}" for at in range(0, ENTITIES, ownership_network.LISTED_EVERY)}
    sets = []
    for end in (0, -1):
        stakes = plain_rules.stakes_of(
            (one, other, Fraction(share.split("-")[end])) for one, other, share in rows
        )
        sets.append(plain_rules.right(stakes, listed))
    blocked = {name for name, verdict in verdicts.items() if verdict == "blocked"}
    if blocked != sets[0] or not {n for n, v in verdicts.items() if v != "not_blocked"} <= sets[1]:
        raise SystemExit("the verdicts differ from those of the plain reference")
    print(f"all {ENTITIES} entities agree with the plain reference of the tests")


if __name__ == "__main__":
    main()
