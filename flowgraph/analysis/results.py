"""What a path query answers, as plain values."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from flowgraph.case.evidence import Summary
from flowgraph.case.view import HELD, Listing, Network
from flowgraph.model import kinds

if TYPE_CHECKING:
    import pandas as pd

    from flowgraph.analysis.order import Clash
    from flowgraph.analysis.reached_through import ReachedThrough

# Whether money runs forward in time along a route (`order.py`).
CERTAIN, POSSIBLE, IMPOSSIBLE = "certain", "possible", "impossible"


class Behind(NamedTuple):
    """Somebody who stands behind a hop.

    `edge` says so (with its grade and claim), `about` is the record that it bears on (with
    `about_grade` and `about_claim`): the payment, the part of it that a station pays, or what
    says that a station processes. `payment` is the record of the hop. Nobody stands behind it
    more surely than it is recorded itself. `listed`: by its own name or a sure other one, None
    where a doubt or an incomplete list leaves it open. `time` is `assumed` where it is not known
    that the days meet.
    """

    entity: str
    act: str
    edge: str
    about: str
    listed: bool | None
    grade: str
    claim: str
    about_grade: str = ""
    about_claim: str = ""
    payment: str = ""
    payment_grade: str = ""
    payment_claim: str = ""
    time: str = HELD


class Station(NamedTuple):
    """Somebody whom the money of a hop passes without being a payer of its own.

    `edge` says so, `about` is the record of the hop that it bears on. `time` is
    `assumed` where the days meet only by an unpublished first or last day. Both records have
    their grade and claim, for a station of an alleged payment is no sure one.
    """

    entity: str
    role: str
    edge: str
    about: str
    time: str
    grade: str = ""
    claim: str = ""
    about_grade: str = ""
    about_claim: str = ""


class Hop(NamedTuple):
    """One step of a path, with the edges that admit it, strongest first.

    `edges` are those of the strongest kind; `others` those of the kinds in `also`. On a
    money route neither holds the records of `untimely`, with which money would leave before
    it arrives.
    """

    source: str
    target: str
    kind: str
    step: str
    direction: str
    also: tuple[str, ...]
    edges: tuple[str, ...]
    others: tuple[str, ...]
    summary: Summary
    time: str
    stations: tuple[Station, ...] = ()
    behind: tuple[Behind, ...] = ()
    against: tuple[str, ...] = ()
    via: tuple[str, ...] = ()
    untimely: tuple[str, ...] = ()

    @property
    def identity(self) -> bool:
        """Whether the hop only changes the name of the party."""
        return self.step in (kinds.IDENTITY, kinds.POSSIBLE)


class Timed(NamedTuple):
    """One listing on a path, and how the records of its money stand to its first day.

    `hop` is the last pay hop before the listed party (the first one after it, for the
    source), from 0. `timing` says where its dated records lie; what was only pledged or
    drafted is not among them. `undated` counts the records that no date places. Without
    such records, and in other lenses, `hop` is None and `timing` empty.
    """

    listing: Listing
    hop: int | None = None
    timing: str = ""
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Path:
    """One route, with everything that a reader needs to judge it.

    `order` says whether money runs forward in time along it: `certain`, `possible`,
    `impossible`, or empty where the route is none of money. `clash` is where it breaks, if
    it does.
    """

    id: str
    nodes: tuple[str, ...]
    hops: tuple[Hop, ...]
    class_: str
    band: str
    weakest_hop: int
    origins: int
    single_publication: bool
    amount_known_to: int
    benefit_step: int | None
    pools: tuple[tuple[str, str], ...]
    listed_en_route: tuple[str, ...]
    relies_on_identity: tuple[str, ...]
    designations: tuple[Timed, ...]
    order: str = ""
    clash: "Clash | None" = None

    @property
    def source(self) -> str:
        """Where the path begins."""
        return self.nodes[0]

    @property
    def target(self) -> str:
        """Where it ends."""
        return self.nodes[-1]

    @property
    def weakest_grade(self) -> str:
        """Grade of the weakest hop."""
        return self.hops[self.weakest_hop].summary.grade


class Past(NamedTuple):
    """Two parties that records joined until one or more of these ended.

    `nodes` are the parties from one to the other; `ended` are the records that are over, each
    with the partial date on which it, or the life of one of its ends, ended. `apart` says that
    on no day all of it held: the recorded money came later, or another record began later.
    """

    nodes: tuple[str, ...]
    ended: tuple[tuple[str, str], ...]
    apart: bool = False


class Recipient(NamedTuple):
    """An entity where money of the source and routes to the target meet."""

    entity: str
    relation: str
    hops_from_source: int
    hops_to_target: int


@dataclass(frozen=True)
class Search:
    """What was searched, and whether a bound stopped it.

    `out_of_order` counts routes that were left out because money would leave before it
    arrived, `waiting` those on which it would wait longer than asked, and `less_certain`
    those whose order is not as sure as was asked.
    """

    explored: int
    entities: int
    complete: bool
    stopped_by: str | None = None
    out_of_order: int = 0
    waiting: int = 0
    less_certain: int = 0


class Told:
    """An answer that one module of `render` tells.

    Attributes
    ----------
    told_by : the module; it has `text(answer, page)`, `to_dict(answer)`, `COLUMNS` and
        `rows(answer)`. It is imported when something is written, and not before.
    notes : what a reader of the answer must know besides
    resolved : what names became, for standard error
    """

    told_by: ClassVar[str]
    notes: tuple[str, ...]
    resolved: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON of the contract (`docs/reference/json.md`)."""
        found: dict[str, Any] = import_module(self.told_by).to_dict(self)
        return found

    def to_frame(self) -> "pd.DataFrame":
        """The rows of the CSV, with its columns, as a pandas frame."""
        import pandas as pd

        module = import_module(self.told_by)
        return pd.DataFrame(module.rows(self), columns=list(module.COLUMNS))


