"""What some owners of one entity hold together, at least and at most.

Adding what each holds is right only for plain parts of the whole. A block held jointly is one
block. An indirect stake may be part of what another owner holds. What part of the whole the
shares of one class are is not known.
"""

from __future__ import annotations

from collections.abc import Container
from fractions import Fraction
from typing import NamedTuple

from flowgraph.model import shares
from flowgraph.model.shares import ALL, NOTHING, Share


class Block(NamedTuple):
    """One block that several hold together: its recorded holders, and the share.

    `chain` are owners in the same account through whom the block may be held. Four holders
    with one figure may hold two blocks of it, each of them two: `blocks` is the most there
    can be.
    """

    owners: frozenset[str]
    share: Share
    chain: frozenset[str] = frozenset()
    blocks: int = 1

    def most(self, caught: Container[str]) -> Share:
        """The share, of as many blocks as some owners may have a part in; no more than all."""
        number = min(self.blocks, sum(owner in caught for owner in self.owners))
        high = number * self.share.high
        if high <= ALL:
            return self.share._replace(high=high)
        return self.share._replace(high=ALL, high_open=False)


class Parts(NamedTuple):
    """What is held in one account, by how it is meant.

    `plain` are parts of the whole by owner; `classes` shares of one class by class and
    owner; `indirect` stakes through others by owner, with the owners in the same account
    through whom they may run. `contradicted`: with doubted claims, more than the whole is
    stated; then one of the stakes is wrong, and none narrows another.
    """

    plain: dict[str, Share]
    classes: dict[str, dict[str, Share]]
    blocks: tuple[Block, ...]
    indirect: dict[str, tuple[Share, frozenset[str]]]
    contradicted: bool = False

    @property
    def simple(self) -> bool:
        """Whether what some owners hold is the sum of what each holds."""
        return not (self.classes or self.blocks or self.indirect)


class Everybody(Container[str]):
    """All owners of an account, recorded or not."""

    def __contains__(self, name: object) -> bool:
        """True for every name."""
        return True


def recorded_of(parts: Parts) -> Share:
    """How much of one account the rows give to somebody, whoever that is.

    A block counts whole and once, even if only one of its holders is recorded.
    """
    blocks = tuple(b._replace(owners=b.owners | {""}) for b in parts.blocks)
    whole = parts._replace(blocks=blocks)
    low, low_open = least_of(whole, Everybody())
    high, high_open = most_of(whole, Everybody())
    return Share(min(low, ALL), min(high, ALL), low_open, high_open)


def least_of(parts: Parts, caught: Container[str], alone: bool = False) -> tuple[Fraction, bool]:
    """Least that some owners hold together, in percent, and whether they hold more than that.

    A block counts if at least two holders are recorded and all are among the owners. A stake
    that may run through a chain counts less what the chain holds: the least for an owner that
    is counted (the most if `alone`), the most for any other. Of several such rests only the
    greatest counts, for they may be the same holding. `alone` asks for one owner's own part.
    """
    mine = [share for owner, share in parts.plain.items() if owner in caught]
    if parts.simple:
        return shares.total(share.low for share in mine), any(share.low_open for share in mine)
    through = [found for owner, found in parts.indirect.items() if owner in caught]
    for block in parts.blocks:
        if len(block.owners) > 1 and all(owner in caught for owner in block.owners):
            through.append((block.share, block.chain))
    low, is_open = shares.total(share.low for share in mine), any(s.low_open for s in mine)
    most, most_open = NOTHING, False
    nothing = Share(NOTHING, NOTHING)
    free = []
    for share, chain in through:
        if not chain:
            free.append(share)
            continue
        held = NOTHING
        for name in chain:
            counted = name in caught and not alone
            others = [parts.plain.get(name, nothing)]
            others += [of_class.get(name, nothing) for of_class in parts.classes.values()]
            held += shares.total(share.low if counted else share.high for share in others)
            behind, their_chain = parts.indirect.get(name, (nothing, frozenset()))
            held += behind.low if counted and not their_chain else behind.high
            held += shares.total(b.share.high for b in parts.blocks if name in b.owners)
        if share.low - held > most:
            most, most_open = share.low - held, share.low_open
    low += shares.total(share.low for share in free) + most
    is_open = is_open or most_open or any(share.low_open for share in free)
    return (low, is_open) if low <= ALL else (ALL, False)


def most_of(parts: Parts, caught: Container[str]) -> tuple[Fraction, bool]:
    """Most that some owners hold together, in percent, and whether they hold less than that.

    A block counts if one of its holders is among them, and where there may be several, as many
    times as holders are. Of the classes only the one of which
    they hold most counts, for the weights of all classes add up to the whole. Nor is it more
    than what the other owners surely leave, unless the stated shares contradict each other.
    """
    mine = [share for owner, share in parts.plain.items() if owner in caught]
    mine += [b.most(caught) for b in parts.blocks if any(owner in caught for owner in b.owners)]
    mine += [share for owner, (share, _) in parts.indirect.items() if owner in caught]
    high, is_open = shares.total(share.high for share in mine), any(s.high_open for s in mine)
    best, best_open = NOTHING, False
    for held in parts.classes.values():
        of_class = [share for owner, share in held.items() if owner in caught]
        amount = shares.total(share.high for share in of_class)
        if amount > best:
            best, best_open = amount, any(share.high_open for share in of_class)
    high, is_open = high + min(best, ALL), is_open or best_open
    rest = [share for owner, share in parts.plain.items() if owner not in caught]
    rest += [b.share for b in parts.blocks if not any(owner in caught for owner in b.owners)]
    sure = [*parts.plain.values(), *(block.share for block in parts.blocks)]
    if not parts.contradicted and shares.total(share.low for share in sure) <= ALL:
        left, left_open = ALL - shares.total(s.low for s in rest), any(s.low_open for s in rest)
        fits = parts.simple or left >= least_of(parts, caught)[0]  # else the rows contradict
        if fits and (left < high or (left == high and left_open)):
            high, is_open = left, left_open or (left == high and is_open)
    # A plain sum is given as it is, even where the stated shares exceed the whole.
    return (high, is_open) if parts.simple or high <= ALL else (ALL, False)
