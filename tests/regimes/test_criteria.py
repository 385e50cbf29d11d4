"""Elements of E.O. 13224: which record is present, partial or context; where they do not apply."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.model import kinds
from flowgraph.regimes.criteria import Criteria, order

Make = Callable[..., Case]
STATE, TREASURY = "U.S. Department of State", "U.S. Department of the Treasury (OFAC)"


def pair(
    make_case: Make, edges: str, authority: str = TREASURY, programmes: str = "SDGT",
    effect: str = "blocking",
) -> Criteria:  # fmt: skip
    """Criteria of E and X, X blocked since 2015; edges without their header."""
    case = make_case(
        entities="id,name,kind,function\nE,E,company,Builds roads\nX,X,armed_group,\n"
        "U,U,umbrella,\n",
        edges="id,source,target,kind,money_status,share,start,end,about,claim,grade\n" + edges,
        designations="id,entity,authority,list,programmes,status,effect,start\n"
        f"d,X,{authority},us-ofac-sdn,{programmes},listed,{effect},2015-01-01\n",
        lists="list,instrument\nus-ofac-sdn,us-ofac-sdn\n",
    )
    (found,) = fg.exposure(case, "E", party="X", as_of="2020-01-01").criteria
    return found


def results(found: Criteria) -> dict[str, str]:
    return {one.code: one.result for one in found.elements if one.result in ("present", "partial")}


# One edge between E and X, and the elements that it bears on.
RECORDS = [
    ("e,E,X,pays,paid,,2016,2016,,asserted,B2", {"(iii)(C)": "present"}),
    ("e,E,X,pays,paid,,2016,2016,,alleged,A1", {"(iii)(C)": "partial"}),
    ("e,E,X,pays,paid,,2016,2016,,asserted,D4", {"(iii)(C)": "partial"}),
    ("e,E,X,pays,paid,,2014,2014,,asserted,B2", {"(iii)(C)": "partial"}),
    ("e,E,X,pays,paid,,,,,asserted,B2", {"(iii)(C)": "partial"}),
    ("e,E,X,pays,allocated,,2016,2016,,asserted,B2", {"(iii)(C)": "partial"}),
    ("e,X,E,pays,paid,,2016,2016,,asserted,B2", {}),
    ("e,E,X,supports,,,2016,2016,,official_finding,A1", {"(iii)(C)": "present"}),
    ("e,E,X,awards_contract,paid,,2016,2016,,asserted,B2", {"(iii)(C)": "partial"}),
    ("e,X,E,awards_contract,paid,,2016,2016,,asserted,B2", {"(iii)(C)": "partial"}),
    ("e,E,X,allocates,paid,,2016,2016,,asserted,B2", {}),
    ("e,E,X,funds,paid,,2016,2016,,asserted,B2", {}),
    ("e,E,X,provides_assistance,paid,,2016,2016,,asserted,B2", {}),
    ("e,E,X,processes_for,,,2016,2018,,asserted,B2", {}),
    ("e,E,X,linked_to,,,,,,official_finding,A1", {}),
    ("e,E,X,associated_with,,,2016,2018,,asserted,B2", {}),
    ("e,E,X,part_of,,,2016,2018,,asserted,B2", {}),
    ("e,E,X,acts_for,,,2016,2021,,asserted,B2", {"(iii)(A)": "present"}),
    ("e,E,X,acts_for,,,2016,2018,,asserted,B2", {"(iii)(A)": "partial"}),
    ("e,E,X,acts_for,,,2010,2012,,asserted,B2", {"(iii)(A)": "partial"}),
    ("e,X,E,acts_for,,,2016,2018,,asserted,B2", {}),
    ("e,X,E,controls,,,2016,2021,,asserted,B2", {"(iii)(A)": "present"}),
    ("e,E,X,controls,,,2016,2021,,asserted,B2", {"(iii)(B)": "present"}),
    ("e,X,E,owns,,60,2016,2021,,asserted,B2", {"(iii)(A)": "present"}),
    ("e,X,E,owns,,49,2016,2021,,asserted,B2", {"(iii)(A)": "partial"}),
    ("e,X,E,owns,,,2016,2021,,asserted,B2", {"(iii)(A)": "partial"}),
    ("e,E,X,owns,,60,2016,2021,,asserted,B2", {"(iii)(B)": "present"}),
    ("e,E,X,leads,,,2016,2021,,asserted,B2", {"(iii)(E)": "present"}),
]


@pytest.mark.parametrize(("edge", "expected"), RECORDS)
def test_what_a_record_bears_on(edge: str, expected: dict[str, str], make_case: Make) -> None:
    found = pair(make_case, edge + "\n")
    assert results(found) == expected
    records = [record.edge for one in found.elements for record in one.records]
    if expected:
        assert records == ["e"] and found.context == ()
    else:
        assert records == [] and found.context == ("e",)


def test_records_with_others_are_not_those_of_the_pair(make_case: Make) -> None:
    edges = "e,E,U,pays,paid,,2016,2016,,asserted,A1\nf,U,X,pays,paid,,2016,2016,,asserted,A1\n"
    found = pair(make_case, edges)
    assert results(found) == {} and found.context == ()


def test_one_origin_is_partial_unless_it_is_official(make_case: Make) -> None:
    results_by_kind = {}
    for kind in ("analysis", "official"):
        case = make_case(
            kind,
            entities="id,name,kind\nE,E,company\nX,X,armed_group\n",
            edges="id,source,target,kind,money_status,start,end\ne,E,X,pays,paid,2016,2016\n",
            evidence="id,edge,publication,claim,grade\nr,e,P,asserted,B2\n",
            publications=f"id,publisher,date,kind\nP,House,2020-01-01,{kind}\n",
            designations="id,entity,authority,list,programmes,status,effect,start\n"
            f"d,X,{TREASURY},us-ofac-sdn,SDGT,listed,blocking,2015-01-01\n",
            lists="list,instrument\nus-ofac-sdn,us-ofac-sdn\n",
        )
        (found,) = fg.exposure(case, "E", party="X", as_of="2020-01-01").criteria
        results_by_kind[kind] = results(found)
    assert results_by_kind == {
        "analysis": {"(iii)(C)": "partial"}, "official": {"(iii)(C)": "present"},
    }  # fmt: skip


def test_a_state_last_seen_in_the_year_of_the_listing_is_not_dated_against_it(
    make_case: Make,
) -> None:
    case = make_case(
        entities="id,name,kind\nE,E,company\nX,X,armed_group\n",
        edges="id,source,target,kind\ne,X,E,controls\n",
        evidence="id,edge,publication,claim,grade\nr,e,P,official_finding,A1\n",
        publications="id,publisher,date,kind\nP,House,2019-02-01,official\n",
        designations="id,entity,authority,list,programmes,status,effect,start\n"
        f"d,X,{TREASURY},us-ofac-sdn,SDGT,listed,blocking,2019\n",
        lists="list,instrument\nus-ofac-sdn,us-ofac-sdn\n",
    )
    (found,) = fg.exposure(case, "E", party="X", as_of="2020-01-01").criteria
    assert results(found) == {"(iii)(A)": "partial"}


def test_leaders_by_who_determined_the_party(make_case: Make) -> None:
    edge = "e,E,X,leads,,,2016,2021,,asserted,B2\n"
    by_state = {one.code: one.result for one in pair(make_case, edge, STATE).elements}
    assert by_state["(ii)(B)"] == "present" and by_state["(iii)(E)"] == "not_applicable"
    other = pair(lambda **t: make_case("t", **t), edge, TREASURY)
    by_treasury = {one.code: one.result for one in other.elements}
    assert by_treasury["(iii)(E)"] == "present" and by_treasury["(ii)(B)"] == "not_applicable"


def test_an_approval_is_at_most_partial_and_only_for_the_party_itself(make_case: Make) -> None:
    edges = (
        "pay,M,X,pays,paid,,2016,2016,,asserted,A1\n"
        "line,M,U,pays,paid,,2016,2016,,asserted,A1\n"
        "yes,E,M,approves,,,2016,2016,pay,asserted,A1\n"
        "also,E,M,approves,,,2016,2016,line,asserted,A1\n"
    )
    found = pair(make_case, edges)
    assert results(found) == {"(iii)(C)": "partial"}
    assert [r.edge for one in found.elements for r in one.records] == ["yes"]
    assert found.context == ("also",)


@pytest.mark.parametrize(("programmes", "effect"), [("GLOMAG", "blocking"), ("SDGT", "fto")])
def test_a_party_blocked_otherwise_has_no_such_criteria(
    programmes: str, effect: str, make_case: Make
) -> None:
    edge = "e,E,X,pays,paid,,2016,2016,,asserted,B2\n"
    found = pair(make_case, edge, TREASURY, programmes, effect)
    assert not found.applies and found.elements == () and found.context == ()


def test_what_it_says_of_itself(make_case: Make) -> None:
    found = pair(make_case, "e,E,X,pays,paid,,2016,2016,,asserted,B2\n")
    assert "no recommendation to designate anyone" in found.standing
    assert found.function == "Builds roads"
    assert {code for code, _, _ in found.untested} == {
        "(i), (ii)(A)",
        "(iii)(D)",
        "(iv)",
        "(iii)(F)",
    }


def test_the_elements_of_a_kind_are_those_of_the_kinds_table() -> None:
    """The order's file and `kinds.csv` name the same elements for the same kinds."""
    by_order: dict[str, set[str]] = {}
    for part in order()["element"]:
        for code in (*part.get("source_kinds", ()), *part.get("target_kinds", ())):
            by_order.setdefault(code, set()).add(part["code"])
    by_kind = {
        code: set(kind.elements) for code, kind in kinds.standard_kinds().items() if kind.elements
    }
    assert by_order == by_kind


def test_the_elements_agree_with_the_mapping_of_the_evidence_folder(shared: Path) -> None:
    with (shared / "oracles" / "edge_mapping.csv").open(encoding="utf-8", newline="") as file:
        mapping = {
            row["our_edge"]: row["eo13224_prong_it_can_support"] for row in csv.DictReader(file)
        }
    ours = {"appropriates": "allocates", "component_of": "part_of"}
    checked = 0
    for name, said in mapping.items():
        kind = kinds.standard_kinds().get(ours.get(name, name))
        if kind is None:
            continue
        for element in kind.elements:
            assert element in said, (name, element)
        if said.startswith("none"):
            assert kind.elements == (), name
        checked += 1
    assert checked >= 12
