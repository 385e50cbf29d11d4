"""Two worlds: what a listing, a delisting or a lost record changes, and why."""

from __future__ import annotations

from typing import Any

import pytest
from money import network_of

import flowgraph as fg
from flowgraph.analysis.whatif import WhatifAnswer, ask_whatif
from flowgraph.case.case import Case
from flowgraph.errors import UnknownEntity, UsageError
from flowgraph.render import whatif
from flowgraph.render.terminal import Page

OWNED = {"kind": "owns", "start": "", "claim": "asserted", "grade": "B2"}


def changes(answer: WhatifAnswer, about: str) -> set[tuple[str, str, str, str]]:
    return {(c.how, c.subject, c.detail, c.reason) for c in answer.changes if c.about == about}


def test_the_empty_question_changes_nothing(case: Case) -> None:
    answer = fg.whatif(case)
    assert answer.changes == () and answer.symbolic == ()
    assert answer.before.to_dict() == answer.after.to_dict()
    assert len(answer.routes) == len(answer.before.paths) == 24


def test_a_listing_ends_routes_and_exposes_payers() -> None:
    network = network_of([("s", "a", 1), ("a", "t", 2)], listed={"t": "2020"})
    answer = ask_whatif(network, designate=["a@2024-06-01"])
    assert ("new", "a", "L", "its-own-listing") in changes(answer, "listing")
    assert changes(answer, "exposure") >= {
        ("new", "s", "pays to_party", "party-listed"),
        ("gone", "s", "pays-through-intermediaries to_party", "ends-at-listed"),
    }
    assert {(how, reason) for how, _, detail, reason in changes(answer, "route")
            if detail.startswith("s > a")} == {
        ("gone", "ends-at-listed"), ("new", "party-listed"),
    }  # fmt: skip
    (paid,) = answer.paid
    assert (paid.before, paid.after) != (None, None)
    assert (paid.records_before, paid.records_after) == (1, 2)
    assert paid.after is not None and str(paid.after) == "3"


def test_the_day_of_a_supposed_listing_sets_payments_before_or_after_it() -> None:
    network = network_of([("s", "a", {"amount_min": 1, "amount_max": 1, "start": "2024-03-01"})],
                         listed={"t": "2020"})  # fmt: skip
    for day, timing in (("2024-01-01", "after"), ("2024-12-01", "before")):
        answer = ask_whatif(network, designate=[f"a@{day}"])
        (row,) = [c for c in answer.changes if c.about == "exposure" and c.subject == "s"]
        assert f"records {timing}" in row.after


def test_what_is_owned_is_blocked_with_its_owner(case: Case) -> None:
    rows = [("a", "b", {**OWNED, "id": "half"}), ("b", "c", OWNED)]
    network = network_of(
        rows, listed={"t": "2020"},
        tables={
            "lists": ("list,authority,instrument,effect,complete",
                      [("L", "OFAC", "us-ofac-sdn", "blocking", "yes")]),
            "edges": ("id,source,target,kind,share,grade,claim",
                      [("half", "a", "b", "owns", "50", "B2", "asserted"),
                       ("rest", "b", "c", "owns", "60", "B2", "asserted")]),
        },
    )  # fmt: skip
    answer = ask_whatif(network, designate=["a"])
    found = {
        (c.subject, c.detail, c.before, c.after, c.reason, c.because)
        for c in answer.changes
        if c.about == "verdict"
    }
    for name in "bc":
        assert (name, "us-ofac-sdn 50-percent", "not_blocked", "blocked", "follows-from-rule",
                ("a",)) in found  # fmt: skip
    undone = ask_whatif(network, designate=["a"], drop=["half"])
    assert ("b", "us-ofac-sdn 50-percent") not in {
        (c.subject, c.detail) for c in undone.changes if c.about == "verdict"
    }


