"""The one place where a hop, a path or a listing becomes words.

A sentence keeps the recorded direction and the recorded verb: what was
allocated is not said to be paid, what the list links is not said to be
controlled. An allegation carries its hedge, a dispute is named, what has ended
stands in the past.
"""

from __future__ import annotations

from collections.abc import Sequence

from flowgraph.analysis.results import Behind, Hop, Path, Station, Timed
from flowgraph.case.evidence import Summary
from flowgraph.case.identity import SURE_CLAIMS
from flowgraph.case.view import ASSUMED, Network
from flowgraph.model import kinds
from flowgraph.model.values import Designation, Edge
from flowgraph.render import words
from flowgraph.render.words import amount_text, name_of, noun_of, sentence_case


def edge_sentence(
    network: Network, edge: Edge, summary: Summary | None, within: bool = False
) -> str:
    """One edge as a sentence without its full stop.

    What a publication said of an office is told with the day of the publication.

    Parameters
    ----------
    network : gives names, kinds and the day of the question
    edge : the edge
    summary : its evidence; gives amounts, and says whether the verb must be hedged
    within : whether it stands inside the sentence of an approval, which goes one level deep
    """
    case = network.case
    kind = case.kinds[edge.kind]
    amount = edge_amount(edge, summary)
    said, told = _said(network, edge, summary, amount)
    period = words.period_text(edge, kind.event)
    when = f" {period}" if period else ""
    subject = noun_of(network, edge.source)
    about = case.edges.get(edge.about) if edge.kind == "approves" else None
    if about and (within or about.id not in network.summaries):
        return f"{subject} {said}{when} record {about.id}"
    if about:
        what = edge_sentence(network, about, network.summaries[about.id], within=True)
        return f"{subject} {said}{when} what another record states: {what}"
    what = f"capital of {amount}" if edge.money_status == "capital" else amount
    apart = f" ({what})" if amount and not told else ""
    if edge.kind == "leads" and not edge.end and network.last_published(edge):
        when += f" (as last published, {network.last_published(edge)})"
    return f"{subject} {said} {noun_of(network, edge.target)}{apart}{when}"


def edge_amount(edge: Edge, summary: Summary | None, short: bool = False) -> str:
    """Amount of an edge as its evidence gives it; `a year` where that is what it is for.

    Parameters
    ----------
    short : in millions and above by three digits, for a label
    """
    found = summary or edge
    text = (words.short_amount if short else amount_text)(
        found.amount_min, found.amount_max, found.currency
    )
    yearly = edge.per == "year" and not words.within_one_year(edge)
    return f"{text} a year" if text and yearly else text


def _said(
    network: Network, edge: Edge, summary: Summary | None, amount: str, bare: bool = False
) -> tuple[str, bool]:
    """Verb of an edge, hedged as its evidence asks, and whether it tells the amount.

    Parameters
    ----------
    bare : leave amounts and quantities out, for a label that shows them apart
    """
    kind = network.case.kinds[edge.kind]
    plural = words.is_plural(network.case.entities[edge.source])
    over = words.is_over(network, edge)
    verb, infinitive, thing = words.verbs_of(kind, edge.money_status, plural, over)
    claim = summary.claim if summary else edge.claim or "asserted"
    hedge = words.hedge_of("" if summary and summary.partial else edge.hedge, claim)
    chosen = infinitive if hedge and not over else verb
    told = "{what" in (infinitive if hedge else verb)
    if bare:
        said = " ".join(words.fill(chosen, edge, "" if amount else thing, "").split())
    else:
        said = words.fill(chosen, edge, amount or thing, amount)
    if hedge:
        said = words.had_been(said) if over else said
        said = f"{'are' if plural else 'is'} {hedge} to {said}"
    return said, told


def verb_text(network: Network, edge: Edge, summary: Summary | None) -> str:
    """Verb of an edge as a label on its line: hedged, without amount and names.

    It reads from the recorded source to the recorded target.
    """
    return _said(network, edge, summary, edge_amount(edge, summary), bare=True)[0]


def when_text(network: Network, edge: Edge) -> str:
    """Date of an edge as a label: its period, else the day it was last published."""
    period = words.period_text(edge, network.case.kinds[edge.kind].event)
    if period:
        return period
    last = network.last_published(edge)
    return f"not dated, last published {last}" if last else "not dated"


def hop_sentence(network: Network, hop: Hop) -> str:
    """Sentence of a hop: that of its strongest edge, in the recorded direction."""
    return edge_sentence(network, network.case.edges[hop.edges[0]], hop.summary)


def path_sentence(network: Network, path: Path) -> str:
    """Sentences of all hops, then what is not known."""
    parts = [hop_sentence(network, hop) for hop in path.hops]
    said = sentence_case("; ".join(parts)) + "."
    for note in path_notes(network, path):
        said += f" {note}"
    return said


def path_notes(network: Network, path: Path) -> list[str]:
    """What a reader must be told beside the hops, each as a sentence."""
    notes = []
    for entity, pool in path.pools:
        name = sentence_case(noun_of(network, entity))
        if pool == kinds.UMBRELLA:
            notes.append(_umbrella_note(network, path, entity))
        elif pool == kinds.GENERAL:
            notes.append(
                f"{name} is a general pool: what leaves it is not what entered it (fungible)."
            )
    if 0 < path.amount_known_to < len(path.hops):
        holder = noun_of(network, path.hops[path.amount_known_to - 1].target)
        later = [
            network.summaries[name]
            for hop in path.hops[path.amount_known_to :]
            for name in hop.edges
        ]
        some = any(summary.amount_min or summary.amount_max for summary in later)
        kind = "comparable amount" if some else "amount"
        notes.append(f"No {kind} beyond {holder} is in these tables.")
    if any(hop.step == kinds.POSSIBLE for hop in path.hops):
        notes.append("The route relies on a guess that two entries are one party.")
    elif any(hop.identity and hop.summary.claim not in SURE_CLAIMS for hop in path.hops):
        notes.append("The route relies on two entries being one party, which is not sure.")
    elif path.relies_on_identity:
        notes.append("The route relies on two entries being one party.")
    return notes


