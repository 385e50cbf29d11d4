"""`flowgraph check`."""

from __future__ import annotations

import click

from flowgraph.checks import all_problems
from flowgraph.cli import options
from flowgraph.errors import BAD_DATA
from flowgraph.model.problems import ERROR, WARNING, Problem


@click.command("check")
@click.option("--strict", is_flag=True, help="Exit 3 for warnings too.")
@click.option(
    "--per-code",
    type=click.IntRange(0),
    default=0,
    help="Most lines of one code and file; 0 for all.",
)
@options.common
@click.pass_context
def command(ctx: click.Context, strict: bool, per_code: int, common: options.Common) -> None:
    """List every problem of a case in one run: file, row, column, value, and how to mend it.

    An error means that an answer would be wrong (exit 3), a warning that it would be poorer. A
    note says what a reader should know, such as a tie last published over two years ago; it does
    not count with --strict.
    """
    found = all_problems(common.case())
    if common.format == "json":
        from flowgraph.render import as_json

        common.write(as_json.to_text({"problems": [problem.to_dict() for problem in found]}))
    elif common.format == "csv":
        from flowgraph.render import as_csv

        rows = [{name: str(cell) for name, cell in p.to_dict().items()} for p in found]
        common.write(as_csv.to_text(Problem._fields, rows))
    else:
        from flowgraph.render.problems import problems_text

        common.write(problems_text(found, common.page(), per_code))
    grave = {ERROR, WARNING} if strict else {ERROR}
    if any(problem.severity in grave for problem in found):
        ctx.exit(BAD_DATA)
