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

from collections.abc import Callable, Container, Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import NamedTuple

from flowgraph.model.shares import Share


class Account(NamedTuple):
    """Stakes in one account, coded: units of each owner, and the units of one percent.

    For upper bounds `lows` holds what each owner surely has, for all owners together
    cannot have more than 100: what is caught has at most what the others leave. It is
    empty for lower bounds, and where the sure shares exceed 100.

    `total` gives what some owners hold together, and whether that bound is open, where it is
    no sum of what each holds: one block held by several, a stake that is part of another, an
    entity that may be the same as another. None where it is a sum.
    """

    entity: str
    units: dict[str, int]
    scale: int
    lows: dict[str, int]
    total: Callable[[Container[str]], tuple[Fraction, bool]] | None = None

    def room(self, caught: Iterable[str]) -> int:
        """Units that some owners can have at most together."""
        if not self.lows:
            return sum(self.units.values())
        rest = sum(self.lows.values()) - sum(self.lows[name] for name in caught)
        return 100 * self.scale - rest

    def need(self, threshold: Fraction, strict: bool) -> int:
        """Units that reach a threshold in percent."""
        least = -(-threshold.numerator * self.scale // threshold.denominator)
        return least + 1 if strict else least


def code(entity: str, held: Sequence[tuple[str, Share]], upper: bool) -> Account:
    """Code the lower or the upper bounds of the stakes in one account.

    Parameters
    ----------
    entity : the entity held
    held : its owners, each once, with their shares
    upper : take the upper bounds

    >>> half = Share(Fraction(50), Fraction(50))
    >>> code("a", [("x", half)], upper=False).units["x"]
    100
    """
    values = [share.high if upper else share.low for _, share in held]
    bottoms = {value.denominator for value in values}
    if upper:
        bottoms |= {share.low.denominator for _, share in held}
    scale = lcm(*bottoms) * (len(held) + 1)
    units = {}
    for (owner, share), value in zip(held, values, strict=True):
        amount = value.numerator * (scale // value.denominator)
        units[owner] = amount - share.high_open if upper else amount + share.low_open
    lows = {}
    if upper:
        lows = {
            owner: share.low.numerator * (scale // share.low.denominator) + share.low_open
            for owner, share in held
        }
        if sum(lows.values()) > 100 * scale:
            lows = {}
    return Account(entity, units, scale, lows)


def least(
    seeds: Iterable[str],
    onward: Callable[[str], Sequence[str]],
    account: Callable[[str], Account],
    threshold: Fraction,
    strict: bool,
    joined: Callable[[str], Iterable[tuple[str, bool]]] | None = None,
    upper: bool = False,
) -> dict[str, int]:
    """Entities caught, with the round in which each was; seeds have round 0.

    Parameters
    ----------
    seeds : entities caught from the start
    onward : the accounts in which an owner holds something, each once
    account : the coded stakes of an account
    threshold : in percent; `strict` asks for more than that
    joined : whoever may be caught with a party: others that may be the same party, and those
        that may only hold for it, who are marked False and have round 0
    upper : whether the accounts hold upper bounds

    Cost: linear in the stakes in what is held by anything caught; nothing else is
    looked at.

    >>> half = Share(Fraction(50), Fraction(50))
    >>> held = {"a": [("x", half)], "b": [("a", half)]}
    >>> onward = {"x": ["a"], "a": ["b"], "b": []}
    >>> least(["x"], onward.__getitem__, lambda n: code(n, held[n], False), Fraction(50), False)
    {'x': 0, 'a': 1, 'b': 2}
    """
    rounds: dict[str, int] = {}
    sums: dict[str, int] = {}
    rest: dict[str, int] = {}
    frontier = _spread(sorted(seeds), 0, rounds, joined)
    number = 0
    while frontier:
        number += 1
        reached: dict[str, None] = {}
        for owner in frontier:
            for name in onward(owner):
                held = account(name)
                if held.total is not None:
                    if held.entity not in rounds and reaches(
                        *held.total(rounds), threshold, strict, upper
                    ):
                        reached[held.entity] = None
                    continue
                total = sums.get(name, 0) + held.units[owner]
                sums[name] = total
                if held.lows:
                    left = rest[name] if name in rest else sum(held.lows.values())
                    rest[name] = left - held.lows[owner]
                    total = min(total, 100 * held.scale - rest[name])
                if held.entity not in rounds and total >= held.need(threshold, strict):
                    reached[held.entity] = None
        frontier = _spread(reached, number, rounds, joined)
    return rounds


def _spread(
    names: Iterable[str],
    number: int,
    rounds: dict[str, int],
    joined: Callable[[str], Iterable[tuple[str, bool]]] | None,
) -> list[str]:
    """Enter parties, and whoever may be caught with them, in a round; those that are new."""
    found = []
    todo = [(name, number) for name in reversed(list(names))]
    while todo:
        name, at = todo.pop()
        if name in rounds:
            continue
        rounds[name] = at
        found.append(name)
        for other, caught in joined(name) if joined else ():
            todo.append((other, at if caught else 0))
    return found


def reaches(total: Fraction, is_open: bool, threshold: Fraction, strict: bool, upper: bool) -> bool:
    """Whether a total reaches a threshold; an open lower bound is more than its figure.

    >>> half = Fraction(50)
    >>> [reaches(half, True, half, strict, upper) for strict in (0, 1) for upper in (0, 1)]
    [True, False, True, False]
    """
    if total != threshold:
        return total > threshold
    return not strict and not is_open if upper else not strict or is_open
