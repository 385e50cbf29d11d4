"""Integrated ownership and majority control: textbook cases, loops, what is refused, bounds."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import flowgraph as fg
from flowgraph.analysis.ownership import Matrix, closed_group, majority
from flowgraph.case.case import Case
from support import case_of, listed_case

MATRIX_KINDS = (
    "integrated_ownership", "integrated_ownership_and_control", "overcount_trap",
)  # fmt: skip
Make = Callable[..., Case]
Holdings = dict[str, dict[str, Fraction]]


def holdings_of(edges: list[tuple[str, str, float]]) -> Holdings:
    found: Holdings = {}
    for owner, owned, share in edges:
        found.setdefault(owned, {})[owner] = Fraction(str(share)) * 100
    return found


def oracle(shared: Path) -> list[dict[str, Any]]:
    path = shared / "oracles" / "integrated_ownership.json"
    found: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["cases"]
    return found


def test_integrated_ownership_value_by_value(shared: Path) -> None:
    checked = 0
    for case in oracle(shared):
        if case["kind"] not in MATRIX_KINDS:
            continue
        for owner, row in case.get("expected", {}).items():
            matrix = Matrix(holdings_of(case["edges"]))
            for asset, share in row.items():
                wanted = pytest.approx(100 * share, abs=100 * case["tolerance"])
                assert matrix.of(owner)[asset] == wanted, case["id"]
                assert matrix.into(asset)[owner] == wanted, case["id"]
                checked += 1
    assert checked >= 15


def test_company_control_value_by_value(shared: Path) -> None:
    checked = 0
    for case in oracle(shared):
        if "expected_control" not in case:
            continue
        holdings = holdings_of(case["edges"])
        owners = {owner for owners in holdings.values() for owner in owners}
        if case["kind"] == "integrated_ownership_and_control":
            owners = {owner for owner, _ in case["expected_control"]}
        found = {(owner, held) for owner in owners for held in majority(holdings, owner)}
        assert found == {(owner, held) for owner, held in case["expected_control"]}, case["id"]
        for held, share in case.get("expected_control_pct", {}).items():
            (owner,) = owners
            assert majority(holdings, owner)[held] == Fraction(str(share)) * 100
        checked += 1
    assert checked >= 6


def test_a_subsidiary_that_holds_its_parent(shared: Path) -> None:
    (case,) = [c for c in oracle(shared) if c["id"] == "IO-04"]
    matrix = Matrix(holdings_of(case["edges"]))
    naive, dropped = case["expected_naive"], case["expected_after_dropping_link_into_parent"]
    assert matrix.naive("P")["C1"] == pytest.approx(100 * naive["P"]["C1"])
    assert matrix.of("P")["C1"] == pytest.approx(100 * dropped["P"]["C1"])


def test_the_closed_loop_of_the_oracle_is_refused(shared: Path) -> None:
    (case,) = [c for c in oracle(shared) if c["kind"] == "must_raise"]
    with pytest.raises(fg.DataError, match="A, B own all of each other"):
        Matrix(holdings_of(case["edges"]))


def test_a_group_that_owns_all_of_itself_is_an_error() -> None:
    everything = Fraction(100)
    ring: Holdings = {"a": {"b": everything}, "b": {"c": everything}, "c": {"a": everything}}
    with pytest.raises(fg.DataError, match="a, b, c own all of each other"):
        Matrix({**ring, "d": {"a": Fraction(50)}})
    with pytest.raises(fg.DataError, match=r"'a' come to 101 percent"):
        Matrix({"a": {"b": Fraction(60), "c": Fraction(41)}})
    assert closed_group({**ring, "c": {"a": Fraction(99)}}) == []
    assert closed_group({"a": {"a": everything}}) == ["a"]


def test_ross_and_sagiv_1992() -> None:
    """b and c hold 60 of each other: a, with 30 of each, controls neither in the least model."""
    group: Holdings = {
        "b": {"a": Fraction(30), "c": Fraction(60)},
        "c": {"a": Fraction(30), "b": Fraction(60)},
    }
    assert majority(group, "a") == {}
    assert list(majority(group, "b")) == ["c"]


def test_half_is_no_majority() -> None:
    assert majority({"b": {"a": Fraction(50)}}, "a") == {}
    assert majority({"b": {"a": Fraction("50.01")}}, "a") == {"b": Fraction("50.01")}


shares_of_one = st.lists(
    st.tuples(st.sampled_from("ABCDEF"), st.integers(1, 40)), max_size=3, unique_by=lambda s: s[0]
)
networks = st.fixed_dictionaries(dict.fromkeys("ABCD", shares_of_one))


def holdings_from(drawn: dict[str, list[tuple[str, int]]]) -> Holdings:
    """At most 100 percent in each of four firms; E and F are held by nobody."""
    found: Holdings = {}
    for owned, shares in drawn.items():
        left = 100
        for owner, share in shares:
            if owner != owned and share <= left:
                found.setdefault(owned, {})[owner] = Fraction(share)
                left -= share
    return found


@given(networks)
@settings(max_examples=150, deadline=None)
def test_the_matrix_agrees_with_the_series(drawn: dict[str, list[tuple[str, int]]]) -> None:
    """Each row is the sum over walks that do not come back to the owner."""
    holdings = holdings_from(drawn)
    if not holdings:
        return
    matrix = Matrix(holdings)
    for owner in matrix.names:
        walk = {
            owned: owners[owner] / 100
            for owned, owners in holdings.items()
            if owner in owners and owned != owner
        }
        total: dict[str, float] = {}
        for _ in range(300):
            after: dict[str, float] = {}
            for name, share in walk.items():
                total[name] = total.get(name, 0.0) + float(share)
                for owned, owners in holdings.items():
                    if name in owners and owned != owner:
                        part = float(share) * float(owners[name]) / 100
                        after[owned] = after.get(owned, 0.0) + part
            walk = {name: Fraction(share) for name, share in after.items() if share > 1e-15}
            if not walk:
                break
        found = matrix.of(owner)
        assert found.keys() == total.keys()
        for name, share in total.items():
            assert found[name] == pytest.approx(100 * share, abs=1e-6)


@given(networks)
@settings(max_examples=150, deadline=None)
def test_owners_from_outside_have_no_more_than_all(
    drawn: dict[str, list[tuple[str, int]]],
) -> None:
    holdings = holdings_from(drawn)
    if not holdings:
        return
    matrix = Matrix(holdings)
    for asset in holdings:
        column = matrix.into(asset)
        outside = sum(share for owner, share in column.items() if owner not in holdings)
        assert outside <= 100 + 1e-6
        # Where everything is accounted for down to outsiders, they have all of it.
        assert all(share <= 100 + 1e-6 for share in column.values())


def arithmetic(case: Case, entity: str) -> dict[str, Any]:
    answer = fg.rules(case, entity, shares=True).to_dict()
    found: dict[str, Any] = answer["arithmetic"][0]
    return found


def test_the_two_numbers_stand_apart_from_each_other_and_from_the_rules(make_case: Make) -> None:
    edges = [
        ("P", "A", {"share": "60"}), ("P", "B", {"share": "30"}), ("A", "B", {"share": "25"}),
    ]  # fmt: skip
    case = listed_case(make_case, edges, "P")
    found = arithmetic(case, "B")
    in_it = {row["owner"]: row["low"] for row in found["integrated_ownership"]["in_it"]}
    assert in_it == {"A": "25", "P": "45"}
    assert found["majority_control"]["of_it"] == [{"controller": "P", "held": "B", "percent": "55"}]
    assert arithmetic(case, "P")["majority_control"]["by_it"] == [
        {"controller": "P", "held": "A", "percent": "60"},
        {"controller": "P", "held": "B", "percent": "55"},
    ]
    assert "arithmetic" in fg.rules(case, "B").to_dict()
    assert fg.rules(case, "B").to_dict()["arithmetic"] == []


def test_open_stakes_give_bounds(make_case: Make) -> None:
    edges: list[tuple[str, str, Mapping[str, str]]] = [
        ("X", "A", {"share": "20"}), ("Y", "A", {}), ("A", "B", {"share": "50"}),
    ]  # fmt: skip
    found = arithmetic(listed_case(make_case, edges, "X"), "B")["integrated_ownership"]["in_it"]
    bounds = {row["owner"]: (row["low"], row["high"]) for row in found}
    # Nobody is known to hold anything in Y, and X surely has 10 of B's 50.
    assert bounds == {"X": ("10", "10"), "A": ("50", "50"), "Y": ("0", "40")}


def test_what_has_nothing_to_do_with_the_entity_is_not_read(make_case: Make) -> None:
    edges: list[tuple[str, str, Mapping[str, str]]] = [
        ("X", "A", {"share": "30"}), ("Q", "R", {"share": "100"}), ("R", "Q", {"share": "100"}),
        ("S", "T", {"share": "60"}), ("U", "T", {"share": "60"}),
    ]  # fmt: skip
    case = listed_case(make_case, edges, "X")
    assert arithmetic(case, "A")["integrated_ownership"]["in_it"] == [
        {"owner": "X", "asset": "A", "low": "30", "high": "30"}
    ]
    with pytest.raises(fg.DataError, match="Q, R own all of each other"):
        fg.rules(case, "R", shares=True)
    with pytest.raises(fg.DataError, match="come to 120 percent"):
        fg.rules(case, "T", shares=True)


def test_an_open_share_at_the_top_of_a_long_chain_stays_open(make_case: Make) -> None:
    edges: list[tuple[str, str, Mapping[str, str]]] = [("X", "c0", {"share": "10-100"})]
    edges += [(f"c{at}", f"c{at + 1}", {"share": "100"}) for at in range(599)]
    found = arithmetic(listed_case(make_case, edges, "X"), "c599")
    bounds = {row["owner"]: (row["low"], row["high"])
              for row in found["integrated_ownership"]["in_it"]}  # fmt: skip
    assert bounds["X"] == ("10", "100")
    case = listed_case(lambda **t: make_case("again", **t), edges, "X")
    below = {row["asset"]: (row["low"], row["high"])
             for row in arithmetic(case, "X")["integrated_ownership"]["of_it"]}  # fmt: skip
    assert below["c599"] == below["c0"] == ("10", "100")


@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from("ABCDE"), st.sampled_from("ABC"), st.integers(0, 40), st.integers(0, 30)
        ),
        max_size=6,
        unique_by=lambda row: row[:2],
    ),
    parts=st.lists(st.integers(0, 4), min_size=6, max_size=6),
)
@settings(max_examples=150, deadline=None)
def test_every_reading_lies_within_the_bounds(
    rows: list[tuple[str, str, int, int]], parts: list[int]
) -> None:
    rows = [row for row in rows if row[0] != row[1]]
    total: dict[str, int] = {}
    for _, owned, low, more in rows:
        total[owned] = total.get(owned, 0) + low + more
    if not rows or any(amount > 100 for amount in total.values()):
        return
    wide = case_of(((o, a, f"{low}-{low + more}") for o, a, low, more in rows), "F")
    answer = fg.rules(wide, *wide.entities, shares=True)
    bounds = {
        (one.owner, one.asset): (one.low, one.high)
        for found in answer.arithmetic
        for one in (*found.integrated_in_it, *found.integrated_of_it)
    }
    holdings: Holdings = {}
    for (owner, owned, low, more), part in zip(rows, parts, strict=False):
        share = low + Fraction(more * part, 4)
        if share:
            holdings.setdefault(owned, {})[owner] = share
    matrix = Matrix(holdings)
    for owner in matrix.names:
        for asset, share in matrix.of(owner).items():
            least, greatest = bounds[owner, asset]
            assert least - 1e-6 <= share <= greatest + 1e-6, (owner, asset)
