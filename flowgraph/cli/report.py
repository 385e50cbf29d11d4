"""`flowgraph report`."""

from __future__ import annotations

from pathlib import Path

import click

from flowgraph.case.case import default_folder
from flowgraph.cli import options
from flowgraph.errors import UsageError


@click.command("report")
@click.option("--list", "list_", is_flag=True, help="Name the saved questions and ask none.")
@click.option(
    "--only", multiple=True, metavar="QUESTION", help="Only this question; may be repeated."
)
@click.option(
    "--skip", multiple=True, metavar="QUESTION", help="Not this question; may be repeated."
)
@click.option("--as-of", default="", metavar="DATE", help="Day of questions that name none.")
@click.option("--known-by", default="", metavar="DATE", help="Second clock, in the same way.")
@click.option("--matter", default="", metavar="TEXT", help="Your own file number, in the brief.")
@click.option("--bom", is_flag=True, help="Begin CSV files with a mark that spreadsheets want.")
@click.option("--xlsx", is_flag=True, help="The tables in one workbook as well (extra `xlsx`).")
@options.common_without_format
def command(
    list_: bool,
    only: tuple[str, ...],
    skip: tuple[str, ...],
    as_of: str,
    known_by: str,
    matter: str,
    bom: bool,
    xlsx: bool,
    common: options.Common,
) -> None:
    """Answer the saved questions of a case in a folder that can be handed in and checked.

    CSV files, the page, figures, a brief with every sentence cited, and a manifest. With --only
    and without -o the brief of these questions goes to standard output. Questions stand in
    `questions.toml` of the case.

    \b
    flowgraph report --list
    flowgraph report -o reports
    flowgraph report --only direct-funding
    """  # noqa: D301  (click reads \b)
    from flowgraph.dossier.dossier import Settings, build
    from flowgraph.dossier.folder import write
    from flowgraph.dossier.questions import chosen, saved_questions

    saved = saved_questions(common.data or default_folder())
    if list_:
        width = max(len(one.id) for one in saved.questions)
        common.write("".join(f"{one.id:<{width}}  {one.title}\n" for one in saved.questions))
        return
    questions = chosen(saved.questions, only, skip)
    if len(matter) > 200 or not matter.isprintable():
        raise UsageError("--matter: at most 200 characters on one line")
    case = common.checked_case()
    settings = Settings(saved.title, as_of, known_by, matter, bom, bool(only), xlsx)
    built = build(case, questions, settings, common.note)
    if only and common.output is None:
        common.write(built.files["brief.md"].decode("utf-8"))
        return
    folder = common.output or Path("reports")
    for name in write(folder, built):
        common.note(f"{folder / name} is of an older dossier and was changed: it stays")
    common.note(f"wrote {len(built.files)} files to {folder}; begin with {folder / 'brief.html'}")
