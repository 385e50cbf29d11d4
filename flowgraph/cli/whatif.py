"""`flowgraph whatif`."""

from __future__ import annotations

from typing import Any

import click

from flowgraph.case.view import View
from flowgraph.cli import bounds, options


@click.command("whatif")
@click.option(
    "--designate",
    multiple=True,
    metavar="ENTITY[@DATE]",
    help="Suppose that it were listed, from DATE (default: the day of the question); repeatable.",
)
@click.option(
    "--delist",
    multiple=True,
    metavar="ENTITY",
    help="Suppose that its listings did not exist; repeatable.",
)
@click.option(
    "--drop", multiple=True, metavar="EDGE", help="Suppose that a record did not exist; repeatable."
)
@click.option(
    "--on",
    multiple=True,
    metavar="LIST",
    help="List of a supposed listing. Default: every blocking list of the case; repeatable.",
)
@click.option("--source", default="", metavar="ENTITY", help="Compare routes from here only.")
@click.option("--target", default="", metavar="ENTITY", help="And to here. Default: @designated.")
@bounds.max_explored
@options.view
@options.common
@click.pass_context
def command(ctx: click.Context, /, view: View, common: options.Common, **asked: Any) -> None:
    """Compare the case with the same case under a supposition, line by line, with reasons.

    Verdicts, exposure, payments at which a listed party stands, routes, payments to listed
    parties. A listing that changes nothing but its own line is called symbolic.

    \b
    flowgraph whatif --designate rafidain-bank
    flowgraph whatif --delist muhandis-general-company
    flowgraph whatif --drop e-kh-part-of-pmf --source iraq-federal-budget
    """  # noqa: D301  (click reads \b)
    from flowgraph.analysis.whatif import ask_whatif

    network = common.network(view)
    answer = ask_whatif(network, **asked)
    bounds.tell(ctx, common, answer, answer.search, found=True)
