"""The page in use: keyboard, address, search in any script, filters, list, exports, print."""

from __future__ import annotations

import csv
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.matching.names import normalise
from flowgraph.render import html as page_module
from flowgraph.render.as_csv import safe_cell

SVG = "{http://www.w3.org/2000/svg}"


def chosen(page: Any) -> str:
    return str(page.text("#findings [aria-current=true] b"))


def saved(page: Any, kind: str) -> Path:
    page.page.locator("#export summary").click()
    with page.page.expect_download() as download:
        page.page.locator(f"[data-export={kind}]").click()
    return Path(download.value.path())


def test_keyboard_walk(open_page: Callable[..., Any], bundled_page: str) -> None:
    page = open_page(bundled_page)
    first = chosen(page)
    page.keys("p")
    assert chosen(page) != first
    page.keys("Shift+P")
    assert chosen(page) == first
    page.keys("/")
    page.page.keyboard.type("rafidain")
    page.keys("ArrowDown", "Enter")
    assert "sel=rafidain-bank" in page.hash
    assert page.text("#right h3") == "Rafidain Bank"
    page.keys("f")
    assert "hops=" in page.hash
    page.keys("Escape")
    assert "hops=" not in page.hash
    page.keys("Escape", "ArrowRight")
    assert "sel=iraq-federal-budget" in page.hash
    page.keys("ArrowRight")
    assert "sel=popular-mobilization-forces" in page.hash
    page.keys("ArrowLeft")
    assert "sel=iraq-federal-budget" in page.hash
    page.keys("Escape", "l")
    assert page.page.locator("#table").is_visible()
    page.keys("l", "g")
    assert "all=1" in page.hash
    page.keys("?")
    assert page.page.locator("#dialog").is_visible()
    page.keys("Escape")
    assert page.page.locator("#dialog").is_hidden()


def test_everything_can_be_reached_with_tab(
    open_page: Callable[..., Any], bundled_page: str
) -> None:
    page = open_page(bundled_page)
    reached = set()
    for _ in range(60):
        page.page.keyboard.press("Tab")
        reached.add(page.ask("document.activeElement.id || document.activeElement.className"))
    assert {"skip", "query", "theme", "keys", "finding", "canvas"} <= reached


@pytest.mark.parametrize(
    "hash",
    [
        "#path={finding}", "#path={finding}&all=1", "#path=none",
        "#path={finding}&sel=rafidain-bank",
        "#path=none&hops=2:muhandis-general-company&sel=muhandis-general-company",
        "#path={finding}&lay=list&he=linked_to&hn=person",
        "#path={finding}&g=B2&d=2020-2025&kb=2025-10-08&p=SDGT&hc=alleged,denied&sure=1&over=0",
        "#path={finding}&a=IQD:1000",
    ],
)  # fmt: skip
def test_an_address_gives_the_same_view_again(
    open_page: Callable[..., Any], bundled_page: str, bundled: Case, hash: str
) -> None:
    asked = hash.format(
        finding=fg.paths(bundled, "iraq-federal-budget", "kataib-hizballah").paths[0].id
    )
    page = open_page(bundled_page, hash=asked)

    def parts(text: str) -> set[str]:
        return set(text.lstrip("#").replace("%3A", ":").replace("%2C", ",").split("&"))

    assert parts(page.hash) == parts(asked)
    again = open_page(bundled_page, hash=page.hash)
    for selector in ("#crumb", "#count", "#right", "#findings"):
        assert again.text(selector) == page.text(selector)


def test_a_wrong_address_is_no_white_page(open_page: Callable[..., Any], bundled_page: str) -> None:
    page = open_page(bundled_page, hash="#path=nonsense&sel=__proto__&g=Z9&d=x&hops=9:constructor")
    assert page.text("#crumb").startswith("The Iraqi federal budget")


def test_search_finds_every_name_in_any_script(
    open_page: Callable[..., Any], bundled_page: str, bundled: Case
) -> None:
    page = open_page(bundled_page)
    typed = page.page.locator("#query")
    for name in [n for n in bundled.names if n.lang == "ar"]:
        typed.fill(name.name)
        ids = page.ask(
            "[...document.querySelectorAll('#hits [data-node]')].map((r) => r.innerText)"
        )
        assert any(bundled.entities[name.entity].name in row for row in ids), name
    for text in ("KATAIB HIZBALLAH", "kata’ib  hizballah", "كتايب حزب الله"):
        typed.fill(text)
        assert "Kata'ib Hizballah" in page.text("#hits li:first-child"), text
    typed.fill("no such name at all")
    assert "No name or id like this" in page.text("#hits")


