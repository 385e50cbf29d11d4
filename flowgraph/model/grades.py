"""Admiralty grades: a letter for the publication, a digit for the information.

The two are judged apart. `key` gives an order for display, not a measure. The
scale is that of NATO doctrine (AJP-2.1): A to F, 1 to 6, where F and 6 mean
"cannot be judged".
"""

from __future__ import annotations

import re
from functools import cache

UNGRADED = ""
_FORM = re.compile(r"[A-F][1-6]", re.ASCII)

SOLID, USABLE, WEAK = "solid", "usable", "weak"
BANDS = (SOLID, USABLE, WEAK)
_SOFT_CLAIMS = frozenset({"alleged", "inferred", "disputed", "denied"})


def is_grade(text: str) -> bool:
    """Whether the text is an Admiralty pair such as `B2`."""
    return bool(_FORM.fullmatch(text))


@cache
def key(grade: str) -> tuple[int, int, int]:
    """Sort key of a grade: worse of the two positions, then digit, then letter.

    F, 6 and no grade sort last.

    >>> sorted(["C1", "B2", "A2", "B1", "A1", "F1", ""], key=key)
    ['A1', 'B1', 'A2', 'B2', 'C1', 'F1', '']
    """
    if not is_grade(grade):
        return (9, 9, 9)
    letter, digit = ord(grade[0]) - 64, int(grade[1])
    if letter == 6 or digit == 6:
        return (8, digit, letter)
    return (max(letter, digit), digit, letter)


def passes(grade: str, least: str) -> bool:
    """Whether a grade is at least as good as another in letter *and* digit.

    >>> passes("B3", "B3"), passes("C1", "B3"), passes("F1", "E5"), passes("", "E5")
    (True, False, False, False)
    """
    if not is_grade(grade) or grade[0] == "F" or grade[1] == "6":
        return False
    return grade[0] <= least[0] and grade[1] <= least[1]


@cache
def band(grade: str, claim: str) -> str:
    """Evidence band of a hop.

    solid: A to B with 1 to 2 and not merely alleged; usable: to C3; weak: the rest.

    >>> band("B2", "asserted"), band("A2", "alleged"), band("D3", "asserted")
    ('solid', 'usable', 'weak')
    """
    if passes(grade, "B2") and claim not in _SOFT_CLAIMS:
        return SOLID
    return USABLE if passes(grade, "C3") else WEAK
