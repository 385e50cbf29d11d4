"""The order of money against an oracle that tries every choice of records and days."""

from __future__ import annotations

import os
import signal
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise, permutations, product
from random import Random
from typing import Any, NamedTuple

from brute_force import Route, all_routes
from flowgraph.analysis.chokepoints import ask_chokepoints
from flowgraph.analysis.exposure import ask_exposure
from flowgraph.analysis.flownet import FlowNet
from flowgraph.analysis.grammar import lens_for
from flowgraph.analysis.overview import ask_overview
from flowgraph.analysis.paths import best_of_each_class, find_paths
from flowgraph.analysis.results import Answer, Hop, Path
from flowgraph.analysis.search import Bounds, Walks
from flowgraph.analysis.targets import ask_targets
from flowgraph.analysis.trace import ask_trace
from flowgraph.case.case import Case
from flowgraph.case.view import Network
from flowgraph.model import dates
from money_net import PartyNet
from order_oracle import (
    CERTAIN,
    DAWN,
    DOOM,
    IMPOSSIBLE,
    ORDERS,
    POSSIBLE,
    Days,
    Payment,
    Tie,
    in_order,
    order_of,
    payment_of,
    tie_of,
)
from support import table

ALL = 10**6
# `make prove` takes twenty times as many.
GRAPHS = 5_000 if os.environ.get("FLOWGRAPH_PROVE") == "1" else 250

ENTITIES = "id,kind,pool,start,end"
EDGES = "id,source,kind,target,start,end,money_status,per,grade,claim,publications"
PUBLICATIONS = [("p0", "Nobody", ""), ("p1", "Press", "2020-03"), ("p2", "Court", "2021"),
                ("p3", "Paper", "2019-06-30")]  # fmt: skip
# Ends of one interval lie at, next to, and within those of another.
DATES = ("2019", "2020", "2021", "2020-02", "2020-03", "2020-06", "2019-12", "2020-01-01",
         "2020-02-29", "2020-03-01", "2020-03-15", "2020-06-30", "2019-12-31")  # fmt: skip
PAYS = ("pays", "pays", "allocates", "awards_contract", "related", "lends_to",
        "provides_assistance")  # fmt: skip
TIES = ("part_of", "part_of", "controls", "acts_for", "front_for")
NAMES = ("alias_of", "alias_of", "possibly_same_as")
GRADES = ("A1", "A1", "B2", "B2", "C3", "A2", "D4", "")


class Asked(NamedTuple):
    """One random case and what is asked of it."""

    entities: list[tuple[str, ...]]
    edges: list[tuple[str, ...]]
    source: str
    targets: list[str]
    max_hops: int
    view: dict[str, Any]

    def network(self, **view: Any) -> Network:
        """What the question's filters, or others, leave of it; the first target is listed."""
        listed = [("d1", self.targets[0], "us-ofac-sdn", "listed", "blocking", "2010")]
        tables = {
            "entities": table("entities", ENTITIES, self.entities),
            "edges": table("edges", EDGES, self.edges),
            "publications": table("publications", "id,publisher,date", PUBLICATIONS),
            "designations": table("designations", "id,entity,list,status,effect,start", listed),
            "lists": table("lists", "list,instrument,complete",
                           [("us-ofac-sdn", "us-ofac-sdn", "yes")]),
        }  # fmt: skip
        return Case("small", tables).view(**{**self.view, **view})

    def __repr__(self) -> str:
        """Show the tables as they would be written."""
        lines = [f"{self.source} -> {self.targets}, {self.max_hops} hops, {self.view}"]
        lines += [ENTITIES, *(",".join(row) for row in self.entities)]
        return "\n".join([*lines, EDGES, *(",".join(row) for row in self.edges)])


def random_dates(random: Random) -> tuple[str, str]:
    """Start and end, each perhaps missing, the end not before the start."""
    one, other = random.choice(DATES), random.choice(DATES)
    spell = (one, other) if ends_after(one, other) else (other, one)
    start_only, end_only, neither = (one, ""), ("", one), ("", "")
    return random.choice([spell, spell, start_only, start_only, start_only, end_only, neither])


