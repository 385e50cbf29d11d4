"""One route as an SVG figure: first paint of the page, picture for a report, print.

Written by hand, for it is one line of nodes; text stays text, so that any script is
shaped by whoever shows the picture.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from math import cos, pi, sin
from xml.sax.saxutils import escape, quoteattr

from flowgraph.errors import UsageError
from flowgraph.render.picture import DASHED, DESIGNATED, DOTTED, Node, Picture, Route, Step, styles
from flowgraph.render.words import sentence_case

SPACING, MARGIN = 250, 110
_NAME, _SMALL = 14, 12
_LINE = 17
_RADIUS = 14
_INK, _DIM, _RED, _AMBER, _PAPER = "#1c2430", "#566070", "#c4161f", "#8a5300", "#ffffff"
_DASHES = {DASHED: "9 6", DOTTED: "2 6"}
_FONT = "'Noto Sans','Segoe UI',Roboto,'Noto Sans Arabic',Tahoma,Arial,sans-serif"
# Characters of XML 1.0 text; others cannot stand in an SVG, not even escaped.
_ALLOWED = ((0x9, 0xA), (0xD, 0xD), (0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))


def route_svg(picture: Picture, route: Route) -> str:
    """A route on one line: nodes, hops with verb, amount and date, then what must be told.

    Parameters
    ----------
    picture : gives names, styles and what was asked
    route : one of its routes

    Returns
    -------
    The text of an SVG 1.1 picture; the same for the same values.
    """
    names = [_wrapped(picture.nodes[node].name, 200, _NAME, 700) for node in route.nodes]
    labels = [_hop_lines(step) for step in route.steps]
    above = max(len(lines) for lines in labels) * _LINE + 24
    below = max(
        len(lines) + sum(map(bool, _under(picture.nodes[node])))
        for node, lines in zip(route.nodes, names, strict=True)
    )
    width = 2 * MARGIN + SPACING * (len(route.nodes) - 1)
    told = [*route.notes, *route.listings, foot_text(picture)]
    rows = [line for text in told for line in _wrapped(text, width - 40, _SMALL)]
    middle = above + 12
    text_top = middle + _RADIUS + below * _LINE + 34
    height = text_top + len(rows) * 16 + 8
    body = [*_hops(picture, route, labels, middle)]
    for at, node in enumerate(route.nodes):
        body += _node(picture.nodes[node], names[at], MARGIN + at * SPACING, middle)
    body += [
        _text(20, text_top + at * 16, row, _SMALL, _DIM, anchor="start")
        for at, row in enumerate(rows)
    ]
    title = " → ".join(picture.nodes[node].name for node in route.nodes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img" font-family={quoteattr(_FONT)}>'
        f"<title>{_clean(title)}</title><desc>{_clean(route_sentence(picture, route))}</desc>"
        f'<rect width="100%" height="100%" fill="{_PAPER}"/>{"".join(body)}</svg>'
    )


def figure_text(picture: Picture, path: str = "") -> str:
    """One route as an SVG file; where there is none, a figure that says so.

    Parameters
    ----------
    picture : what is shown
    path : id of the route; empty for the first

    Raises
    ------
    UsageError
        If no route of the picture has this id.
    """
    found = [route for route in picture.routes if path in ("", route.id)]
    if path and not found:
        known = ", ".join(route.id for route in picture.routes[:5]) or "none"
        raise UsageError(f"no route here has the id '{path}'; there are {known}")
    drawn = route_svg(picture, found[0]) if found else _nothing_svg(picture)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}\n'


def _nothing_svg(picture: Picture) -> str:
    rows = [
        line
        for text in (picture.title, picture.nothing, picture.asked, foot_text(picture))
        for line in _wrapped(text, 640, _SMALL)
    ]
    body = "".join(
        _text(20, 28 + at * 18, row, _SMALL, _INK, anchor="start") for at, row in enumerate(rows)
    )
    height = 40 + 18 * len(rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 {height}" width="700"'
        f' height="{height}" role="img" font-family={quoteattr(_FONT)}>'
        f"<title>{_clean(picture.title)}</title>"
        f'<rect width="100%" height="100%" fill="{_PAPER}"/>{body}</svg>'
    )


def route_sentence(picture: Picture, route: Route) -> str:
    """The hops of a route as one sentence, each in its recorded direction."""
    said = "; ".join(picture.links[step.links[0]].told.sentence for step in route.steps)
    return sentence_case(said) + "."


def foot_text(picture: Picture) -> str:
    """Day, lists and data version, so that a picture that travels alone can be checked."""
    lists = f"; lists: {', '.join(picture.lists)}" if picture.lists else "; no list loaded"
    known = f", as known by {picture.known_by}" if picture.known_by else ""
    return f"As of {picture.as_of or 'no day'}{known}{lists}; data version {picture.data}."


def _hop_lines(step: Step) -> list[tuple[str, int, str]]:
    """Lines of the label of a hop: text, weight, colour."""
    verb, amount, when = step.label
    verb = f"← {verb}" if step.back else verb
    lines = [(line, 400, _INK) for line in _wrapped(verb, SPACING - 60, _SMALL)]
    if amount:
        lines += [(line, 700, _INK) for line in _wrapped(amount, SPACING - 50, _SMALL, 700)]
    if step.claim not in ("asserted", "official_finding"):
        lines.append((step.claim, 400, _AMBER))
    dated = f"{step.grade or 'no grade'} · {when}"
    lines += [(line, 400, _DIM) for line in _wrapped(dated, SPACING - 60, _SMALL)]
    if step.against:
        lines.append((f"contested ({len(step.against)})", 700, _AMBER))
    return lines


def _hops(
    picture: Picture, route: Route, labels: list[list[tuple[str, int, str]]], middle: int
) -> Iterator[str]:
    for at, (step, lines) in enumerate(zip(route.steps, labels, strict=True)):
        left, right = MARGIN + at * SPACING + _RADIUS + 6, MARGIN + (at + 1) * SPACING
        right -= _RADIUS + 6
        dash = _DASHES.get(picture.links[step.links[0]].line, "")
        yield (
            f'<line x1="{left}" y1="{middle}" x2="{right}" y2="{middle}" stroke="{_RED}"'
            f' stroke-width="3"{f" stroke-dasharray={chr(34)}{dash}{chr(34)}" if dash else ""}/>'
        )
        tip, back = (left - 2, left + 10) if step.back else (right + 2, right - 10)
        yield (
            f'<path d="M{tip} {middle}L{back} {middle - 6}L{back} {middle + 6}Z" fill="{_RED}"/>'
        )
        centre = (left + right) // 2
        for row, (line, weight, colour) in enumerate(reversed(lines)):
            yield _text(centre, middle - 12 - row * _LINE, line, _SMALL, colour, weight)


def _under(node: Node) -> tuple[str, str, str]:
    """Lines below a name: the other script, the lists, the pool."""
    listed = f"designated: {', '.join(node.programmes)}" if node.designated else ""
    pool = {"general": "general pool", "umbrella": "umbrella"}.get(node.pool, "")
    return node.other_name, listed, pool


def _node(node: Node, lines: list[str], x: int, y: int) -> Iterator[str]:
    style = styles()[DESIGNATED if node.designated else node.kind]
    yield shape_svg(style.shape, x, y, _RADIUS, style.colour)
    down = y + _RADIUS + 20
    for line in lines:
        yield _text(x, down, line, _NAME, _RED if node.designated else _INK, 700)
        down += _LINE
    for line, colour in zip(_under(node), (_INK, _RED, _DIM), strict=True):
        if line:
            yield _text(x, down, line, _SMALL, colour)
            down += _LINE


def shape_svg(shape: str, x: int, y: int, radius: int, colour: str) -> str:
    """One node; its shape says the kind as well as its colour does."""
    if shape in ("dot", "ring"):
        ring = f'fill="{_PAPER}" stroke="{colour}" stroke-width="2" stroke-dasharray="4 3"'
        return f'<circle cx="{x}" cy="{y}" r="{radius}" ' + (
            f"{ring}/>" if shape == "ring" else f'fill="{colour}"/>'
        )
    points = " ".join(f"{x + radius * a:.1f},{y + radius * b:.1f}" for a, b in _corners(shape))
    return f'<polygon points="{points}" fill="{colour}"/>'


def _corners(shape: str) -> list[tuple[float, float]]:
    """Corners of a shape of radius 1."""
    if shape == "square":
        return [(-0.85, -0.85), (0.85, -0.85), (0.85, 0.85), (-0.85, 0.85)]
    if shape == "bar":
        return [(-1, -0.5), (1, -0.5), (1, 0.5), (-1, 0.5)]
    if shape == "star":
        turns = [(pi * at / 5 - pi / 2, 1.1 if at % 2 == 0 else 0.5) for at in range(10)]
        return [(r * cos(a), r * sin(a)) for a, r in turns]
    sides, first = {
        "down": (3, pi / 2), "up": (3, -pi / 2), "diamond": (4, 0.0), "hexagon": (6, 0.0),
    }[shape]  # fmt: skip
    turns = [(first + 2 * pi * at / sides, 1.1) for at in range(sides)]
    return [(r * cos(a), r * sin(a)) for a, r in turns]


def _text(
    x: int, y: int, line: str, size: int, colour: str, weight: int = 400, anchor: str = "middle"
) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" font-weight="{weight}" fill="{colour}"'
        f' text-anchor="{anchor}" unicode-bidi="plaintext">{_clean(line)}</text>'
    )


def _clean(text: str) -> str:
    kept = (c for c in text if any(low <= ord(c) <= high for low, high in _ALLOWED))
    return escape("".join(kept))


def _wrapped(text: str, width: int, size: int, weight: int = 400) -> list[str]:
    """Lines of a text no wider than some pixels, by estimated widths of its characters."""
    per_em = 0.6 if weight > 400 else 0.55
    lines: list[str] = []
    line, used = "", 0.0
    for word in text.split():
        for part in _pieces(word, int(width / (size * 1.0))):
            need = sum(_em(char) for char in part) * size * per_em / 0.55
            space = size * per_em * 0.6 if line else 0.0
            if line and used + space + need > width:
                lines.append(line)
                line, used, space = "", 0.0, 0.0
            line += (" " if line else "") + part
            used += space + need
    return [*lines, line] if line or not lines else lines


def _pieces(word: str, most: int) -> list[str]:
    """A word in pieces that fit a line; nearly always itself."""
    most = max(most, 4)
    return (
        [word[at : at + most] for at in range(0, len(word), most)] if len(word) > most else [word]
    )


def _em(char: str) -> float:
    """Width of a character in em, a little too wide rather than too narrow."""
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if unicodedata.combining(char):
        return 0.0
    return 0.72 if char.isupper() or char in "mwMW@" else 0.55
