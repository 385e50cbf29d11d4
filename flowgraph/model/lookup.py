"""The fact tables that lie beside this file (kinds, columns, vocabularies)."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of one of our own CSV tables, in the order of the file.

    Parameters
    ----------
    name : file name without `.csv`, of a table beside this module

    Returns
    -------
    One dict a row, keyed by the header.
    """
    return read(HERE / f"{name}.csv")


def read(path: Path) -> tuple[dict[str, str], ...]:
    """Rows of one of our own CSV tables, wherever it lies."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def codes(vocabulary: str) -> tuple[str, ...]:
    """Codes of one vocabulary, in their written order.

    >>> codes("stance")
    ('supports', 'denies')
    """
    return tuple(row["code"] for row in rows("vocabulary") if row["vocabulary"] == vocabulary)


@cache
def class_order() -> dict[str, int]:
    """Exposure classes by legal weight, the heaviest with the lowest number."""
    return {row["class"]: int(row["order"]) for row in rows("classes")}
