"""Metamorphic: a denial, a doubt, an alias, a listing or a stricter filter never clears anybody.

Random small cases are asked twice, before and after one change that can only make less sure
what is known, or adds a listing or an alias. A verdict that was yes or open, and an exposure
that was recorded, may not have become a clean no: where it has become a no, the answer names
the record that the change touched, or says what the filters left out.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.case.read import Table
from flowgraph.render import exposure as exposure_text
from flowgraph.render import rules as rules_text
from flowgraph.render.terminal import Page

AS_OF = "2024-06-01"
CASES = 1000 if os.environ.get("FLOWGRAPH_PROVE") else 100
BLOCKS = 10
NAMES = ("a", "b", "c", "d", "e")
KINDS = (
    "owns", "owns", "owns", "controls", "acts_for", "front_for", "alias_of", "alias_of",
    "possibly_same_as", "pays", "pays", "leads", "linked_to", "supports",
)  # fmt: skip
CLAIMS = ("official_finding", "asserted", "asserted", "alleged", "inferred")
WEAKER = {"official_finding": "alleged", "asserted": "alleged", "alleged": "inferred"}
GRADES = ("A1", "A2", "B2", "C3", "D4")
COLUMNS = {
    "entities": "id,name,kind",
    "edges": "id,source,target,kind,share,start",
    "evidence": "id,edge,publication,origin,stance,claim,grade",
    "designations": "id,entity,list,status,effect,start,checked",
    "lists": "list,authority,instrument,effect,version,complete",
    "publications": "id,publisher,date",
}


@dataclass(frozen=True)
class Tables:
    """The rows of one random case."""

    edges: tuple[tuple[str, ...], ...]
    evidence: tuple[tuple[str, ...], ...]
    designations: tuple[tuple[str, ...], ...]
    complete: str

    def case(self) -> Case:
        """The tables as a case."""
        rows = {
            "entities": [(name, f"{name.upper()} Trading", "company") for name in NAMES],
            "edges": self.edges,
            "evidence": self.evidence,
            "designations": self.designations,
            "lists": [
                ("us-ofac-sdn", "OFAC", "us-ofac-sdn", "blocking", "2024-05-01", self.complete),
                ("eu", "EU", "eu-asset-freeze", "blocking", "2024-05-01", "yes"),
            ],
            "publications": [("P1", "One", "2023-01-01"), ("P2", "Two", "2024-01-01")],
        }
        made = {}
        for name, found in rows.items():
            lines = [list(row) for row in found]
            numbers = list(range(2, len(lines) + 2))
            columns = tuple(COLUMNS[name].split(","))
            made[name] = Table(name, f"{name}.csv", columns, lines, numbers)
        return Case("random", made)


def random_tables(random: Random) -> Tables:
    """A few ties among five companies, of which one or two are listed."""
    edges, evidence = [], []
    for number in range(random.randint(2, 7)):
        source, target = random.sample(NAMES, 2)
        kind = random.choice(KINDS)
        share = random.choice(("", "20", "50", "60", "25-75")) if kind == "owns" else ""
        start = random.choice(("", "2020", "2023-05"))
        edges.append((f"edge{number}", source, target, kind, share, start))
        evidence.append(
            (f"row{number}", f"edge{number}", random.choice(("P1", "P2")), "", "",
             random.choice(CLAIMS), random.choice(GRADES))
        )  # fmt: skip
    designations = [
        (f"listing{number}", name, random.choice(("us-ofac-sdn", "eu")), "listed", "blocking",
         random.choice(("2010-01-01", "2022")), "2024-05-01")
        for number, name in enumerate(random.sample(NAMES, random.randint(1, 2)))
    ]  # fmt: skip
    complete = random.choice(("yes", "yes", "no"))
    return Tables(tuple(edges), tuple(evidence), tuple(designations), complete)


Change = Callable[[Random, Tables], tuple[Tables, dict[str, Any], str]]


def denial(random: Random, tables: Tables) -> tuple[Tables, dict[str, Any], str]:
    """One record is denied, by a source as good as any."""
    name = random.choice(tables.edges)[0]
    row = ("denial", name, "P2", "the party itself", "denies", "denied", "A1")
    return replace(tables, evidence=(*tables.evidence, row)), {}, name


def doubt(random: Random, tables: Tables) -> tuple[Tables, dict[str, Any], str]:
    """One record is only alleged where it was stated."""
    at = random.randrange(len(tables.evidence))
    row = tables.evidence[at]
    weaker = (*row[:5], WEAKER.get(row[5], "inferred"), row[6])
    rows = (*tables.evidence[:at], weaker, *tables.evidence[at + 1 :])
    return replace(tables, evidence=rows), {}, row[1]


def alias(random: Random, tables: Tables) -> tuple[Tables, dict[str, Any], str]:
    """Two parties are said to be one, surely or not."""
    source, target = random.sample(NAMES, 2)
    kind = random.choice(("alias_of", "possibly_same_as"))
    edges = (*tables.edges, ("added", source, target, kind, "", ""))
    row = ("rowadded", "added", "P1", "", "", random.choice(CLAIMS), random.choice(GRADES))
    return replace(tables, edges=edges, evidence=(*tables.evidence, row)), {}, "added"


def designation(random: Random, tables: Tables) -> tuple[Tables, dict[str, Any], str]:
    """One more listing."""
    name = random.choice(NAMES)
    list_ = random.choice(("us-ofac-sdn", "eu"))
    row = ("more", name, list_, "listed", "blocking", "2015-01-01", "2024-05-01")
    return replace(tables, designations=(*tables.designations, row)), {}, name


def grade(random: Random, tables: Tables) -> tuple[Tables, dict[str, Any], str]:
    """Only better evidence counts."""
    return tables, {"min_grade": random.choice(("B2", "A2", "A1", "C3"))}, ""


def claims(random: Random, tables: Tables) -> tuple[Tables, dict[str, Any], str]:
    """Only what is stated counts."""
    asked = random.choice(("asserted,official_finding", "official_finding", "asserted,alleged"))
    return tables, {"claims": asked}, ""


CHANGES: tuple[Change, ...] = (denial, doubt, alias, designation, grade, claims)


def verdicts(case: Case, entity: str, **view: Any) -> dict[str, str]:
    """Overall verdict of each instrument on an entity."""
    found = fg.rules(case, entity, regime="ofac,eu", as_of=AS_OF, **view).to_dict()["findings"]
    return {one["regime"]: one["overall"] for one in found}


def names_it(said: str, touched: str) -> bool:
    """Whether a text names the record of the change, or says what the filters left out."""
    named = bool(touched) and re.search(rf"\b{touched}\b", said) is not None
    return named or "left out" in said


@pytest.mark.parametrize("block", range(BLOCKS))
@pytest.mark.parametrize("change", CHANGES, ids=lambda change: str(change.__name__))
def test_less_that_is_sure_clears_nobody(change: Change, block: int) -> None:
    for seed in range(block, CASES, BLOCKS):
        random = Random(f"{change.__name__} {seed}")
        tables = random_tables(random)
        after, view, touched = change(random, tables)
        first, second = tables.case(), after.case()
        for entity in NAMES:
            before, later = verdicts(first, entity), verdicts(second, entity, **view)
            for regime, verdict in before.items():
                cleared = later[regime] == "not_blocked"
                if verdict in ("blocked", "indeterminate") and cleared:
                    told = fg.rules(second, entity, regime=regime, as_of=AS_OF, **view)
                    said = rules_text.text(told, Page(10_000))
                    assert names_it(said, touched), (seed, entity, verdict, tables, after, view)
            had = fg.exposure(first, entity, as_of=AS_OF).exposures
            answer = fg.exposure(second, entity, as_of=AS_OF, **view)
            if had and not answer.exposures:
                said = exposure_text.text(answer, Page(10_000))
                assert names_it(said, touched), (seed, entity, had, tables, after, view)
