"""Names that name nobody: what people write where an owner or a payee is not known."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from flowgraph.model import lookup

_EDGES = re.compile(r"^[\s\W_]+|[\s\W_]+$")


@lru_cache(maxsize=65536)
def is_placeholder(name: str) -> bool:
    """Whether a whole name is a placeholder; one that only holds such a word is none.

    Case, width, brackets and marks around it do not count; a name without any letter or
    digit is one.

    >>> [is_placeholder(name) for name in ("N/A", "(unknown)", "-", "Smith Nominees Ltd", "???")]
    [True, True, True, False, True]
    """
    form = _form(name)
    return not form or form in _forms()


def _form(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold()
    return " ".join(_EDGES.sub("", text).replace("_", " ").split())


@cache
def _forms() -> frozenset[str]:
    return frozenset(_form(row["name"]) for row in lookup.rows("placeholders"))
