"""`flowgraph verify`."""

from __future__ import annotations

from pathlib import Path

import click

from flowgraph.cli import options
from flowgraph.errors import BAD_DATA


@click.command("verify")
@click.argument("folder", type=click.Path(path_type=Path))
@options.common_without_format
@click.pass_context
def command(ctx: click.Context, folder: Path, common: options.Common) -> None:
    """Make a dossier again from its manifest and the data, and name what differs.

    Exit 0 where every file is what the data give, 3 where one is not: a table that is other
    data, a file that is missing or changed, an answer that is another today.

    \b
    flowgraph verify reports
    """  # noqa: D301  (click reads \b)
    from flowgraph.dossier.folder import read_manifest, verify

    read_manifest(folder)
    found = list(verify(folder, common.checked_case(), common.note))
    said = [f"{one}\n" for one in found] or ["every file is what the data give\n"]
    common.write("".join(said))
    if found:
        ctx.exit(BAD_DATA)