@pytest.mark.parametrize(
    ("claim", "after"), [("asserted", "blocked"), ("alleged", "blocked, if an allegation holds")]
)
def test_a_verdict_that_rests_on_an_allegation_says_so(claim: str, after: str) -> None:
    tie = {"kind": "controls", "start": "2020", "grade": "B2", "claim": claim}
    network = network_of(
        [("a", "b", tie)],
        listed={"t": "2020"},
        tables={
            "lists": ("list,authority,instrument,effect,complete",
                      [("L", "EU", "eu-asset-freeze", "blocking", "yes")]),
            "edges": ("id,source,target,kind,start,grade,claim",
                      [("tie", "a", "b", "controls", "2020", "B2", claim)]),
        },
    )  # fmt: skip
    answer = ask_whatif(network, designate=["a"])
    (told,) = [c.after for c in answer.changes if c.subject == "b" and c.about == "verdict"]
    assert told == after
    assert f"becomes {after} [" in whatif.text(answer, Page(10_000))


def test_a_listing_that_changes_nothing_else_is_symbolic() -> None:
    network = network_of([("s", "a", 1), ("x", "y", 1)], listed={"t": "2020"})
    assert ask_whatif(network, designate=["lone"] if "lone" in network.case.entities else ["x"])
    lone = network_of([("s", "a", 1)], listed={"t": "2020"}, kinds={"lone": "company"})
    answer = ask_whatif(lone, designate=["lone"])
    assert answer.symbolic == ("lone",)
    assert {c.reason for c in answer.changes} == {"its-own-listing"}


def test_a_supposed_bank_stands_at_the_payroll(case: Case) -> None:
    answer = fg.whatif(case, designate="rafidain-bank")
    moved = changes(answer, "route")
    assert len(moved) == 6
    assert {(how, reason) for how, _, _, reason in moved} == {("changed", "passes-listed")}
    assert {c.after for c in answer.changes if c.about == "standing"} == {
        "processes e-budget-pmf-2024, on days that may meet",
    }
    assert answer.symbolic == ()
    assert "rafidain-bank" not in case.view().designated, "the case itself is not changed"


def test_without_its_listing_routes_go_on_past_the_company(case: Case) -> None:
    answer = fg.whatif(case, delist="muhandis-general-company")
    assert {c.reason for c in answer.changes if c.about == "route"} == {
        "party-not-listed", "goes-on",
    }  # fmt: skip
    gone = [c for c in answer.changes if c.about == "payment"]
    assert [c.subject for c in gone] == [
        "e-budget-funds-mgc-2023", "e-goi-contracts-mgc", "e-moc-contract-mgc-2025",
    ]  # fmt: skip
    for change in answer.changes:
        assert change.reason and change.because


def test_the_listing_of_october_2025_is_undone_by_delisting_it(case: Case) -> None:
    """The real world as a test: the case after the listing, without it, is the case before."""
    before = case.view(as_of="2025-10-08")
    after = case.view(as_of="2025-10-09")
    listed = sorted(after.designated - before.designated)
    assert "muhandis-general-company" in listed
    answer = ask_whatif(after, delist=listed)
    assert answer.supposed.designated == before.designated
    one, other = fg.paths(case, "iraq-federal-budget", "@designated", as_of="2025-10-08"), None
    other = {path.id for path in answer.after.paths if path.source == "iraq-federal-budget"}
    assert {path.id for path in one.paths} == other


def test_dropping_a_record_names_it(case: Case) -> None:
    answer = fg.whatif(case, drop="e-kh-part-of-pmf")
    assert answer.changes
    assert {(c.reason, c.because) for c in answer.changes} == {
        ("record-dropped", ("e-kh-part-of-pmf",))
    }


TWO_LISTS = {
    "lists": (
        "list,authority,instrument,effect",
        [("L", "Authority", "L", "blocking"), ("M", "Other", "M", "blocking")],
    )
}


