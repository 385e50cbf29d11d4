"""`flowgraph diff`."""

from __future__ import annotations

from pathlib import Path

import click

from flowgraph.analysis import paths
from flowgraph.case.case import load
from flowgraph.case.view import Network, read_view
from flowgraph.checks import refuse_errors
from flowgraph.cli import bounds, options
from flowgraph.dossier import MANIFEST
from flowgraph.errors import DataError, UsageError
from flowgraph.model import dates


@click.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--as-of", default="", metavar="DATE", help="Day of the question, for two folders.")
@click.option("--known-by", default="", metavar="DATE", help="Second clock, for two folders.")
@click.option(
    "--max-explored", type=click.IntRange(1), default=paths.DEFAULT_MAX_EXPLORED,
    show_default=True, help="Most search states for the exposure of each side.",
)  # fmt: skip
@options.common
@click.pass_context
def command(
    ctx: click.Context,
    old: str,
    new: str,
    as_of: str,
    known_by: str,
    max_explored: int,
    common: options.Common,
) -> None:
    """Tell what differs between OLD and NEW, and which answers differ because of it.

    OLD and NEW are folders of two cases, two dates (the case as it was known on each), or
    two dossiers.

    \b
    flowgraph diff 2025-10-08 2025-10-12
    flowgraph diff last-month/data data --format csv -o changes.csv
    """  # noqa: D301  (click reads \b)
    from flowgraph.analysis.differences import ask_diff

    days = [_is_date(word) for word in (old, new)]
    if any(days) and not all(days):
        raise UsageError("name two dates, or two folders")
    if not any(days) and all((Path(word) / MANIFEST).is_file() for word in (old, new)):
        if as_of or known_by or common.data is not None:
            raise UsageError("two dossiers are compared as they are; leave the options out")
        _dossiers(common, Path(old), Path(new))
        return
    if all(days):
        if as_of or known_by:
            raise UsageError("--as-of and --known-by go with two folders; the dates are both here")
        case = common.checked_case()
        one, two = (case.view(read_view(as_of=day, known_by=day)) for day in (old, new))
    else:
        if common.data is not None:
            raise UsageError("--data goes with two dates; the folders are named here")
        one, two = (_folder(word, as_of, known_by) for word in (old, new))
    answer = ask_diff(one, two, max_explored)
    bounds.tell(ctx, common, answer, answer.search, found=True)


def _dossiers(common: options.Common, old: Path, new: Path) -> None:
    """Compare two dossiers row by row."""
    from flowgraph.dossier import changes

    found = [*changes.changes(old, new)]
    rows = [
        {"about": row.about, "change": row.how, "file": row.file, "question": row.question,
         "before": row.before, "after": row.after, "sentence": changes.sentence(row)}
        for row in found
    ]  # fmt: skip
    if common.format == "json":
        from flowgraph.render import as_json

        common.write(as_json.to_text({"differences": rows}))
    elif common.format == "csv":
        from flowgraph.render import as_csv

        common.write(as_csv.to_text(changes.COLUMNS, rows))
    else:
        page = common.page()
        for row in rows:
            page.add(f"- {row['sentence']}", 0, 2)
        if not rows:
            page.add("Nothing differs: both dossiers say the same.")
        common.write(page.text())


def _is_date(word: str) -> bool:
    try:
        dates.interval(word)
    except ValueError:
        return False
    return not Path(word).exists()


def _folder(word: str, as_of: str, known_by: str) -> Network:
    path = Path(word)
    if not path.is_dir():
        raise DataError(f"'{word}' is no folder, and no date (YYYY, YYYY-MM or YYYY-MM-DD)")
    case = load(path)
    refuse_errors(case)
    return case.view(read_view(as_of=as_of, known_by=known_by))
