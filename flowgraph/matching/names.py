"""Names to one form, and a word of the user to one entity.

Never fuzzy: a spelling that is not in the tables is not guessed, only
suggested. The normal form drops case, diacritics, hyphens, apostrophes and the
article al-/el-, and joins Arabic letters that writers exchange.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_ARABIC = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ئ": "ي", "ؤ": "و",
        "ة": "ه", "ۀ": "ه", "ک": "ك", "ـ": None, "ء": None,
    }
)  # fmt: skip
_ARTICLES = ("al", "el")


def normalise(name: str) -> str:
    """Form in which two spellings of one name are equal.

    >>> normalise("Kata'ib Hizballah") == normalise("KATAIB  HIZBALLAH")
    True
    >>> normalise("Falih al-Fayyadh") == normalise("Falih Al Fayyadh")
    True
    """
    text = unicodedata.normalize("NFKD", name).casefold().translate(_ARABIC)
    letters = []
    for char in text:
        kind = unicodedata.category(char)
        if kind.startswith(("M", "Cf")) or char in "'’‘ʼʿʾ`´":
            continue
        letters.append(char if kind[0] in "LN" else " ")
    words = "".join(letters).split()
    kept = [word for word in words if word not in _ARTICLES]
    kept = [word[2:] if word.startswith("ال") and len(word) > 4 else word for word in kept]
    return " ".join(kept or words)


def suggest(word: str, known: Iterable[tuple[str, str]], most: int = 5) -> list[str]:
    """Ids of the entities whose ids or names look most like a word.

    Parameters
    ----------
    word : what the user typed
    known : pairs of a name (or id) and the entity id

    Cost: one comparison for each pair; used on the way to an error only.
    """
    import difflib

    by_form: dict[str, list[str]] = {}
    for name, entity in known:
        by_form.setdefault(normalise(name), []).append(entity)
    close = difflib.get_close_matches(normalise(word), list(by_form), n=most * 2, cutoff=0.6)
    found = dict.fromkeys(entity for form in close for entity in sorted(set(by_form[form])))
    return list(found)[:most]
