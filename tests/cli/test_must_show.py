"""What the bundled case must answer, asked as a user asks it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from flowgraph.case.case import Case
from support import Result

Run = Callable[..., Result]
BUDGET = "iraq-federal-budget"
PMF = "popular-mobilization-forces"
MGC = "muhandis-general-company"
KH = "kataib-hizballah"
GROUPS = {
    KH, "asaib-ahl-al-haq", "harakat-al-nujaba", "kataib-sayyid-al-shuhada",
    "harakat-ansar-allah-al-awfiya", "kataib-al-imam-ali",
}  # fmt: skip


def ask(run: Run, *words: str, code: int = 0) -> dict[str, Any]:
    done = run("paths", *words, "--format", "json")
    assert done.code == code, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


def reached(answer: dict[str, Any]) -> set[str]:
    return {path["nodes"][-1] for path in answer["paths"]}


def test_budget_to_kataib_hizballah(run: Run) -> None:
    answer = ask(run, BUDGET, "Kata'ib Hizballah")
    assert [path["nodes"] for path in answer["paths"]] == [[BUDGET, PMF, KH], [BUDGET, MGC, KH]]
    umbrella, company = answer["paths"]
    assert umbrella["class"] == "pays-umbrella"
    assert umbrella["pools"] == [{"entity": PMF, "pool": "umbrella"}]
    assert umbrella["amount_known_to"] == 1
    assert "Share unknown" in umbrella["sentence"]
    assert "as an individual" in umbrella["sentence"]
    assert company["hops"][0]["grade"] == "C3"
    assert company["hops"][0]["claim"] == "alleged"
    # The letter says that funding was passed, not that it was paid out.
    assert "US Congress to have set aside money for" in company["sentence"]
    assert "funded" not in company["sentence"] and "paid" not in company["sentence"]
    assert company["listed_en_route"] == [MGC]
    for path in answer["paths"]:
        for hop in path["hops"]:
            assert hop["grade"] and hop["claim"]
            assert all(edge["publications"] for edge in hop["edges"])


@pytest.mark.parametrize("name", ["كتائب حزب الله", "Kataib Hezbollah", "kataib hizballah", KH])
def test_any_spelling_gives_the_same_paths(run: Run, name: str) -> None:
    plain, other = ask(run, BUDGET, "Kata'ib Hizballah"), ask(run, BUDGET, name)
    assert other == plain


def test_communications_ministry_has_one_route_through_muhandis(run: Run) -> None:
    answer = ask(run, "iraqi-ministry-of-communications", KH)
    assert [p["nodes"] for p in answer["paths"]] == [["iraqi-ministry-of-communications", MGC, KH]]


def test_government_routes_keep_the_belief(run: Run) -> None:
    answer = ask(run, "government-of-iraq", KH)
    through = [p for p in answer["paths"] if "muhandis-alias-groups" in p["nodes"]]
    assert len(through) == 1
    assert through[0]["nodes"] == ["government-of-iraq", "muhandis-alias-groups", PMF, KH]
    assert through[0]["sentence"].count("widely believed") == 2
    assert [hop["claim"] for hop in through[0]["hops"]] == ["alleged", "alleged", "asserted"]


def test_budget_to_all_designated(run: Run) -> None:
    answer = ask(run, BUDGET, "@designated")
    assert reached(answer) == GROUPS | {MGC}
    on_route = {node for path in answer["paths"] for node in path["nodes"]}
    assert not on_route & {
        "irgc-qods-force", "china-machinery-engineering", "badr-organization",
        "mohammed-shia-al-sudani",
    }  # fmt: skip
    by_target = {path["nodes"][-1]: path for path in answer["paths"]}
    assert by_target[MGC]["weakest_grade"] == "C3"
    assert by_target["kataib-al-imam-ali"]["weakest_grade"] == "B2"


def test_least_grade_b3_drops_muhandis_and_keeps_the_groups(run: Run) -> None:
    assert reached(ask(run, BUDGET, "@designated", "--min-grade", "B3")) == GROUPS


def test_csv_names_the_weakest_grade(run: Run) -> None:
    done = run("paths", BUDGET, "@designated", "--format", "csv")
    assert done.code == 0
    header, *rows = done.out.splitlines()
    assert {"path_grade", "grade", "claim", "publications"} <= set(header.split(","))
    assert len(rows) == 2 * len(GROUPS) + 1


@pytest.mark.parametrize("clock", ["--known-by", "--as-of"])
def test_before_its_listing_muhandis_is_no_listed_party(run: Run, clock: str) -> None:
    answer = ask(run, BUDGET, "@designated", clock, "2025-10-08")
    assert MGC not in answer["query"]["target"]
    assert MGC not in reached(answer)
    listed = {d["entity"] for path in answer["paths"] for d in path["designations"]}
    assert MGC not in listed


def test_on_its_day_muhandis_is_listed(run: Run) -> None:
    answer = ask(run, BUDGET, "@designated", "--as-of", "2025-10-09")
    assert MGC in reached(answer)


def test_before_it_existed_nothing_reaches_muhandis(run: Run) -> None:
    answer = ask(run, BUDGET, MGC, "--as-of", "2021-01-01", code=4)
    assert answer["search"]["complete"] and answer["paths"] == []


@pytest.mark.parametrize(
    "source", ["united-states", "saudi-arabia,qatar,kuwait,united-arab-emirates"]
)
def test_aid_has_no_route_but_a_common_recipient(run: Run, source: str) -> None:
    answer = ask(run, source, "@designated", code=4)
    assert answer["search"]["explored"] > 0 and answer["search"]["complete"]
    assert answer["nearest_common_recipients"][0]["entity"] == "government-of-iraq"
    text = run("paths", source, "@designated")
    assert text.code == 4
    assert "No path within 8 hops" in text.out and "Government of Iraq" in text.out


def test_general_pools_give_routes_marked_fungible(run: Run) -> None:
    answer = ask(run, "united-states", "@designated", "--general-pools")
    assert answer["paths"]
    for path in answer["paths"]:
        assert any(pool.get("fungible") for pool in path["pools"])
        assert "fungible" in path["sentence"]


def test_the_chairman_leads_and_does_not_control(run: Run) -> None:
    answer = ask(run, "falih-al-fayyadh", "@kind:umbrella", "--follow", "control")
    assert [p["nodes"] for p in answer["paths"]] == [["falih-al-fayyadh", PMF]]
    assert answer["paths"][0]["class"] == "leader-of"
    groups = ask(run, "falih-al-fayyadh", "@kind:armed_group", "--follow", "control", code=4)
    assert groups["paths"] == []


def test_parliament_controls_nobody(run: Run, case: Case) -> None:
    parliament = "iraqi-house-of-representatives"
    voted = [edge for edge in case.edges.values() if edge.source == parliament]
    assert voted, "without an edge of parliament nothing is tried here"
    kinds = sorted({entity.kind for entity in case.entities.values()})
    everybody = ",".join(f"@kind:{kind}" for kind in kinds)
    answer = ask(run, parliament, everybody, "--follow", "control", code=4)
    assert {edge.target for edge in voted} <= set(answer["query"]["target"])
    assert answer["search"]["complete"] and answer["paths"] == []


def test_who_stands_behind_the_budgets_hop(run: Run) -> None:
    hop = ask(run, BUDGET, KH)["paths"][0]["hops"][0]
    acts = {(b["entity"], b["act"]) for b in hop["behind"]}
    # An arrangement to begin is no payment: no ministry pays a part, and nobody heads it.
    assert "taif-sami" not in {entity for entity, _ in acts}
    assert ("iraqi-council-of-ministers", "approves") in acts
    assert ("iraqi-house-of-representatives", "approves") in acts
    gone = {"abu-mahdi-al-muhandis"}
    assert not {entity for entity, _ in acts} & gone
    assert not [s for s in hop["station_records"] if s["role"] == "payer"]


def test_unknown_and_ambiguous_names(run: Run) -> None:
    done = run("paths", "Kataib Hezbolah", "@designated")
    assert done.code == 2 and "nearest: kataib-hizballah" in done.err and done.out == ""
    assert run("paths", BUDGET, "@nonsense").code == 2
    assert run("paths", BUDGET, KH, "--as-of", "2025-13").code == 2
    assert run("paths", BUDGET, KH, "--min-grade", "Z9").code == 2
    assert run("paths", BUDGET, KH, "--claims", "denied").code == 2
    assert run("paths", BUDGET, KH, "--follow", "gossip").code == 2
    assert run("paths", BUDGET, KH, "--data", "nowhere").code == 3


def test_a_bound_stops_and_is_told(run: Run) -> None:
    answer = ask(run, BUDGET, "@designated", "--max-explored", "12", code=5)
    assert answer["search"]["complete"] is False
    assert answer["search"]["stopped_by"] == "max-explored"


def test_a_path_id_is_explained_from_the_file_it_came_from(run: Run, tmp_path: Any) -> None:
    file = tmp_path / "answer.json"
    assert run("paths", BUDGET, KH, "--format", "json", "-o", str(file)).code == 0
    name = json.loads(file.read_text(encoding="utf-8"))["paths"][1]["id"]
    done = run("explain", name, "--from", str(file))
    assert done.code == 0
    assert "C231" in done.out and "C092" in done.out
    assert run("explain", "p0000000000", "--from", str(file)).code == 2


def test_a_sequence_that_is_no_path_says_so(run: Run) -> None:
    done = run("explain", "falih-al-fayyadh", PMF, KH, "--follow", "control")
    assert done.code == 4 and "no path in the control lens" in done.out


def test_the_whole_of_muhandis(run: Run) -> None:
    done = run("explain", MGC)
    assert done.code == 0
    for part in ("Names (", "Listings (2)", "Edges from it", "Edges to it", "Facts", "55929"):
        assert part in done.out
    for form in ("json", "csv"):
        assert run("explain", MGC, "--format", form).code == 0


def test_output_goes_to_a_file_whole(run: Run, tmp_path: Any) -> None:
    file = tmp_path / "paths.csv"
    done = run("paths", BUDGET, KH, "--format", "csv", "-o", str(file))
    assert done.code == 0 and done.out == ""
    assert file.read_text(encoding="utf-8").startswith("rank,")
    assert [p.name for p in tmp_path.iterdir()] == ["paths.csv"]
    assert run("paths", BUDGET, KH, "-o", str(tmp_path / "no" / "x")).code == 2


@pytest.mark.parametrize("locale", ["C", "en_US.ISO-8859-1"])
def test_output_is_utf_8_under_any_locale(run: Run, locale: str) -> None:
    env = {"LC_ALL": locale, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    done = run("explain", MGC, env=env)
    assert done.code == 0 and "شركة المهندس العامة" in done.out


def test_a_saved_question_is_explained_as_it_was_asked(run: Run, tmp_path: Any) -> None:
    file = tmp_path / "wide.json"
    asked = ("united-states", "@designated", "--general-pools", "--as-of", "2026-01-31")
    assert run("paths", *asked, "--format", "json", "-o", str(file)).code == 0
    name = json.loads(file.read_text(encoding="utf-8"))["paths"][0]["id"]
    done = run("explain", name, "--from", str(file))
    assert done.code == 0 and "as of 2026-01-31" in done.err
    assert (
        "as of 2026-02-02" in run("explain", name, "--from", str(file), "--as-of", "2026-02-02").err
    )


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"paths": 1}', '{"query": {}, "data": {}, "paths": []}'],
)
def test_a_file_that_is_no_answer_is_refused(run: Run, tmp_path: Any, text: str) -> None:
    file = tmp_path / "broken.json"
    file.write_text(text, encoding="utf-8")
    done = run("explain", "p0123456789", "--from", str(file))
    assert done.code == 2 and "Traceback" not in done.err


@pytest.mark.parametrize("nodes", [[], ["iraq-federal-budget"], [1, 2], [["a"], {}], "ab", None])
def test_hostile_nodes_are_refused(run: Run, tmp_path: Any, nodes: Any) -> None:
    file = tmp_path / "answer.json"
    assert run("paths", BUDGET, KH, "--format", "json", "-o", str(file)).code == 0
    answer = json.loads(file.read_text(encoding="utf-8"))
    answer["paths"][0] |= {"id": "p\u001b[31m", "nodes": nodes}
    file.write_text(json.dumps(answer), encoding="utf-8")
    done = run("explain", "p\u001b[31m", "--from", str(file))
    assert done.code == 2 and "\x1b" not in done.err and "Traceback" not in done.err
    assert "\x1b" not in run("explain", "p0", "--from", str(file)).err


def test_explain_takes_one_entity_and_hints_at_from(run: Run) -> None:
    assert run("explain", "@state:IQ&@kind:budget").code == 0
    done = run("explain", "@designated")
    assert done.code == 2 and "one entity" in done.err
    done = run("explain", "p0123456789")
    assert done.code == 2 and "--from" in done.err


def test_what_is_no_regular_file_is_written_to_and_not_replaced(run: Run, tmp_path: Any) -> None:
    real, link = tmp_path / "real.csv", tmp_path / "link.csv"
    real.write_text("old", encoding="utf-8")
    link.symlink_to(real)
    assert run("paths", BUDGET, KH, "--format", "csv", "-o", str(link)).code == 0
    assert link.is_symlink() and real.read_text(encoding="utf-8").startswith("rank,")
    assert run("paths", BUDGET, KH, "-o", str(tmp_path)).code == 2
    done = run("paths", BUDGET, KH, "--format", "csv", "-o", "-")
    assert done.code == 0 and done.out.startswith("rank,")


def test_filters_are_told_in_the_answer(run: Run) -> None:
    words = ("--min-grade", "a1", "--known-by", "2021", "--avoid", "qi-card")
    done = run("paths", BUDGET, "@designated", *words, "-q")
    assert done.code == 4
    for part in ("known by 2021", "min grade A1", "avoiding qi-card", "complete", "data version"):
        assert part in " ".join(done.out.split())


def test_known_by_hides_later_names_and_descriptions(run: Run) -> None:
    done = run("explain", MGC, "--known-by", "2010", "-q")
    assert done.code == 0
    assert "Names: none published by 2010" in done.out and "2022" not in done.out
