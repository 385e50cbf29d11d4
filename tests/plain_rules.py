"""The ownership rule once more, written plainly and apart from the product.

Kleene iteration over exact fractions: no scaling, no worklist, no rounds kept.
Used as an oracle by the tests and as the named peer of `benchmarks/rules.py`.
The four wrong engines are the errors that are made most often.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

Stakes = dict[str, dict[str, Fraction]]
Engine = Callable[[Stakes, Iterable[str]], set[str]]
HALF = Fraction(50)


def stakes_of(edges: Iterable[tuple[str, str, Fraction]]) -> Stakes:
    """`stakes[owned][owner]`, several records of one pair added."""
    found: Stakes = {}
    for owner, owned, share in edges:
        held = found.setdefault(owned, {})
        held[owner] = held.get(owner, Fraction(0)) + share
    return found


def right(
    stakes: Stakes, seeds: Iterable[str], threshold: Fraction = HALF, strict: bool = False
) -> set[str]:
    """Caught by the rule, seeds left out: least fixpoint, last link in full, holdings added."""
    first = set(seeds)
    caught = set(first)
    while True:
        more = set()
        for owned, owners in stakes.items():
            held = sum((share for name, share in owners.items() if name in caught), Fraction(0))
            if owned not in caught and (held > threshold if strict else held >= threshold):
                more.add(owned)
        if not more:
            return caught - first
        caught |= more


def each_alone(
    stakes: Stakes, seeds: Iterable[str], threshold: Fraction = HALF, strict: bool = False
) -> set[str]:
    """Caught where holdings of several persons are not added."""
    first = set(seeds)
    found: set[str] = set()
    for seed in first:
        found |= right(stakes, {seed}, threshold, strict)
    return found - first


def multiplied(stakes: Stakes, seeds: Iterable[str]) -> set[str]:
    """Wrong: shares multiplied along chains, then added over the listed owners."""
    first = set(seeds)
    look: dict[str, Fraction] = {}
    for _ in range(60):
        after = {
            owned: sum(
                (
                    share * (1 if name in first else look.get(name, Fraction(0)) / 100)
                    for name, share in owners.items()
                ),
                Fraction(0),
            )
            for owned, owners in stakes.items()
        }
        if after == look:
            break
        look = {name: value.limit_denominator(10**9) for name, value in after.items()}
    return {name for name, value in look.items() if value >= HALF} - first


def not_added(stakes: Stakes, seeds: Iterable[str]) -> set[str]:
    """Wrong: each owner looked at alone, whoever it is."""
    first = set(seeds)
    caught = set(first)
    while True:
        more = {
            owned
            for owned, owners in stakes.items()
            if owned not in caught
            and any(name in caught and share >= HALF for name, share in owners.items())
        }
        if not more:
            return caught - first
        caught |= more


def more_than_half(stakes: Stakes, seeds: Iterable[str]) -> set[str]:
    """Wrong: strictly more than 50."""
    return right(stakes, seeds, strict=True)


def greatest(stakes: Stakes, seeds: Iterable[str]) -> set[str]:
    """Wrong: the greatest fixpoint, in which a ring of owners holds itself up."""
    first = set(seeds)
    caught = first | set(stakes)
    while True:
        fewer = {
            owned
            for owned in caught - first
            if sum((share for name, share in stakes[owned].items() if name in caught), Fraction(0))
            < HALF
        }
        if not fewer:
            return caught - first
        caught -= fewer


WRONG: dict[str, Engine] = {
    "product_lookthrough": multiplied,
    "no_aggregation": not_added,
    "strictly_more_than_50": more_than_half,
    "greatest_fixpoint": greatest,
}
