"""The instruments of law that flowgraph knows, each from one TOML file beside this one.

An instrument says which lists seed it, its ownership threshold by date, whether
holdings of several listed persons are added, and whether it has a control test.
Each text carries its citation and how it was read.
"""

from __future__ import annotations

import tomllib
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from flowgraph.errors import UsageError
from flowgraph.model import dates

HERE = Path(__file__).parent
# In the order in which verdicts are given.
INSTRUMENTS = ("us-ofac-sdn", "eu-asset-freeze", "uk-samla", "ch-emba", "ca-sema")
NOT_IN_FORCE = "not_in_force"
READINGS = ("retrieved", "secondary", "memory")


class OwnershipTest(NamedTuple):
    """Threshold of one span of days, in percent.

    `strict`: more than the threshold is asked. `aggregate`: the holdings of all
    listed persons are added; otherwise each person is looked at alone.
    """

    first: str
    last: str
    threshold: Fraction
    strict: bool
    aggregate: bool
    citation: str
    reading: str


class ControlTest(NamedTuple):
    """Control test: the exposure classes of the edge kinds that state control."""

    first: str
    classes: frozenset[str]
    citation: str
    reading: str


class Instrument(NamedTuple):
    """One instrument.

    `caught` and `listed` are the words that its readers use; `joint`: holdings
    under a joint arrangement are added even where `aggregate` is not set; `votes`:
    voting rights are a test of their own beside shares; `exempt_kinds`: entity
    kinds that the test does not reach; `status_countries`: countries whose state
    bodies may be blocked without a listing, which is not modelled; `measures`: what
    listings of other lists mean, by list.
    """

    id: str
    short: tuple[str, ...]
    place: str
    name: str
    list_wanted: str
    effects: frozenset[str]
    caught: str
    listed: str
    joint: bool
    votes: bool
    ownership: tuple[OwnershipTest, ...]
    control: ControlTest | None
    exempt_kinds: frozenset[str]
    exempt_note: str
    status_countries: frozenset[str]
    notes: dict[str, str]
    measures: dict[str, str]

    def ownership_on(self, day: str) -> OwnershipTest | None:
        """Ownership test in force on a day; the newest where no day is given."""
        if not day:
            return self.ownership[-1]
        return next((t for t in self.ownership if t.first <= day <= t.last), None)

    def control_on(self, day: str) -> ControlTest | None:
        """Control test in force on a day."""
        test = self.control
        return test if test and (not day or test.first <= day) else None


class DatedStatus(NamedTuple):
    """Status of a rule from which no verdict is drawn."""

    id: str
    name: str
    says: str
    status: str
    since: str
    note: str
    citation: str
    reading: str


def _toml(name: str) -> dict[str, Any]:
    with (HERE / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def instrument(name: str) -> Instrument:
    """One instrument by its id."""
    found = _toml(name)
    control = found.get("control")
    return Instrument(
        id=found["id"],
        short=tuple(found["short"]),
        place=found["place"],
        name=found["name"],
        list_wanted=found["list_wanted"],
        effects=frozenset(found["effects"]),
        caught=found["caught"],
        listed=found["listed"],
        joint=found["joint"],
        votes=found["votes"],
        ownership=tuple(
            OwnershipTest(
                first=test.get("from", dates.FIRST_DAY),
                last=test.get("until", dates.LAST_DAY),
                threshold=Fraction(test["threshold"]),
                strict=test["strict"],
                aggregate=test["aggregate"],
                citation=test["citation"],
                reading=test["reading"],
            )
            for test in found["ownership"]
        ),
        control=ControlTest(
            control.get("from", dates.FIRST_DAY),
            frozenset(control["classes"]),
            control["citation"],
            control["reading"],
        )
        if control
        else None,
        exempt_kinds=frozenset(found.get("exempt_kinds", ())),
        exempt_note=found.get("exempt_note", ""),
        status_countries=frozenset(found.get("status_countries", ())),
        notes=found.get("notes", {}),
        measures=found.get("measures", {}),
    )


def named(words: str) -> tuple[Instrument, ...]:
    """Instruments by id or short name, with commas; all of them for an empty text.

    Raises
    ------
    UsageError
        If a word is no instrument.

    >>> [one.id for one in named("ofac, eu")]
    ['us-ofac-sdn', 'eu-asset-freeze']
    """
    every = [instrument(name) for name in INSTRUMENTS]
    asked = [word.strip().casefold() for word in words.split(",") if word.strip()]
    if not asked:
        return tuple(every)
    known = {word: one.id for one in every for word in (one.id, *one.short)}
    for word in asked:
        if word not in known:
            raise UsageError(f"--regime '{word}': use {', '.join(sorted(known))}")
    wanted = {known[word] for word in asked}
    return tuple(one for one in every if one.id in wanted)


def affiliates_rule(day: str) -> DatedStatus | None:
    """Status of the BIS Affiliates Rule on a day; None where no day is asked about.

    >>> affiliates_rule("2026-11-10").status
    'scheduled_back_in_force_unverified'
    """
    if not day:
        return None
    rule = _toml("bis-affiliates")
    row = [span for span in rule["status"] if span["from"] <= day][-1]
    return DatedStatus(
        rule["id"],
        rule["name"],
        rule["says"],
        row["status"],
        row["from"],
        row.get("note", ""),
        rule["citation"],
        rule["reading"],
    )
