"""Routes as they are drawn: hop by hop, with what a reader must be told beside them."""

from __future__ import annotations

from typing import NamedTuple

from flowgraph.analysis.results import Hop, Path
from flowgraph.case.view import ASSUMED, Network
from flowgraph.model import kinds, lookup
from flowgraph.render import listings, sentences
from flowgraph.render.picture import Attached, Route, Step


class Numbers(NamedTuple):
    """Number of each node and link of a picture by its id."""

    nodes: dict[str, int]
    links: dict[str, int]


def route_of(network: Network, path: Path, numbers: Numbers) -> Route:
    """One path as it is drawn.

    Parameters
    ----------
    network : what a view left; gives names, kinds and listings
    path : the path
    numbers : of the picture that it is drawn in
    """
    steps = tuple(_step(network, hop, numbers) for hop in path.hops)
    known = path.amount_known_to
    amount = f"{steps[known - 1].label[1]} at hop {known}" if known else ""
    listed = network.listings.get(path.target, ())
    return Route(
        id=path.id,
        nodes=tuple(numbers.nodes[name] for name in path.nodes),
        steps=steps,
        class_=path.class_,
        means=_class_meaning(path.class_),
        band=path.band,
        weakest=path.weakest_hop,
        weakest_grade=path.weakest_grade,
        origins=path.origins,
        order=path.order,
        single_publication=path.single_publication,
        amount=amount,
        notes=tuple(sentences.path_notes(network, path)),
        listings=tuple(
            line[:1].upper() + line[1:] for line in listings.listing_lines(network, path)
        ),
        programmes=tuple(dict.fromkeys(tag for one in listed for tag in one.row.programmes)),
    )


def _class_meaning(class_: str) -> str:
    return next((r["meaning"] for r in lookup.rows("classes") if r["class"] == class_), "")


def _step(network: Network, hop: Hop, numbers: Numbers) -> Step:
    edge = network.case.edges[hop.edges[0]]
    amount = sentences.edge_amount(edge, hop.summary, short=True)
    if not amount and hop.step == kinds.PAY:
        amount = "amount not stated"
    if hop.step == kinds.BENEFIT and network.pool(hop.source) == kinds.UMBRELLA:
        amount = "share not known"
    nodes, links = numbers
    return Step(
        links=tuple(links[name] for name in hop.edges),
        also=tuple(links[name] for name in hop.others),
        back=hop.direction == kinds.BACKWARD,
        label=(
            sentences.verb_text(network, edge, hop.summary),
            amount,
            sentences.when_text(network, edge),
        ),
        grade=hop.summary.grade,
        claim=hop.summary.claim,
        stations=tuple(
            Attached(
                nodes[s.entity],
                links[s.edge],
                links[s.about],
                sentences.station_role(network, s) + (", assumed" if s.time == ASSUMED else ""),
                sentences.station_text(network, s),
            )
            for s in hop.stations
        ),
        behind=tuple(
            Attached(
                nodes[b.entity],
                links[b.edge],
                links[b.about],
                sentences.behind_role(network, b),
                sentences.behind_text(network, b),
            )
            for b in hop.behind
        ),
        via=hop.via,
        against=hop.against,
        untimely=tuple(links[name] for name in hop.untimely),
    )
