"""What a page shows, as values: lines, widths, routes; and the pyvis network of the same."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import flowgraph as fg
from flowgraph.analysis.overview import ask_overview
from flowgraph.case.case import Case
from flowgraph.model import kinds
from flowgraph.render import packing, words
from flowgraph.render.picture import DASHED, DOTTED, SOLID, Link, Picture, styles
from flowgraph.render.view import picture_of

LISTED = (
    "id,entity,list,status,effect,start,checked\nd1,c,l,listed,blocking,2020-01-01,2026-01-01\n"
)
LISTS = "list,authority,effect,version\nl,Somebody,blocking,1\n"


@pytest.fixture(scope="module")
def picture() -> Picture:
    return picture_of(ask_overview(fg.load("data").view()))


def link(picture: Picture, name: str) -> Link:
    return next(found for found in picture.links if found.id == name)


def test_every_entity_kind_has_a_style() -> None:
    assert styles().keys() == kinds.entity_kinds().keys() | {"designated"}
    drawn = {(style.shape, style.colour) for style in styles().values()}
    assert len({style.label for style in styles().values()}) == len(drawn)


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ("pays,5,asserted", SOLID), ("pays,,inferred", DASHED), ("alias_of,,asserted", DASHED),
        ("possibly_same_as,,asserted", DASHED), ("owns,,asserted", DOTTED),
        ("controls,,alleged", DOTTED), ("leads,,asserted", DOTTED), ("owns,5,asserted", SOLID),
        ("related,,asserted", SOLID), ("member_of,,asserted", SOLID),
    ],
)  # fmt: skip
def test_lines(make_case: Callable[..., Case], row: str, line: str) -> None:
    case = make_case(edges=f"id,source,target,kind,amount,claim\ne,a,b,{row}\n")
    assert picture_of(ask_overview(case.view())).links[0].line == line


def test_width_grows_with_the_amount_of_each_currency_apart(
    make_case: Callable[..., Case],
) -> None:
    rows = [("a", 10, "USD"), ("b", 1000, "USD"), ("c", 100000, "USD"), ("d", 5, "IQD")]
    case = make_case(
        edges="id,source,target,kind,amount,currency\n"
        + "".join(f"{name},x,y,pays,{size},{unit}\n" for name, size, unit in rows)
    )
    found = picture_of(ask_overview(case.view()))
    a, b, c, d = (link(found, name).width for name in "abcd")
    assert 1 < a < b < c
    assert round(b - a, 1) == round(c - b, 1), "not by the logarithm"
    assert d not in (a, c), "currencies are joined"


def test_routes_are_those_of_paths(picture: Picture) -> None:
    """Without a question: the paths of every payer, budgets first; none is made up or lost."""
    case = fg.load("data")
    network = case.view()
    wanted = set()
    for entity in set(case.entities) - network.designated:
        wanted |= {path.id for path in fg.paths(case, entity, "@designated", k=3).paths}
    assert {route.id for route in picture.routes} == wanted
    sources = [picture.nodes[route.nodes[0]].id for route in picture.routes]
    assert sources[0] == "iraq-federal-budget"
    groups = [name for at, name in enumerate(sources) if at == 0 or sources[at - 1] != name]
    assert len(groups) == len(set(groups)), "routes of one source are torn apart"


def test_a_bound_keeps_what_was_found_and_says_so() -> None:
    answer = ask_overview(fg.load("data").view(), max_explored=60)
    assert answer.search.stopped_by == "max-explored"
    assert not answer.search.complete
    assert answer.paths[0].source == "iraq-federal-budget"


def test_a_hop_keeps_its_recorded_direction(picture: Picture) -> None:
    back = [
        (route, at, step)
        for route in picture.routes
        for at, step in enumerate(route.steps)
        if step.back
    ]
    assert back
    for route, at, step in back:
        found = picture.links[step.links[0]]
        assert (found.target, found.source) == route.nodes[at : at + 2]
        assert found.kind in ("part_of", "controls")


def test_a_label_never_holds_money_that_the_record_lacks(picture: Picture) -> None:
    for route in picture.routes:
        for step in route.steps:
            found = picture.links[step.links[0]]
            verb, amount, when = step.label
            assert when
            if not found.told.amount:
                assert amount in ("", "amount not stated", "share not known")
            assert "paid" not in verb or found.status in ("", "paid")


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.decimals(min_value=0, max_value=10**16, places=2))
def test_a_short_amount_is_exact_or_says_about(value: Decimal) -> None:
    text = words.short_amount(str(value), str(value), "USD")
    about, _, rest = text.rpartition("USD ")
    number, _, scale = rest.partition(" ")
    power = {"tn": 12, "bn": 9, "m": 6, "": 0}[scale]
    shown = Decimal(number.replace(",", "")).scaleb(power)
    assert (shown == value) == (about != "about ")
    assert abs(shown - value) <= value * Decimal("0.005")


@settings(derandomize=True, max_examples=200, deadline=None)
@given(
    st.one_of(
        st.lists(st.sampled_from(["a", "b", "", 0, 7, None])),
        st.lists(st.sampled_from([["x", 1], ["y", 2], 0, 5])),
        st.lists(st.sampled_from([["x", 1], ["y", 2]]), min_size=8),
    )
)
def test_a_packed_column_reads_back(cells: list[object]) -> None:
    """As page/data.js reads it."""
    packed = json.loads(json.dumps(packing.pack(cells))) if cells else []

    def cell(row: int) -> object:
        if isinstance(packed, list):
            return packed[row]
        if "all" in packed:
            return packed["all"]
        if "of" in packed:
            return packed["of"][packed["at"][row]]
        return packed["some"].get(str(row), packed["else"])

    assert [cell(row) for row in range(len(cells))] == cells


def test_the_data_block_cannot_end_its_script(make_case: Callable[..., Case]) -> None:
    case = make_case(entities='id,name\na,"</script><!-- \u2028 &"\n', edges="source,target\na,b\n")
    text, packed = packing.data_block(picture_of(ask_overview(case.view())))
    assert not packed
    assert not set(text) & set("<>&\u2028\u2029")
    assert json.loads(text)["nodes"]["count"] == 2


def test_pyvis_gets_everything_and_changes_nothing(make_case: Callable[..., Case]) -> None:
    case = make_case(
        edges="id,source,target,kind,amount,currency,start\n"
        "e1,a,c,pays,5,USD,2024\ne2,a,c,pays,6,USD,2025\ne3,c,a,owns,,,\ne4,a,a,pays,1,USD,\n",
        designations=LISTED, lists=LISTS,
    )  # fmt: skip
    before = copy.deepcopy((case.entities, case.edges))
    network = fg.to_pyvis(case)
    assert (case.entities, case.edges) == before
    assert network.directed
    assert [edge["id"] for edge in network.edges] == ["e1", "e2", "e3", "e4"]
    assert {(edge["from"], edge["to"]) for edge in network.edges} == {
        ("a", "c"), ("c", "a"), ("a", "a"),
    }  # fmt: skip
    assert all(node["physics"] is False and {"x", "y"} <= node.keys() for node in network.nodes)
    assert json.loads(json.dumps([network.nodes, network.edges], allow_nan=False))
    assert network.options.physics.enabled is False
    bends = [edge["smooth"] for edge in network.edges[:3]]
    assert bends[0] is False
    assert len({json.dumps(bend) for bend in bends}) == 3, "parallel links lie on each other"


def test_titles_for_pyvis_stay_text(make_case: Callable[..., Case]) -> None:
    """One title with `href` in it makes pyvis run every title of its page as HTML."""
    case = make_case(
        entities='id,name\na,"<a href=x>"\nb,"<img src=x onerror=alert(1)>"\n',
        edges="source,target\na,b\n",
    )
    network = fg.to_pyvis(case)
    assert all("href" not in node["title"] for node in network.nodes)
    assert "innerHTML" not in network.generate_html()


def test_source_without_target_is_refused() -> None:
    case = fg.load("data")
    with pytest.raises(fg.UsageError, match="name source and target, or neither"):
        fg.html(case, "iraq-federal-budget")
    with pytest.raises(TypeError, match="'k' needs source and target"):
        fg.to_pyvis(case, k=3)
