"""A listing in words: in force, open, looked up, and on which copy it was last seen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flowgraph.analysis.results import Path, Timed
from flowgraph.case.listed import ENDS, why_open
from flowgraph.case.view import Listing, Network
from flowgraph.model.values import Designation
from flowgraph.render import words
from flowgraph.render.words import name_of, noun_of, sentence_case

if TYPE_CHECKING:
    from flowgraph.case.listed import Listed, OpenListing


def listing_lines(network: Network, path: Path) -> list[str]:
    """A line for each listed entity of a path: where it stands, and its listings."""
    found: dict[str, list[Timed]] = {}
    for timed in path.designations:
        found.setdefault(timed.listing.row.entity, []).append(timed)
    where = {path.source: ", the source", path.target: ""}
    return [
        f"listed{where.get(entity, ', on the way')}: {listings_text(network, listings)}"
        for entity, listings in found.items()
    ]


def listings_text(network: Network, found: Sequence[Timed]) -> str:
    """All listings of one entity on a path in words, with their timing.

    Parameters
    ----------
    network : gives names and the day of the question
    found : listings of one entity, at least one
    """
    copies = {timed.listing.row.checked for timed in found}
    seen = ""
    if len(copies) == 1:
        seen = f" {_seen(network, copies.pop())}."
    said = [
        _listed(network, timed)
        + timing_text(timed)
        + ("" if seen else f" ({_seen(network, timed.listing.row.checked)})")
        for timed in found
    ]
    name = sentence_case(noun_of(network, found[0].listing.row.entity))
    return f"{name}: {'; '.join(said)}.{seen}"


def seen_on_copy(network: Network, checked: str) -> str:
    """`last seen on a copy of 2026-07-11`, within a sentence, and that later is not known."""
    said = _seen(network, checked).replace("; status", ", status")
    return said[:1].lower() + said[1:]


def listed_sentence(network: Network, listing: Listing) -> str:
    """One listing as a sentence: authority, first day, denial, and the last copy it was seen on."""
    who = sentence_case(noun_of(network, listing.row.entity))
    return f"{who} is {_listed(network, Timed(listing))}. {_seen(network, listing.row.checked)}."


def unlisted_text(network: Network, entity: str) -> str:
    """What the lists loaded say of a party that no row of its own designates, as a sentence.

    A name that nobody looked up, on a list that is not complete here, is not said to be unlisted.
    """
    by, found = network.known_by, network.lists.of(entity)
    if found.listed:
        return f"Listed by another name, {name_of(network, found.party)}."
    if found.edges or found.open:
        said = may_be_listed_text(network, found)
        return f"{said[:1].upper()}{said[1:]}."
    if found.listed is None and not found.partial:
        return "Not assessed: no list is loaded."
    partial = f"{', '.join(found.partial)}: not complete"
    looked_up = {
        f"{row.list or row.authority} (copy of {row.checked})"
        for row in network.case.designations_of.get(entity, ())
        if row.status == "not_listed" and row.checked and (not by or row.checked <= by)
    }
    if looked_up:
        said = f"Not listed: name looked up and not found on {', '.join(sorted(looked_up))}."
        return f"{said} Not looked up elsewhere ({partial})." if found.partial else said
    if found.partial:
        return f"No listing is recorded; the name was not looked up ({partial})."
    return "Not listed on the lists loaded."


def _seen(network: Network, checked: str) -> str:
    if not checked:
        by = network.view.known_by
        return f"No list copy of {by} or earlier is recorded" if by else "No list copy was checked"
    later = bool(network.as_of) and checked < network.as_of
    return f"Last seen on a copy of {checked}{'; status after that day not known' if later else ''}"


def _listed(network: Network, timed: Timed) -> str:
    row = timed.listing.row
    programmes = ", ".join(row.programmes) or "programme not stated"
    authority = row.authority or row.list or "authority not stated"
    if row.start:
        since = f"since {row.start}"
    elif row.first_seen:
        since = f"first day not known, on a copy of {row.first_seen}"
    else:
        since = "first day not known"
    denied = timed.listing.summary.against if timed.listing.summary else ()
    contested = f", contested ({', '.join(denied)})" if denied else ""
    effect = "" if timed.listing.designates else ", which does not block property,"
    ends = why_open(network, row) == ENDS
    until = f", until {row.end}; whether it had ended by the day asked is not known" if ends else ""
    return f"listed by {authority} ({programmes}){effect} {since}{until}{contested}"


TIMING = {
    "before": "dated before it",
    "after": "dated after it",
    "straddles": "dated before and after it, or over its day",
    "undated": "not dated",
}


def timing_text(timed: Timed) -> str:
    """How the records of a money hop stand to a listing; empty where there are none."""
    if timed.hop is None:
        return ""
    records = f"records of hop {timed.hop + 1}"
    if timed.timing == "undated" and not timed.listing.row.since:
        return f", so that {records} cannot be set before or after it"
    said = f", {records} {TIMING[timed.timing]}"
    if timed.undated and timed.timing != "undated":
        said += f" ({words.counted(timed.undated, 'record')} not dated)"
    return said


# Why a row only may be a listing in force (codes of `case.listed.why_open`).
OPEN_LISTINGS = {
    "reported": "a listing is reported, and that the entry is this party was not confirmed",
    "announced": "a listing was announced, and no row that gives it effect is recorded",
    "undated": "a listing is recorded without any day",
    "begins": "a listing begins in the period that the day asked falls into",
    "ended": "a listing ended on a day that is not known",
    "ends": "a listing ends in the period that the day asked falls into",
}


def open_listing_text(found: OpenListing) -> str:
    """A row that may be a listing in force: why it only may, its status and its id."""
    row = found.row
    said = [row.list or row.authority or "list not stated", *row.programmes]
    return f"{OPEN_LISTINGS[found.why]} ({', '.join(said)}, status {row.status}; {row.id})"


def may_be_listed_text(network: Network, found: Listed) -> str:
    """That somebody may be a listed party, by which records or rows; without a full stop."""
    said = []
    if found.edges:
        who = "a listed party" if found.party in network.designated else "a party said to be listed"
        records = ", ".join(f"{name}: {words.weighed_text(network, name)}" for name in found.edges)
        said.append(f"may be {who}, {name_of(network, found.party)}, by {records}")
    said += [f"may be listed: {open_listing_text(one)}" for one in found.open]
    return "; ".join(said)


def listing_line(row: Designation, in_force: bool) -> str:
    """One designation row of any status as a line."""
    programmes = ", ".join(row.programmes) or "no programme"
    when = f"from {row.start}" if row.start else "first day not known"
    if row.end:
        when += f" to {row.end}"
    if row.status == "not_listed":
        day = row.checked or "no stated day"
        said = f"name not found on {row.list or 'the list'}, looked up on {day}"
    else:
        said = f"{row.status} by {row.authority or row.list}, {programmes}, {when}"
        if row.checked:
            said += f", last seen on a copy of {row.checked}"
    force = "in force" if in_force else "not counted as designated"
    force += " on the day asked"
    cited = ", ".join(row.publication) or "no publication"
    return f"{said} [{row.effect or 'no effect'}; {force}; {cited}; {row.id}]"
