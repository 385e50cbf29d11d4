"""Take the picture of the page that the docs show.

    python scripts/picture.py        write docs/img/page.png

Needs Chromium and the test extra. The picture is looked at, not compared: fonts differ.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

import flowgraph as fg

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Open the page of the bundled case and take its picture."""
    chromium = os.environ.get("FLOWGRAPH_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        file = Path(folder) / "page.html"
        fg.html(fg.load(ROOT / "data"), output=file)
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(file.as_uri())
        page.wait_for_timeout(1500)
        page.screenshot(path=ROOT / "docs" / "img" / "page.png")
        browser.close()


if __name__ == "__main__":
    main()
