"""Whose money is it that arrives, if everything that enters a party mixes?

Each party passes on the mixture that it received: the haircut of the literature, a
system of linear equations over the shares of inflow (Leontief). What a party pays out
above what it is recorded to get is money of unrecorded origin. Loops come out right,
where adding up gross payments would count money again each time it comes round.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction

from flowgraph.analysis.maxflow import reachable

Flow = tuple[str, str, Fraction]
# The origin of what no payment accounts for.
UNRECORDED = ""
# Parties in one loop that are still solved in exact fractions.
_EXACT = 40
_DUST = Fraction(1, 10**9)
# Steps of the iteration, and the change at which it has settled.
_MOST_STEPS, _SETTLED = 20_000, 1e-15


def shares_of(flows: Iterable[Flow], sources: Iterable[str]) -> dict[str, Fraction]:
    """Share of what each party received that came from some sources, by full mixing.

    Parameters
    ----------
    flows : payer, payee and amount in one unit and period; payments to oneself move nothing
    sources : their money is their own, wherever they had it from: share 1

    Returns
    -------
    Share of each party that the money reaches, exact. Where more than 40 parties pay each
    other in one loop the shares are those of a sparse solve in floating point.

    Cost: linear outside loops; cubic in the largest loop, or one sparse solve.

    >>> found = shares_of([("s", "a", Fraction(1)), ("o", "a", Fraction(3))], ["s"])
    >>> found["a"]
    Fraction(1, 4)
    """
    starts = frozenset(sources)
    into: dict[str, dict[str, Fraction]] = defaultdict(dict)
    out: dict[str, Fraction] = defaultdict(Fraction)
    onward: dict[str, list[str]] = defaultdict(list)
    for payer, payee, amount in flows:
        if payer == payee or not amount:
            continue
        into[payee][payer] = into[payee].get(payer, Fraction(0)) + amount
        out[payer] += amount
        onward[payer].append(payee)
    reached = reachable(onward, starts)
    mixed = {
        name: max(sum(into[name].values(), Fraction(0)), out[name]) for name in reached - starts
    }
    found = dict.fromkeys(starts, Fraction(1))
    for group in _in_order(onward, reached - starts):
        if len(group) > _EXACT:
            return found | _sparse(into, mixed, sorted(reached - starts), starts)
        found |= _solve(into, mixed, group, found)
    return {name: found[name] for name in sorted(found)}


def attribution(flows: Iterable[Flow]) -> dict[str, dict[str, Fraction]]:
    """Share of each origin in what each party received; the shares of a party add up to 1.

    Parameters
    ----------
    flows : as in `shares_of`

    Returns
    -------
    For each payee the share of every origin: parties that no payment reaches, and
    `UNRECORDED` for what they paid above what they are recorded to have received (and for
    money that only goes round in a loop).

    Cost: that of `shares_of`, times the number of origins.
    """
    kept = [flow for flow in flows if flow[0] != flow[1] and flow[2]]
    payees = sorted({payee for _, payee, _ in kept})
    origins = sorted({payer for payer, _, _ in kept} - set(payees))
    found: dict[str, dict[str, Fraction]] = {name: {} for name in payees}
    for origin in origins:
        for name, share in shares_of(kept, [origin]).items():
            if name in found and share:
                found[name][origin] = share
    for shares in found.values():
        rest = 1 - sum(shares.values(), Fraction(0))
        # A sparse solve leaves dust of either sign, which is nobody's money.
        if rest > _DUST:
            shares[UNRECORDED] = rest
    return found


def _in_order(onward: Mapping[str, list[str]], names: set[str]) -> list[list[str]]:
    """Loops of a network, each after those that pay into it; most are one party."""
    import networkx as nx

    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(sorted(names))
    for payer in sorted(names):
        graph.add_edges_from((payer, payee) for payee in onward.get(payer, ()) if payee in names)
    groups = [sorted(group) for group in nx.strongly_connected_components(graph)]
    # Tarjan's algorithm gives a group before those that pay into it.
    return groups[::-1]


def _solve(
    into: Mapping[str, Mapping[str, Fraction]],
    mixed: Mapping[str, Fraction],
    group: list[str],
    known: Mapping[str, Fraction],
) -> dict[str, Fraction]:
    """Shares of the parties of one loop, by elimination in exact fractions."""
    place = {name: at for at, name in enumerate(group)}
    size = len(group)
    rows = []
    for name in group:
        row = [Fraction(0)] * (size + 1)
        row[place[name]] = Fraction(1)
        for payer, amount in into[name].items():
            if payer in place:
                row[place[payer]] -= amount / mixed[name]
            else:
                row[size] += known.get(payer, Fraction(0)) * amount / mixed[name]
        rows.append(row)
    for at in range(size):
        pivot = next(r for r in range(at, size) if rows[r][at])
        rows[at], rows[pivot] = rows[pivot], rows[at]
        rows[at] = [cell / rows[at][at] for cell in rows[at]]
        for other in range(size):
            factor = rows[other][at]
            if other != at and factor:
                pairs = zip(rows[other], rows[at], strict=True)
                rows[other] = [cell - factor * base for cell, base in pairs]
    return {name: rows[place[name]][size] for name in group}


def _sparse(
    into: Mapping[str, Mapping[str, Fraction]],
    mixed: Mapping[str, Fraction],
    names: list[str],
    starts: frozenset[str],
) -> dict[str, Fraction]:
    """The same shares in floating point: by iteration, or directly where that is slow.

    Each step adds what arrives over one more payment; the direct solve fills its factors in
    on large loops, and is left for the few that iteration does not settle.
    """
    import numpy as np
    from scipy.sparse import csr_array, eye_array
    from scipy.sparse.linalg import spsolve

    place = {name: at for at, name in enumerate(names)}
    rows, cols, data = [], [], []
    given = np.zeros(len(names))
    for name in names:
        for payer, amount in into[name].items():
            share = float(amount / mixed[name])
            if payer in starts:
                given[place[name]] += share
            elif payer in place:
                rows.append(place[name])
                cols.append(place[payer])
                data.append(share)
    matrix = csr_array((data, (rows, cols)), shape=(len(names), len(names)))
    solved = given.copy()
    for _ in range(_MOST_STEPS):
        after = matrix @ solved + given
        moved = float(np.abs(after - solved).max())
        solved = after
        if moved < _SETTLED:
            break
    else:
        solved = spsolve((eye_array(len(names)) - matrix).tocsc(), given)
    return {name: Fraction(min(max(float(solved[at]), 0.0), 1.0)) for name, at in place.items()}
