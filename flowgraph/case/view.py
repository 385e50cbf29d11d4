"""The filters of one question, applied once.

A `View` holds the two clocks, the least grade, the claim statuses, and what to
do about pools and possible identity. `apply` gives the `Network`: what is left
to walk, and what may be attached to it. An analysis knows nothing of clocks.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from flowgraph.case.case import Case
from flowgraph.case.evidence import Summary, appeared, said_on, summarise
from flowgraph.errors import UsageError
from flowgraph.model import dates, grades, lookup
from flowgraph.model.values import Designation, Edge, SanctionsList

if TYPE_CHECKING:
    from flowgraph.case.listed import Lists

HELD, ASSUMED, STRADDLES, UNDATED = "held", "assumed", "straddles", "undated"
ALL_BUT_DENIED = tuple(code for code in lookup.codes("claim") if code != "denied")


@dataclass(frozen=True)
class View:
    """The question's filters.

    Parameters
    ----------
    as_of : day the question is about (partial dates mean their last day); empty
        for the latest publication date of the case
    known_by : count only what the publications had said by this day
    min_grade : least Admiralty grade, e.g. `C3`: at least C *and* at least 3
    claims : claim statuses to walk; `denied` is never walked
    general_pools : walk through governments, ministries, banks and states
    possible_identity : walk `possibly_same_as`
    any_order : keep money routes on which money would leave before it arrived
    within : most days that money may wait on a route before it goes on (`90d`); empty for any
    """

    as_of: str = ""
    known_by: str = ""
    min_grade: str = ""
    claims: tuple[str, ...] = ALL_BUT_DENIED
    general_pools: bool = False
    possible_identity: bool = False
    any_order: bool = False
    within: str = ""

    @property
    def default_claims(self) -> bool:
        """Whether all claims but denied ones are walked."""
        return set(self.claims) == set(ALL_BUT_DENIED)

    @property
    def wait(self) -> int | None:
        """Most days that money may wait on a route; None for any number."""
        return int(self.within.rstrip("d")) if self.within else None

    def __post_init__(self) -> None:
        """Refuse what cannot be asked, naming the option."""
        for option in ("as_of", "known_by"):
            text = getattr(self, option)
            if text:
                try:
                    dates.interval(text)
                except ValueError as error:
                    name = option.replace("_", "-")
                    raise UsageError(f"--{name} '{text}': {error}") from None
        if self.min_grade and not grades.is_grade(self.min_grade):
            raise UsageError(f"--min-grade '{self.min_grade}': write A to F and 1 to 6 (B2)")
        if self.within and not re.fullmatch(r"\d{1,6}d?", self.within, re.ASCII):
            raise UsageError(f"--within '{self.within}': write a number of days (90d)")
        unknown = [claim for claim in self.claims if claim not in ALL_BUT_DENIED]
        if unknown:
            raise UsageError(
                f"--claims '{', '.join(unknown)}': use {', '.join(ALL_BUT_DENIED)}"
                " (a denied statement is shown beside what it denies and never walked)"
            )


def read_view(**options: Any) -> View:
    """View from its fields as people write them.

    Parameters
    ----------
    options : fields of `View`. A clock may be `today`, the day of the machine's clock; a grade
        may be in small letters; claims may be one text with commas; an empty value or None is
        the default

    Raises
    ------
    UsageError
        If a field cannot be asked so.

    >>> view = read_view(min_grade="b3", claims="asserted, alleged", known_by=None)
    >>> view.min_grade, view.claims, view.known_by
    ('B3', ('asserted', 'alleged'), '')
    """
    zero = ("within", 0)
    given = {
        name: value
        for name, value in options.items()
        if value or ((name, value) == zero and value is not False)
    }
    for clock in ("as_of", "known_by"):
        if clock in given:
            given[clock] = _day_of(str(given[clock]))
    if "within" in given:
        given["within"] = str(given["within"])
    if "min_grade" in given:
        given["min_grade"] = str(given["min_grade"]).upper()
    if "claims" in given:
        words = given.pop("claims")
        words = words.split(",") if isinstance(words, str) else words
        claims = tuple(word.strip() for word in words if word.strip())
        if claims:
            given["claims"] = claims
    return View(**given)


def _day_of(text: str) -> str:
    """Partial date as given; `today` becomes the day of the machine's clock."""
    if text.casefold() != "today":
        return text
    from datetime import date

    return date.today().isoformat()