def test_further_lists_of_a_listed_party_are_told_as_such() -> None:
    network = network_of([("s", "t", 1)], listed={"t": "2020"}, tables=TWO_LISTS)
    answer = ask_whatif(network, designate=["t@2024-03-01"])
    assert [one.lists for one in answer.supposition.designate] == [("M",)], "on L it is already"
    assert {(c.how, c.reason) for c in answer.changes if c.about == "listing"} == {
        ("changed", "its-own-listing")
    }
    (row,) = [c for c in answer.changes if c.about == "exposure" and c.subject == "s"]
    assert (row.how, row.reason, row.because) == ("changed", "party-on-further-lists", ("t",))
    assert answer.symbolic == ()
    earlier = ask_whatif(network, designate=["t@2019"], on=["L"])
    assert earlier.supposition.designate[0].lists == ("L",)
    with pytest.raises(UsageError, match="t is on L since 2020 already"):
        ask_whatif(network, designate=["t@2021"], on=["L"])


def test_what_a_dropped_record_does_and_what_a_listing_does_are_told_apart() -> None:
    rows = [("s", "a", {"id": "sa"}), ("a", "t", {"id": "at"}), ("s", "t", {"id": "st"}),
            ("b", "t", {"id": "bt"}), ("s", "b", {"id": "sb"})]  # fmt: skip
    network = network_of(rows, listed={"t": "2020"})
    answer = ask_whatif(network, designate=["b"], drop=["at"])
    why = {
        (c.how, c.subject, c.party): (c.reason, c.because)
        for c in answer.changes
        if c.about == "exposure" and c.subject != c.party
    }
    assert why == {
        ("gone", "a", "t"): ("record-dropped", ("at",)),
        ("new", "s", "b"): ("party-listed", ("b",)),
        ("new", "t", "b"): ("party-listed", ("b",)),
        # Two ways through others led to t: one lost its record, the other now ends at b.
        ("gone", "s", "t"): ("ends-at-listed", ("at", "b")),
    }
    told = {c.detail: c.reason for c in answer.changes if c.about == "route" and c.how == "gone"}
    assert told == {
        "s > a > t": "record-dropped", "a > t": "record-dropped", "s > b > t": "ends-at-listed",
    }  # fmt: skip
    said = [c["sentence"] for c in answer.to_dict()["changes"]]
    assert any("first listed party, now b; record at is not in the second" in s for s in said)


def test_a_route_that_keeps_a_record_says_which_it_lost() -> None:
    rows = [("s", "t", {"id": "one", "grade": "B2"}), ("s", "t", {"id": "two", "grade": "C3"})]
    answer = ask_whatif(network_of(rows, listed={"t": "2020"}), drop=["one"])
    (route,) = [c for c in answer.changes if c.about == "route"]
    assert (route.how, route.reason, route.because) == ("changed", "record-dropped", ("one",))
    assert (route.before, route.after) == ("one; two", "two")
    (row,) = [c for c in answer.changes if c.about == "exposure"]
    assert "grade B2" in row.before and "grade C3" in row.after
    said = [c["sentence"] for c in answer.to_dict()["changes"]]
    assert any("its records: one, two before, two now" in one for one in said)


@pytest.mark.parametrize("change", ["designate", "delist"])
def test_routes_of_a_payer_whose_listing_changes_are_told_in_both_worlds(change: str) -> None:
    rows = [("s", "t", 1), ("t", "u", 1)]
    asked = {"designate": ["s"]} if change == "designate" else {"delist": ["t"]}
    answer = ask_whatif(network_of(rows, listed={"t": "2020", "u": "2020"}), **asked)
    told = {
        (c.detail, c.how, c.reason, c.before, c.after) for c in answer.changes if c.about == "route"
    }
    assert told == (
        {("s > t", "changed", "passes-listed", "", "s")}
        if change == "designate"
        else {
            ("s > t", "gone", "party-not-listed", "pays, weakest grade none, order certain", ""),
            (
                "s > t > u",
                "new",
                "goes-on",
                "",
                "pays-through-intermediaries, weakest grade none, order possible",
            ),
            ("t > u", "changed", "passes-listed", "t", ""),
        }
    )


