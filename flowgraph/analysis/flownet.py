"""The network of one money question: every hop that lies on a route, parallel records joined.

The grammar is that of the paths: a general pool is not passed, a benefit ends a route,
another name of a party is the party. Each arc keeps the ids of its records, so that what
is found on the network can be told from the tables. Routes may be of any length; a record
with which money would leave before it arrived is on none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from typing import Any, NamedTuple

from flowgraph.analysis import grammar
from flowgraph.analysis.days import EVER, NEVER, When, days_of_payment, days_of_tie
from flowgraph.analysis.maxflow import Arc, Capacities, between, reachable
from flowgraph.analysis.order import ANY_WAIT, Leg
from flowgraph.analysis.ranking import Ranker
from flowgraph.analysis.search import Bounds, Walks, sequences
from flowgraph.analysis.timed_reach import TimedArcs
from flowgraph.case.identity import SURE_CLAIMS
from flowgraph.case.view import Network
from flowgraph.model import kinds


@dataclass(frozen=True)
class End:
    """Arrival of a route that may not go on from there (a benefit, aid)."""

    party: str


@dataclass(frozen=True)
class Through:
    """A source that money of another source enters: from there only a benefit goes on.

    What it pays itself leaves it as its own money, and is counted once.
    """

    party: str


@dataclass(frozen=True)
class Joined:
    """A node that stands for several: the beginning of all sources, the end of all targets."""

    name: str


# Search states in which one route in order is looked for.
_MOST_FOR_A_ROUTE = 20_000
START, END_OF_ALL = Joined("all sources"), Joined("all targets")


class Link(NamedTuple):
    """The records that admit one hop, and whether it is a payment or (also) a benefit."""

    edges: tuple[str, ...]
    step: str


def party_of(node: Any) -> str:
    """Party that a node of the network stands for."""
    return node.party if isinstance(node, (End, Through)) else str(node)


def pair_of(arc: Arc) -> tuple[str, str]:
    """The two parties of an arc."""
    return party_of(arc[0]), party_of(arc[1])


def recorded(arc: Arc) -> Arc:
    """Arc under which the figures of a hop are kept: a source is entered as any other party."""
    return (arc[0], arc[1].party) if isinstance(arc[1], Through) else arc


class FlowNet:
    """Hops between sources and targets, pruned to those on a route.

    Attributes
    ----------
    network : what a view left of a case
    walks : the moves of the money lens
    party : for an entity with other names the one that stands for all of them
    sources, targets : parties
    stops : targets at which a route ends; none where routes go on past a target
    every : records of each arc of the whole network; arcs leave a party and enter a party or
        an `End`
    links : those on a route
    timed : the days of the records of `links`
    out_of_order : targets to which routes lead on which money would leave before it arrived,
        and no others
    waiting : targets that would be reached if money could wait longer than asked
    unsure : parties that are one by an identity alone that is not sure, with its records

    Cost: linear in the walkable edges.
    """

    def __init__(
        self,
        network: Network,
        sources: Iterable[str],
        targets: Iterable[str],
        avoid: Collection[str] = (),
    ) -> None:
        """Build the network; an entity to avoid is left out."""
        self.network = network
        self.walks = Walks(network, grammar.lens_for("money", network), frozenset(avoid))
        self.party, self.unsure = _parties(self.walks, network)
        self.sources = tuple(sorted({self.of(name) for name in sources}))
        self.targets = tuple(sorted({self.of(name) for name in targets} - {*self.sources}))
        self.stops = frozenset(self.targets)
        self._arrange()

    def _arrange(self) -> None:
        self.every = self._links()
        self.links = self._in_time(self._pruned(self.every))

    @cached_property
    def past_targets(self) -> FlowNet:
        """The same question where a route may pass one target on its way to another.

        The network itself where no route goes on from a target. What is said of each target
        alone (who is on every route to it, what is available to it) is said of this one.
        """
        moves = self.walks.moves
        if not any(moves.get(name) for party in self.targets for name in self.entities(party)):
            return self
        # Not of a finished network: nothing that is cached of one holds for the other.
        found = object.__new__(FlowNet)
        found.network, found.walks, found.party = self.network, self.walks, self.party
        found.unsure = self.unsure
        found.sources, found.targets, found.stops = self.sources, self.targets, frozenset()
        found._arrange()
        same = found.links == self.links and found.out_of_order == self.out_of_order
        return self if same else found

    @property
    def goes_on(self) -> bool:
        """Whether some route here passes one target on its way to another."""
        return bool(self.targets) and not self.stops

    def of(self, entity: str) -> str:
        """Party of an entity."""
        return self.party.get(entity, entity)

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """Entities of each party that has other names."""
        found: dict[str, list[str]] = {}
        for name, party in sorted(self.party.items()):
            found.setdefault(party, []).append(name)
        return found

    def entities(self, party: str) -> list[str]:
        """Entities that a party is known as, itself among them."""
        return self.members.get(party, [party])

    def may_pass(self, party: str) -> bool:
        """Whether money may go on from a party."""
        return all(self.walks.may_pass(name) for name in self.entities(party))

    def is_fact(self, edge: str) -> bool:
        """Whether a record is stated, and not only alleged, inferred or disputed."""
        return self.network.summaries[edge].claim in SURE_CLAIMS

    def stated_as_fact(self, link: Link) -> bool:
        """Whether some record of a hop is not only alleged, inferred or disputed."""
        summaries = self.network.summaries
        return any(summaries[edge].claim in SURE_CLAIMS for edge in link.edges)

    @cached_property
    def payments(self) -> tuple[tuple[str, Arc], ...]:
        """Every payment of the whole network from one party to another: record and hop.

        One that may not go on arrives at an `End`. Sorted by the ids of the records.
        """
        lens, pool = self.walks.lens, self.walks.pool
        found = []
        for source, onward in self.walks.moves.items():
            for target, moves in onward.items():
                payer, payee = self.of(source), self.of(target)
                for move in moves if payer != payee else ():
                    if move.step.name == kinds.PAY:
                        ends = grammar.is_last(move.step, lens, pool[target])
                        found.append((move.edge, (payer, End(payee) if ends else payee)))
        return tuple(sorted(found, key=lambda entry: entry[0]))

    def _links(self) -> dict[Arc, Link]:
        lens, pool = self.walks.lens, self.walks.pool
        starts, goals = frozenset(self.sources), frozenset(self.targets)
        found: dict[Arc, dict[str, list[str]]] = {}
        for source, onward in self.walks.moves.items():
            payer = self.of(source)
            if payer in self.stops or not (payer in starts or self.may_pass(payer)):
                continue
            for target, moves in onward.items():
                payee = self.of(target)
                if payee == payer:
                    continue
                for move in moves:
                    ends = grammar.is_last(move.step, lens, pool[target])
                    if move.step.identity or (ends and payee not in goals):
                        continue
                    node: Any = End(payee) if ends else payee
                    begin: Any = payer
                    if payee in starts:
                        node = Through(payee)
                    if move.step.name == kinds.BENEFIT and payer in starts:
                        # Nobody stands to gain from money that has not moved yet.
                        if not self.may_pass(payer):
                            continue
                        begin = Through(payer)
                    arc = (begin, node)
                    found.setdefault(arc, {}).setdefault(move.step.name, []).append(move.edge)
        return {
            arc: Link(
                tuple(sorted(edge for edges in by_step.values() for edge in edges)),
                kinds.BENEFIT if kinds.BENEFIT in by_step else kinds.PAY,
            )
            for arc, by_step in sorted(found.items(), key=lambda item: repr(item[0]))
        }

    def _pruned(self, links: dict[Arc, Link]) -> dict[Arc, Link]:
        """Arcs that the sources reach and from which a target is reached.

        A source is entered by money of another one alone: its own that comes back is no route.
        """
        ends = [node for target in self.targets for node in arrivals(target)]
        kept = between(links, self.sources, ends)
        entered = {arc for arc in kept if isinstance(arc[1], Through)}
        others = {source: self._by_others(source, kept) for _, source in map(pair_of, entered)}
        own = {arc for arc in entered if arc[0] not in others[party_of(arc[1])]}
        if own:
            kept = between([arc for arc in kept if arc not in own], self.sources, ends)
        return {arc: links[arc] for arc in kept}

    def _in_time(self, links: dict[Arc, Link]) -> dict[Arc, Link]:
        """Arcs and records on a route along which money can run forward in time."""
        wait = self.network.view.wait
        most = ANY_WAIT if wait is None else wait
        legs = {arc: self._legs(link) for arc, link in links.items()}
        self.timed = TimedArcs(legs, self.sources, most)
        self.out_of_order: tuple[str, ...] = ()
        self.waiting: tuple[str, ...] = ()
        if self.network.view.any_order:
            return links
        ends = [node for target in self.targets for node in arrivals(target)]
        kept = self.timed.on_routes(ends)
        found = {}
        for arc, places in kept.items():
            payments, ties = (
                tuple(names[place] for place in chosen)
                for names, chosen in zip(self._by_step(links[arc]), places, strict=True)
            )
            step = kinds.BENEFIT if ties else kinds.PAY
            found[arc] = Link(tuple(sorted({*payments, *ties})), step)
        self.timed = TimedArcs(
            {arc: self._legs(link) for arc, link in found.items()}, self.sources, most
        )
        before, after = (
            {party_of(end) for _, end in arcs} & {*self.targets} for arcs in (links, found)
        )
        left_out = before - after
        if wait is not None and left_out:
            free = TimedArcs({arc: self._legs(link) for arc, link in links.items()}, self.sources)
            come = {party_of(node) for node in free.reach().days}
            self.waiting = tuple(sorted(left_out & come))
        self.out_of_order = tuple(sorted(left_out - {*self.waiting}))
        return found

    def _by_step(self, link: Link) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Records of a link that pay, and those that are ties."""
        edges, steps = self.network.case.edges, self.walks.lens.steps
        pays = tuple(n for n in link.edges if steps[edges[n].kind].name == kinds.PAY)
        return pays, tuple(name for name in link.edges if name not in pays)

    def _legs(self, link: Link) -> tuple[Leg, ...]:
        """Days of the payments of a link, and of its ties."""
        network, edges = self.network, self.network.case.edges
        pays, ties = self._by_step(link)
        return (
            Leg(tuple(days_of_payment(network, edges[name]) for name in pays)),
            Leg(tuple(days_of_tie(network, edges[name]) for name in ties), holds=True),
        )

    def _by_others(self, source: str, arcs: Iterable[Arc]) -> set[Any]:
        """Nodes that money of the sources but one can reach without passing that one."""
        out: dict[Any, list[Any]] = {}
        for begin, end in arcs:
            if begin != source:
                out.setdefault(begin, []).append(end)
        return reachable(out, [one for one in self.sources if one != source])

    @cached_property
    def _heads(self) -> frozenset[Any]:
        """Nodes that some arc enters."""
        return frozenset(end for _, end in self.links)

    @cached_property
    def reached(self) -> tuple[str, ...]:
        """Targets at which some route arrives."""
        return tuple(target for target in self.targets if self.ends(target))

    def ends(self, target: str) -> tuple[Any, ...]:
        """Nodes at which routes to a target arrive."""
        return tuple(node for node in arrivals(target) if node in self._heads)

    def ways(
        self, arcs: Iterable[Arc], target: str, counts: Callable[[str], bool] = lambda _: True
    ) -> list[Arc]:
        """Arcs that lie on a route to one target; a route ends there, wherever others end.

        `counts` says of a record whether its days are taken.
        """
        kept = [arc for arc in arcs if arc[0] != target]
        kept = between(kept, self.sources, self.ends(target))
        timed = self.timed_arcs(kept, counts)
        if timed is None:
            return kept
        on_routes = timed.on_routes(self.ends(target))
        return [arc for arc in kept if arc in on_routes]

    def route_in_time(self, target: str, arcs: Iterable[Arc]) -> tuple[str, ...]:
        """Parties of a short route over some arcs on which money runs forward in time.

        Empty where none was found within the search states that are given to it.
        """
        allowed = {pair_of(arc) for arc in arcs}
        ranker = Ranker(self.network, self.walks)
        bounds = Bounds(_MOST_FOR_A_ROUTE, None)
        goals = frozenset(self.entities(target))
        starts = [name for source in self.sources for name in self.entities(source)]
        for source in starts:
            for nodes in sequences(self.walks, source, goals, len(self.walks.pool), bounds):
                route = tuple(dict.fromkeys(self.of(name) for name in nodes))
                if allowed.issuperset(pairwise(route)) and ranker.rank(nodes).can_be:
                    return route
        return ()

    def ties_into(self, target: str) -> tuple[str, ...]:
        """Records of the ties by which routes arrive at a target."""
        names = {
            name
            for arc, link in self.links.items()
            if party_of(arc[1]) == target
            for name in self._by_step(link)[1]
        }
        return tuple(sorted(names))

    def timed_arcs(
        self, arcs: Iterable[Arc], counts: Callable[[str], bool] = lambda _: True
    ) -> TimedArcs | None:
        """Arcs with the days of their records; None where every chain of them is in order.

        An arc that no record admits (a substitute) may carry money on any day. `counts` says
        of a record whether it is taken.
        """
        if self.network.view.any_order:
            return None
        legs: dict[Arc, tuple[Leg, ...]] = {}
        for arc in arcs:
            link = self.links.get(arc) or self.every.get(arc)
            if link is None:
                legs[arc] = (Leg((When(NEVER, EVER),)),)
            else:
                kept = tuple(name for name in link.edges if counts(name))
                legs[arc] = self._legs(link._replace(edges=kept))
        found = TimedArcs(legs, self.sources, self.timed.wait)
        return found if found.binds() else None

    def starts(self) -> dict[Arc, None]:
        """Arcs from one beginning to every source, without limit."""
        return {(START, source): None for source in self.sources}

    def joined(self, arcs: Capacities, targets: Iterable[str]) -> dict[Arc, Fraction | int | None]:
        """Arcs with one beginning for all sources and one end for some targets."""
        ends = {(node, END_OF_ALL): None for name in targets for node in self.ends(name)}
        return {**arcs, **self.starts(), **ends}

    def inner(self) -> tuple[str, ...]:
        """Parties between the ends, in the order of their ids."""
        found = {party_of(node) for arc in self.links for node in arc}
        return tuple(sorted(found - {*self.sources, *self.targets}))


