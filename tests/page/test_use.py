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
from flowgraph.case.evidence import known_on
from flowgraph.matching.names import normalise
from flowgraph.render import html as page_module
from flowgraph.render import sentences
from flowgraph.render.as_csv import safe_cell

SVG = "{http://www.w3.org/2000/svg}"


def chosen(page: Any) -> str:
    return str(page.text("#routes [aria-current=true] b"))


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
    assert "sel=link%3Ae-budget-pmf-2024" in page.hash, "a hop cannot be reached by key"
    page.keys("ArrowRight")
    assert "sel=popular-mobilization-forces" in page.hash
    page.keys("ArrowLeft", "ArrowLeft")
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
    assert {"skip", "query", "theme", "keys", "route", "canvas"} <= reached


@pytest.mark.parametrize(
    "hash",
    [
        "#path={route}", "#path={route}&all=1", "#path=none",
        "#path={route}&sel=rafidain-bank",
        "#path=none&hops=2:muhandis-general-company&sel=muhandis-general-company",
        "#path={route}&lay=list&he=linked_to&hn=person",
        "#path={route}&g=B2&d=2020-2025&kb=2025-10-08&p=SDGT&hc=alleged,denied&sure=1&over=0",
        "#path={route}&a=IQD:1000",
    ],
)  # fmt: skip
def test_an_address_gives_the_same_view_again(
    open_page: Callable[..., Any], bundled_page: str, bundled: Case, hash: str
) -> None:
    asked = hash.format(
        route=fg.paths(bundled, "iraq-federal-budget", "kataib-hizballah").paths[0].id
    )
    page = open_page(bundled_page, hash=asked)

    def parts(text: str) -> set[str]:
        return set(text.lstrip("#").replace("%3A", ":").replace("%2C", ",").split("&"))

    assert parts(page.hash) == parts(asked)
    again = open_page(bundled_page, hash=page.hash)
    for selector in ("#crumb", "#count", "#right", "#routes"):
        assert again.text(selector) == page.text(selector)


def test_a_wrong_address_is_no_white_page(open_page: Callable[..., Any], bundled_page: str) -> None:
    page = open_page(bundled_page, hash="#path=nonsense&sel=__proto__&g=Z9&d=x&hops=9:constructor")
    assert page.text("#crumb").startswith("Route 1 of 24 The Iraqi federal budget")
    assert page.hash == page.hash.split("&")[0], "what it does not know is dropped"


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
        assert f"{len(left)} of {len(bundled.edges)} links" in page.text("#count")


def fg_passes(grade: str, least: str) -> bool:
    from flowgraph.model import grades

    return bool(grade) and grades.passes(grade, least)


@pytest.mark.parametrize("day", ["2019-12-31", "2023-06-12", "2025-10-08", "2025-10-12"])
def test_published_by_tells_what_was_known_on_that_day(
    open_page: Callable[..., Any], bundled_page: str, bundled: Case, day: str
) -> None:
    """Sentence, amount, grade, claim and publications are those of `--known-by`, not of today."""
    page = open_page(bundled_page, hash=f"#path=none&lay=list&hc=none&kb={day}")
    known = bundled.view(known_by=day)
    told = {
        edge.id: summary
        for edge in bundled.edges.values()
        if (summary := bundled.summary(edge, day)) and edge.id in bundled.view().summaries
    }
    rows = list(csv.DictReader(io.StringIO(saved(page, "csv").read_text("utf-8-sig"))))
    assert [row["id"] for row in rows] == list(told)
    for row, summary in zip(rows, told.values(), strict=True):
        edge = bundled.edges[row["id"]]
        assert row["sentence"] == sentences.edge_sentence(known, edge, summary)
        assert (row["grade"], row["claim"]) == (summary.grade, summary.claim)
        assert row["publications"] == ";".join(summary.publications)
        assert row["filters"].startswith(f"Filters: links as published by {day} ")
    shown = page.text("#table")
    later = [r for r in bundled.evidence.values() if known_on(r, bundled.publications) > day]
    assert not [row.id for row in later if row.statement and row.statement in shown]


