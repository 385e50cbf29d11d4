"""The ownership test of one instrument: both bounds, the sums, the trace, the missing fact.

Where an instrument adds the holdings of all listed persons there is one run. Where it
does not, each person, or each group under a joint arrangement, has a run of its own, and an
entity is caught if one of them catches it.

The upper run goes beyond the listings. A party that may be the same as a caught one may be
caught, and owners of whatever may be the entity may be its owners. Under an instrument
without a control test, what somebody who acts for a caught party holds may be that party's.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container, Sequence
from fractions import Fraction
from functools import cached_property, partial
from typing import NamedTuple

from flowgraph.model import shares
from flowgraph.model.shares import Share
from flowgraph.regimes.findings import BLOCKED, INDETERMINATE, LOWER, UPPER, Round, Used
from flowgraph.regimes.fixpoint import least, reaches
from flowgraph.regimes.instruments import Instrument, OwnershipTest
from flowgraph.regimes.stake import INDIRECT, JOINTLY, LIST_FIELD, SHARES, VOTES, Stake
from flowgraph.regimes.stakes import Stakes, entity_of


class Reached:
    """Rounds of one run; one entity may have a round of its own (see `Runs.for_entity`)."""

    def __init__(self, rounds: dict[str, int], name: str = "", apart: int | None = None) -> None:
        """Store the rounds of a run; `apart` is the round of `name`, None if it is not caught."""
        self.rounds, self._name, self._apart = rounds, name, apart

    def get(self, name: str) -> int | None:
        """Round of an entity; 0 for a seed, None where it is not caught."""
        return self._apart if self._name and name == self._name else self.rounds.get(name)

    def __contains__(self, name: object) -> bool:
        """Whether an entity is a seed or caught."""
        return self.get(str(name)) is not None


class Pair:
    """The lower and the upper run of one group of seeds."""

    def __init__(self, lower: Reached, upper: Reached) -> None:
        """Store both."""
        self.lower, self.upper = lower, upper


class Group(NamedTuple):
    """Seeds of one run: those that surely are listed, and all that may count as listed."""

    lower: frozenset[str]
    upper: frozenset[str]


class Runs:
    """All runs of one ownership test.

    Attributes
    ----------
    groups : seeds of each run; one group of all seeds where holdings are added
    controlled : parties that are only under the control of a seed; the texts leave open
        whether their holdings count with those of the seed
    unsure : parties whose own rows, or status, leave open whether they are listed or blocked
    """

    def __init__(
        self,
        stakes: Stakes,
        instrument: Instrument,
        test: OwnershipTest,
        groups: list[Group],
        controlled: frozenset[str] = frozenset(),
        unsure: frozenset[str] = frozenset(),
    ) -> None:
        """Make the runs."""
        self.unsure = unsure
        self._stakes, self._instrument, self._test = stakes, instrument, test
        self.groups, self.controlled = groups, controlled
        self._pairs = [self._pair(group) for group in groups]
        self._enough: dict[Share, bool] = {}

    def _onward(self, owner: str) -> list[str]:
        """Accounts of an owner that the test counts."""
        found = self._stakes.onward(owner)
        if not self._instrument.votes:
            found = [name for name in found if name == entity_of(name)]
        exempt = self._instrument.exempt_kinds
        if exempt:
            entities = self._stakes.network.case.entities
            found = [name for name in found if entities[entity_of(name)].kind not in exempt]
        nobody = self._stakes.nobody
        return [name for name in found if entity_of(name) not in nobody] if nobody else found

    def _joined(self, party: str) -> list[tuple[str, bool]]:
        """Who may be caught with a party: others it may be (True), and who may hold for it."""
        found = [(name, True) for name in self._stakes.may_be(party) if name != party]
        if self._instrument.control is None:
            found += [(name, False) for name, _ in self._stakes.agents.get(party, ())]
        return found

    def _onward_alike(self, owner: str) -> list[str]:
        """Accounts of an owner; of those in what may be one entity, only one."""
        found = {}
        for account in self._onward(owner):
            entity, tab, measure = account.partition("\t")
            first = self._stakes.may_be(entity)[0]
            found[first if first == entity else f"{first}{tab}{measure}"] = account
        return list(found.values())

    def _pair(self, group: Group) -> Pair:
        test, stakes = self._test, self._stakes
        lower, upper = (
            Reached(
                least(
                    seeds,
                    self._onward_alike if bound and stakes.alike else self._onward,
                    partial(stakes.coded, upper=bound),
                    test.threshold,
                    test.strict,
                    self._joined if bound and self._is_joined else None,
                    bound,
                )
            )
            for seeds, bound in ((group.lower, False), (group.upper, True))
        )
        return Pair(lower, upper)

    @cached_property
    def _is_joined(self) -> bool:
        """Whether any party may be caught because of another that it may be or hold for."""
        agents = self._instrument.control is None and self._stakes.agents
        return bool(self._stakes.alike or agents)

    def caught(self, upper: bool) -> set[str]:
        """Parties caught through owners on the lower or the upper bounds, seeds left out."""
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

    def known(self, name: str) -> bool:
        """Whether a party is a sure seed, or surely caught, in any run."""
        return any(name in self._pairs[at].lower for at in self._where.get(name, ()))

    def catches(self, owner: str, party: str) -> bool:
        """Whether a run that includes an owner surely catches a party through that owner.

        The party's own listing is left out, for the question is what else catches it.
        """
        for at in self._where.get(owner, ()):
            pair = self._without(at, party)
            if owner in pair.lower and pair.lower.get(party):
                steps = trace(self._stakes, self._instrument, pair, party, BLOCKED)
                if any(owner == via for step in steps for via, _ in step.via):
                    return True
        return False

    def for_entity(self, party: str) -> Pair:
        """The run that says most about a party, its own listing left out.

        A run that catches it goes first, then one that may, then the one whose members may
        hold most; ties go by the order of the groups.
        """
        owners = {s.owner for s in self._stakes.into_alike(party, self._instrument.votes)}
        near = sorted({at for name in owners for at in self._where.get(name, ())})
        pairs = []
        for at in near:
            pair = self._without(at, party)
            if pair.lower.get(party):
                return pair
            pairs.append(pair)
        for pair in pairs:
            if pair.upper.get(party):
                return pair
        if len(pairs) <= 1:
            return pairs[0] if pairs else Pair(Reached({}), Reached({}))
        account = self._stakes.of(party)
        return max(pairs, key=lambda p: self._stakes.together(account, p.upper, True)[0])

    def used(self, party: str, pair: Pair) -> tuple[Used, ...]:
        """Stakes in a party, and whether their owners are caught in this run, and in any.

        Stakes in what may be the same party count on the upper bound alone.
        """
        return tuple(
            Used(
                s,
                s.owner in pair.lower and s.owned == party,
                s.owner in pair.upper,
                self.known(s.owner),
            )
            for s in self._stakes.into_alike(party, self._instrument.votes)
        )

    def _without(self, at: int, party: str) -> Pair:
        """A run as it would be if a party were not itself a seed of it."""
        group, pair = self.groups[at], self._pairs[at]
        # A party joined to a seed is itself a seed of the upper run, though not named in the group.
        if party not in group.upper and pair.upper.get(party) != 0:
            return pair
        if self._feeds_itself(party, group, pair):
            pair = self._pair(Group(group.lower - {party}, group.upper - {party}))
            if pair.upper.get(party) != 0:
                return pair
        exempt = self._stakes.network.case.entities[party].kind in self._instrument.exempt_kinds
        found = []
        for upper, run in ((False, pair.lower), (True, pair.upper)):
            number = None if exempt else self._round(party, run, upper)
            found.append(Reached(run.rounds, party, number))
        return Pair(found[0], found[1])

    def _feeds_itself(self, party: str, group: Group, pair: Pair) -> bool:
        """Whether an owner of a party may be caught because of the party itself.

        An owner that is surely a seed is not: it is a seed whatever else is caught.
        """
        owners = {s.owner for s in self._stakes.into_alike(party, self._instrument.votes)}
        sure = group.lower & group.upper
        owners = {name for name in owners if name in pair.upper and name not in sure}
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
        """Round in which the owners of a party catch it; None if they do not."""
        found: list[int] = []
        for account in (party, f"{party}\t{VOTES}")[: 1 + self._instrument.votes]:
            coded = self._stakes.coded(account, upper)
            if coded.total is not None:
                found += self._rounds_of_total(party, coded.total, account, run, upper)
                continue
            need = coded.need(self._test.threshold, self._test.strict)
            caught = ((run.get(owner), owner) for owner in coded.units if owner != party)
            units, rest = 0, sum(coded.lows.values())
            for number, owner in sorted((n, o) for n, o in caught if n is not None):
                units += coded.units[owner]
                rest -= coded.lows.get(owner, 0)
                room = 100 * coded.scale - rest if coded.lows else units
                if min(units, room) >= need:
                    found.append(number + 1)
                    break
        return min(found, default=None)

    def _rounds_of_total(
        self,
        party: str,
        total: Callable[[Container[str]], tuple[Fraction, bool]],
        account: str,
        run: Reached,
        upper: bool,
    ) -> list[int]:
        """Round in which owners catch a party whose holdings are no plain sum; empty if never."""
        votes = account != party
        into = self._stakes.into_alike(party, votes) if upper else self._stakes.into(party, votes)
        numbers = {s.owner: run.get(s.owner) for s in into if s.owner != party}
        for number in sorted({n for n in numbers.values() if n is not None}):
            owners = {name for name, n in numbers.items() if n is not None and n <= number}
            if reaches(*total(owners), self._test.threshold, self._test.strict, upper):
                return [number + 1]
        return []

    def enough_alone(self, stake: Stake) -> bool:
        """Whether one stake, not a list's field, may meet the threshold by itself."""
        if stake.share not in self._enough:
            self._enough[stake.share] = meets([stake.share], self._test, upper=True)
        return LIST_FIELD not in stake.doubts and self._enough[stake.share]


