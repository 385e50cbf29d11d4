"""Who stands at a hop: stations the money passes, and those behind it.

They are attached to a hop and never walked. An approval stands behind the record
that it is `about`, whatever its kind, dated or not. Stations, and heads of a payer,
belong to money: there are none at a gift of land, at support or at a stake. A head
stands behind a hop only where the publications date both and the days meet: nobody
who had left office or died, and nobody on an undated payment. Who heads a body that
approved stands behind its approval in the same way, by the day of the approval. An act of
which only the year or the month is known may have been under the one before; who was not in
office on all of these days is marked as assumed. A
processor whose first or last day is not published may be met by assumption; it is then
marked so.
"""

from __future__ import annotations

from flowgraph.analysis.days import ALLOCATED
from flowgraph.analysis.results import Behind, Hop, Station
from flowgraph.case.view import ASSUMED, HELD, Network
from flowgraph.model import dates
from flowgraph.model.values import Edge

# Money that was only promised or asked for: no dealing has taken place.
NO_DEALING = ("pledged", "requested")
APPROVES, HEADS, PAYS, PROCESSES = "approves", "heads", "pays", "processes"
HEADS_APPROVER = "heads_approver"


def attach(network: Network, hop: Hop) -> Hop:
    """Hop with its stations, those behind it, and the evidence against it."""
    edges = [network.case.edges[name] for name in hop.edges]
    against = _rows_of(network, hop, "against")
    via = _rows_of(network, hop, "via")
    stations = _stations(network, hop, _payments(network, edges))
    behind = _behind(network, edges, stations)
    return hop._replace(stations=stations, behind=behind, against=against, via=via)


def _rows_of(network: Network, hop: Hop, field: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in hop.edges:
        found.update(dict.fromkeys(getattr(network.summaries[name], field)))
    return tuple(found)


def event_days(edge: Edge) -> tuple[str, str] | None:
    """Days of an act; None where it is not dated."""
    if not (edge.start or edge.end):
        return None
    return dates.first_day(edge.start or edge.end), dates.last_day(edge.end or edge.start)


def _days(network: Network, edge: Edge) -> tuple[str, str] | None:
    event = network.case.kinds[edge.kind].event
    return event_days(edge) if event else network.spell(edge)


def _meet(network: Network, one: Edge, other: Edge) -> bool:
    first, second = _days(network, one), _days(network, other)
    return bool(first and second and dates.overlap(first, second))


def in_office(network: Network, lead: Edge, act: Edge) -> str:
    """How the days of an office stand to those of an act; empty where they are not known to meet.

    `held` where the office was held on each day on which the act may have been; `assumed` where
    the day of the act is not known and the office does not cover all of its days. A record that
    is of all of its days (a state, money set aside, a figure a year) is met by any of them.
    """
    days, spell = _days(network, act), network.spell(lead)
    if not (days and spell and dates.overlap(days, spell)):
        return ""
    first = dates.last_day(lead.start) if lead.start else spell[0]
    last = dates.first_day(lead.end) if lead.end else spell[1]
    if first <= days[0] and days[1] <= last:
        return HELD
    inside = days[0] <= spell[0] and spell[1] <= days[1]
    known = first <= last and dates.overlap((first, last), days)
    return HELD if _is_of_all_days(network, act) and (inside or known) else ASSUMED


def _is_of_all_days(network: Network, act: Edge) -> bool:
    kind = network.case.kinds[act.kind]
    yearly = act.per == "year" or ALLOCATED in (kind.status, act.money_status)
    return not kind.event or yearly


def _dealings(edges: list[Edge]) -> list[Edge]:
    """Edges that record a dealing; what was only pledged or drafted is none."""
    return [edge for edge in edges if edge.money_status not in NO_DEALING]


def _payments(network: Network, edges: list[Edge]) -> list[Edge]:
    """Edges that move money by their kind, however they were asked for."""
    return [edge for edge in edges if network.case.kinds[edge.kind].pays]


def _stations(network: Network, hop: Hop, edges: list[Edge]) -> tuple[Station, ...]:
    """Payers of a part of the payment, and banks or cards that process for the payee."""
    found: dict[tuple[str, str, str], Station] = {}
    paid = [(edge, edge) for edge in _dealings(edges)]
    for edge in _dealings(edges):
        for part in _dealings(_payments(network, network.parts.get(edge.id, []))):
            if part.target != hop.target:
                continue
            if part.source != hop.source:
                station = _station(network, part, "payer", edge, network.time(part))
                found.setdefault((part.source, "payer", part.id), station)
            paid.append((part, edge))
    for spell in network.attached(network.processors, hop.target):
        processor = _processor(network, spell, paid)
        if processor:
            found.setdefault((spell.source, "processor", spell.id), processor)
    return tuple(found.values())


def _processor(network: Network, spell: Edge, paid: list[tuple[Edge, Edge]]) -> Station | None:
    """A processor on the first record that its spell is known to meet, or can meet.

    Where the first or the last day of the spell is not published, a record that
    lies before or after what was observed is met by assumption, and so marked.
    """
    for part, whole in paid:
        if _meet(network, spell, part):
            return _station(network, spell, "processor", whole, HELD)
    for part, whole in paid:
        days = _days(network, part)
        if days and dates.overlap(network.stated_spell(spell), days):
            return _station(network, spell, "processor", whole, ASSUMED)
    return None


def _station(network: Network, edge: Edge, role: str, about: Edge, time: str) -> Station:
    own, other = network.summaries[edge.id], network.summaries[about.id]
    return Station(
        edge.source, role, edge.id, about.id, time, own.grade, own.claim, other.grade, other.claim
    )


def _behind(
    network: Network, edges: list[Edge], stations: tuple[Station, ...]
) -> tuple[Behind, ...]:
    found: dict[tuple[str, ...], Behind] = {}

    def add(edge: Edge, act: str, about: str, payment: str, time: str = HELD) -> None:
        own, other, paid = (network.summaries[name] for name in (edge.id, about, payment))
        one = Behind(
            entity=edge.source,
            act=act,
            edge=edge.id,
            about=about,
            listed=network.lists.of(edge.source).listed,
            grade=own.grade,
            claim=own.claim,
            about_grade=other.grade,
            about_claim=other.claim,
            payment=payment,
            payment_grade=paid.grade,
            payment_claim=paid.claim,
            time=time,
        )
        # A head stands behind each approval of the body, and otherwise once.
        which = about if act == HEADS_APPROVER else ""
        key = (edge.source, act, edge.id, which)
        if key not in found or (found[key].time != HELD and time == HELD):
            found[key] = one

    for edge in edges:
        for approval in network.approvals.get(edge.id, ()):
            add(approval, APPROVES, edge.id, edge.id)
            for lead in network.attached(network.leaders, approval.source):
                time = in_office(network, lead, approval)
                if time:
                    add(lead, HEADS_APPROVER, approval.id, edge.id, time)
    for edge in _dealings(_payments(network, edges)):
        for lead in network.attached(network.leaders, edge.source):
            time = in_office(network, lead, edge)
            if time:
                add(lead, HEADS, edge.id, edge.id, time)
    for station in stations:
        passed = network.case.edges[station.edge]
        act = PAYS if station.role == "payer" else PROCESSES
        for lead in network.attached(network.leaders, station.entity):
            time = in_office(network, lead, passed)
            if time:
                add(lead, act, passed.id, station.about, time)
    return tuple(found.values())
