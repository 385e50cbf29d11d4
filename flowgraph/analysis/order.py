"""Does money run forward in time along a route?

A record is dated by an interval, so the days of payments are known within bounds. Choose one
record for each hop, and one day in each record. A route is

    impossible   if no choice lets every payment come no earlier than the one before it
    certain      if some choice of records is in order whatever the days within them
    possible     otherwise

The same day is in order. A payment without a date may be of any day. A budget line, money
that is set aside and a record for each year are money on every day of their period, so
one of these days can be chosen. A tie that ends a route (control, membership) must hold on
the day on which money arrives. Routes in which no payment comes before the previous one
are time-respecting paths (Kempe, Kleinberg, Kumar 2002; Holme and Saramaki 2012). How
intervals are read is decision 0009.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from flowgraph.analysis.days import EVER, NEVER, When, day_text
from flowgraph.analysis.results import CERTAIN, IMPOSSIBLE, POSSIBLE

# The best first; only money routes have an order.
ORDERS = (CERTAIN, POSSIBLE, IMPOSSIBLE)
# A wait without a bound; and a day later than all days, which stands for none.
ANY_WAIT = EVER
LATE = EVER * 3

Days = tuple[tuple[int, int], ...]


class Leg:
    """Records of one hop, any of which may be taken; `holds` if they are ties, not money."""

    __slots__ = ("_days", "_single", "_sure", "holds", "records")

    def __init__(self, records: Iterable[When], holds: bool = False) -> None:
        """Store the records; they are sorted at the first question that needs it."""
        self.records = tuple(records)
        self.holds = holds
        self._single = self.records[0] if len(self.records) == 1 else None
        self._days: _Spans | None = None
        self._sure: _Sure | None = None

    def only(self, places: Iterable[int]) -> Leg:
        """The leg with only the records at the places given."""
        return Leg((self.records[place] for place in places), self.holds)

    def arrival(self, after: int) -> int:
        """First day on which money that came on day `after` can pass the hop; `LATE` if none."""
        one = self._single
        if one is not None:
            return LATE if one.last < after else max(one.first, after)
        if self._days is None:
            self._days = _Spans((one.first, one.last) for one in self.records)
        return self._days.first_day(after)

    def sure_arrival(self, after: int) -> int:
        """First day by which money surely passed the hop, on any open days; `LATE` if none.

        The next payment must not come before that day. `after` is that day of the hop before.
        """
        one = self._single
        if one is None:
            if self._sure is None:
                self._sure = _Sure(self.records)
            return self._sure.first_day(after)
        if one.sure is None:
            return one.last if after <= one.first else LATE
        return LATE if one.sure[1] < after else max(one.sure[0], after)


class _Spans:
    """Spans of days, sorted so that a day in them is found by bisection."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        found = sorted(spans)
        self._firsts = [first for first, _ in found]
        # The greatest last day of the spans up to each.
        self._lasts = list(accumulate((last for _, last in found), max))

    def first_day(self, after: int) -> int:
        """First day, from `after` on, that lies in one of the spans; `LATE` if none."""
        at = bisect_right(self._firsts, after)
        if at and self._lasts[at - 1] >= after:
            return after
        return self._firsts[at] if at < len(self._firsts) else LATE


class _Sure:
    """Days by which many records surely moved money, found by bisection."""

    def __init__(self, records: Sequence[When]) -> None:
        self._stands = _Spans(one.sure for one in records if one.sure is not None)
        moved = sorted((one.first, one.last) for one in records if one.sure is None)
        self._moved = [first for first, _ in moved]
        least = accumulate((last for _, last in reversed(moved)), min)
        self._least = [*reversed(list(least)), LATE]

    def first_day(self, after: int) -> int:
        return min(self._stands.first_day(after), self._least[bisect_left(self._moved, after)])


class Clash(NamedTuple):
    """Where a route breaks: the hop, and the days that do not meet.

    `hop` is the place of the leg in the route. `arrives` are the first and the last day on
    which money can come there, `dated` those of the records of the hop (ISO; empty where
    none is known). `waits` says that the route would be in order if money could wait longer.
    """

    hop: int
    arrives: tuple[str, str]
    dated: tuple[str, str]
    waits: bool


def arrivals(before: Days | None, leg: Leg, wait: int = ANY_WAIT) -> Days:
    """Days on which money can have passed a hop, from those on which it came to it.

    Parameters
    ----------
    before : days of arrival at the beginning of the hop; None where nothing has moved yet
    leg : records of the hop
    wait : most days that money may wait

    Returns
    -------
    Sorted spans of days that do not touch; empty where no record fits.
    """
    return merged(span for one in leg.records for span in _passes(before, one, leg.holds, wait))


def _passes(before: Days | None, one: When, holds: bool, wait: int) -> Iterator[tuple[int, int]]:
    """Spans of days on which money can have passed a hop by one record, perhaps overlapping."""
    if before is None:
        yield one.first, one.last
        return
    for first, last in before[:1] if wait == ANY_WAIT and not holds else before:
        low = max(one.first, first)
        high = min(one.last, last if holds else last + wait)
        if low <= high:
            yield low, high


