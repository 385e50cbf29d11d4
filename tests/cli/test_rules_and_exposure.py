"""What `rules` and `exposure` must answer on the bundled case, asked as a user asks it."""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from support import DATA, Result

Run = Callable[..., Result]
MGC, KH, PMF = "muhandis-general-company", "kataib-hizballah", "popular-mobilization-forces"
ABROAD = {"eu-asset-freeze", "uk-samla", "ch-emba", "ca-sema"}
ASKED = (
    "falih-al-fayyadh", "iraqi-ministry-of-finance", "rafidain-bank", "badr-organization",
    "al-muhandis-card", "al-huda-bank", "government-of-iraq",
)  # fmt: skip


def ask(run: Run, *words: str, code: int = 0) -> dict[str, Any]:
    done = run(*words, "--format", "json", "-q")
    assert done.code == code, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def table(run: Run, *words: str, code: int = 0) -> list[dict[str, str]]:
    done = run(*words, "--format", "csv", "-q")
    assert done.code == code, done.err
    return list(csv.DictReader(io.StringIO(done.out)))


def plain(run: Run, *words: str, code: int = 0) -> str:
    done = run(*words, "-q", env={"COLUMNS": "10000"})
    assert done.code == code, done.err
    return done.out


def finding(answer: dict[str, Any], entity: str, rule: str, regime: str = "us-ofac-sdn") -> Any:
    (found,) = [
        f
        for f in answer["findings"]
        if (f["entity"], f["rule"], f["regime"]) == (entity, rule, regime)
    ]
    return found


def test_muhandis_is_blocked_because_listed(run: Run) -> None:
    answer = ask(run, "rules", MGC)
    listed = finding(answer, MGC, "listed")
    assert listed["verdict"] == "blocked" and listed["listed"] is True
    assert "since 2025-10-09" in listed["sentence"]
    assert "Last seen on a copy of 2026-07-11" in listed["sentence"]
    assert finding(answer, MGC, "50-percent")["verdict"] != "blocked"
    # Its names were looked up in the EU acts; no list of the others is in the case.
    assert finding(answer, MGC, "listed", "eu-asset-freeze")["verdict"] == "not_blocked"
    for regime in [name for name in ABROAD if name != "eu-asset-freeze"]:
        (one,) = [f for f in answer["findings"] if f["regime"] == regime]
        assert one["verdict"] == "not_assessed"
        assert one["missing"]["fact"] == "list" and one["missing"]["list"] in one["sentence"]
    said = plain(run, "rules", MGC)
    assert "listed itself, not through the ownership rule" in said
    assert "Nothing flows upward" in said
    assert "the UK Sanctions List" in said


def test_nothing_flows_up_from_muhandis(run: Run) -> None:
    names = (PMF, "iraq-federal-budget", "government-of-iraq", "iraqi-ministry-of-finance")
    answer = ask(run, "rules", *names, "--regime", "ofac")
    # None of them is listed or caught; by a list that is not complete nobody is cleared.
    found = {(f["entity"], f["rule"]): f for f in answer["findings"]}
    assert not {f["verdict"] for f in answer["findings"]} & {"blocked", "indeterminate"}
    for name in names:
        alone = found[name, "50-percent"]
        assert alone["verdict"] == alone["overall"] == "not_assessed"
        assert alone["missing"]["fact"] == "incomplete-list"
        held = alone["missing"]["lists"][0]
        assert held["list"] == "us-ofac-sdn" and held["entries"] > 20
        assert f"this case holds {held['entries']} entries of that list" in alone["sentence"]
        assert alone["list_versions"][0]["complete"] == "no"


def test_the_day_before_the_listing(run: Run) -> None:
    answer = ask(run, "rules", MGC, "--regime", "ofac", "--as-of", "2025-10-08")
    assert finding(answer, MGC, "listed")["verdict"] == "not_blocked"
    # The record of KH's control blocks nothing under US law, and is told.
    flags = {flag["code"]: flag for flag in finding(answer, MGC, "50-percent")["flags"]}
    assert KH in flags["controlled-by-blocked"]["entities"]
    assert "ownership and not of control" in flags["controlled-by-blocked"]["text"]


