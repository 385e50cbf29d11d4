"""Integrated shares and majority control of the entities of a case, with their bounds.

A figure is given where every stake on the way is one; else what the stated shares
give, and what no other owner surely has. Neither number feeds a verdict.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from flowgraph.analysis.ownership import Holdings, Matrix, Onward, by_owner, majority_of
from flowgraph.model.shares import ALL
from flowgraph.regimes.stakes import Stakes, entity_of

# Upper bounds of open stakes are computed where no more than this lies above or below.
MOST_BELOW = 2000
MOST_ABOVE = 100
MOST_ROUNDS = 500
TINY = 1e-12


class Integrated(NamedTuple):
    """Integrated share of one owner in one asset, in percent.

    `low` is what the stated shares give; `high` what no other owner surely has. The
    two are equal where every stake on the way is one figure.
    """

    owner: str
    asset: str
    low: float
    high: float


class Majority(NamedTuple):
    """One firm under majority control: by whom, and what is held for that, in percent."""

    controller: str
    held: str
    percent: Fraction


class Arithmetic(NamedTuple):
    """The two numbers for one entity, kept apart: as an owner and as an asset."""

    entity: str
    integrated_in_it: tuple[Integrated, ...]
    integrated_of_it: tuple[Integrated, ...]
    controls: tuple[Majority, ...]
    controlled_by: tuple[Majority, ...]


def arithmetic(stakes: Stakes, entities: Iterable[str]) -> list[Arithmetic]:
    """Integrated shares and majority control of some entities, on stated shares.

    Parameters
    ----------
    stakes : stakes of a network; shares alone, no votes
    entities : entity ids

    Raises
    ------
    DataError
        If a group owns all of itself, or shares come to more than 100.

    Cost: for each entity a sparse factorisation of what lies around it, then one solve
    an owner.
    """
    found = []
    for name in entities:
        party = stakes.of(name)
        holdings = _around(stakes, party)
        matrix = Matrix(holdings) if holdings else None
        onward = by_owner(holdings)
        under = majority_of(onward, party)
        found.append(
            Arithmetic(
                entity=name,
                integrated_in_it=_into(matrix, stakes, party),
                integrated_of_it=_of(matrix, stakes, party),
                controls=tuple(Majority(party, held, total) for held, total in under.items()),
                controlled_by=_majority_above(onward, holdings, party),
            )
        )
    return found


def _around(stakes: Stakes, party: str) -> Holdings:
    """Sure shares in a party and in what lies above and below it, of all direct owners there."""
    below, todo = {party}, [party]
    while todo:
        for account in stakes.onward(todo.pop()):
            if account == entity_of(account) and account not in below:
                below.add(account)
                todo.append(account)
    found: dict[str, dict[str, Fraction]] = {}
    for name in sorted(below | _above(stakes, party)):
        owners = {s.owner: s.share.low for s in stakes.held(name) if s.share.low > 0}
        if owners:
            found[name] = owners
    return found


def _majority_above(onward: Onward, holdings: Holdings, party: str) -> tuple[Majority, ...]:
    """Parties that control one by majority.

    Only what stands above it by stakes can, and is tried one by one.
    """
    candidates: dict[str, None] = {}
    todo = [party]
    while todo:
        for owner in holdings.get(todo.pop(), {}):
            if owner not in candidates and owner != party:
                candidates[owner] = None
                todo.append(owner)
    found = []
    for owner in sorted(candidates):
        under = majority_of(onward, owner)
        if party in under:
            found.append(Majority(owner, party, under[party]))
    return tuple(found)


def _wide(stakes: Stakes, asset: str) -> bool:
    """Whether a stake that is not one figure stands anywhere above an asset."""
    seen, todo = {asset}, [asset]
    while todo:
        for stake in stakes.held(todo.pop()):
            if not stake.share.exact:
                return True
            if stake.owner not in seen:
                seen.add(stake.owner)
                todo.append(stake.owner)
    return False


def _above(stakes: Stakes, asset: str) -> set[str]:
    """Parties that hold something in an asset, or may, themselves or through others."""
    found: set[str] = set()
    todo = [asset]
    while todo:
        for stake in stakes.held(todo.pop()):
            if stake.owner not in found and stake.owner != asset:
                found.add(stake.owner)
                todo.append(stake.owner)
    return found


def _upper(stakes: Stakes, owner: str) -> dict[str, float] | None:
    """Upper bound of the integrated share of an owner in everything below it, in percent.

    The same equations as for the shares themselves, on the upper bounds of the
    stakes and with no total above 100; None where too much lies below the owner.
    """
    below: dict[str, list[tuple[str, float]]] = {}
    todo = [owner]
    while todo:
        name = todo.pop()
        if name in below:
            continue
        below[name] = [
            (account, float(stake.share.high / ALL))
            for account in stakes.onward(name)
            if account == entity_of(account) and account != owner
            for stake in stakes.held(account)
            if stake.owner == name and stake.share.high
        ]
        todo += [account for account, _ in below[name]]
        if len(below) > MOST_BELOW:
            return None
    share: dict[str, float] = {}
    for _ in range(MOST_ROUNDS):
        after: dict[str, float] = {}
        for name, entries in below.items():
            part = 1.0 if name == owner else share.get(name, 0.0)
            for account, held in entries if part else ():
                after[account] = min(after.get(account, 0.0) + part * held, 1.0)
        settled = all(abs(value - share.get(name, 0.0)) <= TINY for name, value in after.items())
        share = after
        if settled:
            break
    else:
        # Not settled: what lies below may have anything up to all.
        share = {account: 1.0 for entries in below.values() for account, _ in entries}
    return {name: 100 * value for name, value in share.items()}


def _greatest(
    owner: str, low: float, bound: float, column: Mapping[str, float], held: Collection[str]
) -> float:
    """Greatest share that an owner can have where stakes are open.

    At most `bound`; an owner in whom nobody is known to hold anything can have no
    more than what the others of that kind surely leave.
    """
    if owner not in held:
        others = sum(part for name, part in column.items() if name != owner and name not in held)
        bound = min(bound, 100.0 - others)
    return max(low, bound)


def _into(matrix: Matrix | None, stakes: Stakes, asset: str) -> tuple[Integrated, ...]:
    column = matrix.into(asset) if matrix is not None and asset in matrix else {}
    if not _wide(stakes, asset):
        return tuple(Integrated(owner, asset, low, low) for owner, low in sorted(column.items()))
    held, above = frozenset(stakes.accounts), _above(stakes, asset)
    found = []
    for owner in sorted(above):
        low = column.get(owner, 0.0)
        upper = _upper(stakes, owner) if len(above) <= MOST_ABOVE else None
        bound = 100.0 if upper is None else upper.get(asset, 0.0)
        found.append(Integrated(owner, asset, low, _greatest(owner, low, bound, column, held)))
    return tuple(found)


def _of(matrix: Matrix | None, stakes: Stakes, owner: str) -> tuple[Integrated, ...]:
    row = matrix.of(owner) if matrix is not None and owner in matrix else {}
    held, upper = frozenset(stakes.accounts), _upper(stakes, owner)
    found, assets = [], sorted({*row, *(upper or {})})
    for asset in assets:
        low = high = row.get(asset, 0.0)
        if _wide(stakes, asset):
            bound = 100.0 if upper is None else upper.get(asset, 0.0)
            few = matrix is not None and asset in matrix and len(assets) <= MOST_ABOVE
            column = matrix.into(asset) if few and matrix is not None else {}
            high = _greatest(owner, low, bound, column, held) if few else max(low, bound)
        found.append(Integrated(owner, asset, low, high))
    return tuple(found)
