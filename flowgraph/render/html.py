"""The interactive page, and the network as a pyvis object. The only file that knows pyvis.

The page is our own template; pyvis gives the vis-network library that draws it, taken
from the installed package and known by its hash. One file, no request of any kind.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowgraph.case.evidence import DENIED
from flowgraph.errors import FlowgraphError
from flowgraph.render import figure, packing
from flowgraph.render.picture import DASHED, DOTTED, Picture, styles
from flowgraph.render.words import counted

if TYPE_CHECKING:
    from pyvis.network import Network as Pyvis

_PAGE = Path(__file__).parent / "page"
# In this order they are one script; each begins with what it is for.
SCRIPTS = (
    "data", "names", "geometry", "dom", "state", "lane", "scene", "labels", "canvas", "tips",
    "details", "routes", "filters", "search", "table", "export", "keys", "main",
)  # fmt: skip
_LIBRARY = "templates/lib/vis-9.1.2/vis-network.min.js"
LIBRARY_SHA256 = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
# vis-network names of our shapes, for notebooks.
_SHAPES = {
    "dot": "dot", "ring": "dot", "square": "square", "bar": "square", "star": "star",
    "down": "triangleDown", "up": "triangle", "diamond": "diamond", "hexagon": "hexagon",
}  # fmt: skip
_DASHES: dict[str, Any] = {DASHED: [8, 6], DOTTED: [2, 4]}


def page_text(picture: Picture) -> str:
    """The page as HTML: one file that needs no network.

    Parameters
    ----------
    picture : what to show

    Returns
    -------
    HTML 5, UTF-8; the same for the same values. The content policy allows this file's own
    style and two scripts by hash and nothing else.

    Raises
    ------
    FlowgraphError
        If the installed pyvis carries another vis-network than the one that was tested.
    """
    from jinja2 import Environment, StrictUndefined

    environment = Environment(
        autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True,
    )  # fmt: skip
    template = "".join(line.lstrip(" ") for line in _read("template.html").splitlines(True))
    library, script, style = library_text(), script_text(), style_text()
    data, packed = packing.data_block(picture)
    first = picture.routes[0] if picture.routes else None
    return environment.from_string(template).render(
        picture=picture,
        policy=policy([library, script], style),
        style=style,
        library=library,
        script=script,
        data=data,
        packed=packed,
        figure=figure.route_svg(picture, first) if first else "",
        foot=figure.foot_text(picture),
        route_sentence=figure.route_sentence,
        version=_version(),
        entities=counted(len(picture.nodes), "entity", "entities"),
        links=counted(len(picture.links), "link"),
    )


def _version() -> str:
    from flowgraph import __version__

    return __version__


def policy(scripts: list[str], style: str) -> str:
    """Content security policy that allows these scripts and this style by hash."""
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {' '.join(map(_source, scripts))}",
            f"style-src {_source(style)}",
            "img-src data: blob:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )


def _source(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@cache
def library_text() -> str:
    """The vis-network that the installed pyvis carries, with its licence on top.

    Raises
    ------
    FlowgraphError
        If it is not there, or is not the one that was tested.
    """
    file = resources.files("pyvis") / _LIBRARY
    wanted = f"vis-network 9.1.2, SHA-256 {LIBRARY_SHA256[:12]}..., as in pyvis 0.3.2"
    mend = "install that version with `pip install pyvis==0.3.2`"
    if not file.is_file():
        raise FlowgraphError(f"pyvis carries no {_LIBRARY} (wanted: {wanted}); {mend}")
    raw = file.read_bytes()
    found = hashlib.sha256(raw).hexdigest()
    if found != LIBRARY_SHA256:
        raise FlowgraphError(
            f"the vis-network in pyvis is another one (SHA-256 {found[:12]}...; wanted: {wanted});"
            f" {mend}"
        )
    return raw.decode("utf-8").replace("\r\n", "\n")


@cache
def script_text() -> str:
    """Our own scripts as one, in a scope of their own, without comments and indentation.

    A real minifier would save a tenth more; but then the bytes of a page would hang on its
    version, and one of two that were tried changed text inside nested templates.
    """
    lines = (line.strip() for name in SCRIPTS for line in _read(f"{name}.js").splitlines())
    kept = "\n".join(line for line in lines if line and not line.startswith("//"))
    return f'(() => {{\n"use strict";\n{kept}\n}})();\n'


@cache
def style_text() -> str:
    """Our own style sheet, without line ends and spaces that mean nothing (none in a string)."""
    text = "".join(line.strip() for line in _read("style.css").splitlines())
    return re.sub(r"([:,;{}]) +", r"\1", text).replace(" {", "{")


def _read(name: str) -> str:
    return (_PAGE / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def to_pyvis(picture: Picture) -> Pyvis:
    """The picture as a pyvis network: directed, positions set, physics off.

    Parameters
    ----------
    picture : what to show; nodes without a position are left out, and their links

    Returns
    -------
    A `pyvis.network.Network`. Titles are plain text. Parallel links are bent apart.
    """
    from pyvis.network import Network as Pyvis

    found = Pyvis(height="700px", width="100%", directed=True, cdn_resources="in_line")
    for at in picture.loaded:
        node = picture.nodes[at]
        style = styles()["designated" if node.designated else node.kind]
        found.add_node(
            node.id,
            label=node.name,
            shape=_SHAPES[style.shape],
            color=style.colour,
            title=_plain("\n".join(filter(None, (node.name, node.other_name, node.kind)))),
            x=node.x,
            y=node.y,
            physics=False,
            kind=node.kind,
            designated=node.designated,
        )
    loaded, pairs = set(picture.loaded), dict[frozenset[int], int]()
    for link in picture.links:
        if link.source not in loaded or link.target not in loaded:
            continue
        pair = frozenset((link.source, link.target))
        at = pairs[pair] = pairs.get(pair, -1) + 1
        bend = 0.12 * ((at + 1) // 2)
        smooth = {"type": "curvedCW" if at % 2 else "curvedCCW", "roundness": bend}
        found.add_edge(
            picture.nodes[link.source].id,
            picture.nodes[link.target].id,
            id=link.id,
            label=link.told.verb,
            title=_plain(link.told.sentence),
            width=link.width,
            dashes=[1, 6] if link.told.claim == DENIED else _DASHES.get(link.line, False),
            smooth=smooth if at else False,
        )
    found.toggle_physics(False)
    return found


def _plain(text: str) -> str:
    """Text that pyvis keeps as text: one title that names `href` makes its page run them all."""
    return text.replace("href", "h\u2060ref")
