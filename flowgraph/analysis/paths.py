"""By which routes can money, control or ownership pass from one party to another?

`find_paths` asks one lens of one network: it enumerates what the grammar
admits, gives each hop its strongest kind, ranks by the evidence of the weakest
hop, and says what it searched. Ranking is a chain of maxima, so a better
beginning does not stay better: every route is built before any is dropped.
"""

from bisect import insort
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from itertools import islice, pairwise
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from flowgraph.analysis import grammar
from flowgraph.analysis.build import build_path
from flowgraph.analysis.ranking import Namer, Rank, Ranked, Ranker
from flowgraph.analysis.results import (
    CERTAIN,
    IMPOSSIBLE,
    POSSIBLE,
    Answer,
    Path,
    Recipient,
    Search,
)
from flowgraph.analysis.search import Bounds, Walks, sequences
from flowgraph.case.view import Network
from flowgraph.errors import UsageError
from flowgraph.model import kinds

if TYPE_CHECKING:
    from flowgraph.analysis.reached_through import ReachedThrough

DEFAULT_K = 10
DEFAULT_MAX_HOPS = 8
DEFAULT_MAX_EXPLORED = 2_000_000
NEAREST = 5

# Routes left out for their order that are told as examples.
EXAMPLES = 3
# Search states in which it is seen whether money comes to a meeting point in order.
_MOST_FOR_MEETING = 20_000
# Search states in which targets behind others are looked for, at the least.
_FOR_BEHIND = 10_000


def find_paths(
    network: Network,
    sources: Iterable[str],
    targets: Iterable[str],
    *,
    follow: str = "money",
    k: int = DEFAULT_K,
    max_hops: int = DEFAULT_MAX_HOPS,
    through: Iterable[Collection[str]] = (),
    avoid: Iterable[str] = (),
    max_explored: int = DEFAULT_MAX_EXPLORED,
    max_seconds: float | None = None,
    order: str = "",
) -> Answer:
    """Find the ranked paths from each source to each target.

    Parameters
    ----------
    network : what a view left of a case
    sources, targets : entity ids
    follow : `money`, `control`, `ownership`, `association`, or kinds with commas
    k : most paths for each pair of source and target
    max_hops : most steps of a path, identity steps included
    through : groups of entities; every path passes one of each
    avoid : entities that no path passes
    max_explored : most search states before the search stops
    max_seconds : most seconds; off by default, for it makes answers depend on the machine
    order : `certain` for money routes alone that surely run forward in time; empty for those
        that can

    Returns
    -------
    The answer: paths with hops, evidence, stations and who stands behind them;
    what was searched; where no path exists, the nearest common recipients; targets that
    are reached only behind another one, and through which. Money routes on which a later
    payment is older than the one before it are left out and counted, unless the view asks
    for any order.

    Raises
    ------
    UsageError
        If a bound is not positive or the lens is not known.

    Cost: exponential in `max_hops` in the worst case, which the bounds stop;
    linear where few routes exist. Kinds, steps and grammar: `docs/explanation`.
    """
    if not all(isinstance(number, int) for number in (k, max_hops, max_explored)):
        raise UsageError("-k, --max-hops and --max-explored are whole numbers")
    if k < 1 or max_hops < 1 or max_explored < 1:
        raise UsageError("-k, --max-hops and --max-explored are at least 1")
    if max_seconds is not None and not max_seconds > 0:
        raise UsageError("--max-seconds is above 0")
    if order not in ("", CERTAIN, POSSIBLE):
        raise UsageError(f"--order '{order}': use {CERTAIN} or {POSSIBLE}")
    starts, goals = sorted(set(sources)), frozenset(targets)
    groups, shun = [frozenset(group) for group in through], frozenset(avoid)
    lens = grammar.lens_for(follow, network)
    walks = Walks(network, lens, shun)
    longest = walks.longest(max_hops)
    bounds = Bounds(max_explored, max_seconds)
    reached = walks.reach(frozenset(starts), longest)
    bounds.count(sum(len(states) for states in reached.values()))
    ranker = Ranker(network, walks)
    best: dict[tuple[str, str], list[Ranked]] = {}
    left_out: list[Ranked] = []
    counted = Counter[str]()
    any_order = network.view.any_order and not order
    for source in starts:
        if bounds.stopped_by:
            break
        for nodes in sequences(walks, source, goals, longest, bounds):
            if any(group.isdisjoint(nodes) for group in groups):
                continue
            kept = best.setdefault((source, nodes[-1]), [])
            last = _last(kept, k)
            last_impossible = last if any_order else _last(left_out, EXAMPLES)
            own, ranked = ranker.ahead(nodes, last, last_impossible, exact=order == CERTAIN)
            if own == IMPOSSIBLE and not any_order:
                counted["waiting" if ranker.only_waits(nodes) else "out_of_order"] += 1
                _keep(left_out, ranked, EXAMPLES)
            elif order == CERTAIN and own not in ("", CERTAIN):
                counted["less_certain"] += 1
            else:
                _keep(kept, ranked, k)
    search = Search(
        explored=bounds.explored,
        entities=len(reached),
        complete=bounds.stopped_by is None,
        stopped_by=bounds.stopped_by,
        **counted,
    )

    def built(found: Iterable[Ranked]) -> tuple[Path, ...]:
        ordered = sorted(found, key=attrgetter("rank"))
        return tuple(_built(network, walks, ranker, one) for one in ordered)

    paths = built(one for kept in best.values() for one in kept)
    nearest: tuple[Recipient, ...] = ()
    filtered = bool(counted["less_certain"])
    if not (paths or filtered or groups) and search.complete and lens.name == "money":
        nearest = _nearest(walks, ranker, starts, goals - frozenset(starts), longest, left_out)
    query = {
        "source": starts,
        "target": sorted(goals),
        "follow": lens.name,
        **network.asked(),
        "through": [sorted(group) for group in groups],
        "avoid": sorted(shun),
        "k": k,
        "max_hops": max_hops,
        "max_explored": max_explored,
        "order": order or None,
    }
    further: tuple[ReachedThrough, ...] = ()
    met = {target for (_, target), kept in best.items() if kept}
    # Loaded only where some target can be behind another one, which few questions ask.
    if search.complete and len(goals) > 1 and walks.arrives(starts, goals - met, longest):
        from flowgraph.analysis.reached_through import reached_through

        further = reached_through(
            network,
            walks,
            starts,
            {name: (name,) for name in goals},
            met,
            longest,
            keep=lambda nodes: not any(group.isdisjoint(nodes) for group in groups),
            # No more than the question itself took, so that it costs at most twice.
            most=max(_FOR_BEHIND, bounds.explored),
        )
    nobody = sorted((walks.nobody & reached.keys()) - goals - frozenset(starts))
    return Answer(
        network,
        query,
        search,
        paths,
        nearest,
        reached_through=further,
        left_out=built(left_out),
        notes=(f"no route passes through {', '.join(nobody)}: it names nobody",) if nobody else (),
    )


