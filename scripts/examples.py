"""The examples that README and docs show: parsed here, run by a test, filled by this script.

    python scripts/examples.py      put the real output below every command

A page is read from the top: a `csv file=NAME` block is written as a file, a
command of a `console` block is run. A body `...` becomes the whole output and
`...12` its first 12 lines and `...`; a body that was filled before is filled
anew, as many lines of it as stood there.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = [
    "README.md",
    "docs/tutorial.md",
    "docs/explanation/how-a-path-reads.md",
    "docs/explanation/order.md",
    "docs/explanation/ownership.md",
    "docs/explanation/control.md",
    "docs/explanation/exposure.md",
    "docs/explanation/criteria.md",
    "docs/explanation/money.md",
    "docs/explanation/stops.md",
    "docs/how-to/page.md",
]
BLOCK = re.compile(r"```(console|csv file=\S+)\n(.*?)```", re.DOTALL)
# What is done with a command and the lines below it; gives the lines that belong there.
Visit = Callable[[str, list[str], Path], list[str]]


def walk(page: Path, folder: Path, visit: Visit) -> str:
    """Go through a page from the top, in a folder, and give its text with the bodies visited.

    Parameters
    ----------
    page : the page
    folder : an empty folder; files of the page are written there
    visit : called with each command, the lines printed below it, and the folder
    """

    def block(found: re.Match[str]) -> str:
        head, body = found[1], found[2]
        if head.startswith("csv"):
            path = folder / head.partition("=")[2]
            path.parent.mkdir(exist_ok=True)
            path.write_text(body, encoding="utf-8")
            return found[0]
        entries: list[tuple[str, list[str]]] = []
        for line in body.splitlines():
            if line.startswith("$ "):
                entries.append((line, []))
            else:
                entries[-1][1].append(line)
        lines = []
        for line, printed in entries:
            command = line[2:].split("  #")[0].strip()
            lines += [line, *visit(command, printed, folder)]
        return f"```{head}\n" + "\n".join(lines) + "\n```"

    return BLOCK.sub(block, page.read_text(encoding="utf-8"))


def matches(printed: list[str], real: list[str]) -> bool:
    """Whether what is printed is the output; a last line `...` stands for the rest."""
    printed, real = [[line.rstrip() for line in lines] for lines in (printed, real)]
    while real and not real[-1]:
        real.pop()
    if printed and printed[-1] == "...":
        return real[: len(printed) - 1] == printed[:-1] and len(real) >= len(printed)
    return real == printed


def filled(command: str, body: list[str], folder: Path) -> list[str]:
    """Lines that belong below a command, run in a folder."""
    if not command.startswith("flowgraph "):
        return body
    words = [sys.executable, "-m", "flowgraph", *shlex.split(command)[1:]]
    done = subprocess.run(
        words, cwd=folder, capture_output=True, check=False, env={"PYTHONPATH": str(ROOT)}
    )
    lines = done.stdout.decode("utf-8").rstrip().splitlines()
    if not body:
        return body
    asked = re.fullmatch(r"\.\.\.(\d+)", body[-1])
    if asked:
        return [*lines[: int(asked[1])], "..."]
    if body[-1] == "..." and len(body) > 1:
        return [*lines[: len(body) - 1], "..."]
    return lines


def main() -> None:
    """Fill every page."""
    for page in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            text = walk(ROOT / page, Path(folder), filled)
        (ROOT / page).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
