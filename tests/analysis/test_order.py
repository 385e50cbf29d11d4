"""Money runs forward in time: certain, possible, impossible, and how each answer says it."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

import flowgraph as fg
from flowgraph.analysis.days import When
from flowgraph.analysis.flownet import pair_of
from flowgraph.analysis.order import Leg, clash_of, order_of, surely, usable
from flowgraph.case.case import Case
from flowgraph.render import as_text
from flowgraph.render.terminal import Page
from flowgraph.render.view import picture_of
from support import ROOT, Result

Make = Callable[..., Case]
FIELD = ROOT / "tests" / "cases" / "field" / "01-time-order" / "data"
LISTED = {
    "lists": "list,effect,version,complete\nL,blocking,2024,yes\n",
    "designations": "id,entity,list,status,effect,start\nd,m,L,listed,blocking,2001\n",
}
HEAD = "id,source,target,kind,amount,currency,money_status,per,start,end,grade\n"


def chain(make_case: Make, first: str, second: str, kind: str = "pays") -> Case:
    """Money from s to a, and from a to the listed m, on days given as `start` or `start..end`."""

    def cells(days: str) -> str:
        start, _, end = days.partition("..")
        return f"{start},{end}"

    return make_case(
        edges=f"{HEAD}p1,s,a,{kind},9,USD,,,{cells(first)},\np2,a,m,pays,9,USD,,,{cells(second)},\n",
        **LISTED,
    )


def order(case: Case, **options: object) -> str:
    """Order of the only route from s to m; `none` where it is left out."""
    answer = fg.paths(case, "s", "m", **options)
    assert len(answer.paths) < 2
    if answer.paths:
        return answer.paths[0].order
    assert answer.search.out_of_order + answer.search.waiting + answer.search.less_certain == 1
    return "none"


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("2024-06-01", "2023-01-15", "none"),
        ("2024", "2023", "none"),
        ("2024-06", "2024-05", "none"),
        ("2024-06..2024-08", "2024-05-31", "none"),
        ("2024-06-01", "2024-06-01", "certain"),
        ("2023", "2024", "certain"),
        ("2023-02-01", "2023-02", "certain"),
        ("2024-06", "2024-06", "possible"),
        ("2024-06..2024-08", "2024-06-01", "possible"),
        ("2024", "2024-05", "possible"),
        ("", "2023", "possible"),
        ("2023", "", "possible"),
        ("", "", "possible"),
    ],
)
def test_two_payments(make_case: Make, first: str, second: str, found: str) -> None:
    case = chain(make_case, first, second)
    assert order(case) == found
    assert order(case, any_order=True) == found.replace("none", "impossible")
    assert order(case, order="certain") == found.replace("possible", "none")


@pytest.mark.parametrize(
    ("money", "second", "found"),
    [
        ("allocates,9,USD,,,2024,2024", "2024-05-01", "certain"),
        ("pays,9,USD,allocated,,2024,2024", "2024-05-01", "certain"),
        ("pays,9,USD,,year,2024,2025", "2025-05", "certain"),
        ("pays,9,USD,,total,2024,2024", "2024-05-01", "possible"),
        ("allocates,9,USD,,,2024,2024", "2023", "none"),
        ("allocates,9,USD,,,,", "2023", "possible"),
    ],
)
def test_a_budget_is_money_on_every_day(
    make_case: Make, money: str, second: str, found: str
) -> None:
    rows = f"p1,s,a,{money},\np2,a,m,pays,9,USD,,,{second},,\n"
    case = make_case(edges=HEAD + rows, **LISTED)
    assert order(case) == found


@pytest.mark.parametrize(
    ("paid", "held", "found"),
    [
        ("2020", "2015,2024", "certain"),
        ("2020", "2015,", "certain"),
        ("2020", ",2024", "possible"),
        ("2020", ",", "possible"),
        ("2020", "2020-05,2024", "possible"),
        ("2020", "2015,2020", "possible"),
        ("2020", "2021,2024", "none"),
        ("", "2015,2024", "possible"),
    ],
)
def test_the_tie_that_ends_a_route_holds_when_the_money_arrives(
    make_case: Make, paid: str, held: str, found: str
) -> None:
    rows = f"p1,s,a,pays,9,USD,,,{paid},,\nt,m,a,controls,,,,,{held},\n"
    case = make_case(edges=HEAD + rows, **LISTED)
    # A tie that was over by the day asked is no step of any route.
    assert order(case, as_of="2020" if held.endswith(",2020") else "2023") == found


def test_a_tie_without_an_end_surely_held_until_it_was_last_published(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind,start,publications\n"
        "p1,s,a,pays,2020,P\np2,r,a,pays,2010,P\nt,m,a,controls,2005,P\n",
        publications="id,date\nP,2012-05-01\n",
        **LISTED,
    )
    found = {path.source: path.order for path in fg.paths(case, "s,r", "m", as_of="2023").paths}
    assert found == {"s": "possible", "r": "certain"}


def test_another_name_takes_no_time_and_other_questions_have_no_order(make_case: Make) -> None:
    case = make_case(
        edges=f"{HEAD}p1,s,a,pays,9,USD,,,2024,,A1\ni,b,a,alias_of,,,,,2010,2030,A1\n"
        "p2,b,m,pays,9,USD,,,2023,,A1\nc,s,m,controls,,,,,2001,2030,A1\n",
        **LISTED,
    )
    assert order(case) == "none"
    found = fg.paths(case, "s", "m", follow="control")
    assert [path.order for path in found.paths] == [""]
    assert found.to_dict()["paths"][0]["order"] is None


def test_the_records_of_a_hop_are_those_that_keep_the_order(make_case: Make) -> None:
    """The strongest record of each hop alone would be out of order."""
    case = make_case(
        edges=f"{HEAD}old,s,a,pays,9,USD,,,2020,,C2\nnew,s,a,pays,9,USD,,,2024,,A1\n"
        "x,a,m,pays,9,USD,,,2021,,A1\ny,a,m,pays,9,USD,,,2019,,A1\n",
        **LISTED,
    )
    (path,) = fg.paths(case, "s", "m").paths
    assert [(hop.edges, hop.untimely) for hop in path.hops] == [
        (("old",), ("new",)),
        (("x",), ("y",)),
    ]
    assert (path.order, path.weakest_grade, path.weakest_hop) == ("certain", "C2", 0)
    text = as_text.answer_text(fg.paths(case, "s", "m"), Page(200))
    assert "out of order on this route: new" in text and "out of order on this route: y" in text


def test_the_strongest_combination_is_taken_where_leads_do_not_fit(make_case: Make) -> None:
    """Each record fits with some other, but the two best do not fit together."""
    case = make_case(
        edges=f"{HEAD}a1,s,a,pays,9,USD,,,2020,,B2\na2,s,a,pays,9,USD,,,2022,,A1\n"
        "b1,a,m,pays,9,USD,,,2021,,A1\nb2,a,m,pays,9,USD,,,2023,,C3\n",
        **LISTED,
    )
    (path,) = fg.paths(case, "s", "m").paths
    assert [hop.edges for hop in path.hops] == [("a1", "a2"), ("b1", "b2")]
    assert path.weakest_grade == "B2"


def test_a_kind_that_keeps_the_order_stands_for_the_hop(make_case: Make) -> None:
    case = make_case(
        edges=f"{HEAD}a1,s,a,allocates,9,USD,,,2024,,A1\na2,s,a,pays,9,USD,,,2020,,B2\n"
        "b,a,m,pays,9,USD,,,2021,,A1\n",
        **LISTED,
    )
    (path,) = fg.paths(case, "s", "m").paths
    assert (path.hops[0].kind, path.hops[0].also, path.hops[0].untimely) == ("pays", (), ("a1",))


def test_order_ranks_after_evidence_and_before_length(make_case: Make) -> None:
    case = make_case(
        edges=f"{HEAD}c1,s,c,pays,,,,,2023,,B2\nc2,c,m,pays,,,,,2023,,B2\n"
        "b1,s,b,pays,,,,,2020,,B2\nb2,b,x,pays,,,,,2021,,B2\nb3,x,m,pays,,,,,2022,,B2\n"
        "a1,s,a,pays,,,,,2023,,A1\na2,a,m,pays,,,,,2023,,A1\n"
        "z1,s,z,pays,,,,,2023,,A1\nz2,z,m,pays,,,,,2022,,A1\n",
        **LISTED,
    )
    found = [(path.nodes[1], path.order) for path in fg.paths(case, "s", "m").paths]
    assert found == [("a", "possible"), ("b", "certain"), ("c", "possible")]
    every = [(p.nodes[1], p.order) for p in fg.paths(case, "s", "m", any_order=True).paths]
    assert every == [*found, ("z", "impossible")]


@pytest.mark.parametrize(
    ("within", "found"), [("", "certain"), ("40d", "certain"), ("20", "possible"), ("5d", "none")]
)
def test_money_may_wait_so_long(make_case: Make, within: str, found: str) -> None:
    case = chain(make_case, "2024-01-01..2024-01-10", "2024-01-20..2024-01-31")
    assert order(case, within=within) == found
    if found == "none":
        answer = fg.paths(case, "s", "m", within=within)
        assert (answer.search.out_of_order, answer.search.waiting) == (0, 1)
        assert "money would wait longer than 5 days" in as_text.answer_text(answer, Page(300))


def test_within_is_a_number_of_days(make_case: Make) -> None:
    with pytest.raises(fg.UsageError, match="within"):
        fg.paths(chain(make_case, "2024", "2024"), "s", "m", within="soon")


def test_a_wait_that_is_bounded_may_need_a_later_record() -> None:
    """The record that arrives earliest waits too long; the later one does not."""
    legs = [Leg((When(1, 1), When(8, 8))), Leg((When(10, 10),))]
    assert order_of(legs, 5) == "certain" and surely(legs, 5) == (1, 0)
    assert usable(legs, 5) == [(1,), (0,)]
    clash = clash_of(legs, 1)
    assert clash is not None and clash.waits and clash.hop == 1


def test_money_of_a_period_bridges_days_that_are_open() -> None:
    """A budget between two payments of unknown days: a day of it is chosen once they are known."""
    bridge = Leg((When(1, 30, (1, 30)),))
    assert order_of([Leg((When(2, 9),)), bridge, Leg((When(9, 20),))]) == "certain"
    assert order_of([Leg((When(2, 9),)), bridge, Leg((When(8, 20),))]) == "possible"
    assert order_of([Leg((When(2, 9),)), bridge, Leg((When(9, 20),))], 9) == "certain"
    assert order_of([Leg((When(2, 9),)), bridge, Leg((When(9, 20),))], 8) == "possible"


def test_every_command_agrees_that_nothing_arrived(run: Callable[..., Result]) -> None:
    """The case of the field: the only payment on was made 17 months earlier."""
    asked = {
        "paths": ("donor", "militia"),
        "chokepoints": ("donor", "militia"),
        "targets": ("donor", "militia"),
        "trace": ("donor",),
    }
    for name, words in asked.items():
        done = run(name, *words, "--data", str(FIELD), "-q")
        assert done.code == 4, (name, done.out)
        totals = ("--totals",) if name == "trace" else ()
        done = run(name, *words, "--any-order", *totals, "--data", str(FIELD), "-q")
        assert done.code == 0, (name, done.out)
    said = " ".join(run("paths", "donor", "militia", "--data", str(FIELD), "-q").out.split())
    assert "1 route was left out: on the records the later payment is older" in said
    assert "payment in advance and reimbursement are not excluded" in said.lower()
    assert "2023-01-15" in said and "2024-06-01" in said
    assert "no publication joins the two" not in said


def test_an_exposure_on_such_routes_alone_stays_last(run: Callable[..., Result]) -> None:
    done = run("exposure", "donor", "--data", str(FIELD), "--format", "json", "-q")
    assert done.code == 0
    (one,) = json.loads(done.out)["exposures"]
    assert (one["class"], one["order"]) == ("pays-through-intermediaries", "impossible")
    said = " ".join(run("exposure", "donor", "--data", str(FIELD), "-q").out.split())
    assert "on these records no money arrived before it left" in said
    assert "No exposure" not in said and "2023-01-15" in said


def test_such_an_exposure_stands_after_weaker_ones(make_case: Make) -> None:
    case = make_case(
        edges=f"{HEAD}z1,s,z,pays,,,,,2024,,A1\nz2,z,m,pays,,,,,2023,,A1\n"
        "k,s,n,associated_with,,,,,,,E5\n",
        lists=LISTED["lists"],
        designations="id,entity,list,status,effect,start\nd,m,L,listed,blocking,2001\n"
        "e,n,L,listed,blocking,2001\n",
    )
    found = [(one.class_, one.order) for one in fg.exposure(case, "s").exposures]
    assert found == [("associated", ""), ("pays-through-intermediaries", "impossible")]


def test_an_exposure_rests_on_the_routes_in_order_where_there_are_any(make_case: Make) -> None:
    case = make_case(
        edges=f"{HEAD}z1,s,z,pays,,,,,2024,,A1\nz2,z,m,pays,,,,,2023,,A1\n"
        "y1,s,y,pays,,,,,2020,,C3\ny2,y,m,pays,,,,,2021,,C3\n",
        **LISTED,
    )
    (one,) = fg.exposure(case, "s").exposures
    assert (one.order, one.paths, one.path and one.path.nodes) == ("certain", 1, ("s", "y", "m"))


def test_the_page_tells_order_and_what_was_left_out(make_case: Make) -> None:
    case = make_case(
        edges=f"{HEAD}z1,s,z,pays,,,,,2024,,A1\nz2,z,m,pays,,,,,2023,,A1\n"
        "y1,s,y,pays,,,,,2020,,C3\ny2,y,m,pays,,,,,2021,,C3\n",
        **LISTED,
    )
    picture = picture_of(fg.paths(case, "s", "m"))
    assert [route.order for route in picture.routes] == ["certain"]
    assert any("1 route was left out" in note for note in picture.notes)


def test_a_meeting_point_is_told_only_where_money_can_run_on_from_it(make_case: Make) -> None:
    """What the common recipient leads to is older than what it pays on."""
    case = make_case(
        entities="id,kind\nbank,bank\ns,company\nm,company\nx,company\n",
        edges=f"{HEAD}p1,s,bank,pays,,,,,2024,,\nq1,bank,x,pays,,,,,2023,,\n"
        "q2,x,m,pays,,,,,2020,,\n",
        **LISTED,
    )
    answer = fg.paths(case, "s", "m")
    assert not answer.paths and not answer.nearest_common_recipients


def test_explain_tells_a_route_that_is_out_of_order(run: Callable[..., Result]) -> None:
    done = run("explain", "donor", "broker", "militia", "--data", str(FIELD), "-q")
    assert done.code == 0 and "Recorded in the other order" in " ".join(done.out.split())


def test_csv_has_the_order_of_each_route(run: Callable[..., Result], tmp_path: Path) -> None:
    file = tmp_path / "routes.csv"
    words = ("paths", "donor", "militia", "--any-order", "--data", str(FIELD))
    assert run(*words, "--format", "csv", "-q", "-o", str(file)).code == 0
    header, row, *_ = file.read_text(encoding="utf-8").splitlines()
    assert row.split(",")[header.split(",").index("order")] == "impossible"


def random_payments(seed: int) -> str:
    """Edges of a small random network of dated payments."""
    random = Random(seed)
    names = ["s", "a", "b", "c", "d", "m"]
    rows = []
    for number in range(random.randint(5, 11)):
        payer, payee = random.sample(names, 2)
        day = random.choice(["", "2020", "2021", "2022", "2021-03", "2021-07", "2022-02"])
        rows.append(f"p{number},{payer},{payee},pays,,,,,{day},,A1\n")
    return HEAD + "".join(rows)


@pytest.mark.parametrize("block", range(4))
def test_choke_points_are_what_all_routes_in_order_share(make_case: Make, block: int) -> None:
    """Against every route that the search finds in order, on random networks."""
    bound = 0
    for seed in range(block * 75, block * 75 + 75):
        case = make_case(f"c{seed}", edges=random_payments(seed), **LISTED)
        if not {"s", "m"} <= case.entities.keys():
            continue
        routes = fg.paths(case, "s", "m", k=1000).paths
        found = fg.chokepoints(case, "s", "m")
        assert bool(routes) is bool(found.chokes), seed
        if not routes:
            continue
        (choke,) = found.chokes
        shared = set.intersection(*({*path.nodes[1:-1]} for path in routes))
        assert set(choke.parties) == shared, seed
        hops = set.intersection(*({*pairwise(path.nodes)} for path in routes))
        assert set(map(pair_of, choke.arcs)) == hops, seed
        bound += len(fg.paths(case, "s", "m", k=1000, any_order=True).paths) > len(routes)
    assert bound, "no network of this block had a route out of order"


@pytest.mark.parametrize("block", range(4))
def test_stops_cut_off_what_no_route_in_order_reaches(make_case: Make, block: int) -> None:
    """A stop takes a target away if and only if all routes in order pass it."""
    for seed in range(1000 + block * 15, 1015 + block * 15):
        case = make_case(f"c{seed}", edges=random_payments(seed), **LISTED)
        if not {"s", "m"} <= case.entities.keys():
            continue
        routes = fg.paths(case, "s", "m", k=1000).paths
        for one in fg.targets(case, "s", "m", measure="reach", k=1).candidates:
            if ">" in one.name:
                payer, payee = one.name.split(">")
                left = [p for p in routes if (payer, payee) not in [*pairwise(p.nodes)]]
            else:
                left = [path for path in routes if one.name not in path.nodes]
            assert one.rerouted.low == (0 if left else 1), (seed, one.name)


def test_a_tie_that_did_not_hold_is_not_told_as_a_payment_that_is_older(make_case: Make) -> None:
    rows = "p1,s,a,pays,9,USD,,,2020,,A1\nt,m,a,controls,,,,,2021,2024,A1\n"
    case = make_case(edges=HEAD + rows, **LISTED)
    text = as_text.answer_text(fg.paths(case, "s", "m", as_of="2023"), Page(400))
    assert "the tie at the end did not hold when the money arrived" in text
    assert "older" not in text and "before it left" not in text
    assert "began on 2021-01-01 or later; money can come there until 2020-12-31" in text
