"""The page opens without network, without a complaint, and shows something in every case."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import flowgraph as fg
from flowgraph.analysis.explain import account_of
from flowgraph.case.case import Case
from flowgraph.render import html as page_module
from flowgraph.render import sentences
from flowgraph.render.words import sentence_case
from support import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
from synthetic import write_case

LISTED = (
    "id,entity,list,status,effect,start,checked\nd1,c,l,listed,blocking,2020-01-01,2026-01-01\n"
)
LISTS = "list,authority,effect,version\nl,Somebody,blocking,1\n"
CASES: dict[str, dict[str, str]] = {
    "empty": {"edges": "source,target\n"},
    "one-node": {"edges": "source,target\n", "entities": "id,name\na,Alone\n"},
    "no-route": {"edges": "source,target,amount\na,b,5\n"},
    "cycle": {"edges": "source,target,kind\na,b,pays\nb,a,pays\nb,c,pays\nc,b,pays\n"},
    "self-loop": {"edges": "source,target,kind\na,a,pays\na,c,pays\n"},
    "parallel": {
        "edges": "id,source,target,kind,amount,currency\n"
        + "".join(f"e{n},a,c,pays,{n},USD\n" for n in range(1, 8))
    },
    "no-dates-no-amounts": {"edges": "source,target\na,b\nb,c\n"},
    "long": {"edges": "source,target,kind\n" + "".join(
        f"{one},{other},pays\n" for one, other in zip("abdefghi", "bdefghic", strict=True)
    )},
}  # fmt: skip


def test_the_bundled_page_opens_offline(open_page: Callable[..., Any], bundled_page: str) -> None:
    page = open_page(bundled_page)
    assert page.ask("document.compatMode") == "CSS1Compat"
    assert "Iraqi federal budget" in page.text("#crumb")
    assert page.ask("document.querySelectorAll('#routes .route').length") == 24
    assert page.ask("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("viewport", [(1280, 800), (1440, 900), (900, 800), (380, 700)])
def test_nothing_lies_outside_the_window(
    open_page: Callable[..., Any], bundled_page: str, viewport: tuple[int, int]
) -> None:
    page = open_page(bundled_page, viewport=viewport)
    assert page.ask("document.documentElement.scrollWidth <= innerWidth")
    assert page.ask("document.documentElement.scrollHeight <= innerHeight")


@pytest.mark.parametrize("name", CASES)
def test_no_case_gives_a_white_page(
    open_page: Callable[..., Any], make_case: Callable[..., Case], name: str
) -> None:
    """Each state says what it is, and every act of the reader leaves it standing."""
    listed = {} if name in ("empty", "one-node", "no-route") else {
        "designations": LISTED, "lists": LISTS,
    }  # fmt: skip
    case = make_case(**CASES[name], **listed)
    page = open_page(fg.html(case))
    said = page.text("#stage") + page.text("#left")
    if not listed:
        assert "No entity of this case is designated" in said or "no entities" in said
    else:
        assert page.ask("document.querySelectorAll('#routes .route').length") > 0
        assert page.text("#crumb > span").endswith(".")
    page.keys("g", "l", "l", "p", "p", "f", "2", "Escape", "Escape", "Escape", "t", "0")
    page.page.click("[data-view=force]")
    page.page.wait_for_timeout(400)
    page.keys("Escape", "l")
    links = len(case.edges)
    if links:
        page.keys("l", "Escape", "Escape")
        assert f"of {links} links" in page.text("#count")


def test_what_the_filters_hide_is_said_and_can_be_had_back(
    open_page: Callable[..., Any], bundled_page: str
) -> None:
    kinds = fg.load(ROOT / "data").entities.values()
    hidden = ",".join(sorted({entity.kind for entity in kinds}))
    page = open_page(bundled_page, hash=f"#path=none&hn={hidden}")
    assert "The filters hide everything." in page.text("#message")
    page.page.click("#message button")
    page.page.wait_for_timeout(100)
    assert page.page.locator("#message").is_hidden()
    assert page.text("#count").startswith("130 of 130 entities")


def test_without_scripts_the_routes_are_there(browser: Any, bundled_page: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.set_content(bundled_page)
    assert "view without scripts" in page.locator("#plain").inner_text()
    assert page.locator("#static svg").is_visible()
    assert page.locator("#plain tbody tr").count() == 24
    context.close()


def test_the_first_picture_stands_before_any_script(bundled_page: str) -> None:
    assert bundled_page.index("<svg") < bundled_page.index("<script")


@pytest.mark.parametrize("broken", ["{", "AAAA", "H4sIAAAAAAAC/w=="])
def test_broken_data_give_one_red_panel(
    open_page: Callable[..., Any], bundled_page: str, broken: str
) -> None:
    """No base64, no gzip, a gzip that ends too soon: the routes stay readable as text."""
    start = bundled_page.index('data-packed="yes">') + len('data-packed="yes">')
    end = bundled_page.index("</script>", start)
    page = open_page(
        bundled_page[:start] + broken + bundled_page[end:], ready=False, expect=("error",)
    )
    page.until("!document.getElementById('message').hidden")
    assert "cannot show its data" in page.text("#message")
    assert page.page.locator("#plain tbody tr").count() == 24
    assert page.page.locator("#static svg").is_visible()


def test_a_toy_is_not_packed(open_page: Callable[..., Any], make_case: Callable[..., Case]) -> None:
    html = fg.html(make_case(edges="source,target\na,b\n"))
    assert 'data-packed=""' in html
    assert '"name":["a","b"]' in html
    open_page(html)


def test_a_large_case_is_packed_drawn_in_part_and_searched_whole(
    open_page: Callable[..., Any], tmp_path: Path
) -> None:
    folder = tmp_path / "large"
    folder.mkdir()
    write_case(folder, 10_000, 16_000)
    case = fg.load(folder)
    html = fg.html(case)
    assert len(html.encode()) <= 1_200_000
    arabic = next(name for name in case.names if name.entity == "n9990")
    page = open_page(html)
    page.keys("g")
    assert page.text("#count").startswith("500 of 10,000 entities")
    assert "search to bring in more" in page.text("#count")
    for typed, wanted in (("n9999", "n9999"), (arabic.name, "n9990")):
        page.keys("/")
        page.page.keyboard.type(typed)
        page.keys("Enter")
        page.until(f"decodeURIComponent(location.hash).includes('sel={wanted}')")
        assert f"id: {wanted}" in page.text("#right")


def test_small_pages_are_small(tmp_path: Path) -> None:
    write_case(tmp_path, 60, 120)
    assert len(fg.html(fg.load(tmp_path)).encode()) <= 600_000


def test_same_input_same_bytes(bundled_page: str) -> None:
    assert fg.html(fg.load(ROOT / "data")) == bundled_page
    assert "\r" not in bundled_page
    assert not bundled_page.startswith("\ufeff")


def test_the_library_is_the_one_that_was_tested(monkeypatch: pytest.MonkeyPatch) -> None:
    """With another vis-network in pyvis there is one clear error and no page."""
    text = page_module.library_text()
    assert text.startswith("/**\n * vis-network")
    assert "@license" in text[:800]
    assert "</script" not in text.lower()
    page_module.library_text.cache_clear()
    monkeypatch.setattr(page_module, "LIBRARY_SHA256", "0" * 64)
    with pytest.raises(fg.FlowgraphError, match=r"another one.*pip install pyvis==0\.3\.2"):
        page_module.library_text()
    monkeypatch.setattr(page_module, "_LIBRARY", "templates/lib/vis-99/vis-network.min.js")
    with pytest.raises(fg.FlowgraphError, match="pyvis carries no"):
        page_module.library_text()
    monkeypatch.undo()
    page_module.library_text.cache_clear()


def test_the_policy_names_the_bytes_of_the_page(bundled_page: str) -> None:
    import base64
    import hashlib
    import re

    scripts = re.findall(r"<script>(.*?)</script>", bundled_page, re.DOTALL)
    assert len(scripts) == 2
    for text in [*scripts, *re.findall(r"<style>(.*?)</style>", bundled_page, re.DOTALL)]:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"sha256-{digest}" in bundled_page[: bundled_page.index("<title>")].replace(
            "&#43;", "+"
        ).replace("&#39;", "'")
    assert json.dumps("http-equiv")[1:-1] in bundled_page


def test_the_page_says_the_sentences_of_the_builder(
    open_page: Callable[..., Any], bundled_page: str, bundled: Case
) -> None:
    """What is packed as signs is put together again to the letter: recorded direction and verb.

    The list without a chosen route and without hidden claims holds every link in the order of
    the case.
    """
    network = bundled.view()
    told = (
        sentences.edge_sentence(network, a.edge, a.summary)
        for a in (account_of(network, edge) for edge in bundled.edges.values())
        if a
    )
    page = open_page(bundled_page, hash="#path=none&lay=list&hc=none")
    tables = page.page.locator("#table table")
    rows = tables.nth(tables.count() - 1).locator("tbody th").all_inner_texts()
    assert rows == [sentence_case(text) + "." for text in told]
