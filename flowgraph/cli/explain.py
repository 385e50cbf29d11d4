"""`flowgraph explain`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from flowgraph.analysis.explain import explain_entity, explain_route
from flowgraph.case.case import Case
from flowgraph.case.select import resolve
from flowgraph.case.view import View
from flowgraph.cli import options
from flowgraph.errors import NOTHING_FOUND, UsageError


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
    default="money",
    show_default=True,
    metavar="LENS",
    help="Lens in which several entities should be a path.",
)
@options.view
@options.common
@click.pass_context
def command(
    ctx: click.Context,
    what: tuple[str, ...],
    file: Path | None,
    follow: str,
    view: View,
    common: options.Common,
) -> None:
    """Tell everything known of one ENTITY, or of a path, with the evidence for and against.

    \b
    flowgraph explain muhandis-general-company
    flowgraph explain iraq-federal-budget popular-mobilization-forces kataib-hizballah
    flowgraph explain p0123456789 --from answer.json
    """  # noqa: D301  (click reads \b)
    from flowgraph.render import as_csv, as_json, explanation

    case = common.checked_case()
    if file is not None:
        nodes, follow, asked = _from_file(file, what)
        if asked != case.sha256:
            common.note(
                f"{file} was made from other data; this explains the path with today's tables"
            )
    else:
        nodes = tuple(_entity(case, word, common) for word in what)
    missing = [name for name in nodes if name not in case.entities]
    if missing:
        raise UsageError(
            f"{file} names entities that this case does not have: {', '.join(missing)}"
        )
    network = case.view(view)
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


def _entity(case: Case, word: str, common: options.Common) -> str:
    found = resolve(case, word)
    if found != word:
        common.note(f"'{word}' is {found} ({case.entities[found].name})")
    return found


def _from_file(file: Path, what: tuple[str, ...]) -> tuple[tuple[str, ...], str, str]:
    """Entities of a path in a saved answer, its lens, and the data it was made from."""
    if len(what) != 1:
        raise UsageError("--from takes one path id")
    try:
        answer: Any = json.loads(file.read_text(encoding="utf-8"))
        found = {path["id"]: tuple(path["nodes"]) for path in answer["paths"]}
        follow, sha256 = str(answer["query"]["follow"]), str(answer["data"]["sha256"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError(
            f"{file} is no JSON answer of `paths`; make one with --format json -o FILE"
        ) from error
    if what[0] not in found:
        raise UsageError(f"{file} has no path '{what[0]}'; it has {', '.join(found) or 'none'}")
    return found[what[0]], follow, sha256
