"""Flows, cuts, choke points and stops against published answers."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from money import network_of, number

from flowgraph.analysis.checking import mixed_checks
from flowgraph.analysis.chokepoints import ask_chokepoints
from flowgraph.analysis.flownet import END_OF_ALL, End, Through
from flowgraph.analysis.game import Game, Stop
from flowgraph.analysis.interdiction import ENUMERATION, GREEDY, PROGRAMME, best_stops
from flowgraph.analysis.maxflow import Arc, cheapest_flow, maximum_flow
from flowgraph.errors import UsageError

# Instance: value that the NetworkX tests assert (PROVENANCE.md beside the files).
DIMACS = {"gl1": 156_545, "gw1": 1_202_018, "wlm3": 11_875_108}
CHEAPEST = {"netgen-2": 6_749_969_302}


@pytest.fixture(scope="session")
def oracles(shared: Path) -> list[dict[str, Any]]:
    text = (shared / "oracles" / "interdiction.json").read_text(encoding="utf-8")
    return list(json.loads(text)["cases"])


def named(arc: Arc) -> str:
    return f"{arc[0]}->{arc[1]}"


def game_of(case: dict[str, Any]) -> tuple[Game, list[Stop]]:
    arcs = {(edge["from"], edge["to"]): number(edge["w"]) for edge in case["edges"]}
    measure = "length" if case["kind"].startswith("shortest_path") else "flow"
    costs = case.get("costs", {})
    stops = [
        Stop(named(arc), frozenset([arc]), number(costs.get(named(arc), 1))) for arc in sorted(arcs)
    ]
    return Game(arcs, case["source_node"], (case["sink"],), measure), stops


def test_stops_leave_what_is_published(oracles: list[dict[str, Any]]) -> None:
    looked_at = 0
    for case in oracles:
        for budget, expected in case.get("budgets", {}).items():
            game, stops = game_of(case)
            left = expected["max_flow"] if "max_flow" in expected else expected["shortest_path"]
            value = None if left is None else number(left)
            found = best_stops(game, stops, int(budget), method=ENUMERATION)
            assert (found.value, found.exact, found.complete) == (value, True, True), case["id"]
            # Published sets of equal effect, without those with a member that adds nothing.
            tied = [set(names) for names in expected["all_optimal_removals"]]
            for names in found.sets:
                assert any(set(names) <= known for known in tied)
            if game.measure == "flow":
                assert best_stops(game, stops, int(budget), method=PROGRAMME).value == value
            looked_at += 1
    assert looked_at >= 9


def test_a_budget_of_costs_leaves_what_is_published(oracles: list[dict[str, Any]]) -> None:
    looked_at = 0
    for case in oracles:
        for budget, left in case.get("expected_max_flow_by_budget", {}).items():
            game, stops = game_of(case)
            for method in (ENUMERATION, PROGRAMME):
                found = best_stops(game, stops, len(stops), number(budget), method=method)
                assert found.value == number(left), (case["id"], budget, method)
            looked_at += 1
    assert looked_at


def test_greedy_is_not_the_best_and_says_so(oracles: list[dict[str, Any]]) -> None:
    case = next(case for case in oracles if case["kind"] == "greedy_is_not_optimal")
    game, stops = game_of(case)
    expected = case["expected"]
    assert game.value() == number(expected["base"])
    greedy = best_stops(game, stops, 2, method=GREEDY)
    assert greedy.value == number(expected["greedy_two"]["max_flow"])
    assert not greedy.exact and greedy.bound is not None and greedy.bound < greedy.value
    best = best_stops(game, stops, 2)
    assert best.value == number(expected["optimal_two"]["max_flow"])
    assert [set(names) for names in best.sets] == [
        set(names) for names in expected["optimal_two"]["all_optimal_removals"]
    ]


def test_least_cuts_are_as_published(oracles: list[dict[str, Any]]) -> None:
    looked_at = 0
    for case in oracles:
        expected = case.get("expected", {})
        if "cutset" not in expected:
            continue
        game, _ = game_of(case)
        found = maximum_flow(game.arcs, case["source_node"], case["sink"])
        assert found.value == number(expected["value"])
        assert sorted(map(list, found.cut)) == sorted(expected["cutset"])
        looked_at += 1
    assert looked_at >= 2


def test_dominators_are_those_published(oracles: list[dict[str, Any]]) -> None:
    """Choke points of each node are the dominators above it, without root and node."""
    looked_at = 0
    for case in oracles:
        if case["kind"] != "dominators":
            continue
        root = str(case["root"])
        above = {str(node): str(over) for node, over in case["expected_idom"].items()}
        network = network_of((str(one), str(other), None) for one, other in case["edges"])
        answer = ask_chokepoints(network, root, ",".join(sorted(above)))
        # Routes end at the first target, so that each node is asked about alone.
        assert {choke.target for choke in answer.chokes} <= set(above)
        for node in above:
            chain = []
            over = above[node]
            while over != root:
                chain.insert(0, over)
                over = above[over]
            (choke,) = ask_chokepoints(network, root, node).chokes
            assert list(choke.parties) == chain, (case["id"], node)
        looked_at += 1
    assert looked_at >= 3


def test_choke_points_are_those_published(oracles: list[dict[str, Any]]) -> None:
    case = next(case for case in oracles if case["kind"] == "choke_points")
    network = network_of((one, other, None) for one, other in case["edges"])
    for target, parties in case["expected_choke_points"].items():
        (choke,) = ask_chokepoints(network, case["root"], target).chokes
        assert list(choke.parties) == parties
    # A donor outside the root is one more source: nothing stands on all routes any more.
    (choke,) = ask_chokepoints(network, f"{case['root']},Donor", "G2").chokes
    assert choke.parties == ()


def test_odds_of_checking_one_route_are_as_published(oracles: list[dict[str, Any]]) -> None:
    case = next(case for case in oracles if case["id"] == "ZS-02")
    expected = case["expected"]
    found = mixed_checks([Fraction(3), Fraction(2)])
    assert float(found.value) == pytest.approx(expected["value"])
    assert [float(odds) for odds in found.checks] == pytest.approx(expected["inspector"])
    assert [float(odds) for odds in found.moves] == pytest.approx(expected["mover"])


def test_a_small_route_is_left_unchecked() -> None:
    found = mixed_checks([Fraction(10), Fraction(10), Fraction(1)])
    assert found == (5, (Fraction(1, 2), Fraction(1, 2), 0), (Fraction(1, 2), Fraction(1, 2), 0))


def instance(shared: Path, name: str) -> list[list[str]]:
    file = shared / "data" / "maxflow-networkx" / name
    if not file.is_file():
        pytest.skip(f"no instance {name} in the shared data")
    return [line.split() for line in file.read_text(encoding="ascii").splitlines()]


def test_large_amounts_on_hops_that_go_both_ways() -> None:
    """What is left on a hop and its reverse comes to more than 32 bits hold."""
    limits: dict[Arc, int | None] = {
        ("s", "d"): 1_228_274_314, ("s", "a"): 732_060_288, ("a", "b"): 1, ("b", "d"): None,
        ("b", "t"): 688_144_292, ("d", "a"): None, ("d", "b"): None, ("d", "e"): None,
        ("e", "a"): None, ("e", "d"): None, ("e", "f"): 1, ("e", "t"): 1_960_525_929,
        ("f", "d"): None,
    }  # fmt: skip
    # All that leaves the source arrives, save what `a` cannot pass on.
    assert maximum_flow(limits, "s", "t").value == 1_228_274_314 + 1


@pytest.mark.parametrize("name", DIMACS)
def test_maximum_flows_of_known_instances(shared: Path, name: str) -> None:
    arcs: dict[Arc, int] = {}
    nodes = 0
    for words in instance(shared, f"{name}.max"):
        if words[0] == "p":
            nodes = int(words[2])
        elif words[0] == "a":
            arc = (int(words[1]), int(words[2]))
            arcs[arc] = arcs.get(arc, 0) + int(words[3])
    found = maximum_flow(arcs, 1, nodes)
    assert found.value == DIMACS[name]
    assert sum(arcs[arc] for arc in found.cut) == DIMACS[name]


@pytest.mark.parametrize("name", CHEAPEST)
def test_least_cost_of_a_known_instance(shared: Path, name: str) -> None:
    arcs: dict[Arc, int] = {}
    costs: dict[Arc, int] = {}
    supplies: dict[int, int] = {}
    for words in instance(shared, f"{name}.min"):
        if words[0] == "n":
            supplies[int(words[1])] = int(words[2])
        elif words[0] == "a":
            arc = (int(words[1]), int(words[2]))
            arcs[arc], costs[arc] = int(words[4]), int(words[5])
    assert cheapest_flow(arcs, costs, supplies) == CHEAPEST[name]


def test_what_cannot_be_carried_has_no_cost() -> None:
    assert cheapest_flow({("s", "t"): 1}, {}, {"s": 2, "t": -2}) is None


def test_a_large_amount_is_exact() -> None:
    """Budgets in dinars lie beyond 32 bits, and these share no common unit."""
    large = 4_500_000_000_000
    arcs = {("s", "a"): large + 1, ("s", "b"): Fraction(1, 3), ("a", "t"): large, ("b", "t"): None}
    found = maximum_flow(arcs, "s", "t")
    assert found.value == large + Fraction(1, 3)
    assert set(found.cut) == {("a", "t"), ("s", "b")}


def test_a_programme_has_no_length() -> None:
    game = Game({("s", "t"): 1}, "s", ("t",), "length")
    stops = [Stop("s->t", frozenset([("s", "t")]))]
    with pytest.raises(UsageError, match="no length"):
        best_stops(game, stops, 1, method=PROGRAMME)
    with pytest.raises(UsageError, match="no method 'luck'"):
        best_stops(game, stops, 1, method="luck")


def test_routes_straight_to_a_target_cannot_be_cut_by_parties() -> None:
    network = network_of([("s", "t", 1), ("s", "a", 1), ("a", "t", 1)])
    answer = ask_chokepoints(network, "s", "t")
    assert answer.parties is not None and not answer.parties.possible
    assert answer.hops is not None and answer.hops.size == 2
    assert answer.money[0].size == 2


def test_parallel_records_are_one_hop_with_a_way_back() -> None:
    network = network_of([("s", "a", 1), ("s", "a", 2), ("a", "t", 5)])
    answer = ask_chokepoints(network, "s", "t")
    assert [answer.net.links[arc].edges for arc in answer.chokes[0].arcs] == [
        ("e000", "e001"),
        ("e002",),
    ]
    assert (answer.money[0].size, answer.money[0].edges) == (3, ("e000", "e001"))


def test_several_hops_of_a_cut_can_be_checked_at_odds() -> None:
    network = network_of([("s", "a", 3), ("a", "t", 9), ("s", "b", 2), ("b", "t", 9)])
    answer = ask_chokepoints(network, "s", "t")
    (checks,) = answer.checks
    assert checks is not None and checks.value == Fraction(6, 5)


def test_a_cut_in_money_names_hops_whose_figure_is_a_least_one() -> None:
    least = {"amount_min": 3, "amount_max": ""}
    rows = [("s", "a", least), ("a", "t", 9), ("s", "b", 2), ("b", "t", 9)]
    (cut,) = ask_chokepoints(network_of(rows), "s", "t").money
    assert (cut.size, cut.open_above) == (5, (("s", "a"),))


@pytest.mark.parametrize("name", ["hop", "all sources", "all targets", "in", "out"])
def test_a_party_may_bear_any_name(name: str) -> None:
    rows = [("s", name, 1), (name, "t", {"kind": "front_for", "money_status": ""})]
    (choke,) = ask_chokepoints(network_of(rows), "s", "t").chokes
    assert choke.parties == (name,)
    assert ask_chokepoints(network_of([("s", name, 1)]), "s", name).chokes[0].target == name


def test_nodes_of_different_kinds_are_never_one() -> None:
    """The end of a benefit for a party is neither the party nor the end of all targets."""
    nodes = [End("all targets"), Through("all targets"), END_OF_ALL, "all targets"]
    assert len(set(nodes)) == len(nodes)
    rows = [("s", "a", 1), ("a", "all targets", {"kind": "front_for", "money_status": ""})]
    (choke,) = ask_chokepoints(network_of(rows), "s", "all targets").chokes
    assert (choke.parties, choke.routes_apart) == (("a",), 1)
