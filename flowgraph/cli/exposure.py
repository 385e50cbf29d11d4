"""`flowgraph exposure`."""

from __future__ import annotations

import click

from flowgraph.case.view import View
from flowgraph.cli import bounds, options


@click.command("exposure")
@click.argument("what", nargs=-1, metavar="[ENTITY]...")
@click.option("--all", "every", is_flag=True, help="Every entity of the case.")
@click.option("--explain", is_flag=True, help="Tell each exposure in sentences, with evidence.")
@click.option(
    "--criteria",
    "party",
    default="",
    metavar="PARTY",
    help="Set the evidence on each ENTITY and this party (or selector) beside E.O. 13224.",
)
@bounds.max_hops
@bounds.max_explored
@options.view
@options.common
@click.pass_context
def command(
    ctx: click.Context,
    what: tuple[str, ...],
    every: bool,
    explain: bool,
    party: str,
    max_hops: int,
    max_explored: int,
    view: View,
    common: options.Common,
) -> None:
    """Tell each class of exposure of an ENTITY to the nearest listed parties, apart.

    Listed, owned, controlled, led, paying, paid, processing, supporting, linked: with direction,
    the best path of each class, its weakest hop, the timing against the listing, and the evidence
    against. Also the payments at which the entity stands.

    \b
    flowgraph exposure rafidain-bank falih-al-fayyadh --explain
    flowgraph exposure --all --format csv -o exposure.csv
    flowgraph exposure government-of-iraq --criteria muhandis-general-company
    """  # noqa: D301  (click reads \b)
    from flowgraph.analysis.exposure import ask_exposure

    network = common.network(view)
    answer = ask_exposure(
        network,
        what,
        every=every,
        party=party,
        explain=explain,
        max_hops=max_hops,
        max_explored=max_explored,
    )
    found = bool(answer.exposures or answer.payments or answer.criteria)
    bounds.tell(ctx, common, answer, answer.search, found=found)
