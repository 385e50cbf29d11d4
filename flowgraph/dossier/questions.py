"""Saved questions of a case, as data: a title, a command, its parameters, and how to read it.

`questions.toml` in the folder of a case holds one `[[question]]` a question. The parameters
are the keywords of the function of the same name (`docs/reference/questions.md`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from flowgraph.errors import DataError, UsageError

FILE = "questions.toml"
# Commands that a question may ask, and the parameters that stand before the keywords.
PLACED: dict[str, tuple[str, ...]] = {
    "paths": ("source", "target"),
    "explain": (),
    "exposure": (),
    "rules": (),
    "behind": ("source", "target"),
    "trace": ("source", "to"),
    "chokepoints": ("source", "target"),
    "targets": ("source", "target"),
    "whatif": (),
}
_VIEW = (
    "as_of", "known_by", "min_grade", "claims", "general_pools", "possible_identity", "any_order",
    "within",
)  # fmt: skip
_SEARCH = ("max_hops", "max_explored")
_MONEY = ("period", "currency", "rate")
# Parameters of each command, besides the filters.
KNOWN: dict[str, tuple[str, ...]] = {
    "paths": ("source", "target", "follow", "k", "through", "avoid", "order", *_SEARCH),
    "explain": ("entities", "follow"),
    "exposure": ("entities", "every", "party", *_SEARCH),
    "rules": ("entities", "regime", "shares"),
    "behind": ("source", "target", "avoid"),
    "trace": ("source", "to", "convention", "totals", "beside", *_MONEY),
    "chokepoints": ("source", "target", "currency", "rate"),
    "targets": (
        "source", "target", "k", "protect", "include", "prices", "budget", "measure", *_MONEY
    ),
    "whatif": ("designate", "delist", "drop", "on", "source", "target", "max_explored"),
}  # fmt: skip
_NUMBERS = ("k", *_SEARCH)
_FLAGS = ("every", "totals", "shares", "general_pools", "possible_identity", "any_order")
_LISTS = (
    "entities", "through", "avoid", "protect", "include", "designate", "delist", "drop", "on",
    "claims",
)  # fmt: skip
# What a question of several entities gives instead of source and target.
ENTITIES = "entities"
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
_TEXTS = ("id", "section", "title", "command", "reading")
_LONGEST_ID = 80
_MOST = 1_000_000
_MOST_QUESTIONS = 500


class Question(NamedTuple):
    """One saved question.

    Attributes
    ----------
    id : lower-case words joined by hyphens
    section : heading under which the brief tells it
    title : the question in words
    command : one of `PLACED`
    parameters : keywords of the function of that name
    reading : how the answer is to be read; empty for nothing beyond it
    lines : most statements of one sort that the brief tells; 0 to name the question alone, and
        leave its answer to the tables
    """

    id: str
    section: str
    title: str
    command: str
    parameters: dict[str, Any]
    reading: str
    lines: int = 8

    def to_dict(self) -> dict[str, Any]:
        """The question as a manifest keeps it."""
        return self._asdict()


class Saved(NamedTuple):
    """The questions of a case, and the title of its dossier."""

    title: str
    questions: tuple[Question, ...]


# Asked of a case that saves no questions.
STANDARD = (
    Question(
        "routes", "Routes to listed parties",
        "By which recorded or alleged routes does money lead to parties that are listed?", "paths",
        {}, "",
    ),
    Question(
        "exposed", "Exposure",
        "Of whom do records, alleged ones among them, state an exposure to a listed party?",
        "exposure", {"every": True}, "",
    ),
    Question(
        "verdicts", "Ownership and control",
        "Who is, or may be, reached by rules of ownership and control, on recorded and alleged"
        " stakes?", "rules", {}, "",
    ),
)  # fmt: skip


def saved_questions(folder: Path) -> Saved:
    """Questions that a case saves; the standard ones for a case without the file.

    Parameters
    ----------
    folder : folder of the case

    Raises
    ------
    DataError
        If the file cannot be read, naming the question, the key and how to mend it.
    """
    path = folder / FILE
    if not path.is_file():
        return Saved("", STANDARD)
    try:
        if path.stat().st_size > _MOST:
            raise DataError(f"{FILE}: larger than {_MOST:,} bytes; split the questions")
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise DataError(f"{FILE}: not UTF-8; save it as UTF-8") from None
    except OSError as error:
        raise DataError(f"{FILE}: cannot be read: {error.strerror}") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DataError(f"{FILE}: no TOML: {error}") from None
    return questions_of(raw)


def questions_of(raw: Mapping[str, Any]) -> Saved:
    """Questions of the values of a TOML file, or of a manifest.

    Raises
    ------
    DataError
        If something in them is no question.

    >>> block = {"id": "who", "title": "Who?", "command": "rules", "entities": ["a"]}
    >>> questions_of({"question": [block]}).questions[0].parameters
    {'entities': ['a']}
    """
    other = sorted(raw.keys() - {"question", "title"})
    if other:
        raise DataError(f"{FILE}: '{other[0]}': only `title` and [[question]] are known here")
    title = raw.get("title", "")
    if not isinstance(title, str) or not title.isprintable():
        raise DataError(f"{FILE}: title: write it in quotation marks")
    blocks = raw.get("question", [])
    if not isinstance(blocks, list) or not all(isinstance(one, dict) for one in blocks):
        raise DataError(f"{FILE}: write each question as a [[question]] block")
    if not blocks:
        raise DataError(f"{FILE}: it holds no [[question]]; add one, or remove the file")
    if len(blocks) > _MOST_QUESTIONS:
        raise DataError(f"{FILE}: more than {_MOST_QUESTIONS} questions; split the file")
    found = tuple(_question(at, block) for at, block in enumerate(blocks, 1))
    seen: set[str] = set()
    for one in found:
        if one.id in seen:
            raise DataError(f"{FILE}: two questions are called '{one.id}'; give one another id")
        seen.add(one.id)
    return Saved(title, found)


def _question(at: int, block: Mapping[str, Any]) -> Question:
    name = block.get("id", "")
    place = f"{FILE}, question {at}{f' ({name})' if isinstance(name, str) and name else ''}"
    for key in _TEXTS:
        value = block.get(key, "")
        if not isinstance(value, str):
            raise DataError(f"{place}: {key}: write it in quotation marks")
        if not value.strip() and key in ("id", "title", "command"):
            raise DataError(f"{place}: {key} is missing")
        if not value.isprintable():
            raise DataError(f"{place}: {key}: a character in it cannot be printed; remove it")
    if len(name) > _LONGEST_ID or not _ID.fullmatch(name):
        raise DataError(f"{place}: id '{name}': use small letters, digits and single hyphens, at"
                        f" most {_LONGEST_ID} of them")  # fmt: skip
    command = block["command"]
    if command not in PLACED:
        raise DataError(f"{place}: command '{command}': there are {', '.join(PLACED)}")
    lines = block.get("lines", Question._field_defaults["lines"])
    if not isinstance(lines, int) or isinstance(lines, bool) or not 0 <= lines <= 1_000:
        raise DataError(f"{place}: lines: write a number from 0 to 1000")
    parameters = {key: value for key, value in block.items() if key not in (*_TEXTS, "lines")}
    for key, value in parameters.items():
        if key not in (*KNOWN[command], *_VIEW):
            raise DataError(f"{place}: '{key}': {command} has no such parameter; there are"
                            f" {', '.join((*KNOWN[command], *_VIEW))}")  # fmt: skip
        wanted = _wanted(key, value)
        if wanted:
            raise DataError(f"{place}: {key}: write {wanted}")
    lacking = [key for key in PLACED[command] if key != "to" and key not in parameters]
    if lacking and (command != "paths" or len(lacking) == 1):
        raise DataError(f"{place}: {lacking[0]} is missing")
    if command == "explain" and ENTITIES not in parameters:
        raise DataError(f"{place}: {ENTITIES} is missing")
    return Question(
        id=name,
        section=block.get("section", "") or block["title"],
        title=block["title"],
        command=command,
        parameters=parameters,
        reading=block.get("reading", ""),
        lines=lines,
    )


def _wanted(key: str, value: Any) -> str:
    """What a parameter must be, in words; empty where it is."""
    if key in _NUMBERS:
        good = isinstance(value, int) and not isinstance(value, bool) and value > 0
        return "" if good else "a whole number above 0"
    if key in _FLAGS:
        return "" if isinstance(value, bool) else "true or false"
    if key == "prices":
        good = isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
        return "" if good else "a table of texts"
    if key in _LISTS and isinstance(value, list):
        good = bool(value) and all(isinstance(one, str) and one.isprintable() for one in value)
        return "" if good else "texts in brackets, at least one"
    if key == ENTITIES:
        return "texts in brackets, at least one"
    good = isinstance(value, str) and value.isprintable() and bool(value.strip())
    return "" if good else "a text in quotation marks"


def chosen(
    questions: Iterable[Question], only: Iterable[str] = (), skip: Iterable[str] = ()
) -> tuple[Question, ...]:
    """Questions by id: those of `only`, or all, without those of `skip`.

    Raises
    ------
    UsageError
        If an id names no question, or none is left.
    """
    every = {one.id: one for one in questions}
    wanted, unwanted = [*only], [*skip]
    for option, names in (("--only", wanted), ("--skip", unwanted)):
        unknown = [name for name in names if name not in every]
        if unknown:
            raise UsageError(f"{option} '{unknown[0]}': no such question; there are"
                             f" {', '.join(every)}")  # fmt: skip
    found = tuple(
        one for one in every.values() if (not wanted or one.id in wanted) and one.id not in unwanted
    )
    if not found:
        raise UsageError("no question is left; --skip leaves out what --only names")
    return found
