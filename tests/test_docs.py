"""Every command that README and tutorial show is run, and its printed output is real."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

import examples
import generate
from flowgraph.case.case import load
from flowgraph.dossier.dossier import Settings, build
from flowgraph.dossier.questions import saved_questions
from flowgraph.model import lookup
from support import ROOT, Result

# Shown, and run elsewhere: by CI, or to install what the tests run in.
ELSEWHERE = ("git clone", "make ", "python3 -m venv", ". .venv")


@pytest.mark.parametrize("page", examples.PAGES)
def test_commands_run_and_print_what_is_shown(
    page: str, run: Callable[..., Result], tmp_path: Path
) -> None:
    ran = []

    def visit(command: str, printed: list[str], folder: Path) -> list[str]:
        if command.startswith(ELSEWHERE):
            return printed
        words = shlex.split(command)
        assert words[0] == "flowgraph", f"{page}: how is `{command}` tested?"
        done = run(*words[1:], cwd=folder)
        assert done.code in (0, 4), (command, done.err)
        if printed:
            shown = examples.matches(printed, done.out.splitlines())
            assert shown, f"{page}: {command}\n{done.out}"
        ran.append(command)
        return printed

    text = examples.walk(ROOT / page, tmp_path, visit)
    assert ran and text == (ROOT / page).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("printed", "real", "same"),
    [
        (["a", "b"], ["a", "b", ""], True),
        (["a", "..."], ["a", "b", "c"], True),
        (["b", "..."], ["a", "b", "c"], False),
        (["a"], ["a", "b"], False),
        (["a", "b", "..."], ["a"], False),
    ],
)
def test_what_counts_as_shown(printed: list[str], real: list[str], same: bool) -> None:
    assert examples.matches(printed, real) is same


def test_the_first_thirty_lines_of_the_readme_show_an_answer() -> None:
    top = (ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:30]
    assert any(line.startswith("$ make demo") for line in top)
    assert any(line.startswith("$ make test") for line in top)
    assert any("Popular Mobilization" in line for line in top)


def test_the_readme_puts_the_command_on_the_path_before_it_calls_it(tmp_path: Path) -> None:
    """Typed from the top: what made the environment comes before it is entered, and then used."""
    typed: list[str] = []

    def visit(command: str, printed: list[str], _: Path) -> list[str]:
        typed.append(command)
        return printed

    examples.walk(ROOT / "README.md", tmp_path, visit)
    first = next(at for at, line in enumerate(typed) if line.startswith("flowgraph "))
    entered = next(at for at, line in enumerate(typed) if line == ". .venv-demo/bin/activate")
    assert typed.index("make demo") < entered < first


def test_python_of_the_readme_runs(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for code in re.findall(r"```python\n(.*?)```", text, re.DOTALL):
        exec(compile(code, "README.md", "exec"), {})
    assert "popular-mobilization-forces" in capsys.readouterr().out


def documents() -> list[Path]:
    return [
        p
        for p in ROOT.rglob("*.md")
        if not any(x.startswith(".") or x == "build" for x in p.relative_to(ROOT).parts)
    ]


def test_links_lead_somewhere() -> None:
    for page in documents():
        for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text(encoding="utf-8")):
            if not target.startswith(("http://", "https://")):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_nobody_is_told_to_install_another_projects_package() -> None:
    for path in [*documents(), *(ROOT / "flowgraph").rglob("*.py"), ROOT / "Makefile"]:
        assert "pip install " + "flowgraph" not in path.read_text(encoding="utf-8"), path


def test_generated_files_are_fresh() -> None:
    stale = [str(p) for p, t in generate.pages().items() if p.read_text(encoding="utf-8") != t]
    assert stale == [], "run `make generate`"


def test_every_command_and_option_is_in_the_reference() -> None:
    from flowgraph.cli.main import COMMANDS

    text = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"## flowgraph {name}\n" in text


def test_every_term_of_the_grammar_is_explained() -> None:
    """Each step, nature, pool, band, time and act appears where paths are explained."""
    from flowgraph.model import kinds

    text = (ROOT / "docs" / "explanation" / "how-a-path-reads.md").read_text(encoding="utf-8")
    steps = {s.name for kind in kinds.standard_kinds().values() for s in kind.steps.values()}
    terms = steps | set(kinds.standard_kinds()) | {
        "event", "state", "umbrella", "general", "solid", "usable", "weak", "held", "assumed",
        "straddles", "undated", "station", "behind", "via", "origin", "within", "about", "last",
        "fungible", "single_publication", "listed_en_route", "amount_known_to", "alleged",
        "disputed", "denied", "guard",
    }  # fmt: skip
    missing = sorted(term for term in terms if not re.search(rf"\b{term}", text))
    assert missing == []


def test_reports_are_what_the_demo_writes() -> None:
    saved = saved_questions(ROOT / "data")
    built = build(load(ROOT / "data"), saved.questions, Settings(saved.title))
    folder = ROOT / "reports"
    for name, raw in built.files.items():
        # The page is left out of git; its hash is in the manifest.
        if name != "page.html":
            assert (folder / name).read_bytes() == raw, f"{name}: `make demo`, commit reports/"
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert there - {"page.html"} == {*built.files, "README.md"} - {"page.html"}


# Objects whose keys are ids of the data, not names of fields.
BY_ID = {
    "ties",
    "via",
    "left_out",
    "denied",
    "ended",
    "other_money",
    "received",
    "sent",
    "returned",
}
QUESTIONS = (
    "paths iraq-federal-budget @designated",
    "explain iraq-federal-budget muhandis-general-company",
    "explain muhandis-general-company",
    "rules muhandis-general-company rafidain-bank",
    "exposure rafidain-bank aqeel-meften --criteria muhandis-general-company",
    "exposure --all",
    "behind iraq-federal-budget @designated",
    "trace iraq-federal-budget --to @designated",
    "chokepoints iraq-federal-budget @designated",
    "targets iraq-federal-budget @designated",
    "whatif --designate rafidain-bank",
    "diff 2025-10-08 2025-10-12",
    "check",
)


def fields(found: object) -> set[str]:
    """Names of all fields of a JSON answer."""
    if isinstance(found, list):
        return set().union(*map(fields, found))
    if not isinstance(found, dict):
        return set()
    inner = set().union(
        *(fields(list(value.values()) if name in BY_ID and isinstance(value, dict) else value)
          for name, value in found.items())
    )  # fmt: skip
    return set(found) | inner


def json_sections() -> dict[str, str]:
    """Sections of the reference of JSON by title, the beginning under `JSON`."""
    text = (ROOT / "docs" / "reference" / "json.md").read_text(encoding="utf-8")
    parts = re.split(r"^#+ (\S+)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def told_in(text: str) -> set[str]:
    """Names of fields that a text explains."""
    return set(re.findall(r"`([a-z0-9_-]+)(?:\[\])*`", text))


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_field_of_a_json_answer_is_in_its_reference(
    question: str, run: Callable[..., Result]
) -> None:
    sections = json_sections()
    own = told_in(sections["JSON"]) | told_in(sections[question.split()[0]])
    # A path, its parts and the rows of tables are the same everywhere.
    told = own | told_in(sections["paths"]) | told_in(sections["explain"])
    for other in re.findall(r"as in `(\w+)`", sections[question.split()[0]]):
        told |= told_in(sections[other])
    if question.startswith("explain"):  # it gives rows of the tables with their own columns
        told |= {row["column"] for row in lookup.rows("columns")}
    done = run(*question.split(), "--format", "json", cwd=ROOT)
    assert done.code == 0, done.err
    answer = json.loads(done.out)
    assert fields(answer) - told == set()
    assert {*answer, *answer.get("query", ())} - own == set()