def run(
    stakes: Stakes,
    instrument: Instrument,
    test: OwnershipTest,
    seeds: frozenset[str],
    maybe: frozenset[str] = frozenset(),
) -> Runs:
    """Run the ownership test of an instrument on the lower and the upper bounds.

    Parameters
    ----------
    stakes : the stakes of a network
    instrument, test : the instrument and its ownership test of the day
    seeds : parties with a listing in force under the instrument
    maybe : parties that may be listed, or blocked by status

    Cost: linear in the stakes of what is caught, for each run.
    """
    classes = instrument.control.classes if instrument.control else frozenset[str]()
    may_be = frozenset(one for name in seeds | maybe for one in stakes.may_be(name))
    anybody = stakes.anybody
    controlled = frozenset(stakes.under(may_be, classes, sure=False)) - seeds
    if test.aggregate:
        groups = [Group(seeds, may_be | controlled | anybody)]
    else:
        groups = [
            group._replace(upper=group.upper | anybody)
            for group in _persons(stakes, instrument, seeds, maybe)
        ]
        groups = groups or [Group(frozenset(), anybody)]
    return Runs(stakes, instrument, test, groups, controlled, maybe)


def _persons(
    stakes: Stakes, instrument: Instrument, seeds: frozenset[str], maybe: frozenset[str]
) -> list[Group]:
    """Seeds one by one, each with those whose holdings are added to its own.

    On the lower bounds those are listed partners of a sure joint arrangement and listed
    parties that it surely controls; on the upper bounds all partners, and all that it may
    control or be.
    """
    classes = instrument.control.classes if instrument.control else frozenset[str]()
    partners: dict[bool, dict[str, set[str]]] = {True: {}, False: {}}
    for one, other, _, sure in stakes.joint if instrument.joint else ():
        for kind in (True, False) if sure else (False,):
            partners[kind].setdefault(one, set()).add(other)
            partners[kind].setdefault(other, set()).add(one)

    def together(name: str, sure: bool) -> set[str]:
        found, todo = {name}, [name]
        while todo:
            one = todo.pop()
            likes = () if sure else stakes.may_be(one)
            for other in (*partners[sure].get(one, ()), *likes):
                if other not in found:
                    found.add(other)
                    todo.append(other)
        found |= stakes.under(found, classes, sure)
        return found if sure else {one for name in found for one in stakes.may_be(name)}

    groups = {
        Group(
            frozenset(together(name, True) & seeds) if name in seeds else frozenset(),
            frozenset(together(name, False)),
        )
        for name in seeds | maybe
    }
    return sorted(groups, key=lambda group: (sorted(group.lower), sorted(group.upper)))


