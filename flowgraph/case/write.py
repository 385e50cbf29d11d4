"""A case written back as CSV: what is read again gives the same tables."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from flowgraph.case.case import Case
from flowgraph.case.files import write_whole
from flowgraph.case.read import Table
from flowgraph.errors import DataError, UsageError
from flowgraph.model.problems import ERROR

# Warnings about what is not kept in memory, and would be lost.
NOT_KEPT = ("column-unknown", "file-unknown")


def table_text(table: Table) -> str:
    """CSV text of a table: its known columns, rows sorted, LF line ends."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows(sorted(table.rows))
    return out.getvalue()


def write(case: Case, folder: str | Path) -> list[Path]:
    """Write every table of a case into a folder, each file whole or not at all.

    Known columns only, cells stripped, rows sorted. A table is data for another
    reader of this format and not a report for a spreadsheet.

    Parameters
    ----------
    case : the case
    folder : an existing folder; tables of these names in it are replaced

    Returns
    -------
    The files written.

    Raises
    ------
    DataError
        If the reader met an error, or a column or file it does not know: these would be lost.
    UsageError
        If the folder does not exist or a file cannot be written.
    """
    lost = [p for p in case.problems if p.severity == ERROR or p.code in NOT_KEPT]
    if lost:
        raise DataError(
            f"{case.name} was not read whole and is not written: {lost[0]}\n"
            "Run `flowgraph check` to see all problems."
        )
    target = Path(folder)
    if not target.is_dir():
        raise UsageError(f"'{target}': there is no such folder")
    written = []
    for name, table in sorted(case.tables.items()):
        path = target / f"{name}.csv"
        write_whole(path, table_text(table))
        written.append(path)
    return written
