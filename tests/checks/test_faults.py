"""Each fault a table can have: found with file, row and column, and never analysed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import flowgraph as fg
from flowgraph.checks import refuse_errors
from flowgraph.model import lookup
from support import Result, write_tables

ENTITIES = "id,name,kind\na,Alpha,company\nb,Beta,armed_group\n"
EDGES = "id,source,target,kind,amount_min,amount_max,currency,start,end\n"
PUBS = "id,publisher,title,date,url\nP1,Paper,Title,2024-01-01,https://example.org/1\n"
PARTS = "id,source,target,kind,amount,currency,start,within\n"
RATES = "id,currency,start,end,units_per_usd,kind,publication\n"
LIST = "list,authority\nL,Authority\n"

# name: (tables, code, file, row, column)
FAULTS: dict[str, tuple[dict[str, str], str, str, int, str]] = {
    "duplicate id": (
        {"edges": EDGES + "e1,a,b,pays,,,,,\ne1,b,a,pays,,,,,\n"},
        "id-duplicate", "edges.csv", 3, "id",
    ),
    "unknown edge kind": (
        {"edges": EDGES + "e1,a,b,bribes,,,,,\n"}, "kind-unknown", "edges.csv", 2, "kind",
    ),
    "unknown entity kind": (
        {"entities": "id,name,kind\na,Alpha,wizard\nb,Beta,person\n"},
        "entity-kind-unknown", "entities.csv", 2, "kind",
    ),
    "impossible date": (
        {"edges": EDGES + "e1,a,b,pays,,,,2024-02-30,\n"}, "date-bad", "edges.csv", 2, "start",
    ),
    "end before start": (
        {"edges": EDGES + "e1,a,b,pays,,,,2024-05,2023\n"}, "date-order", "edges.csv", 2, "end",
    ),
    "amount that is no number": (
        {"edges": EDGES + "e1,a,b,pays,5O,,USD,,\n"}, "amount-bad", "edges.csv", 2, "amount_min",
    ),
    "amount with separators": (
        {"edges": EDGES + 'e1,a,b,pays,"1,000",,USD,,\n'},
        "amount-bad", "edges.csv", 2, "amount_min",
    ),
    "minimum above maximum": (
        {"edges": EDGES + "e1,a,b,pays,9,10,USD,,\ne2,a,b,pays,11,10,USD,,\n"},
        "amount-order", "edges.csv", 3, "amount_min",
    ),
    "rate that is none": (
        {"rates": RATES + "r1,IQD,2024,,1300/0,official,P1\n", "publications": PUBS},
        "rate-bad", "rates.csv", 2, "units_per_usd",
    ),
    "implied rate of two years": (
        {"rates": RATES + "r1,IQD,2023,2024,1300,implied,P1\n", "publications": PUBS},
        "rate-span", "rates.csv", 2, "end",
    ),
    "rate of no known kind": (
        {"rates": RATES + "r1,IQD,2024,,1300,black,P1\n", "publications": PUBS},
        "enum-unknown", "rates.csv", 2, "kind",
    ),
    "substitute for nobody": (
        {"substitutes": "id,source,target,name\nx,a,nobody,Front\n"},
        "ref-unknown", "substitutes.csv", 2, "target",
    ),
    "negative payment": (
        {"edges": EDGES + "e1,a,b,pays,-5,,USD,,\n"}, "amount-bad", "edges.csv", 2, "amount_min",
    ),
    "unknown currency": (
        {"edges": EDGES + "e1,a,b,pays,1,2,DINAR,,\n"},
        "currency-unknown", "edges.csv", 2, "currency",
    ),
    "impossible share": (
        {"edges": "id,source,target,kind,share\ne1,a,b,owns,120\n"},
        "share-bad", "edges.csv", 2, "share",
    ),
    "least share above greatest": (
        {"edges": "id,source,target,kind,share_min,share_max\ne1,a,b,owns,60,40\n"},
        "share-order", "edges.csv", 2, "share_min",
    ),
    "a denial from what is marked to have none": (
        {
            "publications": "id,date,denials\nP0,2024,recorded\nP1,2024,none\n",
            "evidence": "id,edge,publication,stance\nx0,e1,P0,denies\nx1,e1,P1,denies\n",
        },
        "denials-none", "publications.csv", 3, "denials",
    ),
    "no denial from what is marked to have one": (
        {
            "publications": "id,date,denials\nP0,2024,none\nP1,2024,recorded\n",
            "evidence": "id,edge,publication,stance\nx0,e1,P0,supports\nx1,e1,P1,supports\n",
        },
        "denials-recorded", "publications.csv", 3, "denials",
    ),
    "a mark on denials that is none": (
        {"publications": "id,date,denials\nP1,2024,some\n"},
        "enum-unknown", "publications.csv", 2, "denials",
    ),
    "dangling part": (
        {"edges": "id,source,target,kind,within\ne1,a,b,pays,e9\n"},
        "ref-unknown", "edges.csv", 2, "within",
    ),
    "part of itself": (
        {"edges": "id,source,target,kind,within\ne1,a,b,pays,e2\ne2,a,b,pays,e1\n"},
        "within-loop", "edges.csv", 2, "within",
    ),
    "evidence for no edge": (
        {"publications": PUBS, "evidence": "id,edge,publication\nx1,e9,P1\n"},
        "ref-unknown", "evidence.csv", 2, "edge",
    ),
    "evidence of nothing": (
        {"publications": PUBS, "evidence": "id,edge,designation,publication\nx1,,,P1\n"},
        "evidence-of-nothing", "evidence.csv", 2, "edge",
    ),
    "evidence of two things": (
        {
            "publications": PUBS,
            "lists": LIST,
            "designations": "id,entity,list,status,publication\nd1,b,L,listed,P1\n",
            "evidence": "id,edge,designation,publication\nx1,e1,d1,P1\n",
        },
        "evidence-of-two", "evidence.csv", 2, "designation",
    ),
    "evidence without publication row": (
        {"publications": PUBS, "evidence": "id,edge,publication\nx1,e1,P9\n"},
        "ref-unknown", "evidence.csv", 2, "publication",
    ),
    "cell against the evidence": (
        {
            "publications": PUBS,
            "edges": "id,source,target,kind,grade\ne1,a,b,pays,A1\n",
            "evidence": "id,edge,publication,grade\nx1,e1,P1,C3\n",
        },
        "cell-disagrees", "edges.csv", 2, "grade",
    ),
    "amount against the evidence": (
        {
            "publications": PUBS,
            "edges": EDGES + "e1,a,b,pays,5,5,USD,,\n",
            "evidence": "id,edge,publication,amount_min,amount_max,currency\nx1,e1,P1,4,4,USD\n",
        },
        "cell-disagrees", "edges.csv", 2, "amount_min",
    ),
    "designation that ends before it starts": (
        {
            "lists": LIST,
            "designations": "id,entity,list,status,start,end\nd1,b,L,listed,2025,2024\n",
        },
        "designation-ends-first", "designations.csv", 2, "end",
    ),
    "unknown status": (
        {"lists": LIST, "designations": "id,entity,list,status\nd1,b,L,banned\n"},
        "enum-unknown", "designations.csv", 2, "status",
    ),
    "grade of another scale": (
        {"edges": "id,source,target,kind,grade\ne1,a,b,pays,high\n"},
        "grade-bad", "edges.csv", 2, "grade",
    ),
    "row with a cell too many": (
        {"edges": "source,target\na,b,c\n"}, "row-cells", "edges.csv", 2, "",
    ),
    "broken quotes": (
        {"edges": 'source,target\na,"b\n'}, "csv-broken", "edges.csv", 2, "",
    ),
    "separated by semicolons": (
        {"edges": "source;target\na;b\n"}, "delimiter", "edges.csv", 1, "",
    ),
    "no target column": (
        {"edges": "source,kind\na,pays\n"}, "header-missing", "edges.csv", 1, "target",
    ),
    "column twice": (
        {"edges": "source,target,target\na,b,b\n"}, "header-duplicate", "edges.csv", 1, "target",
    ),
    "empty end": (
        {"edges": "source,target\na,\n"}, "required-empty", "edges.csv", 2, "target",
    ),
    "id with a selector's mark": (
        {"entities": "id,name\n@a,Alpha\nb,Beta\n"}, "id-bad", "entities.csv", 2, "id",
    ),
    "control character": (
        {"entities": "id,name\na,Al\x1b[31mpha\nb,Beta\n"},
        "control-character", "entities.csv", 2, "name",
    ),
    "identity of a group that nobody names": (
        {
            "entities": "id,name,kind\na,Alpha,company\nb,Beta,unnamed_group\n",
            "edges": "id,source,target,kind\ne1,b,a,alias_of\n",
        },
        "identity-unnamed", "edges.csv", 2, "source",
    ),
    "approval of itself": (
        {"edges": "id,source,target,kind,about\ne1,a,b,approves,e1\n"},
        "about-loop",
        "edges.csv",
        2,
        "about",
    ),
    "guard of the case that nothing can pass": (
        {"kinds": "kind,nature,money,guard\ntips,event,pay forward,source_kind=wizard\n"},
        "kinds-broken",
        "kinds.csv",
        2,
        "guard",
    ),
    "two forms of a share": (
        {"edges": "id,source,target,kind,share,share_min\ne1,a,b,owns,10,60\n"},
        "share-twice",
        "edges.csv",
        2,
        "share",
    ),
    "mark that turns the direction of a name": (
        {"entities": "id,name\na,Al\u202epha\nb,Beta\n"},
        "control-character",
        "entities.csv",
        2,
        "name",
    ),
    "class of the case that is none": (
        {"kinds": "kind,nature,money,class\ntips,event,pay forward,generous\n"},
        "kinds-broken",
        "kinds.csv",
        2,
        "class",
    ),
    "step of the case that is none": (
        {"kinds": "kind,nature,money\ntips,event,pays forward\n"},
        "kinds-broken",
        "kinds.csv",
        2,
        "money",
    ),
    "broken kind of the case": (
        {"kinds": "kind,nature,money\nlends,event,pay sideways\n"},
        "kinds-broken", "kinds.csv", 2, "money",
    ),
}  # fmt: skip

# Poorer answers: listed, and analysed all the same.
WARNINGS: dict[str, tuple[dict[str, str], str, str, int]] = {
    "a fraction among percentages": (
        {"edges": "id,source,target,kind,share\ne1,a,b,owns,0.5\ne2,a,c,owns,60\n"},
        "share-fraction", "edges.csv", 2,
    ),
    "shares that exceed 100": (
        {"edges": "id,source,target,kind,share\ne1,a,b,owns,60\ne2,c,b,owns,>40\ne3,d,b,owns,1\n"},
        "share-sum", "edges.csv", 4,
    ),
    "name that names nobody": (
        {"edges": "id,source,target,kind\ne1,a,b,pays\ne2,n/a,b,pays\n"},
        "placeholder-name", "edges.csv", 3,
    ),
    "entity of which the whole name is a placeholder": (
        {"entities": ENTITIES + "c,غير معروف,company\n", "edges": EDGES + "e1,a,c,pays,,,,,\n"},
        "placeholder-name", "entities.csv", 4,
    ),
    "indirect stake beside its chain": (
        {"edges": "id,source,target,kind,share,role\ne1,a,h,owns,60,\ne2,h,b,owns,30,\n"
         "e3,a,b,owns,30,shareholding (indirect)\n"},
        "stake-indirect", "edges.csv", 4,
    ),
    "a share on a payment": (
        {"edges": "id,source,target,kind,share\ne1,a,b,pays,60\n"},
        "share-unused", "edges.csv", 2,
    ),
    "unknown column": (
        {"edges": "source,target,colour\na,b,red\n"}, "column-unknown", "edges.csv", 1,
    ),
    "entity without row": ({"edges": "source,target\na,c\n"}, "entity-made", "edges.csv", 2),
    "publication that nobody cites": (
        {"publications": PUBS}, "publication-uncited", "publications.csv", 2,
    ),
    "party with a list's name and no row": (
        {
            "publications": PUBS,
            "lists": LIST,
            "designations": "id,entity,list,status,publication\nd1,b,L,listed,P1\n",
            "names": "entity,name,publication\na,ALPHA LTD,P1\n",
        },
        "listed-undesignated", "names.csv", 2,
    ),
    "object of linked_to without row": (
        {
            "publications": PUBS,
            "lists": LIST,
            "designations": "id,entity,list,status,publication\nd1,b,L,listed,P1\n",
            "edges": "id,source,target,kind\ne1,b,a,linked_to\n",
        },
        "listed-undesignated", "edges.csv", 2,
    ),
    "approval of nothing": (
        {"edges": "source,target,kind\na,b,approves\n"}, "about-missing", "edges.csv", 2,
    ),
    "amount without currency": (
        {"edges": "source,target,amount\na,b,5\n"}, "currency-missing", "edges.csv", 2,
    ),
    "edge to itself": ({"edges": "source,target\na,a\n"}, "self-loop", "edges.csv", 2),
    "dates outside a life": (
        {
            "entities": "id,name,kind,start\na,Alpha,company,2022\nb,Beta,company,\n",
            "edges": "source,target,kind,start,end\na,b,pays,2020,2020\n",
        },
        "life-outside", "edges.csv", 2,
    ),
    "one fact twice": (
        {
            "publications": PUBS,
            "edges": EDGES + "e1,a,b,pays,1,1,USD,2024,2024\ne2,a,b,pays,2,2,USD,2024,2024\n",
            "evidence": "id,edge,publication,amount_min,amount_max,currency\n"
            "x1,e1,P1,1,1,USD\nx2,e2,P1,2,2,USD\n",
        },
        "fact-twice",
        "edges.csv",
        3,
    ),
    "listing without any day": (
        {"lists": LIST, "designations": "id,entity,list,status,effect\nd1,b,L,listed,blocking\n"},
        "listing-undated",
        "designations.csv",
        2,
    ),
    "listing without effect": (
        {"lists": LIST, "designations": "id,entity,list,status,start\nd1,b,L,listed,2020\n"},
        "listing-effect",
        "designations.csv",
        2,
    ),
    "delisted without a day": (
        {"lists": LIST, "designations": "id,entity,list,status,start\nd1,b,L,delisted,2020\n"},
        "delisted-undated",
        "designations.csv",
        2,
    ),
    "listing of nobody": (
        {"designations": "id,entity,status,effect,start\nd1,b,listed,blocking,2020\n"},
        "listing-nameless",
        "designations.csv",
        2,
    ),
    "copy older than the listing": (
        {
            "lists": LIST,
            "designations": "id,entity,list,status,effect,start,checked\n"
            "d1,b,L,listed,blocking,2024,2020\n",
        },
        "listing-order",
        "designations.csv",
        2,
    ),
    "standard kind changed": (
        {"kinds": "kind,nature,money\nleads,state,pay forward\n"},
        "kind-overridden",
        "kinds.csv",
        2,
    ),
    "table that is none": ({"gossip": "id\n1\n"}, "file-unknown", "gossip.csv", 0),
    "same row twice": ({"edges": "source,target\na,b\na,b\n"}, "row-repeated", "edges.csv", 3),
    "two entities, one name": (
        {"names": "entity,name\na,Same\nb,Same\n"}, "name-shared", "names.csv", 2,
    ),
    "outflow above inflow": (
        {"edges": EDGES + "e1,a,b,pays,5,5,USD,2024,\ne2,b,c,pays,6,6,USD,2024,\n"},
        "outflow-above-inflow", "edges.csv", 0,
    ),
    "parts above the whole": (
        {"edges": PARTS + "e1,a,b,pays,5,USD,2024,\ne2,a,b,pays,6,USD,2024,e1\n"},
        "part-above-whole", "edges.csv", 2,
    ),
    "a part of another year": (
        {"edges": PARTS + "e1,a,b,pays,5,USD,2024,\ne2,a,b,pays,4,USD,2023,e1\n"},
        "part-mixed", "edges.csv", 3,
    ),
    "one contract under two names": (
        {"edges": PARTS + "e1,a,b,pays,5,USD,2024,\ne2,a,c,pays,5,USD,2024,\n"
                          "e3,c,b,front_for,,,,\n"},
        "contract-twice", "edges.csv", 3,
    ),
}  # fmt: skip


OLD = "id,source,target,kind,start,end\n"
AGED = PUBS + "P2,Paper,Old,2019-12-06,\nP3,Paper,Newer,2022-01-02,\n"
EVIDENCE = "id,edge,publication,stance\n"
# name: (tables, row of edges.csv)
NOTES: dict[str, tuple[dict[str, str], int]] = {
    "a state last published over two years before": (
        {"publications": AGED, "edges": OLD + "e1,a,b,pays,,\ne2,a,b,owns,,\n",
         "evidence": EVIDENCE + "x0,e1,P1,supports\nx1,e2,P2,supports\nx2,e2,P1,denies\n"}, 3,
    ),
    "a state by its own cells": (
        {"publications": AGED,
         "edges": "source,target,kind,publications\na,b,leads,P2\na,b,pays,P1;P3\n"}, 2,
    ),
}  # fmt: skip
NO_NOTES: dict[str, str] = {
    "an end is published": "e1,a,b,owns,,2019\n",
    "an act": "e1,a,b,pays,,\n",
}


def build(folder: Path, tables: dict[str, str]) -> Path:
    return write_tables(
        folder, {"entities": ENTITIES, "edges": EDGES + "e1,a,b,pays,,,,,\n"} | tables
    )


def test_there_are_more_than_twenty() -> None:
    assert len(FAULTS) >= 20


@pytest.mark.parametrize("name", FAULTS)
def test_an_error_is_found_where_it_is_and_stops_the_analysis(name: str, tmp_path: Path) -> None:
    tables, code, file, row, column = FAULTS[name]
    case = fg.load(build(tmp_path, tables))
    errors = [p for p in fg.check(case) if p.severity == "error"]
    assert (code, file, row, column) in {(p.code, p.file, p.row, p.column) for p in errors}
    assert all(p.text and p.mend and "{" not in p.text for p in errors)
    with pytest.raises(fg.DataError, match="flowgraph check"):
        fg.paths(case, "a", "b")


@pytest.mark.parametrize("name", WARNINGS)
def test_a_warning_is_found_and_does_not_stop(name: str, tmp_path: Path) -> None:
    tables, code, file, row = WARNINGS[name]
    case = fg.load(build(tmp_path, tables))
    found = fg.check(case)
    assert (code, file, row) in {(p.code, p.file, p.row) for p in found}
    assert not [p for p in found if p.severity == "error"]
    fg.paths(case, "a", "b")


@pytest.mark.parametrize("role", ["voting rights", "rights to vote"])
def test_shares_and_votes_are_summed_apart(role: str, tmp_path: Path) -> None:
    edges = f"id,source,target,kind,share,role\ne1,a,b,owns,60,\ne2,c,b,owns,60,{role}\n"
    codes = {p.code for p in fg.check(fg.load(build(tmp_path, {"edges": edges})))}
    assert "share-sum" not in codes


@pytest.mark.parametrize("name", NOTES)
def test_a_note_is_told_and_counts_for_nothing(
    name: str, tmp_path: Path, run: Callable[..., Result]
) -> None:
    tables, row = NOTES[name]
    folder = build(tmp_path, tables)
    case = fg.load(folder)
    found = fg.check(case)
    assert [(p.severity, p.code, p.row) for p in found if p.severity != "warning"] == [
        ("note", "state-old", row)
    ]
    assert "2019-12-06" in found[-1].text
    assert "state-old" not in {p.code for p in refuse_errors(case)}
    warned = any(p.severity == "warning" for p in found)
    done = run("check", "--data", str(folder), "--strict")
    assert done.code == (3 if warned else 0)
    assert "1 note" in done.out and "note: edges.csv" in done.out
    assert run("check", "--data", str(folder)).code == 0
    assert '"severity": "note"' in run("check", "--data", str(folder), "--format", "json").out
    assert "\nnote,state-old," in run("check", "--data", str(folder), "--format", "csv").out


@pytest.mark.parametrize("name", NO_NOTES)
def test_no_note_where_nothing_is_old(name: str, tmp_path: Path) -> None:
    tables = {"publications": AGED, "edges": OLD + NO_NOTES[name],
              "evidence": EVIDENCE + "x1,e1,P2,supports\n"}  # fmt: skip
    assert not [p for p in fg.check(fg.load(build(tmp_path, tables))) if p.severity == "note"]


def test_a_state_of_last_year_or_of_a_party_that_is_gone_is_no_note(tmp_path: Path) -> None:
    tables = {"publications": AGED, "edges": OLD + "e1,a,b,owns,,\n",
              "evidence": EVIDENCE + "x1,e1,P3,supports\n"}  # fmt: skip
    assert not [p for p in fg.check(fg.load(build(tmp_path, tables))) if p.severity == "note"]
    tables["evidence"] = EVIDENCE + "x1,e1,P2,supports\n"
    tables["entities"] = "id,name,kind,end\na,Alpha,company,2020\nb,Beta,armed_group,\n"
    assert not [p for p in fg.check(fg.load(build(tmp_path, tables))) if p.severity == "note"]


def test_all_faults_of_a_case_come_in_one_run(tmp_path: Path) -> None:
    edges = EDGES + "e1,a,b,pays,11,10,USD,,\ne2,a,b,bribes,x,,USD,2024-13,\ne1,a,b,pays,,,,,\n"
    found = fg.check(fg.load(build(tmp_path, {"edges": edges})))
    codes = {"amount-order", "kind-unknown", "amount-bad", "date-bad", "id-duplicate"}
    assert codes <= {p.code for p in found}


def test_every_problem_of_the_table_is_tested_or_named_here() -> None:
    """A code that no test can raise is a check that cannot fail."""
    elsewhere = {
        "file-missing", "file-unreadable", "file-encoding", "file-utf16", "evidence-missing",
        "primary-twice",
        "case-empty", "number-bad", "country-bad", "url-bad", "amount-twice", "state-old",
    }  # fmt: skip
    tested = {entry[1] for entry in (*FAULTS.values(), *WARNINGS.values())}
    assert {row["code"] for row in lookup.rows("problems")} == tested | elsewhere


SMALL = [
    (
        "evidence-missing",
        {"publications": PUBS, "evidence": "id,edge,publication,stance\nx,e1,P1,denies\n"},
    ),
    ("primary-twice", {"names": "entity,name,kind\na,One,primary\na,Two,primary\n"}),
    ("case-empty", {"names": "entity,name\n"}),
    ("number-bad", {"publications": PUBS, "facts": "id,entity,measure,value_min\nf,a,size,many\n"}),
    ("country-bad", {"entities": "id,country\na,Iraq\nb,IQ\n"}),
    ("url-bad", {"publications": "id,url\nP1,javascript:alert(1)\n"}),
    ("amount-twice", {"edges": "source,target,amount,amount_min\na,b,5,4\n"}),
]  # fmt: skip


@pytest.mark.parametrize(("code", "tables"), SMALL, ids=[code for code, _ in SMALL])
def test_the_rest_of_the_codes(code: str, tables: dict[str, str], tmp_path: Path) -> None:
    assert code in {p.code for p in fg.check(fg.load(build(tmp_path, tables)))}


def test_no_edges_file_is_named(tmp_path: Path) -> None:
    assert [p.code for p in fg.check(fg.load(tmp_path))] == ["file-missing"]


@pytest.mark.parametrize(
    ("encoding", "code", "said"),
    [
        ("cp1256", "file-encoding", "Windows-1256"),
        ("cp1252", "file-encoding", "one-byte"),
        ("utf-16-le", "file-encoding", "UTF-16 without"),
    ],
)
def test_other_encodings_are_refused_by_name(
    encoding: str, code: str, said: str, tmp_path: Path
) -> None:
    name = "Société générale" if encoding == "cp1252" else "شركة المهندس العامة"
    folder = build(tmp_path, {})
    (folder / "entities.csv").write_bytes(f"id,name\na,{name}\nb,B\n".encode(encoding))
    found = [p for p in fg.check(fg.load(folder)) if p.code == code]
    assert found and said in found[0].text


def test_utf_16_with_its_mark_is_read(tmp_path: Path) -> None:
    folder = build(tmp_path, {})
    (folder / "entities.csv").write_bytes("id,name\na,شركة\nb,B\n".encode("utf-16"))
    case = fg.load(folder)
    assert case.entities["a"].name == "شركة"
    assert "file-utf16" in {p.code for p in fg.check(case)}


def test_bom_crlf_and_quoted_newlines_are_read(tmp_path: Path) -> None:
    folder = build(tmp_path, {})
    text = '\ufeffid,name\r\na,"two\r\nlines"\r\nb,Beta\r\n'
    (folder / "entities.csv").write_bytes(text.encode("utf-8"))
    case = fg.load(folder)
    assert case.entities["a"].name == "two\r\nlines"
    assert fg.check(case) == []


def test_a_folder_named_like_a_table_is_named(tmp_path: Path) -> None:
    folder = build(tmp_path, {})
    (folder / "names.csv").mkdir()
    assert "file-unreadable" in {p.code for p in fg.check(fg.load(folder))}


def test_an_end_before_the_start_is_told_once(tmp_path: Path) -> None:
    edges = EDGES + "e1,a,b,pays,,,,2024,2023\n"
    codes = [p.code for p in fg.check(fg.load(build(tmp_path, {"edges": edges})))]
    assert codes == ["date-order"]


def test_a_huge_field_is_an_error_and_no_crash(tmp_path: Path) -> None:
    folder = build(tmp_path, {"entities": f"id,name\na,{'x' * 200_000}\nb,B\n"})
    assert "csv-broken" in {p.code for p in fg.check(fg.load(folder))}


def test_check_by_command(run: Callable[..., Result], tmp_path: Path) -> None:
    folder = build(tmp_path, {"edges": EDGES + "e1,a,b,bribes,9,8,USD,,\n"})
    done = run("check", "--data", str(folder))
    assert done.code == 3
    assert "edges.csv, row 2, kind: 'bribes'" in done.out
    assert "edges.csv, row 2, amount_min: '9'" in done.out
    assert run("paths", "a", "b", "--data", str(folder)).code == 3
    as_csv = run("check", "--data", str(folder), "--format", "csv")
    assert as_csv.out.splitlines()[0] == "severity,code,file,row,column,value,text,mend"


def test_strict_makes_warnings_fail(run: Callable[..., Result], tmp_path: Path) -> None:
    folder = build(tmp_path, {"edges": "source,target\na,c\n"})
    assert run("check", "--data", str(folder)).code == 0
    assert run("check", "--data", str(folder), "--strict").code == 3


def test_all_that_is_wrong_with_a_kind_is_told_at_once(tmp_path: Path) -> None:
    kinds = "kind,nature,money,guard,class\ntips,event,pays forward,wand=oak,generous\n"
    found = fg.check(fg.load(build(tmp_path, {"kinds": kinds})))
    assert {p.column for p in found if p.code == "kinds-broken"} == {"money", "guard", "class"}
