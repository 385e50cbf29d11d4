"""What differs between two networks, and which answers differ because of it.

Two cases, or one case on two days: records and listings that are there in one alone, or say
something else; then routes, exposure and verdicts that differ, each with the records and
listings that it is owed to.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from flowgraph.analysis.comparison import (
    CHANGED,
    EXPOSURE,
    GONE,
    LISTING,
    NEW,
    POSSIBLE,
    ROUTE,
    VERDICT,
)
from flowgraph.analysis.paths import DEFAULT_MAX_EXPLORED
from flowgraph.analysis.results import Search, Told
from flowgraph.analysis.world import (
    OnRoute,
    World,
    exposure_names,
    exposure_text,
    on_route_names,
    owners,
    possible_names,
    possible_text,
    route_text,
    verdict_text,
)
from flowgraph.case.evidence import Summary
from flowgraph.case.view import Listing, Network
from flowgraph.model.values import Edge, Evidence, Fact

RECORD, FACT, EVIDENCE = "record", "fact", "evidence"
# What of a record is compared, besides its evidence.
_CELLS = (
    "source", "target", "kind", "role", "money_status", "per", "within", "share_min", "share_max",
    "start", "end", "about", "hedge", "quantity", "unit", "statement", "note",
)  # fmt: skip


class Delta(NamedTuple):
    """One thing that differs.

    Attributes
    ----------
    about : record, listing, fact, evidence (a row for or against a record), route, exposure or
        verdict
    how : new, gone or changed
    subject : id of the record, route, or entity
    detail : the list; sequence of a route; class and direction; instrument and rule
    before, after : what each side says, empty where it says nothing
    because : ids of records, and entities whose listing differs, that an answer is owed to
    """

    about: str
    how: str
    subject: str
    detail: str
    before: str
    after: str
    because: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, repr=False)
class DiffAnswer(Told):
    """Answer of `diff`: the two networks, what differs, and how many things are the same.

    `tables` are those that are other data, whether or not a line tells of it.
    """

    told_by: ClassVar[str] = "flowgraph.render.differences"
    old: Network
    network: Network
    query: dict[str, Any]
    search: Search
    deltas: tuple[Delta, ...]
    same: dict[str, int]
    tables: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Say how much differs."""
        return f"<DiffAnswer: {len(self.deltas)} differences>"


def ask_diff(old: Network, new: Network, max_explored: int = DEFAULT_MAX_EXPLORED) -> DiffAnswer:
    """Compare two networks.

    Parameters
    ----------
    old, new : what a view left of two cases, or of one on two days
    max_explored : most search states for the exposure of each

    Cost: that of `rules`, `exposure --all` and the routes of all payers, for each.
    """
    found = _Diff(old, new, max_explored)
    deltas = (
        *found.records(), *found.listings(), *found.facts(), *found.evidence(),
        *found.routes(), *found.exposures(), *found.possible(), *found.verdicts(),
    )  # fmt: skip
    searches = [side for world in (found.first, found.second)
                for side in (world.search, world.routes.search)]  # fmt: skip
    stopped = next((one.stopped_by for one in searches if one.stopped_by), None)
    return DiffAnswer(
        old=old,
        network=new,
        query={
            "old": {"case": old.case.name, "data": old.case.sha256, **old.asked()},
            "new": {"case": new.case.name, "data": new.case.sha256, **new.asked()},
        },
        search=Search(
            sum(one.explored for one in searches),
            max(one.entities for one in searches),
            stopped is None and all(one.complete for one in searches),
            stopped,
        ),
        deltas=deltas,
        same=found.same,
        tables=_other_tables(old, new),
    )


def _other_tables(old: Network, new: Network) -> tuple[str, ...]:
    """Tables of the two cases that are not the same data."""
    one, two = (side.case.fingerprints for side in (old, new))
    return tuple(sorted(name for name in one.keys() | two.keys() if one.get(name) != two.get(name)))