class Listing(NamedTuple):
    """One listing in force under a view; the row holds what was known by its clock."""

    row: Designation
    summary: Summary | None

    @property
    def designates(self) -> bool:
        """Whether it makes its entity `@designated`: property is blocked, or an FTO."""
        return self.row.effect in ("blocking", "fto")


@dataclass
class Network:
    """What a view left of a case.

    Attributes
    ----------
    as_of : the day, resolved; empty in a case without dates
    walkable : ids of the edges that may be walked, with the time of each
        (held, assumed, straddles, undated)
    summaries : evidence of each edge that was published, passes the grade, has a claim
        asked for and can have begun by the day; not all of them are walkable
    listings : listings in force, of any effect, by entity
    undated : number of edges left out by `known_by` because no date says when they
        were published
    """

    case: Case
    view: View
    as_of: str
    walkable: dict[str, str]
    summaries: dict[str, Summary]
    listings: dict[str, list[Listing]] = field(default_factory=dict)
    undated: int = 0

    def __repr__(self) -> str:
        """Name the case, the day and what is left."""
        left = f"{len(self.walkable)} of {len(self.case.edges)} edges"
        return f"<Network {self.case.name} as of {self.as_of or 'no day'}: {left}>"

    def pool(self, entity: str) -> str:
        """Pool of an entity: none, umbrella or general."""
        return self.case.entities[entity].pool

    def asked(self) -> dict[str, Any]:
        """The filters of the question as an answer repeats them; None where none was given."""
        view = self.view
        return {
            "as_of": self.as_of or None,
            "known_by": view.known_by or None,
            "min_grade": view.min_grade or None,
            "claims": list(view.claims),
            "general_pools": view.general_pools,
            "possible_identity": view.possible_identity,
            "any_order": view.any_order,
            "within": view.within or None,
        }

    @property
    def known_by(self) -> str:
        """Last day by which something must have been published to count; empty for any."""
        return dates.last_day(self.view.known_by) if self.view.known_by else ""

    def version_of(self, row: SanctionsList) -> str:
        """Version of a list as far as known by the day asked; a later copy is not named."""
        by = self.known_by
        if not by:
            return row.version
        years = re.findall(r"\b\d{4}(?:-\d\d){0,2}\b", row.version)
        known = bool(years) and all(_last_day_or_never(day) <= by for day in years)
        return row.version if known else f"as published by {self.view.known_by}"

    def published(self, publication: str) -> bool:
        """Whether a publication had appeared by the day by which things must be known."""
        by = self.known_by
        return not by or appeared(self.case.publications.get(publication), by)

    def since(self, entity: str) -> str:
        """First day, as a partial date, on which an entity is known to be designated.

        Empty where it is not, and where no day is stated.
        """
        rows = (one.row for one in self.listings.get(entity, ()) if one.designates)
        return min((row.since for row in rows if row.since), key=dates.first_day, default="")

    @cached_property
    def designated(self) -> frozenset[str]:
        """Entities with a blocking or FTO listing in force."""
        return frozenset(
            name for name, rows in self.listings.items() if any(row.designates for row in rows)
        )

    def names_of(self, entity: str) -> tuple[str, ...]:
        """Ids of one party by stated identities: an entity and its other names, sorted."""
        return self._names.get(entity, (entity,))

    @cached_property
    def _names(self) -> dict[str, tuple[str, ...]]:
        from flowgraph.case.identity import parties

        groups: dict[str, list[str]] = {}
        for name, party in parties(self).items():
            groups.setdefault(party, []).append(name)
        return {name: tuple(sorted(group)) for group in groups.values() for name in group}

    @cached_property
    def lists(self) -> "Lists":
        """What the lists loaded say of each entity, other names and doubts counted."""
        from flowgraph.case.listed import Lists

        return Lists(self)

    @cached_property
    def left_out(self) -> frozenset[str]:
        """Edges that may be walked on the day and that the filters on grade and claim left out."""
        if not self.view.min_grade and self.view.default_claims:
            return frozenset()
        return frozenset(self.unfiltered.walkable) - self.walkable.keys()

    @cached_property
    def unfiltered(self) -> "Network":
        """The same question without its filters on grade and claim; itself where it has none."""
        if not self.view.min_grade and self.view.default_claims:
            return self
        view = replace(self.view, as_of=self.as_of, min_grade="", claims=ALL_BUT_DENIED)
        return apply(self.case, view)

    def touching(self, entity: str) -> tuple[str, ...]:
        """Edges of a party, under any of its names, that the filters left out."""
        names = frozenset(self.names_of(entity)) if self.left_out else frozenset[str]()
        edges = (self.case.edges[name] for name in self.left_out)
        return tuple(sorted(e.id for e in edges if e.source in names or e.target in names))

    def can_hold(self, edge: Edge) -> bool:
        """Whether an edge can hold on the day by its dates, whoever states or denies it."""
        return _begun(self.case, edge, self.as_of) and bool(
            _time(self.case, edge, self.as_of, self.known_by)
        )

    def attached(self, found: Mapping[str, Sequence[Edge]], entity: str) -> Iterator[Edge]:
        """Records attached to a party under any of its names, out of `leaders` and the like."""
        for name in self.names_of(entity):
            yield from found.get(name, ())

    def time(self, edge: Edge) -> str:
        """How an edge stands to the day; `held` for a state that is over by then."""
        return self.walkable.get(edge.id, HELD)

    @cached_property
    def approvals(self) -> dict[str, list[Edge]]:
        """Approvals that may be attached, by the edge that they are about."""
        found: dict[str, list[Edge]] = {}
        for name in self.summaries:
            edge = self.case.edges[name]
            if edge.about and edge.kind == "approves":
                found.setdefault(edge.about, []).append(edge)
        return found

    @cached_property
    def leaders(self) -> dict[str, list[Edge]]:
        """`leads` edges that may be attached, by the body led."""
        return self._by_target("leads")

    @cached_property
    def members(self) -> dict[str, list[Edge]]:
        """`member_of` edges that may be attached, by the body."""
        return self._by_target("member_of")

    @cached_property
    def processors(self) -> dict[str, list[Edge]]:
        """`processes_for` edges that may be attached, by the client."""
        return self._by_target("processes_for")

    @cached_property
    def parts(self) -> dict[str, list[Edge]]:
        """Edges that are part of another, by that other edge."""
        found: dict[str, list[Edge]] = {}
        for name in self.summaries:
            edge = self.case.edges[name]
            if edge.within:
                found.setdefault(edge.within, []).append(edge)
        return found

    def _by_target(self, kind: str) -> dict[str, list[Edge]]:
        found: dict[str, list[Edge]] = {}
        for name in self.summaries:
            edge = self.case.edges[name]
            if edge.kind == kind:
                found.setdefault(edge.target, []).append(edge)
        return found

    def published_days(self, edge: Edge) -> list[str]:
        """Partial dates on which publications state an edge, the earliest first."""
        supports = self.summaries[edge.id].supports if edge.id in self.summaries else ()
        rows = self.case.evidence_of.get(edge.id)
        if rows:
            found = {said_on(row, self.case.publications) for row in rows if row.id in supports}
        else:
            cited = (self.case.publications.get(name) for name in edge.publications)
            found = {edge.known, *(pub.date for pub in cited if pub)}
            by = self.known_by
            found = {day for day in found if not by or (day and dates.last_day(day) <= by)}
        return sorted(found - {""})

    def last_published(self, edge: Edge) -> str:
        """Latest partial date on which a publication states an edge; empty if none does."""
        return max(self.published_days(edge), key=dates.last_day, default="")

    def last_seen(self, edge: Edge) -> str:
        """Day on which a state without a published end was last published.

        Empty for an act, for a state whose end is published, and where no publication is dated.
        """
        if edge.end or self.case.kinds[edge.kind].event:
            return ""
        return self.last_published(edge)

    def hedge(self, name: str) -> str:
        """The publication's own hedge of a record; empty where it may name one of another row."""
        summary = self.summaries.get(name)
        return "" if summary and summary.partial else self.case.edges[name].hedge

    def spell(self, edge: Edge) -> tuple[str, str] | None:
        """Days on which a state is *known* to hold.

        A stated date is never passed. Where one is missing the days of the
        evidence stand in for it, for on these days it was observed; None if
        nothing dates it at all.
        """
        seen = [dates.interval(day) for day in self.published_days(edge)]
        first = dates.first_day(edge.start) if edge.start else min((s[0] for s in seen), default="")
        last = dates.last_day(edge.end) if edge.end else max((s[1] for s in seen), default="")
        if not edge.start and edge.end:
            first = min(first or last, dates.first_day(edge.end))
        if not edge.end and edge.start:
            last = max(last, dates.last_day(edge.start))
        if not first or not last:
            return None
        low, high = _life(self.case, edge)
        first, last = max(first, low), min(last, high)
        return (first, last) if first <= last else None

    def end_of(self, edge: Edge) -> str:
        """End of a state as a partial date, as far as it can have been known; else empty."""
        return _known_end(edge, self.known_by)

    def ended_on(self, edge: Edge) -> str:
        """Partial date on which a state ended, by itself or with one of its ends; empty if not.

        It is over where its last possible day lies before the day of the question.
        """
        if self.case.kinds[edge.kind].event or not self.as_of:
            return ""
        lives = (self.case.entities[edge.source].end, self.case.entities[edge.target].end)
        known = (self.end_of(edge), *lives)
        ends = [end for end in known if end and dates.last_day(end) < self.as_of]
        return min(ends, key=dates.last_day, default="")

    def stated_spell(self, edge: Edge) -> tuple[str, str]:
        """Days on which a state can hold by its stated dates, within the life of its ends."""
        low, high = _life(self.case, edge)
        return max(dates.first_day(edge.start), low), min(dates.last_day(self.end_of(edge)), high)


