"""`flowgraph paths`."""

from __future__ import annotations

from typing import Any

import click

from flowgraph.case.view import View
from flowgraph.cli import bounds, options


@click.command("paths")
@click.argument("source")
@click.argument("target")
@bounds.of_paths
@bounds.max_explored
@click.option(
    "--max-seconds",
    type=click.FloatRange(0, min_open=True),
    help="Most seconds. Off by default: it makes answers depend on the machine.",
)
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
    """Find the routes from SOURCE to TARGET, ranked by the evidence of the weakest hop.

    SOURCE and TARGET are an id, a name in any script, or a selector: @designated, @listed:LIST,
    @programme:TAG, @kind:KIND, @country:XX, @state:XX; `,` unites and `&` intersects.

    \b
    flowgraph paths iraq-federal-budget @designated
    flowgraph paths iraq-federal-budget "Kata'ib Hizballah" --as-of 2025-10-08
    flowgraph paths falih-al-fayyadh @designated --follow control
    """  # noqa: D301  (click reads \b)
    from flowgraph.analysis.ask import ask_paths

    network = common.network(view)
    answer = ask_paths(network, source, target, **search)
    for note in (*answer.resolved, *answer.notes):
        common.note(note)
    if common.format == "json":
        from flowgraph.render import as_json

        common.write(as_json.to_text(answer.to_dict()))
    elif common.format == "csv":
        from flowgraph.render import as_csv, sentences

        for line in sentences.reached_through_lines(network, answer.reached_through):
            common.note(line.rstrip("."))
        for line in sentences.left_out_lines(network, answer.search, answer.left_out):
            common.note(line)
        common.write(as_csv.paths_text(answer))
    else:
        from flowgraph.render import as_text

        common.write(as_text.answer_text(answer, common.page()))
    bounds.end(ctx, common, answer.search, found=bool(answer.paths or answer.reached_through))
