"""What the page and the figures show, as plain values: nodes, links, routes, their evidence.

Nothing here knows of HTML, SVG or pyvis; every text in it comes from the sentence builder.
`view.py` makes these values, `packing.py`, `figure.py` and `html.py` write them.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from flowgraph.model import lookup
from flowgraph.model.values import Evidence, Publication

SOLID, DASHED, DOTTED = "solid", "dashed", "dotted"
DESIGNATED = "designated"
_PAGE = Path(__file__).parent / "page"


class Style(NamedTuple):
    """How nodes of one kind are drawn: by shape and by colour, never by colour alone."""

    shape: str
    glyph: str
    colour: str
    rank: int
    label: str


class Node(NamedTuple):
    """One entity. `x` and `y` are None where it is not laid out until it is asked for."""

    id: str
    name: str
    article: bool
    other_name: str
    kind: str
    pool: str
    designated: bool
    programmes: tuple[str, ...]
    country: str
    publications: tuple[str, ...]
    x: int | None
    y: int | None


class Told(NamedTuple):
    """What the publications had said of an edge by a day.

    `denials` says how far denials were looked for, where no row denies it.
    """

    grade: str
    claim: str
    origins: int
    verb: str
    sentence: str
    amount: str
    when: str
    publications: tuple[str, ...]
    denials: str


class Link(NamedTuple):
    """One edge. `source` and `target` are node numbers; `time` is empty for what is over.

    `known` is the first day on which it had been published; `history` holds what was told
    from each day on which that changed, if it ever was another thing than `told`.
    """

    id: str
    source: int
    target: int
    kind: str
    told: Told
    currency: str
    status: str
    start: str
    end: str
    known: str
    time: str
    line: str
    width: float
    history: tuple[tuple[str, Told], ...]


class Attached(NamedTuple):
    """A station of a hop, or somebody behind it.

    `link` says so, `about` is the record of the hop that it bears on; `role` is short, for a
    label.
    """

    node: int
    link: int
    about: int
    role: str
    text: str


class Step(NamedTuple):
    """One hop of a route; `back` where its record points against the way of the route.

    `untimely` are records of the hop with which money would leave before it arrives.
    """

    links: tuple[int, ...]
    also: tuple[int, ...]
    back: bool
    label: tuple[str, str, str]
    grade: str
    claim: str
    stations: tuple[Attached, ...]
    behind: tuple[Attached, ...]
    via: tuple[str, ...]
    against: tuple[str, ...]
    untimely: tuple[int, ...]


class Route(NamedTuple):
    """One path, with what a reader must be told beside it."""

    id: str
    nodes: tuple[int, ...]
    steps: tuple[Step, ...]
    class_: str
    means: str
    band: str
    weakest: int
    weakest_grade: str
    origins: int
    order: str
    single_publication: bool
    amount: str
    notes: tuple[str, ...]
    listings: tuple[str, ...]
    programmes: tuple[str, ...]


class Listed(NamedTuple):
    """One listing of an entity as a line, with the evidence for and against it."""

    text: str
    note: str
    url: str
    in_force: bool
    supports: tuple[str, ...]
    against: tuple[str, ...]


class About(NamedTuple):
    """What the details of an entity say beside its links."""

    names: tuple[tuple[str, str, str], ...]
    description: str
    function: str
    life: str
    listings: tuple[Listed, ...]
    facts: tuple[str, ...]


class Proof(NamedTuple):
    """What the details of a link say: its note and the evidence for it, through, against."""

    note: str
    supports: tuple[str, ...]
    via: tuple[str, ...]
    against: tuple[str, ...]


class Picture(NamedTuple):
    """All that a page shows.

    `states` are the link kinds that hold for a time; `about` and `proofs` are by node and
    by link number, where there is anything to say;
    `loaded` are the numbers of the nodes that have a position.
    """

    title: str
    asked: str
    nothing: str
    notes: tuple[str, ...]
    as_of: str
    known_by: str
    lists: tuple[str, ...]
    data: str
    states: tuple[str, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    routes: tuple[Route, ...]
    routes_in_all: int
    loaded: tuple[int, ...]
    about: dict[int, About]
    proofs: dict[int, Proof]
    evidence: dict[str, Evidence]
    publications: dict[str, Publication]


@cache
def styles() -> dict[str, Style]:
    """Style of each entity kind, and of what is designated."""
    return {
        row["kind"]: Style(
            row["shape"], row["glyph"], row["colour"], int(row["rank"]), row["label"]
        )
        for row in lookup.read(_PAGE / "entity_styles.csv")
    }