def _last_day_or_never(text: str) -> str:
    """Last day of a text that looks like a date; the end of time if it is none."""
    try:
        return dates.last_day(text)
    except ValueError:
        return dates.LAST_DAY


def apply(case: Case, view: View) -> Network:
    """Network that a view leaves of a case.

    Cost: linear in edges, evidence and designations.
    """
    as_of = dates.last_day(view.as_of) if view.as_of else case.latest_date
    known_by = dates.last_day(view.known_by) if view.known_by else ""
    claims = frozenset(view.claims)
    walkable: dict[str, str] = {}
    summaries: dict[str, Summary] = {}
    undated = 0
    mortal = {entity.id for entity in case.entities.values() if entity.start or entity.end}
    for edge in case.edges.values():
        summary = case.summary(edge, known_by, view.min_grade)
        if summary is None and known_by and not _dated(case, edge):
            undated += 1
        if summary is None or summary.claim not in claims:
            continue
        if not (edge.start or edge.end or edge.source in mortal or edge.target in mortal):
            summaries[edge.id] = summary
            walkable[edge.id] = UNDATED if case.kinds[edge.kind].event else ASSUMED
            continue
        if not _begun(case, edge, as_of):
            continue
        summaries[edge.id] = summary
        time = _time(case, edge, as_of, known_by)
        if time:
            walkable[edge.id] = time
    listings: dict[str, list[Listing]] = {}
    for entity, rows in case.designations_of.items():
        found = [
            Listing(as_known(case, row, known_by), summary)
            for row in rows
            if in_force(row, as_of, known_by)
            for known, summary in (listing_evidence(case, row, known_by),)
            if known
        ]
        if found:
            listings[entity] = found
    return Network(case, view, as_of, walkable, summaries, listings, undated)


