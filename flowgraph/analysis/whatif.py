"""What would a listing, a delisting or a lost record change? Two worlds side by side.

Everything is asked twice, once of the tables as they are and once under the supposition,
with the same functions that answer `rules`, `exposure` and `paths`: verdicts, classes of
exposure, routes, payments to listed parties. Only what differs is told, each line with its
reason; what does not differ is counted. A listing that changes nothing but its own line is
called symbolic, on what the tables hold.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from flowgraph.analysis.ask import ask_paths
from flowgraph.analysis.exposure import Exposure, ask_exposure
from flowgraph.analysis.overview import ask_overview
from flowgraph.analysis.paths import DEFAULT_MAX_EXPLORED
from flowgraph.analysis.results import Answer, Path, Search, Told
from flowgraph.analysis.rules import ask_rules
from flowgraph.analysis.standing import Standing
from flowgraph.analysis.worlds import Supposition, read_supposition, supposed_world
from flowgraph.case.view import Network
from flowgraph.errors import UsageError
from flowgraph.model import money
from flowgraph.model.money import Span, Terms
from flowgraph.regimes.findings import Finding

NEW, GONE, CHANGED = "new", "gone", "changed"
# What a line of the comparison is about.
LISTING, VERDICT, EXPOSURE, ROUTE, PAYMENT = "listing", "verdict", "exposure", "route", "payment"
STANDING = "standing"
# Reasons.
ITS_OWN, NOW_LISTED, NO_LONGER, ENDS_SOONER, GOES_ON = (
    "its-own-listing", "party-listed", "party-not-listed", "ends-at-listed", "goes-on",
)  # fmt: skip
DROPPED, PASSES_LISTED, RANKED = "record-dropped", "passes-listed", "best-route-changed"
FOLLOWS = "follows-from-rule"


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
    before, after : what each world says; empty where it says nothing
    reason : code of the reason; because : parties or records that it names
    """

    about: str
    how: str
    subject: str
    detail: str
    party: str
    before: str
    after: str
    reason: str
    because: tuple[str, ...]


class Paid(NamedTuple):
    """Sum of recorded payments to listed parties under the same terms, in both worlds."""

    terms: Terms
    currency: str
    before: Span | None
    after: Span | None
    records_before: int
    records_after: int


