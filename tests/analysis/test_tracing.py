"""Tracing against published worked examples, on a real ledger, and its refusals."""

from __future__ import annotations

import csv
import io
import json
import tarfile
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from money import network_of, number, payments_case

from flowgraph.analysis import ledger
from flowgraph.analysis.attribution import attribution, shares_of
from flowgraph.analysis.conversion import Converter
from flowgraph.analysis.flownet import FlowNet
from flowgraph.analysis.ledger import CONSERVING, CONVENTIONS, Payment
from flowgraph.analysis.openings import opening_balances
from flowgraph.analysis.trace import ask_trace
from flowgraph.errors import UsageError

CONVENTION = {
    "fifo": "fifo",
    "fifo_clayton": "fifo",
    "lifo": "lifo",
    "haircut": "haircut",
    "rolling_charge_haircut": "haircut",
    "lowest_intermediate_balance": "lowest",
    "poison": "poison",
}


@pytest.fixture(scope="session")
def oracles(shared: Path) -> dict[str, Any]:
    text = (shared / "oracles" / "tracing.json").read_text(encoding="utf-8")
    return {case["id"]: case for case in json.loads(text)["cases"]}


def events(case: dict[str, Any]) -> tuple[list[Payment], set[str]]:
    """Payments into and out of one account, in their order, and who pays in."""
    found, owners = [], set()
    for at, (way, who, amount) in enumerate(case["events"]):
        ends = (who, "account") if way == "in" else ("account", who)
        owners |= {who} if way == "in" else set()
        found.append(Payment(f"p{at:03}", *ends, number(amount), f"{at:05}"))
    return found, owners


def test_what_is_left_on_an_account_is_as_published(oracles: dict[str, Any]) -> None:
    looked_at = 0
    for case in oracles.values():
        for name, expected in case.get("expected_remaining", {}).items():
            if name not in CONVENTION:
                continue
            payments, owners = events(case)
            sources = {case["claimant"]} if "claimant" in case else owners
            held = ledger.trace(payments, sources, CONVENTION[name]).held["account"]
            assert held == {who: number(amount) for who, amount in expected.items()}, (case, name)
            looked_at += 1
    assert looked_at >= 4


def test_pari_passu_is_the_share_of_contributions(oracles: dict[str, Any]) -> None:
    """At the closing date dates are ignored: attribution over the totals of the account."""
    for case in oracles.values():
        expected = case.get("expected_remaining", {}).get("pari_passu_at_end")
        if not expected:
            continue
        payments, _ = events(case)
        shares = attribution((p.payer, p.payee, p.amount) for p in payments)["account"]
        left = sum(p.amount if p.payee == "account" else -p.amount for p in payments)
        assert {who: left * share for who, share in shares.items()} == {
            who: number(amount) for who, amount in expected.items()
        }


def test_tainted_amounts_of_each_payment_are_as_published(oracles: dict[str, Any]) -> None:
    looked_at = 0
    for case in oracles.values():
        for name, expected in case.get("expected_tainted_amount_by_output", {}).items():
            payments, _ = events(case)
            traced = ledger.trace(payments, [case["tainted_source"]], CONVENTION[name])
            out = {p.payment.payee: p.amount for p in traced.parts if p.payment.payer == "account"}
            assert {who: out.get(who, 0) for who in expected} == {
                who: number(amount) for who, amount in expected.items()
            }, (case["id"], name)
            looked_at += 1
        for who, (low, high) in case.get("bounds", {}).items():
            payments, _ = events(case)
            limits = ledger.bounds(payments, [case["tainted_source"]])
            name = next(p.id for p in payments if p.payee == who)
            assert limits[name] == (number(low), number(high))
    assert looked_at >= 6


def test_source_shares_are_as_published(oracles: dict[str, Any]) -> None:
    case = oracles["TR-08"]
    flows = [(one, other, number(amount)) for one, other, amount in case["flows"]]
    shares = attribution(flows)
    for name, expected in case["expected_source_share"].items():
        found = {origin: shares[name].get(origin, Fraction(0)) for origin in expected}
        assert found == {origin: number(share) for origin, share in expected.items()}
        assert sum(shares[name].values()) == 1
    for through, amount in case["indirect_exposure_of_GroupX"].items():
        inflow = sum(a for _, payee, a in flows if payee == "GroupX")
        assert shares_of(flows, [through])["GroupX"] * inflow == number(amount)
    direct = {payer: amount for payer, payee, amount in flows if payee == "GroupX"}
    assert direct == {who: number(a) for who, a in case["direct_exposure_of_GroupX"].items()}


