"""Two networks side by side: what differs, and which answers are owed to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from money import network_of

from flowgraph.analysis.differences import DiffAnswer, ask_diff
from flowgraph.case.case import Case, load
from support import ROOT, Result

Run = Callable[..., Result]


def told(answer: DiffAnswer, about: str) -> set[tuple[str, str, tuple[str, ...]]]:
    return {(one.how, one.detail or one.subject, one.because)
            for one in answer.deltas if one.about == about}  # fmt: skip


def of(*rows: tuple[str, str, Any], listed: str = "t") -> Any:
    return network_of(rows, listed=dict.fromkeys(listed, "2020"),
                      kinds=dict.fromkeys("satx", "company"))  # fmt: skip


def test_the_same_on_both_sides_is_counted(case: Case) -> None:
    answer = ask_diff(case.view(), case.view())
    assert answer.deltas == ()
    assert answer.same["record"] == len(case.view().summaries) and answer.same["route"] == 24


def test_a_new_record_makes_a_route() -> None:
    first = ("s", "a", {"id": "sa", "amount_min": 1, "amount_max": 1})
    second = ("a", "t", {"id": "at", "amount_min": 1, "amount_max": 1})
    answer = ask_diff(of(first), of(first, second))
    assert told(answer, "record") == {("new", "at", ())}
    assert told(answer, "route") == {
        ("new", "s > a > t", ("at",)), ("new", "a > t", ("at",)),
    }  # fmt: skip
    back = ask_diff(of(first, second), of(first))
    assert told(back, "route") == {
        ("gone", "s > a > t", ("at",)), ("gone", "a > t", ("at",)),
    }  # fmt: skip


def test_a_listing_and_a_changed_record_are_named() -> None:
    row = {"id": "sa", "amount_min": 1, "amount_max": 1, "grade": "C3"}
    answer = ask_diff(
        of(("s", "a", row)), of(("s", "a", row | {"grade": "B2", "amount_max": 2}), listed="ta")
    )
    assert told(answer, "record") == {("changed", "sa", ())}
    assert told(answer, "listing") == {("new", "L", ())}
    assert told(answer, "route") == {("new", "s > a", ("a", "sa"))}
    (record,) = (one for one in answer.to_dict()["differences"] if one["about"] == "record")
    assert "amount 1 USD, grade C3 becomes amount 1-2 USD, grade B2" in record["sentence"]


def test_the_listing_of_muhandis_in_lines_a_person_understands(run: Run) -> None:
    done = run("diff", "2025-10-08", "2025-10-12", "-q")
    assert done.code == 0
    text = " ".join(done.out.split())
    for said in (
        "Muhandis General Company, us-ofac-sdn: new, since 2025-10-09 (SDGT, IFSR), blocking.",
        "new: Kata'ib Hizballah is said by the US Treasury to control Muhandis General Company"
        " (as last published, 2025-10-09) (e-kh-controls-mgc; A2, alleged; S002, first published"
        " 2025-10-09).",
        "Iraqi federal budget → Muhandis General Company: new, because Muhandis General Company is"
        " now listed.",
        "Government of Iraq → Muhandis General Company: new, because record e-goi-contracts-mgc"
        " appeared and Muhandis General Company is now listed.",
    ):
        assert said in text, said


def test_two_folders_and_wrong_words(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(ROOT / "data", other)
    path = other / "edges.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith("e-kh-part-of-pmf,")]
    path.write_text("".join(kept), encoding="utf-8")
    evidence = other / "evidence.csv"
    text = evidence.read_text(encoding="utf-8").splitlines(keepends=True)
    evidence.write_text("".join(one for one in text if ",e-kh-part-of-pmf," not in one), "utf-8")
    done = run("diff", str(ROOT / "data"), str(other), "--format", "csv", "-q")
    assert done.code == 0, done.err
    assert "because record e-kh-part-of-pmf is gone" in done.out
    for words, said in (
        (("2025", str(other)), "two dates, or two folders"),
        (("nowhere", str(other)), "is no folder, and no date"),
        (("2024", "2025", "--as-of", "2025"), "go with two folders"),
        ((str(other), str(other), "--data", str(other)), "goes with two dates"),
    ):
        wrong = run("diff", *words)
        assert wrong.code in (2, 3) and said in wrong.err, words


def test_denials_facts_and_tables_that_differ_are_told(tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(ROOT / "data", other)
    for name, start in (("evidence.csv", "C331,"), ("facts.csv", "C095-2,")):
        lines = (other / name).read_text(encoding="utf-8").splitlines(keepends=True)
        kept = "".join(line for line in lines if not line.startswith(start))
        (other / name).write_text(kept, encoding="utf-8")
    path = other / "publications.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("The National", "Another"), "utf-8")
    answer = ask_diff(load(ROOT / "data").view(), load(other).view())
    assert ("gone", "C331", ()) in told(answer, "evidence")
    assert ("gone", "C095-2", ()) in told(answer, "fact")
    assert answer.tables == ("evidence.csv", "facts.csv", "publications.csv")
