"""The answer of `trace` as text, JSON and CSV; its parts are told in files of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowgraph.analysis.trace import PAYMENTS, TOTALS, TraceAnswer
from flowgraph.render import figures
from flowgraph.render.as_json import data_version, reached_through_list, search_to_dict
from flowgraph.render.ledgers import ledger_cells, ledger_dict, payments
from flowgraph.render.lines import beside, comparison_text, line_cells, line_dict, lines
from flowgraph.render.sentences import reached_through_lines, reached_through_text
from flowgraph.render.terminal import Page
from flowgraph.render.totals import frame_cells, frame_dict, totals
from flowgraph.render.words import asked_text, name_of

COLUMNS = (
    "basis", "convention", "target", "target_name", "money_status", "per", "period", "currency",
    "outflow", "returned", "low", "amount", "high", "stated", "direct", "indirect", "held",
    "share_of_inflow", "share_of_outflow", "binding", "missing", "listings", "before_listing",
    "since_listing", "rates", "edges", "evidence", "reached_through", "sentence", "as_of",
    "known_by", "data",
)  # fmt: skip


def text(answer: TraceAnswer, page: Page) -> str:
    """Text of `trace`."""
    if answer.basis == PAYMENTS:
        payments(page, answer)
    else:
        totals(page, answer)
    behind(page, answer)
    lines(page, answer)
    beside(page, answer)
    for note in answer.notes:
        page.add(f"{note[:1].upper()}{note[1:]}.")
    page.add(asked_text(answer.network))
    return page.text()


def behind(page: Page, answer: TraceAnswer) -> None:
    """Targets that are reached only past another one, and what figures of such targets mean."""
    found = reached_through_lines(answer.network, answer.reached_through)
    if any(one.passing for one in answer.ledgers):
        found.append(
            "Each target is followed as if it alone were asked about: what one got and paid on to"
            " another counts for both."
        )
    elif answer.basis == TOTALS and answer.net.goes_on:
        found.append(
            "The figures of each target count what passes other targets on the way, so that the"
            " figures of several may be of the same money."
        )
    for line in found:
        page.add(line)
    if found:
        page.add()


def rows(answer: TraceAnswer) -> Iterator[dict[str, str]]:
    """One row an arrival, a target behind another, a line of records, or two side by side.

    `basis` says which.
    """
    network = answer.network
    shared = dict.fromkeys(COLUMNS, "") | {
        "basis": answer.basis,
        "as_of": network.as_of,
        "known_by": network.view.known_by,
        "data": network.case.sha256[:12],
    }
    through = {one.target: ";".join(one.parties) for one in answer.reached_through}
    for result in answer.frames:
        for arrival in result.arrivals:
            cell = {"reached_through": through.get(arrival.target, "")}
            yield shared | frame_cells(answer, result, arrival) | cell
    for ledger in answer.ledgers:
        for found in ledger.received:
            cell = {"reached_through": through.get(found.account, "")}
            yield shared | ledger_cells(network, ledger, found) | cell
    for one in answer.reached_through:
        yield shared | {
            "basis": "reached-through",
            "target": one.target,
            "target_name": name_of(network, one.target),
            "reached_through": through[one.target],
            "sentence": reached_through_text(network, one),
        }
    for line in (*answer.lines, *answer.beside):
        yield shared | line_cells(network, line)
    for pair in answer.comparisons:
        yield shared | {
            "basis": "comparison",
            "target": pair.beside.payee,
            "target_name": name_of(network, pair.beside.payee),
            "low": figures.cell(pair.low),
            "high": figures.cell(pair.high),
            "edges": ";".join((*pair.beside.edges, *pair.line.edges)),
            "sentence": comparison_text(network, pair),
        }


def to_dict(answer: TraceAnswer) -> dict[str, Any]:
    """JSON of `trace`."""
    network = answer.network
    return {
        "query": answer.query,
        "data": data_version(network.case),
        "search": search_to_dict(answer.search),
        "notes": list(answer.notes),
        "basis": answer.basis,
        "frames": [frame_dict(answer, one) for one in answer.frames],
        "ledgers": [ledger_dict(one) for one in answer.ledgers],
        "lines": [line_dict(line) for line in answer.lines],
        "beside": [line_dict(line) for line in answer.beside],
        "comparisons": [
            {
                "line": list(one.line.edges),
                "beside": list(one.beside.edges),
                "ratio_min": figures.exact(one.low),
                "ratio_max": figures.exact(one.high),
                "doubts": list(one.doubts),
                "sentence": comparison_text(network, one),
            }
            for one in answer.comparisons
        ],
        "printed_totals": [
            {"fact": one.id, "publication": one.publication, "statement": one.statement}
            for one in answer.totals
        ],
        "reached_through": reached_through_list(network, answer.reached_through),
        "nearest_common_recipients": [one._asdict() for one in answer.meeting],
    }
