"""A filter, a doubtful name or a listing in doubt never leaves a negative answer without words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.model.holdings import is_votes
from flowgraph.render import as_text, exposure, rules
from flowgraph.render.terminal import Page

Make = Callable[..., Case]
EDGES = "id,source,target,kind,amount,currency,start,end,grade,claim,share,role\n"
LISTED = "id,entity,list,status,effect,start,end,checked\nd,t,L,listed,blocking,2001,,\n"
LISTS = "list,instrument,effect,version,complete\nL,us-ofac-sdn,blocking,2024,{complete}\n"


def made(make_case: Make, *rows: str, listed: str = LISTED, complete: str = "yes") -> Case:
    edges = EDGES + "".join(f"{row}{',' * (11 - row.count(','))}\n" for row in rows)
    lists = LISTS.format(complete=complete)
    return make_case(edges=edges, designations=listed, lists=lists)


def exposed(case: Case, entity: str, **options: str) -> str:
    return exposure.text(fg.exposure(case, entity, **options), Page(10_000))


def routes(case: Case, source: str, target: str, **options: str) -> str:
    return as_text.answer_text(fg.paths(case, source, target, **options), Page(10_000))


@pytest.mark.parametrize(
    ("rows", "left_out"),
    [
        (("p,x,a,pays,5,USD,2018,,A1", "q,a,b,pays,5,USD,2019,,D4",
          "g,b,t,possibly_same_as,,,,,A1"), "q"),
        (("p,x,b,pays,5,USD,2018,,A1", "g,b,t,possibly_same_as,,,,,D4"), "g"),
    ],
)  # fmt: skip
def test_a_filter_does_not_silence_who_may_be_a_listed_party(
    make_case: Make, rows: tuple[str, ...], left_out: str
) -> None:
    case = made(make_case, *rows)
    assert "may be the same as" in exposed(case, "x")
    assert f"({left_out}). Leaving out clears nobody" in exposed(case, "x", min_grade="B2")
    assert "Without the filters on grade and claim, also recorded" in routes(
        case, "x", "t", min_grade="B2"
    )


def test_a_filter_does_not_silence_a_route_to_a_listing_in_doubt(make_case: Make) -> None:
    listed = (
        LISTED.replace("listed,blocking,2001", "reported,blocking,")
        + "z,z,L,listed,blocking,2001,,\n"
    )
    case = made(make_case, "p,x,t,pays,5,USD,2018,,D4", "m,z,u,pays", listed=listed)
    assert "(p). Leaving out clears nobody" in exposed(case, "x", min_grade="B2")


def test_a_filter_does_not_silence_a_tie_that_is_over(make_case: Make) -> None:
    case = made(make_case, "e,t,x,owns,,,2003,2011,D4,,60")
    options = {"as_of": "2020", "min_grade": "B2"}
    for said in (
        exposed(case, "x", **options),
        routes(case, "t", "x", follow="ownership", **options),
    ):
        assert "ended in 2011 joined the two: e (owns" in said and "left out by the filters" in said
    found = fg.rules(case, "x", regime="us-ofac-sdn", **options)
    assert "ended in 2011" in rules.headline(found.findings)


@pytest.mark.parametrize("complete", ["yes", "no"])
def test_the_headline_names_a_tie_that_is_over(make_case: Make, complete: str) -> None:
    case = made(make_case, "e,t,x,owns,,,2003,2011,A1,,60", complete=complete)
    found = fg.rules(case, "x", regime="us-ofac-sdn", as_of="2020")
    assert "a record that ended in 2011 joined it" in rules.headline(found.findings)


@pytest.mark.parametrize("kind", ["supports", "acts_for", "processes_for"])
@pytest.mark.parametrize("claim", ["asserted", "alleged"])
def test_a_single_record_reaches_a_listed_party_by_its_other_name(
    make_case: Make, kind: str, claim: str
) -> None:
    case = made(make_case, f"p,x,b,{kind},,,,,A1", f"g,b,t,alias_of,,,,,A1,{claim}")
    (one,) = fg.exposure(case, "x").exposures
    assert (one.class_, one.party) == (kind.replace("_", "-"), "t")
    guess = made(make_case, f"p,x,b,{kind},,,,,A1", "g,b,t,possibly_same_as,,,,,A1")
    assert "Also recorded" in exposed(guess, "x")


def test_two_single_records_in_a_row_are_no_exposure(make_case: Make) -> None:
    case = made(make_case, "p,x,b,supports,,,,,A1", "q,b,t,supports,,,,,A1")
    assert fg.exposure(case, "x").exposures == ()


@pytest.mark.parametrize("word", ["@designated", "@listed:L"])
def test_a_selector_that_leaves_out_a_listing_in_doubt_says_so(make_case: Make, word: str) -> None:
    listed = (
        LISTED.replace("listed,blocking,2001", "reported,blocking,")
        + "z,z,L,listed,blocking,2001,,\n"
    )
    case = made(make_case, "p,x,t,pays,5,USD,2018,,A1", "m,z,u,pays", listed=listed)
    for answer in (fg.paths(case, "x", word), fg.chokepoints(case, "x", word)):
        assert any("(reported, d)" in note for note in answer.notes)


def test_a_listing_that_ended_on_a_day_nobody_gives_is_open_until_it_was_seen_off(
    make_case: Make,
) -> None:
    listed = LISTED.replace("listed,blocking,2001,,", "delisted,blocking,2005-01-01,,2020-01-01")
    case = made(make_case, "p,s,t,pays,5,USD,2010-01-01,,B2", listed=listed)
    verdicts = {
        day: fg.rules(case, "t", regime="us-ofac-sdn", as_of=day).findings[0].verdict
        for day in ("2004", "2010-06-01", "2021-01-01")
    }
    assert [*verdicts.values()] == ["not_blocked", "indeterminate", "not_blocked"]
    assert "ended on a day that is not known" in exposed(case, "s", as_of="2010-06-01")


def test_facts_alone_out_of_order_are_no_route_of_facts(make_case: Make) -> None:
    case = made(
        make_case,
        "p1,s,a,pays,5,USD,2024,,A1,asserted", "f1,s,a,pays,5,USD,2020,,A1,alleged",
        "p2,a,t,pays,5,USD,2022,,A1,asserted", "f2,a,t,pays,5,USD,2025,,A1,alleged",
    )  # fmt: skip
    (choke,) = fg.chokepoints(case, "s", "t").chokes
    assert not choke.stated_as_fact and choke.of_facts == ()


def test_an_order_that_other_records_make_certain_is_not_told_of_those_shown(
    make_case: Make,
) -> None:
    rows = ("p1,s,a,pays,5,USD,2024-06,,A1", "p2,a,t,pays,5,USD,2024-06-15,,A1")
    case = made(make_case, *rows, "f,s,a,pays,5,USD,2024-06-01,,E5,alleged")
    (path,) = fg.paths(case, "s", "t").paths
    assert path.order == "certain"
    assert "not always those told first" in routes(case, "s", "t")
    assert "On the recorded dates" not in routes(case, "s", "t")


def test_no_day_of_waiting_can_be_asked_for(make_case: Make) -> None:
    case = made(make_case, "p,s,a,pays,5,USD,2018-01-01,,A1", "q,a,t,pays,5,USD,2018-01-02,,A1")
    for within in (0, "0"):
        answer = fg.paths(case, "s", "t", within=within)
        assert answer.paths == () and answer.query["within"] in (0, "0")
    assert len(fg.paths(case, "s", "t", within=1).paths) == 1


def test_an_end_that_lay_ahead_of_what_was_known_is_not_used(make_case: Make) -> None:
    edges = "id,source,target,kind,start,end,share,publications\ne,t,x,owns,2005,2022-06-01,60,P\n"
    case = make_case(
        edges=edges,
        designations="id,entity,list,status,effect,start,publication\nd,t,L,listed,blocking,2001,P\n",
        lists=LISTS.format(complete="yes"),
        publications="id,publisher,date\nP,A paper,2019-05-01\n",
    )
    asked = {"regime": "us-ofac-sdn", "as_of": "2023-01-01"}
    verdict = [
        next(one for one in fg.rules(case, "x", **asked, **more).findings if one.rule != "listed")
        for more in ({}, {"known_by": "2020-01-01"})
    ]
    assert [one.verdict for one in verdict] == ["not_blocked", "blocked"]


@pytest.mark.parametrize(
    ("role", "votes"),
    [("Votech Ltd shares", False), ("Voteless shares", False), ("share of votes", True),
     ("75% or more of votes", True), ("ownership of voting rights", True), ("voting rights", True)],
)  # fmt: skip
def test_votes_are_told_by_whole_words(role: str, votes: bool) -> None:
    assert is_votes(role) == votes


@pytest.mark.parametrize(("date", "order"), [("2012", "possible"), ("2012-12-31", "certain")])
def test_a_tie_last_published_in_some_year_is_not_sure_on_all_its_days(
    make_case: Make, date: str, order: str
) -> None:
    case = make_case(
        edges="id,source,target,kind,amount,currency,start,publications\n"
        "p,s,a,pays,5,USD,2012-11-01,P\nk,t,a,controls,,,2005,P\n",
        designations=LISTED,
        lists=LISTS.format(complete="yes"),
        publications=f"id,publisher,date\nP,A paper,{date}\n",
    )
    assert [path.order for path in fg.paths(case, "s", "t", as_of="2023").paths] == [order]


@pytest.mark.parametrize(
    ("one", "other"),
    [("Class B shares", "B shares"), ("preferred shares", "preference shares"),
     ("Ordinary A", "A shares")],
)  # fmt: skip
def test_one_class_in_two_wordings_is_one_class(make_case: Make, one: str, other: str) -> None:
    listed = LISTED + "e,s,L,listed,blocking,2001,,\n"
    rows = (f"p,t,x,owns,,,,,A1,,30,{one}", f"q,s,x,owns,,,,,A1,,30,{other}", "n,s,u,pays,,,2024")
    found = fg.rules(made(make_case, *rows, listed=listed), "x", regime="us-ofac-sdn").findings
    assert [row.verdict for row in found if row.rule == "50-percent"] == ["indeterminate"]


def test_a_list_that_does_not_answer_for_who_may_be_the_same_answers_for_nobody(
    make_case: Make,
) -> None:
    listed = LISTED + "n,x,L,not_listed,,,,2024-01-01\n"
    rows = ("p,x,a,pays,5,USD,2024,,A1", "g,x,b,possibly_same_as,,,,,A1", "m,t,z,pays,,,2024")
    case = made(make_case, *rows, listed=listed, complete="no")
    (found,) = [one for one in fg.rules(case, "x", regime="us-ofac-sdn").findings
                if one.rule == "listed"]  # fmt: skip
    assert found.verdict == "not_assessed"
