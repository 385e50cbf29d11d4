"""Problems in the data, and the refusal to answer from data with errors."""

from __future__ import annotations

from flowgraph.case.case import Case
from flowgraph.checks.tables import all_problems, errors_and_warnings
from flowgraph.errors import DataError
from flowgraph.model.problems import ERROR, Problem

__all__ = ["all_problems", "refuse_errors"]

_SHOWN = 5


def refuse_errors(case: Case) -> list[Problem]:
    """Warnings of a case, without its notes; raise if it has errors, for an answer would be wrong.

    Raises
    ------
    DataError
        Naming the first errors and their number, and `flowgraph check`.
    """
    found = case.checked if case.checked is not None else errors_and_warnings(case)
    case.checked = found
    errors = [problem for problem in found if problem.severity == ERROR]
    if errors:
        shown = "\n".join(f"  {error}" for error in errors[:_SHOWN])
        more = f"\n  ... and {len(errors) - _SHOWN} more" if len(errors) > _SHOWN else ""
        raise DataError(
            f"{case.name} has {len(errors)} error(s) and is not analysed:\n{shown}{more}\n"
            "Run `flowgraph check` to see all of them."
        )
    return [problem for problem in found if problem.severity != ERROR]
