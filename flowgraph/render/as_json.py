"""Answers as JSON values; the field names are the contract that others script against."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from flowgraph.analysis.denials import denials_of
from flowgraph.analysis.ended import note_of
from flowgraph.analysis.reached_through import ReachedThrough
from flowgraph.analysis.results import Answer, Behind, Hop, Past, Path, Search, Station, Timed
from flowgraph.case.case import Case
from flowgraph.case.view import Network
from flowgraph.render import sentences, words


def to_text(values: Any) -> str:
    """JSON text, readable and the same for the same values."""
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def data_version(case: Case) -> dict[str, Any]:
    """Which data an answer rests on."""
    return {"sha256": case.sha256, "entities": len(case.entities), "edges": len(case.edges)}


def answer_to_dict(answer: Answer) -> dict[str, Any]:
    """JSON of `paths`."""
    network = answer.network
    return {
        "query": answer.query,
        "data": data_version(network.case),
        "search": search_to_dict(answer.search),
        "notes": list(answer.notes),
        "paths": [path_to_dict(network, path) for path in answer.paths],
        "nearest_common_recipients": [
            {
                "entity": found.entity,
                "relation": found.relation,
                "pool": network.pool(found.entity),
                "hops_from_source": found.hops_from_source,
                "hops_to_target": found.hops_to_target,
            }
            for found in answer.nearest_common_recipients
        ],
        "reached_through": reached_through_list(network, answer.reached_through),
        "left_out": [path_to_dict(network, path) for path in answer.left_out],
        "ended": [past_to_dict(network, one) for one in answer.past],
    }


def reached_through_list(network: Network, found: Iterable[ReachedThrough]) -> list[dict[str, Any]]:
    """Targets that are reached only past another one."""
    return [
        {
            "target": one.target,
            "reached_through": list(one.parties),
            "route": path_to_dict(network, one.route) if one.route else None,
            "stated_as_fact": one.stated_as_fact,
            "complete": one.complete,
            "sentence": sentences.reached_through_text(network, one),
        }
        for one in found
    ]


def search_to_dict(search: Search) -> dict[str, Any]:
    """What was searched."""
    return {
        "explored": search.explored,
        "entities": search.entities,
        "complete": search.complete,
        "stopped_by": search.stopped_by,
        "out_of_order": search.out_of_order,
        "waiting": search.waiting,
        "less_certain": search.less_certain,
    }


def path_to_dict(network: Network, path: Path) -> dict[str, Any]:
    """One path."""
    return {
        "id": path.id,
        "sentence": sentences.path_sentence(network, path),
        "nodes": list(path.nodes),
        "class": path.class_,
        "band": path.band,
        "weakest_grade": path.weakest_grade,
        "weakest_hop": path.weakest_hop,
        "origins": path.origins,
        "order": path.order or None,
        "clash": path.clash._asdict() if path.clash else None,
        "single_publication": path.single_publication,
        "hops": [hop_to_dict(network, hop) for hop in path.hops],
        "amount_known_to": path.amount_known_to,
        "pools": [
            {"entity": entity, "pool": pool, **({"fungible": True} if pool == "general" else {})}
            for entity, pool in path.pools
        ],
        "benefit_step": path.benefit_step,
        "listed_en_route": list(path.listed_en_route),
        "relies_on_identity": list(path.relies_on_identity),
        "designations": [timed_to_dict(timed) for timed in path.designations],
    }


def hop_to_dict(network: Network, hop: Hop) -> dict[str, Any]:
    """One hop with its edges, stations, those behind it, and evidence against it."""
    return {
        "from": hop.source,
        "to": hop.target,
        "kind": hop.kind,
        "step": hop.step,
        "direction": hop.direction,
        "also": list(hop.also),
        "also_edges": list(hop.others),
        "untimely": list(hop.untimely),
        "grade": hop.summary.grade,
        "claim": hop.summary.claim,
        "origins": hop.summary.origins,
        "time": hop.time,
        "edges": [edge_to_dict(network, name) for name in hop.edges],
        "stations": list(dict.fromkeys(station.entity for station in hop.stations)),
        "station_records": [_attached_to_dict(network, one) for one in hop.stations],
        "behind": [_attached_to_dict(network, one) for one in hop.behind],
        "against": list(hop.against),
        "denials": denials_to_dict(network, hop.edges),
        "via": list(hop.via),
    }


def _attached_to_dict(network: Network, one: Station | Behind) -> dict[str, Any]:
    """A station, or somebody behind a hop, with the day on which its record was last published."""
    last = network.last_published(network.case.edges[one.edge])
    return one._asdict() | {"last_published": last or None}


def denials_to_dict(network: Network, edges: Iterable[str]) -> dict[str, Any]:
    """Sources of some records, which of them were not read for denials, and that in words."""
    found = denials_of(network, edges)
    return {
        "sources": list(found.sources),
        "not_read": list(found.unread),
        "text": None if found.against else words.denial_text(found),
    }


def edge_to_dict(network: Network, name: str) -> dict[str, Any]:
    """One edge with its computed grade, claim and bounds."""
    edge = network.case.edges[name]
    summary = network.summaries[name]
    return {
        "id": edge.id,
        "kind": edge.kind,
        "source": edge.source,
        "target": edge.target,
        "role": edge.role or None,
        "amount_min": summary.amount_min or None,
        "amount_max": summary.amount_max or None,
        "currency": summary.currency or None,
        "money_status": edge.money_status or None,
        "per": edge.per or None,
        "start": edge.start or None,
        "end": edge.end or None,
        "last_published": network.last_published(edge) or None,
        "grade": summary.grade,
        "claim": summary.claim,
        "origins": summary.origins,
        "time": network.walkable.get(name),
        "publications": list(summary.publications),
    }


def timed_to_dict(timed: Timed) -> dict[str, Any]:
    """One listing with the timing of the records next to it."""
    row = timed.listing.row
    return {
        "entity": row.entity,
        "list": row.list or None,
        "authority": row.authority or None,
        "programmes": list(row.programmes),
        "effect": row.effect or None,
        "start": row.start or None,
        "first_seen": row.first_seen or None,
        "checked": row.checked or None,
        "record_id": row.record_id or None,
        "tags": row.tags or None,
        "timing": timed.timing or None,
        "timed_hop": timed.hop,
        "undated_records": timed.undated,
        "against": list(timed.listing.summary.against) if timed.listing.summary else [],
    }


def past_to_dict(network: Network, past: Past) -> dict[str, Any]:
    """A tie that is over: its parties, and its records with the days on which they ended."""
    return {
        "nodes": list(past.nodes),
        "records": [{"edge": name, "ended": day} for name, day in past.ended],
        "sentence": note_of(network, past),
    }