def _umbrella_note(network: Network, path: Path, entity: str) -> str:
    name = noun_of(network, entity)
    at = path.nodes.index(entity)
    onward = path.hops[at]
    if onward.step != kinds.BENEFIT:
        return sentence_case(
            f"{name}: an umbrella; what leaves it is not traced to what entered it."
        )
    unit = noun_of(network, onward.target)
    function = network.case.entities[entity].function.rstrip(".")
    lawful = f" {name_of(network, entity)}: {function}." if function else ""
    return (
        f"Share unknown: no publication read says which part of the money of {name} goes to"
        f" {unit}.{lawful}"
    )


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
        _listed(timed)
        + timing_text(timed)
        + ("" if seen else f" ({_seen(network, timed.listing.row.checked)})")
        for timed in found
    ]
    name = sentence_case(noun_of(network, found[0].listing.row.entity))
    return f"{name}: {'; '.join(said)}.{seen}"


def _seen(network: Network, checked: str) -> str:
    if not checked:
        by = network.view.known_by
        return f"No list copy of {by} or earlier is recorded" if by else "No list copy was checked"
    later = bool(network.as_of) and checked < network.as_of
    return f"Last seen on a copy of {checked}{'; status after that day not known' if later else ''}"


def _listed(timed: Timed) -> str:
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
    contested = f", its reasons denied ({', '.join(denied)})" if denied else ""
    effect = "" if timed.listing.designates else ", which does not block property,"
    return f"listed by {authority} ({programmes}){effect} {since}{contested}"


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


def nothing_found_text(max_hops: int, lens: str) -> str:
    """The answer when no path exists and the search was complete."""
    return f"No path within {words.counted(max_hops, 'hop')} in the {lens} lens."


def recipient_text(network: Network, entity: str, relation: str) -> str:
    """One meeting point in words."""
    name = sentence_case(noun_of(network, entity))
    pool = network.pool(entity)
    what = f" ({pool} pool)" if pool != kinds.NO_POOL else ""
    if relation == "passes_on":
        return (
            f"{name}{what}: money of the source ends here, and another route begins here and"
            " arrives at the target; no publication joins the two"
        )
    return f"{name}{what}: payments of both source and target arrive here"


def station_role(network: Network, station: Station) -> str:
    """What a station is and when, hedged where it is alleged: `processor since 2025-07`."""
    edge = network.case.edges[station.edge]
    period = words.period_text(edge, network.case.kinds[edge.kind].event)
    return f"{station.role}{f' {period}' if period else ''}{_qualified(network, edge)}"


def _qualified(network: Network, edge: Edge) -> str:
    """Claim of a record in brackets where it is less than stated."""
    claim = network.summaries[edge.id].claim
    return f" ({claim})" if claim not in ("asserted", "official_finding") else ""


def station_text(network: Network, station: Station) -> str:
    """One station: who, as what, when, and on which record of the hop."""
    name = name_of(network, station.entity)
    sure = ", assumed" if station.time == ASSUMED else ""
    return f"{name} ({station_role(network, station)}{sure}, on {station.about})"


def attached_lines(network: Network, hop: Hop) -> list[str]:
    """The stations of a hop and those behind it, a line each; none where there are none."""
    attached = {
        "stations": [station_text(network, one) for one in hop.stations],
        "behind it": [behind_text(network, one) for one in hop.behind],
    }
    return [f"{label}: {'; '.join(said)}" for label, said in attached.items() if said]


_ACTS = {
    "approves": "approves",
    "heads": "heads {body}",
    "pays": "heads {body}, which pays a part",
    "processes": "heads {body}, which processes",
}


def behind_role(network: Network, one: Behind) -> str:
    """Act and day of one who stands behind a hop, hedged where it is alleged."""
    edge = network.case.edges[one.edge]
    period = words.period_text(edge, network.case.kinds[edge.kind].event)
    act = _ACTS[one.act].format(body=noun_of(network, edge.target))
    return f"{act}{f' {period}' if period else ''}{_qualified(network, edge)}"


def behind_text(network: Network, one: Behind) -> str:
    """One who stands behind a hop: act, day, evidence of it, and on which record."""
    edge = network.case.edges[one.edge]
    period = words.period_text(edge, network.case.kinds[edge.kind].event)
    when = f" {period}" if period else ""
    about = network.case.edges.get(one.about)
    draft = " (a draft)" if about and about.money_status == "requested" else ""
    listed = ", listed" if one.listed else ""
    summary = network.summaries[edge.id]
    hedge = "" if summary.partial else edge.hedge
    claim = f"{one.claim}: {hedge}" if hedge else one.claim
    act = _ACTS[one.act].format(body=noun_of(network, edge.target))
    return (
        f"{name_of(network, one.entity)} ({act}{when}{listed};"
        f" {one.grade or 'no grade'}, {claim}; on {one.about}{draft})"
    )


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
