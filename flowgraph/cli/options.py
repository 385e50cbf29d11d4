"""Options that all commands share, and what they do with them."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flowgraph.case.case import Case, bundled_folder, default_folder, load
from flowgraph.case.files import write_whole
from flowgraph.case.view import ALL_BUT_DENIED, View, read_view
from flowgraph.errors import DataError, UsageError

if TYPE_CHECKING:
    from flowgraph.analysis.results import Told
    from flowgraph.case.view import Network
    from flowgraph.render.terminal import Page

FORMATS = ("table", "json", "csv")
PIPE_WIDTH = 100


@dataclass(frozen=True)
class Common:
    """The shared options as given."""

    data: Path | None
    format: str
    output: Path | None
    verbose: bool
    quiet: bool

    def case(self) -> Case:
        """Read the case; say on standard error which one it is."""
        folder = self.data or default_folder()
        if self.data is not None and not self.data.is_dir():
            raise DataError(f"--data '{self.data}': there is no such folder")
        bundled = folder == bundled_folder()
        self.note(f"data: {'the bundled case' if bundled else folder}")
        case = load(folder)
        if self.verbose:
            for _, table in sorted(case.tables.items()):
                size = f"{len(table.rows)} rows, {len(table.columns)} columns"
                self.note(f"read {table.file}: {size}")
            self.note(f"data version {case.sha256}")
        return case

    def checked_case(self) -> Case:
        """Read the case and refuse it if it has errors."""
        from flowgraph.checks import refuse_errors

        case = self.case()
        warnings = refuse_errors(case)
        if warnings:
            self.note(f"{len(warnings)} warning(s) in the data; `flowgraph check` lists them")
        return case

    def network(self, view: View) -> Network:
        """The case, checked, as a view leaves it; the day is said on standard error."""
        network = self.checked_case().view(view)
        self.note(f"as of {network.as_of or 'no day: the case has no dates'}")
        return network

    def note(self, text: str) -> None:
        """Say something on standard error, unless asked to be quiet."""
        if not self.quiet and sys.stderr is not None:
            from flowgraph.render.terminal import clean

            with contextlib.suppress(OSError):
                _write(sys.stderr, clean(text) + "\n")

    def page(self) -> Page:
        """Page of the width of the terminal; of 100 columns where output is not one."""
        from flowgraph.render.terminal import Page

        terminal = self.output is None and sys.stdout is not None and sys.stdout.isatty()
        return Page(_width(terminal), isolate=terminal)

    def answer(self, answer: Told) -> None:
        """Write an answer in the form asked for."""
        from importlib import import_module

        if self.format == "json":
            from flowgraph.render import as_json

            self.write(as_json.to_text(answer.to_dict()))
            return
        module = import_module(answer.told_by)
        if self.format == "csv":
            from flowgraph.render import as_csv

            self.write(as_csv.to_text(module.COLUMNS, module.rows(answer)))
        else:
            self.write(module.text(answer, self.page()))

    def write(self, text: str) -> None:
        """Write the answer: to standard output, or to a file that appears whole or not at all."""
        if self.output is not None:
            write_whole(self.output, text)
            self.note(f"wrote {self.output}")
        elif sys.stdout is None:
            raise UsageError("standard output is closed; name a file with -o")
        else:
            try:
                _write(sys.stdout, text)
            except BrokenPipeError:
                raise
            except OSError as error:
                raise UsageError(f"standard output: {error.strerror}") from error


def _width(terminal: bool) -> int:
    """Columns to write for: $COLUMNS, else those of the terminal, else 100."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked):
        return int(asked)
    return os.get_terminal_size(sys.stdout.fileno()).columns if terminal else PIPE_WIDTH


def _write(stream: Any, text: str) -> None:
    """Write UTF-8, whatever the locale; only a terminal of another encoding gets a substitute."""
    encoding = (stream.encoding or "utf-8").lower().replace("-", "")
    if stream.isatty() and encoding != "utf8":
        stream.write(text.encode(stream.encoding, "replace").decode(stream.encoding))
        return
    binary = getattr(stream, "buffer", None)
    if binary is None:
        stream.write(text)
        return
    stream.flush()
    binary.write(text.encode("utf-8", "replace"))
    binary.flush()


def common_without_format(function: Callable[..., Any]) -> Any:
    """Add the shared options but `--format`, for a command whose answer has its own forms."""
    return common(function, formats=False)


def common(function: Callable[..., Any], formats: bool = True) -> Any:
    """Add the options that every command has; the command gets them as `common`."""
    options = [
        click.option(
            "--data",
            type=click.Path(path_type=Path),
            help="Folder of the case. Default: ./data if it has edges.csv, else the bundled case.",
        ),
        click.option(
            "--format",
            "format_",
            type=click.Choice(FORMATS),
            default="table",
            show_default=True,
            help="Form of the answer.",
        ),
        click.option(
            "-o",
            "--output",
            type=click.Path(path_type=Path),
            help="Write the answer to this file.",
        ),
        click.option("-v", "--verbose", is_flag=True, help="Say on standard error what was read."),
        click.option("-q", "--quiet", is_flag=True, help="Say nothing on standard error."),
    ]

    if not formats:
        options = [option for at, option in enumerate(options) if at != 1]

    def wrapped(
        data: Any,
        output: Any,
        verbose: bool,
        quiet: bool,
        format_: str = "table",
        **rest: Any,
    ) -> Any:
        if output is not None and str(output) in ("", "."):
            raise UsageError("-o: name a file, or - for standard output")
        file = None if output is None or str(output) == "-" else output
        return function(common=Common(data, format_, file, verbose, quiet), **rest)

    return _with_options(function, wrapped, options)


def view(function: Callable[..., Any]) -> Any:
    """Add the filters of a question; the command gets them as `view`."""
    options = [
        click.option(
            "--as-of",
            default="",
            metavar="DATE",
            help="Day of the question: YYYY, YYYY-MM, YYYY-MM-DD or today. "
            "Default: the latest publication date of the case.",
        ),
        click.option(
            "--known-by",
            default="",
            metavar="DATE",
            help="Count only what the publications had said by this day.",
        ),
        click.option(
            "--min-grade",
            default="",
            metavar="GRADE",
            help="Least Admiralty grade, e.g. C3: at least C and at least 3.",
        ),
        click.option(
            "--claims",
            default="",
            metavar="LIST",
            help=f"Claim statuses to follow. Default: {','.join(ALL_BUT_DENIED)}.",
        ),
        click.option(
            "--general-pools",
            is_flag=True,
            help="Walk through governments, ministries, banks and states; marked fungible.",
        ),
        click.option("--possible-identity", is_flag=True, help="Walk `possibly_same_as` too."),
        click.option(
            "--any-order",
            is_flag=True,
            help="Keep money routes on which a later payment is older than the one before it.",
        ),
        click.option(
            "--within",
            default="",
            metavar="DAYS",
            help="Most days that money may wait on a route before it goes on, e.g. 90d.",
        ),
    ]

    def wrapped(**given: Any) -> Any:
        asked = {name: given.pop(name) for name in View.__dataclass_fields__}
        return function(view=read_view(**asked), **given)

    return _with_options(function, wrapped, options)


def _with_options(function: Any, wrapped: Any, options: list[Any]) -> Any:
    wrapped.__name__ = function.__name__
    wrapped.__doc__ = function.__doc__
    wrapped.__click_params__ = getattr(function, "__click_params__", [])
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped
