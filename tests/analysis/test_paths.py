"""What a path carries besides its hops: stations, those behind, pools, timing, identity, bounds."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.render import as_text
from flowgraph.render.terminal import Page

Make = Callable[..., Case]
PEOPLE = (
    "id,name,kind\nbudget,Budget,budget\nmof,Finance,ministry\numb,Umbrella,umbrella\n"
    "unit,Unit,armed_group\nfirm,Firm,company\nbank,Bank,bank\nhead,Head,person\n"
    "old,Old Head,person\nchair,Chair,person\n"
)
EDGES = (
    "id,source,target,kind,amount,currency,start,end,within,about\n"
    "alloc,budget,umb,allocates,100,IQD,2024,2024,,\n"
    "pay,mof,umb,pays_salaries,,,2024-03,2024-03,alloc,\n"
    "member,unit,umb,part_of,,,,,,\n"
    "proc,bank,umb,processes_for,,,2024-01,2024-06,,\n"
    "past,bank,umb,processes_for,,,2020,2021,,\n"
    "headed,head,mof,leads,,,2023,2025,,\n"
    "before,old,mof,leads,,,2019,2023-12,,\n"
    "chaired,chair,umb,leads,,,2020,2026,,\n"
    "voted,chair,budget,approves,,,2024-01,2024-01,,alloc\n"
    "founded,chair,firm,establishes,,,2022,2022,,\n"
    "award,budget,firm,awards_contract,,,2023,2023,,\n"
    "owns,firm,unit,front_for,,,2020,2026,,\n"
)


@pytest.fixture
def case(make_case: Make) -> Case:
    return make_case(entities=PEOPLE, edges=EDGES)


def only(answer: fg.Answer) -> fg.Path:
    assert len(answer.paths) == 1
    return answer.paths[0]


def test_stations_and_those_behind_a_hop(case: Case) -> None:
    path = only(fg.paths(case, "budget", "unit", through=["umb"]))
    hop = path.hops[0]
    assert [(s.entity, s.role, s.edge, s.about) for s in hop.stations] == [
        ("mof", "payer", "pay", "alloc"),
        ("bank", "processor", "proc", "alloc"),
    ]
    assert [(b.entity, b.act, b.edge) for b in hop.behind] == [
        ("chair", "approves", "voted"),
        ("head", "pays", "headed"),
    ]
    assert path.hops[1].stations == () and path.hops[1].behind == ()


def test_the_head_of_the_payer_stands_behind_it(case: Case) -> None:
    hop = only(fg.paths(case, "mof", "umb")).hops[0]
    assert [(b.entity, b.act) for b in hop.behind] == [("head", "heads")]


def test_nobody_stands_behind_an_undated_payment(make_case: Make) -> None:
    case = make_case(edges="id,source,target,kind,start,end\np,a,b,pays,,\nl,x,a,leads,2019,2030\n")
    assert only(fg.paths(case, "a", "b")).hops[0].behind == ()


def test_what_is_said_of_a_path(case: Case) -> None:
    umbrella, front = fg.paths(case, "budget", "unit").paths[::-1]
    if umbrella.class_ != "pays-umbrella":
        umbrella, front = front, umbrella
    assert umbrella.pools == (("umb", "umbrella"),)
    assert (umbrella.amount_known_to, umbrella.benefit_step) == (1, 1)
    assert front.class_ == "pays-controlled"
    assert front.amount_known_to == 0
    assert umbrella.id != front.id and umbrella.id.startswith("p") and len(umbrella.id) == 11


def test_a_path_id_survives_new_rows(make_case: Make) -> None:
    one = make_case("one", edges="source,target\na,b\n")
    two = make_case("two", edges="source,target,amount,currency\na,b,,\na,b,7,EUR\nb,c,,\n")
    assert only(fg.paths(one, "a", "b")).id == only(fg.paths(two, "a", "b")).id


def test_several_kinds_of_one_hop_are_one_path(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind,grade\ne1,a,b,pays,C2\ne2,a,b,funds,B1\ne3,a,b,pays,D3\n"
    )
    hop = only(fg.paths(case, "a", "b")).hops[0]
    assert (hop.kind, hop.also, hop.edges) == ("funds", ("pays",), ("e2",))


def test_a_route_stops_at_the_first_target_and_names_listed_parties_on_the_way(
    make_case: Make,
) -> None:
    case = make_case(
        edges="id,source,target,kind,start\ne1,a,b,pays,2020\ne2,b,c,pays,2026\n",
        lists="list\nL\n",
        designations="id,entity,list,programmes,status,effect,start\n"
        "d1,b,L,X,listed,blocking,2024-01-01\nd2,c,L,Y,listed,blocking,2025\n",
    )
    assert [p.nodes for p in fg.paths(case, "a", "@designated", as_of="2026").paths] == [("a", "b")]
    path = only(fg.paths(case, "a", "c", as_of="2026"))
    assert path.listed_en_route == ("b",)
    timings = {t.listing.row.id: t.timing for t in path.designations}
    assert timings == {"d1": "before", "d2": "after"}


@pytest.mark.parametrize(
    ("kind", "option", "found"),
    [("alias_of", False, 1), ("possibly_same_as", False, 0), ("possibly_same_as", True, 1),
     ("succeeds", True, 0), ("linked_to", True, 0)],
)  # fmt: skip
def test_identity(make_case: Make, kind: str, option: bool, found: int) -> None:
    case = make_case(edges=f"id,source,target,kind\ne1,a,b,pays\ne2,c,b,{kind}\n")
    answer = fg.paths(case, "a", "c", possible_identity=option)
    assert len(answer.paths) == found
    if found:
        assert answer.paths[0].relies_on_identity == ("e2",)
        assert "one party" in answer.to_dict()["paths"][0]["sentence"]


def test_aid_ends_at_its_recipient(make_case: Make) -> None:
    case = make_case(
        entities="id,name,kind\ns,S,state\ng,G,government\nf,F,company\n",
        edges="id,source,target,kind\ne1,s,g,provides_assistance\ne2,g,f,awards_contract\n",
    )
    answer = fg.paths(case, "s", "f")
    assert answer.paths == () and answer.search.complete
    meeting = answer.nearest_common_recipients[0]
    assert (meeting.entity, meeting.relation) == ("g", "passes_on")
    assert (meeting.hops_from_source, meeting.hops_to_target) == (1, 1)
    wide = only(fg.paths(case, "s", "f", general_pools=True))
    assert wide.pools == (("g", "general"),)
    assert only(fg.paths(case, "s", "g")).class_ == "pays"


def test_two_payers_of_one_body_share_a_recipient(make_case: Make) -> None:
    case = make_case(edges="source,target,kind\na,c,pays\nb,c,pays\n")
    meeting = fg.paths(case, "a", "b").nearest_common_recipients[0]
    assert (meeting.entity, meeting.relation) == ("c", "receives_from_both")


def test_kinds_are_walked_forward_without_grammar(case: Case) -> None:
    answer = fg.paths(case, "unit", "umb", follow="part_of")
    assert only(answer).nodes == ("unit", "umb")
    chain = fg.paths(case, "chair", "umb", follow="approves,allocates")
    assert only(chain).nodes == ("chair", "budget", "umb")


def test_through_and_avoid(case: Case) -> None:
    assert only(fg.paths(case, "budget", "unit", through="firm")).nodes[1] == "firm"
    assert only(fg.paths(case, "budget", "unit", avoid="@kind:company")).nodes[1] == "umb"
    assert fg.paths(case, "budget", "unit", avoid=["firm", "umb"]).paths == ()


def test_bounds_are_positive(case: Case) -> None:
    for wrong in ({"k": 0}, {"max_hops": 0}, {"max_explored": 0}):
        with pytest.raises(fg.UsageError):
            fg.paths(case, "budget", "unit", **wrong)


def test_a_stopped_search_has_missed_no_shorter_route(make_case: Make) -> None:
    """Many long detours come first by id; the direct edge is found all the same."""
    names = [f"m{n}" for n in range(9)]
    rows = [f"{a},{b}" for a in ["a", *names] for b in [*names, "z"] if a != b]
    case = make_case(edges="source,target\n" + "\n".join(rows) + "\n")
    answer = fg.paths(case, "a", "z", max_explored=400)
    assert answer.search.stopped_by == "max-explored"
    assert min(len(path.nodes) for path in answer.paths) == 2
    assert fg.paths(case, "a", "z", max_explored=400).paths == answer.paths


def test_a_case_may_add_kinds(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind\ne1,a,b,tips\n",
        kinds="kind,nature,verb,money,class\ntips,event,tipped,pay forward,pays\n",
    )
    assert {p.code for p in fg.check(case)} == {"entity-made"}
    other = make_case("other", edges="id,source,target,kind\ne1,a,b,tips\n")
    assert case.sha256 != other.sha256
    path = only(fg.paths(case, "a", "b"))
    assert path.class_ == "pays"
    assert "a tipped b" in fg.paths(case, "a", "b").to_dict()["paths"][0]["sentence"]


def test_frames_and_graphs(case: Case) -> None:
    import networkx as nx

    frame = fg.paths(case, "budget", "unit").to_frame()
    assert list(frame.columns[:3]) == ["rank", "path", "source"] and len(frame) == 4
    graph = case.to_networkx()
    assert isinstance(graph, nx.MultiDiGraph)
    assert graph.number_of_edges() == len(case.edges)
    assert graph.edges["budget", "umb", "alloc"]["currency"] == "IQD"
    assert list(case.to_frame("entities")["id"]) == [r[0] for r in case.tables["entities"].rows]
    assert case.to_frame("facts").empty
    with pytest.raises(KeyError):
        case.to_frame("nonsense")


def test_through_takes_one_of_each_selector_and_refuses_an_empty_one(case: Case) -> None:
    assert len(fg.paths(case, "budget", "unit", through="@kind:umbrella,firm").paths) == 2
    assert fg.paths(case, "budget", "unit", through=["umb", "firm"]).paths == ()
    with pytest.raises(fg.UsageError, match="--through"):
        fg.paths(case, "budget", "unit", through="@kind:vessel")


def test_an_empty_target_is_told_in_the_answer(case: Case) -> None:
    answer = fg.paths(case, "budget", "@designated")
    assert answer.paths == ()
    assert "not assessed" in answer.to_dict()["notes"][0]


def test_one_party_has_no_path_to_itself(case: Case) -> None:
    with pytest.raises(fg.UsageError, match="both"):
        fg.paths(case, "budget", "Budget")


def test_only_payments_make_a_common_recipient(make_case: Make) -> None:
    """Who controls what two parties pay does not receive payments of both."""
    case = make_case(edges="id,source,target,kind\ne1,a,c,pays\ne2,b,c,pays\ne3,x,c,controls\n")
    found = fg.paths(case, "a", "b").nearest_common_recipients
    assert [meeting.entity for meeting in found] == ["c"]


def test_who_had_left_does_not_stand_behind(make_case: Make) -> None:
    """A publication of a later day does not stretch a term that has a last day."""
    case = make_case(
        edges="id,source,target,kind,start,end\np,a,b,pays,2023-05-10,2023-05-10\n"
        "l,old,a,leads,,2021-01-13\nk,bank,b,processes_for,,2022-06\n",
        publications="id,date\nP,2023-05-10\n",
        evidence="id,edge,publication\n1,p,P\n2,l,P\n3,k,P\n",
    )
    hop = only(fg.paths(case, "a", "b")).hops[0]
    assert hop.behind == () and hop.stations == ()


def test_a_draft_is_no_dealing(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind,money_status,start,end\n"
        "d,a,b,allocates,requested,2024,2024\nv,a,b,allocates,allocated,2022,2022\n"
        "k,bank,b,processes_for,,2024,2024\n",
        lists="list\nL\n",
        designations="id,entity,list,status,effect,start\nx,b,L,listed,blocking,2023-06-01\n",
    )
    path = only(fg.paths(case, "a", "b", as_of="2026"))
    assert path.hops[0].stations == ()
    assert [t.timing for t in path.designations] == ["before"]


def test_timing_counts_what_no_date_places(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind,start,end\ne1,a,b,pays,2024,2024\ne2,a,b,pays,,\n",
        lists="list\nL\n",
        designations="id,entity,list,status,effect,start\nx,b,L,listed,blocking,2023-06-01\n",
    )
    timed = only(fg.paths(case, "a", "b", as_of="2026")).designations[0]
    assert (timed.timing, timed.undated) == ("after", 1)


def test_the_listing_of_the_source_is_shown(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind,start\ne1,a,b,pays,2024\n",
        lists="list\nL\n",
        designations="id,entity,list,status,effect,start\nx,a,L,listed,blocking,2023\n",
    )
    timed = only(fg.paths(case, "a", "b", as_of="2026")).designations
    assert [(t.listing.row.entity, t.timing) for t in timed] == [("a", "after")]


def test_a_timing_names_its_hop_and_says_no_more(make_case: Make) -> None:
    """What is timed is the payment next to the party, which need not be a payment to it."""
    case = make_case(
        edges="id,source,target,kind,start\np,a,b,pays,2020\nq,b,c,pays,2024\nf,c,d,front_for,\n",
        lists="list\nL\n",
        designations="id,entity,list,status,effect,start\n"
        "x,b,L,listed,blocking,2022-01-01\ny,d,L,listed,blocking,2022-01-01\n",
    )
    answer = fg.paths(case, "a", "d", as_of="2026")
    timed = only(answer).designations
    assert [(t.listing.row.entity, t.hop, t.timing) for t in timed] == [
        ("b", 0, "before"),
        ("d", 1, "after"),
    ]
    text = as_text.answer_text(answer, Page(500))
    assert "since 2022-01-01, records of hop 1 dated before it" in text
    assert "since 2022-01-01, records of hop 2 dated after it" in text


@pytest.mark.parametrize(
    ("third", "known_to"), [("7,USD,paid,2024", 1), ("7,IQD,allocated,2025", 1), ("", 1)]
)
def test_amounts_of_other_terms_do_not_carry_a_sum(
    make_case: Make, third: str, known_to: int
) -> None:
    case = make_case(
        edges="id,source,target,kind,amount,currency,money_status,start\n"
        f"e1,a,b,allocates,5,IQD,allocated,2024\ne2,b,c,pays,{third or ',,,'}\n"
    )
    path = only(fg.paths(case, "a", "c"))
    assert path.amount_known_to == known_to
    said = fg.paths(case, "a", "c").to_dict()["paths"][0]["sentence"]
    assert ("No comparable amount" in said) is bool(third)


def test_an_owner_is_not_said_to_control(make_case: Make) -> None:
    case = make_case(edges="id,source,target,kind,share\ne1,a,b,owns,5%\n")
    answer = fg.paths(case, "a", "b", follow="control")
    assert only(answer).class_ == "owner-of"
    assert "owns 5 percent of b" in answer.to_dict()["paths"][0]["sentence"]


def test_no_path_is_longer_than_the_entities(make_case: Make) -> None:
    case = make_case(edges="source,target\na,b\n")
    answer = fg.paths(case, "b", "a", max_hops=5_000_000)
    assert answer.search.complete and answer.search.explored < 10


def test_parts_and_other_kinds_of_a_payment_count_for_its_timing(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind,start,end,within\nv,a,b,allocates,2020,2020,\n"
        "p,m,b,pays,2024,2024,v\nf,c,d,pays,2019,2019,\ng,c,d,funds,2024,2024,\n",
        lists="list\nL\n",
        designations="id,entity,list,status,effect,start\n"
        "x,b,L,listed,blocking,2022-01-01\ny,d,L,listed,blocking,2022-01-01\n",
    )
    for source, target in (("a", "b"), ("c", "d")):
        timed = only(fg.paths(case, source, target, as_of="2026")).designations
        assert [t.timing for t in timed] == ["straddles"]


def test_a_measure_that_does_not_block_is_shown_and_matched_by_its_list(make_case: Make) -> None:
    case = make_case(
        edges="source,target,kind\na,b,pays\n",
        lists="list\nfincen-311\n",
        designations="id,entity,list,status,effect,start\n"
        "x,b,fincen-311,listed,non_blocking,2020\n",
    )
    path = only(fg.paths(case, "a", "@listed:fincen-311", as_of="2026"))
    assert [t.listing.designates for t in path.designations] == [False]
    assert fg.paths(case, "a", "@designated", as_of="2026").paths == ()


def test_each_list_has_the_day_of_its_own_copy(make_case: Make) -> None:
    case = make_case(
        edges="source,target,kind\na,b,pays\n",
        lists="list\nL\nM\n",
        designations="id,entity,list,status,effect,start,checked\n"
        "x,b,L,listed,blocking,2020,2026-07-01\ny,b,M,listed,blocking,2020,2021-06-01\n",
    )
    text = as_text.answer_text(fg.paths(case, "a", "b", as_of="2026-08"), Page(400))
    assert "copy of 2026-07-01" in text and "copy of 2021-06-01" in text


def test_identity_carries_an_amount_on(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind,amount,currency\np,a,b,pays,5,EUR\ni,c,b,alias_of,,\n"
    )
    assert only(fg.paths(case, "a", "c")).amount_known_to == 2


def test_records_between_two_that_make_no_path_are_named(case: Case) -> None:
    answer = fg.paths(case, "umb", "unit")
    assert answer.paths == ()
    assert "member (part_of)" in answer.notes[0]


def test_what_a_notebook_shows_is_short(case: Case) -> None:
    answer = fg.paths(case, "budget", "unit")
    for shown in (
        answer,
        case,
        case.view(),
        fg.explain(case, "umb"),
        fg.explain(case, "mof", "umb"),
    ):
        assert len(repr(shown)) < 120
    assert hash(answer)


def test_options_of_the_api_are_those_of_the_command(case: Case) -> None:
    import datetime

    day = datetime.date(2024, 6, 1)
    assert fg.paths(case, "budget", "unit", as_of=day).query["as_of"] == "2024-06-01"
    assert fg.paths(case, "budget", "unit", as_of="today").paths
    assert fg.paths(case, "budget", "unit", claims="asserted, alleged").paths
    assert case.view(fg.View(as_of="2025"), as_of="2020").as_of == "2020-12-31"
    for wrong in ({"k": "3"}, {"max_hops": 1.5}, {"max_seconds": float("nan")}):
        with pytest.raises(fg.UsageError):
            fg.paths(case, "budget", "unit", **wrong)
    with pytest.raises(fg.UsageError):
        fg.explain(case, "umb", follow="junk")
    with pytest.raises(fg.UsageError):
        fg.explain(case)


def test_graph_formats_can_write_the_graph(case: Case) -> None:
    import io

    import networkx as nx

    out = io.BytesIO()
    nx.write_graphml(case.to_networkx(), out)
    assert b"alloc" in out.getvalue()


@pytest.mark.parametrize(
    ("start", "end", "time"),
    [("2024-01", "2024-06", "held"), ("", "2025-06", "assumed"), ("2023", "", "assumed"),
     ("", "", "assumed"), ("2025", "", None), ("", "2023", None)],
)  # fmt: skip
def test_a_processor_without_a_day_is_a_station_by_assumption(
    make_case: Make, start: str, end: str, time: str | None
) -> None:
    case = make_case(
        edges="id,source,target,kind,start,end\np,a,b,pays,2024-03,2024-03\n"
        f"k,bank,b,processes_for,{start},{end}\n"
    )
    stations = only(fg.paths(case, "a", "b", as_of="2026")).hops[0].stations
    assert [s.time for s in stations] == ([time] if time else [])


def test_only_payments_are_timed(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind,start,end,money_status\np,a,b,pays,2025-06-01,2025-06-01,\n"
        "c,b,a,controls,2010,2030,\nq,m,d,pays,2025,2025,pledged\n",
        lists="list\nL\n",
        designations="id,entity,list,status,effect,start\n"
        "x,b,L,listed,blocking,2024-01-01\ny,d,L,listed,blocking,2024-01-01\n",
    )
    timed = only(fg.paths(case, "a", "b", as_of="2026")).designations
    assert [(t.hop, t.timing) for t in timed] == [(0, "after")]
    pledged = only(fg.paths(case, "m", "d", as_of="2026")).designations
    assert [(t.hop, t.timing) for t in pledged] == [(None, "")]


def test_a_drafted_part_is_no_station(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind,start,end,money_status,within\nw,a,b,pays,2025,2025,,\n"
        "q,m,b,pays,2025,2025,requested,w\n"
    )
    assert only(fg.paths(case, "a", "b", as_of="2026")).hops[0].stations == ()


def test_amount_after_a_first_identity_hop(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind,amount,currency\ni,a,n,alias_of,,\np,n,b,pays,5,EUR\n"
        "c,d,b,controls,,\n"
    )
    path = only(fg.paths(case, "a", "d"))
    assert path.amount_known_to == 2
    said = fg.paths(case, "a", "d").to_dict()["paths"][0]["sentence"]
    assert "No amount beyond b" in said


def test_a_record_the_other_way_round_is_not_lost(make_case: Make) -> None:
    case = make_case(edges="id,source,target,kind\nk,a,c,associated_with\nl,c,a,associated_with\n")
    hop = only(fg.paths(case, "a", "c", follow="association")).hops[0]
    assert {*hop.edges, *hop.others} == {"k", "l"}


def test_backing_rows_are_graded_too(make_case: Make) -> None:
    case = make_case(
        edges="id,source,target,kind\ne,a,b,pays\n",
        publications="id,date\nP,2020\n",
        evidence="id,edge,publication,grade,via\n1,e,P,B2,\n2,e,P,E5,x\n",
        entities="id\na\nb\nx\n",
    )
    assert only(fg.paths(case, "a", "b")).hops[0].via == ("2",)
    assert only(fg.paths(case, "a", "b", min_grade="B2")).hops[0].via == ()