def test_names_are_folded_as_in_python(
    open_page: Callable[..., Any], bundled_page: str, bundled: Case
) -> None:
    names = sorted({row.name for row in bundled.names})
    names += [
        "Straße",
        "ÉCOLE",
        "Αθήνας",
        "ﻣﺼﺮﻑ",
        "ＡＢＣ １２",
        "al-",
        "El Al",
        "ال",
        "x̂y",
        "İzmir",
    ]
    script = (Path(page_module.__file__).parent / "page" / "names.js").read_text("utf-8")
    page = open_page(bundled_page)
    folded = page.page.evaluate(f"(names) => {{ {script}; return names.map(normalise); }}", names)
    assert folded == [normalise(name) for name in names]


def test_arabic_is_drawn_and_no_box(open_page: Callable[..., Any], bundled_page: str) -> None:
    """The width of an Arabic name is not that of as many missing glyphs."""
    page = open_page(bundled_page)
    widths = page.ask(
        "(() => { const c = document.createElement('canvas').getContext('2d');"
        " c.font = getComputedStyle(document.body).font;"
        " const boxes = '\\u{10FFFD}'.repeat(12);"
        " return ['الحشد الشعبي', boxes].map((text) => c.measureText(text).width); })()"
    )
    assert 0 < widths[0] < 0.8 * widths[1]
    assert page.ask(
        "document.fonts.check('16px \"Noto Sans Arabic\"', 'الحشد') "
        "|| document.fonts.check('16px \"Noto Naskh Arabic\"', 'الحشد')"
    )


def test_grade_filter_asks_letter_and_digit(
    open_page: Callable[..., Any], bundled_page: str, bundled: Case
) -> None:
    """The list under a least grade holds the edges that `--min-grade` leaves."""
    for least in ("B2", "A1", "C3"):
        page = open_page(bundled_page, hash=f"#path=none&g={least}")
        network = bundled.view()
        left = [s for s in network.summaries.values() if fg_passes(s.grade, least)]
        assert f"{len(left)} of 183 links" in page.text("#count")


def fg_passes(grade: str, least: str) -> bool:
    from flowgraph.model import grades

    return bool(grade) and grades.passes(grade, least)


def test_published_by_shows_grade_and_claim_of_that_day(
    open_page: Callable[..., Any], bundled_page: str, bundled: Case
) -> None:
    day = "2025-10-12"
    page = open_page(bundled_page, hash=f"#path=none&lay=list&hc=none&kb={day}")
    tables = page.page.locator("#table table")
    rows = tables.nth(tables.count() - 1).locator("tbody tr").all_inner_texts()
    known = {
        edge.id: summary
        for edge in bundled.edges.values()
        if (summary := bundled.summary(edge, day)) and edge.id in bundled.view().summaries
    }
    assert len(rows) == len(known)
    for row, summary in zip(rows, known.values(), strict=True):
        cells = row.split("\t")
        assert cells[4] == (summary.grade or "no grade")
        assert cells[5].split(",")[0] == summary.claim


