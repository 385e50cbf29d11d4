"""By which routes can money, control or ownership pass from one party to another?

`find_paths` asks one lens of one network: it enumerates what the grammar
admits, gives each hop its strongest kind, ranks by the evidence of the weakest
hop, and says what it searched. Ranking is a chain of maxima, so a better
beginning does not stay better: every route is built before any is dropped.
"""

from bisect import insort
from collections.abc import Callable, Collection, Iterable
from itertools import pairwise

from flowgraph.analysis import grammar
from flowgraph.analysis.build import build_path
from flowgraph.analysis.ranking import Choice, Namer, Rank, Ranker
from flowgraph.analysis.results import Answer, Path, Recipient, Search
from flowgraph.analysis.search import Bounds, Walks, sequences
from flowgraph.case.view import Network
from flowgraph.errors import UsageError
from flowgraph.model import kinds

DEFAULT_K = 10
DEFAULT_MAX_HOPS = 8
DEFAULT_MAX_EXPLORED = 2_000_000
NEAREST = 5

Ranked = tuple[Rank, tuple[Choice, ...]]


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

    Returns
    -------
    The answer: paths with hops, evidence, stations and who stands behind them;
    what was searched; where no path exists, the nearest common recipients.

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
    starts, goals = sorted(set(sources)), frozenset(targets)
    groups, shun = [frozenset(group) for group in through], frozenset(avoid)
    lens = grammar.lens_for(follow, network)
    walks = Walks(network, lens, shun)
    longest = min(max_hops, max(len(walks.pool) - 1, 1))
    bounds = Bounds(max_explored, max_seconds)
    reached = walks.reach(frozenset(starts), longest)
    bounds.count(sum(len(states) for states in reached.values()))
    ranker = Ranker(network, walks)
    best: dict[tuple[str, str], list[Ranked]] = {}
    for source in starts:
        if bounds.stopped_by:
            break
        for nodes in sequences(walks, source, goals, longest, bounds):
            if any(group.isdisjoint(nodes) for group in groups):
                continue
            kept = best.setdefault((source, nodes[-1]), [])
            insort(kept, ranker.rank(nodes), key=lambda entry: entry[0])
            del kept[k:]
    ranked = sorted((entry for kept in best.values() for entry in kept), key=lambda e: e[0])
    search = Search(
        explored=bounds.explored,
        entities=len(reached),
        complete=bounds.stopped_by is None,
        stopped_by=bounds.stopped_by,
    )
    paths = tuple(build_path(network, walks, rank[-1], choices) for rank, choices in ranked)
    nearest: tuple[Recipient, ...] = ()
    if not paths and search.complete and lens.name == "money" and not groups:
        nearest = _nearest(walks, starts, goals - frozenset(starts), longest)
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
    }
    nobody = sorted((walks.nobody & reached.keys()) - goals - frozenset(starts))
    notes = (f"no route passes through {', '.join(nobody)}: it names nobody",) if nobody else ()
    return Answer(network, query, search, paths, nearest, notes)


def best_of_each_class(
    network: Network,
    walks: Walks,
    starts: Iterable[str],
    goals: frozenset[str],
    max_hops: int,
    bounds: Bounds,
    keep: Callable[[tuple[str, ...]], bool] = lambda _: True,
    name: Namer | None = None,
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
    """
    longest = min(max_hops, max(len(walks.pool) - 1, 1))
    if not bounds.count(walks.sweep(goals, longest)):
        return {}
    ranker = Ranker(network, walks)
    best: dict[tuple[str, str, str], tuple[Ranked, int]] = {}
    reachable = walks.least(goals, longest)
    for source in sorted(reachable.keys() & frozenset(starts)):
        if bounds.stopped_by:
            break
        for nodes in sequences(walks, source, goals, longest, bounds):
            if not keep(nodes):
                continue
            for class_, entry in ranker.by_class(nodes, name).items():
                key = (source, nodes[-1], class_)
                known, number = best.get(key, (entry, 0))
                best[key] = (min(known, entry, key=lambda pair: pair[0]), number + 1)
    return {
        key: (build_path(network, walks, rank[-1], choices), number)
        for key, ((rank, choices), number) in sorted(best.items())
    }


def _nearest(
    walks: Walks,
    starts: list[str],
    goals: frozenset[str],
    max_hops: int,
) -> tuple[Recipient, ...]:
    """Where payments of the source meet the target although no path joins them.

    `passes_on`: the source's money ends there, and another route begins there
    and arrives at the target. `receives_from_both`: both pay it. Only payments
    count here; who stands to gain from them does not receive them.
    """
    pay = walks.only(kinds.PAY)
    needs = walks.needs(goals, max_hops)
    paid = pay.reach(frozenset(starts), max_hops)
    others = pay.reach(goals, max_hops)

    def hops_to(states: dict[int, int]) -> int:
        return min((h for state, h in states.items() if state in grammar.COMPLETE), default=0)

    found = []
    for name, states in paid.items():
        here = hops_to(states)
        if not here or name in starts or name in goals or name in walks.nobody:
            continue
        onward = needs.get(name, {}).get(grammar.BEGIN)
        back = hops_to(others.get(name, {}))
        if onward:
            found.append(Recipient(name, "passes_on", here, onward))
        elif back:
            found.append(Recipient(name, "receives_from_both", here, back))
    found.sort(key=lambda r: (r.hops_from_source + r.hops_to_target, r.relation, r.entity))
    return tuple(found[:NEAREST])


def path_of(network: Network, nodes: Iterable[str], follow: str = "money") -> Path | None:
    """The path through exactly these entities; None where the grammar or a pool forbids it.

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
    ranked = Ranker(network, walks).rank_or_none(nodes)
    return build_path(network, walks, nodes, ranked[1]) if ranked else None