def departures(after: Days, leg: Leg, wait: int = ANY_WAIT) -> Days:
    """Days on which money may come to a hop so that it passes on one of the days wanted.

    Parameters
    ----------
    after : days on which it may pass the hop
    leg : records of the hop
    wait : most days that money may wait

    Returns
    -------
    Sorted spans of days that do not touch; empty where no record fits.
    """
    found = []
    for one in leg.records:
        for first, last in after:
            low, high = max(one.first, first), min(one.last, last)
            if low <= high:
                found.append((low, high) if leg.holds else (max(NEVER, low - wait), high))
    return merged(found)


def merged(spans: Iterable[tuple[int, int]]) -> Days:
    """Spans of days, sorted; spans that overlap or touch are joined.

    >>> merged([(5, 6), (1, 3), (4, 4)])
    ((1, 6),)
    """
    found = sorted(spans)
    if len(found) < 2:
        return tuple(found)
    out = [found[0]]
    for first, last in found[1:]:
        if first <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return tuple(out)


def order_of(legs: Sequence[Leg], wait: int = ANY_WAIT) -> str:
    """Order of a route: certain, possible or impossible.

    Parameters
    ----------
    legs : the hops that move money or end the route, in turn
    wait : most days that money may wait between two payments

    Cost without a bound of the wait: that of sorting the records of each hop; where a tie ends
    the route, also the pairs of records of the last two hops.

    >>> one, other = Leg((When(5, 5),)), Leg((When(3, 3),))
    >>> order_of([one, other]), order_of([other, one]), order_of([one, Leg((When(3, 7),))])
    ('impossible', 'certain', 'possible')
    """
    if len(legs) < 2:
        return CERTAIN
    if not can_be(legs, wait):
        return IMPOSSIBLE
    if wait == ANY_WAIT and not any(leg.holds for leg in legs[:-1]):
        return CERTAIN if _surely_at_once(legs) else POSSIBLE
    return CERTAIN if surely(legs, wait) is not None else POSSIBLE


def can_be(legs: Sequence[Leg], wait: int = ANY_WAIT) -> bool:
    """Whether some choice of records and days is in order: `order_of` is not impossible."""
    if wait == ANY_WAIT and not any(leg.holds for leg in legs[:-1]):
        return _can_be_at_once(legs)
    days: Days | None = None
    for leg in legs:
        days = arrivals(days, leg, wait)
        if not days:
            return False
    return True


def _can_be_at_once(legs: Sequence[Leg]) -> bool:
    """The same where waiting has no bound and a tie stands at the end alone.

    Then the choice that arrives first leaves most ways on.
    """
    day = before = NEVER - 1
    for at, leg in enumerate(legs):
        if leg.holds and at:
            paid = legs[at - 1].records
            return any(_meets(one, tie, before) for one in paid for tie in leg.records)
        before, day = day, leg.arrival(day)
        if day == LATE:
            return False
    return True


def _surely_at_once(legs: Sequence[Leg]) -> bool:
    """Whether some choice of records is in order whatever the days, under the same terms."""
    day = before = NEVER - 1
    for at, leg in enumerate(legs):
        if leg.holds and at:
            ties = [tie.sure for tie in leg.records if tie.sure is not None]
            paid = legs[at - 1].records
            return any(_surely_meets(one, tie, before) for tie in ties for one in paid)
        before, day = day, leg.sure_arrival(day)
        if day == LATE:
            return False
    return True


def _meets(payment: When, tie: When, after: int) -> bool:
    """Whether a payment can be made from a day on, on a day on which a tie can hold."""
    return max(payment.first, tie.first, after) <= min(payment.last, tie.last)


def _surely_meets(payment: When, tie: tuple[int, int], after: int) -> bool:
    """Whether a payment is surely made from a day on, on a day on which a tie surely holds."""
    if payment.sure is not None:
        return max(payment.sure[0], tie[0], after) <= min(payment.sure[1], tie[1])
    return after <= payment.first and tie[0] <= payment.first and payment.last <= tie[1]


def clash_of(legs: Sequence[Leg], wait: int = ANY_WAIT) -> Clash | None:
    """First leg of a route that no day of arrival meets; None where the route can be in order.

    `waits` is set if the route could be in order without the bound of the wait.
    """
    if wait != ANY_WAIT and not can_be(legs, ANY_WAIT):
        return clash_of(legs)
    days: Days | None = None
    for at, leg in enumerate(legs):
        after = arrivals(days, leg, wait)
        if not after:
            assert days is not None
            dated = (
                min(one.first for one in leg.records),
                max(one.last for one in leg.records),
            )
            return Clash(
                at,
                (day_text(days[0][0]), day_text(days[-1][1])),
                (day_text(dated[0]), day_text(dated[1])),
                waits=wait != ANY_WAIT,
            )
        days = after
    return None


