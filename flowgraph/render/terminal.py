"""Text for a terminal: measured in columns, wrapped, safe, readable in Arabic."""

from __future__ import annotations

import unicodedata

_ISOLATE, _POP = "\u2068", "\u2069"
# Marks that our own text uses; with them alone wcwidth need not be imported.
_ONE_COLUMN = frozenset("→…–—‘’“”")


class Page:
    """Lines of a fixed width.

    Parameters
    ----------
    width : columns; text is wrapped to it
    isolate : put names that run from right to left between isolates, which only a
        terminal needs
    """

    def __init__(self, width: int = 100, isolate: bool = False) -> None:
        """Begin an empty page."""
        self.width = max(width, 40)
        self.isolate = isolate
        self._lines: list[str] = []

    def add(self, text: str = "", indent: int = 0, hang: int | None = None) -> None:
        """Add a paragraph, wrapped; `hang` is the indent of its further lines."""
        begin, more = " " * indent, " " * (indent if hang is None else hang)
        for line in wrap(clean(text), self.width, begin, more):
            self._lines.append(self._isolated(line) if self.isolate else line)

    def _isolated(self, line: str) -> str:
        out: list[str] = []
        run: list[str] = []
        for char in line:
            if unicodedata.bidirectional(char) in ("R", "AL") or (run and char in " \u200c-"):
                run.append(char)
                continue
            if run:
                out.append(_close(run))
                run = []
            out.append(char)
        if run:
            out.append(_close(run))
        return "".join(out)

    def text(self) -> str:
        """All lines."""
        return "\n".join(self._lines) + "\n"


def _close(run: list[str]) -> str:
    word = "".join(run)
    bare = word.rstrip(" -\u200c")
    return f"{_ISOLATE}{bare}{_POP}{word[len(bare) :]}"


def clean(text: str) -> str:
    r"""Text without control characters and without marks that turn the direction of a line.

    >>> clean("a\x1b[31mb\u202ec")
    'a[31mbc'
    """
    if text.isprintable():
        return text
    return "".join(
        " " if char in "\n\t" else char
        for char in text
        if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )


def columns(text: str) -> int:
    """Columns that a text takes on a terminal."""
    if text.isascii() or all(char < "\u0300" or char in _ONE_COLUMN for char in text):
        return len(text)
    from wcwidth import wcswidth

    return max(int(wcswidth(text)), 0)


def wrap(text: str, width: int, begin: str = "", more: str = "") -> list[str]:
    """Lines of at most `width` columns; a word that is longer stands alone.

    >>> wrap("one two three", 8, "", "  ")
    ['one two', '  three']
    """
    lines: list[str] = []
    line, used = begin, len(begin)
    empty = True
    for word in text.split():
        size = columns(word)
        if not empty and used + 1 + size > width:
            lines.append(line)
            line, used, empty = more, len(more), True
        line += word if empty else f" {word}"
        used += size if empty else size + 1
        empty = False
    return [*lines, line.rstrip() if empty else line]