def with_eu_list(folder: Path, *listed: str) -> Path:
    """Copy of the bundled case with a small EU list."""
    shutil.copytree(DATA, folder)
    with (folder / "lists.csv").open("a", encoding="utf-8") as file:
        file.write("eu-small,European Union,eu-asset-freeze,eu,blocking,2026-01-15,no\n")
    header = (folder / "designations.csv").read_text(encoding="utf-8").splitlines()[0].split(",")
    rows = []
    for name in listed:
        cells = {
            "id": f"eu-{name}", "entity": name, "authority": "Council of the European Union",
            "list": "eu-small", "programmes": "TEST", "status": "listed", "effect": "blocking",
            "start": "2026-01-15", "checked": "2026-01-15",
        }  # fmt: skip
        rows.append(",".join(cells.get(column, "") for column in header) + "\n")
    with (folder / "designations.csv").open("a", encoding="utf-8") as file:
        file.writelines(rows)
    return folder


def test_with_a_small_eu_list_the_control_test_answers(run: Run, tmp_path: Path) -> None:
    folder = with_eu_list(tmp_path / "eu", KH)
    answer = ask(run, "rules", MGC, "--regime", "eu", "--data", str(folder))
    listed = finding(answer, MGC, "listed", "eu-asset-freeze")
    assert listed["verdict"] == "not_assessed"
    assert listed["missing"]["lists"] == [{"list": "eu-small", "entries": 1}]
    control = finding(answer, MGC, "control", "eu-asset-freeze")
    assert control["verdict"] == "blocked" and control["word"].endswith("rebuttable")
    (step,) = control["rounds"]
    assert step["via"] == {KH: "controls"} and step["edges"] == ["e-kh-controls-mgc"]
    allegation = {flag["code"]: flag["text"] for flag in control["flags"]}["rests-on-allegation"]
    assert "said by the US Treasury to control" in allegation
    assert control["list_versions"] == [
        {"name": "eu-journal", "version": "2026-08-21", "complete": "no"},
        {"name": "eu-small", "version": "2026-01-15", "complete": "no"},
    ]
    # The US verdict is as before, and the other three are still not assessed.
    again = ask(run, "rules", MGC, "--data", str(folder))
    assert finding(again, MGC, "listed")["verdict"] == "blocked"
    facts = [(f["missing"] or {}).get("fact") for f in again["findings"]]
    assert facts.count("list") == 3


def test_a_chair_is_no_controller_under_the_eu_list(run: Run, tmp_path: Path) -> None:
    folder = with_eu_list(tmp_path / "eu", "falih-al-fayyadh")
    answer = ask(run, "rules", PMF, KH, "--regime", "eu", "--data", str(folder))
    assert {f["verdict"] for f in answer["findings"]} == {"not_assessed"}
    assert {f["missing"]["fact"] for f in answer["findings"]} == {"incomplete-list"}
    flags = [flag["code"] for flag in finding(answer, PMF, "control", "eu-asset-freeze")["flags"]]
    assert flags == ["led-by-blocked"]


def test_baladna_alone_is_open_and_the_percentage_is_named(run: Run) -> None:
    name = "baladna-agricultural-investments"
    answer = ask(run, "rules", name)
    assert finding(answer, name, "listed")["verdict"] == "blocked"
    alone = finding(answer, name, "50-percent")
    assert alone["verdict"] == "indeterminate" and alone["listed"] is True
    assert (alone["missing"]["owner"], alone["missing"]["at_least"]) == (MGC, "50")
    assert "at least 50 percent" in alone["sentence"]


