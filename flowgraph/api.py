"""The commands as functions: a case first, keywords named like the options."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowgraph.analysis.ask import ask_paths
from flowgraph.analysis.chokepoints import ChokepointsAnswer, ask_chokepoints
from flowgraph.analysis.differences import DiffAnswer, ask_diff
from flowgraph.analysis.explain import EntityAccount, RouteAccount, explain_entity, explain_route
from flowgraph.analysis.exposure import ExposureAnswer, ask_exposure
from flowgraph.analysis.grammar import lens_for
from flowgraph.analysis.offices import BehindAnswer, ask_behind
from flowgraph.analysis.overview import ask_overview
from flowgraph.analysis.paths import DEFAULT_MAX_EXPLORED
from flowgraph.analysis.results import Answer
from flowgraph.analysis.rules import RulesAnswer, ask_rules
from flowgraph.analysis.targets import TargetsAnswer, ask_targets
from flowgraph.analysis.trace import TraceAnswer, ask_trace
from flowgraph.analysis.whatif import WhatifAnswer, ask_whatif
from flowgraph.case.case import Case
from flowgraph.case.select import resolve
from flowgraph.case.view import Network, View, read_view
from flowgraph.checks import all_problems, refuse_errors
from flowgraph.errors import UsageError
from flowgraph.model.problems import Problem

if TYPE_CHECKING:
    import pyvis.network as pyvis

    from flowgraph.render.picture import Picture

_VIEW_FIELDS = frozenset(View.__dataclass_fields__)


def check(case: Case) -> list[Problem]:
    """Every problem of a case, errors first.

    >>> import flowgraph as fg
    >>> [p for p in check(fg.load()) if p.severity == "error"]
    []
    """
    return all_problems(case)


def paths(case: Case, source: str, target: str, **options: Any) -> Answer:
    """Ranked paths from source to target.

    Parameters
    ----------
    case : the case
    source, target : an id, a name in any script, or a selector (`@designated`)
    options : fields of `View` (as_of, known_by, min_grade, claims, general_pools,
        possible_identity, any_order, within) and of the search (follow, k, max_hops, through,
        avoid, max_explored, max_seconds, order)

    Raises
    ------
    DataError
        If the tables hold errors.
    UnknownEntity, AmbiguousEntity, UsageError
        If a word names no entity, or several, or an option cannot be asked.

    >>> import flowgraph as fg
    >>> answer = paths(fg.load(), "iraq-federal-budget", "kataib-hizballah")
    >>> answer.paths[0].nodes
    ('iraq-federal-budget', 'popular-mobilization-forces', 'kataib-hizballah')
    """
    network, rest = _network(case, options)
    for name in ("through", "avoid"):
        rest[name] = _words(rest.pop(name, ()))
    return ask_paths(network, source, target, **rest)


def explain(
    case: Case, *what: str, follow: str = "money", **options: Any
) -> EntityAccount | RouteAccount:
    """Everything known of one entity, or of a route through several.

    Parameters
    ----------
    case : the case
    what : one id or name, or several for a route
    follow : lens in which several should be a path
    options : fields of `View`
    """
    network, rest = _network(case, options)
    _only(rest, "explain")
    if not what:
        raise UsageError("explain() needs an entity, or several for a route")
    lens_for(follow, network)
    nodes = tuple(resolve(case, word) for word in what)
    if len(nodes) == 1:
        return explain_entity(network, nodes[0])
    return explain_route(network, nodes, follow)


def rules(
    case: Case, *what: str, regime: str = "", shares: bool = False, **options: Any
) -> RulesAnswer:
    """Verdicts of US, EU, UK, Swiss and Canadian rules, with the working.

    Parameters
    ----------
    case : the case
    what : ids, names or selectors; none for every party that a rule catches or leaves open
    regime : instruments with commas (`ofac`, `eu`, `uk`, `ch`, `ca`); empty for all
    shares : add integrated ownership and majority control, which no rule uses
    options : fields of `View`

    Raises
    ------
    DataError
        If the tables hold errors; with `shares`, if a group owns all of itself.
    UnknownEntity, AmbiguousEntity, UsageError
        If a word names no entity, or several, or an option cannot be asked.

    >>> import flowgraph as fg
    >>> answer = rules(fg.load(), "al-huda-bank", regime="ofac")
    >>> [(one.rule, one.verdict) for one in answer.findings]
    [('listed', 'not_blocked'), ('50-percent', 'indeterminate')]
    """
    network, rest = _network(case, options)
    _only(rest, "rules")
    return ask_rules(network, what, regime=regime, shares=shares)


def exposure(
    case: Case, *what: str, every: bool = False, party: str = "", **options: Any
) -> ExposureAnswer:
    """Each class of exposure of some entities, or of all, to the nearest listed parties.

    Parameters
    ----------
    case : the case
    what : ids, names or selectors
    every : all entities of the case
    party : a word for parties for which the elements of E.O. 13224 are read as well
    options : fields of `View` and of the search (max_hops, max_explored)

    Raises
    ------
    DataError, UnknownEntity, AmbiguousEntity, UsageError
        As in `rules`.

    >>> import flowgraph as fg
    >>> answer = exposure(fg.load(), "al-huda-bank")
    >>> [(one.class_, one.direction, one.party) for one in answer.exposures][-1]
    ('part-owned-by', 'from_party', 'hamad-al-moussawi')
    """
    network, rest = _network(case, options)
    _only(rest, "exposure", "max_hops", "max_explored")
    return ask_exposure(network, what, every=every, party=party, **rest)


def behind(case: Case, source: str, target: str, **options: Any) -> BehindAnswer:
    """Who stands behind each hop of the money routes, and who of them is listed.

    Parameters
    ----------
    case : the case
    source, target : as in `paths`
    options : fields of `View`; avoid

    Raises
    ------
    DataError, UnknownEntity, AmbiguousEntity, UsageError
        As in `paths`.

    >>> import flowgraph as fg
    >>> answer = behind(fg.load(), "iraq-federal-budget", "kataib-hizballah")
    >>> sorted({one.entity for one in answer.officers if one.listed})[:2]
    ['abu-fadak-al-muhammadawi', 'falih-al-fayyadh']
    """
    network, rest = _network(case, options)
    _only(rest, "behind", "avoid")
    rest["avoid"] = _words(rest.pop("avoid", ()))
    return ask_behind(network, source, target, **rest)


def trace(case: Case, source: str, to: str = "", **options: Any) -> TraceAnswer:
    """How much of a source's money reached whom, between which bounds.

    Parameters
    ----------
    case : the case
    source, to : as in `paths`; without `to` designated parties, or every account in a case
        without designations
    options : fields of `View`; convention (with commas, or `all`), totals, period, currency,
        rate, beside

    Raises
    ------
    DataError, UnknownEntity, AmbiguousEntity, UsageError
        As in `paths`; if a convention needs days that the payments lack, or currencies that
        no rate joins.

    >>> import flowgraph as fg
    >>> answer = trace(fg.load(), "iraq-federal-budget", "kataib-hizballah", period="2021")
    >>> [str(one.high) for one in answer.frames[0].arrivals]
    ['2160000000']
    """
    network, rest = _network(case, options)
    _only(rest, "trace", "convention", "totals", "period", "currency", "rate", "beside")
    return ask_trace(network, source, to, **rest)


def chokepoints(case: Case, source: str, target: str, **options: Any) -> ChokepointsAnswer:
    """Parties and hops that every known money route uses, and the least cuts.

    Parameters
    ----------
    case : the case
    source, target : as in `paths`
    options : fields of `View`; currency, rate

    Raises
    ------
    DataError, UnknownEntity, AmbiguousEntity, UsageError
        As in `paths`.

    >>> import flowgraph as fg
    >>> answer = chokepoints(fg.load(), "iraq-federal-budget", "asaib-ahl-al-haq")
    >>> answer.chokes[0].parties
    ('popular-mobilization-forces',)
    """
    network, rest = _network(case, options)
    _only(rest, "chokepoints", "currency", "rate")
    return ask_chokepoints(network, source, target, **rest)


def targets(case: Case, source: str, target: str, **options: Any) -> TargetsAnswer:
    """What stops on the known money routes would take away, after the best way round.

    Parameters
    ----------
    case : the case
    source, target : as in `paths`
    options : fields of `View`; k, protect, include, prices (a dict), budget, measure,
        period, currency, rate

    Raises
    ------
    DataError, UnknownEntity, AmbiguousEntity, UsageError
        As in `paths`; if a price names no candidate.

    >>> import flowgraph as fg
    >>> answer = targets(fg.load(), "iraq-federal-budget", "@designated", k=2)
    >>> [one.name for one in answer.candidates]
    ['iraq-federal-budget>muhandis-general-company']
    """
    network, rest = _network(case, options)
    _only(rest, "targets", "k", "protect", "include", "prices", "budget", "measure", "period",
          "currency", "rate")  # fmt: skip
    for name in ("protect", "include"):
        rest[name] = _words(rest.pop(name, ()))
    return ask_targets(network, source, target, **rest)


def whatif(
    case: Case,
    *,
    designate: str | Iterable[str] = (),
    delist: str | Iterable[str] = (),
    drop: str | Iterable[str] = (),
    **options: Any,
) -> WhatifAnswer:
    """Compare the case with itself under a supposition: two worlds, line by line.

    Parameters
    ----------
    case : the case; it is not changed
    designate : entities, each with an optional day (`rafidain-bank@2026-01-15`)
    delist : entities whose listings are supposed away
    drop : ids of edges
    options : fields of `View`; on (lists of a supposed listing), source, target, max_explored

    Raises
    ------
    DataError, UnknownEntity, AmbiguousEntity, UsageError
        As in `paths`; if a day lies after the question, or who is to be delisted is not listed.

    >>> import flowgraph as fg
    >>> whatif(fg.load()).changes
    ()
    """
    network, rest = _network(case, options)
    _only(rest, "whatif", "on", "source", "target", "max_explored")
    rest["on"] = _words(rest.pop("on", ()))
    return ask_whatif(
        network,
        designate=_words(designate),
        delist=_words(delist),
        drop=_words(drop),
        **rest,
    )


def diff(
    old: Case,
    new: Case | None = None,
    *,
    days: tuple[str, str] | None = None,
    max_explored: int = DEFAULT_MAX_EXPLORED,
    **options: Any,
) -> DiffAnswer:
    """What differs between two cases, or in one case between two days, and which answers do.

    Parameters
    ----------
    old, new : two cases; one for the same case on two days
    days : for one case, the days by which things had happened and were known
    max_explored : most search states for the exposure of each side
    options : for two cases, fields of `View`

    Raises
    ------
    DataError
        If the tables hold errors.
    UsageError
        If neither two cases nor two days are given, or both.

    >>> import flowgraph as fg
    >>> found = diff(fg.load(), days=("2025-10-08", "2025-10-12"))
    >>> [one.subject for one in found.deltas if one.about == "listing"][-1]
    'muhandis-general-company'
    """
    if (new is None) == (days is None):
        raise UsageError("diff() takes two cases, or one case and two days")
    if days is not None:
        _only(options, "diff")
        sides = [_network(old, {"as_of": day, "known_by": day})[0] for day in days]
        return ask_diff(sides[0], sides[1], max_explored)
    assert new is not None
    first, rest = _network(old, options)
    _only(rest, "diff")
    return ask_diff(first, _network(new, options)[0], max_explored)


def html(
    case: Case,
    source: str = "",
    target: str = "",
    *,
    output: str | Path | None = None,
    title: str = "",
    **options: Any,
) -> str:
    """One offline page in which the routes of a case are seen at a glance.

    Parameters
    ----------
    case : the case
    source, target : as in `paths`; none for the money routes from all payers to designated
        parties
    output : a file to write, whole or not at all
    title : of the page; empty for one made from the question
    options : fields of `View`; max_hops and max_explored; with source and target those of
        `paths`

    Returns
    -------
    The page as text, UTF-8 when it is written.

    Raises
    ------
    DataError, UnknownEntity, AmbiguousEntity, UsageError
        As in `paths`, or if the file cannot be written.
    FlowgraphError
        If the installed pyvis carries another vis-network than the one that was tested.

    >>> import flowgraph as fg
    >>> html(fg.load(), "iraq-federal-budget", "kataib-hizballah")[:15]
    '<!doctype html>'
    """
    from flowgraph.case.files import write_whole
    from flowgraph.render.html import page_text

    text = page_text(_picture(case, source, target, title, options))
    if output is not None:
        write_whole(Path(output), text)
    return text


def to_pyvis(case: Case, source: str = "", target: str = "", **options: Any) -> pyvis.Network:
    """The case as a pyvis network: directed, positions set, physics off.

    Parameters
    ----------
    case : the case; it is not changed
    source, target, options : as in `html`; the first route stands on one line

    Returns
    -------
    A `pyvis.network.Network`, which a notebook can show and go on with. Parallel edges are
    all in it. A case above 1,200 entities gives the routes and their surroundings.

    Raises
    ------
    DataError, UnknownEntity, AmbiguousEntity, UsageError
        As in `paths`.

    >>> import flowgraph as fg
    >>> network = to_pyvis(fg.load())
    >>> network.directed, network.num_nodes()
    (True, 130)
    """
    from flowgraph.render import html as page

    return page.to_pyvis(_picture(case, source, target, "", options))


def _picture(case: Case, source: str, target: str, title: str, options: dict[str, Any]) -> Picture:
    from flowgraph.render.view import picture_of

    if bool(source) != bool(target):
        raise UsageError("name source and target, or neither for all money routes of the case")
    if source:
        return picture_of(paths(case, source, target, **options), title)
    network, rest = _network(case, options)
    unknown = rest.keys() - {"max_hops", "max_explored"}
    if unknown:
        raise TypeError(f"'{min(unknown)}' needs source and target, or is no option")
    return picture_of(ask_overview(network, **rest), title)


def _words(given: str | Iterable[str]) -> tuple[str, ...]:
    """One word, or several, as several."""
    return (given,) if isinstance(given, str) else tuple(given)


def _only(rest: dict[str, Any], function: str, *names: str) -> None:
    """Refuse an option that a function does not have."""
    unknown = rest.keys() - {*names}
    if unknown:
        raise TypeError(f"{function}() has no option '{min(unknown)}'")


def _network(case: Case, options: dict[str, Any]) -> tuple[Network, dict[str, Any]]:
    refuse_errors(case)
    view = {name: value for name, value in options.items() if name in _VIEW_FIELDS}
    return case.view(read_view(**view)), {n: v for n, v in options.items() if n not in view}
