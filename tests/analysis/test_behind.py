"""Stations and payers belong to money; an approval stands behind any act, with its body's head."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

import flowgraph as fg
from flowgraph.analysis.results import Hop
from flowgraph.case.case import Case
from flowgraph.model import kinds
from flowgraph.render import as_text, exposure, offices
from flowgraph.render.terminal import Page

Make = Callable[..., Case]
ENTITIES = (
    "id,name,kind\ns,Source,company\nt,Target,company\nbk,Bank,company\ncab,Cabinet,state_body\n"
    "p,Head,person\nq,Banker,person\nr,Premier,person\nsub,Agency,company\n"
)
HEAD = "id,source,target,kind,start,end,about,within,hedge,claim,grade\n"
AROUND = (
    "lead,p,s,leads,2023,2025,,,,,A1\n"
    "proc,bk,t,processes_for,2023,2025,,,,,A1\n"
    "banker,q,bk,leads,2023,2025,,,,,A1\n"
    "law,cab,s,approves,2024,2024,w,,,,A1\n"
    "part,sub,t,pays,2024,2024,,w,,,A1\n"
)
PREMIER = "premier,r,cab,leads,{start},{end},,,{hedge},{claim},A1\n"
NO_MONEY = sorted(code for code, kind in kinds.standard_kinds().items() if not kind.pays)
MONEY = sorted(code for code, kind in kinds.standard_kinds().items() if kind.pays)


def made(make_case: Make, kind: str, *more: str, law: str = "", own: str = "") -> Case:
    known = kinds.standard_kinds().get(kind)
    end = "2024" if known is None or known.event else ""
    around = AROUND.replace("law,cab,s,approves,2024,2024,w", law) if law else AROUND
    return make_case(
        entities=ENTITIES,
        edges=HEAD + f"w,s,t,{kind},2024,{end},,,,,B2\n" + around + "".join(more),
        designations="id,entity,list,status,effect,start\nd,t,L,listed,blocking,2015\n",
        lists="list,authority\nL,Authority\n",
        **({"kinds": own} if own else {}),
    )


def hop(case: Case, follow: str) -> Hop:
    (path,) = fg.paths(case, "s", "t", follow=follow, as_of="2025-12-31").paths
    (found,) = path.hops
    return found


@pytest.mark.parametrize("kind", [code for code in NO_MONEY if code != "approves"])
def test_no_bank_and_no_payer_stands_at_what_is_no_money(make_case: Make, kind: str) -> None:
    found = hop(made(make_case, kind), kind)
    assert found.stations == ()
    assert [(one.entity, one.act) for one in found.behind] == [("cab", "approves")]


@pytest.mark.parametrize("kind", MONEY)
def test_money_asked_for_by_its_kind_keeps_its_stations(make_case: Make, kind: str) -> None:
    found = hop(made(make_case, kind), kind)
    assert {(one.entity, one.role) for one in found.stations} >= {("bk", "processor")}
    assert ("p", "heads") in {(one.entity, one.act) for one in found.behind}


def test_kinds_of_the_case_itself_go_by_their_step(make_case: Make) -> None:
    own = "kind,nature,verb,money\ntips,event,tipped,pay forward\nhugs,event,hugged,\n"
    assert hop(made(make_case, "tips", own=own), "tips").stations
    assert not hop(made(make_case, "hugs", own=own), "hugs").stations


def test_a_part_that_is_no_money_is_no_payer(make_case: Make) -> None:
    gift = "gift,cab,t,grants_land,2024,2024,,w,,,A1\n"
    stations = {
        (one.entity, one.role) for one in hop(made(make_case, "pays", gift), "money").stations
    }
    assert stations == {("sub", "payer"), ("bk", "processor")}


@pytest.mark.parametrize("kind", ["supports", "grants_land", "acts_for"])
def test_no_bank_stands_at_an_exposure_by_support(make_case: Make, kind: str) -> None:
    answer = fg.exposure(made(make_case, kind), "s", as_of="2025-12-31")
    text = exposure.text(replace(answer, explain=True), Page())
    assert "Target" in text and "behind it: Cabinet" in text
    assert "stations:" not in text and "Bank (" not in text


def premier(make_case: Make, start: str = "2023", end: str = "2025", law: str = "",
            hedge: str = "", claim: str = "", kind: str = "pays") -> Hop:  # fmt: skip
    row = PREMIER.format(start=start, end=end, hedge=hedge, claim=claim)
    return hop(made(make_case, kind, row, law=law), kind)


def acts(found: Hop) -> set[tuple[str, str, str, str]]:
    return {(one.entity, one.act, one.about, one.payment) for one in found.behind}


def test_who_heads_a_body_that_approved_stands_behind_the_approval(make_case: Make) -> None:
    assert ("r", "heads_approver", "law", "w") in acts(premier(make_case))
    assert ("r", "heads_approver", "law", "w") in acts(premier(make_case, kind="grants_land"))


@pytest.mark.parametrize(
    "dates",
    [
        {"start": "2019", "end": "2022"},
        {"start": "", "end": ""},
        {"start": "2025", "end": ""},
        {"law": "law,cab,s,approves,,,w"},
    ],
)
def test_no_head_without_days_that_meet(make_case: Make, dates: dict[str, str]) -> None:
    assert "r" not in {one.entity for one in premier(make_case, **dates).behind}


def test_a_head_of_another_name_of_the_body_is_its_head(make_case: Make) -> None:
    alias = "al,cab2,cab,alias_of,,,,,,,A1\n"
    row = PREMIER.format(start="2023", end="2025", hedge="", claim="").replace(",cab,", ",cab2,")
    case = made(make_case, "pays", alias, row)
    assert ("r", "heads_approver", "law", "w") in acts(hop(case, "money"))


def test_the_claim_of_the_approval_goes_along(make_case: Make) -> None:
    row = PREMIER.format(start="2023", end="2025", hedge="", claim="")
    case = make_case(
        "alleged",
        entities=ENTITIES,
        edges=HEAD + "w,s,t,pays,2024,2024,,,,,B2\n" + row
        + "law,cab,s,approves,2024,2024,w,,said by X,alleged,C3\n",
        designations="id,entity,list,status,effect,start\nd,t,L,listed,blocking,2015\n",
        lists="list,authority\nL,Authority\n",
    )  # fmt: skip
    answer = fg.paths(case, "s", "t", as_of="2025-12-31")
    text = " ".join(as_text.answer_text(answer, Page()).split())
    assert (
        "Premier (heads the Cabinet from 2023 to 2025, which is said by X to approve; A1," in text
    )
    assert "on law, a record that is said by X (C3, alleged), for w (B2))" in text
    (one,) = [b for b in answer.to_dict()["paths"][0]["hops"][0]["behind"] if b["entity"] == "r"]
    assert (one["grade"], one["about_grade"], one["about_claim"]) == ("A1", "C3", "alleged")
    found = fg.behind(case, "s", "t", as_of="2025-12-31")
    (row_,) = [one for one in offices.rows(found) if one["entity"] == "r"]
    assert (row_["relation"], row_["act"]) == ("behind", "heads_approver")
    assert (row_["body_act"], row_["body_act_claim"], row_["payment"]) == ("law", "alleged", "w")
    assert "a body that is said to have approved w in 2024 (said by X)" in row_["sentence"]
    stands = fg.exposure(case, "r", as_of="2025-12-31").payments
    assert [(one.act, one.about) for one in stands] == [("heads_approver", "law")]


def test_in_the_bundled_case_nobody_is_made_head_of_the_cabinet(case: Case) -> None:
    """No record says who heads the Council of Ministers; none is invented."""
    heads = {edge.source for edge in case.edges.values()
             if edge.kind == "leads" and edge.target == "iraqi-council-of-ministers"}  # fmt: skip
    answer = fg.paths(case, "iraq-federal-budget", "kataib-hizballah")
    found = {one.entity for path in answer.paths for hop in path.hops for one in hop.behind
             if one.act == "heads_approver"
             and case.edges[one.edge].target == "iraqi-council-of-ministers"}  # fmt: skip
    assert found <= heads
