"""Whole processes in turn: user and system time of each, and their ratios."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOWGRAPH = [sys.executable, "-m", "flowgraph"]


def cpu_seconds(command: list[str]) -> float:
    """User and system seconds of one run, which must succeed; its output is thrown away."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_turn(commands: dict[str, list[str]], runs: int) -> dict[str, list[float]]:
    """Seconds of each command, run in turn after one run that is not counted."""
    found: dict[str, list[float]] = {name: [] for name in commands}
    for counted in range(-1, runs):
        for name, command in commands.items():
            seconds = cpu_seconds(command)
            if counted >= 0:
                found[name].append(seconds)
    return found


def report(found: dict[str, list[float]], pairs: list[tuple[str, str]]) -> None:
    """Print the median of each command and the ratio of each pair with its spread."""
    for name, seconds in found.items():
        print(f"{name:42} {statistics.median(seconds) * 1000:8.0f} ms of CPU, median")
    for one, other in pairs:
        ratios = sorted(a / b for a, b in zip(found[one], found[other], strict=True))
        middle = statistics.median(found[one]) / statistics.median(found[other])
        print(
            f"{one} / {other}: {middle:.2f}"
            f" (pairs {ratios[0]:.2f} to {ratios[-1]:.2f}, n = {len(ratios)})"
        )
