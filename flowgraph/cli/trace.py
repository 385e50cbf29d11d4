"""`flowgraph trace`."""

from __future__ import annotations

from typing import Any

import click

from flowgraph.case.view import View
from flowgraph.cli import bounds, money, options


@click.command("trace")
@click.argument("source")
@click.option(
    "--to",
    default="",
    metavar="TARGET",
    help="Whom the money reaches. Default: @designated, or every account without designations.",
)
@click.option(
    "--convention",
    default="",
    metavar="NAME",
    help="haircut (default), fifo, lifo, lowest, poison, several with commas, or all.",
)
@click.option("--totals", is_flag=True, help="Take dated payments as totals of their periods.")
@click.option(
    "--beside",
    default="",
    metavar="PARTY",
    help="Set what this party is recorded to pay beside it: ratios, no routes.",
)
@money.period
@money.converted
@options.view
@options.common
@click.pass_context
def command(
    ctx: click.Context, /, source: str, view: View, common: options.Common, **asked: Any
) -> None:
    """Tell how much of the money of SOURCE reached whom, between which bounds.

    Where only totals of a period are known: at least, by haircut, at most, and the hop that
    holds it. Where payments are dated to the day: each convention, followed payment by
    payment. Statuses, periods and currencies are never mixed.

    \b
    flowgraph trace iraq-federal-budget --period 2024
    flowgraph trace united-states --beside iraq-federal-budget
    flowgraph trace ACCOUNT --convention all --format csv
    """  # noqa: D301  (click reads \b)
    from flowgraph.analysis.trace import ask_trace

    network = common.network(view)
    asked["rate"] = asked["rate"] or ""
    answer = ask_trace(network, source, **asked)
    bounds.tell(ctx, common, answer, answer.search, found=answer.found or bool(answer.comparisons))
