"""The OFAC 50 Percent Rule: published and derived vectors, traces, and four wrong engines.

The vectors lie in the evidence folder (`oracles/ofac50.json`), each with the answers
that wrong engines give; the examples of FAQ 401 stand here as well, so that the rule is
tested without it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import plain_rules
import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from support import listed_case

Make = Callable[..., Case]
Vector = dict[str, Any]

# FAQ 401, examples 1 to 5, and FAQ 399: edges, listed, caught.
PUBLISHED = [
    ("401-1", [("X", "A", 50), ("A", "B", 50)], "X", "AB"),
    ("401-2", [("X", "A", 50), ("X", "B", 50), ("A", "C", 25), ("B", "C", 25)], "X", "ABC"),
    ("401-3", [("X", "A", 50), ("X", "B", 10), ("A", "B", 40)], "X", "AB"),
    ("401-4", [("X", "A", 50), ("X", "B", 25), ("A", "C", 25), ("B", "C", 25)], "X", "A"),
    ("401-5", [("X", "A", 25), ("X", "B", 25), ("A", "C", 50), ("B", "C", 50)], "X", ""),
    ("399-1", [("X", "A", 25), ("Y", "A", 25)], "XY", "A"),
    ("D-08", [("A", "B", 60), ("B", "A", 60)], "X", ""),
    ("D-31", [("X", "A", 49), ("X", "B", 49), ("A", "C", 48), ("B", "C", 48), ("X", "C", 4)],
     "X", ""),
]  # fmt: skip


def caught(case: Case, **options: str) -> set[str]:
    """Entities that the rule catches and no list names."""
    answer = fg.rules(case, "@kind:company", regime="ofac", **options)
    return {
        one.entity
        for one in answer.findings
        if one.rule == "50-percent" and one.verdict == "blocked" and not one.listed
    }


@pytest.mark.parametrize(("name", "edges", "listed", "expected"), PUBLISHED)
def test_published_examples(
    name: str, edges: list[tuple[str, str, int]], listed: str, expected: str, make_case: Make
) -> None:
    case = listed_case(make_case, ((o, a, {"share": str(s)}) for o, a, s in edges), listed)
    assert caught(case) == set(expected), name


@pytest.mark.parametrize("name", plain_rules.WRONG)
def test_the_published_examples_catch_each_wrong_engine(name: str) -> None:
    engine = plain_rules.WRONG[name]
    wrong = []
    for title, edges, listed, expected in PUBLISHED:
        stakes = plain_rules.stakes_of((o, a, Fraction(s)) for o, a, s in edges)
        assert plain_rules.right(stakes, listed) == set(expected), title
        if engine(stakes, listed) != set(expected):
            wrong.append(title)
    assert wrong


@cache
def vectors(path: Path) -> Vector:
    found: Vector = json.loads((path / "oracles" / "ofac50.json").read_text(encoding="utf-8"))
    return found


def case_of(make_case: Make, vector: Vector) -> Case:
    """Case of a vector: stakes, control, aliases, other edges, listings under their programmes."""
    edges: list[tuple[str, str, Mapping[str, str]]] = []
    reports = vector.get("raw_reports") or vector["edges"]
    for at, row in enumerate(reports):
        share = {"share": str(row["pct"])} if "pct" in row else {
            "share_min": str(row["pct_min"]), "share_max": str(row["pct_max"]),
        }  # fmt: skip
        edges.append((row["owner"], row["owned"], {"id": f"s{at}", **share}))
    for alias, party in vector.get("alias_of", {}).items():
        edges.append((alias, party, {"kind": "alias_of"}))
    for row in vector.get("control_edges", ()):
        edges.append((row["controller"], row["controlled"], {"kind": "controls"}))
    for row in vector.get("other_edges", ()):
        edges.append((row["from"], row["to"], {"kind": "subcontracts"}))
    return listed_case(make_case, edges, vector["designated"], vector.get("programmes"))


def of_rule(case: Case, entity: str) -> dict[str, Any]:
    answer = fg.rules(case, entity, regime="ofac").to_dict()
    found: dict[str, Any] = next(f for f in answer["findings"] if f["rule"] == "50-percent")
    return found


def test_every_vector_value_by_value_with_its_trace(shared: Path, make_case: Make) -> None:
    cases = vectors(shared)["cases"]
    assert len(cases) >= 29
    for vector in cases:
        name = vector["id"]
        case = case_of(lambda folder=name, **tables: make_case(folder, **tables), vector)
        expected = set(vector["expected_blocked_by_rule"])
        assert caught(case) == expected, name
        for entity in expected:
            rounds = [
                {
                    "round": step["round"],
                    "entity": step["entity"],
                    "aggregate_pct": Fraction(step["sum"]),
                    "via": {o: Fraction(share) for o, share in step["via"].items()},
                }
                for step in of_rule(case, entity)["rounds"]
            ]
            wanted = [
                {
                    "round": step["round"],
                    "entity": step["entity"],
                    "aggregate_pct": Fraction(str(step["aggregate_pct"])),
                    "via": {o: Fraction(str(share)) for o, share in step["via"].items()},
                }
                for step in vector["trace"]
            ]
            # The trace of one entity is the part of the whole trace that leads to it.
            assert all(step in wanted for step in rounds), name
            assert rounds[-1]["entity"] == entity, name


FLAGS = {
    "CONTROLLED_BY_BLOCKED": "controlled-by-blocked",
    "SIGNIFICANT_MINORITY": "minority-holding",
    "PREVIOUSLY_BLOCKED_PROPERTY_STAYS_BLOCKED": "previously-blocked",
    "DIVESTMENT_MUST_BE_OUTSIDE_US_JURISDICTION": "previously-blocked",
}


def test_every_flag_of_the_vectors(shared: Path, make_case: Make) -> None:
    checked = set()
    for vector in vectors(shared)["cases"]:
        wanted = [FLAGS[flag] for flag in vector.get("expected_flags", ()) if flag in FLAGS]
        if not wanted or "previously-blocked" in wanted:
            continue
        case = case_of(lambda folder=vector["id"], **t: make_case(folder, **t), vector)
        for entity in {row["owned"] for row in vector["edges"]} - set(vector["designated"]):
            codes = {flag["code"] for flag in of_rule(case, entity)["flags"]}
            assert set(wanted) <= codes, vector["id"]
            checked.update(wanted)
    assert checked == {"controlled-by-blocked", "minority-holding"}


def test_a_divestment_and_what_stays_blocked(make_case: Make) -> None:
    """OFAC FAQ 402: 60 percent until June 2020, then 40 beside 20 of another."""
    edges = [
        ("X", "A", {"share": "60", "start": "2018-01-01", "end": "2020-06-30"}),
        ("X", "A", {"share": "40", "start": "2020-07-01"}),
        ("N", "A", {"share": "20", "start": "2020-07-01"}),
    ]
    case = listed_case(make_case, edges, "X", start="2019-01-01")
    assert caught(case, as_of="2020-01-01") == {"A"}
    assert caught(case, as_of="2021-01-01") == set()
    answer = fg.rules(case, "A", regime="ofac", as_of="2021-01-01").to_dict()
    rule = next(f for f in answer["findings"] if f["rule"] == "50-percent")
    flag = next(f for f in rule["flags"] if f["code"] == "previously-blocked")
    assert flag["day"] == "2020-06-30"
    assert "outside US jurisdiction" in flag["text"] and "stays blocked" in flag["text"]
    # Before the listing nothing was blocked, and nothing stays so.
    late = listed_case(lambda **t: make_case("late", **t), edges, "X", start="2020-12-01")
    answer = fg.rules(late, "A", regime="ofac", as_of="2021-01-01").to_dict()
    assert all(
        flag["code"] != "previously-blocked" for f in answer["findings"] for flag in f["flags"]
    )


def test_intervals(shared: Path, make_case: Make) -> None:
    cases = vectors(shared)["interval_cases"]
    assert len(cases) >= 4
    for vector in cases:
        case = case_of(lambda folder=vector["id"], **t: make_case(folder, **t), vector)
        for entity, wanted in vector["expected"].items():
            rule = of_rule(case, entity)
            assert rule["verdict"] == wanted["status"], vector["id"]
            assert Fraction(rule["aggregate_min"]) == Fraction(str(wanted["min"])), vector["id"]
            assert Fraction(rule["aggregate_max"]) == Fraction(str(wanted["max"])), vector["id"]
            assert bool(rule["missing"]) == (wanted["status"] == "indeterminate"), vector["id"]


def test_the_vectors_catch_each_wrong_engine(shared: Path) -> None:
    """The wrong engines give the answers that the file says they give, and are caught."""
    killed: dict[str, int] = dict.fromkeys(plain_rules.WRONG, 0)
    for vector in vectors(shared)["cases"]:
        stakes = plain_rules.stakes_of(
            (row["owner"], row["owned"], Fraction(str(row["pct"]))) for row in vector["edges"]
        )
        expected = set(vector["expected_blocked_by_rule"])
        assert plain_rules.right(stakes, vector["designated"]) == expected, vector["id"]
        for name, engine in plain_rules.WRONG.items():
            answer = engine(stakes, vector["designated"])
            wrong = vector["wrong_models"].get(name)
            if wrong is not None:
                assert answer == set(wrong), (vector["id"], name)
            killed[name] += answer != expected
    assert all(killed.values()), killed


def test_before_august_2014_holdings_were_not_added(make_case: Make) -> None:
    edges = [("X", "A", {"share": "25"}), ("Y", "A", {"share": "25"}), ("X", "B", {"share": "50"})]
    case = listed_case(make_case, edges, "XY", start="2010-01-01")
    assert caught(case, as_of="2014-08-12") == {"B"}
    assert caught(case, as_of="2014-08-13") == {"A", "B"}


def test_before_2008_no_rule_is_known_and_it_is_said(make_case: Make) -> None:
    case = listed_case(make_case, [("X", "A", {"share": "90"})], "X", start="2001-01-01")
    answer = fg.rules(case, "A", regime="ofac", as_of="2005").to_dict()
    rule = next(f for f in answer["findings"] if f["rule"] == "50-percent")
    assert rule["verdict"] == "not_assessed" and rule["missing"]["fact"] == "test"
    assert "2008-02-14" in rule["sentence"]


def test_only_blocking_listings_of_the_instrument_seed_the_rule(make_case: Make) -> None:
    edges = [("X", "A", {"share": "90"})]
    for row in ("us-ofac-sdn,non_blocking", "us-fincen-311,blocking", "us-state-fto,fto"):
        name, effect = row.split(",")
        case = listed_case(
            lambda folder=name, **t: make_case(folder, **t), edges, "X", list_=name, effect=effect
        )
        assert caught(case) == set(), row


def test_percentages_are_exact_text(make_case: Make) -> None:
    edges: Iterable[tuple[str, str, Mapping[str, str]]] = [
        (owner, owned, {"share": share})
        for owner, owned, share in (
            *((name, "A", "50/3") for name in "XYZ"),
            ("X", "B", "17.9%"), ("Y", "B", "17.2"), ("Z", "B", "14.9"),
        )
    ]  # fmt: skip
    case = listed_case(make_case, edges, "XYZ")
    assert of_rule(case, "A")["rounds"][0] == {
        "round": 1, "entity": "A", "via": {"X": "50/3", "Y": "50/3", "Z": "50/3"}, "sum": "50",
        "run": "lower", "edges": ["e0", "e1", "e2"], "against": [],
    }  # fmt: skip
    assert of_rule(case, "B")["rounds"][0]["via"] == {"X": "17.9", "Y": "17.2", "Z": "14.9"}
    assert of_rule(case, "B")["aggregate_min"] == "50"