def test_al_huda_bank_cannot_be_told(run: Run) -> None:
    answer = ask(run, "rules", "al-huda-bank", "--regime", "ofac")
    assert finding(answer, "al-huda-bank", "50-percent")["verdict"] == "indeterminate"
    listed = finding(answer, "al-huda-bank", "listed")
    assert listed["verdict"] == "not_blocked"
    other = {flag["code"]: flag["text"] for flag in listed["flags"]}["other-listing"]
    assert "SECTION-311 of FinCEN" in other and "seed no rule" in other and "blocks no" in other


def rows_of(run: Run) -> dict[str, set[tuple[str, str, str]]]:
    found: dict[str, set[tuple[str, str, str]]] = {name: set() for name in ASKED}
    for one in ask(run, "exposure", *ASKED)["exposures"]:
        found[one["entity"]].add((one["class"], one["direction"], one["party"]))
    return found


GROUPS = {
    KH, "asaib-ahl-al-haq", "harakat-al-nujaba", "kataib-sayyid-al-shuhada",
    "harakat-ansar-allah-al-awfiya", "kataib-al-imam-ali",
}  # fmt: skip


def test_each_class_of_the_seven(run: Run) -> None:
    found = rows_of(run)
    assert found["rafidain-bank"] == found["al-muhandis-card"] == set()
    assert found["falih-al-fayyadh"] == {("listed", "itself", "falih-al-fayyadh")}
    # It is recorded with an arrangement on salaries, and with no payment.
    assert found["iraqi-ministry-of-finance"] == set()
    assert found["badr-organization"] == {
        ("paid-by", "from_party", "islamic-revolutionary-guard-corps")
    }
    assert found["al-huda-bank"] == {
        ("supports", "to_party", KH), ("supports", "to_party", "irgc-qods-force"),
        ("part-owned-by", "from_party", "hamad-al-moussawi"),
        ("led-by", "from_party", "hamad-al-moussawi"),
        ("controlled-by", "from_party", "irgc-qods-force"),
        ("controlled-by", "from_party", "islamic-revolutionary-guard-corps"),
    }  # fmt: skip
    government = found["government-of-iraq"]
    assert ("owner-of", "to_party", MGC) in government
    assert not {row for row in government if row[1] == "from_party"}
    assert not {row for row in government if row[0] in ("controller-of", "leader-of", "listed")}


def test_processors_stand_at_dated_payments_and_fund_nobody(run: Run) -> None:
    answer = ask(run, "exposure", "rafidain-bank", "qi-card", "al-muhandis-card")
    assert answer["exposures"] == []
    spells = {(one["entity"], one["act"], one["edge"]) for one in answer["payments"]}
    assert spells == {
        ("rafidain-bank", "processes", "e-rafidain-processes-pmf-to-2025-06"),
        ("qi-card", "processes", "e-qi-card-processes-pmf"),
    }
    said = plain(run, "exposure", "rafidain-bank", "qi-card")
    assert "since 2025-07" in said and "until 2025-06" in said
    # No payment of that time is recorded: July 2025 is an arrangement to begin.
    assert "e-mof-pays-salaries-pmf" not in said
    assert "is not to fund what lies beyond it" in said
    assert "No exposure to a designated party is recorded" in said and "no clearance" in said


def test_al_fayyadh_leads_and_is_not_listed_as_a_terrorist(run: Run) -> None:
    answer = ask(run, "exposure", "falih-al-fayyadh")
    (listed,) = answer["exposures"]
    assert [one["programmes"] for one in listed["listings"]] == [["GLOMAG"]]
    assert listed["against"] == ["C331"] and listed["secondary_sanctions_notation"] is False
    assert "e-fayyadh-leads-pmf" in answer["ties"]["falih-al-fayyadh"]
    said = plain(run, "exposure", "falih-al-fayyadh", "--explain")
    assert "is chair of the Popular Mobilization Forces" in said
    assert "is not to control its units" in said
    assert "has denied what Treasury says" in said
    assert "E.O. 13818" in plain(run, "exposure", "falih-al-fayyadh")