def test_published_by_with_a_statement_that_nobody_dates(
    open_page: Callable[..., Any], make_case: Callable[..., Case]
) -> None:
    """An allegation of that day does not become the assertion that an undated page makes."""
    case = make_case(
        edges="id,source,target,kind\ne1,a,b,pays\ne2,b,c,pays\n",
        evidence="id,edge,publication,stance,claim,grade\n"
        "C1,e1,P1,supports,alleged,C3\nC2,e1,P2,supports,asserted,C3\nC3,e2,P3,supports,asserted,B2\n",
        publications="id,title,date\nP1,one,2019\nP2,two,\nP3,three,2021\n",
    )
    page = open_page(fg.html(case), hash="#path=none&lay=list&kb=2019-12-31")
    rows = list(csv.DictReader(io.StringIO(saved(page, "csv").read_text("utf-8-sig"))))
    assert [(row["id"], row["claim"], row["origins"]) for row in rows] == [("e1", "alleged", "1")]
    said = "a is alleged to have paid money to b (not dated, last published 2019)"
    assert rows[0]["sentence"] == said


def test_many_links_with_a_few_histories(
    open_page: Callable[..., Any], make_case: Callable[..., Case]
) -> None:
    """Histories that repeat are not packed as text."""
    names = range(1, 9)
    case = make_case(
        edges="id,source,target,kind\n" + "".join(f"e{n},a,b{n},pays\n" for n in names),
        evidence="id,edge,publication,stance,claim,grade\n"
        + "".join(f"C{n},e{n},P1,supports,alleged,C3\nD{n},e{n},P2,supports,asserted,B2\n"
                  for n in names),
        publications="id,title,date\nP1,one,2019-01-01\nP2,two,2021-01-01\n",
    )  # fmt: skip
    page = open_page(fg.html(case), hash="#path=none&lay=list&kb=2020-06-01")
    rows = list(csv.DictReader(io.StringIO(saved(page, "csv").read_text("utf-8-sig"))))
    assert [(row["claim"], row["grade"]) for row in rows] == [("alleged", "C3")] * 8


FILTERS = [("d=-2022", "2020"), ("g=B1", "2024"), ("kb=2021-06-01", "2020"), ("he=pays", "")]


@pytest.mark.parametrize(("asked", "year"), FILTERS)
def test_label_sentence_and_exports_tell_the_record_that_the_filters_leave(
    open_page: Callable[..., Any], make_case: Callable[..., Case], asked: str, year: str
) -> None:
    case = make_case(
        edges="id,source,target,kind,amount,currency,start\n"
        "e1,a,c,pays,700,USD,2020\ne2,a,c,pays,900,USD,2024\n",
        evidence="id,edge,publication,stance,claim,grade,amount_min,amount_max,currency\n"
        "C1,e1,P1,supports,asserted,B2,700,700,USD\nC2,e2,P2,supports,asserted,B1,900,900,USD\n",
        publications="id,title,date\nP1,one,2021-01-01\nP2,two,2025-01-01\n",
        designations="id,entity,list,status,effect,start,checked,publication\n"
        "d1,c,l,listed,blocking,2020-01-01,2026-01-01,P1\n",
        lists="list,authority,effect,version\nl,Somebody,blocking,1\n",
    )
    page = open_page(fg.html(case), hash=f"#{asked}")
    amount, other = ("USD 700", "900") if year == "2020" else ("USD 900", "700")
    svg = " ".join(ET.fromstring(saved(page, "svg").read_text("utf-8")).itertext())
    page.ask("dispatchEvent(new Event('beforeprint'))")
    printed = str(page.ask("document.getElementById('print').textContent"))
    page.keys("l")
    for text in (page.text("#crumb"), svg, printed, page.text("#table table:first-child")):
        if not year:
            assert "idden by the filters" in text
            assert "700" not in text
            assert "900" not in text
        else:
            assert amount in text
            assert f"USD {other}" not in text.replace("further record", "")
    assert "Filters: " in svg
    assert "Filters: " in printed
    cut = page.page.locator("#routes .route.cut").count()
    assert cut == (0 if year else 1)
    assert ("routes (0 of 1)" in page.text("#left").casefold()) == (not year)


def test_a_grade_filter_needs_one_row_that_passes(
    open_page: Callable[..., Any], make_case: Callable[..., Case]
) -> None:
    """A4 and C1 together pass neither B4 by their best letter nor by their best digit alone."""
    case = make_case(
        edges="id,source,target,kind\ne1,a,b,pays\ne2,a,d,pays\n",
        evidence="id,edge,publication,stance,claim,grade\n"
        "C1,e1,P1,supports,asserted,A4\nC2,e1,P2,supports,asserted,C1\n"
        "C3,e2,P1,supports,asserted,C1\n",
        publications="id,title,date\nP1,one,2019-01-01\nP2,two,2021-01-01\n",
    )
    for least in ("B4", "A1", "C1", "C4"):
        page = open_page(fg.html(case), hash=f"#path=none&g={least}")
        left = case.view(min_grade=least).summaries
        assert f"{len(left)} of 2 links" in page.text("#count"), least


