"""The two clocks, grades and claims, applied once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import flowgraph as fg
from flowgraph.case.case import Case

Make = Callable[..., Case]
PEOPLE = "id,name,kind,start,end\na,A,company,,\nb,B,company,2022-11-28,\nc,C,person,,2020-01\n"
PUBS = "id,publisher,date\nP1,One,2024-03\nP2,Two,2025-06-01\nP3,Three,\n"


def walk(case: Case, **view: str) -> dict[str, str]:
    return case.view(**view).walkable


@pytest.mark.parametrize(
    ("kind", "start", "end", "as_of", "time"),
    [
        ("pays", "2024", "2024", "2026-01-01", "held"),
        ("pays", "2024", "2024", "2024-06-01", "straddles"),
        ("pays", "2024", "2024", "2023-12-31", None),
        ("pays", "", "", "2024-06-01", "undated"),
        ("controls", "2023", "2025", "2024-06-01", "held"),
        ("controls", "2023", "2025", "2025-06-01", "straddles"),
        ("controls", "2023", "2025", "2026-01-01", None),
        ("controls", "2023", "2025", "2022-01-01", None),
        ("controls", "2023", "", "2026-01-01", "assumed"),
        ("controls", "", "", "2026-01-01", "assumed"),
        ("controls", "", "2024-05-01", "2026-01-01", None),
    ],
)
def test_events_have_happened_and_states_hold(
    make_case: Make, kind: str, start: str, end: str, as_of: str, time: str | None
) -> None:
    case = make_case(
        entities="id,name\na,A\nb,B\n",
        edges=f"id,source,target,kind,start,end\ne,a,b,{kind},{start},{end}\n",
    )
    assert walk(case, as_of=as_of).get("e") == time


def test_nothing_happens_outside_a_life(make_case: Make) -> None:
    case = make_case(
        entities=PEOPLE, edges="id,source,target,kind\ne1,a,b,pays\ne2,c,a,controls\ne3,a,c,pays\n"
    )
    assert set(walk(case, as_of="2021-01-01")) == {"e3"}
    assert set(walk(case, as_of="2019-01-01")) == {"e2", "e3"}
    assert set(walk(case, as_of="2022-11-28")) == {"e1", "e3"}


def test_the_default_day_is_the_latest_publication(make_case: Make) -> None:
    case = make_case(edges="source,target\na,b\n", publications=PUBS)
    assert case.view().as_of == "2025-06-01"
    assert case.view(as_of="2024").as_of == "2024-12-31"
    plain = make_case("plain", edges="source,target,start\na,b,2021-05\n")
    assert plain.view().as_of == "2021-05-31"
    assert make_case("bare", edges="source,target\na,b\n").view().as_of == ""


EVIDENCE = (
    "id,edge,publication,origin,stance,claim,grade,amount_min,amount_max,currency,via\n"
    "x1,e,P1,treasury,supports,alleged,C3,10,10,USD,\n"
    "x2,e,P2,treasury,supports,asserted,B2,12,,USD,\n"
    "x3,e,P2,paper,supports,alleged,D3,9,9,EUR,\n"
    "x4,e,P3,other,supports,asserted,A1,1,1,USD,\n"
    "x5,e,P1,third,supports,asserted,A1,,,,b\n"
)


def test_evidence_is_grouped_by_origin_and_computed_again(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind,currency\ne,a,b,pays,USD\n", publications=PUBS,
        evidence=EVIDENCE,
    )  # fmt: skip
    edge = case.edges["e"]
    now = case.summary(edge)
    assert now and (now.grade, now.claim, now.origins) == ("A1", "asserted", 3)
    assert (now.amount_min, now.amount_max) == ("1", "")
    assert now.via == ("x5",) and "x5" not in now.supports
    then = case.summary(edge, "2024-03-31")
    assert then and (then.grade, then.claim, then.origins) == ("C3", "alleged", 1)
    assert (then.amount_min, then.amount_max) == ("10", "10")
    assert case.summary(edge, "2024-03-30") is None
    graded = case.summary(edge, min_grade="B2")
    assert graded and (graded.grade, graded.supports) == ("A1", ("x2", "x4"))


@pytest.mark.parametrize(
    ("denial", "claim"),
    [("A2", "disputed"), ("B2", "disputed"), ("C3", "asserted"), ("", "asserted")],
)
def test_a_denial_as_good_as_the_support_makes_a_dispute(
    make_case: Make, denial: str, claim: str
) -> None:
    case = make_case(
        edges="id,source,target,kind\ne,a,b,pays\n", publications=PUBS,
        evidence="id,edge,publication,stance,claim,grade\n"
        f"x1,e,P1,supports,asserted,B2\nx2,e,P2,denies,denied,{denial}\n",
    )  # fmt: skip
    summary = case.summary(case.edges["e"])
    assert summary and summary.claim == claim and summary.against == ("x2",)


def test_what_is_only_denied_is_never_walked(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind\ne,a,b,pays\n", publications=PUBS,
        evidence="id,edge,publication,stance,claim,grade\nx2,e,P2,denies,denied,B2\n",
    )  # fmt: skip
    assert walk(case) == {}
    with pytest.raises(fg.UsageError, match="denied"):
        case.view(claims=("denied",))


def test_claims_and_grades_of_a_case_without_evidence(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,grade,claim,known\ne1,a,b,B2,alleged,2024\ne2,a,b,C3,,2025\n"
        "e3,a,b,,,\n"
    )
    assert set(walk(case, min_grade="B3")) == {"e1"}
    assert set(case.view(claims=("asserted",)).walkable) == {"e2", "e3"}
    assert set(walk(case, known_by="2024", as_of="2026")) == {"e1"}


DESIGNATIONS = (
    "id,entity,list,programmes,status,effect,start,end,first_seen,checked,publication\n"
    "d1,a,L,SDGT,listed,blocking,2024-05-05,2025-01-01,,,P1\n"
    "d2,b,L,X,listed,non_blocking,2020,,,,P1\n"
    "d3,c,L,X,listed,fto,,,2024-07,2026-01-01,P2\n"
    "d4,d,L,X,announced,blocking,2020,,,,P1\n"
    "d5,e,L,X,not_listed,,,,,2026-01-01,P1\n"
    "d6,f,L,X,listed,blocking,2023,,,,P1\n"
)


@pytest.mark.parametrize(
    ("as_of", "known_by", "listed"),
    [
        ("2024-05-04", "", {"f"}),
        ("2024-05-05", "", {"a", "f"}),
        ("2025-01-02", "", {"c", "f"}),
        ("2024-07-30", "", {"a", "f"}),
        ("2024-07-31", "", {"a", "c", "f"}),
        ("2023-06-01", "", set()),
        ("2026-01-01", "2024-12-31", {"a", "f"}),
        ("2026-01-01", "2025-01-01", {"f"}),
        ("2026-01-01", "2024-03-30", set()),
    ],
)
def test_designated_on_the_day(
    make_case: Make, as_of: str, known_by: str, listed: set[str]
) -> None:
    case = make_case(
        edges="source,target\na,b\nc,d\ne,f\n", lists="list\nL\n", designations=DESIGNATIONS,
        publications=PUBS,
    )  # fmt: skip
    assert case.view(as_of=as_of, known_by=known_by).designated == listed


@pytest.mark.parametrize(
    "option", [{"as_of": "soon"}, {"known_by": "2024-02-30"}, {"min_grade": "X"}]
)
def test_a_view_that_cannot_be_asked(option: dict[str, str]) -> None:
    with pytest.raises(fg.UsageError):
        fg.View(**option)  # type: ignore[arg-type]


def test_an_amount_is_not_known_before_the_row_that_gives_it(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind,amount,currency\ne,a,b,pays,100,USD\n",
        publications="id,date\nP1,2024\nP2,2026\n",
        evidence="id,edge,publication,amount_min,amount_max,currency\n"
        "x1,e,P1,,,\nx2,e,P2,100,100,USD\n",
    )
    then = case.summary(case.edges["e"], "2024-12-31")
    assert then and (then.amount_min, then.publications) == ("", ("P1",))


def test_clock_of_a_case_without_evidence_rows(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,publications\ne,a,b,P1;P2\nf,a,b,\n",
        publications="id,publisher,date\nP1,One,2024\nP2,Two,2024-01-05\n",
    )
    early = case.summary(case.edges["e"], "2024-06-01")
    assert early and (early.origins, early.publications) == (1, ("P2",))
    network = case.view(known_by="2024-06-01")
    assert set(network.walkable) == {"e"} and network.undated == 1


def test_good_grade_and_plain_claim_of_two_rows_are_not_solid(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind\ne,a,b,pays\n",
        publications="id,date\nP1,2024\nP2,2024\n",
        evidence="id,edge,publication,claim,grade\nx1,e,P1,alleged,A1\nx2,e,P2,asserted,E5\n",
    )
    summary = case.summary(case.edges["e"])
    assert summary and (summary.grade, summary.claim, summary.band) == ("A1", "alleged", "usable")


def test_a_denial_through_somebody_is_still_a_denial(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind\ne,a,b,pays\n",
        publications="id,date\nP1,2024\n",
        evidence="id,edge,publication,stance,grade,via\nx1,e,P1,supports,B2,\n"
        "x2,e,P1,denies,B2,a\n",
    )
    summary = case.summary(case.edges["e"])
    assert summary and summary.claim == "disputed" and summary.via == ()


def test_explanations_hide_what_came_later_of_a_listing(make_case: Make) -> None:
    case = make_case(
        edges="source,target\na,b\n",
        lists="list\nL\n",
        publications=PUBS,
        designations="id,entity,list,status,effect,start,checked,publication,tags,note\n"
        "d,a,L,listed,blocking,2020,2026-01-01,P1;P2,later tag,later note\n",
        evidence="id,edge,designation,publication,date,stance\ne1,,d,P3,2023,denies\n",
    )
    account = fg.explain(case, "a", known_by="2024-04")
    assert isinstance(account, fg.EntityAccount)
    listing = account.listings[0]
    row = listing.row
    assert (row.checked, row.tags, row.note, row.publication) == ("", "", "", ("P1",))
    assert [denial.id for denial in listing.against] == ["e1"]