def test_badr_was_not_listed_on_the_days_known(run: Run) -> None:
    listed = finding(ask(run, "exposure", "badr-organization"), "badr-organization", "listed")
    assert listed["verdict"] == "not_blocked"
    (flag,) = listed["flags"]
    assert flag["code"] == "looked-up" and flag["day"] == "2026-07-11"
    assert "status after that day not known" in flag["text"]


def test_every_row_agrees_with_paths(case: Case) -> None:
    """Each row's path is one that `paths` gives between the two, the best of its class."""
    answer = fg.exposure(case, every=True)
    checked = 0
    for one in answer.exposures:
        if one.path is None:
            continue
        found = fg.paths(
            case, one.path.source, one.path.target, follow=one.lens, k=10_000
        ).paths  # fmt: skip
        by_id = {path.id: path for path in found}
        assert one.path.id in by_id, one
        shown = by_id[one.path.id]
        near = [path for path in found if not path.listed_en_route]
        same = [path for path in near if path.class_ == one.path.class_]
        if shown.class_ == one.path.class_:
            # The first of its class, past no other listed party.
            assert shown == one.path and same[0].id == one.path.id
            checked += 1
        else:
            # The strongest kinds of the route are of another class; these stand beside them.
            for hop, other in zip(one.path.hops, shown.hops, strict=True):
                assert hop.kind in (other.kind, *other.also)
        assert len(same) <= one.paths <= len(near)
    assert checked > 150


def test_every_nearest_listed_party_has_its_row(case: Case) -> None:
    """What `paths X @designated` reaches, `exposure X` tells, in the same class."""
    answer = fg.exposure(case, every=True)
    rows = {(one.entity, one.class_, one.party) for one in answer.exposures}
    for source in case.entities:
        for lens in ("money", "control", "ownership", "association"):
            for path in fg.paths(case, source, "@designated", follow=lens, k=1000).paths:
                assert (source, path.class_, path.target) in rows, path.nodes


def test_all_as_csv_has_one_row_each_and_is_stable(run: Run) -> None:
    found = table(run, "exposure", "--all")
    keys = [(r["entity"], r["class"], r["direction"], r["party"]) for r in found]
    assert len(keys) == len(set(keys)) > 200
    assert found == table(run, "exposure", "--all")
    assert [r["entity"] for r in found] == sorted(r["entity"] for r in found)
    for row in found:
        assert row["sentence"] and row["listings"] and row["as_of"] == "2026-09-04"
        assert row["path"] or row["class"] in ("listed", "same-as")


def test_criteria_of_a_pair(run: Run) -> None:
    answer = ask(run, "exposure", "al-huda-bank", "--criteria", f"{KH},falih-al-fayyadh")
    by_party = {one["party"]: one for one in answer["criteria"]}
    assert by_party["falih-al-fayyadh"]["applies"] is False
    assert "do not apply" in by_party["falih-al-fayyadh"]["why_not"]
    results = {one["code"]: one["result"] for one in by_party[KH]["elements"]}
    assert results["(iii)(C)"] == "partial" and results["(iii)(B)"] == "absent"
    said = plain(run, "exposure", "al-huda-bank", "--criteria", KH)
    assert "no recommendation to designate anyone" in said


@pytest.mark.parametrize("entity", ["iraqi-house-of-representatives", "iraqi-council-of-ministers"])
def test_an_umbrellas_budget_line_is_context(run: Run, entity: str) -> None:
    answer = ask(run, "exposure", entity, "--criteria", KH)
    (pair,) = answer["criteria"]
    assert {one["result"] for one in pair["elements"]} <= {"absent", "not_applicable"}
    assert pair["context"]


def test_rules_without_an_entity(run: Run) -> None:
    answer = ask(run, "rules")
    found = {f["entity"]: f for f in answer["findings"] if f["rule"] == "50-percent"}
    assert "al-huda-bank" in found and PMF not in found
    assert {f["regime"] for f in answer["findings"]} == {"us-ofac-sdn", "eu-asset-freeze"}
    assert len(answer["notes"]) == 3 and all("not assessed" in note for note in answer["notes"])
    assert answer["looked_at"] == 130
    (status,) = answer["not_computed"]
    assert status["status"] == "suspended"


