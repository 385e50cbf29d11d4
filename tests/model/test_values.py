"""Dates, grades, shares, kinds and the column dictionary."""

from __future__ import annotations

from fractions import Fraction

import pytest

from flowgraph.model import columns, dates, grades, kinds, lookup, shares
from flowgraph.model.values import (
    Designation,
    Edge,
    Entity,
    Evidence,
    Fact,
    Name,
    Publication,
    SanctionsList,
)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("2024-04-30", "2024-04-30", "2024-04-30"),
    ],
)
def test_a_partial_date_is_an_interval(text: str, first: str, last: str) -> None:
    assert dates.interval(text) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "24", "2024-1", "2024-13", "2024-02-30", "2023-02-29", "0000", "2024/01", "٢٠٢٤"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        dates.interval(text)


@pytest.mark.parametrize(
    ("start", "end", "day", "timing"),
    [
        ("2023", "2023", "2025-10-09", "before"),
        ("2025-10-09", "2025-10-09", "2025-10-09", "after"),
        ("2025-10-08", "2025-10-08", "2025-10-09", "before"),
        ("2025", "2025", "2025-10-09", "straddles"),
        ("2024", "2026", "2025-10-09", "straddles"),
        ("2026", "", "2025-10-09", "after"),
        ("", "", "2025-10-09", "undated"),
        ("2024", "2024", "", "undated"),
        ("2024", "2024", "2024", "straddles"),
    ],
)
def test_timing_against_a_day(start: str, end: str, day: str, timing: str) -> None:
    assert dates.timing(start, end, day) == timing


def test_display_order_of_grades() -> None:
    order = ["A1", "B1", "A2", "B2", "C1", "C2", "A3", "B3", "C3", "D1", "D2", "D3"]
    shuffled = sorted(order, key=lambda g: g[::-1])
    assert sorted(shuffled, key=grades.key) == order
    assert sorted(["", "F1", "A6", "E5"], key=grades.key)[0] == "E5"


@pytest.mark.parametrize(
    ("grade", "least", "passes"),
    [("B2", "C3", True), ("A4", "C3", False), ("D1", "C3", False), ("F1", "E5", False),
     ("A6", "E5", False), ("", "E5", False)],
)  # fmt: skip
def test_letter_and_digit_are_judged_apart(grade: str, least: str, passes: bool) -> None:
    assert grades.passes(grade, least) is passes


@pytest.mark.parametrize(
    ("grade", "claim", "band"),
    [("A1", "official_finding", "solid"), ("B2", "asserted", "solid"), ("B2", "alleged", "usable"),
     ("C3", "asserted", "usable"), ("A2", "disputed", "usable"), ("D3", "asserted", "weak"),
     ("A4", "asserted", "weak"), ("", "asserted", "weak")],
)  # fmt: skip
def test_bands(grade: str, claim: str, band: str) -> None:
    assert grades.band(grade, claim) == band


@pytest.mark.parametrize(
    ("text", "low", "high", "open_"),
    [("50", "50", "50", ""), ("50.5%", "101/2", "101/2", ""), ("50/3", "50/3", "50/3", ""),
     ("25-50", "25", "50", ""), ("25 \u2013 50 %", "25", "50", ""), (">25", "25", "100", "low"),
     (">=25", "25", "100", ""), ("\u226525", "25", "100", ""), ("<25", "0", "25", "high"),
     ("<= 25%", "0", "25", "")],
)  # fmt: skip
def test_shares_are_exact(text: str, low: str, high: str, open_: str) -> None:
    found = shares.parse(text)
    assert (found.low, found.high) == (Fraction(low), Fraction(high))
    assert (found.low_open, found.high_open) == (open_ == "low", open_ == "high")


@pytest.mark.parametrize(
    "text", ["", "101", "-5", "50-25", "1/0", "half", "5O", ">101", ">100", "<0", "50,5", ".5"]
)
def test_what_is_no_share_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        shares.parse(text)


