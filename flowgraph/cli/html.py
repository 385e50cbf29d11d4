"""`flowgraph html`."""

from __future__ import annotations

import sys
from typing import Any

import click

from flowgraph.analysis import overview, paths
from flowgraph.case.view import View
from flowgraph.cli import bounds, options
from flowgraph.errors import UsageError


@click.command("html")
@click.argument("source", required=False)
@click.argument("target", required=False)
@click.option(
    "--as",
    "form",
    type=click.Choice(["html", "svg"]),
    default="html",
    show_default=True,
    help="The interactive page, or one route as a figure.",
)
@click.option("--route", metavar="PATH_ID", help="With --as svg: this one, not the first.")
@click.option("--title", default="", help="Title of the page. Default: made from the question.")
@bounds.of_paths
@click.option(
    "--max-explored",
    type=click.IntRange(1),
    help="Most search states before the search stops."
    f" Default: {overview.MAX_EXPLORED:,} without SOURCE and TARGET,"
    f" else {paths.DEFAULT_MAX_EXPLORED:,}.",
)
@options.view
@options.common_without_format
@click.pass_context
def command(
    ctx: click.Context,
    /,
    source: str | None,
    target: str | None,
    form: str,
    route: str | None,
    title: str,
    max_explored: int | None,
    view: View,
    common: options.Common,
    **search: Any,
) -> None:
    """Write one offline page in which routes are seen at a glance, or a figure of one route.

    Without SOURCE and TARGET the routes are the money routes from all payers to designated
    parties; with them, the answer of `paths`. The whole case is in the page and can be searched.

    \b
    flowgraph html -o page.html
    flowgraph html iraq-federal-budget @designated -o budget.html
    flowgraph html iraqi-ministry-of-communications kataib-hizballah --as svg -o route.svg
    """  # noqa: D301  (click reads \b)
    from flowgraph.analysis.ask import ask_paths
    from flowgraph.render import figure, html
    from flowgraph.render.view import picture_of

    if source and not target:
        raise UsageError("name SOURCE and TARGET, or neither for all money routes of the case")
    plain = (search["follow"], search["k"]) == ("money", paths.DEFAULT_K)
    if not source and not (plain and not search["through"] and not search["avoid"]):
        raise UsageError("--follow, -k, --through and --avoid need SOURCE and TARGET")
    if route and form != "svg":
        raise UsageError("--route goes with --as svg; the page holds every route")
    if common.output is None and sys.stdout is not None and sys.stdout.isatty():
        raise UsageError(f"name a file with -o ({'route.svg' if form == 'svg' else 'page.html'})")
    network = common.network(view)
    if source and target:
        search["max_explored"] = max_explored or paths.DEFAULT_MAX_EXPLORED
        answer = ask_paths(network, source, target, **search)
    else:
        most = max_explored or overview.MAX_EXPLORED
        answer = overview.ask_overview(
            network, max_hops=search["max_hops"], max_explored=most, order=search["order"]
        )
    for note in (*answer.resolved, *answer.notes):
        common.note(note)
    picture = picture_of(answer, title)
    if form == "svg":
        common.write(figure.figure_text(picture, route or ""))
    else:
        common.write(html.page_text(picture))
    shown = len(picture.routes)
    common.note(f"{shown} of {picture.routes_in_all} route(s) in it")
    bounds.end(ctx, common, answer.search, found=bool(answer.paths) or not source)
