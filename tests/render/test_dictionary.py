"""One dictionary for the columns of every CSV: complete, true of the bundled dossier, loadable."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from flowgraph.case.case import load
from flowgraph.dossier.dossier import Settings, build
from flowgraph.dossier.questions import saved_questions
from flowgraph.dossier.tables import PUBLICATIONS, QUESTION, TIMELINE
from flowgraph.model.problems import Problem
from flowgraph.render import (
    as_csv,
    chokepoints,
    differences,
    explanation,
    exposure,
    offices,
    rules,
    targets,
    trace,
    whatif,
)
from flowgraph.render.as_csv import plain_cell
from flowgraph.render.dictionary import FORMS, NUMBERS, column_of, entries
from support import ROOT

TABLES: dict[str, tuple[str, ...]] = {
    "paths": as_csv.PATH_COLUMNS,
    "explain": tuple(explanation.COLUMNS),
    "exposure": tuple(exposure.COLUMNS),
    "rules": tuple(rules.COLUMNS),
    "behind": offices.COLUMNS,
    "trace": tuple(trace.COLUMNS),
    "chokepoints": chokepoints.COLUMNS,
    "targets": tuple(targets.COLUMNS),
    "whatif": whatif.COLUMNS,
    "diff": differences.COLUMNS,
    "timeline": TIMELINE,
    "publications": PUBLICATIONS,
    "problems": Problem._fields,
}


def test_every_column_is_described_and_nothing_else() -> None:
    used = {("", QUESTION)}
    for table, names in TABLES.items():
        for name in names:
            assert column_of(table, name).meaning
            used.add((table, name) if (table, name) in entries() else ("", name))
    assert entries() == used
    assert {column_of(t, n).type for t, names in TABLES.items() for n in names} <= {*FORMS}


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    saved = saved_questions(ROOT / "data")
    built = build(load(ROOT / "data"), saved.questions, Settings(saved.title))
    return {
        name.removesuffix(".csv"): raw.decode("utf-8")
        for name, raw in built.files.items()
        if name.endswith(".csv")
    }


def cells(table: str, text: str) -> Iterator[tuple[str, str]]:
    for row in csv.DictReader(io.StringIO(text, newline="")):
        yield from row.items()


def test_every_cell_is_of_its_type(files: dict[str, str]) -> None:
    assert len(files) == 12
    for table, text in files.items():
        for name, cell in cells(table, text):
            assert column_of(table, name).fits(plain_cell(cell)), (table, name, cell)


def test_pandas_reads_numbers_as_numbers(files: dict[str, str]) -> None:
    for table, text in files.items():
        names = next(csv.reader(io.StringIO(text)))
        types = {n: "float64" for n in names if column_of(table, n).type in NUMBERS}
        rest = {n: "str" for n in names if n not in types}
        frame = pd.read_csv(io.StringIO(text), dtype=types | rest)  # type: ignore[arg-type]
        assert len(frame) == len(list(csv.DictReader(io.StringIO(text, newline=""))))
        assert list(frame.columns) == names


def test_duckdb_reads_the_same(files: dict[str, str], tmp_path: Path) -> None:
    kinds = {"integer": "BIGINT", "number": "DOUBLE"}
    for table, text in files.items():
        names = next(csv.reader(io.StringIO(text)))
        path = tmp_path / f"{table}.csv"
        path.write_text(text, encoding="utf-8")
        types = {n: kinds.get(column_of(table, n).type, "VARCHAR") for n in names}
        found = duckdb.read_csv(str(path), header=True, dtype=types, delimiter=",", quotechar='"',
                                escapechar='"')  # fmt: skip
        assert found.columns == names
        rows = len(list(csv.DictReader(io.StringIO(text, newline=""))))
        assert found.aggregate("count(*)").fetchall() == [(rows,)], table
