"""`flowgraph html` as a command: bytes, locales, exit codes, files whole or not at all."""

from __future__ import annotations

import base64
import gzip
import json
import os
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.render import drawn_links
from support import DATA, Result, need, write_tables

NO_UTF8 = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def test_the_command_and_the_function_write_the_same_page(
    run: Callable[..., Result], tmp_path: Path, bundled_page: str
) -> None:
    done = run("html", "--data", str(DATA), "-o", str(tmp_path / "page.html"))
    assert (done.code, done.out) == (0, "")
    assert "24 of 24 route(s)" in done.err
    assert (tmp_path / "page.html").read_bytes() == bundled_page.encode()
    again = fg.html(fg.load(DATA), output=tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == again.encode() == bundled_page.encode()


@pytest.mark.parametrize("seed", ["0", "12345"])
def test_same_bytes_under_an_ascii_locale_and_any_hash_seed(
    run: Callable[..., Result], tmp_path: Path, bundled_page: str, seed: str
) -> None:
    file = tmp_path / "page.html"
    env = {**NO_UTF8, "PYTHONHASHSEED": seed, "TZ": "Asia/Baghdad"}
    assert run("html", "-q", "--data", str(DATA), "-o", str(file), env=env).code == 0
    assert file.read_bytes() == bundled_page.encode()


def test_same_bytes_under_cp1252(
    run: Callable[..., Result], tmp_path: Path, bundled_page: str
) -> None:
    """The encoding that Windows writes files in by default, and that other page writers fail in."""
    charmap = Path("/usr/share/i18n/charmaps/CP1252.gz")
    need(shutil.which("localedef") and charmap.is_file(), "charmap CP1252 (Debian: locales)")
    made = tmp_path / "locales"
    made.mkdir()
    subprocess.run(
        ["localedef", "-i", "en_US", "-f", "CP1252", str(made / "en_US.CP1252")],
        check=True, capture_output=True,
    )  # fmt: skip
    env = {"LOCPATH": str(made), "LC_ALL": "en_US.CP1252", "PYTHONUTF8": "0"}
    code = "import locale; print(locale.getpreferredencoding(False))"
    said = subprocess.run(
        ["python3", "-c", code], env={**os.environ, **env}, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    assert said.stdout.strip().lower() in ("cp1252", "windows-1252")
    file = tmp_path / "page.html"
    assert run("html", "-q", "--data", str(DATA), "-o", str(file), env=env).code == 0
    assert file.read_bytes() == bundled_page.encode()
    piped = run("html", "-q", "--data", str(DATA), env=env)
    assert piped.raw == bundled_page.encode()


def test_exit_codes(run: Callable[..., Result], tmp_path: Path) -> None:
    file = str(tmp_path / "page.html")
    none = run("html", "united-states", "@designated", "-o", file)
    assert none.code == 4
    assert "No path within 8 hops" in Path(file).read_text("utf-8")
    assert run("html", "nobody-at-all", "@designated", "-o", file).code == 2
    assert "No path within 8 hops" in Path(file).read_text("utf-8"), "the old file was lost"
    stopped = run("html", "--max-explored", "5", "-o", file)
    assert stopped.code == 5
    assert "stopped by --max-explored" in Path(file).read_text("utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["iraq-federal-budget"], "name SOURCE and TARGET, or neither"),
        (["--follow", "control"], "need SOURCE and TARGET"),
        (["--through", "rafidain-bank"], "need SOURCE and TARGET"),
        (["--route", "p1"], "goes with --as svg"),
        (["--as", "svg", "--route", "p1"], "no route here has the id 'p1'; there are p"),
        (["-o", "/nowhere/page.html"], "cannot be written"),
        (["--as", "png"], "'png' is not one of"),
    ],
)
def test_wrong_use(run: Callable[..., Result], words: list[str], said: str) -> None:
    done = run("html", *words)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_bad_data_are_refused_and_the_old_page_stays(
    run: Callable[..., Result], tmp_path: Path
) -> None:
    folder = write_tables(tmp_path / "bad", {"edges": "source,target,share\na,b,150\n"})
    file = tmp_path / "page.html"
    file.write_text("old", encoding="utf-8")
    done = run("html", "--data", str(folder), "-o", str(file))
    assert done.code == 3
    assert file.read_text("utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_figure_of_each_route(run: Callable[..., Result], bundled: Case) -> None:
    answer = fg.paths(bundled, "iraq-federal-budget", "@designated")
    ask = ["html", "iraq-federal-budget", "@designated", "--as", "svg", "-q"]
    for path in answer.paths:
        done = run(*ask, "--route", path.id)
        root = ET.fromstring(done.out)
        said = " ".join(root.itertext())
        for node in path.nodes:
            words = bundled.entities[node].name.split()
            assert all(word in said for word in words)
        assert bundled.sha256[:12] in said
    assert run(*ask).raw == run(*ask, "--route", answer.paths[0].id).raw
    nothing = run("html", "united-states", "@designated", "--as", "svg", "-q")
    assert nothing.code == 4
    assert "No path within 8 hops" in " ".join(
        " ".join(ET.fromstring(nothing.out).itertext()).split()
    )


def test_a_figure_says_what_it_rests_on(run: Callable[..., Result]) -> None:
    """An allegation, a record that points back, power without amount, and the clock."""
    ask = ["html", "iraqi-ministry-of-communications", "kataib-hizballah", "--as", "svg", "-q"]
    root = ET.fromstring(run(*ask, "--known-by", "2026-04-30").out)
    said = list(root.itertext())
    assert "alleged" in said
    assert any(text.startswith("← ") for text in said)
    assert "as known by 2026-04-30" in " ".join(" ".join(said).split())
    lines = root.findall("{http://www.w3.org/2000/svg}line")
    assert [line.get("stroke-dasharray") for line in lines] == [None, "2 6"]


def test_what_a_clock_hides_is_not_in_the_page(bundled: Case) -> None:
    """Asked as known by a day, the page holds no statement, note or publication of later."""
    late = [row for row in bundled.evidence.values() if row.statement]
    page = fg.html(bundled, known_by="2020-12-31")
    page += unpacked(page)
    for row in late:
        cited = bundled.publications[row.publication]
        if cited.date > "2021":
            assert row.statement not in page, row.id
    for edge in bundled.edges.values():
        assert not edge.note or edge.note not in page, edge.id
    for publication in bundled.publications.values():
        if publication.date > "2021" and len(publication.title) > 25:
            assert publication.title not in page, publication.id
    for name in ("muhandis-general-company", "Muhandis General Company", "Ali Ghulam"):
        assert name not in page, "a party of which nothing was known yet"
    assert "Kata'ib Hizballah" in page


def test_what_was_known_by_a_day_is_in_the_page_whatever_day_is_asked_about(
    bundled: Case,
) -> None:
    """An entity with nothing but later edges on the day asked is still one that was known."""
    page = fg.html(bundled, "iran", "kataib-hizballah", as_of="2019", known_by="2025")
    text = unpacked(page)
    known = {
        end
        for edge in bundled.edges.values()
        if bundled.summary(edge, "2025-12-31")
        for end in (edge.source, edge.target)
    }
    assert "united-states" in known
    assert [name for name in known if f'"{name}"' not in text] == []


def test_too_many_days_leave_no_clock(monkeypatch: pytest.MonkeyPatch, bundled: Case) -> None:
    """Without histories the page offers no day, for it could not tell what was said by it."""
    monkeypatch.setattr(drawn_links, "MOST_DAYS_AND_LINKS", 10)
    values = json.loads(unpacked(fg.html(bundled)))
    assert values["links"]["known"] == {"all": ""}
    assert values["links"]["history"] == {"all": 0}


def unpacked(page: str) -> str:
    """The data of a page as JSON."""
    found = re.search(r'data-packed="(yes)?">(.*?)</script>', page, re.DOTALL)
    assert found
    return gzip.decompress(base64.b64decode(found[2])).decode() if found[1] else found[2]
