"""Answers as text that a person reads in a terminal, led by the sentence of each path."""

from __future__ import annotations

from flowgraph.analysis.denials import Denials, denials_of
from flowgraph.analysis.results import Answer, Hop, Path
from flowgraph.case.evidence import DENIED, DISPUTED, other_figures
from flowgraph.case.view import ASSUMED, Network
from flowgraph.render import listings, sentences, words
from flowgraph.render.terminal import Page
from flowgraph.render.words import counted


def against_text(found: Denials, claim: str = "", label: str = "against it") -> str:
    """What speaks against a record as a line; where nothing does, how far it was looked for.

    Parameters
    ----------
    found : rows against it, and whether its sources were read for denials
    claim : its claim, which may say by itself that it is disputed
    label : what stands before the rows
    """
    if found.against:
        return f"{label}: {', '.join(found.against)}"
    if claim in (DISPUTED, DENIED):
        return f"{label}: the table says that it is {claim}, and not by whom"
    return f"{words.denial_text(found)}."


def answer_text(answer: Answer, page: Page) -> str:
    """Text of `paths`: the ranked paths, then what was asked and searched."""
    for rank, path in enumerate(answer.paths, 1):
        _path(page, answer.network, path, rank)
    if not answer.paths and not answer.reached_through:
        _nothing(page, answer)
    for line in sentences.reached_through_lines(answer.network, answer.reached_through):
        page.add(line)
    for line in sentences.left_out_lines(answer.network, answer.search, answer.left_out):
        page.add(line)
    for note in answer.notes:
        page.add(f"{note[:1].upper()}{note[1:]}.")
    page.add(asked_text(answer))
    return page.text()


def _nothing(page: Page, answer: Answer) -> None:
    query = answer.query
    if answer.search.complete:
        page.add(sentences.nothing_found_text(query["max_hops"], query["follow"]))
    else:
        page.add("No path found before the search was stopped.")
    if answer.nearest_common_recipients:
        page.add("Nearest common recipients:")
    for found in answer.nearest_common_recipients:
        page.add(
            f"- {sentences.recipient_text(answer.network, found.entity, found.relation)}"
            f" ({found.hops_from_source} + {counted(found.hops_to_target, 'hop')}).",
            2,
            4,
        )


def asked_text(answer: Answer) -> str:
    """What was asked and how far it was searched: an answer stands for nothing else."""
    query, search = answer.query, answer.search
    asked = [f"{query['follow']} as of {query['as_of'] or 'no day'}"]
    for name in ("known_by", "min_grade"):
        if query[name]:
            asked.append(f"{name.replace('_', ' ')} {query[name]}")
    if not answer.network.view.default_claims:
        asked.append(f"claims {', '.join(query['claims'])}")
    asked += words.asked_options(answer.network)
    if query["order"]:
        asked.append(f"order {query['order']}")
    for group in query["through"]:
        asked.append(f"through {_some(group)}")
    if query["avoid"]:
        asked.append(f"avoiding {_some(query['avoid'])}")
    state = "complete" if search.complete else f"stopped by --{search.stopped_by}, not complete"
    return (
        f"Asked: {'; '.join(asked)}. Searched: {counted(search.entities, 'entity', 'entities')}"
        f" reached, {counted(search.explored, 'search step')}, {state}; data version"
        f" {answer.network.case.sha256[:12]}."
    )


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"


def _path(page: Page, network: Network, path: Path, rank: int) -> None:
    single = "; all of it rests on one publication" if path.single_publication else ""
    order = f" · order {path.order}" if path.order else ""
    page.add(
        f"{rank}. {path.id}  {path.class_} · {path.band} · weakest hop {path.weakest_hop + 1}:"
        f" {path.weakest_grade or 'no grade'} · {counted(path.origins, 'origin')}{order}{single}",
        0,
        3,
    )
    page.add(sentences.path_sentence(network, path), 3)
    for at, hop in enumerate(path.hops, 1):
        _hop(page, network, hop, at)
    for line in listings.listing_lines(network, path):
        page.add(line, 3, 6)
    page.add()


def _hop(page: Page, network: Network, hop: Hop, at: int) -> None:
    page.add(f"hop {at}  {with_id(network, hop.source)} → {with_id(network, hop.target)}", 3, 10)
    page.add(facts_text(network, hop), 10)
    edge = network.case.edges[hop.edges[0]]
    if edge.note and not network.known_by:
        page.add(f"note: {edge.note}", 10, 12)
    more = len(hop.edges) - 1
    if more:
        page.add(f"{counted(more, 'further record')} of this kind: {', '.join(hop.edges[1:])}", 10)
    if hop.also:
        page.add(f"also: {', '.join(hop.also)}", 10)
    if hop.untimely:
        page.add(f"out of order on this route: {', '.join(hop.untimely)}", 10, 12)
    if hop.via:
        page.add(f"the route is backed by: {', '.join(hop.via)}", 10, 12)
    for line in sentences.attached_lines(network, hop):
        page.add(line, 10, 12)
    page.add(against_text(denials_of(network, hop.edges), hop.summary.claim), 10)


def with_id(network: Network, entity: str) -> str:
    """Name of an entity with its id."""
    name = words.name_of(network, entity)
    return name if name == entity else f"{name} [{entity}]"


def facts_text(network: Network, hop: Hop) -> str:
    """Kind, amount, date, evidence and origins of a hop in one line."""
    edge = network.case.edges[hop.edges[0]]
    summary = hop.summary
    parts = [hop.kind if hop.kind != "related" else "relation not stated"]
    amount = words.amount_text(summary.amount_min, summary.amount_max, summary.currency)
    if amount:
        status = f" ({edge.money_status})" if edge.money_status else ""
        yearly = edge.per == "year" and not words.within_one_year(edge)
        parts.append(f"{amount}{' a year' if yearly else ''}{status}")
    rival = [
        f"{words.amount_text(row.amount_min, row.amount_max, row.currency)} by {row.id}"
        for row in other_figures(network.case.evidence_of.get(edge.id, ()), summary)
    ]
    if rival:
        parts.append(f"also printed: {', '.join(rival)}")
    parts.append(words.period_text(edge, network.case.kinds[edge.kind].event) or "not dated")
    time = hop.time
    last = network.last_published(edge) if time == ASSUMED else network.last_seen(edge)
    if last:
        time = f"{time} (last published {last})"
    parts.append(f"{summary.grade or 'no grade'}, {summary.claim}, {time}")
    cited = ", ".join(summary.publications) or "no publication"
    parts.append(f"{counted(summary.origins, 'origin')} ({cited})")
    return " · ".join(parts)
