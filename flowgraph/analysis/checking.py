"""How to spread one check over several routes when the mover does not see which is checked."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from flowgraph.errors import UsageError


class Mixed(NamedTuple):
    """How to spread one check over routes when the mover does not see which is checked.

    `value` passes on average under best play; `checks` and `moves` are the odds of each
    route, in the order given.
    """

    value: Fraction
    checks: tuple[Fraction, ...]
    moves: tuple[Fraction, ...]


def mixed_checks(sizes: Sequence[Fraction]) -> Mixed:
    """Best odds of checking one of several separate routes, and of using them.

    A route that is checked passes nothing, another all that it can carry: the simultaneous
    game of Bertsimas, Nasrabadi and Orlin for routes that share no arc.

    Parameters
    ----------
    sizes : what each route can carry, above zero

    >>> found = mixed_checks([Fraction(3), Fraction(2)])
    >>> str(found.value), [str(odds) for odds in found.checks]
    ('6/5', ['3/5', '2/5'])
    """
    if not sizes or min(sizes) <= 0:
        raise UsageError("routes to check carry amounts above zero")
    # Small routes are left alone where checking the large ones already passes more than they.
    best: tuple[Fraction, int] = (Fraction(0), 1)
    ordered = sorted(range(len(sizes)), key=lambda at: (-sizes[at], at))
    for used in range(1, len(sizes) + 1):
        value = (used - 1) / sum((1 / sizes[at] for at in ordered[:used]), Fraction(0))
        if value >= best[0]:
            best = (value, used)
    value, used = best
    chosen = set(ordered[:used])
    weight = sum((1 / sizes[at] for at in chosen), Fraction(0))
    checks = tuple(
        1 - value / size if at in chosen else Fraction(0) for at, size in enumerate(sizes)
    )
    moves = tuple(
        (1 / size) / weight if at in chosen else Fraction(0) for at, size in enumerate(sizes)
    )
    return Mixed(value, checks, moves)
