"""Tracing dated payments from account to account, under a named convention.

    fifo      what came in first goes out first (Clayton's case, 1816)
    lifo      what came in last goes out first
    haircut   every payment takes each owner in proportion to the balance (rolling charge)
    lowest    the account's other money goes first, so that a claim is never more than the
              lowest balance since (Re Hallett 1880; Roscoe v Winder 1915)
    poison    whatever was touched makes all that leaves touched: reach, not an amount

All but poison move money and make none: what a source sent is at every moment held
somewhere, to the last digit. Whatever a source pays is its own. A payment to oneself
moves nothing. What an account pays above its recorded balance comes from elsewhere, at
the moment at which it is missing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from math import lcm
from typing import NamedTuple, Protocol

FIFO, LIFO, HAIRCUT, LOWEST, POISON = "fifo", "lifo", "haircut", "lowest", "poison"
CONVENTIONS = (HAIRCUT, FIFO, LIFO, LOWEST, POISON)
CONSERVING = (HAIRCUT, FIFO, LIFO, LOWEST)
# Whose money is of no source that was asked about.
OTHER = ""
# Above so many payments a haircut is counted in whole grains, for its fractions would grow
# without end. A grain is a billionth of the smallest unit in which all amounts are whole.
MOST_EXACT = 2_000
GRAIN = 10**9

Amount = Fraction | int
Split = list[tuple[str, Amount]]


class Payment(NamedTuple):
    """One payment; payments are taken in the order of `day` (anything that sorts) and id."""

    id: str
    payer: str
    payee: str
    amount: Fraction
    day: str


class Part(NamedTuple):
    """Money of a source in one payment."""

    payment: Payment
    source: str
    amount: Fraction


class Traced(NamedTuple):
    """What became of the money of some sources.

    Attributes
    ----------
    convention : one of `CONVENTIONS`
    parts : money of the sources in each payment, in order; under poison the whole of every
        payment that was touched
    held : money of each source at the accounts it came to rest in, by account and source
    sent : what each source paid out
    returned : what of it came back to a source
    grains : whether amounts were counted in whole grains, rounded so that nothing is lost
    """

    convention: str
    parts: tuple[Part, ...]
    held: dict[str, dict[str, Fraction]]
    sent: dict[str, Fraction]
    returned: dict[str, Fraction]
    grains: bool = False


class _Account(Protocol):
    def add(self, owner: str, amount: Amount) -> None: ...
    def take(self, amount: Amount) -> Split: ...
    def content(self) -> Split: ...


class _Queue:
    """Layers in the order in which they came in."""

    def __init__(self, first: bool) -> None:
        self._layers: deque[tuple[str, Amount]] = deque()
        self._first = first

    def add(self, owner: str, amount: Amount) -> None:
        if self._layers and self._layers[-1][0] == owner:
            amount += self._layers.pop()[1]
        self._layers.append((owner, amount))

    def take(self, amount: Amount) -> Split:
        layers, first = self._layers, self._first
        taken: Split = []
        while amount and layers:
            owner, size = layers[0] if first else layers[-1]
            part = min(size, amount)
            taken.append((owner, part))
            amount -= part
            rest = size - part
            if first:
                layers.popleft()
                if rest:
                    layers.appendleft((owner, rest))
            else:
                layers.pop()
                if rest:
                    layers.append((owner, rest))
        return taken

    def content(self) -> Split:
        return list(self._layers)


class _Mix:
    """One balance of each owner; a payment takes all in proportion."""

    def __init__(self, divide: Callable[[Amount, Amount, Amount], Amount]) -> None:
        self._owned: dict[str, Amount] = {}
        self._balance: Amount = 0
        self._divide = divide

    def add(self, owner: str, amount: Amount) -> None:
        self._owned[owner] = self._owned.get(owner, 0) + amount
        self._balance += amount

    def take(self, amount: Amount) -> Split:
        """Owner by owner in the order of their names, so that all of it is taken."""
        if not amount:
            return []
        owned, left = self._owned, self._balance
        self._balance -= amount
        if len(owned) == 1:
            only = next(iter(owned))
            owned[only] -= amount
            return [(only, amount)]
        taken: Split = []
        for owner in sorted(owned, reverse=True):
            size = owned[owner]
            part = self._divide(amount, size, left) if left else 0
            left -= size
            amount -= part
            if part:
                owned[owner] = size - part
                taken.append((owner, part))
        return taken

    def content(self) -> Split:
        return [(owner, size) for owner, size in sorted(self._owned.items()) if size]


class _OthersFirst:
    """Other money goes first; claimants then share what is left in proportion."""

    def __init__(self, divide: Callable[[Amount, Amount, Amount], Amount]) -> None:
        self._other: Amount = 0
        self._claims = _Mix(divide)

    def add(self, owner: str, amount: Amount) -> None:
        if owner == OTHER:
            self._other += amount
        else:
            self._claims.add(owner, amount)

    def take(self, amount: Amount) -> Split:
        part = min(self._other, amount)
        self._other -= part
        taken: Split = [(OTHER, part)] if part else []
        return taken + (self._claims.take(amount - part) if amount > part else [])

    def content(self) -> Split:
        other: Split = [(OTHER, self._other)] if self._other else []
        return other + self._claims.content()


def _exact(amount: Amount, size: Amount, whole: Amount) -> Amount:
    return Fraction(amount * size) / whole


def _floor(amount: Amount, size: Amount, whole: Amount) -> Amount:
    return amount * size // whole


def in_order(payments: Iterable[Payment]) -> list[Payment]:
    """Payments by day, those of one day by their ids."""
    return sorted(payments, key=lambda one: (one.day, one.id))


def trace(
    payments: Iterable[Payment],
    sources: Iterable[str],
    convention: str,
    *,
    opening: Mapping[str, Fraction] | None = None,
    stops: Iterable[str] = (),
) -> Traced:
    """Follow the money of some sources through a ledger.

    Parameters
    ----------
    payments : in any order; amounts are in one currency
    sources : accounts whose payments are followed, each as an owner of its own
    convention : one of `CONVENTIONS`
    opening : what accounts held before the first payment, which is nobody's that is asked about
    stops : accounts in which money comes to rest: what they pay is their own

    Raises
    ------
    ValueError
        If the convention is not known, or an amount or opening balance is below zero.

    Cost: linear in the payments under haircut, lowest and poison; under fifo and lifo in the
    layers that they split as well. A haircut over more than 2,000 payments counts in
    billionths of the smallest unit, rounded so that nothing is lost.
    """
    if convention not in CONVENTIONS:
        raise ValueError(f"no convention '{convention}'; there are {', '.join(CONVENTIONS)}")
    ordered = in_order(payments)
    if any(one.amount < 0 for one in ordered):
        raise ValueError("a payment is below zero")
    if any(before < 0 for before in (opening or {}).values()):
        raise ValueError("an opening balance is below zero")
    starts, rests = frozenset(sources), frozenset(stops)
    if convention == POISON:
        return _poison(ordered, starts, rests)
    divides = convention in (HAIRCUT, LOWEST)
    grains = divides and len(ordered) > MOST_EXACT
    scale = _unit(ordered, opening or {}) * (GRAIN if grains else 1)
    divide = _floor if grains else _exact

    def account() -> _Account:
        if convention == HAIRCUT:
            return _Mix(divide)
        return _OthersFirst(divide) if convention == LOWEST else _Queue(convention == FIFO)

    accounts: dict[str, _Account] = {}
    balance: dict[str, Amount] = {}
    for name, before in (opening or {}).items():
        accounts[name] = account()
        balance[name] = _scaled(before, scale)
        accounts[name].add(OTHER, balance[name])
    parts: list[Part] = []
    sent: dict[str, Amount] = dict.fromkeys(sorted(starts), 0)
    returned: dict[str, Amount] = dict.fromkeys(sorted(starts), 0)
    for one in ordered:
        payer, payee = one.payer, one.payee
        if payer == payee or not one.amount:
            continue
        amount = _scaled(one.amount, scale)
        if payer in starts:
            split: Split = [(payer, amount)]
            sent[payer] += amount
        elif payer in rests or payer not in accounts:
            split = [(OTHER, amount)]
        else:
            have = balance[payer]
            split = accounts[payer].take(min(amount, have))
            balance[payer] = have - min(amount, have)
            if amount > have:
                split.append((OTHER, amount - have))
        if payee in starts:
            for owner, portion in split:
                if owner != OTHER:
                    returned[owner] += portion
                    parts.append(Part(one, owner, Fraction(portion, scale)))
            continue
        if payee not in accounts:
            accounts[payee] = account()
            balance[payee] = 0
        into = accounts[payee]
        balance[payee] += amount
        for owner, portion in split:
            into.add(owner, portion)
            if owner != OTHER:
                parts.append(Part(one, owner, Fraction(portion, scale)))
    held: dict[str, dict[str, Fraction]] = {}
    for name in sorted(accounts):
        for owner, portion in accounts[name].content():
            if owner != OTHER:
                mine = held.setdefault(name, {})
                mine[owner] = mine.get(owner, Fraction(0)) + Fraction(portion, scale)
    return Traced(
        convention,
        tuple(parts),
        held,
        {name: Fraction(amount, scale) for name, amount in sent.items()},
        {name: Fraction(amount, scale) for name, amount in returned.items()},
        grains,
    )


def _unit(ordered: Iterable[Payment], opening: Mapping[str, Fraction]) -> int:
    """Parts of one in which all amounts are whole."""
    amounts = [one.amount for one in ordered]
    return lcm(*{amount.denominator for amount in (*amounts, *opening.values())})


def _scaled(amount: Fraction, scale: int) -> int:
    """Amount in whole parts of a scale that its denominator divides."""
    return amount.numerator * (scale // amount.denominator)


def _poison(ordered: list[Payment], starts: frozenset[str], rests: frozenset[str]) -> Traced:
    touched: dict[str, set[str]] = {name: {name} for name in starts}
    parts: list[Part] = []
    sent = dict.fromkeys(sorted(starts), Fraction(0))
    for one in ordered:
        owners = touched.get(one.payer)
        if not owners or one.payer == one.payee or not one.amount:
            continue
        if one.payer in starts:
            owners = {one.payer}
            sent[one.payer] += one.amount
        parts += [Part(one, owner, one.amount) for owner in sorted(owners)]
        if one.payee not in starts and one.payee not in rests:
            touched.setdefault(one.payee, set()).update(owners)
    return Traced(POISON, tuple(parts), {}, sent, dict.fromkeys(sorted(starts), Fraction(0)))


class Range(NamedTuple):
    """Least and greatest amount of the sources' money, whatever order accounts pay in."""

    low: Fraction
    high: Fraction


