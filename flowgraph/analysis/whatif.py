"""What would a listing, a delisting or a lost record change? Two worlds side by side.

Everything is asked twice, once of the tables as they are and once under the supposition,
with the same functions that answer `rules`, `exposure` and `paths`: verdicts, classes of
exposure, routes, payments to listed parties. Only what differs is told, each line with its
reason; what does not differ is counted. A listing that changes nothing but its own line is
called symbolic, on what the tables hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar

from flowgraph.analysis.comparison import ROUTE, Change, Comparison
from flowgraph.analysis.paths import DEFAULT_MAX_EXPLORED
from flowgraph.analysis.results import Answer, Search, Told
from flowgraph.analysis.world import Paid, World
from flowgraph.analysis.worlds import Supposition, read_supposition, supposed_world
from flowgraph.case.view import Network
from flowgraph.errors import UsageError


@dataclass(frozen=True, eq=False, repr=False)
class WhatifAnswer(Told):
    """Answer of `whatif`.

    Attributes
    ----------
    network, supposed : the two worlds
    supposition : what was changed
    changes : the lines that differ, by what they are about
    paid : payments to listed parties, by terms, where any is recorded
    routes : routes of the first world that remain in the second as they were
    same : lines that do not differ, by what they are about
    symbolic : listings that change nothing but their own line
    """

    told_by: ClassVar[str] = "flowgraph.render.whatif"
    network: Network
    supposed: Network
    supposition: Supposition
    query: dict[str, Any]
    search: Search
    changes: tuple[Change, ...]
    paid: tuple[Paid, ...]
    routes: tuple[str, ...]
    same: dict[str, int]
    symbolic: tuple[str, ...]
    before: Answer
    after: Answer
    notes: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Say how many lines differ."""
        return f"<WhatifAnswer: {len(self.changes)} changes>"


def ask_whatif(
    network: Network,
    *,
    designate: Iterable[str] = (),
    delist: Iterable[str] = (),
    drop: Iterable[str] = (),
    on: Iterable[str] = (),
    source: str = "",
    target: str = "",
    max_explored: int = DEFAULT_MAX_EXPLORED,
) -> WhatifAnswer:
    """Compare a case with the same case under a supposition.

    Parameters
    ----------
    network : what a view left of a case
    designate, delist, drop, on : as in `read_supposition`
    source, target : whose routes are compared; none for those from all payers to
        designated parties. A selector is read in each world anew.
    max_explored : most search states for the exposure of each world

    Raises
    ------
    UnknownEntity, AmbiguousEntity, UsageError
        As in `read_supposition` and `ask_paths`.

    Cost: that of `rules`, `exposure --all` and the overview of routes, twice; and once more
    for each thing that is supposed, where there are several.
    """
    if target and not source:
        raise UsageError("--target needs --source; without both all money routes are compared")
    supposition = read_supposition(network, tuple(designate), tuple(delist), tuple(drop), tuple(on))
    other = supposed_world(network, supposition)
    # Routes of all payers: of the same ones in each world.
    payers = network.designated ^ other.designated

    def world(one: Network) -> World:
        return World(one, source, target, payers, max_explored)

    first, second = world(network), world(other)
    single = supposition.single
    without = {
        one: first if len(single) == 1 else world(supposed_world(network, supposition.without(one)))
        for one in single
    }
    comparison = Comparison(first, second, without, supposition)
    changes = comparison.changes()
    moved = {one.subject for one in changes if one.about == ROUTE}
    searches = (first.routes.search, second.routes.search, first.search, second.search)
    notes = [f"as it is: {note}" for note in first.notes]
    notes += [f"supposed: {note}" for note in second.notes]
    stopped = next((one.stopped_by for one in searches if one.stopped_by), None)
    return WhatifAnswer(
        network=network,
        supposed=other,
        supposition=supposition,
        query={
            "designate": [
                {"entity": one.entity, "start": one.day or None, "lists": list(one.lists)}
                for one in supposition.designate
            ],
            "delist": list(supposition.delist),
            "drop": list(supposition.drop),
            "source": first.routes.query["source"] if source else None,
            "target": target or None,
            **network.asked(),
            "max_explored": max_explored,
        },
        search=Search(
            sum(one.explored for one in searches),
            max(one.entities for one in searches),
            stopped is None and all(one.complete for one in searches),
            stopped,
        ),
        changes=tuple(changes),
        paid=tuple(comparison.paid()),
        routes=tuple(name for name in first.on_routes if name not in moved),
        same=comparison.same,
        symbolic=tuple(comparison.symbolic(changes)),
        before=first.routes,
        after=second.routes,
        notes=tuple(notes),
        resolved=first.routes.resolved if source else (),
    )
