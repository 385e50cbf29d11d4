"""A dossier: the same bytes each time, every sentence on evidence, and checked file by file."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from money import payments_case

import flowgraph as fg
from flowgraph.case.case import Case, load
from flowgraph.dossier import MANIFEST
from flowgraph.dossier import folder as folders
from flowgraph.dossier.asked import ask
from flowgraph.dossier.dossier import Built, Settings, build
from flowgraph.dossier.folder import NEXT, verify, write
from flowgraph.dossier.questions import STANDARD, Question, saved_questions
from flowgraph.dossier.statements import CONTESTED, FOUND, UNKNOWN, statements
from flowgraph.dossier.tables import Sheet
from flowgraph.dossier.workbook import workbook
from flowgraph.errors import DataError, MissingExtra, UsageError
from support import ROOT, Result

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def bundled() -> Case:
    return load(ROOT / "data")


@pytest.fixture(scope="module")
def built(bundled: Case) -> Built:
    saved = saved_questions(ROOT / "data")
    return build(bundled, saved.questions, Settings(saved.title))


@pytest.fixture(scope="module")
def little() -> Case:
    rows = [("iraq", "a", 5), ("a", "t", 4)]
    return payments_case(rows, listed={"t": "2020"})


@pytest.fixture(scope="module")
def small(little: Case) -> Built:
    asked = {
        "paths": {"source": "iraq", "target": "t"}, "behind": {"source": "iraq", "target": "t"},
        "trace": {"source": "iraq"}, "whatif": {"drop": ["e000"]}, "explain": {"entities": ["a"]},
        "chokepoints": {"source": "iraq", "target": "t"},
        "targets": {"source": "iraq", "target": "t"},
    }  # fmt: skip
    more = [Question(f"q-{name}", "s", f"{name}?", name, given, "")
            for name, given in asked.items()]  # fmt: skip
    return build(little, [*STANDARD, *more])


@pytest.fixture
def dossier(built: Built, tmp_path: Path) -> Path:
    write(tmp_path / "out", built)
    return tmp_path / "out"


def said(folder: Path, case: Case) -> list[str]:
    return [str(one) for one in verify(folder, case)]


def test_every_statement_rests_on_something(bundled: Case) -> None:
    told = 0
    for question in saved_questions(ROOT / "data").questions:
        for one in statements(ask(bundled, question, {}), 1_000):
            told += 1
            assert one.kind in (FOUND, CONTESTED, UNKNOWN)
            assert one.cited or one.basis, one
            assert one.text.endswith((".", ".)")) and "  " not in one.text, one
            assert all(name in bundled.publications for name in one.cited), one
            if one.kind == CONTESTED:
                assert one.cited, one
    assert told > 250


def test_the_brief_answers_the_four_recommendations(built: Built) -> None:
    text = built.files["brief.md"].decode("utf-8")
    for part in (
        "Check the live list before acting",
        "## Direct funding",
        "Of 10 recorded behind or beside these payments, 3 are listed",
        "Al-Fayyadh has denied what Treasury says of him",
        "## Indirect funding",
        "is listed by U.S. Department of the Treasury (OFAC) (SDGT, IFSR) since 2025-10-09",
        "were to examine the US listing; the outcome was not seen",
        "## Security assistance",
        "No known route leads from the United States to a target asked for",
        "none is recorded as paid: what was disbursed, no publication read says",
        "## Arab assistance",
        "pledged in 2018",
        "## What this does not show",
        "no recommendation to designate or to stop anybody",
    ):
        assert part.replace("_", r"\_") in text, part
    # Two pages, and the list of publications.
    body = text.split("## Also answered")[0]
    assert len(body.split()) < 2_000


def test_same_input_same_bytes_in_any_process(built: Built, tmp_path: Path) -> None:
    for at, extra in enumerate(
        ({"LC_ALL": "C", "TZ": "Pacific/Kiritimati"}, {"PYTHONHASHSEED": "77", "TZ": "UTC"})
    ):
        out = tmp_path / f"run{at}"
        done = subprocess.run(
            [sys.executable, "-m", "flowgraph", "report", "-q", "-o", str(out), "--data",
             str(ROOT / "data")],
            cwd=ROOT, env={"PATH": os.environ["PATH"], **extra}, capture_output=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr.decode()
        for name, raw in built.files.items():
            assert (out / name).read_bytes() == raw, name


def test_the_tables_are_those_of_the_commands(built: Built) -> None:
    for name, raw in built.files.items():
        if name.endswith(".csv"):
            rows = list(csv.reader(io.StringIO(raw.decode("utf-8"), newline="")))
            assert all(len(row) == len(rows[0]) for row in rows), name
    timeline = list(csv.DictReader(io.StringIO(built.files["timeline.csv"].decode("utf-8"))))
    days = [row["date"] for row in timeline if row["date"]]
    assert days == sorted(days, key=lambda day: (day + "-01-01")[:10] if len(day) < 10 else day)
    assert {row["what"] for row in timeline} == {"payment", "act", "state", "listed"}
    cited = list(csv.DictReader(io.StringIO(built.files["publications.csv"].decode("utf-8"))))
    assert {row["cited"] for row in cited} == {"yes", "no"}


def test_a_dossier_that_is_right_passes(dossier: Path, bundled: Case) -> None:
    assert said(dossier, bundled) == []


def test_one_byte_is_found_and_named(tmp_path: Path, little: Case, small: Built) -> None:
    out = tmp_path / "out"
    write(out, small)
    draw = random.Random(3)
    for name in small.files:
        for _ in range(3):
            raw = bytearray(small.files[name])
            raw[draw.randrange(len(raw))] ^= 1
            (out / name).write_bytes(bytes(raw))
            try:
                found = said(out, little)
            except DataError as error:
                assert name == MANIFEST and MANIFEST in str(error)
            else:
                assert any(one.startswith(f"{name}: ") for one in found), name
        (out / name).write_bytes(small.files[name])
    assert said(out, little) == []


def test_other_data_is_found_by_table(dossier: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    for name in ("edges.csv", "evidence.csv"):
        path = tmp_path / "data" / name
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("367000000000", "367000000001"), encoding="utf-8")
    found = said(dossier, load(tmp_path / "data"))
    assert found[0] == "edges.csv: other data than the dossier's"
    assert any(one.startswith("trace.csv: not what the data give: line") for one in found)


def test_a_search_that_found_nothing_can_be_checked(bundled: Case, tmp_path: Path) -> None:
    asked = Question("none", "s", "Is there a route?", "paths",
                     {"source": "united-states", "target": "@designated"}, "")  # fmt: skip
    done = build(bundled, [asked])
    write(tmp_path / "d", done)
    kept = json.loads((tmp_path / "d" / MANIFEST).read_text(encoding="utf-8"))
    search = kept["questions"][0]["search"]
    assert (search["complete"], search["rows"]) == (True, 0) and search["explored"] > 0
    assert said(tmp_path / "d", bundled) == []
    assert "No known route leads there" in done.files["brief.md"].decode()


def test_a_search_that_was_stopped_is_never_told_as_all_there_is(bundled: Case) -> None:
    for command, more in (
        ("paths", {"source": "iraq-federal-budget", "target": "@designated"}),
        ("exposure", {"entities": ["iraq-federal-budget"]}),
    ):
        asked = Question("q", "s", "Which?", command, {**more, "max_explored": 3}, "")
        (first, *_) = [x for x in statements(ask(bundled, asked, {}), 1) if x.kind == UNKNOWN]
        assert "was not complete: there may be more." in first.text
        assert first.basis == "stopped by max-explored"


# Writing


def test_files_of_the_user_are_never_touched(built: Built, tmp_path: Path) -> None:
    out = tmp_path / "mine"
    out.mkdir()
    (out / "notes.txt").write_text("mine")
    write(out, built)
    (out / "also.csv").write_text("mine")
    write(out, built)
    assert {(out / n).read_text() for n in ("notes.txt", "also.csv")} == {"mine"}
    other = tmp_path / "other"
    other.mkdir()
    (other / "paths.csv").write_text("mine")
    with pytest.raises(UsageError, match=r"paths\.csv there is of no dossier"):
        write(other, built)
    assert sorted(one.name for one in other.iterdir()) == ["paths.csv"]
    with pytest.raises(UsageError, match="a file of this name"):
        write(other / "paths.csv", built)


def test_what_an_older_dossier_had_goes_unless_it_was_changed(
    built: Built, bundled: Case, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    write(out, built)
    small = build(bundled, STANDARD[1:2])
    (out / "rules.csv").write_text("changed by hand")
    assert write(out, small) == ["rules.csv"]
    left = {str(one.relative_to(out)) for one in out.rglob("*") if one.is_file()}
    assert left == {*small.files, "rules.csv"}


@pytest.mark.parametrize("at", range(20))
def test_a_run_that_is_cut_off_leaves_no_half_file(
    small: Built, little: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Cut off before one file or another; then healed by the next run."""
    out = tmp_path / "out"
    built, older = small, build(little, STANDARD, Settings(matter="older"))
    write(out, older)
    (out / "notes.txt").write_text("mine")
    names = [*built.files]
    real, calls = folders.write_whole, iter(range(10_000))

    def cut(path: Path, raw: Any) -> None:
        if next(calls) == at % len(names):
            raise KeyboardInterrupt
        real(path, raw)

    monkeypatch.setattr(folders, "write_whole", cut)
    with pytest.raises(KeyboardInterrupt):
        write(out, built)
    monkeypatch.undo()
    for name in {*older.files, *built.files}:
        if (out / name).exists():
            raw = (out / name).read_bytes()
            assert raw in (older.files.get(name), built.files.get(name)), name
    changed = [n for n in names if n in older.files and (out / n).exists()
               and (out / n).read_bytes() != older.files[n]]  # fmt: skip
    found = said(out, little)
    assert all(any(one.startswith(f"{name}: ") for one in found) for name in changed)
    write(out, built)
    assert said(out, little) == [] and (out / "notes.txt").read_text() == "mine"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_at_random_moments(small: Built, little: Case, tmp_path: Path) -> None:
    out = tmp_path / "out"
    built, older = small, build(little, STANDARD, Settings(matter="older"))
    write(out, older)
    draw = random.Random(7)
    for _ in range(20):
        child = os.fork()
        if not child:
            while True:
                write(out, built)
                write(out, older)
        time.sleep(draw.uniform(0.001, 0.03))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        for path in out.rglob("[!.]*"):
            if path.is_file():
                name = str(path.relative_to(out))
                raw = path.read_bytes()
                assert raw in (older.files.get(name), built.files.get(name)), name
        # What stands there is one dossier or the other, or it can be written anew.
        write(out, built)
        assert not [one for one in out.rglob(".*") if one.is_file()]
    assert said(out, little) == []


