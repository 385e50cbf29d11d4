"""Who is caught because of control? A closure over stated control, and nothing else.

Followed from listed and owned parties, only under an instrument with a control
test. A tie counts where it is stated, or alleged in evidence of at least B2: these
tests ask for reasonable grounds, and the verdict says that it rests on an allegation.
A weaker tie leaves the verdict open; so does a sufficient stake of a party that is
itself only controlled, for the instruments do not say that such a stake is control; and so
does an identity in doubt on the way. Nothing passes through a name that names nobody.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

from flowgraph.case.identity import SURE_CLAIMS
from flowgraph.model import grades
from flowgraph.regimes.findings import LOWER, UPPER, Missing, Round
from flowgraph.regimes.instruments import ControlTest, Instrument
from flowgraph.regimes.ownership import Runs
from flowgraph.regimes.stake import CLAIM, TIME, VOTES, Stake
from flowgraph.regimes.stakes import Stakes, Tie

STAKE, VOTE, IDENTITY = "owns", "votes", "identity"
# Least grade of an allegation that counts as reasonable ground.
LEAST_ALLEGED = "B2"
# What a chain may be made of: sure ties; those and allegations that count; all that may be.
SURE, COUNTED, POSSIBLE = 0, 1, 2
MAJORITY = Fraction(50)


class Step(NamedTuple):
    """One step of a chain of control; `doubt` is why it is not sure, empty if it is."""

    holder: str
    held: str
    kind: str
    edge: str
    doubt: str


class Ties(NamedTuple):
    """What control is followed over: the stakes, the instrument, and its ownership runs."""

    stakes: Stakes
    instrument: Instrument
    test: ControlTest
    runs: Runs | None


def _doubt(tie: Tie) -> str:
    if not tie.timely:
        return TIME
    return "" if tie.claim in SURE_CLAIMS else CLAIM


def _counts(stakes: Stakes, tie: Tie) -> bool:
    """Whether a tie is reasonable ground for control on the day."""
    if stakes.is_sure(tie):
        return True
    summary = stakes.network.summaries[tie.edge]
    return tie.timely and tie.claim == "alleged" and grades.passes(summary.grade, LEAST_ALLEGED)


def _into(ties: Ties, party: str, strength: int) -> Iterator[Step]:
    """Steps into a party of some strength; nothing passes through what is exempt."""
    stakes, exempt = ties.stakes, ties.instrument.exempt_kinds
    entities = stakes.network.case.entities
    found: list[Step] = []
    for tie in stakes.ties_into(ties.test.classes).get(party, ()):
        sure = strength == POSSIBLE or stakes.is_sure(tie)
        if sure or (strength == COUNTED and _counts(stakes, tie)):
            found.append(Step(tie.holder, party, tie.kind, tie.edge, _doubt(tie)))
    if strength == POSSIBLE:
        for stake in stakes.into(party, votes=True):
            kind = _of_stake(ties, stake)
            if kind:
                found.append(Step(stake.owner, party, kind, stake.edges[0], kind))
        for other, edge in stakes.alike.get(party, ()):
            found.append(Step(other, party, stakes.network.case.edges[edge].kind, edge, IDENTITY))
    for step in sorted(found):
        if strength != POSSIBLE and step.holder in stakes.nobody:
            continue
        if step.holder != party and entities[step.holder].kind not in exempt:
            yield step


def _of_stake(ties: Ties, stake: Stake) -> str:
    """Which doubtful step a stake may be: one of a controlled party, or a majority of votes."""
    if stake.measure == VOTES and not ties.instrument.votes:
        return VOTE if stake.share.high > MAJORITY else ""
    return STAKE if ties.runs is not None and ties.runs.enough_alone(stake) else ""


def chain(ties: Ties, party: str, base: frozenset[str], strength: int) -> tuple[Step, ...]:
    """Shortest chain of control from another party of `base` down to a party; empty for none.

    Parameters
    ----------
    base : parties from which control is followed
    strength : SURE, COUNTED or POSSIBLE steps; at least one step is a tie or a majority
        of votes, for stakes alone are the matter of the ownership test

    Cost: linear in the ties and stakes above the party.
    """
    if not (ties.stakes.ties_into(ties.test.classes) or ties.stakes.any_votes):
        return ()
    if party in ties.stakes.nobody:
        return ()
    start = (party, False)
    onward: dict[tuple[str, bool], tuple[Step, tuple[str, bool]] | None] = {start: None}
    queue = deque([start])
    while queue:
        name, tied = queue.popleft()
        for step in _into(ties, name, strength):
            node = (step.holder, tied or (step.kind != STAKE and step.doubt != IDENTITY))
            if node in onward or step.holder == party:
                continue
            onward[node] = (step, (name, tied))
            if step.holder in base and node[1]:
                return tuple(_walk(onward, node))
            queue.append(node)
    return ()


def _walk(
    onward: dict[tuple[str, bool], tuple[Step, tuple[str, bool]] | None], node: tuple[str, bool]
) -> Iterator[Step]:
    entry = onward[node]
    while entry is not None:
        yield entry[0]
        entry = onward[entry[1]]


def rounds(steps: tuple[Step, ...], upper: bool) -> tuple[Round, ...]:
    """A chain as rounds, from the listed or owned party down."""
    run = UPPER if upper else LOWER
    return tuple(
        Round(number, step.held, ((step.holder, step.kind),), None, run, (step.edge,))
        for number, step in enumerate(steps, 1)
    )


def missing(steps: tuple[Step, ...], sure: frozenset[str]) -> Missing:
    """All steps of a chain that are not sure; the base itself if that is not."""
    first = steps[0]
    if first.holder not in sure:
        return Missing("owner", first.holder, first.held)
    open_steps = [step for step in steps if step.doubt]
    step = open_steps[0]
    return Missing(
        "control",
        step.holder,
        step.held,
        doubts=frozenset(one.doubt for one in open_steps),
        edges=tuple(one.edge for one in open_steps),
        also=tuple((one.holder, one.held) for one in open_steps[1:]),
    )


def reached(ties: Ties, base: frozenset[str]) -> set[str]:
    """Parties that control can reach from a base, doubtful steps included.

    Cost: linear in ties and stakes below the base.
    """
    stakes = ties.stakes
    tied: set[str] = set()
    queue = deque((name, False) for name in base)
    seen = set(queue)
    onward = stakes.ties_from(ties.test.classes)
    while queue:
        name, was_tied = queue.popleft()
        if name in stakes.nobody and name not in base:
            continue
        steps = [(tie.held, True) for tie in onward.get(name, ())]
        steps += [(other, was_tied) for other, _ in stakes.alike.get(name, ())]
        for account in stakes.onward(name):
            for stake in stakes.held(account):
                kind = _of_stake(ties, stake) if stake.owner == name else ""
                if kind:
                    steps.append((stake.owned, was_tied or kind == VOTE))
        for held, now_tied in steps:
            node = (held, was_tied or now_tied)
            if node[1]:
                tied.add(held)
            if node not in seen:
                seen.add(node)
                queue.append(node)
    return tied
