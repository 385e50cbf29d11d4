"""A saved question put to a case: its answer, as the command of that name gives it."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

from flowgraph import api
from flowgraph.analysis.explain import EntityAccount, RouteAccount
from flowgraph.analysis.overview import ask_overview
from flowgraph.analysis.results import Answer, Told
from flowgraph.case.case import Case
from flowgraph.case.view import Network, View, read_view
from flowgraph.checks import refuse_errors
from flowgraph.dossier.questions import ENTITIES, FILE, PLACED, Question
from flowgraph.errors import DataError, FlowgraphError, UsageError

AnyAnswer = Answer | EntityAccount | RouteAccount | Told


class Asked(NamedTuple):
    """A question with its answer, and the columns and rows of its CSV.

    `answer` is None for one that cannot be asked of what was known on the day of the dossier;
    `why_not` then says why.
    """

    question: Question
    answer: AnyAnswer | None
    columns: tuple[str, ...]
    rows: tuple[dict[str, str], ...]
    network: Network
    why_not: str = ""


def ask(case: Case, question: Question, clocks: dict[str, str]) -> Asked:
    """Put a question to a case.

    Parameters
    ----------
    case : the case
    question : the question
    clocks : `as_of` and `known_by` of the dossier, where the question names none

    Raises
    ------
    DataError
        If a parameter is none of the command, or cannot be asked; it names the question.
    """
    asked = {name: value for name, value in clocks.items() if value}
    given = asked | question.parameters
    try:
        answer = _answer(case, question.command, dict(given))
    except UsageError as error:
        if asked:
            # Another day than that for which it was written: a listing may not be there yet.
            network = case.view(read_view(**asked))
            return Asked(question, None, (), (), network, str(error))
        raise _refused(question, error) from error
    except (TypeError, ValueError, AttributeError, FlowgraphError) as error:
        raise _refused(question, error) from error
    columns, rows = _table(answer)
    network = getattr(answer, "network")  # noqa: B009  (a Told names none)
    return Asked(question, answer, columns, rows, network)


def _refused(question: Question, error: Exception) -> DataError:
    return DataError(f"{FILE}, question '{question.id}' ({question.command}): {error}")


def _answer(case: Case, command: str, given: dict[str, Any]) -> AnyAnswer:
    if command == "paths" and not given.keys() & {"source", "target"}:
        refuse_errors(case)
        view = {n: given.pop(n) for n in [*given] if n in View.__dataclass_fields__}
        return ask_overview(case.view(read_view(**view)), **given)
    words = given.pop(ENTITIES, [])
    placed = [given.pop(name) for name in PLACED[command] if name in given]
    function = getattr(api, command)
    found: AnyAnswer = function(case, *placed, *words, **given)
    return found


def _table(answer: AnyAnswer) -> tuple[tuple[str, ...], tuple[dict[str, str], ...]]:
    """Columns and rows of the CSV of an answer."""
    from flowgraph.render import as_csv, explanation

    if isinstance(answer, Answer):
        return as_csv.PATH_COLUMNS, tuple(as_csv.path_rows(answer))
    if isinstance(answer, EntityAccount):
        return explanation.COLUMNS, tuple(explanation.entity_rows(answer))
    if isinstance(answer, RouteAccount):
        return explanation.COLUMNS, tuple(explanation.route_rows(answer))
    module = import_module(answer.told_by)
    return tuple(module.COLUMNS), tuple(module.rows(answer))
