"""Answers as text that a person reads in a terminal, led by the sentence of each path."""

from __future__ import annotations

from flowgraph.analysis.results import Answer, Hop, Path
from flowgraph.case.view import Network
from flowgraph.model.problems import Problem
from flowgraph.render import sentences
from flowgraph.render.terminal import Page

NONE_FOUND = "none found in the publications read"


def answer_text(answer: Answer, page: Page) -> str:
    """Text of `paths`."""
    network = answer.network
    for rank, path in enumerate(answer.paths, 1):
        _path(page, network, path, rank)
    if not answer.paths:
        _nothing(page, answer)
    if answer.search.stopped_by:
        page.add(
            f"Not complete: --{answer.search.stopped_by} stopped the search after"
            f" {answer.search.explored} states; there may be further paths."
        )
    return page.text()


def _nothing(page: Page, answer: Answer) -> None:
    if answer.search.complete:
        page.add(
            sentences.nothing_found_text(
                answer.search.explored,
                answer.search.entities,
                answer.query["max_hops"],
                answer.query["follow"],
                answer.network.case.sha256,
            )
        )
    if answer.nearest_common_recipients:
        page.add("Nearest common recipients:")
    for found in answer.nearest_common_recipients:
        page.add(
            f"- {sentences.recipient_text(answer.network, found.entity, found.relation)}"
            f" ({found.hops_from_source} + {found.hops_to_target} hops).",
            2,
            4,
        )


def _path(page: Page, network: Network, path: Path, rank: int) -> None:
    single = "; all of it rests on one publication" if path.single_publication else ""
    page.add(
        f"{rank}. {path.id}  {path.class_} · {path.band} · weakest hop {path.weakest_hop + 1}:"
        f" {path.weakest_grade or 'no grade'} · {_count(path.origins, 'origin')}{single}",
        0,
        3,
    )
    page.add(sentences.path_sentence(network, path), 3)
    for at, hop in enumerate(path.hops, 1):
        _hop(page, network, hop, at)
    for entity in dict.fromkeys(timed.listing.row.entity for timed in path.designations):
        found = [timed for timed in path.designations if timed.listing.row.entity == entity]
        where = "listed, on the way" if entity in path.listed_en_route else "listed"
        page.add(f"{where}: {sentences.listings_text(network, found)}", 3, 6)
    page.add()


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def _hop(page: Page, network: Network, hop: Hop, at: int) -> None:
    names = sentences.name_of
    page.add(f"hop {at}  {names(network, hop.source)} → {names(network, hop.target)}", 3, 10)
    page.add(_facts(network, hop), 10)
    more = len(hop.edges) - 1
    if more:
        page.add(f"{_count(more, 'further record')} of this kind: {', '.join(hop.edges[1:])}", 10)
    if hop.also:
        page.add(f"also: {', '.join(hop.also)}", 10)
    for label, found in (("stations", stations(network, hop)), ("behind it", behind(network, hop))):
        if found:
            page.add(f"{label}: {'; '.join(found)}", 10, 12)
    page.add(f"against it: {', '.join(hop.against) or NONE_FOUND}", 10)


def stations(network: Network, hop: Hop) -> list[str]:
    """Stations of a hop, each once, with its role and edges."""
    found: dict[tuple[str, str], list[str]] = {}
    for station in hop.stations:
        found.setdefault((station.entity, station.role), []).append(station.edge)
    return [
        f"{sentences.name_of(network, entity)} ({role}: {', '.join(edges)})"
        for (entity, role), edges in found.items()
    ]


def behind(network: Network, hop: Hop) -> list[str]:
    """Those behind a hop, each once for each act, with the edges that say so."""
    found: dict[tuple[str, str, bool], list[str]] = {}
    for one in hop.behind:
        found.setdefault((one.entity, one.act, one.listed), []).append(one.edge)
    return [
        f"{sentences.name_of(network, entity)}"
        f" ({act}{', listed' if listed else ''}: {', '.join(edges)})"
        for (entity, act, listed), edges in found.items()
    ]


def _facts(network: Network, hop: Hop) -> str:
    edge = network.case.edges[hop.edges[0]]
    summary = hop.summary
    parts = [hop.kind if hop.kind != "related" else "relation not stated"]
    amount = sentences.amount_text(summary.amount_min, summary.amount_max, summary.currency)
    if amount:
        status = f" ({edge.money_status})" if edge.money_status else ""
        parts.append(f"{amount}{' a year' if edge.per == 'year' else ''}{status}")
    period = sentences.period_text(edge, network.case.kinds[edge.kind].event)
    parts.append(period or "not dated")
    parts.append(f"{summary.grade or 'no grade'}, {summary.claim}, {hop.time}")
    cited = ", ".join(summary.publications) or "no publication"
    parts.append(f"{_count(summary.origins, 'origin')} ({cited})")
    return " · ".join(parts)


def problems_text(problems: list[Problem], page: Page, per_code: int = 0) -> str:
    """Text of `check`: every problem, or the first few of each code and the count.

    Parameters
    ----------
    per_code : most lines for one code and file; 0 for all
    """
    shown: dict[tuple[str, str], int] = {}
    for found in problems:
        key = (found.code, found.file)
        shown[key] = shown.get(key, 0) + 1
        if not per_code or shown[key] <= per_code:
            page.add(f"{found.severity}: {found} [{found.code}]", 0, 4)
    for (code, file), number in shown.items():
        if per_code and number > per_code:
            page.add(f"... and {number - per_code} more of [{code}] in {file}")
    errors = sum(found.severity == "error" for found in problems)
    page.add(f"{_count(errors, 'error')}, {_count(len(problems) - errors, 'warning')}")
    return page.text()
