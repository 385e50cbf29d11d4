"""Hops of a network as text and JSON: who to whom, by which records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flowgraph.analysis.flownet import FlowNet, pair_of
from flowgraph.analysis.maxflow import Arc
from flowgraph.case.identity import SURE_CLAIMS
from flowgraph.case.view import Network
from flowgraph.render.words import hedge_text, name_of

# Records of a hop that a text names.
_SHOWN = 3


def pair_text(network: Network, arc: Arc) -> str:
    """Two parties, from the one who gives."""
    one, other = pair_of(arc)
    return f"{name_of(network, one)} → {name_of(network, other)}"


def doubted_pair_text(net: FlowNet, arc: Arc) -> str:
    """The same, with how it is hedged where no record of the hop is stated as a fact."""
    link = net.links.get(arc)
    unsure = unsure_text(net.network, link.edges if link else ())
    return pair_text(net.network, arc) + (f" ({unsure})" if unsure else "")


def unsure_text(network: Network, edges: Sequence[str]) -> str:
    """Claims and hedges of records none of which is plainly stated: `alleged, said by X`.

    Empty where one is.
    """
    hedges = [hedge_text(network, edge) for edge in edges]
    if not edges or not all(hedges):
        return ""
    claims = sorted({network.summaries[edge].claim for edge in edges} - SURE_CLAIMS)
    return ", ".join(dict.fromkeys((*claims, *sorted(hedges))))


def hop_text(net: FlowNet, arc: Arc) -> str:
    """A hop with its first records."""
    edges = net.links[arc].edges
    network = net.network
    more = f" and {len(edges) - _SHOWN} more" if len(edges) > _SHOWN else ""
    unsure = unsure_text(network, edges)
    said = f"; {unsure}" if unsure else ""
    return f"{pair_text(network, arc)} ({', '.join(edges[:_SHOWN])}{more}{said})"


def hop_dict(net: FlowNet, arc: Arc) -> dict[str, Any]:
    """A hop for JSON, with its records."""
    one, other = pair_of(arc)
    link = net.links.get(arc)
    edges = list(link.edges) if link else []
    claims = sorted({net.network.summaries[edge].claim for edge in edges})
    hedges = [hedge_text(net.network, edge) for edge in edges]
    return {"from": one, "to": other, "edges": edges, "claims": claims, "hedges": hedges}
