"""Everything that a case holds of one entity, or of one route.

An explanation takes no side: edges both ways, listings of every status, facts,
and for each edge the evidence for and against, with its publications.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from flowgraph.analysis.denials import denials_of
from flowgraph.analysis.ended import past_of_route
from flowgraph.analysis.grammar import lens_for
from flowgraph.analysis.paths import path_of
from flowgraph.analysis.results import Past, Path
from flowgraph.case.evidence import DENIES, Summary, known_on
from flowgraph.case.view import Network, as_known, listing_evidence
from flowgraph.errors import UsageError
from flowgraph.model import dates
from flowgraph.model.values import Designation, Edge, Evidence, Fact, Name

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class EdgeAccount:
    """One edge with its evidence.

    `time` is empty where the edge is not in force on the day, or is filtered out.
    """

    edge: Edge
    summary: Summary
    time: str
    supports: tuple[Evidence, ...]
    against: tuple[Evidence, ...]
    via: tuple[Evidence, ...]


@dataclass(frozen=True)
class ListingAccount:
    """One designation row of any status, with its evidence."""

    row: Designation
    in_force: bool
    supports: tuple[Evidence, ...]
    against: tuple[Evidence, ...]


@dataclass(frozen=True, eq=False, repr=False)
class EntityAccount:
    """Everything known of one entity.

    `described` is False where a publication behind the entity's description came
    after the day by which things must have been known.
    """

    network: Network
    entity: str
    described: bool
    names: tuple[Name, ...]
    listings: tuple[ListingAccount, ...]
    outgoing: tuple[EdgeAccount, ...]
    incoming: tuple[EdgeAccount, ...]
    facts: tuple[Fact, ...]

    def __repr__(self) -> str:
        """Name the entity and how much is known of it."""
        edges = len(self.outgoing) + len(self.incoming)
        return f"<EntityAccount {self.entity}: {len(self.listings)} listings, {edges} edges>"

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON of `explain ENTITY`."""
        from flowgraph.render.explanation import entity_to_dict

        return entity_to_dict(self)

    def to_frame(self) -> pd.DataFrame:
        """One row an item, as a pandas frame; the columns are those of the CSV."""
        import pandas as pd

        from flowgraph.render.explanation import COLUMNS, entity_rows

        return pd.DataFrame(entity_rows(self), columns=list(COLUMNS))


