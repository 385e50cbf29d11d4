"""The options of a path search and its bounds, and how a bounded search ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from flowgraph.analysis import paths
from flowgraph.analysis.results import Search, Told
from flowgraph.cli.options import Common
from flowgraph.errors import NOTHING_FOUND, STOPPED

follow = click.option(
    "--follow",
    default="money",
    show_default=True,
    metavar="LENS",
    help="money, control, ownership, association, or edge kinds with commas (walked freely).",
)
most = click.option(
    "-k",
    "k",
    type=click.IntRange(1),
    default=paths.DEFAULT_K,
    show_default=True,
    help="Most paths for each pair of source and target.",
)
through = click.option(
    "--through",
    multiple=True,
    metavar="ENTITY",
    help="Only paths through this entity, or one of this selector; may be repeated.",
)
avoid = click.option(
    "--avoid",
    multiple=True,
    metavar="ENTITY",
    help="No paths through this entity (or selector); may be repeated.",
)
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


order = click.option(
    "--order",
    default="",
    type=click.Choice(["", "certain", "possible"]),
    metavar="certain|possible",
    help="Money routes whose order in time is at least so sure. Default: possible.",
)


def of_paths(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what a question of paths can ask; the command hands it on to `ask_paths` by name."""
    for option in (order, avoid, through, max_hops, most, follow):
        function = option(function)
    return function


def tell(ctx: click.Context, common: Common, answer: Told, search: Search, *, found: bool) -> None:
    """Say the notes of an answer, write it, and exit with the status of its search."""
    for note in (*answer.resolved, *answer.notes):
        common.note(note)
    common.answer(answer)
    end(ctx, common, search, found=found)


def end(ctx: click.Context, common: Common, search: Search, *, found: bool) -> None:
    """Exit with the status of a search: stopped before its end, or nothing found."""
    if search.stopped_by:
        common.note(f"--{search.stopped_by} stopped the search; the answer is not complete")
        ctx.exit(STOPPED)
    if not found:
        ctx.exit(NOTHING_FOUND)
