"""The ownership test of one instrument: both bounds, the sums, the trace, the missing fact.

Where an instrument adds the holdings of all listed persons there is one run; where
it does not, each person, or each group under a joint arrangement, has a run of its
own, and an entity is caught if one of them catches it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import cached_property, partial

from flowgraph.model import shares
from flowgraph.model.shares import ALL, Share
from flowgraph.regimes.findings import BLOCKED, INDETERMINATE, LOWER, UPPER, Missing, Round, Used
from flowgraph.regimes.fixpoint import least
from flowgraph.regimes.instruments import Instrument, OwnershipTest
from flowgraph.regimes.stakes import LIST_FIELD, SHARES, VOTES, Stake, Stakes, entity_of


class Reached:
    """Rounds of one run, with the round of one entity set apart."""

    def __init__(self, rounds: dict[str, int], name: str = "", apart: int | None = None) -> None:
        """Give the rounds of a run; `apart` is the round of `name`, None if it is not caught."""
        self.rounds, self._name, self._apart = rounds, name, apart

    def get(self, name: str) -> int | None:
        """Round of an entity; 0 for a seed, None where it is not caught."""
        return self._apart if self._name and name == self._name else self.rounds.get(name)

    def __contains__(self, name: str) -> bool:
        """Whether an entity is a seed or caught."""
        return self.get(name) is not None


class Pair:
    """The lower and the upper run of one group of seeds."""

    def __init__(self, lower: Reached, upper: Reached) -> None:
        """Hold both."""
        self.lower, self.upper = lower, upper


class Runs:
    """All runs of one ownership test.

    Attributes
    ----------
    groups : seeds of each run; one group of all seeds where holdings are added
    """

    def __init__(
        self,
        stakes: Stakes,
        instrument: Instrument,
        test: OwnershipTest,
        groups: list[frozenset[str]],
    ) -> None:
        """Make the runs."""
        self._stakes, self._instrument, self._test = stakes, instrument, test
        self.groups = groups
        self._pairs = [self._pair(group) for group in groups]

    def _onward(self, owner: str) -> list[str]:
        """Accounts of an owner that the test counts."""
        found = self._stakes.onward(owner)
        if not self._instrument.votes:
            found = [name for name in found if name == entity_of(name)]
        exempt = self._instrument.exempt_kinds
        if exempt:
            entities = self._stakes.network.case.entities
            found = [name for name in found if entities[entity_of(name)].kind not in exempt]
        return found

    def _pair(self, group: Iterable[str]) -> Pair:
        seeds, test, stakes = frozenset(group), self._test, self._stakes
        lower, upper = (
            Reached(
                least(
                    seeds,
                    self._onward,
                    partial(stakes.coded, upper=bound),
                    test.threshold,
                    test.strict,
                )
            )
            for bound in (False, True)
        )
        return Pair(lower, upper)

    def caught(self, upper: bool) -> set[str]:
        """Parties that owners catch, seeds left out, on the bounds asked for."""
        found: set[str] = set()
        for pair in self._pairs:
            run = pair.upper if upper else pair.lower
            found.update(name for name, number in run.rounds.items() if number)
        return found

    @cached_property
    def _where(self) -> dict[str, list[int]]:
        """Runs in which a party is a seed or may be caught."""
        found: dict[str, list[int]] = {}
        for at, pair in enumerate(self._pairs):
            for name in pair.upper.rounds:
                found.setdefault(name, []).append(at)
        return found

    def for_entity(self, party: str) -> Pair:
        """The run that says most of a party, its own listing left out.

        A run that catches it goes first, then one that may, then the one whose
        members may hold most; ties by the order of the groups.
        """
        owners = {s.owner for s in self._stakes.into(party, self._instrument.votes)}
        near = {at for name in owners for at in self._where.get(name, ())}
        best: tuple[tuple[bool, bool, Fraction, int], Pair] | None = None
        for at in sorted(near):
            pair = self._without(at, party)
            most = aggregate(self.used(party, pair))[2]
            key = (bool(pair.lower.get(party)), bool(pair.upper.get(party)), most, -at)
            if best is None or key > best[0]:
                best = (key, pair)
        if best is not None:
            return best[1]
        return Pair(Reached({}), Reached({}))

    def used(self, party: str, pair: Pair) -> tuple[Used, ...]:
        """Stakes in a party, and whether their owners are caught in a run."""
        return tuple(
            Used(s, s.owner in pair.lower, s.owner in pair.upper)
            for s in self._stakes.into(party, self._instrument.votes)
        )

    def _without(self, at: int, party: str) -> Pair:
        """A run as it would be if a party were not itself a seed of it."""
        group, pair = self.groups[at], self._pairs[at]
        if party not in group:
            return pair
        if self._feeds_itself(party, pair):
            return self._pair(group - {party})
        exempt = self._stakes.network.case.entities[party].kind in self._instrument.exempt_kinds
        found = []
        for upper, run in ((False, pair.lower), (True, pair.upper)):
            number = None if exempt else self._round(party, run, upper)
            found.append(Reached(run.rounds, party, number))
        return Pair(found[0], found[1])

    def _feeds_itself(self, party: str, pair: Pair) -> bool:
        """Whether an owner of a party may be caught because of the party itself."""
        owners = {s.owner for s in self._stakes.into(party, self._instrument.votes)}
        owners = {name for name in owners if name in pair.upper}
        done, todo = {party}, [party]
        while todo and owners:
            for account in self._onward(todo.pop()):
                name = entity_of(account)
                if name in owners:
                    return True
                if name not in done and name in pair.upper:
                    done.add(name)
                    todo.append(name)
        return False

    def _round(self, party: str, run: Reached, upper: bool) -> int | None:
        """Round in which the owners of a party catch it; None where they do not."""
        found: list[int] = []
        for account in (party, f"{party}\t{VOTES}")[: 1 + self._instrument.votes]:
            coded = self._stakes.coded(account, upper)
            need = coded.need(self._test.threshold, self._test.strict)
            caught = ((run.get(owner), units) for owner, units in coded.units.items())
            units_so_far = 0
            for number, units in sorted((n, u) for n, u in caught if n is not None):
                units_so_far += units
                if units_so_far >= need:
                    found.append(number + 1)
                    break
        return min(found, default=None)

    def enough_alone(self, stake: Stake) -> bool:
        """Whether one stated stake may by itself meet the threshold."""
        return LIST_FIELD not in stake.doubts and meets([stake.share], self._test, upper=True)


def run(stakes: Stakes, instrument: Instrument, test: OwnershipTest, seeds: frozenset[str]) -> Runs:
    """Run the ownership test of an instrument.

    Parameters
    ----------
    seeds : parties with a listing in force under the instrument

    Cost: linear in the stakes of what is caught, for each run.
    """
    groups = [seeds] if test.aggregate else _persons(stakes, instrument, seeds)
    return Runs(stakes, instrument, test, groups)


def _persons(stakes: Stakes, instrument: Instrument, seeds: frozenset[str]) -> list[frozenset[str]]:
    """Seeds one by one; those under a joint arrangement, or of whom one controls another, as one.

    Only where the instrument says that such holdings are added.
    """
    group: dict[str, set[str]] = {name: {name} for name in seeds}
    joined = list(stakes.joint) if instrument.joint else []
    if instrument.joint and instrument.control:
        joined += [
            (tie.holder, tie.held)
            for tie in stakes.ties
            if tie.class_ == "controlled-by" and stakes.is_sure(tie)
        ]
    for one, other in joined:
        if one in group and other in group and group[one] is not group[other]:
            group[one] |= group[other]
            for name in group[other]:
                group[name] = group[one]
    unique = {id(found): frozenset(found) for found in group.values()}
    return sorted(unique.values(), key=sorted)


def meets(held: Sequence[Share], test: OwnershipTest, upper: bool) -> bool:
    """Whether shares together meet a threshold, on their lower or their upper bounds.

    >>> from flowgraph.regimes.instruments import instrument
    >>> eu = instrument("eu-asset-freeze")
    >>> half = [Share(Fraction(50), Fraction(50))]
    >>> [meets(half, eu.ownership_on(day), False) for day in ("2024-07-02", "2024-07-03")]
    [False, True]
    """
    if not held:
        return False
    total = shares.total(s.high if upper else s.low for s in held)
    if total != test.threshold:
        return total > test.threshold
    if upper:
        return not test.strict and not any(s.high_open for s in held)
    return not test.strict or any(s.low_open for s in held)


def aggregate(used: Sequence[Used]) -> tuple[str, Fraction, Fraction]:
    """What caught owners hold together: least and greatest percentage, and of what.

    Where shares and votes are both held, those of which more is held.
    """
    best: tuple[Fraction, Fraction, str] | None = None
    for measure in sorted({one.stake.measure for one in used} or {SHARES}):
        mine = [one for one in used if one.stake.measure == measure]
        stated = shares.total(one.stake.share.low for one in mine)
        low = shares.total(one.stake.share.low for one in mine if one.lower)
        high = shares.total(one.stake.share.high for one in mine if one.upper)
        if stated <= ALL:
            high = min(high, ALL)
        if best is None or (low, high) > best[:2]:
            best = (low, high, measure)
    assert best is not None
    return best[2], best[0], best[1]


def trace(
    stakes: Stakes, instrument: Instrument, pair: Pair, party: str, verdict: str
) -> tuple[Round, ...]:
    """How an entity comes to be caught: every entity on the way, round by round.

    A verdict that is open is traced on the upper bounds.
    """
    if verdict not in (BLOCKED, INDETERMINATE):
        return ()
    upper = verdict == INDETERMINATE
    reached = pair.upper if upper else pair.lower
    found: dict[str, Round] = {}
    todo = [party]
    while todo:
        name = todo.pop()
        number = reached.get(name)
        if not number or name in found:
            continue
        via: list[tuple[str, Fraction | str]] = []
        best = Fraction(-1)
        into = stakes.into(name, instrument.votes)
        for kind in sorted({s.measure for s in into}):
            held = [
                (s.owner, s.share.high if upper else s.share.low)
                for s in into
                if s.measure == kind
                and (at := reached.get(s.owner)) is not None
                and at < number
                and (s.share.high if upper else s.share.low) > 0
            ]
            total = shares.total(amount for _, amount in held)
            if total > best:
                best, via = total, list(held)
        if upper:
            best = min(best, ALL)
        found[name] = Round(number, name, tuple(via), best, UPPER if upper else LOWER)
        todo += [owner for owner, _ in via]
    return tuple(sorted(found.values(), key=lambda r: (r.number, r.entity)))


def missing(
    stakes: Stakes, instrument: Instrument, test: OwnershipTest, pair: Pair, party: str
) -> Missing:
    """The smallest fact that would make an open verdict a sure one.

    In this order: what one surely caught owner would have to hold (the part that is
    short is the same whoever holds it, so the first owner by id is named); whether
    one owner is itself caught, and what at the end of that chain would decide it;
    else all owners that may matter, and what they need together.
    """
    fact = _nearest_fact(stakes, instrument, test, pair, party, frozenset())
    if fact.fact != "owner":
        return fact
    seen, last = {party}, fact
    while last.fact == "owner" and last.owner not in seen:
        seen.add(last.owner)
        last = _nearest_fact(stakes, instrument, test, pair, last.owner, frozenset(seen))
    return fact._replace(then=last if last.fact != "owner" else None)


def _nearest_fact(
    stakes: Stakes,
    instrument: Instrument,
    test: OwnershipTest,
    pair: Pair,
    party: str,
    seen: frozenset[str],
) -> Missing:
    """The missing fact on the stakes in one party; no owner in `seen` is asked about."""
    best: Missing | None = None
    open_owner: str = ""
    several: set[str] = set()
    edges: set[str] = set()
    gap = test.threshold
    into = stakes.into(party, instrument.votes)
    for measure in sorted({s.measure for s in into}):
        held = [s for s in into if s.measure == measure]
        sure = [s for s in held if s.owner in pair.lower]
        sure_open = any(s.share.low_open for s in sure)
        short = test.threshold - shares.total(s.share.low for s in sure)
        gap = min(gap, short)
        # A stake that is published, though not its share, goes before a list's field.
        for stake in sorted(sure, key=lambda s: (LIST_FIELD in s.doubts, s.owner)):
            if stake.share.exact:
                continue
            several.add(stake.owner)
            needed = short + stake.share.low
            fits = stake.share.high > needed or (
                stake.share.high == needed and not test.strict and not stake.share.high_open
            )
            if fits:
                best = best or Missing(
                    "stake", stake.owner, party, needed, test.strict, stake.doubts, stake.edges
                )
        for stake in held:
            if stake.owner in pair.lower or stake.owner not in pair.upper:
                continue
            several.add(stake.owner)
            edges.update(stake.edges)
            decides = stake.share.low > short or (
                stake.share.low == short and (not test.strict or sure_open or stake.share.low_open)
            )
            if decides and stake.owner not in seen:
                open_owner = min(open_owner or stake.owner, stake.owner)
    if best is not None:
        return best
    if open_owner:
        return Missing("owner", open_owner, party)
    return Missing(
        "several", "", party, gap, test.strict, frozenset(), tuple(sorted(edges)),
        tuple(sorted(several)),
    )  # fmt: skip
