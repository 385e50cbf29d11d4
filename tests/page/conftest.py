"""Real Chromium, offline. Every page that a test opens must end without a request, an error
or a report of its content policy.

Chromium is found on the path or at $FLOWGRAPH_CHROMIUM. Without it (or without playwright)
these tests skip; with CI=true they fail.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from support import DATA, need

FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
LIMIT = 60


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    chromium = os.environ.get("FLOWGRAPH_CHROMIUM") or shutil.which("chromium")
    need(chromium, "Chromium (Debian: chromium, fonts-noto-core)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        need(None, "playwright (the test extra)")
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


class Opened:
    """A page in use, with what went wrong in it."""

    def __init__(self, page: Any, wrong: list[str]) -> None:
        self.page, self.wrong = page, wrong

    def ask(self, expression: str) -> Any:
        """Value of an expression in the page."""
        return self.page.evaluate(expression)

    def until(self, expression: str) -> Any:
        """Wait until an expression is true; playwright waits by `eval`, which the page forbids."""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            value = self.ask(expression)
            if value:
                return value
            self.page.wait_for_timeout(25)
        raise AssertionError(f"never true: {expression}; {self.wrong}")

    def keys(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)
        self.page.wait_for_timeout(60)

    @property
    def hash(self) -> str:
        return str(self.ask("location.hash"))

    def text(self, selector: str) -> str:
        return str(self.page.locator(selector).inner_text())


READY = "performance.getEntriesByName('flowgraph-ready').length"


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """Open HTML offline: `open_page(text)`; at the end nothing may have gone wrong in it.

    `expect` names words of complaints that the test provokes on purpose.
    """
    opened: list[tuple[Any, Opened, tuple[str, ...]]] = []

    def start(
        html: str | Path,
        *,
        hash: str = "",
        ready: bool = True,
        expect: tuple[str, ...] = (),
        viewport: tuple[int, int] = (1280, 800),
        **context: Any,
    ) -> Opened:
        if isinstance(html, Path):
            file = html
        else:
            file = tmp_path / f"page{len(opened)}.html"
            file.write_text(html, encoding="utf-8", newline="\n")
        wide, high = viewport
        made = browser.new_context(
            viewport={"width": wide, "height": high}, accept_downloads=True, **context
        )
        made.set_offline(True)
        page = made.new_page()
        wrong: list[str] = []
        page.on("console", lambda m: wrong.append(f"{m.type}: {m.text}"))
        page.on("pageerror", lambda e: wrong.append(f"error: {e}"))
        page.on("dialog", lambda d: (wrong.append(f"dialog: {d.message}"), d.dismiss()))
        page.on("request", lambda r: _note_request(r.url, file, wrong))
        page.goto(file.as_uri() + hash)
        found = Opened(page, wrong)
        if ready:
            found.until(READY)
        opened.append((made, found, expect))
        return found

    yield start
    for context, found, expect in opened:
        context.close()
        unexpected = [one for one in found.wrong if not any(word in one for word in expect)]
        assert unexpected == []


def _note_request(url: str, file: Path, wrong: list[str]) -> None:
    if not url.startswith((file.as_uri(), "data:", "blob:")):
        wrong.append(f"request: {url}")


@pytest.fixture(scope="session")
def bundled_page() -> str:
    """The page of the bundled case, as `flowgraph html` writes it."""
    return fg.html(fg.load(DATA))


@pytest.fixture(scope="session")
def bundled() -> Case:
    return fg.load(DATA)
