"""Each kind of exposure of an entity to listed parties, apart from the others.

There is no search of its own here: the classes are the paths of each lens, both
ways, grouped by class, and the findings of the instruments. For every listed
party that is the nearest on its route there is one row a class, with the best
path of that class. What the law knows as different things is never added up, and
there is no score.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any, ClassVar, NamedTuple

from flowgraph.analysis import classes
from flowgraph.analysis.ended import MOST_TOLD, past_between, past_route, with_the_past
from flowgraph.analysis.grammar import Lens, lens_for
from flowgraph.analysis.guesses import Guessed, guessed, guesses_of
from flowgraph.analysis.paths import DEFAULT_MAX_EXPLORED, DEFAULT_MAX_HOPS, best_of_each_class
from flowgraph.analysis.ranking import weakness
from flowgraph.analysis.results import IMPOSSIBLE, Past, Path, Search, Timed, Told
from flowgraph.analysis.search import Bounds, Walks
from flowgraph.analysis.standing import Payments, Standing
from flowgraph.case.listed import OpenListing
from flowgraph.case.select import nothing_matched, select
from flowgraph.case.view import STRADDLES, UNDATED, Listing, Network
from flowgraph.errors import UsageError
from flowgraph.model import kinds, lookup
from flowgraph.regimes import findings as found
from flowgraph.regimes.assess import Assessment
from flowgraph.regimes.criteria import Criteria, criteria
from flowgraph.regimes.findings import Finding
from flowgraph.regimes.instruments import named
from flowgraph.regimes.stakes import LIST_FIELD, Stake, Stakes

TO_PARTY, FROM_PARTY, ITSELF = "to_party", "from_party", "itself"
# Classes of single records that no lens walks: asked for by kind, forward.
BY_KIND = ("supports", "processes-for", "acts-for")
# Placeholders that a note names.
_SHOWN = 5
SAME, MAYBE_SAME = "same-as", "possibly-same-as"
# Acts of an authority that are no step of any lens: told beside the rows, with their day.
ACTS = ("approves", "establishes")


class Exposure(NamedTuple):
    """One class of exposure of one entity to one listed party.

    Attributes
    ----------
    direction : `to_party` (the entity acts), `from_party`, or `itself`
    lens : lens or kinds of the path; empty where there is no path
    path : best path of the class; None for `listed`
    paths : number of paths of this class between the two
    listings : listings of the party, each with the timing of the records next to it
    stakes : direct stakes between the two (shares, votes) in the classes of ownership
    findings : ownership findings that catch the entity through this party
    """

    entity: str
    class_: str
    direction: str
    party: str
    lens: str
    path: Path | None
    paths: int
    listings: tuple[Timed, ...]
    stakes: tuple[Stake, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def order(self) -> str:
        """Whether money runs forward in time along the path; empty where there is none of money."""
        return self.path.order if self.path else ""

    @property
    def out_of_order(self) -> bool:
        """Whether it rests on routes alone on which money would leave before it arrived."""
        return self.order == IMPOSSIBLE

    @property
    def against(self) -> tuple[str, ...]:
        """Evidence rows against any hop; for a listed entity, against what the listing says."""
        hops = self.path.hops if self.path else ()
        rows = [row for hop in hops for row in hop.against]
        if self.direction == ITSELF:
            summaries = [timed.listing.summary for timed in self.listings]
            rows += [row for summary in summaries if summary for row in summary.against]
        return tuple(dict.fromkeys(rows))

    @property
    def timing(self) -> str:
        """How the records next to the party stand to its listings; empty where none is timed."""
        said = {timed.timing for timed in self.listings if timed.timing}
        known = said - {UNDATED}
        if len(known) == 1:
            return known.pop()
        return STRADDLES if known else next(iter(said), "")

    @property
    def notation(self) -> bool:
        """Whether a listing of the party bears a notation on secondary sanctions."""
        return any("secondary sanctions" in t.listing.row.tags for t in self.listings)


class OpenExposure(NamedTuple):
    """What would be an exposure, to a party of whom a row only may be a listing in force."""

    exposure: Exposure
    rows: tuple[OpenListing, ...]

    @property
    def entity(self) -> str:
        """Entity whose record it is."""
        return self.exposure.entity


class Others(NamedTuple):
    """Entities without an exposure that the silence does not clear, where all are asked about.

    Attributes
    ----------
    recorded : with a route or record to somebody who may be a listed party, or that may be theirs
    undecided : that a rule catches, or of which it cannot tell
    left_out, denied : as in the answer; over : with ties to listed parties that are over
    partial : lists that are not complete
    """

    recorded: tuple[str, ...] = ()
    undecided: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()
    over: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()


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
    finder = _Finder(network, max_hops, Bounds(max_explored, None))
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
    not_counted = {name: finder.stakes.not_counted(name) for name in entities}
    routes = _routes_left_out(network, max_hops, max_explored, set(entities) - exposed)
    left_out = {
        name: tuple(sorted({*above, *network.touching(name), *routes.get(name, ())}))
        for name, (above, _) in not_counted.items()
    }
    left_out = {name: found for name, found in left_out.items() if found}
    denied = {name: found for name, (_, found) in not_counted.items() if found}
    past = _past(network, max_hops, max_explored, entities, exposed)
    others = Others()
    if every:
        recorded = {one.entity for one in maybe} | {one.entity for one in still_open}
        edges = [network.case.edges[name] for name in network.summaries]
        known = {end for edge in edges for end in (edge.source, edge.target)}
        undecided = finder.undecided(
            name for name in silent if name in known or not network.known_by
        )
        others = Others(
            recorded=tuple(name for name in silent if name in recorded),
            undecided=tuple(name for name in silent if name in undecided),
            left_out=tuple(name for name in silent if name in left_out),
            denied=tuple(name for name in silent if name in denied),
            over=tuple(name for name in silent if name in past),
            partial=tuple(
                sorted({entry[0] for one in finder.assessments for entry in one.partial})
            ),
        )
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
        others=others,
        notes=tuple(notes),
        resolved=tuple(resolved),
        explain=explain,
    )


def _routes_left_out(
    network: Network, max_hops: int, max_explored: int, entities: Collection[str]
) -> dict[str, set[str]]:
    """For entities without exposure, the records of what would be one without the filters.

    Cost: that of the question, once more, where filters on grade or claim left records out.
    """
    if not network.left_out or not entities:
        return {}
    finder = _Finder(network.unfiltered, max_hops, Bounds(max_explored, None))
    return {
        name: {
            edge
            for one in finder.of(name)
            if one.path is not None
            for hop in one.path.hops
            for edge in hop.edges
            if edge in network.left_out
        }
        for name in entities
    }


class _Finder:
    """Everything that the exposures of several entities share."""

    def __init__(self, network: Network, max_hops: int, bounds: Bounds) -> None:
        self.network, self.max_hops, self.bounds = network, max_hops, bounds
        self.walks = {lens: Walks(network, lens_for(lens, network)) for lens in kinds.LENSES}
        self.payments = Payments(network, self.walks["money"])
        self.stakes = Stakes(network)
        self.assessments = [Assessment(self.stakes, one) for one in named("")]
        self._listed_names: dict[str, list[str]] = {}
        for name in sorted(network.designated & self.stakes.party.keys()):
            self._listed_names.setdefault(self.stakes.party[name], []).append(name)
        self._by_kind: dict[str, Walks] = {}
        for class_ in BY_KIND:
            codes = [
                code
                for code, kind in network.case.kinds.items()
                if kind.class_ == class_ and code not in ACTS
            ]
            if codes:
                lens = lens_for(",".join(codes), network)
                self._by_kind[class_] = Walks(network, lens)

    @cached_property
    def with_open_listings(self) -> _Finder | None:
        """The same where each row that may be a listing in force is one; None without any."""
        still_open = self.network.lists.open
        if not still_open:
            return None
        listings = self.network.listings | {
            name: [
                *self.network.listings.get(name, ()),
                *(Listing(one.row._replace(effect=one.row.effect or "blocking"), None)
                  for one in rows),
            ]
            for name, rows in still_open.items()
        }  # fmt: skip
        return _Finder(replace(self.network, listings=listings), self.max_hops, self.bounds)

    def open_exposures(self, entity: str) -> Iterator[OpenExposure]:
        """Exposures to parties of whom a row only may be a listing; itself, where it is one."""
        assert self.with_open_listings is not None
        for one in self.with_open_listings.of(entity):
            if one.party in self.network.lists.open:
                yield OpenExposure(one, self.network.lists.open[one.party])

    def undecided(self, entities: Iterable[str]) -> set[str]:
        """Entities that an instrument catches, or of which it cannot tell.

        Cost: that of `rules` for those whom a rule leaves open.
        """
        parties = {
            self.stakes.of(name)
            for one in self.assessments
            for name in (*one.unsettled(), *one.caught())
        }
        return {
            name
            for name in entities
            if self.stakes.of(name) in parties
            and any(
                finding.verdict in (found.BLOCKED, found.INDETERMINATE)
                for one in self.assessments
                for finding in one.findings(name)
            )
        }

    def of(self, entity: str) -> list[Exposure]:
        """Exposures of one entity, the heaviest class and the best evidence first."""
        if not self.network.designated:
            return []
        rows = [
            *self._listed(entity),
            *self._same(entity),
            *self._maybe_same(entity),
            *self._forward(entity),
            *self._backward(entity),
            *self._owned(entity),
            *self._single(entity),
        ]
        best: dict[tuple[str, str, str], Exposure] = {}
        for row in rows:
            key = (row.class_, row.direction, row.party)
            if key not in best or _strength(row) < _strength(best[key]):
                best[key] = row
        return sorted(best.values(), key=_order)

    def beyond(self, payer: str, payee: str) -> tuple[str, ...]:
        """Listed parties to which a known route leads from a payment: the payee, or past it."""
        if payee in self.network.designated:
            return (payee,)
        routes = best_of_each_class(
            self.network,
            self.walks["money"],
            [payer],
            self.network.designated,
            self.max_hops,
            self.bounds,
            keep=lambda nodes: nodes[1] == payee,
        )
        return tuple(sorted({path.target for path, _ in routes.values()}))

    def _listings(self, party: str) -> tuple[Timed, ...]:
        return tuple(
            Timed(listing) for listing in self.network.listings.get(party, ()) if listing.designates
        )

    def _listed(self, entity: str) -> Iterator[Exposure]:
        if entity in self.network.designated:
            listings = self._listings(entity)
            yield Exposure(entity, "listed", ITSELF, entity, "", None, 0, listings)

    def _same(self, entity: str) -> Iterator[Exposure]:
        """Listed parties that a list or a registry says are this entity."""
        party = self.stakes.party.get(entity)
        names = self._listed_names.get(party, []) if party else []
        own = frozenset(self.network.names_of(entity))
        for name in (name for name in names if name != entity):
            routes = best_of_each_class(
                self.network,
                self._identity,
                [entity],
                frozenset({name}),
                len(own),
                self.bounds,
                keep=own.issuperset,
                name=lambda _nodes, _choices, _class: SAME,
            )
            if not routes:
                yield Exposure(entity, SAME, ITSELF, name, "", None, 0, self._listings(name))
            for path, number in routes.values():
                told, lens = replace(path, class_=SAME), self._identity.lens.name
                yield self._row(entity, SAME, ITSELF, name, lens, told, number)

    def _maybe_same(self, entity: str) -> Iterator[Exposure]:
        """Listed parties that may be this entity, by records of which one at least is not sure."""
        if len(self.stakes.may_be(entity)) == 1:
            return
        own = frozenset(self.network.names_of(entity))
        routes = best_of_each_class(
            self.network,
            self._identity,
            [entity],
            self.network.designated - own,
            self.max_hops,
            self.bounds,
            name=lambda _nodes, _choices, _class: MAYBE_SAME,
        )
        lens = self._identity.lens.name
        for (_, party, class_), (path, number) in routes.items():
            told = replace(path, class_=MAYBE_SAME)
            yield self._row(entity, class_, ITSELF, party, lens, told, number)

    @cached_property
    def _identity(self) -> Walks:
        """Records that say or guess that two are one, walked both ways."""
        codes = [
            code
            for code, kind in self.network.case.kinds.items()
            if "ownership" in kind.steps and kind.steps["ownership"].identity
        ]
        lens: Lens = lens_for(",".join(codes), self.network)
        both = (kinds.FORWARD, kinds.BACKWARD)
        steps = {code: step._replace(directions=both) for code, step in lens.steps.items()}
        return Walks(self.network, lens._replace(steps=steps))

    def guessed(self, entity: str) -> Iterator[Guessed]:
        """Routes between an entity and others that may be a listed party, or this entity."""
        own = dict(self._guesses_of.get(entity, ()))
        if not self.network.designated or not (own or self._guesses):
            return
        mine = {entity, *own}
        goals = {name: (name, "") for name in self.network.designated} | self._guesses
        known: set[tuple[str, str]] = set()
        for lens in ("money", "control", "ownership"):
            for direction in (TO_PARTY, FROM_PARTY):
                for start in sorted(mine):
                    ends = self._guesses if start == entity else goals
                    others = frozenset(ends) - mine
                    sides = ([start], others) if direction == TO_PARTY else (others, {start})
                    routes = best_of_each_class(
                        self.network, self.walks[lens], sides[0], frozenset(sides[1]),
                        self.max_hops, self.bounds, keep=self._past_no_other,
                    )  # fmt: skip
                    for path, _ in routes.values():
                        other = path.target if direction == TO_PARTY else path.source
                        party, edge = goals[other]
                        mine_by = own.get(start, "") if start != entity else ""
                        edge, mine_by = (edge, mine_by) if edge else (mine_by, "")
                        if (direction, other) not in known:
                            known.add((direction, other))
                            yield Guessed(entity, direction, other, party, edge, path, mine_by)

    @cached_property
    def _guesses_of(self) -> dict[str, list[tuple[str, str]]]:
        """For each entity, those that may be the same by a guess, with the first record."""
        return guesses_of(self.network)

    @cached_property
    def _guesses(self) -> dict[str, tuple[str, str]]:
        return guessed(self.network, self.network.designated)

    def _forward(self, entity: str) -> Iterator[Exposure]:
        """Paths from the entity to the nearest designated parties, in each lens."""
        ways = [(lens, TO_PARTY, None) for lens in self.walks if lens != "association"]
        for lens, direction, name in (
            *ways,
            ("association", TO_PARTY, partial(classes.recorded, kinds.FORWARD)),
            ("association", FROM_PARTY, partial(classes.recorded, kinds.BACKWARD)),
        ):
            routes = best_of_each_class(
                self.network,
                self.walks[lens],
                [entity],
                self.network.designated,
                self.max_hops,
                self.bounds,
                name=name,
                any_order=True,
            )
            for (_, party, class_), (path, number) in routes.items():
                row = self._row(entity, class_, direction, party, lens, path, number)
                if class_ == "owner-of":
                    row = row._replace(stakes=self._direct(entity, party, path))
                yield row

    def _direct(self, owner: str, owned: str, path: Path) -> tuple[Stake, ...]:
        """Stated stakes of one entity in another, where a path between them is of one holding."""
        if sum(not hop.identity for hop in path.hops) != 1:
            return ()
        holder = self.stakes.of(owner)
        return tuple(
            stake
            for stake in self.stakes.into(owned, votes=True)
            if stake.owner == holder and LIST_FIELD not in stake.doubts
        )

    def _past_no_other(self, nodes: tuple[str, ...]) -> bool:
        """Whether a sequence passes no designated party between its ends."""
        return self.network.designated.isdisjoint(nodes[1:-1])

    def _backward(self, entity: str) -> Iterator[Exposure]:
        """Paths from designated parties to the entity, past no other designated one."""
        for lens in ("money", "control"):
            routes = best_of_each_class(
                self.network,
                self.walks[lens],
                self.network.designated - {entity},
                frozenset({entity}),
                self.max_hops,
                self.bounds,
                keep=self._past_no_other,
                name=partial(classes.turned, self.stakes, lens),
                any_order=True,
            )
            for (party, _, class_), (path, number) in routes.items():
                yield self._row(entity, class_, FROM_PARTY, party, lens, path, number)

    def _owned(self, entity: str) -> Iterator[Exposure]:
        """Stakes of designated parties in the entity, and the rules that they meet."""
        routes = best_of_each_class(
            self.network,
            self.walks["ownership"],
            self.network.designated - {entity},
            frozenset({entity}),
            self.max_hops,
            self.bounds,
            keep=self._past_no_other,
        )
        met = [
            (one, finding)
            for one in (self.assessments if routes else ())
            for finding in one.findings(entity)
            if finding.rule == found.FIFTY and finding.verdict == found.BLOCKED
        ]
        for (party, _, _), (path, number) in routes.items():
            owner, own = self.stakes.of(party), self.stakes.of(entity)
            findings = tuple(
                finding
                for one, finding in met
                if one.runs is not None and one.runs.catches(owner, own)
            )
            class_ = "owned-by" if findings else "part-owned-by"
            row = self._row(entity, class_, FROM_PARTY, party, "ownership", path, number)
            yield row._replace(stakes=self._direct(party, entity, path), findings=findings)

    def _single(self, entity: str) -> Iterator[Exposure]:
        """Single records of kinds that no lens walks: support, processing, agency."""
        for class_, walks in self._by_kind.items():
            routes = best_of_each_class(
                self.network, walks, [entity], self.network.designated, 1, self.bounds
            )
            for (_, party, _), (path, number) in routes.items():
                yield self._row(entity, class_, TO_PARTY, party, walks.lens.name, path, number)

    def _row(
        self,
        entity: str,
        class_: str,
        direction: str,
        party: str,
        lens: str,
        path: Path,
        number: int,
    ) -> Exposure:
        listings = tuple(
            timed
            for timed in path.designations
            if timed.listing.row.entity == party and timed.listing.designates
        )
        if lens != "money":
            at = 0 if path.source == party else len(path.hops) - 1
            listings = tuple(
                classes.timed(self.network, one, at, path.hops[at]) for one in listings
            )
        return Exposure(entity, class_, direction, party, lens, path, number, listings)


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
    finder = _Finder(before, max_hops, Bounds(max_explored, None))
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


def _strength(row: Exposure) -> tuple[Any, ...]:
    """Sort key among rows of one class: money in order, evidence of the weakest hop, length."""
    if row.path is None:
        return (False, (-1, (0, 0, 0)), 0, ())
    weakest = row.path.hops[row.path.weakest_hop].summary
    return (row.out_of_order, weakness(weakest), len(row.path.hops), row.path.nodes)


def _order(row: Exposure) -> tuple[Any, ...]:
    class_ = lookup.class_order()[row.class_]
    return (row.out_of_order, class_, _strength(row), row.direction, row.party)


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
