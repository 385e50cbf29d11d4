"""`flowgraph explain`."""

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import click

from flowgraph.case.view import Network, View
from flowgraph.cli import options
from flowgraph.errors import NOTHING_FOUND, UsageError
from flowgraph.model.problems import shorten

PATH_ID = re.compile(r"p[0-9a-f]{10}")


@click.command("explain")
@click.argument("what", nargs=-1, required=True, metavar="ENTITY...|PATH_ID")
@click.option(
    "--from",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="JSON answer of `paths` that holds the path id.",
)
@click.option(
    "--follow",
    default=None,
    metavar="LENS",
    help="Lens in which several entities are read as a path.  [default: money, or that of --from]",
)
@options.view
@options.common
@click.pass_context
def command(
    ctx: click.Context,
    what: tuple[str, ...],
    file: Path | None,
    follow: str | None,
    view: View,
    common: options.Common,
) -> None:
    """Tell everything known of one ENTITY, or of a path, with the evidence for and against.

    \b
    flowgraph explain muhandis-general-company
    flowgraph explain iraq-federal-budget popular-mobilization-forces kataib-hizballah
    flowgraph explain p0123456789 --from answer.json
    """  # noqa: D301  (click reads \b)
    from flowgraph.analysis.explain import explain_entity, explain_route
    from flowgraph.analysis.grammar import lens_for
    from flowgraph.render import as_csv, as_json, explanation

    case = common.checked_case()
    if file is not None:
        saved = _from_file(file, what)
        nodes, follow = saved.nodes, follow or saved.follow
        view = _merged(saved.view, view)
        if saved.sha256 != case.sha256:
            common.note(f"{file} was made from other data; the path is explained with these tables")
        missing = [name for name in nodes if name not in case.entities]
        if missing:
            raise UsageError(f"{file}: this case has no entity {', '.join(map(shorten, missing))}")
        network = case.view(view)
    else:
        network = case.view(view)
        nodes = tuple(_entity(network, word, common) for word in what)
    follow = follow or "money"
    lens_for(follow, network)
    common.note(f"as of {network.as_of or 'no day: the case has no dates'}")
    if len(nodes) == 1:
        entity = explain_entity(network, nodes[0])
        if common.format == "json":
            common.write(as_json.to_text(entity.to_dict()))
        elif common.format == "csv":
            common.write(as_csv.to_text(explanation.COLUMNS, explanation.entity_rows(entity)))
        else:
            common.write(explanation.entity_text(entity, common.page()))
        return
    route = explain_route(network, nodes, follow)
    if common.format == "json":
        common.write(as_json.to_text(route.to_dict()))
    elif common.format == "csv":
        common.write(as_csv.to_text(explanation.COLUMNS, explanation.route_rows(route)))
    else:
        common.write(explanation.route_text(route, common.page()))
    if route.path is None:
        ctx.exit(NOTHING_FOUND)


def _entity(network: Network, word: str, common: options.Common) -> str:
    """The one entity that a word stands for."""
    from flowgraph.case.select import select

    if PATH_ID.fullmatch(word) and word not in network.case.entities:
        raise UsageError(
            f"'{word}' looks like a path id; name the answer that holds it: --from FILE"
        )
    found = select(network, word)
    for note in found.notes:
        common.note(note)
    if len(found.ids) != 1:
        some = ", ".join(found.ids[:5]) or "none"
        raise UsageError(
            f"explain takes one entity at a time; '{word}' is {len(found.ids)}: {some}"
        )
    return found.ids[0]


class Saved(NamedTuple):
    """A path of a saved answer, and how it was asked for."""

    nodes: tuple[str, ...]
    follow: str
    view: View
    sha256: str


def _from_file(file: Path, what: tuple[str, ...]) -> Saved:
    """Path of a saved answer of `paths`, with the filters of its question."""
    if len(what) != 1:
        raise UsageError("--from takes one path id")
    try:
        answer: Any = json.loads(file.read_text(encoding="utf-8"))
        query = answer["query"]
        found = {str(path["id"]): path["nodes"] for path in answer["paths"]}
        view = View(
            as_of=query["as_of"] or "",
            known_by=query["known_by"] or "",
            min_grade=query["min_grade"] or "",
            claims=tuple(query["claims"]),
            general_pools=bool(query["general_pools"]),
            possible_identity=bool(query["possible_identity"]),
        )
        follow, sha256 = str(query["follow"]), str(answer["data"]["sha256"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UsageError(
            f"{file} is no JSON answer of `paths`; make one with --format json -o FILE"
        ) from error
    if what[0] not in found:
        some = ", ".join(map(shorten, list(found)[:5])) or "none"
        raise UsageError(f"{file} has no path '{shorten(what[0])}'; it has {some}")
    nodes = found[what[0]]
    if not isinstance(nodes, list) or len(nodes) < 2 or not all(isinstance(n, str) for n in nodes):
        raise UsageError(f"{file}: the nodes of path '{what[0]}' are no list of entity ids")
    return Saved(tuple(nodes), follow, view, sha256)


def _merged(saved: View, given: View) -> View:
    """The saved filters, but for those that the command line gives."""
    plain = View()
    changed = {
        name: getattr(given, name)
        for name in View.__dataclass_fields__
        if getattr(given, name) != getattr(plain, name)
    }
    return replace(saved, **changed)
