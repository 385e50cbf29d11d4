"""Through whom must every known route pass, and what is the least that would cut all?

A dominator of a target is a party (or a hop) that every route from the sources to it
uses (Lengauer and Tarjan 1979); several sources are joined to one beginning. Where some
chain of hops is out of order in time, each party and hop of one route is taken out in turn
to see whether money still arrives. The minimum cut says how few hops, or parties, hold all
routes together: in money where every figure of a cut is known under the same terms, else in
numbers. A cut knows no days, so that fewer may do where the order in time binds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any, ClassVar, NamedTuple

from flowgraph.analysis.ask_net import ask_net
from flowgraph.analysis.checking import Mixed, mixed_checks
from flowgraph.analysis.flownet import (
    END_OF_ALL,
    START,
    FlowNet,
    Through,
    pair_of,
    party_of,
    recorded,
)
from flowgraph.analysis.frames import Frames
from flowgraph.analysis.maxflow import Arc, maximum_flow
from flowgraph.analysis.reached_through import ReachedThrough, through_on_net
from flowgraph.analysis.results import Search, Told
from flowgraph.analysis.timed_reach import TimedArcs
from flowgraph.case.view import Network
from flowgraph.model.money import Terms


@dataclass(frozen=True)
class _Hop:
    """A hop as a node of its own between its ends."""

    arc: Arc


@dataclass(frozen=True)
class _Way:
    """The way into a party, so that the party itself is an arc that can be cut."""

    party: str


class Cut(NamedTuple):
    """Fewest hops, or parties, without which no route is left.

    Attributes
    ----------
    size : their number, or what they carry
    arcs : hops of the cut; empty for a cut of parties
    parties : parties of the cut; empty for a cut of hops
    possible : False where routes go straight from a source to a target, so that no party
        stands between
    terms, currency : what `size` is in, where it is money
    edges : records of the hops of a cut in money
    open_above : hops of it whose printed figure is a least one, so that more may pass
    absent : payments on known routes that have no record of these terms: they are in no figure
    """

    size: Fraction
    arcs: tuple[Arc, ...] = ()
    parties: tuple[str, ...] = ()
    possible: bool = True
    terms: Terms | None = None
    currency: str = ""
    edges: tuple[str, ...] = ()
    open_above: tuple[Arc, ...] = ()
    absent: tuple[Arc, ...] = ()


class Choke(NamedTuple):
    """What all routes to one target have in common.

    Attributes
    ----------
    target : the party
    parties : parties that every route passes, in their order
    arcs : hops that every route takes, in their order
    routes_apart : number of routes that share no hop; the most there can be where the
        order in time binds
    stated_as_fact : whether some route rests on no hop that is only alleged, inferred or
        disputed
    of_facts : parties that every such route passes, in their order
    """

    target: str
    parties: tuple[str, ...]
    arcs: tuple[Arc, ...]
    routes_apart: int
    stated_as_fact: bool
    of_facts: tuple[str, ...]


@dataclass(frozen=True, eq=False, repr=False)
class ChokepointsAnswer(Told):
    """Answer of `chokepoints`.

    Attributes
    ----------
    net : the network of the question, in which a route may pass one target to another
    chokes : one for each target that a route reaches, also past another target
    unreached : targets that no route reaches, not even past another one
    reached_through : of the reached ones, those that are reached only past another one
    hops, parties : the least cuts of all routes
    money : least cuts in money, for each period and status in which every figure is known
    checks : odds of checking one hop of the cut in money, where it has several
    """

    told_by: ClassVar[str] = "flowgraph.render.chokepoints"
    net: FlowNet
    query: dict[str, Any]
    search: Search
    chokes: tuple[Choke, ...]
    unreached: tuple[str, ...]
    reached_through: tuple[ReachedThrough, ...]
    hops: Cut | None
    parties: Cut | None
    money: tuple[Cut, ...] = ()
    checks: tuple[Mixed | None, ...] = ()
    notes: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()

    @property
    def network(self) -> Network:
        """What the view left."""
        return self.net.network

    def __repr__(self) -> str:
        """Say how many targets are reached."""
        return f"<ChokepointsAnswer: {len(self.chokes)} targets reached>"


def ask_chokepoints(
    network: Network, source: str, target: str, *, currency: str = "", rate: str = ""
) -> ChokepointsAnswer:
    """Choke points of the money routes between what two words stand for.

    Parameters
    ----------
    network : what a view left of a case
    source, target : an id, a name in any script, or a selector
    currency, rate : as in `ask_trace`, for cuts in money

    Raises
    ------
    UnknownEntity, AmbiguousEntity, UsageError
        If a word names nothing, or several entities.

    Cost: near linear for the dominators; a maximum flow for each target and each cut.
    """
    question = ask_net(network, source, target)
    net, every = question.net, question.net.past_targets
    chokes = tuple(_choke(every, name) for name in every.reached)
    money, checks = _money_cuts(net, currency, rate)
    notes = [*question.notes]
    if chokes and net.timed_arcs(net.links) is not None:
        notes.append(
            "some chains of these hops are out of order in time; the least cuts and the number of"
            " routes without a shared hop count these chains too, so that fewer may do"
        )
    return ChokepointsAnswer(
        net=every,
        query=question.asked(),
        search=Search(len(every.links), len(every.inner()), True),
        chokes=chokes,
        unreached=tuple(name for name in every.targets if name not in every.reached),
        reached_through=through_on_net(net),
        hops=_least_hops(net) if chokes else None,
        parties=_least_parties(net) if chokes else None,
        money=money,
        checks=checks,
        notes=tuple(notes),
        resolved=question.resolved,
    )


def _choke(net: FlowNet, target: str) -> Choke:
    """What all routes to a target have in common, those past other targets among them."""
    ways = net.ways(net.links, target)
    parties, arcs = _on_every_route(net, ways, target)
    factual = (arc for arc in ways if net.stated_as_fact(net.links[arc]))
    facts = net.ways(factual, target, net.is_fact)
    apart = maximum_flow(_counted(net, ways, [target]), START, END_OF_ALL).value
    return Choke(
        target,
        parties,
        arcs,
        int(apart or 0),
        stated_as_fact=bool(facts),
        of_facts=_on_every_route(net, facts, target, net.is_fact)[0] if facts else (),
    )


def _on_every_route(
    net: FlowNet,
    ways: Iterable[Arc],
    target: str,
    counts: Callable[[str], bool] = lambda _: True,
) -> tuple[tuple[str, ...], tuple[Arc, ...]]:
    """Parties and hops that every route over some arcs takes to a target.

    Dominators, with arcs as nodes of their own between their ends; where days bind, what one
    route in order cannot do without.
    """
    import networkx as nx

    ways = list(ways)
    timed = net.timed_arcs(ways, counts)
    route = net.route_in_time(target, ways) if timed is not None else ()
    if timed is not None and route:
        return _passed_in_time(net, timed, route)
    graph: nx.DiGraph[Any] = nx.DiGraph()
    graph.add_edges_from((START, source) for source in net.sources)
    for arc in ways:
        graph.add_edge(arc[0], _Hop(arc))
        graph.add_edge(_Hop(arc), arc[1])
    graph.add_edges_from((node, END_OF_ALL) for node in net.ends(target))
    above = nx.immediate_dominators(graph, START)
    chain = []
    node: Any = END_OF_ALL
    while above.get(node, node) != node and above[node] is not None:
        node = above[node]
        chain.append(node)
    chain.reverse()
    arcs = tuple(node.arc for node in chain if isinstance(node, _Hop))
    passed = [n for n in chain if isinstance(n, Through) or n not in (*net.sources, target)]
    return tuple(party_of(n) for n in passed if isinstance(n, (str, Through))), arcs


def _passed_in_time(
    net: FlowNet, timed: TimedArcs, route: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[Arc, ...]]:
    """Parties and hops of a route without which money does not arrive in order of time."""
    ends = net.ends(route[-1])

    def needed(removed: frozenset[Arc]) -> bool:
        days = timed.reach(removed).days
        return bool(removed) and not any(days.get(end) for end in ends)

    pairs = list(pairwise(route))
    hops = [arc for pair in pairs for arc in timed.legs if pair_of(arc) == pair]
    parties = [
        party
        for party in route[1:-1]
        if needed(frozenset(arc for arc in timed.legs if party in pair_of(arc)))
    ]
    return tuple(parties), tuple(arc for arc in hops if needed(frozenset((arc,))))


def _counted(
    net: FlowNet, arcs: Iterable[Arc], targets: Iterable[str]
) -> dict[Arc, Fraction | int | None]:
    """Arcs that count one each, with one beginning and one end."""
    return net.joined(dict.fromkeys(arcs, 1), targets)


def _least_hops(net: FlowNet) -> Cut:
    flow = maximum_flow(_counted(net, net.links, net.reached), START, END_OF_ALL)
    return Cut(flow.value or Fraction(0), arcs=flow.cut)


def _least_parties(net: FlowNet) -> Cut:
    """Cut of parties: each party between the ends is an arc that counts one."""
    between = frozenset(net.inner())
    split: dict[Arc, int | None] = {(_Way(name), name): 1 for name in between}
    split |= {(start, _Way(end) if end in between else end): None for start, end in net.links}
    flow = maximum_flow(net.joined(split, net.reached), START, END_OF_ALL)
    if flow.value is None:
        return Cut(Fraction(0), possible=False)
    return Cut(flow.value, parties=tuple(sorted(party for _, party in flow.cut)))


def _money_cuts(
    net: FlowNet, currency: str, rate: str
) -> tuple[tuple[Cut, ...], tuple[Mixed | None, ...]]:
    """Least cuts in money, of each frame in which the figures hold all routes.

    With each the odds of checking one of its hops, where there are several to choose from.
    """
    frames = Frames(net, currency, rate)
    cuts, checks = [], []
    for frame in frames.found:
        spans = frames.on_routes(frame)
        sizes = frames.stated(spans)
        flow = maximum_flow(net.joined(sizes, net.reached), START, END_OF_ALL)
        if not flow.value:
            continue
        cut = Cut(
            flow.value,
            arcs=flow.cut,
            terms=frame.terms,
            currency=frame.currency,
            edges=tuple(edge for arc in flow.cut for edge in frame.edges[recorded(arc)]),
            open_above=tuple(a for a in flow.cut if (span := spans[a]) and span.high is None),
            absent=frames.absent(frame),
        )
        cuts.append(cut)
        several = len(flow.cut) > 1
        odds = mixed_checks([Fraction(sizes[arc] or 0) for arc in flow.cut]) if several else None
        checks.append(odds)
    return tuple(cuts), tuple(checks)
