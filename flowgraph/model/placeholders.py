"""Names that name nobody: what people write when an owner or a payee is not known."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from flowgraph.model import lookup


@lru_cache(maxsize=65536)
def is_placeholder(name: str) -> bool:
    """Whether a whole name is a placeholder; a name that only contains such a word is none.

    Case, character width, and brackets or marks around the name do not count. A name without
    a letter or digit is a placeholder. So is one whose words, numbers aside, are all in the
    word list, with at least one that names nobody.

    >>> [is_placeholder(name) for name in ("N/A", "(unknown)", "-", "Smith Nominees Ltd", "???")]
    [True, True, True, False, True]
    >>> [is_placeholder(name) for name in ("Persons unknown", "Unknown party 2", "Various Arts")]
    [True, True, False]
    """
    form = _form(name)
    return not form or form in _forms() or _is_of_words(form)


def _is_of_words(form: str) -> bool:
    """Whether a name is made only of words that name nobody and words that go with them."""
    first = form.split(maxsplit=1)[0]
    if first.isalpha() and first not in _first_words():
        return False
    none, beside = _words("none"), _words("beside")
    found: list[str] = []
    for word in re.findall(r"(?:not|no) \w+|\w+", form):
        found += [word] if word in none else word.split()
    said = [word for word in found if not word.isdecimal()]
    return any(word in none for word in said) and all(w in none or w in beside for w in said)


@cache
def _words(list_: str) -> frozenset[str]:
    return frozenset(r["word"] for r in lookup.rows("placeholder_words") if r["list"] == list_)


@cache
def _first_words() -> frozenset[str]:
    """Words with which such a name can begin, so that most names are ruled out at once."""
    return frozenset(word.split()[0] for word in _words("none") | _words("beside"))


def _form(name: str) -> str:
    text = (name if name.isascii() else unicodedata.normalize("NFKC", name)).casefold()
    start, end = 0, len(text)
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and not text[end - 1].isalnum():
        end -= 1
    return " ".join(text[start:end].replace("_", " ").split())


@cache
def _forms() -> frozenset[str]:
    return frozenset(_form(row["name"]) for row in lookup.rows("placeholders"))
