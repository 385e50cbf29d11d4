"""The column dictionary: which tables there are and what each column holds."""

from functools import cache
from typing import NamedTuple

from flowgraph.model import lookup


class Column(NamedTuple):
    """One column of one table.

    `type` is one of id, text, texts, date, amount, number, share, rate, currency,
    country, grade, url, entity_kind, edge_kind, `enum:<vocabulary>`,
    `ref:<table>` and `refs:<table>` (several, separated by `;`).
    """

    table: str
    name: str
    type: str
    required: bool
    description: str


@cache
def tables() -> dict[str, dict[str, Column]]:
    """All columns by table and name, in their written order."""
    found: dict[str, dict[str, Column]] = {}
    for row in lookup.rows("columns"):
        column = Column(
            row["table"], row["column"], row["type"], row["required"] == "yes", row["description"]
        )
        found.setdefault(column.table, {})[column.name] = column
    return found


def split_cell(cell: str) -> tuple[str, ...]:
    """Parts of a list cell.

    >>> split_cell("S001; S002;")
    ('S001', 'S002')
    """
    return tuple(part for part in (raw.strip() for raw in cell.split(";")) if part)
