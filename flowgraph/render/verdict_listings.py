"""What a verdict says of the listings of an entity: in force, open, former, later, looked up."""

from __future__ import annotations

from collections.abc import Iterable

from flowgraph.analysis.results import Timed
from flowgraph.case.view import Network
from flowgraph.model import dates
from flowgraph.model.values import Designation
from flowgraph.regimes import findings as found
from flowgraph.regimes.findings import Finding, Flag, ListUsed, Missing
from flowgraph.render import listings
from flowgraph.render.words import noun_of, sentence_case

# Flags of which the records are rows of lists.
FLAGS = frozenset(
    (found.OTHER_LISTING, found.OTHER_EFFECT, found.LATER, found.FORMER, found.LOOKED_UP)
)
NOT_LISTED = "not listed on the lists loaded"


def lists_text(lists: Iterable[ListUsed]) -> str:
    """Lists with version and completeness.

    >>> lists_text([ListUsed("us-ofac-sdn", "2026-07-11", "no")])
    'us-ofac-sdn, version 2026-07-11, not complete'
    """
    whole = {"yes": "complete", "no": "not complete"}
    return "; ".join(
        f"{one.name}, version {one.version or 'not stated'},"
        f" {whole.get(one.complete, 'completeness not stated')}"
        for one in lists
    )


def listed_sentence(network: Network, one: Finding) -> str:
    """The listings in force of an entity, or of the party that it is another name of."""
    said = listings.listings_text(network, [Timed(listing) for listing in one.listings])
    if one.listings[0].row.entity == one.entity:
        return said
    return f"{said} {sentence_case(noun_of(network, one.entity))} is another name of it."


def not_listed_sentence(network: Network, one: Finding) -> str:
    """That no listing of an entity in force is recorded, and on which lists that rests."""
    name = noun_of(network, one.entity)
    of_lists: dict[str, list[str]] = {}
    for flag in one.flags:
        if flag.code in FLAGS and flag.code != found.OTHER_LISTING:
            for row in (network.case.designations[name] for name in flag.records):
                of_lists.setdefault(row.list, []).append(_row_text(network, flag, row))
    if not of_lists and all(used.complete == "yes" for used in one.lists):
        return f"{sentence_case(name)} is not listed on the lists loaded: {lists_text(one.lists)}."
    said = []
    for used in one.lists:
        silent = "does not name it" if used.complete == "yes" else "says nothing of it"
        told = "; ".join(dict.fromkeys(of_lists.get(used.name, [silent])))
        said.append(f"{lists_text([used])}: {told}")
    return f"No listing of {name} in force is recorded that this rule counts. {'. '.join(said)}."


def in_short(one: Finding) -> str:
    """What the rows that name an entity say of a listing that is not in force, in a few words."""
    words = {
        found.OTHER_EFFECT: "an entry with another effect names it",
        found.FORMER: "a listing of it has ended",
        found.LATER: "a listing of it begins after the day asked",
    }
    codes = {flag.code for flag in one.flags}
    copies = sorted({flag.day for flag in one.flags if flag.code == found.LOOKED_UP})
    if copies and any(used.complete != "yes" for used in one.lists):
        words[found.LOOKED_UP] = f"looked up on the copy of {', '.join(copies)} and not found"
    return " and ".join(said for code, said in words.items() if code in codes) or NOT_LISTED


def _row_text(network: Network, flag: Flag, row: Designation) -> str:
    """What one row that is no listing in force here says, without a full stop."""
    entry = f"{', '.join(row.programmes) or 'programme not stated'}; {row.id}"
    if flag.code == found.LOOKED_UP:
        looked_up = f"the name was looked up on the copy of {row.checked} and not found"
        if network.as_of and dates.first_day(row.checked) > network.as_of:
            return f"{looked_up}; a listing on the day asked that was over by then is not on it"
        return f"{looked_up}; status after that day not known"
    if flag.code == found.LATER:
        return f"a listing is recorded from {flag.day}, after the day asked"
    if flag.code == found.FORMER:
        return f"a listing ended {dates.on_day(row.end) or 'on a day that is not known'} ({entry})"
    return f"an entry with the effect {row.effect}, which this rule does not count ({entry})"


def flag_text(network: Network, one: Finding, flag: Flag) -> str:
    """Rows of lists beside a verdict, as a sentence or two."""
    rows = [network.case.designations[name] for name in flag.records]
    if flag.code == found.OTHER_LISTING:
        return _other_listings(one, rows)
    said = "; ".join(_row_text(network, flag, row) for row in rows)
    return f"{said[:1].upper()}{said[1:]}."


def _other_listings(one: Finding, rows: Iterable[Designation]) -> str:
    """Listings of other lists: what they are, and that they seed no rule of this instrument."""
    said: dict[str, str] = {}
    for row in rows:
        since = f"since {row.start}" if row.start else "first day not known"
        label = f"{'+'.join(row.programmes) or row.list} of {row.authority or row.list}"
        meaning = one.instrument.measures.get(row.list, "")
        said.setdefault(label, f"{label} ({since}){': ' + meaning if meaning else ''}")
    return f"Other listings, which seed no rule of this instrument: {'; '.join(said.values())}."


def open_text(network: Network, fact: Missing) -> str:
    """Why a row only may be a listing in force, with the row; without a full stop."""
    row = network.case.designations[fact.edges[0]]
    day = f", {row.since}{' to ' + row.end if row.end else ''}" if row.since else ""
    return (
        f"{listings.OPEN_LISTINGS[next(iter(fact.doubts))]} (entry {row.record_id or 'not known'},"
        f" {', '.join(row.programmes) or 'programme not stated'}{day}; {row.id})"
    )
