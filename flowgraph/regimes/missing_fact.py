"""The smallest fact that would decide an open verdict of an ownership test."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Container
from functools import cached_property
from itertools import groupby

from flowgraph.model import shares
from flowgraph.regimes.findings import Missing
from flowgraph.regimes.fixpoint import reaches
from flowgraph.regimes.instruments import Instrument, OwnershipTest
from flowgraph.regimes.ownership import Pair, Runs, meets
from flowgraph.regimes.stake import LIST_FIELD, VOTES
from flowgraph.regimes.stakes import Stakes

# Facts that are given after the fact that an owner is itself listed or caught.
_BEHIND = ("controlled", "added", "listing", "status")


class Question:
    """An ownership test whose missing facts are asked for, with its stakes and its runs.

    `of_rows` gives what a party's own rows leave open about whether it is listed.
    """

    def __init__(
        self,
        stakes: Stakes,
        instrument: Instrument,
        test: OwnershipTest,
        runs: Runs,
        of_rows: Callable[[str], Missing | None],
    ) -> None:
        """Store all of it."""
        self.stakes, self.instrument, self.test, self.runs = stakes, instrument, test, runs
        self.of_rows = of_rows

    @cached_property
    def _principals(self) -> dict[str, list[tuple[str, str]]]:
        """For each party, those for whom it may hold, with the record (no control test only)."""
        found: dict[str, list[tuple[str, str]]] = {}
        if self.instrument.control is None:
            for principal, agents in self.stakes.agents.items():
                for agent, edge in agents:
                    found.setdefault(agent, []).append((principal, edge))
        return found

    @cached_property
    def _partners(self) -> dict[str, list[tuple[str, str]]]:
        """For each party, those whose holdings may be added to its own, with the record."""
        found: dict[str, list[tuple[str, str]]] = {}
        pairs = [(one, other, edge) for one, other, edge, _ in self.stakes.joint]
        control = self.instrument.control
        for tie in self.stakes.ties if control else ():
            if control and tie.class_ in control.classes:
                pairs.append((tie.holder, tie.held, tie.edge))
        for one, other, edge in pairs:
            found.setdefault(one, []).append((other, edge))
            found.setdefault(other, []).append((one, edge))
        return found

    def added(self, pair: Pair, owner: str, owned: str) -> Missing:
        """The fact that holdings of a caught owner are added to those of one whom a run catches."""
        came: dict[str, tuple[str, str]] = {owner: ("", "")}
        queue = deque([owner])
        while queue:
            name = queue.popleft()
            if name in pair.lower:
                edges, at = [], name
                while at != owner:
                    at, edge = came[at]
                    edges.append(edge)
                return Missing("added", owner, owned, edges=tuple(edges[::-1]), owners=(name,))
            likes = self.stakes.alike.get(name, ())
            for other, edge in sorted((*self._partners.get(name, ()), *likes)):
                if other not in came:
                    came[other] = (name, edge)
                    queue.append(other)
        return Missing("added", owner, owned)

    def near(self, party: str) -> list[tuple[str, str, str]]:
        """Parties that a party may be or hold for: fact in question, other party, record."""
        found = [("identity", *one) for one in self.stakes.alike.get(party, ())]
        found += [("holder", *one) for one in self._principals.get(party, ())]
        return sorted(found)


def of_owners(ask: Question, pair: Pair, party: str) -> Missing:
    """The smallest fact that would make an open verdict a sure one.

    The first of these that is open: that the entity is one in which enough is held; what one
    surely caught owner would have to hold (the gap is the same whoever fills it, so the first
    owner by id is named); whether one owner is itself caught, is the same as a caught one, or
    holds for one, with what would decide that at the end of the chain; else all owners that
    may matter, and what they need together.
    """
    fact = last = _nearest_fact(ask, pair, party, frozenset())
    chain, seen = [fact], {party}
    while last.fact == "owner" and last.owner not in seen:
        seen.add(last.owner)
        if pair.upper.get(last.owner) == 0:
            # A seed that only may be one: nothing below it decides.
            why = why_counted(ask, pair, last.owner, last.owned)
            if len(chain) == 1 and why is not None and why.fact not in _BEHIND:
                return why
            return fact._replace(then=why)
        last = _nearest_fact(ask, pair, last.owner, frozenset(seen))
        chain.append(last)
    if last is fact or (last.fact == "identity" and last.owner == fact.owner):
        return last
    return fact._replace(then=last if last.fact != "owner" else None)


def why_counted(ask: Question, pair: Pair, owner: str, owned: str) -> Missing | None:
    """What would decide whether an owner that nothing surely catches counts; None if not known.

    Whether its holdings are added, if it is caught where others are not; its own stakes, if
    they may catch it; else its own rows. Else the doubtful records from
    the owner to the nearest party that is caught or may be, one after the other: who may be
    the same, and for whom it may hold. Else that it is under control, or names nobody.
    """
    if not ask.test.aggregate and ask.runs.known(owner):
        return ask.added(pair, owner, owned)
    if pair.upper.get(owner):
        return of_owners(ask, pair, owner)
    if owner in ask.runs.unsure:
        return ask.of_rows(owner)
    links = _links(ask, owner, _Known(pair, ask.runs))
    fact = None
    if links:
        end = links[-1][2]
        if end in ask.runs.unsure:
            fact = ask.of_rows(end)
        elif end in ask.stakes.anybody:
            fact = Missing("name", end)
    elif owner in ask.runs.controlled:
        return Missing("controlled", owner, owned)
    elif owner in ask.stakes.anybody:
        into = ask.stakes.into(owned, True)
        held = tuple(name for s in into if s.owner == owner for name in s.edges)
        return Missing("holder", owner, owned, edges=held)
    for kind, group in groupby(reversed(links), key=lambda link: link[0]):
        found = list(group)
        if kind == "identity":
            names = tuple(edge for *_, edge in reversed(found))
            fact = Missing("identity", found[-1][1], found[0][2], edges=names, then=fact)
            continue
        for _, agent, principal, edge in found:
            fact = Missing("holder", agent, owned, edges=(edge,), owners=(principal,), then=fact)
    return fact


def _links(ask: Question, owner: str, known: Container[str]) -> list[tuple[str, str, str, str]]:
    """Shortest chain of doubtful links from an owner to a known party or to one that names nobody.

    Each link is the fact in question, its two parties and the record. Empty if there is none.
    """
    came: dict[str, tuple[str, str, str, str] | None] = {owner: None}
    queue = deque([owner])
    while queue:
        name = queue.popleft()
        if name != owner and (name in known or name in ask.stakes.anybody):
            found = []
            while (link := came[name]) is not None:
                found.append(link)
                name = link[1]
            return found[::-1]
        for kind, other, edge in ask.near(name):
            if other not in came:
                came[other] = (kind, name, other, edge)
                queue.append(other)
    return []


def _each_why(
    ask: Question, pair: Pair, owners: Container[str], names: list[str], owned: str
) -> Missing | None:
    """Why each owner that is not surely caught may count, one fact after the other."""
    found: Missing | None = None
    for name in reversed(names):
        if name in owners or pair.upper.get(name):
            continue
        why = why_counted(ask, pair, name, owned)
        if why is not None:
            found = _behind(why, found)
    return found


def _behind(fact: Missing, after: Missing | None) -> Missing:
    """A fact with another appended to the facts that follow it (`then`)."""
    if fact.then is None:
        return fact._replace(then=after)
    return fact._replace(then=_behind(fact.then, after))


class _Known:
    """Parties that are caught, or may be for a reason other than a doubtful identity alone."""

    def __init__(self, pair: Pair, runs: Runs) -> None:
        self._pair, self._runs = pair, runs

    def __contains__(self, name: object) -> bool:
        name = str(name)
        if name in self._pair.lower or name in self._runs.unsure:
            return True
        return bool(self._pair.upper.get(name)) or name in self._runs.controlled


def identity(stakes: Stakes, party: str, known: Container[str]) -> Missing | None:
    """The missing fact that a party is the nearest of some others; None if no record says so."""
    link = stakes.link(party, known)
    return Missing("identity", party, link[0], edges=link[1]) if link else None


def _nearest_fact(ask: Question, pair: Pair, party: str, seen: frozenset[str]) -> Missing:
    """The missing fact on the stakes in one party; no owner in `seen` is asked about."""
    stakes, test = ask.stakes, ask.test
    best: Missing | None = None
    open_owner: str = ""
    several: set[str] = set()
    edges: set[str] = set()
    gap = test.threshold
    if len(stakes.may_be(party)) > 1 and not _own_may_do(ask, pair, party):
        same = identity(stakes, party, _Held(ask, pair))
        if same is not None:
            return same
    into = stakes.into(party, ask.instrument.votes)
    for measure in sorted({s.measure for s in into}):
        held = [s for s in into if s.measure == measure]
        sure = [s for s in held if s.owner in pair.lower]
        sure_open = any(s.share.low_open for s in sure)
        account = f"{party}\t{VOTES}" if measure == VOTES else party
        short = test.threshold - stakes.together(account, pair.lower, False)[0]
        may = [s.share for s in held if s.owner in pair.upper]
        if meets(may, test, upper=True):
            gap = min(gap, short)
        # A published stake, even without a share, goes before a list's field.
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
    if open_owner and not test.aggregate and ask.runs.known(open_owner):
        return ask.added(pair, open_owner, party)
    if open_owner:
        return Missing("owner", open_owner, party)
    names = sorted(several)
    then = _each_why(ask, pair, pair.lower, names, party)
    return Missing(
        "several", "", party, gap, test.strict, frozenset(), tuple(sorted(edges)), tuple(names),
        then,
    )  # fmt: skip


def _own_may_do(ask: Question, pair: Pair, party: str) -> bool:
    """Whether what is held in a party itself, and not in what may be the same, may be enough."""
    into = ask.stakes.into(party, ask.instrument.votes)
    for measure in {s.measure for s in into}:
        may = [s.share for s in into if s.measure == measure and s.owner in pair.upper]
        total = shares.total(share.high for share in may)
        is_open = any(share.high_open for share in may)
        if reaches(total, is_open, ask.test.threshold, ask.test.strict, True):
            return True
    return False


class _Held:
    """Parties in which somebody who is or may be caught holds something."""

    def __init__(self, ask: Question, pair: Pair) -> None:
        self._ask, self._pair = ask, pair

    def __contains__(self, name: object) -> bool:
        into = self._ask.stakes.into(str(name), self._ask.instrument.votes)
        return any(s.owner in self._pair.upper for s in into)