def _last(kept: list[Ranked], most: int) -> Rank | None:
    """Rank that a sequence must lie before to be among the best so many; None for any."""
    return kept[-1].rank if len(kept) >= most else None


def _keep(kept: list[Ranked], one: Ranked | None, most: int) -> None:
    """Put a sequence, if it has a place, among the best so many."""
    if one is not None:
        insort(kept, one, key=attrgetter("rank"))
        del kept[most:]


def _built(network: Network, walks: Walks, ranker: Ranker, one: Ranked) -> Path:
    timely = ranker.timely(one.nodes)
    return build_path(network, walks, ranker.shown(one), ranker.clash(one), timely)


def best_of_each_class(
    network: Network,
    walks: Walks,
    starts: Iterable[str],
    goals: frozenset[str],
    max_hops: int,
    bounds: Bounds,
    keep: Callable[[tuple[str, ...]], bool] = lambda _: True,
    name: Namer | None = None,
    any_order: bool = False,
) -> dict[tuple[str, str, str], tuple[Path, int]]:
    """For each source, target and exposure class, the best path and the number of paths.

    The sequences are those of `find_paths`. Where `find_paths` gives a sequence the
    class of its strongest kinds, here it counts for each class that a reading of it
    has: who owns and leads a body is told as both.

    Parameters
    ----------
    walks : the moves of one lens of the network
    starts, goals, max_hops, bounds : as in `find_paths`; bounds may be shared
    keep : which sequences count
    name : class of a reading where it is not that of `path_class`
    any_order : give classes as well that rest on money routes alone on which money would
        leave before it arrived; the number is then that of these routes
    """
    any_order = any_order or network.view.any_order
    longest = walks.longest(max_hops)
    if not bounds.count(walks.sweep(goals, longest)):
        return {}
    ranker = Ranker(network, walks)
    best: dict[tuple[str, str], dict[str, tuple[Ranked, int]]] = {}
    reachable = walks.least(goals, longest)
    for source in sorted(reachable.keys() & frozenset(starts)):
        if bounds.stopped_by:
            break
        for nodes in sequences(walks, source, goals, longest, bounds):
            if not keep(nodes):
                continue
            found = best.setdefault((source, nodes[-1]), {})
            ranks = {class_: one.rank for class_, (one, _) in found.items()}
            for class_, (order, entry) in ranker.by_class(nodes, name, ranks).items():
                if order == IMPOSSIBLE and not any_order:
                    continue
                known, number = found.get(class_, (entry, 0))
                assert known is not None, "the first of a class lies before none"
                if order == IMPOSSIBLE and known.can_be:
                    continue
                if order != IMPOSSIBLE and not known.can_be:
                    number = 0
                found[class_] = (entry or known, number + 1)
    return {
        (*ends, class_): (_built(network, walks, ranker, entry), number)
        for ends, found in sorted(best.items())
        for class_, (entry, number) in sorted(found.items(), key=itemgetter(0))
    }


