"""Verdicts as plain values: what a rule concludes of one entity, and the working."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from flowgraph.case.view import Listing
from flowgraph.model.shares import Share
from flowgraph.regimes.instruments import Instrument
from flowgraph.regimes.stake import Stake

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
FORMER = "formerly-listed"
OTHER_EFFECT = "other-effect"
POSSIBLE = "possibly-a-listed-party"
LEFT_OUT = "left-out-by-filters"
DENIED = "denied-record"
VOTES_APART = "votes-not-counted"
ENDED = "ended-record"
FLAGS = (
    CONTROLLED, LED, MINORITY, DIVESTED, OVER_100, EXEMPT, ASSUMED_DATES, ALLEGED, LOOKED_UP,
    NO_TEST_YET, TWICE, OTHER_LISTING, OTHER_EFFECT, LATER, FORMER, POSSIBLE,
    LEFT_OUT, DENIED, VOTES_APART, ENDED,
)  # fmt: skip


class Round(NamedTuple):
    """One entity caught in one round: through whom, and the sum at that time.

    `via` gives each owner with its share, or each controller with the kind of the
    tie. `sum` is None in a control test. `run` says which bounds were taken; `edges`
    are the records.
    """

    number: int
    entity: str
    via: tuple[tuple[str, Fraction | str], ...]
    sum: Fraction | None
    run: str
    edges: tuple[str, ...] = ()


class Missing(NamedTuple):
    """The smallest fact that would decide an open verdict.

    `fact` is `stake` (what `owner` holds in `owned`), `owner` (whether `owner` is
    caught; `then` says what would decide that), `identity` (whether `owner` is `owned`, by
    `edges`, none of which is sure), `holder` (whose shares those of `owner` in `owned` are:
    by `edges` it acts for `owners`, or its name names nobody), `controlled` (whether holdings of
    `owner`, which is only under control, are counted), `control` (whether `owner` controls
    `owned`; `also` are further such steps), `several` (no single stake in it does; `then`
    says of each of `owners` why it may count, one after the other),
    `added` (whether holdings of `owner`, which is listed or caught, are added to those of
    `owners`), `listing` (whether a row is a listing in force of this party), `status` (whether it
    is blocked without a listing), `name` (who it is), `list` (none is loaded), `incomplete-list`
    (what a list holds that this case does not; `lists` are such lists, each with the number
    of parties that the case holds of it) or `test` (none is known for the day).
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
    also: tuple[tuple[str, str], ...] = ()
    lists: tuple[tuple[str, int], ...] = ()


class Used(NamedTuple):
    """One stake in the entity.

    `lower`, `upper`: whether its owner is caught in the run that is told, on either
    bounds; `known`: whether it is listed or caught at all; `silent`: whether incomplete lists
    leave open that one is, of which nothing else is recorded; `why`: what would decide whether
    an owner counts that only may.
    """

    stake: Stake
    lower: bool
    upper: bool
    known: bool = False
    silent: bool = False
    why: Missing | None = None


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

    `listed` says whether the entity itself has a listing that seeds the rules (None where
    none is loaded, or one that is not complete does not name it); where it is, a finding
    of another rule then tells what that rule alone would say. `held` is what
    listed and caught owners hold together, None in other rules and where no stake is
    recorded; `recorded` is what all owners named hold by the rows; `measure` says of what
    (shares or votes). `listings` are those of the entity.
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
    held: Share | None = None
    measure: str = ""
    threshold: Fraction | None = None
    strict: bool = False
    aggregate: bool = True
    rounds: tuple[Round, ...] = ()
    stakes: tuple[Used, ...] = ()
    missing: Missing | None = None
    flags: tuple[Flag, ...] = ()
    recorded: Share | None = None
