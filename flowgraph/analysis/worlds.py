"""A case as it would be under a supposition: listings added or taken away, records dropped.

The tables themselves stay as they are; the supposed case is a second one. A supposed
listing has no publication and is never printed as one that exists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from flowgraph.case.case import Case
from flowgraph.case.select import resolve
from flowgraph.case.view import Listing, Network
from flowgraph.errors import UsageError
from flowgraph.model import dates
from flowgraph.model.values import Designation

SUPPOSED = "supposed"
DESIGNATE, DELIST, DROP = "designate", "delist", "drop"


class Supposed(NamedTuple):
    """One thing that is supposed: designate or delist an entity, or drop a record."""

    act: str
    name: str


class NewListing(NamedTuple):
    """A listing that is supposed: whose, from which day, on which lists."""

    entity: str
    day: str
    lists: tuple[str, ...]


@dataclass(frozen=True)
class Supposition:
    """What is changed: listings added, listings taken away, records dropped."""

    designate: tuple[NewListing, ...] = ()
    delist: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is changed."""
        return not self.single

    @property
    def single(self) -> tuple[Supposed, ...]:
        """Each thing that is supposed."""
        return (
            *(Supposed(DESIGNATE, one.entity) for one in self.designate),
            *(Supposed(DELIST, name) for name in self.delist),
            *(Supposed(DROP, name) for name in self.drop),
        )

    def without(self, one: Supposed) -> Supposition:
        """The same without one thing."""
        return Supposition(
            tuple(row for row in self.designate if one != (DESIGNATE, row.entity)),
            tuple(name for name in self.delist if one != (DELIST, name)),
            tuple(name for name in self.drop if one != (DROP, name)),
        )


def read_supposition(
    network: Network,
    designate: tuple[str, ...] = (),
    delist: tuple[str, ...] = (),
    drop: tuple[str, ...] = (),
    on: tuple[str, ...] = (),
) -> Supposition:
    """Supposition from words.

    Parameters
    ----------
    network : the world as it is
    designate : entities, each with an optional first day (`rafidain-bank@2026-01-15`); the
        day of the question where none is given. Lists on which one is already, no later
        than that day, are left out.
    delist : entities; all their listings that designate are taken away
    drop : ids of edges
    on : lists on which somebody is supposed to be; none for every blocking list of the case

    Raises
    ------
    UnknownEntity, AmbiguousEntity, UsageError
        If a word names nothing or several; if a day is none or lies after the question; if
        an entity to designate is on these lists already, one to delist is not designated,
        or a list or edge is not there.
    """
    case = network.case
    for name in on:
        if name not in case.lists:
            known = ", ".join(case.lists) or "none"
            raise UsageError(f"--on '{name}': no such list; there are {known}")
    blocking = tuple(sorted(n for n, row in case.lists.items() if row.effect == "blocking"))
    lists = tuple(on) or blocking or ("",)
    gone = []
    for word in delist:
        entity = resolve(case, word)
        if entity not in network.designated:
            raise UsageError(
                f"--delist '{word}': {entity} has no listing in force on"
                f" {network.as_of or 'the day'} that blocks property"
            )
        gone.append(entity)
    supposed = []
    for word in designate:
        name, at, day = word.partition("@")
        entity = resolve(case, name)
        if entity in gone:
            raise UsageError(f"'{entity}' cannot be designated and delisted at once")
        if at:
            try:
                dates.interval(day)
            except ValueError as error:
                raise UsageError(f"--designate '{word}': {error}") from None
        first = day or network.as_of
        if network.as_of and first and dates.last_day(first) > network.as_of:
            raise UsageError(
                f"--designate '{word}': the day lies after the day of the question"
                f" ({network.as_of}); ask with --as-of {dates.last_day(first)}"
            )
        left = tuple(one for one in lists if not _listed_by(network, entity, one, first))
        if not left:
            raise UsageError(
                f"--designate '{word}': {entity} is on {', '.join(lists) or 'a list'} since"
                f" {network.since(entity) or 'a day not stated'} already; give an earlier day"
                f" ({entity}@...), or another list with --on"
            )
        supposed.append(NewListing(entity, first, left))
    for edge in drop:
        if edge not in case.edges:
            raise UsageError(f"--drop '{edge}': no edge has this id")
        if edge not in network.summaries:
            raise UsageError(f"--drop '{edge}': the edge is not in this question already")
    names = [one.entity for one in supposed]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise UsageError(f"--designate '{twice[0]}': named twice; give it one day")
    return Supposition(tuple(sorted(supposed)), tuple(sorted(gone)), tuple(sorted(set(drop))))


def _listed_by(network: Network, entity: str, name: str, day: str) -> bool:
    """Whether an entity is on a list no later than a day."""
    for one in network.listings.get(entity, ()):
        start = one.row.start
        on_list = one.designates and one.row.list == name
        if on_list and not (start and day and dates.first_day(start) > dates.first_day(day)):
            return True
    return False


def supposed_world(network: Network, supposition: Supposition) -> Network:
    """The network of the same question in the supposed world.

    Parameters
    ----------
    network : the world as it is
    supposition : what is changed

    Cost: that of reading the rows of the case once more.
    """
    case = network.case
    other = Case(case.name, dict(case.tables))
    for edge in supposition.drop:
        del other.edges[edge]
    for name, row in case.designations.items():
        if row.entity in supposition.delist and row in _designating(network, row.entity):
            # Who is taken off a list is answered for by it, also where it is not complete.
            other.designations[name] = row._replace(
                status="not_listed", checked=network.as_of or case.latest_date, note="supposed"
            )
    rows = [row for one in supposition.designate for row in _rows(case, one)]
    other.designations |= {row.id: row for row in rows}
    world = other.view(network.view)
    world.as_of = network.as_of
    for row in rows:
        listings = world.listings.setdefault(row.entity, [])
        if all(known.row.id != row.id for known in listings):
            listings.append(Listing(row, None))
    return world


def _designating(network: Network, entity: str) -> list[Designation]:
    """Rows of the table behind the listings in force that designate an entity."""
    ids = {one.row.id for one in network.listings.get(entity, ()) if one.designates}
    return [network.case.designations[name] for name in ids]


def _rows(case: Case, one: NewListing) -> list[Designation]:
    found = []
    for name in one.lists:
        known = case.lists.get(name)
        row = Designation(
            id=f"{SUPPOSED}:{one.entity}:{name or 'list'}",
            entity=one.entity,
            authority=known.authority if known else "",
            list=name,
            programmes=(),
            status="listed",
            effect=known.effect if known else "blocking",
            start=one.day,
            end="",
            first_seen="",
            checked="",
            record_id="",
            legal_basis="",
            tags="",
            url="",
            publication=(),
            note="supposed",
        )
        found.append(row)
    return found
