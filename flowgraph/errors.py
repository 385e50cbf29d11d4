"""What can go wrong, as one family; each class carries its exit code.

FlowgraphError
├── UsageError          2   the question cannot be asked so
│   ├── UnknownEntity       no entity has this id or name
│   └── AmbiguousEntity     several have
├── DataError           3   the tables would give a wrong answer
└── MissingExtra        6   a package is not installed that is no part of the plain install

"Nothing found" (4) and "a bound stopped the search" (5) are answers, not errors.
"""

from __future__ import annotations

USAGE = 2
BAD_DATA = 3
NOTHING_FOUND = 4
STOPPED = 5
MISSING_EXTRA = 6


class FlowgraphError(Exception):
    """Base of all errors that flowgraph raises on purpose."""

    exit_code = 1


class UsageError(FlowgraphError):
    """The question cannot be asked in this way."""

    exit_code = USAGE


class UnknownEntity(UsageError):
    """No entity of the case has this id or name."""


class AmbiguousEntity(UsageError):
    """More than one entity of the case has this name."""


class DataError(FlowgraphError):
    """The tables hold errors; an answer from them would be wrong."""

    exit_code = BAD_DATA


class MissingExtra(FlowgraphError):
    """A package that is no part of the plain install is not there.

    Parameters
    ----------
    extra : name of the extra that brings it
    package : the package
    """

    exit_code = MISSING_EXTRA

    def __init__(self, extra: str, package: str) -> None:
        """Say how to install it."""
        super().__init__(
            f"{package} is not installed; install it with: pip install"
            f" 'flowgraph-sanctions[{extra}]'"
        )
