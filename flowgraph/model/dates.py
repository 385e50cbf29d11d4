"""Partial dates: `2019` and `2019-05` are intervals, and two of them may overlap.

A day is kept as ISO text, for text of this form sorts as the days do.
"""

from __future__ import annotations

import re
from functools import lru_cache

FIRST_DAY = "0000-01-01"
LAST_DAY = "9999-12-31"

_FORM = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def _days_in(year: int, month: int) -> int:
    if month == 2 and (year % 4 or (year % 100 == 0 and year % 400)):
        return 28
    return _DAYS[month - 1]


@lru_cache(maxsize=65536)
def interval(text: str) -> tuple[str, str]:
    """First and last day that a partial date can mean.

    Parameters
    ----------
    text : `YYYY`, `YYYY-MM` or `YYYY-MM-DD`

    Raises
    ------
    ValueError
        If the text has another form or names a day that does not exist.

    >>> interval("2024-02")
    ('2024-02-01', '2024-02-29')
    """
    found = _FORM.fullmatch(text)
    if not found:
        raise ValueError("not a date (YYYY, YYYY-MM or YYYY-MM-DD)")
    year, month, day = found.groups()
    if year == "0000":
        raise ValueError("there is no year 0000")
    if month is None:
        return f"{year}-01-01", f"{year}-12-31"
    if not 1 <= int(month) <= 12:
        raise ValueError(f"there is no month {month}")
    last = _days_in(int(year), int(month))
    if day is None:
        return f"{year}-{month}-01", f"{year}-{month}-{last:02d}"
    if not 1 <= int(day) <= last:
        raise ValueError(f"{year}-{month} has no day {day}")
    return text, text


def first_day(text: str) -> str:
    """First day of a partial date; the beginning of time for an empty one."""
    return interval(text)[0] if text else FIRST_DAY


def last_day(text: str) -> str:
    """Last day of a partial date; the end of time for an empty one."""
    return interval(text)[1] if text else LAST_DAY


def on_day(text: str) -> str:
    """A partial date as it stands in a sentence, with its preposition; empty for none.

    >>> on_day("2024-05-01"), on_day("2024-05")
    ('on 2024-05-01', 'in 2024-05')
    """
    return f"{'on' if len(text) == 10 else 'in'} {text}" if text else ""


def overlap(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two intervals of days share a day.

    >>> overlap(("2024-01-01", "2024-06-30"), ("2024-06-30", "2025-01-01"))
    True
    """
    return one[0] <= other[1] and other[0] <= one[1]


def timing(start: str, end: str, day: str) -> str:
    """Where an act or spell lies against a day: before, after, straddles or undated.

    Parameters
    ----------
    start, end : partial dates of the act, either may be empty
    day : partial date to compare with; empty gives `undated`

    >>> timing("2025", "2025", "2025-10-09"), timing("", "", "2025-10-09")
    ('straddles', 'undated')
    """
    if not day or not (start or end):
        return "undated"
    low, high = first_day(start or end), last_day(end or start)
    first, last = interval(day)
    if high < first:
        return "before"
    if low >= last:
        return "after"
    return "straddles"