class _Diff:
    def __init__(self, old: Network, new: Network, most: int) -> None:
        self.old, self.new = old, new
        self.moved: set[str] = set()
        self.same: dict[str, int] = {}
        payers = old.designated ^ new.designated
        self.first, self.second = (World(one, "", "", payers, most) for one in (old, new))

    def records(self) -> Iterator[Delta]:
        """Records that are there on one side alone, or say something else."""
        for delta in self._compare(
            RECORD, self.old.summaries, self.new.summaries, self._record_text
        ):
            self.moved.add(delta.subject)
            yield delta

    def _record_text(self, network: Network, name: str) -> str:
        summary = network.summaries.get(name)
        return _record(network.case.edges[name], summary) if summary else ""

    def listings(self) -> Iterator[Delta]:
        """Listings that are in force on one side alone, or say something else."""
        one, two = _listings(self.old), _listings(self.new)
        for key in sorted(one.keys() | two.keys()):
            entity, where = key
            before, after = (_listing(side[key]) if key in side else "" for side in (one, two))
            if before != after:
                self.moved.add(entity)
                how = NEW if not before else GONE if not after else CHANGED
                yield Delta(LISTING, how, entity, where, before, after)
        self.same[LISTING] = sum(
            key in two and _listing(one[key]) == _listing(two[key]) for key in one
        )

    def facts(self) -> Iterator[Delta]:
        """Facts that are known on one side alone, or say something else."""
        one, two = ({name for name, row in side.case.facts.items() if _known(side, row)}
                    for side in (self.old, self.new))  # fmt: skip
        yield from self._compare(FACT, one, two, _fact)

    def evidence(self) -> Iterator[Delta]:
        """Rows for or against a record that are known on one side alone, or say something else.

        Rows of a record that is there on one side alone are told with it.
        """
        both = self.old.summaries.keys() & self.new.summaries.keys()
        one, two = (
            {
                name
                for name, row in side.case.evidence.items()
                if _known(side, row) and (row.designation or row.edge in both)
            }
            for side in (self.old, self.new)
        )
        yield from self._compare(EVIDENCE, one, two, _evidence)

    def _compare(
        self,
        about: str,
        one: Collection[str],
        two: Collection[str],
        said: Callable[[Network, str], str],
    ) -> Iterator[Delta]:
        names = sorted({*one, *two})
        moved = 0
        for name in names:
            before, after = said(self.old, name), said(self.new, name)
            if before == after:
                continue
            moved += 1
            how = NEW if name not in one else GONE if name not in two else CHANGED
            yield Delta(about, how, name, "", before, after)
        self.same[about] = len(names) - moved

    def routes(self) -> Iterator[Delta]:
        """Routes of all payers that differ."""
        for key, one, two in self._answers(ROUTE, lambda world: world.on_routes, _on_route):
            row: OnRoute = two or one
            yield Delta(
                ROUTE, _how(one, two), key, " > ".join(row.path.nodes),
                _on_route(one) if one else "", _on_route(two) if two else "",
                self._owed(one, two, on_route_names),
            )  # fmt: skip

    def exposures(self) -> Iterator[Delta]:
        """Lines of exposure that differ."""
        for key, one, two in self._answers(EXPOSURE, lambda world: world.exposures, exposure_text):
            entity, class_, direction, party = key
            yield Delta(
                EXPOSURE, _how(one, two), entity, f"{class_} {direction} {party}",
                exposure_text(one), exposure_text(two), self._owed(one, two, exposure_names),
            )  # fmt: skip

    def possible(self) -> Iterator[Delta]:
        """Possible exposures that differ, of entities without a sure one."""
        for key, one, two in self._answers(POSSIBLE, lambda world: world.possible, possible_text):
            entity, why, party = key
            yield Delta(
                POSSIBLE, _how(one, two), entity, f"{why} {party}",
                possible_text(one), possible_text(two), self._owed(one, two, possible_names),
            )  # fmt: skip

    def verdicts(self) -> Iterator[Delta]:
        """Verdicts that differ."""
        for key, one, two in self._answers(VERDICT, lambda world: world.findings, verdict_text):
            entity, regime, rule = key
            owed = self._owed(one, two, owners) or tuple({entity} & self.moved)
            yield Delta(
                VERDICT, _how(one, two), entity, f"{regime} {rule}",
                verdict_text(one), verdict_text(two), owed,
            )  # fmt: skip

    def _answers(
        self,
        about: str,
        lines: Callable[[World], Mapping[Any, Any]],
        said: Callable[[Any], object],
    ) -> Iterator[tuple[Any, Any, Any]]:
        first, second = lines(self.first), lines(self.second)
        keys = [*first, *(key for key in second if key not in first)]
        moved = 0
        for key in keys:
            one, two = first.get(key), second.get(key)
            if (said(one) if one else "") != (said(two) if two else ""):
                moved += 1
                yield key, one, two
        self.same[about] = len(keys) - moved

    def _owed(self, one: Any, two: Any, named: Callable[[Any], Collection[str]]) -> tuple[str, ...]:
        """Records and listings that differ and that a line names on either side."""
        names = {name for row in (one, two) if row is not None for name in named(row)}
        return tuple(sorted(names & self.moved))


