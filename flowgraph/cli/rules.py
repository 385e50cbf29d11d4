"""`flowgraph rules`."""

from __future__ import annotations

import click

from flowgraph.case.view import View
from flowgraph.cli import options
from flowgraph.errors import NOTHING_FOUND


@click.command("rules")
@click.argument("what", nargs=-1, metavar="[ENTITY]...")
@click.option(
    "--regime",
    default="",
    metavar="LIST",
    help="Instruments with commas: ofac, eu, uk, ch, ca.  [default: all]",
)
@click.option(
    "--shares",
    is_flag=True,
    help="Add integrated ownership and majority control, which no rule uses.",
)
@options.view
@options.common
@click.pass_context
def command(
    ctx: click.Context,
    what: tuple[str, ...],
    regime: str,
    shares: bool,
    view: View,
    common: options.Common,
) -> None:
    """Tell what US, EU, UK, Swiss and Canadian rules say of each ENTITY, with the working.

    Listed, caught through owners, caught through control: yes, no, cannot tell (with the missing
    fact), or not assessed (with the missing list). Without ENTITY: every party that a rule
    catches or leaves open, or in which such a party holds a stake.

    \b
    flowgraph rules muhandis-general-company
    flowgraph rules al-huda-bank --regime ofac,eu
    flowgraph rules --format csv -o rules.csv
    """  # noqa: D301  (click reads \b)
    from flowgraph.analysis.rules import ask_rules

    network = common.network(view)
    answer = ask_rules(network, what, regime=regime, shares=shares)
    for note in answer.resolved:
        common.note(note)
    common.answer(answer)
    if not answer.findings and (answer.assessed or what):
        ctx.exit(NOTHING_FOUND)
