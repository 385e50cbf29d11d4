"""The CSV files of a dossier: the answers of each command, the timeline, publications, problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flowgraph.case.case import Case
from flowgraph.case.evidence import Summary
from flowgraph.case.view import Network
from flowgraph.checks import all_problems
from flowgraph.dossier.asked import Asked
from flowgraph.dossier.questions import PLACED
from flowgraph.model import dates
from flowgraph.model.problems import Problem
from flowgraph.render.sentences import edge_sentence
from flowgraph.render.words import name_of, sentence_case

# Stands before the columns of each command: whose answer a row is.
QUESTION = "question"
TIMELINE = (
    "date", "until", "what", "subject", "subject_name", "object", "object_name", "record",
    "first_published", "last_published", "grade", "claim", "publications", "sentence",
)  # fmt: skip
PUBLICATIONS = (
    "id",
    "publisher",
    "title",
    "date",
    "kind",
    "url",
    "retrieved",
    "licence",
    "records",
    "cited",
)
PAYMENT, ACT, STATE, LISTED, NOT_LISTED = "payment", "act", "state", "listed", "no longer listed"


class Sheet(NamedTuple):
    """A table of the dossier: its name, columns and rows."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]


def sheets(case: Case, network: Network, asked: Iterable[Asked]) -> Iterator[Sheet]:
    """All tables of a dossier, those of the answers first.

    Parameters
    ----------
    case : the case
    network : what the clocks of the dossier leave of it, for the timeline
    asked : the questions with their answers
    """
    answers = [*asked]
    for command in PLACED:
        found = [one for one in answers if one.question.command == command and one.columns]
        if found:
            rows = tuple({QUESTION: one.question.id} | row for one in found for row in one.rows)
            yield Sheet(command, (QUESTION, *found[0].columns), rows)
    yield Sheet("timeline", TIMELINE, tuple(sorted(_timeline(network), key=_by_day)))
    yield Sheet("publications", PUBLICATIONS, tuple(_publications(network, answers)))
    problems = ({k: str(v) for k, v in one.to_dict().items()} for one in all_problems(case))
    yield Sheet("problems", Problem._fields, tuple(problems))


def _timeline(network: Network) -> Iterator[dict[str, str]]:
    """What held from when to when, and what was known since when: records and listings."""
    case = network.case
    for name, summary in network.summaries.items():
        edge = case.edges[name]
        kind = case.kinds[edge.kind]
        days = network.published_days(edge)
        yield {
            "date": edge.start or edge.end,
            "until": edge.end if edge.start else "",
            "what": PAYMENT if kind.pays else ACT if kind.event else STATE,
            "subject": edge.source,
            "subject_name": name_of(network, edge.source),
            "object": edge.target,
            "object_name": name_of(network, edge.target),
            "record": name,
            "first_published": days[0] if days else "",
            "last_published": network.last_published(edge),
            "grade": summary.grade,
            "claim": summary.claim,
            "publications": ";".join(summary.publications),
            "sentence": f"{sentence_case(edge_sentence(network, edge, summary))}"
            f"{_contested(summary)}.",
        }
    for entity, listings in network.listings.items():
        for listing in listings:
            row = listing.row
            where = row.list or row.authority or "a list"
            programmes = f" ({', '.join(row.programmes)})" if row.programmes else ""
            for what, day in ((LISTED, row.since), (NOT_LISTED, row.end)):
                if what == LISTED or day:
                    yield {
                        "date": day,
                        "until": row.end if what == LISTED else "",
                        "what": what,
                        "subject": entity,
                        "subject_name": name_of(network, entity),
                        "object": where,
                        "object_name": row.authority,
                        "record": row.id,
                        "first_published": row.first_seen,
                        "last_published": row.checked,
                        "grade": listing.summary.grade if listing.summary else "",
                        "claim": listing.summary.claim if listing.summary else "",
                        "publications": ";".join(row.publication),
                        "sentence": f"{name_of(network, entity)}: {what} on {where}{programmes}"
                        f"{_contested(listing.summary)}.",
                    }


def _contested(summary: Summary | None) -> str:
    """Denials of a record or listing, for its line; empty where there is none."""
    against = summary.against if summary else ()
    return f"; contested ({', '.join(against)})" if against else ""


def _by_day(row: dict[str, str]) -> tuple[str, ...]:
    """By day; what no publication dates comes last, by the day it was first published."""
    day = dates.first_day(row["date"]) if row["date"] else dates.LAST_DAY
    return (day, row["first_published"] or dates.LAST_DAY, row["what"], row["record"])


def _publications(network: Network, asked: Iterable[Asked]) -> Iterator[dict[str, str]]:
    """Publications known by the clock: how many records rest on each, and whether it is cited."""
    resting: dict[str, int] = {}
    for summary in network.summaries.values():
        for name in summary.publications:
            resting[name] = resting.get(name, 0) + 1
    cited = {
        name for one in asked for row in one.rows for name in row.get("publications", "").split(";")
    }
    for row in network.case.publications.values():
        if network.published(row.id):
            yield {
                "id": row.id,
                "publisher": row.publisher,
                "title": row.title,
                "date": row.date,
                "kind": row.kind,
                "url": row.url,
                "retrieved": row.retrieved,
                "licence": row.licence,
                "records": str(resting.get(row.id, 0)),
                "cited": "yes" if row.id in cited else "no",
            }
