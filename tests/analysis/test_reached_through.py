"""A target behind another target is reached: by whom it is, and what is then said of it.

The other side is the oracle of `brute_force`: every route to each target alone.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Any

import pytest
from money import network_of

from brute_force import all_paths
from flowgraph.analysis.chokepoints import ask_chokepoints
from flowgraph.analysis.flownet import FlowNet
from flowgraph.analysis.offices import ask_behind
from flowgraph.analysis.overview import ask_overview
from flowgraph.analysis.paths import find_paths
from flowgraph.analysis.targets import ask_targets
from flowgraph.analysis.totals import Totals
from flowgraph.analysis.trace import ask_trace
from flowgraph.analysis.whatif import ask_whatif
from flowgraph.case.view import Network

CHAIN = [("s", "a", 5), ("a", "x", 5), ("x", "m", 3), ("m", "y", 3)]
BOTH_WAYS = [*CHAIN, ("s", "b", 1), ("b", "z", 1), ("x", "z", 1)]


def listed(names: str) -> dict[str, str]:
    return dict.fromkeys(names, "2020")


def chain(rows: Iterable[tuple[str, str, Any]] = CHAIN, names: str = "xyq", **more: Any) -> Network:
    return network_of(rows, listed=listed(names), **more)


def without_figures(rows: Iterable[tuple[str, str, Any]]) -> list[tuple[str, str, Any]]:
    return [(one, other, None) for one, other, _ in rows]


def through(answer: Any) -> dict[str, tuple[str, ...]]:
    return {one.target: one.parties for one in answer.reached_through}


def test_every_answer_names_the_target_on_the_way() -> None:
    network = chain()
    answers = [
        find_paths(network, ["s"], network.designated),
        ask_chokepoints(network, "s", "@designated"),
        ask_trace(network, "s"),
        ask_targets(network, "s", "@designated"),
        ask_whatif(network, source="s", target="@designated").before,
    ]
    assert [through(one) for one in answers] == [{"y": ("x",)}] * len(answers)
    (one,) = answers[0].reached_through
    assert one.route is not None and one.route.nodes == ("s", "a", "x", "m", "y")
    assert one.complete and one.stated_as_fact


def test_whoever_pays_first_reaches_it_in_the_overview() -> None:
    network = chain([("s", "x", 1), ("x", "y", 1)], names="xy")
    assert through(ask_overview(network)) == {"y": ("x",)}
    # An unlisted payer behind the first target reaches the second one first.
    assert through(ask_overview(chain())) == {}


def test_several_on_the_way_and_other_ways() -> None:
    rows = [("s", "x", 1), ("x", "y", 1), ("y", "z", 1), ("s", "w", 1), ("w", "z", 1)]
    found = find_paths(chain(rows, "wxyz"), ["s"], "wxyz").reached_through
    assert [(one.target, one.on_route, one.elsewhere) for one in found] == [
        ("y", ("x",), ()),
        ("z", ("w",), ("x", "y")),
    ]


@pytest.mark.parametrize(
    ("rows", "kinds"),
    [
        # Nothing follows a benefit, or aid; a bank is not passed.
        ([("s", "a", 1), ("a", "x", {"kind": "front_for"}), ("x", "y", 1)], {}),
        ([("s", "x", {"kind": "provides_assistance"}), ("x", "y", 1)], {}),
        ([("s", "x", 1), ("x", "y", 1)], {"x": "bank"}),
        # Who is leads nowhere is not reached either.
        ([("s", "x", 1), ("y", "x", 1)], {}),
    ],
)
def test_no_route_that_the_grammar_forbids(rows: Any, kinds: dict[str, str]) -> None:
    network = chain(rows, "xy", kinds=kinds)
    assert not find_paths(network, ["s"], "xy").reached_through
    answer = ask_chokepoints(network, "s", "@designated")
    assert not answer.reached_through and answer.unreached == ("y",)
    assert not ask_targets(network, "s", "@designated").reached_through


def test_a_benefit_may_come_last_behind_a_target() -> None:
    network = chain([("s", "x", 1), ("x", "y", {"kind": "front_for"})], "xy")
    assert through(find_paths(network, ["s"], "xy")) == {"y": ("x",)}


def test_filters_of_the_question_hold_for_the_way_past_a_target() -> None:
    network = chain([*CHAIN, ("x", "n", 1), ("n", "y", 1)])
    assert through(find_paths(network, ["s"], "xy", avoid=["m"])) == {"y": ("x",)}
    assert not find_paths(network, ["s"], "xy", avoid=["m", "n"]).reached_through
    assert not find_paths(network, ["s"], "xy", max_hops=3).reached_through
    (one,) = find_paths(network, ["s"], "xy", through=[["a"], ["n"]]).reached_through
    assert one.route is not None and "n" in one.route.nodes


def test_an_alleged_way_is_told_as_that() -> None:
    rows = [("s", "x", 1), ("x", "y", {"claim": "alleged", "grade": "B2"})]
    (one,) = find_paths(chain(rows, "xy"), ["s"], "xy").reached_through
    assert not one.stated_as_fact


def test_a_search_that_is_stopped_clears_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flowgraph.analysis.paths._FOR_BEHIND", 0)
    rows = [("s", "x", 1), ("x", "y", 1), ("x", "z", 1)]
    answer = find_paths(chain(rows, "xyz"), ["s"], "xyz")
    assert {one.target for one in answer.reached_through} == {"y", "z"}
    assert not answer.reached_through[-1].complete


def test_choke_points_count_the_routes_past_other_targets() -> None:
    answer = ask_chokepoints(chain(BOTH_WAYS, "xyz"), "s", "@designated")
    parties = {one.target: one.parties for one in answer.chokes}
    # Not every route to z passes b, for one passes x.
    assert parties == {"x": ("a",), "y": ("a", "x", "m"), "z": ()}
    assert answer.unreached == () and through(answer) == {"y": ("x",)}


def test_an_alleged_way_round_does_not_hide_whom_the_others_pass() -> None:
    alleged = {"claim": "alleged", "grade": "B2"}
    rows = [("s", "a", 1), ("a", "y", 1), ("s", "x", alleged), ("x", "y", 1)]
    found = {one.target: one for one in ask_chokepoints(chain(rows, "xy"), "s", "y").chokes}
    assert found["y"].parties == () and found["y"].of_facts == ("a",)
    assert found["y"].stated_as_fact


def test_a_stop_cuts_off_only_what_has_no_way_left_behind_others() -> None:
    answer = ask_targets(chain(without_figures(BOTH_WAYS), "xyz"), "s", "@designated", k=2)
    assert answer.measure == "reach" and answer.base == (3, 3)
    lost = {one.name: one.rerouted for one in answer.candidates}
    assert lost["a"] == (2, 2), "x, and y behind it; z is still reached through b"
    assert lost["b"] == (0, 0), "z is still reached through x"
    assert lost["m"] == (1, 1) and lost["x>m"] == (1, 1)
    assert [plan.solution.value for plan in answer.plans] == [1, 0]


def test_money_that_has_arrived_counts_once() -> None:
    answer = ask_targets(chain(BOTH_WAYS, "xyz"), "s", "@designated")
    assert answer.measure == "money" and answer.base == (6, 6)
    assert {one.name: one.rerouted for one in answer.candidates}["m"] == (0, 0)


def test_those_behind_the_hops_past_a_target_are_told() -> None:
    rows = [*CHAIN, ("p", "m", {"kind": "leads", "role": "head", "money_status": ""})]
    network = chain(rows, "xy", kinds={"p": "person"})
    found = {(one.entity, one.payee) for one in ask_behind(network, "s", "@designated").officers}
    assert ("p", "y") in found


def test_a_substitute_may_go_on_from_a_target() -> None:
    header = "id,source,target,name,setup_cost,unit_cost,capacity,basis"
    ways = [("w", "x", "z", "W", "1", "", "", "")]
    rows = without_figures([*CHAIN, ("s", "b", 1), ("b", "z", 1)])
    network = chain(rows, "xyz", tables={"substitutes": (header, ways)})
    answer = ask_targets(network, "s", "@designated")
    (one,) = [one for one in answer.candidates if one.name == "b"]
    assert one.rerouted == (1, 1) and one.substituted == (0, 0)


def test_bounds_of_a_target_count_what_passes_another() -> None:
    (frame,) = ask_trace(chain(BOTH_WAYS, "xyz"), "s").frames
    found = {one.target: (one.low, one.haircut, one.high) for one in frame.arrivals}
    assert found == {"x": (5, 5, 5), "y": (3, 3, 3), "z": (2, 2, 2)}


def test_dated_payments_are_followed_past_a_target() -> None:
    rows = [
        (one, other, {"amount_min": size, "amount_max": size, "start": f"2024-01-0{at}"})
        for at, (one, other, size) in enumerate(BOTH_WAYS, 1)
    ]
    network = chain(rows, "xyz")
    for ledger in ask_trace(network, "s", convention="fifo,haircut").ledgers:
        found = {one.account: (one.low, one.amount, one.high) for one in ledger.received}
        assert found == {"x": (5, 5, 5), "y": (3, 3, 3), "z": (2, 2, 2)}
        assert ledger.passing == ("x",)


# Against every route to each target alone


KINDS = ["pays", "pays", "pays", "provides_assistance", "front_for", "alias_of", "owns",
         "controls", "associated_with"]  # fmt: skip


def small(seed: int, codes: list[str] = KINDS) -> tuple[random.Random, Network]:
    draw = random.Random(seed)
    names = "stabxyz"
    ends = [(one, other) for one in names for other in names if one != other]
    rows = [
        (*hop, {"kind": draw.choice(codes), "money_status": "", "currency": ""})
        for hop in draw.sample(ends, draw.randint(5, 13))
    ]
    of_kind = dict.fromkeys(names, "company")
    for name in draw.sample("abxyz", 2):
        of_kind[name] = draw.choice(["bank", "umbrella", "armed_group"])
    return draw, network_of(rows, kinds=of_kind, listed=listed("xyz"))


@pytest.mark.parametrize("lens", ["money", "control", "ownership", "association"])
@pytest.mark.parametrize("seed", range(80))
def test_targets_behind_others_are_those_of_every_route(seed: int, lens: str) -> None:
    draw, network = small(seed)
    sources = ["s", "t"][: draw.randint(1, 2)]
    goals = ["b", "x", "y", "z"][: draw.randint(2, 4)]
    most = draw.randint(2, 6)
    answer = find_paths(network, sources, goals, follow=lens, k=1, max_hops=most)
    first = {path.target for path in answer.paths}
    expected = {}
    for target in {*goals} - first:
        routes = [
            nodes
            for source in sources
            for nodes, *_ in all_paths(network, source, {target}, lens, most)
        ]
        if routes:
            shortest = min(map(len, routes))
            expected[target] = ({n for r in routes for n in r[1:-1]} & {*goals}, shortest)
    found = {
        one.target: ({*one.parties}, len(one.route.nodes) if one.route else 0)
        for one in answer.reached_through
    }
    assert found == expected
    assert all(one.complete for one in answer.reached_through)


def routes_to(network: Network, sources: Iterable[str], target: str) -> list[tuple[str, ...]]:
    return [
        nodes
        for source in sources
        for nodes, *_ in all_paths(network, source, {target}, "money", 7)
    ]


MONEY = ["pays", "pays", "pays", "provides_assistance", "front_for"]


@pytest.mark.parametrize("seed", range(60))
def test_choke_points_are_those_of_every_route_to_each_target(seed: int) -> None:
    _, network = small(seed, MONEY)
    answer = ask_chokepoints(network, "s", "@designated")
    found = {one.target: {*one.parties} for one in answer.chokes}
    expected = {}
    for target in "xyz":
        routes = routes_to(network, "s", target)
        if routes:
            expected[target] = set.intersection(*({*nodes[1:-1]} for nodes in routes))
    assert found == expected
    assert {*answer.unreached} == {*"xyz"} - expected.keys()


@pytest.mark.parametrize("seed", range(60))
def test_a_stop_leaves_the_targets_that_some_route_reaches(seed: int) -> None:
    _, network = small(seed, MONEY)
    answer = ask_targets(network, "s", "@designated", k=1, include=["@kind:umbrella"])
    assert answer.measure == "reach"
    routes = {target: routes_to(network, "s", target) for target in "xyz"}
    reached = {target for target, found in routes.items() if found}
    assert answer.base == (len(reached), len(reached))
    for one in answer.candidates:
        if one.kind == "party":
            left = {t for t, found in routes.items() if any(one.name not in r for r in found)}
            lost = len(reached) - len(left)
            assert one.rerouted == (lost, lost), one.name


@pytest.mark.parametrize("seed", range(60))
def test_figures_of_each_target_are_those_of_it_alone(seed: int) -> None:
    draw = random.Random(seed)
    ends = [(one, other) for one in "sabxyz" for other in "abxyz" if one != other]
    rows = [(*hop, draw.randint(1, 9)) for hop in draw.sample(ends, draw.randint(4, 12))]
    rows.append(("s", "a", draw.randint(1, 9)))
    network = network_of(rows, kinds=dict.fromkeys("sabxyz", "company"), listed=listed("xyz"))
    for frame in ask_trace(network, "s").frames:
        for one in frame.arrivals:
            (alone,) = Totals(FlowNet(network, ["s"], [one.target])).results()
            (other,) = alone.arrivals
            for name in ("low", "high", "haircut", "direct", "share_of_outflow", "stated_as_fact"):
                assert getattr(one, name) == getattr(other, name), (one.target, name)


@pytest.mark.parametrize("convention", ["fifo", "haircut", "lowest", "poison"])
@pytest.mark.parametrize("seed", range(25))
def test_each_account_gets_what_it_gets_alone(seed: int, convention: str) -> None:
    draw = random.Random(seed)
    rows = []
    for at in range(draw.randint(4, 14)):
        size, day = draw.randint(1, 9), f"2024-{draw.randint(1, 12):02}-{at + 1:02}"
        cells = {"amount_min": size, "amount_max": size, "start": day}
        rows.append((*draw.sample("sabxyz", 2), cells))
    rows.append(("s", "a", {"amount_min": 3, "amount_max": 3, "start": "2024-01-01"}))
    network = network_of(rows, kinds=dict.fromkeys("sabxyz", "company"), listed=listed("xyz"))
    (found,) = ask_trace(network, "s", convention=convention).ledgers
    alone = {
        one.account: one
        for target in "xyz"
        for ledger in ask_trace(network, "s", target, convention=convention).ledgers
        for one in ledger.received
    }
    assert {one.account: one for one in found.received} == alone
