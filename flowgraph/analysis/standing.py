"""Which payments does an entity stand at: passed on, processed, approved, or headed?

The hops are those of the money lens and what is attached to them is what `behind`
attaches; here it is only read from the other end. To stand at a payment is no
exposure to what the money does later, so the listed parties that a known route
leads to from there are named apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from flowgraph.analysis.behind import HEADS, PAYS
from flowgraph.analysis.build import build_hop
from flowgraph.analysis.ranking import Ranker
from flowgraph.analysis.results import Hop
from flowgraph.analysis.search import Walks
from flowgraph.case.view import Network
from flowgraph.model import kinds

PASSES = "passes on"


class Standing(NamedTuple):
    """One payment at which an entity stands.

    `act` is `passes on` (pays a part of it), `processes`, `approves`, `heads` (leads
    the payer), `pays` or `processes` through a body that the entity leads, or
    `heads_approver` (leads a body that approves; `about` is the approval). `edge`
    says so, `about` is the record of the payment. `time` is `assumed` where the days
    meet only by an unpublished first or last day. `through` is the body led, if any.
    """

    entity: str
    act: str
    edge: str
    about: str
    payer: str
    payee: str
    time: str
    through: str


class Payments:
    """Payments of a network by those who stand at them, made once.

    Cost: linear in the paying edges, times what is attached to each.
    """

    def __init__(self, network: Network, walks: Walks) -> None:
        """Attach to every pair of payer and payee; `walks` are those of the money lens."""
        self._network, self._walks = network, walks
        self.of: dict[str, list[Standing]] = {}
        for hop in self._hops():
            for one in _at(network, hop):
                self.of.setdefault(one.entity, []).append(one)
        for found in self.of.values():
            found[:] = sorted(set(found))
            headed = {(one.edge, one.about) for one in found if one.act == HEADS}
            # Who heads the payer of a part also heads a station of the whole: said once.
            found[:] = [
                one for one in found if one.act != PAYS or (one.edge, one.about) not in headed
            ]

    def _hops(self) -> Iterator[Hop]:
        """Every pay hop to whose records something may be attached, by every kind."""
        network, ranker = self._network, Ranker(self._network, self._walks)
        for source, onward in sorted(self._walks.moves.items()):
            for target, moves in sorted(onward.items()):
                if not any(move.step.name == kinds.PAY for move in moves):
                    continue
                names = [move.edge for move in moves]
                if not (
                    any(network.attached(network.leaders, source))
                    or any(network.attached(network.processors, target))
                    or any(n in network.approvals or n in network.parts for n in names)
                ):
                    continue
                for group in ranker.choices(source, target):
                    for choice in group.choices:
                        if choice.step.name == kinds.PAY:
                            yield build_hop(network, self._walks, (source, target), choice)


def _at(network: Network, hop: Hop) -> Iterator[Standing]:
    ends = (hop.source, hop.target)
    for station in hop.stations:
        act = PASSES if station.role == "payer" else "processes"
        yield Standing(station.entity, act, station.edge, station.about, *ends, station.time, "")
    for one in hop.behind:
        edge = network.case.edges[one.edge]
        led = edge.target if edge.kind == "leads" else ""
        yield Standing(one.entity, one.act, one.edge, one.about, *ends, one.time, led)
