"""Whatever a data file says, the page shows it as text: nothing in it runs.

One case carries the corpus in every free-text field of every table; a second one in ids and
codes, as far as the checks let such ids pass.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from flowgraph.model import columns
from support import ROOT

CORPUS = [
    "<script>window.__xss=1</script>",
    "<img src=x onerror=window.__xss=1>",
    "</script><script>window.__xss=1</script>",
    "<!--<script>",
    '"><svg onload=window.__xss=1>',
    "' onmouseover='window.__xss=1",
    "javascript:window.__xss=1",
    "<a href=javascript:window.__xss=1>href</a>",
    "${window.__xss=1} {{ 7*7 }} {% raw %}",
    "line\u2028separator\u2029end",
    "__proto__ constructor",
    "]]></title></style></svg><script>window.__xss=1</script>",
]
EVERYTHING = " ".join(CORPUS)
FREE = ("text", "texts", "url")
VALID: dict[str, list[dict[str, str]]] = {
    "entities": [
        {"id": "a", "kind": "budget", "publications": "P1"},
        {"id": "b", "kind": "umbrella", "publications": "P1"},
        {"id": "c", "kind": "armed_group", "publications": "P1"},
        {"id": "d", "kind": "person"},
    ],
    "edges": [
        {"id": "e1", "source": "a", "target": "b", "kind": "allocates", "amount": "1000000",
         "currency": "USD", "start": "2024", "hedge": ""},
        {"id": "e2", "source": "c", "target": "b", "kind": "part_of"},
        {"id": "e3", "source": "d", "target": "a", "kind": "leads"},
        {"id": "e4", "source": "d", "target": "a", "kind": "approves", "about": "e1"},
        {"id": "e5", "source": "a", "target": "c", "kind": "pays"},
        {"id": "e6", "source": "a", "target": "c", "kind": "tipped"},
    ],
    "evidence": [
        {"id": "C1", "edge": "e1", "publication": "P1", "stance": "supports", "grade": "B2"},
        {"id": "C2", "edge": "e2", "publication": "P1", "stance": "supports", "grade": "B2"},
        {"id": "C3", "edge": "e1", "publication": "P1", "stance": "denies", "grade": "C3"},
    ],
    "names": [{"entity": name, "kind": "aka"} for name in "abcd"],
    "designations": [
        {"id": "D1", "entity": "c", "list": "L1", "status": "listed", "effect": "blocking",
         "start": "2020-01-01", "checked": "2026-01-01", "publication": "P1"},
    ],
    "lists": [{"list": "L1", "effect": "blocking"}],
    "publications": [{"id": "P1", "date": "2025-01-01", "kind": "official"}],
    "facts": [{"id": "F1", "entity": "c", "date": "2024", "publication": "P1"}],
    "rates": [
        {"id": "R1", "currency": "IQD", "start": "2024", "end": "2024", "units_per_usd": "1300",
         "kind": "official", "publication": "P1"},
    ],
    "substitutes": [{"id": "X1", "source": "a", "target": "c", "setup_cost": "5"}],
    "kinds": [{"kind": "tipped", "nature": "event", "money": "pay forward", "class": "pays"}],
}  # fmt: skip


def hostile_tables() -> dict[str, str]:
    """Valid tables with the corpus in every free-text field of every table."""
    tables = {}
    for table, rows in VALID.items():
        rules = columns.tables()[table]
        names = list(rules)
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(names)
        for at, row in enumerate(rows):
            full = dict.fromkeys(names, "")
            for name, rule in rules.items():
                lens = table == "kinds" and name in ("money", "control", "ownership",
                                                     "association", "guard", "class")  # fmt: skip
                if rule.type in FREE and not lens and name != "hedge":
                    full[name] = f"{CORPUS[at % len(CORPUS)]} {EVERYTHING} {name}"
            full |= row
            writer.writerow([full[name] for name in names])
        tables[table] = out.getvalue()
    return tables


def test_every_free_field_is_in_the_corpus() -> None:
    """The case above fills every free-text column that the tables know."""
    for table, rules in columns.tables().items():
        assert table in VALID, f"add a row of {table}"
        assert rules.keys() >= VALID[table][0].keys()


@pytest.fixture
def hostile(make_case: Callable[..., Case]) -> Case:
    case = make_case(**hostile_tables())
    assert [p for p in fg.check(case) if p.severity == "error" and p.code != "url-form"] == []
    return case


def use_everything(page: Any) -> None:
    """Choose, hover, filter, search, list, print: everything that shows text of the data."""
    page.keys("p", "p", "g")
    count = page.ask("document.querySelectorAll('#routes .route').length")
    for at in range(count):
        page.page.locator("#routes .route").nth(at).click()
        page.page.wait_for_timeout(40)
    box = page.page.locator("#canvas").bounding_box()
    for x in range(8):
        for y in range(6):
            page.page.mouse.move(
                box["x"] + box["width"] * (x + 0.5) / 8, box["y"] + box["height"] * (y + 0.5) / 6
            )
    for summary in page.page.locator("#filters summary").all():
        summary.click()
    page.keys("ArrowRight", "ArrowRight", "f", "2", "Escape", "l")
    page.ask("document.querySelectorAll('#right details').forEach((one) => { one.open = true; })")
    page.page.wait_for_timeout(60)
    page.keys("/")
    page.page.keyboard.type("script")
    page.page.wait_for_timeout(60)
    page.keys("Enter", "?", "Escape")
    page.ask("dispatchEvent(new Event('beforeprint'))")
    for kind in ("csv", "svg"):
        page.page.locator("#export summary").click()
        with page.page.expect_download():
            page.page.locator(f"[data-export={kind}]").click()
    page.page.wait_for_timeout(100)


def test_nothing_in_the_data_runs(open_page: Callable[..., Any], hostile: Case) -> None:
    page = open_page(fg.html(hostile, title=EVERYTHING))
    use_everything(page)
    assert page.ask("window.__xss === undefined")
    assert page.ask("({}).__xss === undefined")
    assert "<script>window.__xss=1</script>" in page.text("#routes")
    assert page.ask("document.querySelectorAll('img, iframe, object, embed').length") == 0
    links = page.ask("[...document.querySelectorAll('a')].map((a) => a.getAttribute('href'))")
    assert all(href.startswith(("#", "http://", "https://")) for href in links)


def test_nothing_runs_even_without_the_policy(open_page: Callable[..., Any], hostile: Case) -> None:
    """The policy is the second lock; the first is that text is only ever set as text."""
    html = fg.html(hostile, title=EVERYTHING)
    bare = html.replace('http-equiv="Content-Security-Policy"', 'name="no-policy"')
    assert bare != html
    page = open_page(bare)
    use_everything(page)
    assert page.ask("window.__xss === undefined")


def test_ids_and_codes_as_hostile_as_the_checks_let_pass(
    open_page: Callable[..., Any], make_case: Callable[..., Case]
) -> None:
    """An id holds no space, comma, semicolon or ampersand; a tag can do without these."""
    ids = [re.sub(r"[\s,;&]", "/", text) for text in CORPUS if text.isprintable()]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["id", "source", "target", "kind"])
    writer.writerows(
        [f"{at}-{one}", one, other, "pays"] for at, (one, other) in enumerate(pairwise(ids))
    )
    case = make_case(edges=out.getvalue())
    assert [str(p) for p in fg.check(case) if p.severity == "error"] == []
    page = open_page(fg.html(case, ids[0], ids[4]))
    use_everything(page)
    assert page.ask("window.__xss === undefined")
    again = open_page(fg.html(case, ids[0], ids[4]), hash=page.hash)
    assert again.hash == page.hash


def test_what_is_injected_is_refused(open_page: Callable[..., Any], bundled_page: str) -> None:
    """A script, a handler and a request that somebody adds do not run."""
    page = open_page(
        bundled_page,
        expect=("Content Security Policy", "Trusted", "Fetch", "request: ", "load"),
    )
    page.ask(
        "(() => { const s = document.createElement('script');"
        " try { s.textContent = 'window.__xss = 1'; } catch (e) { window.__trusted = 1; }"
        " s.append('window.__xss = 1'); document.body.append(s);"
        " const i = document.createElement('img');"
        " try { i.setAttribute('onerror', 'window.__xss = 2'); } catch (e) {}"
        " i.src = 'data:image/png;base64,x'; document.body.append(i);"
        " try { document.body.insertAdjacentHTML('beforeend', '<b>x</b>'); }"
        " catch (e) { window.__html = 1; } })()"
    )
    page.page.wait_for_timeout(300)
    assert page.ask("window.__xss === undefined")
    assert page.ask("window.__trusted === 1 && window.__html === 1")
    # Offline every request fails: it is the policy that must have refused it.
    directive = page.ask(
        "new Promise((done) => { addEventListener('securitypolicyviolation',"
        " (event) => done(event.effectiveDirective)); fetch('https://example.org/').catch(() => 0);"
        " setTimeout(() => done('nothing'), 2000); })"
    )
    assert directive == "connect-src"
    for url in ("https://example.org/x.js", "file:///etc/hosts"):
        assert page.ask(
            f"new Promise((done) => {{ const i = new Image(); i.onload = () => done('ran');"
            f" i.onerror = () => done('refused'); i.src = '{url}'; }})"
        ) == "refused"  # fmt: skip


def test_the_policy_allows_nothing_but_what_is_in_the_file(bundled_page: str) -> None:
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', bundled_page)
    assert found
    rules = dict(
        rule.split(" ", 1)
        for rule in found[1].replace("&#39;", "'").replace("&#43;", "+").split("; ")
    )
    assert rules.pop("script-src").count("sha256-") == 2
    assert rules.pop("style-src").count("sha256-") == 1
    assert rules == {
        "default-src": "'none'", "img-src": "data: blob:", "connect-src": "'none'",
        "base-uri": "'none'", "form-action": "'none'",
        "require-trusted-types-for": "'script'", "trusted-types": "'none'",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://example.org/a?b=c#d", True), ("HTTP://EXAMPLE.ORG", True),
        ("javascript:alert(1)", False), ("java\nscript:alert(1)", False),
        ("data:text/html,<b>", False), ("//example.org", False), ("file:///etc/passwd", False),
        ("https://example.org/\u202egpj.exe", False), ("https://a b", False),
        ("vbscript:x", False), ("", False),
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str, kept: bool) -> None:
    from flowgraph.render.packing import web_address

    assert bool(web_address(url)) == kept


SINKS = (
    r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|srcdoc"
    r"|\.href = |\.on[a-z]+ ?= "
)


def test_the_scripts_know_no_way_to_set_text_as_html() -> None:
    """Also for browsers without Trusted Types; an address is set only where it was checked."""
    for file in sorted((ROOT / "flowgraph" / "render" / "page").glob("*.js")):
        assert re.findall(SINKS, file.read_text("utf-8")) == [], file.name
