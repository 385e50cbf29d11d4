"""Days of a record as numbers: on which money of it can have moved, or a tie can hold.

What is published of a date is an interval. A budget line, money that is set aside and a
record for each year are money on every day of their period (decision 0009).
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from flowgraph.case.view import Network
from flowgraph.model import dates
from flowgraph.model.values import Edge

# Before and after every day that a table can name.
NEVER, EVER = 0, 4_000_000
# Money that is available for a period, and not moved on one day.
ALLOCATED = "allocated"


class When(NamedTuple):
    """Days of one record as numbers (`day_number`).

    Attributes
    ----------
    first, last : first and last day on which a payment can lie, or a tie can hold
    sure : first and last of the days on each of which it surely holds (a budget line, a
        tie); None for one payment on a day that is not known, and for a tie sure on no day
    """

    first: int
    last: int
    sure: tuple[int, int] | None = None


@lru_cache(maxsize=65536)
def first_number(text: str) -> int:
    """Number of the first day of a partial date."""
    return day_number(dates.first_day(text))


@lru_cache(maxsize=65536)
def last_number(text: str) -> int:
    """Number of the last day of a partial date."""
    return day_number(dates.last_day(text))


def day_number(day: str) -> int:
    """Number of a day (ISO), 1 for the first of the year 1; 0 for a day of the year 0000.

    >>> day_number("2024-01-02") - day_number("2024-01-01")
    1
    """
    return NEVER if day.startswith("0000") else date.fromisoformat(day).toordinal()


def day_text(number: int) -> str:
    """Day of a number as ISO text; empty for a number before or after every day.

    >>> day_text(day_number("2024-01-02")), day_text(EVER)
    ('2024-01-02', '')
    """
    if not NEVER < number <= date.max.toordinal():
        return ""
    return date.fromordinal(number).isoformat()


def days_of_payment(network: Network, edge: Edge) -> When:
    """Days on which the money of a record can have moved.

    A state that pays, a budget line, money that is only set aside and a record for each year
    are money on every day of their period, as far as it is dated. A payment without a date
    may be of any day.
    """
    kind = network.case.kinds[edge.kind]
    if not kind.event:
        return days_of_tie(network, edge)
    if not (edge.start or edge.end):
        return When(NEVER, EVER)
    first = first_number(edge.start or edge.end)
    last = last_number(edge.end or edge.start)
    standing = edge.per == "year" or ALLOCATED in (kind.status, edge.money_status)
    return When(first, last, (first, last) if standing else None)


def days_of_tie(network: Network, edge: Edge) -> When:
    """Days on which a tie can hold, and on which it surely does.

    It surely holds from the last day of its partial start until the first day of its partial
    end, and only while both parties surely exist. Where no end is published, it surely holds
    until a publication last states it (the first day of its partial date), or without limit
    where no publication is dated. A tie without a start surely holds on no day. What an act
    made holds from the act on.
    """
    if network.case.kinds[edge.kind].event:
        begun = edge.start or edge.end
        if not begun:
            return When(NEVER, EVER)
        first = first_number(begun)
        return When(first, EVER, (last_number(begun), EVER))
    low, high = network.stated_spell(edge)
    first, last = day_number(low), _last_number(high)
    if not edge.start:
        return When(first, last)
    begun_by = last_number(edge.start)
    stated = network.last_published(edge)
    end = network.end_of(edge)
    if end:
        until = _last_number(dates.first_day(end))
    else:
        until = max(first_number(stated), begun_by) if stated else EVER
    for name in (edge.source, edge.target):
        life = network.case.entities[name]
        if life.start:
            begun_by = max(begun_by, last_number(life.start))
        if life.end:
            until = min(until, _last_number(dates.first_day(life.end)))
    return When(first, last, (begun_by, until) if begun_by <= until else None)


def _last_number(day: str) -> int:
    return EVER if day == dates.LAST_DAY else day_number(day)