def test_what_cannot_be_told_is_not_cleared(run: Run) -> None:
    """A state blocked by its status, a reported listing, a group that nobody names, a guess."""
    answer = ask(run, "rules", "iran", "khatam-al-anbiya", "muhandis-alias-groups",
                 "al-muhandis-investment-company", "--regime", "ofac")  # fmt: skip
    found = {f["entity"]: f for f in answer["findings"] if f["rule"] == "listed"}
    facts = {name: (f["missing"] or {}).get("fact") for name, f in found.items()}
    assert facts == {
        "iran": "status", "khatam-al-anbiya": "listing", "muhandis-alias-groups": "name",
        "al-muhandis-investment-company": "identity",
    }  # fmt: skip
    assert "560.211" in found["iran"]["sentence"]
    assert "10488" in found["khatam-al-anbiya"]["sentence"]
    (guess,) = [
        f for f in found["al-muhandis-investment-company"]["flags"]
        if f["code"] == "possibly-a-listed-party"
    ]  # fmt: skip
    assert guess["entities"] == [MGC] and "not carried over" in guess["text"]
    assert {f["overall"] for f in answer["findings"] if f["entity"] == "iran"} == {"indeterminate"}


def test_without_a_list_of_the_instrument_nothing_is_searched(run: Run) -> None:
    done = run("rules", "--regime", "uk", "-q")
    assert done.code == 0 and "not assessed" in done.out and "other entities" not in done.out


def test_a_listing_that_came_later_is_told(run: Run) -> None:
    answer = ask(run, "rules", MGC, "baladna-agricultural-investments", "--as-of", "2025-10-08")
    codes = {f["code"]: f["day"] for f in finding(answer, MGC, "listed")["flags"]}
    assert codes == {"listed-later": "2025-10-09"}
    # The field of an entry says nothing of a day on which there was no entry.
    alone = finding(answer, "baladna-agricultural-investments", "50-percent")
    assert alone["verdict"] == "not_assessed" and alone["stakes"] == []
    # The list names it on that day, by the row of the later listing.
    assert finding(answer, MGC, "listed")["verdict"] == "not_blocked"


def test_a_named_entity_without_exposure_has_a_row_that_says_so(run: Run) -> None:
    (row,) = table(run, "exposure", "rafidain-bank")
    assert row["class"] == "none" and "no clearance" in row["sentence"]
    assert "1 recorded payment" in row["sentence"]


def test_csv_of_rules(run: Run) -> None:
    rows = table(run, "rules", "al-huda-bank", MGC, "rafidain-bank")
    overall = {(r["entity"], r["regime"]): r["overall"] for r in rows}
    assert overall["al-huda-bank", "us-ofac-sdn"] == "indeterminate"
    assert overall[MGC, "us-ofac-sdn"] == "blocked" and overall[MGC, "uk-samla"] == "not_assessed"
    for row in rows:
        if row["rule"] == "listed":
            assert (row["listed"] == "") == (row["verdict"] == "not_assessed")
        assert row["as_of"] == "2026-09-04" and row["data"]
    of_bank = [r for r in rows if r["entity"] == "rafidain-bank" and r["regime"] == "us-ofac-sdn"]
    (bare,) = [r for r in of_bank if r["rule"] == "50-percent"]
    assert bare["aggregate_min"] == bare["aggregate_max"] == ""


def test_bad_words_and_codes(run: Run) -> None:
    assert run("rules", "nobody").code == 2
    assert run("rules", MGC, "--regime", "fr").code == 2
    assert run("exposure").code == 2
    assert run("exposure", MGC, "--all").code == 2
    assert run("exposure", "rafidain-bank").code == 0
    assert run("exposure", "salah-mahdi").code == 4
    assert run("exposure", "--all", "--max-explored", "20").code == 5
    done = run("rules", "@kind:vessel")
    assert done.code == 4 and "matches no entity" in done.out
