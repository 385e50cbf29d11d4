"""Exposures as text, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from flowgraph.analysis.denials import Denials, denials_of, denials_of_listings
from flowgraph.analysis.ended import note_of
from flowgraph.analysis.exposure import ExposureAnswer
from flowgraph.analysis.exposure_finder import MAYBE_SAME
from flowgraph.analysis.exposure_rows import Exposure, OpenExposure
from flowgraph.analysis.guesses import Guessed
from flowgraph.analysis.results import Path
from flowgraph.analysis.standing import PASSES, Standing
from flowgraph.case.identity import SURE_CLAIMS
from flowgraph.case.view import ASSUMED, STRADDLES, Network
from flowgraph.model import dates, kinds, lookup
from flowgraph.regimes.findings import DENIED, INDETERMINATE, LEFT_OUT, Finding, Flag
from flowgraph.regimes.stake import VOTES
from flowgraph.render import as_text, criteria, rules, sentences, verdicts, words
from flowgraph.render.as_json import (
    data_version,
    past_to_dict,
    path_to_dict,
    search_to_dict,
    timed_to_dict,
)
from flowgraph.render.terminal import Page
from flowgraph.render.words import (
    asked_text,
    counted,
    name_of,
    noun_of,
    sentence_case,
    weighed_text,
)

COLUMNS = (
    "entity", "name", "class", "direction", "party", "party_name", "listings", "programmes",
    "listed_since", "last_seen", "timing", "secondary_sanctions_notation", "lens", "path",
    "last_published", "hops", "paths", "band", "weakest_hop", "weakest_grade", "claim", "origins",
    "order", "single_publication", "share", "regimes", "pools", "publications", "against",
    "denials",
    "sentence", "as_of", "known_by", "complete", "data",
)  # fmt: skip

STANDING = (
    "To be named beside a payment is not to fund what lies beyond it; the share of any party beyond"
    " is not known from it."
)
NONE_SAID = (
    "No exposure to a designated party is recorded on the day asked. That is no clearance: only"
    " the lists and publications loaded were read."
)


# Most names that the closing line of `exposure --all` gives of each group.
_MOST = 5


def text(answer: ExposureAnswer, page: Page) -> str:
    """Text of `exposure`."""
    network = answer.network
    every = answer.query["entities"] is None
    by_entity: dict[str, list[Exposure]] = {}
    for one in answer.exposures:
        by_entity.setdefault(one.entity, []).append(one)
    entities = list(by_entity) if every else answer.query["entities"]
    for entity in entities:
        page.add(as_text.with_id(network, entity))
        _verdicts(page, network, [one for one in answer.findings if one.entity == entity])
        found = by_entity.get(entity, [])
        for late, rows_ in groupby(found, key=_late):
            if late:
                page.add(late, 2, 4)
            for class_, group in groupby(rows_, key=lambda one: one.class_):
                _class(page, network, class_, list(group), answer.explain)
        if not found:
            page.add(none_text(answer, entity), 2)
        for said in beside_texts(answer, entity):
            page.add(said, 2, 4)
        if not every:
            _payments(page, answer, [one for one in answer.payments if one.entity == entity])
            _ties(page, network, answer.ties.get(entity, ()))
        page.add()
    noted = notation_text(answer)
    if noted:
        page.add(noted)
    for pair in answer.criteria:
        criteria.add_pair(page, network, pair)
    if answer.criteria:
        criteria.add_order(page, answer.criteria[0])
    for note in answer.notes:
        page.add(f"{note[:1].upper()}{note[1:]}.")
    if every:
        rest = len(network.case.entities) - len(by_entity)
        said = "no exposure is recorded" if answer.search.complete else "not searched to the end"
        page.add(f"{counted(rest, 'other entity', 'other entities')}: {said}.")
        for said in others_texts(answer):
            page.add(said)
    search = answer.search
    state = "complete" if search.complete else f"stopped by --{search.stopped_by}, not complete"
    page.add(
        f"Nearest listed parties within {counted(answer.query['max_hops'], 'hop')};"
        f" {counted(search.explored, 'search step')}, {state}. {asked_text(network)}"
    )
    return page.text()


# Why an entity without exposure is not cleared, as fields of JSON.
_OTHERS = ("recorded", "undecided", "left_out", "denied", "over", "partial")


def others_texts(answer: ExposureAnswer) -> Iterator[str]:
    """Why entities without an exposure are not cleared by that, for `exposure --all`."""
    others, network = answer.others, answer.network
    told = (
        (others.recorded, "with something also recorded, with somebody who may be listed or as"
         " somebody that it may be"),
        (others.undecided, "of which a rule cannot tell, or which it catches"),
        (others.left_out, "with records on it, above it or on its routes that the filters left"
         " out"),
        (others.denied, "of which an identity is denied"),
        (others.over, "with a tie to a listed party that is over"),
    )  # fmt: skip
    said = []
    for names, what in told:
        if names:
            shown = ", ".join(names[:_MOST]) + (", ..." if len(names) > _MOST else "")
            said.append(f"{len(names)} {what} ({shown})")
    if said:
        yield f"That clears none of them. Among them: {'; '.join(said)}. Ask about each by name."
    records = {name for one in others.left_out for name in answer.left_out[one]}
    count = len(records or network.left_out)
    if count:
        yield f"The filters left out {counted(count, 'record')}. Leaving out clears nobody."
    if others.partial:
        yield (
            f"Not complete: {', '.join(others.partial)}. Whom no row of such a list names is not"
            " assessed; that clears none of them."
        )


def _late(one: Exposure) -> str:
    """Line ahead of rows that rest only on routes out of order; empty for other rows."""
    return sentences.out_of_order_text(one.path) if one.path and one.out_of_order else ""


def none_text(answer: ExposureAnswer, entity: str) -> str:
    """That no exposure is recorded, with the limits of that, payments beside, and past ties."""
    if not answer.search.complete:
        return "Not searched to the end; whether there is an exposure is not known."
    count = sum(one.entity == entity for one in answer.payments)
    beside = (
        f" Records name it beside {counted(count, 'recorded payment')}, for an act, an office or"
        " the processing of payments: told apart."
        if count
        else ""
    )
    over = [note_of(answer.network, one) for one in answer.past.get(entity, ())]
    names = [name_of(answer.network, one.nodes[0] if one.nodes[0] != entity else one.nodes[-1])
             for one in answer.past.get(entity, ())]  # fmt: skip
    past = "".join(
        f" {said[:1].upper()}{said[1:]} (listed: {name})."
        for said, name in zip(over, names, strict=True)
    )
    return NONE_SAID + beside + past


def beside_texts(answer: ExposureAnswer, entity: str) -> Iterator[str]:
    """What is no exposure of an entity but does not clear it: guesses, filters, denials."""
    network = answer.network
    for open_ in answer.open:
        if open_.entity == entity:
            yield open_text(network, open_)
    for one in answer.guessed:
        if one.entity == entity:
            yield guessed_text(network, one)
    others = len(network.left_out)
    if others and entity not in answer.left_out:
        yield (
            f"The filters left out {counted(others, 'record')} of the case, none of them on it or"
            " on those above it. Leaving out clears nobody."
        )
    for code, found in ((LEFT_OUT, answer.left_out), (DENIED, answer.denied)):
        if entity in found:
            yield verdicts.not_counted_text(network, Flag(code, (entity,), found[entity]))


def guessed_text(network: Network, one: Guessed) -> str:
    """A route of which one end may be somebody else by a guess, with the guess."""
    said = " and ".join(_guess_text(network, name) for name in (one.own, one.edge) if name)
    if one.other != one.party:
        where = "No listed party is named there; but"
        if one.party in network.lists.open:
            rows_ = "; ".join(map(sentences.open_listing_text, network.lists.open[one.party]))
            said += f"; of {noun_of(network, one.party)}, {rows_}"
    else:
        verb = "ends at" if one.direction == "to_party" else "starts from"
        open_ = network.lists.open.get(one.party, ())
        kind = "of whom " + "; ".join(map(sentences.open_listing_text, open_)) if open_ else ""
        party = "that" if open_ else "the listed"
        where = (
            f"The route {verb} {party} party {noun_of(network, one.party)}"
            f"{f', {kind},' if kind else ''}; it is {noun_of(network, one.entity)} itself that may"
            " be another on it:"
        )
    return (
        f"Also recorded: {sentences.path_sentence(network, one.path)} {where} {said}."
        " `--possible-identity` walks such a guess."
    )


def _guess_text(network: Network, name: str) -> str:
    """A record that two entities may be one, with its grade and claim."""
    edge, summary = network.case.edges[name], network.summaries[name]
    said = sentences.edge_sentence(network, edge, summary)
    return f"{said} ({name}: {summary.grade or 'no grade'}, {summary.claim})"


def open_text(network: Network, one: OpenExposure) -> str:
    """A record or route to a party that has a row which only may be a listing in force."""
    rows_ = "; ".join(map(sentences.open_listing_text, one.rows))
    party = noun_of(network, one.exposure.party)
    if one.exposure.party == one.entity:
        said = f"of {party} itself, {rows_}."
    elif one.exposure.path is None:
        said = f"{sentence(network, one.exposure)} Of {party}, {rows_}."
    else:
        said = f"{sentences.path_sentence(network, one.exposure.path)} Of {party}, {rows_}."
    return f"Also recorded: {said} That neither lists nor clears it."


def notation_text(answer: ExposureAnswer) -> str:
    """Which listed parties carry a note on secondary sanctions; empty if none does."""
    network = answer.network
    noted = sorted({name_of(network, one.party) for one in answer.exposures if one.notation})
    others = {name_of(network, one.party) for one in answer.exposures if not one.notation}
    if not noted:
        return ""
    unseen = sorted(others - set(noted))
    more = f" No such note was seen for: {', '.join(unseen)}." if unseen else ""
    return (
        f"The list notes a secondary sanctions risk for: {', '.join(noted)}. That is a property of"
        " a transaction of others with the party, by the orders that the list names, and not of an"
        f" entity that is tied to it.{more}"
    )


def _verdicts(page: Page, network: Network, findings: list[Finding]) -> None:
    """A line for the instruments that answer, and one for those that cannot."""
    silent = []
    for _, group in groupby(findings, key=lambda one: one.instrument.id):
        ones = list(group)
        if not ones[0].lists:
            silent.append(ones[0].instrument.place)
        else:
            page.add(f"{ones[0].instrument.place}  {rules.headline(ones)}", 2, 6)
            for flag in ones[0].flags:
                if flag.code in (LEFT_OUT, DENIED):
                    continue  # told once for the entity
                said = verdicts.flag_text(network, ones[0], flag)
                if said:
                    page.add(said, 6, 8)
            for one in ones:
                if one.verdict == INDETERMINATE:
                    page.add(verdicts.sentence(network, one), 6, 8)
    if silent:
        page.add(f"{', '.join(silent)}: not assessed, no list loaded", 2, 6)


def _class(page: Page, network: Network, class_: str, found: list[Exposure], full: bool) -> None:
    """Add all exposures of one class: its meaning, then a line for each; details if `full`."""
    meaning = class_meaning(class_)
    if class_ != MAYBE_SAME and any(unsure_identities(network, one) for one in found):
        itself = "to the party itself"
        wider = meaning.replace(itself, f"{itself}, or to who is said to be it")
        meaning = wider if wider != meaning else f"{meaning} {SAID_TO_BE}"
    page.add(f"{class_}: {meaning}", 2, 4)
    for one in found:
        page.add(f"{arrow(one)} {summary_text(network, one, full)}", 4, 8)
        if one.path is not None and one.out_of_order:
            page.add(sentences.clash_text(network, one.path), 8)
        if not full:
            continue
        if one.class_ != "listed":
            page.add(sentence(network, one), 8)
        for hop in one.path.hops if one.path and not network.known_by else ():
            note = network.case.edges[hop.edges[0]].note
            if note:
                page.add(f"note: {note}", 8, 10)
        if one.path is not None:
            for at, hop in enumerate(one.path.hops, 1):
                for line in sentences.attached_lines(network, hop):
                    page.add(f"hop {at}: {line}", 8, 10)
        page.add(f"listed: {sentences.listings_text(network, one.listings)}", 8, 10)
        for finding in one.findings:
            page.add(verdicts.sentence(network, finding), 8, 10)
        page.add(against_text(network, one), 8, 10)


SAID_TO_BE = "That counts who is only said to be the party, where a line says so."


def unsure_identities(network: Network, one: Exposure) -> tuple[str, ...]:
    """Records of an exposure that join two entries into one party and are not sure."""
    hops = one.path.hops if one.path else ()
    return tuple(
        hop.edges[0]
        for hop in hops
        if hop.step == kinds.POSSIBLE
        or (hop.identity and (hop.summary.claim not in SURE_CLAIMS or hop.time == STRADDLES))
    )


def unsure_identity_text(network: Network, one: Exposure) -> str:
    """That an exposure rests on an unsure identity, with its records; empty if it does not."""
    names = unsure_identities(network, one)
    if not names or one.class_ == MAYBE_SAME:
        return ""
    said = []
    for name in names:
        claim = network.summaries[name].claim
        why = "disputed" if claim == "disputed" else f"only {claim}"
        if claim in SURE_CLAIMS:
            over = network.walkable.get(name) == STRADDLES
            why = "not sure on the day" if over else "only a guess"
        said.append(f"{why} ({name})")
    what = "an identity that is" if len(names) == 1 else "identities that are"
    return f"through {what} {words.joined(said)}"


def class_meaning(class_: str) -> str:
    """Meaning of an exposure class, from `classes.csv`."""
    return next(row["meaning"] for row in lookup.rows("classes") if row["class"] == class_)


_ARROWS = {"to_party": "→", "from_party": "←", "itself": "·"}


def arrow(one: Exposure) -> str:
    """Arrow to or from the party: → if the entity acts, ← if the party does, · for neither."""
    return _ARROWS[one.direction]


def summary_text(network: Network, one: Exposure, short: bool = False) -> str:
    """One exposure in a line: party, evidence, hops; unless `short`, listing and timing too."""
    said = [name_of(network, one.party)]
    path = one.path
    if path is not None:
        said.append(path.band)
        weakest = path.hops[path.weakest_hop].edges[0]
        said.append(
            f"weakest hop {path.weakest_hop + 1}: {path.weakest_grade or 'no grade'}"
            f" {words.claim_text(network, weakest)}"
        )
        # A better graded hop may be the one that is only alleged.
        other = {hop.summary.claim for hop in path.hops} - SURE_CLAIMS
        other.discard(network.summaries[weakest].claim)
        if other:
            said.append(f"{', '.join(sorted(other))} on another hop")
        said.append(counted(path.origins, "origin"))
        more = f" of {one.paths}" if one.paths > 1 else ""
        said.append(f"{counted(len(path.hops), 'hop')}, {path.id}{more}")
        if path.single_publication:
            said.append("rests on one publication")
        if path.order:
            said.append(f"order {path.order}")
        seen = _last_seen(network, path)
        if seen:
            oldest = " at the earliest" if len(path.hops) > 1 else ""
            said.append(f"as last published, {seen}{oldest}")
    unsure = unsure_identity_text(network, one)
    if unsure:
        said.append(unsure)
    share = share_text(one)
    if share:
        said.append(share)
    if short:
        return " · ".join(said)
    since = _since(one)
    if since:
        said.append(since)
    if one.timing:
        said.append(_TIMING[one.timing])
    if one.against:
        said.append(f"against it: {', '.join(one.against)}")
    return " · ".join(said)


def _last_seen(network: Network, path: Path) -> str:
    """Day on which a lasting tie of a route was last published; of several, the earliest.

    Empty if every record is a payment or another act, or has a published end.
    """
    edges = [network.case.edges[hop.edges[0]] for hop in path.hops]
    seen = [day for day in map(network.last_seen, edges) if day]
    return min(seen, key=dates.last_day, default="")


def _since(one: Exposure) -> str:
    rows = [timed.listing.row for timed in one.listings]
    said = []
    for row in rows:
        since = f"since {row.start}" if row.start else f"on a copy of {row.first_seen or '?'}"
        law = f" ({row.legal_basis})" if one.class_ == "listed" and row.legal_basis else ""
        said.append(f"{'+'.join(row.programmes) or row.list}{law} {since}")
    return f"listed {', '.join(said)}" if said else ""


_TIMING = {
    "before": "records before the listing",
    "after": "records after the listing",
    "straddles": "records on both sides of a listing, or over it",
    "undated": "timing against the listing unknown",
}


def share_text(one: Exposure) -> str:
    """Share that one of the two holds in the other; empty in classes without shares."""
    if one.class_ not in ("owned-by", "part-owned-by", "owner-of"):
        return ""
    if not one.stakes:
        return "through others"
    said = []
    for stake in one.stakes:
        what = " of the votes" if stake.measure == VOTES else ""
        amount = f"{stake.stated} percent{what}"
        amount += verdicts.meant_text(stake)
        said.append("share not stated" if "unstated" in stake.doubts else amount)
    alone = any(
        finding.threshold is not None and stake.share.high >= finding.threshold
        for finding in one.findings
        for stake in one.stakes
    )
    return ", ".join(said) + (", together with others" if one.findings and not alone else "")


def against_text(network: Network, one: Exposure) -> str:
    """Contrary evidence as a line; if there is none, how far it was looked for."""
    said = []
    for name in one.against:
        row = network.case.evidence.get(name)
        said.append(f"{row.statement or 'denied'} [{name}, {row.publication}]" if row else name)
    return (
        f"against it: {'; '.join(said)}"
        if said
        else f"{words.denial_text(_denials(network, one))}."
    )


def _denials(network: Network, one: Exposure) -> Denials:
    """Denials of all records of an exposure; without a route, those of the listings."""
    if one.path is None:
        return denials_of_listings(network, [timed.listing for timed in one.listings])
    return denials_of(network, [edge for hop in one.path.hops for edge in hop.edges])


def _denials_text(network: Network, one: Exposure) -> str:
    return "" if one.against else words.denial_text(_denials(network, one))


def unsure_text(one: Exposure) -> str:
    """Claims of a line that are not statements of fact, for its label: `, alleged`; or empty."""
    claims = {hop.summary.claim for hop in one.path.hops} if one.path else set()
    less = sorted(claims - SURE_CLAIMS)
    return f", {', '.join(less)}" if less else ""


def sentence(network: Network, one: Exposure) -> str:
    """One exposure as sentences, in the recorded direction and with the recorded verbs."""
    if one.class_ == "listed":
        return f"Listed itself. {sentences.listings_text(network, one.listings)}"
    if one.path is None:
        name = sentence_case(noun_of(network, one.entity))
        other = noun_of(network, one.party)
        return f"{name} and {other} are one party by the records of their names."
    unsure = unsure_identity_text(network, one)
    said = sentences.path_sentence(network, one.path)
    return f"{said} It is {unsure}." if unsure else said


def _payments(page: Page, answer: ExposureAnswer, found: list[Standing]) -> None:
    if not found:
        return
    network = answer.network
    page.add("named beside payments:", 2)
    for one in found:
        page.add(f"{standing_text(network, one)}.", 4, 6)
    beyond = beyond_of(answer, found)
    if beyond:
        names = ", ".join(name_of(network, name) for name in beyond)
        page.add(
            f"Known routes lead on from the payees, not from it, share unknown, to: {names}.", 4, 6
        )
    page.add(STANDING, 4, 6)


def beyond_of(answer: ExposureAnswer, found: list[Standing]) -> list[str]:
    """Listed parties to which known routes lead on from the payees, sorted."""
    return sorted({name for one in found for name in answer.beyond[one.payer, one.payee]})


_ACTS = {
    PASSES: "pays a part",
    "processes": "processes payments of the payee",
    "approves": "approves",
    "heads": "heads the payer",
    "pays": "heads a body that pays a part",
    "heads_approver": "heads a body that approves",
}
_OFFICE = " (an office; no act of the person is recorded)"


def standing_text(network: Network, one: Standing) -> str:
    """One payment beside which an entity is named: its act, the record of it, the payment."""
    edges, summaries = network.case.edges, network.summaries
    own, about = edges[one.edge], edges[one.about]
    act = _ACTS[one.act]
    if one.act == "processes" and one.through:
        act = "heads a body that processes payments of the payee"
    if words.is_over(network, own):
        act = act.replace("heads", "headed", 1)
        if one.act == "processes" and not one.through:
            act = act.replace("processes", "processed", 1)
    if act.startswith("head"):
        act += _OFFICE
    if one.act != "approves" and words.hedge_text(network, about.id):
        act += f", of {words.what_text(network, about.id)}"
    said = f"{act}: {sentences.edge_sentence(network, own, summaries[own.id])}"
    said += f" ({own.id}: {weighed_text(network, own.id)})"
    if one.act != "approves":
        payment = sentences.edge_sentence(network, about, summaries[about.id])
        met = "on days that may meet" if one.time == ASSUMED else "on days that meet"
        if not (about.start or about.end):
            met = "for a dated part of it"
        said += f"; {met}: {payment} ({about.id}: {weighed_text(network, about.id)})"
    if own.note and not network.known_by:
        said += f"; note: {own.note}"
    return said


def _ties(page: Page, network: Network, names: tuple[str, ...]) -> None:
    """Add records with parties that are not designated; they make no exposure."""
    if not names:
        return
    page.add("other records, which make no exposure to a designated party:", 2)
    for name in names:
        edge, summary = network.case.edges[name], network.summaries[name]
        said = sentence_case(sentences.edge_sentence(network, edge, summary))
        against = f"; against it: {', '.join(summary.against)}" if summary.against else ""
        page.add(f"{said} ({name}: {weighed_text(network, name)}{against}).", 4, 6)
    led = {
        edge.target
        for name in names
        if (edge := network.case.edges[name]).kind == "leads"
        and network.pool(edge.target) == kinds.UMBRELLA
    }
    for umbrella in sorted(led):
        page.add(f"To lead {noun_of(network, umbrella)} is not to control its units.", 4, 6)


def to_dict(answer: ExposureAnswer) -> dict[str, Any]:
    """JSON of `exposure`."""
    network, search = answer.network, answer.search
    return {
        "query": answer.query,
        "data": data_version(network.case),
        "search": search_to_dict(search),
        "notes": list(answer.notes),
        "exposures": [exposure_to_dict(network, one) for one in answer.exposures],
        "payments": [_standing_to_dict(answer, one) for one in answer.payments],
        "guessed": [
            {
                "entity": one.entity,
                "direction": one.direction,
                "other": one.other,
                "party": one.party,
                "edge": one.edge,
                "own": one.own or None,
                "path": one.path.id,
                "sentence": guessed_text(network, one),
            }
            for one in answer.guessed
        ],
        "open": [_open_to_dict(network, one) for one in answer.open],
        "others": {name: list(getattr(answer.others, name)) for name in _OTHERS},
        "left_out": {name: list(edges) for name, edges in answer.left_out.items()},
        "denied": {name: list(edges) for name, edges in answer.denied.items()},
        "ties": {name: list(edges) for name, edges in answer.ties.items()},
        "findings": [rules.finding_to_dict(network, one) for one in answer.findings],
        "ended": {
            name: [past_to_dict(network, one) for one in found]
            for name, found in answer.past.items()
        },
        "criteria": [criteria.to_dict(network, pair) for pair in answer.criteria],
    }


def _open_to_dict(network: Network, one: OpenExposure) -> dict[str, Any]:
    """JSON of a record or route to a party that has a row which only may be a listing."""
    path = one.exposure.path
    return {
        "entity": one.entity,
        "direction": one.exposure.direction,
        "party": one.exposure.party,
        "listings": [
            {"id": found.row.id, "list": found.row.list, "status": found.row.status,
             "why": found.why}
            for found in one.rows
        ],
        "path": path.id if path else None,
        "edges": [name for hop in path.hops for name in hop.edges] if path else [],
        "sentence": open_text(network, one),
    }  # fmt: skip


def exposure_to_dict(network: Network, one: Exposure) -> dict[str, Any]:
    """JSON of one exposure."""
    path = one.path
    first = one.listings[0].listing.row if one.listings else None
    return {
        "entity": one.entity,
        "class": one.class_,
        "direction": one.direction,
        "party": one.party,
        "list": first.list if first else None,
        "hops": len(path.hops) if path else 0,
        "paths": one.paths,
        "path": path.id if path else None,
        "lens": one.lens or None,
        "band": path.band if path else None,
        "weakest_hop": path.weakest_hop if path else None,
        "weakest_grade": path.weakest_grade if path else None,
        "claim": path.hops[path.weakest_hop].summary.claim if path else None,
        "origins": path.origins if path else None,
        "single_publication": path.single_publication if path else None,
        "order": one.order or None,
        "timing": one.timing or None,
        "secondary_sanctions_notation": one.notation,
        "share": share_text(one) or None,
        "regimes": sorted({finding.instrument.id for finding in one.findings}),
        "listings": [timed_to_dict(timed) for timed in one.listings],
        "against": list(one.against),
        "denials": _denials_text(network, one) or None,
        "sentence": sentence(network, one),
        "last_published": (_last_seen(network, path) or None) if path else None,
        "route": path_to_dict(network, path) if path else None,
    }


def _standing_to_dict(answer: ExposureAnswer, one: Standing) -> dict[str, Any]:
    network = answer.network
    own, about = (network.summaries[name] for name in (one.edge, one.about))
    return one._asdict() | {
        "through": one.through or None,
        "grade": own.grade,
        "claim": own.claim,
        "last_published": network.last_published(network.case.edges[one.edge]) or None,
        "about_grade": about.grade,
        "about_claim": about.claim,
        "beyond": list(answer.beyond[one.payer, one.payee]),
        "sentence": standing_text(answer.network, one),
    }


def rows(answer: ExposureAnswer) -> Iterator[dict[str, str]]:
    """CSV rows: one for each entity, class, direction and listed party.

    An entity that was named and has no exposure has one row of class `none`.
    """
    network = answer.network
    asked = {
        "as_of": network.as_of,
        "known_by": network.view.known_by,
        "complete": "yes" if answer.search.complete else "no",
        "data": network.case.sha256[:12],
    }
    for one in answer.exposures:
        yield _cells(network, one) | asked
    told = {one.entity for one in answer.exposures}
    for entity in answer.query["entities"] or ():
        if entity not in told:
            yield (
                dict.fromkeys(COLUMNS, "")
                | {
                    "entity": entity,
                    "name": name_of(network, entity),
                    "class": "none",
                    "hops": "0",
                    "paths": "0",
                    "sentence": " ".join(
                        (none_text(answer, entity), *beside_texts(answer, entity))
                    ),
                }
                | asked
            )


def _cells(network: Network, one: Exposure) -> dict[str, str]:
    path = one.path
    listings = [timed.listing.row for timed in one.listings]
    cells = dict.fromkeys(COLUMNS, "") | {
        "entity": one.entity,
        "name": name_of(network, one.entity),
        "class": one.class_,
        "direction": one.direction,
        "party": one.party,
        "party_name": name_of(network, one.party),
        "listings": "; ".join(
            f"{row.list} {'+'.join(row.programmes)} {row.start or 'first day not known'}".strip()
            for row in listings
        ),
        "programmes": ";".join(dict.fromkeys(tag for row in listings for tag in row.programmes)),
        "listed_since": _earliest([row.start for row in listings]),
        "last_seen": ";".join(sorted({row.checked for row in listings if row.checked})),
        "timing": one.timing,
        "secondary_sanctions_notation": "yes" if one.notation else "not seen",
        "share": share_text(one),
        "regimes": ";".join(sorted({finding.instrument.id for finding in one.findings})),
        "against": ";".join(one.against),
        "denials": _denials_text(network, one),
        "sentence": sentence(network, one),
    }
    if path is None:
        return cells | {"hops": "0", "paths": "0"}
    weakest = path.hops[path.weakest_hop].summary
    return cells | {
        "lens": one.lens,
        "path": path.id,
        "last_published": _last_seen(network, path),
        "hops": str(len(path.hops)),
        "paths": str(one.paths),
        "band": path.band,
        "weakest_hop": str(path.weakest_hop + 1),
        "weakest_grade": path.weakest_grade,
        "claim": weakest.claim,
        "order": path.order,
        "origins": str(path.origins),
        "single_publication": "yes" if path.single_publication else "no",
        "pools": ";".join(f"{entity}:{pool}" for entity, pool in path.pools),
        "publications": ";".join(
            sorted({name for hop in path.hops for name in hop.summary.publications})
        ),
    }


def _earliest(days: list[str]) -> str:
    return min((day for day in days if day), default="")
