"""What accounts held before their first payment, as a case states it in `facts.csv`.

An opening balance decides what a convention takes first, so that one that cannot be used is
refused and not passed over: another currency that no rate joins, an interval, a day after
the payments have begun, two figures for one account.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import NamedTuple

from flowgraph.analysis.conversion import Converter
from flowgraph.analysis.flownet import FlowNet
from flowgraph.errors import UsageError
from flowgraph.model import dates
from flowgraph.model.money import Span, Terms
from flowgraph.model.values import Fact

OPENING = "opening_balance"


class Opening(NamedTuple):
    """What one account held, in the currency of the ledger, and the fact that says so."""

    amount: Fraction
    fact: Fact
    rates: tuple[str, ...]


def opening_balances(
    net: FlowNet, first_days: Mapping[str, str], units: Collection[str], converter: Converter
) -> dict[str, Opening]:
    """Opening balances of the accounts of a ledger.

    Parameters
    ----------
    net : the network; a fact that had not been published, or lies after the day, is left out
    first_days : day of the first payment of each account
    units : currencies of the payments as published; an account without one is in theirs,
        where they are one
    converter : converts to the currency of the ledger

    Raises
    ------
    UsageError
        If a balance is below zero or no single figure, is of another currency that no rate of
        its day joins, lies after the first payment, or is one of several of one account.
    """
    network = net.network
    found: dict[str, Opening] = {}
    for fact in network.case.facts.values():
        account = net.of(fact.entity)
        if fact.measure != OPENING or account not in first_days:
            continue
        late = bool(fact.date and network.as_of) and dates.first_day(fact.date) > network.as_of
        if late or not network.published(fact.publication):
            continue
        if account in found:
            raise _refused(
                fact, f"{found[account].fact.id} is one of {account} already", "drop one"
            )
        amount, rates = _amount(fact, units, converter)
        begun = first_days[account]
        if fact.date and dates.first_day(fact.date) > begun:
            raise _refused(fact, f"{account} pays or is paid on {begun} already", "correct `date`")
        found[account] = Opening(amount, fact, rates)
    return found


def _amount(
    fact: Fact, units: Collection[str], converter: Converter
) -> tuple[Fraction, tuple[str, ...]]:
    figures = {cell for cell in (fact.value_min, fact.value_max) if cell}
    if len({Fraction(cell) for cell in figures}) != 1:
        raise _refused(fact, "it has no single figure", "write one in `value_min`")
    value = Fraction(figures.pop())
    if value < 0:
        raise _refused(fact, "it is below zero", "what an account owed is no money it held")
    unit = fact.unit.strip()
    if not unit:
        if len(units) > 1 or converter.to not in ("", *units):
            raise _refused(fact, "it names no currency", "write it in `unit`")
        return value, ()
    if not converter.to:
        raise _refused(fact, f"it is in {unit}, and the payments name none", "correct `unit`")
    converted = converter.of(Span(value, value), unit, Terms("", "total", fact.date))
    if converted.span is None or not converted.span.exact:
        why = converted.missing or f"several rates of {unit} stand on {fact.date}"
        raise _refused(fact, f"it is in {unit}: {why}", f"add a rate to {converter.to}")
    return converted.span.low, converted.rates


def _refused(fact: Fact, why: str, mend: str) -> UsageError:
    return UsageError(f"facts.csv {fact.id}: an opening balance cannot be used: {why}; {mend}")
