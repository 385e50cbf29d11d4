"""Is somebody listed, under their own name or another? Or may they be?

What is not sure clears nobody. An alias that is alleged, inferred or disputed, a guess, and a
row that only may be a listing in force each leave the answer open. An incomplete list says
nothing about those whom none of its rows names.
"""

from __future__ import annotations

from collections import deque
from typing import NamedTuple

from flowgraph.case.identity import doubts, listed_as, parties
from flowgraph.case.view import Network, listing_evidence
from flowgraph.model import dates
from flowgraph.model.values import Designation

# Effects of a row that make its entity designated, or (an empty cell) may do so.
_DESIGNATING = ("blocking", "fto", "")
# Statuses of a row by which a list answers for a party.
_NAMING = ("listed", "not_listed", "delisted")
ENDS = "ends"


class OpenListing(NamedTuple):
    """A row that may be a listing in force, and why it only may (a code of `why_open`)."""

    row: Designation
    why: str


class Listed(NamedTuple):
    """What the loaded lists say of one entity.

    Attributes
    ----------
    listed : True, also under another sure name; None where it is not known; else False
    party : listed entity that it is or may be, or one with open rows that it may be;
        empty for none
    edges : records by which it may be that one; empty where it surely is
    open : its own rows that may be a listing in force; if it has none, those of `party`
    partial : incomplete lists of which no row names it, where nothing else leaves it open
    """

    listed: bool | None
    party: str = ""
    edges: tuple[str, ...] = ()
    open: tuple[OpenListing, ...] = ()
    partial: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """`yes`, `no`, `cannot tell` (a doubtful record or row), or `not assessed` (the lists)."""
        if self.listed is None:
            return "cannot tell" if self.edges or self.open else "not assessed"
        return "yes" if self.listed else "no"


def open_listings(network: Network, entity: str) -> tuple[OpenListing, ...]:
    """Rows of an entity, under this name alone, that may be a listing in force on the day.

    None if the entity is surely designated, and none that only may have ended by the day.
    """
    if entity in network.designated:
        return ()
    return tuple(
        OpenListing(row, why)
        for row in network.case.designations_of.get(entity, ())
        if row.effect in _DESIGNATING and (why := why_open(network, row)) and why != ENDS
    )


def why_open(network: Network, row: Designation) -> str:
    """Why a row only may be a listing in force on the day; empty if it surely is, or is not.

    `reported`, `announced`: its status. `undated`: no first day. `begins`, `ends`: its first or
    last day may lie on either side of the day asked. `ended`: on a day that no row gives.
    """
    by, day = network.known_by, network.as_of
    if by and not listing_evidence(network.case, row, by)[0]:
        return ""
    ended = bool(row.end and day) and dates.last_day(row.end) < day
    if row.status == "delisted" and not row.end and day:
        # It was off by the day on which that was seen, or by that of the tables.
        off_by = row.checked or network.case.latest_date
        begun = not row.since or dates.first_day(row.since) <= day
        return "ended" if begun and day < dates.last_day(off_by) else ""
    if row.status in ("reported", "announced"):
        return "" if ended else row.status
    if row.status == "listed" and not row.since:
        return "" if ended else "undated"
    if row.status not in ("listed", "delisted") or not row.since or not day or ended:
        return ""
    if dates.last_day(row.since) > day:
        return "begins" if dates.first_day(row.since) <= day else ""
    return ENDS if row.end and dates.first_day(row.end) <= day else ""


def lists_naming(network: Network, entity: str) -> frozenset[str]:
    """Lists with a row or look-up for a party, under any sure name, that was known."""
    return frozenset(
        row.list
        for name in network.names_of(entity)
        for row in network.case.designations_of.get(name, ())
        if row.status in _NAMING and is_known(network, row)
    )


def is_known(network: Network, row: Designation) -> bool:
    """Whether a row was known by `--known-by`; a look-up on no stated day never is."""
    by = network.known_by
    if row.status == "not_listed":
        return bool(row.checked) and (not by or dates.last_day(row.checked) <= by)
    return not by or listing_evidence(network.case, row, by)[0]


class Lists:
    """What the loaded lists say of each entity of one network; each answer is made once.

    Cost: linear in the walkable edges and the listing rows.
    """

    def __init__(self, network: Network) -> None:
        """Join the names of listed parties, and of entities that may be one."""
        self.network = network
        self._answers: dict[str, Listed] = {}
        self._sure = listed_as(network)
        self.open = {
            name: rows
            for name in network.case.designations_of
            if (rows := open_listings(network, name))
        }
        self._party = parties(network)
        self._maybe = self._may_be()
        self._partial = self._incomplete()

    def _of(self, entity: str) -> str:
        return self._party.get(entity, entity)

    def _may_be(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        """For each party that is or may be listed: the entity with the rows, and the records."""
        alike: dict[str, list[tuple[str, str]]] = {}
        for doubt in doubts(self.network):
            one, other = self._of(doubt.one), self._of(doubt.other)
            alike.setdefault(one, []).append((other, doubt.edge))
            alike.setdefault(other, []).append((one, doubt.edge))
        found: dict[str, tuple[str, tuple[str, ...]]] = {}
        for name in (*sorted(self._sure), *sorted(self.open)):
            found.setdefault(self._of(name), (self._sure.get(name, name), ()))
        queue = deque(found)
        while queue:
            at = queue.popleft()
            party, records = found[at]
            for other, edge in alike.get(at, ()):
                if other not in found:
                    found[other] = (party, (edge, *records))
                    queue.append(other)
        return found

    def _incomplete(self) -> tuple[str, ...]:
        """Incomplete lists whose entries designate, or may do so."""
        case = self.network.case
        found = {
            row.list
            for row in case.lists.values()
            if row.complete != "yes" and row.effect in _DESIGNATING
        }
        found |= {
            row.list
            for row in case.designations.values()
            if row.list and row.list not in case.lists and row.effect in _DESIGNATING
        }
        return tuple(sorted(found))

    def of(self, entity: str) -> Listed:
        """What the lists say of one entity."""
        if entity not in self._answers:
            self._answers[entity] = self._of_lists(entity)
        return self._answers[entity]

    def _of_lists(self, entity: str) -> Listed:
        if entity in self._sure:
            return Listed(True, self._sure[entity])
        names = self.network.names_of(entity)
        rows = tuple(row for name in names for row in self.open.get(name, ()))
        party, records = self._maybe.get(self._of(entity), ("", ()))
        if not (self.network.case.lists or self.network.case.designations):
            return Listed(None)
        if rows or records:
            return Listed(None, party, records, rows or self.open.get(party, ()))
        named = lists_naming(self.network, entity)
        silent = tuple(name for name in self._partial if name not in named)
        return Listed(None if silent else False, partial=silent)