def test_a_dropped_station_changes_the_routes_that_it_stood_on(case: Case) -> None:
    answer = fg.whatif(case, drop="e-qi-card-processes-pmf")
    assert changes(answer, "route")
    assert {(c.how, c.reason) for c in answer.changes if c.about == "route"} == {
        ("changed", "record-dropped")
    }


ALIAS = {"kind": "alias_of", "currency": "", "money_status": "", "start": "", "claim": "asserted"}


def test_a_listing_of_a_party_is_one_of_its_other_names() -> None:
    rows = [("s", "t2", {"id": "pay", "amount_min": 9, "amount_max": 9}), ("t2", "t", ALIAS)]
    answer = ask_whatif(network_of(rows, listed={"t": "2020"}), delist=["t"])
    assert ("gone", "pay", "pays", "party-not-listed") in changes(answer, "payment")
    (paid,) = answer.paid
    assert str(paid.before) == "9" and paid.after is None


def test_only_what_a_line_is_owed_to_is_named() -> None:
    rows = [("z2", "z", ALIAS), ("s", "a", 1)]
    network = network_of(rows, listed={"t": "2020"}, kinds={"lone": "company"}, tables=RULES)
    answer = ask_whatif(network, designate=["z", "lone"])
    assert answer.symbolic == ("lone",)
    told = {(c.subject, c.reason, c.because) for c in answer.changes if c.about == "verdict"}
    assert ("z2", "follows-from-rule", ("z",)) in told


RULES = {
    "lists": ("list,authority,instrument,effect,complete",
              [("L", "OFAC", "us-ofac-sdn", "blocking", "yes")]),
}  # fmt: skip


def test_a_class_that_a_rule_decides_follows_from_it() -> None:
    """Two owners of thirty each: only both listed hold enough."""
    shares = (
        "id,source,target,kind,share,grade,claim",
        [("a-f", "a", "f", "owns", "30", "B2", "asserted"),
         ("b-f", "b", "f", "owns", "30", "B2", "asserted"),
         ("c-g", "c", "g", "owns", "100", "B2", "asserted")],
    )  # fmt: skip
    rows = [(one, other, OWNED) for one, other in (("a", "f"), ("b", "f"), ("c", "g"))]
    network = network_of(rows, listed={"a": "2020", "x": "2020"}, tables=RULES | {"edges": shares})
    answer = ask_whatif(network, designate=["b"], delist=["x"])
    told = {
        (c.subject, c.how, c.detail.split()[0]): (c.reason, c.because)
        for c in answer.changes
        if c.about == "exposure" and c.party == "a"
    }
    assert told == {
        ("f", "new", "owned-by"): ("follows-from-rule", ("b",)),
        ("f", "gone", "part-owned-by"): ("follows-from-rule", ("b",)),
    }
    dropped = ask_whatif(network, designate=["b"], drop=["c-g", "b-f"])
    assert not [c for c in dropped.changes if c.about == "verdict" and c.subject == "f"]
    one = ask_whatif(network, designate=["c"], drop=["a-f"])
    verdicts = {c.subject: c.because for c in one.changes if c.about == "verdict"}
    assert verdicts["g"] == ("c",)


def test_a_part_under_other_terms_is_counted() -> None:
    rows = [
        ("s", "t", {"id": "w", "kind": "allocates", "amount_min": 100, "amount_max": 100,
                    "money_status": "allocated"}),
        ("s", "t", {"id": "p", "amount_min": 60, "amount_max": 60, "within": "w"}),
    ]  # fmt: skip
    answer = ask_whatif(network_of(rows, listed={"t": "2020"}), delist=["t"])
    assert {(one.terms.status, str(one.before)) for one in answer.paid} == {
        ("allocated", "100"), ("paid", "60"),
    }  # fmt: skip


def test_a_payment_to_another_name_stays_a_payment_to_a_listed_party() -> None:
    rows = [("s", "x", {"id": "pay"}), ("x", "y", ALIAS)]
    answer = ask_whatif(network_of(rows, listed={"y": "2020"}), designate=["x"])
    assert not changes(answer, "payment")