@dataclass(frozen=True, eq=False, repr=False)
class RouteAccount:
    """One sequence of entities: the path, if it is one, and all between each pair.

    `past` are ties that are over and joined them, where there is no path.
    """

    network: Network
    nodes: tuple[str, ...]
    follow: str
    path: Path | None
    hops: tuple[tuple[EdgeAccount, ...], ...]
    past: tuple[Past, ...] = ()

    def __repr__(self) -> str:
        """Name the route and whether it is a path."""
        return f"<RouteAccount {' > '.join(self.nodes)}: {'a path' if self.path else 'no path'}>"

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON of `explain ENTITY ENTITY...`."""
        from flowgraph.render.explanation import route_to_dict

        return route_to_dict(self)

    def to_frame(self) -> pd.DataFrame:
        """One row an edge, as a pandas frame; the columns are those of the CSV."""
        import pandas as pd

        from flowgraph.render.explanation import COLUMNS, route_rows

        return pd.DataFrame(route_rows(self), columns=list(COLUMNS))


def explain_entity(network: Network, entity: str) -> EntityAccount:
    """Everything known of one entity.

    Parameters
    ----------
    network : what a view left; its clocks decide what counts as known and in force
    entity : entity id

    Cost: linear in the edges of the case.
    """
    edges = [e for e in network.case.edges.values() if entity in (e.source, e.target)]
    accounts = [account for account in (account_of(network, e) for e in edges) if account]
    return replace(
        describe(network, entity),
        outgoing=tuple(a for a in accounts if a.edge.source == entity),
        incoming=tuple(a for a in accounts if a.edge.target == entity and a.edge.source != entity),
    )


def describe(network: Network, entity: str) -> EntityAccount:
    """Everything known of one entity but its edges.

    Parameters
    ----------
    network : what a view left; its clocks decide what counts as known and in force
    entity : entity id
    """
    case = network.case
    listings = tuple(
        ListingAccount(
            as_known(case, row, network.known_by),
            any(listing.row.id == row.id for listing in network.listings.get(entity, ())),
            *_evidence(network, row.id)[:2],
        )
        for row in case.designations_of.get(entity, ())
        if _listing_known(network, row)
    )
    return EntityAccount(
        network=network,
        entity=entity,
        described=all(network.published(name) for name in case.entities[entity].publications),
        names=tuple(n for n in case.names_of.get(entity, ()) if network.published(n.publication)),
        listings=listings,
        outgoing=(),
        incoming=(),
        facts=tuple(
            fact for fact in case.facts_of.get(entity, ()) if network.published(fact.publication)
        ),
    )


def explain_route(network: Network, nodes: tuple[str, ...], follow: str = "money") -> RouteAccount:
    """A sequence of entities hop by hop, with the evidence for and against.

    Parameters
    ----------
    network : what a view left of a case
    nodes : entity ids, at least two, all different
    follow : lens in which the sequence should be a path

    Returns
    -------
    The account. `path` is None where the sequence is no path in the lens; the
    edges between each pair are given all the same.

    Raises
    ------
    UsageError
        If an entity stands twice.
    """
    lens_for(follow, network)
    if len(set(nodes)) != len(nodes):
        raise UsageError("a path passes each entity once; one stands twice here")
    between: dict[frozenset[str], list[Edge]] = {}
    for edge in network.case.edges.values():
        between.setdefault(frozenset((edge.source, edge.target)), []).append(edge)
    hops = []
    for one, other in pairwise(nodes):
        edges = between.get(frozenset((one, other)), ())
        accounts = [account for account in (account_of(network, edge) for edge in edges) if account]
        hops.append(tuple(accounts))
    path = path_of(network, nodes, follow)
    past = () if path else past_of_route(network, nodes, follow)
    return RouteAccount(network, nodes, follow, path, tuple(hops), past)


def _evidence(
    network: Network, name: str
) -> tuple[tuple[Evidence, ...], tuple[Evidence, ...], tuple[Evidence, ...]]:
    """Rows that support, deny, and back a route through somebody, as far as published."""
    case, by = network.case, network.known_by
    held = case.evidence_of.get(name, ())
    rows = [row for row in held if not by or known_on(row, case.publications) <= by]
    denials = tuple(row for row in rows if row.stance == DENIES)
    others = [row for row in rows if row.stance != DENIES]
    return (
        tuple(row for row in others if not row.via),
        denials,
        tuple(row for row in others if row.via),
    )


def told_over_time(network: Network, edge: Edge) -> list[tuple[str, Summary]]:
    """Summary of an edge on each day on which a publication of it appeared, the first day first.

    Days of the edge that it is `about` count too, for its sentence tells that one, and days of its
    further sources, for it is told whether all were read for denials. Days are ISO; what no
    publication dates is not among them. It ends with what was known by the day of the question.
    """
    case, view = network.case, network.view
    rows = [*case.evidence_of.get(edge.id, ()), *case.evidence_of.get(edge.about, ())]
    days = sorted(
        ({known_on(row, case.publications) for row in rows} | _source_days(network, edge))
        - {dates.LAST_DAY}
    )
    found = []
    for day in days:
        if network.known_by and day > network.known_by:
            break
        summary = case.summary(edge, day, view.min_grade)
        if summary:
            found.append((day, summary))
    return found


def _source_days(network: Network, edge: Edge) -> set[str]:
    """Days on which the sources of an edge, of listings of its ends and of approvals appeared."""
    pubs = network.case.publications
    cited = (pubs.get(name) for name in denials_of(network, [edge.id]).sources)
    return {dates.last_day(row.date) for row in cited if row and row.date}


def account_of(network: Network, edge: Edge) -> EdgeAccount | None:
    """Account of an edge; None where nothing of it had been published by the day asked."""
    summary = network.summaries.get(edge.id) or network.case.summary(edge, network.known_by)
    if summary is None:
        return None
    time = network.walkable.get(edge.id, "")
    supports, against, via = _evidence(network, edge.id)
    return EdgeAccount(edge, summary, time, supports, against, via)


def _listing_known(network: Network, row: Designation) -> bool:
    by = network.known_by
    return not by or listing_evidence(network.case, row, by)[0]
