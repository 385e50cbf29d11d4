"""Who stands behind each hop of the money, as a table: office, act, days, publications.

Only what the paths attach counts as standing behind a hop. Who heads the payee, and who
heads or sits in a body that approves, are told beside it and named as that: neither is an
act. Each row says whether the person or body is itself listed on the day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from flowgraph.analysis.ask import ask_paths
from flowgraph.analysis.behind import APPROVES, NO_DEALING
from flowgraph.analysis.results import Path, Search
from flowgraph.case.evidence import Summary
from flowgraph.case.view import Listing, Network
from flowgraph.errors import UsageError

if TYPE_CHECKING:
    import pandas as pd

BEHIND, PAYEE, IN_BODY, HEADS_BODY = (
    "behind",
    "heads-payee",
    "sits-in-approving-body",
    ("heads-approving-body"),
)
# Rows in the order of how near they stand to the payment.
_NEAR = {BEHIND: 0, HEADS_BODY: 1, IN_BODY: 2, PAYEE: 3}
_ROUTES = 50


class Officer(NamedTuple):
    """One who stands behind a hop, or beside those who do.

    Attributes
    ----------
    payer, payee : the hop
    entity : who; office : as published
    relation : `behind`, `heads-approving-body`, `sits-in-approving-body` or `heads-payee`
    act : approves, heads, pays, processes; for the other relations, the body
    body : the body that is headed or sat in; empty for a body that acts itself
    edge : record that says so, with its days; about : record of the payment
    draft : whether the payment was only promised or drafted
    summary : evidence of `edge`; listings : in force on the day
    """

    payer: str
    payee: str
    entity: str
    office: str
    relation: str
    act: str
    body: str
    edge: str
    about: str
    draft: bool
    summary: Summary
    listings: tuple[Listing, ...]

    @property
    def listed(self) -> bool:
        """Whether a listing of the entity blocks property, or is an FTO listing."""
        return any(one.designates for one in self.listings)


@dataclass(frozen=True, eq=False, repr=False)
class BehindAnswer:
    """Answer of `behind`: the officers of all routes found, and what was searched."""

    network: Network
    query: dict[str, Any]
    search: Search
    officers: tuple[Officer, ...]
    routes: tuple[Path, ...]
    notes: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Say how many rows there are."""
        return f"<BehindAnswer: {len(self.officers)} rows>"

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON of the contract (`docs/reference/json.md`)."""
        from flowgraph.render.offices import to_dict

        return to_dict(self)

    def to_frame(self) -> pd.DataFrame:
        """One row an officer, as a pandas frame; the columns are those of the CSV."""
        import pandas as pd

        from flowgraph.render.offices import COLUMNS, rows

        return pd.DataFrame(rows(self), columns=list(COLUMNS))


def ask_behind(network: Network, source: str, target: str, **search: Any) -> BehindAnswer:
    """Who stands behind the hops of the money routes between what two words stand for.

    Parameters
    ----------
    network : what a view left of a case
    source, target : an id, a name in any script, or a selector
    search : further options of `find_paths`

    Raises
    ------
    UnknownEntity, AmbiguousEntity, UsageError
        As in `ask_paths`; if a lens other than money is asked for.
    """
    if search.get("follow", "money") != "money":
        raise UsageError("behind asks the money lens only")
    answer = ask_paths(network, source, target, **{"k": _ROUTES, **search})
    return BehindAnswer(
        network=network,
        query=answer.query,
        search=answer.search,
        officers=officers_of(network, answer.paths),
        routes=answer.paths,
        notes=answer.notes,
        resolved=answer.resolved,
    )


def officers_of(network: Network, routes: Iterable[Path]) -> tuple[Officer, ...]:
    """Those behind, and beside, every hop of some routes; each said once.

    Parameters
    ----------
    network : what a view left of a case
    routes : paths of the money lens
    """
    found: dict[tuple[str, ...], Officer] = {}

    def add(pair: tuple[str, str], relation: str, act: str, edge: str, about: str) -> None:
        row = network.case.edges[edge]
        payment = network.case.edges.get(about)
        one = Officer(
            payer=pair[0],
            payee=pair[1],
            entity=row.source,
            office=row.role if row.kind in ("leads", "member_of") else "",
            relation=relation,
            act=act,
            body=row.target if row.kind in ("leads", "member_of") else "",
            edge=edge,
            about=about,
            draft=payment is not None and payment.money_status in NO_DEALING,
            summary=network.summaries[edge],
            listings=tuple(network.listings.get(row.source, ())),
        )
        found.setdefault((*pair, relation, act, row.source, edge, about), one)

    for path in routes:
        for hop in path.hops:
            pair = (hop.source, hop.target)
            for one in hop.behind:
                add(pair, BEHIND, one.act, one.edge, one.about)
                if one.act == APPROVES:
                    for lead in network.leaders.get(one.entity, ()):
                        add(pair, HEADS_BODY, one.act, lead.id, one.about)
                    for seat in network.members.get(one.entity, ()):
                        add(pair, IN_BODY, one.act, seat.id, one.about)
            if hop.behind or hop.stations:
                for lead in network.leaders.get(hop.target, ()):
                    add(pair, PAYEE, "", lead.id, "")
    return tuple(sorted(found.values(), key=_order))


def _order(one: Officer) -> tuple[object, ...]:
    return (one.payer, one.payee, _NEAR[one.relation], one.draft, one.act, one.entity, one.edge)
