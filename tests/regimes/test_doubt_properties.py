"""Bounds and verdicts against every world that a doubt leaves open, on small random networks.

A world says of each doubtful identity whether it is true, gives each joint block to one of
its holders, and each row of an owner whom nobody names to a listed party or to one that is
not. In each world a plain engine gives the answer; what is said must hold in all of them, and
what is left open must be so in at least one and not in another.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import NamedTuple

import plain_rules
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.regimes.instruments import instrument
from support import table

NAMES = "ABCDEF"
LISTED, OTHER = "someone-listed", "someone-else"
SHARES = ["10", "20", "25", "30", "40", "50", "60"]
names = st.sampled_from(NAMES)
owned = st.tuples(names, names, st.sampled_from(SHARES)).filter(lambda row: row[0] != row[1])


class Small(NamedTuple):
    """One small network: plain stakes, doubtful identities, one joint block, unknown owners."""

    stakes: list[tuple[str, str, str]]
    alike: list[tuple[str, str]]
    block: tuple[frozenset[str], str, str] | None
    unknown: list[tuple[str, str]]
    seeds: frozenset[str]


smalls = st.builds(
    Small,
    st.lists(owned, max_size=6, unique_by=lambda row: row[:2]),
    st.lists(
        st.tuples(names, names).filter(lambda pair: pair[0] < pair[1]), max_size=2, unique=True
    ),
    st.none()
    | st.tuples(st.frozensets(names, min_size=2, max_size=2), names, st.sampled_from(SHARES)),
    st.lists(st.tuples(names, st.sampled_from(SHARES)), max_size=2),
    st.frozensets(names, min_size=1, max_size=2),
)


def case_of(one: Small, list_: str) -> Case:
    """The network as a case; each doubt as a row says it."""
    edges = [(f"s{n}", *row[:2], "owns", row[2], "", "") for n, row in enumerate(one.stakes)]
    for at, (first, second) in enumerate(one.alike):
        kind, claim = ("alias_of", "alleged") if at else ("possibly_same_as", "")
        edges.append((f"i{at}", first, second, kind, "", claim, ""))
    if one.block is not None:
        for holder in sorted(one.block[0] - {one.block[1]}):
            edges.append((f"j{holder}", holder, one.block[1], "owns", one.block[2], "", "joint"))
    for at, (target, share) in enumerate(one.unknown):
        edges.append((f"u{at}", "n/a", target, "owns", share, "", ""))
    entities = [(name, name, "company") for name in (*NAMES, "n/a")]
    listed = [(f"d{n}", n, list_, "listed", "blocking", "2000") for n in sorted(one.seeds)]
    return Case(
        "small",
        {
            "entities": table("entities", "id,name,kind", entities),
            "edges": table("edges", "id,source,target,kind,share,claim,stake", edges),
            "designations": table("designations", "id,entity,list,status,effect,start", listed),
            "lists": table("lists", "list,instrument,complete", [(list_, list_, "yes")]),
        },
    )


def worlds(one: Small) -> Iterator[tuple[dict[str, str], plain_rules.Stakes | None, set[str]]]:
    """Every world: who is which party, the stakes between parties, the listed ones."""
    holders = sorted(one.block[0] - {one.block[1]}) if one.block else []
    # One holder alone is recorded: the other, who is not, may hold any part as well.
    splits = holders if len(holders) > 1 else [*holders, OTHER]
    for true in product((False, True), repeat=len(one.alike)):
        party = {name: name for name in (*NAMES, LISTED, OTHER)}
        for is_true, (first, second) in zip(true, one.alike, strict=True):
            if is_true:
                old, new = party[first], party[second]
                party = {name: new if root == old else root for name, root in party.items()}
        seeds = {party[name] for name in (*one.seeds, LISTED)}
        rows = [(party[o], party[t], Fraction(share)) for o, t, share in one.stakes]
        for split in splits or [""]:
            block = []
            if one.block is not None and split:
                block = [(party[split], party[one.block[1]], Fraction(one.block[2]))]
            for owners in product([*sorted(one.seeds), LISTED, OTHER], repeat=len(one.unknown)):
                unknown = [
                    (party[owner], party[target], Fraction(share))
                    for owner, (target, share) in zip(owners, one.unknown, strict=True)
                ]
                edges = [*rows, *block, *unknown]
                # Who holds a part of another is not that other, in the worlds of this test.
                sane = all(owner != target for owner, target, _ in edges)
                yield party, plain_rules.stakes_of(edges) if sane else None, seeds


@pytest.mark.parametrize("list_", ["us-ofac-sdn", "uk-samla", "ch-emba"])
@given(one=smalls)
@settings(max_examples=150, deadline=None)
def test_verdicts_and_bounds_hold_in_every_world(list_: str, one: Small) -> None:
    test = instrument(list_).ownership_on("2026-01-01")
    assert test is not None
    engine = plain_rules.right if test.aggregate else plain_rules.each_alone
    answer = fg.rules(case_of(one, list_), *NAMES, regime=list_, as_of="2026-01-01")
    caught: dict[str, set[bool]] = {name: set() for name in NAMES}
    freely: dict[str, set[bool]] = {name: set() for name in NAMES}
    held: dict[str, list[Fraction]] = {name: [] for name in NAMES}
    listed: dict[str, set[bool]] = {name: set() for name in NAMES}
    for party, stakes, seeds in worlds(one):
        for name in NAMES:
            root = party[name]
            listed[name].add(root in seeds)
            if stakes is None:
                continue
            others = seeds - {root}
            found = engine(stakes, others, test.threshold, test.strict)
            caught[name].add(root in found)
            freely[name].add(root in found or root in seeds)
            # Whose own listing is left out in a world is no owner of itself through others.
            if test.aggregate and root not in seeds:
                owners = stakes.get(root, {})
                held[name].append(
                    sum((s for o, s in owners.items() if o in found | others), Fraction(0))
                )
    for finding in answer.findings:
        name, verdict = finding.entity, finding.verdict
        if finding.rule == "listed":
            wanted = {"blocked": {True}, "not_blocked": {False}}.get(verdict, {True, False})
            assert listed[name] == wanted, finding
        elif finding.rule == "50-percent" and not finding.listed:
            if verdict == "blocked":
                assert freely[name] == {True}, finding
            elif verdict == "not_blocked":
                assert caught[name] == {False}, finding
            if finding.held is not None and held[name]:
                assert finding.held.low <= min(held[name]), finding
                assert min(max(held[name]), Fraction(100)) <= finding.held.high, finding
