"""`flowgraph chokepoints`."""

from __future__ import annotations

from typing import Any

import click

from flowgraph.case.view import View
from flowgraph.cli import bounds, money, options


@click.command("chokepoints")
@click.argument("source")
@click.argument("target")
@money.converted
@options.view
@options.common
@click.pass_context
def command(
    ctx: click.Context,
    /,
    source: str,
    target: str,
    view: View,
    common: options.Common,
    **asked: Any,
) -> None:
    """Name the parties and hops that every known money route from SOURCE to TARGET uses.

    Also the fewest hops, and the fewest parties, that hold all routes together; in money
    where figures of a period limit the routes recorded in it.

    \b
    flowgraph chokepoints iraq-federal-budget @designated
    flowgraph chokepoints @kind:budget,@kind:state @listed:ofac
    """  # noqa: D301  (click reads \b)
    from flowgraph.analysis.chokepoints import ask_chokepoints

    network = common.network(view)
    asked["rate"] = asked["rate"] or ""
    answer = ask_chokepoints(network, source, target, **asked)
    bounds.tell(ctx, common, answer, answer.search, found=bool(answer.chokes))