def test_the_command_gives_the_published_attribution(oracles: dict[str, Any]) -> None:
    """Totals of one year: direct, indirect, haircut and bounds of the synthetic budget."""
    case = oracles["TR-08"]
    network = network_of(case["flows"], listed={"GroupX": "2020"})
    answer = ask_trace(network, "Budget")
    (frame,) = answer.frames
    (arrival,) = frame.arrivals
    assert arrival.haircut == number(case["expected_amount"]["Budget_money_in_GroupX"])
    assert (arrival.direct, arrival.indirect) == (0, number("93.75"))
    assert arrival.share_of_inflow == number("0.3125")
    assert (arrival.low, arrival.high) == (0, 150)
    donor = ask_trace(network, "Donor").frames[0].arrivals[0]
    assert (donor.low, donor.haircut, donor.high, donor.direct) == (150, 150, 150, 150)


def test_a_round_trip_is_still_the_money_of_its_only_source() -> None:
    flows = [("s", "a", 10), ("a", "b", 14), ("b", "a", 6), ("b", "c", 8)]
    shares = attribution((one, other, Fraction(amount)) for one, other, amount in flows)
    assert shares == {name: {"s": 1} for name in "abc"}


def test_a_loop_that_nothing_enters_belongs_to_nobody_known() -> None:
    shares = attribution([("a", "b", Fraction(5)), ("b", "a", Fraction(5))])
    assert shares == {"a": {"": 1}, "b": {"": 1}}


def test_money_paid_above_what_came_in_is_of_unrecorded_origin() -> None:
    shares = attribution([("s", "a", Fraction(1)), ("a", "b", Fraction(4))])
    assert shares["a"] == {"s": Fraction(1, 4), "": Fraction(3, 4)}


# A real ledger


@pytest.fixture(scope="session")
def real_ledger(shared: Path) -> tuple[list[Payment], dict[str, Fraction], list[str]]:
    """Payments, opening balances and labelled accounts of a sample of IBM's simulator."""
    archive = shared / "data" / "amlsim-samples" / "20K_cycle200.tgz"
    if not archive.is_file():
        pytest.skip("no sample of a real ledger in the shared data")

    def rows(name: str) -> Iterator[dict[str, str]]:
        with tarfile.open(archive) as tar:
            member = tar.extractfile(f"20K_cycle200/{name}")
            assert member is not None
            yield from csv.DictReader(io.TextIOWrapper(member, encoding="utf-8", newline=""))

    payments = [
        Payment(f"t{at:06}", row["sourceNodeId"], row["targetNodeId"], Fraction(row["value"]),
                f"{int(row['time']):05}")
        for at, row in enumerate(rows("transactions.csv"))
    ]  # fmt: skip
    nodes = list(rows("nodes.csv"))
    opening = {row["nodeid"]: Fraction(row["init_balance"]) for row in nodes}
    return payments, opening, [row["nodeid"] for row in nodes if row["isFraud"] == "1"]


def test_a_real_ledger_conserves_to_the_cent_under_each_convention(
    real_ledger: tuple[list[Payment], dict[str, Fraction], list[str]],
) -> None:
    payments, opening, labelled = real_ledger
    assert len(payments) == 117_805 and len(labelled) == 945
    pays: dict[str, int] = {}
    for one in payments:
        pays[one.payer] = pays.get(one.payer, 0) + 1
    source = max(labelled, key=lambda name: (pays.get(name, 0), -int(name)))
    limits = ledger.bounds(payments, [source], opening=opening)
    touched = {
        part.payment.id
        for part in ledger.trace(payments, [source], "poison", opening=opening).parts
    }
    for convention in CONSERVING:
        traced = ledger.trace(payments, [source], convention, opening=opening)
        held = sum(sum(mine.values()) for mine in traced.held.values())
        assert traced.sent[source] == traced.returned[source] + held > 0
        for part in traced.parts:
            assert part.payment.id in touched
            assert limits[part.payment.id].low <= part.amount <= limits[part.payment.id].high


