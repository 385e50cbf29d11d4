"""Exposures as text, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from flowgraph.analysis.exposure import ExposureAnswer
from flowgraph.analysis.exposure_finder import MAYBE_SAME
from flowgraph.analysis.exposure_rows import Exposure, OpenExposure
from flowgraph.analysis.standing import PASSES, Standing
from flowgraph.case.view import ASSUMED, Network
from flowgraph.model import kinds
from flowgraph.regimes.findings import DENIED, INDETERMINATE, LEFT_OUT, Finding
from flowgraph.render import (
    as_text,
    criteria,
    exposed,
    listings,
    rules,
    sentences,
    uncleared,
    verdicts,
    words,
)
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
            page.add(uncleared.none_text(answer, entity), 2)
        for said in uncleared.beside_texts(answer, entity):
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
        for said in uncleared.others_texts(answer):
            page.add(said)
    search = answer.search
    state = "complete" if search.complete else f"stopped by --{search.stopped_by}, not complete"
    page.add(
        f"Nearest listed parties within {counted(answer.query['max_hops'], 'hop')};"
        f" {counted(search.explored, 'search step')}, {state}. {asked_text(network)}"
    )
    return page.text()


def _late(one: Exposure) -> str:
    """Line ahead of rows that rest only on routes out of order; empty for other rows."""
    return sentences.out_of_order_text(one.path) if one.path and one.out_of_order else ""


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
    meaning = exposed.class_meaning(class_)
    if class_ != MAYBE_SAME and any(exposed.unsure_identities(one) for one in found):
        itself = "to the party itself"
        wider = meaning.replace(itself, f"{itself}, or to who is said to be it")
        meaning = wider if wider != meaning else f"{meaning} {exposed.SAID_TO_BE}"
    page.add(f"{class_}: {meaning}", 2, 4)
    for one in found:
        page.add(f"{exposed.arrow(one)} {exposed.summary_text(network, one, full)}", 4, 8)
        if one.path is not None and one.out_of_order:
            page.add(sentences.clash_text(network, one.path), 8)
        if not full:
            continue
        if one.class_ != "listed":
            page.add(exposed.sentence(network, one), 8)
        for hop in one.path.hops if one.path and not network.known_by else ():
            note = network.case.edges[hop.edges[0]].note
            if note:
                page.add(f"note: {note}", 8, 10)
        if one.path is not None:
            for at, hop in enumerate(one.path.hops, 1):
                for line in sentences.attached_lines(network, hop):
                    page.add(f"hop {at}: {line}", 8, 10)
        page.add(f"listed: {listings.listings_text(network, one.listings)}", 8, 10)
        for finding in one.findings:
            page.add(verdicts.sentence(network, finding), 8, 10)
        page.add(exposed.against_text(network, one), 8, 10)


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
                "sentence": uncleared.guessed_text(network, one),
            }
            for one in answer.guessed
        ],
        "open": [_open_to_dict(network, one) for one in answer.open],
        "others": {name: list(getattr(answer.others, name)) for name in uncleared.OTHERS},
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
        "sentence": uncleared.open_text(network, one),
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
        "share": exposed.share_text(one) or None,
        "regimes": sorted({finding.instrument.id for finding in one.findings}),
        "listings": [timed_to_dict(timed) for timed in one.listings],
        "against": list(one.against),
        "denials": exposed.denials_text(network, one) or None,
        "sentence": exposed.sentence(network, one),
        "last_published": (exposed.last_seen(network, path) or None) if path else None,
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
                        (
                            uncleared.none_text(answer, entity),
                            *uncleared.beside_texts(answer, entity),
                        )
                    ),
                }
                | asked
            )


def _silence(answer: ExposureAnswer, entity: str) -> str:
    """That an entity has no exposure, with what keeps that from clearing it."""
    return " ".join((uncleared.none_text(answer, entity), *uncleared.beside_texts(answer, entity)))


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
        "share": exposed.share_text(one),
        "regimes": ";".join(sorted({finding.instrument.id for finding in one.findings})),
        "against": ";".join(one.against),
        "denials": exposed.denials_text(network, one),
        "sentence": exposed.sentence(network, one),
    }
    if path is None:
        return cells | {"hops": "0", "paths": "0"}
    weakest = path.hops[path.weakest_hop].summary
    return cells | {
        "lens": one.lens,
        "path": path.id,
        "last_published": exposed.last_seen(network, path),
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
