"""Classes of exposure, their direction, and what makes no class: small networks, one point each."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.errors import UsageError
from support import listed_case

Make = Callable[..., Case]
Row = tuple[str, str, str]


def classes(case: Case, entity: str, **options: str) -> set[Row]:
    answer = fg.exposure(case, entity, **options)
    return {(one.class_, one.direction, one.party) for one in answer.exposures}


def case_with(make_case: Make, *rows: tuple[str, str, dict[str, str]], kinds: str = "") -> Case:
    """Case with X listed; `kinds` gives entity kinds as `name=kind` with commas."""
    known = dict(part.split("=") for part in kinds.split(",") if part)
    return listed_case(make_case, rows, "X", kinds={"X": "armed_group"} | known)


# One edge or two, the entity asked about, and its only class.
SINGLE: list[tuple[list[tuple[str, str, str]], str, str, str]] = [
    ([("E", "X", "pays")], "E", "pays", "to_party"),
    ([("X", "E", "pays")], "E", "paid-by", "from_party"),
    ([("E", "M", "pays"), ("M", "X", "pays")], "E", "pays-through-intermediaries", "to_party"),
    ([("X", "M", "pays"), ("M", "E", "pays")], "E", "paid-by", "from_party"),
    ([("E", "M", "pays"), ("X", "M", "controls")], "E", "pays-controlled", "to_party"),
    ([("E", "M", "pays"), ("M", "X", "front_for")], "E", "pays-controlled", "to_party"),
    ([("E", "U", "allocates"), ("X", "U", "part_of")], "E", "pays-umbrella", "to_party"),
    ([("E", "X", "processes_for")], "E", "processes-for", "to_party"),
    ([("E", "X", "transfers")], "E", "sends", "to_party"),
    ([("E", "M", "transfers"), ("M", "X", "pays")], "E", "sends", "to_party"),
    ([("E", "M", "pays"), ("M", "X", "transfers")], "E", "sends", "to_party"),
    ([("E", "M", "transfers"), ("X", "M", "controls")], "E", "sends", "to_party"),
    ([("X", "E", "transfers")], "E", "sent-by", "from_party"),
    ([("E", "X", "supports")], "E", "supports", "to_party"),
    ([("E", "X", "grants_land")], "E", "supports", "to_party"),
    ([("X", "E", "controls")], "E", "controlled-by", "from_party"),
    ([("E", "X", "front_for")], "E", "controlled-by", "from_party"),
    ([("X", "E", "leads")], "E", "led-by", "from_party"),
    ([("E", "X", "acts_for")], "E", "acts-for", "to_party"),
    ([("X", "M", "controls"), ("E", "M", "acts_for")], "E", "associated", "from_party"),
    ([("E", "X", "leads")], "E", "leader-of", "to_party"),
    ([("E", "X", "controls")], "E", "controller-of", "to_party"),
    ([("E", "X", "owns")], "E", "owner-of", "to_party"),
    ([("X", "E", "owns")], "E", "part-owned-by", "from_party"),
    ([("E", "X", "linked_to")], "E", "linked", "to_party"),
    ([("X", "E", "linked_to")], "E", "linked", "from_party"),
    ([("E", "X", "succeeds")], "E", "successor", "to_party"),
    ([("E", "X", "member_of")], "E", "associated", "to_party"),
    ([("X", "E", "family_of")], "E", "associated", "from_party"),
    ([("E", "X", "alias_of")], "E", "same-as", "itself"),
    ([("E", "X", "possibly_same_as")], "E", "possibly-same-as", "itself"),
    ([("X", "E", "possibly_same_as")], "E", "possibly-same-as", "itself"),
]


@pytest.mark.parametrize(("edges", "entity", "class_", "direction"), SINGLE)
def test_one_edge_one_class(
    edges: list[tuple[str, str, str]], entity: str, class_: str, direction: str, make_case: Make
) -> None:
    rows = [(one, other, {"kind": kind}) for one, other, kind in edges]
    case = case_with(make_case, *rows, kinds="U=umbrella")
    assert classes(case, entity) == {(class_, direction, "X")}


# Edges that expose E to nobody.
NOTHING: list[list[tuple[str, str, str]]] = [
    [("E", "X", "contact")],
    [("E", "U", "leads"), ("X", "U", "part_of")],
    [("E", "U", "controls"), ("X", "U", "part_of")],
    [("B", "U", "pays"), ("E", "U", "processes_for"), ("X", "U", "part_of")],
    [("B", "U", "pays"), ("E", "B", "leads"), ("X", "U", "part_of")],
    [("E", "M", "linked_to"), ("M", "X", "linked_to")],
    [("E", "M", "family_of"), ("M", "X", "pays")],
    [("X", "M", "pays"), ("E", "M", "controls")],
    [("M", "X", "pays"), ("M", "E", "pays")],
]


@pytest.mark.parametrize("edges", NOTHING)
def test_what_is_no_exposure(edges: list[tuple[str, str, str]], make_case: Make) -> None:
    rows = [(one, other, {"kind": kind}) for one, other, kind in edges]
    case = case_with(make_case, *rows, kinds="U=umbrella,E=person")
    assert classes(case, "E") == set()


def test_one_who_owns_and_leads_has_both_classes(make_case: Make) -> None:
    case = case_with(make_case, ("X", "E", {"kind": "owns"}), ("X", "E", {"kind": "leads"}),
                     ("F", "X", {"kind": "owns"}), ("F", "X", {"kind": "controls"}))  # fmt: skip
    assert classes(case, "E") == {
        ("part-owned-by", "from_party", "X"), ("led-by", "from_party", "X"),
    }  # fmt: skip
    assert classes(case, "F") == {
        ("owner-of", "to_party", "X"), ("controller-of", "to_party", "X"),
    }  # fmt: skip


def test_a_listed_entity_is_listed_and_keeps_its_other_classes(make_case: Make) -> None:
    case = listed_case(make_case, [("X", "Y", {"kind": "pays"})], "XY")
    assert classes(case, "X") == {("listed", "itself", "X"), ("pays", "to_party", "Y")}
    assert classes(case, "Y") == {("listed", "itself", "Y"), ("paid-by", "from_party", "X")}


def test_owned_by_only_where_a_rule_is_met(make_case: Make) -> None:
    rows = [("X", "A", {"share": "50"}), ("X", "B", {"share": "49"}), ("A", "C", {"share": "50"})]
    case = listed_case(make_case, rows, "X")
    answer = fg.exposure(case, "A", "B", "C")
    found = {(one.entity, one.class_): one for one in answer.exposures}
    assert set(found) == {("A", "owned-by"), ("B", "part-owned-by"), ("C", "owned-by")}
    rows_out = {row["entity"]: row for row in answer.to_dict()["exposures"]}
    assert rows_out["A"]["regimes"] == ["us-ofac-sdn"] and rows_out["A"]["share"] == "50 percent"
    assert rows_out["B"]["share"] == "49 percent" and rows_out["B"]["regimes"] == []
    assert rows_out["C"]["share"] == "through others"


def test_a_stake_of_a_controlled_party_is_control_only_with_a_majority(make_case: Make) -> None:
    rows = [
        ("X", "A", {"kind": "controls"}), ("A", "B", {"share": "60"}), ("A", "C", {"share": "40"}),
        ("A", "D", {}),
    ]  # fmt: skip
    case = listed_case(make_case, rows, "X")
    assert classes(case, "B") == {("controlled-by", "from_party", "X")}
    assert classes(case, "C") == {("associated", "from_party", "X")}
    assert classes(case, "D") == {("associated", "from_party", "X")}


def test_a_side_route_hides_no_heavier_class(make_case: Make) -> None:
    """X controls H, which has a majority of A; that X holds a little itself takes nothing away."""
    rows = [
        ("X", "H", {"kind": "controls"}), ("H", "A", {"share": "60"}), ("X", "A", {"share": "5"}),
        ("X", "B", {"kind": "controls"}), ("B", "X", {"kind": "acts_for"}),
    ]  # fmt: skip
    case = listed_case(make_case, rows, "X")
    assert classes(case, "A") == {
        ("controlled-by", "from_party", "X"), ("part-owned-by", "from_party", "X"),
    }  # fmt: skip
    assert classes(case, "B") == {
        ("controlled-by", "from_party", "X"), ("acts-for", "to_party", "X"),
    }  # fmt: skip


def test_a_tie_recorded_both_ways_is_told_both_ways(make_case: Make) -> None:
    case = case_with(
        make_case, ("E", "X", {"kind": "linked_to"}), ("X", "E", {"kind": "linked_to"})
    )
    assert classes(case, "E") == {("linked", "to_party", "X"), ("linked", "from_party", "X")}


def test_a_small_part_of_a_sum_says_that_it_is_one(make_case: Make) -> None:
    rows = [("X", "A", {"share": "1"}), ("Y", "A", {"share": "60"})]
    answer = fg.exposure(listed_case(make_case, rows, "XY"), "A").to_dict()
    assert {one["party"]: one["share"] for one in answer["exposures"]} == {
        "X": "1 percent, together with others", "Y": "60 percent",
    }  # fmt: skip
    # Where persons are not added, each is looked at in its own run.
    halves = [("X", "A", {"share": "50"}), ("Y", "A", {"share": "50"})]
    canada = listed_case(lambda **t: make_case("ca", **t), halves, "XY", list_="ca-sema")
    found = {one.party: one.class_ for one in fg.exposure(canada, "A").exposures}
    assert found == {"X": "owned-by", "Y": "owned-by"}


def test_routes_beyond_a_payment_are_those_through_the_payee(make_case: Make) -> None:
    tables = {
        "edges": "id,source,target,kind,grade,start,end\n"
        "a,pay,pa,pays,C3,2020,2020\nb,pa,X,pays,C3,2020,2020\n"
        "c,pay,pb,pays,A1,2020,2020\nd,pb,X,pays,A1,2020,2020\ne,pb,Y,pays,A1,2020,2020\n"
        "l,L,pay,leads,A1,2019,2021\n",
        "designations": "id,entity,authority,status,effect,start\nd,X,A,listed,blocking,2015\n"
        "f,Y,A,listed,blocking,2015\n",
    }
    answer = fg.exposure(make_case(**tables), "L")
    assert answer.beyond == {("pay", "pa"): ("X",), ("pay", "pb"): ("X", "Y")}


def test_what_was_not_searched_is_not_said_to_be_absent(make_case: Make) -> None:
    rows = [(f"n{at}", f"n{at + 1}", {"kind": "pays"}) for at in range(30)]
    case = listed_case(make_case, [*rows, ("n30", "X", {"kind": "pays"})], "X")
    from flowgraph.render.exposure import text
    from flowgraph.render.terminal import Page

    said = text(fg.exposure(case, "n25", max_explored=3), Page(1000))
    assert "Not searched to the end" in said and "No exposure" not in said


def test_the_nearest_listed_party_is_told_and_not_the_one_behind_it(make_case: Make) -> None:
    rows = [("E", "Y", {"kind": "pays"}), ("Y", "X", {"kind": "pays"}),
            ("X", "Z", {"kind": "controls"}), ("Z", "F", {"kind": "controls"})]  # fmt: skip
    case = listed_case(make_case, rows, "XYZ")
    assert classes(case, "E") == {("pays", "to_party", "Y")}
    assert classes(case, "F") == {("controlled-by", "from_party", "Z")}


def test_relations_that_are_not_stated_stay_unspecified(make_case: Make) -> None:
    case = make_case(
        edges="source,target\nE,X\nX,F\n",
        designations="id,entity,authority,status,effect,start\nd,X,A,listed,blocking,2020\n",
    )
    assert classes(case, "E") == {("unspecified", "to_party", "X")}
    assert classes(case, "F") == {("unspecified", "from_party", "X")}


def test_timing_is_against_the_listing(make_case: Make) -> None:
    """Listed on 2015-01-01: a payment before, a support after, an office over it, one undated."""
    rows = [
        ("E", "X", {"kind": "pays", "start": "2014", "end": "2014"}),
        ("F", "X", {"kind": "supports", "start": "2016", "end": "2016"}),
        ("G", "X", {"kind": "leads", "start": "2010"}),
        ("H", "X", {"kind": "leads"}),
        ("I", "X", {"kind": "leads", "start": "2016"}),
    ]
    case = listed_case(make_case, rows, "X")
    answer = fg.exposure(case, *"EFGHI", as_of="2020-01-01")
    assert {one.entity: one.timing for one in answer.exposures} == {
        "E": "before", "F": "after", "G": "straddles", "H": "undated", "I": "after",
    }  # fmt: skip


def test_the_notation_is_one_of_the_party(make_case: Make) -> None:
    tables = {
        "edges": "source,target,kind\nE,X,pays\nE,Y,pays\n",
        "designations": "id,entity,authority,status,effect,start,tags\n"
        "d,X,A,listed,blocking,2020,secondary sanctions risk under some order\n"
        "f,Y,A,listed,blocking,2020,\n",
    }
    case = make_case(**tables)
    answer = fg.exposure(case, "E")
    assert {one.party: one.notation for one in answer.exposures} == {"X": True, "Y": False}
    from flowgraph.render.exposure import text
    from flowgraph.render.terminal import Page

    said = text(answer, Page(10_000))
    assert "a secondary sanctions risk for: X." in said and "No such note was seen for: Y." in said
    assert "a property of a transaction" in said


def test_payments_at_which_an_entity_stands(make_case: Make) -> None:
    tables = {
        "entities": "id,name,kind\nbudget,Budget,budget\nmof,Finance,ministry\n"
        "umb,Umbrella,umbrella\nunit,Unit,armed_group\nbank,Bank,bank\nhead,Head,person\nhouse,House,state_body\n"
        "boss,Boss,person\n",
        "edges": "id,source,target,kind,start,end,within,about\n"
        "alloc,budget,umb,allocates,2024,2024,,\n"
        "pay,mof,umb,pays_salaries,2024-03,2024-03,alloc,\n"
        "proc,bank,umb,processes_for,2024-01,2024-06,,\n"
        "past,bank,umb,processes_for,2020,2021,,\n"
        "led,head,mof,leads,2023,2025,,\n"
        "banker,boss,bank,leads,2023,2025,,\n"
        "voted,house,budget,approves,2024-01,2024-01,,alloc\n"
        "member,unit,umb,part_of,,,,\n",
        "designations": "id,entity,authority,status,effect,start\nd,unit,A,listed,blocking,2020\n",
    }
    case = make_case(**tables)
    answer = fg.exposure(case, "mof", "bank", "head", "house", "boss")
    found = {(one.entity, one.act, one.edge, one.about) for one in answer.payments}
    assert found == {
        ("mof", "passes on", "pay", "alloc"),
        ("bank", "processes", "proc", "alloc"),
        ("bank", "processes", "proc", "pay"),
        ("head", "heads", "led", "pay"),
        ("house", "approves", "voted", "alloc"),
        ("boss", "processes", "banker", "proc"),
    }
    assert answer.beyond[("budget", "umb")] == ("unit",)
    # To stand at a payment is no class: only the ministry pays.
    assert {one.entity for one in answer.exposures} == {"mof"}


def test_ties_to_unlisted_parties_are_told_and_make_no_row(make_case: Make) -> None:
    case = case_with(make_case, ("E", "N", {"kind": "controls"}), ("E", "X", {"kind": "pays"}))
    answer = fg.exposure(case, "E")
    assert answer.ties["E"] == ("e0",)
    assert [one.class_ for one in answer.exposures] == ["pays"]


def test_a_bound_stops_the_search_and_says_so(make_case: Make) -> None:
    rows = [(f"n{at}", f"n{at + 1}", {"kind": "pays"}) for at in range(30)]
    case = listed_case(make_case, [*rows, ("n5", "X", {"kind": "pays"})], "X")
    answer = fg.exposure(case, every=True, max_explored=5)
    assert not answer.search.complete and answer.search.stopped_by == "max-explored"
    assert fg.exposure(case, every=True).search.complete


def test_what_cannot_be_asked(make_case: Make) -> None:
    case = case_with(make_case, ("E", "X", {"kind": "pays"}))
    with pytest.raises(UsageError, match="--all"):
        fg.exposure(case)
    with pytest.raises(UsageError, match="--all"):
        fg.exposure(case, "E", every=True)
    with pytest.raises(fg.UnknownEntity):
        fg.exposure(case, "nobody")
    with pytest.raises(TypeError, match="no option 'k'"):
        fg.exposure(case, "E", k=3)


def test_without_designations_nothing_is_assessed(make_case: Make) -> None:
    answer = fg.exposure(make_case(edges="source,target\na,b\n"), "a")
    assert answer.exposures == ()
    assert any("not assessed" in note for note in answer.notes)


def test_a_listed_firm_is_owned_by_its_listed_owner_all_the_same(make_case: Make) -> None:
    case = listed_case(
        make_case, [("X", "F", {"kind": "owns", "share": "100", "grade": "B2"})], ("X", "F")
    )
    assert ("owned-by", "from_party", "X") in classes(case, "F")
