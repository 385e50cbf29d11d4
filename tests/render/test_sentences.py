"""Verbs, tenses, hedges, amounts: a sentence says what the row says and no more."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.render.sentences import edge_sentence
from flowgraph.render.words import hedge_of, in_brackets, is_open

Make = Callable[..., Case]
HEAD = (
    "id,source,target,kind,role,hedge,amount,amount_min,currency,money_status,per,share,"
    "start,end,claim\n"
)
CASES = {
    "b,pays,,,7,,USD,paid,,,2024,2024,": "a paid USD 7 to b in 2024",
    "b,pays,,,7,,USD,pledged,,,,,": "a pledged USD 7 to b",
    "b,pays,,,7,,USD,requested,,,,,": "a was to give, by a draft, USD 7 to b",
    "b,allocates,,,,5,IQD,allocated,year,,2024,2024,": "a allocated at least IQD 5 to b for 2024",
    "b,allocates,,,5,,IQD,allocated,year,,,,": "a allocated IQD 5 a year to b",
    "b,allocates,,,5,,IQD,requested,year,,2024,2024,": (
        "a was to allocate, by a draft, IQD 5 to b for 2024"
    ),
    "b,awards_contract,,,7,,EUR,,,,2024-03,2024-03,": (
        "a awarded a contract of EUR 7 to b in 2024-03"
    ),
    "b,funds,,,7,,EUR,,,,,,": "a funded b (EUR 7)",
    "b,lends_to,,,7,,EUR,pledged,,,,,": "a pledged a loan of EUR 7 to b",
    "b,owns,,,,,,,,50%,,,": "a owns 50 percent of b",
    "b,owns,,,,,,,,,,,": "a owns (share not stated) b",
    "b,leads,chair,,,,,,,,2019,2021,": "a was chair of b from 2019 to 2021",
    "b,leads,chair,,,,,,,,2019,,": "a is chair of b since 2019",
    "b,controls,,,,,,,,,,2021,": "a controlled b until 2021",
    "b,controls,,said by X,,,,,,,,2021,alleged": "a is said by X to have controlled b until 2021",
    "b,leads,chair,said by X,,,,,,,,2021,alleged": (
        "a is said by X to have been chair of b until 2021"
    ),
    "b,controls,,,,,,,,,,,alleged": "a is alleged to control b",
    "b,controls,,said by a columnist,,,,,,,,,": "a is said by a columnist to control b",
    "b,controls,,,,,,,,,,,disputed": "a is said (disputed) to control b",
    "b,controls,,,,,,,,,,,inferred": "a is inferred to control b",
    "b,possibly_same_as,,,,,,,,,,,": "a may be the same as b",
    "b,possibly_same_as,,,,,,,,,,,inferred": "a may be the same as b (inferred)",
    "b,possibly_same_as,,said by one outlet,,,,,,,,,": (
        "a may be the same as b (said by one outlet)"
    ),
    "b,possibly_same_as,,said by one outlet,,,,,,,2019,2021,disputed": (
        "a may have been the same as b from 2019 to 2021 (said by one outlet, disputed)"
    ),
    "b,linked_to,,said by X,,,,,,,,,alleged": (
        "a is said by X to be linked, by the list's own field, to b"
    ),
    "b,family_of,,,,,,,,,,2021,alleged": "a is alleged to have been a relative of b until 2021",
    "b,member_of,senior,,,,,,,,,,": "a is a member (senior) of b",
    "b,related,,,,,,,,,,,": "a is related to b",
}


@pytest.mark.parametrize("row", CASES)
def test_sentence_of_an_edge(make_case: Make, row: str) -> None:
    case = make_case(edges=f"{HEAD}e,a,{row}\n")
    network = case.view(as_of="2026-01-01")
    assert [str(p) for p in fg.check(case) if p.severity == "error"] == []
    edge = case.edges["e"]
    assert edge_sentence(network, edge, case.summary(edge)) == CASES[row]


def test_an_approval_says_what_was_approved_one_level_deep(make_case: Make) -> None:
    rows = "e0,a,b,allocates\n" + "".join(f"e{n},c,a,approves\n" for n in range(1, 4))
    text = "id,source,target,kind,about\n" + "".join(
        f"{line},{'' if n == 0 else f'e{n - 1}'}\n" for n, line in enumerate(rows.splitlines())
    )
    case = make_case(edges=text)
    network = case.view()
    said = edge_sentence(network, case.edges["e1"], None)
    assert said == "c approved what another record states: a allocated money to b"
    deep = edge_sentence(network, case.edges["e3"], None)
    assert deep == "c approved what another record states: c approved record e1"


def test_articles_and_plurals(case: Case) -> None:
    network = case.view()
    said = {
        name: edge_sentence(network, case.edges[name], case.summary(case.edges[name]))
        for name in ("e-fayyadh-leads-pmf", "e-pmf-controls-mgc", "e-us-aid-goi-2026")
    }
    assert said["e-fayyadh-leads-pmf"].endswith(
        "is chair of the Popular Mobilization Forces (as last published, 2026-04-08)"
    )
    assert said["e-pmf-controls-mgc"].startswith(
        "the Popular Mobilization Forces are said by a Washington Institute brief to control "
    )
    assert said["e-us-aid-goi-2026"].startswith("the United States set aside assistance")


def test_every_edge_of_the_case_makes_a_sentence(case: Case) -> None:
    network = case.view()
    for edge in case.edges.values():
        said = edge_sentence(network, edge, case.summary(edge))
        assert "{" not in said and "  " not in said, said


@pytest.mark.parametrize("known_by", ["", "2019", "2021", "2023", "2025-10-10", "2026-04-08"])
@pytest.mark.parametrize("min_grade", ["", "C3", "B2"])
def test_an_allegation_is_never_told_as_a_fact(case: Case, known_by: str, min_grade: str) -> None:
    """Under any clock and grade, what is not plainly asserted carries its hedge."""
    network = case.view(known_by=known_by, min_grade=min_grade)
    for name, summary in network.summaries.items():
        edge = case.edges[name]
        stated = "" if summary.partial else edge.hedge
        hedge = hedge_of(stated, summary.claim)
        said = edge_sentence(network, edge, summary)
        if summary.claim in ("alleged", "inferred", "disputed", "denied"):
            assert hedge
        if hedge:
            # A verb that is open by itself keeps its own word; the hedge stands beside it.
            opened = is_open(case.kinds[edge.kind].verb)
            assert (
                (" may be the same as " in said and f"({in_brackets(hedge)}" in said)
                if (opened)
                else f" {hedge} to " in said
            ), said


def test_a_hedge_does_not_name_who_had_not_spoken(case: Case) -> None:
    """The Treasury called him leader in October 2025; in 2023 another did."""
    network = case.view(known_by="2023")
    edge = case.edges["e-abu-fadak-leads-kh"]
    assert "Treasury" not in edge_sentence(network, edge, network.summaries[edge.id])


def test_a_record_that_was_not_known_is_not_told_in_its_approval(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind,about\nr,a,b,pays,\nv,x,a,approves,r\n",
        publications="id,date\nP1,2020\nP2,2025\n",
        evidence="id,edge,publication,claim,grade\n1,r,P2,alleged,C3\n2,v,P1,asserted,A1\n",
    )
    edge = case.edges["v"]
    now, then = case.view(), case.view(known_by="2021")
    assert "is alleged to have paid" in edge_sentence(now, edge, now.summaries["v"])
    assert edge_sentence(then, edge, then.summaries["v"]) == (
        "x approved (not dated, last published 2020) record r"
    )
