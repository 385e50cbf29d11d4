"""Problems that only the tables together show.

The reader has already looked at each cell alone. Here: ids, references, order
of bounds and dates, evidence against cells, listings against names. All in one
run; nothing is stopped by what was found before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flowgraph.case.case import Case
from flowgraph.case.evidence import DENIES, hull
from flowgraph.case.read import Table
from flowgraph.checks import form
from flowgraph.checks.money import money_problems
from flowgraph.checks.stakes import share_problems
from flowgraph.model import columns, grades, kinds
from flowgraph.model.problems import SEVERITIES, Problem, problem

Row = dict[str, str]


def all_problems(case: Case) -> list[Problem]:
    """Every problem of a case: errors, warnings, then notes, each by file, row and column.

    Cost: linear in the cells.
    """
    # Notes are for `check` alone: a question reads no age.
    from flowgraph.checks.ages import old_states

    return _sorted([*_faults(case), *old_states(case)])


def errors_and_warnings(case: Case) -> list[Problem]:
    """Every problem of a case but the notes, for those who only answer from it.

    Cost: linear in the cells.
    """
    return _sorted(_faults(case))


def _sorted(found: Iterable[Problem]) -> list[Problem]:
    place = SEVERITIES.index
    return sorted(
        set(found), key=lambda p: (place(p.severity), p.file, p.row, p.column, p.code, p.value)
    )


def _faults(case: Case) -> list[Problem]:
    found = list(case.problems)
    for name in sorted(case.tables):
        table = case.tables[name]
        if not table.rows and table.columns:
            found.append(problem("case-empty", table.file))
        found += form.repeated_ids(table)
        found += form.broken_references(case, table)
        found += form.crossed_bounds(table)
    found += _unknown_kinds(case)
    found += _edge_structure(case)
    found += _made(case)
    found += _placeholders(case)
    found += _evidence(case)
    found += _summaries(case)
    found += share_problems(case)
    found += money_problems(case)
    found += _designations(case)
    found += _names(case)
    found += _uncited(case)
    found += _denials(case)
    return found


def _rows(case: Case, name: str) -> Iterator[tuple[Table, int, Row]]:
    table = case.tables.get(name)
    if table:
        for number, row in zip(table.numbers, table.dicts(), strict=True):
            yield table, number, row


def _unknown_kinds(case: Case) -> Iterator[Problem]:
    known = kinds.entity_kinds()
    for table, number, row in _rows(case, "edges"):
        kind = row.get("kind", "")
        if kind and kind not in case.kinds:
            yield problem("kind-unknown", table.file, number, "kind", kind)
    for table, number, row in _rows(case, "entities"):
        kind = row.get("kind", "")
        if kind and kind not in known:
            yield problem("entity-kind-unknown", table.file, number, "kind", kind)


def _edge_structure(case: Case) -> Iterator[Problem]:
    """Self-loops, identity of unnamed groups, approvals of nothing, parts, dates of lives."""
    parts: dict[str, str] = {}
    abouts: dict[str, str] = {}
    for table, number, row in _rows(case, "edges"):
        source, target, kind = row["source"], row["target"], row.get("kind", "")
        if source and source == target:
            yield problem("self-loop", table.file, number, "target", target)
        dated = row.get("start") or row.get("end")
        identity = kind in ("alias_of", "possibly_same_as")
        ends = [
            case.entities[e]
            for e in ((source, target) if dated or identity else ())
            if e in case.entities
        ]
        if identity:
            for end in ends:
                if end.kind == "unnamed_group":
                    column = "source" if end.id == source else "target"
                    yield problem("identity-unnamed", table.file, number, column, end.id)
        if kind == "approves" and not row.get("about"):
            yield problem("about-missing", table.file, number, "about")
        if row.get("within") and row.get("id"):
            parts[row["id"]] = row["within"]
        if row.get("about") and row.get("id"):
            abouts[row["id"]] = row["about"]
        for end in ends if dated else ():
            if _outside(row.get("start", ""), row.get("end", ""), end.start, end.end):
                yield problem(
                    "life-outside", table.file, number, "start", row.get("start", ""), end.id
                )
    loops = {"within": _on_loops(parts), "about": _on_loops(abouts)}
    for table, number, row in _rows(case, "edges") if any(loops.values()) else ():
        for column, found in loops.items():
            if row.get("id") in found:
                yield problem(f"{column}-loop", table.file, number, column, row[column])


def _on_loops(onward: dict[str, str]) -> set[str]:
    """Ids that lead back to themselves; each is walked once."""
    done: set[str] = set()
    found: set[str] = set()
    for begin in onward:
        walk: dict[str, None] = {}
        step = begin
        while step in onward and step not in done and step not in walk:
            walk[step] = None
            step = onward[step]
        if step in walk:
            names = list(walk)
            found.update(names[names.index(step) :])
        done.update(walk)
    return found


def _outside(start: str, end: str, born: str, died: str) -> bool:
    """Whether a dated act or spell ends before a life begins, or begins after it has ended."""
    return form.ends_first(born, end or start) or form.ends_first(start, died)


def _made(case: Case) -> Iterator[Problem]:
    if not case.made:
        return
    told: set[str] = set()
    for table, number, row in _rows(case, "edges"):
        for column in ("source", "target"):
            name = row[column]
            if name in case.made and name not in told:
                told.add(name)
                yield problem("entity-made", table.file, number, column, name)


# What parts one fact from another: two edges that agree in all of it are one.
_ONE_FACT = ("source", "target", "kind", "role", "start", "end", "money_status", "about", "within")


def _placeholders(case: Case) -> Iterator[Problem]:
    """Entities whose whole name is a placeholder, each once, where it is first named."""
    left = set(case.nobody)
    for table, number, row in _rows(case, "entities"):
        if row["id"] in left:
            left.discard(row["id"])
            column = "name" if row.get("name") else "id"
            yield problem("placeholder-name", table.file, number, column, row[column])
    for table, number, row in _rows(case, "edges") if left else ():
        for column in ("source", "target"):
            if row[column] in left:
                left.discard(row[column])
                yield problem("placeholder-name", table.file, number, column, row[column])


def _evidence(case: Case) -> Iterator[Problem]:
    for table, number, row in _rows(case, "evidence"):
        edge, listing = row.get("edge", ""), row.get("designation", "")
        if not edge and not listing:
            yield problem("evidence-of-nothing", table.file, number, "edge")
        elif edge and listing:
            yield problem("evidence-of-two", table.file, number, "designation", listing)
    if not case.evidence:
        return
    facts: dict[tuple[str, ...], int] = {}
    for table, number, row in _rows(case, "edges"):
        first = facts.setdefault(tuple(row.get(name, "") for name in _ONE_FACT), number)
        if first != number:
            yield problem("fact-twice", table.file, number, "id", row.get("id", ""), str(first))
        name = row.get("id", "")
        supported = any(r.stance != "denies" and not r.via for r in case.evidence_of.get(name, ()))
        if name and not supported:
            yield problem("evidence-missing", table.file, number, "id", name)


def _summaries(case: Case) -> Iterator[Problem]:
    """Cells that say otherwise than the evidence from which they are computed."""
    if not case.evidence:
        return
    for table, number, row in _rows(case, "edges"):
        edge = case.edges.get(row.get("id", ""))
        if edge is None or not case.evidence_of.get(edge.id):
            continue
        try:
            summary = case.summary(edge)
        except (ValueError, ArithmeticError):
            continue  # a cell that cannot be read has been reported where it stands
        if summary is None:
            continue
        for column, computed in (("grade", summary.grade), ("claim", summary.claim)):
            cell = row.get(column, "")
            if cell and cell != computed and (column != "grade" or grades.is_grade(cell)):
                why = f"the evidence gives {computed or 'none'}"
                yield problem("cell-disagrees", table.file, number, column, cell, why)
        rows = [r for r in case.evidence_of[edge.id] if r.stance != "denies" and not r.via]
        low, high, currency = hull(rows, edge.currency)
        if not low and not high:
            continue
        stated = (edge.amount_min, edge.amount_max, edge.currency)
        if any(stated[:2]) and stated != (low, high, currency):
            why = f"the evidence gives {low or '?'} to {high or '?'} {currency}"
            at = "amount" if row.get("amount") else "amount_min"
            yield problem("cell-disagrees", table.file, number, at, row.get(at, ""), why)


def _designations(case: Case) -> Iterator[Problem]:
    """Listings without day or effect; parties that a list names or links without a row."""
    for table, number, row in _rows(case, "designations"):
        if not (row.get("list") or row.get("authority")):
            yield problem("listing-nameless", table.file, number, "list")
        if form.ends_first(row.get("start", ""), row.get("checked", "")):
            yield problem("listing-order", table.file, number, "checked", row["checked"])
        if row["status"] == "delisted" and not row.get("end"):
            yield problem("delisted-undated", table.file, number, "end")
        if row["status"] != "listed":
            continue
        if not any(row.get(name) for name in ("start", "first_seen", "checked")):
            yield problem("listing-undated", table.file, number, "start")
        if not row.get("effect"):
            yield problem("listing-effect", table.file, number, "effect")
    rows = list(case.designations.values())
    listed = {row.entity for row in rows}
    list_copies = {row.publication[0] for row in rows if row.publication}
    if not listed:
        return
    told: set[str] = set()
    for table, number, row in _rows(case, "names"):
        entity = row["entity"]
        if row.get("publication") in list_copies and entity not in listed and entity not in told:
            told.add(entity)
            why = f"{entity} bears a name from a list ({row['publication']})"
            yield problem("listed-undesignated", table.file, number, "entity", entity, why)
    for table, number, row in _rows(case, "edges"):
        target = row["target"]
        if row.get("kind") == "linked_to" and target not in listed and target not in told:
            told.add(target)
            why = f"{target} is the object of a list's linked_to"
            yield problem("listed-undesignated", table.file, number, "target", target, why)


def _names(case: Case) -> Iterator[Problem]:
    primary: set[str] = set()
    owners: dict[str, set[str]] = {}
    for named in case.names:
        owners.setdefault(named.name, set()).add(named.entity)
    for table, number, cells in _rows(case, "names"):
        if cells.get("kind") == "primary":
            if cells["entity"] in primary:
                yield problem("primary-twice", table.file, number, "kind", cells["name"])
            primary.add(cells["entity"])
        others = sorted(owners.get(cells["name"], set()) - {cells["entity"]})
        if others:
            yield problem(
                "name-shared", table.file, number, "name", cells["name"], ", ".join(others)
            )


def _uncited(case: Case) -> Iterator[Problem]:
    cited: set[str] = set()
    for name, table in case.tables.items():
        rules = columns.tables()[name]
        for at, column in enumerate(table.columns):
            if rules[column].type in ("ref:publications", "refs:publications"):
                for cell in {row[at] for row in table.rows}:
                    cited.update(columns.split_cell(cell))
    for table, number, row in _rows(case, "publications"):
        if row["id"] and row["id"] not in cited:
            yield problem("publication-uncited", table.file, number, "id", row["id"])


def _denials(case: Case) -> Iterator[Problem]:
    """Publications whose mark on denials the rows of evidence contradict."""
    rows: dict[str, list[str]] = {}
    for row in case.evidence.values():
        if row.stance == DENIES:
            rows.setdefault(row.publication, []).append(row.id)
    for table, number, cells in _rows(case, "publications"):
        mark, found = cells.get("denials", ""), rows.get(cells["id"])
        if mark == "none" and found:
            why = ", ".join(sorted(found))
            yield problem("denials-none", table.file, number, "denials", mark, why)
        if mark == "recorded" and not found:
            yield problem("denials-recorded", table.file, number, "denials", mark)
