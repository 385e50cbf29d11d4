"""What a stake counts for: spellings, doubts, aliases, several records, the list's own field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from support import listed_case

Make = Callable[..., Case]
Edges = list[tuple[str, str, Mapping[str, str]]]


def rule(case: Case, entity: str, regime: str = "ofac", **options: str) -> dict[str, Any]:
    answer = fg.rules(case, entity, regime=regime, **options).to_dict()
    found: dict[str, Any] = next(f for f in answer["findings"] if f["rule"] == "50-percent")
    return found


# Cells of the share, and the verdict under at least 50 (US) and more than 50 (Switzerland).
SPELLINGS = [
    ({"share": "50"}, "blocked", "not_blocked"),
    ({"share": "50%"}, "blocked", "not_blocked"),
    ({"share": "50.0"}, "blocked", "not_blocked"),
    ({"share": "100/2"}, "blocked", "not_blocked"),
    ({"share": "50.000000000001"}, "blocked", "blocked"),
    ({"share": "49.999999999999"}, "not_blocked", "not_blocked"),
    ({"share": "149/3"}, "not_blocked", "not_blocked"),
    ({"share": "151/3"}, "blocked", "blocked"),
    ({"share": ">50"}, "blocked", "blocked"),
    ({"share": ">=50"}, "blocked", "indeterminate"),
    ({"share": "<50"}, "not_blocked", "not_blocked"),
    ({"share": "<=50"}, "indeterminate", "not_blocked"),
    ({"share": "25-50"}, "indeterminate", "not_blocked"),
    ({"share": "25 - 50%"}, "indeterminate", "not_blocked"),
    ({"share": "50-75"}, "blocked", "indeterminate"),
    ({"share": ">25"}, "indeterminate", "indeterminate"),
    ({"share": "0.5"}, "not_blocked", "not_blocked"),
    ({"share": "0"}, "not_blocked", "not_blocked"),
    ({"share_min": "50"}, "blocked", "indeterminate"),
    ({"share_min": ">50", "share_max": "75"}, "blocked", "blocked"),
    ({"share_max": "49.9"}, "not_blocked", "not_blocked"),
    ({"share_max": "<50"}, "not_blocked", "not_blocked"),
    ({}, "indeterminate", "indeterminate"),
]


@pytest.mark.parametrize(("cells", "least", "more"), SPELLINGS)
def test_every_spelling_is_read_as_meant(
    cells: dict[str, str], least: str, more: str, make_case: Make
) -> None:
    for name, regime, verdict in (("us-ofac-sdn", "ofac", least), ("ch-emba", "ch", more)):
        case = listed_case(
            lambda folder=regime, **t: make_case(folder, **t), [("X", "A", cells)], "X", list_=name
        )
        assert rule(case, "A", regime)["verdict"] == verdict, (cells, regime)


@pytest.mark.parametrize("cell", ["-5", "101", "half", "50,5", "5O", "50-25", "1/0", ">100", "<0"])
def test_what_is_no_share_is_refused_with_row_and_column(cell: str, make_case: Make) -> None:
    quoted = f'"{cell}"'
    case = listed_case(make_case, [("X", "A", {"share": quoted})], "X")
    with pytest.raises(fg.DataError, match=r"edges\.csv, row 2, share"):
        fg.rules(case, "A")


def test_open_bounds_add_up_as_they_are(make_case: Make) -> None:
    """More than 25 and 25 are more than 50; less than 25 and 25 are less than 50."""
    edges: Edges = [
        ("X", "A", {"share": ">25"}), ("Y", "A", {"share": "25"}),
        ("X", "B", {"share": "<25"}), ("Y", "B", {"share": "25"}),
        ("X", "C", {"share": ">=25"}), ("Y", "C", {"share": "25"}),
    ]  # fmt: skip
    for name, regime, expected in (
        ("us-ofac-sdn", "ofac", ["blocked", "not_blocked", "blocked"]),
        ("ch-emba", "ch", ["blocked", "not_blocked", "indeterminate"]),
    ):
        case = listed_case(
            lambda folder=regime, **t: make_case(folder, **t), edges, "XY", list_=name
        )
        assert [rule(case, entity, regime)["verdict"] for entity in "ABC"] == expected


def test_an_open_bound_is_no_hundredth_of_a_percent(make_case: Make) -> None:
    """More than 24 and 25 may be less than 50; less than 26 and 25 may be more."""
    edges: Edges = [
        ("X", "A", {"share": ">24"}), ("Y", "A", {"share": "25"}),
        ("X", "B", {"share": "<26"}), ("Y", "B", {"share": "25"}),
        ("X", "C", {"share": ">10"}), ("Y", "C", {"share": ">19"}), ("Z", "C", {"share": ">19"}),
    ]  # fmt: skip
    case = listed_case(make_case, edges, "XYZ")
    assert {rule(case, entity)["verdict"] for entity in "ABC"} == {"indeterminate"}


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [("official_finding", "blocked"), ("asserted", "blocked"), ("", "blocked"),
     ("alleged", "indeterminate"), ("inferred", "indeterminate"), ("disputed", "indeterminate"),
     ("denied", "not_blocked")],
)  # fmt: skip
def test_an_alleged_stake_never_blocks(claim: str, verdict: str, make_case: Make) -> None:
    case = listed_case(make_case, [("X", "A", {"share": "60", "claim": claim})], "X")
    found = rule(case, "A")
    assert found["verdict"] == verdict
    if verdict == "indeterminate":
        assert found["missing"]["at_least"] == "50" and claim in found["missing"]["text"]


def test_a_stake_that_may_be_over_leaves_it_open(make_case: Make) -> None:
    case = listed_case(make_case, [("X", "A", {"share": "60", "end": "2025"})], "X")
    assert rule(case, "A", as_of="2025-06-01")["verdict"] == "indeterminate"
    assert rule(case, "A", as_of="2024-12-31")["verdict"] == "blocked"
    assert rule(case, "A", as_of="2026-01-01")["verdict"] == "not_blocked"


def test_the_smallest_missing_fact(make_case: Make) -> None:
    edges: Edges = [("X", "A", {"share": "38"}), ("Y", "A", {}), ("Z", "A", {"share": "0-20"})]
    found = rule(listed_case(make_case, edges, "XYZ"), "A")
    assert found["verdict"] == "indeterminate"
    missing = found["missing"]
    assert (missing["fact"], missing["owner"], missing["at_least"]) == ("stake", "Y", "12")
    assert "at least 12 percent" in found["sentence"]
    more = listed_case(lambda **t: make_case("ch", **t), edges, "XYZ", list_="ch-emba")
    assert rule(more, "A", "ch")["missing"]["more_than"] == "12"


def test_the_fact_asked_for_decides(make_case: Make) -> None:
    """With the fact put in, the verdict is blocked; with a little less, it is not."""
    for amount, verdict in (("12", "blocked"), ("11.99", "not_blocked")):
        edges: Edges = [("X", "A", {"share": "38"}), ("Y", "A", {"share": amount})]
        case = listed_case(lambda f=amount, **t: make_case(f"y{f}", **t), edges, "XY")
        assert rule(case, "A")["verdict"] == verdict


def test_a_missing_fact_further_up(make_case: Make) -> None:
    edges: Edges = [("X", "A", {"share": "45-55"}), ("A", "B", {"share": "100"})]
    found = rule(listed_case(make_case, edges, "X"), "B")
    assert found["missing"]["fact"] == "owner" and found["missing"]["owner"] == "A"
    assert found["missing"]["then"]["owner"] == "X"
    assert found["missing"]["then"]["at_least"] == "50"


def test_a_missing_fact_at_the_end_of_a_long_chain(make_case: Make) -> None:
    """Three thousand companies between the open share and the one asked about."""
    edges: Edges = [("X", "c0", {"share": "45-55"})]
    edges += [(f"c{at}", f"c{at + 1}", {"share": "60"}) for at in range(3000)]
    found = rule(listed_case(make_case, edges, "X"), "c3000")
    assert found["verdict"] == "indeterminate" and len(found["rounds"]) == 3001
    assert found["missing"]["owner"] == "c2999"
    assert found["missing"]["then"] == found["missing"]["then"] | {
        "fact": "stake", "owner": "X", "owned": "c0", "at_least": "50",
    }  # fmt: skip


def test_thousands_of_holders_with_odd_denominators(make_case: Make) -> None:
    edges: Edges = [(f"h{at}", "A", {"share": f"{7}/{10_007 + 2 * at}"}) for at in range(3000)]
    edges += [(f"w{at}", "A", {}) for at in range(300)]
    names = [one for one, _, _ in edges]
    found = rule(listed_case(make_case, edges, names), "A")
    assert found["verdict"] == "indeterminate" and found["aggregate_max"] == "100"


def test_where_no_single_fact_decides(make_case: Make) -> None:
    edges: Edges = [
        ("X", "A", {"share": "0-30"}), ("Y", "A", {"share": "0-30"}), ("N", "A", {"share": "20"}),
    ]  # fmt: skip
    found = rule(listed_case(make_case, edges, "XY"), "A")
    assert found["verdict"] == "indeterminate"
    missing = found["missing"]
    assert missing["fact"] == "several" and missing["owners"] == ["X", "Y"]
    assert "no single stake in it" in missing["text"]
    assert missing["at_least"] == "50"


def test_no_upper_bound_above_what_the_others_leave(make_case: Make) -> None:
    """N surely holds 60, so Y cannot hold 50; unless the stated shares exceed 100."""
    edges: Edges = [("Y", "A", {}), ("N", "A", {"share": "60"})]
    found = rule(listed_case(make_case, edges, "Y"), "A")
    assert (found["verdict"], found["aggregate_max"]) == ("not_blocked", "40")
    edges[1] = ("N", "A", {"share": ">=50"})
    half = listed_case(lambda **t: make_case("half", **t), edges, "Y")
    assert rule(half, "A")["verdict"] == "indeterminate"
    edges[1] = ("N", "A", {"share": ">50"})
    less = listed_case(lambda **t: make_case("less", **t), edges, "Y")
    assert rule(less, "A")["verdict"] == "not_blocked"
    edges[1] = ("N", "A", {"share": "60"})
    edges.append(("M", "A", {"share": "60"}))
    wrong = listed_case(lambda **t: make_case("wrong", **t), edges, "Y")
    found = rule(wrong, "A")
    assert found["verdict"] == "indeterminate"
    assert "shares-over-100" in {flag["code"] for flag in found["flags"]}
    assert "share-sum" in {problem.code for problem in fg.check(wrong)}


def test_the_lists_own_field_never_feeds_the_sum(make_case: Make) -> None:
    """A `linked_to` says that there may be a stake; it counts for nothing, and leaves it open."""
    edges: Edges = [("A", "X", {"kind": "linked_to"}), ("Y", "A", {"share": "50"})]
    case = listed_case(make_case, edges, "XY")
    assert rule(case, "A")["aggregate_min"] == "50"
    only: Edges = [("A", "X", {"kind": "linked_to"}), ("P", "X", {"kind": "linked_to"})]
    case = listed_case(lambda **t: make_case("l", **t), only, "X", kinds={"P": "person"})
    found = rule(case, "A")
    assert (found["verdict"], found["aggregate_min"], found["aggregate_max"]) == (
        "indeterminate", "0", "100",
    )  # fmt: skip
    assert "linked to" in found["missing"]["text"]
    # A person cannot be owned, and the field does not flow to the one that is named.
    assert rule(case, "P")["verdict"] == "not_blocked"
    assert rule(case, "X")["verdict"] == "not_blocked"


def test_a_stated_stake_goes_before_the_field(make_case: Make) -> None:
    edges: Edges = [("A", "X", {"kind": "linked_to"}), ("X", "A", {"share": "20"})]
    assert rule(listed_case(make_case, edges, "X"), "A")["verdict"] == "not_blocked"


def test_aliases_are_one_party(make_case: Make) -> None:
    edges: Edges = [
        ("x1", "A", {"share": "25"}), ("x2", "A", {"share": "25"}),
        ("x1", "X", {"kind": "alias_of"}), ("x2", "X", {"kind": "alias_of"}),
    ]  # fmt: skip
    case = listed_case(make_case, edges, "X")
    assert rule(case, "A")["rounds"][0]["via"] == {"X": "50"}
    # The party is the one whose name the others are, wherever it stands in the alphabet.
    turned: Edges = [
        ("b1", "A", {"share": "25"}), ("b2", "A", {"share": "25"}),
        ("b1", "z", {"kind": "alias_of"}), ("b2", "z", {"kind": "alias_of"}),
    ]  # fmt: skip
    other = listed_case(lambda **t: make_case("turned", **t), turned, ["b2"])
    assert rule(other, "A")["rounds"][0]["via"] == {"z": "50"}
    listed = fg.rules(case, "x1", regime="ofac").findings[0]
    assert listed.verdict == "blocked" and listed.listings[0].row.entity == "X"
    # Under an instrument that does not add persons, one person under two names is still one.
    uk = listed_case(lambda **t: make_case("uk", **t),
                     [*edges, ("x1", "B", {"share": "30"}), ("x2", "B", {"share": "21"})], "X",
                     list_="uk-samla")  # fmt: skip
    assert rule(uk, "B", "uk")["verdict"] == "blocked"


def test_a_guess_of_identity_joins_nothing_and_clears_nobody(make_case: Make) -> None:
    for kind, cells in (("possibly_same_as", {}), ("alias_of", {"claim": "alleged"})):
        edges: Edges = [
            ("x1", "A", {"share": "25"}), ("X", "A", {"share": "25"}),
            ("x1", "X", {"kind": kind, **cells}),
        ]  # fmt: skip
        case = listed_case(lambda f=kind, **t: make_case(f, **t), edges, "X")
        found = rule(case, "A", possible_identity=True)
        assert (found["verdict"], found["aggregate_min"], found["aggregate_max"]) == (
            "indeterminate", "25", "50",
        )  # fmt: skip
        assert found["missing"]["fact"] == "identity"


def test_two_records_of_one_holding_are_not_added(make_case: Make) -> None:
    """The same owner, role and period: rival figures of one fact, joined to an interval."""
    edges: Edges = [("X", "A", {"share": "25"}), ("X", "A", {"share": "30"})]
    found = rule(listed_case(make_case, edges, "X"), "A")
    assert (found["aggregate_min"], found["aggregate_max"]) == ("25", "30")
    assert "records-of-one-stake" in {flag["code"] for flag in found["flags"]}


def test_weaker_corroboration_does_not_unblock(make_case: Make) -> None:
    for cells in ({"share": "60", "claim": "alleged"}, {}, {"share": "10", "claim": "inferred"}):
        edges: Edges = [("X", "A", {"share": "60"}), ("X", "A", cells)]
        case = listed_case(lambda f=str(cells), **t: make_case(f"c{len(f)}", **t), edges, "X")
        found = rule(case, "A")
        assert (found["verdict"], found["aggregate_min"]) == ("blocked", "60")
        assert "records-of-one-stake" not in {flag["code"] for flag in found["flags"]}


def test_a_record_without_a_role_may_be_the_same_holding(make_case: Make) -> None:
    edges: Edges = [("X", "A", {"share": "25"}), ("X", "A", {"share": "25", "role": "shareholder"})]
    found = rule(listed_case(make_case, edges, "X"), "A")
    assert (found["aggregate_min"], found["aggregate_max"]) == ("25", "50")


def test_upper_bounds_are_joint(make_case: Make) -> None:
    """X and Y hold what is not stated, Z surely 60: together they hold 40 at most."""
    edges: Edges = [("X", "A", {}), ("Y", "A", {}), ("Z", "A", {"share": "60"})]
    found = rule(listed_case(make_case, edges, "XY"), "A")
    assert (found["verdict"], found["aggregate_max"]) == ("not_blocked", "40")
    edges[2] = ("Z", "A", {"share": "50"})
    half = listed_case(lambda **t: make_case("half", **t), edges, "XY")
    assert rule(half, "A")["verdict"] == "indeterminate"
    edges[2] = ("Z", "A", {"share": ">50"})
    less = listed_case(lambda **t: make_case("less", **t), edges, "XY")
    assert rule(less, "A")["verdict"] == "not_blocked"


def test_upper_bounds_are_joint_for_a_listed_entity_too(make_case: Make) -> None:
    edges: Edges = [("X", "A", {}), ("Y", "A", {}), ("Z", "A", {"share": "60"})]
    found = rule(listed_case(make_case, edges, "XYA"), "A")
    assert (found["listed"], found["verdict"], found["aggregate_max"]) == (
        True, "not_blocked", "40",
    )  # fmt: skip


def test_equality_at_the_threshold_with_an_open_bound_beside(make_case: Make) -> None:
    """At most 50 beside more than 50 is less than 50."""
    edges: Edges = [("X", "A", {"share": "<=50"}), ("Y", "A", {"share": ">50"})]
    assert rule(listed_case(make_case, edges, "X"), "A")["verdict"] == "not_blocked"


def test_open_ends_are_told(make_case: Make) -> None:
    case = listed_case(make_case, [("X", "A", {"share": ">50"})], "X", list_="uk-samla")
    found = rule(case, "A", "uk")
    assert found["verdict"] == "blocked" and found["aggregate"] == "more than 50"
    assert "more than 50 percent" in found["sentence"]


def test_one_listed_owner_beside_another_is_not_said_to_be_unlisted(make_case: Make) -> None:
    edges: Edges = [("X", "A", {"share": "40"}), ("Y", "A", {"share": "30"})]
    found = rule(listed_case(make_case, edges, "XY", list_="uk-samla"), "A", "uk")
    assert found["verdict"] == "not_blocked"
    assert {stake["owner_caught"] for stake in found["stakes"]} == {"yes"}
    assert sorted(stake["counted"] for stake in found["stakes"]) == ["no", "yes"]


def test_votes_that_decide_are_those_that_are_shown(make_case: Make) -> None:
    edges: Edges = [("X", "A", {"share": "40-100"}), ("X", "A", {"share": "45", "role": "votes"})]
    found = rule(listed_case(make_case, edges, "X", list_="uk-samla"), "A", "uk")
    assert (found["verdict"], found["measure"]) == ("indeterminate", "shares")
    assert found["missing"]["more_than"] == "50"


def test_a_divestment_before_the_listing_is_no_divestment(make_case: Make) -> None:
    """Ended in 2019, listed in June 2019: whether it was held then is not known."""
    edges: Edges = [("X", "A", {"share": "60", "end": "2019"})]
    edges += [(f"u{at}", f"v{at}", {"share": "60", "end": f"2020-01-{at + 1:02}"})
              for at in range(20)]  # fmt: skip
    for start, told in (("2019-06-01", False), ("2018-06-01", True)):
        case = listed_case(lambda f=start, **t: make_case(f, **t), edges, "X", start=start)
        codes = {flag["code"] for flag in rule(case, "A", as_of="2021-01-01")["flags"]}
        assert ("previously-blocked" in codes) is told


def test_rival_records_of_one_holding_do_not_exceed_100_together(make_case: Make) -> None:
    edges: Edges = [("X", "A", {"share": "60"}), ("X", "A", {"share": "70"})]
    case = listed_case(make_case, edges, "X")
    assert "share-sum" not in {problem.code for problem in fg.check(case)}
    edges.append(("Y", "A", {"share": "41"}))
    more = listed_case(lambda **t: make_case("more", **t), edges, "X")
    assert "share-sum" in {problem.code for problem in fg.check(more)}


def test_holdings_of_different_kinds_are_added(make_case: Make) -> None:
    edges: Edges = [
        ("X", "A", {"share": "25", "role": "ordinary shares"}),
        ("X", "A", {"share": "25", "role": "capital contribution"}),
    ]
    assert rule(listed_case(make_case, edges, "X"), "A")["verdict"] == "blocked"
    # A share of one class is none of the whole until the weight of the class is known.
    edges[1] = ("X", "A", {"share": "25", "role": "preference shares"})
    found = rule(listed_case(lambda **t: make_case("class", **t), edges, "X"), "A")
    assert (found["verdict"], found["aggregate_min"], found["aggregate_max"]) == (
        "indeterminate", "25", "50",
    )  # fmt: skip


def test_records_of_two_open_periods_may_be_either(make_case: Make) -> None:
    """30 since 2020 and 25 since 2022: a change to 25, or 55 in all."""
    edges: Edges = [
        ("X", "A", {"share": "30", "start": "2020"}), ("X", "A", {"share": "25", "start": "2022"}),
    ]  # fmt: skip
    found = rule(listed_case(make_case, edges, "X"), "A", as_of="2024-01-01")
    assert (found["aggregate_min"], found["aggregate_max"]) == ("25", "55")
    assert found["verdict"] == "indeterminate"


def test_a_holding_in_oneself_is_nothing(make_case: Make) -> None:
    edges: Edges = [("A", "A", {"share": "60"}), ("X", "A", {"share": "40"})]
    found = rule(listed_case(make_case, edges, "X"), "A")
    assert (found["verdict"], found["aggregate_min"]) == ("not_blocked", "40")


def test_filters_reach_the_rules(make_case: Make) -> None:
    edges: Edges = [("X", "A", {"share": "60", "grade": "C3"})]
    case = listed_case(make_case, edges, "X")
    assert rule(case, "A")["verdict"] == "blocked"
    assert rule(case, "A", min_grade="B3")["verdict"] == "not_blocked"
    assert rule(case, "A", as_of="2014-12-31")["verdict"] == "not_blocked"


def test_huge_denominators_are_exact(make_case: Make) -> None:
    """Fifty holders with denominators of six digits hold a hair less than 50 percent."""
    bottoms = [999_983 - 2 * at for at in range(49)]
    names = [f"o{at}" for at in range(50)]
    edges: Edges = [
        (name, "A", {"share": f"{bottom}/{bottom + 1}"})
        for name, bottom in zip(names, bottoms, strict=False)
    ]
    edges.append((names[-1], "A", {"share": "1"}))
    total = 1 + sum(Fraction(bottom, bottom + 1) for bottom in bottoms)
    assert 50 - Fraction(1, 10_000) < total < 50
    found = rule(listed_case(make_case, edges, names), "A")
    assert found["verdict"] == "not_blocked"
    # Too long to be written out: cut off, marked, and not rounded up to 50.
    assert found["aggregate_min"].startswith("~49.9999")
