"""Who has which economic share, and who has a majority? Arithmetic, and no law.

Two numbers that are often taken for each other, and for a legal test:

* the integrated share: what an owner has through all chains, `A (I - A)^-1`
  (Brioschi, Buzzacchi and Colombo 1989), each row of a firm that is inside a loop
  taken without the links into that firm, which is the row divided by the diagonal
  of the inverse;
* majority control: `x` controls `y` if what `x` and the firms it controls hold in
  `y` comes to more than half, the least such relation (the company-control rule of
  the Datalog literature; Kemp and Stuckey 1991, Ross and Sagiv 1992).

Neither feeds a verdict (see `regimes`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from flowgraph.errors import DataError
from flowgraph.model.shares import ALL, NOTHING, percent
from flowgraph.regimes.stakes import Stakes, entity_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csc_array
    from scipy.sparse.linalg import SuperLU

HALF = Fraction(50)
# Upper bounds of open stakes are computed where no more than this lies above or below.
MOST_BELOW = 2000
MOST_ABOVE = 100
MOST_ROUNDS = 500
TINY = 1e-12
# Exact percentage that one entity holds in another, by the entity held.
Holdings = Mapping[str, Mapping[str, Fraction]]


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


class Matrix:
    """Direct holdings as a sparse system, solved one owner at a time.

    Cost: one sparse factorisation for all owners, one for all assets; then one solve
    for each, and one more for every owner of an asset that is inside a loop.
    """

    def __init__(self, holdings: Holdings) -> None:
        """Factorise `I - A`; refuse a group that owns all of itself.

        Parameters
        ----------
        holdings : `holdings[owned][owner]` in percent (0 to 100)

        Raises
        ------
        DataError
            If a group of entities is wholly owned within itself, or the shares in
            one entity come to more than 100.
        """
        from scipy.sparse import csc_matrix
        from scipy.sparse.csgraph import connected_components

        for owned, owners in sorted(holdings.items()):
            if sum(owners.values()) > ALL:
                total = percent(sum(owners.values(), NOTHING))
                raise DataError(
                    f"the shares in '{owned}' come to {total} percent: correct the stakes in"
                    " edges.csv; no integrated share is computed from them"
                )
        loop = closed_group(holdings)
        if loop:
            raise DataError(
                f"{', '.join(loop)} own all of each other: nobody outside holds a share, so no"
                " integrated share exists; correct the stakes in edges.csv or add the owner"
            )
        self.names = sorted({*holdings, *(o for owners in holdings.values() for o in owners)})
        self._at = {name: at for at, name in enumerate(self.names)}
        rows, columns, values = [], [], []
        for owned, owners in holdings.items():
            for owner, share in owners.items():
                rows.append(self._at[owner])
                columns.append(self._at[owned])
                values.append(float(share / ALL))
        size = len(self.names)
        self._direct = csc_matrix((values, (rows, columns)), shape=(size, size))
        _, self._loop = connected_components(self._direct, connection="strong")
        self._alone = [0] * size
        for label in self._loop:
            self._alone[label] += 1

    @cached_property
    def _system(self) -> csc_array[np.float64]:
        from scipy.sparse import csc_array, eye_array

        system: csc_array[np.float64] = csc_array(eye_array(len(self.names)) - self._direct)
        return system

    @cached_property
    def _by_owner(self) -> SuperLU:
        """Factors with which one row of the inverse is solved."""
        from scipy.sparse.linalg import splu

        return splu(self._system.T.tocsc())

    @cached_property
    def _by_asset(self) -> SuperLU:
        """Factors with which one column is."""
        from scipy.sparse.linalg import splu

        return splu(self._system)

    def _unit(self, name: str) -> NDArray[np.float64]:
        import numpy as np

        unit = np.zeros(len(self.names))
        unit[self._at[name]] = 1.0
        return unit

    def __contains__(self, name: str) -> bool:
        """Whether an entity holds anything or is held."""
        return name in self._at

    def in_loop(self, name: str) -> bool:
        """Whether an entity owns a part of itself through others."""
        at = self._at[name]
        return bool(self._alone[self._loop[at]] > 1 or self._direct[at, at] > 0)

    def naive(self, owner: str) -> dict[str, float]:
        """Row of `A (I - A)^-1` in percent, as the formula gives it.

        For a firm inside a loop this is more than it owns; see `of`.
        """
        row = self._by_owner.solve(self._unit(owner))
        row[self._at[owner]] -= 1.0
        return {name: 100 * float(row[at]) for name, at in self._at.items() if row[at] > 0}

    def of(self, owner: str) -> dict[str, float]:
        """Integrated share of an owner in every asset, in percent, links into the owner left out.

        >>> loop = Matrix({"c": {"p": Fraction(100)}, "p": {"c": Fraction(10)}})
        >>> round(loop.naive("p")["c"], 2), round(loop.of("p")["c"], 2)
        (111.11, 100.0)
        """
        naive = self.naive(owner)
        diagonal = 1 + naive.get(owner, 0.0) / 100
        return {name: value / diagonal for name, value in naive.items() if name != owner}

    def into(self, asset: str) -> dict[str, float]:
        """Integrated share of every owner in one asset, in percent, loops as in `of`."""
        column = self._by_asset.solve(self._unit(asset))
        found = {}
        for name, at in self._at.items():
            if column[at] > 0 and name != asset:
                found[name] = 100 * float(column[at])
                if self.in_loop(name):
                    found[name] /= 1 + self.naive(name).get(name, 0.0) / 100
        return found


def closed_group(holdings: Holdings) -> list[str]:
    """A group that owns all of itself; empty if there is none.

    An entity leaks if a part of it is not accounted for, or an owner leaks; one
    without owners does. What never leaks is closed.

    >>> closed_group({"a": {"b": Fraction(100)}, "b": {"a": Fraction(100)}})
    ['a', 'b']
    """
    owned_by: dict[str, list[str]] = {}
    every = set(holdings)
    for owned, owners in holdings.items():
        every.update(owners)
        for owner in owners:
            owned_by.setdefault(owner, []).append(owned)
    leaks = {name for name in every if sum(holdings.get(name, {}).values()) < ALL}
    todo = sorted(leaks)
    while todo:
        for owned in owned_by.get(todo.pop(), ()):
            if owned not in leaks:
                leaks.add(owned)
                todo.append(owned)
    return sorted(every - leaks)


def majority(holdings: Holdings, controller: str) -> dict[str, Fraction]:
    """Entities that a party controls by majority, each with the percentage held for that.

    Parameters
    ----------
    holdings : `holdings[owned][owner]` in percent
    controller : the party; it does not control itself

    Cost: linear in the stakes of what is controlled.

    >>> group = {"b": {"a": Fraction(60)}, "c": {"a": Fraction(10), "b": Fraction(41)}}
    >>> {name: str(held) for name, held in majority(group, "a").items()}
    {'b': '60', 'c': '51'}
    """
    onward: dict[str, list[tuple[str, Fraction]]] = {}
    for owned, owners in holdings.items():
        for owner, share in owners.items():
            onward.setdefault(owner, []).append((owned, share))
    return _majority(onward, controller)


def _majority(
    onward: Mapping[str, list[tuple[str, Fraction]]], controller: str
) -> dict[str, Fraction]:
    held: dict[str, Fraction] = {}
    under = {controller}
    todo = [controller]
    while todo:
        for owned, share in onward.get(todo.pop(), ()):
            held[owned] = held.get(owned, NOTHING) + share
            if held[owned] > HALF and owned not in under:
                under.add(owned)
                todo.append(owned)
    return {name: held[name] for name in sorted(under - {controller})}


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
        onward: dict[str, list[tuple[str, Fraction]]] = {}
        for owned, owners in holdings.items():
            for owner, share in owners.items():
                onward.setdefault(owner, []).append((owned, share))
        under = _majority(onward, party)
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
    """Sure shares in what lies above and below a party; what has nothing to do with it is not read.

    Of every entity there, all owners are kept, and what lies above them, for majority
    control needs them.
    """
    below, todo = {party}, [party]
    while todo:
        for account in stakes.onward(todo.pop()):
            if account == entity_of(account) and account not in below:
                below.add(account)
                todo.append(account)
    wanted = set(below)
    for name in list(below):
        wanted |= _above(stakes, name) if name == party else set()
    found: dict[str, dict[str, Fraction]] = {}
    for name in wanted:
        owners = {s.owner: s.share.low for s in stakes.held(name) if s.share.low > 0}
        if owners:
            found[name] = owners
    return found


def _majority_above(
    onward: Mapping[str, list[tuple[str, Fraction]]], holdings: Holdings, party: str
) -> tuple[Majority, ...]:
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
        under = _majority(onward, owner)
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
