"""Whether those behind a payment are listed: other names, doubts and incomplete lists counted."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.render import offices
from flowgraph.render.terminal import Page

Make = Callable[..., Case]
EDGES = "id,source,target,kind,amount,currency,money_status,start,end,claim,grade,about\n"
MONEY = (
    "p1,donor,militia,pays,10,USD,paid,2024-02,,asserted,B2,\n"
    "ap,cab,donor,approves,,,,2024-01,,asserted,B2,p1\n"
    "l1,pm,cab,leads,,,,2022,2025,asserted,B2,\n"
)


def case_with(make_case: Make, alias: str = "", rows: str = "", complete: str = "yes") -> Case:
    return make_case(
        edges=EDGES + MONEY + alias,
        designations="id,entity,list,status,effect,start\n"
        f"d1,militia,us-ofac-sdn,listed,blocking,2020-01-01\n"
        f"d2,lp,us-ofac-sdn,listed,blocking,2020-01-01\n{rows}",
        entities="id,name\nmilitia,militia\nlp,lp\ndonor,donor\ncab,cab\npm,pm\n",
        lists=f"list,instrument,effect,version,complete\n"
        f"us-ofac-sdn,us-ofac-sdn,blocking,2024-05-01,{complete}\n",
    )


ALLEGED = "a1,pm,lp,alias_of,,,,,,alleged,B2,\n"


@pytest.mark.parametrize(
    ("alias", "rows", "complete", "listed", "said"),
    [
        (ALLEGED, "", "yes", None, "May be a listed party, lp, by"),
        ("a1,pm,lp,alias_of,,,,,,disputed,B2,\n", "", "yes", None, "May be a listed party, lp"),
        ("a1,pm,lp,possibly_same_as,,,,,,asserted,B2,\n", "", "yes", None, "May be a listed party"),
        ("a1,pm,lp,alias_of,,,,,,asserted,B2,\n", "", "yes", True, "LISTED, as lp"),
        ("", "d3,pm,us-ofac-sdn,reported,blocking,2021\n", "yes", None, "d3"),
        ("", "", "no", None, "(us-ofac-sdn: not complete)"),
        ("", "", "yes", False, "Not listed on the lists loaded."),
    ],
)  # fmt: skip
def test_no_doubt_says_not_listed(
    make_case: Make, alias: str, rows: str, complete: str, listed: bool | None, said: str
) -> None:
    case = case_with(make_case, alias, rows, complete)
    answer = fg.behind(case, "donor", "militia", as_of="2024-05-01")
    row = next(one for one in answer.to_dict()["behind"] if one["entity"] == "pm")
    assert row["listed"] is listed
    assert said in row["sentence"]
    text = offices.text(answer, Page())
    assert ("none is listed" in text) == (listed is False or complete == "no")
    route = json.dumps(fg.paths(case, "donor", "militia", as_of="2024-05-01").to_dict()["paths"])
    (found,) = [
        one
        for one in json.loads(route)[0]["hops"][0]["behind"]
        if one["entity"] == "pm" and one["act"] == "heads_approver"
    ]
    assert found["listed"] is listed
