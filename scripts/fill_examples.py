"""Put the real output below every command that README and docs show.

    python scripts/fill_examples.py

In a `console` block, a body `...` is replaced by the whole output and `...12` by
its first 12 lines and `...`; a body that was filled before is filled anew, as
many lines of it as stood there.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGES = ["README.md", "docs/tutorial.md", "docs/explanation/how-a-path-reads.md"]
BLOCK = re.compile(r"(```console\n)(.*?)(```)", re.DOTALL)
FILE = re.compile(r"```csv file=(\S+)\n(.*?)```", re.DOTALL)


def output(command: str, folder: Path) -> list[str]:
    """Lines that a command prints, run in a folder."""
    words = [sys.executable, "-m", "flowgraph", *shlex.split(command)[1:]]
    done = subprocess.run(
        words, cwd=folder, capture_output=True, check=False, env={"PYTHONPATH": str(ROOT)}
    )
    return done.stdout.decode("utf-8").rstrip().splitlines()


def filled(command: str, body: list[str], folder: Path) -> list[str]:
    """Body that belongs below a command."""
    if not body or not command.startswith("flowgraph "):
        return body
    lines = output(command, folder)
    asked = re.fullmatch(r"\.\.\.(\d+)", body[-1])
    if asked:
        return [*lines[: int(asked[1])], "..."]
    if body[-1] == "..." and len(body) > 1:
        return [*lines[: len(body) - 1], "..."]
    return lines


def refresh(page: Path) -> None:
    """Fill every block of a page."""
    text = page.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in FILE.findall(text):
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_text(content, encoding="utf-8")

        def block(found: re.Match[str]) -> str:
            entries: list[tuple[str, list[str]]] = []
            for line in found[2].splitlines():
                if line.startswith("$ "):
                    entries.append((line, []))
                else:
                    entries[-1][1].append(line)
            lines = []
            for command, body in entries:
                lines += [command, *filled(command[2:], body, folder)]
            return found[1] + "\n".join(lines) + "\n" + found[3]

        page.write_text(BLOCK.sub(block, text), encoding="utf-8")


if __name__ == "__main__":
    for page in PAGES:
        if (ROOT / page).is_file():
            refresh(ROOT / page)
