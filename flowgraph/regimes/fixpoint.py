"""Who is caught because of owners? The least fixpoint, exactly.

    caught(0)   = seeds
    caught(k+1) = caught(k) and every entity in which owners of caught(k) hold enough

A caught owner's stake counts in full and nothing is multiplied along a chain.
The least solution is taken: two companies that own each other do not catch each
other. Nothing flows up, for stakes are walked from owner to owned alone.

Bounds are whole numbers. Each account (one kind of holding in one entity) has a
scale of its own, the least common multiple of its denominators times one more
than the number of its stakes; an open bound is one unit off. So `>50` reaches
"more than 50", `<50` never reaches "50 or more", and no sum is rounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from flowgraph.model.shares import Share

Entry = tuple[int, int]


class Accounts(NamedTuple):
    """Stakes of one run, coded.

    `out` gives, for each owner, the accounts it holds in and how much; `entity`
    the entity of each account; `scale` the units of one percent of it.
    """

    out: dict[str, list[Entry]]
    entity: list[str]
    scale: list[int]

    def need(self, threshold: Fraction, strict: bool) -> list[int]:
        """Units that each account needs; a threshold in percent."""
        more = 1 if strict else 0
        return [
            -(-threshold.numerator * scale // threshold.denominator) + more for scale in self.scale
        ]


def code(holdings: Mapping[str, Sequence[tuple[str, Share]]], upper: bool) -> Accounts:
    """Code the lower or the upper bounds.

    Parameters
    ----------
    holdings : for each account, whose first word up to a tab is the entity, its
        owners with their shares
    upper : take the upper bounds

    Cost: linear in the stakes.
    """
    out: dict[str, list[Entry]] = {}
    entity: list[str] = []
    scales: list[int] = []
    for account, held in holdings.items():
        at = len(entity)
        entity.append(account.partition("\t")[0])
        values = [share.high if upper else share.low for _, share in held]
        scale = lcm(*(value.denominator for value in values)) * (len(held) + 1)
        scales.append(scale)
        for (owner, share), value in zip(held, values, strict=True):
            units = value.numerator * (scale // value.denominator)
            if upper:
                units -= share.high_open
            else:
                units += share.low_open
            if units > 0:
                out.setdefault(owner, []).append((at, units))
    return Accounts(out, entity, scales)


def least(accounts: Accounts, need: Sequence[int], seeds: Iterable[str]) -> dict[str, int]:
    """Entities caught, with the round in which each was; seeds have round 0.

    Parameters
    ----------
    accounts, need : the stakes and what each account needs, in its units
    seeds : entities caught from the start

    Cost: linear in the stakes of what is caught; each is added once.

    >>> half = Share(Fraction(50), Fraction(50))
    >>> chain = code({"a": [("x", half)], "b": [("a", half)]}, upper=False)
    >>> least(chain, chain.need(Fraction(50), strict=False), ["x"])
    {'x': 0, 'a': 1, 'b': 2}
    """
    rounds = dict.fromkeys(sorted(seeds), 0)
    sums: dict[int, int] = {}
    frontier = list(rounds)
    out, entity = accounts.out, accounts.entity
    number = 0
    while frontier:
        number += 1
        reached: dict[str, None] = {}
        for owner in frontier:
            for account, units in out.get(owner, ()):
                total = sums.get(account, 0) + units
                sums[account] = total
                if total >= need[account]:
                    reached[entity[account]] = None
        frontier = [name for name in reached if name not in rounds]
        for name in frontier:
            rounds[name] = number
    return rounds
