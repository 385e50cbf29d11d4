"""The values of a page as one JSON text that is small, and safe inside a page.

Nodes and links become columns, for a column of one value or of few packs to almost
nothing; a sentence is kept as what it shares with others and put together again in the
page. A large text is compressed as a whole.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Sequence
from typing import Any

from flowgraph.case.evidence import known_on
from flowgraph.model import dates, lookup
from flowgraph.render.picture import DESIGNATED, Link, Node, Picture, Route, Step, Told, styles

# Above this many characters the JSON is compressed: a third of its size, for all but toys.
PLAIN = 16_000
# Signs for the parts of a sentence that stand in other columns.
SOURCE, TARGET, AMOUNT, WHEN = "\x01", "\x02", "\x03", "\x04"


def data_block(picture: Picture) -> tuple[str, bool]:
    """Text of the data block of a page, and whether it is packed (gzip, then base64).

    The plain text holds no `<` and no line separator of JavaScript, so that nothing in it
    ends the block.
    """
    text = json.dumps(values(picture), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if len(text) <= PLAIN:
        return _safe(text), False
    packed = gzip.compress(text.encode("utf-8", "replace"), 9, mtime=0)
    return base64.b64encode(packed).decode("ascii"), True


def _safe(text: str) -> str:
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def values(picture: Picture) -> dict[str, Any]:
    """The JSON values that the scripts of the page read (`page/data.js`)."""
    templates: dict[str, int] = {}
    links = [_link(picture, link, templates) for link in picture.links]
    return {
        "title": picture.title,
        "asked": picture.asked,
        "nothing": picture.nothing,
        "notes": picture.notes,
        "asOf": picture.as_of,
        "knownBy": picture.known_by,
        "lists": picture.lists,
        "version": picture.data,
        "lasting": picture.states,
        "styles": _styles(picture),
        "claims": lookup.codes("claim"),
        "nodes": {"count": len(picture.nodes), **_columns(map(_node, picture.nodes))},
        "links": {"count": len(links), **_columns(links)},
        "templates": list(templates),
        "routes": [_route(route) for route in picture.routes],
        "routesInAll": picture.routes_in_all,
        "loaded": picture.loaded,
        "about": {
            at: _filled(
                found._asdict() | {"listings": [one._asdict() for one in found.listings]}
            )
            for at, found in picture.about.items()
        },
        "proofs": {at: found._asdict() for at, found in picture.proofs.items()},
        "evidence": {
            name: [
                row.publication, row.origin, row.stance, row.claim or "asserted", row.grade,
                row.date, row.via, row.statement, row.locator,
                _iso(known_on(row, picture.publications)),
            ]
            for name, row in picture.evidence.items()
        },
        "publications": {
            name: [row.publisher, row.title, row.date, web_address(row.url), row.kind]
            for name, row in picture.publications.items()
        },
    }  # fmt: skip


def web_address(url: str) -> str:
    """The address if a browser may be sent there: http or https, and nothing that hides it.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    lowered = url.strip().lower()
    plain = url.isprintable() and " " not in url.strip()
    return url.strip() if plain and lowered.startswith(("https://", "http://")) else ""


def _filled(cells: dict[str, Any]) -> dict[str, Any]:
    return {name: cell for name, cell in cells.items() if cell}


def _node(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "name": node.name,
        "article": int(node.article),
        "other": node.other_name,
        "kind": node.kind,
        "pool": node.pool,
        "designated": int(node.designated),
        "programmes": ";".join(node.programmes),
        "country": node.country,
        "publications": ";".join(node.publications),
        "x": node.x,
        "y": node.y,
    }


def _link(picture: Picture, link: Link, templates: dict[str, int]) -> dict[str, Any]:
    ends = [picture.nodes[link.source], picture.nodes[link.target]]
    source, target = (f"the {end.name}" if end.article else end.name for end in ends)

    def told_of(told: Told) -> dict[str, Any]:
        template = _template(told, source, target)
        return told._asdict() | {
            "sentence": templates.setdefault(template, len(templates)),
            "publications": ";".join(told.publications),
        }

    found = link._asdict()
    del found["told"]
    found["history"] = [[day, *told_of(told).values()] for day, told in link.history] or 0
    return found | told_of(link.told)


def _template(told: Told, source: str, target: str) -> str:
    """Sentence with signs for its names, its amount and its date, each once at most."""
    signs = (SOURCE, TARGET, AMOUNT, WHEN)
    said = "".join(char for char in told.sentence if char not in signs)
    head = ""
    if source and said.startswith(source):
        head, said = SOURCE, said[len(source) :]
    begin, found, rest = said.partition(f" {target}")
    if found and target:
        begin, rest = f"{begin} {TARGET}", rest
    else:
        begin, rest = said, ""
    if told.amount:
        begin = begin.replace(told.amount, AMOUNT, 1)
    if rest.endswith(f" {told.when}"):
        rest = rest.removesuffix(told.when) + WHEN
    elif told.when and rest.endswith(f"{told.when})"):
        rest = rest.removesuffix(f"{told.when})") + f"{WHEN})"
    return head + begin + rest


def _columns(rows: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Rows as packed columns."""
    table = list(rows)
    return {name: pack([row[name] for row in table]) for name in table[0]} if table else {}


def pack(cells: Sequence[Any]) -> Any:
    """A column as the shortest of: one value, few exceptions, few values by number, a list.

    >>> pack(["a", "a"]), pack([0, 0, 0, 0, 7])
    ({'all': 'a'}, {'else': 0, 'some': {4: 7}})
    """
    keys = [
        json.dumps(cell, ensure_ascii=False) if isinstance(cell, list) else cell for cell in cells
    ]
    counts: dict[Any, int] = {}
    for key in keys:
        counts[key] = counts.get(key, 0) + 1
    if len(counts) == 1:
        return {"all": cells[0]}
    most = max(counts, key=lambda key: counts[key])
    if counts[most] > 0.75 * len(cells):
        usual = cells[keys.index(most)]
        return {
            "else": usual,
            "some": {at: cell for at, cell in enumerate(cells) if keys[at] != most},
        }
    if len(counts) * 4 <= len(cells) and all(isinstance(cell, str) for cell in cells):
        number = {key: at for at, key in enumerate(counts)}
        return {"of": list(number), "at": [number[key] for key in keys]}
    return list(cells)


def _iso(day: str) -> str:
    """A day, or nothing for what is not dated."""
    return "" if day == dates.LAST_DAY else day


def _styles(picture: Picture) -> dict[str, list[Any]]:
    """Styles of the kinds that are there, of what is designated, and of any other."""
    kinds = {node.kind for node in picture.nodes} | {DESIGNATED, "other"}
    return {name: [*style] for name, style in styles().items() if name in kinds}


def _route(route: Route) -> dict[str, Any]:
    found = route._asdict()
    found["class"] = found.pop("class_")
    found["steps"] = [_step(step) for step in route.steps]
    return found


def _step(step: Step) -> dict[str, Any]:
    found = step._asdict()
    for name in ("stations", "behind"):
        found[name] = [one._asdict() for one in found[name]]
    return _filled(found)
