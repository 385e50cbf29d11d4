"""A tie that is over is not silently missing from a negative answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.render import as_text, explanation, exposure, uncleared
from flowgraph.render.terminal import Page

Make = Callable[..., Case]
HEAD = "id,source,target,kind,start,end\n"
ENTITIES = "id,name,kind,end\n" + "".join(f"{n},{n.upper()},company,\n" for n in "abcd")
TOLD = "a record that ended in 2011 joined the two"


def made(make_case: Make, edges: str, entities: str = ENTITIES, listed: str = "") -> Case:
    tables = {"edges": HEAD + edges, "entities": entities}
    if listed:
        tables["designations"] = (
            "id,entity,list,status,effect,start\n" + f"d,{listed},L,listed,blocking,2001\n"
        )
        tables["lists"] = "list,authority\nL,Authority\n"
    return make_case(**tables)


@pytest.mark.parametrize(
    ("kind", "follow"),
    [("owns", "ownership"), ("controls", "control"), ("owns", "money"), ("leads", "control"),
     ("member_of", "association"), ("acts_for", "acts_for"), ("front_for", "ownership"),
     ("alias_of", "money")],
)  # fmt: skip
def test_a_search_that_finds_nothing_names_what_is_over(
    make_case: Make, kind: str, follow: str
) -> None:
    case = made(make_case, f"e,a,b,{kind},2005,2011\n")
    answer = fg.paths(case, "a", "b", follow=follow, as_of="2020")
    assert not answer.paths
    assert any(note.startswith(f"{TOLD}: e ({kind}, A to B)") for note in answer.notes)
    assert not any("records join" in note for note in answer.notes)
    assert answer.to_dict()["ended"][0]["records"] == [{"edge": "e", "ended": "2011"}]
    text = " ".join(as_text.answer_text(answer, Page()).split())
    assert TOLD.capitalize() in text.replace("A record", "A record")
    held = fg.paths(case, "a", "b", follow=follow, as_of="2010")
    assert not any("ended" in note for note in held.notes)


def test_a_route_of_which_one_record_is_over_is_named(make_case: Make) -> None:
    case = made(make_case, "e1,a,b,owns,2005,2011\ne2,b,c,owns,2001,\n")
    (note,) = fg.paths(case, "a", "c", follow="ownership", as_of="2020").notes
    assert note == "a record that ended in 2011 joined the two through B: e1 (owns, A to B)"
    case = made(make_case, "e1,a,b,owns,2005,2011\ne2,b,c,owns,2001,2013-05\n")
    (note,) = fg.paths(case, "a", "c", follow="ownership", as_of="2020").notes
    assert note.startswith("records that ended in 2011 and in 2013-05 joined the two through B")


def test_what_never_held_together_joined_nobody(make_case: Make) -> None:
    case = made(make_case, "e1,a,b,owns,2005,2008\ne2,b,c,owns,2011,2015\n")
    assert not fg.paths(case, "a", "c", follow="ownership", as_of="2020").notes
    paid_later = "e1,a,b,pays,2015,2015\ne2,b,c,front_for,2001,2011\n"
    case = made(make_case, paid_later)
    (note,) = fg.paths(case, "a", "c", as_of="2020").notes
    assert TOLD in note and note.endswith("is recorded for later days")
    case = made(make_case, paid_later.replace("2015", "2010"))
    (note,) = fg.paths(case, "a", "c", as_of="2020").notes
    assert TOLD in note


def test_a_tie_ends_with_its_party(make_case: Make) -> None:
    case = made(
        make_case, "e,a,b,leads,2005,\n", ENTITIES.replace("b,B,company,", "b,B,company,2011")
    )
    (note,) = fg.paths(case, "a", "b", follow="control", as_of="2020").notes
    assert note.startswith(TOLD)


@pytest.mark.parametrize("edge", ["e,b,a,owns,2005,2011", "e,a,b,processes_for,2005,2011",
                                  "e,a,b,leads,2005,2011", "e,b,a,controls,2005,2011"])  # fmt: skip
def test_no_exposure_names_what_is_over(make_case: Make, edge: str) -> None:
    case = made(make_case, f"{edge}\n", listed="b")
    answer = fg.exposure(case, "a", as_of="2020")
    assert not answer.exposures
    (row,) = exposure.rows(answer)
    assert "A record that ended in 2011 joined the two: e (" in row["sentence"]
    assert "(listed: B)" in row["sentence"]
    assert answer.to_dict()["ended"]["a"][0]["nodes"] in (["a", "b"], ["b", "a"])
    assert "ended" not in uncleared.none_text(fg.exposure(case, "c", as_of="2020"), "c")


def test_no_exposure_names_a_route_that_is_over(make_case: Make) -> None:
    case = made(make_case, "e1,a,c,pays,2009,2009\ne2,c,b,front_for,2005,2011\n", listed="b")
    answer = fg.exposure(case, "a", as_of="2020")
    (row,) = exposure.rows(answer)
    assert "A record that ended in 2011 joined the two through C" in row["sentence"]


def test_a_pair_that_is_no_path_names_what_is_over(make_case: Make) -> None:
    case = made(make_case, "e,a,b,owns,2005,2011\n")
    account = fg.explain(case, "a", "b", as_of="2020", follow="ownership")
    text = " ".join(explanation.route_text(account, Page()).split())
    assert "A record that ended in 2011 joined the two: e (owns, A to B)." in text
    assert account.to_dict()["ended"][0]["records"] == [{"edge": "e", "ended": "2011"}]


def test_money_questions_name_what_is_over(make_case: Make) -> None:
    case = made(make_case, "e1,a,c,pays,2009,2009\ne2,c,b,front_for,2005,2011\n", listed="b")
    for ask in (fg.behind, fg.trace, fg.targets):
        answer = ask(case, "a", "b", as_of="2020")
        assert any(TOLD in note for note in answer.notes)
