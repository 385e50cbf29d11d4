"""What may be stopped, what it takes away at each level, and what is never proposed."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from money import network_of, payments_case

from flowgraph.analysis.open_payments import open_payments
from flowgraph.analysis.targets import TargetsAnswer, ask_targets
from flowgraph.errors import UsageError
from flowgraph.render.targets import text
from flowgraph.render.terminal import Page

SUBSTITUTES = "id,source,target,name,setup_cost,unit_cost,capacity,basis"


def ask(rows: Iterable[tuple[str, str, Any]], listed: str = "t", **more: Any) -> TargetsAnswer:
    asked = {n: more.pop(n) for n in ("kinds", "tables") if n in more}
    network = network_of(rows, listed=dict.fromkeys(listed, "2020"), **asked)
    return ask_targets(network, "s", "@designated", **more)


DIAMOND = [("s", "a", 5), ("s", "b", 3), ("a", "t", 5), ("b", "t", 3)]


def test_the_best_sets_of_each_size_in_money() -> None:
    answer = ask(DIAMOND, k=2)
    assert answer.measure == "money" and answer.base == (8, 8)
    assert [plan.solution.value for plan in answer.plans] == [3, 0]
    assert answer.plans[0].solution.sets == (("a",), ("a>t",), ("s>a",))
    assert [one.rerouted for one in answer.plans[0].options] == [(5, 5)] * 3
    assert all(plan.solution.exact for plan in answer.plans)


def test_a_hop_with_a_way_round_takes_nothing_away() -> None:
    """The hop that carries most has no effect where another carries as much."""
    rows = [("s", "a", 9), ("a", "t", 4), ("s", "b", 9), ("a", "b", 9), ("b", "t", 4)]
    answer = ask(rows)
    found = {one.name: one for one in answer.candidates}
    assert found["s>a"].crossed.high == 8
    assert found["s>a"].rerouted == (4, 4)
    assert found["a>b"].rerouted == (0, 0)


def test_figures_with_bounds_give_an_effect_with_bounds() -> None:
    rows = [("s", "a", {"amount_min": 2, "amount_max": 5}), ("a", "t", 9), ("s", "b", 3),
            ("b", "t", 3)]  # fmt: skip
    answer = ask(rows, k=1)
    assert answer.base == (5, 8)
    assert {one.name: one.rerouted for one in answer.candidates}["a"] == (2, 5)


def test_without_figures_the_targets_still_reached_are_counted() -> None:
    rows = [("s", "a", None), ("a", "t", None), ("a", "u", None), ("s", "v", None)]
    answer = ask(rows, listed="tuv", k=2)
    assert answer.measure == "reach" and answer.base == (3, 3)
    assert [plan.solution.value for plan in answer.plans] == [1, 0]
    assert answer.plans[0].solution.sets == (("a",), ("s>a",))


def test_weak_evidence_widens_the_effect() -> None:
    weak = {"claim": "alleged", "grade": "E5"}
    good = {"claim": "asserted", "grade": "B2"}
    answer = ask([("s", "a", good), ("a", "t", good), ("a", "u", weak)], listed="tu", k=1)
    assert {one.name: one.rerouted for one in answer.candidates}["a"] == (1, 2)


def test_money_can_be_asked_for_and_refused() -> None:
    rows = [("s", "a", 5), ("a", "t", None)]
    assert ask(rows).measure == "reach"
    assert ask(rows, measure="money").measure == "money"
    with pytest.raises(UsageError, match="in no period do figures limit every route"):
        ask([("s", "a", None), ("a", "t", None)], measure="money")
    with pytest.raises(UsageError, match="of 2019"):
        ask(rows, measure="money", period="2019")


# What is never a candidate


def test_listed_parties_states_pools_and_persons_are_named_with_the_reason() -> None:
    rows = [
        ("s", "u", 1), ("u", "g", {"kind": "pays"}), ("s", "p", 1), ("p", "t", 1),
        ("s", "n", 1), ("n", "t", 1),
    ]  # fmt: skip
    kinds = {"u": "umbrella", "p": "person", "n": "unnamed_group", "g": "armed_group"}
    answer = ask(rows, listed="tg", kinds=kinds, k=2)
    assert dict(answer.excluded) == {
        "u": "pool", "p": "person", "n": "unnamed", "s>u": "into-pool",
    }  # fmt: skip
    assert {one.name for one in answer.candidates} == {"u>g", "s>p", "p>t", "s>n", "n>t"}
    named = ask(rows, listed="tg", kinds=kinds, include=["persons", "u"])
    found = {one.name: one for one in named.candidates}
    assert found["u"].kind == "party" and found["p"].office == "no office published"


def test_an_office_stands_for_a_person() -> None:
    rows = [("s", "p", 1), ("p", "t", 1), ("p", "m", {"kind": "leads", "role": "minister"})]
    kinds = {"p": "person", "m": "ministry"}
    (one,) = [c for c in ask(rows, kinds=kinds, include=["persons"]).candidates if c.name == "p"]
    assert one.office == "minister of m"


def test_a_listed_intermediary_is_no_candidate() -> None:
    """Routes to one listed party may pass another when only the first is asked about."""
    network = network_of([("s", "a", 1), ("a", "t", 1)], listed={"a": "2020", "t": "2020"})
    answer = ask_targets(network, "s", "t")
    assert ("a", "listed") in answer.excluded
    assert "a" not in {name for plan in answer.plans for s in plan.solution.sets for name in s}


@settings(max_examples=60, derandomize=True, deadline=None)
@given(st.data())
def test_protected_parties_are_never_touched(data: st.DataObject) -> None:
    nodes = ["s", "a", "b", "c", "t"]
    arc = st.tuples(st.sampled_from(nodes), st.sampled_from(nodes), st.integers(1, 9))
    rows = [row for row in data.draw(st.lists(arc, min_size=1, max_size=12)) if row[0] != row[1]]
    shun = data.draw(st.sets(st.sampled_from(["a", "b", "c"])))
    kinds = dict.fromkeys("abc", "company")
    network = network_of([*rows, ("s", "s2", 1)], listed={"t": "2020"}, kinds=kinds)
    answer = ask_targets(network, "s", "@designated", k=2, protect=sorted(shun))
    free = ask_targets(network, "s", "@designated", k=2)
    chosen = {name for p in answer.plans for s in p.solution.sets for name in s}
    touched = {end for name in chosen for end in name.split(">")}
    assert not touched & shun
    assert not {end for one in answer.candidates for end in one.name.split(">")} & shun

    def left(found: TargetsAnswer) -> Fraction:
        values = [plan.solution.value for plan in found.plans]
        return min((v for v in values if v is not None), default=found.base.high)

    assert left(free) <= left(answer)
    values = [plan.solution.value for plan in free.plans]
    assert values == sorted(values, key=lambda v: -(v or 0)), "more stops never let more pass"


# Substitutes and costs


def test_substitutes_undo_a_stop_at_a_price() -> None:
    rows = [
        ("x1", "s", "t", "New front", "7", "", "2", "named by the user"),
        ("x2", "s", "t", "Dear front", "20", "", "9", ""),
        ("x3", "s", "t", "Cheap front", "4", "", "2", ""),
    ]
    answer = ask(DIAMOND, k=1, tables={"substitutes": (SUBSTITUTES, rows)})
    plan, against = answer.plans
    assert {one.rerouted for one in plan.options} == {(5, 5)}
    assert {one.substituted for one in plan.options} == {(0, 0)}, "they carry 13: all of it"
    # The two cheap ones carry 4 of the 5 that are lost; the dear one carries all by itself.
    assert {one.undone for one in plan.options} == {(20, ("x2",))}
    # Beside the known hops the substitutes carry 13 more: of 21, 16 can still pass.
    assert (against.against, against.solution.value) == ("known hops and substitutes", 16)
    small = ask(DIAMOND, k=1, tables={"substitutes": (SUBSTITUTES, rows[:1])})
    assert small.plans[0].options[0].substituted == (3, 3)
    assert small.plans[0].options[0].undone == (7, ("x1",))


def test_two_stops_may_do_what_no_single_one_does() -> None:
    rows = [("s", "a", None), ("s", "b", None), ("a", "t", None), ("b", "t", None)]
    answer = ask(rows, k=2)
    assert [(plan.size, plan.solution.value) for plan in answer.plans] == [(2, 0)]
    assert ("a", "b") in answer.plans[0].solution.sets
    assert not ask(rows, k=1).plans


def test_a_party_that_is_stopped_uses_no_substitute() -> None:
    rows = [("x1", "s", "a", "Other account", "1", "", "", ""),
            ("x2", "a", "t", "Other account", "1", "", "", "")]  # fmt: skip
    way = [("s", "a", 5), ("a", "t", 5)]
    answer = ask(way, k=1, tables={"substitutes": (SUBSTITUTES, rows)})
    found = {one.name: one for one in answer.candidates}
    assert found["a"].substituted == (5, 5)
    assert found["s>a"].substituted == (0, 0)
    assert answer.plans[-1].solution.sets == (("a",),)


def test_a_body_of_a_state_is_no_candidate_and_its_company_is() -> None:
    case = payments_case(
        [("s", "a", 5), ("a", "t", 5), ("s", "b", 5), ("b", "t", 5)], listed={"t": "2020"},
        tables={"entities": ("id,name,kind,state", [
            ("s", "s", "budget", ""), ("t", "t", "company", ""),
            ("a", "a", "organization", "yes"), ("b", "b", "state_company", ""),
        ])},
    )  # fmt: skip
    answer = ask_targets(case.view(as_of="2025-12-31"), "s", "@designated")
    assert ("a", "pool") in answer.excluded
    assert "b" in {one.name for one in answer.candidates}


def test_what_goes_through_a_substitute_may_cost_as_well() -> None:
    rows = [("x1", "s", "t", "Front", "7", "0.5", "2", "")]
    answer = ask(DIAMOND, k=1, tables={"substitutes": (SUBSTITUTES, rows)})
    assert {one.undone for one in answer.plans[0].options} == {(8, ("x1",))}


def test_no_more_is_undone_than_was_lost() -> None:
    """One without limit, and one that carries what is lost for less."""
    rows = [("x1", "s", "t", "Front", "9", "", "", ""), ("x2", "s", "t", "Front", "3", "", "5", "")]
    answer = ask(DIAMOND, k=1, tables={"substitutes": (SUBSTITUTES, rows)})
    assert {one.undone for one in answer.plans[0].options} == {(3, ("x2",))}
    alone = ask(DIAMOND, k=1, tables={"substitutes": (SUBSTITUTES, rows[:1])})
    assert {one.undone for one in alone.plans[0].options} == {(9, ("x1",))}
    assert {one.substituted for one in alone.plans[0].options} == {(0, 0)}


def test_a_substitute_may_bring_in_a_party_and_its_payments() -> None:
    """The new party pays the target already; one that leads nowhere is named."""
    known = [*DIAMOND, ("new", "t", 4), ("far", "z", 1)]
    rows = [
        ("x1", "s", "new", "Front", "3", "", "9", ""),
        ("x2", "s", "far", "Front", "1", "", "9", ""),
    ]
    answer = ask(known, k=1, tables={"substitutes": (SUBSTITUTES, rows)})
    plan = answer.plans[0]
    assert plan.solution.value == 3
    assert {one.substituted for one in plan.options} == {(1, 1)}
    assert {one.undone for one in plan.options} == {(3, ("x1",))}
    assert any("no way from a source to a target: x2" in note for note in answer.notes)


def test_a_substitute_may_bear_the_id_of_a_target() -> None:
    answer = ask(DIAMOND, k=1, tables={"substitutes": (SUBSTITUTES, [
        ("t", "s", "t", "Front", "3", "", "2", "")])})  # fmt: skip
    assert answer.plans[0].options[0].substituted == (3, 3)


def test_each_of_several_best_sets_bears_its_own_effects() -> None:
    """After known hops both leave as much; one of them carries more and costs more."""
    rows = [("s", "a", 9), ("a", "b", 5), ("b", "t", 5), ("s", "c", 5), ("c", "t", 5)]
    answer = ask(rows, k=1, prices={"a": "2"})
    found = {one.names: one for one in answer.plans[0].options}
    assert {one.rerouted for one in found.values()} == {(5, 5)}
    assert found[("a",)].cost == 2 and found[("b",)].cost == 1
    nothing = ask(rows, k=1, budget="0")
    assert not nothing.plans
    assert "within a cost of 0" in text(nothing, Page(100))


def span(low: int, high: int) -> dict[str, int]:
    return {"amount_min": low, "amount_max": high}


def test_the_bounds_of_an_effect_hold_where_neither_extreme_of_all_figures_does() -> None:
    """What a stop takes away falls as the way round widens, and both are open here."""
    rows = [("s", "a", 5), ("a", "t", span(2, 5)), ("a", "b", 3), ("b", "t", span(0, 3))]
    found = {one.name: one.rerouted for one in ask(rows).candidates}
    # Without a>t: of 5, between none and 3 pass over b; what a>t itself carries is 2 to 5.
    assert found["a>t"] == (0, 5)
    by_hand = [
        min(5, direct + min(3, way)) - min(5, min(3, way))
        for direct in range(2, 6) for way in range(4)
    ]  # fmt: skip
    assert min(by_hand) >= 0 and max(by_hand) == 5 and min(by_hand) == 2


def test_a_figure_elsewhere_leaves_the_effect_of_a_stop_alone() -> None:
    rows = [("s", "a", 5), ("a", "t", 5), ("s", "b", span(1, 9)), ("b", "t", span(1, 9))]
    found = {one.name: one.rerouted for one in ask(rows).candidates}
    assert (found["a"], found["b"]) == ((5, 5), (1, 9))


def test_a_weak_record_elsewhere_leaves_what_is_cut_off_alone() -> None:
    weak = {"grade": "E5"}
    rows = [("s", "a", {"grade": "B2"}), ("a", "t", {"grade": "B2"}), ("s", "b", weak),
            ("b", "u", weak), ("s", "u", weak)]  # fmt: skip
    found = {one.name: one.rerouted for one in ask(rows, "tu").candidates}
    assert found["a"] == (1, 1)
    # Either weak way to u may be false: then the other is the only one, or none is there.
    assert found["b"] == (0, 1)


def test_a_substitute_for_nobody_is_an_error(tmp_path: Any, make_case: Any) -> None:
    import flowgraph as fg

    case = make_case(
        edges="source,target\ns,t\n",
        substitutes="id,source,target,name\nx1,s,nobody,Front\n",
    )
    (found,) = [p for p in fg.check(case) if p.severity == "error"]
    assert (found.code, found.file, found.column, found.value) == (
        "ref-unknown", "substitutes.csv", "target", "nobody",
    )  # fmt: skip


def test_prices_and_a_budget() -> None:
    answer = ask(DIAMOND, k=2, prices={"a": "3", "s>a": "3", "a>t": "3"}, budget="2")
    assert answer.plans[-1].solution.value == 5
    with pytest.raises(UsageError, match="no such candidate"):
        ask(DIAMOND, prices={"q": "1"})
    with pytest.raises(UsageError, match="write a number"):
        ask(DIAMOND, budget="cheap")
    with pytest.raises(UsageError, match="not below zero"):
        ask(DIAMOND, budget="-1")


def test_collateral_is_what_a_party_pays_to_others() -> None:
    (one,) = [c for c in ask([*DIAMOND, ("a", "bakery", 2)]).candidates if c.name == "a"]
    assert [line.payee for line in one.collateral] == ["bakery"]


# What a listing leaves open


def test_a_payment_without_a_day_stays_open_and_says_what_is_missing() -> None:
    undated = {"start": "", "kind": "awards_contract"}
    rows = [
        ("m", "t", {"amount_min": 1, "amount_max": 1, "start": "2019"}),
        ("m", "t", {**undated, "id": "award"}),
        ("m", "f", {**undated, "id": "to-front"}),
        ("f", "t", {"kind": "front_for", "start": "", "id": "tie"}),
    ]
    network = network_of(rows, listed={"t": "2020"}, kinds={"f": "unnamed_group"})
    found = {one.edge: one for one in open_payments(network, ["t"])}
    assert set(found) == {"award", "to-front"}
    assert found["award"].missing == ("day", "amount")
    assert found["to-front"].missing == ("name", "day", "amount")
    assert found["to-front"].ties == ("tie",)


def test_a_payment_over_the_day_of_the_listing_lacks_its_order() -> None:
    network = network_of([("m", "t", 3)], listed={"t": "2024-06-01"})
    (one,) = open_payments(network, ["t"])
    assert (one.timing, one.missing) == ("straddles", ("order",))


def test_order_of_rows_changes_nothing() -> None:
    one, other = ask(DIAMOND, k=2), ask(DIAMOND[::-1], k=2)
    named = [[set(s) for s in plan.solution.sets] for plan in one.plans]
    assert named == [[set(s) for s in plan.solution.sets] for plan in other.plans]
    assert one.base == other.base


def test_nothing_reached_is_an_answer() -> None:
    answer = ask([("s", "a", 1)])
    assert not answer.net.reached and not answer.plans and not answer.candidates


def test_a_party_bears_the_name_under_which_it_is_listed() -> None:
    """Another name comes first by its id, is a person's, and is not listed itself."""
    alias = {"kind": "alias_of", "money_status": "", "start": ""}
    rows = [
        ("s", "m", 5), ("m", "z", 5), ("s", "z", {"start": ""}), ("b", "z", alias),
        ("s", "k", 4), ("k", "z", 4), ("c", "k", alias),
    ]  # fmt: skip
    answer = ask(rows, listed="z", kinds={"b": "person", "c": "person"})
    assert answer.net.targets == ("z",)
    assert [one.party for one in answer.still_open] == ["z", "z", "z"]
    assert ("k", "person") in answer.excluded
    assert {one.name for one in answer.candidates} >= {"m", "m>z", "k>z"}


def test_a_substitute_that_carries_nothing_is_of_no_use() -> None:
    tables = {"substitutes": (SUBSTITUTES, [("x1", "s", "t", "new", "2", "", "0", "supposed")])}
    answer = ask([("s", "a", None), ("a", "t", None)], tables=tables)
    assert answer.notes == ("substitutes that lie on no way from a source to a target: x1",)
    assert all(one.substituted is None for one in answer.candidates)


def test_where_all_records_are_alleged_nothing_is_sure() -> None:
    said = {"claim": "alleged", "grade": "C3"}
    answer = ask([("s", "a", said), ("a", "t", said)])
    assert answer.base == (0, 1)
    assert {(one.rerouted.low, one.rerouted.high) for one in answer.candidates} == {(0, 1)}
