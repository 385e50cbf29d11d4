"""What is only possible is compared too, and a listed party under another name ends a route."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import flowgraph as fg
from flowgraph.case.case import Case

Make = Callable[..., Case]
LISTS = "list,instrument,effect,version,complete\nL,us-ofac-sdn,blocking,v,yes\n"
HEAD = "id,entity,list,status,effect,start,end\n"


def made(make_case: Make, rows: str, listed: str = "") -> Case:
    return make_case(
        f"possible-{abs(hash((rows, listed)))}",
        edges=f"id,source,target,kind,start,end,share\n{rows}",
        designations=HEAD + "d,t,L,listed,blocking,2020-06-01,\n" + listed,
        lists=LISTS,
    )


@pytest.mark.parametrize(
    ("rows", "listed", "why"),
    [
        ("p,z,y,pays,2021,,\ng,y,x,possibly_same_as,,,\nm,u,x,pays,2021,,\n", "", "guess"),
        ("p,z,x,owns,2011,2015,60\nm,u,x,pays,2021,,\n", "", "over"),
    ],
)
def test_a_supposed_listing_tells_those_whom_it_only_may_expose(
    rows: str, listed: str, why: str, make_case: Make
) -> None:
    case = made(make_case, rows + "q,u,t,pays,2021,,\n", listed)
    answer = fg.whatif(case, designate=["x"], as_of="2023-01-01")
    found = [
        line for line in answer.to_dict()["changes"]
        if line["about"] == "possible-exposure" and line["subject"] == "z"
    ]  # fmt: skip
    assert [(line["how"], line["detail"], line["party"]) for line in found] == [("new", why, "x")]
    assert ("x" in found[0]["because"] and "perhaps" in str(answer.to_dict())) or why == "over"


def test_two_cases_differ_by_an_open_listing(make_case: Make) -> None:
    rows = "p,z,x,pays,2021,,\nq,u,t,pays,2021,,\n"
    two = [made(make_case, rows, listed) for listed in ("", "o,x,L,listed,blocking,2022,\n")]
    found = [
        line for line in fg.diff(*two, as_of="2022-03-01").to_dict()["differences"]
        if line["about"] == "possible-exposure" and line["subject"] == "z"
    ]  # fmt: skip
    assert [(line["how"], line["detail"]) for line in found] == [("new", "open-listing x")]


def test_another_name_of_a_listed_party_ends_a_route(make_case: Make) -> None:
    rows = "a,t2,t,alias_of,,,\np,z,t2,pays,2021,,\nq,t2,s,pays,2022,,\n"
    case = made(make_case, rows, "o,s,L,listed,blocking,2019,\n")
    rows_ = fg.exposure(case, "z", as_of="2023-01-01").to_dict()["exposures"]
    assert {(row["class"], row["party"]) for row in rows_} == {("pays", "t")}


@pytest.mark.parametrize("order", ["possible", "certain"])
def test_an_order_asked_for_is_kept_where_any_order_may_be(order: str, make_case: Make) -> None:
    case = made(make_case, "p,z,y,pays,2022,,\nq,y,t,pays,2021,,\n")
    assert not fg.paths(case, "z", "t", order=order, any_order=True).paths
    assert len(fg.paths(case, "z", "t", any_order=True).paths) == 1


@pytest.mark.parametrize("ask", [fg.chokepoints, fg.targets, fg.trace])
def test_a_source_whose_money_comes_too_late_is_named(
    ask: Callable[..., object], make_case: Make
) -> None:
    case = make_case(
        edges="id,source,target,kind,start\np,a,m,pays,2022\nq,b,m,pays,2020\nr,m,t,pays,2021\n",
        entities="id,name,kind,country\n"
        "a,A,company,IQ\nb,B,company,IQ\nm,M,company,SY\nt,T,company,SY\n",
    )
    said = "no known route from A [a] is in order of time"
    answers = [ask(case, "@country:IQ", "t", any_order=free) for free in (False, True)]
    told = [[note for note in one.notes if said in note] for one in answers]  # type: ignore[attr-defined]
    assert [len(notes) for notes in told] == [1, 0]
