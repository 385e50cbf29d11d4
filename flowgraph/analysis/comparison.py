"""What differs between two worlds of one question, line by line, each with its reason.

The reason of a line is found, not guessed. Where several things are supposed, the question is
asked once more without each of them: a line is owed to those without which it would not say
what it says. Where any one of several would do, all that the line names are given.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from flowgraph.analysis.ask import ask_paths
from flowgraph.analysis.exposure import ask_exposure
from flowgraph.analysis.exposure_rows import Exposure
from flowgraph.analysis.overview import ask_overview
from flowgraph.analysis.parts import counted_with, rest_of
from flowgraph.analysis.results import Answer, Path
from flowgraph.analysis.rules import ask_rules
from flowgraph.analysis.standing import Standing
from flowgraph.analysis.worlds import DROP, Supposed, Supposition
from flowgraph.case.identity import SURE_CLAIMS, listed_as
from flowgraph.case.view import ASSUMED, Network
from flowgraph.model import money
from flowgraph.model.money import Span, Terms
from flowgraph.regimes.findings import ALLEGED, Finding

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
_TIMING = {
    "after": "after the listing",
    "before": "before the listing",
    "straddles": "over the day of the listing",
}
# Classes of exposure that a rule decides.
_BY_RULE = ("owned-by", "part-owned-by")

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
    reason : code of the reason; because : parties and records that it is owed to
    records : of a standing, the record that says so and the payment (or other record)
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
    records: tuple[str, ...] = ()


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
    """One line that differs: its rows, and the rows without each of what it is owed to."""

    key: Any
    one: Any
    two: Any
    without: dict[Supposed, Any]

    @property
    def how(self) -> str:
        """Whether the line is new, gone or changed."""
        return NEW if self.one is None else GONE if self.two is None else CHANGED


class Comparison:
    """Lines that differ between two worlds.

    Parameters
    ----------
    first, second : the world as it is, and the supposed one
    without : the supposed world without each single thing that is supposed
    supposition : what was supposed

    Attributes
    ----------
    same : how many lines do not differ, by what they are about
    """

    def __init__(
        self,
        first: World,
        second: World,
        without: Mapping[Supposed, World],
        supposition: Supposition,
    ) -> None:
        """Compare nothing yet."""
        self.first, self.second, self._without = first, second, without
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
        named: Callable[[Any], Collection[str]],
        printed: Callable[[Any], object] | None = None,
    ) -> Iterator[_Differing]:
        """Lines of one sort that do not say the same in both worlds; the others are counted.

        `said` is what a row says; `printed` what is told of a row of one world alone, where that
        is less; `named` are the parties and records that a row names.
        """
        first, second = lines(self.first), lines(self.second)
        others = {one: lines(world) for one, world in self._without.items()}
        keys = [*first, *(key for key in second if key not in first)]
        moved = 0
        for key in keys:
            one, two = first.get(key), second.get(key)
            after = None if two is None else said(two)
            if (None if one is None else said(one)) == after:
                continue
            moved += 1
            rows = {each: side.get(key) for each, side in others.items()}
            tell = said if printed is None or (one is not None and two is not None) else printed
            after = None if two is None else tell(two)
            owed = {
                each: row
                for each, row in rows.items()
                if (None if row is None else tell(row)) != after
            }
            if not owed:
                names = {name for row in (one, two) if row is not None for name in named(row)}
                owed = {each: row for each, row in rows.items() if each.name in names} or rows
            yield _Differing(key, one, two, owed)
        self.same[about] = len(keys) - moved

    def _why(self, line: _Differing, reason: str) -> tuple[str, Because]:
        """Reason by listings, or that records are dropped where it is owed to these alone."""
        if all(one.act == DROP for one in line.without):
            reason = DROPPED
        return reason, tuple(sorted(one.name for one in line.without))

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
        lines = self._differing(VERDICT, lambda world: world.findings, verdict_text, owners)
        for line in sorted(lines, key=_key):
            entity, regime, rule = line.key
            own = entity in {one.name for one in line.without if one.act != DROP}
            yield Change(
                VERDICT, CHANGED, entity, f"{regime} {rule}", "",
                verdict_text(line.one), verdict_text(line.two),
                *self._why(line, ITS_OWN if own else FOLLOWS),
            )  # fmt: skip

    def _exposures(self) -> Iterator[Change]:
        """Classes of exposure that are new, gone, or rest on another route or other records."""
        lines = self._differing(
            EXPOSURE, lambda world: world.exposures, exposure_text, exposure_names
        )
        for line in sorted(lines, key=_key):
            entity, class_, direction, party = line.key
            yield Change(
                EXPOSURE, line.how, entity, f"{class_} {direction}", party,
                exposure_text(line.one), exposure_text(line.two),
                *self._why(line, self._why_exposed(line, entity, class_, party)),
            )  # fmt: skip

    def _why_exposed(self, line: _Differing, entity: str, class_: str, party: str) -> str:
        """Why listings change a line of exposure."""
        owed = {one.name for one in line.without if one.act != DROP}
        if party in owed:
            if entity == party:
                return ITS_OWN
            if line.how == NEW and party in self._listed:
                return NOW_LISTED
            if line.how == GONE and party in self._unlisted:
                return NO_LONGER
            if party in self._further:
                return FURTHER
        moved = self._route_moved(line, lambda row: row.path)
        return FOLLOWS if moved == RANKED and class_ in _BY_RULE else moved

    def _route_moved(self, line: _Differing, path: Callable[[Any], Path | None]) -> str:
        """Why listings take away a route, add one, or put another first."""
        for one, row in line.without.items():
            # Where another one alone would do, the route of the world as it is tells.
            row = line.one if row is None else row
            found = path(row) if row is not None else None
            if one.name in self._listed and found and one.name in found.nodes[1:-1]:
                return ENDS_SOONER
        found = path(line.two) if line.two is not None else None
        passed = {one.name for one in line.without} & self._unlisted
        return GOES_ON if found and passed & {*found.nodes[1:-1]} else RANKED

    def _standings(self) -> Iterator[Change]:
        """Money records at which a party stands that is listed in one world alone."""
        lines = self._differing(
            STANDING, lambda world: world.standings, bool, lambda row: (row.entity, row.edge)
        )
        for line in sorted(lines, key=_key):
            row: Standing = line.key
            may = ", on days that may meet" if row.time == ASSUMED else ""
            yield Change(
                STANDING, line.how, row.entity, f"{row.payer} > {row.payee}", row.entity,
                *_on_its_side(line, f"{row.act} {row.about}{may}"),
                *self._why(line, NOW_LISTED if line.how == NEW else NO_LONGER),
                records=(row.edge, row.about),
            )  # fmt: skip

    def _routes(self) -> Iterator[Change]:
        """Routes of one world alone; and of both, with other records or listed parties on them."""
        for line in self._differing(
            ROUTE, lambda world: world.on_routes, _on_route_text, on_route_names, route_text
        ):
            if line.how == CHANGED:
                yield from self._same_route(line.one, line.two)
                continue
            path = (line.two or line.one).path
            owed = {one.name for one in line.without}
            if line.how == NEW and path.target in self._listed & owed:
                reason = NOW_LISTED
            elif line.how == GONE and path.target in self._unlisted & owed:
                reason = NO_LONGER
            else:
                reason = self._route_moved(line, lambda row: row.path)
            yield Change(
                ROUTE, line.how, path.id, " > ".join(path.nodes), path.target,
                *_on_its_side(line, route_text(line.two or line.one)),
                *self._why(line, reason),
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
        lines = self._differing(
            PAYMENT, lambda world: world.payments, bool, lambda row: (row.party,)
        )
        for line in sorted(lines, key=_key):
            row: Payment = line.two or line.one
            edge = self.first.network.case.edges[line.key]
            yield Change(
                PAYMENT, line.how, line.key, edge.kind, row.party,
                *_on_its_side(line, f"{edge.source} > {edge.target}"),
                *self._why(line, NOW_LISTED if line.how == NEW else NO_LONGER),
            )  # fmt: skip

    def paid(self) -> Iterator[Paid]:
        """Sums of recorded payments to listed parties, by terms and currency."""
        sums = [_sums(world.network, world.payments) for world in (self.first, self.second)]
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


def verdict_text(finding: Finding | None) -> str:
    """Verdict of a finding, and whether it holds only if an allegation does; empty for none."""
    if finding is None:
        return ""
    alleged = any(flag.code == ALLEGED for flag in finding.flags)
    return f"{finding.verdict}, if an allegation holds" if alleged else finding.verdict


def exposure_text(row: Exposure | None) -> str:
    """What a row of exposure says, apart from its key."""
    if row is None:
        return ""
    said = [f"route {row.path.id}", _weakest(row.path)] if row.path else []
    said += [f"order {row.order}"] if row.order else []
    said += [f"records {_TIMING.get(row.timing, row.timing)}"] if row.timing else []
    stakes = sorted({edge for stake in row.stakes for edge in stake.edges})
    said += [f"stakes by {' '.join(stakes)}"] if stakes else []
    said += sorted({timed.listing.row.list or "listed" for timed in row.listings})
    return ", ".join(said)


def _weakest(path: Path) -> str:
    """Grade of the weakest hop of a route, and what on it is not stated as a fact."""
    unsure = sorted({hop.summary.claim for hop in path.hops} - SURE_CLAIMS)
    return ", ".join([f"weakest grade {path.weakest_grade or 'none'}", *unsure])


def route_text(row: OnRoute) -> str:
    """Class of a route, the weakest of its evidence, and its order in time."""
    order = f", order {row.path.order}" if row.path.order else ""
    return f"{row.path.class_}, {_weakest(row.path)}{order}"


def exposure_names(row: Exposure) -> set[str]:
    """Parties and records that a line of exposure names."""
    stakes = {name for stake in row.stakes for name in (*stake.edges, stake.owner)}
    return {row.party, *stakes, *(_route_names(row.path) if row.path else ())}


def _route_names(path: Path) -> set[str]:
    return {*path.nodes, *_records(path)}


def on_route_names(row: OnRoute) -> set[str]:
    """Parties and records on a route, and the listed ones that stand behind it."""
    return {*row.listed, *_route_names(row.path)}


def owners(finding: Finding) -> set[str]:
    """Who the working of a verdict names."""
    return {owner for step in finding.rounds for owner, _ in step.via}


def _key(line: _Differing) -> Any:
    return line.key


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


class Payment(NamedTuple):
    """A payment record to a listed party, under whichever of its names."""

    party: str
    terms: Terms
    currency: str
    amount: Span | None


def _payments_to_listed(network: Network) -> dict[str, Payment]:
    """Payment records to designated parties, or to another name of one, by id."""
    found: dict[str, Payment] = {}
    names = listed_as(network)
    for name in network.walkable:
        edge = network.case.edges[name]
        if network.case.kinds[edge.kind].pays and edge.target in names:
            summary = network.summaries[name]
            amount = rest_of(network, edge, _party(network)).amount
            currency = summary.currency if amount else ""
            found[name] = Payment(names[edge.target], money.terms_of(edge), currency, amount)
    return found


def _party(network: Network) -> Callable[[str], str]:
    """Party of an entity: the first of its names."""
    return lambda name: network.names_of(name)[0]


def _sums(
    network: Network, payments: Mapping[str, Payment]
) -> dict[tuple[Terms, str], tuple[Span | None, int]]:
    """Sum and number of payments by terms and currency; a part is not added to its whole."""
    found: dict[tuple[Terms, str], tuple[Span | None, int]] = {}
    for name, one in payments.items():
        whole = counted_with(network, network.case.edges[name], _party(network))
        if whole is not None and whole.id in payments:
            continue
        known, number = found.get((one.terms, one.currency), (None, 0))
        if one.amount is not None:
            known = one.amount if known is None else known + one.amount
        found[one.terms, one.currency] = (known, number + 1)
    return found
