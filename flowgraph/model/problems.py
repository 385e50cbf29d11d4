"""Problems in the data: where, what, and how to mend it.

`problems.csv` lists every problem there can be. An error means that an answer
would be wrong; a warning, that it would be poorer; a note, that a reader of the tables
should know it, though nothing in them need be wrong.
"""

from functools import cache
from typing import NamedTuple

from flowgraph.model import lookup

ERROR, WARNING, NOTE = "error", "warning", "note"
# The gravest first.
SEVERITIES = (ERROR, WARNING, NOTE)


class Problem(NamedTuple):
    """One problem at one place. `row` counts the header as row 1; 0 means the whole file."""

    severity: str
    code: str
    file: str
    row: int
    column: str
    value: str
    text: str
    mend: str

    def __str__(self) -> str:
        """Say what, where and how to mend it in one line."""
        place = f"{self.file}, row {self.row}" if self.row else self.file
        if self.column:
            place += f", {self.column}"
        said = f" '{shorten(self.value)}':" if self.value else ""
        return f"{place}:{said} {self.text} ({self.mend})"

    def to_dict(self) -> dict[str, str | int]:
        """Give the fields by name, for JSON."""
        return self._asdict()


@cache
def _texts() -> dict[str, tuple[str, str, str]]:
    return {r["code"]: (r["severity"], r["text"], r["mend"]) for r in lookup.rows("problems")}


def problem(
    code: str, file: str, row: int = 0, column: str = "", value: str = "", why: str = ""
) -> Problem:
    """Make a problem from its code.

    Parameters
    ----------
    code : one of `problems.csv`
    file : file as the reader knows it
    row : row of the file, the header being 1; 0 for the whole file
    column, value : the cell
    why : what fills `{why}` in the text of the code
    """
    severity, text, mend = _texts()[code]
    text = text.replace("{why}", why).replace("{value}", shorten(value))
    return Problem(severity, code, file, row, column, value, text, mend)


def shorten(value: str, most: int = 60) -> str:
    """Value as a message can show it: one line, no control characters, not too long.

    >>> shorten("a" * 100, 10)
    'aaaaaaaaa…'
    """
    clean = "".join(char if char.isprintable() else " " for char in value)
    return clean if len(clean) <= most else clean[: most - 1] + "…"
