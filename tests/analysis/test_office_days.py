"""Two heads who followed each other within the year or month of an act: neither is sure."""

from __future__ import annotations

import pytest
from money import network_of

from flowgraph.analysis.exposure import ask_exposure
from flowgraph.analysis.offices import ask_behind
from flowgraph.analysis.paths import find_paths
from flowgraph.render import as_json, offices
from flowgraph.render.sentences import behind_text

HEADS = [("new", "2022-10-27", "2025"), ("old", "2020", "2022-10-27")]


@pytest.mark.parametrize(
    ("day", "times"),
    [
        ("2022", {"new": "assumed", "old": "assumed"}),
        ("2022-10", {"new": "assumed", "old": "assumed"}),
        ("2022-11", {"new": "held"}),
        ("2022-10-26", {"old": "held"}),
    ],
)
@pytest.mark.parametrize("act", ["approves", "pays"])
def test_who_headed_then(day: str, times: dict[str, str], act: str) -> None:
    body = "cab" if act == "approves" else "s"
    paid = "2023" if act == "approves" else day
    money = [("p1", "s", "t", "pays", "", "", paid, "", "paid")]
    money += [("ap", "cab", "s", "approves", "p1", "", day, "", "")]
    leads = [(f"l-{who}", who, body, "leads", "", "", a, b, "") for who, a, b in HEADS]
    network = network_of(
        [],
        listed={"t": "2020"},
        tables={
            "edges": ("id,source,target,kind,about,role,start,end,money_status", money + leads),
            "entities": ("id,name,kind", [(n, n, "company") for n in ("s", "t", "cab")]),
        },
    )
    found = {o.entity: o for o in ask_behind(network, "s", "t").officers if o.entity in times}
    assert {who: one.time for who, one in found.items()} == times
    for one in found.values():
        assert one.relation == "behind"
        said = offices.sentence(network, one)
        assert (f"(may have headed {body} then)" in said) == (one.time == "assumed")
        assert offices.officer_dict(network, one)["time"] == one.time
    hop = find_paths(network, "s", "t").paths[0].hops[0]
    behind = {one.entity: one for one in hop.behind if one.entity in ("old", "new")}
    assert {who: one.time for who, one in behind.items()} == times
    for one in behind.values():
        assert ("may have headed" in behind_text(network, one)) == (one.time == "assumed")
    (row,) = [b for b in as_json.hop_to_dict(network, hop)["behind"] if b["entity"] in behind][:1]
    assert row["time"] in ("held", "assumed")
    stands = ask_exposure(network, list(times)).payments
    assert {one.entity: one.time for one in stands} == times
