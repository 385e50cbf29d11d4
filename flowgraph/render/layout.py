"""Where the nodes of a graph stand: in columns by role along the flow, few crossings.

Layered drawing after Sugiyama, Tagawa and Toda (1981), with the layer of a node given
by its role and not by the longest path to it. Deterministic: the same graph gives the
same picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt

COLUMN, ROW, GAP = 190, 76, 90
_SWEEPS = 8
# Height of a picture to its width, in rows to columns of the distances above.
_ROWS_TO_COLUMNS = 4


def layered(
    ranks: Sequence[int], links: Sequence[tuple[int, int]], lane: Sequence[int] = ()
) -> list[tuple[int, int]]:
    """Position of each node.

    Parameters
    ----------
    ranks : layer of each node, from the left
    links : pairs of node numbers
    lane : nodes of the first route, in its order; they stand at y = 0

    Returns
    -------
    x and y of each node in pixels at scale 1; no two nodes share a place.

    Cost: a fixed number of sweeps over nodes and links.

    >>> layered([0, 1, 1], [(0, 1), (0, 2)], [0, 1])
    [(0, 0), (280, 0), (280, -76)]
    """
    near: list[list[int]] = [[] for _ in ranks]
    for one, other in links:
        if one != other:
            near[one].append(other)
            near[other].append(one)
    layers = [
        [node for node, rank in enumerate(ranks) if rank == layer] for layer in sorted(set(ranks))
    ]
    on_lane = set(lane)
    height = _order(layers, near, on_lane)
    rows = max(6, round(sqrt(len(ranks) * _ROWS_TO_COLUMNS)))
    places = [(0, 0)] * len(ranks)
    left = 0
    for layer in layers:
        members = set(layer)
        pinned = [node for node in lane if node in members]
        rest = sorted((n for n in layer if n not in on_lane), key=lambda n: (height[n], n))
        columns = max(1, len(pinned), ceil(len(rest) / rows))
        for at, node in enumerate(pinned):
            places[node] = (left + at * COLUMN, 0)
        for at, node in enumerate(rest):
            row = _row(at // columns, ceil(len(rest) / columns))
            places[node] = (left + at % columns * COLUMN, row * ROW)
        left += (columns - 1) * COLUMN + COLUMN + GAP
    return places


def _row(at: int, of: int) -> int:
    """Row of the at-th of some, half of them above the lane and half below it."""
    above = ceil(of / 2)
    return at - above if at < above else at - above + 1


def _order(layers: list[list[int]], near: list[list[int]], lane: set[int]) -> list[float]:
    """Height of each node after barycentre sweeps; what is on the lane stays at 0."""
    height = [0.0] * sum(map(len, layers))
    for layer in layers:
        for at, node in enumerate(layer):
            height[node] = 0.0 if node in lane else at - len(layer) / 2
    for sweep in range(_SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            wish = {
                node: sum(height[other] for other in near[node]) / len(near[node])
                if near[node]
                else height[node]
                for node in layer
                if node not in lane
            }
            for at, node in enumerate(sorted(wish, key=lambda node: (wish[node], node))):
                height[node] = at - len(wish) / 2
    return height
