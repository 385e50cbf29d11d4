"""A list that is not complete answers only for those whom a row of it names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.render import exposure as told
from flowgraph.render import rules as said
from flowgraph.render.terminal import Page

Make = Callable[..., Case]

ENTITIES = "id,name,kind\nL,Listed,company\nM,More,company\nN,Named,company\nB,Bare,company\n\
O,Owned,company\nS,Small,company\nC,Controlled,company\nP,Person,person\nR,Maybe,company\n"
EDGES = "id,source,target,kind,share\ne1,L,O,owns,60\ne2,L,S,owns,20\ne3,L,C,controls,\n\
e4,B,N,owns,70\n"
DESIGNATIONS = "id,entity,list,status,effect,start,checked\n\
d1,L,{name},listed,blocking,2020,2026\nd2,M,{name},listed,blocking,2020,2026\n\
d3,N,{name},not_listed,,,2026\nd4,R,{name},reported,blocking,2020,2026\n"


def case_of(
    make_case: Make, complete: str, name: str = "eu", instrument: str = "eu-asset-freeze",
    more: str = "", rows: str = "",
) -> Case:  # fmt: skip
    """A small case with one list, and what another list adds."""
    return make_case(
        f"{name}-{complete or 'empty'}-{len(more)}-{len(rows)}",
        entities=ENTITIES,
        edges=EDGES,
        designations=DESIGNATIONS.format(name=name) + rows,
        lists="list,instrument,effect,version,complete\n"
        f"{name},{instrument},blocking,v1,{complete}\n{more}",
    )


def found(case: Case, *names: str, regime: str = "eu") -> dict[tuple[str, str], dict[str, Any]]:
    answer = fg.rules(case, *names, regime=regime, as_of="2026-06-01").to_dict()
    return {(one["entity"], one["rule"]): one for one in answer["findings"]}


@pytest.mark.parametrize("complete", ["no", ""])
@pytest.mark.parametrize(
    ("name", "instrument", "regime"),
    [("eu", "eu-asset-freeze", "eu"), ("us-ofac-sdn", "us-ofac-sdn", "ofac"),
     ("uk", "uk-samla", "uk")],
)  # fmt: skip
def test_whom_no_row_names_is_not_assessed(
    complete: str, name: str, instrument: str, regime: str, make_case: Make
) -> None:
    one = case_of(make_case, complete, name, instrument)
    findings = found(one, *"LNBOSCR", regime=regime)
    for entity in "BS":
        for rule in {rule for _, rule in findings}:
            finding = findings[entity, rule]
            assert finding["verdict"] == finding["overall"] == "not_assessed", (entity, rule)
            assert finding["listed"] is None
            assert finding["missing"]["fact"] == "incomplete-list"
            assert finding["missing"]["lists"] == [{"list": name, "entries": 2}]
            assert "this case holds 2 entries of that list" in finding["sentence"]
    # What is positive, and what is open, stays so.
    assert findings["L", "listed"]["verdict"] == "blocked"
    assert findings["O", "50-percent"]["verdict"] == findings["O", "50-percent"]["overall"]
    assert findings["O", "50-percent"]["verdict"] == "blocked"
    assert findings["R", "listed"]["verdict"] == "indeterminate"
    if regime != "ofac":
        assert findings["C", "control"]["verdict"] == "blocked"


def test_whom_a_row_names_is_answered_for_but_not_its_owners(make_case: Make) -> None:
    findings = found(case_of(make_case, "no"), "N")
    assert findings["N", "listed"]["verdict"] == "not_blocked"
    assert findings["N", "listed"]["listed"] is False
    assert findings["N", "50-percent"]["verdict"] == "not_assessed"
    assert findings["N", "listed"]["overall"] == "not_assessed"
    assert "none of its recorded owners" in findings["N", "50-percent"]["sentence"]


def test_a_complete_list_says_no(make_case: Make) -> None:
    findings = found(case_of(make_case, "yes"), *"NBS")
    assert {one["overall"] for one in findings.values()} == {"not_blocked"}


def test_every_list_of_an_instrument_must_answer(make_case: Make) -> None:
    """One complete and one not; then a row of the second names the party."""
    one = case_of(make_case, "yes", more="eu-two,eu-asset-freeze,blocking,v2,no\n")
    listed = found(one, "B")["B", "listed"]
    assert listed["verdict"] == "not_assessed"
    assert listed["missing"]["lists"] == [{"list": "eu-two", "entries": 0}]
    named = case_of(make_case, "yes", more="eu-two,eu-asset-freeze,blocking,v2,no\n",
                    rows="d5,B,eu-two,not_listed,,,2026\n")  # fmt: skip
    assert found(named, "B")["B", "listed"]["verdict"] == "not_blocked"


def test_a_look_up_that_was_not_known_by_the_day_names_nobody(make_case: Make) -> None:
    one = case_of(make_case, "no")
    answer = fg.rules(one, "N", regime="eu", as_of="2025-01-01", known_by="2025-01-01")
    assert answer.findings[0].verdict == "not_assessed"


def test_every_way_of_telling_says_it(make_case: Make) -> None:
    one = case_of(make_case, "no")
    answer = fg.rules(one, "B", regime="eu")
    wide = Page(10_000)
    assert "not assessed: list eu is not complete here: this case holds 2 entries" in said.text(
        answer, wide
    )
    rows = list(said.rows(answer))
    assert {row["overall"] for row in rows} == {"not_assessed"}
    assert all("this case holds 2 entries of that list" in row["missing"] for row in rows)
    text = told.text(fg.exposure(one, "B"), Page(10_000))
    assert "neither listed" not in text and "this case holds 2 entries of that list" in text
    every = fg.rules(one, regime="eu")
    text = said.text(every, Page(10_000))
    assert "clears none of them" in text and "this case holds 2 entries of that list" in text
    assert every.to_dict()["not_complete"] == [{"list": "eu", "entries": 2}]


def test_a_supposed_delisting_is_answered_for(make_case: Make) -> None:
    one = case_of(make_case, "no")
    changes = fg.whatif(one, delist=["M"], as_of="2026-06-01").to_dict()["changes"]
    (verdict,) = [
        line for line in changes if line["about"] == "verdict" and line["detail"].endswith("listed")
    ]
    assert (verdict["before"], verdict["after"]) == ("blocked", "not_blocked")