class _Surely(NamedTuple):
    """What is known of the day of the last payment, whatever the unknown days were.

    The last payment whose day cannot be chosen is on some day d, at the latest on `latest`.
    The days of payments after it can be chosen between max(d, low) and min(d + reach, high),
    where `earliest_reach` is the least value of d + reach. `records` are the choice made.
    """

    latest: int
    low: int
    earliest_reach: int
    high: int
    records: tuple[int, ...]

    @property
    def worst(self) -> int:
        """Day before which the next payment must surely not come."""
        return max(self.latest, self.low)


def surely(legs: Sequence[Leg], wait: int = ANY_WAIT) -> tuple[int, ...] | None:
    """Places of one record of each leg that are in order whatever the days; None if there are none.

    A payment whose days are open must fit on each of them; for a record that is money on
    every day of its period, one day is chosen. Without a bound of the wait the choice that
    surely arrives first leaves most ways on; with one, each choice that no other beats is kept.
    """
    found = [_Surely(NEVER - 1, NEVER - 1, EVER * 2, EVER * 2, ())]
    at = 0
    while at < len(legs):
        ties = at + 1
        while ties < len(legs) and legs[ties].holds:
            ties += 1
        choices = list(_together(legs[at:ties]))
        onward = []
        for before in found:
            for records, when in choices:
                after = _onward(before, when, wait, first=not at)
                if after is not None:
                    onward.append(after._replace(records=(*before.records, *records)))
        found = _best(onward, wait)
        if not found:
            return None
        at = ties
    return found[0].records


def _together(legs: Sequence[Leg]) -> Iterator[tuple[tuple[int, ...], When]]:
    """Choices of a payment and the ties that must hold on its day: places, and sure days.

    Of the choices of ties only those are given whose days no other choice holds as well.
    """
    spans = [Span(NEVER, EVER, ())]
    for leg in legs[1:]:
        spans = _widest(
            Span(max(low, tie.sure[0]), min(high, tie.sure[1]), (*places, at))
            for low, high, places in spans
            for at, tie in enumerate(leg.records)
            if tie.sure is not None
        )
    for at, payment in enumerate(legs[0].records):
        for low, high, places in spans:
            if payment.sure is not None:
                low, high = max(low, payment.sure[0]), min(high, payment.sure[1])
                if low <= high:
                    yield (at, *places), When(low, high, (low, high))
            elif low <= payment.first and payment.last <= high:
                yield (at, *places), payment


class Span(NamedTuple):
    """Days on which each of some ties surely holds, and the places of their records."""

    low: int
    high: int
    places: tuple[int, ...]


def _widest(spans: Iterable[Span]) -> list[Span]:
    """Spans of at least one day that lie in no other."""
    kept: list[Span] = []
    for one in sorted(spans, key=lambda one: (one.low, -one.high)):
        if one.low <= one.high and not (kept and one.high <= kept[-1].high):
            kept.append(one)
    return kept


def _onward(before: _Surely, when: When, wait: int, *, first: bool) -> _Surely | None:
    """What is known after one more payment; None where it is not surely in order."""
    if when.sure is None:
        in_time = when.last <= min(before.earliest_reach, before.high) + wait
        if not first and not (before.worst <= when.first and in_time):
            return None
        return _Surely(when.last, NEVER - 1, when.first, EVER * 2, ())
    if first:
        return _Surely(NEVER - 1, when.sure[0], EVER * 2, when.sure[1], ())
    low = max(before.low, when.sure[0])
    reach = before.earliest_reach + wait
    high = min(before.high + wait, when.sure[1])
    if before.latest > high or low > min(reach, high):
        return None
    return _Surely(before.latest, low, reach, high, ())


def _best(found: list[_Surely], wait: int) -> list[_Surely]:
    """Choices that no other beats; only the earliest where waiting has no bound."""
    if wait == ANY_WAIT:
        return [min(found, key=lambda one: one.worst)] if found else []
    kept: list[_Surely] = []
    for one in sorted(found, key=lambda one: (one.latest, one.low, -one.earliest_reach, -one.high)):
        if not any(
            known.latest <= one.latest
            and known.low <= one.low
            and known.earliest_reach >= one.earliest_reach
            and known.high >= one.high
            for known in kept
        ):
            kept.append(one)
    return kept


def usable(legs: Sequence[Leg], wait: int = ANY_WAIT) -> list[tuple[int, ...]]:
    """For each leg, the places of the records that some choice in order takes."""
    ahead: list[Days | None] = [None]
    for leg in legs:
        ahead.append(arrivals(ahead[-1], leg, wait))
    behind: Days = ((NEVER, EVER),)
    found: list[tuple[int, ...]] = []
    for at in range(len(legs) - 1, -1, -1):
        leg = legs[at]
        kept = []
        for place, one in enumerate(leg.records):
            if meet(_passes(ahead[at], one, leg.holds, wait), behind):
                kept.append(place)
        found.append(tuple(kept))
        behind = departures(behind, leg, wait)
    return found[::-1]


def meet(one: Iterable[tuple[int, int]], other: Days) -> bool:
    """Whether two sets of days share one.

    >>> meet(((1, 3),), ((3, 5),)), meet(((1, 2),), ((3, 5),))
    (True, False)
    """
    return any(first <= end and begin <= last for first, last in one for begin, end in other)
