"""Whole processes in turn: user and system time of each, and their ratios."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FLOWGRAPH = [sys.executable, "-m", "flowgraph"]


def cpu_seconds(command: list[str], code: int = 0) -> float:
    """User and system seconds of one run; its output is thrown away.

    Raises
    ------
    RuntimeError
        If it ends with another exit code: then it did not do what is to be timed.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != code:
        raise RuntimeError(f"ended with {done.returncode} and not {code}: {' '.join(command)}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_turn(
    commands: dict[str, list[str]], runs: int, codes: dict[str, int] | None = None
) -> dict[str, list[float]]:
    """Seconds of each command, run in turn after one run that is not counted.

    Parameters
    ----------
    commands : words of each command, by a name for the report
    runs : counted runs of each
    codes : exit code of those that should not end with 0
    """
    found: dict[str, list[float]] = {name: [] for name in commands}
    for counted in range(-1, runs):
        for name, command in commands.items():
            seconds = cpu_seconds(command, (codes or {}).get(name, 0))
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