# Through the question


DATED = [
    ("s", "a", {"amount_min": 3, "amount_max": 3, "start": "2024-01-01"}),
    ("c", "a", {"amount_min": 7, "amount_max": 7, "start": "2024-01-02"}),
    ("a", "x", {"amount_min": 5, "amount_max": 5, "start": "2024-02-01"}),
    ("a", "x", {"amount_min": 5, "amount_max": 5, "start": "2024-03-01"}),
]


def test_dated_payments_are_split_at_the_day_of_a_listing() -> None:
    network = network_of(DATED, listed={"x": "2024-02-15"})
    answer = ask_trace(network, "s", convention="all")
    assert answer.basis == "payments"
    found = {one.traced.convention: one.received[0] for one in answer.ledgers}
    assert list(found) == list(CONVENTIONS)
    split = {name: (one.splits[0].before, one.splits[0].since) for name, one in found.items()}
    assert split == {
        "haircut": (Fraction(3, 2), Fraction(3, 2)),
        "fifo": (3, 0),
        "lifo": (0, 3),
        "lowest": (0, 3),
        "poison": (5, 5),
    }
    assert found["fifo"].share_of_inflow == Fraction(3, 10)
    assert found["fifo"].share_of_outflow == 1


def test_dated_payments_may_be_taken_as_totals() -> None:
    network = network_of(DATED, listed={"x": "2024-02-15"})
    answer = ask_trace(network, "s", totals=True)
    (arrival,) = answer.frames[0].arrivals
    assert (arrival.low, arrival.haircut, arrival.high) == (3, 3, 3)


def test_money_rests_with_its_target_and_in_a_bank() -> None:
    rows = [
        ("s", "bank", {"amount_min": 5, "amount_max": 5, "start": "2024-01-01"}),
        ("bank", "x", {"amount_min": 5, "amount_max": 5, "start": "2024-01-02"}),
    ]
    network = network_of(rows, kinds={"bank": "bank"}, listed={"x": "2020"})
    assert not ask_trace(network, "s", "x", convention="fifo").ledgers[0].received
    (found,) = ask_trace(network, "s", "bank", convention="fifo").ledgers[0].received
    assert (found.amount, found.held) == (5, 5)


@pytest.mark.parametrize("convention", ["fifo", "lifo", "lowest", "poison", "all"])
def test_a_convention_that_needs_days_says_which_payments_have_none(convention: str) -> None:
    network = network_of([*DATED, ("s", "a", 4)], listed={"x": "2024"})
    with pytest.raises(UsageError, match=r"e004 \(s to a\).*haircut, which needs no order"):
        ask_trace(network, "s", convention=convention)


def test_a_payment_out_of_reach_needs_no_day() -> None:
    network = network_of([*DATED, ("y", "z", 4)], listed={"x": "2024"})
    assert ask_trace(network, "s", convention="fifo").ledgers[0].received


def test_two_currencies_are_not_followed_as_one() -> None:
    rows = [*DATED, ("c", "a", {**DATED[1][2], "currency": "EUR"})]
    network = network_of(rows, listed={"x": "2024"})
    with pytest.raises(UsageError, match="EUR, USD; name one --currency"):
        ask_trace(network, "s", convention="fifo")
    with pytest.raises(UsageError, match="cannot be converted to USD"):
        ask_trace(network, "s", convention="fifo", currency="USD")


def test_what_was_only_allotted_is_no_payment() -> None:
    rows = [("s", "x", {**DATED[0][2], "money_status": "allocated"})]
    with pytest.raises(UsageError, match="only promised or allotted"):
        ask_trace(network_of(rows, listed={"x": "2024"}), "s", convention="fifo")


def test_an_unknown_convention_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="haircut, fifo, lifo, lowest, poison, or all"):
        ask_trace(network_of(DATED, listed={"x": "2024"}), "s", convention="pro-rata")


