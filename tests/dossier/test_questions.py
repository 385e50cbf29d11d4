"""Saved questions: read from the case, and refused with place and reason where they are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from flowgraph.case.case import Case
from flowgraph.dossier.asked import ask
from flowgraph.dossier.questions import STANDARD, Question, chosen, saved_questions
from flowgraph.errors import DataError, UsageError
from support import ROOT

GOOD = '[[question]]\nid = "who"\ntitle = "Who?"\ncommand = "rules"\n'


def test_the_bundled_case_asks_its_questions(case: Case) -> None:
    saved = saved_questions(ROOT / "data")
    assert saved.title and len(saved.questions) >= 20
    sections = list(dict.fromkeys(one.section for one in saved.questions))
    assert sections[:4] == [
        "Direct funding", "Indirect funding", "Security assistance", "Arab assistance",
    ]  # fmt: skip
    for one in saved.questions:
        assert ask(case, one, {}).columns, one.id


def test_a_case_without_the_file_has_standard_questions(tmp_path: Path) -> None:
    assert saved_questions(tmp_path).questions == STANDARD


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("x = 1", "'x': only `title` and"),
        ("question = 3", "write each question as a"),
        ("", "holds no"),
        ("title = 3\n" + GOOD, "title: write it in quotation marks"),
        ("[[question]]\n" + 'id = "a"\n', r"question 1 \(a\): title is missing"),
        (GOOD.replace('"rules"', '"sack"'), "command 'sack': there are paths"),
        (GOOD.replace('"who"', '"Who Is"'), "id 'Who Is': use small letters"),
        (GOOD.replace('"who"', '"../x"'), "use small letters"),
        (GOOD + "k = 1\n", "'k': rules has no such parameter; there are entities"),
        (GOOD + "entities = [1]\n", "entities: write texts in brackets"),
        (GOOD + "entities = []\n", "entities: write texts in brackets, at least one"),
        (GOOD + 'shares = "no"\n', "shares: write true or false"),
        (GOOD.replace("rules", "paths") + 'source = "a"\n', "target is missing"),
        (GOOD.replace("rules", "behind"), "source is missing"),
        (GOOD.replace("rules", "explain"), "entities is missing"),
        (GOOD.replace("rules", "paths") + "source = 5\ntarget = 'b'\n", "source: write a text"),
        (GOOD.replace("rules", "paths") + "source='a'\ntarget='b'\nk = true\n", "k: write a whole"),
        (GOOD.replace("Who?", "a\\u202Eb"), "title: a character in it cannot be printed"),
        (GOOD.replace("who", "a" * 99), "use small letters"),
        ("x = " + "[" * 5000, "no TOML"),
        (GOOD + "lines = -1\n", "lines: write a number"),
        (GOOD + GOOD, "two questions are called 'who'"),
        ("[[question]", "no TOML"),
    ],
)
def test_what_is_no_question_is_refused(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "questions.toml").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=said):
        saved_questions(tmp_path)


def test_other_encodings_and_huge_files_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "questions.toml"
    path.write_bytes(b"title = '\xff'")
    with pytest.raises(DataError, match="not UTF-8"):
        saved_questions(tmp_path)
    path.write_text("#" * 1_000_001)
    with pytest.raises(DataError, match="larger than"):
        saved_questions(tmp_path)
    path.write_bytes(b"\xef\xbb\xbf" + GOOD.encode())
    assert saved_questions(tmp_path).questions[0].id == "who"


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ({"sorce": "a", "source": "oil-sales", "target": "@designated"}, "question 'q'"),
        ({"source": "nobody", "target": "@designated"}, "nobody"),
        ({"source": "iraq-federal-budget"}, "question 'q'"),
    ],
)
def test_a_question_that_cannot_be_asked_is_named(
    case: Case, parameters: dict[str, str], said: str
) -> None:
    with pytest.raises(DataError, match=said):
        ask(case, Question("q", "s", "t", "paths", dict(parameters), ""), {})


def test_questions_are_chosen_by_id() -> None:
    every = [Question(name, "s", "t", "rules", {}, "") for name in ("a", "b", "c")]
    assert [one.id for one in chosen(every, ["c", "a"])] == ["a", "c"]
    assert [one.id for one in chosen(every, skip=["b"])] == ["a", "c"]
    for only, skip, said in ((["x"], [], "--only 'x'"), ([], ["x"], "--skip 'x'"),
                             (["a"], ["a"], "no question is left")):  # fmt: skip
        with pytest.raises(UsageError, match=said):
            chosen(every, only, skip)
