"""Every admissible sequence of entities from one entity to others, within bounds.

The grammar has three states, so a set of states is a number from 0 to 7 and a
pair of neighbours is a table of eight such numbers. A sweep backward from the
targets gives the least number of hops that each entity and state still needs;
the enumeration then only enters what can still arrive.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterable, Iterator

from flowgraph.analysis import grammar
from flowgraph.analysis.grammar import Lens, Move
from flowgraph.case.view import Network
from flowgraph.model import kinds
from flowgraph.model.kinds import Step

_COMPLETE = sum(1 << state for state in grammar.COMPLETE)
_FAR = 1 << 30
# Sweeps that are kept: for the targets of a question, and for those of its way back.
_KEPT_SWEEPS = 4

Table = tuple[int, ...]


class Bounds:
    """Counts what is explored and stops the search, saying by which bound."""

    def __init__(self, max_explored: int, max_seconds: float | None) -> None:
        """Start counting."""
        self.explored = 0
        self.stopped_by: str | None = None
        self._most = max_explored
        self._next_look = 0
        self._until = time.monotonic() + max_seconds if max_seconds else None

    def count(self, states: int = 1) -> bool:
        """Count states; False once a bound is reached."""
        self.explored += states
        if self.explored > self._most:
            self.explored = self._most
            self.stopped_by = "max-explored"
        elif self._until and self.explored >= self._next_look:
            self._next_look = self.explored + 512
            if time.monotonic() > self._until:
                self.stopped_by = "max-seconds"
        return self.stopped_by is None


class Walks:
    """The moves of one lens, arranged for searching.

    Attributes
    ----------
    moves : moves by the entity they leave and the one they enter
    out, into : neighbours with a table of eight numbers; `table[mask]` is the set of
        grammar states after the step from the states in `mask`
    pool : pool of each entity; passable : whether a path may pass through such a pool
    nobody : entities whose name names nobody; a path through one would join strangers

    Cost: linear in the walkable edges.
    """

    def __init__(self, network: Network, lens: Lens, avoid: frozenset[str] = frozenset()) -> None:
        """Arrange the moves; entities to avoid are left out."""
        self._network, self._avoid = network, avoid
        self._least: dict[tuple[frozenset[str], int], dict[str, tuple[int, ...]]] = {}
        self.lens = lens
        self.moves: dict[str, dict[str, list[Move]]] = {}
        for source, target, move in grammar.moves(network, lens):
            if source not in avoid and target not in avoid:
                self.moves.setdefault(source, {}).setdefault(target, []).append(move)
        entities = network.case.entities
        self.pool = {name: entities[name].pool for name in entities}
        self.passable = {p: grammar.passable(p, lens) for p in kinds.POOLS}
        self.nobody = network.case.nobody
        self.out: dict[str, list[tuple[str, Table]]] = {}
        self.into: dict[str, list[tuple[str, Table]]] = {}
        tables: dict[tuple[object, ...], Table] = {}
        for source in sorted(self.moves):
            onward = self.moves[source]
            out = self.out[source] = []
            for target in sorted(onward):
                moves = onward[target]
                pool = self.pool[target]
                names = moves[0].step.name if len(moves) == 1 else _names(moves)
                key = (names, moves[0].step.last, pool)
                table = tables.get(key)
                if table is None:
                    table = tables[key] = _table({move.step for move in moves}, lens, pool)
                out.append((target, table))
                self.into.setdefault(target, []).append((source, table))

    def only(self, step: str) -> Walks:
        """The same walks with one step (and identity) alone."""
        return Walks(self._network, self.lens.only(step), self._avoid)

    def longest(self, max_hops: int) -> int:
        """Most hops that a path without a repeated entity can have, up to a bound."""
        return min(max_hops, max(len(self.pool) - 1, 1))

    def may_pass(self, entity: str) -> bool:
        """Whether a path may pass through an entity."""
        return self.passable[self.pool[entity]] and entity not in self.nobody

    def reach(self, sources: frozenset[str], most: int) -> dict[str, dict[int, int]]:
        """Least hops from any source to each entity, by grammar state.

        Paths may visit an entity twice here; it is a bound, not a list of paths.
        """
        return self._sweep(sources, [(s, grammar.BEGIN) for s in sorted(sources)], most, self.out)

    def ahead(self, sources: Iterable[str], most: int) -> dict[str, dict[int, int]]:
        """As `reach`, but one source may be passed on the way from another."""
        begin = [(source, grammar.BEGIN) for source in sorted(sources)]
        return self._sweep(frozenset(), begin, most, self.out)

    def arrives(self, sources: Iterable[str], targets: Iterable[str], most: int) -> bool:
        """Whether a walk from a source, past other targets if need be, ends at one of these."""
        starts = frozenset(sources)
        ahead = self.ahead(starts, most)
        return any(
            not grammar.COMPLETE.isdisjoint(ahead.get(target, ()))
            for target in targets
            if target not in starts
        )

    def needs(self, targets: frozenset[str], most: int) -> dict[str, dict[int, int]]:
        """Least hops from each entity and state to a target, in a complete path."""
        begin = [
            (target, state) for target in sorted(targets) for state in sorted(grammar.COMPLETE)
        ]
        return self._sweep(targets, begin, most, self.into, backward=True)

    def least(self, targets: frozenset[str], most: int) -> dict[str, tuple[int, ...]]:
        """Least hops to a target from each entity, by set of grammar states.

        Many sources with the same targets share one sweep; those used last are kept.
        """
        known = self._least.pop((targets, most), None)
        if known is None:
            if len(self._least) >= _KEPT_SWEEPS:
                self._least.pop(next(iter(self._least)))
            known = {
                name: tuple(
                    min((states[s] for s in states if mask >> s & 1), default=_FAR)
                    for mask in range(8)
                )
                for name, states in self.needs(targets, most).items()
            }
        self._least[targets, most] = known
        return known

    def sweep(self, targets: frozenset[str], most: int) -> int:
        """Make the sweep of `least` if it is not there; number of entities newly swept."""
        if (targets, most) in self._least:
            return 0
        return len(self.least(targets, most))

    def _sweep(
        self,
        ends: frozenset[str],
        begin: list[tuple[str, int]],
        most: int,
        edges: dict[str, list[tuple[str, Table]]],
        backward: bool = False,
    ) -> dict[str, dict[int, int]]:
        found: dict[str, dict[int, int]] = {}
        queue: deque[tuple[str, int]] = deque()
        for name, state in begin:
            found.setdefault(name, {})[state] = 0
            queue.append((name, state))
        while queue:
            name, state = queue.popleft()
            hops = found[name][state]
            if hops >= most or (hops and (name in ends or not self.may_pass(name))):
                continue
            for other, table in edges.get(name, ()):
                for new in (0, 1, 2):
                    if backward:
                        allowed = table[1 << new] >> state & 1
                    else:
                        allowed = table[1 << state] >> new & 1
                    if allowed and new not in found.setdefault(other, {}):
                        found[other][new] = hops + 1
                        queue.append((other, new))
        return {name: states for name, states in found.items() if states}


def _names(moves: list[Move]) -> frozenset[tuple[str, bool]]:
    return frozenset((move.step.name, move.step.last) for move in moves)


def _table(steps: set[Step], lens: Lens, pool: str) -> Table:
    """For each set of states, the set after one of these steps."""
    single = []
    for state in (grammar.BEGIN, grammar.MOVING, grammar.ENDED):
        out = 0
        for step in steps:
            new = grammar.after(state, step, grammar.is_last(step, lens, pool))
            if new is not None:
                out |= 1 << new
        single.append(out)
    return tuple(
        (single[0] if mask & 1 else 0)
        | (single[1] if mask & 2 else 0)
        | (single[2] if mask & 4 else 0)
        for mask in range(8)
    )


def sequences(
    walks: Walks, source: str, targets: frozenset[str], max_hops: int, bounds: Bounds
) -> Iterator[tuple[str, ...]]:
    """Every sequence of different entities that the grammar admits, the shorter ones first.

    A sequence ends at the first target that it meets. Pools do not stop a path at
    its own two ends; an entity in between must be passable. One length is searched to its
    end before the next, so that a search which a bound stops has missed no
    shorter route.

    Cost: exponential in the worst case; `bounds` stops it. Only entities that
    can still arrive in time are entered.
    """
    goals = targets - {source}
    # A sweep for all targets serves every source: it may only be too kind to one of them.
    least = walks.least(targets, max_hops)
    if source not in least or not bounds.count():
        return
    for hops in range(least[source][1 << grammar.BEGIN], max_hops + 1):
        yield from _of_length(walks, source, goals, least, hops, bounds)
        if bounds.stopped_by:
            return


def _of_length(
    walks: Walks,
    source: str,
    goals: frozenset[str],
    least: dict[str, tuple[int, ...]],
    hops: int,
    bounds: Bounds,
) -> Iterator[tuple[str, ...]]:
    """The admissible sequences of exactly so many hops."""
    path = [source]
    on_path = {source}
    stack = [_nexts(walks, least, source, 1 << grammar.BEGIN, hops)]
    while stack:
        step = next(stack[-1], None)
        if step is None:
            stack.pop()
            on_path.discard(path.pop())
            continue
        name, mask = step
        if name in on_path:
            continue
        if not bounds.count():
            return
        if name in goals:
            if mask & _COMPLETE and len(path) == hops:
                yield (*path, name)
            continue
        if not walks.may_pass(name):
            continue
        path.append(name)
        on_path.add(name)
        stack.append(_nexts(walks, least, name, mask, hops - len(path) + 1))


def _nexts(
    walks: Walks, least: dict[str, tuple[int, ...]], name: str, mask: int, left: int
) -> Iterator[tuple[str, int]]:
    """Neighbours that can still arrive, with the states in which they are entered."""
    for other, table in walks.out.get(name, ()):
        need = least.get(other)
        if need is None:
            continue
        entered = table[mask]
        if entered and need[entered] < left:
            yield other, entered
