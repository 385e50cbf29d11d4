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

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from flowgraph.errors import DataError
from flowgraph.model.shares import ALL, NOTHING, percent

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from scipy.sparse import csc_array
    from scipy.sparse.linalg import SuperLU

HALF = Fraction(50)
# Exact percentage that one entity holds in another, by the entity held.
Holdings = Mapping[str, Mapping[str, Fraction]]
# What each entity holds: the entity held, and the percentage.
Onward = Mapping[str, list[tuple[str, Fraction]]]


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
    onward = by_owner(holdings)
    every = {*holdings, *onward}
    leaks = {name for name in every if sum(holdings.get(name, {}).values()) < ALL}
    todo = sorted(leaks)
    while todo:
        for owned, _ in onward.get(todo.pop(), ()):
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
    return majority_of(by_owner(holdings), controller)


def by_owner(holdings: Holdings) -> Onward:
    """The same holdings by the entity that holds."""
    onward: dict[str, list[tuple[str, Fraction]]] = {}
    for owned, owners in holdings.items():
        for owner, share in owners.items():
            onward.setdefault(owner, []).append((owned, share))
    return onward


def majority_of(onward: Onward, controller: str) -> dict[str, Fraction]:
    """Give the same as `majority`, on holdings that are by owner already."""
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