def _how(one: Any, two: Any) -> str:
    return NEW if one is None else GONE if two is None else CHANGED


def _on_route(row: OnRoute) -> str:
    return f"{route_text(row)}; records {', '.join(row.records)}" + (
        f"; listed on it {', '.join(row.listed)}" if row.listed else ""
    )


def _record(edge: Edge, summary: Summary) -> str:
    """What a record says, cell by cell, and what it rests on."""
    said = [f"{name} {value}" for name in _CELLS if (value := getattr(edge, name))]
    figures = [cell for cell in (summary.amount_min, summary.amount_max) if cell]
    if figures:
        said.append(f"amount {'-'.join(dict.fromkeys(figures))} {summary.currency}")
    said.append(f"grade {summary.grade or 'none'}, {summary.claim}")
    said.append(f"publications {', '.join(summary.publications) or 'none'}")
    if summary.against:
        said.append(f"against {', '.join(summary.against)}")
    return "; ".join(said)


def _known(network: Network, row: Fact | Evidence) -> bool:
    """Whether a row had been published by the second clock, by its publication or its own day."""
    return network.published(row.publication)


def _fact(network: Network, name: str) -> str:
    row = network.case.facts.get(name)
    if row is None or not _known(network, row):
        return ""
    figures = "-".join(dict.fromkeys(c for c in (row.value_min, row.value_max) if c))
    said = [(row.statement or row.measure).rstrip("."), f"{figures} {row.unit}".strip(), row.date]
    return "; ".join(part for part in (*said, row.grade, row.publication) if part)


def _evidence(network: Network, name: str) -> str:
    row = network.case.evidence.get(name)
    if row is None or not _known(network, row):
        return ""
    about = row.edge or row.designation
    figures = "-".join(dict.fromkeys(c for c in (row.amount_min, row.amount_max) if c))
    parts = (
        f"{row.stance} {about}",
        row.statement.rstrip("."),
        figures,
        row.grade,
        row.claim,
        row.publication,
    )
    return "; ".join(part for part in parts if part)


def _listings(network: Network) -> dict[tuple[str, str], Listing]:
    return {
        (entity, row.row.list or row.row.authority or row.row.id): row
        for entity, rows in network.listings.items()
        for row in rows
    }


def _listing(one: Listing) -> str:
    row = one.row
    programmes = f" ({', '.join(row.programmes)})" if row.programmes else ""
    return f"since {row.since or 'a day not stated'}{programmes}, {row.effect or 'no effect'}"
