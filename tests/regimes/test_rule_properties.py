"""What must hold of the rules on any network: checked on random ones against a plain engine."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import plain_rules
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.model import shares
from flowgraph.regimes.instruments import INSTRUMENTS, instrument
from support import case_of

NAMES = "ABCDEFG"
DAY = "2026-01-01"
# Exact shares, among them those that sum to exactly 50 only as fractions.
EXACT = ["0", "1", "10", "16.6", "50/3", "17.9", "17.2", "14.9", "20", "25", "30", "33.4", "40",
         "49.99", "50", "50.01", "60", "75", "100"]  # fmt: skip
OPEN = ["", ">25", "<25", ">=25", "25-50", "45-55", ">50", "<50", "0-30", "40-60"]

Row = tuple[str, str, str]
exact_rows = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(EXACT)),
    max_size=14,
    unique_by=lambda row: row[:2],
)
any_rows = st.lists(
    st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(EXACT + OPEN)),
    max_size=12,
    unique_by=lambda row: row[:2],
)
listed = st.sets(st.sampled_from(NAMES), min_size=1, max_size=3)


def verdicts(case: Case, regime: str = "us-ofac-sdn") -> dict[str, str]:
    """Verdict of the ownership rule on every entity, listings left out."""
    answer = fg.rules(case, *case.entities, regime=regime, as_of=DAY)
    return {
        one.entity: one.verdict
        for one in answer.findings
        if one.rule == "50-percent" and not one.listed
    }


def blocked(found: dict[str, str]) -> set[str]:
    return {name for name, verdict in found.items() if verdict == "blocked"}


def stakes_of(rows: Iterable[Row]) -> plain_rules.Stakes:
    return plain_rules.stakes_of(
        (one, other, Fraction(share)) for one, other, share in rows if one != other
    )


@pytest.mark.parametrize("name", INSTRUMENTS)
@given(rows=exact_rows, seeds=listed)
@settings(max_examples=120, deadline=None)
def test_exact_stakes_agree_with_a_plain_engine(
    name: str, rows: list[Row], seeds: set[str]
) -> None:
    test = instrument(name).ownership_on(DAY)
    assert test is not None
    engine = plain_rules.right if test.aggregate else plain_rules.each_alone
    expected = engine(stakes_of(rows), seeds, test.threshold, test.strict)
    found = verdicts(case_of(rows, seeds, name), name)
    assert blocked(found) == expected
    # With exact stakes nothing is open.
    assert "indeterminate" not in found.values()


@given(rows=exact_rows, seeds=listed)
@settings(max_examples=120, deadline=None)
def test_what_the_rule_alone_says_of_a_listed_entity(rows: list[Row], seeds: set[str]) -> None:
    """As if its own listing were not there, also where it owns itself through others."""
    answer = fg.rules(case_of(rows, seeds), *sorted(seeds), regime="ofac", as_of=DAY)
    alone = {one.entity: one.verdict for one in answer.findings if one.rule == "50-percent"}
    for name in seeds:
        expected = name in plain_rules.right(stakes_of(rows), seeds - {name})
        assert (alone[name] == "blocked") == expected, name


@pytest.mark.parametrize("name", INSTRUMENTS)
@given(rows=any_rows, seeds=listed, more=st.tuples(
    st.sampled_from(NAMES), st.sampled_from(NAMES), st.sampled_from(EXACT + OPEN)))  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_adding_a_stake_never_unblocks(
    name: str, rows: list[Row], seeds: set[str], more: Row
) -> None:
    if any(row[:2] == more[:2] for row in rows):
        return
    before = blocked(verdicts(case_of(rows, seeds, name), name))
    after = blocked(verdicts(case_of([*rows, more], seeds, name), name))
    assert before <= after


@given(rows=any_rows, seeds=listed)
@settings(max_examples=80, deadline=None)
def test_names_and_order_of_rows_do_not_matter(rows: list[Row], seeds: set[str]) -> None:
    found = verdicts(case_of(rows, seeds))
    assert verdicts(case_of(rows[::-1], seeds)) == found
    turned = {name: NAMES[::-1][at].lower() for at, name in enumerate(NAMES)}
    renamed = [(turned[one], turned[other], share) for one, other, share in rows]
    again = verdicts(case_of(renamed, {turned[name] for name in seeds}))
    assert {name: again[turned[name]] for name in NAMES if name not in seeds} == {
        name: found[name] for name in NAMES if name not in seeds
    }


@pytest.mark.parametrize("name", INSTRUMENTS)
@given(rows=any_rows, seeds=listed, data=st.data())
@settings(max_examples=100, deadline=None)
def test_every_reading_of_the_open_stakes_agrees_with_the_verdict(
    name: str, rows: list[Row], seeds: set[str], data: st.DataObject
) -> None:
    """Blocked on the lower bounds is blocked whatever the shares are; open is neither.

    The bounds are put in as exact shares, within 100 percent for each entity where that
    is possible, and each result must be one that the verdict allows.
    """
    found = verdicts(case_of(rows, seeds, name), name)
    lower, exact = [], []
    for one, other, share in rows:
        read = shares.read(share)
        tiny = Fraction(1, 1000)
        low = read.low + tiny if read.low_open else read.low
        high = read.high - tiny if read.high_open else read.high
        lower.append((one, other, shares.percent(low)))
        part = Fraction(data.draw(st.integers(0, 4)), 4)
        exact.append((one, other, shares.percent(low + (high - low) * part)))
    for reading in (lower, exact):
        total: dict[str, Fraction] = {}
        for one, other, share in reading:
            if one != other:
                total[other] = total.get(other, Fraction(0)) + Fraction(share)
        if any(amount > 100 for amount in total.values()):
            continue
        now = verdicts(case_of(reading, seeds, name), name)
        for entity, verdict in found.items():
            if verdict != "indeterminate":
                assert now[entity] == verdict, (entity, reading)


@given(rows=any_rows, seeds=listed)
@settings(max_examples=80, deadline=None)
def test_shares_over_100_are_reported(rows: list[Row], seeds: set[str]) -> None:
    case = case_of(rows, seeds)
    total: dict[str, Fraction] = {}
    for one, other, share in rows:
        if one != other:
            total[other] = total.get(other, Fraction(0)) + shares.read(share).low
    wrong = {name for name, amount in total.items() if amount > 100}
    assert {p.value for p in fg.check(case) if p.code == "share-sum"} == wrong
    answer = fg.rules(case, *NAMES, regime="ofac", as_of=DAY)
    flagged = {
        one.entity
        for one in answer.findings
        if any(flag.code == "shares-over-100" for flag in one.flags)
    }
    assert flagged == wrong


@given(rows=any_rows, seeds=listed)
@settings(max_examples=80, deadline=None)
def test_the_missing_fact_decides(rows: list[Row], seeds: set[str]) -> None:
    """Where a stake is named, putting in the least share that is asked for blocks."""
    case = case_of(rows, seeds)
    answer = fg.rules(case, *case.entities, regime="ofac", as_of=DAY)
    for one in answer.findings:
        if one.rule != "50-percent" or one.listed or one.missing is None:
            continue
        fact = one.missing
        assert fact.fact in ("stake", "owner", "several")
        if fact.fact != "stake" or fact.needed is None:
            continue
        settled = [
            (o, a, shares.percent(fact.needed) if (o, a) == (fact.owner, fact.owned) else share)
            for o, a, share in rows
        ]
        assert verdicts(case_of(settled, seeds))[one.entity] == "blocked"