def _nearest(
    walks: Walks,
    ranker: Ranker,
    starts: list[str],
    goals: frozenset[str],
    max_hops: int,
    left_out: Iterable[Ranked],
) -> tuple[Recipient, ...]:
    """Where payments of the source meet the target although no path joins them.

    `passes_on`: the source's money ends there, and another route begins there
    and arrives at the target. `receives_from_both`: both pay it. Only payments
    count here; who stands to gain from them does not receive them. Parties on a route that
    was left out for its order are told with that route.
    """
    pay = walks.only(kinds.PAY)
    needs = walks.needs(goals, max_hops)
    paid = pay.reach(frozenset(starts), max_hops)
    others = pay.reach(goals, max_hops)

    def hops_to(states: dict[int, int]) -> int:
        return min((h for state, h in states.items() if state in grammar.COMPLETE), default=0)

    told = {name for one in left_out for name in one.nodes}
    found = []
    for name, states in paid.items():
        here = hops_to(states)
        if not here or name in starts or name in goals or name in told | walks.nobody:
            continue
        onward = needs.get(name, {}).get(grammar.BEGIN)
        back = hops_to(others.get(name, {}))
        if onward:
            found.append(Recipient(name, "passes_on", here, onward))
        elif back:
            found.append(Recipient(name, "receives_from_both", here, back))
    found.sort(key=lambda r: (r.hops_from_source + r.hops_to_target, r.relation, r.entity))
    in_order = (one for one in found if _meets(walks, ranker, one, starts, goals, max_hops))
    return tuple(islice(in_order, NEAREST))


def _meets(
    walks: Walks,
    ranker: Ranker,
    one: Recipient,
    starts: list[str],
    goals: frozenset[str],
    max_hops: int,
) -> bool:
    """Whether money comes to a meeting point from the sources, and goes on from it, in order."""
    here = frozenset((one.entity,))
    ways = [(starts, here)]
    ways.append(([one.entity], goals) if one.relation == "passes_on" else (sorted(goals), here))
    bounds = Bounds(_MOST_FOR_MEETING, None)
    return all(
        any(
            ranker.rank(nodes).can_be
            for begin in begins
            for nodes in sequences(walks, begin, ends, max_hops, bounds)
        )
        for begins, ends in ways
    )


def path_of(network: Network, nodes: Iterable[str], follow: str = "money") -> Path | None:
    """The path through exactly these entities; None where the grammar or a pool forbids it.

    Its order may be impossible; it says so.

    Parameters
    ----------
    network : what a view left of a case
    nodes : entity ids, at least two, all different
    follow : lens, as in `find_paths`
    """
    nodes = tuple(nodes)
    walks = Walks(network, grammar.lens_for(follow, network))
    pairs = pairwise(nodes)
    joined = all(other in walks.moves.get(one, {}) for one, other in pairs)
    if len(nodes) < 2 or not joined or not all(walks.may_pass(name) for name in nodes[1:-1]):
        return None
    ranker = Ranker(network, walks)
    ranked = ranker.rank_or_none(nodes)
    return _built(network, walks, ranker, ranked) if ranked else None
