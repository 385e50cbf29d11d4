"""All paths of one question, by the most naive method: an oracle for `flowgraph.analysis.paths`.

Every sequence of different entities is written down; for each, every way to give
its hops a step is written down; a pattern over the steps says which ways are
sentences of the grammar (design, section 4). Nothing is pruned and nothing of
`flowgraph.analysis` is used. Good for networks of up to seven entities or so.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator
from functools import cache
from itertools import pairwise, product
from pathlib import Path as File
from typing import NamedTuple

import flowgraph.model
from flowgraph.case.view import Network

FoundPath = tuple[tuple[str, ...], str, str, str, int]

BANDS = ("solid", "usable", "weak")
IDENTITY = ("identity", "possible")
GRAMMAR = {
    "money": "(pay )+(benefit )?",
    "control": "(control |own )+(lead )?|lead ",
    "ownership": "(own )+",
    "association": "(associate )+",
}
MODEL = File(flowgraph.model.__file__).parent


class Carrier(NamedTuple):
    """One edge that can carry one hop as one step."""

    step: str
    last: bool
    ends_route: bool
    band: int
    class_: str
    grade: str
    origins: int


def all_paths(
    network: Network, source: str, targets: Collection[str], lens: str, max_hops: int
) -> list[FoundPath]:
    """Nodes, class, band, weakest grade and origins of every path, best first.

    Cost: factorial in the entities.
    """
    entities = sorted(network.case.entities)
    carriers = _carriers(network, lens)
    ranked = []
    for nodes in _sequences(entities, (source,), frozenset(targets), max_hops):
        if not _crosses(network, nodes, lens):
            continue
        hops = [carriers.get(pair, []) for pair in pairwise(nodes)]
        readings = list(_readings(hops, lens))
        if readings:
            ranked.append(min((_rank(nodes, chosen, lens), chosen) for chosen in readings))
    return [_found(rank, chosen, lens) for rank, chosen in sorted(ranked)]


def _sequences(
    entities: list[str], begun: tuple[str, ...], targets: frozenset[str], hops_left: int
) -> Iterator[tuple[str, ...]]:
    """Every sequence of different entities from the beginning to the first target met."""
    if len(begun) > 1 and begun[-1] in targets:
        yield begun
    elif hops_left:
        for entity in entities:
            if entity not in begun:
                yield from _sequences(entities, (*begun, entity), targets, hops_left - 1)


def _crosses(network: Network, nodes: tuple[str, ...], lens: str) -> bool:
    """Whether the pools between the two ends may be crossed."""
    pools = {network.pool(node) for node in nodes[1:-1]}
    if lens == "money":
        return network.view.general_pools or "general" not in pools
    return lens != "association" or pools <= {"none"}


def _carriers(network: Network, lens: str) -> dict[tuple[str, str], list[Carrier]]:
    """Edges that can carry a hop between two entities, by the hop."""
    found: dict[tuple[str, str], list[Carrier]] = {}
    for name in network.walkable:
        edge, summary = network.case.edges[name], network.summaries[name]
        row = _kinds()[edge.kind]
        step, direction, last = (*row[lens].split(), "", "", "")[:3]
        if not step or not _guard(network, row["guard"], edge.source, edge.target):
            continue
        if step == "possible" and not network.view.possible_identity:
            continue
        ways = {
            "forward": [(edge.source, edge.target)],
            "backward": [(edge.target, edge.source)],
            "both": [(edge.source, edge.target), (edge.target, edge.source)],
        }[direction]
        for way in ways:
            goes_on = network.view.general_pools and network.pool(way[1]) == "general"
            carrier = Carrier(
                step=step,
                last=bool(last),
                ends_route=bool(last) and not (step == "pay" and goes_on),
                band=BANDS.index(summary.band),
                class_=row["class"],
                grade=summary.grade,
                origins=summary.origins,
            )
            found.setdefault(way, []).append(carrier)
    return found


def _guard(network: Network, guard: str, source: str, target: str) -> bool:
    """Whether the two ends are what the kind asks for."""
    asked = dict(part.split("=") for part in guard.split(";") if part)
    is_ = {"source_kind": network.case.entities[source].kind, "target_pool": network.pool(target)}
    return all(is_[name] in values.split("|") for name, values in asked.items())


def _readings(hops: list[list[Carrier]], lens: str) -> Iterator[tuple[Carrier, ...]]:
    """The strongest carriers of each way to read the hops that the grammar allows.

    What may only end a route is a reading of its own (decision 0002).
    """
    for words in product(*(sorted({(c.step, c.last) for c in hop}) for hop in hops)):
        moves = [at for at, (step, _) in enumerate(words) if step not in IDENTITY]
        if not re.fullmatch(GRAMMAR[lens], "".join(f"{words[at][0]} " for at in moves)):
            continue
        if lens == "association" and len(moves) > 1 and any(words[at][1] for at in moves):
            continue
        chosen = [
            _strongest([carrier for carrier in hop if (carrier.step, carrier.last) == word])
            for hop, word in zip(hops, words, strict=True)
        ]
        if not any(chosen[at].ends_route for at in moves[:-1]):
            yield tuple(chosen)


def _strongest(carriers: list[Carrier]) -> Carrier:
    """The strongest edge of the strongest kind."""

    def strength(carrier: Carrier) -> tuple[int, int, tuple[int, ...], int]:
        return (carrier.band, _order(carrier.class_), _grade_key(carrier.grade), -carrier.origins)

    return min(carriers, key=strength)


def _weakest(chosen: tuple[Carrier, ...]) -> Carrier:
    """The hop in the worst band, and among these the one with the worst grade (decision 0003)."""
    return max(chosen, key=lambda hop: (hop.band, _grade_key(hop.grade)))


def _rank(
    nodes: tuple[str, ...], chosen: tuple[Carrier, ...], lens: str
) -> tuple[int, int, tuple[int, ...], int, int, tuple[str, ...]]:
    return (
        _weakest(chosen).band,
        _order(_path_class(chosen, lens)),
        _grade_key(_weakest(chosen).grade),
        -min(hop.origins for hop in chosen),
        len(chosen),
        nodes,
    )


def _found(
    rank: tuple[int, int, tuple[int, ...], int, int, tuple[str, ...]],
    chosen: tuple[Carrier, ...],
    lens: str,
) -> FoundPath:
    weakest = _weakest(chosen)
    return (rank[-1], _path_class(chosen, lens), BANDS[weakest.band], weakest.grade, -rank[3])


def _path_class(chosen: tuple[Carrier, ...], lens: str) -> str:
    """Class of a whole path; an identity hop does not change it (decision 0002)."""
    moves = [hop for hop in chosen if hop.step not in IDENTITY]
    if any(hop.class_ == "unspecified" for hop in moves):
        return "unspecified"
    if lens == "control":
        if moves[-1].step == "lead":
            return "leader-of"
        return "owner-of" if any(hop.step == "own" for hop in moves) else "controller-of"
    if lens == "ownership":
        return "owner-of"
    if lens == "association":
        return moves[-1].class_
    if any(hop.class_ == "sends" for hop in moves):
        return "sends"
    benefit = moves[-1] if moves[-1].step == "benefit" else None
    if benefit and benefit.class_ == "pays-umbrella":
        return "pays-umbrella"
    pays = len(moves) - bool(benefit)
    if pays > 1:
        return "pays-through-intermediaries"
    return "pays-controlled" if benefit else "pays"


def _grade_key(grade: str) -> tuple[int, ...]:
    """Worse of the two positions, then digit, then letter; ungraded last."""
    if not grade:
        return (7,)
    letter, digit = "ABCDEF".index(grade[0]) + 1, int(grade[1])
    return (max(letter, digit), digit, letter)


def _order(class_: str) -> int:
    return int(_rows("classes", "class")[class_]["order"])


def _kinds() -> dict[str, dict[str, str]]:
    return _rows("kinds", "kind")


@cache
def _rows(table: str, key: str) -> dict[str, dict[str, str]]:
    with (MODEL / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}
