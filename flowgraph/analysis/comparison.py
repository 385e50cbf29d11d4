"""What differs between two worlds of one question, line by line, each with its reason.

The reason of a line is found, not guessed. Where several things are supposed, the question is
asked once more without each of them: a line is owed to those without which it would not say
what it says. Where any one of several would do, all that the line names are given.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from flowgraph.analysis.results import Path
from flowgraph.analysis.standing import Standing
from flowgraph.analysis.world import (
    OnRoute,
    Paid,
    Payment,
    World,
    exposure_names,
    exposure_text,
    on_route_names,
    on_route_text,
    owners,
    possible_names,
    possible_text,
    route_text,
    sums,
    verdict_text,
)
from flowgraph.analysis.worlds import DROP, Supposed, Supposition
from flowgraph.case.view import ASSUMED, Network

NEW, GONE, CHANGED = "new", "gone", "changed"
# What a line of the comparison is about.
LISTING, VERDICT, EXPOSURE, ROUTE, PAYMENT = "listing", "verdict", "exposure", "route", "payment"
STANDING, POSSIBLE = "standing", "possible-exposure"
# Reasons.
ITS_OWN, NOW_LISTED, NO_LONGER, FURTHER = (
    "its-own-listing", "party-listed", "party-not-listed", "party-on-further-lists",
)  # fmt: skip
ENDS_SOONER, GOES_ON, PASSES_LISTED = "ends-at-listed", "goes-on", "passes-listed"
DROPPED, RANKED, FOLLOWS = "record-dropped", "best-route-changed", "follows-from-rule"
# Classes of exposure that a rule decides.
_BY_RULE = ("owned-by", "part-owned-by")

Key = TypeVar("Key", bound=Hashable)
Because = tuple[str, ...]


class Change(NamedTuple):
    """One line that differs between the worlds.

    Attributes
    ----------
    about : listing, verdict, exposure, possible-exposure (of one who has no sure one), standing
        (a listed party processes, passes on, approves or heads a money record), route or payment
        (a money record to a listed party)
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
            self._listings, self._verdicts, self._exposures, self._possible, self._standings,
            self._routes, self._payments,
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

    def _possible(self) -> Iterator[Change]:
        """Entities without exposure that may have one in one world alone, or by other records."""
        lines = self._differing(
            POSSIBLE, lambda world: world.possible, possible_text, possible_names
        )
        for line in sorted(lines, key=_key):
            entity, why, party = line.key
            yield Change(
                POSSIBLE, line.how, entity, why, party,
                possible_text(line.one), possible_text(line.two),
                *self._why(line, self._why_exposed(line, entity, why, party)),
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
        moved = self._route_moved(line, lambda row: getattr(row, "path", None))
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
            ROUTE, lambda world: world.on_routes, on_route_text, on_route_names, route_text
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
        found = [sums(world.network, world.payments) for world in (self.first, self.second)]
        order = sorted(found[0].keys() | found[1].keys(), key=lambda key: (key[0].period, *key[0]))
        for key in order:
            (before, number), (after, later) = (one.get(key, (None, 0)) for one in found)
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


def _key(line: _Differing) -> Any:
    return line.key
