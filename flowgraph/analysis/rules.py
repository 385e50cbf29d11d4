"""What do the instruments say of these entities, or of all?

A thin layer over `regimes`: words become entities and instruments, and the answer
carries what it rests on. Without an entity every party is looked at; those that a
rule catches, may catch, or that are held in part by a listed party are given, the
others counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flowgraph.analysis.arithmetic import Arithmetic, arithmetic
from flowgraph.analysis.results import Told
from flowgraph.case.select import nothing_matched, select
from flowgraph.case.view import Network
from flowgraph.regimes.assess import Assessment
from flowgraph.regimes.findings import Finding
from flowgraph.regimes.instruments import NOT_IN_FORCE, DatedStatus, affiliates_rule, named
from flowgraph.regimes.stakes import Stakes, entity_of

# Rounds of the working that a finding tells: all of them, unless every entity is asked about.
MOST_ROUNDS_NAMED, MOST_ROUNDS_ALL = 1_000_000, 25


@dataclass(frozen=True, eq=False, repr=False)
class RulesAnswer(Told):
    """Answer of `rules`.

    Attributes
    ----------
    network : what the view left
    query : the question, resolved
    findings : one for each entity, instrument and rule; by entity, in the order asked
    looked_at : number of entities looked at
    assessed : instruments of which a list is loaded
    arithmetic : integrated shares and majority control, where they were asked for
    not_computed : rules from which no verdict is drawn, with their status on the day
    partial : lists that are not complete, with the parties that the case holds of each
    notes, resolved : for the reader of the answer, and for standard error
    """

    told_by: ClassVar[str] = "flowgraph.render.rules"
    network: Network
    query: dict[str, Any]
    findings: tuple[Finding, ...]
    looked_at: int
    assessed: tuple[str, ...] = ()
    arithmetic: tuple[Arithmetic, ...] = ()
    not_computed: tuple[DatedStatus, ...] = ()
    partial: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Say how many findings there are."""
        return f"<RulesAnswer: {len(self.findings)} findings on {self.looked_at} entities>"


def ask_rules(
    network: Network, words: Sequence[str] = (), *, regime: str = "", shares: bool = False
) -> RulesAnswer:
    """Verdicts of the instruments.

    Parameters
    ----------
    network : what a view left of a case
    words : ids, names or selectors; none for every entity
    regime : instruments by id or short name, with commas; empty for all
    shares : add the ownership arithmetic, which no instrument uses, for the entities named

    Raises
    ------
    UnknownEntity, AmbiguousEntity, UsageError
        If a word names nothing or several; if an instrument is not known.
    DataError
        If the arithmetic meets a group that owns all of itself.

    Cost: linear in the stakes of listed parties and what they own; for every
    entity that is given, in the stakes above it.
    """
    instruments = named(regime)
    stakes = Stakes(network)
    most = MOST_ROUNDS_NAMED if words else MOST_ROUNDS_ALL
    assessments = [Assessment(stakes, one, most) for one in instruments]
    assessed = tuple(one.instrument.id for one in assessments if one.lists)
    notes: list[str] = []
    resolved: list[str] = []
    entities: list[str] = []
    for word in words:
        chosen = select(network, word)
        resolved += chosen.notes
        if not chosen.ids:
            notes.append(nothing_matched(network, word))
        entities += chosen.ids
    if words:
        entities = list(dict.fromkeys(entities))
        looked_at = len(entities)
    else:
        looked_at = len(network.case.entities)
        entities = _of_interest(stakes, assessments)
        notes += [
            f"not assessed: {one.instrument.id}, for no list of it is loaded"
            f" ({one.instrument.list_wanted})"
            for one in assessments
            if not one.lists
        ]
        assessments = [one for one in assessments if one.lists]
    findings = [
        found for entity in entities for one in assessments for found in one.findings(entity)
    ]
    if not words and any(len(found.rounds) >= MOST_ROUNDS_ALL for found in findings):
        notes.append(
            f"the working of a verdict is told for its last {MOST_ROUNDS_ALL} rounds; ask about"
            " an entity for all of them"
        )
    us = any(one.place == "US" for one in instruments)
    status = affiliates_rule(network.as_of) if us else None
    query = {
        "entities": entities if words else None,
        "regimes": [one.id for one in instruments],
        **network.asked(),
    }
    return RulesAnswer(
        network=network,
        query=query,
        findings=tuple(findings),
        looked_at=looked_at,
        assessed=assessed,
        arithmetic=tuple(arithmetic(stakes, entities)) if shares and words else (),
        not_computed=(status,) if status and status.status != NOT_IN_FORCE else (),
        partial=tuple(entry for one in assessments for entry in one.partial),
        notes=tuple(notes),
        resolved=tuple(resolved),
    )


def _of_interest(stakes: Stakes, assessments: Iterable[Assessment]) -> list[str]:
    """Entities that a rule catches or leaves open, or in which a caught party holds a share."""
    parties: set[str] = set()
    for one in assessments:
        parties.update(stakes.of(name) for name in one.unsettled())
        caught = one.caught()
        parties |= caught
        for owner in caught:
            parties.update(entity_of(account) for account in stakes.onward(owner))
    entities = stakes.network.case.entities
    return [name for name in entities if stakes.of(name) in parties]
