"""Amounts as intervals, rates by date, lines that are never added, totals between bounds."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from money import network_of

import flowgraph as fg
from flowgraph.analysis.beside import compared, lines_of
from flowgraph.analysis.chokepoints import ask_chokepoints
from flowgraph.analysis.conversion import Converter
from flowgraph.analysis.targets import ask_targets
from flowgraph.analysis.trace import ask_trace
from flowgraph.case.case import Case
from flowgraph.errors import UsageError
from flowgraph.model import money
from flowgraph.model.money import Span, Terms

RATES = ("id,currency,start,end,units_per_usd,kind,publication", [
    ("r1", "IQD", "2020", "2023-02-07", "1450", "official", ""),
    ("r2", "IQD", "2023-02-08", "", "1300", "official", ""),
    ("r3", "IQD", "2019", "2019", "119/0.1", "implied", ""),
    ("r4", "EUR", "2024", "2024", "0.5", "market", ""),
    ("r5", "GBP", "2022", "2023-05", "2", "official", ""),
    ("r6", "GBP", "2023-06", "2024", "4", "official", ""),
    ("r7", "GBP", "2023", "2023", "5", "official", ""),
])  # fmt: skip


def convert(amount: int, unit: str, period: str, to: str = "USD", **more: Any) -> Any:
    network = network_of([("s", "t", 1)], tables={"rates": RATES}, **more)
    return Converter(network, to).of(Span(Fraction(amount), Fraction(amount)), unit,
                                     Terms("paid", "year", period))  # fmt: skip


def test_an_amount_is_converted_at_the_rate_of_its_own_period() -> None:
    found = convert(1300, "IQD", "2024")
    assert (str(found.span), found.rates) == ("1", ("r2",))


def test_a_year_in_which_the_rate_changed_gives_an_interval() -> None:
    found = convert(145 * 1300, "IQD", "2023")
    assert found.span == Span(Fraction(130), Fraction(145))
    assert found.rates == ("r1", "r2")


def test_a_line_of_a_budget_takes_the_rate_of_just_that_year_first() -> None:
    assert convert(20, "GBP", "2023").rates == ("r7",)
    assert convert(20, "GBP", "2022").rates == ("r5",)
    assert convert(20, "GBP", "2024").rates == ("r6",)
    # A sum that is not a year's budget takes what was in force on its days.
    once = network_of([("s", "t", 1)], tables={"rates": RATES})
    found = Converter(once, "USD").of(
        Span(Fraction(20), Fraction(20)), "GBP", Terms("paid", "", "2023")
    )
    assert found.rates == ("r5", "r6", "r7")


def test_an_implied_rate_serves_its_year_alone() -> None:
    assert convert(1190, "IQD", "2019").rates == ("r3",)
    assert convert(1190, "IQD", "2018").missing == "no rate of IQD covers 2018"


def test_no_rate_no_number_and_it_says_so() -> None:
    assert convert(1, "IQD", "").missing == "no date says which rate of IQD holds"
    assert convert(1, "", "2024").missing == "no currency is stated"
    assert convert(1, "EUR", "2023 to 2024").span is None


def test_currencies_are_joined_through_dollars() -> None:
    found = convert(1, "EUR", "2024", to="IQD")
    assert (str(found.span), found.rates) == ("2600", ("r4", "r2"))


def test_a_rate_counts_from_the_day_it_was_published(case: Case) -> None:
    terms = Terms("allocated", "year", "2024")
    amount = Span(Fraction(1300), None)
    assert Converter(case.view(), "USD").of(amount, "IQD", terms).rates == ("r-iqd-2023-02",)
    early = case.view(known_by="2022-12-31")
    assert Converter(early, "USD").of(amount, "IQD", terms).span is None
    implied = Converter(case.view(), "USD", "implied").of(amount, "IQD", terms)
    assert implied.rates == ("r-iqd-implied-s013", "r-iqd-implied-s014")


def test_a_currency_or_rate_that_there_is_not() -> None:
    network = network_of([("s", "t", 1)])
    with pytest.raises(UsageError, match="ISO 4217"):
        Converter(network, "DINAR")
    with pytest.raises(UsageError, match="official, implied, market"):
        Converter(network, "USD", "black")


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_sums_keep_what_is_open(low: int, more: int) -> None:
    closed = Span(Fraction(low), Fraction(low + more))
    assert closed + Span(Fraction(1), None) == Span(Fraction(low + 1), None)
    assert money.total([closed, closed]).high == 2 * (low + more)


# Terms


def test_statuses_and_years_are_never_added() -> None:
    rows = [("s", "t", {"amount_min": 1, "amount_max": 1, "money_status": status, "start": year})
            for status in ("paid", "allocated") for year in ("2023", "2024")]  # fmt: skip
    lines = lines_of(network_of(rows), ["s"])
    assert len(lines) == 4 and all(str(line.amount) == "1" for line in lines)
    frames = ask_trace(network_of(rows, listed={"t": "2020"}), "s").frames
    said = [(f.frame.terms.status, f.frame.terms.period, f.outflow) for f in frames]
    assert said == [
        ("paid", "2024", 1), ("allocated", "2024", 1),
        ("paid", "2023", 1), ("allocated", "2023", 1),
    ]  # fmt: skip


def test_a_part_is_not_added_to_its_whole() -> None:
    whole = {"amount_min": 9, "amount_max": 9, "id": "whole"}
    part = {"amount_min": 4, "amount_max": 4, "within": "whole"}
    (line,) = lines_of(network_of([("s", "t", whole), ("s", "t", part)]), ["s"])
    assert (str(line.amount), line.edges, len(line.parts)) == ("9", ("whole",), 1)


def test_a_part_that_another_pays_is_not_added_to_the_whole() -> None:
    rows = [("s", "t", {"amount_min": 9, "amount_max": 9, "id": "whole"}),
            ("u", "t", {"amount_min": 4, "amount_max": 4, "within": "whole"})]  # fmt: skip
    whole, part = lines_of(network_of(rows), ["s", "u"])
    assert (whole.within, part.within) == ((), ("whole",))


def test_a_source_that_another_source_pays_is_still_passed() -> None:
    """A unit stands to gain from what its umbrella got, though the umbrella is asked about too."""
    rows = [("s", "u", 5), ("g", "u", {"kind": "part_of", "money_status": ""}), ("u", "x", 9)]
    kinds = {"u": "umbrella", "g": "armed_group", "s": "budget"}
    network = network_of(rows, listed={"g": "2020", "x": "2020"}, kinds=kinds)
    (frame,) = ask_trace(network, "s,u").frames
    found = {one.target: (one.low, one.high) for one in frame.arrivals}
    assert found == {"g": (0, 5), "x": (9, 9)}
    (frame,) = ask_trace(network, "u").frames
    assert [one.target for one in frame.arrivals] == ["x"]


def test_what_comes_back_is_told_apart_from_what_is_sent() -> None:
    rows = [("s", "a", 10), ("a", "s", 4), ("a", "t", 6)]
    (frame,) = ask_trace(network_of(rows, listed={"t": "2020"}), "s").frames
    assert (frame.outflow, frame.returned) == (10, 4)
    (arrival,) = frame.arrivals
    assert (arrival.low, arrival.haircut, arrival.high) == (6, 6, 6)


def test_money_that_parts_and_meets_again_is_counted_once() -> None:
    rows = [("s", "m", 10), ("c", "m", 10), ("m", "a", 10), ("m", "b", 10), ("a", "t", 10),
            ("b", "t", 10)]  # fmt: skip
    (frame,) = ask_trace(network_of(rows, listed={"t": "2020"}), "s").frames
    (arrival,) = frame.arrivals
    assert (arrival.low, arrival.haircut, arrival.high) == (10, 10, 10)
    assert arrival.share_of_inflow == Fraction(1, 2)


def test_a_hop_without_figure_leaves_the_upper_bound_to_the_others() -> None:
    rows = [("s", "a", 10), ("a", "t", None)]
    (frame,) = ask_trace(network_of(rows, listed={"t": "2020"}), "s").frames
    (arrival,) = frame.arrivals
    assert (arrival.low, arrival.haircut, arrival.high) == (0, None, 10)
    assert arrival.binding == (("s", "a"),) and arrival.missing == (("a", "t"),)


def test_figures_of_two_currencies_meet_in_dollars_where_rates_allow() -> None:
    rows = [("s", "a", {"amount_min": 1300, "amount_max": 1300, "currency": "IQD"}),
            ("s", "a", 1), ("a", "t", 5)]  # fmt: skip
    joined = network_of(rows, listed={"t": "2020"}, tables={"rates": RATES})
    (frame,) = ask_trace(joined, "s").frames
    assert (frame.frame.currency, frame.arrivals[0].high) == ("USD", 2)
    apart = network_of(rows, listed={"t": "2020"})
    (frame,) = ask_trace(apart, "s").frames
    assert frame.arrivals[0].high == 5 and frame.arrivals[0].haircut is None


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.data())
def test_order_of_rows_and_currencies_changes_nothing(data: st.DataObject) -> None:
    nodes = ["s", "a", "b", "t"]
    arc = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes), st.integers(1, 20),
                    st.sampled_from(["USD", "EUR"]))  # fmt: skip
    drawn = [row for row in data.draw(st.lists(arc, min_size=1, max_size=9)) if row[0] != row[1]]
    rows = [
        (one, other, {"amount_min": a, "amount_max": a, "currency": unit, "id": f"x{at}"})
        for at, (one, other, a, unit) in enumerate(drawn)
    ]
    mixed = data.draw(st.permutations(rows))
    found = []
    for some in (rows, mixed):
        network = network_of([*some, ("s", "z", None)], listed={"t": "2020"},
                             tables={"rates": RATES})  # fmt: skip
        found.append(ask_trace(network, "s").to_dict())
    for one in found:
        one.pop("data")
    assert found[0] == found[1]


# The bundled case


def test_aid_and_allocation_are_compared_and_not_joined(case: Case) -> None:
    answer = fg.trace(case, "united-states", beside="iraq-federal-budget")
    assert not answer.net.reached
    assert [one.entity for one in answer.meeting] == ["government-of-iraq"]
    (pair,) = [
        one
        for one in answer.comparisons
        if one.line.edges == ("e-us-aid-goi-2026",) and one.beside.edges == ("e-budget-pmf-annual",)
    ]
    assert (pair.low, pair.high) == (None, 18)
    assert pair.line.publications == ("S001",)
    assert "S001" in pair.beside.publications
    assert "e-budget-pmf-annual names no year" in pair.doubts


def test_pledges_are_told_apart_from_their_printed_total(case: Case) -> None:
    gulf = "kuwait,qatar,saudi-arabia,united-arab-emirates"
    answer = fg.trace(case, gulf)
    told = {(line.payer, line.payee): str(line.amount) for line in answer.lines}
    assert len(told) == 5 and sum(map(int, told.values())) == 10_500_000_000
    assert [fact.id for fact in answer.totals] == ["C276-2"]
    assert {line.terms.status for line in answer.lines} == {"pledged"}


def test_figures_of_another_status_are_not_set_side_by_side() -> None:
    one = lines_of(network_of([("s", "t", 5)]), ["s"])
    other = lines_of(network_of([("u", "v", {"amount_min": 5, "money_status": "pledged"})]), ["u"])
    assert compared(one, other) == ()
    assert len(compared(one, lines_of(network_of([("u", "v", 5)]), ["u"]))) == 1


def test_the_allocation_of_2024_is_open_above(case: Case) -> None:
    answer = fg.trace(case, "iraq-federal-budget", "kataib-hizballah", period="2024")
    found = {f.frame.terms.per: f.arrivals[0] for f in answer.frames}
    assert (found["year"].low, found["year"].high) == (0, None)
    assert found["year"].stated == 4_500_000_000_000
    assert found["total"].high == 367_000_000_000
    assert all(one.haircut is None for one in found.values())


# Problems of the tables

EDGES = "id,source,target,kind,amount,currency,money_status,within,start\n"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("e1,s,a,pays,5,USD,paid,,2024\ne2,a,t,pays,6,USD,paid,,2024\n", "outflow-above-inflow"),
        ("e1,s,a,pays,5,USD,paid,,2024\ne2,s,a,pays,6,USD,paid,e1,2024\n", "part-above-whole"),
        ("e1,s,a,pays,5,USD,paid,,2024\ne2,s,a,pays,6,USD,paid,e1,2023\n", "part-mixed"),
        ("e1,s,a,pays,5,USD,paid,,2024\ne2,s,a,pays,6,EUR,paid,e1,2024\n", "part-mixed"),
        (
            "e1,s,a,pays,5,USD,paid,,2024\ne2,s,b,pays,5,USD,paid,,2024\ne3,b,a,front_for,,,,,\n",
            "contract-twice",
        ),
    ],
)
def test_amounts_that_do_not_fit_together_are_told(
    make_case: Callable[..., Case], rows: str, code: str
) -> None:
    found = [p for p in fg.check(make_case(edges=EDGES + rows)) if p.code == code]
    assert len(found) == 1 and found[0].file == "edges.csv"


def test_amounts_that_fit_are_not_told(make_case: Callable[..., Case]) -> None:
    rows = "e1,s,a,pays,5,USD,paid,,2024\ne2,a,t,pays,6,USD,paid,,2023\n"
    codes = {p.code for p in fg.check(make_case(edges=EDGES + rows))}
    assert codes == {"entity-made"}


PAID = {"amount_min": 100, "amount_max": 100}


@pytest.mark.parametrize(
    ("row", "low"),
    [
        (None, 100),
        (("x", "a", {**PAID, "start": "2023"}), 0),  # earlier
        (("x", "a", {**PAID, "start": "2023", "end": "2025"}), 0),  # overlapping
        (("x", "a", {**PAID, "start": ""}), 0),  # no day
        (("x", "a", {"start": "2022"}), 0),  # earlier, without a figure
        (("x", "a", {**PAID, "per": "year"}), 0),  # the same year by other terms
        (("s", "a", {**PAID, "start": "2023"}), 0),  # its own money of another year
        (("x", "a", {**PAID, "start": "2025"}), 100),  # later
        (("x", "a", {**PAID, "start": "2023", "money_status": "pledged"}), 100),  # never moved
        (("s", "a", {**PAID, "money_status": "released"}), 100),  # the same at another stage
        (("x", "t", {**PAID, "start": "2023"}), 100),  # the target's own
    ],
)
def test_no_lower_bound_runs_through_who_had_other_money(row: Any, low: int) -> None:
    rows: list[tuple[str, str, Any]] = [("s", "a", 100), ("a", "t", 100)]
    network = network_of([*rows, row] if row else rows, listed={"t": "2020"})
    answer = ask_trace(network, "s", totals=True, period="2024")
    (frame,) = (one for one in answer.frames if one.frame.terms.status == "paid"
                and one.frame.terms.per == "total")  # fmt: skip
    (arrival,) = frame.arrivals
    assert (arrival.low, arrival.high) == (low, 100)
    assert frame.other_money == ({} if low else {"a": ("e002",)})


@pytest.mark.parametrize("dated", [False, True])
def test_figures_without_a_period_are_one_period_only_where_all_are(dated: bool) -> None:
    undated = {"start": ""}
    rows: list[tuple[str, str, Any]] = [
        ("s", "t", {"amount_min": 5, "amount_max": 5, **undated}),
        ("s", "t", {"amount_min": 8, "amount_max": 8, **undated}),
    ]
    if dated:
        rows.append(("x", "y", 1))
    answer = ask_trace(network_of(rows, listed={"t": "2020"}), "s", totals=True)
    (frame,) = answer.frames
    (arrival,) = frame.arrivals
    assert (arrival.low, arrival.high) == ((8, 13) if dated else (13, 13))
    assert arrival.haircut == (None if dated else 13)
    (told,) = answer.to_dict()["frames"]
    assert [(hop["from"], hop["to"]) for hop in told["without_period"]] == (
        [("s", "t")] if dated else []
    )


def test_a_period_is_read_in_days() -> None:
    rows = [("s", "t", {"amount_min": 1, "amount_max": 1, "start": day, "end": ""})
            for day in ("2023-05-01", "2024-02-03", "2024-02-04", "2025-12-31")]  # fmt: skip
    network = network_of(rows, listed={"t": "2020"})
    for period, number in (("2023 to 2025", 4), ("2024", 2), ("2024-02-04", 1),
                           ("2024-02-04 to 2025", 2), ("", 4)):  # fmt: skip
        (book,) = ask_trace(network, "s", period=period).ledgers
        assert book.told == number, period
    by_year = ask_trace(network, "s", totals=True, period="2024-01-01 to 2024-12-31")
    assert [one.frame.terms.period for one in by_year.frames] == ["2024"]
    answer = ask_trace(network, "s", totals=True, period="2031")
    assert "there are figures of 2025, 2024, 2023" in answer.notes[0]
    assert "2031" in ask_targets(network, "s", "@designated", period="2031").notes[0]
    for wrong in ("abc", "2024-13", "2025 to 2023", "2024 to", " to 2024"):
        for ask in (ask_trace, ask_targets):
            with pytest.raises(UsageError, match="--period"):
                ask(network, "s", *["t"] * (ask is ask_targets), period=wrong)


def low_high(answer: Any) -> list[tuple[Any, Any]]:
    return [(a.low, a.high) for frame in answer.frames for a in frame.arrivals]


def ranges(answer: Any) -> list[tuple[Any, Any]]:
    return [(one.low, one.high) for book in answer.ledgers for one in book.received]


def paid(amount: int, day: str = "2024-03-01", **more: Any) -> dict[str, Any]:
    return {"amount_min": amount, "amount_max": amount, "start": day, **more}


def test_a_period_does_not_forget_what_accounts_held_before_it() -> None:
    rows = [("wages", "a", paid(100, "2024-02-01")), ("s", "a", paid(3)),
            ("a", "t", paid(3, "2024-03-02"))]  # fmt: skip
    network = network_of(rows, listed={"t": "2020"})
    for period in ("", "2024-03", "2024"):
        answer = ask_trace(network, "s", convention="fifo,haircut", period=period)
        assert ranges(answer)[-1] == (0, 3)
        assert bool(period) == any("told is what was paid from" in one for one in answer.notes)
    fifo = ask_trace(network, "s", convention="fifo", period="2024-03").ledgers[0]
    assert not fifo.received, "the wages went first"
    early = ask_trace(network, "wages", convention="fifo", period="2024-02")
    assert early.ledgers[0].told == 1 and not early.ledgers[0].received


@pytest.mark.parametrize("terms", ["2024", "2024-03-01"])
def test_a_part_paid_to_another_is_a_payment_of_its_own(terms: str) -> None:
    rows = [("s", "u", paid(100, terms, id="w")), ("s", "t", paid(30, terms, within="w")),
            ("u", "t", paid(90, terms, id="z"))]  # fmt: skip
    network = network_of(rows, listed={"t": "2020"})
    answer = ask_trace(network, "s", totals=True)
    # The umbrella itself got what is left: 70.
    assert low_high(answer) == [(100, 100)]
    assert answer.frames[0].outflow == 100
    assert "less what of it went to others (e001)" in flat_text(answer)
    if len(terms) == 10:
        assert ranges(ask_trace(network, "s", convention="fifo")) == [(100, 100)]


def flat_text(answer: Any) -> str:
    from flowgraph.render.terminal import Page
    from flowgraph.render.trace import text

    return " ".join(text(answer, Page()).split())


def test_aid_that_goes_no_further_is_other_money_to_pay_with() -> None:
    aid = {"kind": "provides_assistance"}
    for day in ("2024", "2024-02-01"):
        rows = [("donor", "a", paid(100, day, **aid)), ("s", "a", paid(3, day)),
                ("a", "t", paid(3, day))]  # fmt: skip
        network = network_of(rows, listed={"t": "2020"})
        assert low_high(ask_trace(network, "s", totals=True)) == [(0, 3)]
        if len(day) == 10:
            assert ranges(ask_trace(network, "s", convention="fifo")) == [(0, 3)]


@pytest.mark.parametrize("other", ["opening", "capital"])
def test_what_a_party_is_stated_to_have_held_is_other_money(other: str) -> None:
    facts = ("id,entity,measure,value_min,value_max,unit",
             [("f1", "a", "opening_balance", "500", "500", "USD")])  # fmt: skip
    rows: list[tuple[str, str, Any]] = [("s", "a", 100), ("a", "t", 100)]
    if other == "capital":
        rows.append(("x", "a", paid(500, "2023", money_status="capital")))
    network = network_of(
        rows, listed={"t": "2020"}, tables={"facts": facts} if other == "opening" else None
    )
    assert low_high(ask_trace(network, "s", totals=True, period="2024")) == [(0, 100)]


def test_an_interval_on_the_way_cannot_be_followed() -> None:
    rows = [("wages", "a", {"amount_min": 100, "amount_max": 120, "start": "2024-01-01"}),
            ("s", "a", paid(3)), ("a", "t", paid(3, "2024-03-02"))]  # fmt: skip
    network = network_of(rows, listed={"t": "2020"})
    with pytest.raises(UsageError, match=r"have none, an interval.*e000"):
        ask_trace(network, "s", convention="fifo")
    assert ask_trace(network, "s").basis == "totals"


def test_money_that_comes_back_to_its_own_source_is_no_route() -> None:
    rows: list[tuple[str, str, Any]] = [
        ("s", "f", 10), ("f", "t", 10), ("s", "o", 5), ("o", "s", 5),
        ("t", "s", {"kind": "controls", "money_status": "", "start": "2020"}),
    ]  # fmt: skip
    network = network_of(rows, listed={"t": "2020"})
    assert low_high(ask_trace(network, "s"))[0][1] == 10
    found = ask_chokepoints(network, "s", "t")
    assert [one.parties for one in found.chokes] == [("f",)]
    # Another source's money that enters it is one.
    both = ask_trace(network, "s,o")
    assert low_high(both)[0][1] == 15


def test_a_cut_in_money_names_the_hops_that_it_does_not_count() -> None:
    rows = [("s", "f", paid(10, "2024")), ("f", "t", paid(10, "2024")),
            ("s", "t", paid(500, "2023"))]  # fmt: skip
    network = network_of(rows, listed={"t": "2020"})
    found = {cut.terms.period: cut.absent for cut in ask_chokepoints(network, "s", "t").money
             if cut.terms}  # fmt: skip
    assert found == {"2024": (("s", "t"),), "2023": (("f", "t"), ("s", "f"))}
    notes = ask_targets(network, "s", "t", measure="money", period="2024").notes
    assert "no record of these terms, so in no amount here: s>t" in notes


SAID = {"claim": "alleged", "grade": "C3"}
UNDATED = {"start": ""}


@pytest.mark.parametrize(
    ("part", "bounds", "haircut"),
    [
        ({}, (6, 6), 6),
        (SAID, (6, 10), None),  # the allegation may be false
        ({"start": "2023"}, (6, 10), None),  # of other terms: taken off the least alone
        ({"money_status": "released"}, (6, 10), None),
        ({"amount_min": "", "amount_max": "", "currency": ""}, (0, 10), None),
        ({"currency": "EUR"}, (0, 10), None),
    ],
)
def test_what_a_part_paid_to_another_leaves(part: Any, bounds: Any, haircut: Any) -> None:
    rows = [("s", "t", paid(10, "2024", id="w")),
            ("s", "c", {**paid(4, "2024"), "within": "w", **part})]  # fmt: skip
    answer = ask_trace(network_of(rows, listed={"t": "2020"}), "s", totals=True, period="2024")
    frame = next(one for one in answer.frames if one.frame.terms.status == "paid")
    (arrival,) = frame.arrivals
    assert (arrival.low, arrival.high) == bounds and arrival.haircut == haircut
    assert frame.outflow == 10, "a part is not added to its whole"


def test_parts_of_parts_and_parts_of_what_has_no_figure() -> None:
    rows = [("s", "t", paid(10, "2024", id="w")), ("s", "t", paid(6, "2024", id="p", within="w")),
            ("s", "c", paid(4, "2024", within="p"))]  # fmt: skip
    network = network_of(rows, listed={"t": "2020"})
    answer = ask_trace(network, "s", totals=True)
    assert low_high(answer) == [(6, 6)] and answer.frames[0].outflow == 10
    silent = [("s", "t", {"id": "w"}), ("s", "t", paid(4, "2024", within="w"))]
    (found,) = low_high(ask_trace(network_of(silent, listed={"t": "2020"}), "s", totals=True))
    assert found == (4, None)


def test_no_lower_bound_rests_on_an_alleged_part() -> None:
    rows = [("s", "x", paid(2, "2024")), ("z", "x", paid(4, "2024")),
            ("x", "c", paid(9, "2024", id="w")), ("x", "t", paid(5, "2024", within="w")),
            ("x", "t", {**paid(4, "2024", within="w"), **SAID})]  # fmt: skip
    for some in (rows, rows[:-1]):
        answer = ask_trace(network_of(some, listed={"t": "2020"}), "s", totals=True)
        assert [low for low, _ in low_high(answer)] == [0]


def test_a_source_that_another_pays_is_not_entered_by_its_own_money() -> None:
    rows = [("s2", "s", 5), ("s", "m", 3), ("m", "s", 2),
            ("s", "t", {"kind": "acts_for", "money_status": "", "start": "2020"})]  # fmt: skip
    network = network_of(rows, listed={"t": "2020"})
    answer = ask_trace(network, "s,s2")
    assert [high for _, high in low_high(answer)] == [5]
    assert "m" not in answer.net.inner()
