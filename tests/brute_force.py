"""All paths of one question, by the most naive method: an oracle for `flowgraph.analysis.paths`.

Every sequence of different entities is written down; for each, every way to give
its hops a step is written down; a pattern over the steps says which ways are
sentences of the grammar (design, section 4). On a money route every choice of one record
a hop is tried for its order in time (`order_oracle`). Nothing is pruned and nothing of
`flowgraph.analysis` is used. Good for networks of up to seven entities or so.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise, product
from pathlib import Path as File
from typing import NamedTuple

import flowgraph.model
from flowgraph.case.view import Network
from flowgraph.model.values import Edge
from order_oracle import IMPOSSIBLE, ORDERS, Payment, Tie, order_of, payment_of, tie_of

FoundPath = tuple[tuple[str, ...], str, str, str, int]
# A step, and whether it may only end a route; records of each hop.
Word = tuple[str, bool]
Records = list[set[str]]

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
    """One edge that can carry one hop as one step, and its days in the money lens."""

    edge: str
    step: str
    last: bool
    ends_route: bool
    band: int
    class_: str
    grade: str
    origins: int
    days: Payment | Tie | None


class Route(NamedTuple):
    """One sequence of entities in the money lens, and what its records can be.

    Attributes
    ----------
    found : what is told of it, by the strongest records with which its order can be
    order : the best order of any reading and choice of records
    unhurried : the same if money might wait for any time
    readings : for each way to read it, for each hop, the records that some choice in order
        takes, and all
    """

    found: FoundPath
    order: str
    unhurried: str
    readings: dict[tuple[Word, ...], tuple[Records, Records]]

    def records(self, words: tuple[Word, ...] | None = None) -> tuple[Records, Records]:
        """Records of each hop that some choice in order takes, and all: of one reading or any."""
        read = [self.readings[words]] if words else list(self.readings.values())
        usable, every = ([set().union(*hops) for hops in zip(*one, strict=True)]
                         for one in zip(*read, strict=True))  # fmt: skip
        return usable, every


def all_paths(
    network: Network, source: str, targets: Collection[str], lens: str, max_hops: int
) -> list[FoundPath]:
    """Nodes, class, band, weakest grade and origins of every path, best first.

    Cost: factorial in the entities.
    """
    if lens == "money":
        routes = all_routes(network, source, targets, max_hops)
        kept = [one for one in routes if network.view.any_order or one.order != IMPOSSIBLE]
        return [one.found for one in kept]
    ranked = []
    for nodes, readings in _read(network, source, targets, lens, max_hops):
        strongest = [tuple(map(_strongest, reading)) for reading in readings]
        ranked.append(min((_rank(nodes, chosen, lens), chosen) for chosen in strongest))
    return [_found(rank, chosen, lens) for rank, chosen in sorted(ranked)]


def all_routes(
    network: Network, source: str, targets: Collection[str], max_hops: int
) -> list[Route]:
    """Every money route, best first; impossible ones are among them, and last.

    Cost: factorial in the entities, times the choices of one record a hop.
    """
    wait = network.view.wait
    ranked = []
    for nodes, readings in _read(network, source, targets, "money", max_hops):
        choices = [
            [(chosen, order_of_days(_days(chosen), wait)) for chosen in product(*reading)]
            for reading in readings
        ]
        every = [one for reading in choices for one in reading]
        order = _best(order for _, order in every)
        shown = []
        for reading in choices:
            may_be = [chosen for chosen, one in reading if one != IMPOSSIBLE]
            # Out of order whatever is chosen: shown on request, by the strongest records.
            if order == IMPOSSIBLE:
                may_be = [chosen for chosen, _ in reading]
            shown += [(_rank(nodes, chosen, "money"), chosen) for chosen in _may_be_shown(may_be)]
        rank, best = min(shown)
        route = Route(
            found=_found(rank, best, "money"),
            order=order,
            unhurried=_best(
                order_of_days([one.days for one in chosen], None) for chosen, _ in every
            ),
            readings={
                tuple((one.step, one.last) for one in reading[0][0]): (
                    _edges([chosen for chosen, one in reading if one != IMPOSSIBLE], nodes),
                    _edges([chosen for chosen, _ in reading], nodes),
                )
                for reading in choices
            },
        )
        key = (order == IMPOSSIBLE, *rank[:4], ORDERS.index(order), *rank[4:])
        ranked.append((key, route))
    return [route for _, route in sorted(ranked)]


def _days(chosen: tuple[Carrier, ...]) -> list[Payment | Tie | None]:
    return [one.days for one in chosen]


def _best(orders: Iterable[str]) -> str:
    return min(orders, key=ORDERS.index)


def _edges(choices: list[tuple[Carrier, ...]], nodes: tuple[str, ...]) -> Records:
    """Records of each hop that some choice takes."""
    return [{chosen[at].edge for chosen in choices} for at in range(len(nodes) - 1)]


def _may_be_shown(choices: list[tuple[Carrier, ...]]) -> list[tuple[Carrier, ...]]:
    """The strongest record of each hop; all choices where these shut each other out in time.

    Of the latter the one that makes the best route is shown.
    """
    if not choices:
        return []
    strongest = [min(map(_strength, hop)) for hop in zip(*choices, strict=True)]
    together = [one for one in choices if list(map(_strength, one)) == strongest]
    return together[:1] or choices


def order_of_days(days: Sequence[Payment | Tie | None], wait: int | None) -> str:
    """Order of the days of one record a hop; what only changes a name has no time.

    The grammar admits one tie at most.
    """
    payments = tuple(one for one in days if isinstance(one, Payment))
    tie = next((one for one in days if isinstance(one, Tie)), None)
    return order_of(payments, tie, wait)


def _read(
    network: Network, source: str, targets: Collection[str], lens: str, max_hops: int
) -> Iterator[tuple[tuple[str, ...], list[list[list[Carrier]]]]]:
    """Every sequence of entities that is a sentence, with the carriers of each way to read it."""
    entities = sorted(network.case.entities)
    carriers = carriers_of(network, lens)
    for nodes in _sequences(entities, (source,), frozenset(targets), max_hops):
        if _crosses(network, nodes, lens):
            hops = [carriers.get(pair, []) for pair in pairwise(nodes)]
            readings = list(readings_of(hops, lens))
            if readings:
                yield nodes, readings


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


def carriers_of(network: Network, lens: str) -> dict[tuple[str, str], list[Carrier]]:
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
                edge=name,
                step=step,
                last=bool(last),
                ends_route=bool(last) and not (step == "pay" and goes_on),
                band=BANDS.index(summary.band),
                class_=row["class"],
                grade=summary.grade,
                origins=summary.origins,
                days=_days_of(network, edge, step) if lens == "money" else None,
            )
            found.setdefault(way, []).append(carrier)
    return found


def _days_of(network: Network, edge: Edge, step: str) -> Payment | Tie | None:
    """Days of a record; what only changes a name has none."""
    if step in IDENTITY:
        return None
    return payment_of(edge) if step == "pay" else tie_of(network, edge)


def _guard(network: Network, guard: str, source: str, target: str) -> bool:
    """Whether the two ends are what the kind asks for."""
    asked = dict(part.split("=") for part in guard.split(";") if part)
    is_ = {"source_kind": network.case.entities[source].kind, "target_pool": network.pool(target)}
    return all(is_[name] in values.split("|") for name, values in asked.items())


def readings_of(hops: list[list[Carrier]], lens: str) -> Iterator[list[list[Carrier]]]:
    """The carriers of each way to read the hops that the grammar allows.

    What may only end a route is a reading of its own (decision 0002).
    """
    for words in product(*(sorted({(c.step, c.last) for c in hop}) for hop in hops)):
        moves = [at for at, (step, _) in enumerate(words) if step not in IDENTITY]
        if not re.fullmatch(GRAMMAR[lens], "".join(f"{words[at][0]} " for at in moves)):
            continue
        if lens == "association" and len(moves) > 1 and any(words[at][1] for at in moves):
            continue
        reading = [
            [carrier for carrier in hop if (carrier.step, carrier.last) == word]
            for hop, word in zip(hops, words, strict=True)
        ]
        if not any(reading[at][0].ends_route for at in moves[:-1]):
            yield reading


def _strongest(carriers: list[Carrier]) -> Carrier:
    """The strongest edge of the strongest kind."""
    return min(carriers, key=_strength)


def _strength(carrier: Carrier) -> tuple[int, int, tuple[int, ...], int]:
    return (carrier.band, _order(carrier.class_), _grade_key(carrier.grade), -carrier.origins)


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