@dataclass(frozen=True, eq=False, repr=False)
class WhatifAnswer(Told):
    """Answer of `whatif`.

    Attributes
    ----------
    network, supposed : the two worlds
    supposition : what was changed
    changes : the lines that differ, by what they are about
    paid : payments to listed parties, by terms, where any is recorded
    routes : routes of the first world that remain in the second as they were
    same : lines that do not differ, by what they are about
    symbolic : listings that change nothing but their own line
    """

    told_by: ClassVar[str] = "flowgraph.render.whatif"
    network: Network
    supposed: Network
    supposition: Supposition
    query: dict[str, Any]
    search: Search
    changes: tuple[Change, ...]
    paid: tuple[Paid, ...]
    routes: tuple[str, ...]
    same: dict[str, int]
    symbolic: tuple[str, ...]
    before: Answer
    after: Answer
    notes: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Say how many lines differ."""
        return f"<WhatifAnswer: {len(self.changes)} changes>"


def ask_whatif(
    network: Network,
    *,
    designate: Iterable[str] = (),
    delist: Iterable[str] = (),
    drop: Iterable[str] = (),
    on: Iterable[str] = (),
    source: str = "",
    target: str = "",
    max_explored: int = DEFAULT_MAX_EXPLORED,
) -> WhatifAnswer:
    """Compare a case with the same case under a supposition.

    Parameters
    ----------
    network : what a view left of a case
    designate, delist, drop, on : as in `read_supposition`
    source, target : whose routes are compared; none for those from all payers to
        designated parties. A selector is read in each world anew.
    max_explored : most search states for the exposure of each world

    Raises
    ------
    UnknownEntity, AmbiguousEntity, UsageError
        As in `read_supposition` and `ask_paths`.

    Cost: that of `rules`, `exposure --all` and the overview of routes, twice.
    """
    if target and not source:
        raise UsageError("--target needs --source; without both all money routes are compared")
    supposition = read_supposition(network, tuple(designate), tuple(delist), tuple(drop), tuple(on))
    other = supposed_world(network, supposition)
    worlds = [_World(one, source, target, max_explored) for one in (network, other)]
    first, second = worlds
    compare = _Compare(first, second, supposition)
    changes = [
        *compare.listings(),
        *compare.verdicts(),
        *compare.exposures(),
        *compare.standings(),
        *compare.routes(),
        *compare.payments(),
    ]
    moved = {one.subject for one in changes if one.about == ROUTE}
    searches = (first.routes.search, second.routes.search, first.search, second.search)
    notes = [f"as it is: {note}" for note in first.notes]
    notes += [f"supposed: {note}" for note in second.notes]
    stopped = next((one.stopped_by for one in searches if one.stopped_by), None)
    return WhatifAnswer(
        network=network,
        supposed=other,
        supposition=supposition,
        query={
            "designate": [
                {"entity": one.entity, "start": one.day or None, "lists": list(one.lists)}
                for one in supposition.designate
            ],
            "delist": list(supposition.delist),
            "drop": list(supposition.drop),
            "source": first.routes.query["source"] if source else None,
            "target": target or None,
            **network.asked(),
            "max_explored": max_explored,
        },
        search=Search(
            sum(one.explored for one in searches),
            max(one.entities for one in searches),
            stopped is None and all(one.complete for one in searches),
            stopped,
        ),
        changes=tuple(changes),
        paid=tuple(compare.paid()),
        routes=tuple(path.id for path in first.routes.paths if path.id not in moved),
        same=dict(compare.same),
        symbolic=tuple(compare.symbolic(changes)),
        before=first.routes,
        after=second.routes,
        notes=tuple(notes),
        resolved=first.routes.resolved if source else (),
    )


class _World:
    """Answers of one world."""

    def __init__(self, network: Network, source: str, target: str, most: int) -> None:
        self.network = network
        rules = ask_rules(network, list(network.case.entities))
        self.findings = {(one.entity, one.instrument.id, one.rule): one for one in rules.findings}
        found = ask_exposure(network, every=True, max_explored=most)
        self.search = found.search
        self.exposures = {
            (one.entity, one.class_, one.direction, one.party): one for one in found.exposures
        }
        self.standings: set[Standing] = {
            one for one in found.payments if one.entity in network.designated
        }
        if source or target:
            self.routes = ask_paths(network, source, target or "@designated")
        else:
            self.routes = ask_overview(network)
        self.paths = {path.id: path for path in self.routes.paths}
        self.notes = self.routes.notes if source else ()
        self.payments = _payments_to_listed(network)


class _Compare:
    def __init__(self, first: _World, second: _World, supposition: Supposition) -> None:
        self.first, self.second = first, second
        self.listed = second.network.designated - first.network.designated
        self.unlisted = first.network.designated - second.network.designated
        self.dropped = frozenset(supposition.drop)
        self.supposition = supposition
        self.same: dict[str, int] = {}

    def listings(self) -> Iterable[Change]:
        """Parties that are listed in one world alone, and listings that add to others."""
        named = {one.entity: one for one in self.supposition.designate}
        for name in sorted(self.listed | {*named}):
            day = named[name].day if name in named else ""
            already = name in self.first.network.designated
            yield Change(
                LISTING, CHANGED if already else NEW, name, ", ".join(named[name].lists), name,
                _since(self.first.network, name) if already else "", day, ITS_OWN, (name,),
            )  # fmt: skip
        for name in sorted(self.unlisted):
            since = _since(self.first.network, name)
            yield Change(LISTING, GONE, name, "", name, since, "", ITS_OWN, (name,))

    def verdicts(self) -> Iterable[Change]:
        """Verdicts of the instruments that differ."""
        same = 0
        for key in sorted(self.first.findings.keys() | self.second.findings.keys()):
            one, two = self.first.findings.get(key), self.second.findings.get(key)
            before, after = _verdict(one), _verdict(two)
            if before == after:
                same += 1
                continue
            entity, regime, rule = key
            own = entity in self.listed | self.unlisted
            reason = ITS_OWN if own else DROPPED if self.dropped else FOLLOWS
            because = (entity,) if own else self._through(one, two)
            detail = f"{regime} {rule}"
            yield Change(VERDICT, CHANGED, entity, detail, "", before, after, reason, because)
        self.same[VERDICT] = same

    def _through(self, one: Finding | None, two: Finding | None) -> tuple[str, ...]:
        """Parties of the supposition that the working of a verdict names, else all of them."""
        moved = self.listed | self.unlisted
        named = {
            owner
            for finding in (one, two)
            for step in (finding.rounds if finding else ())
            for owner, _ in step.via
        }
        return tuple(sorted(named & moved or moved)) or tuple(sorted(self.dropped))

    def exposures(self) -> Iterable[Change]:
        """Classes of exposure that are new, gone, or rest on another route."""
        same = 0
        for key in sorted(self.first.exposures.keys() | self.second.exposures.keys()):
            one, two = self.first.exposures.get(key), self.second.exposures.get(key)
            before, after = _exposure_text(one), _exposure_text(two)
            if before == after:
                same += 1
                continue
            entity, class_, direction, party = key
            how = NEW if one is None else GONE if two is None else CHANGED
            reason, because = self._why(key, one, two)
            detail = f"{class_} {direction}"
            yield Change(EXPOSURE, how, entity, detail, party, before, after, reason, because)
        self.same[EXPOSURE] = same

    def _why(
        self, key: tuple[str, str, str, str], one: Exposure | None, two: Exposure | None
    ) -> tuple[str, tuple[str, ...]]:
        entity, _, _, party = key
        if entity == party and party in self.listed | self.unlisted:
            return ITS_OWN, (party,)
        if party in self.listed:
            return NOW_LISTED, (party,)
        if party in self.unlisted:
            return NO_LONGER, (party,)
        path = (one or two).path if (one or two) else None  # type: ignore[union-attr]
        return self._why_route(path, two is None)

    def _why_route(self, path: Path | None, gone: bool) -> tuple[str, tuple[str, ...]]:
        """Why a route exists in one world alone."""
        nodes = path.nodes if path else ()
        lost = sorted({e for hop in (path.hops if path else ()) for e in hop.edges} & self.dropped)
        if lost:
            return DROPPED, tuple(lost)
        stops = tuple(sorted({*nodes} & self.listed))
        if gone and stops:
            return ENDS_SOONER, stops
        passed = tuple(sorted({*nodes} & self.unlisted))
        if passed:
            return GOES_ON, passed
        moved = self.listed | self.unlisted
        return (DROPPED, tuple(sorted(self.dropped))) if self.dropped else (
            RANKED, tuple(sorted(moved))
        )  # fmt: skip

    def standings(self) -> Iterable[Change]:
        """Payments at which a party that is listed in one world alone stands."""
        one, two = self.first.standings, self.second.standings
        for row in sorted(one ^ two):
            how = NEW if row in two else GONE
            lost = tuple(sorted({row.edge, row.about} & self.dropped))
            reason = DROPPED if lost else NOW_LISTED if how == NEW else NO_LONGER
            said = f"{row.act} {row.about}"
            yield Change(
                STANDING, how, row.entity, f"{row.payer} > {row.payee}", row.entity,
                said if how == GONE else "", said if how == NEW else "",
                reason, lost or (row.entity,),
            )  # fmt: skip
        self.same[STANDING] = len(one & two)

    def routes(self) -> Iterable[Change]:
        """Routes of one world alone, and those that now pass, or no longer pass, a listed party."""
        same = 0
        ids = [*self.first.paths, *(n for n in self.second.paths if n not in self.first.paths)]
        for name in ids:
            one, two = self.first.paths.get(name), self.second.paths.get(name)
            path = two or one
            assert path is not None
            sequence = " > ".join(path.nodes)
            if one is None or two is None:
                reason, because = self._why_end(path, two is None)
                how = NEW if one is None else GONE
                yield Change(
                    ROUTE, how, name, sequence, path.target,
                    "" if one is None else one.class_, "" if two is None else two.class_,
                    reason, because,
                )  # fmt: skip
                continue
            before, after = _listed_on(self.first, one), _listed_on(self.second, two)
            if before == after and one.class_ == two.class_ and _edges(one) == _edges(two):
                same += 1
                continue
            moved = tuple(sorted({*before} ^ {*after}))
            reason = PASSES_LISTED if moved else DROPPED
            because = moved or tuple(sorted({*_edges(one)} - {*_edges(two)}))
            said = "; ".join(before), "; ".join(after)
            yield Change(ROUTE, CHANGED, name, sequence, path.target, *said, reason, because)
        self.same[ROUTE] = same

    def _why_end(self, path: Path, gone: bool) -> tuple[str, tuple[str, ...]]:
        if not gone and path.target in self.listed:
            return NOW_LISTED, (path.target,)
        if gone and path.target in self.unlisted:
            return NO_LONGER, (path.target,)
        if gone and path.source in self.listed:
            return ENDS_SOONER, (path.source,)
        return self._why_route(path, gone)

    def payments(self) -> Iterable[Change]:
        """Payment records to parties that are listed in one world alone."""
        one, two = self.first.payments, self.second.payments
        for name in sorted(one.keys() ^ two.keys()):
            edge = self.first.network.case.edges[name]
            how = NEW if name in two else GONE
            reason = DROPPED if name in self.dropped else NOW_LISTED if how == NEW else NO_LONGER
            because = (name,) if reason == DROPPED else (edge.target,)
            said = f"{edge.source} > {edge.target}"
            yield Change(
                PAYMENT, how, name, edge.kind, edge.target,
                said if how == GONE else "", said if how == NEW else "", reason, because,
            )  # fmt: skip
        self.same[PAYMENT] = len(one.keys() & two.keys())

    def paid(self) -> Iterable[Paid]:
        """Sums of recorded payments to listed parties, by terms and currency."""
        sums = [_sums(world.payments) for world in (self.first, self.second)]
        order = sorted(sums[0].keys() | sums[1].keys(), key=lambda key: (key[0].period, *key[0]))
        for key in order:
            (before, number), (after, later) = (one.get(key, (None, 0)) for one in sums)
            yield Paid(*key, before, after, number, later)

    def symbolic(self, changes: list[Change]) -> Iterable[str]:
        """Supposed listings that change no line but their own."""
        for one in self.supposition.designate:
            others = [
                change
                for change in changes
                if one.entity in change.because and change.reason != ITS_OWN
            ]
            if not others:
                yield one.entity


def _since(network: Network, entity: str) -> str:
    return network.since(entity) or "no day stated"


def _verdict(finding: Finding | None) -> str:
    return finding.verdict if finding else ""


def _exposure_text(row: Exposure | None) -> str:
    """What a row of exposure says, apart from its key."""
    if row is None:
        return ""
    said = [f"route {row.path.id}"] if row.path else []
    said += [f"records {row.timing}"] if row.timing else []
    said += sorted({timed.listing.row.list or "listed" for timed in row.listings})
    return ", ".join(said)


def _edges(path: Path) -> tuple[str, ...]:
    return tuple(edge for hop in path.hops for edge in (*hop.edges, *hop.others))


def _listed_on(world: _World, path: Path) -> tuple[str, ...]:
    """Listed parties that a route passes, is processed by, or that stand behind it."""
    designated = world.network.designated
    on_way = {*path.nodes[:-1]} & designated
    at = {one.entity for hop in path.hops for one in hop.stations}
    at |= {one.entity for hop in path.hops for one in hop.behind}
    at &= designated
    return tuple(sorted(on_way | at))


# Terms, currency, amount, and the record of which one is a part.
Payments = dict[str, tuple[Terms, str, Span | None, str]]


def _payments_to_listed(network: Network) -> Payments:
    """Terms, currency and amount of each payment record to a designated party."""
    found: Payments = {}
    for name in network.walkable:
        edge = network.case.edges[name]
        if network.case.kinds[edge.kind].pays and edge.target in network.designated:
            summary = network.summaries[name]
            terms = money.terms_of(edge)
            amount = summary.amount
            found[name] = (terms, summary.currency if amount else "", amount, edge.within)
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