@pytest.mark.parametrize("hash", ["", "#path=none", "#path=none&hops=1:kataib-hizballah"])
def test_csv_holds_what_the_count_says(
    open_page: Callable[..., Any], bundled_page: str, bundled: Case, hash: str
) -> None:
    page = open_page(bundled_page, hash=hash)
    count = re.search(r"(\d+) of 183 links", page.text("#count"))
    assert count
    text = saved(page, "csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == int(count[1])
    for row in rows:
        edge = bundled.edges[row["id"]]
        assert (row["source"], row["target"], row["kind"]) == (
            edge.source, edge.target, edge.kind,
        )  # fmt: skip
        assert row["data"] == bundled.sha256[:12]


def test_csv_is_safe_in_a_spreadsheet(
    open_page: Callable[..., Any], make_case: Callable[..., Case]
) -> None:
    names = ["=1+1", "+1", "-1", "@x", "＝1", "plain", "'quoted", 'a "b", c']
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([["id", "name"], *([f"n{at}", name] for at, name in enumerate(names))])
    edges = "source,target\n" + "".join(f"n{at},n{at + 1}\n" for at in range(len(names) - 1))
    page = open_page(fg.html(make_case(entities=out.getvalue(), edges=edges)))
    rows = list(csv.DictReader(io.StringIO(saved(page, "csv").read_text("utf-8-sig"))))
    got = {row["source"]: row["source_name"] for row in rows}
    assert got == {f"n{at}": safe_cell(name) for at, name in enumerate(names[:-1])}


@pytest.mark.parametrize("hash", ["", "#all=1", "#path=none&hops=1:kataib-hizballah"])
def test_pictures_carry_names_sentence_and_version(
    open_page: Callable[..., Any], bundled_page: str, bundled: Case, hash: str
) -> None:
    page = open_page(bundled_page, hash=hash)
    png = saved(page, "png").read_bytes()
    assert png[:4] == b"\x89PNG"
    assert len(png) > 10_000
    root = ET.fromstring(saved(page, "svg").read_text("utf-8"))
    said = " ".join(root.itertext())
    assert "Kata'ib Hizballah" in said or "Asa'ib Ahl al-Haq" in said
    assert bundled.sha256[:12] in said
    assert root.find(f"{SVG}title") is not None
    if not hash:
        assert "at least IQD 4.5 tn" in said
        assert "عصائب أهل الحق" in said


def test_the_printed_page_holds_picture_and_evidence(
    open_page: Callable[..., Any], bundled_page: str
) -> None:
    page = open_page(bundled_page)
    page.ask("dispatchEvent(new Event('beforeprint'))")
    page.page.emulate_media(media="print")
    assert page.page.locator("#print > svg").is_visible()
    assert page.page.locator("header").is_hidden()
    text = page.text("#print")
    assert "Rudaw" in text
    assert "none found in the publications read" in text
    assert page.page.pdf()[:4] == b"%PDF"


def test_the_list_carries_all_that_the_canvas_shows(
    open_page: Callable[..., Any], bundled_page: str
) -> None:
    """Every text on the canvas (names, verbs, amounts, dates, stations) stands in the list."""
    for hash in ("", "#path=none&hops=1:kataib-hizballah", "#all=1"):
        page = open_page(bundled_page, hash=hash)
        root = ET.fromstring(saved(page, "svg").read_text("utf-8"))
        drawn = [
            "".join(text.itertext())
            for box in root.findall(f"{SVG}svg")
            for text in box.findall(f"{SVG}text")
        ]
        assert len(drawn) > 10
        page.keys("l")
        listed = " ".join(page.text("#table").split()).casefold()
        for line in drawn:
            for word in re.findall(r"[^\W_]{4,}", line):
                fixed = word.casefold()
                if fixed in ("acting", "behind", "this", "also", "stations", "more", "tn"):
                    continue
                assert fixed in listed, (hash, line)


def test_a_hop_against_the_way_keeps_its_recorded_direction(
    open_page: Callable[..., Any], bundled_page: str
) -> None:
    """The group is part of the umbrella; the page never says that the umbrella pays it."""
    page = open_page(bundled_page)
    crumb = page.text("#crumb")
    assert "Asa'ib Ahl al-Haq is part of the Popular Mobilization Forces." in crumb
    assert "its record points the other way" in page.text("#right")


def test_denials_stand_beside_what_they_deny(
    open_page: Callable[..., Any], bundled_page: str, bundled: Case
) -> None:
    denied = next(
        edge for edge in bundled.edges.values() if (s := bundled.summary(edge)) and s.against
    )
    page = open_page(bundled_page, hash=f"#sel=link:{denied.id}&hc=none")
    assert "against:" in page.text("#right")
    row = bundled.evidence[bundled.summary(denied).against[0]]  # type: ignore[union-attr]
    assert row.statement in page.text("#right")


def test_themes_and_drawers(open_page: Callable[..., Any], bundled_page: str) -> None:
    page = open_page(bundled_page, viewport=(900, 700), color_scheme="dark")
    assert page.ask("document.documentElement.dataset.theme") == "dark"
    page.keys("t")
    assert page.ask("document.documentElement.dataset.theme") == "light"
    assert page.page.locator("#left").is_hidden()
    page.page.click("[data-drawer=left]")
    assert page.page.locator("#left").is_visible()
    page.page.locator("#findings .finding").nth(1).click()
    assert page.page.locator("#left").is_hidden()
