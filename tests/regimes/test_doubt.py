"""Doubt clears nobody: identities, holders, placeholders, and stakes as they are meant.

Each kind has a network in which a doubt, taken as if it were settled, gave a clean "no" or a
sure "yes".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.model.holdings import nature
from flowgraph.model.placeholders import is_placeholder
from flowgraph.model.values import Edge
from flowgraph.render import exposure as exposures
from flowgraph.render import rules as verdicts
from flowgraph.render.as_text import answer_text
from flowgraph.render.terminal import Page

Make = Callable[..., Case]
Edges = list[tuple[str, str, Mapping[str, str]]]
CASES = Path(__file__).parent / "cases"
COLUMNS = ("id", "kind", "role", "share", "start", "end", "claim", "grade", "stake", "share_of")
EU, UK, US = "eu-asset-freeze", "uk-samla", "us-ofac-sdn"


def case_of(
    make_case: Make, edges: Edges, listed: str, list_: str = US, names: Mapping[str, str] = {}
) -> Case:
    """Companies by their letter (or name), some of them on one complete list."""
    ends = sorted({end for one, other, _ in edges for end in (one, other)} | set(listed))
    table = f"source,target,{','.join(COLUMNS)}\n"
    for at, (one, other, cells) in enumerate(edges):
        filled = {"id": f"e{at}", "kind": "owns", **cells}
        table += ",".join([one, other, *(filled.get(name, "") for name in COLUMNS)]) + "\n"
    return make_case(
        f"{list_}-{abs(hash((table, listed)))}",
        entities="id,name,kind\n" + "".join(f"{n},{names.get(n, n)},company\n" for n in ends),
        edges=table,
        designations="id,entity,list,status,effect,start\n"
        + "".join(f"d-{n},{n},{list_},listed,blocking,2015-01-01\n" for n in listed),
        lists=f"list,instrument,effect,version,complete\n{list_},{list_},blocking,v1,yes\n",
    )


def found(case: Case, entity: str, rule: str = "50-percent", **view: Any) -> dict[str, Any]:
    regime = next(iter(case.lists))
    view.setdefault("as_of", "2026-01-01")
    answer = fg.rules(case, entity, regime=regime, **view).to_dict()
    one: dict[str, Any] = next(f for f in answer["findings"] if f["rule"] == rule)
    return one


# Ways in which `o` may be `t`, and no more.
DOUBTS: list[Mapping[str, str]] = [
    {"kind": "alias_of", "claim": "alleged", "grade": "B2"},
    {"kind": "alias_of", "claim": "inferred"},
    {"kind": "alias_of", "claim": "disputed"},
    {"kind": "alias_of", "end": "2026"},
    {"kind": "alias_of", "start": "2026"},
    {"kind": "possibly_same_as"},
]


@pytest.mark.parametrize("list_", [US, EU, UK])
@pytest.mark.parametrize("doubt", DOUBTS, ids=lambda d: "-".join(d.values()))
def test_who_may_be_a_listed_party_may_be_listed(
    doubt: Mapping[str, str], list_: str, make_case: Make
) -> None:
    case = case_of(make_case, [("o", "t", doubt), ("o", "x", {"share": "60"})], "t", list_)
    day = "2026-06-01"
    listed = found(case, "o", "listed", as_of=day)
    assert listed["verdict"] == listed["overall"] == "indeterminate"
    assert (listed["missing"]["fact"], listed["missing"]["owned"]) == ("identity", "t")
    assert listed["missing"]["edges"] == ["e0"] and "e0" in listed["sentence"]
    # And the company of which it holds enough.
    owned = found(case, "x", as_of=day)
    assert (owned["verdict"], owned["aggregate_min"], owned["aggregate_max"]) == (
        "indeterminate", "0", "60",
    )  # fmt: skip
    fact = owned["missing"]
    assert (fact["fact"], fact["owner"], fact["owned"]) == ("identity", "o", "t")
    # The exposure is told, and never as a stated identity.
    answer = fg.exposure(case, "o", as_of=day)
    rows = {(one.class_, one.party) for one in answer.exposures}
    assert ("possibly-same-as", "t") in rows and ("same-as", "t") not in rows
    route = next(one for one in answer.to_dict()["exposures"] if one["party"] == "t")["route"]
    assert route["class"] == "possibly-same-as"


def test_from_either_end_and_through_others(make_case: Make) -> None:
    """t may be m, and m may be o; one of the two is stated the other way round."""
    edges: Edges = [
        ("t", "m", {"kind": "alias_of", "claim": "alleged"}),
        ("o", "m", {"kind": "possibly_same_as"}),
        ("o", "x", {"share": "60"}),
    ]
    case = case_of(make_case, edges, "t")
    assert found(case, "o", "listed")["missing"]["edges"] == ["e1", "e0"]
    assert found(case, "x")["verdict"] == "indeterminate"
    assert {one.class_ for one in fg.exposure(case, "o").exposures} == {"possibly-same-as"}


def test_who_may_be_a_caught_party_may_be_caught(make_case: Make) -> None:
    edges: Edges = [
        ("t", "c", {"share": "70"}),
        ("o", "c", {"kind": "alias_of", "claim": "alleged"}),
        ("o", "x", {"share": "60"}),
    ]
    for list_ in (US, EU, UK):
        case = case_of(make_case, edges, "t", list_)
        for entity, (owner, owned) in {"o": ("o", "c"), "x": ("o", "c")}.items():
            one = found(case, entity)
            assert one["verdict"] == "indeterminate", (list_, entity)
            fact = one["missing"]
            assert (fact["fact"], fact["owner"], fact["owned"]) == ("identity", owner, owned)


def test_who_holds_another_name_may_hold_the_entity(make_case: Make) -> None:
    """30 percent of each of two companies that may be one: 60 of it; 60 of the other: as well."""
    edges: Edges = [
        ("t", "a", {"share": "30"}), ("t", "b", {"share": "30"}),
        ("a", "b", {"kind": "alias_of", "claim": "alleged"}),
    ]  # fmt: skip
    for list_ in (US, EU, UK):
        one = found(case_of(make_case, edges, "t", list_), "a")
        assert (one["verdict"], one["aggregate_min"], one["aggregate_max"]) == (
            "indeterminate", "30", "60",
        )  # fmt: skip
        assert one["missing"]["fact"] == "identity" and one["missing"]["edges"] == ["e2"]
    edges[:2] = [("t", "b", {"share": "60"}), ("n", "a", {"share": "20"})]
    assert found(case_of(make_case, edges, "t"), "a")["verdict"] == "indeterminate"
    assert found(case_of(make_case, edges, "t"), "b")["verdict"] == "blocked"


def test_two_owners_that_may_be_one(make_case: Make) -> None:
    """Where persons are not added, two names of one person are."""
    edges: Edges = [
        ("s", "a", {"share": "30"}), ("t", "a", {"share": "30"}),
        ("s", "t", {"kind": "possibly_same_as"}),
    ]  # fmt: skip
    for listed in ("t", "st"):
        one = found(case_of(make_case, edges, listed, UK), "a")
        assert one["verdict"] == "indeterminate", listed


def test_control_through_an_identity_in_doubt(make_case: Make) -> None:
    edges: Edges = [
        ("t", "o", {"kind": "controls"}),
        ("o", "p", {"kind": "alias_of", "claim": "alleged"}),
        ("p", "x", {"kind": "controls"}),
        ("s", "q", {"kind": "alias_of", "claim": "disputed"}),
        ("q", "y", {"kind": "controls"}),
    ]
    case = case_of(make_case, edges, "ts", EU)
    one = found(case, "x", "control")
    assert one["verdict"] == "indeterminate" and "e1" in one["missing"]["edges"]
    assert "is the same as" in one["sentence"]
    other = found(case, "y", "control")
    assert other["verdict"] == "indeterminate"
    assert "q is the same as s" in other["sentence"]


def test_a_denial_by_the_party_itself_does_not_clear_it() -> None:
    case = fg.load(CASES / "01-denied-alias-clears")
    answer = fg.rules(case, "x", regime="ofac").to_dict()
    listed = answer["findings"][0]
    assert listed["overall"] == "indeterminate"
    for word in ("e1", "disputed", "v2", "Target"):
        assert word in listed["sentence"]
    (row,) = fg.exposure(case, "x").to_dict()["exposures"]
    assert (row["class"], row["claim"], row["against"]) == ("possibly-same-as", "disputed", ["v2"])


def test_an_alleged_identity_of_an_owner() -> None:
    case = fg.load(CASES / "02-alleged-alias-owner")
    one = next(f for f in fg.rules(case, "x", regime="ofac").to_dict()["findings"] if f["missing"])
    assert one["verdict"] == "indeterminate"
    assert "whether O is the same as T" in one["sentence"]
    text = exposures.text(fg.exposure(case, "x"), Page(10_000))
    assert "cannot tell" in text and "whether O is the same as T" in text


def test_a_record_that_is_only_denied_joins_nobody_and_is_told(make_case: Make) -> None:
    case = make_case(
        entities="id,name,kind\nx,X,company\nt,T,company\n",
        edges="id,source,target,kind\ne1,x,t,alias_of\n",
        evidence="id,edge,publication,stance,claim,grade\nv2,e1,P2,denies,asserted,A2\n",
        publications="id,publisher,date,kind\nP2,X,2025-02-01,official\n",
        designations="id,entity,list,status,effect,start\nd,t,eu,listed,blocking,2015\n",
        lists="list,instrument,effect,complete\neu,eu-asset-freeze,blocking,yes\n",
    )
    one = found(case, "x", "listed")
    assert one["verdict"] == "not_blocked"
    (flag,) = [flag for flag in one["flags"] if flag["code"] == "denied-record"]
    assert flag["records"] == ("e1",) or flag["records"] == ["e1"]
    assert "Only a denial is left" in flag["text"] and "v2" in flag["text"]
    assert "Only a denial is left" in exposures.text(fg.exposure(case, "x"), Page(10_000))


WEAK = {"claim": "alleged", "grade": "C3"}


@pytest.mark.parametrize("view", [{"claims": ("asserted",)}, {"min_grade": "B2"}])
@pytest.mark.parametrize(
    "edges",
    [
        [("o", "t", {**WEAK, "kind": "alias_of"}), ("o", "x", {"share": "60", "grade": "A1"})],
        [("t", "x", {**WEAK, "share": "60"})],
        [("t", "h", {**WEAK, "share": "60"}), ("h", "x", {"share": "60", "grade": "A1"})],
        [("t", "x", {**WEAK, "kind": "controls"})],
    ],
)  # fmt: skip
def test_a_stricter_filter_is_told_and_clears_nobody(
    edges: Edges, view: dict[str, Any], make_case: Make
) -> None:
    case = case_of(make_case, edges, "t", EU)
    assert found(case, "x")["overall"] == "indeterminate"
    answer = fg.rules(case, "x", regime="eu", as_of="2026-01-01", **view)
    for one in answer.to_dict()["findings"]:
        (flag,) = [flag for flag in one["flags"] if flag["code"] == "left-out-by-filters"]
        assert list(flag["records"]) == ["e0"] and "clears nobody" in flag["text"]
    assert "the filters left out records" in verdicts.text(answer, Page(10_000))
    assert all("clears nobody" in row["notes"] for row in verdicts.rows(answer))
    told = fg.exposure(case, "x", as_of="2026-01-01", **view)
    assert told.left_out == {"x": ("e0",)}
    assert "The filters left out 1 record" in exposures.text(told, Page(10_000))
    assert "clears nobody" in next(iter(exposures.rows(told)))["sentence"]


@pytest.mark.parametrize("kind", ["acts_for", "front_for"])
def test_a_holder_who_acts_for_a_listed_party_is_named(kind: str, make_case: Make) -> None:
    edges: Edges = [("o", "x", {"share": "60"}), ("o", "t", {"kind": kind}),
                    ("n", "x", {"share": "40"})]  # fmt: skip
    case = case_of(make_case, edges, "t")
    one = found(case, "x")
    assert one["verdict"] == "indeterminate"
    fact = one["missing"]
    assert (fact["fact"], fact["owner"], fact["owners"], fact["edges"]) == (
        "holder", "o", ["t"], ["e1"],
    )  # fmt: skip
    # It holds for the party; nobody owns it for that.
    assert found(case, "o")["verdict"] == "not_blocked"
    for list_ in (EU, UK):
        other = case_of(make_case, edges, "t", list_)
        assert found(other, "x")["missing"]["then"]["fact"] == "controlled"
        assert found(other, "x", "control")["verdict"] == "indeterminate"


def test_a_holder_for_a_caught_party(make_case: Make) -> None:
    edges: Edges = [("t", "c", {"share": "60"}), ("o", "c", {"kind": "acts_for"}),
                    ("o", "x", {"share": "60"}), ("k", "x2", {"share": "60"}),
                    ("c", "k", {"kind": "controls"})]  # fmt: skip
    case = case_of(make_case, edges, "t")
    assert found(case, "x")["missing"]["owners"] == ["c"]
    # Who is controlled and no agent holds its own: OFAC speaks of ownership.
    assert found(case, "x2")["verdict"] == "not_blocked"


def test_the_nominee_of_the_field() -> None:
    case = fg.load(CASES / "09-nominee")
    one = found(case, "target-co", as_of="2020-01-01")
    assert one["verdict"] == "indeterminate"
    assert "whose shares" in one["sentence"] and "o2" in one["sentence"]


def test_an_indirect_stake_beside_its_chain() -> None:
    case = fg.load(CASES / "08-indirect-stake-twice")
    one = found(case, "target-co")
    assert (one["verdict"], one["aggregate_min"], one["aggregate_max"]) == (
        "indeterminate", "30", "60",
    )  # fmt: skip
    assert "stake-indirect" in {problem.code for problem in fg.check(case)}


@pytest.mark.parametrize("cells", [{"stake": "indirect"}, {"role": "held indirectly"}])
def test_the_larger_of_an_indirect_stake_and_its_chain(
    cells: Mapping[str, str], make_case: Make
) -> None:
    """60 through a chain of which 20 are recorded: at least 60, and at most 80."""
    chain: Edges = [("t", "h", {"share": "60"}), ("h", "x", {"share": "20"})]
    one = found(case_of(make_case, [*chain, ("t", "x", {"share": "60", **cells})], "t"), "x")
    assert (one["verdict"], one["aggregate_min"], one["aggregate_max"]) == ("blocked", "60", "80")
    # A chain that catches nothing: what runs through it is no sure holding.
    weak: Edges = [("t", "h", {"share": "40"}), ("h", "x", {"share": "50"}),
                   ("t", "x", {"share": "25"}), ("t", "x", {"share": "30", **cells})]  # fmt: skip
    one = found(case_of(make_case, weak, "t"), "x")
    assert (one["verdict"], one["aggregate_min"], one["aggregate_max"]) == (
        "indeterminate", "25", "50",
    )  # fmt: skip
    # Without a chain it stands for itself; said to be direct, it is added.
    alone = found(case_of(make_case, [("t", "x", {"share": "60", **cells})], "t"), "x")
    assert alone["verdict"] == "blocked"
    direct = [*chain, ("t", "x", {"share": "30", **cells, "stake": "direct"})]
    assert found(case_of(make_case, direct, "t"), "x")["verdict"] == "blocked"


@pytest.mark.parametrize("cells", [{"stake": "joint"}, {"role": "joint shareholder"}])
def test_one_block_held_jointly_is_one_block(cells: Mapping[str, str], make_case: Make) -> None:
    edges: Edges = [("t", "x", {"share": "30", **cells}), ("s", "x", {"share": "30", **cells})]
    one = found(case_of(make_case, edges, "ts"), "x")
    assert (one["verdict"], one["aggregate_min"], one["aggregate_max"]) == (
        "not_blocked", "30", "30",
    )  # fmt: skip
    more: Edges = [(o, x, {**c, "share": "60"}) for o, x, c in edges]
    assert found(case_of(make_case, more, "ts"), "x")["verdict"] == "blocked"
    assert found(case_of(make_case, more, "ts"), "x")["rounds"][0]["sum"] == "60"
    half = found(case_of(make_case, more, "t"), "x")
    assert (half["verdict"], half["aggregate_min"], half["aggregate_max"]) == (
        "indeterminate", "0", "60",
    )  # fmt: skip
    assert "held jointly" in half["sentence"]
    assert "share-sum" not in {p.code for p in fg.check(case_of(make_case, more, "ts"))}


@pytest.mark.parametrize(
    "cells",
    [{"share_of": "class B"}, {"role": "Class A shares"}, {"role": "preference shares"},
     {"role": "B shares"}],
)  # fmt: skip
def test_a_share_of_one_class_is_none_of_the_whole(
    cells: Mapping[str, str], make_case: Make
) -> None:
    one = found(case_of(make_case, [("t", "x", {"share": "60", **cells})], "t"), "x")
    assert (one["verdict"], one["aggregate_min"], one["aggregate_max"]) == (
        "indeterminate", "0", "60",
    )  # fmt: skip
    assert "one class" in one["sentence"] and one["stakes"][0]["doubts"] == ["class"]
    whole = {**cells, "share_of": "whole"}
    assert (
        found(case_of(make_case, [("t", "x", {"share": "60", **whole})], "t"), "x")["verdict"]
        == "blocked"
    )


def test_shares_of_two_classes_are_of_one_whole(make_case: Make) -> None:
    """60 of one class and 45 of another: 60 of the whole at most, whatever their weights."""
    edges: Edges = [("t", "x", {"share": "40", "share_of": "class A"}),
                    ("s", "x", {"share": "45", "share_of": "class B"})]  # fmt: skip
    one = found(case_of(make_case, edges, "ts"), "x")
    assert (one["verdict"], one["aggregate_max"]) == ("not_blocked", "45")


NOBODY = ["unknown", "N/A", "nan", "NULL", "none", "Bearer", "nominee", "various", "?",
          "غير معروف", "неизвестно", "Inconnu", "(unknown)", "未知"]  # fmt: skip


@pytest.mark.parametrize("name", NOBODY)
def test_an_owner_whom_nobody_names_may_be_anybody(name: str, make_case: Make) -> None:
    assert is_placeholder(name)
    edges: Edges = [("o", "x", {"share": "60"}), ("n", "x", {"share": "40"})]
    for list_ in (US, EU, UK):
        case = case_of(make_case, edges, "t", list_, {"o": name})
        one = found(case, "x")
        assert (one["verdict"], one["aggregate_min"], one["aggregate_max"]) == (
            "indeterminate", "0", "60",
        )  # fmt: skip
        assert (one["missing"]["fact"], one["missing"]["edges"]) == ("holder", ["e0"])
    assert "placeholder-name" in {problem.code for problem in fg.check(case)}


@pytest.mark.parametrize("name", ["Smith Nominees Ltd", "Bearer & Sons", "Unknown Pleasures LLC"])
def test_a_party_that_bears_such_a_word_is_a_party(name: str, make_case: Make) -> None:
    assert not is_placeholder(name)
    case = case_of(make_case, [("o", "x", {"share": "60"})], "t", names={"o": name})
    assert found(case, "x")["verdict"] == "not_blocked"


def test_a_placeholder_joins_no_strangers(make_case: Make) -> None:
    """A listed party holds an unknown one, and an unknown one holds x: nothing follows surely."""
    edges: Edges = [("t", "o", {"share": "60"}), ("o", "x", {"share": "60"}),
                    ("t", "o", {"kind": "controls"}), ("o", "y", {"kind": "controls"}),
                    ("o", "z", {"share": "30"}), ("o", "z", {"share": "25"})]  # fmt: skip
    case = case_of(make_case, edges, "t", EU, {"o": "Unknown"})
    assert found(case, "x")["verdict"] == "indeterminate"
    assert found(case, "y", "control")["verdict"] == "indeterminate"
    # Two rows of it are two shares.
    assert found(case, "z")["aggregate_max"] == "55"


def test_a_group_that_nobody_names_may_be_anybody_as_an_owner(make_case: Make) -> None:
    case = make_case(
        entities="id,name,kind\no,Investors,unnamed_group\nx,X,company\nt,T,company\n",
        edges="id,source,target,kind,share\ne0,o,x,owns,60\n",
        designations="id,entity,list,status,effect,start\nd,t,us-ofac-sdn,listed,blocking,2015\n",
        lists="list,instrument,effect,complete\nus-ofac-sdn,us-ofac-sdn,blocking,yes\n",
    )
    assert found(case, "x")["verdict"] == "indeterminate"


def test_no_route_passes_through_a_placeholder() -> None:
    case = fg.load(CASES / "04-placeholder-hub")
    for source in ("donor", "person"):
        answer = fg.paths(case, source, "militia")
        assert answer.paths == () and answer.nearest_common_recipients == ()
        assert any("names nobody" in note for note in answer.notes)
        told = fg.exposure(case, source)
        assert told.exposures == () and any("names nobody" in note for note in told.notes)


def test_a_part_on_which_no_row_says_anything_is_in_the_words(make_case: Make) -> None:
    one = found(case_of(make_case, [("t", "x", {"share": "30"})], "t"), "x")
    assert one["verdict"] == "not_blocked"
    assert "30 percent recorded; of 70 percent nobody has said whose they are" in one["sentence"]
    assert [one[name] for name in ("recorded_min", "recorded_max", "unrecorded_min")] == [
        "30", "30", "70",
    ]  # fmt: skip
    full: Edges = [("t", "x", {"share": "30"}), ("n", "x", {"share": "70"})]
    assert "recorded;" not in found(case_of(make_case, full, "t"), "x")["sentence"]


def test_a_route_to_one_who_may_be_a_listed_party_is_told(make_case: Make) -> None:
    edges: Edges = [("a", "o", {"kind": "pays"}), ("o", "t", {"kind": "possibly_same_as"})]
    case = case_of(make_case, edges, "t")
    answer = fg.paths(case, "a", "t")
    assert answer.paths == ()
    assert any("also recorded" in note and "e1" in note for note in answer.notes)
    told = fg.exposure(case, "a")
    assert told.exposures == ()
    (guess,) = told.to_dict()["guessed"]
    assert (guess["other"], guess["party"], guess["edge"]) == ("o", "t", "e1")
    assert "may be the same as" in guess["sentence"]
    assert "Also recorded" in exposures.text(told, Page(10_000))
    assert "Also recorded" in next(iter(exposures.rows(told)))["sentence"]
    # Asked for, it is walked.
    assert fg.paths(case, "a", "t", possible_identity=True).paths


def test_the_route_told_beside_an_answer_avoids_what_the_answer_avoids(make_case: Make) -> None:
    edges: Edges = [
        ("a", "x", {"kind": "pays"}), ("x", "o", {"kind": "pays"}),
        ("o", "t", {"kind": "possibly_same_as"}),
    ]  # fmt: skip
    case = case_of(make_case, edges, "t")
    for answer in (fg.behind(case, "a", "t"), fg.paths(case, "a", "t")):
        assert any("also recorded" in note for note in answer.notes)
    for answer in (fg.behind(case, "a", "t", avoid=["x"]), fg.paths(case, "a", "t", avoid=["x"])):
        assert not any("also recorded" in note for note in answer.notes)


def test_a_denial_does_not_let_another_stake_exclude_the_one_denied(make_case: Make) -> None:
    """Two stakes that cannot both be true: to deny one leaves it open, and clears nobody."""
    edges: Edges = [("t", "x", {"share": "100", "claim": "disputed"}), ("n", "x", {"share": "100"})]
    assert found(case_of(make_case, edges, "t"), "x")["verdict"] == "indeterminate"


def test_a_reported_listing_under_another_name_is_one_of_the_party(make_case: Make) -> None:
    case = make_case(
        entities="id,name,kind\nx,X,company\nt,T,company\n",
        edges="id,source,target,kind\ne1,x,t,alias_of\n",
        designations="id,entity,list,status,effect,start\nd,t,eu,reported,blocking,2015\n",
        lists="list,instrument,effect,complete\neu,eu-asset-freeze,blocking,yes\n",
    )
    one = found(case, "x", "listed")
    assert (one["verdict"], one["missing"]["fact"]) == ("indeterminate", "listing")


def test_how_a_stake_is_meant() -> None:
    def said(role: str, **cells: str) -> tuple[str, str]:
        return tuple(nature(Edge("e", "x", "a", "owns", role=role)._replace(**cells)))  # type: ignore[return-value]

    assert said("shareholding (direct)") == ("direct", "")
    assert said("joint-stock company, founder") == ("direct", "")
    assert said("jointly held") == ("joint", "")
    assert said("indirect, class B shares") == ("indirect", "class b")
    assert said("", stake="joint", share_of="Series  C") == ("joint", "series c")
    assert said("preference shares", share_of="whole") == ("direct", "")


def test_voting_shares_are_a_class_where_votes_do_not_count(make_case: Make) -> None:
    edges: Edges = [("t", "x", {"share": "80", "role": "voting shares"})]
    one = found(case_of(make_case, edges, "t"), "x")
    assert (one["verdict"], one["missing"]["doubts"]) == ("indeterminate", ["class"])
    assert found(case_of(make_case, edges, "t", UK), "x")["verdict"] == "blocked"
    rights: Edges = [("t", "x", {"share": "80", "role": "voting rights"})]
    for list_ in (US, EU):
        one = found(case_of(make_case, rights, "t", list_), "x")
        assert one["verdict"] == "not_blocked" and "80 percent" in one["sentence"]
        assert "other than votes" in one["sentence"]
        assert "votes-not-counted" in {flag["code"] for flag in one["flags"]}


@pytest.mark.parametrize("figures", [("30", "30"), ("30", "30.0")])
@pytest.mark.parametrize(
    "cells",
    [{"stake": "joint"}, {"role": "indirect joint holding"},
     {"stake": "indirect", "role": "jointly with others"}, {"role": "held together by two"}],
    ids=lambda d: "-".join(d.values()),
)  # fmt: skip
def test_one_joint_block_is_one_however_it_is_written(
    cells: Mapping[str, str], figures: tuple[str, str], make_case: Make
) -> None:
    edges: Edges = [(o, "x", {"share": f, **cells}) for o, f in zip("tu", figures, strict=True)]
    one = found(case_of(make_case, edges, "tu"), "x")
    assert one["verdict"] == "not_blocked"
    assert (one["recorded_min"], one["recorded_max"], one["unrecorded_min"]) == ("30", "30", "70")


def test_an_indirect_joint_block_is_not_surely_added_to_its_chain(make_case: Make) -> None:
    role = {"role": "indirectly and jointly held"}
    edges: Edges = [("t", "h", {"share": "60"}), ("h", "x", {"share": "30"})]
    edges += [(o, "x", {"share": "30", **role}) for o in "tu"]
    one = found(case_of(make_case, edges, "tu"), "x")
    assert (one["verdict"], one["aggregate_min"], one["aggregate_max"]) == (
        "indeterminate", "30", "60",
    )  # fmt: skip


def test_what_is_held_at_most_is_never_below_what_is_held_at_least(make_case: Make) -> None:
    edges: Edges = [
        ("t", "x", {"share": "50-60", "role": "indirect"}), ("t", "x", {"share": "20"}),
        ("b", "x", {"share": "40"}),
    ]  # fmt: skip
    one = found(case_of(make_case, edges, "t"), "x")
    assert (one["aggregate_min"], one["aggregate_max"]) == ("70", "80")


@pytest.mark.parametrize("role", ["via Holdco", "through Holdco", "held through Holdco"])
def test_a_stake_through_another_is_indirect(role: str, make_case: Make) -> None:
    edges: Edges = [
        ("t", "h", {"share": "60"}), ("h", "x", {"share": "30"}),
        ("t", "x", {"share": "30", "role": role}),
    ]  # fmt: skip
    assert found(case_of(make_case, edges, "t"), "x")["verdict"] == "indeterminate"
    assert nature(Edge("e", "t", "x", "owns", role="held together with Bob")).how == "joint"
    assert nature(Edge("e", "t", "x", "owns", role="share class: Ordinary B")).class_


@pytest.mark.parametrize(
    "name",
    ["the unknown", "unknown (bearer)", "Name withheld", "Persons unknown", "Unnamed investors",
     "undisclosed parties", "Various shareholders", "Unknown person(s)", "anonymous beneficiaries",
     "Owner not disclosed", "Unidentified individual 2"],
)  # fmt: skip
def test_names_made_of_words_that_name_nobody(name: str, make_case: Make) -> None:
    case = case_of(make_case, [("u", "x", {"share": "60"})], "t", names={"u": name})
    assert found(case, "x")["verdict"] == "indeterminate"


@pytest.mark.parametrize(
    "name", ["Various Artists Ltd", "Unknown Pleasures Ltd", "Private Investors", "Third Party Ltd"]
)
def test_names_that_hold_such_a_word_are_names(name: str) -> None:
    assert not is_placeholder(name)


@pytest.mark.parametrize("list_", [EU, UK])
@pytest.mark.parametrize("kind", ["controls", "acts_for"])
def test_a_controller_whom_nobody_names_is_told_as_that(
    kind: str, list_: str, make_case: Make
) -> None:
    ends = ("x", "u") if kind == "acts_for" else ("u", "x")
    case = case_of(make_case, [(*ends, {"kind": kind})], "t", list_, names={"u": "Unknown"})
    one = found(case, "x", "control")
    assert one["verdict"] == "indeterminate" and one["missing"]["then"]["fact"] == "name"
    assert "0 percent of" not in one["sentence"] and "no publication names it" in one["sentence"]


def facts(fact: dict[str, Any] | None) -> list[tuple[str, str, list[str]]]:
    """The missing facts one behind the other."""
    told = []
    while fact:
        told.append((fact["fact"], fact["owner"], fact["edges"]))
        fact = fact["then"]
    return told


def test_the_missing_fact_goes_on_to_the_listed_party(make_case: Make) -> None:
    acts = {"kind": "acts_for"}
    first: Edges = [("o", "x", {"share": "60"})]
    end: Edges = [("c", "t", acts)]
    alias: Edges = [("o", "c", {"kind": "alias_of", "claim": "alleged", "grade": "C3"})]
    one = found(case_of(make_case, first + alias + end, "t"), "x")
    assert facts(one["missing"]) == [("identity", "o", ["e1"]), ("holder", "c", ["e2"])]
    assert one["missing"]["then"]["owners"] == ["t"] and "e2" in one["sentence"]
    one = found(case_of(make_case, [*first, ("o", "c", acts), *end], "t"), "x")
    assert facts(one["missing"]) == [("holder", "o", ["e1"]), ("holder", "c", ["e2"])]
    unstated: Edges = [("o", "x", {}), ("o", "t", acts)]
    one = found(case_of(make_case, unstated, "t"), "x")
    assert facts(one["missing"])[1:] == [("holder", "o", ["e1"])] and "e1" in one["sentence"]


@pytest.mark.parametrize(
    ("cells", "fact"),
    [({"kind": "acts_for"}, "holder"), ({"kind": "alias_of", "claim": "alleged"}, "identity")],
)
def test_a_small_stake_of_who_may_be_listed_says_why(
    cells: Mapping[str, str], fact: str, make_case: Make
) -> None:
    case = case_of(make_case, [("o", "x", {"share": "30"}), ("o", "t", cells)], "t")
    one = found(case, "x")
    assert one["verdict"] == "not_blocked"
    why = one["stakes"][0]["why"]
    assert (why["fact"], why["edges"]) == (fact, ["e1"])
    rows = verdicts.rows(fg.rules(case, "x", regime="ofac", as_of="2026-01-01"))
    assert any("(o" in row["stakes"] and "e1: " in row["stakes"] for row in rows)


def test_the_whole_by_another_word_is_no_class(make_case: Make) -> None:
    for word in ("whole", "Total", "all shares", "share capital"):
        case = case_of(make_case, [("t", "x", {"share": "60", "share_of": word})], "t")
        assert found(case, "x")["verdict"] == "blocked", word
    case = case_of(make_case, [("t", "x", {"share": "60", "share_of": "class B"})], "t")
    assert found(case, "x")["verdict"] == "indeterminate"


OVER: list[Edges] = [
    [("x", "t", {"kind": "alias_of", "start": "2010", "end": "2011"})],
    [("t", "x", {"share": "60", "start": "2005", "end": "2011"})],
    [("o", "t", {"kind": "alias_of", "end": "2011"}), ("o", "x", {"share": "60"})],
    [("o", "t", {"kind": "acts_for", "end": "2011"}), ("o", "x", {"share": "60"})],
    [("t", "o", {"share": "60", "end": "2011"}), ("o", "x", {"share": "60"})],
]


@pytest.mark.parametrize("list_", [US, EU])
@pytest.mark.parametrize("edges", OVER)
def test_a_negative_answer_tells_of_a_tie_that_is_over(
    edges: Edges, list_: str, make_case: Make
) -> None:
    case = case_of(make_case, edges, "t", list_)
    one = found(case, "x")
    assert one["verdict"] == "not_blocked"
    told = [flag for flag in one["flags"] if flag["code"] == "ended-record"]
    assert told[0]["records"] == ("e0",) and "record that ended in 2011" in told[0]["text"]
    answer = fg.rules(case, "x", regime=list_, as_of="2026-01-01")
    assert any("ended-record" in row["flags"].split(";") for row in verdicts.rows(answer))
    page = Page(120)
    assert "record that ended in 2011" in " ".join(verdicts.text(answer, page).split())
    before = found(case, "x", as_of="2010-06-01")
    assert "ended-record" not in {flag["code"] for flag in before["flags"]}


def test_a_tie_that_is_over_and_leads_to_nobody_listed_is_not_told(make_case: Make) -> None:
    edges: Edges = [("o", "x", {"share": "60", "end": "2011"}), ("x", "t", {"end": "2011"})]
    one = found(case_of(make_case, edges, "t"), "x")
    assert "ended-record" not in {flag["code"] for flag in one["flags"]}


def test_a_record_with_a_start_is_not_called_undated(make_case: Make) -> None:
    for cells, why in (({"start": "2018"}, "no end is published"), ({}, "not dated")):
        case = case_of(make_case, [("t", "x", {"share": "60", **cells})], "t")
        flags = {flag["code"]: flag["text"] for flag in found(case, "x")["flags"]}
        assert why in flags["undated-records"] and "e0" in flags["undated-records"]


@pytest.mark.parametrize(
    ("holders", "caught", "bounds", "verdict"),
    [("abcd", "abcd", ("30", "60"), "indeterminate"), ("abc", "abc", ("30", "30"), "not_blocked"),
     ("abcd", "ab", ("0", "60"), "indeterminate"), ("abcd", "a", ("0", "30"), "not_blocked"),
     ("abcdefgh", "abcdefgh", ("30", "100"), "indeterminate")],
)  # fmt: skip
def test_joint_holders_with_one_figure_may_hold_as_many_blocks_as_pairs(
    holders: str, caught: str, bounds: tuple[str, str], verdict: str, make_case: Make
) -> None:
    edges: Edges = [(o, "x", {"share": "30", "stake": "joint"}) for o in holders]
    one = found(case_of(make_case, edges, caught), "x")
    assert (one["aggregate_min"], one["aggregate_max"]) == bounds
    assert one["verdict"] == verdict


@pytest.mark.parametrize(
    ("above", "bounds", "verdict"),
    [([], ("60", "60"), "blocked"), ([("t", "s", {"share": "60"})], ("30", "60"), "indeterminate")],
)
def test_an_indirect_stake_may_run_through_another_indirect_one(
    above: Edges, bounds: tuple[str, str], verdict: str, make_case: Make
) -> None:
    role = {"role": "indirect"}
    edges: Edges = [("t", "x", {"share": "30", **role}), ("s", "x", {"share": "30", **role})]
    one = found(case_of(make_case, [*edges, *above], "ts"), "x")
    assert (one["aggregate_min"], one["aggregate_max"], one["verdict"]) == (*bounds, verdict)


def test_an_indirect_stake_may_run_through_shares_of_one_class(make_case: Make) -> None:
    edges: Edges = [
        ("t", "x", {"share": "60", "role": "indirect"}), ("t", "s", {"share": "10"}),
        ("s", "x", {"share": "60", "share_of": "class B"}),
    ]  # fmt: skip
    one = found(case_of(make_case, edges, "t"), "x")
    assert (one["aggregate_min"], one["verdict"]) == ("0", "indeterminate")


ROWS = "id,entity,list,status,effect,start,end,checked\nd,t,us-ofac-sdn,listed,blocking,2015,,\n"


def with_rows(make_case: Make, rows: str, edges: Edges, complete: str = "yes") -> Case:
    """A case with rows of listings of any sort."""
    ends = sorted({end for one, other, _ in edges for end in (one, other)} | {"t"})
    table = f"source,target,{','.join(COLUMNS)}\n"
    for at, (one, other, cells) in enumerate(edges):
        filled = {"id": f"e{at}", "kind": "owns", **cells}
        table += ",".join([one, other, *(filled.get(name, "") for name in COLUMNS)]) + "\n"
    return make_case(
        f"rows-{abs(hash((rows, table, complete)))}",
        entities="id,name,kind\n" + "".join(f"{n},{n},company\n" for n in ends),
        edges=table,
        designations=ROWS + rows,
        lists=f"list,instrument,effect,version,complete\n{US},{US},blocking,v1,{complete}\n",
    )


@pytest.mark.parametrize(
    ("row", "code", "words"),
    [
        ("n,x,us-ofac-sdn,listed,fto,2016,,\n", "other-effect", "effect fto"),
        ("n,x,us-ofac-sdn,delisted,blocking,2016,2019-05-01,\n", "formerly-listed",
         "ended on 2019-05-01"),
        ("n,x,us-ofac-sdn,listed,blocking,2030,,\n", "listed-later", "from 2030"),
        ("n,x,us-ofac-sdn,not_listed,,,,2024-01-01\n", "looked-up", "copy of 2024-01-01"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["x", "y"])
@pytest.mark.parametrize("complete", ["yes", "no"])
def test_rows_that_seed_no_rule_are_told_under_every_name(
    row: str, code: str, words: str, name: str, complete: str, make_case: Make
) -> None:
    edges: Edges = [("y", "x", {"kind": "alias_of"}), ("z", "x", {"share": "10"})]
    one = found(with_rows(make_case, row, edges, complete), name, "listed")
    assert one["verdict"] == "not_blocked" and words in one["sentence"]
    assert "is not listed on the lists loaded" not in one["sentence"]
    assert [flag["code"] for flag in one["flags"]] == [code]
    text = verdicts.text(
        fg.rules(with_rows(make_case, row, edges, complete), name, regime=US), Page(10_000)
    )
    assert ("neither listed" in text) == (code == "looked-up" and complete == "yes")


@pytest.mark.parametrize("complete", ["yes", "no"])
def test_a_look_up_without_a_day_answers_for_nobody(complete: str, make_case: Make) -> None:
    case = with_rows(make_case, "n,x,us-ofac-sdn,not_listed,,,,\n", [("z", "x", {})], complete)
    one = found(case, "x", "listed")
    assert one["verdict"] == ("not_assessed" if complete == "no" else "not_blocked")


def test_an_ended_tie_to_somebody_who_may_be_listed_is_told(make_case: Make) -> None:
    case = with_rows(
        make_case,
        "n,m,us-ofac-sdn,reported,blocking,2016,,\n",
        [("m", "x", {"share": "60", "end": "2011"}), ("z", "x", {"share": "1"})],
    )
    one = found(case, "x")
    (flag,) = [flag for flag in one["flags"] if flag["code"] == "ended-record"]
    assert one["verdict"] == "not_blocked" and flag["records"] == ("e0",)


@pytest.mark.parametrize("kind", ["owns", "controls", "alias_of"])
def test_a_tie_that_is_only_denied_is_told(kind: str, make_case: Make) -> None:
    case = with_rows(make_case, "", [("t", "x", {"kind": kind, "claim": "denied"})])
    one = found(case, "x")
    (flag,) = [flag for flag in one["flags"] if flag["code"] == "denied-record"]
    assert flag["records"] == ("e0",) and "Only a denial is left" in flag["text"]


@pytest.mark.parametrize(
    "tie",
    [("t", "s", {"kind": "joint_arrangement", "claim": "alleged"}),
     ("t", "s", {"kind": "controls", "claim": "alleged"})],
)  # fmt: skip
def test_whether_holdings_are_added_is_the_missing_fact(tie: Any, make_case: Make) -> None:
    edges: Edges = [("t", "x", {"share": "30"}), ("s", "x", {"share": "30"}), tie]
    one = found(case_of(make_case, edges, "ts", UK), "x")
    fact = one["missing"]
    assert one["verdict"] == "indeterminate" and fact["fact"] == "added"
    assert (fact["edges"], len({fact["owner"], *fact["owners"]})) == (["e2"], 2)
    assert "is added to what" in one["sentence"] and "itself listed" not in one["sentence"]
    assert "may be listed" not in " ".join(str(stake) for stake in one["stakes"])


@pytest.mark.parametrize(("complete", "said"), [("yes", "no"), ("no", "not assessed")])
def test_an_owner_of_whom_an_incomplete_list_says_nothing_is_not_cleared(
    complete: str, said: str, make_case: Make
) -> None:
    case = with_rows(make_case, "", [("z", "x", {"share": "60"})], complete)
    one = found(case, "x")
    assert [stake["owner_caught"] for stake in one["stakes"]] == [said]
    assert ("known to be listed or caught" in one["sentence"]) == (complete == "no")
    text = " ".join(verdicts.text(fg.rules(case, "x", regime=US), Page(10_000)).split())
    assert ("z is not listed or caught" in text) == (complete == "yes")


def test_a_listing_that_may_be_over_by_the_day_is_told_as_that(make_case: Make) -> None:
    rows = "n,x,us-ofac-sdn,delisted,blocking,2016,2026,\n"
    case = with_rows(make_case, rows, [("z", "x", {"kind": "pays"})])
    said = "whether it had ended by the day asked is not known"
    for day, is_open in (("2026-06-01", True), ("2025-06-01", False)):
        text = answer_text(fg.paths(case, "z", "x", as_of=day), Page(10_000))
        assert (said in text, " since 2016" in text) == (is_open, True)
    assert found(case, "x", "listed", as_of="2026-06-01")["verdict"] == "indeterminate"


def test_a_listing_without_a_start_that_is_over_is_not_open(make_case: Make) -> None:
    case = with_rows(make_case, "n,x,us-ofac-sdn,listed,blocking,,2019,\n", [("z", "x", {})])
    one = found(case, "x", "listed")
    assert one["verdict"] == "not_blocked"
    assert [flag["code"] for flag in one["flags"]] == ["formerly-listed"]


@pytest.mark.parametrize("list_", [US, EU])
def test_who_leads_another_name_of_a_party_leads_it(list_: str, make_case: Make) -> None:
    edges: Edges = [
        ("y", "x", {"kind": "alias_of"}), ("t", "y", {"kind": "leads"}), ("z", "x", {"share": "1"}),
    ]  # fmt: skip
    case = case_of(make_case, edges, "t", list_)
    rule = "50-percent" if list_ == US else "control"
    codes = {flag["code"] for flag in found(case, "x", rule)["flags"]}
    assert "led-by-blocked" in codes
