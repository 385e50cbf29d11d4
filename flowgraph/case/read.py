"""CSV files to rows of text: strict about form, kind about what it meets.

Nothing is guessed and nothing is lost in silence: each thing that could not be
read is a `Problem` with file, row and column, all of them in one run.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from flowgraph.case import cells
from flowgraph.model import columns
from flowgraph.model.problems import Problem, problem

# A file of the case for people; every other CSV file is a table or is named as unknown.
OTHER_FILES = frozenset({"LEFT_OUT.csv"})


class Table(NamedTuple):
    """One table as text: the columns that the dictionary knows, and its rows."""

    name: str
    file: str
    columns: tuple[str, ...]
    rows: list[list[str]]
    numbers: list[int]

    def dicts(self) -> Iterator[dict[str, str]]:
        """Rows keyed by column, made one at a time."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


def read_tables(folder: Path) -> tuple[dict[str, Table], list[Problem]]:
    """Read every table of a case.

    Parameters
    ----------
    folder : folder that holds `edges.csv` and any other table of the dictionary

    Returns
    -------
    The tables by name, and what was wrong with them. A table with a broken
    header comes back without rows.

    Cost: linear in the cells; about a second for 200,000 short rows.
    """
    tables: dict[str, Table] = {}
    problems: list[Problem] = []
    if not (folder / "edges.csv").is_file():
        problems.append(problem("file-missing", str(folder)))
    for path in sorted(folder.glob("*.csv")) if folder.is_dir() else ():
        if path.stem in columns.tables():
            table, found = read_table(path, path.stem)
            tables[path.stem] = table
            problems += found
        elif path.name not in OTHER_FILES:
            problems.append(problem("file-unknown", path.name))
    return tables, problems


def read_table(path: Path, name: str) -> tuple[Table, list[Problem]]:
    """Read one table and check each of its cells against the column's type."""
    empty = Table(name, path.name, (), [], [])
    text, problems = read_text(path)
    if text is None:
        return empty, problems
    records, broken = _records(path.name, text)
    problems += broken
    if not records:
        if not broken:
            problems += _header_problems(path.name, name, [])
        return empty, problems
    header = [cell.strip() for cell in records[0][1]]
    bad = _header_problems(path.name, name, header)
    problems += bad
    if any(found.severity == "error" for found in bad):
        return empty, problems
    suspect = bool(cells.CONTROL.search(text))
    return _take_rows(name, path.name, header, records[1:], problems, suspect), problems


def read_text(path: Path) -> tuple[str | None, list[Problem]]:
    """Text of a file that should be UTF-8; a BOM is tolerated, UTF-16 is read and named."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        return None, [problem("file-unreadable", path.name, why=f"not readable: {error.strerror}")]
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        try:
            return raw.decode("utf-16"), [problem("file-utf16", path.name)]
        except UnicodeDecodeError:
            return None, [problem("file-encoding", path.name, why="broken UTF-16")]
    if b"\x00" in raw[:4000]:
        why = "the file looks like UTF-16 without a byte order mark"
        return None, [problem("file-encoding", path.name, why=why)]
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError as error:
        row = raw.count(b"\n", 0, error.start) + 1
        return None, [problem("file-encoding", path.name, row, why=_name_encoding(raw))]


def _name_encoding(raw: bytes) -> str:
    """Say which encoding the bytes look like, for the message."""
    arabic = sum("\u0600" <= char <= "\u06ff" for char in raw.decode("cp1256", "replace"))
    high = sum(byte > 127 for byte in raw)
    if arabic > high / 2:
        return "the file is not UTF-8; it looks like Windows-1256 (Arabic)"
    return "the file is not UTF-8; it looks like Windows-1252 or another one-byte encoding"


def _records(file: str, text: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """Records with their row numbers; blank lines are passed over but counted."""
    found: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, record in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            if record:
                found.append((number, record))
    except csv.Error as error:
        return found, [problem("csv-broken", file, number + 1, why=str(error))]
    return found, []


def _header_problems(file: str, name: str, header: list[str]) -> list[Problem]:
    known = columns.tables()[name]
    if len(header) == 1:
        for mark, said in ((";", "semicolons"), ("\t", "tabs"), ("|", "bars")):
            if mark in header[0]:
                return [problem("delimiter", file, 1, why=said)]
    found = [
        problem("header-missing", file, 1, column, column)
        for column, rule in known.items()
        if rule.required and column not in header
    ]
    seen: set[str] = set()
    for column in header:
        if column in seen and column in known:
            found.append(problem("header-duplicate", file, 1, column, column))
        elif column not in known and column not in seen:
            found.append(problem("column-unknown", file, 1, column, column))
        seen.add(column)
    return found


def _take_rows(
    name: str,
    file: str,
    header: list[str],
    records: list[tuple[int, list[str]]],
    problems: list[Problem],
    suspect: bool,
) -> Table:
    """Rows with the known columns only; problems of their cells are appended.

    `suspect`: the file holds a control character, so each cell is looked at.
    """
    known = columns.tables()[name]
    taken = [(index, column) for index, column in enumerate(header) if column in known]
    names = tuple(column for _, column in taken)
    checks = [(at, column, cells.check_for(known[column].type)) for at, column in enumerate(names)]
    checked = [entry for entry in checks if entry[2]]
    required = [at for at, column in enumerate(names) if known[column].required]
    picks = [index for index, _ in taken]
    width = len(header)
    control = cells.CONTROL
    rows: list[list[str]] = []
    numbers: list[int] = []
    for number, record in records:
        if len(record) != width:
            why = f"the row has {len(record)} cells and the header {width}"
            problems.append(problem("row-cells", file, number, why=why))
            continue
        row = [record[index].strip() for index in picks]
        for at, cell in enumerate(row) if suspect else ():
            if control.search(cell):
                problems.append(problem("control-character", file, number, names[at], cell))
        for at in required:
            if not row[at]:
                problems.append(problem("required-empty", file, number, names[at]))
        for at, column, check in checked:
            if row[at] and check:
                found = check(row[at], (file, number, column))
                if found:
                    problems.append(found)
        rows.append(row)
        numbers.append(number)
    return Table(name, file, names, rows, numbers)
