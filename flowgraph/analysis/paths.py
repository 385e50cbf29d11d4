"""By which routes can money, control or ownership pass from one party to another?

`find_paths` asks one lens of one network: it enumerates what the grammar
admits, gives each hop its strongest kind, ranks by the evidence of the weakest
hop, and says what it searched. Ranking is a chain of maxima, so a better
beginning does not stay better: every route is built before any is dropped.
"""

import hashlib
from bisect import insort
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from flowgraph.analysis import behind, grammar
from flowgraph.analysis.grammar import Move
from flowgraph.analysis.results import Answer, Hop, Path, Recipient, Search, Timed
from flowgraph.analysis.search import Bounds, Walks, sequences
from flowgraph.case.evidence import Summary
from flowgraph.case.view import STRADDLES, UNDATED, Listing, Network
from flowgraph.errors import UsageError
from flowgraph.model import dates, grades, kinds, lookup

Rank = tuple[Any, ...]
DEFAULT_K = 10
DEFAULT_MAX_HOPS = 8
DEFAULT_MAX_EXPLORED = 2_000_000
NEAREST = 5
_BAND_ORDER = {name: order for order, name in enumerate(grades.BANDS)}


class Choice(NamedTuple):
    """One kind that admits a hop, with its edges, strongest first."""

    step: kinds.Step
    kind: str
    direction: str
    class_: str
    edges: tuple[str, ...]
    summary: Summary

    @property
    def strength(self) -> Rank:
        """Sort key: band, legal weight, grade, origins, order of kinds."""
        return (
            _BAND_ORDER[self.summary.band],
            lookup.class_order()[self.class_],
            grades.key(self.summary.grade),
            -self.summary.origins,
            self.kind,
            self.direction,
        )


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
    ranker = _Ranker(network, walks)
    best: dict[tuple[str, str], list[tuple[Rank, tuple[Choice, ...]]]] = {}
    for source in starts:
        if bounds.stopped_by:
            break
        for nodes in sequences(walks, source, goals, longest, bounds):
            if any(group.isdisjoint(nodes) for group in groups):
                continue
            rank, choices = ranker.rank(nodes)
            kept = best.setdefault((source, nodes[-1]), [])
            insort(kept, (rank, choices), key=lambda entry: entry[0])
            del kept[k:]
    ranked = sorted((entry for kept in best.values() for entry in kept), key=lambda e: e[0])
    search = Search(
        explored=bounds.explored,
        entities=len(reached),
        complete=bounds.stopped_by is None,
        stopped_by=bounds.stopped_by,
    )
    paths = tuple(_build(network, walks, rank[-1], choices) for rank, choices in ranked)
    nearest: tuple[Recipient, ...] = ()
    if not paths and search.complete and lens.name == "money" and not groups:
        nearest = _nearest(network, walks, starts, goals - frozenset(starts), longest)
    query = {
        "source": starts,
        "target": sorted(goals),
        "follow": lens.name,
        "as_of": network.as_of or None,
        "known_by": network.view.known_by or None,
        "min_grade": network.view.min_grade or None,
        "claims": list(network.view.claims),
        "general_pools": network.view.general_pools,
        "possible_identity": network.view.possible_identity,
        "through": [sorted(group) for group in groups],
        "avoid": sorted(shun),
        "k": k,
        "max_hops": max_hops,
        "max_explored": max_explored,
    }
    return Answer(network, query, search, paths, nearest)


