"""Problems of a case as text that a person reads in a terminal."""

from __future__ import annotations

from collections import Counter

from flowgraph.model.problems import ERROR, NOTE, WARNING, Problem
from flowgraph.render.terminal import Page
from flowgraph.render.words import counted


def problems_text(problems: list[Problem], page: Page, per_code: int = 0) -> str:
    """Text of `check`: every problem, or the first few of each code and the count.

    Parameters
    ----------
    problems : what was found, in the order to show
    page : page to write on
    per_code : most lines for one code and file; 0 for all
    """
    shown: dict[tuple[str, str], int] = {}
    for found in problems:
        key = (found.code, found.file)
        shown[key] = shown.get(key, 0) + 1
        if not per_code or shown[key] <= per_code:
            page.add(f"{found.severity}: {found} [{found.code}]", 0, 4)
    for (code, file), number in shown.items():
        if per_code and number > per_code:
            page.add(f"... and {number - per_code} more of [{code}] in {file}")
    times = Counter(found.severity for found in problems)
    grades = (ERROR, WARNING, NOTE) if times[NOTE] else (ERROR, WARNING)
    page.add(", ".join(counted(times[grade], grade) for grade in grades))
    return page.text()
