"""Shares as publications print them, read into exact bounds in percent."""

from __future__ import annotations

import re
from fractions import Fraction

_NUMBER = r"(\d{1,3}(?:\.\d{1,12})?|\d{1,6}/\d{1,6})\s*%?"
_BAND = re.compile(rf"{_NUMBER}\s*-\s*{_NUMBER}", re.ASCII)
_BOUND = re.compile(rf"(>=|<=|>|<)?\s*{_NUMBER}", re.ASCII)


def bounds(text: str) -> tuple[Fraction, Fraction]:
    """Least and greatest share, in percent (0 to 100), that a text can mean.

    Reads `50`, `50.5`, `50%`, `50/3`, `25-50`, `>25`, `>=25`, `<25`, `<=25`.
    Whether a bound itself is excluded (`>25`) is not kept here.

    Raises
    ------
    ValueError
        If the text is none of these, or lies outside 0 to 100.

    >>> bounds("50/3"), bounds(">25")
    ((Fraction(50, 3), Fraction(50, 3)), (Fraction(25, 1), Fraction(100, 1)))
    """
    text = text.strip()
    found = _BAND.fullmatch(text)
    if found:
        low, high = (_percent(part) for part in found.groups())
    else:
        found = _BOUND.fullmatch(text)
        if not found:
            raise ValueError("not a share (0 to 100, `25-50`, `>25`, `50/3`)")
        value = _percent(found[2])
        low = Fraction(0) if found[1] in ("<", "<=") else value
        high = Fraction(100) if found[1] in (">", ">=") else value
    if low > high:
        raise ValueError("the lower share is above the upper one")
    return low, high


def _percent(text: str) -> Fraction:
    if re.search(r"/0+$", text):
        raise ValueError("a share over zero")
    value = Fraction(text)
    if not 0 <= value <= 100:
        raise ValueError("outside 0 to 100 percent")
    return value