def _dated(case: Case, edge: Edge) -> bool:
    """Whether any publication or cell says when an edge was published."""
    rows = case.evidence_of.get(edge.id)
    cited = [row.publication for row in rows] if rows else list(edge.publications)
    if edge.known or any(row.date for row in rows or ()):
        return True
    return any(case.publications[name].date for name in cited if name in case.publications)


def _life(case: Case, edge: Edge) -> tuple[str, str]:
    """Days on which both ends of an edge exist, as far as published."""
    ends = (case.entities[edge.source], case.entities[edge.target])
    return (
        max(dates.first_day(end.start) for end in ends),
        min(dates.last_day(end.end) for end in ends),
    )


def _begun(case: Case, edge: Edge, as_of: str) -> bool:
    """Whether an act or spell can have begun by a day."""
    if not as_of:
        return True
    event = case.kinds[edge.kind].event
    low = dates.first_day(edge.start or (edge.end if event else ""))
    return max(low, _life(case, edge)[0]) <= as_of


def _known_end(edge: Edge, known_by: str) -> str:
    """End of a state as a partial date, if it did not lie ahead of what was known; else empty."""
    ahead = known_by and edge.end and dates.first_day(edge.end) > known_by
    return "" if ahead else edge.end


def _time(case: Case, edge: Edge, as_of: str, known_by: str) -> str:
    """How an edge stands to the day: held, assumed, straddles, undated; empty if it is over."""
    if case.kinds[edge.kind].event:
        if not as_of or not (edge.start or edge.end):
            return UNDATED
        return HELD if dates.last_day(edge.end or edge.start) <= as_of else STRADDLES
    if not as_of:
        return ASSUMED
    end = _known_end(edge, known_by)
    if min(dates.last_day(end), _life(case, edge)[1]) < as_of:
        return ""
    may_have_ended = end and dates.first_day(end) <= as_of < dates.last_day(end)
    may_not_have_begun = edge.start and as_of < dates.last_day(edge.start)
    if may_have_ended or may_not_have_begun:
        return STRADDLES
    return HELD if edge.start and end else ASSUMED


