"""What differs between two worlds of one question, line by line, each with its reason.

The reason of a line is found, not guessed: where records are dropped beside a changed
listing, a world between the two has the dropped records alone. What differs there is owed to
them; what differs only after it, to the listings.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from flowgraph.analysis.ask import ask_paths
from flowgraph.analysis.exposure import Exposure, ask_exposure
from flowgraph.analysis.overview import ask_overview
from flowgraph.analysis.results import Answer, Path
from flowgraph.analysis.rules import ask_rules
from flowgraph.analysis.standing import Standing
from flowgraph.analysis.worlds import Supposition
from flowgraph.case.view import Network
from flowgraph.model import money
from flowgraph.model.money import Span, Terms
from flowgraph.regimes.findings import Finding

NEW, GONE, CHANGED = "new", "gone", "changed"
# What a line of the comparison is about.
LISTING, VERDICT, EXPOSURE, ROUTE, PAYMENT = "listing", "verdict", "exposure", "route", "payment"
STANDING = "standing"
# Reasons.
ITS_OWN, NOW_LISTED, NO_LONGER, FURTHER = (
    "its-own-listing", "party-listed", "party-not-listed", "party-on-further-lists",
)  # fmt: skip
ENDS_SOONER, GOES_ON, PASSES_LISTED = "ends-at-listed", "goes-on", "passes-listed"
DROPPED, RANKED, FOLLOWS = "record-dropped", "best-route-changed", "follows-from-rule"

Key = TypeVar("Key", bound=Hashable)
Because = tuple[str, ...]


class Change(NamedTuple):
    """One line that differs between the worlds.

    Attributes
    ----------
    about : listing, verdict, exposure, standing (a listed party processes, passes on, approves
        or heads a money record), route or payment (a money record to a listed party)
    how : new, gone or changed
    subject : the entity, or the id of the route or record
    detail : what of it: regime and rule, class and direction, sequence of a route
    party : the listed party that it is about, if any
    before, after : what each world says; empty where it says nothing. Of a route that is in
        both: its records where records were dropped, else the listed parties on it
    reason : code of the reason; because : parties and records that it names
    """

    about: str
    how: str
    subject: str
    detail: str
    party: str
    before: str
    after: str
    reason: str
    because: Because


class Paid(NamedTuple):
    """Sum of recorded payments to listed parties under the same terms, in both worlds."""

    terms: Terms
    currency: str
    before: Span | None
    after: Span | None
    records_before: int
    records_after: int


class OnRoute(NamedTuple):
    """A route with the listed parties and the records on it."""

    path: Path
    listed: tuple[str, ...]
    records: tuple[str, ...]


class World:
    """Answers of one world.

    Parameters
    ----------
    network : the world
    source, target : whose routes are told; none for those of all payers
    payers : for all payers, listed ones whose routes are told as well
    most : most search states for exposure

    Cost: that of `rules`, `exposure --all` and the routes.
    """

    def __init__(
        self, network: Network, source: str, target: str, payers: Iterable[str], most: int
    ) -> None:
        """Ask all questions."""
        self.network = network
        rules = ask_rules(network, list(network.case.entities))
        self.findings = {(one.entity, one.instrument.id, one.rule): one for one in rules.findings}
        found = ask_exposure(network, every=True, max_explored=most)
        self.search = found.search
        self.exposures = {
            (one.entity, one.class_, one.direction, one.party): one for one in found.exposures
        }
        self.standings = {one: one for one in found.payments if one.entity in network.designated}
        self.routes: Answer = (
            ask_paths(network, source, target or "@designated")
            if source or target
            else ask_overview(network, listed_payers=payers)
        )
        self.on_routes = {path.id: _on_route(network, path) for path in self.routes.paths}
        self.notes = self.routes.notes if source else ()
        self.payments = _payments_to_listed(network)


class _Differing(NamedTuple):
    """One line in the three worlds, and which step moves it."""

    key: Any
    one: Any
    between: Any
    two: Any
    by_drop: bool
    by_listing: bool

    @property
    def how(self) -> str:
        """Whether the line is new, gone or changed."""
        return NEW if self.one is None else GONE if self.two is None else CHANGED


class Comparison:
    """Lines that differ between two worlds.

    Parameters
    ----------
    first, second : the world as it is, and the supposed one
    between : the first world without the dropped records and with its listings; the first
        or the second where only listings, or only records, are supposed
    supposition : what was supposed

    Attributes
    ----------
    same : how many lines do not differ, by what they are about
    """

    def __init__(
        self, first: World, between: World, second: World, supposition: Supposition
    ) -> None:
        """Compare nothing yet."""
        self._worlds = (first, between, second)
        self.first, self.second = first, second
        one, two = first.network.designated, second.network.designated
        self._listed, self._unlisted = two - one, one - two
        self._further = one & {row.entity for row in supposition.designate}
        self._moved = self._listed | self._unlisted | self._further
        self._dropped = frozenset(supposition.drop)
        self._supposition = supposition
        self.same: dict[str, int] = {}

    def changes(self) -> list[Change]:
        """All lines that differ."""
        parts = (
            self._listings, self._verdicts, self._exposures, self._standings, self._routes,
            self._payments,
        )  # fmt: skip
        return [change for part in parts for change in part()]

    def _differing(
        self,
        about: str,
        lines: Callable[[World], Mapping[Key, Any]],
        said: Callable[[Any], object],
    ) -> Iterator[_Differing]:
        """Lines of one sort that do not say the same in both worlds; the others are counted."""
        first, between, second = (lines(world) for world in self._worlds)
        keys = [*first, *(key for key in second if key not in first)]
        moved = 0
        for key in keys:
            rows = first.get(key), between.get(key), second.get(key)
            one, middle, two = (None if row is None else said(row) for row in rows)
            if one == two:
                continue
            moved += 1
            yield _Differing(key, *rows, one != middle, middle != two)
        self.same[about] = len(keys) - moved

    def _why(
        self, line: _Differing, listing: tuple[str, Because], edges: Iterable[str] = ()
    ) -> tuple[str, Because]:
        """Reason by the step that moves a line; dropped records of its own are named, else all."""
        if not line.by_drop:
            return listing
        lost = tuple(sorted({*edges} & self._dropped or self._dropped))
        if not line.by_listing:
            return DROPPED, lost
        reason, because = listing
        return reason, because + lost

    def _listings(self) -> Iterator[Change]:
        """Parties that are listed in one world alone, and listings that add to others."""
        named = {one.entity: one for one in self._supposition.designate}
        for name in sorted(self._listed | {*named}):
            since = _since(self.first.network, name) if name in self._further else ""
            how = CHANGED if since else NEW
            lists = ", ".join(named[name].lists)
            yield Change(LISTING, how, name, lists, name, since, named[name].day, ITS_OWN, (name,))
        for name in sorted(self._unlisted):
            since = _since(self.first.network, name)
            yield Change(LISTING, GONE, name, "", name, since, "", ITS_OWN, (name,))

    def _verdicts(self) -> Iterator[Change]:
        """Verdicts of the instruments."""
        for line in sorted(self._differing(VERDICT, lambda world: world.findings, _verdict)):
            entity, regime, rule = line.key
            own = entity in self._moved
            listing = (ITS_OWN, (entity,)) if own else (FOLLOWS, self._through(line))
            yield Change(
                VERDICT, CHANGED, entity, f"{regime} {rule}", "",
                _verdict(line.one), _verdict(line.two), *self._why(line, listing),
            )  # fmt: skip

    def _through(self, line: _Differing) -> Because:
        """Parties of the supposition that the working of a verdict names, else all of them."""
        named = {
            owner
            for finding in (line.between, line.two)
            for step in (finding.rounds if finding else ())
            for owner, _ in step.via
        }
        return tuple(sorted(named & self._moved or self._moved))

    def _exposures(self) -> Iterator[Change]:
        """Classes of exposure that are new, gone, or rest on another route or other records."""
        lines = self._differing(EXPOSURE, lambda world: world.exposures, _exposure_text)
        for line in sorted(lines):
            entity, class_, direction, party = line.key
            paths = [row.path if row else None for row in (line.between, line.two)]
            listing: tuple[str, Because]
            if entity == party and party in self._moved:
                listing = ITS_OWN, (party,)
            elif line.how == NEW and party in self._listed:
                listing = NOW_LISTED, (party,)
            elif line.how == GONE and party in self._unlisted:
                listing = NO_LONGER, (party,)
            elif party in self._further and _one_route(*paths):
                listing = FURTHER, (party,)
            else:
                listing = self._route_moved(*paths)
            yield Change(
                EXPOSURE, line.how, entity, f"{class_} {direction}", party,
                _exposure_text(line.one), _exposure_text(line.two),
                *self._why(line, listing, _exposure_records(line.one)),
            )  # fmt: skip

    def _route_moved(self, one: Path | None, two: Path | None) -> tuple[str, Because]:
        """Why listings take away a route, add one, or put another first."""
        stops = {*one.nodes[1:-1]} & self._listed if one else set()
        passed = {*two.nodes[1:-1]} & self._unlisted if two else set()
        if stops:
            return ENDS_SOONER, tuple(sorted(stops))
        if passed:
            return GOES_ON, tuple(sorted(passed))
        return RANKED, tuple(sorted(self._moved))

    def _standings(self) -> Iterator[Change]:
        """Money records at which a party stands that is listed in one world alone."""
        lines = self._differing(STANDING, lambda world: world.standings, lambda row: True)
        for line in sorted(lines):
            row: Standing = line.key
            reason = NOW_LISTED if line.how == NEW else NO_LONGER
            said = f"{row.act} {row.about}"
            yield Change(
                STANDING, line.how, row.entity, f"{row.payer} > {row.payee}", row.entity,
                *_on_its_side(line, said),
                *self._why(line, (reason, (row.entity,)), (row.edge, row.about)),
            )  # fmt: skip

    def _routes(self) -> Iterator[Change]:
        """Routes of one world alone; and of both, with other records or listed parties on them."""
        for line in self._differing(ROUTE, lambda world: world.on_routes, _on_route_text):
            one: OnRoute | None = line.one
            two: OnRoute | None = line.two
            if one is not None and two is not None:
                yield from self._same_route(one, two)
                continue
            on: OnRoute = line.two or line.one
            path = on.path
            listing: tuple[str, Because]
            if line.how == NEW and path.target in self._listed:
                listing = NOW_LISTED, (path.target,)
            elif line.how == GONE and path.target in self._unlisted:
                listing = NO_LONGER, (path.target,)
            else:
                listing = self._route_moved(one and one.path, two and two.path)
            yield Change(
                ROUTE, line.how, path.id, " > ".join(path.nodes), path.target,
                *_on_its_side(line, path.class_), *self._why(line, listing, on.records),
            )  # fmt: skip

    def _same_route(self, one: OnRoute, two: OnRoute) -> Iterator[Change]:
        """A route of both worlds: the listed parties on it, then the records that it lost."""
        path = two.path
        parties = tuple(sorted(({*one.listed} ^ {*two.listed}) & self._moved))
        lost = tuple(sorted({*one.records} - {*two.records} or self._dropped))
        for before, after, reason, because in (
            (one.listed, two.listed, PASSES_LISTED, parties),
            (one.records, two.records, DROPPED, lost),
        ):
            if because and before != after:
                yield Change(
                    ROUTE, CHANGED, path.id, " > ".join(path.nodes), path.target,
                    "; ".join(before), "; ".join(after), reason, because,
                )  # fmt: skip

    def _payments(self) -> Iterator[Change]:
        """Payment records to parties that are listed in one world alone."""
        lines = self._differing(PAYMENT, lambda world: world.payments, lambda row: True)
        for line in sorted(lines):
            edge = self.first.network.case.edges[line.key]
            reason = NOW_LISTED if line.how == NEW else NO_LONGER
            yield Change(
                PAYMENT, line.how, line.key, edge.kind, edge.target,
                *_on_its_side(line, f"{edge.source} > {edge.target}"),
                *self._why(line, (reason, (edge.target,)), (line.key,)),
            )  # fmt: skip

    def paid(self) -> Iterator[Paid]:
        """Sums of recorded payments to listed parties, by terms and currency."""
        sums = [_sums(world.payments) for world in (self.first, self.second)]
        order = sorted(sums[0].keys() | sums[1].keys(), key=lambda key: (key[0].period, *key[0]))
        for key in order:
            (before, number), (after, later) = (one.get(key, (None, 0)) for one in sums)
            yield Paid(*key, before, after, number, later)

    def symbolic(self, changes: Iterable[Change]) -> Iterator[str]:
        """Supposed listings that change no line but their own."""
        named = {name for one in changes if one.reason != ITS_OWN for name in one.because}
        return (one.entity for one in self._supposition.designate if one.entity not in named)


def _on_its_side(line: _Differing, said: str) -> tuple[str, str]:
    """What is said of a line of one world alone, as before and after."""
    return ("", said) if line.how == NEW else (said, "")


def _since(network: Network, entity: str) -> str:
    return network.since(entity) or "no day stated"


def _verdict(finding: Finding | None) -> str:
    return finding.verdict if finding else ""


def _exposure_text(row: Exposure | None) -> str:
    """What a row of exposure says, apart from its key."""
    if row is None:
        return ""
    said = [f"route {row.path.id}, weakest grade {row.path.weakest_grade}"] if row.path else []
    said += [f"records {row.timing}"] if row.timing else []
    stakes = sorted({edge for stake in row.stakes for edge in stake.edges})
    said += [f"stakes by {' '.join(stakes)}"] if stakes else []
    said += sorted({timed.listing.row.list or "listed" for timed in row.listings})
    return ", ".join(said)


def _exposure_records(row: Exposure | None) -> tuple[str, ...]:
    if row is None:
        return ()
    stakes = tuple(edge for stake in row.stakes for edge in stake.edges)
    return stakes + (_records(row.path) if row.path else ())


def _one_route(one: Path | None, two: Path | None) -> bool:
    return (one.id if one else "") == (two.id if two else "")


def _records(path: Path) -> tuple[str, ...]:
    """Records of a route, of those who stand behind its hops, and of its stations."""
    found = [edge for hop in path.hops for edge in (*hop.edges, *hop.others)]
    found += [station.edge for hop in path.hops for station in hop.stations]
    found += [behind.edge for hop in path.hops for behind in hop.behind]
    return tuple(dict.fromkeys(found))


def _on_route(network: Network, path: Path) -> OnRoute:
    """Listed parties that a route passes, is processed by, or that stand behind it."""
    at = {*path.nodes[:-1]}
    at |= {station.entity for hop in path.hops for station in hop.stations}
    at |= {behind.entity for hop in path.hops for behind in hop.behind}
    return OnRoute(path, tuple(sorted(at & network.designated)), _records(path))


def _on_route_text(row: OnRoute) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return row.listed, row.records


# Terms, currency, amount, and the record of which one is a part.
Payments = dict[str, tuple[Terms, str, Span | None, str]]


def _payments_to_listed(network: Network) -> Payments:
    """Terms, currency and amount of each payment record to a designated party."""
    found: Payments = {}
    for name in network.walkable:
        edge = network.case.edges[name]
        if network.case.kinds[edge.kind].pays and edge.target in network.designated:
            summary = network.summaries[name]
            amount = summary.amount
            currency = summary.currency if amount else ""
            found[name] = (money.terms_of(edge), currency, amount, edge.within)
    return found


def _sums(payments: Payments) -> dict[tuple[Terms, str], tuple[Span | None, int]]:
    found: dict[tuple[Terms, str], tuple[Span | None, int]] = {}
    for terms, currency, amount, within in payments.values():
        if within in payments:
            continue  # a part is not added to its whole
        known, number = found.get((terms, currency), (None, 0))
        if amount is not None:
            known = amount if known is None else known + amount
        found[terms, currency] = (known, number + 1)
    return found
