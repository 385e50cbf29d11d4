"""How a stake is meant: direct, through others, together with others, or of one class."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import NamedTuple

from flowgraph.model import lookup
from flowgraph.model.values import Edge

DIRECT, INDIRECT, JOINT, CLASS = "direct", "indirect", "joint", "class"
# What `share_of` says where the figure is of the whole, whatever the role says.
WHOLE = "whole"


class Nature(NamedTuple):
    """How a stake is meant: direct, indirect or joint, and of which class, if of one alone."""

    how: str
    class_: str


PLAIN = Nature(DIRECT, "")


def nature(edge: Edge) -> Nature:
    """How a stake is meant, by its columns `stake` and `share_of`, else by words of its role.

    >>> edge = Edge("e", "x", "a", "owns", role="shareholding (indirect)")
    >>> nature(edge).how, nature(edge._replace(stake="direct")).how
    ('indirect', 'direct')
    >>> nature(Edge("e", "x", "a", "owns", role="Class B shares")).class_
    'class b'
    """
    said = _of_role(edge.role) if edge.role else Nature(DIRECT, "")
    of = " ".join(edge.share_of.casefold().split())
    class_ = "" if of == WHOLE else of or said.class_
    return Nature(edge.stake or said.how, class_)


@lru_cache(maxsize=4096)
def _of_role(role: str) -> Nature:
    how, class_ = DIRECT, ""
    text = " ".join(role.casefold().split())
    for pattern, meant in _words():
        found = pattern.search(text)
        if found and meant == CLASS:
            class_ = class_ or found[0]
        elif found and how == DIRECT:
            how = meant
    return Nature(how, class_)


@cache
def _words() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["pattern"]), row["nature"]) for row in lookup.rows("stake_words"))
