"""What differs between two dossiers: data and settings by their manifests, answers row by row.

A dossier holds answers and no tables of the case, so that what differs in the data is named by
table; `diff` of the two cases tells which records they are.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from flowgraph.dossier.folder import asked_of, files_of, read_manifest
from flowgraph.errors import DataError
from flowgraph.render.as_csv import plain_cell
from flowgraph.render.dictionary import entries

NEW, GONE, CHANGED = "new", "gone", "changed"
# Columns that say of which data and day a row is, not what it says.
_WHEN = ("data", "as_of", "known_by", "complete", "rank", "cited")
COLUMNS = ("about", "change", "file", "question", "before", "after", "sentence")


class Row(NamedTuple):
    """One difference.

    Attributes
    ----------
    about : data, settings, list, question, answer or file
    how : new, gone or changed
    file : table of the data, or file of the dossier
    question : the question of an answer
    before, after : what each side says; of an answer its sentence
    """

    about: str
    how: str
    file: str
    question: str
    before: str
    after: str


def changes(old: Path, new: Path) -> Iterator[Row]:
    """Everything in which two dossiers differ.

    Parameters
    ----------
    old, new : folders with a manifest

    Raises
    ------
    DataError
        If one is no dossier, or a file of it cannot be read.
    """
    one, two = read_manifest(old), read_manifest(new)
    case, other = (_dict(side.get("case")) for side in (one, two))
    yield from _mapping("data", case.get("tables"), other.get("tables"))
    yield from _mapping("list", one.get("lists"), two.get("lists"))
    yield from _mapping("settings", one.get("settings"), two.get("settings"))
    yield from _mapping("settings", {"as_of": one.get("as_of")}, {"as_of": two.get("as_of")})
    asked = [{one.id: str(one.to_dict()) for one in asked_of(side)[0]} for side in (one, two)]
    yield from _mapping("question", *asked)
    names = sorted({*dict(files_of(one)), *dict(files_of(two))})
    for name in names:
        if not name.endswith(".csv"):
            raw = [(side / name).read_bytes() if (side / name).is_file() else b"" for side in
                   (old, new)]  # fmt: skip
            if raw[0] != raw[1]:
                how = NEW if not raw[0] else GONE if not raw[1] else CHANGED
                yield Row("file", how, name, "", "", "")
        else:
            yield from _answers(name, _rows(old / name), _rows(new / name))


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _mapping(about: str, one: Any, two: Any) -> Iterator[Row]:
    before, after = _dict(one), _dict(two)
    for key in sorted({*before, *after}):
        if before.get(key) != after.get(key):
            how = NEW if key not in before else GONE if key not in after else CHANGED
            yield Row(about, how, key, "", str(before.get(key, "")), str(after.get(key, "")))


def _rows(path: Path) -> Counter[tuple[tuple[str, str], ...]]:
    """Rows of a file without what says of which data they are."""
    if not path.is_file():
        return Counter()
    try:
        text = path.read_bytes().decode("utf-8-sig")
        rows = [*csv.reader(io.StringIO(text, newline=""), strict=True)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"{path.name} cannot be read: {error}") from None
    head, *rest = rows or [[]]
    known = {name for _, name in entries()}
    if not set(head) <= known:
        raise DataError(f"{path.name}: no table of a dossier: {', '.join({*head} - known)}")
    return Counter(
        tuple((n, plain_cell(c)) for n, c in zip(head, row, strict=False) if n not in _WHEN)
        for row in rest
    )


def _answers(
    file: str,
    one: Counter[tuple[tuple[str, str], ...]],
    two: Counter[tuple[tuple[str, str], ...]],
) -> Iterator[Row]:
    for how, rows in ((GONE, one - two), (NEW, two - one)):
        for cells in sorted(rows.elements()):
            row = dict(cells)
            said = row.get("sentence") or row.get("text") or row.get("title") or ""
            before, after = (said, "") if how == GONE else ("", said)
            yield Row("answer", how, file, row.get("question", ""), before, after)


def sentence(row: Row) -> str:
    """One difference in words."""
    if row.about == "answer":
        question = f", question {row.question}" if row.question else ""
        return f"{row.file}{question}: {row.how}: {row.after or row.before}"
    if row.about == "file":
        return f"{row.file}: {row.how}"
    if row.about == "data":
        return f"data: {row.file} {'is other data' if row.how == CHANGED else f'is {row.how}'}"
    values = f": {row.before or 'nothing'} becomes {row.after or 'nothing'}"
    return f"{row.about} {row.file}{values}"
