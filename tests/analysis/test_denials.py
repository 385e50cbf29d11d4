"""No denial is said to be found only where every source was read for denials."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.render import as_csv, as_text, criteria, explanation, exposure, view
from flowgraph.render.packing import values
from flowgraph.render.terminal import Page

Make = Callable[..., Case]
CLEAR = "No denial found in our sources"
ALL = ("E1", "E2", "L1", "L2", "A1")


def made(make_case: Make, denials: dict[str, str], evidence: str = "", name: str = "case") -> Case:
    """A payment to a listed party and its approval, with five sources."""
    return make_case(
        name,
        entities="id,name,kind\na,Alpha,company\nb,Beta,company\nc,Cabinet,state_body\n",
        edges="id,source,target,kind,about,start\ne,a,b,pays,,2020\nv,c,a,approves,e,2020\n",
        publications="id,publisher,date,denials\n"
        + "".join(
            f"{one},Paper,{'2024' if one == 'L2' else '2021'},{denials.get(one, '')}\n"
            for one in (*ALL, "X1")
        ),
        evidence="id,edge,designation,publication,stance,claim,grade,statement\n"
        "1,e,,E1,supports,asserted,A1,\n2,e,,E2,supports,asserted,B2,\n"
        "3,,d,L2,supports,asserted,B2,\n4,v,,A1,supports,asserted,B2,\n" + evidence,
        designations="id,entity,authority,list,programmes,status,effect,start,publication\n"
        "d,b,Authority,us-ofac-sdn,SDGT,listed,blocking,2015,L1\n",
        lists="list,authority,instrument,effect\nus-ofac-sdn,Authority,us-ofac-sdn,blocking\n",
    )


def everywhere(case: Case, **options: str) -> set[str]:
    """What is said of the payment: text, JSON, CSV of paths, explain and exposure, and the page."""
    options = {"as_of": "2026", **options}
    answer = fg.paths(case, "a", "b", **options)
    (hop,) = answer.to_dict()["paths"][0]["hops"]
    found = {hop["denials"]["text"], next(as_csv.path_rows(answer))["denials"]}
    text = flat(as_text.answer_text(answer, Page()))
    pair = fg.explain(case, "a", "b", **options)
    found.add(pair.to_dict()["hops"][0][0]["denials"]["text"])
    found.add(next(explanation.route_rows(pair))["denials"])
    asked = fg.exposure(case, "a", **options)
    (row,) = [row for row in exposure.rows(asked) if row["party"] == "b"]
    found.add(row["denials"])
    found.add(asked.to_dict()["exposures"][0]["denials"])
    picture = view.picture_of(answer)
    (link,) = [link for link in picture.links if link.id == "e"]
    found.add(link.told.denials)
    said = {one or "" for one in found}
    assert len(said) == 1
    (one,) = said
    told = exposure.text(replace(asked, explain=True), Page())
    for printed in (text, flat(explanation.route_text(pair, Page())), flat(told)):
        assert "none found" not in printed
        assert not one or f"{one}." in printed
    return said


def flat(text: str) -> str:
    return " ".join(text.split())


def test_only_where_every_source_was_read(make_case: Make) -> None:
    assert everywhere(made(make_case, dict.fromkeys(ALL, "none"))) == {CLEAR}


@pytest.mark.parametrize("missing", ALL)
def test_one_source_that_was_not_read_is_counted(make_case: Make, missing: str) -> None:
    """Of the record, of the listing of an end (its row, its evidence), and of the approval."""
    case = made(make_case, dict.fromkeys(set(ALL) - {missing}, "none"))
    assert everywhere(case) == {"1 of 5 sources was not read for denials"}


def test_a_case_without_the_column_says_nothing_it_cannot_know(make_case: Make) -> None:
    assert everywhere(made(make_case, {})) == {"5 of 5 sources were not read for denials"}


def test_a_denial_of_another_record_means_that_its_source_was_read(make_case: Make) -> None:
    """`recorded`, or implied by a row, and no row against this record."""
    other = "9,v,,X1,denies,denied,C3,It did not.\n"
    marked = dict.fromkeys(ALL, "none")
    case = made(make_case, marked, other.replace("X1", "E2"))
    assert fg.check(case)[0].code == "denials-none"
    case = made(make_case, {**marked, "E2": ""}, other.replace("X1", "E2"), "implied")
    (said,) = everywhere(case)
    assert said.startswith(CLEAR)
    assert said.endswith("a listing or approval beside it is denied (9)")


def test_a_denial_is_shown(make_case: Make) -> None:
    case = made(make_case, dict.fromkeys(ALL, "none"), "9,e,,X1,denies,denied,C3,It did not.\n")
    assert everywhere(case) == {""}
    text = flat(as_text.answer_text(fg.paths(case, "a", "b", as_of="2026"), Page()))
    assert "against it: 9" in text and CLEAR not in text


def test_only_publications_of_the_day_count(make_case: Make) -> None:
    case = made(make_case, dict.fromkeys(set(ALL) - {"L2"}, "none"))
    assert everywhere(case) == {"1 of 5 sources was not read for denials"}
    assert everywhere(case, known_by="2022") == {CLEAR}
    other = made(make_case, dict.fromkeys(set(ALL) - {"L1"}, "none"), "", "other")
    assert everywhere(other, known_by="2022") == {"1 of 4 sources was not read for denials"}


def test_the_clock_of_the_page_knows_when_a_source_appeared(make_case: Make) -> None:
    case = made(make_case, dict.fromkeys(set(ALL) - {"L2"}, "none"))
    picture = view.picture_of(fg.paths(case, "a", "b", as_of="2026"))
    (link,) = [link for link in picture.links if link.id == "e"]
    assert [(day, told.denials) for day, told in link.history] == [
        ("2021-12-31", CLEAR), ("2024-12-31", "1 of 5 sources was not read for denials"),
    ]  # fmt: skip
    assert "denials" in values(picture)["links"]


def test_a_listing_that_has_ended_is_no_source(make_case: Make) -> None:
    case = made(make_case, dict.fromkeys(("E1", "E2", "A1"), "none"))
    assert everywhere(case)
    network = case.view(as_of="2014")
    found = fg.paths(case, "a", "b", as_of="2021").to_dict()["paths"][0]["hops"][0]["denials"]
    assert found["not_read"] == ["L1", "L2"] and not network.listings


def test_a_record_without_a_source_is_not_said_to_be_undenied(make_case: Make) -> None:
    case = make_case(edges="id,source,target,kind\ne,a,b,pays\n")
    text = flat(as_text.answer_text(fg.paths(case, "a", "b"), Page()))
    assert "No source is cited, so none was read for denials." in text
    case = make_case(
        "cells",
        edges="id,source,target,kind,publications\ne,a,b,pays,P1;P2;P3\n",
        publications="id,date,denials\nP1,2020,\nP2,2020,none\nP3,2020,\n",
    )
    text = flat(as_text.answer_text(fg.paths(case, "a", "b"), Page()))
    assert "2 of 3 sources were not read for denials." in text


def test_a_record_that_the_table_calls_disputed_is_told_so(make_case: Make) -> None:
    case = make_case(edges="id,source,target,kind,claim\ne,a,b,pays,disputed\n")
    text = flat(as_text.answer_text(fg.paths(case, "a", "b"), Page()))
    assert "against it: the table says that it is disputed, and not by whom" in text


def test_elements_of_the_order_say_it_too(make_case: Make) -> None:
    def told(case: Case) -> str:
        page = Page()
        asked = fg.exposure(case, "a", party="b", as_of="2026")
        for pair in asked.criteria:
            criteria.add_pair(page, asked.network, pair)
        return flat(page.text())

    clear = told(made(make_case, dict.fromkeys(ALL, "none")))
    assert f"{CLEAR}." in clear
    half = told(made(make_case, dict.fromkeys(ALL[1:], "none"), "", "half"))
    assert CLEAR not in half and "1 of 5 sources was not read for denials." in half


def test_a_listed_party_is_told_by_the_sources_of_its_listing(make_case: Make) -> None:
    case = made(make_case, {"L1": "none", "L2": "none"})
    (row,) = [r for r in exposure.rows(fg.exposure(case, "b", as_of="2026")) if r["party"] == "b"
              and r["class"] == "listed"]  # fmt: skip
    assert row["denials"] == CLEAR
    case = made(make_case, {"L1": "none"}, "", "half")
    (row,) = [r for r in exposure.rows(fg.exposure(case, "b", as_of="2026")) if r["party"] == "b"
              and r["class"] == "listed"]  # fmt: skip
    assert row["denials"] == "1 of 2 sources was not read for denials"
