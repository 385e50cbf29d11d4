"""Options of the commands that count money, and of `targets` and `whatif`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from flowgraph.analysis.conversion import KINDS

_currency = click.option(
    "--currency",
    default="",
    metavar="CODE",
    help="Convert all amounts to this currency. Default: that of the figures.",
)
_rate = click.option(
    "--rate",
    type=click.Choice(KINDS),
    help="Kind of rate. Default: the first of these that covers the whole period.",
)
period = click.option(
    "--period",
    default="",
    metavar="YEAR",
    help="Only amounts of this period (`2024`, `2023 to 2025`). Default: each period, apart.",
)


def converted(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add what an amount may be converted by."""
    return _currency(_rate(function))
