"""Read aloud for the party that it names, a line is no stronger than its record.

Counts, labels, lists and headings are lines as well: each keeps the hedge, the day and the
denial that the sentence of the same record has.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.dossier.asked import ask
from flowgraph.dossier.brief import brief_of, markdown
from flowgraph.dossier.questions import Question
from flowgraph.dossier.statements import CONTESTED, FOUND, statements
from flowgraph.dossier.tables import sheets
from flowgraph.render import chokepoints, differences, exposure, offices, targets, trace, whatif
from flowgraph.render.sentences import edge_sentence
from flowgraph.render.terminal import Page

Make = Callable[..., Case]
DAY = "2025-12-31"
ENTITIES = (
    "id,name,kind\ns,Source,ministry\nmid,Middle,company\nt,Target,company\nbk,Bank,bank\n"
    "cab,Cabinet,state_body\np,Premier,person\nm,Member,person\nh,Head,person\n"
)
EDGES = (
    "id,source,target,kind,role,start,end,about,hedge,claim,grade\n"
    "w,s,t,pays,,2024,2024,,{hedge},{claim},B2\n"
    "law,cab,s,approves,,2024,2024,w,said by X,alleged,B2\n"
    "premier,p,cab,leads,chair,2022,2024-12-31,,,asserted,A1\n"
    "seat,m,cab,member_of,,2023,2025,,,asserted,A1\n"
    "head,h,t,leads,chief,2023,,,,asserted,A1\n"
    "proc,bk,t,processes_for,,2023,2024-12-31,,,asserted,A1\n"
)
LISTINGS = (
    "id,entity,authority,list,programmes,status,effect,start,checked\n"
    "d,t,Authority,L,AA,listed,blocking,2015,2025-06-01\n"
    "dm,m,Authority,L,AA,listed,blocking,2016,2025-06-01\n"
    "dh,h,Authority,L,AA,listed,blocking,2017,2025-06-01\n"
    "no,p,Authority,L,,not_listed,,,2025-06-01\n"
    "f,bk,Bureau,F,311,listed,non_blocking,2018,2025-05-01\n"
)
LISTS = "list,authority,complete\nL,Authority,no\nF,Bureau,no\n"
PUBS = "id,publisher,date,denials\nP1,One,2024-05-05,\nP2,Two,2025-07-07,recorded\n"
DENIED = (
    "id,edge,designation,publication,stance,claim,grade,statement\n"
    "z1,,d,P2,denies,denied,B1,Target calls the listing baseless.\n"
)


def made(make_case: Make, claim: str = "asserted", hedge: str = "", **tables: str) -> Case:
    given = {
        "entities": ENTITIES,
        "edges": EDGES.format(claim=claim, hedge=hedge),
        "designations": LISTINGS,
        "lists": LISTS,
        "publications": PUBS,
        "evidence": DENIED,
    }
    return make_case(**(given | tables))


def flat(text: str) -> str:
    return " ".join(text.split())


def asked(case: Case, command: str, **given: object) -> Question:
    return Question(f"q-{command}", "s", f"{command}?", command, {"as_of": DAY, **given}, "")


def told(case: Case, command: str, **given: object) -> list[str]:
    found = statements(ask(case, asked(case, command, **given), {}), 1_000)
    return [one.text for one in found if one.kind == FOUND]


# Who is listed


def test_who_is_listed_beside_a_payment_is_told_with_what_names_him(make_case: Make) -> None:
    case = made(make_case)
    text = flat(offices.text(fg.behind(case, "s", "t", as_of=DAY), Page()))
    said = next(one for one in told(case, "behind", source="s", target="t") if "listed" in one)
    for line in (text, said):
        assert "recorded behind or beside these payments, 2 are listed (last seen on copies" in line
        assert "Member (named here for a seat in the Cabinet" in line
        assert "a body that is said to have approved)" in line
        assert "Head (named here as chief of the payee" in line
        assert "since 2023; whether at that time is not published)" in line
        assert "No act of a listed person or body at these payments is recorded" in line


def test_a_listed_party_that_acts_itself_is_told_so(make_case: Make) -> None:
    listed = LISTINGS + "dc,cab,Authority,L,AA,listed,blocking,2016,2025-06-01\n"
    case = made(make_case, designations=listed)
    (said,) = (one for one in told(case, "behind", source="s", target="t") if "are listed" in one)
    assert "Cabinet (named here for an act of its own: is said to have approved w" in said
    assert "No act of a listed" not in said


def test_a_listing_is_told_with_its_copy_and_what_contests_it(make_case: Make) -> None:
    denial = DENIED + "z2,,dh,P2,denies,denied,B1,Head denies it.\n"
    case = made(make_case, evidence=denial)
    text = flat(offices.text(fg.behind(case, "s", "t", as_of=DAY), Page()))
    assert (
        "LISTED by Authority (AA) since 2017, contested (z2), last seen on a copy of 2025-06-01,"
        " status after that day not known." in text
    )
    (line,) = (one for one in told(case, "explain", entities=["t"]) if "is listed by" in one)
    assert "contested (z1)" in line and "Last seen on a copy of 2025-06-01" in line


def test_a_name_that_nobody_looked_up_is_not_said_to_be_unlisted(make_case: Make) -> None:
    case = made(make_case)
    rows = {row["entity"]: row["sentence"] for row in offices.rows(
        fg.behind(case, "s", "t", as_of=DAY))}  # fmt: skip
    assert "Not listed: name looked up and not found on L (copy of 2025-06-01)." in rows["p"]
    assert "No listing is recorded; the name was not looked up" in rows["cab"]
    assert "without a blocking of property by Bureau (311) since 2018" in rows["bk"]
    (said,) = (one for one in told(case, "explain", entities=["cab"]) if "listing" in one)
    assert "was not looked up" in said
    whole = made(make_case, lists=LISTS.replace(",no", ",yes"))
    rows = {row["entity"]: row["sentence"] for row in offices.rows(
        fg.behind(whole, "s", "t", as_of=DAY))}  # fmt: skip
    assert "Not listed on the lists loaded." in rows["cab"]


# What is over


def test_an_office_that_is_over_is_told_in_the_past(make_case: Make) -> None:
    case = made(make_case)
    answer = fg.paths(case, "s", "t", as_of=DAY).to_dict()
    (hop,) = answer["paths"][0]["hops"]
    text = flat(repr(fg.exposure(case, "p", as_of=DAY).to_dict()["payments"]))
    assert "headed a body that approves" in text
    assert hop["behind"]
    rows = {row["entity"]: row["sentence"] for row in offices.rows(
        fg.behind(case, "s", "t", as_of=DAY))}  # fmt: skip
    assert "processed payments of the payee" in rows["bk"]
    from flowgraph.render import as_text

    lines = flat(as_text.answer_text(fg.paths(case, "s", "t", as_of=DAY), Page()))
    assert (
        "Premier (headed the Cabinet from 2022 to 2024-12-31, which is said by X to approve"
        in lines
    )


# Labels, counts and lists


def test_the_class_of_an_alleged_line_says_that_it_is(make_case: Make) -> None:
    case = made(make_case, "alleged", "said by X")
    (line,) = (one for one in told(case, "exposure", entities=["s"]) if "class pays" in one)
    assert "class pays, alleged: a record of money, or of an award of money" in line
    (plain,) = (one for one in told(made(make_case), "exposure", entities=["s"]) if "class" in one)
    assert "class pays: a record" in plain


def test_a_hop_that_is_only_alleged_shows_beside_a_weaker_grade(make_case: Make) -> None:
    edges = (
        "id,source,target,kind,start,end,claim,grade\n"
        "one,s,mid,pays,2023,2023,alleged,A1\ntwo,mid,t,pays,2024,2024,asserted,C3\n"
    )
    case = made(make_case, edges=edges)
    text = flat(exposure.text(fg.exposure(case, "s", as_of=DAY), Page()))
    assert "C3 asserted · alleged on another hop" in text


def test_a_difference_keeps_the_hedge_of_its_line(make_case: Make) -> None:
    new = made(make_case, "alleged", "said by X")
    old = made(make_case, edges=EDGES.splitlines(keepends=True)[0])
    answer = fg.diff(old, new, as_of=DAY)
    said = [
        differences.sentence(answer, one)
        for one in answer.deltas
        if one.about in ("route", "exposure") and "Source" in differences.sentence(answer, one)
    ]
    assert said and all("(alleged)" in one for one in said), said


def test_a_money_record_of_two_worlds_keeps_its_hedge(make_case: Make) -> None:
    case = made(make_case, "alleged", "said by X")
    answer = fg.whatif(case, delist=["t"], as_of=DAY)
    (said,) = (whatif.sentence(answer, one) for one in answer.changes if one.about == "payment")
    assert "Source → Target (alleged, said by X) is no longer a money record" in said


def test_a_bank_of_the_payee_is_not_said_to_have_handled_a_payment(make_case: Make) -> None:
    answer = fg.whatif(made(make_case), designate=["bk"], as_of=DAY)
    text = flat(whatif.text(answer, Page()))
    assert "recorded as processor for the payee of w" in text
    assert "processes w" not in text and "stands on" not in text
    plain = flat(exposure.text(fg.exposure(made(make_case), "bk", as_of=DAY), Page()))
    assert "stands at" not in plain and "To be named beside a payment is not to fund" in plain


def test_a_stop_is_named_with_the_hedge_of_its_records(make_case: Make) -> None:
    case = made(make_case, "alleged", "said by X")
    answer = fg.targets(case, "s", "t", as_of=DAY)
    assert targets.stop_text(answer, "s>t") == (
        "the money hop Source → Target (alleged, said by X)"
    )
    text = flat(targets.text(answer, Page()))
    assert text.count("Source → Target (alleged, said by X)") == text.count("Source → Target")
    rows = [row["sentence"] for row in targets.rows(answer) if row["row"] in ("set", "excluded")]
    assert rows and all("said by X" in one for one in rows)


def test_figures_that_lack_an_alleged_payment_say_that_it_is(make_case: Make) -> None:
    edges = (
        "id,source,target,kind,amount,currency,start,end,hedge,claim,grade\n"
        "one,s,mid,pays,5,USD,2024,2024,,asserted,A1\ntwo,mid,t,pays,5,USD,2024,2024,,asserted,A1\n"
        "w,s,h,pays,,,2023,2023,said by X,alleged,B2\n"
    )
    case = made(make_case, edges=edges)
    text = flat(trace.text(fg.trace(case, "s", to="@designated", as_of=DAY), Page()))
    cuts = flat(chokepoints.text(fg.chokepoints(case, "s", "@designated", as_of=DAY), Page()))
    for said in (text, cuts):
        assert "Source → Head (alleged, said by X)" in said
    line = next(one for one in told(case, "chokepoints", source="s", target="h")
                if "known route from" in one)  # fmt: skip
    assert line.endswith(
        "Each known route to Head has a record that is only alleged, inferred or disputed."
    )


def test_a_party_said_to_be_paid_is_not_said_to_be_paid(make_case: Make) -> None:
    edges = (
        "id,source,target,kind,amount,currency,start,end,hedge,claim,grade\n"
        "w,s,mid,pays,5,USD,2024,2024,said by X,alleged,B2\n"
        "c,h,mid,controls,,,2023,,said by X,alleged,B2\n"
    )
    case = made(make_case, edges=edges)
    text = flat(trace.text(fg.trace(case, "s", to="h", as_of=DAY), Page()))
    assert "of a party to which money is recorded, or said, to go" in text
    assert "To 1 of them only by records that are alleged, inferred or disputed" in text


# The brief


def test_a_denial_is_told_in_full_once_and_named_in_later_sections(make_case: Make) -> None:
    more = "y1,w,,P1,supports,asserted,B2,Source paid Target.\n"
    case = made(make_case, evidence=DENIED + more)
    questions = [
        asked(case, "paths", source="s", target="t")._replace(lines=1),
        asked(case, "targets", source="s", target="t")._replace(lines=1),
    ]
    every = [ask(case, one, {}) for one in questions]
    first = [one for one in statements(every[0], 1) if one.kind == CONTESTED]
    assert [one.text for one in first] == ["Target calls the listing baseless."]
    text = flat(markdown(case.view(as_of=DAY), brief_of(case.view(as_of=DAY), every)))
    assert text.count("Target calls the listing baseless.") == 1
    assert "Contested, as told above" not in text
    elsewhere = [every[0], every[1]._replace(question=questions[1]._replace(section="Later"))]
    text = flat(markdown(case.view(as_of=DAY), brief_of(case.view(as_of=DAY), elsewhere)))
    assert text.count("Target calls the listing baseless.") == 1
    assert text.count("Contested, as told above: the listing of Target.") == 1
    assert "1 of the 2 publications cited here was not read for denials" in text


@pytest.mark.parametrize("most", [1, 2])
def test_denials_are_never_cut(make_case: Make, most: int) -> None:
    rows = "".join(f"y{at},,d,P2,denies,denied,B1,Denial {at}.\n" for at in range(5))
    case = made(make_case, evidence=DENIED + rows)
    found = statements(ask(case, asked(case, "paths", source="s", target="t"), {}), most)
    assert sum(one.kind == CONTESTED for one in found) == 6


def test_a_route_in_the_brief_keeps_what_is_not_sure_of_it(make_case: Make) -> None:
    edges = (
        "id,source,target,kind,start,end,claim,grade\n"
        "one,s,mid,pays,2024,2024,asserted,A1\ntwo,mid,t,pays,2024,2024,asserted,A1\n"
    )
    case = made(make_case, edges=edges)
    (line,) = (one for one in told(case, "paths", source="s", target="t"))
    assert "The dates leave open whether each payment came after the one before it." in line


def test_a_verdict_that_rests_on_an_allegation_is_told_with_an_if(make_case: Make) -> None:
    edges = "id,source,target,kind,start,claim,grade\nc,t,mid,controls,2020,{},B2\n"
    given = {
        "designations": "id,entity,authority,list,status,effect,start\n"
        "d,t,EU,E,listed,blocking,2015\n",
        "lists": "list,authority,instrument,complete\nE,EU,eu-asset-freeze,yes\n",
        "evidence": "id,edge,designation,publication,stance,claim,grade,statement\n"
        "z1,,d,P2,denies,denied,B1,No.\n",
    }
    for claim, begins in (("alleged", "If an allegation holds, Middle"), ("asserted", "Middle")):
        case = made(make_case, edges=edges.format(claim), **given)
        findings = fg.rules(case, "mid", regime="eu", as_of=DAY).to_dict()["findings"]
        (said,) = (one["sentence"] for one in findings if one["rule"] == "control")
        assert said.startswith(f"{begins} meets the control test"), said
        counts = told(case, "rules")
        assert any("control, blocked, if an allegation holds: 1 finding" in one
                   for one in counts) == (claim == "alleged"), counts  # fmt: skip


def test_counts_of_classes_say_how_many_are_only_alleged(make_case: Make) -> None:
    lines = told(made(make_case, "alleged", "said by X"), "exposure", every=True)
    assert "pays: 1 line, of which 1 is alleged, inferred or disputed." in lines
    assert "pays: 1 line." in told(made(make_case), "exposure", every=True)


def test_the_timeline_names_what_contests_a_line(make_case: Make) -> None:
    more = "y1,w,,P1,supports,asserted,A1,Source paid Target.\n"
    more += "y2,w,,P2,denies,denied,C3,Source denies it.\n"
    case = made(make_case, evidence=DENIED + more)
    (sheet,) = (one for one in sheets(case, case.view(as_of=DAY), []) if one.name == "timeline")
    lines = {row["record"]: row["sentence"] for row in sheet.rows}
    assert lines["w"].endswith("in 2024; contested (y2).")
    assert lines["d"] == "Target: listed on L (AA); contested (z1)."
    assert lines["dm"] == "Member: listed on L (AA)."


# Words of a contact


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("statement of support", "made a statement (of support) concerning"),
        ("statement", "made a statement concerning"),
        ("comparison", "was compared with"),
        ("attendance", "was present at an event of"),
        ("memorandum", "had contact with (memorandum)"),
    ],
)
def test_who_speaks_of_somebody_had_no_contact_with_him(
    make_case: Make, role: str, said: str
) -> None:
    edges = f"id,source,target,kind,role,start,claim\ne,p,t,contact,{role},2024,{{}}\n"
    case = made(make_case, edges=edges.format("asserted"))
    network = case.view(as_of=DAY)
    line = edge_sentence(network, case.edges["e"], network.summaries["e"])
    assert line == f"Premier {said} Target in 2024"
    hedged = made(make_case, edges=edges.format("alleged"))
    network = hedged.view(as_of=DAY)
    line = edge_sentence(network, hedged.edges["e"], network.summaries["e"])
    assert line.startswith("Premier is alleged to have ") and "alleged to have was" not in line