@dataclass(frozen=True, eq=False, repr=False)
class Answer:
    """Answer to one path query.

    Attributes
    ----------
    query : the question, resolved
    network : what the view left; gives names and edges to whoever writes the answer
    paths : ranked, the best evidence first
    nearest_common_recipients : where no path exists, where source and target meet
    reached_through : targets at which no path here arrives, and to which known routes lead
        past another target
    left_out : the first of the routes on which money would leave before it arrived, or wait
        longer than asked
    notes : what a reader of the answer must know besides (a selector that matches nothing)
    resolved : what names became, for standard error
    past : where no path exists, ties that are over and joined the two
    """

    network: Network
    query: dict[str, Any]
    search: Search
    paths: tuple[Path, ...]
    nearest_common_recipients: tuple[Recipient, ...] = ()
    reached_through: "tuple[ReachedThrough, ...]" = ()
    left_out: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()
    past: tuple[Past, ...] = ()

    def __repr__(self) -> str:
        """Say how many paths there are and whether all were searched."""
        state = "complete" if self.search.complete else "not complete"
        return f"<Answer: {len(self.paths)} paths, {state}>"

    def with_notes(
        self, notes: Iterable[str], resolved: Iterable[str], past: Iterable[Past] = ()
    ) -> "Answer":
        """The same answer with notes for its reader, and the ties that are over."""
        return replace(self, notes=tuple(notes), resolved=tuple(resolved), past=tuple(past))

    def to_dict(self) -> dict[str, Any]:
        """Give the JSON of the contract (`docs/reference/json.md`)."""
        from flowgraph.render.as_json import answer_to_dict

        return answer_to_dict(self)

    def to_frame(self) -> "pd.DataFrame":
        """One row a hop, as a pandas frame; the columns are those of the CSV."""
        import pandas as pd

        from flowgraph.render.as_csv import PATH_COLUMNS, path_rows

        return pd.DataFrame(path_rows(self), columns=list(PATH_COLUMNS))
