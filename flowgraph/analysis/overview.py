"""The routes of a case when nobody asked a question: money routes to designated parties.

Whoever pays and is not designated itself is a source. Budgets are searched first, so
that a bound which stops the search on a large case takes their routes last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from flowgraph.analysis.paths import DEFAULT_MAX_HOPS, EXAMPLES, find_paths
from flowgraph.analysis.reached_through import ReachedThrough
from flowgraph.analysis.results import Answer, Path
from flowgraph.case.view import Network

PER_PAIR = 3
MAX_EXPLORED = 200_000
_FIRST = ("budget", "treasury")


def ask_overview(
    network: Network,
    *,
    listed_payers: Iterable[str] = (),
    max_hops: int = DEFAULT_MAX_HOPS,
    max_explored: int = MAX_EXPLORED,
    order: str = "",
) -> Answer:
    """Ranked money routes from every payer to the designated parties of a case.

    Parameters
    ----------
    network : what a view left of a case
    listed_payers : listed parties whose routes are told as well
    max_hops : most steps of a path
    max_explored : most search states before the search stops
    order : as in `find_paths`

    Returns
    -------
    The answer; paths stand in groups of one source, budgets first, then the source
    with the best path. `source` of the query names all payers.

    Cost: that of `find_paths` for all payers, within the bound.
    """
    edges, entities = network.case.edges, network.case.entities
    pay = {code for code, kind in network.case.kinds.items() if kind.pays}
    payers = {edges[name].source for name in network.walkable if edges[name].kind in pay}
    payers -= network.designated - {*listed_payers}
    first = {name for name in payers if entities[name].kind in _FIRST}
    answers: list[Answer] = []
    left = max_explored
    for sources in (first, payers - first):
        if answers and (not sources or left < 1 or not answers[0].search.complete):
            continue
        found = find_paths(
            network,
            sources,
            network.designated,
            k=PER_PAIR,
            max_hops=max_hops,
            max_explored=left,
            order=order,
        )
        left -= found.search.explored
        answers.append(found)
    last = answers[-1]
    search = replace(
        last.search,
        explored=sum(found.search.explored for found in answers),
        entities=max(found.search.entities for found in answers),
        complete=len(answers) == 1 + bool(payers - first) and last.search.complete,
        stopped_by=next((a.search.stopped_by for a in answers if a.search.stopped_by), None),
        out_of_order=sum(found.search.out_of_order for found in answers),
        waiting=sum(found.search.waiting for found in answers),
        less_certain=sum(found.search.less_certain for found in answers),
    )
    query = last.query | {"source": sorted(payers), "max_explored": max_explored}
    paths = _grouped([path for found in answers for path in found.paths])
    left_out = tuple(path for found in answers for path in found.left_out)[:EXAMPLES]
    return replace(
        last,
        query=query,
        search=search,
        paths=paths,
        left_out=left_out,
        nearest_common_recipients=(),
        reached_through=_behind_all(answers, {path.target for path in paths}),
    )


def _behind_all(answers: Iterable[Answer], reached: set[str]) -> tuple[ReachedThrough, ...]:
    """Targets that no payer reaches first and some payer reaches past another target."""
    found: dict[str, ReachedThrough] = {}
    for one in (one for answer in answers for one in answer.reached_through):
        known = found.get(one.target)
        if known is None or not known.route:
            found[one.target] = one
        else:
            more = {*known.elsewhere, *one.parties} - {*known.on_route}
            complete = known.complete and one.complete
            found[one.target] = known._replace(elsewhere=tuple(sorted(more)), complete=complete)
    return tuple(one for name, one in sorted(found.items()) if name not in reached)


def _grouped(ranked: list[Path]) -> tuple[Path, ...]:
    """Paths of one source together, in the order of the first of each."""
    order: dict[str, int] = {}
    for path in ranked:
        order.setdefault(path.source, len(order))
    return tuple(sorted(ranked, key=lambda path: order[path.source]))
