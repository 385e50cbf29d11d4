"""A case: the tables of one investigation, and what can be asked of them directly.

The tables are the truth. A graph, a data frame or a network is a view of them,
made for one question.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowgraph.case import read
from flowgraph.case.evidence import DENIES, Summary, summarise, summary_of_cells
from flowgraph.model import columns, dates, grades, kinds
from flowgraph.model.kinds import Kind
from flowgraph.model.placeholders import is_placeholder
from flowgraph.model.problems import Problem, problem, shorten
from flowgraph.model.values import (
    Designation,
    Edge,
    Entity,
    Evidence,
    Fact,
    Name,
    Publication,
    Rate,
    SanctionsList,
    Substitute,
)

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from flowgraph.case.view import Network, View

_EDGE_FIELDS = frozenset(Edge._fields)
_LIST_TYPES = ("refs:", "texts")


class Case:
    """The tables of one case, read once; only `checked` and caches are filled later.

    Attributes
    ----------
    name : the folder, as it was given
    tables : the tables as text, by name
    entities, edges, evidence, designations, publications, lists, facts, rates,
        substitutes : rows by id
    names : all names, sorted
    kinds : edge kinds by code; those of the case's own `kinds.csv` included
    made : ids of entities that have no row and were made from an edge's ends
    problems : what the reader met; `flowgraph.check` adds what only the whole shows
    checked : errors and warnings once the case was checked; a case does not change
    """

    def __init__(
        self, name: str, tables: dict[str, read.Table], found: Iterable[Problem] = ()
    ) -> None:
        """Build the rows; use `flowgraph.load` to read a folder."""
        self.name = name
        self.tables = tables
        self.problems: list[Problem] = list(found)
        self.kinds: dict[str, Kind] = dict(kinds.standard_kinds())
        self._add_kinds()
        self.publications = {row.id: row for row in self._typed("publications", Publication)}
        self.lists = {row.list: row for row in self._typed("lists", SanctionsList)}
        self.entities = self._read_entities()
        self.edges = self._read_edges()
        self.made = self._make_entities()
        self.evidence = {row.id: row for row in self._typed("evidence", Evidence)}
        self.designations = {row.id: row for row in self._typed("designations", Designation)}
        self.facts = {row.id: row for row in self._typed("facts", Fact)}
        self.rates = {row.id: row for row in self._typed("rates", Rate)}
        self.substitutes = {row.id: row for row in self._typed("substitutes", Substitute)}
        self.names = sorted(
            self._typed("names", Name),
            key=lambda row: (row.entity, row.kind != "primary", row.kind, row.name),
        )
        self.checked: list[Problem] | None = None
        self._plain_summaries: dict[str, Summary | None] = {}

    def _add_kinds(self) -> None:
        """Add the kinds of the case's own `kinds.csv`."""
        table = self.tables.get("kinds")
        for number, row in zip(table.numbers, table.dicts(), strict=True) if table else ():
            wrong = list(kinds.faults(row))
            for column, reason in wrong:
                why = shorten(reason, 200)
                self.problems.append(
                    problem("kinds-broken", "kinds.csv", number, column, row.get(column, ""), why)
                )
            if wrong:
                continue
            kind = kinds.read_kind(row)
            if kind.code in self.kinds:
                found = problem("kind-overridden", "kinds.csv", number, "kind", kind.code)
                self.problems.append(found)
            self.kinds[kind.code] = kind

    def _typed(self, table: str, row_type: Any) -> list[Any]:
        """Rows of a table as values, sorted by all cells; missing cells are empty."""
        rows = self.tables.get(table)
        if not rows or not rows.rows:
            return []
        rules = columns.tables()[table]
        place = {name: at for at, name in enumerate(rows.columns)}
        fields = [
            (place.get(field, -1), rules[field].type.startswith(_LIST_TYPES))
            for field in row_type._fields
        ]
        make = row_type._make
        found = []
        for row in rows.rows:
            values: list[Any] = [row[at] if at >= 0 else "" for at, _ in fields]
            for index, (_, many) in enumerate(fields):
                if many:
                    values[index] = columns.split_cell(values[index])
            found.append(make(values))
        return sorted(found)

    def _read_entities(self) -> dict[str, Entity]:
        table = self.tables.get("entities")
        known = kinds.entity_kinds()
        found = {}
        for row in table.dicts() if table else ():
            kind = row.get("kind", "") or "other"
            default = known.get(kind, known["other"])
            state = row.get("state", "")
            found[row["id"]] = Entity(
                id=row["id"],
                name=row.get("name", "") or row["id"],
                kind=kind,
                pool=row.get("pool", "") or default.pool,
                country=row.get("country", ""),
                state=state == "yes" if state else default.state,
                function=row.get("function", ""),
                description=row.get("description", ""),
                start=row.get("start", ""),
                end=row.get("end", ""),
                publications=columns.split_cell(row.get("publications", "")),
            )
        return dict(sorted(found.items()))

    def _read_edges(self) -> dict[str, Edge]:
        table = self.tables.get("edges")
        if not table or not table.rows:
            return {}
        place = {name: at for at, name in enumerate(table.columns)}
        plain = [(name, at) for name, at in place.items() if name in _EDGE_FIELDS]
        amount, many = place.get("amount"), place.get("publications")
        at_id, at_kind = place.get("id"), place.get("kind")
        found: dict[str, Edge] = {}
        for row in table.rows:
            cells: dict[str, Any] = {name: row[at] for name, at in plain}
            if amount is not None and row[amount]:
                cells["amount_min"] = cells["amount_max"] = row[amount]
            if many is not None:
                cells["publications"] = columns.split_cell(row[many])
            if at_kind is None or not row[at_kind]:
                has_amount = cells.get("amount_min") or cells.get("amount_max")
                cells["kind"] = "pays" if has_amount else "related"
            if at_id is None or not row[at_id]:
                cells["id"] = _id_from_content(cells, found)
            edge = Edge(**cells)
            found[edge.id] = edge
        return dict(sorted(found.items()))

    def _make_entities(self) -> frozenset[str]:
        made = set()
        for edge in self.edges.values():
            for end in (edge.source, edge.target):
                if end and end not in self.entities:
                    made.add(end)
        default = kinds.entity_kinds()["other"]
        for name in made:
            self.entities[name] = Entity(name, name, default.code, default.pool)
        if made:
            self.entities = dict(sorted(self.entities.items()))
        return frozenset(made)

    @cached_property
    def nobody(self) -> frozenset[str]:
        """Entities whose whole name is a placeholder: each row with one may be of another."""
        return frozenset(e.id for e in self.entities.values() if is_placeholder(e.name))

    @cached_property
    def sha256(self) -> str:
        """Fingerprint of all tables; the order of rows and columns does not change it."""
        digest = hashlib.sha256()
        for name in sorted(self.tables):
            digest.update(_canonical(name, self.tables[name]))
        return digest.hexdigest()

    @cached_property
    def fingerprints(self) -> dict[str, str]:
        """Fingerprint of each table by its file; the order of rows and columns is of no account."""
        return {
            table.file: hashlib.sha256(_canonical(name, table)).hexdigest()
            for name, table in self.tables.items()
        }

    @cached_property
    def evidence_of(self) -> dict[str, list[Evidence]]:
        """Evidence rows by the id of the edge or designation they speak of."""
        found: dict[str, list[Evidence]] = {}
        for row in self.evidence.values():
            found.setdefault(row.edge or row.designation, []).append(row)
        return found

    @cached_property
    def denying(self) -> frozenset[str]:
        """Publications that a row of evidence takes a denial from."""
        return frozenset(row.publication for row in self.evidence.values() if row.stance == DENIES)

    def summary(self, edge: Edge, known_by: str = "", min_grade: str = "") -> Summary | None:
        """Grade, claim, origins and bounds of one edge, as far as known and graded.

        None if nothing is left, or nothing of the grade asked; where only denials are
        left the claim is `denied`.
        """
        if known_by or min_grade:
            return self._summary(edge, known_by, min_grade)
        if edge.id not in self._plain_summaries:
            self._plain_summaries[edge.id] = self._summary(edge, "", "")
        return self._plain_summaries[edge.id]

    def _summary(self, edge: Edge, known_by: str, min_grade: str) -> Summary | None:
        rows = self.evidence_of.get(edge.id)
        if rows:
            return summarise(edge, rows, self.publications, known_by, min_grade)
        found = summary_of_cells(edge, self.publications, known_by)
        if min_grade and not grades.passes(found.grade, min_grade):
            return None
        return None if known_by and found.known > known_by else found

    @cached_property
    def latest_date(self) -> str:
        """Day that a question is asked about when none is given; empty in a case without dates.

        The latest publication date (a partial date counts by its first day, so that
        no day to come is taken); without publications, the last day of the latest
        period in edges and designations.
        """
        cited = [dates.first_day(pub.date) for pub in self.publications.values() if pub.date]
        if not cited:
            cited = [
                dates.last_day(text)
                for edge in self.edges.values()
                for text in (edge.start, edge.end, edge.known)
                if text
            ]
            cited += [
                dates.last_day(text)
                for row in self.designations.values()
                for text in (row.start, row.checked)
                if text
            ]
        return max(cited, default="")

    @cached_property
    def designations_of(self) -> dict[str, list[Designation]]:
        """Designation rows by entity, by list and first day."""
        found: dict[str, list[Designation]] = {}
        for row in sorted(self.designations.values(), key=lambda row: (row.since, row.id)):
            found.setdefault(row.entity, []).append(row)
        return found

    @cached_property
    def facts_of(self) -> dict[str, list[Fact]]:
        """Facts by entity, in the order of their ids."""
        found: dict[str, list[Fact]] = {}
        for row in self.facts.values():
            found.setdefault(row.entity, []).append(row)
        return found

    @cached_property
    def names_of(self) -> dict[str, list[Name]]:
        """Names by entity, the primary one first."""
        found: dict[str, list[Name]] = {}
        for row in self.names:
            found.setdefault(row.entity, []).append(row)
        return found

    def view(self, view: View | None = None, **options: Any) -> Network:
        """Apply the filters of one question, once, and give the network that is left.

        Parameters
        ----------
        view : a `View`
        options : fields of `View` as keywords (`as_of="2025-10-09"`), which go before its own
        """
        from flowgraph.case.view import View, apply

        return apply(self, replace(view or View(), **options))

    def to_networkx(self) -> nx.MultiDiGraph[str]:
        """Directed multigraph of all edges; attributes are the cells that are filled, as text."""
        import networkx as nx

        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=self.name)
        for entity in self.entities.values():
            graph.add_node(entity.id, **_filled(entity._asdict()))
        for edge in self.edges.values():
            cells = _filled(edge._asdict())
            summary = self.summary(edge)
            if summary:
                cells |= {"grade": summary.grade, "claim": summary.claim}
                cells |= _filled({"publications": summary.publications})
            graph.add_edge(edge.source, edge.target, key=edge.id, **cells)
        return graph

    def to_frame(self, table: str = "edges") -> pd.DataFrame:
        """One table as a pandas frame of text, with the columns that the file has."""
        import pandas as pd

        found = self.tables.get(table)
        if found is None:
            if table not in columns.tables():
                raise KeyError(f"no table '{table}'; there are {', '.join(columns.tables())}")
            return pd.DataFrame(columns=list(columns.tables()[table]), dtype=str)
        return pd.DataFrame(found.rows, columns=list(found.columns), dtype=str)

    def __repr__(self) -> str:
        """Name the case and its size."""
        return f"<Case {self.name}: {len(self.entities)} entities, {len(self.edges)} edges>"


