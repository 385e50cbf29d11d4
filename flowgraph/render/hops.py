"""Hops of a network as text and JSON: who to whom, by which records."""

from __future__ import annotations

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


def hop_text(net: FlowNet, arc: Arc) -> str:
    """A hop with its first records."""
    edges = net.links[arc].edges
    network = net.network
    hedges = [hedge_text(network, edge) for edge in edges]
    more = f" and {len(edges) - _SHOWN} more" if len(edges) > _SHOWN else ""
    unsure = ""
    if edges and all(hedges):
        claims = sorted({network.summaries[edge].claim for edge in edges} - SURE_CLAIMS)
        said = dict.fromkeys((*claims, *sorted(hedges)))
        unsure = f"; {', '.join(said)}"
    return f"{pair_text(net.network, arc)} ({', '.join(edges[:_SHOWN])}{more}{unsure})"


def hop_dict(net: FlowNet, arc: Arc) -> dict[str, Any]:
    """A hop for JSON, with its records."""
    one, other = pair_of(arc)
    link = net.links.get(arc)
    edges = list(link.edges) if link else []
    claims = sorted({net.network.summaries[edge].claim for edge in edges})
    hedges = [hedge_text(net.network, edge) for edge in edges]
    return {"from": one, "to": other, "edges": edges, "claims": claims, "hedges": hedges}
