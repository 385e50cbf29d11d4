"""The columns of every CSV answer: type and meaning, from `columns.csv` beside this module."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from flowgraph.model import lookup

# What a cell of each type looks like; an empty cell is no value in every type.
FORMS = {
    "id": r"[^\s;]+( [^\s;]+)*",
    "ids": r"[^;]+(; ?[^;]+)*",
    "text": r"(?s).+",
    "code": r"[^;]+",
    "grade": r"[A-F][1-6]",
    "yesno": r"yes|no",
    "date": r"\d{4}(-\d\d(-\d\d)?)?",
    "dates": r"\d{4}(-\d\d(-\d\d)?)?(;\d{4}(-\d\d(-\d\d)?)?)*",
    "integer": r"\d+",
    "number": r"-?\d+(\.\d+)?",
    "exact": r"\d+(\.\d+|/\d+)?",
}
NUMBERS = ("integer", "number")


class Column(NamedTuple):
    """One column: its name, type (a key of `FORMS`) and meaning."""

    name: str
    type: str
    meaning: str

    def fits(self, cell: str) -> bool:
        """Whether a cell is empty or of the type.

        >>> Column("grade", "grade", "").fits("B2"), Column("n", "integer", "").fits("two")
        (True, False)
        """
        return not cell or bool(re.fullmatch(FORMS[self.type], cell))


def column_of(table: str, name: str) -> Column:
    """A column of a table; some names mean another thing in one of them.

    >>> column_of("problems", "row").type, column_of("targets", "row").type
    ('integer', 'code')
    """
    found = _columns()
    return found.get((table, name)) or found["", name]


@cache
def _columns() -> dict[tuple[str, str], Column]:
    rows = lookup.read(Path(__file__).with_name("columns.csv"))
    return {(r["table"], r["column"]): Column(r["column"], r["type"], r["meaning"]) for r in rows}


def entries() -> frozenset[tuple[str, str]]:
    """Table (empty for all) and name of every column that is described."""
    return frozenset(_columns())
