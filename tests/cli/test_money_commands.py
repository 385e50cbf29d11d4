"""What `behind`, `trace`, `chokepoints`, `targets` and `whatif` must say, asked as a user asks."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from support import DATA, Result, write_tables

Run = Callable[..., Result]
MGC, KH, PMF = "muhandis-general-company", "kataib-hizballah", "popular-mobilization-forces"
BUDGET = "iraq-federal-budget"
ABU_FADAK = "abu-fadak-al-muhammadawi"
COMMANDS = {
    "behind": (BUDGET, "@designated"),
    "trace": (BUDGET,),
    "chokepoints": (BUDGET, "@designated"),
    "targets": (BUDGET, "@designated"),
    "whatif": ("--designate", "rafidain-bank"),
}


def flat(text: str) -> str:
    """Text without its line breaks."""
    return " ".join(text.split())


def ask(run: Run, *words: str, code: int = 0) -> dict[str, Any]:
    done = run(*words, "--format", "json", "-q")
    assert done.code == code, done.err
    found: dict[str, Any] = json.loads(done.out)
    return found


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_in_each_form(run: Run, case: Case, name: str, tmp_path: Path) -> None:
    words = (name, *COMMANDS[name])
    found = ask(run, *words)
    assert found["query"]["as_of"] == case.view().as_of
    assert found["data"]["sha256"] == case.sha256
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv", "-q").out)))
    assert rows and all(row["data"] == case.sha256[:12] for row in rows)
    assert all(row["sentence"] or row.get("choke") == "none" for row in rows)
    file = tmp_path / "answer.txt"
    assert run(*words, "-q", "-o", str(file)).code == 0
    assert file.read_text(encoding="utf-8") == run(*words, "-q").out


@pytest.mark.parametrize("name", COMMANDS)
def test_each_function_gives_what_the_command_gives(run: Run, case: Case, name: str) -> None:
    made = {
        "behind": lambda: fg.behind(case, BUDGET, "@designated"),
        "trace": lambda: fg.trace(case, BUDGET),
        "chokepoints": lambda: fg.chokepoints(case, BUDGET, "@designated"),
        "targets": lambda: fg.targets(case, BUDGET, "@designated"),
        "whatif": lambda: fg.whatif(case, designate="rafidain-bank"),
    }[name]()
    assert json.loads(json.dumps(made.to_dict())) == ask(run, name, *COMMANDS[name])
    frame = made.to_frame()
    assert len(frame) and list(frame.columns)[-1] == "data"


# The brief's first recommendation


def test_those_behind_the_budget_and_who_is_listed(run: Run) -> None:
    found = ask(run, "behind", BUDGET, "@designated")["behind"]
    listed = {row["entity"] for row in found if row["listed"]}
    assert listed == {"abu-fadak-al-muhammadawi", "falih-al-fayyadh", "hossein-moanes-al-ibudi"}
    by_act = {(row["relation"], row["entity"]): row for row in found}
    # The salaries of July 2025 were arranged, neither released nor paid: no payer, no head.
    assert not [row for row in found if row["entity"] == "taif-sami"]
    assert not [row for row in found if row["payment"] == "e-mof-pays-salaries-pmf"]
    cabinet = by_act["behind", "iraqi-council-of-ministers"]
    assert cabinet["act"] == "approves" and cabinet["start"] in ("2024-09-03", "2023-03-13")
    seat = by_act["sits-in-approving-body", "hossein-moanes-al-ibudi"]
    assert seat["body"] == "iraqi-parliament-finance-committee" and seat["publications"]
    # The approval is an allegation, and membership is no act.
    assert (seat["act"], seat["body_act_claim"]) == (None, "alleged")
    assert by_act["behind", "rafidain-bank"]["act"] == "processes"
    text = flat(run("behind", BUDGET, "@designated", "-q").out)
    assert "an office is no act" in text
    assert "a body that is said to approve e-budget-pmf-annual (said by members of the US" in text
    assert "approved e-budget-pmf-draft-2023, a draft, on 2023-03-13" in text


# Choke points


def test_the_umbrella_dominates_five_groups_and_what_that_means(run: Run) -> None:
    found = ask(run, "chokepoints", BUDGET, "@designated")
    through = {one["target"]: [p["entity"] for p in one["parties"]] for one in found["chokepoints"]}
    assert through.pop(MGC) == []
    # Two of Muhandis, which may have been allotted money, are said to control it.
    assert through.pop(KH) == [] and through.pop(ABU_FADAK) == [MGC]
    assert len(through) == 5 and all(parties == [PMF] for parties in through.values())
    assert not found["cut_of_parties"]["possible"]
    assert found["cut_of_hops"]["size"] == "2"
    text = flat(run("chokepoints", BUDGET, "@designated", "-q").out)
    for said in (
        "cannot be cut by removing parties: on some a source is the last party before a target",
        "is an umbrella: money that enters it is for all its units",
        "its members draw state salaries, each as an individual",
        "would stop the pay of all of them",
        "to end that is an act of the state that keeps the umbrella, and no listing does it",
    ):
        assert said in text


# Targets


def test_no_further_designation_is_proposed_and_it_is_said_why(run: Run) -> None:
    found = ask(run, "targets", BUDGET, "@designated", "-k", "2")
    listed = {row.entity for row in fg.load(DATA).designations.values() if row.status == "listed"}
    options = [option for one in found["sets"] for option in one["options"]]
    chosen = {name for option in options for name in option["stops"]}
    assert chosen == {f"{BUDGET}>{MGC}"}
    assert not chosen & listed and PMF not in " ".join(chosen)
    assert {(one["name"], one["reason"]) for one in found["excluded"]} == {
        (PMF, "pool"), (f"{BUDGET}>{PMF}", "into-pool"),
    }  # fmt: skip
    text = flat(run("targets", BUDGET, "@designated", "-k", "2", "-q").out)
    for said in (
        "Effect on routes if stopped",
        "What a further designation changes: nothing on these routes, by what is looked at here.",
        "What no set of 2 changes: 6 targets of 8 would still be reached.",
        "the payee is listed already; no further listing is in question here",
        "A listing is no stop",
        "No recommendation to designate".lower(),
    ):
        assert said in text or said in text.lower(), said


def test_what_the_listing_of_muhandis_leaves_open(run: Run) -> None:
    found = ask(run, "targets", BUDGET, "@designated", "-k", "2")
    left = {one["edge"]: one["missing"] for one in found["left_open"] if one["party"] == MGC}
    assert left == {
        "e-goi-awards-alias-groups": ["name", "day", "amount"],
        "e-goi-contracts-mgc": ["day", "amount"],
        "e-moc-contract-mgc-2025": ["order", "amount"],
        "e-mgc-subcontracts-unnamed": ["name", "day", "amount"],
    }
    assert found["dealt_over_day_of_listing"] == ["e-moc-contract-mgc-2025"]
    text = flat(run("targets", BUDGET, "@designated", "-q").out)
    assert "Missing: whether it came before or after the listing, the amount." in text


def test_a_person_is_an_office_and_the_name_is_evidence(run: Run, tmp_path: Path) -> None:
    folder = write_tables(
        tmp_path / "case",
        {
            "entities": "id,name,kind\ns,Budget,budget\np,Jane Roe,person\nm,Ministry,ministry\n"
            "t,Group,armed_group\n",
            "edges": "id,source,target,kind,role,amount,currency,start\n"
            "e1,s,p,pays,,5,USD,2024\ne2,p,t,pays,,5,USD,2024\ne3,p,m,leads,minister,,,\n",
            "lists": "list\nL\n",
            "designations": "id,entity,list,status,effect,start\nd,t,L,listed,blocking,2020\n",
        },
    )
    done = run("targets", "s", "t", "--include", "persons", "--data", str(folder), "-q")
    assert "the office: minister of Ministry" in done.out
    words = ("targets", "s", "t", "--include", "persons", "--data", str(folder))
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").out)))
    (row,) = [row for row in rows if row["row"] == "candidate" and row["office"]]
    assert (row["name"], row["evidence"]) == ("minister of Ministry", "Jane Roe")
    plain = run("targets", "s", "t", "--data", str(folder), "-q").out
    assert "a natural person (--include persons counts offices)" in plain


# What if


def test_a_listing_of_the_bank_line_by_line(run: Run) -> None:
    text = flat(run("whatif", "--designate", "rafidain-bank", "-q").out)
    for said in (
        "What if Rafidain Bank were listed from",
        "Its own listing: - Rafidain Bank, eu-asset-freeze listed: not blocked becomes blocked -"
        " Rafidain Bank, us-ofac-sdn listed: not blocked becomes blocked",
        "Rafidain Bank is on the route, or recorded beside a payment of it: - pa6df28e5ce Iraqi"
        " federal budget →",
        "listed parties on it or beside it: none before, Rafidain Bank now",
        "recorded as processor for the payee of e-budget-pmf-2024, on days that may meet,",
        "18 routes",
        "A supposition, not a report",
        "no recommendation to designate or to stop anybody",
    ):
        assert said in text


def test_without_the_listing_of_muhandis_line_by_line(run: Run) -> None:
    text = flat(run("whatif", "--delist", MGC, "-q").out)
    for said in (
        "listed since 2025-10-09 in the first world, not in the second",
        "new, pays-controlled towards Kata'ib Hizballah",
        "Routes end at the first listed party, and Muhandis General Company is none in the second"
        " world; the records are the same: -",
        "new (pays-controlled, weakest grade C3, alleged, order possible)",
        "`flowgraph paths` SOURCE TARGET tells routes past one",
        "1 record without a figure as it is, none in the second world",
    ):
        assert said in text
    assert "Nothing changes" in run("whatif", "-q").out


# Money


def test_rates_are_told_with_date_and_publication(run: Run) -> None:
    text = flat(run("trace", BUDGET, "--to", KH, "--period", "2024", "-q").out)
    assert "at 1,300 IQD for 1 USD (official since 2023-02-08" in text
    assert "r-iqd-2023-02, S101" in text
    implied = flat(run("trace", BUDGET, "--to", KH, "--period", "2024", "--currency", "USD",
                       "--rate", "implied", "-q").out)  # fmt: skip
    assert "implied by the printed pair 367,000,000,000 / 280,000,000 IQD for 1 USD" in implied
    assert "available to Kata'ib Hizballah: at least USD 0" in implied


def test_nothing_is_said_to_be_sent_where_totals_are_known(run: Run) -> None:
    text = flat(run("trace", BUDGET, "-q").out)
    assert "Available is not sent: no publication read reports what arrived." in text
    assert "haircut not computed: no figure for" in text
    assert "What share of the money of the Popular Mobilization Forces any one unit gets" in text


def test_an_allegation_of_money_stays_one_and_is_of_its_own_terms(run: Run) -> None:
    found = ask(run, "trace", BUDGET)
    told = {
        (one["money_status"], one["period"]): arrival
        for one in found["frames"]
        for arrival in one["arrivals"]
        if arrival["target"] == MGC
    }
    assert told.keys() == {("allocated", "2023")}, "no request and no other year is recorded"
    (arrival,) = told.values()
    assert arrival["records"] == ["e-budget-funds-mgc-2023"] and not arrival["stated_as_fact"]
    assert (
        "by records alleged, inferred or disputed alone, available to Muhandis General Company:"
        in flat(run("trace", BUDGET, "-q").out)
    )


def test_what_one_target_gets_the_others_do_not(run: Run) -> None:
    text = flat(run("trace", BUDGET, "--period", "2021", "-q").out)
    assert "at most USD 2,160,000,000; for all of them together no more than that" in text


def test_aid_beside_the_allocation(run: Run) -> None:
    done = run("trace", "united-states", "--beside", BUDGET, "-q")
    assert done.code == 0
    text = flat(done.out)
    for said in (
        "No known route leads from the United States",
        "The Government of Iraq (general pool)",
        "No route is claimed.",
        "is at most 18 times United States → Government of Iraq",
        "beside at least USD 200,000,000 (allocated for the year 2026; e-us-aid-goi-2026: B2,"
        " asserted; S001)",
        "Mind: e-us-aid-goi-2026 is a least figure; e-budget-pmf-annual names no year;",
        "requested for the year 2026 (e-us-aid-partner-forces-2026: C2, asserted; S053)",
        "No payee is recorded for both.",
    ):
        assert said in text
    # The brief's own figure is the first that is set beside the allocation; a request is none.
    pairs = text.split("Side by side", 1)[1]
    assert pairs.index("e-us-aid-goi-2026") < pairs.index("e-us-aid-cts-2025")
    assert "e-us-aid-partner-forces-2026" not in pairs


def test_the_total_of_the_pledges_stands_beside_its_parts(run: Run) -> None:
    done = run("trace", "kuwait,qatar,saudi-arabia,united-arab-emirates", "-q")
    assert done.code == 4
    text = flat(done.out)
    assert "pledged in 2018: USD 5,000,000,000 from 4 payers" in text
    assert "Printed total, not added to its parts" in text
    assert "10,500,000,000" not in text


# Wrong use


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("trace", "nobody-here"), 2, "no entity 'nobody-here'"),
        (("trace", BUDGET, "--convention", "fifo"), 2, "haircut, which needs no order"),
        (("trace", BUDGET, "--convention", "guess"), 2, "--convention 'guess'"),
        (("trace", BUDGET, "--currency", "DINAR"), 2, "ISO 4217"),
        (("chokepoints", BUDGET, BUDGET), 2, "is the source itself"),
        (("targets", BUDGET, BUDGET), 2, "is the source itself"),
        (("trace", BUDGET, "--to", BUDGET), 2, "is the source itself"),
        (("behind", BUDGET, BUDGET), 2, "is the source itself"),
        (("targets", "@state:IQ", "muhandis-general-company"), 2, "is the source itself"),
        (("targets", BUDGET, "@designated", "--measure", "money"), 0, ""),
        (("targets", BUDGET, MGC, "--measure", "money"), 2, "in no period do figures limit"),
        (("targets", BUDGET, "@designated", "--price", "x"), 2, "write NAME=NUMBER"),
        (("targets", BUDGET, "@designated", "--cost", "much"), 2, "write a number"),
        (("targets", BUDGET, "@designated", "-k", "0"), 2, "0"),
        (("whatif", "--drop", "e-nothing"), 2, "no edge has this id"),
        (("whatif", "--delist", "rafidain-bank"), 2, "no listing in force"),
        (("chokepoints", "united-states", "@designated"), 4, ""),
        (("targets", "united-states", "@designated"), 4, ""),
        (("behind", "united-states", "@designated"), 4, ""),
    ],
)
def test_wrong_words_and_empty_answers(
    run: Run, words: tuple[str, ...], code: int, said: str
) -> None:
    done = run(*words)
    assert done.code == code, done.err
    assert said in done.err
    assert "Traceback" not in done.err


def test_two_columns_are_enough(run: Run, tmp_path: Path) -> None:
    folder = write_tables(tmp_path / "case", {"edges": "source,target\na,b\nb,c\n"})
    data = ("--data", str(folder))
    assert run("chokepoints", "a", "c", *data).code == 0
    assert run("targets", "a", "c", *data).code == 0
    assert run("whatif", "--drop", fg.load(folder).edges.popitem()[0], *data).code == 0
    assert run("whatif", "--designate", "b", *data).code == 0
    assert run("trace", "a", "--to", "c", *data).code == 0
    assert run("behind", "a", "c", *data).code == 4