def test_a_file_that_somebody_changed_is_not_written_over(
    small: Built, little: Case, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    write(out, small)
    (out / "brief.md").write_text("my remarks")
    with pytest.raises(UsageError, match=r"brief\.md was changed since it was written"):
        write(out, build(little, STANDARD))
    assert (out / "brief.md").read_text() == "my remarks"


@pytest.mark.parametrize("name", ["brief.md", "figures", MANIFEST, NEXT, "explain.csv"])
def test_nothing_is_written_or_removed_through_a_link(
    small: Built, little: Case, tmp_path: Path, name: str
) -> None:
    out, outside = tmp_path / "out", tmp_path / "outside"
    write(out, small)
    outside.mkdir()
    (outside / "q-paths.svg").write_bytes(small.files["figures/q-paths.svg"])
    place = out / name
    if name == "figures":
        shutil.rmtree(place)
        place.symlink_to(outside)
    else:
        place.unlink(missing_ok=True)
        place.symlink_to(outside / "file")
    before = {one.name: one.read_bytes() for one in outside.iterdir()}
    for built in (small, build(little, STANDARD), build(little, STANDARD[1:2])):
        if name in built.files or name == NEXT or any(n.startswith(name) for n in built.files):
            with pytest.raises(UsageError, match="there is a link"):
                write(out, built)
        else:
            write(out, built)
    assert {one.name: one.read_bytes() for one in outside.iterdir()} == before


@pytest.mark.parametrize("name", ["figures", "brief.md", MANIFEST, NEXT])
def test_what_is_in_the_way_is_named(small: Built, tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    out.mkdir()
    if name == "figures":
        (out / name).write_text("mine")
    else:
        (out / name).mkdir()
    with pytest.raises(UsageError, match=re.escape(name)):
        write(out, small)
    assert [one.name for one in out.iterdir()] == [name]


def test_a_foreign_next_manifest_takes_nothing(small: Built, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / NEXT).write_text("mine")
    with pytest.raises(UsageError, match="is of no dossier"):
        write(out, small)
    assert (out / NEXT).read_text() == "mine"
    (out / "notes.txt").write_text("mine")
    mine = hashlib.sha256(b"mine").hexdigest()
    (out / NEXT).write_text(json.dumps({"form": 1, "writing": {"notes.txt": [mine],
                                                                "../x": [mine]}}))  # fmt: skip
    (out / ".brief.md.original").write_text("mine")
    write(out, small)
    assert (out / "notes.txt").read_text() == (out / ".brief.md.original").read_text() == "mine"
    (out / ".brief.md.original").unlink()


def test_two_runs_that_were_cut_off_are_healed(
    small: Built, little: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    real = folders.write_whole
    for built, most in ((small, 4), (build(little, STANDARD, Settings(bom=True)), 1)):
        left = iter(range(most))

        def cut(path: Path, raw: Any, left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise KeyboardInterrupt
            real(path, raw)

        monkeypatch.setattr(folders, "write_whole", cut)
        with pytest.raises(KeyboardInterrupt):
            write(out, built)
    monkeypatch.undo()
    write(out, small)
    assert said(out, little) == []


def test_a_dossier_does_not_depend_on_where_the_data_lie(dossier: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "elsewhere")
    assert said(dossier, load(tmp_path / "elsewhere")) == []


def test_a_question_that_another_day_cannot_be_asked_is_told(bundled: Case) -> None:
    asked = [q for q in saved_questions(ROOT / "data").questions
             if q.id in ("muhandis-without-listing", "direct-routes")]  # fmt: skip
    done = build(bundled, asked, Settings(as_of="2024-01-01", full=True))
    text = done.files["brief.md"].decode()
    assert "This cannot be asked of what was known on the day" in text
    assert "whatif.csv" not in done.files and "paths.csv" in done.files


# Hostile data and manifests


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += attrs


def test_names_are_text_in_every_form(make_case: Callable[..., Case]) -> None:
    evil = '<script>alert(1)</script>"=cmd|x [a](javascript:x) *b*'
    case = make_case(
        entities=f'id,name,kind\ns,"{evil.replace(chr(34), chr(34) * 2)}",company\nt,T,company\n',
        edges="id,source,target,kind\ne,s,t,pays\n",
        lists="list,authority,effect\nL,=A,blocking\n",
        designations="id,entity,list,status,effect,start\nd,t,L,listed,blocking,2020\n",
    )
    done = build(case, STANDARD, Settings(matter="=1+1 <b>"))
    page = _Page()
    page.feed(done.files["brief.html"].decode())
    assert not page.tags & {"script", "img", "iframe", "b", "a", "link"}
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "href"]
    text = done.files["brief.md"].decode()
    assert "<script" not in text.replace(r"\<", "")
    assert not re.search(r"(?<!\\)\]\(", text), "a link in Markdown"
    for row in csv.reader(io.StringIO(done.files["timeline.csv"].decode())):
        assert not any(cell.startswith(("=", "+", "@")) for cell in row)


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m["files"].update({"../x": {"sha256": ""}}),
        lambda m: m["files"].update({"/etc/passwd": {"sha256": ""}}),
        lambda m: m["files"].update({"figures/../../x": {"sha256": ""}}),
        lambda m: m.update(form=99),
        lambda m: m.update(settings={"as_of": 1}),
        lambda m: m.update(questions=[{"id": "x"}]),
        lambda m: m.pop("files"),
        lambda m: m["files"].update({"notes.txt": {"sha256": ""}}),
        lambda m: m.update(case={"tables": [1]}),
        lambda m: m.update(case="x"),
        lambda m: m.update(questions=[1]),
    ],
)
def test_a_hostile_manifest_is_refused(
    dossier: Path, bundled: Case, change: Callable[[dict[str, Any]], Any]
) -> None:
    path = dossier / MANIFEST
    kept = json.loads(path.read_text(encoding="utf-8"))
    change(kept)
    path.write_text(json.dumps(kept), encoding="utf-8")
    with pytest.raises(DataError, match=re.escape(MANIFEST)):
        said(dossier, bundled)


# The workbook


def test_the_workbook_holds_the_tables(bundled: Case, tmp_path: Path) -> None:
    asked = [one for one in saved_questions(ROOT / "data").questions if one.id == "direct-amounts"]
    one, other = (build(bundled, asked, Settings(xlsx=True)) for _ in range(2))
    assert one.files["tables.xlsx"] == other.files["tables.xlsx"]
    book = openpyxl.load_workbook(io.BytesIO(one.files["tables.xlsx"]))
    assert book.sheetnames == ["trace", "timeline", "publications", "problems"]
    sheet = book["trace"]
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref
    head, *rows = sheet.iter_rows(values_only=True)
    got = [dict(zip(head, row, strict=True)) for row in rows]
    want = list(csv.DictReader(io.StringIO(one.files["trace.csv"].decode())))
    assert [str(row["target"]) for row in got] == [row["target"] for row in want]
    links = [cell.hyperlink.target for row in book["publications"].iter_rows() for cell in row
             if cell.hyperlink]  # fmt: skip
    assert links and all(one.startswith("http") for one in links)
    high = [row["high"] for row in got if row["high"]]
    assert high and all(isinstance(value, (int, float)) for value in high)


def test_no_cell_of_a_workbook_is_a_formula_or_a_link(make_case: Callable[..., Case]) -> None:
    names = ["=1+1", "+1", "-1", "@x", "'=1", "＝1", "http://x.test/", "x" * 40_000]
    case = make_case(
        entities="id,name,kind\n" + "".join(f'n{i},"{n}",company\n' for i, n in enumerate(names)),
        edges="id,source,target,kind\n" + "".join(f"e{i},n{i},n0,pays\n" for i in range(1, 8)),
    )
    sheet = Sheet("timeline", ("subject", "subject_name"),
                  tuple({"subject": n, "subject_name": case.entities[n].name}
                        for n in case.entities))  # fmt: skip
    book = openpyxl.load_workbook(io.BytesIO(workbook([sheet], "t")))
    cells = [row[1] for row in book["timeline"].iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert [cell.value for cell in cells][:-1] == names[:-1]
    assert str(cells[-1].value).endswith("[cut; whole in timeline.csv]")


def test_without_the_extra_the_command_says_how_to_get_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(MissingExtra, match=r"pip install 'flowgraph-sanctions\[xlsx\]'"):
        workbook([], "t")
    assert MissingExtra.exit_code == 6


# Commands


def test_the_commands(run: Run, tmp_path: Path) -> None:
    listed = run("report", "--list", "-q")
    assert listed.code == 0 and "direct-officials" in listed.out
    only = run("report", "--only", "rafidain", "-q")
    assert only.code == 0 and "Rafidain Bank processed" in only.out
    out = str(tmp_path / "d")
    assert run("report", "-o", out, "--only", "rafidain", "--matter", "A-17", "--bom").code == 0
    assert (tmp_path / "d" / "exposure.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "File number: A-17" in (tmp_path / "d" / "brief.md").read_text(encoding="utf-8")
    assert run("verify", out).code == 0
    (tmp_path / "d" / "brief.md").write_text("x")
    wrong = run("verify", out)
    assert wrong.code == 3 and "brief.md: changed since" in wrong.out
    inside = run("verify", out, "-o", str(tmp_path / "d" / "brief.md"))
    assert inside.code == 2 and "it lies in the dossier" in inside.err
    (tmp_path / "d" / "brief_final.html").write_text("x")
    assert "brief_final.html is no file of this dossier" in run("verify", out).err
    assert run("verify", str(tmp_path)).code == 3
    for words, said_ in ((("--only", "x"), "no such question"), (("--matter", "a\nb"), "--matter"),
                         (("--as-of", "soon"), "soon")):  # fmt: skip
        done = run("report", *words, "-o", out)
        assert done.code in (2, 3) and said_ in done.err


@pytest.fixture(autouse=True)
def _no_leftovers(tmp_path: Path) -> Iterator[None]:
    yield
    assert not [one for one in tmp_path.rglob(".*.????????") if one.is_file()]


def test_the_functions(little: Case, tmp_path: Path) -> None:
    made = fg.report(little, tmp_path / "d", matter="A-17")
    assert made.files[MANIFEST] == (tmp_path / "d" / MANIFEST).read_bytes()
    assert list(fg.verify(tmp_path / "d", little)) == []
    assert fg.saved_questions(tmp_path).questions == STANDARD
    with pytest.raises(UsageError, match="two cases, or one case and two days"):
        fg.diff(little)
    assert fg.diff(little, little).deltas == ()


def test_two_dossiers_side_by_side(run: Run, little: Case, tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    fg.report(little, one)
    rows = [("iraq", "a", 5), ("a", "t", 4), ("iraq", "t", 1)]
    fg.report(payments_case(rows, listed={"t": "2020"}), two, matter="B")
    same = run("diff", str(one), str(one), "-q")
    assert (same.code, same.out.strip()) == (0, "Nothing differs: both dossiers say the same.")
    text = " ".join(run("diff", str(one), str(two), "-q").out.split())
    for said_ in ("data: edges.csv is other data", "settings matter: nothing becomes B",
                  "paths.csv, question routes: new: iraq paid USD 1 to t in 2024.",
                  "timeline.csv: new: iraq paid USD 1 to t in 2024."):  # fmt: skip
        assert said_ in text, (said_, text)
    (two / "paths.csv").write_bytes(b"no,such\n1,2\n")
    assert run("diff", str(one), str(two)).code == 3