def _filled(cells: dict[str, Any]) -> dict[str, Any]:
    """Cells that are filled; several values as one text, for graph formats know no tuples."""
    found = {name: value for name, value in cells.items() if value not in ("", (), False)}
    return {n: ";".join(v) if isinstance(v, tuple) else v for n, v in found.items()}


def _canonical(name: str, table: read.Table) -> bytes:
    """A table as bytes that neither the order of its rows nor that of its columns changes."""
    order = sorted(range(len(table.columns)), key=lambda at: table.columns[at])
    lines = sorted(
        "\x1f".join(f"{table.columns[at]}={row[at]}" for at in order if row[at])
        for row in table.rows
    )
    return "\x1e".join([name, *lines, ""]).encode()


def _id_from_content(cells: dict[str, Any], taken: dict[str, Edge]) -> str:
    """Id of an edge that has none: a hash of its cells, numbered where rows repeat."""
    content = "\x1f".join(f"{name}={cells[name]}" for name in sorted(cells) if cells[name])
    stem = "e" + hashlib.sha256(content.encode()).hexdigest()[:10]
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}"
    return name


def load(folder: str | Path | None = None) -> Case:
    """Read a case.

    Parameters
    ----------
    folder : folder with `edges.csv` and, if wanted, the other tables; None for
        `./data` if it holds `edges.csv`, else the bundled case

    Returns
    -------
    The case, with what the reader met in `.problems`. Nothing is raised for bad
    data here: `flowgraph.check` lists it, and analyses refuse it.

    >>> load("nowhere").problems[0].code
    'file-missing'
    """
    path = Path(folder) if folder is not None else default_folder()
    tables, found = read.read_tables(path)
    return Case(path.name or str(path), tables, found)


def default_folder() -> Path:
    """`./data` if it holds `edges.csv`, else the case that flowgraph carries."""
    here = Path("data")
    return here if (here / "edges.csv").is_file() else bundled_folder()


def bundled_folder() -> Path:
    """Folder of the bundled case: inside the installed package, or of the checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "bundled"
    return inside if (inside / "edges.csv").is_file() else package.parent / "data"
