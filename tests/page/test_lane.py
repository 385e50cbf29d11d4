"""On the lane no text lies over another, over a party or over the line, and none leaves the
stage: for every route of the bundled case, for long routes, at several sizes of the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import flowgraph as fg
from flowgraph.case.case import Case

# Boxes of texts, parties and lines of the exported picture, as the browser lays them out.
BOXES = """
(text) => {
  const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  document.body.append(root);
  const box = (one) => { const b = one.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; };
  const drawing = root.querySelector("svg");
  const found = {
    stage: box(root),
    texts: [...drawing.querySelectorAll("text")].map((one) => [one.textContent, box(one)]),
    shapes: [...drawing.querySelectorAll("polygon, circle")].map(box),
    lines: [...drawing.querySelectorAll("line")].map(box),
  };
  root.remove();
  return found;
}
"""  # noqa: E501
LONG = [
    "Federal Budget of the Republic of Somewhere and its Provinces",
    "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk",
    "الشركة العامة للمقاولات",
    "General Company for Construction Contracting",
    "X",
    "Rusafa Bank for Investment",
    "Tigris Logistics Limited",
    "Front Company of the Euphrates Region",
    "Group",
]
# Boxes of glyphs are a little larger than their ink.
SLACK = 3


def over(a: list[float], b: list[float]) -> bool:
    wide = min(a[2], b[2]) - max(a[0], b[0])
    high = min(a[3], b[3]) - max(a[1], b[1])
    return wide > SLACK and high > SLACK


def faults(found: dict[str, Any]) -> list[str]:
    texts = found["texts"]
    wrong = []
    for at, (text, box) in enumerate(texts):
        left, top, right, bottom = found["stage"]
        if box[0] < left - 1 or box[2] > right + 1 or box[1] < top - 1 or box[3] > bottom + 1:
            wrong.append(f"'{text}' leaves the stage")
        wrong += [f"'{text}' lies over '{other}'" for other, b in texts[at + 1 :] if over(box, b)]
        wrong += [f"'{text}' lies over a party" for b in found["shapes"] if over(box, b)]
        for line in found["lines"]:
            if box[1] + SLACK < line[1] < box[3] - SLACK and over(
                box, [line[0], line[1] - SLACK, line[2], line[3] + 2 * SLACK]
            ):
                wrong.append(f"'{text}' is struck through")
    return wrong


def boxes(page: Any, sheet: Any) -> dict[str, Any]:
    page.page.locator("#export summary").click()
    with page.page.expect_download() as download:
        page.page.locator("[data-export=svg]").click()
    found: dict[str, Any] = sheet.evaluate(BOXES, Path(download.value.path()).read_text("utf-8"))
    return found


@pytest.fixture
def sheet(browser: Any) -> Any:
    page = browser.new_page(viewport={"width": 2000, "height": 2000})
    page.set_content("<body style='margin:0'></body>")
    yield page
    page.close()


@pytest.mark.parametrize("viewport", [(1280, 800), (1440, 900), (900, 800), (1024, 700)])
def test_every_route_of_the_bundled_case(
    open_page: Callable[..., Any], bundled_page: str, sheet: Any, viewport: tuple[int, int]
) -> None:
    page = open_page(bundled_page, viewport=viewport)
    wrong = {}
    count = page.ask("document.querySelectorAll('#routes .route').length")
    assert count == 24
    for _ in range(count):
        found = boxes(page, sheet)
        assert len(found["texts"]) > 5
        if faults(found):
            wrong[page.ask("document.querySelector('#crumb').innerText")] = faults(found)
        page.keys("p")
    assert wrong == {}


@pytest.mark.parametrize("hops", [1, 3, 5, 8])
@pytest.mark.parametrize("viewport", [(1280, 800), (900, 700), (1920, 1080)])
def test_long_routes_with_long_names(
    open_page: Callable[..., Any], make_case: Callable[..., Case], sheet: Any, hops: int,
    viewport: tuple[int, int],
) -> None:  # fmt: skip
    """Names of one unbroken word, of many words, and of another script."""
    entities = "id,name,kind\n" + "".join(f"n{at},{name},company\n" for at, name in enumerate(LONG))
    edges = "id,source,target,kind,amount,currency,start,grade\n" + "".join(
        f"e{at},n{at},n{at + 1},pays,{(at + 1) * 1234567},USD,{2015 + at},B2\n"
        for at in range(hops)
    )
    case = make_case(entities=entities, edges=edges)
    page = open_page(fg.html(case, "n0", f"n{hops}"), viewport=viewport)
    found = boxes(page, sheet)
    assert faults(found) == []
