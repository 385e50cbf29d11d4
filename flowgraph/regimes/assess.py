"""What does each instrument say of an entity on the day asked, and why?

`Assessment` runs one instrument over the stakes of one network: the ownership
test on the lower and on the upper bounds, the control test where the instrument
has one, and the listings themselves. Where the two bounds agree there is a
verdict; where they differ it is open, and the smallest missing fact is named.
An instrument without a loaded list is not assessed: silence is no clearance. An incomplete
list answers only for those whom one of its rows names; what would be "no" for anybody else is
not assessed either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction
from functools import cached_property
from typing import Any

from flowgraph.case.identity import is_identity
from flowgraph.case.listed import is_known, lists_naming, why_open
from flowgraph.case.view import ASSUMED, Network, in_force
from flowgraph.model import dates, shares
from flowgraph.model.shares import ALL, NOTHING
from flowgraph.model.values import Designation
from flowgraph.regimes import control, missing_fact, ownership
from flowgraph.regimes.findings import (
    ALLEGED,
    ASSUMED_DATES,
    BLOCKED,
    CONTROL,
    CONTROLLED,
    DENIED,
    DIVESTED,
    ENDED,
    EXEMPT,
    FIFTY,
    FORMER,
    INDETERMINATE,
    LATER,
    LED,
    LEFT_OUT,
    LISTED,
    LOOKED_UP,
    MINORITY,
    NO_TEST_YET,
    NOT_ASSESSED,
    NOT_BLOCKED,
    OTHER_EFFECT,
    OTHER_LISTING,
    OVER_100,
    POSSIBLE,
    TWICE,
    VOTES_APART,
    Finding,
    Flag,
    ListUsed,
    Missing,
    Used,
)
from flowgraph.regimes.instruments import ControlTest, Instrument, OwnershipTest
from flowgraph.regimes.ownership import Runs
from flowgraph.regimes.seeds import instrument_of, is_row_of, seeds
from flowgraph.regimes.stake import LIST_FIELD, RIVAL, VOTES
from flowgraph.regimes.stakes import Stakes

# Most earlier days, the latest first, on which an earlier met threshold is looked for.
MOST_DAYS = 12


class Assessment:
    """One instrument over one network.

    Attributes
    ----------
    lists : the lists of the instrument that are loaded; none means `not_assessed`
    seeds : its listings surely in force, by party
    unsure : parties whose own rows leave open whether they are listed, or which may be
        blocked by their status
    maybe : these; parties that may be the same as one of them or as a listed one; and
        entities that may be anybody
    """

    def __init__(
        self, stakes: Stakes, instrument: Instrument, most_rounds: int = 1_000_000
    ) -> None:
        """Find the seeds; the runs are made when they are first asked for.

        `most_rounds`: most rounds that a finding gives, the nearest to the entity.
        """
        self.most_rounds = most_rounds
        stakes = stakes if instrument.votes else stakes.without_votes
        self.stakes, self.instrument = stakes, instrument
        self.network: Network = stakes.network
        self.lists = lists_of(self.network, instrument)
        self.seeds = seeds(stakes, instrument)
        self.unsure = self._unsure()
        self.maybe = self._maybe()
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
        """The ownership test on both bounds; None if no test was in force."""
        if self.test is None:
            return None
        return ownership.run(
            self.stakes, self.instrument, self.test, frozenset(self.seeds), self.unsure
        )

    @cached_property
    def _ask(self) -> missing_fact.Question:
        assert self.runs is not None and self.test is not None
        return missing_fact.Question(
            self.stakes, self.instrument, self.test, self.runs, self._of_rows
        )

    def findings(self, entity: str) -> list[Finding]:
        """What each rule of the instrument says of an entity; one finding if no list is loaded."""
        if not self.lists:
            return [self._finding(entity, LISTED, NOT_ASSESSED, missing=Missing("list"))]
        found = [self._listed(entity), self._fifty(entity)]
        if self.instrument.control:
            found.append(self._control(entity))
        return [self._not_counted(self._ended(self._no_clearance(one))) for one in found]

    def _ended(self, one: Finding) -> Finding:
        """A finding; if it catches nothing, with past records to who is caught or may be."""
        if one.verdict not in (NOT_BLOCKED, NOT_ASSESSED):
            return one
        if any(flag.code in (EXEMPT, NO_TEST_YET) for flag in one.flags):
            return one
        ended = self.stakes.above.ended_between(one.entity, self._base(True))
        if one.rule == LISTED:
            edges, party = self.network.case.edges, self.stakes.of(one.entity)
            ended = tuple(
                name
                for name in ended
                if is_identity(self.network, edges[name])
                and party
                in (self.stakes.of(edges[name].source), self.stakes.of(edges[name].target))
            )
        if not ended:
            return one
        day = max((self.network.ended_on(self.network.case.edges[n]) for n in ended), default="")
        return one._replace(flags=(*one.flags, Flag(ENDED, (one.entity,), ended, day)))

    def _not_counted(self, one: Finding) -> Finding:
        """A finding; if it does not catch, with the records above the entity that did not count."""
        left_out, denied = self.stakes.above.not_counted(one.entity)
        if one.verdict == BLOCKED or not (left_out or denied):
            return one
        flags = [Flag(LEFT_OUT, (one.entity,), left_out)] if left_out else []
        flags += [Flag(DENIED, (one.entity,), denied)] if denied else []
        return one._replace(flags=(*one.flags, *flags))

    def _no_clearance(self, one: Finding) -> Finding:
        """A finding, made "not assessed" where it would say "no" on an incomplete list.

        A list that names a party answers for its own listing. But no incomplete list settles
        who owns or controls it, for an owner may be on the rest. A party that a rule does not
        reach stays exempt, whatever the lists hold.
        """
        if one.verdict != NOT_BLOCKED or any(flag.code == EXEMPT for flag in one.flags):
            return one
        silent = self._silent(one.entity)
        if one.rule != LISTED:
            person = self.network.case.entities[one.entity].kind == "person"
            if person and not one.stakes and not silent:
                return one  # named by each list, and nobody owns a human being
            silent = self.partial
        if not silent:
            return one
        return one._replace(verdict=NOT_ASSESSED, missing=Missing("incomplete-list", lists=silent))

    @cached_property
    def partial(self) -> tuple[tuple[str, int], ...]:
        """Incomplete lists of the instrument, each with the number of its parties in the case.

        Those are parties with a listing in force on the list, under any of their names.
        """
        held: dict[str, set[str]] = {}
        for entity, listings in self.network.listings.items():
            for one in listings:
                held.setdefault(one.row.list, set()).add(self.stakes.of(entity))
        return tuple(
            (used.name, len(held.get(used.name, ())))
            for used in self.lists
            if used.complete != "yes"
        )

    def _silent(self, entity: str) -> tuple[tuple[str, int], ...]:
        """Incomplete lists that do not name both a party and everybody who may be it.

        Rows that name the party do not answer for others that may be the same.
        """
        everyone = [lists_naming(self.network, name) for name in self.stakes.may_be(entity)]
        named = frozenset.intersection(lists_naming(self.network, entity), *everyone)
        return tuple(entry for entry in self.partial if entry[0] not in named)

    def _is_open(self, party: str) -> bool:
        """Whether incomplete lists leave open that a party is listed, or caught through others."""
        owned = self.network.case.entities[party].kind != "person"
        return bool(self.partial) and (owned or bool(self._silent(party)))

    def _unanswered(self, entity: str) -> bool:
        """Whether no list is loaded, or an incomplete one does not answer for an entity."""
        return not self.lists or bool(self._silent(entity))

    def unsettled(self) -> set[str]:
        """Parties that are not surely listed, but may be listed or blocked by status."""
        if not self.lists:
            return set()
        return {name for name in self.maybe if self.stakes.of(name) not in self.seeds}

    def _maybe(self) -> frozenset[str]:
        """Parties that may be listed, for any reason."""
        if not self.lists:
            return frozenset()
        known = self.unsure | frozenset(self.seeds)
        may_be = {other for name in known for other in self.stakes.may_be(name)}
        return frozenset(may_be | self.stakes.anybody) - frozenset(self.seeds)

    def _unsure(self) -> frozenset[str]:
        """Parties that may be listed by their rows, or blocked by their status."""
        case, countries = self.network.case, self.instrument.status_countries
        if not self.lists:
            return frozenset()
        named = [name for name in case.designations_of if self._unsure_rows(name)]
        named += [e.id for e in case.entities.values() if e.state and e.country in countries]
        return frozenset(self.stakes.of(name) for name in named) - frozenset(self.seeds)

    def _of_rows(self, party: str) -> Missing | None:
        """What rows of a party, or its status, leave open about whether it is blocked."""
        names = self.network.names_of(party)
        for row, why in (entry for name in names for entry in self._unsure_rows(name)):
            return Missing("listing", party, edges=(row.id,), doubts=frozenset({why}))
        return Missing("status", party)

    def _unsure_rows(self, entity: str) -> list[tuple[Designation, str]]:
        """Rows of the instrument that may be a listing in force, with why they only may be."""
        return [
            (row, why)
            for row in self.network.case.designations_of.get(entity, ())
            if is_row_of(self.network, row, self.instrument)
            and (why := why_open(self.network, row))
        ]

    def caught(self) -> set[str]:
        """Parties that a rule catches or leaves open; the listed are among them."""
        if not self.lists:
            return set()
        found = set(self.seeds)
        if self.runs:
            found |= self.runs.caught(upper=True)
        if self.control_test:
            found |= control.reached(self._ties(self.control_test), self._base(True))
        return found

    def _base(self, upper: bool) -> frozenset[str]:
        """Parties from which control is followed: the listed and those caught through owners."""
        if upper not in self._bases:
            owned = self.runs.caught(upper) if self.runs else set()
            seeds = frozenset(self.seeds)
            self._bases[upper] = (seeds | self.maybe if upper else seeds) | owned
        return self._bases[upper]

    def _bases_without(self, party: str) -> tuple[frozenset[str], frozenset[str]]:
        """Both bases as they would be if a party were not listed."""
        plain = self._base(False) - {party}, self._base(True) - {party}
        if party not in self.seeds and party not in self.maybe:
            return plain
        if self.control_test is None or not control.chain(
            self._ties(self.control_test), party, plain[1], control.POSSIBLE
        ):
            return plain  # nothing reaches it even from a larger base
        seeds, maybe = frozenset(self.seeds) - {party}, self.maybe - {party}
        lower, upper = set(seeds), set(seeds | maybe)
        if self.test is not None:
            unsure = self.unsure - {party}
            runs = ownership.run(self.stakes, self.instrument, self.test, seeds, unsure)
            lower |= runs.caught(upper=False)
            upper |= runs.caught(upper=True)
        return frozenset(lower), frozenset(upper)

    def _ties(self, test: ControlTest) -> control.Ties:
        return control.Ties(self.stakes, self.instrument, test, self.runs)

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
            listed=True if listings else None if self._unanswered(entity) else False,
            lists=self.lists,
            as_of=self.network.as_of,
            citation=citation,
            reading=reading,
            listings=listings,
        )
        return found._replace(**rest)

    def _listed(self, entity: str) -> Finding:
        """Whether the entity is listed, and if not, what the case has on it."""
        if self.stakes.of(entity) in self.seeds:
            return self._finding(entity, LISTED, BLOCKED, flags=tuple(self._others(entity)))
        case = self.network.case
        verdict, missing = NOT_BLOCKED, None
        flags = [*self._rows(entity), *self._others(entity)]
        names = self.network.names_of(entity)
        unsure = [entry for name in names for entry in self._unsure_rows(name)]
        found = case.entities[entity]
        countries = self.instrument.status_countries
        same = [case.entities[name] for name in names]
        if unsure:
            verdict = INDETERMINATE
            row, why = unsure[0]
            missing = Missing("listing", edges=(row.id,), doubts=frozenset({why}))
        elif any(one.state and one.country in countries for one in same):
            verdict, missing = INDETERMINATE, Missing("status")
        elif found.kind == "unnamed_group" or entity in self.stakes.nobody:
            verdict, missing = INDETERMINATE, Missing("name")
        else:
            known = frozenset(self.seeds) | self.unsure
            missing = missing_fact.identity(self.stakes, self.stakes.of(entity), known)
            verdict = INDETERMINATE if missing else NOT_BLOCKED
        for other, name in self.stakes.alike.get(self.stakes.of(entity), ()):
            if other in self.seeds:
                listed = self.seeds[other][0].row.entity
                flags.append(Flag(POSSIBLE, (listed,), (name,)))
        return self._finding(entity, LISTED, verdict, missing=missing, flags=tuple(flags))

    def _rows(self, entity: str) -> Iterable[Flag]:
        """Look-ups, former and later listings of a party that is not listed on the day."""
        network, day = self.network, self.network.as_of
        for name in network.names_of(entity):
            for row in network.case.designations_of.get(name, ()):
                if instrument_of(network, row.list) != self.instrument.id:
                    continue
                if not is_known(network, row) or why_open(network, row):
                    continue
                if row.status == "not_listed" and row.checked:
                    yield Flag(LOOKED_UP, (name,), (row.id,), row.checked)
                elif row.status not in ("listed", "delisted"):
                    continue
                elif row.since and day and dates.first_day(row.since) > day:
                    yield Flag(LATER, (name,), (row.id,), row.since)
                elif not in_force(row, day, network.known_by):
                    yield Flag(FORMER, (name,), (row.id,), row.end)

    def _others(self, entity: str) -> Iterable[Flag]:
        """Listings of a party that seed no rule here, on lists of others and on its own."""
        others, effects = list[str](), list[str]()
        for name in self.network.names_of(entity):
            for one in self.network.listings.get(name, ()):
                if instrument_of(self.network, one.row.list) != self.instrument.id:
                    others.append(one.row.id)
                elif not is_row_of(self.network, one.row, self.instrument):
                    effects.append(one.row.id)
        if others:
            yield Flag(OTHER_LISTING, (entity,), tuple(others))
        if effects:
            yield Flag(OTHER_EFFECT, (entity,), tuple(effects))

    def _fifty(self, entity: str) -> Finding:
        party, test = self.stakes.of(entity), self.test
        if test is None or self.runs is None:
            flag = Flag(NO_TEST_YET, day=self.instrument.ownership[0].first)
            missing = Missing("test")
            return self._finding(entity, FIFTY, NOT_ASSESSED, missing=missing, flags=(flag,))
        if self._exempt(party):
            return self._finding(entity, FIFTY, NOT_BLOCKED, flags=(Flag(EXEMPT, (entity,)),))
        if entity in self.stakes.nobody:
            return self._finding(entity, FIFTY, INDETERMINATE, missing=Missing("name"))
        runs = self.runs.for_entity(party)
        used = tuple(
            one._replace(why=missing_fact.why_counted(self._ask, runs, one.stake.owner, party))
            if one.upper and not one.lower
            else one._replace(silent=self._is_open(one.stake.owner) and not one.known)
            for one in self.runs.used(party, runs)
        )
        measure, held = ownership.aggregate(self.stakes, party, runs, used, test)
        verdict = NOT_BLOCKED
        if runs.lower.get(party):
            verdict = BLOCKED
        elif runs.upper.get(party):
            verdict = INDETERMINATE
        fact = None
        if verdict == INDETERMINATE:
            fact = missing_fact.of_owners(self._ask, runs, party)
        finding = self._finding(
            entity,
            FIFTY,
            verdict,
            held=held if used else None,
            measure=measure if used else "",
            recorded=self.stakes.recorded(f"{party}\t{VOTES}" if measure == VOTES else party),
            threshold=test.threshold,
            strict=test.strict,
            aggregate=test.aggregate,
            rounds=ownership.trace(
                self.stakes, self.instrument, runs, party, verdict, self.most_rounds
            ),
            stakes=used,
            missing=fact,
        )
        return finding._replace(flags=tuple(self._flags(finding, party)))

    def _flags(self, finding: Finding, party: str) -> Iterable[Flag]:
        """What a reader must also know about an ownership verdict."""
        blocked = self._base(False)
        used = finding.stakes
        if not self.instrument.control:
            ties = [t for t in self.stakes.ties_into(None).get(party, ()) if t.holder in blocked]
            if ties:
                holders = tuple(sorted({tie.holder for tie in ties}))
                yield Flag(CONTROLLED, holders, tuple(sorted(tie.edge for tie in ties)))
        if not finding.listed:
            yield from self._led(finding.entity, blocked)
        if finding.verdict == NOT_BLOCKED and finding.held and finding.held.high > NOTHING:
            yield Flag(MINORITY, tuple(sorted({u.stake.owner for u in used if u.upper})))
        if finding.verdict != BLOCKED:
            day = self._before(party)
            if day:
                yield Flag(DIVESTED, (finding.entity,), (), day)
        lows: dict[str, list[Fraction]] = {}
        for one in (one for one in used if one.stake.owned == party):
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
        yield from self._votes_apart(party, used)

    def _votes_apart(self, party: str, used: Iterable[Used]) -> Iterable[Flag]:
        """Recorded votes in a party, if the ownership test does not count them."""
        if self.instrument.votes:
            return
        counted = {name for one in used for name in one.stake.edges}
        votes = [s for s in self.stakes.held(f"{party}\t{VOTES}") if not counted & {*s.edges}]
        if votes:
            owners = tuple(stake.owner for stake in votes)
            yield Flag(VOTES_APART, owners, tuple(n for stake in votes for n in stake.edges))

    def _undated(self, names: Iterable[str]) -> tuple[str, ...]:
        """Records that are taken to hold on the day because nothing dates an end."""
        return tuple(sorted(n for n in names if self.network.walkable.get(n) == ASSUMED))

    def _before(self, party: str) -> str:
        """Latest earlier day on which stakes that have since ended surely met the threshold.

        Empty for none. Only today's listings count, if they were surely in force on the
        earlier day: the question is whether a divestment, and not a delisting, took the entity
        below the threshold. At most `MOST_DAYS` days are tried, each with a run of its own.
        """
        for day in self._ended_above(party)[:MOST_DAYS]:
            runs = self._runs_on(day)
            if runs is not None and runs.for_entity(party).lower.get(party):
                return day
        return ""

    def _ended_above(self, party: str) -> list[str]:
        """Last days on which ended stakes in a party, or above it, surely held; latest first."""
        days: set[str] = set()
        seen, todo = {party}, [party]
        ended = self.stakes.ended
        while todo and ended:
            name = todo.pop()
            days.update(day for _, day in ended.get(name, ()))
            owners = {owner for owner, _ in ended.get(name, ())}
            owners |= {s.owner for s in self.stakes.into(name, self.instrument.votes)}
            todo += [owner for owner in owners if owner not in seen]
            seen |= owners
        return sorted(days, reverse=True)

    @cached_property
    def _earlier(self) -> dict[str, Runs | None]:
        return {}

    def _runs_on(self, day: str) -> Runs | None:
        if day not in self._earlier:
            test = self.instrument.ownership_on(day)
            since = {
                party
                for party, rows in self.seeds.items()
                if any(row.row.since and dates.last_day(row.row.since) <= day for row in rows)
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
            flag = Flag(NO_TEST_YET, day=first)
            return self._finding(
                entity, CONTROL, NOT_ASSESSED, missing=Missing("test"), flags=(flag,)
            )
        if entity in self.stakes.nobody:
            return self._finding(entity, CONTROL, INDETERMINATE, missing=Missing("name"))
        if self._exempt(party) or self.network.case.entities[party].kind == "person":
            return self._finding(entity, CONTROL, NOT_BLOCKED, flags=(Flag(EXEMPT, (entity,)),))
        lower, upper = self._bases_without(party)
        ties = self._ties(test)
        chain = control.chain(ties, party, lower, control.SURE)
        chain = chain or control.chain(ties, party, lower, control.COUNTED)
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
        chain = control.chain(ties, party, upper, control.POSSIBLE)
        if chain:
            fact = control.missing(chain, lower)
            if fact.fact == "owner" and self.runs is not None and self.test is not None:
                runs = self.runs.for_entity(fact.owner)
                if runs.upper.get(fact.owner):
                    fact = fact._replace(then=missing_fact.of_owners(self._ask, runs, fact.owner))
                else:
                    known = frozenset(self.seeds) | self.unsure
                    why = missing_fact.identity(self.stakes, fact.owner, known)
                    if fact.owner in self.stakes.anybody:
                        why = Missing("name", fact.owner, edges=(chain[0].edge,))
                    elif fact.owner in self.unsure:
                        why = self._of_rows(fact.owner)
                    fact = fact._replace(then=why)
            return self._finding(
                entity,
                CONTROL,
                INDETERMINATE,
                rounds=control.rounds(chain, upper=True),
                missing=fact,
            )
        led = tuple(self._led(entity, lower))
        return self._finding(entity, CONTROL, NOT_BLOCKED, flags=led)

    def _led(self, entity: str, blocked: Collection[str]) -> Iterable[Flag]:
        """That some of the parties given lead an entity, under any of its names, if any does."""
        leaders = [
            edge
            for edge in self.network.attached(self.network.leaders, entity)
            if self.stakes.of(edge.source) in blocked and edge.id in self.network.walkable
        ]
        if leaders:
            names = tuple(sorted({edge.source for edge in leaders}))
            yield Flag(LED, names, tuple(sorted(edge.id for edge in leaders)))


def lists_of(network: Network, instrument: Instrument) -> tuple[ListUsed, ...]:
    """Lists of an instrument in a case, sorted, with version and completeness."""
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
