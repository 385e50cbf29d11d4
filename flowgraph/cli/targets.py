"""`flowgraph targets`."""

from __future__ import annotations

from typing import Any

import click

from flowgraph.case.view import View
from flowgraph.cli import bounds, money, options
from flowgraph.errors import UsageError


@click.command("targets")
@click.argument("source")
@click.argument("target")
@click.option(
    "-k", type=click.IntRange(1), default=3, show_default=True, help="Most stops in one set."
)
@click.option(
    "--protect",
    multiple=True,
    metavar="ENTITY",
    help="No stop touches this entity (or selector), also not as payer or payee; repeatable.",
)
@click.option(
    "--include",
    multiple=True,
    metavar="ENTITY",
    help="A pool, umbrella or state body that may be a candidate; `persons` for offices.",
)
@click.option("--cost", "budget", default="", metavar="N", help="Most that a set may cost.")
@click.option(
    "--price",
    "prices",
    multiple=True,
    metavar="NAME=N",
    help="What a candidate costs (default 1): an entity, or PAYER>PAYEE; repeatable.",
)
@click.option(
    "--measure",
    type=click.Choice(["money", "reach"]),
    help="What a stop takes away. Default: money where figures limit every route, else reach.",
)
@money.period
@money.converted
@options.view
@options.common
@click.pass_context
def command(
    ctx: click.Context,
    /,
    source: str,
    target: str,
    prices: tuple[str, ...],
    view: View,
    common: options.Common,
    **asked: Any,
) -> None:
    """Tell what stops on the known money routes would take away, after the best way round.

    Candidates are unlisted parties and payments from one party to another; states, pools and
    umbrellas only if named. Ways round that nobody has published stand in substitutes.csv.
    An analysis of records, and no recommendation.

    \b
    flowgraph targets iraq-federal-budget @designated -k 2
    flowgraph targets government-of-iraq muhandis-general-company --protect @kind:ministry
    """  # noqa: D301  (click reads \b)
    from flowgraph.analysis.targets import ask_targets

    network = common.network(view)
    for name in ("measure", "rate"):
        asked[name] = asked[name] or ""
    answer = ask_targets(network, source, target, prices=_prices(prices), **asked)
    bounds.tell(ctx, common, answer, answer.search, found=bool(answer.net.reached))


def _prices(words: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for word in words:
        name, sign, number = word.rpartition("=")
        if not sign:
            raise UsageError(f"--price '{word}': write NAME=NUMBER")
        found[name.strip()] = number.strip()
    return found
