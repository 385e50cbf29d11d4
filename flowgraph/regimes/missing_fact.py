"""The smallest fact that would decide an open verdict of an ownership test."""

from __future__ import annotations

from collections.abc import Container

from flowgraph.model import shares
from flowgraph.regimes.findings import Missing
from flowgraph.regimes.fixpoint import reaches
from flowgraph.regimes.instruments import Instrument, OwnershipTest
from flowgraph.regimes.ownership import Pair, Runs, meets
from flowgraph.regimes.stakes import LIST_FIELD, VOTES, Stakes


class Question:
    """An ownership test of which the missing facts are asked: its stakes and its runs."""

    def __init__(
        self, stakes: Stakes, instrument: Instrument, test: OwnershipTest, runs: Runs
    ) -> None:
        """Hold all of it."""
        self.stakes, self.instrument, self.test, self.runs = stakes, instrument, test, runs


def of_owners(ask: Question, pair: Pair, party: str) -> Missing:
    """The smallest fact that would make an open verdict a sure one.

    In this order: that the entity is one in which enough is held; what one surely caught
    owner would have to hold (the part that is short is the same whoever holds it, so the
    first owner by id is named); whether one owner is itself caught, is the same as one that
    is, or holds for one, and what at the end of that chain would decide it; else all owners
    that may matter, and what they need together.
    """
    fact = last = _nearest_fact(ask, pair, party, frozenset())
    chain, seen = [fact], {party}
    while last.fact == "owner" and last.owner not in seen:
        seen.add(last.owner)
        if pair.upper.get(last.owner) == 0:
            # A seed that only may be one: nothing below it decides.
            why = _why_counted(ask, pair, last)
            if len(chain) == 1 and why is not None and why.fact != "controlled":
                return why
            return fact._replace(then=why)
        last = _nearest_fact(ask, pair, last.owner, frozenset(seen))
        chain.append(last)
    if last is fact or (last.fact == "identity" and last.owner == fact.owner):
        return last
    return fact._replace(then=last if last.fact != "owner" else None)


def _why_counted(ask: Question, pair: Pair, fact: Missing) -> Missing | None:
    """Why an owner that no owner of its own catches may count; None for a row of its own."""
    stakes, owner = ask.stakes, fact.owner
    held = tuple(n for s in stakes.into(fact.owned, True) if s.owner == owner for n in s.edges)
    if owner in ask.runs.unsure:
        return None
    same = identity(stakes, owner, _Known(pair, ask.runs))
    if same is not None:
        return same
    if ask.instrument.control is None:
        for principal in sorted(stakes.agents):
            edges = tuple(e for agent, e in stakes.agents[principal] if agent == owner)
            if edges and principal in pair.upper:
                return Missing("holder", owner, fact.owned, edges=edges, owners=(principal,))
    if owner in ask.runs.controlled:
        return Missing("controlled", owner, fact.owned)
    if owner in stakes.anybody:
        return Missing("holder", owner, fact.owned, edges=held)
    return None


class _Known:
    """Parties that are caught, or may be for another reason than a doubtful identity alone."""

    def __init__(self, pair: Pair, runs: Runs) -> None:
        self._pair, self._runs = pair, runs

    def __contains__(self, name: object) -> bool:
        name = str(name)
        if name in self._pair.lower or name in self._runs.unsure:
            return True
        return bool(self._pair.upper.get(name)) or name in self._runs.controlled


def identity(stakes: Stakes, party: str, known: Container[str]) -> Missing | None:
    """That a party is the nearest of some others; None if no record says that it may be."""
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


def _own_may_do(ask: Question, pair: Pair, party: str) -> bool:
    """Whether what is held in a party itself, and in nothing else, may be enough."""
    into = ask.stakes.into(party, ask.instrument.votes)
    for measure in {s.measure for s in into}:
        may = [s.share for s in into if s.measure == measure and s.owner in pair.upper]
        total = shares.total(share.high for share in may)
        is_open = any(share.high_open for share in may)
        if reaches(total, is_open, ask.test.threshold, ask.test.strict, True):
            return True
    return False


class _Held:
    """Parties in which somebody who is caught, or may be, holds something."""

    def __init__(self, ask: Question, pair: Pair) -> None:
        self._ask, self._pair = ask, pair

    def __contains__(self, name: object) -> bool:
        into = self._ask.stakes.into(str(name), self._ask.instrument.votes)
        return any(s.owner in self._pair.upper for s in into)