def test_two_listings_of_which_either_would_do_end_the_route() -> None:
    rows = [("s", "a", {"id": "sa"}), ("a", "b", {"id": "ab"}), ("b", "p", {"id": "bp"})]
    network = network_of(rows, listed={"p": "2020"})
    answer = ask_whatif(network, designate=["a", "b"])
    told = {(c.subject, c.party, c.how): c.reason for c in answer.changes if c.about == "exposure"}
    assert told["s", "p", "gone"] == "ends-at-listed"
    routes = {(c.detail, c.how): (c.reason, c.because)
              for c in answer.changes if c.about == "route"}  # fmt: skip
    assert routes["s > a > b > p", "gone"] == ("ends-at-listed", ("a", "b"))
    # That a is listed as well has no part in this one.
    assert routes["a > b", "new"] == ("party-listed", ("b",))


def test_new_routes_name_only_what_they_are_owed_to() -> None:
    rows = [("s", "a", {"id": "sa"}), ("a", "p", {"id": "ap"}), ("a", "p", {"id": "d1"})]
    network = network_of(rows, listed={"p": "2020", "a": "2020"})
    answer = ask_whatif(network, delist=["a"], drop=["d1"])
    told = {c.detail: (c.reason, c.because) for c in answer.changes
            if c.about == "route" and c.how == "new"}  # fmt: skip
    assert told == {"s > a > p": ("goes-on", ("a",))}


def test_sums_count_what_a_part_leaves() -> None:
    rows = [("s", "t", {"id": "w", "amount_min": 10, "amount_max": 10}),
            ("s", "c", {"id": "p", "amount_min": 4, "amount_max": 4, "within": "w"})]  # fmt: skip
    network = network_of(rows, listed={"x": "2020"}, kinds={"t": "company"})
    for names, total in ((["t", "c"], "10"), (["t"], "6"), (["c"], "4")):
        (paid,) = ask_whatif(network, designate=names).paid
        assert paid.before is None and str(paid.after) == total


def test_a_supposed_listing_holds_under_the_second_clock(case: Case) -> None:
    answer = fg.whatif(case, designate="rafidain-bank@2024", known_by="2025-12-31")
    assert "rafidain-bank" in answer.supposed.designated


def test_the_same_question_twice_gives_the_same_answer(case: Case) -> None:
    one = fg.whatif(case, designate=["rafidain-bank", "badr-organization"])
    other = fg.whatif(case, designate=["badr-organization", "rafidain-bank"])
    assert one.to_dict() == other.to_dict()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"designate": "rafidain-bank@2030"}, "lies after the day of the question"),
        ({"designate": "rafidain-bank@soon"}, "not a date"),
        ({"designate": ["rafidain-bank", "rafidain-bank@2024"]}, "named twice"),
        ({"target": "kataib-hizballah"}, "needs --source"),
        ({"delist": "rafidain-bank"}, "no listing in force"),
        ({"drop": "e-none"}, "no edge has this id"),
        ({"designate": "rafidain-bank", "on": "ofac-eu"}, "no such list"),
        (
            {"designate": "kataib-hizballah", "delist": "kataib-hizballah"},
            "cannot be designated and delisted",
        ),
    ],
)
def test_what_cannot_be_supposed_is_refused(case: Case, asked: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        fg.whatif(case, **asked)
    with pytest.raises(UnknownEntity):
        fg.whatif(case, designate="nobody-of-this-name")


def test_a_part_is_not_added_to_its_whole() -> None:
    rows = [("s", "t", {"amount_min": 9, "amount_max": 9, "id": "whole"}),
            ("s", "t", {"amount_min": 4, "amount_max": 4, "within": "whole"})]  # fmt: skip
    (paid,) = ask_whatif(network_of(rows, listed={"t": "2020"}), delist=["t"]).paid
    assert str(paid.before) == "9" and paid.after is None
