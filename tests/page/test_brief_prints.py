"""The brief of the bundled case, opened and printed by a real browser."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from support import ROOT

# A4 pages: two of text, and the rest with the publications.
MOST_PAGES = 3


def test_the_brief_asks_for_nothing_and_prints_on_few_pages(browser: Any, tmp_path: Path) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text))
    address = (ROOT / "reports" / "brief.html").as_uri()
    page.goto(address)
    assert asked == [address] and wrong == []
    assert page.locator("h2").first.inner_text() == "Direct funding"
    assert page.locator("li").count() > 40
    raw = page.pdf(path=str(tmp_path / "brief.pdf"), prefer_css_page_size=True)
    pages = len(re.findall(rb"/Type\s*/Page[^s]", raw))
    assert 2 <= pages <= MOST_PAGES
    page.close()