def meets(held: Sequence[Share], test: OwnershipTest, upper: bool) -> bool:
    """Whether shares together meet the threshold of a test, on their lower or upper bounds.

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


def aggregate(
    stakes: Stakes, party: str, pair: Pair, used: Sequence[Used], test: OwnershipTest
) -> tuple[str, Share]:
    """What caught owners hold together: the measure (shares or votes), and the share in percent.

    If both are held, the measure that meets the test goes first, then one that may, then the
    one of which more is held. All owners together have at most 100.
    """
    best: tuple[tuple[bool, bool, Fraction, Fraction], str, Share] | None = None
    for measure in sorted({one.stake.measure for one in used} or {SHARES}):
        account = f"{party}\t{VOTES}" if measure == VOTES else party
        low, low_open = stakes.together(account, pair.lower, False)
        high, high_open = stakes.together(account, pair.upper, True)
        held = Share(low, high, low_open, high_open)
        key = (meets([held], test, False), meets([held], test, True), held.low, held.high)
        if best is None or key > best[0]:
            best = (key, measure, held)
    assert best is not None
    return best[1], best[2]


def _via(held: Sequence[Stake], upper: bool) -> dict[str, Fraction | str]:
    """What each owner holds in percent; in words where a stake adds nothing by itself."""
    found: dict[str, Fraction | str] = {}
    for stake in held:
        amount = stake.share.high if upper else stake.share.low
        known = found.get(stake.owner)
        if amount:
            found[stake.owner] = amount + known if isinstance(known, Fraction) else amount
        elif known is None and stake.doubts & {INDIRECT, JOINTLY}:
            found[stake.owner] = f"{stake.stated} {'jointly' if JOINTLY in stake.doubts else ''}"
    return found


def trace(
    stakes: Stakes,
    instrument: Instrument,
    pair: Pair,
    party: str,
    verdict: str,
    most: int = 1_000_000,
) -> tuple[Round, ...]:
    """How an entity comes to be caught: every entity on the way, round by round.

    An open verdict is traced on the upper bounds; one that does not catch has no rounds. At
    most `most` rounds are given, those nearest to the entity.
    """
    if verdict not in (BLOCKED, INDETERMINATE):
        return ()
    upper = verdict == INDETERMINATE
    reached = pair.upper if upper else pair.lower
    found: dict[str, Round] = {}
    todo = deque([party])
    while todo and len(found) < most:
        name = todo.popleft()
        number = reached.get(name)
        if not number or name in found:
            continue
        via: list[tuple[str, Fraction | str]] = []
        edges: tuple[str, ...] = ()
        best = Fraction(-1)
        votes = instrument.votes
        into = stakes.into_alike(name, votes) if upper else stakes.into(name, votes)
        for kind in sorted({s.measure for s in into}):
            near = [
                s
                for s in into
                if s.measure == kind and (at := reached.get(s.owner)) is not None and at < number
            ]
            account = f"{name}\t{VOTES}" if kind == VOTES else name
            total, _ = stakes.together(account, frozenset(s.owner for s in near), upper)
            if total > best:
                held = _via(near, upper)
                best, via = total, list(held.items())
                owners = held.keys()
                edges = tuple(
                    name
                    for s in into
                    if s.measure == kind and s.owner in owners
                    for name in s.edges
                )
        for other in sorted({s.owned for s in into} - {name}) if upper else ():
            link = stakes.link(name, {other})
            edges += link[1] if link else ()
        found[name] = Round(number, name, tuple(via), best, UPPER if upper else LOWER, edges)
        todo.extend(owner for owner, _ in via)
    return tuple(sorted(found.values(), key=lambda r: (r.number, r.entity)))