def bounds(
    payments: Iterable[Payment],
    sources: Iterable[str],
    *,
    opening: Mapping[str, Fraction] | None = None,
    stops: Iterable[str] = (),
) -> dict[str, Range]:
    """Bounds within which every conserving convention lies, for each payment of a ledger.

    After any number of payments, what an account has paid out of the sources' money is at
    least what it paid above its other money, and at most what it got of theirs; applied
    from account to account. The bounds hold, and are not always the narrowest.

    Parameters
    ----------
    payments, sources, opening, stops : as in `trace`; several sources count as one

    Returns
    -------
    Range by payment id; payments out of reach of the sources are left out.

    Cost: linear in the payments.
    """
    starts, rests = frozenset(sources), frozenset(stops)
    ordered = in_order(payments)
    scale = _unit(ordered, opening or {})
    before = {name: _scaled(amount, scale) for name, amount in (opening or {}).items()}
    # The most that an account got of the sources' money, its other money, what it got and paid.
    most: dict[str, int] = {}
    clean, got, paid = dict(before), dict(before), dict.fromkeys(before, 0)
    found: dict[str, Range] = {}
    for one in ordered:
        payer, payee = one.payer, one.payee
        if payer == payee or not one.amount:
            continue
        amount = _scaled(one.amount, scale)
        if payer in starts:
            low = high = amount
        elif payer in rests:
            low = high = 0
        else:
            gone = paid.get(payer, 0)
            # What the account is not recorded to have received came from elsewhere.
            short = max(0, gone + amount - got.get(payer, 0))
            got[payer] = got.get(payer, 0) + short
            other = clean[payer] = clean.get(payer, 0) + short
            paid[payer] = gone + amount
            tainted = most.get(payer, 0)
            low = max(0, amount - (other - max(0, gone - tainted)))
            high = min(amount, tainted - max(0, gone - other))
            low = min(low, high)
        if high:
            found[one.id] = Range(Fraction(low, scale), Fraction(high, scale))
        if payee in starts:
            continue
        got[payee] = got.get(payee, 0) + amount
        clean[payee] = clean.get(payee, 0) + amount - low
        if high or payee in most:
            most[payee] = most.get(payee, 0) + high
    return found