@pytest.mark.parametrize("hash", ["", "#path=none", "#path=none&hops=1:kataib-hizballah"])
def test_csv_holds_what_the_count_says(
    open_page: Callable[..., Any], bundled_page: str, bundled: Case, hash: str
) -> None:
    page = open_page(bundled_page, hash=hash)
    count = re.search(rf"(\d+) of {len(bundled.edges)} links", page.text("#count"))
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
    names = ["=1+1", "+1", "-1", "@x", "＝1", "plain", "'=1", "=-1", "'quoted", 'a "b", c']
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
    assert "not read for denials" in text or "No denial found in our sources" in text
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
    assert (
        "Asa'ib Ahl al-Haq is part of the Popular Mobilization Forces (as last published," in crumb
    )
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


def test_a_denial_of_a_further_record_stands_at_the_hop(
    open_page: Callable[..., Any], make_case: Callable[..., Case]
) -> None:
    case = make_case(
        edges="id,source,target,kind,start\ne1,a,c,pays,2020\ne2,a,c,pays,2021\n",
        evidence="id,edge,publication,stance,claim,grade,statement\n"
        "C1,e1,P1,supports,asserted,A1,It paid.\nC2,e2,P1,supports,asserted,B2,It paid again.\n"
        "C3,e2,P1,denies,asserted,C3,It says it never did.\n",
        publications="id,title,date\nP1,one,2022-01-01\n",
        designations="id,entity,list,status,effect,start,checked,publication\n"
        "d1,c,l,listed,blocking,2020-01-01,2026-01-01,P1\n",
        lists="list,authority,effect,version\nl,Somebody,blocking,1\n",
    )
    page = open_page(fg.html(case))
    card = page.text("#right .hop")
    assert "It says it never did." in card
    assert "No denial" not in card and "not read for denials" not in card
    page.ask("dispatchEvent(new Event('beforeprint'))")
    assert "It says it never did." in str(page.ask("document.getElementById('print').textContent"))


def test_what_is_said_against_a_listing_stands_beside_it(
    open_page: Callable[..., Any], bundled_page: str, bundled: Case
) -> None:
    row = next(r for r in bundled.evidence.values() if r.designation and r.stance == "denies")
    entity = bundled.designations[row.designation].entity
    page = open_page(bundled_page, hash=f"#sel={entity}")
    assert row.statement in page.text("#right")


def test_routes_that_need_backing_show_it(
    open_page: Callable[..., Any], bundled_page: str, bundled: Case
) -> None:
    """A publication that says money goes through somebody stands at the hop that it backs."""
    page = open_page(bundled_page)
    hop = fg.paths(bundled, "iraq-federal-budget", "@designated").paths[0].hops[0]
    assert hop.via
    for name in hop.via:
        assert (
            bundled.evidence[name].statement in page.page.locator("#right .hop").first.inner_text()
        )


def test_one_who_stands_at_two_hops_is_named_at_both(
    open_page: Callable[..., Any], make_case: Callable[..., Case]
) -> None:
    case = make_case(
        entities="id,name,kind\na,Budget,company\nb,Middle,company\nc,End,company\n"
        "x,Head Person,person\n",
        edges="id,source,target,kind,start,end,about\ne1,a,b,pays,2020,,\ne2,b,c,pays,2020,,\n"
        "e3,x,a,approves,2020,,e1\ne4,x,b,approves,2020,,e2\n",
    )
    page = open_page(fg.html(case, "a", "c"))
    svg = ET.fromstring(saved(page, "svg").read_text("utf-8"))
    assert list(svg.itertext()).count("Head Person") >= 2


def test_old_dates_do_not_hide_the_new_in_the_bars(
    open_page: Callable[..., Any], make_case: Callable[..., Case]
) -> None:
    case = make_case(
        edges="source,target,kind,start\na,b,pays,1932\nb,c,pays,2024\nc,d,pays,2025\n"
    )
    page = open_page(fg.html(case))
    page.ask("document.querySelectorAll('#filters details').forEach((one) => { one.open = true; })")
    heights = page.ask("[...document.querySelectorAll('.bars i')].map((bar) => bar.style.height)")
    assert heights[0] == "50%"
    assert heights[-1] == "100%"


