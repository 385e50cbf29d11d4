"""The class of a path as one end of it sees it, and its timing against a listing."""

from __future__ import annotations

from fractions import Fraction

from flowgraph.analysis.ranking import SENDS, Choice
from flowgraph.analysis.results import Hop, Timed
from flowgraph.case.view import STRADDLES, UNDATED, Network
from flowgraph.model import dates, kinds
from flowgraph.regimes.stakes import Stakes

MAJORITY = Fraction(50)


def recorded(
    direction: str, nodes: tuple[str, ...], choices: tuple[Choice, ...], class_: str
) -> str:
    """Class of a tie that is recorded in one direction; empty for the other."""
    return class_ if choices[0].direction == direction else ""


def turned(
    stakes: Stakes, lens: str, nodes: tuple[str, ...], choices: tuple[Choice, ...], class_: str
) -> str:
    """Class of a path from a party to the entity, seen from the entity; empty for none.

    Only payments make `paid-by`: who stands to gain from one is not paid by it, and who
    was sent money of others is `sent-by`. A chain of control and stakes is control only
    where each stake is a majority, and a tie otherwise; stakes alone are the matter of
    ownership, and that the entity itself acts for the party is told from its own side.
    """
    if class_ == "unspecified":
        return class_
    if lens == "money":
        gains = any(choice.step.name == kinds.BENEFIT for choice in choices)
        if gains:
            return ""
        return "sent-by" if class_ == SENDS else "paid-by"
    if class_ == "leader-of":
        return "led-by"
    moved = [(at, choice) for at, choice in enumerate(choices) if not choice.step.identity]
    owning = [at for at, choice in moved if choice.step.name == kinds.OWN]
    if len(owning) == len(moved):
        return ""
    if moved[-1][1].class_ == "acts-for":
        return "" if len(moved) == 1 else "associated"
    if all(_majority(stakes, nodes[at], nodes[at + 1]) for at in owning):
        return "controlled-by"
    return "associated"


def _majority(stakes: Stakes, one: str, other: str) -> bool:
    owner = stakes.of(one)
    into = stakes.into(other, votes=True)
    return any(stake.owner == owner and stake.share.low > MAJORITY for stake in into)


def timed(network: Network, timed: Timed, at: int, hop: Hop) -> Timed:
    """Timing of the records of a hop that is no payment: acts by their day, states by their span.

    A state with a first day and no last one is taken to hold until the day of the
    question; one without a first day is not dated.
    """
    said = []
    for name in hop.edges:
        edge = network.case.edges[name]
        event = network.case.kinds[edge.kind].event
        if event:
            said.append(dates.timing(edge.start, edge.end, timed.listing.row.start))
        elif edge.start:
            end = edge.end or network.as_of
            said.append(dates.timing(edge.start, end, timed.listing.row.start))
        else:
            said.append(UNDATED)
    known = {timing for timing in said if timing != UNDATED}
    if not known:
        return Timed(timed.listing, at, UNDATED, len(said))
    timing = known.pop() if len(known) == 1 else STRADDLES
    return Timed(timed.listing, at, timing, said.count(UNDATED))
