"""States that nobody has published for long: notes, which no answer waits for."""

from __future__ import annotations

from collections.abc import Iterator

from flowgraph.case.case import Case
from flowgraph.case.evidence import DENIES, said_on
from flowgraph.model import columns, dates
from flowgraph.model.problems import Problem, problem

# Years after which a state without a published end is called old.
YEARS = 2


def old_states(case: Case) -> Iterator[Problem]:
    """States without a published end, last published over two years before the case's day.

    Nothing is said of a state that no dated publication states, of one that ended with one of
    its ends, or in a case without dates. Cells that cannot be read have been reported already.

    Cost: linear in edges and evidence.
    """
    table = case.tables.get("edges")
    try:
        day = case.latest_date
    except ValueError:
        return
    if not table or not day:
        return
    limit = f"{int(day[:4]) - YEARS:04d}{day[4:]}"
    for number, row in zip(table.numbers, table.dicts(), strict=True):
        kind = case.kinds.get(row.get("kind", ""))
        if kind is None or kind.event or row.get("end"):
            continue
        try:
            last = max(_published(case, row), key=dates.last_day, default="")
            lives = [case.entities[row[end]].end for end in ("source", "target")]
            if not last or dates.last_day(last) >= limit or min(map(dates.last_day, lives)) < day:
                continue
        except (ValueError, KeyError):
            continue
        tie = f"{row['source']} {kind.code} {row['target']}"
        why = f"{tie}: last published {last}, over {YEARS} years before {day}"
        yield problem("state-old", table.file, number, "end", "", why)


def _published(case: Case, row: dict[str, str]) -> list[str]:
    """Partial dates on which publications state the edge of a row."""
    rows = case.evidence_of.get(row.get("id", ""))
    if rows:
        stated = [one for one in rows if one.stance != DENIES and not one.via]
        found = [said_on(one, case.publications) for one in stated]
    else:
        cited = columns.split_cell(row.get("publications", ""))
        found = [case.publications[name].date for name in cited if name in case.publications]
        found.append(row.get("known", ""))
    return [day for day in found if day]
