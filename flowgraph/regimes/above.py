"""Who stands above a party: owners, controllers and other names, by every record that could be one.

Records count here that no sum and no rule counts: those that the filters left out, those that
are over, and those of which only a denial is left. They clear nobody, and an answer names them.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from functools import cached_property

from flowgraph.case.identity import denied, is_identity
from flowgraph.case.view import Network
from flowgraph.model import kinds

LINKED_TO = "linked_to"


class Above:
    """Who is above each party of a network, with the records.

    Cost: linear in the records when it is first asked.
    """

    def __init__(self, network: Network, party: Mapping[str, str]) -> None:
        """Keep the network, and the party that stands for an entity and its aliases."""
        self.network = network
        self._party = party

    def _of(self, entity: str) -> str:
        return self._party.get(entity, entity)

    @cached_property
    def _over(self) -> dict[str, list[tuple[str, str]]]:
        """For each party, who may own, control or be it, with the record, filters left aside."""
        return self._over_by((*self.network.walkable, *self.network.left_out))

    @cached_property
    def _ended_over(self) -> dict[str, list[tuple[str, str]]]:
        """For each party, who owned, controlled or was it by a record that ended before the day."""
        plain, edges = self.network.unfiltered, self.network.case.edges
        return self._over_by(
            n for n in plain.summaries if n not in plain.walkable and plain.ended_on(edges[n])
        )

    def ended_between(self, entity: str, holders: Container[str]) -> tuple[str, ...]:
        """Records that ended before the day and joined an entity, or who is above it, to others.

        Only those count above which, or above records that hold, is one of `holders`.

        Cost: linear in the records above the entity, where any has ended; else none.
        """
        if not self._ended_over:
            return ()
        start = self._of(entity)
        seen, todo = {start}, [start]
        below: dict[str, set[str]] = {}
        while todo:
            held = todo.pop()
            for holder, _ in (*self._over.get(held, ()), *self._ended_over.get(held, ())):
                below.setdefault(holder, set()).add(held)
                if holder not in seen:
                    seen.add(holder)
                    todo.append(holder)
        todo = [name for name in seen if name != start and name in holders]
        joined = set(todo)
        while todo:
            for held in below.get(todo.pop(), ()):
                if held not in joined and held != start:
                    joined.add(held)
                    todo.append(held)
        return tuple(
            sorted(
                {
                    edge
                    for held in seen
                    for holder, edge in self._ended_over.get(held, ())
                    if holder in joined
                }
            )
        )

    def _over_by(self, names: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
        """For each party, who owns, controls or is it by some records, with the record."""
        case, found = self.network.case, dict[str, list[tuple[str, str]]]()
        for name in names:
            edge = case.edges[name]
            steps = case.kinds[edge.kind].steps
            one, other = self._of(edge.source), self._of(edge.target)
            if is_identity(self.network, edge) or edge.kind == LINKED_TO:
                found.setdefault(other, []).append((one, name))
                found.setdefault(one, []).append((other, name))
            for lens, moved in (("ownership", kinds.OWN), ("control", kinds.CONTROL)):
                step = steps.get(lens)
                if step is None or step.name != moved:
                    continue
                ways = {kinds.FORWARD: (other, one), kinds.BACKWARD: (one, other)}
                for direction in step.directions:
                    held, holder = ways[direction]
                    found.setdefault(held, []).append((holder, name))
        return found

    @cached_property
    def _denied_over(self) -> dict[str, list[tuple[str, str]]]:
        """For each party, who is only denied to own, control or be it."""
        return self._over_by(denied(self.network))

    def not_counted(self, entity: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Records above an entity that filters left out, and those that are only denied.

        Above it is whoever may own, control or be it, or one of those, at any distance.
        """
        if not (self.network.left_out or self._denied_over):
            return (), ()
        start = self._of(entity)
        seen, todo, out = {start}, [start], set[str]()
        while todo:
            for holder, edge in self._over.get(todo.pop(), ()):
                if edge in self.network.left_out:
                    out.add(edge)
                if holder not in seen:
                    seen.add(holder)
                    todo.append(holder)
        said = {edge for held in seen for _, edge in self._denied_over.get(held, ())}
        return tuple(sorted(out)), tuple(sorted(said))
