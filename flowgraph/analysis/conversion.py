"""An amount in another currency, by dated rates that the case cites.

The rate is that of the amount's own period: every rate in force on any of its days
counts, so that a year in which the rate was changed gives an interval. A yearly
amount is a line of that year's budget: a rate that is cited for just that year (the
budget's own) comes before those that were in force on some of its days. A day that no
rate covers gives no number, and neither does an amount without a date: nothing is
converted at a rate of another time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from flowgraph.case.view import Network
from flowgraph.errors import UsageError
from flowgraph.model import dates, lookup, money
from flowgraph.model.money import Span, Terms
from flowgraph.model.values import Rate

USD = "USD"
# Tried in turn; the first kind whose rates cover the whole period is taken.
KINDS = ("official", "implied", "market")


class Converted(NamedTuple):
    """An amount in the currency asked for, with the rates that gave it.

    `span` is None where it could not be converted; `missing` then says why. `rates` is
    empty where the amount was in that currency already.
    """

    span: Span | None
    currency: str
    rates: tuple[str, ...] = ()
    missing: str = ""


class Converter:
    """Converts amounts by the rates that a network knows.

    Parameters
    ----------
    network : what a view left of a case; its second clock holds for rates too
    to : currency asked for (ISO 4217); empty to leave every amount in its own
    kind : `official`, `implied` or `market`; empty for the first of these that covers

    Raises
    ------
    UsageError
        If the currency or the kind of rate is not known.
    """

    def __init__(self, network: Network, to: str = "", kind: str = "") -> None:
        """Take the rates that had been published by the second clock."""
        if to and to not in lookup.codes("currency"):
            raise UsageError(f"--currency '{to}': write a three-letter code of ISO 4217")
        if kind and kind not in KINDS:
            raise UsageError(f"--rate '{kind}': use {', '.join(KINDS)}")
        self.to = to
        self._kinds = (kind,) if kind else KINDS
        self._rates: dict[tuple[str, str], list[Rate]] = {}
        for row in network.case.rates.values():
            if network.published(row.publication):
                self._rates.setdefault((row.currency, row.kind), []).append(row)

    def of(self, span: Span, currency: str, terms: Terms) -> Converted:
        """One amount, converted; in its own currency where none was asked for."""
        if not self.to or currency == self.to:
            return Converted(span, currency)
        if not currency:
            return Converted(None, self.to, missing="no currency is stated")
        days = terms.days
        if days is None:
            return Converted(None, self.to, missing=f"no date says which rate of {currency} holds")
        used: list[str] = []
        for unit, divide in ((currency, True), (self.to, False)):
            if unit == USD:
                continue
            found = self._in_force(unit, days, terms.per == "year")
            if not found:
                why = f"no rate of {unit} covers {terms.period}"
                return Converted(None, self.to, missing=why)
            values = [money.rate(row.units_per_usd) for row in found]
            low, high = min(values), max(values)
            span = span.scaled(low, high) if divide else span.scaled(1 / high, 1 / low)
            used += [row.id for row in found]
        return Converted(span, self.to, tuple(used))

    def _in_force(self, currency: str, days: tuple[str, str], yearly: bool) -> list[Rate]:
        for kind in self._kinds:
            known = self._rates.get((currency, kind), ())
            own = [row for row in known if yearly and _span(row) == days]
            rows = own or [row for row in known if dates.overlap(days, _span(row))]
            if _covered(days, rows):
                return rows
        return []


def _span(row: Rate) -> tuple[str, str]:
    return dates.first_day(row.start), dates.last_day(row.end)


def _covered(days: tuple[str, str], rows: Iterable[Rate]) -> bool:
    """Whether some row holds on every day of a span."""
    at = days[0]
    for first, last in sorted(_span(row) for row in rows):
        if first > at:
            return False
        if last >= days[1]:
            return True
        if last >= at:
            at = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    return False
