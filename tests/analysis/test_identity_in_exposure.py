"""An exposure by another name has the evidence of that name, and says where it is not sure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.render import exposure
from flowgraph.render.terminal import Page

Make = Callable[..., Case]


def case_with(make_case: Make, edges: str, denials: str = "none") -> Case:
    return make_case(
        entities="id,name,kind\nt,Target,company\nx,Ex,company\no,Second,company\n",
        edges=f"id,source,target,kind,share,claim,grade,start,publications\n{edges}",
        designations="id,entity,list,status,effect,start,publication\n"
        "D1,t,us-ofac-sdn,listed,blocking,2020-01-01,P1\n",
        lists="list,instrument,effect,version,complete\n"
        "us-ofac-sdn,us-ofac-sdn,blocking,2026-01-01,yes\n",
        publications="id,publisher,title,date,url,kind,denials\n"
        f"P1,Paper,Title,2019-05-01,https://a,reporting,{denials}\n",
    )


def texts(answer: fg.ExposureAnswer) -> tuple[str, dict[str, str], dict[str, object]]:
    (row,) = exposure.rows(answer)
    (found,) = answer.to_dict()["exposures"]
    return " ".join(exposure.text(replace(answer, explain=True), Page()).split()), row, found


@pytest.mark.parametrize("denials", ["none", ""])
def test_a_sure_other_name_has_its_record(make_case: Make, denials: str) -> None:
    case = case_with(make_case, "a1,x,t,alias_of,,asserted,B2,,P1\n", denials)
    text, row, found = texts(fg.exposure(case, "x", as_of="2024-01-01"))
    assert row["class"] == "same-as" == found["class"]
    assert (row["weakest_grade"], row["claim"], row["origins"]) == ("B2", "asserted", "1")
    assert row["publications"] == "P1" and row["last_published"] == "2019-05-01"
    assert found["last_published"] == "2019-05-01" and found["claim"] == "asserted"
    assert "as last published, 2019-05-01" in text
    said = "No denial found" if denials else "1 of 1 source was not read for denials"
    for one in (text, row["denials"], str(found["denials"])):
        assert said in one and "No source is cited" not in one


def test_a_disputed_cell_is_no_silence(make_case: Make) -> None:
    case = case_with(make_case, "a1,x,t,alias_of,,disputed,B2,,P1\n")
    text, row, found = texts(fg.exposure(case, "x", as_of="2024-01-01"))
    for one in (text, row["denials"], str(found["denials"]), str(found["route"])):
        assert "the table says that it is disputed, and not by whom" in one
        assert "No denial found" not in one


@pytest.mark.parametrize(
    ("claim", "said"), [("alleged", "only alleged"), ("inferred", "only inferred"),
                        ("disputed", "disputed"), ("asserted", "")]
)  # fmt: skip
@pytest.mark.parametrize("tie", ["x,o,pays,,", "o,x,owns,60,", "o,x,controls,,"])
def test_an_unsure_identity_is_said_in_the_line(
    make_case: Make, claim: str, said: str, tie: str
) -> None:
    case = case_with(make_case, f"a1,o,t,alias_of,,{claim},B2,,P1\ne2,{tie}asserted,A1,2022,P1\n")
    text, row, found = texts(fg.exposure(case, "x", as_of="2024-01-01"))
    through = f"through an identity that is {said} (a1)"
    for one in (text, row["sentence"], str(found["sentence"])):
        assert (through in one) == bool(said)
    assert ("who is said to be it" in text or "only said to be the party" in text) == bool(said)