def arrivals(target: str) -> tuple[Any, ...]:
    """Both nodes at which a route may arrive at a party."""
    return (target, End(target))


def _parties(walks: Walks, network: Network) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """For entities that are one party under the question, the one that stands for it.

    A designated one, else one that is not itself another name, else the first of their ids.
    With it, for each party that is one by a record alone that is not sure, these records.
    """
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    sure: nx.Graph[str] = nx.Graph()
    doubtful: dict[str, tuple[str, str]] = {}
    aliases: set[str] = set()
    for source, onward in walks.moves.items():
        for target, moves in onward.items():
            for move in moves:
                if move.step.identity:
                    graph.add_edge(source, target)
                    sure.add_nodes_from((source, target))
                    aliases.add(network.case.edges[move.edge].source)
                    if network.summaries[move.edge].claim in SURE_CLAIMS and (
                        move.step.name == kinds.IDENTITY
                    ):
                        sure.add_edge(source, target)
                    else:
                        doubtful[move.edge] = (source, target)
    found: dict[str, str] = {}
    for group in nx.connected_components(graph):
        chosen = min(
            group, key=lambda name: (name not in network.designated, name in aliases, name)
        )
        found |= dict.fromkeys(sorted(group), chosen)
    known = {name: at for at, group in enumerate(nx.connected_components(sure)) for name in group}
    unsure: dict[str, tuple[str, ...]] = {}
    for edge, (one, other) in sorted(doubtful.items()):
        if known[one] != known[other]:
            unsure[found[one]] = (*unsure.get(found[one], ()), edge)
    return found, unsure
