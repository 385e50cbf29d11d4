"""Shares as publications print them, read into exact bounds in percent.

A bound may itself be excluded: `>50` is more than 50, `<50` is less. Legal
thresholds turn on exactly that, so it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import NamedTuple

_NUMBER = r"(\d{1,3}(?:\.\d{1,12})?|\d{1,6}/\d{1,6})\s*%?"
_BAND = re.compile(rf"{_NUMBER}\s*[-\u2013]\s*{_NUMBER}", re.ASCII)
_BOUND = re.compile(rf"(>=|<=|>|<|\u2265|\u2264)?\s*{_NUMBER}", re.ASCII)
_SIGNS = {"\u2265": ">=", "\u2264": "<="}
NOTHING, ALL = Fraction(0), Fraction(100)
# Bits of a denominator that is still written out; some 40 digits.
_LONGEST = 128


class Share(NamedTuple):
    """Least and greatest share in percent; an `open` bound is itself excluded."""

    low: Fraction
    high: Fraction
    low_open: bool = False
    high_open: bool = False

    @property
    def exact(self) -> bool:
        """Whether it is one figure."""
        return self.low == self.high

    def __str__(self) -> str:
        """Write it as a reader of `read` would: `50`, `25 to 50`, `more than 25`."""
        if self.exact:
            return percent(self.low)
        above = "more than" if self.low_open else "at least"
        below = "less than" if self.high_open else "at most"
        if self.high == ALL and not self.high_open:
            return f"{above} {percent(self.low)}" if self.low or self.low_open else "0 to 100"
        if self.low == NOTHING and not self.low_open:
            return f"{below} {percent(self.high)}"
        if self.low_open or self.high_open:
            return f"{above} {percent(self.low)} and {below} {percent(self.high)}"
        return f"{percent(self.low)} to {percent(self.high)}"


UNSTATED = Share(NOTHING, ALL)


@lru_cache(maxsize=65536)
def parse(text: str) -> Share:
    """Share that a text can mean, in percent (0 to 100).

    Reads `50`, `50.5`, `50%`, `50/3`, `25-50`, `>25`, `>=25`, `<25`, `<=25`.

    Raises
    ------
    ValueError
        If the text is none of these, lies outside 0 to 100 or can be no share.

    >>> parse("50/3").low, str(parse("<50")), str(parse("25-50"))
    (Fraction(50, 3), 'less than 50', '25 to 50')
    """
    text = text.strip()
    found = _BAND.fullmatch(text)
    if found:
        low, high = (_percent(part) for part in found.groups())
        if low > high:
            raise ValueError("the lower share is above the upper one")
        return Share(low, high)
    found = _BOUND.fullmatch(text)
    if not found:
        raise ValueError("not a share (0 to 100, `25-50`, `>25`, `50/3`)")
    sign, value = _SIGNS.get(found[1], found[1] or ""), _percent(found[2])
    if (sign == ">" and value == ALL) or (sign == "<" and value == NOTHING):
        raise ValueError("no share lies above 100 or below 0 percent")
    low = NOTHING if sign in ("<", "<=") else value
    high = ALL if sign in (">", ">=") else value
    return Share(low, high, sign == ">", sign == "<")


def read(share: str, least: str = "", greatest: str = "") -> Share:
    """Share of the three cells `share`, `share_min` and `share_max`; unstated where all are empty.

    Raises
    ------
    ValueError
        If a cell is no share, or the least is above the greatest.

    >>> str(read("", "25", "<50")), str(read("", "", ""))
    ('at least 25 and less than 50', '0 to 100')
    """
    if share:
        return parse(share)
    low = parse(least) if least else UNSTATED
    high = parse(greatest) if greatest else UNSTATED
    found = Share(low.low, high.high, low.low_open, high.high_open)
    if found.low > found.high or (found.exact and (found.low_open or found.high_open)):
        raise ValueError("the least share is above the greatest")
    return found


def total(values: Iterable[Fraction]) -> Fraction:
    """Exact sum: over the least common denominator, and reduced once.

    Cost: linear in the values, where adding one by one would reduce a long fraction
    at each step.

    >>> total([Fraction(50, 3)] * 3)
    Fraction(50, 1)
    """
    found = list(values)
    bottom = lcm(*{value.denominator for value in found})
    return Fraction(sum(value.numerator * (bottom // value.denominator) for value in found), bottom)


def percent(value: Fraction) -> str:
    """Exact percentage as text: a decimal where it ends, else a fraction.

    A fraction too long to read, which only many odd denominators give, is cut off
    after twelve decimals and marked with `~`.

    >>> percent(Fraction(101, 2)), percent(Fraction(50, 3)), percent(Fraction(50))
    ('50.5', '50/3', '50')
    """
    bottom = value.denominator
    if bottom.bit_length() > _LONGEST:
        whole, rest = divmod(value.numerator * 10**12 // bottom, 10**12)
        return f"~{whole}.{rest:012d}"
    places = 0
    for prime in (2, 5):
        power = 0
        while bottom % prime == 0:
            bottom //= prime
            power += 1
        places = max(places, power)
    if bottom != 1:
        return f"{value.numerator}/{value.denominator}"
    if not places:
        return str(value.numerator)
    digits = f"{abs(value.numerator) * 10**places // value.denominator:0{places + 1}d}"
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def _percent(text: str) -> Fraction:
    if re.search(r"/0+$", text):
        raise ValueError("a share over zero")
    value = Fraction(text)
    if not NOTHING <= value <= ALL:
        raise ValueError("outside 0 to 100 percent")
    return value
