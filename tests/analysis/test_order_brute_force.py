"""The order of money against an oracle that tries every choice of records and days."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise, permutations
from random import Random
from typing import Any, NamedTuple

import pytest

from brute_force import Route, all_routes
from flowgraph.analysis.paths import find_paths
from flowgraph.analysis.results import Answer, Hop, Path
from flowgraph.case.case import Case
from flowgraph.case.view import Network
from flowgraph.model import dates
from order_oracle import (
    CERTAIN,
    DAWN,
    DOOM,
    IMPOSSIBLE,
    NEVER,
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
        """What the question's filters leave, or others."""
        tables = {
            "entities": table("entities", ENTITIES, self.entities),
            "edges": table("edges", EDGES, self.edges),
            "publications": table("publications", "id,publisher,date", PUBLICATIONS),
        }
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
    late = [one for one in routes if one.unhurried == IMPOSSIBLE]
    waiting = [one for one in routes if one.order == IMPOSSIBLE != one.unhurried]
    answer = asked_of(asked, network)
    certain = asked_of(asked, network, order="certain")
    every = asked_of(asked, asked.network(any_order=True))
    best = asked_of(asked, network, k=1)
    compared = {
        "paths": (told(answer), kept),
        "out of order": (answer.search.out_of_order, len(late)),
        "waiting": (answer.search.waiting, len(waiting)),
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
    seen: set[str] = set()
    return [one for one in kept if not (one[0][0][-1] in seen or seen.add(one[0][0][-1]))]


def records_at_fault(network: Network, path: Path, route: Route) -> list[str]:
    """Whether the records of each hop are those that can be in order, and the first ones are.

    Kinds that no reading takes stand under `also` as well; only those of the reading that is
    shown are judged.
    """
    found = []
    words = tuple(word_of(network, hop) for hop in path.hops)
    for at, (hop, timely, every) in enumerate(zip(path.hops, *route.records(words), strict=True)):
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


def test_search_agrees_with_every_choice_of_records_and_days() -> None:
    for number in range(GRAPHS):
        asked = random_case(number)
        assert not faults(asked), least(asked)
