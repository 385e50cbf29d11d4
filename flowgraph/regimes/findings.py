"""Verdicts as plain values: what a rule concludes of one entity, and the working."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from flowgraph.case.view import Listing
from flowgraph.regimes.instruments import Instrument
from flowgraph.regimes.stakes import Stake

BLOCKED, NOT_BLOCKED = "blocked", "not_blocked"
INDETERMINATE, NOT_ASSESSED = "indeterminate", "not_assessed"
LISTED, FIFTY, CONTROL = "listed", "50-percent", "control"
LOWER, UPPER = "lower", "upper"

# What a reader must know beside a verdict; the texts are those of the instrument or of `render`.
CONTROLLED = "controlled-by-blocked"
LED = "led-by-blocked"
MINORITY = "minority-holding"
DIVESTED = "previously-blocked"
OVER_100 = "shares-over-100"
EXEMPT = "exempt"
ASSUMED_DATES = "undated-records"
ALLEGED = "rests-on-allegation"
LOOKED_UP = "looked-up"
NO_TEST_YET = "no-test-on-the-day"
OTHER_LISTING = "other-listing"
TWICE = "records-of-one-stake"
LATER = "listed-later"
REPORTED = "reported-listing"
POSSIBLE = "possibly-a-listed-party"
FLAGS = (
    CONTROLLED, LED, MINORITY, DIVESTED, OVER_100, EXEMPT, ASSUMED_DATES, ALLEGED, LOOKED_UP,
    NO_TEST_YET, TWICE, OTHER_LISTING, LATER, REPORTED, POSSIBLE,
)  # fmt: skip


class Round(NamedTuple):
    """One entity caught in one round: through whom, and the sum at that time.

    `via` gives each owner with its share, or each controller with the kind of the
    tie. `sum` is None in a control test. `run` says which bounds were taken.
    """

    number: int
    entity: str
    via: tuple[tuple[str, Fraction | str], ...]
    sum: Fraction | None
    run: str


class Missing(NamedTuple):
    """The smallest fact that would decide an open verdict.

    `fact` is `stake` (what `owner` holds in `owned`), `owner` (whether `owner` is
    caught; `then` says what would decide that), `control` (whether `owner` controls
    `owned`), `several` (no single fact does), `listing` (whether a reported row is this
    party), `status` (whether it is blocked without a listing), `name` (who it is) or `list`
    (none is loaded).
    """

    fact: str
    owner: str = ""
    owned: str = ""
    needed: Fraction | None = None
    strict: bool = False
    doubts: frozenset[str] = frozenset()
    edges: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    then: Missing | None = None


class Used(NamedTuple):
    """One stake in the entity, and whether its owner is caught on the lower and upper bounds."""

    stake: Stake
    lower: bool
    upper: bool


class ListUsed(NamedTuple):
    """One list that a verdict rests on."""

    name: str
    version: str
    complete: str


class Flag(NamedTuple):
    """Something to know beside a verdict: its code, and what it is about.

    `records` are ids of edges, or of designations where the code is about listings.
    """

    code: str
    entities: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    day: str = ""


class Finding(NamedTuple):
    """What one rule of one instrument concludes of one entity on one day.

    `listed` says whether the entity is itself on a list of the instrument (None where
    none is loaded); where it is, a finding
    of another rule then tells what that rule alone would say. `aggregate_min` and
    `aggregate_max` are percentages, None in other rules than the ownership one;
    `measure` says of what (shares or votes). `listings` are those of the entity.
    """

    entity: str
    instrument: Instrument
    rule: str
    verdict: str
    listed: bool | None
    lists: tuple[ListUsed, ...]
    as_of: str
    citation: str
    reading: str
    listings: tuple[Listing, ...] = ()
    aggregate_min: Fraction | None = None
    aggregate_max: Fraction | None = None
    measure: str = ""
    threshold: Fraction | None = None
    strict: bool = False
    aggregate: bool = True
    rounds: tuple[Round, ...] = ()
    stakes: tuple[Used, ...] = ()
    missing: Missing | None = None
    flags: tuple[Flag, ...] = ()