class _Ranker:
    """Chooses the strongest kind of each hop and ranks a sequence of entities."""

    def __init__(self, network: Network, walks: Walks) -> None:
        self._network = network
        self._walks = walks
        self._classes = lookup.class_order()
        self.choices = cache(self._choices)

    def _choices(self, source: str, target: str) -> tuple[tuple[Choice, ...], ...]:
        """Kinds that admit a hop, one group for each step, strongest first in each."""
        groups: dict[tuple[str, bool], dict[tuple[str, str], list[Move]]] = {}
        for move in self._walks.moves[source][target]:
            step = (move.step.name, move.step.last)
            groups.setdefault(step, {}).setdefault((move.kind, move.direction), []).append(move)
        found = []
        for by_kind in groups.values():
            choices = [self._choice(moves) for moves in by_kind.values()]
            found.append(tuple(sorted(choices, key=lambda choice: choice.strength)))
        return tuple(sorted(found, key=lambda group: group[0].strength))

    def _choice(self, moves: list[Move]) -> Choice:
        network = self._network
        edges = sorted(move.edge for move in moves)
        edges.sort(key=lambda name: -network.summaries[name].origins)
        edges.sort(key=lambda name: _preference(network, name), reverse=True)
        edges.sort(key=lambda name: weakness(network.summaries[name]))
        first = moves[0]
        class_ = network.case.kinds[first.kind].class_
        summary = network.summaries[edges[0]]
        return Choice(first.step, first.kind, first.direction, class_, tuple(edges), summary)

    def rank(self, nodes: tuple[str, ...]) -> tuple[Rank, tuple[Choice, ...]]:
        """Best rank of a sequence that the grammar admits, and the kinds that give it.

        Within one step the strongest kind stands for the hop. Where a hop could
        be two steps (pay or benefit), each grammatical reading is ranked.
        """
        found = self.rank_or_none(nodes)
        assert found is not None, f"the search gave an ungrammatical sequence: {nodes}"
        return found

    def rank_or_none(self, nodes: tuple[str, ...]) -> tuple[Rank, tuple[Choice, ...]] | None:
        """Best rank of any sequence; None where no reading of it is grammatical."""
        hops = [self.choices(one, other) for one, other in pairwise(nodes)]
        readings = self._readings(nodes, hops, 0, grammar.BEGIN, ())
        ranked = ((self._rank(nodes, choices), choices) for choices in readings)
        return min(ranked, key=lambda entry: entry[0], default=None)

    def _readings(
        self,
        nodes: tuple[str, ...],
        hops: list[tuple[tuple[Choice, ...], ...]],
        at: int,
        state: int,
        taken: tuple[Choice, ...],
    ) -> Iterator[tuple[Choice, ...]]:
        if at == len(hops):
            if state in grammar.COMPLETE:
                yield taken
            return
        pool = self._walks.pool[nodes[at + 1]]
        for group in hops[at]:
            step = group[0].step
            ends = grammar.is_last(step, self._walks.lens, pool)
            new = grammar.after(state, step, ends)
            if new is not None:
                yield from self._readings(nodes, hops, at + 1, new, (*taken, group[0]))

    def _rank(self, nodes: tuple[str, ...], choices: tuple[Choice, ...]) -> Rank:
        band, grade = max(weakness(choice.summary) for choice in choices)
        origins = min(choice.summary.origins for choice in choices)
        class_ = path_class(self._walks.lens.name, choices)
        return (band, self._classes[class_], grade, -origins, len(choices), nodes)


def weakness(summary: Summary) -> tuple[int, tuple[int, int, int]]:
    """Sort key by which the weakest hop of a path is found: band, then grade."""
    return _BAND_ORDER[summary.band], grades.key(summary.grade)


def _preference(network: Network, name: str) -> tuple[bool, str]:
    """Of edges with equal grade: first one with an amount, then the latest."""
    edge, summary = network.case.edges[name], network.summaries[name]
    text = edge.end or edge.start
    return bool(summary.amount_min or summary.amount_max), dates.last_day(text) if text else ""


def path_class(lens: str, choices: tuple[Choice, ...]) -> str:
    """Exposure class of a path, seen from its source.

    Parameters
    ----------
    lens : name of the lens
    choices : the kind chosen for each hop
    """
    moved = [choice for choice in choices if not choice.step.identity]
    if any(choice.class_ == "unspecified" for choice in moved):
        return "unspecified"
    last = moved[-1]
    if lens == "money":
        if last.step.name == kinds.BENEFIT and last.class_ == "pays-umbrella":
            return "pays-umbrella"
        pays = sum(choice.step.name == "pay" for choice in moved)
        if pays > 1:
            return "pays-through-intermediaries"
        return "pays-controlled" if last.step.name == kinds.BENEFIT else "pays"
    if lens == "control":
        if last.step.name == "lead":
            return "leader-of"
        owned = any(choice.step.name == "own" for choice in moved)
        return "owner-of" if owned else "controller-of"
    if lens == "ownership":
        return "owner-of"
    return last.class_ if lens == "association" else "unspecified"


def path_id(lens: str, nodes: Iterable[str]) -> str:
    """Id of a path: of the lens and the entities, so that new rows do not change it.

    >>> path_id("money", ["a", "b"]) == path_id("money", ["a", "b"])
    True
    """
    text = "\x1f".join((lens, *nodes))
    return "p" + hashlib.sha256(text.encode()).hexdigest()[:10]


