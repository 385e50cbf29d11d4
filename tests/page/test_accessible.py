"""No serious or critical problem for axe-core, in either theme and in every view.

axe-core comes from npm and is used here only: `make axe` puts it into build/npm, or
$FLOWGRAPH_AXE names the file.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support import ROOT, need

VIEWS = {
    "lane": ("", ()),
    "whole": ("#all=1", ()),
    "surroundings": ("#path=none&hops=1:kataib-hizballah&sel=kataib-hizballah", ()),
    "list": ("#lay=list", ()),
    "help": ("", ("?",)),
    "search": ("", ("/", "m", "u")),
    "nothing": ("#path=none&hn=person&p=SDGT", ()),
}


@pytest.fixture(scope="session")
def axe() -> str:
    file = Path(
        os.environ.get("FLOWGRAPH_AXE") or ROOT / "build/npm/node_modules/axe-core/axe.min.js"
    )
    need(file.is_file(), "axe-core (make axe)")
    return file.read_text("utf-8")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("view", VIEWS)
def test_axe_finds_nothing_serious(
    open_page: Callable[..., Any], bundled_page: str, axe: str, view: str, theme: str
) -> None:
    hash, keys = VIEWS[view]
    page = open_page(bundled_page, hash=hash, color_scheme=theme)
    page.keys(*keys)
    page.ask("document.querySelectorAll('#filters details').forEach((one) => { one.open = true; })")
    page.page.evaluate(axe)
    found = page.page.evaluate("axe.run(document).then((r) => r.violations)")
    bad = [
        (one["id"], one["impact"], [node["html"][:120] for node in one["nodes"][:3]])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert bad == []


def test_axe_finds_nothing_serious_without_scripts(
    browser: Any, bundled_page: str, axe: str
) -> None:
    start = bundled_page.index("<script>", bundled_page.index('id="data"'))
    page = browser.new_page()
    page.set_content(bundled_page[:start] + "</body></html>")
    page.evaluate(axe)
    found = page.evaluate("axe.run(document).then((r) => r.violations)")
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    page.close()
