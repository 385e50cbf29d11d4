"""Amounts and shares that were computed, as text: exact for machines, rounded for people."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from flowgraph.case.view import Network
from flowgraph.model.money import Span, Terms
from flowgraph.model.shares import percent
from flowgraph.render.words import grouped

# Places that are printed: of an amount in text, and of any number in CSV.
_CENTS, _PLACES = 2, 6


def exact(value: Fraction | None) -> str | None:
    """Exact number for JSON: a decimal where it ends, else a fraction; None stays None."""
    return None if value is None else percent(value)


def cell(value: Fraction | None) -> str:
    """Number for CSV, rounded to six places; empty where there is none.

    >>> cell(Fraction(10, 3)), cell(None), cell(Fraction(5))
    ('3.333333', '', '5')
    """
    return "" if value is None else _rounded(value, _PLACES)


def _rounded(value: Fraction, places: int) -> str:
    unit = Decimal(1).scaleb(-places)
    number = Decimal(value.numerator) / Decimal(value.denominator) if value else Decimal(0)
    if value.denominator != 1:
        scaled = Fraction(value) * 10**places
        number = Decimal(round(scaled)).scaleb(-places).quantize(unit, ROUND_HALF_EVEN)
        text = f"{number:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return str(value.numerator)


def amount(value: Fraction, currency: str) -> str:
    """Amount in full digits, to the cent; `about` where that rounds.

    >>> amount(Fraction(1000), "USD"), amount(Fraction(10, 3), "")
    ('USD 1,000', 'about 3.33')
    """
    text = _rounded(value, _CENTS)
    about = "" if Fraction(text) == value else "about "
    unit = f"{currency} " if currency else ""
    return f"{about}{unit}{grouped(text)}"


def span(value: Span, currency: str) -> str:
    """Amount with its bounds.

    >>> span(Span(Fraction(1), None), "USD"), span(Span(Fraction(1), Fraction(2)), "USD")
    ('at least USD 1', 'USD 1 to 2')
    """
    low = amount(value.low, currency)
    if value.high is None:
        return f"at least {low}"
    return low if value.exact else f"{low} to {amount(value.high, '')}"


def share(value: Fraction) -> str:
    """Share in percent, to two places.

    >>> share(Fraction(5, 16)), share(Fraction(1, 3))
    ('31.25 percent', 'about 33.33 percent')
    """
    text = _rounded(value * 100, _CENTS)
    about = "" if Fraction(text) == value * 100 else "about "
    return f"{about}{text} percent"


def ratio(value: Fraction) -> str:
    """Ratio to two places, without trailing zeros.

    >>> ratio(Fraction(27, 2)), ratio(Fraction(3600, 343))
    ('13.5', 'about 10.5')
    """
    text = _rounded(value, _CENTS)
    return text if Fraction(text) == value else f"about {text}"


def terms_text(terms: Terms) -> str:
    """What an amount is, in words: how far the money had got, and for when.

    >>> terms_text(Terms("allocated", "year", "2024")), terms_text(Terms("", "total", ""))
    ('allocated for the year 2024', 'status not stated, no period stated')
    """
    status = terms.status or "status not stated"
    yearly = terms.per == "year"
    if not terms.period:
        return f"{status}, a year, no year stated" if yearly else f"{status}, no period stated"
    if " to " in terms.period:
        return f"{status} a year for {terms.period}" if yearly else f"{status} from {terms.period}"
    return f"{status} for the year {terms.period}" if yearly else f"{status} in {terms.period}"


def terms_dict(terms: Terms) -> dict[str, str | None]:
    """Terms for JSON."""
    return {
        "money_status": terms.status or None,
        "per": terms.per,
        "period": terms.period or None,
    }


def span_dict(value: Span | None) -> dict[str, str | None]:
    """Bounds for JSON; both None where no figure is known."""
    if value is None:
        return {"min": None, "max": None}
    return {"min": exact(value.low), "max": exact(value.high)}


def rates_text(network: Network, rates: tuple[str, ...]) -> str:
    """Rates with their kind, days and publication: which, of when, from where."""
    said = []
    for name in rates:
        row = network.case.rates[name]
        since = f" since {row.start}" if row.start and not row.end else ""
        days = f" from {row.start} to {row.end}" if row.start and row.end else ""
        if row.start == row.end and row.start:
            days = f" in {row.start}"
        value = row.units_per_usd
        basis = f", {row.basis}" if row.basis else ""
        marked = "implied by the printed pair " if row.kind == "implied" else ""
        said.append(
            f"{marked}{_printed(value)} {row.currency} for 1 USD ({row.kind}{since}{days}{basis};"
            f" {name}, {row.publication or 'no publication'})"
        )
    return "; ".join(said)


def _printed(value: str) -> str:
    return " / ".join(grouped(part) for part in value.split("/"))
