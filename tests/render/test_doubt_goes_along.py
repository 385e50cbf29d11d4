"""Nobody stands at a payment more surely than the payment itself is recorded."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import flowgraph as fg
from flowgraph.analysis.results import Answer
from flowgraph.case.case import Case
from flowgraph.render import as_csv, as_text, exposure, offices, view
from flowgraph.render.terminal import Page

Make = Callable[..., Case]
ENTITIES = (
    "id,name,kind\ns,Source,company\nt,Target,company\nbk,Bank,company\ncab,Cabinet,state_body\n"
    "p,Head,person\nq,Banker,person\nr,Chief,person\nm,Member,person\nsub,Agency,company\n"
)
HEAD = "id,source,target,kind,start,end,about,within,hedge,claim,grade\n"
PAYMENT = "w,s,t,pays,2024,2024,,,{hedge},{claim},B2\n"
ROUND_IT = (
    "lead,p,s,leads,2023,2025,,,,asserted,A1\n"
    "proc,bk,t,processes_for,2023,2025,,,,asserted,A1\n"
    "banker,q,bk,leads,2023,2025,,,,asserted,A1\n"
    "part,sub,t,pays,2024,2024,,w,,asserted,A1\n"
    "chief,r,sub,leads,2023,2025,,,,asserted,A1\n"
    "law,cab,s,approves,2024,2024,w,,,asserted,A1\n"
    "seat,m,cab,member_of,2023,2025,,,,asserted,A1\n"
)
WEAK = [("alleged", "", "alleged"), ("asserted", "said by X", "said by X"),
        ("alleged", "widely believed", "widely believed"), ("inferred", "", "inferred"),
        ("disputed", "", "disputed")]  # fmt: skip


def made(make_case: Make, claim: str, hedge: str = "", round_it: str = ROUND_IT) -> Case:
    return make_case(
        entities=ENTITIES,
        edges=HEAD + PAYMENT.format(claim=claim, hedge=hedge) + round_it,
        designations="id,entity,list,status,effect,start\nd,t,L,listed,blocking,2015\n",
        lists="list,authority\nL,Authority\n",
    )


def asked(case: Case) -> Answer:
    return fg.paths(case, "s", "t", as_of="2025-12-31")


def attached(answer: Answer) -> list[str]:
    """Each station and each one behind, as the text has it."""
    lines = as_text.answer_text(answer, Page(width=10_000)).splitlines()
    found = [
        part
        for line in lines
        for label in ("stations: ", "behind it: ")
        if line.strip().startswith(label)
        for part in line.split("); ")
    ]
    assert len(found) == 6
    return found


@pytest.mark.parametrize(("claim", "hedge", "word"), WEAK)
def test_the_text_tells_the_weakness_of_the_payment_with_that_of_the_record(
    make_case: Make, claim: str, hedge: str, word: str
) -> None:
    for said in attached(asked(made(make_case, claim, hedge))):
        assert "A1, asserted" in said, said
        assert "payment that is" in said and word in said and "(B2" in said, said


def test_a_plain_payment_is_told_plainly(make_case: Make) -> None:
    for said in attached(asked(made(make_case, "asserted"))):
        assert "that is" not in said
        assert "w (B2)" in said


@pytest.mark.parametrize(("claim", "hedge", "word"), WEAK)
def test_json_csv_and_page_have_both(make_case: Make, claim: str, hedge: str, word: str) -> None:
    answer = asked(made(make_case, claim, hedge))
    hop = answer.to_dict()["paths"][0]["hops"][0]
    assert len(hop["station_records"]) == 2 and len(hop["behind"]) == 4
    for one in hop["station_records"]:
        assert (one["grade"], one["claim"]) == ("A1", "asserted")
        assert (one["about_grade"], one["about_claim"]) == ("B2", claim)
    for one in hop["behind"]:
        assert (one["grade"], one["claim"]) == ("A1", "asserted")
        assert (one["payment"], one["payment_grade"], one["payment_claim"]) == ("w", "B2", claim)
    (row,) = as_csv.path_rows(answer)
    assert f"bk:processor:held:A1:asserted:B2:{claim}" in row["stations"].split(";")
    assert f"p:heads:A1:asserted:B2:{claim}" in row["behind"].split(";")
    (route,) = view.picture_of(answer).routes
    for one in (*route.steps[0].stations, *route.steps[0].behind):
        assert word in one.role and word in one.text, one


@pytest.mark.parametrize(("claim", "hedge", "word"), WEAK)
def test_the_table_of_those_behind_tells_both(
    make_case: Make, claim: str, hedge: str, word: str
) -> None:
    answer = fg.behind(made(make_case, claim, hedge), "s", "t", as_of="2025-12-31")
    rows = list(offices.rows(answer))
    assert {row["entity"] for row in rows} == {"p", "q", "r", "bk", "sub", "cab", "m"}
    for row in rows:
        assert word in row["sentence"], row["sentence"]
        assert (row["payment_grade"], row["payment_claim"]) == ("B2", claim)
        assert row["payment_hedge"] == hedge
    for one in answer.to_dict()["behind"]:
        assert (one["payment_grade"], one["payment_claim"]) == ("B2", claim)


def test_who_heads_the_payee_of_an_alleged_payment_is_told_so(make_case: Make) -> None:
    heads = ROUND_IT + "payee,p,t,leads,2023,2025,,,,asserted,A1\n"
    answer = fg.behind(made(make_case, "alleged", "", heads), "s", "t", as_of="2025-12-31")
    (row,) = [row for row in offices.rows(answer) if row["relation"] == "heads-payee"]
    assert "it is the payee of a payment that is alleged (B2)" in row["sentence"]


def test_the_hedge_of_an_office_is_told_and_not_its_claim_alone(make_case: Make) -> None:
    around = ROUND_IT.replace("lead,p,s,leads,2023,2025,,,,asserted,A1",
                              "lead,p,s,leads,2023,2025,,,said by Y,alleged,C3")  # fmt: skip
    answer = asked(made(make_case, "asserted", "", around))
    (said,) = [one for one in attached_any(answer) if "Head (" in one]
    assert "is said by Y to head Source" in said
    assert "C3, alleged: said by Y" in said


def attached_any(answer: Answer) -> list[str]:
    (route,) = view.picture_of(answer).routes
    return [one.text for step in route.steps for one in (*step.stations, *step.behind)]


def test_payments_at_which_one_stands_tell_both(make_case: Make) -> None:
    case = made(make_case, "alleged", "widely believed")
    for name in ("p", "bk", "sub"):
        answer = fg.exposure(case, name, as_of="2025-12-31")
        (one,) = [one for one in answer.payments if one.about == "w"]
        said = exposure.standing_text(answer.network, one)
        assert "w: B2, alleged: widely believed" in said
        (row,) = [row for row in answer.to_dict()["payments"] if row["about"] == "w"]
        assert (row["claim"], row["about_claim"]) == ("asserted", "alleged")
        assert (row["grade"], row["about_grade"]) == ("A1", "B2")


def test_a_listing_of_one_who_stands_at_an_alleged_payment_says_so(make_case: Make) -> None:
    case = made(make_case, "alleged")
    answer = fg.whatif(case, designate=["bk"], as_of="2025-12-31")
    said = [one["sentence"] for one in answer.to_dict()["changes"] if one["about"] == "standing"]
    (alleged,) = [one for one in said if "for the payee of w" in one]
    assert "the record of the payment is alleged" in alleged


def test_a_hop_that_every_route_uses_keeps_its_hedge(make_case: Make) -> None:
    case = made(make_case, "asserted", "said by X", "")
    answer = fg.chokepoints(case, "s", "t", as_of="2025-12-31")
    from flowgraph.render import chokepoints

    text = " ".join(chokepoints.text(answer, Page()).split())
    assert "said by X" in text


def test_a_stake_keeps_its_hedge_in_the_working(make_case: Make) -> None:
    case = make_case(
        entities=ENTITIES,
        edges="id,source,target,kind,share,hedge,claim,grade\ne,t,s,owns,60,said by X,,B2\n",
        designations="id,entity,list,status,effect,start\nd,t,us-ofac-sdn,listed,blocking,2015\n",
        lists="list,authority,instrument,effect\nus-ofac-sdn,A,us-ofac-sdn,blocking\n",
    )
    from flowgraph.render import rules

    text = " ".join(rules.text(fg.rules(case, "s", as_of="2025"), Page()).split())
    assert "said by X" in text


def test_an_office_that_is_said_to_be_held_is_told_so_where_it_may_be_stopped(
    make_case: Make,
) -> None:
    rows = "w2,p,t,pays,2024,2024,,,,,B2\nw3,s,p,pays,2024,2024,,,,,B2\n"
    around = "lead,p,s,leads,2023,2025,,,said by Y,alleged,C3\n".replace("2025", "")
    case = made(make_case, "asserted", "", rows + around)
    answer = fg.targets(case, "s", "t", include=["persons"], as_of="2025-12-31")
    offices_ = [one.office for one in answer.candidates if one.name == "p"]
    assert offices_ == ["head of Source (said by Y)"]
