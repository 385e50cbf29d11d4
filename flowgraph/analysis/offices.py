"""Who stands behind each hop of the money, as a table: office, act, days, publications.

Only what the paths attach counts as standing behind a hop: who approves a record of it, heads
its payer, pays a part, processes it, or heads one who does; who heads a body that approved, on
days that meet, stands behind the approval by office. Who heads the payee, who sits in a body
that approves, and who heads one at a time that is not published, are told beside it and named
as that: neither is an act. Each row says whether the person or body is itself listed on the day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from flowgraph.analysis.ask_net import ask_net
from flowgraph.analysis.behind import (
    APPROVES,
    HEADS_APPROVER,
    NO_DEALING,
    PAYS,
    PROCESSES,
    event_days,
    in_office,
)
from flowgraph.analysis.build import build_hop
from flowgraph.analysis.flownet import FlowNet
from flowgraph.analysis.ranking import Ranker
from flowgraph.analysis.results import Hop, Search, Told
from flowgraph.case.evidence import Summary
from flowgraph.case.listed import Listed
from flowgraph.case.select import select
from flowgraph.case.view import ASSUMED, HELD, Listing, Network
from flowgraph.model import dates, kinds
from flowgraph.model.values import Edge

BEHIND, PAYEE, IN_BODY, HEADS_BODY = (
    "behind",
    "heads-payee",
    "sits-in-approving-body",
    ("heads-approving-body"),
)
# Rows in the order of how near they stand to the payment.
_NEAR = {BEHIND: 0, HEADS_BODY: 1, IN_BODY: 2, PAYEE: 3}


class Officer(NamedTuple):
    """One who stands behind a hop, or beside those who do.

    Attributes
    ----------
    payer, payee : the hop
    entity : who; office : as published
    relation : `behind`, `heads-approving-body`, `sits-in-approving-body` or `heads-payee`
    act : approves, heads, pays, processes, heads_approver; empty for the other relations: an
        office is no act
    body : the body that is headed or sat in; empty for a body that acts itself
    body_act : for those who head or sit in a body that approves, the record of its approval
    edge : record that says so, with its days; about : record of the payment
    time : `assumed` where the days of a processor meet those of the payment only by a first
        or last day that no publication gives, and where the day of an act is not known and the
        office does not cover all days on which it may have been
    draft : whether the payment was only promised or drafted
    payments : records of the payment itself, strongest first: who heads a bank that processes
        stands at the payment by the record of the bank
    summary : evidence of `edge`; listings : in force on the day, of it or of the listed party
        of which it is another name
    on_lists : whether it is listed, may be, or is not assessed
    """

    payer: str
    payee: str
    entity: str
    office: str
    relation: str
    act: str
    body: str
    body_act: str
    edge: str
    about: str
    time: str
    draft: bool
    payments: tuple[str, ...]
    summary: Summary
    listings: tuple[Listing, ...]
    on_lists: Listed

    @property
    def listed(self) -> bool | None:
        """Whether a row designates it; None where a doubt leaves that open.

        False where no row does: `on_lists` says whether the lists answer for it.
        """
        return None if self.on_lists.code == "cannot tell" else bool(self.on_lists.listed)


@dataclass(frozen=True, eq=False, repr=False)
class BehindAnswer(Told):
    """Answer of `behind`: the officers of all money hops on routes, and how many there are."""

    told_by: ClassVar[str] = "flowgraph.render.offices"
    network: Network
    query: dict[str, Any]
    search: Search
    officers: tuple[Officer, ...]
    hops: int
    notes: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Say how many rows there are."""
        return f"<BehindAnswer: {len(self.officers)} rows>"


def ask_behind(
    network: Network, source: str, target: str, *, avoid: Iterable[str] = ()
) -> BehindAnswer:
    """Who stands behind the hops of all money routes between what two words stand for.

    Parameters
    ----------
    network : what a view left of a case
    source, target : an id, a name in any script, or a selector
    avoid : words; no route passes an entity of any

    Raises
    ------
    UnknownEntity, AmbiguousEntity, UsageError
        If a word names nothing, or several entities.

    Cost: linear in the records of the routes; no route is left out, for hops are looked at.
    """
    shun = sorted({name for word in avoid for name in select(network, word).ids})
    question = ask_net(network, source, target, shun)
    # A route that goes on past a target is a route to another one.
    net = question.net.past_targets
    hops = tuple(money_hops(net))
    return BehindAnswer(
        network=network,
        query=question.asked(avoid=shun),
        search=Search(len(net.links), len(net.inner()), True),
        officers=officers_of(network, hops),
        hops=len({(hop.source, hop.target) for hop in hops}),
        notes=question.notes,
        resolved=question.resolved,
    )


