"""A data file is hostile until proven otherwise: nothing crashes, runs or is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.model import columns
from flowgraph.render import as_csv, as_text, explanation
from flowgraph.render.terminal import Page

CELLS = st.one_of(
    st.sampled_from(
        ["", "a", "b", "e1", "P1", "2024", "2024-02-30", "pays", "leads", "part_of", "B2", "Z9",
         "50/0", ">25", "1e9", "-1", "NaN", "=1+1", "@designated", "x;y", '"', "\x00", "\u202e",
         "<script>", "../../etc", "approves", "listed", "supports", "denies", "USD"]
    ),
    st.text(max_size=8),
)  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> dict[str, bytes]:
    found = {}
    for name in draw(st.sets(st.sampled_from(sorted(columns.tables())), max_size=4)) | {"edges"}:
        known = list(columns.tables()[name])
        header = draw(st.lists(st.sampled_from(known), min_size=1, max_size=6, unique=True))
        if draw(st.booleans()):
            header = [*dict.fromkeys([*(c for c in known if columns.tables()[name][c].required),
                                      *header])]  # fmt: skip
        rows = draw(
            st.lists(st.lists(CELLS, min_size=len(header), max_size=len(header)), max_size=4)
        )
        lines = [",".join(header)]
        lines += [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
        found[name] = "\n".join(lines).encode("utf-8", "replace")
    return found


@settings(
    derandomize=True, max_examples=300, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(files=tables())
def test_any_tables_are_checked_and_either_refused_or_answered(
    files: dict[str, bytes], tmp_path: Path
) -> None:
    for old in tmp_path.glob("*.csv"):
        old.unlink()
    for name, raw in files.items():
        (tmp_path / f"{name}.csv").write_bytes(raw)
    case = fg.load(tmp_path)
    errors = [p for p in fg.check(case) if p.severity == "error"]
    names = list(case.entities)[:3]
    if errors:
        with pytest.raises(fg.DataError):
            fg.paths(case, "a", "b")
        return
    for name in names:
        others = [other for other in case.entities if other != name]
        if not others:
            continue
        answer = fg.paths(case, name, ",".join(others), general_pools=True)
        as_text.answer_text(answer, Page())
        as_csv.paths_text(answer)
        json.dumps(answer.to_dict())
        account = fg.explain(case, name)
        assert isinstance(account, fg.EntityAccount)
        explanation.entity_text(account, Page())
    case.to_networkx()


@settings(derandomize=True, max_examples=200, deadline=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(raw=st.binary(max_size=200))
def test_any_bytes_are_read_or_named(raw: bytes, tmp_path: Path) -> None:
    (tmp_path / "edges.csv").write_bytes(raw)
    for problem in fg.check(fg.load(tmp_path)):
        assert str(problem)


HOSTILE = {
    "formula": "=HYPERLINK(1)",
    "plus": "+cmd",
    "at": "@SUM(1)",
    "tag": "<script>alert(1)</script>",
    "mark": "a\u200fb",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_names_of_a_file_do_no_harm(name: str, make_case: Callable[..., Case]) -> None:
    value = HOSTILE[name]
    case = make_case(
        entities=f'id,name,kind\na,"{value}",company\nb,Beta,company\n',
        edges="id,source,target,kind\ne,a,b,pays\n",
    )
    answer = fg.paths(case, "a", "b")
    text = as_text.answer_text(answer, Page(isolate=True))
    assert "\u200f" not in text
    for cell in as_csv.paths_text(answer).replace('"', "").replace("\n", ",").split(","):
        assert not cell.startswith(("=", "+", "@"))


def test_escape_codes_never_reach_a_terminal(make_case: Callable[..., Case]) -> None:
    from flowgraph.render.terminal import clean

    assert clean("a\x1b[2Jb\x07c\u200fd") == "a[2Jbcd"


def test_arabic_is_isolated_on_a_terminal_only(case: Case) -> None:
    account = fg.explain(case, "muhandis-general-company")
    assert isinstance(account, fg.EntityAccount)
    plain = explanation.entity_text(account, Page())
    isolated = explanation.entity_text(account, Page(isolate=True))
    assert "\u2068شركة المهندس العامة\u2069" in isolated
    assert "\u2068" not in plain
    assert isolated.replace("\u2068", "").replace("\u2069", "") == plain


@pytest.mark.parametrize("width", [40, 80, 160])
def test_lines_keep_the_width(case: Case, width: int) -> None:
    from flowgraph.render.terminal import columns as measured

    answer = fg.paths(case, "government-of-iraq", "كتائب حزب الله")
    for line in as_text.answer_text(answer, Page(width)).splitlines():
        assert measured(line) <= width or " " not in line.strip(), line
