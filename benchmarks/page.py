"""How fast is the page, and how big, beside what pyvis writes for the same graph?

Three synthetic, seeded cases of 60, 10,000 and 50,000 entities. Each page is opened offline
in Chromium and used: first usable picture, next route, a filter, a search, a pan. The peer
is pyvis's own page of the same nodes and links, with positions given and physics off, which
is its fastest. It offers no routes and no search, so those cells stay empty.

    python benchmarks/page.py [SIZE...]
    python benchmarks/page.py --tripwire     ours alone; exit 1 where a budget is missed threefold

Needs Chromium ($FLOWGRAPH_CHROMIUM, else `chromium` on the path) and the test extra.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, TimeoutError, sync_playwright

from measure import FLOWGRAPH, ROOT
from synthetic import write_case

SIZES = {60: 120, 10_000: 16_000, 50_000: 80_000}
# What each size may take: file kB, ready ms; and what every size may take.
BUDGETS = {60: (600, 1000), 10_000: (1200, 2500), 50_000: (3000, 4000)}
EVERY = {"next ms": 200, "filter ms": 150, "search ms": 50, "task ms": 8}
LEAST_FPS = 20
RUNS = 3
LIMIT = 180
CHROMIUM = os.environ.get("FLOWGRAPH_CHROMIUM") or shutil.which("chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The peer gets what our page draws at most from: every node with a place, every link.
PEER = """
import sys, flowgraph as fg
from pyvis.network import Network
case = fg.load(sys.argv[1])
net = Network(directed=True, cdn_resources="in_line")
side = int(len(case.entities) ** .5) + 1
for at, entity in enumerate(case.entities.values()):
    net.add_node(entity.id, label=entity.name, x=at % side * 120, y=at // side * 60, physics=False)
for edge in case.edges.values():
    net.add_edge(edge.source, edge.target, title=edge.kind)
net.toggle_physics(False)
open(sys.argv[2], "w", encoding="utf-8").write(net.generate_html())
"""
TWO_FRAMES = "new Promise(d => requestAnimationFrame(() => requestAnimationFrame(() => d())))"
COLUMNS = [
    "file kB",
    "write s",
    "ready ms",
    "next ms",
    "filter ms",
    "search ms",
    "pan fps",
    "task ms",
]


def timed(page: Page, act: str) -> float:
    """Milliseconds from an act in the page to the second frame after it."""
    return float(
        page.evaluate(
            f"async () => {{ const t = performance.now(); {act}; await {TWO_FRAMES};"
            " return performance.now() - t; }"
        )
    )


def middle(page: Page, act: str) -> float:
    """Median of some runs of an act."""
    return statistics.median(timed(page, act) for _ in range(RUNS))


def marked(page: Page) -> float:
    """When the page said that it was drawn; asked in turns, for its policy forbids `eval`."""
    asked = "(performance.getEntriesByName('flowgraph-ready')[0] || {startTime: 0}).startTime"
    until = time.monotonic() + LIMIT
    while time.monotonic() < until:
        ready = page.evaluate(asked)
        if ready:
            return float(ready)
        time.sleep(0.02)
    raise TimeoutError("the page was not drawn")


def pan(page: Page) -> tuple[float, float]:
    """Frames a second and main-thread milliseconds a frame while the picture is dragged."""
    client = page.context.new_cdp_session(page)
    client.send("Performance.enable")

    def task() -> float:
        metrics = client.send("Performance.getMetrics")["metrics"]
        return next(float(m["value"]) for m in metrics if m["name"] == "TaskDuration")

    page.evaluate(
        "() => { window.frames_ = 0; const count = () => { window.frames_++;"
        " requestAnimationFrame(count); }; requestAnimationFrame(count); }"
    )
    page.mouse.move(520, 560)
    page.mouse.down()
    begin, before, frames = time.monotonic(), task(), page.evaluate("window.frames_")
    at = 0
    while time.monotonic() - begin < 2:
        at += 1
        page.mouse.move(520 + 80 * (1 if at % 40 < 20 else -1) * (at % 20) / 20, 560)
    seconds, spent = time.monotonic() - begin, task() - before
    drawn = page.evaluate("window.frames_") - frames
    page.mouse.up()
    return drawn / seconds, 1000 * spent / max(1, drawn)


def measure(browser: Any, file: Path, ours: bool) -> dict[str, float]:
    """Open a page offline and use it."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True)
    page = context.new_page()
    page.set_default_timeout(LIMIT * 1000)
    try:
        page.goto(file.as_uri(), wait_until="load", timeout=LIMIT * 1000)
        if ours:
            ready = marked(page)
        else:
            ready = page.evaluate(
                f"async () => {{ await {TWO_FRAMES}; return performance.now(); }}"
            )
        found = {"ready ms": float(ready)}
        if ours:
            key = "new KeyboardEvent('keydown', {key: 'p', bubbles: true})"
            found["next ms"] = middle(page, f"document.body.dispatchEvent({key})")
            box = "document.querySelector('#filters input[type=checkbox]').click()"
            found["filter ms"] = middle(page, box)
            typed = (
                "const q = document.getElementById('query'); q.value = q.value ? '' : 'tigris';"
                " q.dispatchEvent(new Event('input'))"
            )
            # Odd runs search, even runs clear; the slower half is the search.
            found["search ms"] = max(timed(page, typed) for _ in range(2 * RUNS))
            page.keyboard.press("Escape")
        found["pan fps"], found["task ms"] = pan(page)
        return found
    except TimeoutError:
        return {"ready ms": float("inf")}
    finally:
        context.close()


def written(command: list[str], file: Path, codes: tuple[int, ...]) -> dict[str, float]:
    """Write a page by a command; its size and the seconds that it took."""
    begin = time.monotonic()
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return {"write s": float("inf")}
    if done.returncode not in codes:
        raise RuntimeError(done.stderr.decode())
    return {"file kB": file.stat().st_size / 1000, "write s": time.monotonic() - begin}


def missed(size: int, found: dict[str, float]) -> list[str]:
    """Budgets that a page misses threefold; that of its size it may not miss at all."""
    file, ready = BUDGETS[size]
    limits = {"file kB": file, "ready ms": 3 * ready}
    limits |= {name: 3 * limit for name, limit in EVERY.items()}
    over = [
        f"{name} {found[name]:.0f} > {most}" for name, most in limits.items() if found[name] > most
    ]
    if found["pan fps"] < LEAST_FPS / 3:
        over.append(f"pan fps {found['pan fps']:.0f} < {LEAST_FPS / 3:.0f}")
    return over


def shown(found: dict[str, float], name: str) -> str:
    """A cell: a number, `-` for what is not offered, `> 180 s` for what did not end."""
    if name not in found:
        return "-"
    if found[name] == float("inf"):
        return f"> {LIMIT} s"
    return f"{found[name]:,.1f}" if found[name] < 10 else f"{found[name]:,.0f}"


def main() -> None:
    """Write, open, measure and print, the two pages of a size in turn."""
    tripwire = "--tripwire" in sys.argv
    sizes = [int(word) for word in sys.argv[1:] if word.isdecimal()] or list(SIZES)
    wrong = []
    print(f"{'page':24}" + "".join(f"{name:>11}" for name in COLUMNS))
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for size in sizes:
            folder = Path(temporary) / str(size)
            folder.mkdir()
            write_case(folder, size, SIZES[size])
            ours, peer = folder / "ours.html", folder / "peer.html"
            pages = {
                "flowgraph": (
                    ours,
                    [*FLOWGRAPH, "html", "--data", str(folder), "-q", "-o", str(ours)],
                ),
                "pyvis": (peer, [sys.executable, "-c", PEER, str(folder), str(peer)]),
            }
            for name, (file, command) in pages.items():
                if tripwire and file is peer:
                    continue
                found = written(command, file, (0, 5) if file is ours else (0,))
                if file.exists():
                    found |= measure(browser, file, ours=file is ours)
                cells = "".join(f"{shown(found, column):>11}" for column in COLUMNS)
                print(f"{f'{name}, {size:,}':24}{cells}", flush=True)
                if file is ours:
                    wrong += [f"{size:,}: {one}" for one in missed(size, found)]
        browser.close()
    if tripwire and wrong:
        sys.exit("budgets missed: " + "; ".join(wrong))


if __name__ == "__main__":
    main()
