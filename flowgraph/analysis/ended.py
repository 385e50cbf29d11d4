"""Past ties that joined two parties: what a negative answer must not leave out.

A search walks what holds on the day. Where it finds nothing, the same search is made once
more with the states that are over by then. If no day had the whole route, because the
recorded money came later, the answer says so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

from flowgraph.analysis.paths import find_paths, path_of
from flowgraph.analysis.results import Past, Path
from flowgraph.case.view import HELD, Network
from flowgraph.model import dates, kinds

# Most past ties and routes that are named, and most past routes looked at for each pair.
MOST_TOLD, MOST_TRIED = 5, 3
# Most steps of the search with past states, where the question itself has no such bound.
MOST_LOOKED_BACK = 200_000


def with_the_past(network: Network) -> Network | None:
    """The network with the states that are over put back; None where there are none.

    It includes those that the filters on grade and claim left out, for filters clear nobody.
    """
    plain = network.unfiltered
    over = {
        name: HELD
        for name in plain.summaries
        if name not in plain.walkable and network.ended_on(network.case.edges[name])
    }
    if not over:
        return None
    view = replace(network.view, any_order=True)
    summaries = network.summaries | {name: plain.summaries[name] for name in over}
    walkable = network.walkable | over
    return replace(network, view=view, walkable=walkable, summaries=summaries)


def past_between(
    network: Network, sources: Iterable[str], targets: Iterable[str], follow: str, **search: Any
) -> tuple[Past, ...]:
    """Past ties that joined two groups: single records of any kind, then routes of a lens.

    Parameters
    ----------
    network : the part of a case that passes the view's filters
    sources, targets : entity ids
    follow : lens of the routes, or kinds; empty for single records alone
    search : further options of `find_paths`

    Returns
    -------
    At most `MOST_TOLD`. A route is given only if nothing before it has the same two ends.

    Cost: that of `find_paths` if there are states that are over; else linear in the edges.
    """
    before = with_the_past(network)
    if before is None:
        return ()
    sources, targets = frozenset(sources), frozenset(targets)
    found = [*_direct(before, network, sources, targets)]
    told = {frozenset(one.nodes) for one in found}
    search |= {"k": MOST_TRIED, "follow": follow}
    for path in find_paths(before, sources, targets, **search).paths if follow else ():
        one = past_route(network, before, path)
        if one and frozenset((one.nodes[0], one.nodes[-1])) not in told:
            told.add(frozenset((one.nodes[0], one.nodes[-1])))
            found.append(one)
    return tuple(found[:MOST_TOLD])


def past_of_route(network: Network, nodes: tuple[str, ...], follow: str) -> tuple[Past, ...]:
    """The past route along a sequence of entities, or else past ties between its neighbours.

    Parameters
    ----------
    nodes : entity ids, at least two
    follow : lens in which the sequence may have been a path
    """
    before = with_the_past(network)
    if before is None:
        return ()
    path = path_of(before, nodes, follow) if len(nodes) > 2 else None
    past = past_route(network, before, path) if path else None
    if past:
        return (past,)
    pairs = pairwise(nodes)
    found = [p for one, other in pairs for p in _direct(before, network, {one}, {other})]
    return tuple(found[:MOST_TOLD])


def _direct(
    before: Network, network: Network, sources: Collection[str], targets: Collection[str]
) -> Iterator[Past]:
    """Past records between parties of two groups, under any of their names, in either direction."""
    sources = {name for one in sources for name in network.names_of(one)}
    targets = {name for one in targets for name in network.names_of(one)}
    for name in before.walkable:
        if name in network.walkable:
            continue
        edge = network.case.edges[name]
        for one, other in ((edge.source, edge.target), (edge.target, edge.source)):
            if one in sources and other in targets and one != other:
                yield Past((one, other), ((name, network.ended_on(edge)),))
                break


def past_route(network: Network, before: Network, path: Path) -> Past | None:
    """The route with its records that are over; None if none is over, or it never was a route.

    It never was one if a payment is out of order in time, or if it has no payment and its
    ties never held on the same day. If payments are why no day had all of it, it is `apart`.

    Parameters
    ----------
    network : of the question
    before : the same with past states, in which the route was found
    """
    if path.clash is not None and path.hops[path.clash.hop].step == kinds.PAY:
        return None
    ended: list[tuple[str, str]] = []
    first, last = dates.FIRST_DAY, dates.LAST_DAY
    for hop in path.hops:
        holding = [name for name in hop.edges if name in network.walkable]
        edge = network.case.edges[(holding or hop.edges)[0]]
        if network.case.kinds[edge.kind].event:
            first = max(first, dates.first_day(edge.start or edge.end))
        else:
            low, high = before.stated_spell(edge)
            first, last = max(first, low), min(last, high)
        if not holding:
            ended.append((edge.id, network.ended_on(edge)))
    paid = any(hop.step == kinds.PAY for hop in path.hops)
    if not ended or (first > last and not paid):
        return None
    return Past(path.nodes, tuple(ended), first > last)


def note_of(network: Network, past: Past) -> str:
    """A past tie in words: `a record that ended in 2011 joined the two: ...`."""
    edges, entities = network.case.edges, network.case.entities
    days = [dates.on_day(day) for day in dict.fromkeys(day for _, day in past.ended)]
    what = "a record" if len(past.ended) == 1 else "records"
    inner = ", ".join(entities[name].name for name in past.nodes[1:-1])
    through = f" through {inner}" if inner else ""
    rows = [edges[name] for name, _ in past.ended]
    said = ", ".join(
        f"{row.id} ({row.kind}, {entities[row.source].name} to {entities[row.target].name}"
        f"{'' if row.id in network.summaries else ', left out by the filters'})"
        for row in rows
    )
    apart = "; the rest of the route is recorded for later days" if past.apart else ""
    return f"{what} that ended {' and '.join(days)} joined the two{through}: {said}{apart}"
