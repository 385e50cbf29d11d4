"""`flowgraph verify`."""

from __future__ import annotations

from pathlib import Path

import click

from flowgraph.case.case import default_folder
from flowgraph.cli import options
from flowgraph.errors import BAD_DATA, UsageError


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
    from flowgraph.dossier.folder import notes_on, verify
    from flowgraph.dossier.questions import saved_questions

    if common.output is not None and folder.resolve() in common.output.resolve().parents:
        raise UsageError(f"-o '{common.output}': it lies in the dossier; name another place")
    for note in notes_on(folder, saved_questions(common.data or default_folder()).questions):
        common.note(note)
    found = list(verify(folder, common.checked_case(), common.note))
    said = [f"{one}\n" for one in found] or ["every file is what the data give\n"]
    common.write("".join(said))
    if found:
        ctx.exit(BAD_DATA)
