"""Who stands behind the hops of the money: every hop, every record, no act invented."""

from __future__ import annotations

from typing import Any

from money import network_of

from flowgraph.analysis.offices import ask_behind
from flowgraph.render.offices import sentence

PLAIN = {"currency": "", "money_status": ""}


def link(kind: str, **cells: Any) -> dict[str, Any]:
    return {**PLAIN, "kind": kind, **cells}


def rows(*more: tuple[str, str, Any], listed: str = "t") -> set[tuple[str, str, str, str, str]]:
    money = [("s", "a", {"id": "one"}), ("a", "b", {"id": "two"}), ("b", "t", {"id": "three"})]
    network = network_of([*money, *more], listed=dict.fromkeys({listed, "t"}, "2020"))
    answer = ask_behind(network, "s", "t")
    assert answer.hops == 3
    return {(f"{o.payer}>{o.payee}", o.relation, o.act, o.entity, o.about) for o in answer.officers}


def test_heads_of_payers_are_told_for_every_hop() -> None:
    heads = [("p", body, link("leads", start="2023", end="2025")) for body in ("s", "a", "b")]
    assert rows(*heads) == {
        ("s>a", "behind", "heads", "p", "one"), ("s>a", "heads-payee", "", "p", ""),
        ("a>b", "behind", "heads", "p", "two"), ("a>b", "heads-payee", "", "p", ""),
        ("b>t", "behind", "heads", "p", "three"),
    }  # fmt: skip


def test_who_had_left_office_or_gives_no_days_stands_behind_nothing() -> None:
    assert not rows(("p", "s", link("leads", start="2019", end="2021")))
    assert not rows(("p", "s", link("leads", start="", end="")))


def test_who_sits_in_a_body_that_approves_is_named_as_that() -> None:
    network = network_of(
        [("s", "t", {"id": "pay"})],
        listed={"t": "2020", "member": "2020"},
        kinds={"body": "state_body"},
        tables={
            "edges": (
                "id,source,target,kind,about,start",
                [
                    ("pay", "s", "t", "pays", "", "2024"),
                    ("act", "body", "s", "approves", "pay", "2024"),
                    ("seat", "member", "body", "member_of", "", "2024"),
                    ("chair", "head", "body", "leads", "", "2024"),
                ],
            ),
            "entities": (
                "id,name,kind",
                [("s", "s", "company"), ("t", "t", "company"), ("body", "body", "state_body"),
                 ("member", "member", "person"), ("head", "head", "person")],
            ),
        },
    )  # fmt: skip
    found = {
        (one.relation, one.act, one.entity, one.body, one.listed)
        for one in ask_behind(network, "s", "t").officers
    }
    assert found == {
        ("behind", "approves", "body", "", False),
        ("behind", "heads_approver", "head", "body", False),
        ("sits-in-approving-body", "", "member", "body", True),
    }


def test_other_names_of_a_payer_and_a_body_are_theirs() -> None:
    alias = link("alias_of", start="", claim="asserted")
    found = rows(
        ("s2", "s", alias), ("p", "s2", link("leads", start="2023", end="2025")),
        ("bank", "a2", link("processes_for", start="2024", end="2024")), ("a2", "a", alias),
    )  # fmt: skip
    assert ("s>a", "behind", "heads", "p", "one") in found
    assert ("s>a", "behind", "processes", "bank", "one") in found


def test_who_had_left_a_body_before_it_approved_does_not_stand_beside_it() -> None:
    rows_ = [("pay", "s", "t", "pays", "", "2024", "2024"),
             ("act", "body", "s", "approves", "pay", "2024", "2024"),
             ("old", "gone", "body", "member_of", "", "2003", "2005"),
             ("head", "left", "t", "leads", "", "2003", "2005"),
             ("may", "since", "body", "member_of", "", "2020", "")]  # fmt: skip
    network = network_of(
        [("s", "t", {"id": "pay"})], listed={"t": "2020"},
        tables={
            "edges": ("id,source,target,kind,about,start,end", rows_),
            "entities": ("id,name,kind", [(n, n, "person" if n in ("gone", "left", "since")
                                           else "state_body")
                                          for n in ("s", "t", "body", "gone", "left", "since")]),
        },
    )  # fmt: skip
    beside = {o.entity: o.time for o in ask_behind(network, "s", "t").officers}
    assert beside == {"body": "held", "since": "assumed"}


def told(*more: tuple[str, str, Any], **cells: Any) -> str:
    network = network_of([("s", "t", {"id": "w", **cells}), *more], listed={"t": "2020"})
    return " ".join(sentence(network, one) for one in ask_behind(network, "s", "t").officers)


def test_who_heads_a_payer_that_is_only_said_to_pay_is_not_told_to_pay() -> None:
    head = ("p", "s", link("leads", role="chair", start="2023", end="2025"))
    assert "chair of s from 2023 to 2025, a body that paid w." in told(head)
    assert "a body that is said to have paid w (alleged)." in told(head, claim="alleged")
    bank = ("bank", "t", link("processes_for", start="2024", end="2024", claim="alleged"))
    assert "bank: is said to process payments of the payee" in told(bank)


def test_an_office_of_another_time_is_not_told_as_one_of_that_time() -> None:
    heads = [("p", "t", link("leads", role="chair", start="2020")),
             ("q", "s", link("leads", start="2023", end="2025"))]  # fmt: skip
    assert "it is the payee; whether in office at that time is not published" in told(*heads)
