"""The bounds of a search as options, and how a bounded search ends."""

from __future__ import annotations

import click

from flowgraph.analysis import paths
from flowgraph.analysis.results import Search
from flowgraph.cli.options import Common
from flowgraph.errors import NOTHING_FOUND, STOPPED

max_hops = click.option(
    "--max-hops",
    type=click.IntRange(1),
    default=paths.DEFAULT_MAX_HOPS,
    show_default=True,
    help="Most steps of a path.",
)
max_explored = click.option(
    "--max-explored",
    type=click.IntRange(1),
    default=paths.DEFAULT_MAX_EXPLORED,
    show_default=True,
    help="Most search states before the search stops.",
)


def end(ctx: click.Context, common: Common, search: Search, *, found: bool) -> None:
    """Exit with the status of a search: stopped before its end, or nothing found."""
    if search.stopped_by:
        common.note(f"--{search.stopped_by} stopped the search; the answer is not complete")
        ctx.exit(STOPPED)
    if not found:
        ctx.exit(NOTHING_FOUND)