@pytest.mark.parametrize(
    ("cells", "text"),
    [(("50", "", ""), "50"), (("", "", ""), "0 to 100"), (("", "25", ""), "at least 25"),
     (("", ">25", ""), "more than 25"), (("", "", "<25"), "less than 25"),
     (("", "", "25"), "at most 25"), (("", "25", "50"), "25 to 50"),
     (("", ">25", "50"), "more than 25 and at most 50"), (("", "25-30", "40-50"), "25 to 50")],
)  # fmt: skip
def test_three_cells_make_one_share(cells: tuple[str, str, str], text: str) -> None:
    assert str(shares.read(*cells)) == text


def test_a_least_share_above_the_greatest_is_refused() -> None:
    for cells in (("", "60", "40"), ("", ">50", "50"), ("", "50", "<50")):
        with pytest.raises(ValueError, match="above the greatest"):
            shares.read(*cells)


@pytest.mark.parametrize(
    ("table", "row"),
    [("entities", Entity), ("edges", Edge), ("evidence", Evidence), ("names", Name),
     ("designations", Designation), ("lists", SanctionsList), ("publications", Publication),
     ("facts", Fact)],
)  # fmt: skip
def test_values_have_the_columns_of_the_dictionary(table: str, row: type) -> None:
    written = [name for name in columns.tables()[table] if name != "amount"]
    assert list(row._fields) == written  # type: ignore[attr-defined]


def test_every_column_type_is_known() -> None:
    plain = {"id", "text", "texts", "date", "amount", "number", "share", "rate", "currency",
             "country", "grade", "url", "entity_kind", "edge_kind"}  # fmt: skip
    for row in lookup.rows("columns"):
        head, _, tail = row["type"].partition(":")
        if tail:
            known = columns.tables() if head in ("ref", "refs") else None
            assert known is None or tail in known
            assert head in ("ref", "refs") or lookup.codes(tail)
        else:
            assert row["type"] in plain


def test_kinds_are_complete() -> None:
    found = kinds.standard_kinds()
    classes = set(lookup.class_order())
    for kind in found.values():
        assert kind.description and kind.class_ in classes
        for step in kind.steps.values():
            assert step.name in {"pay", "benefit", "control", "own", "lead", "associate",
                                 "identity", "possible"}  # fmt: skip


MONEY = {
    "pay": {"allocates", "pays", "pays_salaries", "funds", "awards_contract", "subcontracts",
            "lends_to", "invests_in", "related", "provides_assistance", "transfers"},
    "benefit": {"controls", "acts_for", "part_of", "front_for"},
    "identity": {"alias_of"},
    "possible": {"possibly_same_as"},
}  # fmt: skip


def test_money_steps_are_those_of_the_design() -> None:
    found: dict[str, set[str]] = {}
    for code, kind in kinds.standard_kinds().items():
        if "money" in kind.steps:
            found.setdefault(kind.steps["money"].name, set()).add(code)
    assert found == MONEY


@pytest.mark.parametrize(
    ("kind", "lens", "directions", "last"),
    [
        ("controls", "money", ("backward",), True),
        ("acts_for", "money", ("forward",), True),
        ("acts_for", "control", ("backward",), False),
        ("part_of", "money", ("backward",), True),
        ("front_for", "money", ("forward",), True),
        ("front_for", "control", ("backward",), False),
        ("leads", "control", ("forward",), True),
        ("owns", "control", ("forward",), False),
        ("owns", "ownership", ("forward",), False),
        ("provides_assistance", "money", ("forward",), True),
        ("linked_to", "association", ("forward", "backward"), True),
        ("alias_of", "money", ("forward", "backward"), False),
    ],
)
def test_steps(kind: str, lens: str, directions: tuple[str, ...], last: bool) -> None:
    step = kinds.standard_kinds()[kind].steps[lens]
    assert (step.directions, step.last) == (directions, last)


@pytest.mark.parametrize("cell", ["pay", "pay sideways", "pay forward first", "pay forward last x"])
def test_a_broken_step_is_refused(cell: str) -> None:
    with pytest.raises(ValueError):
        kinds.read_step(cell)
