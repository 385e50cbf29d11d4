"""A state without a published end says when it was last published, wherever it is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import chain

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.model import kinds
from flowgraph.render import as_csv, as_text, explanation, exposed, exposure, sentences, view
from flowgraph.render.sentences import edge_sentence
from flowgraph.render.terminal import Page

Make = Callable[..., Case]
PUBS = "id,publisher,date\nP1,One,2017\nP2,Two,2019-12-06\nP3,Three,2024-01-01\n"
ENTITIES = "id,name,kind\na,Alpha,company\nb,Beta,armed_group\nc,Gamma,company\nbk,Bank,company\n"
SEEN = "(as last published, 2019-12-06)"
STATES = sorted(code for code, kind in kinds.standard_kinds().items() if not kind.event)
EVENTS = sorted(code for code, kind in kinds.standard_kinds().items() if kind.event)


def one(make_case: Make, kind: str, start: str = "", end: str = "", own: str = "") -> Case:
    return make_case(
        entities=ENTITIES,
        publications=PUBS,
        edges=f"id,source,target,kind,start,end\ne,a,b,{kind},{start},{end}\n",
        evidence="id,edge,publication,claim,grade\n1,e,P1,asserted,A1\n2,e,P2,asserted,B2\n",
        **({"kinds": own} if own else {}),
    )


def said(case: Case, **options: str) -> str:
    network = case.view(as_of="2026-01-01", **options)
    return edge_sentence(network, case.edges["e"], network.summaries["e"])


@pytest.mark.parametrize("kind", STATES)
def test_every_state_says_when_it_was_last_published(make_case: Make, kind: str) -> None:
    assert said(one(make_case, kind)).endswith(f" b {SEEN}".replace(" b ", " Beta "))
    assert said(one(make_case, kind, start="2015")).endswith(f" Beta since 2015 {SEEN}")


@pytest.mark.parametrize("kind", STATES)
def test_a_state_with_an_end_and_an_act_do_not(make_case: Make, kind: str) -> None:
    assert "last published" not in said(one(make_case, kind, start="2015", end="2018"))
    for event in EVENTS:
        assert "last published" not in said(one(make_case, event, start="2015"))


@pytest.mark.parametrize("kind", EVENTS)
def test_an_act_without_a_day_says_so_and_when_it_was_last_published(
    make_case: Make, kind: str
) -> None:
    day = SEEN.strip("()").removeprefix("as last published, ")
    assert said(one(make_case, kind)).endswith(f" Beta (not dated, last published {day})")
    known = said(one(make_case, kind), known_by="2018")
    assert known.endswith("(not dated, last published 2017)")
    assert "not dated" not in said(one(make_case, kind, end="2015"))


def test_a_kind_of_the_case_itself_says_it_too(make_case: Make) -> None:
    own = "kind,nature,verb,control\nshelters,state,shelters,control forward\n"
    assert said(one(make_case, "shelters", own=own)) == f"Alpha shelters Beta {SEEN}"


def test_the_second_clock_hides_what_came_later(make_case: Make) -> None:
    assert said(one(make_case, "owns"), known_by="2018").endswith("(as last published, 2017)")
    cells = make_case(
        "cells",
        entities=ENTITIES,
        publications=PUBS,
        edges="id,source,target,kind,publications\ne,a,b,owns,P1;P2\n",
    )
    assert said(cells).endswith(SEEN)
    assert said(cells, known_by="2018").endswith("(as last published, 2017)")


def route(make_case: Make) -> Case:
    """A payment with a head of its payer and a bank of its payee, then a unit of the payee."""
    return make_case(
        entities=ENTITIES + "p,Head,person\nt,Unit,armed_group\nu,Umbrella,umbrella\n",
        publications=PUBS,
        edges=(
            "id,source,target,kind,start,end,publications,grade\n"
            "pay,a,c,pays,2018,2018,P1,A1\n"
            "lead,p,a,leads,2015,,P2,A1\n"
            "bank,bk,c,processes_for,2016,,P2,A1\n"
            "own,c,t,front_for,,,P2,A1\n"
        ),
        designations="id,entity,list,status,effect,start\nd,t,L,listed,blocking,2015\n",
        lists="list,authority\nL,Authority\n",
    )


def flat(text: str) -> str:
    return " ".join(text.split())


def test_a_path_says_it_in_text_csv_json_and_on_the_page(make_case: Make) -> None:
    case = route(make_case)
    answer = fg.paths(case, "a", "t", as_of="2026")
    text = flat(as_text.answer_text(answer, Page()))
    assert f"Gamma is a front for Unit {SEEN}" in text
    assert "since 2015, as last published, 2019-12-06" in text
    assert "processor since 2016, as last published, 2019-12-06" in text
    rows = list(as_csv.path_rows(answer))
    assert [row["last_published"] for row in rows] == ["2017", "2019-12-06"]
    hop = answer.to_dict()["paths"][0]["hops"][1]
    assert hop["edges"][0]["last_published"] == "2019-12-06"
    picture = view.picture_of(answer)
    by_id = {link.id: link.told for link in picture.links}
    assert by_id["own"].when == "as last published, 2019-12-06"
    assert by_id["lead"].when == f"since 2015 {SEEN}"
    (drawn,) = picture.routes
    roles = [one.role for step in drawn.steps for one in (*step.behind, *step.stations)]
    assert roles and all("as last published, 2019-12-06" in role for role in roles)


def test_explain_exposure_and_behind_say_it(make_case: Make) -> None:
    case = route(make_case)
    network = case.view(as_of="2026")
    account = fg.explain(case, "c", as_of="2026")
    rows = {row["id"]: row for row in explanation.entity_rows(account)}
    assert rows["own"]["last_published"] == "2019-12-06"
    edges = chain(account.to_dict()["edges_from"], account.to_dict()["edges_to"])
    assert {e["last_published"] for e in edges} == {"2017", "2019-12-06"}
    found = fg.exposure(case, "a", as_of="2026")
    (row,) = [row for row in exposure.rows(found) if row["party"] == "t"]
    assert row["last_published"] == "2019-12-06"
    assert "as last published, 2019-12-06" in exposed.summary_text(network, found.exposures[0])
    officers = fg.behind(case, "a", "t", as_of="2026").to_dict()["behind"]
    heads = [one for one in officers if one["act"] == "heads"]
    assert heads[0]["last_published"] == "2019-12-06"
    assert f"since 2015 {SEEN}" in heads[0]["sentence"]
    assert json.dumps(officers)


def test_a_label_of_what_nobody_dates_says_so(make_case: Make) -> None:
    case = make_case(edges="id,source,target,kind\ne,a,b,owns\n")
    assert sentences.when_text(case.view(), case.edges["e"]) == "not dated"