def ends_after(start: str, end: str) -> bool:
    """Whether a partial date may be the end of what began on another."""
    first, last = dates.interval(start), dates.interval(end)
    return first[0] <= last[0] and first[1] <= last[1]


def random_case(number: int, *, lives: bool = False) -> Asked:
    """A case of four to six entities: a chain with parallel records, and records at random.

    Chains are what order is about; without one most random networks have short routes alone.
    With `lives` some entities begin and end.
    """
    random = Random(f"order {number} {lives}")
    names = random.sample("abcdef", random.randint(4, 6))
    ended = random.choice(["pay", "tie", "tie", "alias"])
    length = random.randint(2, len(names) - 1)
    entities = []
    for one in names:
        kind = random.choice(["company", "armed_group", "armed_group", "ministry"])
        pool = random.choice(["none", "umbrella", "umbrella", "general"])
        mortal = 0.5 if ended == "tie" and one in names[length - 1 : length + 1] else 0.1
        life = random_dates(random) if lives and random.random() < mortal else ("", "")
        entities.append((one, kind, pool, *life))
    pairs = [pair for pair in pairwise(names[: length + 1]) for _ in range(random.randint(1, 3))]
    # One number of origins a pair: of several records of a hop the latest stands before them.
    cited = {pair: ";".join(random.sample(["p0", "p1", "p2", "p3"], random.randint(1, 3)))
             for pair in permutations(names, 2)}  # fmt: skip
    edges = []
    for at in range(len(pairs) + random.randint(0, 3 * len(names))):
        one, other = pairs[at] if at < len(pairs) else random.sample(names, 2)
        kind = random.choice(PAYS)
        if at >= len(pairs):
            kind = random.choice([kind, random.choice(TIES), random.choice(NAMES)])
        elif ended != "pay" and other == names[length]:
            kind = random.choice(TIES if ended == "tie" else NAMES)
        elif random.random() < 0.1:
            kind = "alias_of"
        if kind in ("part_of", "controls") and at < len(pairs):
            one, other = other, one
        start, end = random_dates(random)
        edges.append((
            f"e{at:02}", one, kind, other, start, end,
            random.choice(["", "", "", "", "allocated", "paid"]),
            random.choice(["", "", "", "", "total", "year"]),
            random.choice(GRADES), random.choice(["asserted", "asserted", "alleged"]),
            cited[one, other],
        ))  # fmt: skip
    view = {
        # What is over by the day is gone, so that few ties have an end on a late one.
        "as_of": random.choice(["2022", "", "2020-03-10"] if ended == "tie" else ["2022"]),
        "general_pools": random.random() < 0.8,
        "possible_identity": random.random() < 0.3,
        "within": random.choice(["", "", "", "0d", "1d", "30d", "90d", "400d"]),
    }
    targets = {names[length], *random.sample(names[1:], random.choice([0, 0, 1, 2]))}
    most = random.choice([2, 3, 5, 5])
    return Asked(entities, edges, names[0], sorted(targets), most, view)


def asked_of(asked: Asked, network: Network, **options: Any) -> Answer:
    """Answer of the search to the question, all paths."""
    given = {"k": ALL, "max_hops": asked.max_hops, **options}
    answer = find_paths(network, [asked.source], asked.targets, **given)
    assert answer.search.complete
    return answer


def told(answer: Answer) -> list[tuple[Any, ...]]:
    """Paths of the search in the form of the oracle."""
    return [
        ((path.nodes, path.class_, path.band, path.weakest_grade, path.origins), path.order)
        for path in answer.paths
    ]


def faults(asked: Asked) -> list[str]:
    """What search and oracle do not agree on."""
    network = asked.network()
    routes = all_routes(network, asked.source, asked.targets, asked.max_hops)
    expected = [(one.found, one.order) for one in routes]
    kept = [one for one in expected if one[1] != IMPOSSIBLE]
    sure = [one for one in expected if one[1] == CERTAIN]
    answer = asked_of(asked, network)
    certain = asked_of(asked, network, order="certain")
    every = asked_of(asked, asked.network(any_order=True))
    best = asked_of(asked, network, k=1)
    compared = {
        "paths": (told(answer), kept),
        "left out": (answer.search.out_of_order + answer.search.waiting, len(routes) - len(kept)),
        "certain": (told(certain), sure),
        "less certain": (certain.search.less_certain, len(kept) - len(sure)),
        "any order": (told(every), expected),
        "best": (told(best), firsts(kept)),
    }
    found = [f"{name}: {one}\noracle: {other}" for name, (one, other) in compared.items()
             if one != other]  # fmt: skip
    by_nodes = {one.found[0]: one for one in routes}
    for path in answer.paths:
        if path.nodes in by_nodes:
            found += records_at_fault(network, path, by_nodes[path.nodes])
    return found


