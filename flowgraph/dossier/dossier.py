"""A case and its questions to a folder of files; and such a folder checked against the data.

Same case, questions and settings: same bytes, on any machine. The manifest holds all that is
needed to make every other file again, and the hash of each.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from flowgraph import __version__
from flowgraph.analysis.overview import ask_overview
from flowgraph.analysis.results import Answer
from flowgraph.case.case import Case
from flowgraph.case.view import Network, read_view
from flowgraph.dossier import MANIFEST
from flowgraph.dossier import brief as briefs
from flowgraph.dossier.asked import Asked, ask
from flowgraph.dossier.questions import Question
from flowgraph.dossier.tables import sheets
from flowgraph.dossier.workbook import workbook
from flowgraph.render import as_csv

WORKBOOK = "tables.xlsx"
FORM = 1
_BOM = "\ufeff"
Tell = Callable[[str], None]


class Settings(NamedTuple):
    """What a dossier is made with, besides the case and its questions.

    Attributes
    ----------
    title : of the brief
    as_of, known_by : clocks of the questions that name none; empty for their defaults
    matter : the user's own file number
    bom : whether CSV files begin with a byte order mark, for spreadsheets
    full : whether the brief tells every statement
    xlsx : whether the tables stand in one workbook as well
    """

    title: str = ""
    as_of: str = ""
    known_by: str = ""
    matter: str = ""
    bom: bool = False
    full: bool = False
    xlsx: bool = False


PLAIN = Settings()


class Built(NamedTuple):
    """The files of a dossier, by name, the manifest last; and its answers."""

    files: dict[str, bytes]
    asked: tuple[Asked, ...]
    network: Network


def build(
    case: Case,
    questions: Iterable[Question],
    settings: Settings = PLAIN,
    tell: Tell = lambda _: None,
) -> Built:
    """All files of a dossier, in memory.

    Parameters
    ----------
    case : the case
    questions : the questions to answer
    settings : clocks, file number, forms
    tell : is told what is being done

    Raises
    ------
    DataError
        If the tables hold errors, or a question cannot be asked of them.

    Cost: that of each question, and of the page.
    """
    asked = []
    every = [*questions]
    clocks = {"as_of": settings.as_of, "known_by": settings.known_by}
    for at, question in enumerate(every, 1):
        tell(f"question {at} of {len(every)}: {question.id}")
        asked.append(ask(case, question, clocks))
    network = case.view(read_view(**clocks))
    files: dict[str, bytes] = {}
    found = [*sheets(case, network, asked)]
    for sheet in found:
        text = as_csv.to_text(sheet.columns, sheet.rows)
        files[f"{sheet.name}.csv"] = ((_BOM if settings.bom else "") + text).encode("utf-8")
    if settings.xlsx:
        tell("workbook")
        files[WORKBOOK] = workbook(found, settings.title or "Dossier")
    tell("figures and page")
    files |= _drawn(network, asked)
    tell("brief")
    told = briefs.brief_of(
        network, asked, full=settings.full, title=settings.title, matter=settings.matter
    )
    files["brief.md"] = briefs.markdown(network, told).encode("utf-8")
    files["brief.html"] = briefs.html(network, told).encode("utf-8")
    files[MANIFEST] = _manifest(case, network, asked, settings, files)
    return Built(files, tuple(asked), network)


def _drawn(network: Network, asked: Iterable[Asked]) -> dict[str, bytes]:
    """The page of the case, and the best route of each question of paths as a figure."""
    from flowgraph.render.figure import figure_text
    from flowgraph.render.html import page_text
    from flowgraph.render.view import picture_of

    files = {"page.html": page_text(picture_of(ask_overview(network))).encode("utf-8")}
    for one in asked:
        if isinstance(one.answer, Answer) and one.answer.paths:
            text = figure_text(picture_of(one.answer))
            files[f"figures/{one.question.id}.svg"] = text.encode("utf-8")
    return files


def _manifest(
    case: Case,
    network: Network,
    asked: Iterable[Asked],
    settings: Settings,
    files: dict[str, bytes],
) -> bytes:
    raw = {
        "form": FORM,
        "flowgraph": __version__,
        "case": {
            "sha256": case.sha256,
            "tables": dict(sorted(case.fingerprints.items())),
        },
        "lists": {row.list: row.version for row in case.lists.values()},
        "as_of": network.as_of,
        "settings": settings._asdict(),
        "questions": [one.question.to_dict() | {"search": _search(one)} for one in asked],
        "files": {
            name: {"bytes": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
            for name, raw in sorted(files.items())
        },
    }
    return (json.dumps(raw, ensure_ascii=False, indent=1, sort_keys=False) + "\n").encode("utf-8")


def _search(one: Asked) -> dict[str, Any] | None:
    """What was searched for an answer, so that one that found nothing can be checked too."""
    search = getattr(one.answer, "search", None)
    if search is None:
        return {"cannot_be_asked": one.why_not} if one.why_not else None
    return {
        "explored": search.explored,
        "complete": search.complete,
        "stopped_by": search.stopped_by,
        "rows": len(one.rows),
    }
