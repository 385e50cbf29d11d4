"""A ranked sequence of entities to a `Path`: hops, amounts, listings and their timing."""

import hashlib
from collections.abc import Iterable, Sequence
from itertools import pairwise

from flowgraph.analysis import behind
from flowgraph.analysis.behind import NO_DEALING
from flowgraph.analysis.grammar import Lens
from flowgraph.analysis.order import Clash
from flowgraph.analysis.ranking import Choice, Ranked, path_class, weakness
from flowgraph.analysis.results import Hop, Path, Timed
from flowgraph.analysis.search import Walks
from flowgraph.case.view import STRADDLES, UNDATED, Listing, Network
from flowgraph.model import dates, kinds


def path_id(lens: str, nodes: Iterable[str]) -> str:
    """Id of a path: of the lens and the entities, so that new rows do not change it.

    >>> path_id("money", ["a", "b"]) == path_id("money", ["a", "b"])
    True
    """
    text = "\x1f".join((lens, *nodes))
    return "p" + hashlib.sha256(text.encode()).hexdigest()[:10]


def build_path(
    network: Network,
    walks: Walks,
    ranked: Ranked,
    clash: Clash | None = None,
    timely: Sequence[frozenset[str]] | None = None,
) -> Path:
    """Path through the entities of a sequence by the kinds chosen for its hops.

    Parameters
    ----------
    clash : where money would leave before it arrives
    timely : records of each hop that a choice in order takes; None for all
    """
    nodes, choices = ranked.nodes, ranked.choices
    pairs = list(pairwise(nodes))
    hops = tuple(
        build_hop(network, walks, pair, choice, timely[at] if timely else None)
        for at, (pair, choice) in enumerate(zip(pairs, choices, strict=True))
    )
    weakest = max(range(len(hops)), key=lambda at: (weakness(hops[at].summary), -at))
    inner = nodes[1:-1]
    cited = {name for hop in hops for name in hop.summary.publications}
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
        relies_on_identity=tuple(hop.edges[0] for hop in hops if hop.identity),
        designations=_listing_timings(network, walks.lens, nodes, hops),
        order=ranked.order,
        clash=clash,
    )


def _amount_known_to(network: Network, hops: tuple[Hop, ...]) -> int:
    """Number of first hops that have an amount of one period, currency, status and `per`."""
    known = 0
    first: tuple[str, ...] = ()
    for at, hop in enumerate(hops):
        edge, summary = network.case.edges[hop.edges[0]], hop.summary
        if hop.identity:
            known += bool(known)
            continue
        terms = (edge.start, edge.end, edge.per, edge.money_status, summary.currency)
        if not (summary.amount_min or summary.amount_max) or (known and terms != first):
            break
        known, first = at + 1, terms
    return known


def build_hop(
    network: Network,
    walks: Walks,
    pair: tuple[str, str],
    choice: Choice,
    timely: frozenset[str] | None = None,
) -> Hop:
    """Hop by one kind, with what is attached to it.

    `timely` are the records that may be shown beside those of the kind; None for all.
    """
    every = walks.moves[pair[0]][pair[1]]
    moves = [m for m in every if timely is None or m.edge in timely or m.edge in choice.edges]
    untimely = sorted({move.edge for move in every} - {move.edge for move in moves})
    others = sorted({move.edge for move in moves} - {*choice.edges})
    hop = Hop(
        source=pair[0],
        target=pair[1],
        kind=choice.kind,
        step=choice.step.name,
        direction=choice.direction,
        also=tuple(sorted({move.kind for move in moves} - {choice.kind})),
        edges=choice.edges,
        others=tuple(others),
        summary=choice.summary,
        time=network.walkable[choice.edges[0]],
        untimely=tuple(untimely),
    )
    return behind.attach(network, hop)


def _listing_timings(
    network: Network, lens: Lens, nodes: tuple[str, ...], hops: tuple[Hop, ...]
) -> tuple[Timed, ...]:
    """Listings of the entities of a path, each with the timing of the payment next to it."""
    paying = [at for at, hop in enumerate(hops) if hop.step == kinds.PAY and lens.name == "money"]
    found = []
    for place, name in enumerate(nodes):
        before = [at for at in paying if at < place]
        at = max(before, default=min(paying, default=None))
        for listing in network.listings.get(name, ()):
            timed = Timed(listing) if at is None else _timed(network, lens, listing, at, hops[at])
            found.append(timed)
    return tuple(found)


def _timed(network: Network, lens: Lens, listing: Listing, at: int, hop: Hop) -> Timed:
    """Timing of all records of a payment, its parts and other kinds of paying included."""
    names = [*hop.edges, *hop.others]
    for name in hop.edges:
        names += [p.id for p in network.parts.get(name, ()) if p.target == hop.target]
    edges = [network.case.edges[name] for name in dict.fromkeys(names)]
    timings = [
        dates.timing(edge.start, edge.end, listing.row.start)
        for edge in edges
        if edge.money_status not in NO_DEALING
        and edge.kind in lens.steps
        and lens.steps[edge.kind].name == kinds.PAY
    ]
    if not timings:
        return Timed(listing)
    dated = {timing for timing in timings if timing != UNDATED}
    if not dated:
        return Timed(listing, at, UNDATED, len(timings))
    timing = dated.pop() if len(dated) == 1 else STRADDLES
    return Timed(listing, at, timing, timings.count(UNDATED))
