"""Answers as CSV: one row a hop, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping

from flowgraph.analysis.denials import denials_of
from flowgraph.analysis.results import Answer, Hop, Path, Timed
from flowgraph.case.view import Network
from flowgraph.render import sentences, words

PATH_COLUMNS = (
    "rank", "path", "source", "target", "class", "band", "path_grade", "path_origins",
    "order", "single_publication", "hop", "from", "from_name", "to", "to_name", "kind", "step",
    "direction", "also", "grade", "claim", "origins", "time", "amount_min", "amount_max",
    "currency", "money_status", "per", "start", "end", "last_published", "edges", "untimely",
    "publications", "stations", "behind", "against", "denials", "via", "pools",
    "listed_en_route", "listings", "hop_sentence", "sentence",
    "as_of", "known_by", "complete", "data",
)  # fmt: skip

# What spreadsheets take for a formula when a cell begins so, the full-width forms included.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")
# A plain negative number is none, and stays a number.
_NUMBER = re.compile(r"-\d+(\.\d+)?", re.ASCII)


def safe_cell(text: str) -> str:
    """Cell that no spreadsheet runs as a formula; `plain_cell` gives the text back.

    One apostrophe is put in front of a formula, whatever apostrophes it begins with already,
    so that no two texts give the same cell.

    >>> safe_cell("=1+1"), safe_cell("'=1"), safe_cell("'Asa'ib"), safe_cell("-5")
    ("'=1+1", "''=1", "'Asa'ib", '-5')
    """
    return f"'{text}" if _FORMULA.match(text) and not _NUMBER.fullmatch(text) else text


def plain_cell(cell: str) -> str:
    """Text of a cell that `safe_cell` made.

    >>> plain_cell("'=1+1"), plain_cell("''=1"), plain_cell("'Asa'ib"), plain_cell("-5")
    ('=1+1', "'=1", "'Asa'ib", '-5')
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


class _Lines:
    """Lines as the writer ends them, CR LF, so that it quotes both; written with LF alone."""

    def __init__(self, out: io.StringIO) -> None:
        self._out = out

    def write(self, line: str) -> None:
        self._out.write(f"{line[:-2]}\n")


def to_text(columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> str:
    """CSV text with LF line ends; every cell is made safe."""
    out = io.StringIO()
    names = list(columns)
    writer = csv.writer(_Lines(out), lineterminator="\r\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([safe_cell(row[name]) for name in names])
    return out.getvalue()


def paths_text(answer: Answer) -> str:
    """CSV of `paths`."""
    return to_text(PATH_COLUMNS, path_rows(answer))


def path_rows(answer: Answer) -> Iterator[dict[str, str]]:
    """One row a hop; what belongs to the path stands in each of its rows."""
    asked = {
        "as_of": answer.network.as_of,
        "known_by": answer.network.view.known_by,
        "complete": "yes" if answer.search.complete else "no",
        "data": answer.network.case.sha256[:12],
    }
    for rank, path in enumerate(answer.paths, 1):
        shared = _path_cells(answer.network, path, rank) | asked
        for at, hop in enumerate(path.hops):
            yield shared | {"hop": str(at + 1)} | _hop_cells(answer.network, hop)


def denials_cell(network: Network, edges: Iterable[str]) -> str:
    """How far denials of some records were looked for; empty where a row denies one."""
    found = denials_of(network, edges)
    return "" if found.against else words.denial_text(found)


def _path_cells(network: Network, path: Path, rank: int) -> dict[str, str]:
    return {
        "rank": str(rank),
        "path": path.id,
        "source": path.source,
        "target": path.target,
        "class": path.class_,
        "band": path.band,
        "path_grade": path.weakest_grade,
        "path_origins": str(path.origins),
        "order": path.order,
        "single_publication": "yes" if path.single_publication else "no",
        "pools": ";".join(f"{entity}:{pool}" for entity, pool in path.pools),
        "listed_en_route": ";".join(path.listed_en_route),
        "listings": "; ".join(
            f"{t.listing.row.entity} {'+'.join(t.listing.row.programmes)} {_since(t)} ({_how(t)})"
            for t in path.designations
        ),
        "sentence": sentences.path_sentence(network, path),
    }


def _since(timed: Timed) -> str:
    row = timed.listing.row
    return f"since {row.start}" if row.start else f"on a copy of {row.first_seen or 'no date'}"


def _how(timed: Timed) -> str:
    timing = "not timed" if timed.hop is None else f"hop {timed.hop + 1} {timed.timing}"
    said = [timed.listing.row.effect or "no effect", timing]
    if timed.undated:
        said.append(f"{timed.undated} not dated")
    return ", ".join(said)


def _hop_cells(network: Network, hop: Hop) -> dict[str, str]:
    edge = network.case.edges[hop.edges[0]]
    summary = hop.summary
    return {
        "from": hop.source,
        "from_name": words.name_of(network, hop.source),
        "to": hop.target,
        "to_name": words.name_of(network, hop.target),
        "kind": hop.kind,
        "step": hop.step,
        "direction": hop.direction,
        "also": ";".join(hop.also),
        "grade": summary.grade,
        "claim": summary.claim,
        "origins": str(summary.origins),
        "time": hop.time,
        "amount_min": summary.amount_min,
        "amount_max": summary.amount_max,
        "currency": summary.currency if summary.amount_min or summary.amount_max else "",
        "money_status": edge.money_status,
        "per": edge.per,
        "start": edge.start,
        "end": edge.end,
        "last_published": network.last_published(edge),
        "edges": ";".join(hop.edges),
        "untimely": ";".join(hop.untimely),
        "publications": ";".join(summary.publications),
        "stations": ";".join(
            f"{s.entity}:{s.role}:{s.time}:{s.grade}:{s.claim}:{s.about_grade}:{s.about_claim}"
            for s in hop.stations
        ),
        "behind": ";".join(
            f"{b.entity}:{b.act}:{b.grade}:{b.claim}:{b.about_grade}:{b.about_claim}"
            for b in hop.behind
        ),
        "against": ";".join(hop.against),
        "denials": denials_cell(network, hop.edges),
        "via": ";".join(hop.via),
        "hop_sentence": sentences.hop_sentence(network, hop),
    }
