"""Edge kinds: how each reads, and which step it is in each lens.

A lens is a question (money, control, ownership, association). A kind's cell in
`kinds.csv` says `<step> <direction> [last]`; an empty cell means that the kind
is never walked in that lens.
"""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from flowgraph.model import columns, lookup

PAY, BENEFIT, CONTROL, OWN, LEAD = "pay", "benefit", "control", "own", "lead"
ASSOCIATE, IDENTITY, POSSIBLE = "associate", "identity", "possible"
STEPS = (PAY, BENEFIT, CONTROL, OWN, LEAD, ASSOCIATE, IDENTITY, POSSIBLE)
# A kind that was asked for by name: no step of a table, walked without the grammar.
WALK = "walk"
LENSES = ("money", "control", "ownership", "association")
FORWARD, BACKWARD = "forward", "backward"

UMBRELLA, GENERAL, NO_POOL = "umbrella", "general", "none"
POOLS = (UMBRELLA, GENERAL, NO_POOL)


class Step(NamedTuple):
    """How one kind may be walked in one lens."""

    name: str
    directions: tuple[str, ...]
    last: bool

    @property
    def identity(self) -> bool:
        """Whether the step only changes the name of the party."""
        return self.name in (IDENTITY, POSSIBLE)


class Guard(NamedTuple):
    """What the two ends must be for a step of this kind."""

    source_kinds: frozenset[str]
    target_pools: frozenset[str]

    def allows(self, source_kind: str, target_pool: str) -> bool:
        """Whether an edge between such ends may be walked."""
        return (not self.source_kinds or source_kind in self.source_kinds) and (
            not self.target_pools or target_pool in self.target_pools
        )


class Kind(NamedTuple):
    """One edge kind.

    `past` is the verb of a state that is over; `status` the money status that
    its plain verb already says; `elements` the elements of E.O. 13224 that it can
    bear on.
    """

    code: str
    nature: str
    verb: str
    verb_plural: str
    past: str
    infinitive: str
    object: str
    status: str
    steps: dict[str, Step]
    guard: Guard
    class_: str
    elements: tuple[str, ...]
    description: str

    @property
    def event(self) -> bool:
        """Whether it is an event (has happened) rather than a state (holds)."""
        return self.nature == "event"

    @property
    def pays(self) -> bool:
        """Whether it moves money, or sets it aside, in the money lens."""
        return "money" in self.steps and self.steps["money"].name == PAY


class EntityKind(NamedTuple):
    """One entity kind with its defaults.

    `article` stands before a name of this kind in a sentence; a `group` may
    bear a plural name; what is `ownable` can be the asset of a shareholding.
    """

    code: str
    pool: str
    state: bool
    article: str
    group: bool
    ownable: bool


def read_step(cell: str) -> Step | None:
    """Step that a cell of a lens column describes; None for an empty cell.

    Raises
    ------
    ValueError
        If the cell is not `<step> forward|backward|both [last]`.

    >>> read_step("benefit backward last")
    Step(name='benefit', directions=('backward',), last=True)
    """
    if not cell.strip():
        return None
    words = cell.split()
    if words[0] not in STEPS:
        raise ValueError(f"no step '{words[0]}'; there are {', '.join(STEPS)}")
    if len(words) not in (2, 3) or words[1] not in (FORWARD, BACKWARD, "both"):
        raise ValueError("expected `<step> forward|backward|both [last]`")
    if len(words) == 3 and words[2] != "last":
        raise ValueError("the third word of a step can only be `last`")
    both = (FORWARD, BACKWARD)
    return Step(words[0], both if words[1] == "both" else (words[1],), len(words) == 3)


def faults(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with a row of a `kinds.csv`: column and reason, all of it."""
    for lens in LENSES:
        try:
            read_step(row.get(lens) or "")
        except ValueError as error:
            yield lens, str(error)
    class_ = row.get("class") or "unspecified"
    if class_ not in lookup.class_order():
        yield "class", f"no class '{class_}'; there are {', '.join(lookup.class_order())}"
    try:
        _read_guard(row.get("guard") or "")
    except ValueError as error:
        yield "guard", str(error)


def read_kind(row: dict[str, str]) -> Kind:
    """Kind that one row of a `kinds.csv` describes.

    Raises
    ------
    ValueError
        If a step or the guard cannot be read; `faults` says all that is wrong.
    """
    get = row.get
    found = {lens: read_step(get(lens) or "") for lens in LENSES}
    verb = get("verb") or (get("kind") or "").replace("_", " ")
    return Kind(
        code=get("kind") or "",
        nature=get("nature") or "event",
        verb=verb,
        verb_plural=get("verb_plural") or verb,
        past=get("past") or verb,
        infinitive=get("infinitive") or verb,
        object=get("object") or "",
        status=get("status") or "",
        steps={lens: step for lens, step in found.items() if step},
        guard=_read_guard(get("guard") or ""),
        class_=get("class") or "unspecified",
        elements=columns.split_cell(get("eo13224") or ""),
        description=get("description") or "",
    )


def _read_guard(cell: str) -> Guard:
    known = {"source_kind": frozenset(entity_kinds()), "target_pool": frozenset(POOLS)}
    parts = dict.fromkeys(known, frozenset[str]())
    for part in filter(None, cell.split(";")):
        name, _, values = part.partition("=")
        if name not in known:
            raise ValueError(f"a guard cannot ask for '{name}', only for {', '.join(known)}")
        parts[name] = frozenset(values.split("|"))
        wrong = sorted(parts[name] - known[name])
        if wrong:
            raise ValueError(f"no {name} '{wrong[0]}'; there are {', '.join(sorted(known[name]))}")
    return Guard(parts["source_kind"], parts["target_pool"])


def standard_kinds() -> dict[str, Kind]:
    """The edge kinds that flowgraph knows, by code."""
    return {row["kind"]: read_kind(row) for row in lookup.rows("kinds")}


@cache
def entity_kinds() -> dict[str, EntityKind]:
    """The entity kinds that flowgraph knows, by code."""
    return {
        row["kind"]: EntityKind(
            code=row["kind"],
            pool=row["pool"],
            state=row["state"] == "yes",
            article=row["article"],
            group=row["group"] == "yes",
            ownable=row["ownable"] == "yes",
        )
        for row in lookup.rows("entity_kinds")
    }
