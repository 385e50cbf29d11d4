"""The tables of a dossier as one workbook, a sheet a table; needs the extra `xlsx`.

Cells are written as text and never as formulas; numbers are numbers, and only the address of
a publication is a link. The date of creation is fixed, so that the same tables give the same
bytes for one version of the library.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import datetime

from flowgraph.dossier.tables import Sheet
from flowgraph.errors import MissingExtra, UsageError
from flowgraph.render.dictionary import NUMBERS, column_of

# What a workbook holds at most: rows of a sheet, characters of a cell.
_MOST_ROWS, _MOST_TEXT = 1_048_575, 32_767
_WIDTHS = {"text": 60, "ids": 24, "id": 24, "date": 12, "dates": 24, "grade": 8, "yesno": 8}
_WIDTH = 14
_MADE = datetime(2000, 1, 1)
# An address that a workbook may open: no file, no macro, nothing that needs escaping.
_LINK = re.compile(r"https?://[!-~]{1,1900}", re.ASCII)


def workbook(sheets: Iterable[Sheet], title: str) -> bytes:
    """One workbook of some tables.

    Parameters
    ----------
    sheets : the tables
    title : of the workbook

    Raises
    ------
    MissingExtra
        If XlsxWriter is not installed.
    UsageError
        If a table has more rows than a sheet holds.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise MissingExtra("xlsx", "XlsxWriter") from None
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
         "strings_to_numbers": False},
    )  # fmt: skip
    book.set_properties({"title": title[:255], "created": _MADE})
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    top = book.add_format({"valign": "top"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name[:31])
        page.freeze_panes(1, 0)
        columns = [column_of(sheet.name, name) for name in sheet.columns]
        for at, column in enumerate(columns):
            page.set_column(at, at, _WIDTHS.get(column.type, _WIDTH))
            page.write_string(0, at, column.name, head)
        if len(sheet.rows) > _MOST_ROWS:
            raise UsageError(
                f"{sheet.name} has {len(sheet.rows):,} rows, more than a sheet holds; leave out"
                " --xlsx"
            )
        for number, row in enumerate(sheet.rows, 1):
            for at, column in enumerate(columns):
                cell = row[column.name]
                if not cell:
                    continue
                if column.name == "url" and _LINK.fullmatch(cell):
                    page.write_url(number, at, cell, top)
                elif column.type in NUMBERS and _plain_number(cell):
                    page.write_number(number, at, float(cell), top)
                else:
                    style = wrap if column.type == "text" else top
                    page.write_string(number, at, _fitting(cell, sheet.name), style)
        if sheet.rows:
            page.autofilter(0, 0, len(sheet.rows), len(columns) - 1)
    book.close()
    return out.getvalue()


def _fitting(cell: str, table: str) -> str:
    """Text that a cell can hold; what is cut says so."""
    if len(cell) <= _MOST_TEXT:
        return cell
    note = f" [cut; whole in {table}.csv]"
    return cell[: _MOST_TEXT - len(note)] + note


def _plain_number(cell: str) -> bool:
    """Whether a number is the same as a spreadsheet holds it: up to fifteen digits."""
    return sum(char.isdigit() for char in cell) <= 15
