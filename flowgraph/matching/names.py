"""Names to one form, and the nearest names to a word that fits none.

Never fuzzy: a spelling that is not in the tables is not guessed, only
suggested. The normal form drops case, diacritics, hyphens, apostrophes and the
article al-/el-, and joins Arabic letters that writers exchange.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

# After decomposition: letters that writers of Arabic, Persian and Kurdish exchange.
_LETTERS = str.maketrans(
    {"ى": "ي", "ی": "ي", "ٱ": "ا", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ک": "ك",
     "ـ": None, "ء": None}
)  # fmt: skip
# Apostrophes and the signs that stand for hamza and ayn in Latin script.
_APOSTROPHES = str.maketrans(dict.fromkeys("'’‘ʼʿʾʻʽ`´′ˈ", None))
_ARTICLES = ("al", "el")


def normalise(name: str) -> str:
    """Form in which two spellings of one name are equal.

    >>> normalise("Kata'ib Hizballah") == normalise("KATAIB  HIZBALLAH")
    True
    >>> normalise("Falih al-Fayyadh") == normalise("Falih Al Fayyadh")
    True
    """
    plain = name.translate(_APOSTROPHES)
    text = unicodedata.normalize("NFKD", plain).casefold().translate(_LETTERS)
    letters = []
    for char in text:
        kind = unicodedata.category(char)
        if kind.startswith(("M", "Cf")):
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
