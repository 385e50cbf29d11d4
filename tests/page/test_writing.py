"""`flowgraph html` as a command: bytes, locales, exit codes, files whole or not at all."""

from __future__ import annotations

import os
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from support import DATA, Result, need, write_tables

NO_UTF8 = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


def test_the_command_and_the_function_write_the_same_page(
    run: Callable[..., Result], tmp_path: Path, bundled_page: str
) -> None:
    done = run("html", "--data", str(DATA), "-o", str(tmp_path / "page.html"))
    assert (done.code, done.out) == (0, "")
    assert "30 of 30 route(s)" in done.err
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


def test_what_a_clock_hides_is_not_in_the_page(bundled: Case) -> None:
    """Asked as known by a day, the page holds no statement, note or publication of later."""
    late = [row for row in bundled.evidence.values() if row.statement]
    page = fg.html(bundled, known_by="2020-12-31")
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
