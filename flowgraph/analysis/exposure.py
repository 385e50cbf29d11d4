"""Each kind of exposure of an entity to listed parties, apart from the others.

The rows are found by `exposure_finder.py`. What the law knows as different things is never
added up, and there is no score.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple

from flowgraph.analysis.ended import MOST_TOLD, past_between, past_route, with_the_past
from flowgraph.analysis.exposure_finder import ACTS, Finder
from flowgraph.analysis.exposure_rows import Exposure, OpenExposure
from flowgraph.analysis.guesses import Guessed
from flowgraph.analysis.paths import DEFAULT_MAX_EXPLORED, DEFAULT_MAX_HOPS
from flowgraph.analysis.results import Past, Search, Told
from flowgraph.analysis.search import Bounds
from flowgraph.analysis.standing import Standing
from flowgraph.case.select import nothing_matched, select
from flowgraph.case.view import Network
from flowgraph.errors import UsageError
from flowgraph.regimes.criteria import Criteria, criteria
from flowgraph.regimes.findings import Finding

# Placeholders that a note names.
_SHOWN = 5


class Others(NamedTuple):
    """Entities without an exposure that the silence does not clear, where all are asked about.

    Attributes
    ----------
    recorded : with a route or record to somebody who may be a listed party, or that may be theirs
    undecided : that a rule catches, or of which it cannot tell
    left_out, denied : as in the answer; over : with ties to listed parties that are over
    partial : lists that are not complete
    guessed, open, past : what `recorded` and `over` rest on, as in the answer
    """

    recorded: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    guessed: tuple[Guessed, ...] = ()
    open: tuple[OpenExposure, ...] = ()
    past: Mapping[str, tuple[Past, ...]] = MappingProxyType({})


@dataclass(frozen=True, eq=False, repr=False)
class ExposureAnswer(Told):
    """Answer of `exposure`.

    Attributes
    ----------
    exposures : by entity in the order asked, then by legal weight and evidence; those that
        rest on routes alone on which money would leave before it arrived stand last
    payments : payments at which the entities stand
    beyond : for a payer and a payee, listed parties that a known route leads to from there
    ties : records of an entity that make no row: ties to parties that are not designated,
        approvals of what is no payment, foundings
    guessed : routes between an entity and another one that may be a listed party by a guess
    left_out : records on an entity, or above it, that the filters left out
    denied : identities of an entity, or above it, of which only a denial is left
    findings : what the instruments say of the entities that were named
    criteria : elements of E.O. 13224 for the pairs that were asked for
    past : for an entity without exposure, ties to listed parties that are over
    open : records of an entity with parties of whom a row only may be a listing in force
    others : where all are asked about, those without exposure whom that does not clear
    """

    told_by: ClassVar[str] = "flowgraph.render.exposure"
    network: Network
    query: dict[str, Any]
    search: Search
    exposures: tuple[Exposure, ...]
    payments: tuple[Standing, ...]
    beyond: dict[tuple[str, str], tuple[str, ...]]
    ties: dict[str, tuple[str, ...]]
    guessed: tuple[Guessed, ...] = ()
    left_out: dict[str, tuple[str, ...]] = field(default_factory=dict)
    denied: dict[str, tuple[str, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    criteria: tuple[Criteria, ...] = ()
    past: dict[str, tuple[Past, ...]] = field(default_factory=dict)
    open: tuple[OpenExposure, ...] = ()
    others: Others = field(default_factory=Others)
    notes: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()
    explain: bool = False

    def __repr__(self) -> str:
        """Say how many rows there are."""
        return f"<ExposureAnswer: {len(self.exposures)} exposures>"


def ask_exposure(
    network: Network,
    words: Sequence[str] = (),
    *,
    every: bool = False,
    party: str = "",
    explain: bool = False,
    max_hops: int = DEFAULT_MAX_HOPS,
    max_explored: int = DEFAULT_MAX_EXPLORED,
) -> ExposureAnswer:
    """Every class of exposure of some entities, or of all, to the nearest listed parties.

    Parameters
    ----------
    network : what a view left of a case
    words : ids, names or selectors
    every : all entities of the case
    party : a word for the parties for which the elements of E.O. 13224 are read as well
    explain : whether a text tells each exposure in sentences
    max_hops, max_explored : bounds of the search, as in `find_paths`

    Raises
    ------
    UnknownEntity, AmbiguousEntity, UsageError
        If a word names nothing or several; if neither words nor `every` is given.

    Cost: that of `find_paths` in every lens and both ways, for each entity.
    """
    if bool(words) == every:
        raise UsageError("exposure takes entities, or --all")
    if max_hops < 1 or max_explored < 1:
        raise UsageError("--max-hops and --max-explored are at least 1")
    notes: list[str] = []
    resolved: list[str] = []

    def chosen(word: str) -> tuple[str, ...]:
        selection = select(network, word)
        resolved.extend(selection.notes)
        if not selection.ids:
            notes.append(nothing_matched(network, word))
        return selection.ids

    entities = list(network.case.entities)
    if not every:
        entities = list(dict.fromkeys(name for word in words for name in chosen(word)))
    if not network.case.designations:
        notes.append("no designations are loaded: exposure to listed parties is not assessed")
    nobody = sorted(network.case.nobody)
    if nobody:
        more = f" and {len(nobody) - _SHOWN} more" if len(nobody) > _SHOWN else ""
        notes.append(
            f"no route passes through {', '.join(nobody[:_SHOWN])}{more}: a name that names nobody"
        )
    parties = chosen(party) if party else ()
    finder = Finder(network, max_hops, Bounds(max_explored, None))
    exposures = [one for entity in entities for one in finder.of(entity)]
    exposed = {one.entity for one in exposures}
    payments = [one for entity in entities for one in finder.payments.of.get(entity, ())]
    silent = [name for name in entities if name not in exposed]
    asked = silent if every else entities
    maybe = [one for entity in asked for one in finder.guessed(entity)]
    supposed = finder.with_open_listings
    still_open: list[OpenExposure] = []
    if supposed is not None:
        for entity in asked:
            still_open += finder.open_exposures(entity)
            maybe += [one for one in supposed.guessed(entity) if one.party in network.lists.open]
    not_counted = {name: finder.stakes.above.not_counted(name) for name in entities}
    routes = _routes_left_out(network, max_hops, max_explored, set(entities) - exposed)
    left_out = {
        name: tuple(sorted({*above, *network.touching(name), *routes.get(name, ())}))
        for name, (above, _) in not_counted.items()
    }
    left_out = {name: found for name, found in left_out.items() if found}
    denied = {name: found for name, (_, found) in not_counted.items() if found}
    past = _past(network, max_hops, max_explored, entities, exposed)
    uncleared = {
        "recorded": {one.entity for one in maybe} | {one.entity for one in still_open},
        "left_out": left_out,
        "denied": denied,
        "over": past,
    }
    pairs = sorted({(one.payer, one.payee) for one in payments})
    bounds = finder.bounds
    return ExposureAnswer(
        network=network,
        query={
            "entities": None if every else entities,
            "party": list(parties) if party else None,
            **network.asked(),
            "max_hops": max_hops,
            "max_explored": max_explored,
        },
        search=Search(bounds.explored, len(entities), bounds.stopped_by is None, bounds.stopped_by),
        exposures=tuple(exposures),
        payments=tuple(payments),
        beyond={pair: finder.beyond(*pair) for pair in pairs},
        ties={}
        if every
        else {name: _ties(network, name, finder.payments.of.get(name, ())) for name in entities},
        guessed=() if every else tuple(maybe),
        left_out=left_out,
        denied=denied,
        findings=()
        if every
        else tuple(
            finding
            for name in entities
            for one in finder.assessments
            for finding in one.findings(name)
        ),
        criteria=tuple(
            criteria(finder.stakes, entity, other)
            for entity in entities
            for other in parties
            if other != entity
        ),
        past={} if every else past,
        open=() if every else tuple(still_open),
        others=_others(finder, silent, uncleared)._replace(
            guessed=tuple(maybe), open=tuple(still_open), past=past
        )
        if every
        else Others(),
        notes=tuple(notes),
        resolved=tuple(resolved),
        explain=explain,
    )


def _others(
    finder: Finder, silent: Sequence[str], uncleared: Mapping[str, Collection[str]]
) -> Others:
    """Those of the entities without exposure whom that does not clear, by what says so."""
    network = finder.network
    edges = [network.case.edges[name] for name in network.summaries]
    known = {end for edge in edges for end in (edge.source, edge.target)}
    undecided = finder.undecided(name for name in silent if name in known or not network.known_by)
    sets = {**uncleared, "undecided": undecided}
    partial = {entry[0] for one in finder.assessments for entry in one.partial}
    told = {field_: tuple(n for n in silent if n in names) for field_, names in sets.items()}
    return Others(
        told["recorded"],
        told["undecided"],
        told["left_out"],
        told["denied"],
        told["over"],
        tuple(sorted(partial)),
    )


def _routes_left_out(
    network: Network, max_hops: int, max_explored: int, entities: Collection[str]
) -> dict[str, set[str]]:
    """For entities without exposure, the records of what would be told without the filters.

    That is an exposure, or a route to somebody who may be a listed party.

    Cost: that of the question, once more, where filters on grade or claim left records out.
    """
    if not network.left_out or not entities:
        return {}
    finder = Finder(network.unfiltered, max_hops, Bounds(max_explored, None))
    supposed = finder.with_open_listings
    found: dict[str, set[str]] = {}
    for name in entities:
        paths = [one.path for one in finder.of(name)]
        guessed = [*finder.guessed(name)]
        if supposed is not None:
            paths += [one.exposure.path for one in finder.open_exposures(name)]
            guessed += supposed.guessed(name)
        paths += [one.path for one in guessed]
        records = {edge for one in guessed for edge in (one.edge, one.own)}
        records |= {edge for path in paths if path for hop in path.hops for edge in hop.edges}
        found[name] = records & network.left_out
    return found


def _past(
    network: Network,
    max_hops: int,
    max_explored: int,
    entities: Iterable[str],
    exposed: Collection[str],
) -> dict[str, tuple[Past, ...]]:
    """Ties to listed parties that are over, of each entity that has no exposure on the day."""
    silent = [name for name in entities if name not in exposed]
    before = with_the_past(network) if silent and network.designated else None
    if before is None:
        return {}
    finder = Finder(before, max_hops, Bounds(max_explored, None))
    found = {}
    for name in silent:
        ties: dict[Past, None] = {}
        for one in finder.of(name):
            past = past_route(network, before, one.path) if one.path else None
            if past:
                ties[past] = None
        joined = {frozenset((one.nodes[0], one.nodes[-1])) for one in ties}
        for past in past_between(network, [name], network.designated - {name}, ""):
            if frozenset((past.nodes[0], past.nodes[-1])) not in joined:
                ties[past] = None
        if ties:
            found[name] = tuple(ties)[:MOST_TOLD]
    return found


def _ties(network: Network, entity: str, standing: Iterable[Standing]) -> tuple[str, ...]:
    """Records that make no row: ties with parties that are not designated, other acts.

    Payments, and contacts, are told elsewhere.
    """
    told = {one.edge for one in standing}
    found = []
    for name in network.walkable:
        edge = network.case.edges[name]
        if entity not in (edge.source, edge.target) or edge.source == edge.target:
            continue
        if name in told or edge.kind == "contact":
            continue
        other = edge.target if edge.source == entity else edge.source
        kind = network.case.kinds[edge.kind]
        if edge.kind in ACTS:
            tie = edge.source == entity or other not in network.designated
        else:
            tie = not kind.pays and other not in network.designated
        if tie:
            found.append(name)
    return tuple(sorted(found))
