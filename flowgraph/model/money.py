"""Amounts of money as exact intervals, and the terms under which two may be added.

An amount is never one number here: it has a least and a greatest value, either of
which may be unknown. Two amounts are added only where currency, status, period and
`per` are the same: what was voted is not what was paid, and one year is not another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from flowgraph.model import dates
from flowgraph.model.values import Edge

NOTHING = Fraction(0)
# What money may be called that has moved; what is only promised or allotted has not.
MOVED = ("paid", "released")
CAPITAL = "capital"
_RATE = re.compile(r"(\d{1,20}(?:\.\d{1,9})?)(?:/(\d{1,20}(?:\.\d{1,9})?))?", re.ASCII)


class Span(NamedTuple):
    """Least and greatest amount; `high` is None where no publication gives an upper end.

    >>> str(Span(Fraction(3), None) + Span(Fraction(1), Fraction(2)))
    'at least 4'
    """

    low: Fraction
    high: Fraction | None

    def __add__(self, other: tuple[object, ...]) -> Span:
        """Sum of two amounts under the same terms."""
        if not isinstance(other, Span):
            return NotImplemented
        open_above = self.high is None or other.high is None
        high = None if open_above else (self.high or NOTHING) + (other.high or NOTHING)
        return Span(self.low + other.low, high)

    @property
    def exact(self) -> bool:
        """Whether it is one figure."""
        return self.low == self.high

    @property
    def stated(self) -> Fraction:
        """Figure to count with: the middle of a closed interval, the least of an open one."""
        return self.low if self.high is None else (self.low + self.high) / 2

    def scaled(self, low: Fraction, high: Fraction) -> Span:
        """Amount divided by a rate between two bounds."""
        return Span(self.low / high, None if self.high is None else self.high / low)

    def __str__(self) -> str:
        """Digits, with `at least` where it is open above."""
        from flowgraph.model.shares import percent

        if self.high is None:
            return f"at least {percent(self.low)}"
        if self.exact:
            return percent(self.low)
        return f"{percent(self.low)} to {percent(self.high)}"


NONE = Span(NOTHING, NOTHING)


def span(low: str, high: str) -> Span | None:
    """Amount of two cells; None where both are empty.

    >>> span("5", ""), span("", "")
    (Span(low=Fraction(5, 1), high=None), None)
    """
    if not low and not high:
        return None
    least = number(low) if low else NOTHING
    if low == high:
        return Span(least, least)
    return Span(least, number(high) if high else None)


def number(text: str) -> Fraction:
    """Exact value of plain digits, as `Fraction(text)` gives it and in a third of the time.

    >>> number("147.80")
    Fraction(739, 5)
    """
    whole, _, rest = text.partition(".")
    return Fraction(int(whole + rest), 10 ** len(rest)) if rest else Fraction(int(whole))


def total(spans: Iterable[Span]) -> Span:
    """Sum of amounts under the same terms."""
    found = NONE
    for one in spans:
        found = found + one
    return found


def rate(text: str) -> Fraction:
    """Units for one US dollar: a number, or the quotient of two printed figures.

    Raises
    ------
    ValueError
        If the text is neither, or not above zero.

    >>> rate("4500/3.5")
    Fraction(9000, 7)
    """
    found = _RATE.fullmatch(text.strip())
    if not found or (found[2] and not Fraction(found[2])):
        raise ValueError("no rate")
    value = Fraction(found[1]) / Fraction(found[2] or 1)
    if not value:
        raise ValueError("no rate")
    return value


class Terms(NamedTuple):
    """What two amounts must share before they are added: status, `per` and period.

    `period` is a calendar year where the dates lie within one, else the two dates;
    empty where no publication states a period.
    """

    status: str
    per: str
    period: str

    @property
    def days(self) -> tuple[str, str] | None:
        """First and last day of the period; None where none is stated."""
        return days_of(self.period) if self.period else None


def days_of(period: str) -> tuple[str, str]:
    """First and last day of a period: a partial date, or two with `to` between.

    Raises
    ------
    ValueError
        If it is neither, or ends before it begins.

    >>> days_of("2023 to 2024-06")
    ('2023-01-01', '2024-06-30')
    """
    first, to, last = period.partition(" to ")
    days = dates.interval(first)[0], dates.interval(last if to else first)[1]
    if days[0] > days[1]:
        raise ValueError("it ends before it begins")
    return days


def terms_of(edge: Edge) -> Terms:
    """Terms of the amount of an edge.

    >>> row = Edge("e", "a", "b", "pays", money_status="paid", start="2024-03-01")
    >>> terms_of(row).period, terms_of(row._replace(start="2023", end="2025")).period
    ('2024', '2023 to 2025')
    """
    start, end = edge.start or edge.end, edge.end or edge.start
    period = ""
    if start:
        period = start[:4] if start[:4] == end[:4] else f"{start} to {end}"
    return Terms(edge.money_status, edge.per or "total", period)
