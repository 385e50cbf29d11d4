"""The path search against an oracle that writes down every sequence of entities."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

import flowgraph.model
from brute_force import FoundPath, all_paths
from flowgraph.analysis.paths import find_paths
from flowgraph.case.case import Case
from flowgraph.case.read import Table
from flowgraph.case.view import Network, View

MODEL = Path(flowgraph.model.__file__).parent
ALL = 10**6
NETWORKS = 800


def rows(table: str) -> list[dict[str, str]]:
    """Rows of one of the model's tables."""
    with (MODEL / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


KINDS = rows("kinds")
ENTITY_KINDS = [row["kind"] for row in rows("entity_kinds")]
PUBLICATIONS = ("p1", "p2", "p3")
GRADES = ("A1", "A2", "B1", "B2", "B3", "A3", "C1", "C3", "D2", "C4", "E5", "F1", "B6", "")
CLAIMS = ("", "official_finding", "asserted", "alleged", "inferred", "disputed", "denied")
CLASSES = {
    "money": "pays pays-controlled pays-through-intermediaries pays-umbrella sends unspecified",
    "control": "controller-of leader-of unspecified",
    "ownership": "owner-of",
    "association": "associated linked successor unspecified",
}

# --- building small cases ---------------------------------------------------------------------


class EdgeRow(NamedTuple):
    """The cells of an edge that a path depends on."""

    source: str
    kind: str
    target: str
    grade: str = "A1"
    claim: str = "asserted"
    publications: str = "p1"


class EntityRow(NamedTuple):
    """The cells of an entity that a path depends on."""

    id: str
    kind: str = "company"
    pool: str = ""


def case_of(entities: Iterable[EntityRow], edges: Iterable[EdgeRow]) -> Case:
    """Case without dates; every publication has a publisher of its own."""
    tables = {
        "entities": ("id,kind,pool", entities),
        "edges": ("source,kind,target,grade,claim,publications", edges),
        "publications": ("id,publisher", [(pub, f"press {pub}") for pub in PUBLICATIONS]),
    }
    made = {}
    for name, (header, cells) in tables.items():
        lines = [list(row) for row in cells]
        numbers = list(range(2, len(lines) + 2))
        made[name] = Table(name, f"{name}.csv", tuple(header.split(",")), lines, numbers)
    return Case("small", made)


def small(edges: str, **options: Any) -> Network:
    """Network from lines `source kind target [grade [claim [publications]]]`.

    An entity's kind or pool is a line of two words: `b ministry` or `b pool=umbrella`.
    """
    lines = [line.split() for line in edges.strip().splitlines()]
    edge_rows = [EdgeRow(*line) for line in lines if len(line) > 2]
    names = sorted({end for row in edge_rows for end in (row.source, row.target)})
    found = {name: EntityRow(name) for name in names}
    for name, word in (line for line in lines if len(line) == 2):
        if word.startswith("pool="):
            found[name] = found[name]._replace(pool=word.removeprefix("pool="))
        else:
            found[name] = found[name]._replace(kind=word)
    return case_of(found.values(), edge_rows).view(**options)


def searched(
    network: Network,
    source: str,
    targets: Iterable[str],
    lens: str,
    max_hops: int = 8,
    k: int = ALL,
) -> list[FoundPath]:
    """What the search answers, in the form of the oracle."""
    answer = find_paths(network, [source], targets, follow=lens, k=k, max_hops=max_hops)
    assert answer.search.complete
    return [
        (path.nodes, path.class_, path.band, path.weakest_grade, path.origins)
        for path in answer.paths
    ]


def agreed(
    network: Network, source: str, targets: str, lens: str = "money", max_hops: int = 8
) -> list[FoundPath]:
    """Paths on which search and oracle agree; targets are words."""
    expected = all_paths(network, source, targets.split(), lens, max_hops)
    assert searched(network, source, targets.split(), lens, max_hops) == expected
    return expected


def routes(found: Iterable[FoundPath]) -> list[str]:
    """Entities of each path as one word (ids of one letter)."""
    return ["".join(path[0]) for path in found]


# --- random networks --------------------------------------------------------------------------


class Question(NamedTuple):
    """One random network and what is asked of it."""

    entities: list[EntityRow]
    edges: list[EdgeRow]
    source: str
    targets: list[str]
    max_hops: int

    def __repr__(self) -> str:
        """Show it in the form that `small` reads."""
        ends = {end for edge in self.edges for end in (edge.source, edge.target)}
        ask = f"{self.source} -> {' '.join(self.targets)}, at most {self.max_hops} hops"
        lines = [f"{row.id} {row.kind}, pool {row.pool}" for row in self.entities if row.id in ends]
        return "\n".join([ask, *lines, *(" ".join(row) for row in self.edges)])


def random_question(lens: str, number: int) -> Question:
    """A network of four to seven entities, sparse or dense, with parallel edges and loops.

    Each sort of step in the lens is as likely as the others, "no step" included.
    """
    random = Random(f"{lens} {number}")
    by_step: dict[str, list[str]] = {}
    for row in KINDS:
        by_step.setdefault(row[lens] + row["guard"], []).append(row["kind"])
    names = "abcdefg"[: random.randint(4, 7)]
    entities = [
        EntityRow(
            name,
            random.choice([random.choice(ENTITY_KINDS), "armed_group"]),
            random.choice(["none", "none", "none", "", "umbrella", "umbrella", "general"]),
        )
        for name in names
    ]
    edges = [
        EdgeRow(
            random.choice(names),
            random.choice(random.choice(list(by_step.values()))),
            random.choice(names),
            random.choice(GRADES),
            random.choice(CLAIMS),
            ";".join(random.sample(PUBLICATIONS, random.randint(0, 3))),
        )
        for _ in range(random.randint(len(names), 6 * len(names)))
    ]
    targets = random.sample(names, random.randint(1, 3))
    return Question(entities, edges, random.choice(names), targets, random.randint(1, 6))


def both(asked: Question, lens: str, view: View) -> tuple[list[FoundPath], list[FoundPath]]:
    """What the search and the oracle answer."""
    network = case_of(asked.entities, asked.edges).view(view)
    question = (asked.source, asked.targets, lens, asked.max_hops)
    return searched(network, *question), all_paths(network, *question)


def least(asked: Question, lens: str, view: View) -> str:
    """The question with only those edges without which the two would agree."""
    for edge in asked.edges:
        fewer = asked._replace(edges=[other for other in asked.edges if other is not edge])
        found, expected = both(fewer, lens, view)
        if found != expected:
            asked = fewer
    found, expected = both(asked, lens, view)
    return f"{asked}\n{view}\nsearch: {found}\noracle: {expected}"


@pytest.mark.parametrize("lens", CLASSES)
def test_search_agrees_with_brute_force_on_random_networks(lens: str) -> None:
    seen: Counter[str] = Counter()
    for number, general, possible in product(range(NETWORKS), (False, True), (False, True)):
        view = View(general_pools=general, possible_identity=possible)
        asked = random_question(lens, number)
        found, expected = both(asked, lens, view)
        assert found == expected, least(asked, lens, view)
        for nodes, class_, *_ in expected:
            seen.update((class_, f"{len(nodes) - 1} hops"))
    wanted = [*CLASSES[lens].split(), "1 hops", "3 hops", "5 hops"]
    assert all(seen[word] >= 10 for word in wanted), f"too few paths to test anything: {seen}"


@pytest.mark.parametrize("lens", CLASSES)
def test_k_keeps_the_best_paths_of_each_pair(lens: str) -> None:
    for number in range(NETWORKS):
        asked = random_question(lens, number)
        network = case_of(asked.entities, asked.edges).view()
        question = (asked.source, asked.targets, lens, asked.max_hops)
        every = searched(network, *question)
        for k in (1, 2):
            kept = [
                path
                for at, path in enumerate(every)
                if sum(other[0][-1] == path[0][-1] for other in every[:at]) < k
            ]
            assert searched(network, *question, k=k) == kept


# --- cases by hand ----------------------------------------------------------------------------


def test_stronger_beginning_loses_to_the_stronger_whole() -> None:
    network = small("""
        a pays b A1
        b pays d C3
        a pays c B2
        c pays d B2
        d pays e B2
    """)
    assert routes(agreed(network, "a", "e")) == ["acde", "abde"]
    assert routes(searched(network, "a", ["e"], "money", k=1)) == ["acde"]


def test_better_way_to_a_station_is_not_the_beginning_of_the_better_path() -> None:
    """Up to d, a-b-d is solid and leads; the usable last hop levels the band, and class decides."""
    network = small("""
        a related b A1
        b pays d A1
        a pays c C2
        c pays d C2
        d pays e C3
    """)
    assert routes(agreed(network, "a", "d")) == ["abd", "acd"]
    assert agreed(network, "a", "e") == [
        (("a", "c", "d", "e"), "pays-through-intermediaries", "usable", "C3", 1),
        (("a", "b", "d", "e"), "unspecified", "usable", "C3", 1),
    ]
    assert routes(searched(network, "a", ["e"], "money", k=1)) == ["acde"]


def test_stronger_grade_on_the_way_is_levelled_and_origins_decide() -> None:
    network = small("""
        a pays b A1 asserted p1
        b pays d A1 asserted p1
        a pays c B2 asserted p1;p2
        c pays d B2 asserted p1;p2
        d pays e B2 asserted p1;p2;p3
    """)
    assert routes(agreed(network, "a", "d")) == ["abd", "acd"]
    assert routes(agreed(network, "a", "e")) == ["acde", "abde"]
    assert routes(searched(network, "a", ["e"], "money", k=1)) == ["acde"]


def test_hop_is_read_as_pay_or_benefit_whichever_makes_the_better_path() -> None:
    front = "a pays b A1 \n b pays c D4 \n b front_for c A1"
    assert agreed(small(front), "a", "c") == [
        (("a", "b", "c"), "pays-controlled", "solid", "A1", 1)
    ]
    umbrella = """
        a pays u C3
        u pays c C3
        c part_of u A1
        u umbrella
        c armed_group
    """
    assert agreed(small(umbrella), "a", "c") == [
        (("a", "u", "c"), "pays-through-intermediaries", "usable", "C3", 1)
    ]


def test_hop_stands_on_its_best_edge_and_that_on_its_own_origins() -> None:
    for kind in ("pays", "awards_contract"):
        network = small(f"""
            a pays b B2 asserted p1
            a {kind} b B2 asserted p1;p2
            a pays b B2 asserted p3
            b pays c B2 asserted p3
            b pays c B1 alleged p1;p2;p3
            b {kind} c B2 asserted p1;p2
            b pays c C2 asserted p1;p2;p3
        """)
        assert agreed(network, "a", "c") == [
            (("a", "b", "c"), "pays-through-intermediaries", "solid", "B2", 2)
        ]


def test_hop_that_could_be_benefit_is_pay_where_the_path_goes_on() -> None:
    network = small("""
        a pays b A1
        b pays c D4
        b front_for c A1
        c pays d A1
    """)
    assert agreed(network, "a", "d") == [
        (("a", "b", "c", "d"), "pays-through-intermediaries", "weak", "D4", 1)
    ]


def test_benefit_alone_and_identity_alone_are_no_paths() -> None:
    network = small("a front_for b \n a alias_of c \n c alias_of b")
    assert agreed(network, "a", "b c") == []


def test_path_stops_at_the_first_target() -> None:
    network = small("a pays b \n b pays c \n a pays d D4 \n d pays c")
    assert routes(agreed(network, "a", "c")) == ["abc", "adc"]
    assert routes(agreed(network, "a", "b c")) == ["ab", "adc"]


def test_one_path_for_each_pair_is_the_best_and_not_the_shortest() -> None:
    network = small("""
        a pays b D4
        a pays x A1
        x pays b A1
        a pays c C2
        a pays c B2
        x pays c A1
    """)
    assert routes(agreed(network, "a", "b c")) == ["ac", "axb", "axc", "ab"]
    assert routes(searched(network, "a", ["b", "c"], "money", k=1)) == ["ac", "axb"]


def test_aid_ends_a_route_unless_it_arrives_at_a_general_pool_that_may_be_crossed() -> None:
    to_company = "a provides_assistance b \n b pays c"
    assert agreed(small(to_company), "a", "c") == []
    assert agreed(small(to_company, general_pools=True), "a", "c") == []
    to_ministry = f"{to_company} \n b ministry"
    assert agreed(small(to_ministry), "a", "c") == []
    assert routes(agreed(small(to_ministry, general_pools=True), "a", "c")) == ["abc"]
    alias = "a provides_assistance b \n c alias_of b"
    assert routes(agreed(small(alias), "a", "c")) == ["abc"]


def test_units_of_an_umbrella_gain_only_if_they_are_armed_groups_or_bodies_of_a_state() -> None:
    umbrella = "a pays u \n c part_of u \n u umbrella \n c "
    assert agreed(small(umbrella + "company"), "a", "c") == []
    for kind in ("armed_group", "state_body", "ministry"):
        assert [path[1] for path in agreed(small(umbrella + kind), "a", "c")] == ["pays-umbrella"]
    assert agreed(small(f"{umbrella}armed_group \n u pool=none"), "a", "c") == []


@pytest.mark.parametrize(
    ("lens", "kind", "pool", "crossed"),
    [
        ("money", "pays", "umbrella", True),
        ("money", "pays", "general", False),
        ("control", "controls", "general", True),
        ("ownership", "owns", "general", True),
        ("association", "related", "umbrella", False),
        ("association", "related", "general", False),
    ],
)
def test_pools_between_the_ends(lens: str, kind: str, pool: str, crossed: bool) -> None:
    edges = f"a {kind} b \n b {kind} c \n b pool={pool}"
    assert bool(agreed(small(edges), "a", "c", lens)) is crossed
    ends = f"a {kind} b \n a pool={pool} \n b pool={pool}"
    assert agreed(small(ends), "a", "b", lens)
    opened = agreed(small(edges, general_pools=True), "a", "c", lens)
    assert bool(opened) is (lens != "association")


def test_leading_ends_a_path_of_control() -> None:
    network = small("a controls b \n b leads c \n c controls d \n c alias_of e")
    assert agreed(network, "a", "c d e", "control") == [
        (("a", "b", "c"), "leader-of", "solid", "A1", 1)
    ]
    assert routes(agreed(network, "a", "d e", "control")) == ["abce"]
    assert agreed(network, "b", "d", "control") == []


def test_ties_are_one_hop_and_unstated_relations_walk_on() -> None:
    assert agreed(small("a linked_to b \n b member_of c"), "a", "c", "association") == []
    assert [path[1] for path in agreed(small("b succeeds a"), "a", "b", "association")] == [
        "successor"
    ]
    assert agreed(small("a related b \n b linked_to c"), "a", "c", "association") == []
    walked = agreed(small("a related b \n b related c"), "a", "c", "association")
    assert [path[1] for path in walked] == ["unspecified"]


def test_possible_identity_is_walked_on_request_only() -> None:
    edges = "a pays b \n b possibly_same_as c"
    assert agreed(small(edges), "a", "c") == []
    assert routes(searched(small(edges, possible_identity=True), "a", ["c"], "money")) == ["abc"]


# --- where search and oracle once parted, and what was decided ---------------------------------


def test_identity_hop_does_not_change_the_class_even_if_it_is_a_guess() -> None:
    """Decision 0002. The guess shows in the band and in `relies_on_identity`."""
    network = small("a pays b \n b possibly_same_as c D4", possible_identity=True)
    assert agreed(network, "a", "c") == [(("a", "b", "c"), "pays", "weak", "D4", 1)]
    assert find_paths(network, ["a"], ["c"]).paths[0].relies_on_identity


def test_grade_of_the_weakest_hop_is_shown_and_ranks() -> None:
    """Decision 0003. What is merely alleged lowers the band, so its hop is the weakest."""
    network = small("""
        a pays b A1 alleged
        b pays d B2
        a pays c A2 alleged
        c pays d A2
    """)
    assert agreed(network, "a", "d") == [
        (("a", "b", "d"), "pays-through-intermediaries", "usable", "A1", 1),
        (("a", "c", "d"), "pays-through-intermediaries", "usable", "A2", 1),
    ]


def test_aid_and_other_payments_are_two_readings_of_a_hop() -> None:
    """Decision 0002. Of two payments the stronger stands; of payment and aid the better path."""
    payment = small("a pays b D4 \n b related c A1 \n b funds c D4")
    assert agreed(payment, "a", "c") == [(("a", "b", "c"), "unspecified", "weak", "D4", 1)]
    aid = small("a pays b D4 \n b related c A1 \n b provides_assistance c D4")
    assert [path[1] for path in agreed(aid, "a", "c")] == ["pays-through-intermediaries"]
    tie = small("e related a A1 \n a related b A1 \n a succeeds b A2")
    assert [path[3] for path in agreed(tie, "e", "b", "association")] == ["A1"]
