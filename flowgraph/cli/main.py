"""The `flowgraph` command. Each subcommand is imported only when it is called."""

from __future__ import annotations

import atexit
import gc
from importlib import import_module
from typing import Any

import click

from flowgraph.errors import FlowgraphError

# name: (module, short help). The help stands here so that `--help` imports nothing.
COMMANDS = {
    "paths": ("flowgraph.cli.paths", "Ranked, cited paths from one party to another."),
    "explain": ("flowgraph.cli.explain", "Everything known of an entity, or of one path."),
    "exposure": ("flowgraph.cli.exposure", "Each kind of exposure to listed parties, apart."),
    "rules": ("flowgraph.cli.rules", "What US, EU, UK, Swiss and Canadian rules say, and why."),
    "behind": (
        "flowgraph.cli.behind",
        "Who stands behind the money, and who is listed.",
    ),
    "trace": ("flowgraph.cli.trace", "How much reached whom, between which bounds."),
    "chokepoints": ("flowgraph.cli.chokepoints", "Through whom every known route passes."),
    "targets": ("flowgraph.cli.targets", "What stops would take away, after the best way round."),
    "whatif": ("flowgraph.cli.whatif", "What a listing, a delisting or a lost record changes."),
    "html": ("flowgraph.cli.html", "One offline page of the routes, or a figure of one."),
    "report": ("flowgraph.cli.report", "The saved questions answered in a folder to hand in."),
    "verify": ("flowgraph.cli.verify", "A dossier made again and compared, file by file."),
    "diff": ("flowgraph.cli.diff", "What two cases, or two days, say otherwise, and why."),
    "check": ("flowgraph.cli.check", "Problems in the data, each with file, row and column."),
}


def _failure(error: FlowgraphError) -> click.ClickException:
    """One of our own errors as click prints it, with its exit code."""
    from flowgraph.render.terminal import clean

    failure = click.ClickException("\n".join(map(clean, str(error).splitlines())))
    failure.exit_code = error.exit_code  # type: ignore[misc]
    return failure


class LazyGroup(click.Group):
    """A group whose commands are imported on demand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run, turning our own errors into a message and an exit code.

        The collector is off, at the end too: a command ends soon, and the
        collector would walk values that all stay alive until then.
        """
        gc.disable()
        atexit.register(gc.freeze)
        try:
            return super().invoke(ctx)
        except FlowgraphError as error:
            raise _failure(error) from error


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from flowgraph import __version__

        click.echo(f"flowgraph {__version__}")
        ctx.exit()


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version,
    help="Show the version and exit.",
)  # fmt: skip
def main() -> None:
    """Follow money, control and ownership to sanctioned parties, with a citation for every hop.

    Answers go to standard output, notes to standard error. Exit codes: 0 answered, 2 wrong use,
    3 bad data, 4 searched completely and found nothing, 5 a bound stopped the search,
    6 a package of an extra is not installed.
    """


if __name__ == "__main__":
    main()
