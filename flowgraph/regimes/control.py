"""Who is caught because of control? A closure over stated control, and nothing else.

Followed from listed and owned parties, only under an instrument with a control
test. A tie counts where it is stated, or alleged in evidence of at least B2: these
tests ask for reasonable grounds, and the verdict says that it rests on an allegation.
A weaker tie leaves the verdict open; so does a sufficient stake of a party that is
itself only controlled, for the instruments do not say that such a stake is control.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from flowgraph.model import grades
from flowgraph.regimes.findings import LOWER, UPPER, Missing, Round
from flowgraph.regimes.instruments import ControlTest
from flowgraph.regimes.ownership import Runs
from flowgraph.regimes.stakes import CLAIM, SURE_CLAIMS, TIME, Stakes, Tie

STAKE = "owns"
# Least grade of an allegation that counts as reasonable ground.
LEAST_ALLEGED = "B2"


class Step(NamedTuple):
    """One step of a chain of control; `doubt` is why it is not sure, empty if it is."""

    holder: str
    held: str
    kind: str
    edge: str
    doubt: str


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


def _into(
    stakes: Stakes, party: str, runs: Runs | None, ties: dict[str, list[Tie]]
) -> Iterator[Step]:
    """Steps into a party: ties; with `runs`, doubtful ties and sufficient stakes too."""
    for tie in ties.get(party, ()):
        if runs is not None or _counts(stakes, tie):
            yield Step(tie.holder, party, tie.kind, tie.edge, _doubt(tie))
    if runs is not None:
        for stake in stakes.into(party, votes=True):
            if runs.enough_alone(stake):
                yield Step(stake.owner, party, STAKE, stake.edges[0], STAKE)


def chain(
    stakes: Stakes, test: ControlTest, party: str, base: frozenset[str], runs: Runs | None
) -> tuple[Step, ...]:
    """Shortest chain of control from another party of `base` down to a party; empty for none.

    Parameters
    ----------
    base : parties from which control is followed
    runs : with the ownership runs, doubtful steps are taken too; at least one step
        is a tie, for stakes alone are the matter of the ownership test

    Cost: linear in the ties and stakes above the party.
    """
    ties = stakes.ties_into(test.classes)
    start = (party, False)
    onward: dict[tuple[str, bool], tuple[Step, tuple[str, bool]] | None] = {start: None}
    queue = deque([start])
    while queue:
        name, tied = queue.popleft()
        for step in sorted(_into(stakes, name, runs, ties)):
            node = (step.holder, tied or step.kind != STAKE)
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
        Round(number, step.held, ((step.holder, step.kind),), None, run)
        for number, step in enumerate(steps, 1)
    )


def missing(steps: tuple[Step, ...], sure: frozenset[str]) -> Missing:
    """The first step of a chain that is not sure; the base itself if that is not."""
    first = steps[0]
    if first.holder not in sure:
        return Missing("owner", first.holder, first.held)
    for step in steps:
        if step.doubt:
            doubts = frozenset({step.doubt})
            return Missing("control", step.holder, step.held, doubts=doubts, edges=(step.edge,))
    raise AssertionError("a chain without doubt is a verdict, not an open question")


def reached(stakes: Stakes, test: ControlTest, base: frozenset[str], runs: Runs | None) -> set[str]:
    """Parties that control can reach from a base, doubtful steps included.

    Cost: linear in ties and stakes below the base.
    """
    onward: dict[str, list[str]] = {}
    for tie in stakes.ties:
        if tie.class_ in test.classes:
            onward.setdefault(tie.holder, []).append(tie.held)
    first = {held for holder in base for held in onward.get(holder, ())}
    done = set(first)
    queue = deque(first)
    while queue:
        name = queue.popleft()
        owned = [
            stake.owned
            for account in (stakes.onward(name) if runs is not None else ())
            for stake in stakes.held(account)
            if stake.owner == name and runs is not None and runs.enough_alone(stake)
        ]
        for other in (*onward.get(name, ()), *owned):
            if other not in done:
                done.add(other)
                queue.append(other)
    return done