def firsts(kept: Sequence[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """The first path to each target."""
    by_end: dict[str, tuple[Any, ...]] = {}
    for one in kept:
        by_end.setdefault(one[0][0][-1], one)
    return [one for one in kept if by_end[one[0][0][-1]] is one]


def records_at_fault(network: Network, path: Path, route: Route) -> list[str]:
    """Whether the records of each hop are those that can be in order, and the first ones are.

    Those that stand for the hop are of the reading that is shown, the others of any. Kinds that
    no reading takes stand under `also` as well, and are not judged.
    """
    found = []
    words = tuple(word_of(network, hop) for hop in path.hops)
    own = route.records(words)[0]
    for at, (hop, timely, every) in enumerate(zip(path.hops, *route.records(), strict=True)):
        if not own[at].issuperset(hop.edges):
            found.append(f"stands for {path.nodes} {at}: {hop.edges}, oracle {own[at]}")
        usable, untimely = {*hop.edges, *hop.others} & every, {*hop.untimely} & every
        if usable != timely:
            found.append(f"usable {path.nodes} {at}: {usable}, oracle {timely}")
        if untimely != every - timely:
            found.append(f"untimely {path.nodes} {at}: {untimely}, oracle {every - timely}")
    if order_of_leads(network, path) == IMPOSSIBLE:
        found.append(f"lead records of {path.nodes} cannot be in order")
    return found


def word_of(network: Network, hop: Hop) -> tuple[str, bool]:
    """The step of a hop, and whether it may only end a route."""
    kind = network.case.kinds[network.case.edges[hop.edges[0]].kind]
    return hop.step, kind.steps["money"].last


def shown_out_of_order(network: Network, path: Path, route: Route) -> list[str]:
    """Records that a hop shows as others though no choice of any reading takes them in order."""
    timely, every = route.records()
    return [
        f"{path.nodes} {at}: {sorted(late)}"
        for at, hop in enumerate(path.hops)
        if (late := {*hop.edges, *hop.others} & every[at] - timely[at])
    ]


def order_of_leads(network: Network, path: Path) -> str:
    """Order of the records that stand for the hops of a path."""
    leads = [(hop.step, network.case.edges[hop.edges[0]]) for hop in path.hops]
    ties = [tie_of(network, edge) for step, edge in leads if step == "benefit"]
    payments = tuple(payment_of(edge) for step, edge in leads if step == "pay")
    return order_of(payments, ties[0] if ties else None, network.view.wait)


def least(asked: Asked) -> str:
    """The question with only those records without which the two would agree."""
    for edge in asked.edges:
        fewer = asked._replace(edges=[other for other in asked.edges if other is not edge])
        if faults(fewer):
            asked = fewer
    return "\n".join([repr(asked), *faults(asked)])


# --- the search -------------------------------------------------------------------------------


def test_search_agrees_with_every_choice_of_records_and_days() -> None:
    seen: Counter[str] = Counter()
    for number in range(GRAPHS):
        asked = random_case(number)
        assert not faults(asked), f"{number}: {least(asked)}"
        network = asked.network()
        for route in all_routes(network, asked.source, asked.targets, asked.max_hops):
            seen[f"{route.order}, {len(route.found[0]) - 1} hops"] += 1
            seen["records out of order"] += route.records()[0] != route.records()[1]
            seen["waits"] += route.order == IMPOSSIBLE != route.unhurried
    wanted = [f"{order}, {hops} hops" for order in ORDERS for hops in (2, 3)]
    rare = [word for word in [*wanted, "records out of order"] if seen[word] < GRAPHS // 50]
    assert not rare, f"too few of {rare} to test anything: {seen}"


def test_ties_of_entities_that_begin_and_end() -> None:
    for number in range(max(GRAPHS, 1_100)):
        asked = random_case(number, lives=True)
        assert not faults(asked), f"{number}: {least(asked)}"


def test_routes_left_out_are_counted_by_what_shuts_them_out() -> None:
    for number in range(max(GRAPHS, 1_000)):
        asked = random_case(number)
        network = asked.network()
        routes = all_routes(network, asked.source, asked.targets, asked.max_hops)
        late = sum(one.unhurried == IMPOSSIBLE for one in routes)
        left_out = sum(one.order == IMPOSSIBLE for one in routes)
        search = asked_of(asked, network).search
        assert (search.out_of_order, search.waiting) == (late, left_out - late), repr(asked)


def test_no_record_that_is_always_out_of_order_stands_at_a_hop() -> None:
    for number in range(GRAPHS):
        asked = random_case(number)
        network = asked.network()
        routes = all_routes(network, asked.source, asked.targets, asked.max_hops)
        by_nodes = {one.found[0]: one for one in routes}
        for path in asked_of(asked, network).paths:
            late = shown_out_of_order(network, path, by_nodes[path.nodes])
            assert not late, f"{late}\n{asked!r}"


# --- what is asked of the network as a whole --------------------------------------------------

# A short wait and undated records in a circle: see the test below.
WAITS = {"": "", "0d": "", "1d": "400d", "30d": "400d", "90d": "", "400d": "400d"}


def test_net_agrees_on_who_is_reached_and_by_which_records() -> None:
    seen: Counter[bool] = Counter()
    for number in range(GRAPHS):
        asked = with_long_waits(random_case(number))
        network = asked.network()
        oracle = PartyNet(network)
        question = ([asked.source], asked.targets)
        net = FlowNet(network, *question)
        expected = oracle.reached(*question)
        assert {frozenset(net.entities(party)) for party in net.reached} == expected, repr(asked)
        # Records of a walk that comes back to a party are on no route, and in the net.
        records = {edge for link in net.links.values() for edge in link.edges}
        assert oracle.records(*question) <= records, repr(asked)
        seen[bool(expected)] += 1
    assert min(seen[True], seen[False]) > GRAPHS // 10


def test_commands_agree_on_who_is_reached() -> None:
    seen: Counter[bool] = Counter()
    for number in range(GRAPHS):
        asked = with_long_waits(random_case(number))
        network, goal = asked.network(), asked.targets[0]
        party = PartyNet(network)
        if goal in party.party[asked.source]:
            continue
        reached = bool(party.reached([asked.source], [goal]))
        told = {
            "chokepoints": bool(ask_chokepoints(network, asked.source, goal).chokes),
            "trace": bool(ask_trace(network, asked.source, goal).net.reached),
            "targets": bool(ask_targets(network, asked.source, goal).net.reached),
        }
        assert set(told.values()) == {reached}, f"{told}\n{asked!r}"
        routes = all_routes(network, asked.source, [goal], len(asked.entities))
        in_order = any(one.order != IMPOSSIBLE for one in routes)
        overview = ask_overview(network)
        # Whoever pays under another of its names alone is told under that name.
        if asked.source in overview.query["source"]:
            told_of = {path.source for path in overview.paths}
            assert (asked.source in told_of) == in_order, repr(asked)
        seen[in_order] += 1
    assert min(seen[True], seen[False]) > GRAPHS // 10


def exposure_at_fault(asked: Asked) -> str:
    """What exposure says of the routes of money from the source that the oracle does not."""
    network, goal = asked.network(), asked.targets[0]
    routes = all_routes(network, asked.source, [goal], len(asked.entities))
    answer = ask_exposure(network, [asked.source])
    told = {row.class_: row for row in answer.exposures
            if (row.party, row.direction) == (goal, "to_party")}  # fmt: skip
    walks, ends = Walks(network, lens_for("money", network)), frozenset([goal])
    best = best_of_each_class(
        network, walks, [asked.source], ends, len(asked.entities), Bounds(10**6, None),
        any_order=True,
    )  # fmt: skip
    found = {class_: path for (_, _, class_), (path, _) in best.items()}
    if bool(found) != bool(routes) or not told.keys() >= found.keys():
        return "a route without a row, or a row without a route"
    if any(path.order != IMPOSSIBLE for path in found.values()) != any(
        route.order != IMPOSSIBLE for route in routes
    ):
        return "rows are in order where no route is, or none where some is"
    for class_, row in told.items():
        # A class has one row: a single record of it that is better stands for the route as well.
        if row.lens == "money" and (
            class_ not in found or row.out_of_order != (found[class_].order == IMPOSSIBLE)
        ):
            return "a row is in order where its route is not, or has none"
    last = [row.order == IMPOSSIBLE for row in answer.exposures]
    return "" if last == sorted(last) else "a row out of order does not stand last"


def test_exposure_keeps_what_rests_on_routes_out_of_order_and_puts_it_last() -> None:
    for number in range(GRAPHS):
        asked = with_long_waits(random_case(number))
        assert not exposure_at_fault(asked), repr(asked)


def with_long_waits(asked: Asked) -> Asked:
    """The same question with a wait of more than a year, or none."""
    return asked._replace(view={**asked.view, "within": WAITS[asked.view["within"]]})


def test_net_of_undated_records_in_a_circle_ends() -> None:
    edges = [
        ("e1", "a", "pays", "b", "2019", "", "", "", "A1", "asserted", "p1"),
        ("e2", "b", "pays", "c", "", "", "", "", "A1", "asserted", "p1"),
        ("e3", "c", "pays", "b", "", "", "", "", "A1", "asserted", "p1"),
        ("e4", "c", "pays", "d", "2018", "", "", "", "A1", "asserted", "p1"),
    ]
    entities = [(name, "company", "none", "", "") for name in "abcd"]
    asked = Asked(entities, edges, "a", ["d"], 5, {"within": "1d"})

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, 3)
    try:
        assert not FlowNet(asked.network(), ["a"], ["d"]).reached
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# --- the oracle -------------------------------------------------------------------------------


def test_representative_days_are_enough() -> None:
    """Every day of a small calendar is tried, and days far before and after it."""
    random = Random("days")
    seen: Counter[str] = Counter()
    for _ in range(GRAPHS * 4):
        wait = random.choice([None, None, 0, 1, 2, 5])
        payments = tuple(random_payment(random) for _ in range(random.randint(1, 3)))
        tie = Tie(random_span(random), random_span(random)) if random.random() < 0.5 else None
        if tie and tie.sure[0] <= tie.sure[1]:
            tie = Tie((min(tie.can[0], tie.sure[0]), max(tie.can[1], tie.sure[1])), tie.sure)
        order = order_of(payments, tie, wait)
        assert order == by_every_day(payments, tie, wait), (payments, tie, wait)
        seen[order] += 1
    assert min(seen[order] for order in ORDERS) > GRAPHS // 5


def random_span(random: Random) -> Days:
    """A few days of a small calendar, or open on a side."""
    first = random.randint(0, 9)
    last = first + random.choice([0, 0, 1, 2, 4, 9])
    return random.choice([(first, last), (first, last), (first, DOOM), (DAWN, last)])


def random_payment(random: Random) -> Payment:
    """A payment on an unknown day, on every day, or undated."""
    first, last = random_span(random)
    if random.random() < 0.2 or first == DAWN or last == DOOM:
        return Payment(DAWN, DOOM, False)
    return Payment(first, last, random.random() < 0.4)


def by_every_day(payments: tuple[Payment, ...], tie: Tie | None, wait: int | None) -> str:
    """The order by its definition, on a calendar in which nothing is left out."""
    calendar = range(-30, 50)
    days = [[day for day in calendar if one.first <= day <= one.last] for one in payments]
    if not in_order(days, tie.can if tie else None, wait):
        return IMPOSSIBLE
    # The first and last days of the calendar stand for what is far: the rest is as good.
    unknown = [
        [days_of] if one.standing else
        [[day] for day in days_of if -8 <= day <= 26 or day in (calendar[0], calendar[-1])]
        for one, days_of in zip(payments, days, strict=True)
    ]  # fmt: skip
    sure = tie.sure if tie else None
    certain = all(in_order(list(fixed), sure, wait) for fixed in product(*unknown))
    return CERTAIN if certain else POSSIBLE
