"""`flowgraph behind`."""

from __future__ import annotations

from typing import Any

import click

from flowgraph.case.view import View
from flowgraph.cli import bounds, options


@click.command("behind")
@click.argument("source")
@click.argument("target")
@bounds.avoid
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
    **search: Any,
) -> None:
    """Tell who stands behind each hop of the money from SOURCE to TARGET, and who is listed.

    Approvals, heads of payers, payers of a part, processors; beside them who heads the payee
    or sits in a body that approves. With office, days and publications.

    \b
    flowgraph behind iraq-federal-budget @designated
    flowgraph behind iraq-federal-budget kataib-hizballah --format csv -o behind.csv
    """  # noqa: D301  (click reads \b)
    from flowgraph.analysis.offices import ask_behind

    network = common.network(view)
    answer = ask_behind(network, source, target, **search)
    bounds.tell(ctx, common, answer, answer.search, found=bool(answer.officers))