def test_opening_balances_are_the_accounts_own() -> None:
    facts = ("id,entity,measure,value_min", [("f1", "a", "opening_balance", "10")])
    network = network_of(DATED, listed={"x": "2024"}, tables={"facts": facts})
    (found,) = ask_trace(network, "s", convention="fifo").ledgers
    assert not found.received
    assert found.traced.held == {"a": {"s": 3}}


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("f1", "a", "-10", "USD", "2023")], "f1: .* below zero"),
        ([("f1", "a", "10", "IQD", "2023")], "f1: .* no rate of IQD covers 2023"),
        ([("f1", "a", "10", "USD", "2025")], "f1: .* pays or is paid on"),
        ([("f1", "a", "10", "USD", ""), ("f2", "a", "10", "USD", "")], "f2: .* f1 is one of a"),
        ([("f1", "a", "10", "USD", ""), ("f2", "a2", "5", "USD", "")], "f2: .* f1 is one of a"),
        ([("f1", "a", "", "USD", "")], "f1: .* no single figure"),
    ],
)
def test_an_opening_balance_that_cannot_be_used_is_refused(
    rows: list[tuple[str, ...]], said: str
) -> None:
    facts = ("id,entity,value_min,unit,date,measure", [(*row, "opening_balance") for row in rows])
    alias = ("a2", "a", {"kind": "alias_of", "money_status": "", "start": ""})
    network = network_of([*DATED, alias], listed={"x": "2024"}, tables={"facts": facts})
    with pytest.raises(UsageError, match=said):
        ask_trace(network, "s", convention="fifo")


def test_an_opening_balance_is_converted_and_named_and_hidden_before_it_was_published() -> None:
    facts = (
        "id,entity,value_min,unit,date,measure,publication",
        [("f1", "a", "1300", "IQD", "2023-12-31", "opening_balance", "S1")],
    )
    rates = (
        "id,currency,start,end,units_per_usd,kind,publication",
        [("r1", "IQD", "2023", "2024", "1300", "official", "S1")],
    )
    said = ("id,publisher,title,date,url", [("S1", "P", "T", "2025-06", "https://example.org")])
    tables = {"facts": facts, "rates": rates, "publications": said}
    case = payments_case(DATED, listed={"x": "2024"}, tables=tables)
    answer = ask_trace(case.view(as_of="2025-12-31"), "s", convention="lowest")
    assert answer.ledgers[0].traced.held == {"a": {"s": Fraction(1)}, "x": {"s": Fraction(2)}}
    assert "held before the first payment: a 1 (f1, S1, 2023-12-31)" in answer.notes
    assert "converted at r1" in answer.notes
    early = case.view(as_of="2025-12-31", known_by="2025-05")
    book = FlowNet(early, ["s"], ["x"])
    assert not opening_balances(book, {"a": "2024-01-01"}, ["USD"], Converter(early, "USD"))


def test_what_was_assigned_is_not_followed_as_paid() -> None:
    """The kind says it where the table gives no status."""
    rows = [("s", "x", {**DATED[0][2], "kind": "allocates", "money_status": ""})]
    with pytest.raises(UsageError, match="only promised or allotted"):
        ask_trace(network_of(rows, listed={"x": "2024"}), "s", convention="fifo")


def test_aid_does_not_go_on_in_a_ledger() -> None:
    rows = [("s", "a", {**DATED[0][2], "kind": "provides_assistance"}), ("a", "x", DATED[2][2])]
    (found,) = ask_trace(network_of(rows, listed={"x": "2024"}), "s", convention="fifo").ledgers
    assert not found.received


def test_no_lower_bound_rests_on_an_allegation() -> None:
    for claim, low in (("asserted", 5), ("alleged", 0)):
        rows = [("s", "x", {"amount_min": 5, "amount_max": 5, "claim": claim, "grade": "B2"})]
        (frame,) = ask_trace(network_of(rows, listed={"x": "2020"}), "s").frames
        assert (frame.arrivals[0].low, frame.arrivals[0].high) == (low, 5)


def test_a_part_of_another_status_is_a_record_of_its_own() -> None:
    rows = [
        ("s", "a", {"amount_min": 9, "amount_max": 9, "money_status": "allocated", "id": "whole"}),
        ("s", "a", {"amount_min": 4, "amount_max": 4, "within": "whole"}),
        ("a", "x", 4),
    ]
    frames = ask_trace(network_of(rows, listed={"x": "2020"}), "s").frames
    found = {one.frame.terms.status: one for one in frames}
    assert found["paid"].arrivals[0].high == 4 and not found["paid"].absent