def test_letters_work_on_any_keyboard(open_page: Callable[..., Any], bundled_page: str) -> None:
    page = open_page(bundled_page)
    first = chosen(page)
    page.ask(
        "document.body.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'ح', code: 'KeyP', bubbles: true}))"
    )
    assert chosen(page) != first


def test_themes_and_drawers(open_page: Callable[..., Any], bundled_page: str) -> None:
    page = open_page(bundled_page, viewport=(900, 700), color_scheme="dark")
    assert page.ask("document.documentElement.dataset.theme") == "dark"
    page.keys("t")
    assert page.ask("document.documentElement.dataset.theme") == "light"
    assert page.page.locator("#left").is_hidden()
    page.page.click("[data-drawer=left]")
    assert page.page.locator("#left").is_visible()
    page.page.locator("#routes .route").nth(1).click()
    assert page.page.locator("#left").is_hidden()
    page.keys("ArrowRight")
    assert page.page.locator("#right").is_visible(), "what was chosen is not shown"
    page.page.mouse.click(20, 400)
    assert page.page.locator("#right").is_hidden()


def test_panels_fold_on_a_wide_window(open_page: Callable[..., Any], bundled_page: str) -> None:
    page = open_page(bundled_page)
    before = page.ask("document.getElementById('stage').clientWidth")
    for button in page.page.locator(".fold").all():
        button.click()
    page.page.wait_for_timeout(100)
    assert page.ask("document.getElementById('stage').clientWidth") > before + 400
    assert page.page.locator("#routes").is_hidden()
    page.page.locator(".fold").first.click()
    assert page.page.locator("#routes").is_visible()


def test_a_label_shows_no_amount_of_a_record_that_is_hidden(
    open_page: Callable[..., Any], make_case: Callable[..., Case]
) -> None:
    case = make_case(
        edges="id,source,target,kind,amount,currency,start\n"
        "e1,a,c,pays,900000000,USD,2024\ne2,a,c,pays,,,2020\n",
        evidence="id,edge,publication,stance,claim,grade,amount_min,amount_max,currency\n"
        "C1,e1,P2,supports,asserted,A1,900000000,900000000,USD\n"
        "C2,e2,P1,supports,asserted,C3,,,\n",
        publications="id,title,date\nP1,one,2020-05-01\nP2,two,2025-01-01\n",
    )
    for asked in ("d=-2021", "kb=2020-06-01"):
        page = open_page(fg.html(case, "a", "c"), hash=f"#{asked}")
        svg = " ".join(ET.fromstring(saved(page, "svg").read_text("utf-8")).itertext())
        page.keys("l")
        for text in (svg, page.text("#table table:first-child"), page.text("#right")):
            assert "USD 900" not in text
        assert "amount not stated" in svg


def test_stations_and_those_behind_are_filtered_everywhere(
    open_page: Callable[..., Any], bundled_page: str, bundled: Case
) -> None:
    """On a day before a processor was named, neither lane nor card nor list names it."""
    route = fg.paths(bundled, "iraq-federal-budget", "kataib-hizballah").paths[0].id
    page = open_page(bundled_page, hash=f"#path={route}&kb=2025-05-15")
    svg = " ".join(ET.fromstring(saved(page, "svg").read_text("utf-8")).itertext())
    page.ask("dispatchEvent(new Event('beforeprint'))")
    printed = str(page.ask("document.getElementById('print').textContent"))
    page.keys("l")
    for text in (svg, printed, page.text("#right"), page.text("#table table:first-child")):
        assert "Al-Muhandis Card" not in text
    assert "hidden by the filters" in page.text("#right")


def test_folded_panels_come_back_where_they_are_needed(
    open_page: Callable[..., Any], bundled_page: str
) -> None:
    page = open_page(bundled_page, viewport=(1440, 900))
    for button in page.page.locator(".fold").all():
        button.click()
    page.keys("ArrowRight")
    assert page.page.locator("#right").is_visible()
    page.page.set_viewport_size({"width": 800, "height": 700})
    page.page.click("[data-drawer=left]")
    assert page.page.locator("#routes").is_visible()
