"""A stake: what one party holds in one entity, by all the records that say so."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from flowgraph.case.identity import SURE_CLAIMS
from flowgraph.case.view import STRADDLES, Network
from flowgraph.model import holdings, shares
from flowgraph.model.shares import ALL, NOTHING, Share
from flowgraph.model.values import Edge

SHARES, VOTES = "shares", "votes"
# Why the bounds that count are wider than what was published.
CLAIM, TIME, UNSTATED, LIST_FIELD, RIVAL = "claim", "time", "unstated", "list-field", "rival"
INDIRECT, JOINTLY, OF_CLASS = holdings.INDIRECT, holdings.JOINT, holdings.CLASS


class Stake(NamedTuple):
    """What one party holds in one entity.

    `share` is what counts, `stated` what the publications print; `doubts` say why
    the two differ or why the bounds are wide; `edges` are the records.
    """

    owner: str
    owned: str
    measure: str
    share: Share
    stated: Share
    edges: tuple[str, ...]
    doubts: frozenset[str]


def stake_of(
    network: Network, owner: str, owned: str, measure: str, records: list[tuple[Edge, str]]
) -> Stake:
    """What all records of one owner together say that it holds in one entity.

    `records` stand each with how they stand to the day (`walkable`).

    Cost: linear in the records.
    """
    if len(records) == 1:
        edge, time = records[0]
        share, stated, doubts = _share(network, edge, time)
        return Stake(owner, owned, measure, share, stated, (edge.id,), doubts)
    return _join(network, owner, owned, measure, records)


def _share(network: Network, edge: Edge, time: str) -> tuple[Share, Share, frozenset[str]]:
    """Share that counts, share as stated, and why they differ."""
    stated = shares.read(edge.share, edge.share_min, edge.share_max)
    doubts = set()
    if not (edge.share or edge.share_min or edge.share_max):
        doubts.add(UNSTATED)
    if network.summaries[edge.id].claim not in SURE_CLAIMS:
        doubts.add(CLAIM)
    if time == STRADDLES:
        doubts.add(TIME)
    if doubts & {CLAIM, TIME}:
        share = Share(NOTHING, stated.high, False, stated.high_open)
        return share, stated, frozenset(doubts)
    return stated, stated, frozenset(doubts)


def _join(
    network: Network, owner: str, owned: str, measure: str, records: list[tuple[Edge, str]]
) -> Stake:
    """One stake of several records of one owner.

    Records of the same fact (same ends, role and period) are of one holding: sure
    records with a share go before doubtful ones and before those without, and where
    the sure ones differ their bounds are joined. Holdings of different stated roles,
    or under different names of the owner, are added. Records of one role in different
    periods, and one without a role beside one with, may be the same or another: the
    least of one to the sum of all.
    """
    if owner in network.case.nobody:
        return _of_nobody(network, owner, owned, measure, records)
    by_name: dict[tuple[str, str], dict[str, dict[tuple[str, str], list[Edge]]]] = {}
    times: dict[str, str] = {}
    for edge, time in sorted(records, key=lambda record: record[0].id):
        times[edge.id] = time
        role = by_name.setdefault((edge.source, edge.target), {}).setdefault(edge.role, {})
        role.setdefault((edge.start, edge.end), []).append(edge)
    doubts: set[str] = set()
    total = Share(NOTHING, NOTHING)
    for roles in by_name.values():
        named, bare = Share(NOTHING, NOTHING), None
        for role_name, periods in roles.items():
            facts = []
            for same in periods.values():
                fact, found = _fact(network, same, times)
                facts.append(fact)
                doubts |= found
            if len(facts) > 1:
                doubts.add(RIVAL)
            holding = _either(facts, min)
            if role_name:
                named = plus(named, holding)
            else:
                bare = holding
        if bare is not None and len(roles) > 1:
            doubts.add(RIVAL)
            named = _either([named, bare], max)
        elif bare is not None:
            named = bare
        total = plus(total, named)
    if total.high > ALL:
        total = total._replace(high=ALL, high_open=False)
    names = tuple(sorted(edge.id for edge, _ in records))
    return Stake(owner, owned, measure, total, total, names, frozenset(doubts))


def _of_nobody(
    network: Network, owner: str, owned: str, measure: str, records: list[tuple[Edge, str]]
) -> Stake:
    """Stakes of an owner who is nobody: each row may be of another, and all are added."""
    read = [_share(network, edge, time) for edge, time in records]
    total = Share(NOTHING, NOTHING)
    for share, _, _ in read:
        total = plus(total, share)
    if total.high > ALL:
        total = total._replace(high=ALL, high_open=False)
    names = tuple(sorted(edge.id for edge, _ in records))
    doubts = frozenset[str]().union(*(found for _, _, found in read))
    return Stake(owner, owned, measure, total, total, names, doubts)


def _fact(
    network: Network, same: list[Edge], times: dict[str, str]
) -> tuple[Share, frozenset[str]]:
    """Share of one holding by all its records, and what is doubtful about it."""
    read = [_share(network, edge, times[edge.id]) for edge in same]
    sure = [entry for entry in read if not entry[2]]
    stated = [entry for entry in read if UNSTATED not in entry[2]]
    best = sure or stated or read
    share = _hull([entry[0] for entry in best])
    doubts = frozenset[str]().union(*(entry[2] for entry in best))
    if len({entry[1] for entry in best}) > 1:
        doubts |= {RIVAL}
    return share, doubts


def plus(one: Share, other: Share) -> Share:
    """Two shares added, bound by bound; the sum may be above 100."""
    return Share(
        one.low + other.low,
        one.high + other.high,
        one.low_open or other.low_open,
        one.high_open or other.high_open,
    )


def _either(facts: list[Share], of_lows: Callable[..., Share]) -> Share:
    """Holdings that may be one or several: from one of the least bounds to the sum of all."""
    summed = facts[0]
    for fact in facts[1:]:
        summed = plus(summed, fact)
    low = of_lows(facts, key=lambda s: (s.low, s.low_open))
    return Share(low.low, summed.high, low.low_open, summed.high_open)


def _hull(found: list[Share]) -> Share:
    low = min(found, key=lambda s: (s.low, s.low_open))
    high = max(found, key=lambda s: (s.high, not s.high_open))
    return Share(low.low, high.high, low.low_open, high.high_open)
