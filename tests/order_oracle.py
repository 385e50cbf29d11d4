"""Whether money runs forward in time along records, by trying days: an oracle.

A record of a payment is an interval of days. One day in it is the day of the payment,
unknown (`once`), or money flows on every day of it and the day can be chosen
(`standing`). Days are whole numbers. All days that matter are tried: every unknown day
at both ends of its interval and next to them, and beyond all ends where it has none; a
chosen day at every end of every interval, next to it, and at these moved by the time
that money may wait. `test_representative_days_are_enough` tries every single day
instead. Nothing of `flowgraph.analysis` is used.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import product
from typing import NamedTuple

from flowgraph.case.view import Network
from flowgraph.model import dates, lookup
from flowgraph.model.values import Edge

CERTAIN, POSSIBLE, IMPOSSIBLE = "certain", "possible", "impossible"
ORDERS = (CERTAIN, POSSIBLE, IMPOSSIBLE)
DAWN, DOOM = date.min.toordinal() - 10**6, date.max.toordinal() + 10**6
Days = tuple[int, int]
NEVER: Days = (DOOM, DAWN)


class Payment(NamedTuple):
    """Days of one record of a payment; DAWN and DOOM for no first and no last one."""

    first: int
    last: int
    standing: bool


class Tie(NamedTuple):
    """Days on which a tie can hold, and on which it surely does."""

    can: Days
    sure: Days


def order_of(payments: tuple[Payment, ...], tie: Tie | None, wait: int | None) -> str:
    """Order of one record a payment, one after the other, and the tie that ends the route.

    Parameters
    ----------
    payments : at least one
    tie : None where the last payment ends the route
    wait : most days between a payment and the next one; None for any number
    """
    return _order_of(*_near_zero(payments, tie), wait)


def _near_zero(
    payments: tuple[Payment, ...], tie: Tie | None
) -> tuple[tuple[Payment, ...], Tie | None]:
    """The same days counted from the first end of any, so that like cases are tried once."""
    spans = [(first, last) for first, last, _ in payments] + (list(tie) if tie else [])
    ends = {day for span in spans for day in span} - {DAWN, DOOM}
    start = min(ends, default=0)

    def moved(day: int) -> int:
        return day - start if day in ends else day

    return (
        tuple(Payment(moved(one.first), moved(one.last), one.standing) for one in payments),
        Tie(*((moved(first), moved(last)) for first, last in tie)) if tie else None,
    )


@cache
def _order_of(payments: tuple[Payment, ...], tie: Tie | None, wait: int | None) -> str:
    days = representative_days(payments, tie, wait)
    every = [[day for day in days if one.first <= day <= one.last] for one in payments]
    if not in_order(every, tie.can if tie else None, wait):
        return IMPOSSIBLE
    sure = tie.sure if tie else None
    unknown = [
        [(day,) for day in unknown_days(one, days)] if not one.standing else [tuple(chosen)]
        for one, chosen in zip(payments, every, strict=True)
    ]
    always = all(in_order(fixed, sure, wait) for fixed in product(*unknown))
    return CERTAIN if always else POSSIBLE


def representative_days(
    payments: tuple[Payment, ...], tie: Tie | None, wait: int | None
) -> list[int]:
    """Every end, next to it, moved by what money may wait on any number of steps, and beyond."""
    spans = [(one.first, one.last) for one in payments] + (list(tie) if tie else [])
    ends = {day for span in spans for day in span} - {DAWN, DOOM} or {0}
    steps = range(-len(payments), len(payments) + 1) if wait else [0]
    found = {end + (wait or 0) * step + next_ for end in ends for step in steps
             for next_ in (-1, 0, 1)}  # fmt: skip
    far = (len(payments) + 2) * ((wait or 0) + 2)
    return sorted({min(found) - far, *found, max(found) + far})


def unknown_days(payment: Payment, days: list[int]) -> list[int]:
    """Days that the other side would choose: the outermost ones and those next to them."""
    first = payment.first if payment.first != DAWN else days[0]
    last = payment.last if payment.last != DOOM else days[-1]
    return sorted(
        {day for day in (first, first + 1, last - 1, last) if first <= day <= last}
    )  # fmt: skip


def in_order(
    days: list[list[int]] | tuple[tuple[int, ...], ...], holds: Days | None, wait: int | None
) -> bool:
    """Whether one day of each payment can be chosen so that all is in order.

    Cost: the payments times the square of the days.
    """
    arrived = list(days[0])
    for following in days[1:]:
        arrived = [
            day
            for day in following
            if any(day - before >= 0 and (wait is None or day - before <= wait)
                   for before in arrived)
        ]  # fmt: skip
    return any(holds is None or holds[0] <= day <= holds[1] for day in arrived)


# --- records as days --------------------------------------------------------------------------


def ordinal(day: str) -> int:
    """Number of an ISO day; DAWN and DOOM for the two ends of time."""
    if day in (dates.FIRST_DAY, dates.LAST_DAY):
        return DAWN if day == dates.FIRST_DAY else DOOM
    return date.fromisoformat(day).toordinal()


def first_of(text: str) -> int:
    """First day of a partial date; DAWN for none."""
    return ordinal(dates.interval(text)[0]) if text else DAWN


def last_of(text: str) -> int:
    """Last day of a partial date; DOOM for none."""
    return ordinal(dates.interval(text)[1]) if text else DOOM


def standing(edge: Edge) -> bool:
    """Whether a dated record says that money flows on every day of its time."""
    row = next(row for row in lookup.rows("kinds") if row["kind"] == edge.kind)
    allotted = "allocated" in (row["status"], edge.money_status) or edge.per == "year"
    return allotted and bool(edge.start or edge.end)


def payment_of(edge: Edge) -> Payment:
    """Days of a record of money; an end that is missing is the other one."""
    start, end = edge.start or edge.end, edge.end or edge.start
    return Payment(first_of(start), last_of(end), standing(edge))


def tie_of(network: Network, edge: Edge) -> Tie:
    """Days of a record of a state that ends a route."""
    ends = [network.case.entities[name] for name in (edge.source, edge.target)]
    born = max(first_of(end.start) for end in ends)
    dead = min(last_of(end.end) for end in ends)
    can = (max(first_of(edge.start), born), min(last_of(edge.end), dead))
    if not edge.start:
        return Tie(can, NEVER)
    published = network.last_published(edge)
    over = DOOM
    if edge.end:
        over = first_of(edge.end)
    elif published:
        over = max(first_of(published), last_of(edge.start))
    surely_born = max((last_of(end.start) for end in ends if end.start), default=born)
    surely_alive = min((first_of(end.end) for end in ends if end.end), default=dead)
    return Tie(can, (max(last_of(edge.start), surely_born), min(over, surely_alive)))
