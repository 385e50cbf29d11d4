"""Explanations as text, JSON and CSV: all of one entity, or one route hop by hop."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowgraph.analysis.denials import denials_of
from flowgraph.analysis.ended import note_of
from flowgraph.analysis.explain import EdgeAccount, EntityAccount, ListingAccount, RouteAccount
from flowgraph.case.evidence import DENIED, origin_of, said_on
from flowgraph.case.view import Network
from flowgraph.model.values import Entity, Evidence
from flowgraph.render import as_text, listings, sentences, words
from flowgraph.render.as_csv import denials_cell
from flowgraph.render.as_json import data_version, denials_to_dict, past_to_dict, path_to_dict
from flowgraph.render.terminal import Page

COLUMNS = (
    "section", "id", "source", "target", "kind", "in_force", "grade", "claim", "origins",
    "date", "last_published", "publications", "text", "against", "denials",
)  # fmt: skip

NOT_WALKED = "not in force on the day asked, or filtered out"


def entity_text(account: EntityAccount, page: Page) -> str:
    """Text of `explain ENTITY`."""
    network = account.network
    entity = network.case.entities[account.entity]
    pool = f", {entity.pool} pool" if entity.pool != "none" else ""
    page.add(f"{entity.name} ({entity.id}): {entity.kind}{pool}")
    for text in (entity.description, entity.function and f"Function: {entity.function}"):
        if text and account.described:
            page.add(text, 2)
    if not account.described:
        page.add("Its description rests on later publications than were to be counted.", 2)
    if (entity.start or entity.end) and account.described:
        page.add(
            f"Life: {entity.start or 'not known'} to {entity.end or 'not ended as far as known'}", 2
        )
    if entity.publications and account.described:
        page.add(f"Publications: {', '.join(entity.publications)}", 2)
    by = network.view.known_by
    none = f"none published by {by}" if by else "none in these tables"
    _section(page, "Names", len(account.names), none)
    for name in account.names:
        page.add(
            f"{name.name} ({name.kind or 'name'}{', ' + name.lang if name.lang else ''};"
            f" {name.publication or 'no publication'})",
            2,
            4,
        )
    _section(page, "Listings", len(account.listings), none)
    for listing in account.listings:
        _listing(page, network, listing)
    for title, edges in (("Edges from it", account.outgoing), ("Edges to it", account.incoming)):
        _section(page, title, len(edges), none)
        for edge in edges:
            edge_text(page, network, edge, 2)
    _section(page, "Facts", len(account.facts), none)
    for fact in account.facts:
        page.add(
            f"{fact.date or 'not dated'}: {fact.statement} [{fact.measure};"
            f" {fact.grade or 'no grade'}; {fact.publication or 'no publication'}; {fact.id}]",
            2,
            4,
        )
    return page.text()


def _section(page: Page, title: str, number: int, none: str) -> None:
    page.add()
    page.add(f"{title} ({number})" if number else f"{title}: {none}")


def _listing(page: Page, network: Network, account: ListingAccount) -> None:
    page.add(listings.listing_line(account.row, account.in_force), 2, 4)
    if account.row.note:
        page.add(f"note: {account.row.note}", 4, 6)
    for row in account.supports:
        page.add(f"for: {evidence_line(network, row)}", 4, 6)
    for row in account.against:
        page.add(f"against: {evidence_line(network, row)}", 4, 6)


def edge_text(page: Page, network: Network, account: EdgeAccount, indent: int) -> None:
    """One edge: its sentence, grade and claim, then the evidence for and against."""
    edge, summary = account.edge, account.summary
    grade, claim = summary.grade, summary.claim
    time = account.time or ("never walked" if claim == DENIED else NOT_WALKED)
    said = sentences.edge_sentence(network, edge, summary)
    page.add(f"{words.sentence_case(said)}.", indent, indent + 2)
    page.add(
        f"{edge.id} · {edge.kind} · {grade or 'no grade'} · {claim or 'claim not stated'} · {time}",
        indent + 2,
    )
    if edge.note and not network.known_by:
        page.add(f"note: {edge.note}", indent + 2, indent + 4)
    for word, rows in (
        ("for", account.supports),
        ("through", account.via),
        ("against", account.against),
    ):
        for row in rows:
            page.add(f"{word}: {evidence_line(network, row)}", indent + 2, indent + 4)
    if not (account.supports or account.via or account.against):
        page.add(f"for: {', '.join(summary.publications) or 'no publication'}", indent + 2)
    if not account.against:
        found = denials_of(network, [edge.id])
        page.add(as_text.against_text(found, summary.claim, "against"), indent + 2)


def evidence_line(network: Network, row: Evidence) -> str:
    """One evidence row with its publication."""
    pubs = network.case.publications
    cited = pubs.get(row.publication)
    where = f"{row.publication}" + (f", {cited.publisher}" if cited and cited.publisher else "")
    day = said_on(row, pubs) or "not dated"
    via = f" (through {row.via})" if row.via else ""
    place = f", {row.locator}" if row.locator else ""
    return (
        f"{row.statement or 'no statement'}{via} [{row.id}; {where}, {day}{place};"
        f" origin {origin_of(row, pubs)}; {row.grade or 'no grade'}, {row.claim or 'asserted'}]"
    )


def route_text(account: RouteAccount, page: Page) -> str:
    """Text of `explain ENTITY ENTITY...`."""
    network = account.network
    names = " → ".join(words.name_of(network, name) for name in account.nodes)
    page.add(names)
    if account.path:
        path = account.path
        page.add(
            f"{path.id}: a path in the {account.follow} lens; {path.class_}, {path.band},"
            f" weakest hop {path.weakest_hop + 1}: {path.weakest_grade or 'no grade'}"
        )
        page.add(sentences.path_sentence(network, path))
        for line in listings.listing_lines(network, path):
            page.add(line, 0, 2)
    else:
        page.add(
            f"These entities, in this order, are no path in the {account.follow} lens."
            " What the tables hold between each pair:"
        )
        for past in account.past:
            said = note_of(network, past)
            page.add(f"{said[:1].upper()}{said[1:]}.")
    for at, edges in enumerate(account.hops):
        page.add()
        one, other = account.nodes[at], account.nodes[at + 1]
        page.add(f"hop {at + 1}  {words.name_of(network, one)} → {words.name_of(network, other)}")
        if account.path:
            for line in sentences.attached_lines(network, account.path.hops[at]):
                page.add(line, 2, 4)
        if not edges:
            by = network.view.known_by
            page.add(f"no edge between the two{f' published by {by}' if by else ''}", 2)
        for edge in edges:
            edge_text(page, network, edge, 2)
    return page.text()


def entity_to_dict(account: EntityAccount) -> dict[str, Any]:
    """JSON of `explain ENTITY`."""
    network = account.network
    entity = network.case.entities[account.entity]
    return {
        "query": network.asked() | {"entity": account.entity},
        "data": data_version(network.case),
        "entity": _entity_to_dict(entity, account.described),
        "names": [name._asdict() for name in account.names],
        "listings": [
            listing.row._asdict()
            | {
                "in_force": listing.in_force,
                "supports": [row._asdict() for row in listing.supports],
                "against": [row._asdict() for row in listing.against],
            }
            for listing in account.listings
        ],
        "edges_from": [_edge_to_dict(network, edge) for edge in account.outgoing],
        "edges_to": [_edge_to_dict(network, edge) for edge in account.incoming],
        "facts": [fact._asdict() for fact in account.facts],
    }


def _entity_to_dict(entity: Entity, described: bool) -> dict[str, Any]:
    """An entity; without description, life and publications where these came later."""
    cells = entity._asdict() | {"publications": list(entity.publications)}
    if not described:
        hidden = {"function", "description", "start", "end", "publications"}
        cells |= dict.fromkeys(hidden)
    return cells


def route_to_dict(account: RouteAccount) -> dict[str, Any]:
    """JSON of `explain ENTITY ENTITY...`."""
    network = account.network
    return {
        "query": network.asked() | {"nodes": list(account.nodes), "follow": account.follow},
        "data": data_version(network.case),
        "path": path_to_dict(network, account.path) if account.path else None,
        "hops": [[_edge_to_dict(network, edge) for edge in edges] for edges in account.hops],
        "ended": [past_to_dict(network, one) for one in account.past],
    }


def _edge_to_dict(network: Network, account: EdgeAccount) -> dict[str, Any]:
    edge, summary = account.edge, account.summary
    # Notes and statements are not dated; with a clock they may know more than it allows.
    undated = dict.fromkeys(("note", "statement", "hedge")) if network.known_by else {}
    return (
        edge._asdict()
        | undated
        | {
            "amount_min": summary.amount_min,
            "amount_max": summary.amount_max,
            "currency": summary.currency,
            "grade": summary.grade,
            "claim": summary.claim,
            "origins": summary.origins,
            "publications": list(summary.publications),
            "time": account.time or None,
            "last_published": network.last_published(edge) or None,
            "sentence": sentences.edge_sentence(network, edge, summary),
            "supports": [row._asdict() for row in account.supports],
            "via": [row._asdict() for row in account.via],
            "against": [row._asdict() for row in account.against],
            "denials": denials_to_dict(network, [edge.id]),
        }
    )


def entity_rows(account: EntityAccount) -> Iterator[dict[str, str]]:
    """One row for each name, listing, edge, evidence row and fact."""
    network = account.network
    for name in account.names:
        yield _row("name", text=name.name, kind=name.kind, publications=name.publication)
    for listing in account.listings:
        row = listing.row
        yield _row(
            "listing", row.id, source=row.entity, kind=row.status, date=row.start,
            in_force="yes" if listing.in_force else "no", publications=";".join(row.publication),
            text=listings.listing_line(row, listing.in_force),
            against=";".join(r.id for r in listing.against),
        )  # fmt: skip
        for word, rows in (("supports", listing.supports), ("denies", listing.against)):
            for said in rows:
                yield _evidence_row(network, said, row.entity, "", word)
    for section, edges in (("edge_from", account.outgoing), ("edge_to", account.incoming)):
        for edge in edges:
            yield from _edge_rows(network, edge, section)
    for fact in account.facts:
        yield _row(
            "fact", fact.id, source=fact.entity, kind=fact.measure, grade=fact.grade,
            claim=fact.claim, date=fact.date, publications=fact.publication, text=fact.statement,
        )  # fmt: skip


def route_rows(account: RouteAccount) -> Iterator[dict[str, str]]:
    """One row for each edge between two neighbours, and for each of its evidence rows."""
    for at, edges in enumerate(account.hops, 1):
        for edge in edges:
            yield from _edge_rows(account.network, edge, f"hop_{at}")


def _edge_rows(network: Network, account: EdgeAccount, section: str) -> Iterator[dict[str, str]]:
    edge, summary = account.edge, account.summary
    yield _row(
        section, edge.id, source=edge.source, target=edge.target, kind=edge.kind,
        in_force=account.time or "no", grade=summary.grade,
        claim=summary.claim,
        origins=str(summary.origins), date=edge.start,
        last_published=network.last_published(edge),
        publications=";".join(summary.publications),
        text=sentences.edge_sentence(network, edge, summary),
        against=";".join(row.id for row in account.against),
        denials=denials_cell(network, [edge.id]),
    )  # fmt: skip
    for word, rows in (
        ("supports", account.supports),
        ("via", account.via),
        ("denies", account.against),
    ):
        for row in rows:
            yield _evidence_row(network, row, edge.source, edge.target, word)


def _evidence_row(
    network: Network, row: Evidence, source: str, target: str, word: str
) -> dict[str, str]:
    return _row(
        "evidence",
        row.id,
        source=source,
        target=target,
        kind=word,
        grade=row.grade,
        claim=row.claim,
        date=said_on(row, network.case.publications),
        publications=row.publication,
        text=row.statement,
    )


def _row(section: str, id: str = "", **cells: str) -> dict[str, str]:
    return dict.fromkeys(COLUMNS, "") | {"section": section, "id": id} | cells