def money_hops(net: FlowNet) -> Iterator[Hop]:
    """Every money hop on a route, by every kind that admits it, with what is attached."""
    network, ranker = net.network, Ranker(net.network, net.walks)
    edges = network.case.edges
    pairs = {
        (edges[name].source, edges[name].target)
        for link in net.links.values()
        for name in link.edges
        if network.case.kinds[edges[name].kind].pays
    }
    for pair in sorted(pairs):
        for group in ranker.choices(*pair):
            for choice in group.choices:
                if choice.step.name == kinds.PAY:
                    yield build_hop(network, net.walks, pair, choice)


def officers_of(network: Network, hops: Iterable[Hop]) -> tuple[Officer, ...]:
    """Those behind, and beside, some hops; each said once.

    Parameters
    ----------
    network : what a view left of a case
    hops : money hops with what is attached to them
    """
    found: dict[tuple[str, ...], Officer] = {}

    def add(
        pair: tuple[str, str],
        relation: str,
        act: str,
        edge: str,
        about: str,
        body_act: str = "",
        time: str = HELD,
        payments: tuple[str, ...] = (),
    ) -> None:
        row = network.case.edges[edge]
        payment = network.case.edges.get(about)
        on_lists = network.lists.of(row.source)
        party = on_lists.party if on_lists.listed else row.source
        one = Officer(
            payer=pair[0],
            payee=pair[1],
            entity=row.source,
            office=row.role if row.kind in ("leads", "member_of") else "",
            relation=relation,
            act=act,
            body=row.target if row.kind in ("leads", "member_of") else "",
            body_act=body_act,
            edge=edge,
            about=about,
            time=time,
            draft=payment is not None and payment.money_status in NO_DEALING,
            payments=payments or ((about,) if about else ()),
            summary=network.summaries[edge],
            listings=tuple(network.listings.get(party, ())),
            on_lists=on_lists,
        )
        found.setdefault((*pair, relation, act, row.source, edge, about, body_act), one)

    for hop in hops:
        pair = (hop.source, hop.target)
        for one in hop.behind:
            if one.act == HEADS_APPROVER:
                add(pair, BEHIND, one.act, one.edge, one.payment, one.about, one.time)
                continue
            add(pair, BEHIND, one.act, one.edge, one.about, time=one.time, payments=(one.payment,))
            if one.act == APPROVES:
                acts = [network.case.edges[one.edge]]
                for relation, known in ((HEADS_BODY, network.leaders), (IN_BODY, network.members)):
                    for edge, time, meets in _in_office(network, known, one.entity, acts):
                        if relation == HEADS_BODY and meets:
                            continue  # stands behind the approval, and is told so
                        add(pair, relation, "", edge, one.about, one.edge, time)
        for station in hop.stations:
            act = PAYS if station.role == "payer" else PROCESSES
            add(pair, BEHIND, act, station.edge, station.about, time=station.time)
        if hop.behind or hop.stations:
            acts = [network.case.edges[name] for name in hop.edges]
            for edge, time, _ in _in_office(network, network.leaders, hop.target, acts):
                add(pair, PAYEE, "", edge, "", time=time, payments=hop.edges)
    return tuple(sorted(found.values(), key=_order))


def _in_office(
    network: Network,
    known: Mapping[str, Sequence[Edge]],
    body: str,
    acts: Sequence[Edge],
) -> Iterator[tuple[str, str, bool]]:
    """Records of who heads or sits in a body, but for those over, or not begun, at every act.

    With each its time, `held` or `assumed`, and whether its days and those of an act meet at all.
    """
    for edge in network.attached(known, body):
        stated = network.stated_spell(edge)
        times = {in_office(network, edge, act) for act in acts}
        days = [event_days(act) for act in acts]
        if HELD in times or ASSUMED in times:
            yield edge.id, HELD if HELD in times else ASSUMED, True
        elif any(one is None or dates.overlap(stated, one) for one in days):
            yield edge.id, ASSUMED, False


def _order(one: Officer) -> tuple[object, ...]:
    return (one.payer, one.payee, _NEAR[one.relation], one.draft, one.act, one.entity, one.edge)