def _build(
    network: Network, walks: Walks, nodes: tuple[str, ...], choices: tuple[Choice, ...]
) -> Path:
    pairs = list(pairwise(nodes))
    hops = tuple(
        _hop(network, walks, pair, choice) for pair, choice in zip(pairs, choices, strict=True)
    )
    weakest = max(range(len(hops)), key=lambda at: (weakness(hops[at].summary), -at))
    inner = nodes[1:-1]
    cited = {name for hop in hops for name in hop.summary.publications}
    identity = tuple(hop.edges[0] for hop in hops if hop.step in (kinds.IDENTITY, kinds.POSSIBLE))
    benefit = [at for at, hop in enumerate(hops) if hop.step == kinds.BENEFIT]
    return Path(
        id=path_id(walks.lens.name, nodes),
        nodes=nodes,
        hops=hops,
        class_=path_class(walks.lens.name, choices),
        band=hops[weakest].summary.band,
        weakest_hop=weakest,
        origins=min(hop.summary.origins for hop in hops),
        single_publication=len(cited) == 1 and all(hop.summary.publications for hop in hops),
        amount_known_to=_amount_known_to(network, hops),
        benefit_step=benefit[0] if benefit else None,
        pools=tuple(
            (name, network.pool(name)) for name in inner if network.pool(name) != kinds.NO_POOL
        ),
        listed_en_route=tuple(name for name in inner if name in network.designated),
        relies_on_identity=identity,
        designations=_timed(network, walks.lens.name, nodes, hops),
    )


def _amount_known_to(network: Network, hops: tuple[Hop, ...]) -> int:
    """Number of first hops that have an amount of one period, currency, status and `per`."""
    known = 0
    first: tuple[str, ...] = ()
    for hop in hops:
        edge, summary = network.case.edges[hop.edges[0]], hop.summary
        terms = (edge.start, edge.end, edge.per, edge.money_status, summary.currency)
        if not (summary.amount_min or summary.amount_max) or (known and terms != first):
            break
        known, first = known + 1, terms
    return known


def _hop(network: Network, walks: Walks, pair: tuple[str, str], choice: Choice) -> Hop:
    others = {move.kind for move in walks.moves[pair[0]][pair[1]]} - {choice.kind}
    hop = Hop(
        source=pair[0],
        target=pair[1],
        kind=choice.kind,
        step=choice.step.name,
        direction=choice.direction,
        also=tuple(sorted(others)),
        edges=choice.edges,
        summary=choice.summary,
        time=network.walkable[choice.edges[0]],
    )
    return behind.attach(network, hop)


def _timed(
    network: Network, lens: str, nodes: tuple[str, ...], hops: tuple[Hop, ...]
) -> tuple[Timed, ...]:
    """Listings of the entities of a path, each with the timing of the dealings towards it."""
    found = []
    for at, name in enumerate(nodes):
        dealings = [hop for hop in (hops[:at] or hops) if hop.step == "pay"]
        hop = None
        if lens == "money" and dealings:
            hop = dealings[-1] if at else dealings[0]
        for listing in network.listings.get(name, ()):
            found.append(_time(network, listing, hop))
    return tuple(found)


def _time(network: Network, listing: Listing, hop: Hop | None) -> Timed:
    if hop is None:
        return Timed(listing, "", 0)
    timings = [
        dates.timing(edge.start, edge.end, listing.row.start)
        for edge in (network.case.edges[name] for name in hop.edges)
        if edge.money_status not in ("pledged", "requested")
    ]
    dated = {timing for timing in timings if timing != UNDATED}
    if not dated:
        return Timed(listing, UNDATED, len(timings))
    timing = dated.pop() if len(dated) == 1 else STRADDLES
    return Timed(listing, timing, timings.count(UNDATED))


def _nearest(
    network: Network,
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
    pay = walks.only("pay")
    needs = walks.needs(goals, max_hops)
    paid = pay.reach(frozenset(starts), max_hops)
    others = pay.reach(goals, max_hops)

    def hops_to(states: dict[int, int]) -> int:
        return min((h for state, h in states.items() if state in grammar.COMPLETE), default=0)

    found = []
    for name, states in paid.items():
        here = hops_to(states)
        if not here or name in starts or name in goals:
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
    ranked = _Ranker(network, walks).rank_or_none(nodes)
    return _build(network, walks, nodes, ranked[1]) if ranked else None
