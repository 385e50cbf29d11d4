"""Five instruments side by side: thresholds by date, aggregation, joint holdings, control.

The vectors lie in the evidence folder (`oracles/ownership_regimes.json`); what turns on
one instrument alone stands here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.errors import UsageError
from flowgraph.regimes.instruments import INSTRUMENTS, READINGS, affiliates_rule, instrument, named
from support import listed_case

Make = Callable[..., Case]
Edges = list[tuple[str, str, Mapping[str, str]]]
# The instrument and the day on which each column of the oracle is asked.
COLUMNS = {
    "US_OFAC": ("us-ofac-sdn", "2026-01-01"),
    "EU_2024": ("eu-asset-freeze", "2024-07-03"),
    "EU_pre2024": ("eu-asset-freeze", "2024-07-02"),
    "UK_OFSI": ("uk-samla", "2026-01-01"),
    "CH_SECO": ("ch-emba", "2026-01-01"),
    "CA_SEMA": ("ca-sema", "2026-01-01"),
}


def verdicts(
    make_case: Make, edges: Edges, listed: str | list[str], name: str, day: str = "2026-01-01",
    **more: Any,
) -> dict[tuple[str, str], str]:  # fmt: skip
    """Verdict of each entity and rule under one instrument."""
    case = listed_case(
        lambda **t: make_case(f"{name}-{day}", **t), edges, listed, list_=name, **more
    )
    answer = fg.rules(case, *case.entities, regime=name, as_of=day)
    return {(one.entity, one.rule): one.verdict for one in answer.findings}


def of(found: dict[tuple[str, str], str], rule: str, listed: list[str]) -> set[str]:
    return {
        entity
        for (entity, one), verdict in found.items()
        if one == rule and verdict == "blocked" and entity not in listed
    }


def edges_of(vector: dict[str, Any]) -> Edges:
    found: Edges = [(e["owner"], e["owned"], {"share": str(e["pct"])}) for e in vector["edges"]]
    found += [
        (e["controller"], e["controlled"], {"kind": "controls"}) for e in vector["control_edges"]
    ]
    for group in vector["joint_arrangements"]:
        found += [(group[0], other, {"kind": "joint_arrangement"}) for other in group[1:]]
    return found


def test_every_vector_under_every_instrument(shared: Path, make_case: Make) -> None:
    path = shared / "oracles" / "ownership_regimes.json"
    oracle = json.loads(path.read_text(encoding="utf-8"))
    assert len(oracle["cases"]) >= 7
    for vector in oracle["cases"]:
        for column, (name, day) in COLUMNS.items():
            found = verdicts(
                lambda folder, v=vector["id"], **t: make_case(f"{v}-{folder}", **t),
                edges_of(vector), vector["designated"], name, day,
            )  # fmt: skip
            listed = vector["designated"]
            owned, controlled = vector["expected_owned"], vector["expected_controlled"]
            assert of(found, "50-percent", listed) == set(owned[column]), (vector["id"], column)
            assert of(found, "control", listed) == set(controlled[column]), (vector["id"], column)


def test_the_affiliates_rule_by_date(shared: Path) -> None:
    path = shared / "oracles" / "ownership_regimes.json"
    oracle = json.loads(path.read_text(encoding="utf-8"))
    for row in oracle["bis_affiliates_rule_by_date"]:
        status = affiliates_rule(row["date"])
        assert status is not None and status.status == row["status"], row["date"]


def test_the_switches_are_those_of_the_oracle(shared: Path) -> None:
    path = shared / "oracles" / "ownership_regimes.json"
    oracle = json.loads(path.read_text(encoding="utf-8"))["regimes"]
    for column, (name, day) in COLUMNS.items():
        test = instrument(name).ownership_on(day)
        assert test is not None
        assert test.threshold == oracle[column]["thr"]
        assert test.strict is oracle[column]["strict"]
        assert test.aggregate is oracle[column]["aggregate"]
        assert bool(instrument(name).control) is bool(oracle[column]["control"])


CONTROL: Edges = [("X", "A", {"kind": "controls"}), ("STATE", "A", {"share": "100"})]


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_control_without_ownership_is_nothing_in_the_us_and_a_freeze_elsewhere(
    name: str, make_case: Make
) -> None:
    found = verdicts(make_case, CONTROL, "X", name)
    assert found["A", "50-percent"] == "not_blocked"
    assert found.get(("A", "control")) == (None if name == "us-ofac-sdn" else "blocked")
    assert found["STATE", "50-percent"] == "not_blocked"
    assert found.get(("STATE", "control")) in (None, "not_blocked")


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_votes_are_a_test_of_their_own_and_never_added_to_shares(
    name: str, make_case: Make
) -> None:
    edges: Edges = [
        ("X", "A", {"share": "30", "role": "shares"}),
        ("X", "A", {"share": "30", "role": "voting rights"}),
        ("X", "B", {"share": "60", "role": "voting rights"}),
    ]
    found = verdicts(make_case, edges, "X", name)
    assert found["A", "50-percent"] == "not_blocked"
    votes_count = name in ("uk-samla", "ca-sema")
    assert found["B", "50-percent"] == ("blocked" if votes_count else "not_blocked")
    if name in ("eu-asset-freeze", "ch-emba"):
        # A majority of votes is a matter of the control criteria there, and no clearance.
        assert found["B", "control"] == "indeterminate"
        assert found["A", "control"] == "not_blocked"


def test_uk_holdings_are_added_where_one_controls_the_other(make_case: Make) -> None:
    edges: Edges = [("X", "A", {"share": "30"}), ("Y", "A", {"share": "25"})]
    assert verdicts(make_case, edges, "XY", "uk-samla")["A", "50-percent"] == "not_blocked"
    edges.append(("X", "Y", {"kind": "controls"}))
    found = verdicts(lambda f, **t: make_case(f"c{f}", **t), edges, "XY", "uk-samla")
    assert found["A", "50-percent"] == "blocked"


@pytest.mark.parametrize("name", ["uk-samla", "ca-sema"])
def test_joint_holdings_are_added_where_persons_are_not(name: str, make_case: Make) -> None:
    edges: Edges = [("X", "A", {"share": "30"}), ("Y", "A", {"share": "25"})]
    assert verdicts(make_case, edges, "XY", name)["A", "50-percent"] == "not_blocked"
    joint: Edges = [*edges, ("X", "Y", {"kind": "joint_arrangement"})]
    found = verdicts(lambda f, **t: make_case(f"j{f}", **t), joint, "XY", name)
    assert found["A", "50-percent"] == "blocked"
    said: Edges = [*edges, ("X", "Y", {"kind": "joint_arrangement", "claim": "alleged"})]
    found = verdicts(lambda f, **t: make_case(f"s{f}", **t), said, "XY", name)
    assert found["A", "50-percent"] == "indeterminate"
    # A partner who is not listed leaves it open too; so does one of another person's.
    alone = verdicts(lambda f, **t: make_case(f"a{f}", **t), joint, "X", name)
    assert alone["A", "50-percent"] == "indeterminate"


def test_two_who_control_a_third_are_not_one_person(make_case: Make) -> None:
    edges: Edges = [
        ("X", "Y", {"kind": "controls"}), ("Z", "Y", {"kind": "controls"}),
        ("X", "A", {"share": "30"}), ("Z", "A", {"share": "30"}),
    ]  # fmt: skip
    assert verdicts(make_case, edges, "XYZ", "uk-samla")["A", "50-percent"] == "not_blocked"


@pytest.mark.parametrize("name", ["eu-asset-freeze", "uk-samla", "ch-emba", "ca-sema"])
def test_holdings_of_a_controlled_body_leave_it_open(name: str, make_case: Make) -> None:
    edges: Edges = [
        ("X", "H", {"kind": "controls"}), ("X", "A", {"share": "30"}), ("H", "A", {"share": "30"}),
    ]  # fmt: skip
    assert verdicts(make_case, edges, "X", name)["A", "50-percent"] == "indeterminate"


def test_nothing_passes_through_a_foreign_state(make_case: Make) -> None:
    edges: Edges = [("X", "M", {"kind": "controls"}), ("M", "T", {"kind": "controls"})]
    found = verdicts(make_case, edges, "X", "ca-sema", kinds={"M": "ministry"})
    assert found["T", "control"] == "not_blocked"


def test_sure_evidence_goes_before_an_allegation(make_case: Make) -> None:
    edges: Edges = [
        ("X", "A", {"kind": "controls", "claim": "alleged", "grade": "B2"}),
        ("Y", "A", {"kind": "controls", "claim": "asserted", "grade": "A1"}),
        ("X", "B", {"kind": "controls", "claim": "alleged", "grade": "B2"}),
        ("X", "C", {"kind": "controls"}), ("C", "B", {"kind": "controls"}),
    ]  # fmt: skip
    case = listed_case(make_case, edges, "XY", list_="eu-asset-freeze")
    for entity in "AB":
        found = control_finding(case, entity)
        assert found["verdict"] == "blocked"
        assert "rests-on-allegation" not in {flag["code"] for flag in found["flags"]}


def test_control_alone_leaves_the_partys_own_listing_out(make_case: Make) -> None:
    edges: Edges = [("P", "S", {"share": "100"}), ("S", "P", {"kind": "controls"})]
    case = listed_case(make_case, edges, "P", list_="eu-asset-freeze")
    assert control_finding(case, "P")["verdict"] == "not_blocked"


def test_all_open_steps_of_a_chain_are_named(make_case: Make) -> None:
    edges: Edges = [
        ("X", "B", {"kind": "controls", "claim": "inferred"}),
        ("B", "A", {"kind": "controls", "claim": "inferred"}),
    ]
    case = listed_case(make_case, edges, "X", list_="eu-asset-freeze")
    text = control_finding(case, "A")["missing"]["text"]
    assert "X controls B and B controls A" in text


def test_the_records_of_a_chain_and_what_denies_them(make_case: Make) -> None:
    tables = {
        "entities": "id,name,kind\nX,X,person\nA,A,company\n",
        "edges": "id,source,target,kind\ne,X,A,controls\n",
        "evidence": "id,edge,publication,stance,grade\nv1,e,P,supports,A1\nv2,e,P,denies,C3\n",
        "publications": "id,date\nP,2020\n",
        "designations": "id,entity,list,status,effect,start\nd,X,eu,listed,blocking,2015\n",
        "lists": "list,instrument\neu,eu-asset-freeze\n",
    }
    found = control_finding(make_case(**tables), "A")
    assert found["rounds"][0]["edges"] == ["e"] and found["rounds"][0]["against"] == ["v2"]
    from flowgraph.render.rules import text
    from flowgraph.render.terminal import Page

    said = text(fg.rules(make_case(**tables), "A", regime="eu"), Page(10_000))
    assert "against it: v2" in said


ROWS = [
    ("d,X,eu,listed,blocking,,", "undated"),
    ("d,X,eu,listed,,2015,", ""),
    ("d,X,eu,listed,blocking,2025,", "begins"),
    ("d,X,eu,delisted,blocking,2015,2025", "ends"),
    ("d,X,eu,reported,blocking,2015,", "reported"),
    ("d,X,eu,announced,blocking,2015,", "announced"),
]


@pytest.mark.parametrize(("row", "why"), ROWS)
def test_a_listing_that_may_be_one_clears_nobody(row: str, why: str, make_case: Make) -> None:
    """Neither the party nor what it owns or controls is cleared."""
    case = make_case(
        entities="id,name,kind\nX,X,company\nA,A,company\nB,B,company\n",
        edges="id,source,target,kind,share\ne,X,A,owns,100\nf,X,B,controls,\n",
        designations="id,entity,list,status,effect,start,end\n" + row + "\n",
        lists="list,instrument,effect\neu,eu-asset-freeze,blocking\n",
    )
    answer = fg.rules(case, "X", "A", "B", regime="eu", as_of="2025-06-01").to_dict()
    found = {(f["entity"], f["rule"]): f for f in answer["findings"]}
    verdict = "indeterminate" if why else "blocked"
    assert found["X", "listed"]["verdict"] == verdict
    assert found["A", "50-percent"]["verdict"] == verdict
    assert found["B", "control"]["verdict"] == verdict
    if why:
        assert found["X", "listed"]["missing"]["doubts"] == [why]
        assert "depends on whether X is itself listed" in found["A", "50-percent"]["sentence"]


def test_the_trace_names_who_had_been_caught_by_then(make_case: Make) -> None:
    """X alone catches A; that B, which A owns, holds A as well came later."""
    edges: Edges = [
        ("X", "A", {"share": "50"}), ("A", "B", {"share": "50"}), ("B", "A", {"share": "50"}),
    ]  # fmt: skip
    case = listed_case(make_case, edges, "X")
    answer = fg.rules(case, "B", regime="ofac").to_dict()
    rounds = next(f for f in answer["findings"] if f["rule"] == "50-percent")["rounds"]
    assert [(step["round"], step["entity"], step["via"]) for step in rounds] == [
        (1, "A", {"X": "50"}), (2, "B", {"A": "50"}),
    ]  # fmt: skip


def test_stakes_alone_are_no_chain_of_control(make_case: Make) -> None:
    edges: Edges = [("X", "A", {}), ("N", "M", {"kind": "controls"})]
    case = listed_case(make_case, edges, "X", list_="eu-asset-freeze")
    assert control_finding(case, "A")["verdict"] == "not_blocked"


def test_uk_one_person_through_a_chain_of_majorities(make_case: Make) -> None:
    """X holds 25 itself and 30 through A, which X owns: 55 for one person."""
    edges: Edges = [
        ("X", "A", {"share": "60"}), ("A", "B", {"share": "30"}), ("X", "B", {"share": "25"}),
    ]  # fmt: skip
    assert verdicts(make_case, edges, "X", "uk-samla")["B", "50-percent"] == "blocked"


def test_canada_does_not_reach_a_state_and_says_so(make_case: Make) -> None:
    edges: Edges = [("X", "MIN", {"kind": "controls"}), ("X", "MIN", {"share": "100"})]
    kinds = {"MIN": "ministry"}
    found = verdicts(make_case, edges, "X", "ca-sema", kinds=kinds)
    assert found["MIN", "50-percent"] == found["MIN", "control"] == "not_blocked"
    case = listed_case(lambda **t: make_case("told", **t), edges, "X", list_="ca-sema", kinds=kinds)
    answer = fg.rules(case, "MIN", regime="ca").to_dict()
    assert "foreign state" in answer["findings"][1]["sentence"]
    eu = verdicts(lambda f, **t: make_case(f"eu{f}", **t), edges, "X", "eu-asset-freeze",
                  kinds=kinds)  # fmt: skip
    assert eu["MIN", "50-percent"] == "blocked"


def test_canada_before_its_rule(make_case: Make) -> None:
    edges: Edges = [("X", "A", {"share": "90"}), ("X", "A", {"kind": "controls"})]
    found = verdicts(make_case, edges, "X", "ca-sema", "2023-06-21")
    assert found["A", "50-percent"] == found["A", "control"] == "not_assessed"
    found = verdicts(make_case, edges, "X", "ca-sema", "2023-06-22")
    assert found["A", "50-percent"] == found["A", "control"] == "blocked"


def control_finding(case: Case, entity: str) -> dict[str, Any]:
    answer = fg.rules(case, entity, regime="eu").to_dict()
    found: dict[str, Any] = next(f for f in answer["findings"] if f["rule"] == "control")
    return found


@pytest.mark.parametrize(
    ("cells", "verdict"),
    [
        ({"claim": "asserted", "grade": "D4"}, "blocked"),
        ({"claim": "alleged", "grade": "B2"}, "blocked"),
        ({"claim": "alleged", "grade": "A3"}, "indeterminate"),
        ({"claim": "alleged", "grade": "D4"}, "indeterminate"),
        ({"claim": "inferred", "grade": "A1"}, "indeterminate"),
        ({"claim": "disputed", "grade": "A1"}, "indeterminate"),
    ],
)
def test_what_counts_as_control(cells: dict[str, str], verdict: str, make_case: Make) -> None:
    """An allegation on usable evidence raises the presumption and is told; a weaker does not."""
    edges: Edges = [("X", "A", {"kind": "controls", **cells})]
    case = listed_case(make_case, edges, "X", list_="eu-asset-freeze")
    found = control_finding(case, "A")
    assert found["verdict"] == verdict
    codes = {flag["code"] for flag in found["flags"]}
    assert ("rests-on-allegation" in codes) == (
        verdict == "blocked" and cells["claim"] == "alleged"
    )
    if verdict == "indeterminate":
        assert found["missing"]["fact"] == "control"
        assert cells["claim"] in found["missing"]["text"]


def test_a_stake_of_a_controlled_party_leaves_control_open(make_case: Make) -> None:
    edges: Edges = [("X", "A", {"kind": "controls"}), ("A", "B", {"share": "100"})]
    case = listed_case(make_case, edges, "X", list_="eu-asset-freeze")
    found = control_finding(case, "B")
    assert found["verdict"] == "indeterminate"
    assert "whether it gives control is open" in found["missing"]["text"]
    assert control_finding(case, "A")["verdict"] == "blocked"


def test_fronts_and_agents_are_under_control_and_leaders_are_not(make_case: Make) -> None:
    edges: Edges = [
        ("F", "X", {"kind": "front_for"}),
        ("G", "X", {"kind": "acts_for"}),
        ("X", "L", {"kind": "leads"}),
        ("X", "R", {"kind": "related"}),
        ("X", "P", {"kind": "pays"}),
    ]
    case = listed_case(make_case, edges, "X", list_="eu-asset-freeze")
    found = {name: control_finding(case, name) for name in "FGLRP"}
    assert {name: one["verdict"] for name, one in found.items()} == {
        "F": "blocked", "G": "blocked", "L": "not_blocked", "R": "not_blocked",
        "P": "not_blocked",
    }  # fmt: skip
    assert [flag["code"] for flag in found["L"]["flags"]] == ["led-by-blocked"]


def test_a_ring_of_controllers_does_not_hold_itself_up(make_case: Make) -> None:
    edges: Edges = [("A", "B", {"kind": "controls"}), ("B", "A", {"kind": "controls"})]
    case = listed_case(make_case, edges, ["A"], list_="eu-asset-freeze")
    assert control_finding(case, "B")["verdict"] == "blocked"
    alone = control_finding(case, "A")
    assert alone["listed"] is True and alone["verdict"] == "not_blocked"


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_without_a_list_nothing_is_assessed_and_the_list_is_named(
    name: str, make_case: Make
) -> None:
    edges: Edges = [("X", "A", {"share": "90"})]
    other = "us-ofac-sdn" if name != "us-ofac-sdn" else "uk-samla"
    case = listed_case(make_case, edges, "X", list_=other)
    answer = fg.rules(case, "A", regime=name).to_dict()
    (found,) = answer["findings"]
    assert found["verdict"] == "not_assessed"
    assert found["missing"]["fact"] == "list" and found["missing"]["list"]
    assert found["missing"]["list"] in found["sentence"]


@pytest.mark.parametrize("name", INSTRUMENTS)
def test_every_text_says_how_it_was_read(name: str) -> None:
    one = instrument(name)
    tests = [*one.ownership, *([one.control] if one.control else [])]
    assert tests
    for test in tests:
        assert test.citation and test.reading in READINGS
    spans = [(test.first, test.last) for test in one.ownership]
    assert spans == sorted(spans)
    assert all(a[1] < b[0] for a, b in pairwise(spans))


def test_a_text_from_memory_says_that_it_was_not_verified(make_case: Make) -> None:
    case = listed_case(make_case, CONTROL, "X", list_="eu-asset-freeze")
    from flowgraph.render.rules import text
    from flowgraph.render.terminal import Page

    said = text(fg.rules(case, "A", regime="eu"), Page(10_000))
    assert "[text not verified]" in said


def test_instruments_by_name() -> None:
    assert [one.id for one in named("")] == list(INSTRUMENTS)
    assert [one.id for one in named("UK,us-ofac-sdn")] == ["us-ofac-sdn", "uk-samla"]
    with pytest.raises(UsageError, match="--regime 'fr'"):
        named("fr")


def test_the_lists_own_field_is_no_control_and_no_stake_of_a_controlled_party(
    make_case: Make,
) -> None:
    edges: Edges = [("X", "A", {"kind": "controls"}), ("B", "A", {"kind": "linked_to"})]
    case = listed_case(make_case, edges, "X", list_="eu-asset-freeze")
    assert control_finding(case, "B")["verdict"] == "not_blocked"


def test_a_human_being_is_not_controlled(make_case: Make) -> None:
    edges: Edges = [("P", "X", {"kind": "acts_for"}), ("F", "X", {"kind": "acts_for"})]
    case = listed_case(make_case, edges, "X", list_="eu-asset-freeze", kinds={"P": "person"})
    assert control_finding(case, "P")["verdict"] == "not_blocked"
    assert "human being" in control_finding(case, "P")["sentence"]
    assert control_finding(case, "F")["verdict"] == "blocked"


def test_a_control_that_is_not_dated_says_so(make_case: Make) -> None:
    case = listed_case(make_case, [("X", "A", {"kind": "controls"})], "X", list_="eu-asset-freeze")
    codes = [flag["code"] for flag in control_finding(case, "A")["flags"]]
    assert codes == ["undated-records"]
