"""What a cell of each column type may hold."""

from __future__ import annotations

import re
from collections.abc import Callable

from flowgraph.model import dates, grades, lookup
from flowgraph.model.problems import Problem, problem

# Where a cell stands: file, row, column.
Place = tuple[str, int, str]
Check = Callable[[str, Place], Problem | None]

_ID = re.compile(r"[^\s@=+,;&\x00-\x1f\x7f-][^\s,;&\x00-\x1f\x7f]{0,119}")
_AMOUNT = re.compile(r"\d{1,20}(\.\d{1,6})?", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,9})?", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}", re.ASCII)
_URL = re.compile(r"https?://[^\s\x00-\x1f<>\"]+")
CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)"
)


def plain_number(cell: str) -> bool:
    """Whether a cell holds a number that can be compared."""
    return bool(_NUMBER.fullmatch(cell))


def check_for(column_type: str) -> Check | None:
    """Check for the cells of one column type; None where any text will do.

    Whether a reference exists is a question for the whole case and not asked here.
    """
    if column_type.startswith("enum:"):
        return _enum(column_type[5:])
    return _CHECKS.get(column_type)


def _enum(vocabulary: str) -> Check:
    codes = frozenset(lookup.codes(vocabulary))
    listed = ", ".join(lookup.codes(vocabulary))

    def check(cell: str, place: Place) -> Problem | None:
        if cell in codes:
            return None
        return problem("enum-unknown", *place, cell, listed)

    return check


def _form(pattern: re.Pattern[str], code: str) -> Check:
    def check(cell: str, place: Place) -> Problem | None:
        return None if pattern.fullmatch(cell) else problem(code, *place, cell)

    return check


def _date(cell: str, place: Place) -> Problem | None:
    try:
        dates.interval(cell)
    except ValueError as error:
        return problem("date-bad", *place, cell, str(error))
    return None


def _share(cell: str, place: Place) -> Problem | None:
    try:
        from flowgraph.model import shares

        shares.parse(cell)
    except ValueError as error:
        return problem("share-bad", *place, cell, str(error))
    return None


def _grade(cell: str, place: Place) -> Problem | None:
    return None if grades.is_grade(cell) else problem("grade-bad", *place, cell)


def _rate(cell: str, place: Place) -> Problem | None:
    try:
        from flowgraph.model import money

        money.rate(cell)
    except ValueError:
        return problem("rate-bad", *place, cell)
    return None


def _currency(cell: str, place: Place) -> Problem | None:
    if cell in lookup.codes("currency"):
        return None
    return problem("currency-unknown", *place, cell)


_CHECKS: dict[str, Check] = {
    "id": _form(_ID, "id-bad"),
    "ref:entities": _form(_ID, "id-bad"),
    "date": _date,
    "amount": _form(_AMOUNT, "amount-bad"),
    "number": _form(_NUMBER, "number-bad"),
    "share": _share,
    "rate": _rate,
    "currency": _currency,
    "country": _form(_COUNTRY, "country-bad"),
    "grade": _grade,
    "url": _form(_URL, "url-bad"),
}
