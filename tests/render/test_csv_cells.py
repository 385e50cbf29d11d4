"""Cells that no spreadsheet runs, that stay what they are, and can be read back."""

from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowgraph.render.as_csv import plain_cell, safe_cell, to_text

STARTS = "=+-@\t\r\n＝＋－＠"
# What a hostile table may hold, at the beginning of a cell.
HOSTILE = [
    *(f"{start}cmd|' /C calc'!A0" for start in STARTS),
    *(f"'{start}1" for start in STARTS),
    "''=1", "-5", "-5.25", "--5", "-5-5", "-1/3", "'-5", "+5", "'Asa'ib", "'", "", "5", "a=b",
    "a\rb", "a\nb", 'say "x", y', " =1", "٣-", "-٣",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_cell_is_safe_and_can_be_read_back(text: str) -> None:
    cell = safe_cell(text)
    assert plain_cell(cell) == text
    number = text in ("-5", "-5.25")
    assert number or not cell.startswith(tuple(STARTS))
    assert cell == text or cell == f"'{text}"


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(st.text(alphabet="'=+-@＝\t\r\n5.a", max_size=6))
def test_no_two_texts_give_one_cell(text: str) -> None:
    assert plain_cell(safe_cell(text)) == text


def test_whole_files_are_read_back_by_csv_and_pandas() -> None:
    rows = [{"id": str(at), "text": text} for at, text in enumerate(HOSTILE)]
    written = to_text(("id", "text"), rows)
    got = list(csv.DictReader(io.StringIO(written, newline="")))
    assert [plain_cell(row["text"]) for row in got] == HOSTILE
    frame = pd.read_csv(io.StringIO(written), dtype=str, keep_default_na=False)
    assert [plain_cell(text) for text in frame["text"]] == HOSTILE
    lines = io.StringIO(to_text(("n",), [{"n": "-5"}, {"n": "7"}]))
    assert pd.read_csv(lines)["n"].tolist() == [-5, 7]
