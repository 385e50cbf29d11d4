"""What is said of one candidate for a stop: effects, evidence, law, and whom else it hits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from flowgraph.analysis.beside import Line, lines_of
from flowgraph.analysis.effects import Board, Effect
from flowgraph.analysis.flownet import FlowNet
from flowgraph.analysis.game import Stop
from flowgraph.analysis.results import Path
from flowgraph.case.identity import SURE_CLAIMS
from flowgraph.case.view import Network
from flowgraph.model import kinds
from flowgraph.model.values import Edge
from flowgraph.regimes.criteria import ABSENT, NOT_APPLICABLE, criteria
from flowgraph.regimes.stakes import Stakes

PARTY, PAYMENT = "party", "payment"


class Candidate(NamedTuple):
    """Something that could be stopped, by itself.

    Attributes
    ----------
    name : id of the party, or `payer>payee`
    kind : `party` or `payment`
    edges : records of the payment; for a party, the payments that it makes
    crossed, rerouted, substituted : effect without rerouting, after rerouting over known
        hops, and with the substitutes as well (None where there are none)
    routes : routes that pass it, the best evidence first
    grade : of the weakest hop of the best of these
    elements : elements of E.O. 13224 that the evidence is consistent with, by listed party
    collateral : lawful payments that would be hit
    office : for a natural person, the office
    payee_listed : whether the payment is to a listed party
    cost : what stopping it costs
    """

    name: str
    kind: str
    edges: tuple[str, ...]
    crossed: Effect
    rerouted: Effect
    substituted: Effect | None
    routes: tuple[str, ...]
    grade: str
    elements: tuple[tuple[str, str, str], ...]
    collateral: tuple[Line, ...]
    office: str = ""
    payee_listed: bool = False
    cost: Fraction = Fraction(1)


def judged(
    board: Board, stop: Stop, routes: Sequence[Path], lines: Mapping[str, Sequence[Line]]
) -> Candidate:
    """Judge one candidate by itself.

    Parameters
    ----------
    board : the games of the question
    stop : the candidate
    routes : the routes that are told for their evidence
    lines : what each party is recorded to pay, of `lines_by_payer`

    Cost: four maximum flows of its part of the network.
    """
    net, network = board.net, board.net.network
    payer, _, payee = stop.name.partition(">")
    passing = [path for path in routes if _passes(net, path, payer, payee)]
    edges = {
        edge
        for arc in stop.arcs
        if payee or arc[0] == payer
        for edge in net.links[arc].edges
        if net.links[arc].step == kinds.PAY
    }
    return Candidate(
        name=stop.name,
        kind=PAYMENT if payee else PARTY,
        edges=tuple(sorted(edges)),
        crossed=board.crossed([stop]),
        rerouted=board.lost([stop]),
        substituted=board.substituted([stop]),
        routes=tuple(path.id for path in passing),
        grade=passing[0].weakest_grade if passing else "",
        elements=(),
        collateral=tuple(_collateral(net, lines.get(payer, ()), payee)),
        office=_office(net, payer) if not payee else "",
        payee_listed=bool(payee) and payee in {net.of(name) for name in network.designated},
        cost=stop.cost,
    )


def _passes(net: FlowNet, path: Path, payer: str, payee: str) -> bool:
    nodes = [net.of(name) for name in path.nodes]
    if not payee:
        return payer in nodes[1:-1]
    return any(one == payer and other == payee for one, other in pairwise(nodes))


def elements_of(stakes: Stakes, net: FlowNet, one: Candidate) -> tuple[tuple[str, str, str], ...]:
    """Elements of E.O. 13224 that the evidence on a party and each target is consistent with."""
    if one.kind != PARTY:
        return ()
    return tuple(
        (party, element.code, element.result)
        for party in net.reached
        for element in criteria(stakes, one.name, party).elements
        if element.result not in (ABSENT, NOT_APPLICABLE)
    )


def lines_by_payer(net: FlowNet) -> dict[str, list[Line]]:
    """What each party is recorded to pay, by party."""
    found: dict[str, list[Line]] = {}
    for line in lines_of(net.network, net.network.case.entities):
        found.setdefault(net.of(line.payer), []).append(line)
    return found


def _collateral(net: FlowNet, lines: Iterable[Line], payee: str) -> Iterable[Line]:
    """Money of a party for others than listed ones; for a hop, what it carries."""
    for line in lines:
        if net.of(line.payee) == payee or not (payee or line.payee in net.network.designated):
            yield line


def _office(net: FlowNet, party: str) -> str:
    """Offices of a natural person, as the publications name them."""
    network, known = net.network, net.network.case.entities
    names = net.entities(party)
    if all(known[name].kind != "person" for name in names):
        return ""
    edges = (network.case.edges[name] for name in network.walkable)
    held = [e for e in edges if e.source in names and e.kind == "leads"]
    said = sorted(
        f"{e.role or 'head'} of {known[e.target].name}{_how_sure(network, e)}" for e in held
    )
    said = said or [known[name].function for name in names if known[name].function]
    return "; ".join(said) or "no office published"


def _how_sure(network: Network, lead: Edge) -> str:
    """Hedge of an office and the day it was last published, in brackets; empty without both."""
    claim = network.summaries[lead.id].claim
    doubt = network.hedge(lead.id) or ("" if claim in SURE_CLAIMS else claim)
    seen = network.last_seen(lead)
    said = [*([doubt] if doubt else ()), *([f"as last published, {seen}"] if seen else ())]
    return f" ({'; '.join(said)})" if said else ""
