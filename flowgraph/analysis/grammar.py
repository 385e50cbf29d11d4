"""The grammar of a path: which steps may follow which.

Walking a network freely makes false sentences ("the chairman controls the
unit"). So a path is a sentence in a small grammar. Three states suffice:

    BEGIN    nothing has moved yet
    MOVING   at least one pay (or control, or ownership) step was made
    ENDED    a step that may only end a path was made

    pay, control, own    BEGIN or MOVING -> MOVING (a `last` one -> ENDED)
    benefit              MOVING -> ENDED: who stands to gain from what was paid
    lead                 BEGIN or MOVING -> ENDED
    associate            BEGIN -> ENDED: one hop (a `related` one moves on)
    identity, possible   stays where it is
    walk                 a kind asked for by name: BEGIN or MOVING -> MOVING

A path is complete in MOVING or ENDED. Aid (a `last` pay step) that arrives at a
general pool may go on where the question asks for general pools.
"""

from collections.abc import Iterable
from typing import NamedTuple

from flowgraph.case.view import Network
from flowgraph.errors import UsageError
from flowgraph.model import kinds
from flowgraph.model.kinds import BACKWARD, FORWARD, Kind, Step

BEGIN, MOVING, ENDED = 0, 1, 2
COMPLETE = frozenset({MOVING, ENDED})


class Move(NamedTuple):
    """One edge walked one way: the edge, its kind, the step and its direction."""

    edge: str
    kind: str
    step: Step
    direction: str


class Lens(NamedTuple):
    """A question: its name, the step of each kind, and what pools do to it."""

    name: str
    steps: dict[str, Step]
    pools_stop: bool
    general_pools: bool

    def only(self, name: str) -> "Lens":
        """The same lens with one step, and identity, alone."""
        kept = {code: s for code, s in self.steps.items() if s.identity or s.name == name}
        return self._replace(steps=kept)


def lens_for(follow: str, network: Network) -> Lens:
    """Lens by name, or made of a list of kinds that are walked forward without grammar.

    Parameters
    ----------
    follow : `money`, `control`, `ownership`, `association`, or kinds with commas

    Raises
    ------
    UsageError
        If it is neither.
    """
    known = network.case.kinds
    general = network.view.general_pools
    if follow in kinds.LENSES:
        steps = {
            code: kind.steps[follow]
            for code, kind in known.items()
            if follow in kind.steps and _asked(kind.steps[follow], network)
        }
        return Lens(follow, steps, follow in ("money", "association"), general)
    codes = [code.strip() for code in follow.split(",") if code.strip()]
    unknown = [code for code in codes if code not in known]
    if unknown or not codes:
        raise UsageError(
            f"--follow '{follow}': use {', '.join(kinds.LENSES)}, or edge kinds"
            f" ({', '.join(sorted(known))})"
        )
    return Lens(
        ",".join(sorted(set(codes))),
        {c: Step(kinds.WALK, (FORWARD,), False) for c in codes},
        False,
        True,
    )


def _asked(step: Step, network: Network) -> bool:
    return step.name != kinds.POSSIBLE or network.view.possible_identity


def after(state: int, step: Step, ends: bool) -> int | None:
    """State after a step; None where the grammar forbids it.

    Parameters
    ----------
    state : BEGIN, MOVING or ENDED
    step : the step
    ends : whether it is `last` here

    >>> after(BEGIN, Step("benefit", ("backward",), True), True) is None
    True
    """
    if step.identity:
        return state
    if state == ENDED or (step.name == kinds.BENEFIT and state == BEGIN):
        return None
    if step.name == kinds.ASSOCIATE and ends and state != BEGIN:
        return None
    return ENDED if ends else MOVING


def is_last(step: Step, lens: Lens, pool: str) -> bool:
    """Whether a step ends the path when it arrives at an entity with this pool.

    Aid that arrives at a general pool may go on only where the question asks
    for general pools; the path is then marked fungible.
    """
    if not step.last:
        return False
    return not (step.name == kinds.PAY and lens.general_pools and pool == kinds.GENERAL)


def passable(pool: str, lens: Lens) -> bool:
    """Whether a path may pass through an entity with this pool.

    Umbrellas are crossed by money, and marked; no tie is passed on through any
    pool; a general pool stops money unless the question asks otherwise.
    """
    if not lens.pools_stop or pool == kinds.NO_POOL:
        return True
    if lens.name == "association":
        return False
    return pool == kinds.UMBRELLA or lens.general_pools


def moves(network: Network, lens: Lens) -> Iterable[tuple[str, str, Move]]:
    """Every edge that the lens may walk, as from, to and move; self-loops are left out."""
    entities = network.case.entities
    for name in network.walkable:
        edge = network.case.edges[name]
        step = lens.steps.get(edge.kind)
        if step is None or edge.source == edge.target:
            continue
        kind: Kind = network.case.kinds[edge.kind]
        if lens.name in kinds.LENSES and not kind.guard.allows(
            entities[edge.source].kind, entities[edge.target].pool
        ):
            continue
        for direction in step.directions:
            move = Move(name, edge.kind, step, direction)
            if direction == FORWARD:
                yield edge.source, edge.target, move
            elif direction == BACKWARD:
                yield edge.target, edge.source, move
