"""Which elements of E.O. 13224 is the cited evidence on a pair consistent with?

For an entity and a party blocked under the order on the day: each element of
section 1(a) is *present*, *partial* or *absent* in the evidence, with the records
for it and against it. This is a reading aid for those who check a file: no
finding, and no recommendation to designate anyone.

A record is present where it is stated on usable evidence, by an official publication
or by more than one origin, is of the kind that the element asks for, and dates to the
time in which the party was blocked. What is alleged, not dated, without a percentage,
set aside and not paid, has ended or is an approval is partial. What bears on no element
is context, and is named as that.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from flowgraph.case.evidence import Summary
from flowgraph.case.identity import SURE_CLAIMS
from flowgraph.case.view import Listing, Network
from flowgraph.model import dates, grades, shares
from flowgraph.model.values import Edge
from flowgraph.regimes.instruments import HERE
from flowgraph.regimes.seeds import instrument_of
from flowgraph.regimes.stakes import Stakes

PRESENT, PARTIAL, ABSENT = "present", "partial", "absent"
NOT_APPLICABLE = "not_applicable"
INSTRUMENT = "us-ofac-sdn"
_PAID = ("", "paid", "released")
# Why a record is no more than partial.
ALLEGED, WEAK, UNDATED, EARLIER = "alleged", "weak-evidence", "undated", "before-the-listing"
NO_SHARE, MINORITY, NOT_PAID, APPROVAL = "no-share", "minority", "not-paid", "approval"
CONTRACT, ENDED, ONE_ORIGIN = "contract", "ended", "one-origin"


class Record(NamedTuple):
    """One record that bears on an element, and why it is no more than partial."""

    edge: str
    result: str
    limits: tuple[str, ...]


class Element(NamedTuple):
    """One element: its text in our words, the result, and the records."""

    code: str
    says: str
    result: str
    records: tuple[Record, ...]
    against: tuple[str, ...]
    publications: tuple[str, ...]
    wanted: str
    reading: str


class Criteria(NamedTuple):
    """All elements for one pair.

    `applies` is False where the party is not blocked under the order on the day;
    the elements are then not read. `context` are records between the two, or
    approvals of other payments, that bear on no element.
    """

    entity: str
    party: str
    applies: bool
    listings: tuple[Listing, ...]
    elements: tuple[Element, ...]
    untested: tuple[tuple[str, str, str], ...]
    context: tuple[str, ...]
    function: str
    citation: str
    reading: str
    standing: str


@cache
def order() -> dict[str, Any]:
    """The order as data."""
    with (HERE / "eo-13224.toml").open("rb") as file:
        return tomllib.load(file)


def under_the_order(network: Network, party: str) -> tuple[Listing, ...]:
    """Listings by which a party is blocked under E.O. 13224 on the day."""
    rule = order()
    programmes = frozenset(rule["programmes"])
    return tuple(
        one
        for one in network.listings.get(party, ())
        if one.row.effect == "blocking"
        and instrument_of(network, one.row.list) == INSTRUMENT
        and (programmes & {*one.row.programmes} or rule["legal_basis"] in one.row.legal_basis)
    )


def criteria(stakes: Stakes, entity: str, party: str) -> Criteria:
    """Elements of section 1(a) for a pair.

    Parameters
    ----------
    stakes : of what a view left of a case; entities that are one party are taken together
    entity, party : entity ids; the party is the one that is blocked

    Cost: linear in the edges of the case.
    """
    rule = order()
    network = stakes.network
    names = {n for n in network.case.entities if stakes.of(n) == stakes.of(party)}
    own = {n for n in network.case.entities if stakes.of(n) == stakes.of(entity)}
    listings = tuple(one for name in sorted(names) for one in under_the_order(network, name))
    edges = [network.case.edges[name] for name in network.summaries]
    pair = [
        e
        for e in edges
        if (e.source in own and e.target in names) or (e.source in names and e.target in own)
    ]
    approvals = [e for e in edges if e.kind == "approves" and e.source in own and e.about]
    elements = []
    taken: set[str] = set()
    if listings:
        for part in rule["element"]:
            found = _element(network, part, own, names, listings, pair, approvals)
            taken.update(record.edge for record in found.records)
            elements.append(found)
    context = [e.id for e in (*pair, *approvals) if e.id not in taken]
    return Criteria(
        entity=entity,
        party=party,
        applies=bool(listings),
        listings=listings,
        elements=tuple(elements),
        untested=tuple((u["code"], u["says"], u["why"]) for u in rule["untested"]),
        context=tuple(sorted(set(context))) if listings else (),
        function=network.case.entities[entity].function,
        citation=rule["citation"],
        reading=rule["reading"],
        standing=rule["standing"],
    )


def _element(
    network: Network,
    part: dict[str, Any],
    own: set[str],
    names: set[str],
    listings: tuple[Listing, ...],
    pair: list[Edge],
    approvals: list[Edge],
) -> Element:
    by = part.get("party_by", ())
    fitting = tuple(
        one
        for one in listings
        if not by or _is_by(one, by) or not any(_is_by(one, words) for words in _authorities())
    )
    records: list[Record] = []
    if fitting:
        since = min((one.row.since for one in fitting), key=dates.first_day)
        for edge in pair:
            as_source = edge.source in own and edge.kind in part.get("source_kinds", ())
            as_target = edge.target in own and edge.kind in part.get("target_kinds", ())
            if as_source or as_target:
                records.append(_record(network, edge, since))
        for edge in approvals if part.get("approvals") else ():
            about = network.case.edges.get(edge.about)
            if about is not None and about.target in names and about.kind in part["source_kinds"]:
                records.append(Record(edge.id, PARTIAL, (APPROVAL,)))
    result = ABSENT
    if records:
        present = any(record.result == PRESENT for record in records)
        result = PRESENT if present else PARTIAL
    elif by and not fitting:
        result = NOT_APPLICABLE
    summaries = [network.summaries[record.edge] for record in records]
    return Element(
        code=part["code"],
        says=part["says"],
        result=result,
        records=tuple(sorted(records)),
        against=tuple(sorted({row for summary in summaries for row in summary.against})),
        publications=tuple(sorted({name for s in summaries for name in s.publications})),
        wanted=part["wanted"],
        reading=part.get("reading", order()["reading"]),
    )


def _is_by(listing: Listing, words: Iterable[str]) -> bool:
    return any(word in listing.row.authority for word in words)


def _authorities() -> list[list[str]]:
    """Words by which an authority is known; where none fits, it is not known who determined."""
    return [part["party_by"] for part in order()["element"] if "party_by" in part]


def _record(network: Network, edge: Edge, since: str) -> Record:
    """How far one record goes, against a party blocked since a day."""
    summary = network.summaries[edge.id]
    limits = []
    if summary.claim not in SURE_CLAIMS:
        limits.append(ALLEGED)
    if summary.band == grades.WEAK:
        limits.append(WEAK)
    if _rests_on_one(network, summary):
        limits.append(ONE_ORIGIN)
    limits += _time_limits(network, edge, since)
    if edge.kind == "owns":
        share = shares.read(edge.share, edge.share_min, edge.share_max)
        if not (edge.share or edge.share_min or edge.share_max):
            limits.append(NO_SHARE)
        elif share.low < 50:
            limits.append(MINORITY)
    if "money" in network.case.kinds[edge.kind].steps and edge.money_status not in _PAID:
        limits.append(NOT_PAID)
    if edge.kind in ("awards_contract", "subcontracts"):
        limits.append(CONTRACT)
    return Record(edge.id, PARTIAL if limits else PRESENT, tuple(limits))


def _rests_on_one(network: Network, summary: Summary) -> bool:
    """Whether one origin alone states it, in no official publication and no finding."""
    cited = [network.case.publications.get(name) for name in summary.publications]
    official = any(pub and pub.kind == "official" for pub in cited)
    return summary.origins == 1 and not official and summary.claim != "official_finding"


def _time_limits(network: Network, edge: Edge, since: str) -> list[str]:
    """Whether a record dates to the time in which the party was blocked."""
    if network.case.kinds[edge.kind].event:
        timing = dates.timing(edge.start, edge.end, since)
        known = {"after": [], "before": [EARLIER]}
        return known.get(timing, [UNDATED])
    spell = network.spell(edge)
    if spell is None:
        return [UNDATED]
    if spell[1] < dates.first_day(since):
        return [EARLIER]
    if spell[1] < dates.last_day(since):
        return [UNDATED]
    return [] if edge.id in network.walkable else [ENDED]
