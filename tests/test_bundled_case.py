"""The rows of the bundled case that a careless hand would get wrong."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import flowgraph as fg
from flowgraph.analysis.conversion import Converter
from flowgraph.case.case import Case
from flowgraph.model import money
from support import DATA

GROUPS = {
    "kataib-hizballah",
    "asaib-ahl-al-haq",
    "harakat-al-nujaba",
    "kataib-sayyid-al-shuhada",
    "harakat-ansar-allah-al-awfiya",
    "kataib-al-imam-ali",
}
IDS = """iraq-federal-budget government-of-iraq popular-mobilization-forces muhandis-general-company
muhandis-alias-groups baladna-agricultural-investments kataib-hizballah asaib-ahl-al-haq
harakat-al-nujaba kataib-sayyid-al-shuhada harakat-ansar-allah-al-awfiya kataib-al-imam-ali
badr-organization irgc-qods-force united-states falih-al-fayyadh abu-fadak-al-muhammadawi
mohammed-shia-al-sudani iraqi-ministry-of-finance iraqi-ministry-of-communications
iraqi-council-of-ministers rafidain-bank qi-card al-nahrain-islamic-bank al-muhandis-card
al-huda-bank""".split()


def edges(case: Case, **cells: str) -> list[str]:
    """Ids of the edges with these cells."""
    return [e.id for e in case.edges.values() if all(getattr(e, n) == v for n, v in cells.items())]


def test_it_has_no_problem(case: Case) -> None:
    assert [str(p) for p in fg.check(case) if p.severity != "note"] == []


def test_agreed_ids_are_used(case: Case) -> None:
    assert set(IDS) <= set(case.entities)


def test_every_claim_is_in_the_tables_or_named_as_left_out(case: Case, shared: Path) -> None:
    with (shared / "evidence" / "claims.csv").open(encoding="utf-8") as file:
        claims = list(csv.DictReader(file))
    placed = {re.sub(r"-\d+$", "", name) for name in [*case.evidence, *case.facts]}
    placed |= set(case.designations) | {name.id for name in case.names}
    with (DATA / "LEFT_OUT.csv").open(encoding="utf-8") as file:
        left_out = {row["claim"]: row["reason"] for row in csv.DictReader(file)}
    assert all(left_out.values())
    assert [c["claim_id"] for c in claims if c["claim_id"] not in placed | set(left_out)] == []
    assert len(claims) == 325


def test_duplicate_claims_are_evidence_rows(case: Case, shared: Path) -> None:
    with (shared / "evidence" / "claims.csv").open(encoding="utf-8") as file:
        doubled = [r["claim_id"] for r in csv.DictReader(file) if "DUPLICATE" in r["notes"]]
    held = {re.sub(r"-\d+$", "", name) for name in case.evidence}
    assert doubled
    assert [name for name in doubled if name not in held] == []


def test_no_words_are_copied_from_the_publications(case: Case, shared: Path) -> None:
    """No run of eight words of a claim's quotation stands in any cell of ours."""
    with (shared / "evidence" / "claims.csv").open(encoding="utf-8") as file:
        quotes = [row["quote"] for row in csv.DictReader(file)]

    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[\w'’-]+", text.casefold())
        return {tuple(words[at : at + 8]) for at in range(len(words) - 7)}

    quoted = set().union(*map(runs, quotes))
    written = [r.statement for r in case.evidence.values()]
    written += [r.statement for r in case.facts.values()]
    written += [text for e in case.edges.values() for text in (e.statement, e.note)]
    written += [t for e in case.entities.values() for t in (e.description, e.function)]
    assert [text for text in written if runs(text) & quoted] == []


def test_every_edge_has_a_publication_and_a_grade(case: Case) -> None:
    for edge in case.edges.values():
        summary = case.summary(edge)
        assert summary and summary.publications and summary.grade and summary.claim, edge.id


def test_muhandis_subcontractors_are_unnamed(case: Case) -> None:
    targets = {case.edges[e].target for e in edges(case, kind="subcontracts")}
    assert targets
    assert all(case.entities[t].kind == "unnamed_group" for t in targets)


def test_no_identity_edge_touches_the_alias_groups(case: Case) -> None:
    for edge in case.edges.values():
        if edge.kind in ("alias_of", "possibly_same_as", "succeeds"):
            ends = {case.entities[edge.source].kind, case.entities[edge.target].kind}
            assert "unnamed_group" not in ends


def test_the_card_is_not_the_company(case: Case) -> None:
    assert case.entities["al-muhandis-card"].kind == "payment_instrument"
    between = {frozenset((e.source, e.target)) for e in case.edges.values()}
    assert frozenset(("al-muhandis-card", "muhandis-general-company")) not in between


def test_baladna_is_linked_and_not_called_a_front(case: Case) -> None:
    kinds = {e.kind for e in case.edges.values() if e.source == "baladna-agricultural-investments"}
    assert kinds == {"linked_to"}


def test_the_lists_own_link_is_never_walked_for_money_or_control(case: Case) -> None:
    assert set(case.kinds["linked_to"].steps) == {"association"}


@pytest.mark.parametrize(
    "entity", ["ali-ghulam", "aqeel-meften", "falih-al-fayyadh", "fly-baghdad"]
)
def test_denials_stand_beside_the_allegations(case: Case, entity: str) -> None:
    held = fg.explain(case, entity)
    assert isinstance(held, fg.EntityAccount)
    assert any(listing.against for listing in held.listings)


def test_a_denial_does_not_unlist(case: Case) -> None:
    network = case.view()
    assert {"ali-ghulam", "aqeel-meften", "falih-al-fayyadh"} <= network.designated


@pytest.mark.parametrize(
    "entity",
    ["badr-organization", "hadi-al-amiri", "rafidain-bank", "qi-card", "al-nahrain-islamic-bank",
     "mohammed-shia-al-sudani", "taif-sami", "china-machinery-engineering", "qassim-al-araji"],
)  # fmt: skip
def test_a_name_not_found_is_a_dated_not_listed(case: Case, entity: str) -> None:
    rows = case.designations_of[entity]
    assert {row.status for row in rows} == {"not_listed"}
    assert any(row.checked == "2026-07-11" for row in rows)
    assert entity not in case.view().designated


def test_beliefs_stay_alleged(case: Case) -> None:
    believed = [e for e in case.edges.values() if "believed" in e.hedge]
    assert len(believed) >= 2
    for edge in believed:
        summary = case.summary(edge)
        assert summary and summary.claim == "alleged"


@pytest.mark.parametrize(
    "entity", ["rafidain-bank", "qi-card", "al-nahrain-islamic-bank", "al-muhandis-card"]
)
def test_banks_and_cards_process_and_do_not_pay(case: Case, entity: str) -> None:
    to_pmf = {
        e.kind for e in case.edges.values()
        if e.source == entity and e.target == "popular-mobilization-forces"
    }  # fmt: skip
    assert to_pmf == {"processes_for"}


def test_pledges_are_not_payments(case: Case) -> None:
    gulf = {"saudi-arabia", "qatar", "kuwait", "united-arab-emirates"}
    pledged = [e for e in case.edges.values() if e.source in gulf and e.amount_min]
    assert len(pledged) >= 5
    assert {e.money_status for e in pledged} == {"pledged"}


def test_land_is_not_money(case: Case) -> None:
    land = [e for e in case.edges.values() if e.kind == "grants_land"]
    assert any(e.quantity == "2000000" and "dunam" in e.unit for e in land)
    assert not any(e.amount_min or e.amount_max or e.currency for e in land)


def test_statements_of_support_are_no_ties(case: Case) -> None:
    assert "contact" in case.kinds
    assert case.kinds["contact"].steps == {}
    assert edges(case, source="mukhtar-al-mousawi", target="muhandis-general-company",
                 kind="contact")  # fmt: skip


@pytest.mark.parametrize("claim", ["C005", "C007", "C010", "C232"])
def test_summary_sentences_back_the_route_through_the_pmf(case: Case, claim: str) -> None:
    row = case.evidence[claim]
    assert row.via == "popular-mobilization-forces"
    summary = case.summary(case.edges[row.edge])
    assert summary and claim in summary.via and claim not in summary.supports
    assert not edges(case, source="iraq-federal-budget", target="kataib-hizballah")


def test_approvals_stand_behind_the_act_they_approved(case: Case) -> None:
    approvals = [e for e in case.edges.values() if e.kind == "approves"]
    assert approvals
    assert all(e.about in case.edges for e in approvals)
    # The founding of the company was approved; no payment to it was.
    to_company = [e for e in approvals if case.edges[e.about].target == "muhandis-general-company"]
    assert {case.edges[e.about].kind for e in to_company} == {"establishes"}
    for source in ("iraq-federal-budget", "iraqi-ministry-of-communications"):
        for path in fg.paths(case, source, "muhandis-general-company").paths:
            assert not [b for hop in path.hops for b in hop.behind if b.act == "approves"]


def test_a_section_311_finding_is_no_listing(case: Case) -> None:
    rows = case.designations_of["al-huda-bank"]
    assert {row.effect for row in rows if row.status == "listed"} == {"non_blocking"}
    assert "al-huda-bank" not in case.view().designated


def test_ten_papers_with_one_release_are_one_origin(case: Case) -> None:
    """Muhandis' listing is told by many; the Treasury said it once."""
    rows = case.evidence_of["C032"]
    assert len({row.publication for row in rows}) >= 4
    treasury = {row.origin for row in rows if row.origin.startswith("us-treasury")}
    assert len(treasury) <= 1


def test_amounts_say_currency_period_and_status(case: Case) -> None:
    for edge in case.edges.values():
        if edge.amount_min or edge.amount_max:
            assert edge.currency and edge.per, edge.id
            # Money of others that was moved is no payment, and has no status as one.
            assert bool(edge.money_status) is (edge.kind != "transfers"), edge.id


def test_nobody_is_described_by_birth_or_home(case: Case) -> None:
    words = re.compile(r"\b(born|birth|passport|resides|lives in|wife|son of|brother of)\b", re.I)
    told = [e.description for e in case.entities.values()]
    told += [r.statement for r in (*case.evidence.values(), *case.facts.values())]
    assert [text for text in told if words.search(text)] == []


# What the audit of December 2026 found


def test_salaries_called_ready_are_neither_released_nor_paid(case: Case) -> None:
    edge = case.edges["e-mof-pays-salaries-pmf"]
    assert (edge.kind, edge.money_status, edge.within) == ("contact", "", "")
    against = [row for row in case.evidence.values() if row.edge == edge.id]
    assert any(row.stance == "denies" and row.publication == "S092" for row in against)


def test_money_of_customers_that_was_sent_is_not_paid_by_the_bank(case: Case) -> None:
    moved = edges(case, kind="transfers")
    assert {"e-ghulam-banks-pay-abroad", "e-al-huda-pays-abroad"} <= set(moved)
    assert {case.edges[name].money_status for name in moved} == {""}
    assert case.edges["e-al-huda-pays-abroad"].hedge == "alleged by the US Treasury"


@pytest.mark.parametrize(
    ("field", "thing"),
    [
        ("edge", "e-ghulam-banks-pay-abroad"),
        ("edge", "e-rafidain-supports-militias"),
        ("designation", "C032"),
        ("designation", "D-24541-SDGT"),
        ("designation", "C266"),
        ("designation", "C175"),
    ],
)
def test_a_published_denial_stands_beside_what_it_denies(
    case: Case, field: str, thing: str
) -> None:
    rows = [row for row in case.evidence.values() if getattr(row, field) == thing]
    assert any(row.stance == "denies" and row.claim == "denied" for row in rows)


def test_every_denial_is_marked_as_one(case: Case) -> None:
    said = {row.claim for row in case.evidence.values() if row.stance == "denies"}
    assert said <= {"denied", "unproven"}


def test_the_column_of_denials_agrees_with_the_rows(case: Case) -> None:
    cited = {row.publication for row in case.evidence.values() if row.stance == "denies"}
    marked = {row.id for row in case.publications.values() if row.denials == "recorded"}
    assert marked and marked <= cited
    whole = {row.id for row in case.publications.values() if row.denials == "none"}
    assert whole and not whole & cited
    assert not cited - marked


def test_a_request_is_not_an_allocation(case: Case) -> None:
    assert case.edges["e-us-aid-partner-forces-2026"].money_status == "requested"


def test_the_government_of_may_2026(case: Case) -> None:
    assert case.edges["e-sudani-leads-goi"].end == "2026-05-14"
    (edge,) = [case.edges[name] for name in edges(case, target="government-of-iraq", kind="leads")
               if not case.edges[name].end]  # fmt: skip
    assert (edge.source, edge.start) == ("ali-al-zaidi", "2026-05-14")
    assert "ali-al-zaidi" not in case.view().designated
    assert case.designations_of.get("ali-al-zaidi", ()) == ()
    joined = {"alias_of", "possibly_same_as"}
    assert not [e for e in case.edges.values()
                if "ali-al-zaidi" in (e.source, e.target) and e.kind in joined]  # fmt: skip


def test_who_stepped_aside_for_a_time_was_not_removed(case: Case) -> None:
    assert case.edges["e-meften-leads-olympic-committee"].end == ""
    assert case.edges["e-lami-member-pmf"].end == ""


def test_members_of_a_parliament_whose_term_ended_are_members_no_longer(case: Case) -> None:
    ends = {case.edges[f"e-{name}-member-finance-committee"].end for name in ("moneis", "kadhimi")}
    assert ends == {"2026-01"}


def test_budget_lines_of_2023_have_the_rate_of_the_budget(case: Case) -> None:
    converter = Converter(case.view(), "USD")
    for name in ("e-budget-pmf-2023", "e-budget-pmf-draft-2023"):
        edge = case.edges[name]
        stated = money.span(edge.amount_min, edge.amount_max)
        assert stated is not None
        found = converter.of(stated, edge.currency, money.terms_of(edge))
        assert found.span is not None
        assert {f"{float(end):.2f}" for end in found.span if end is not None} == {"2738461538.46"}


def test_the_yearly_figure_is_of_one_period(case: Case) -> None:
    edge = case.edges["e-budget-pmf-annual"]
    assert (edge.amount_min, edge.amount_max) == ("3500000000", "3600000000")


def test_rows_of_a_list_of_the_union_name_act_and_record(case: Case) -> None:
    rows = [row for row in case.designations.values() if row.list == "eu-journal"]
    listed = {row.entity: row for row in rows if row.status == "listed"}
    assert set(listed) == {
        "islamic-revolutionary-guard-corps", "irgc-qods-force", "khatam-al-anbiya",
        "hizballah-military-wing",
    }  # fmt: skip
    assert all(re.match(r"3\d{4}R\d{4} ", row.record_id) for row in listed.values())
    absent = [row for row in rows if row.status == "not_listed"]
    assert all(row.checked == "2026-08-21" and row.note for row in absent)
    assert {*GROUPS, "popular-mobilization-forces", "muhandis-general-company"} <= {
        row.entity for row in absent
    }


def test_banks_of_the_case_have_a_published_arabic_name(case: Case) -> None:
    named = {row.entity for row in case.names if row.lang == "ar" and row.publication}
    banks = {"rafidain-bank", "al-nahrain-islamic-bank", "al-huda-bank", "al-bilad-islamic-bank"}
    assert banks <= named


@pytest.mark.parametrize("about", ["stand against", "targeting leaders", "winning back land"])
def test_statements_of_the_brief_that_were_missing(case: Case, about: str) -> None:
    assert any(about in row.statement for row in case.facts.values() if row.publication == "S001")
