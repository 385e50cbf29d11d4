"""The smallest fact that would decide an open verdict of an ownership test."""

from __future__ import annotations

from flowgraph.model import shares
from flowgraph.regimes.findings import Missing
from flowgraph.regimes.instruments import Instrument, OwnershipTest
from flowgraph.regimes.ownership import Pair, meets
from flowgraph.regimes.stakes import LIST_FIELD, Stakes


def of_owners(
    stakes: Stakes,
    instrument: Instrument,
    test: OwnershipTest,
    pair: Pair,
    party: str,
    controlled: frozenset[str] = frozenset(),
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
        if pair.upper.get(last.owner) == 0:
            # A seed that only may be one: nothing below it decides.
            under = last.owner in controlled
            end = Missing("controlled", last.owner, last.owned) if under else None
            return fact._replace(then=end)
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
