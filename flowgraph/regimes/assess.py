"""What does each instrument say of an entity on the day asked, and why?

`Assessment` runs one instrument over the stakes of one network: the ownership
test on the lower and on the upper bounds, the control test where the instrument
has one, and the listings themselves. Where the two bounds agree there is a
verdict; where they differ it is open, and the smallest missing fact is named.
An instrument without a loaded list is not assessed: silence is no clearance.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import cached_property
from typing import Any

from flowgraph.case.view import ASSUMED, Network, listing_evidence
from flowgraph.model import dates, shares
from flowgraph.model.shares import ALL, NOTHING
from flowgraph.regimes import control, ownership
from flowgraph.regimes.findings import (
    ALLEGED,
    ASSUMED_DATES,
    BLOCKED,
    CONTROL,
    CONTROLLED,
    DIVESTED,
    EXEMPT,
    FIFTY,
    INDETERMINATE,
    LATER,
    LED,
    LISTED,
    LOOKED_UP,
    MINORITY,
    NO_TEST_YET,
    NOT_ASSESSED,
    NOT_BLOCKED,
    OTHER_LISTING,
    OVER_100,
    POSSIBLE,
    REPORTED,
    TWICE,
    Finding,
    Flag,
    ListUsed,
    Missing,
)
from flowgraph.regimes.instruments import ControlTest, Instrument, OwnershipTest
from flowgraph.regimes.ownership import Runs
from flowgraph.regimes.stakes import LIST_FIELD, RIVAL, Stakes, instrument_of, is_seed, lasting_days

# Earlier days that are looked at for a threshold that was met before: the latest ones.
MOST_DAYS = 12


class Assessment:
    """One instrument over one network.

    Attributes
    ----------
    lists : the lists of the instrument that are loaded; none means `not_assessed`
    seeds : its listings in force, by party
    """

    def __init__(self, stakes: Stakes, instrument: Instrument) -> None:
        """Prepare; the runs are made when they are first asked for."""
        self.stakes, self.instrument = stakes, instrument
        self.network: Network = stakes.network
        self.lists = lists_of(self.network, instrument)
        self.seeds = stakes.seeds(instrument)
        self._bases: dict[bool, frozenset[str]] = {}

    @cached_property
    def test(self) -> OwnershipTest | None:
        """Ownership test in force on the day."""
        return self.instrument.ownership_on(self.network.as_of)

    @cached_property
    def control_test(self) -> ControlTest | None:
        """Control test in force on the day."""
        return self.instrument.control_on(self.network.as_of)

    @cached_property
    def runs(self) -> Runs | None:
        """Ownership on both bounds; None where no test was in force."""
        if self.test is None:
            return None
        return ownership.run(self.stakes, self.instrument, self.test, frozenset(self.seeds))

    def findings(self, entity: str) -> list[Finding]:
        """What every rule of the instrument says of one entity."""
        if not self.lists:
            return [self._finding(entity, LISTED, NOT_ASSESSED, missing=Missing("list"))]
        found = [self._listed(entity), self._fifty(entity)]
        if self.instrument.control:
            found.append(self._control(entity))
        return found

    def unsettled(self) -> set[str]:
        """Entities that are not listed and of whom it cannot be told whether they are blocked."""
        case = self.network.case
        if not self.lists:
            return set()
        named = {row.entity for row in case.designations.values() if row.status == "reported"}
        for entity in case.entities.values():
            by_status = entity.state and entity.country in self.instrument.status_countries
            if by_status or entity.kind == "unnamed_group":
                named.add(entity.id)
        return {name for name in named if self._listed(name).verdict == INDETERMINATE}

    def caught(self) -> set[str]:
        """Parties that a rule catches or leaves open; the listed are among them."""
        if not self.lists:
            return set()
        found = set(self.seeds)
        if self.runs:
            found |= self.runs.caught(upper=True)
        if self.control_test:
            found |= control.reached(self.stakes, self.control_test, self._base(True), self.runs)
        return found

    def _base(self, upper: bool) -> frozenset[str]:
        """Parties from which control is followed: the listed and those owned by them."""
        if upper not in self._bases:
            owned = self.runs.caught(upper) if self.runs else set()
            self._bases[upper] = frozenset(self.seeds) | owned
        return self._bases[upper]

    def _finding(self, entity: str, rule: str, verdict: str, **rest: Any) -> Finding:
        party = self.stakes.of(entity)
        listings = tuple(self.seeds.get(party, ()))
        citation, reading = "", ""
        test = {FIFTY: self.test, CONTROL: self.control_test}.get(rule)
        if test:
            citation, reading = test.citation, test.reading
        elif listings:
            laws = sorted({one.row.legal_basis for one in listings if one.row.legal_basis})
            citation, reading = "; ".join(laws), "retrieved" if laws else ""
        found = Finding(
            entity=entity,
            instrument=self.instrument,
            rule=rule,
            verdict=verdict,
            listed=None if verdict == NOT_ASSESSED else bool(listings),
            lists=self.lists,
            as_of=self.network.as_of,
            citation=citation,
            reading=reading,
            listings=listings,
        )
        return found._replace(**rest)

    def _listed(self, entity: str) -> Finding:
        """Whether the entity is listed, and what the case holds where it is not."""
        if self.stakes.of(entity) in self.seeds:
            return self._finding(entity, LISTED, BLOCKED, flags=tuple(self._others(entity)))
        case = self.network.case
        verdict, missing = NOT_BLOCKED, None
        flags = [*self._rows(entity), *self._others(entity)]
        reported = [flag for flag in flags if flag.code == REPORTED]
        found = case.entities[entity]
        if reported:
            verdict, missing = INDETERMINATE, Missing("listing", edges=reported[0].records)
        elif found.state and found.country in self.instrument.status_countries:
            verdict, missing = INDETERMINATE, Missing("status")
        elif found.kind == "unnamed_group":
            verdict, missing = INDETERMINATE, Missing("name")
        for other, name in self.stakes.guesses.get(entity, ()):
            if self.stakes.of(other) in self.seeds:
                flags.append(Flag(POSSIBLE, (other,), (name,)))
        return self._finding(entity, LISTED, verdict, missing=missing, flags=tuple(flags))

    def _rows(self, entity: str) -> Iterable[Flag]:
        """What the rows of the instrument say of an entity that is not listed on the day."""
        network, by = self.network, self.network.known_by
        for row in network.case.designations_of.get(entity, ()):
            if instrument_of(network, row.list) != self.instrument.id:
                continue
            if by and not listing_evidence(network.case, row, by)[0]:
                continue
            if (
                row.status == "not_listed"
                and row.checked
                and (not by or dates.last_day(row.checked) <= by)
            ):
                yield Flag(LOOKED_UP, (entity,), (row.id,), row.checked)
            elif row.status == "reported":
                yield Flag(REPORTED, (entity,), (row.id,), row.since)
            elif row.status == "listed" and row.since and dates.last_day(row.since) > network.as_of:
                yield Flag(LATER, (entity,), (row.id,), row.since)

    def _others(self, entity: str) -> Iterable[Flag]:
        """Listings of an entity that are none of the instrument."""
        others = [
            one.row.id
            for one in self.network.listings.get(entity, ())
            if not is_seed(self.network, one, self.instrument)
        ]
        if others:
            yield Flag(OTHER_LISTING, (entity,), tuple(others))

    def _fifty(self, entity: str) -> Finding:
        party, test = self.stakes.of(entity), self.test
        if test is None or self.runs is None:
            flag = Flag(NO_TEST_YET, day=self.instrument.ownership[0].first)
            return self._finding(entity, FIFTY, NOT_BLOCKED, flags=(flag,))
        if self._exempt(party):
            return self._finding(entity, FIFTY, NOT_BLOCKED, flags=(Flag(EXEMPT, (entity,)),))
        runs = self.runs.for_entity(party)
        used = self.runs.used(party, runs)
        measure, low, high = ownership.aggregate(used)
        verdict = NOT_BLOCKED
        if runs.lower.get(party):
            verdict = BLOCKED
        elif runs.upper.get(party):
            verdict = INDETERMINATE
        missing = None
        if verdict == INDETERMINATE:
            missing = ownership.missing(self.stakes, self.instrument, test, runs, party)
        finding = self._finding(
            entity,
            FIFTY,
            verdict,
            aggregate_min=low if used else None,
            aggregate_max=high if used else None,
            measure=measure if used else "",
            threshold=test.threshold,
            strict=test.strict,
            aggregate=test.aggregate,
            rounds=ownership.trace(self.stakes, self.instrument, runs, party, verdict),
            stakes=used,
            missing=missing,
        )
        return finding._replace(flags=tuple(self._flags(finding, party)))

    def _flags(self, finding: Finding, party: str) -> Iterable[Flag]:
        """What must be known beside an ownership verdict."""
        blocked = self._base(False)
        used = finding.stakes
        if not self.instrument.control:
            ties = [t for t in self.stakes.ties_into(None).get(party, ()) if t.holder in blocked]
            if ties:
                holders = tuple(sorted({tie.holder for tie in ties}))
                yield Flag(CONTROLLED, holders, tuple(sorted(tie.edge for tie in ties)))
        leaders = [
            edge
            for edge in self.network.leaders.get(finding.entity, ())
            if self.stakes.of(edge.source) in blocked and edge.id in self.network.walkable
        ]
        if leaders and not finding.listed:
            names = tuple(sorted({edge.source for edge in leaders}))
            yield Flag(LED, names, tuple(sorted(edge.id for edge in leaders)))
        if finding.verdict == NOT_BLOCKED and (finding.aggregate_max or NOTHING) > 0:
            yield Flag(MINORITY, tuple(sorted({u.stake.owner for u in used if u.upper})))
        if finding.verdict != BLOCKED:
            day = self._before(party)
            if day:
                yield Flag(DIVESTED, (finding.entity,), (), day)
        lows: dict[str, list[Fraction]] = {}
        for one in used:
            lows.setdefault(one.stake.measure, []).append(one.stake.share.low)
        if any(shares.total(found) > ALL for found in lows.values()):
            yield Flag(OVER_100, tuple(sorted({u.stake.owner for u in used})))
        twice = tuple(sorted(n for u in used if RIVAL in u.stake.doubts for n in u.stake.edges))
        if twice:
            yield Flag(TWICE, (), twice)
        undated = self._undated(
            name
            for one in used
            if (one.lower or one.upper) and LIST_FIELD not in one.stake.doubts
            for name in one.stake.edges
        )
        if undated:
            yield Flag(ASSUMED_DATES, (), undated)

    def _undated(self, names: Iterable[str]) -> tuple[str, ...]:
        """Records that are taken to hold on the day because nothing dates an end."""
        return tuple(sorted(n for n in names if self.network.walkable.get(n) == ASSUMED))

    def _before(self, party: str) -> str:
        """Latest earlier day on which ended stakes met the threshold; empty for none.

        The listings are those of the day of the question: what is asked is whether
        a divestment, and not a delisting, took the entity below the threshold.
        """
        for day in self._ended_days[:MOST_DAYS]:
            runs = self._runs_on(day)
            if runs is not None and runs.for_entity(party).lower.get(party):
                return day
        return ""

    @cached_property
    def _ended_days(self) -> list[str]:
        return lasting_days(self.network)

    @cached_property
    def _earlier(self) -> dict[str, Runs | None]:
        return {}

    def _runs_on(self, day: str) -> Runs | None:
        if day not in self._earlier:
            test = self.instrument.ownership_on(day)
            since = {
                party
                for party, rows in self.seeds.items()
                if any(row.row.since[:10] <= day for row in rows if row.row.since)
            }
            self._earlier[day] = (
                ownership.run(Stakes(self.network, day), self.instrument, test, frozenset(since))
                if test
                else None
            )
        return self._earlier[day]

    def _exempt(self, party: str) -> bool:
        return self.network.case.entities[party].kind in self.instrument.exempt_kinds

    def _control(self, entity: str) -> Finding:
        party, test = self.stakes.of(entity), self.control_test
        if test is None:
            first = self.instrument.control.first if self.instrument.control else ""
            return self._finding(
                entity, CONTROL, NOT_BLOCKED, flags=(Flag(NO_TEST_YET, day=first),)
            )
        if self._exempt(party) or self.network.case.entities[party].kind == "person":
            return self._finding(entity, CONTROL, NOT_BLOCKED, flags=(Flag(EXEMPT, (entity,)),))
        lower = self._base(False)
        chain = control.chain(self.stakes, test, party, lower, None)
        if chain:
            alleged = tuple(step.edge for step in chain if step.doubt)
            flags = [Flag(ALLEGED, (), alleged)] if alleged else []
            undated = self._undated(step.edge for step in chain)
            flags += [Flag(ASSUMED_DATES, (), undated)] if undated else []
            return self._finding(
                entity,
                CONTROL,
                BLOCKED,
                rounds=control.rounds(chain, upper=False),
                flags=tuple(flags),
            )
        chain = control.chain(self.stakes, test, party, self._base(True), self.runs)
        if chain:
            return self._finding(
                entity,
                CONTROL,
                INDETERMINATE,
                rounds=control.rounds(chain, upper=True),
                missing=control.missing(chain, lower),
            )
        leaders = [
            edge
            for edge in self.network.leaders.get(entity, ())
            if self.stakes.of(edge.source) in lower and edge.id in self.network.walkable
        ]
        names = tuple(sorted({edge.source for edge in leaders}))
        led = (Flag(LED, names, tuple(sorted(e.id for e in leaders))),) if leaders else ()
        return self._finding(entity, CONTROL, NOT_BLOCKED, flags=led)


def lists_of(network: Network, instrument: Instrument) -> tuple[ListUsed, ...]:
    """Lists of an instrument that a case holds, with version and completeness."""
    case = network.case
    found = {
        row.list: ListUsed(row.list, network.version_of(row), row.complete)
        for row in case.lists.values()
        if (row.instrument or row.list) == instrument.id
    }
    for row in case.designations.values():
        known = row.list and row.list not in found
        if known and instrument_of(network, row.list) == instrument.id:
            found[row.list] = ListUsed(row.list, "", "")
    return tuple(sorted(found.values()))
