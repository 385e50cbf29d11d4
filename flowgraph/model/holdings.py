"""How a stake is meant: direct, through others, together with others, or of one class."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from flowgraph.model import lookup
from flowgraph.model.values import Edge

DIRECT, INDIRECT, JOINT, CLASS = "direct", "indirect", "joint", "class"
# Meaning of words of `share_of` which say that the figure is of the whole.
WHOLE = "whole"


class Nature(NamedTuple):
    """How a stake is meant: direct, indirect or joint, and of which class; empty for the whole."""

    how: str
    class_: str


PLAIN = Nature(DIRECT, "")
# Words that go with the name of any class of shares.
_ANY_CLASS = frozenset(
    ("class", "series", "share", "shares", "stock", "ordinary", "common", "of", "the")
)
_VOTES = re.compile(
    r"^\W*(vot(es?|ing)\b|rights? to vote\b)|\bof (the )?(votes?|voting rights)\b", re.IGNORECASE
)


def nature(edge: Edge) -> Nature:
    """How a stake is meant, by its columns `stake` and `share_of`, else by words of its role.

    A role that says "jointly" also makes a stake joint that the column calls indirect.

    >>> edge = Edge("e", "x", "a", "owns", role="shareholding (indirect)")
    >>> nature(edge).how, nature(edge._replace(stake="direct")).how
    ('indirect', 'direct')
    >>> nature(Edge("e", "x", "a", "owns", role="Class B shares")).class_
    'class b'
    >>> joint = edge._replace(role="indirectly, jointly with y")
    >>> nature(joint), is_through(joint)
    (Nature(how='joint', class_=''), True)
    """
    said, _ = _of_role(edge.role) if edge.role else (PLAIN, False)
    class_ = "" if is_whole(edge) else _folded(edge.share_of) or said.class_
    if edge.stake == DIRECT:
        return Nature(edge.stake, class_)
    joint = JOINT in (edge.stake, said.how)
    return Nature(JOINT if joint else edge.stake or said.how, class_)


def class_name(text: str) -> str:
    """Name of a class of shares without words that go with any; "pref..." is "preference".

    >>> [class_name(text) for text in ("Class B shares", "B-shares", "Preferred stock", "voting")]
    ['b', 'b', 'preference', 'voting']
    """
    words = [word for word in re.findall(r"\w+", text.casefold()) if word not in _ANY_CLASS]
    return " ".join("preference" if word.startswith("pref") else word for word in words) or (
        _folded(text)
    )


def is_through(edge: Edge) -> bool:
    """Whether a stake is said to be held through others, alone or jointly."""
    if edge.stake == DIRECT:
        return False
    return edge.stake == INDIRECT or bool(edge.role and _of_role(edge.role)[1])


def is_whole(edge: Edge) -> bool:
    """Whether the column `share_of` says that a figure is of the whole.

    >>> [is_whole(Edge("e", "x", "a", "owns", share_of=of)) for of in ("Total", "all shares", "B")]
    [True, True, False]
    """
    of = _folded(edge.share_of)
    return bool(of) and any(p.fullmatch(of) for p, meant in _words() if meant == WHOLE)


def is_votes(role: str) -> bool:
    """Whether the role of a stake says that it is of votes.

    >>> [is_votes(role) for role in ("Voting rights", "75% or more of votes", "Votech Ltd shares")]
    [True, True, False]
    """
    return bool(_VOTES.search(role))


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


@lru_cache(maxsize=4096)
def _of_role(role: str) -> tuple[Nature, bool]:
    """How a stake is meant by its role, and whether the role says it is held through others."""
    meanings: set[str] = set()
    class_ = ""
    text = _folded(role)
    for pattern, meant in _words():
        found = pattern.search(text)
        if found and meant == CLASS:
            class_ = class_ or found[0]
        elif found and meant != WHOLE:
            meanings.add(meant)
    how = JOINT if JOINT in meanings else INDIRECT if meanings else DIRECT
    return Nature(how, class_), INDIRECT in meanings


@cache
def _words() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["pattern"]), row["nature"]) for row in lookup.rows("stake_words"))
