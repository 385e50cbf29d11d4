"""The commands as functions: a case first, keywords named like the options."""

from __future__ import annotations

from typing import Any

from flowgraph.analysis.ask import ask_paths
from flowgraph.analysis.explain import EntityAccount, RouteAccount, explain_entity, explain_route
from flowgraph.analysis.grammar import lens_for
from flowgraph.analysis.results import Answer
from flowgraph.case.case import Case
from flowgraph.case.select import resolve
from flowgraph.case.view import Network, View, read_view
from flowgraph.checks import all_problems, refuse_errors
from flowgraph.errors import UsageError
from flowgraph.model.problems import Problem

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
        possible_identity) and of the search (follow, k, max_hops, through, avoid,
        max_explored, max_seconds)

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
        words = rest.pop(name, ())
        rest[name] = (words,) if isinstance(words, str) else words
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
    if rest:
        raise TypeError(f"explain() has no option '{next(iter(rest))}'")
    if not what:
        raise UsageError("explain() needs an entity, or several for a route")
    lens_for(follow, network)
    nodes = tuple(resolve(case, word) for word in what)
    if len(nodes) == 1:
        return explain_entity(network, nodes[0])
    return explain_route(network, nodes, follow)


def _network(case: Case, options: dict[str, Any]) -> tuple[Network, dict[str, Any]]:
    refuse_errors(case)
    view = {name: value for name, value in options.items() if name in _VIEW_FIELDS}
    return case.view(read_view(**view)), {n: v for n, v in options.items() if n not in view}
