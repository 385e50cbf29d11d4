"""Which targets are reached only through another target, and through which?

A route ends at the first target that it meets. So in a question about several targets one
of them may be on no route although a known route leads on to it, past another target. Such
a target is reached, and the answer says through whom.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from flowgraph.analysis import grammar
from flowgraph.analysis.build import build_path
from flowgraph.analysis.ranking import Ranker
from flowgraph.analysis.results import Path
from flowgraph.analysis.search import Bounds, Walks, sequences
from flowgraph.case.identity import SURE_CLAIMS
from flowgraph.case.view import Network

if TYPE_CHECKING:
    from flowgraph.analysis.flownet import FlowNet

# Search steps for all such targets of a question, and for one of them.
MOST_EXPLORED, _STEPS_FOR_ONE = 200_000, 20_000

Nodes = tuple[str, ...]


class ReachedThrough(NamedTuple):
    """A target at which no route arrives first, while known routes lead to it past others.

    Attributes
    ----------
    target : the target
    on_route : the other targets that `route` passes, in their order
    elsewhere : further targets that other known routes to it pass, by id
    route : the shortest known route to it past another target; None where the search was
        stopped before one was found
    complete : whether every target that a known route to it passes was found
    """

    target: str
    on_route: tuple[str, ...]
    elsewhere: tuple[str, ...]
    route: Path | None
    complete: bool

    @property
    def parties(self) -> tuple[str, ...]:
        """Every target through which it is known to be reached."""
        return self.on_route + self.elsewhere

    @property
    def stated_as_fact(self) -> bool:
        """Whether there is a route and no hop of it is only alleged, inferred or disputed."""
        hops = self.route.hops if self.route else ()
        return bool(hops) and all(hop.summary.claim in SURE_CLAIMS for hop in hops)


def reached_through(
    network: Network,
    walks: Walks,
    sources: Iterable[str],
    targets: Mapping[str, Collection[str]],
    reached: Collection[str],
    max_hops: int,
    *,
    keep: Callable[[Nodes], bool] = lambda _: True,
    most: int = MOST_EXPLORED,
) -> tuple[ReachedThrough, ...]:
    """Targets that known routes reach only past another target.

    Parameters
    ----------
    network : the part of a case that passes the view's filters
    walks : the moves of one lens in it
    sources : entity ids
    targets : each target with the entities that it is known as
    reached : targets at which some route arrives first; they are left out of the answer
    max_hops : most steps of a route
    keep : whether a route (its entities in turn) counts
    most : most search states for all targets together

    Returns
    -------
    One for each such target, and one for each target whose search was stopped before that
    was known (`complete` is False). Routes follow the grammar and stop at pools. Unless the
    view keeps any order, money runs forward in time on them.

    Cost: a sweep from the sources; for each target that it meets a sweep back, and the
    routes to that target alone until every target on them is seen, within the bounds.
    """
    starts = sorted(set(sources))
    if len(targets) < 2:
        return ()
    longest = walks.longest(max_hops)
    ahead = walks.ahead(starts, longest)
    ranker = Ranker(network, walks)
    any_order = network.view.any_order
    target_of = {name: target for target, names in targets.items() for name in names}
    found: list[tuple[ReachedThrough, Nodes]] = []
    left = most
    for target in sorted({*targets} - {*reached, *starts}):
        goals = frozenset(targets[target])
        if all(grammar.COMPLETE.isdisjoint(ahead.get(name, ())) for name in goals):
            continue
        if left < 1:
            found.append((_not_searched(target), ()))
            continue
        bounds = Bounds(min(left, _STEPS_FOR_ONE), None)
        swept = walks.sweep(goals, longest)
        others = {name: one for name, one in target_of.items() if one != target}
        routes = (
            nodes
            for nodes in _routes(walks, starts, goals, longest, bounds)
            if keep(nodes) and (any_order or ranker.rank(nodes).can_be)
        )
        wanted = _may_be_passed(walks, ahead, others, goals, longest)
        one = _through(target, routes, others, wanted, bounds)
        left -= swept + bounds.explored
        if one is not None:
            found.append(one)
    return tuple(
        one._replace(route=_route(network, walks, ranker, nodes)) if nodes else one
        for one, nodes in found
    )


def through_on_net(net: FlowNet) -> tuple[ReachedThrough, ...]:
    """Targets of a network of hops that are reached only past another target, by party.

    Routes may have any length, as those of the network do.
    """
    behind = [name for name in net.past_targets.reached if name not in net.reached]
    if not behind:
        return ()
    sources = [name for party in net.sources for name in net.entities(party)]
    targets = {party: net.entities(party) for party in net.targets}
    reached = {*net.targets} - {*behind}
    found = reached_through(net.network, net.walks, sources, targets, reached, len(net.walks.pool))
    known = {one.target: one for one in found}
    return tuple(known.get(name, _not_searched(name)) for name in behind)


def _route(network: Network, walks: Walks, ranker: Ranker, nodes: Nodes) -> Path:
    ranked = ranker.rank(nodes)
    timely = ranker.timely(nodes)
    return build_path(network, walks, ranker.shown(ranked), ranker.clash(ranked), timely)


def _not_searched(target: str) -> ReachedThrough:
    return ReachedThrough(target, (), (), None, complete=False)


def _routes(
    walks: Walks, starts: Iterable[str], goals: frozenset[str], longest: int, bounds: Bounds
) -> Iterator[Nodes]:
    """Routes to one target alone, from the nearest source first."""
    least = walks.least(goals, longest)
    near = [(least[name][1 << grammar.BEGIN], name) for name in starts if name in least]
    for _, source in sorted(near):
        yield from sequences(walks, source, goals, longest, bounds)
        if bounds.stopped_by:
            return


def _may_be_passed(
    walks: Walks,
    ahead: Mapping[str, Mapping[int, int]],
    others: Mapping[str, str],
    goals: frozenset[str],
    longest: int,
) -> set[str]:
    """Other targets between the sources and one target by length of way, on a route or not."""
    least = walks.least(goals, longest)
    return {
        other
        for name, other in others.items()
        if name in least
        and walks.may_pass(name)
        and any(h + least[name][1 << state] <= longest for state, h in ahead.get(name, {}).items())
    }


def _through(
    target: str,
    routes: Iterable[Nodes],
    others: Mapping[str, str],
    wanted: Collection[str],
    bounds: Bounds,
) -> tuple[ReachedThrough, Nodes] | None:
    """Targets that routes to one target pass, and the first such route; None where none does."""
    route: Nodes = ()
    on_route: tuple[str, ...] = ()
    seen: set[str] = set()
    for nodes in routes:
        passed = tuple(dict.fromkeys(others[name] for name in nodes[1:-1] if name in others))
        if passed and not route:
            route, on_route = nodes, passed
        seen.update(passed)
        if route and seen.issuperset(wanted):
            break
    complete = bounds.stopped_by is None or seen.issuperset(wanted)
    if not route and complete:
        return None
    elsewhere = tuple(sorted(seen - {*on_route}))
    return ReachedThrough(target, on_route, elsewhere, None, complete), route
