"""A listing that is reported or announced, a guess, or a filter turns no exposure into a "no"."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.render import exposure, rules
from flowgraph.render.terminal import Page
from support import listed_case

Make = Callable[..., Case]
LISTS = "list,instrument,effect,version,complete\nus-ofac-sdn,us-ofac-sdn,blocking,2026-01-01,yes\n"


def doubted(make_case: Make, status: str, edge: str, start: str = "2020-01-01") -> Case:
    return make_case(
        entities="id,name,kind\nt,Target,company\nx,Ex,company\n",
        edges=f"id,source,target,kind,start\n1,{edge},2022-01-01\n",
        designations="id,entity,list,status,effect,start,checked\n"
        f"D1,t,us-ofac-sdn,{status},blocking,{start},2026-01-01\n",
        lists=LISTS,
    )


@pytest.mark.parametrize("status", ["reported", "announced"])
@pytest.mark.parametrize(
    "edge", ["x,t,pays", "t,x,owns", "t,x,controls", "x,t,processes_for", "x,t,supports",
             "x,t,linked_to", "x,t,alias_of", "x,t,possibly_same_as"]
)  # fmt: skip
def test_a_listing_in_doubt_is_also_recorded(make_case: Make, status: str, edge: str) -> None:
    answer = fg.exposure(doubted(make_case, status, edge), "x")
    assert not answer.exposures
    (row,) = exposure.rows(answer)
    for said in (exposure.text(answer, Page()), row["sentence"], str(answer.to_dict()["open"])):
        assert "Also recorded" in said or "also recorded" in said.lower()
        assert "D1" in said and status in said
    every = fg.exposure(answer.network.case, every=True)
    assert set(every.others.recorded) == {"t", "x"}
    assert "That clears none of them" in exposure.text(every, Page())


def test_a_designated_selector_names_listings_in_doubt(make_case: Make) -> None:
    answer = fg.paths(doubted(make_case, "reported", "x,t,pays"), "x", "@designated")
    assert any("D1" in note and "reported" in note for note in answer.notes)


def test_the_closing_line_clears_nobody_who_may_be_an_owner(make_case: Make) -> None:
    rows = [("O", "T", {"kind": "possibly_same_as"}), ("O", "X", {"share": "60"})]
    answer = fg.exposure(listed_case(make_case, rows, "T"), every=True)
    assert answer.others.recorded == ("X",) == answer.others.undecided
    assert "That clears none of them" in exposure.text(answer, Page())


def test_the_closing_line_tells_what_filters_left_out(make_case: Make) -> None:
    case = listed_case(make_case, [("T", "X", {"share": "60", "grade": "D4"})], "T")
    answer = fg.exposure(case, every=True, min_grade="B2")
    assert answer.others.left_out == ("X",)
    assert "left out 1 record. Leaving out clears nobody" in exposure.text(answer, Page())
    said = " ".join(rules.text(fg.rules(case, min_grade="B2"), Page()).split())
    assert "left out 1 record of the case" in said and "Leaving out clears nobody" in said


def test_the_closing_line_counts_ties_that_are_over(make_case: Make) -> None:
    rows = [("T", "X", {"kind": "controls", "start": "2010", "end": "2012"})]
    answer = fg.exposure(listed_case(make_case, rows, "T"), every=True, as_of="2026-01-01")
    assert answer.others.over == ("X",)


def test_the_party_at_the_end_is_not_said_not_to_be_named(make_case: Make) -> None:
    rows = [("X", "C", {"kind": "possibly_same_as"}), ("C", "T", {"kind": "pays"})]
    said = exposure.text(fg.exposure(listed_case(make_case, rows, "T"), "X"), Page())
    assert "No listed party is named there" not in said
    assert "The route ends at the listed party T" in " ".join(said.split())
