"""What each command says of a target behind another target: reached, and through whom."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support import Result, write_tables

Run = Callable[..., Result]
TABLES = {
    "entities": "id,name,kind\nbudget,Budget of Arcadia,budget\nfront,Front Company,company\n"
    "first,First Group,armed_group\nmiddle,Middle Company,company\n"
    "second,Second Group,armed_group\nthird,Third Group,armed_group\nfar,Far Group,armed_group\n",
    "edges": "id,source,target,kind,start,claim,grade\n"
    "e1,budget,front,pays,2024,asserted,B2\ne2,front,first,pays,2024,asserted,B2\n"
    "e3,first,middle,pays,2024,asserted,B2\ne4,middle,second,pays,2024,asserted,B2\n"
    "e5,first,third,pays,2024,alleged,B2\n",
    "designations": "id,entity,list,status,effect,start\n"
    + "".join(
        f"d-{name},{name},L,listed,blocking,2020-01-01\n"
        for name in ("first", "second", "third", "far")
    ),
    "lists": "list,authority,effect\nL,Authority,blocking\n",
}
COMMANDS = {
    "paths": ("budget", "@designated"),
    "chokepoints": ("budget", "@designated"),
    "targets": ("budget", "@designated"),
    "trace": ("budget",),
}
SAID = "is also reached, through First Group"


def flat(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(write_tables(tmp_path / "case", TABLES))


def as_json(run: Run, *words: str) -> Any:
    done = run(*words, "--format", "json", "-q")
    assert done.code == 0, done.err
    return json.loads(done.out)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_target_behind_another_is_reached(run: Run, folder: str, name: str) -> None:
    words = (name, *COMMANDS[name], "--data", folder)
    text = flat(run(*words, "-q").out)
    assert f"Second Group {SAID}." in text
    alleged = f"Third Group {SAID}, over records of which some are only alleged"
    assert alleged in text
    assert "Far Group is also reached" not in text
    found = {one["target"]: one for one in as_json(run, *words)["reached_through"]}
    assert found.keys() == {"second", "third"}
    assert found["second"]["reached_through"] == ["first"] and found["second"]["stated_as_fact"]
    assert found["second"]["route"]["nodes"] == ["budget", "front", "first", "middle", "second"]
    assert not found["third"]["stated_as_fact"]


@pytest.mark.parametrize("name", ["chokepoints", "targets", "trace"])
def test_the_column_names_the_target_on_the_way(run: Run, folder: str, name: str) -> None:
    done = run(name, *COMMANDS[name], "--data", folder, "--format", "csv", "-q")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    party = "name" if name == "targets" else "target"
    told = {row[party]: row["reached_through"] for row in rows if row["reached_through"]}
    assert told == {"second": "first", "third": "first"}


def test_the_csv_of_paths_has_it_beside_the_rows(run: Run, folder: str) -> None:
    done = run("paths", *COMMANDS["paths"], "--data", folder, "--format", "csv")
    assert f"Second Group {SAID}" in flat(done.err)


def test_no_claim_that_no_route_arrives(run: Run, folder: str) -> None:
    found = as_json(run, "chokepoints", *COMMANDS["chokepoints"], "--data", folder)
    assert found["unreached"] == ["far"]
    parties = {
        one["target"]: [party["entity"] for party in one["parties"]] for one in found["chokepoints"]
    }
    assert parties == {
        "first": ["front"],
        "second": ["front", "first", "middle"],
        "third": ["front", "first"],
    }
    assert {one["target"]: one["stated_as_fact"] for one in found["chokepoints"]} == {
        "first": True, "second": True, "third": False,
    }  # fmt: skip


def test_a_stop_before_the_first_takes_away_the_second(run: Run, folder: str) -> None:
    found = as_json(run, "targets", *COMMANDS["targets"], "--data", folder)
    # Of the third it is open, for its record is only alleged.
    assert found["base"] == {"min": "2", "max": "3"}
    effect = {one["name"]: one["after_rerouting"] for one in found["candidates"]}
    assert effect["front"] == {"min": "2", "max": "3"}
    assert effect["middle"] == {"min": "1", "max": "1"}
    assert effect["first>third"] == {"min": "0", "max": "1"}


def test_a_supposed_listing_leaves_the_party_behind_it_reached(run: Run, folder: str) -> None:
    words = ("whatif", "--designate", "front", "--source", "budget", "--data", folder)
    text = flat(run(*words, "-q").out)
    assert "First Group is also reached, through Front Company." in text
    found = as_json(run, *words)["reached_through"]
    assert [one["target"] for one in found["before"]] == ["second", "third"]
    assert {one["target"]: one["reached_through"] for one in found["after"]} == {
        "first": ["front"], "second": ["front", "first"], "third": ["front", "first"],
    }  # fmt: skip
    rows = csv.DictReader(io.StringIO(run(*words, "--format", "csv", "-q").out))
    gone = {row["party"]: row["reached_through"] for row in rows if row["about"] == "route"}
    assert gone["first"] == "front"


def test_the_page_says_it(run: Run, folder: str, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert run("html", "budget", "@designated", "--data", folder, "-o", str(page)).code == 0
    assert SAID in page.read_text(encoding="utf-8")


def test_the_brief_says_it(run: Run, folder: str, tmp_path: Path) -> None:
    questions = "".join(
        f'[[question]]\nid = "{name}"\ntitle = "Who?"\ncommand = "{name}"\nlines = 1\n'
        'source = "budget"\n' + ("" if name == "trace" else 'target = "@designated"\n')
        for name in COMMANDS
    )
    (Path(folder) / "questions.toml").write_text(questions, encoding="utf-8")
    done = run("report", "--data", folder, "-o", str(tmp_path / "out"))
    assert done.code == 0, done.err
    text = flat((tmp_path / "out" / "brief.html").read_text("utf-8"))
    assert text.count(f"Second Group {SAID}") == 1
