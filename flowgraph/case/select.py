"""A word of the user to entities: an id, a name in any script, or a selector.

    @designated            a blocking or FTO listing in force on the day
    @listed:OFAC           a listing in force by this list or authority
    @programme:SDGT        a listing in force under this programme
    @kind:bank  @country:IQ  @state:IQ (bodies of the state of Iraq)

`,` unites and `&` intersects (`@state:IQ&@kind:ministry`).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from flowgraph.case.case import Case
from flowgraph.case.view import Network
from flowgraph.errors import AmbiguousEntity, UnknownEntity, UsageError
from flowgraph.matching import names
from flowgraph.model import kinds
from flowgraph.model.problems import shorten
from flowgraph.model.values import Designation


class Selection(NamedTuple):
    """Entities that a word stands for.

    `notes` says what a name became, for standard error.
    """

    ids: tuple[str, ...]
    notes: tuple[str, ...]


def select(network: Network, word: str) -> Selection:
    """Entities that a word stands for.

    Raises
    ------
    UnknownEntity, AmbiguousEntity
        If a name fits no entity, or several; the message offers ids.
    UsageError
        If a selector is not known.
    """
    word = word.strip()
    if not word.startswith("@"):
        try:
            found = resolve(network.case, word)
        except UnknownEntity:
            if "," not in word and "&" not in word:
                raise
        else:
            return Selection((found,), _note(network.case, word, found))
    ids: set[str] = set()
    notes: list[str] = []
    parts = [part for part in word.split(",") if part.strip()]
    for part in parts:
        sets = []
        for atom in part.split("&"):
            chosen, more = _atom(network, atom.strip())
            sets.append(chosen)
            notes += more
        ids |= set.intersection(*sets)
    if not parts:
        raise UsageError("an entity or selector is needed, not an empty word")
    return Selection(tuple(sorted(ids)), tuple(notes))


def _note(case: Case, word: str, found: str) -> tuple[str, ...]:
    return () if word == found else (f"'{shorten(word)}' is {found} ({case.entities[found].name})",)


def _atom(network: Network, atom: str) -> tuple[set[str], tuple[str, ...]]:
    case = network.case
    if not atom.startswith("@"):
        found = resolve(case, atom)
        return {found}, _note(case, atom, found)
    name, _, value = atom[1:].partition(":")
    if name == "designated" and not value:
        maybe = _doubtful(network, atom) if network.designated else ""
        return set(network.designated), (f"'{atom}'; not among them, {maybe}",) if maybe else ()
    if name in ("listed", "programme") and value:
        if not any(_matches(case, name, value, row) for row in case.designations.values()):
            raise UsageError(f"'{atom}': not assessed, {_loaded(case, name)}")
        return {
            entity
            for entity, rows in network.listings.items()
            if any(_matches(case, name, value, row.row) for row in rows)
        }, ()
    tests = {
        "kind": lambda entity: entity.kind == value,
        "country": lambda entity: entity.country == value.upper(),
        "state": lambda entity: entity.state and entity.country == value.upper(),
    }
    if name == "kind" and value and value not in kinds.entity_kinds():
        raise UsageError(f"'{atom}': there are {', '.join(kinds.entity_kinds())}")
    if name in ("country", "state") and not re.fullmatch(r"[A-Za-z]{2}", value):
        raise UsageError(f"'{atom}': write a two-letter country code")
    if name in tests and value:
        return {entity.id for entity in case.entities.values() if tests[name](entity)}, ()
    raise UsageError(
        f"'{atom}' is no selector; use @designated, @listed:LIST, @programme:TAG,"
        " @kind:KIND, @country:XX or @state:XX"
    )


def _loaded(case: Case, name: str) -> str:
    """Say which lists, or which programmes, a case has."""
    rows = case.designations.values()
    if name == "programme":
        found = sorted({tag for row in rows for tag in row.programmes})
        return f"no row under it is loaded; there are {', '.join(found) or 'none'}"
    found = sorted({f"{row.list} ({row.authority})" for row in rows if row.list})
    return f"no such list is loaded; there are {', '.join(found) or 'none'}"


def nothing_matched(network: Network, word: str) -> str:
    """Why a selector matches nothing, for the answer itself; silence is no clearance."""
    case = network.case
    day = network.as_of or "any day"
    if "@designated" in word and not case.designations:
        return f"'{word}' is not assessed: no designations are loaded"
    lists = ", ".join(
        f"{row.list} (version {network.version_of(row) or '?'}, complete: {row.complete or '?'})"
        for row in case.lists.values()
    )
    known = f" as known by {network.view.known_by}" if network.view.known_by else ""
    maybe = _doubtful(network, word)
    more = f"; not among them, {maybe}" if maybe else ""
    return f"'{word}' matches no entity on {day}{known}; lists loaded: {lists or 'none'}{more}"


def open_note(network: Network, word: str) -> str:
    """That a selector of listed parties leaves out some whose listing is not sure; or empty.

    For an answer that finds nothing: silence is no clearance.
    """
    maybe = _doubtful(network, word)
    return f"not among '{word}', {maybe}" if maybe else ""


def _doubtful(network: Network, word: str) -> str:
    """Parties that selectors of listings would match, were a row of them surely in force.

    With the status and id of the row; empty for none.
    """
    atoms = (part.strip() for part in re.split("[,&]", word))
    asked = [atom[1:].partition(":")[::2] for atom in atoms if atom.startswith("@")]
    rows = [
        one.row
        for found in network.lists.open.values()
        for one in found
        if any(
            name == "designated"
            or (name in ("listed", "programme") and _matches(network.case, name, value, one.row))
            for name, value in asked
        )
    ]
    if not rows:
        return ""
    said = ", ".join(f"{network.case.entities[r.entity].name} ({r.status}, {r.id})" for r in rows)
    return f"for their listing is not sure, which clears none of them: {said}"


def _matches(case: Case, name: str, value: str, row: Designation) -> bool:
    """Whether a listing is under a programme, or on a list by its id, authority or acronym."""
    wanted = value.casefold()
    if name == "programme":
        return wanted in (tag.casefold() for tag in row.programmes)
    said = [row.list, row.authority]
    if row.list in case.lists:
        known = case.lists[row.list]
        said += [known.authority, known.instrument]
    return any(
        wanted == text.casefold() or wanted in re.split(r"\W+", text.casefold()) for text in said
    )


def all_names(case: Case) -> Iterator[tuple[str, str, bool]]:
    """Every name, its entity, and whether it is a primary one; ids come first."""
    for entity in case.entities.values():
        yield entity.id, entity.id, True
        if entity.name != entity.id:
            yield entity.name, entity.id, True
    for row in case.names:
        if row.entity in case.entities:
            yield row.name, row.entity, row.kind == "primary"


def resolve(case: Case, word: str) -> str:
    """Id of the one entity that a word names.

    Tried in turn: the id, a primary name as written, another name as written,
    then both in normal form (case, diacritics, hyphens, articles, Arabic letters).

    Raises
    ------
    UnknownEntity
        If no name fits; the nearest are offered and never taken.
    AmbiguousEntity
        If names of several entities fit equally well.
    """
    word = word.strip()
    if word in case.entities:
        return word
    if not word:
        raise UsageError("an entity or selector is needed, not an empty word")
    form = names.normalise(word)
    found: list[set[str]] = [set(), set(), set(), set()]
    for name, entity, primary in all_names(case):
        if name == word:
            found[0 if primary else 1].add(entity)
        elif form and names.normalise(name) == form:
            found[2 if primary else 3].add(entity)
    for ids in found:
        if len(ids) == 1:
            return next(iter(ids))
        if ids:
            offered = ", ".join(sorted(ids))
            raise AmbiguousEntity(f"'{shorten(word)}' names several entities; use an id: {offered}")
    near = names.suggest(word, ((name, entity) for name, entity, _ in all_names(case)))
    hint = f"nearest: {', '.join(near)}" if near else "no name of the case looks like it"
    raise UnknownEntity(f"no entity '{shorten(word)}' in {case.name} ({hint})")
