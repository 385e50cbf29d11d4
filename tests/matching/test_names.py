"""Spellings that are one name, and those that are not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.case.select import resolve
from flowgraph.matching.names import normalise


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kata'ib Hizballah", "KATAIB HIZBALLAH"),
        ("Kata’ib Hizballah", "Kata'ib Hizballah"),
        ("Falih al-Fayyadh", "Falih Al Fayyadh"),
        ("Al-Muhandis Company", "Muhandis Company"),
        ("Société Générale", "societe generale"),
        ("أبو فدك", "ابو فدك"),
        ("هيئة الحشد الشعبي", "هيئه الحشد الشعبى"),
        ("كتائب حزب الله", "كتائبَ حِزب الله"),
        ("Straße", "STRASSE"),
    ],
)
def test_one_name(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kata'ib Hizballah", "Kata'ib Hezbollah"),
        ("Al-Huda Bank", "Al-Nahrain Bank"),
        ("Ali", "Alu"),
    ],
)
def test_two_names(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize(
    ("word", "entity"),
    [
        ("Al-Muhandis Company", "muhandis-general-company"),
        ("شركة المهندس العامة", "muhandis-general-company"),
        ("Al-Muhandis Investment Company", "al-muhandis-investment-company"),
        ("الحشد الشعبي", "popular-mobilization-forces"),
        ("Hashd al-Shaabi", "popular-mobilization-forces"),
        ("Hussein Moneis", "hossein-moanes-al-ibudi"),
        ("Ataa", "al-bilad-islamic-bank"),
        ("kh", "kataib-hizballah"),
    ],
)
def test_names_of_the_bundled_case(case: Case, word: str, entity: str) -> None:
    assert resolve(case, word) == entity


def test_id_before_primary_before_alias_before_normal_form(make_case: Callable[..., Case]) -> None:
    case = make_case(
        entities="id,name\nalpha,Beta\nbeta,Gamma\ng,Delta\nx,X\ny,Y\n",
        edges="source,target\nalpha,beta\n",
        names="entity,name,kind\ng,Gamma,aka\nx,Same,aka\ny,Same,aka\ny,Öne,aka\n",
    )
    assert resolve(case, "alpha") == "alpha"
    assert resolve(case, "Beta") == "alpha"
    assert resolve(case, "Gamma") == "beta"
    assert resolve(case, "GAMMA") == "beta"
    assert resolve(case, "one") == "y"
    with pytest.raises(fg.AmbiguousEntity, match="x, y"):
        resolve(case, "Same")
    with pytest.raises(fg.UnknownEntity):
        resolve(case, "Gama")
    with pytest.raises(fg.UsageError):
        resolve(case, "  ")


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("@kind:bank", {"b"}),
        ("@country:IQ", {"b", "m"}),
        ("@state:IQ", {"m"}),
        ("@state:iq&@kind:ministry", {"m"}),
        ("@kind:bank,m", {"b", "m"}),
        ("@designated", {"x"}),
        ("@listed:ofac", {"x"}),
        ("@programme:sdgt", {"x"}),
        ("Comma, Name", {"c"}),
    ],
)
def test_selectors(make_case: Callable[..., Case], word: str, expected: set[str]) -> None:
    from flowgraph.case.select import select

    case = make_case(
        entities="id,name,kind,country\nb,B,bank,IQ\nm,M,ministry,IQ\nx,X,company,US\n"
        'c,"Comma, Name",person,\n',
        edges="source,target\nb,m\n",
        lists="list,authority\nsdn,OFAC\n",
        designations="id,entity,list,programmes,status,effect,start\n"
        "d,x,sdn,SDGT;IFSR,listed,blocking,2020\nd2,b,sdn,SDGT,not_listed,,\n",
    )
    assert set(select(case.view(), word).ids) == expected


@pytest.mark.parametrize(
    "word",
    ["@kind:bnak", "@country:Iraq", "@listed:OFCA", "@listed:o", "@programme:SDG", "@gossip", "@"],
)
def test_a_selector_that_can_match_nothing_is_refused(case: Case, word: str) -> None:
    """A mistyped selector must not read as clearance."""
    with pytest.raises(fg.UsageError):
        fg.paths(case, "iraq-federal-budget", word)


@pytest.mark.parametrize(
    "spelling", ["Katāʻib Hizballah", "Kata´ib Hizballah", "Kataʿib Hizballah", "Kata′ib Hizballah"]
)
def test_signs_of_ayn_and_hamza(spelling: str) -> None:
    assert normalise(spelling) == normalise("Kata'ib Hizballah")