def in_force(row: Designation, as_of: str, known_by: str) -> bool:
    """Whether a listing is in force on a day, as far as known by another.

    An end that lay ahead of what was known is not used.
    """
    ended = row.status == "delisted" and row.end
    if not (row.status == "listed" or ended):
        return False
    if not as_of:
        return True
    if not row.since or dates.last_day(row.since) > as_of:
        return False
    if not row.end or (known_by and known_by < dates.first_day(row.end)):
        return True
    return dates.last_day(row.end) >= as_of


def as_known(case: Case, row: Designation, known_by: str) -> Designation:
    """A designation row without what came after a day: copies, publications, notes, tags."""
    if not known_by:
        return row
    ended = bool(row.end) and dates.first_day(row.end) <= known_by

    def seen(copy: str) -> str:
        return copy if copy and dates.last_day(copy) <= known_by else ""

    return row._replace(
        status="listed" if row.status == "delisted" and not ended else row.status,
        first_seen=seen(row.first_seen),
        checked=seen(row.checked),
        end=row.end if ended else "",
        publication=tuple(
            name for name in row.publication if appeared(case.publications.get(name), known_by)
        ),
        tags="",
        note="",
    )


def listing_evidence(case: Case, row: Designation, known_by: str) -> tuple[bool, Summary | None]:
    """Whether a listing had been published by a day, and the summary of its evidence."""
    rows = case.evidence_of.get(row.id, [])
    summary = summarise(None, rows, case.publications, known_by) if rows else None
    if not known_by:
        return True, summary
    known = any(appeared(case.publications.get(name), known_by) for name in row.publication)
    return known or bool(summary and summary.supports), summary
