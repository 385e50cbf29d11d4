"""The elements of E.O. 13224 for a pair, as text and JSON."""

from __future__ import annotations

from typing import Any

from flowgraph.analysis.denials import Denials, denials_of
from flowgraph.case.view import Network
from flowgraph.regimes import criteria as law
from flowgraph.regimes.criteria import Criteria, Element, Record
from flowgraph.render import as_text, sentences, verdicts
from flowgraph.render.as_json import denials_to_dict
from flowgraph.render.terminal import Page
from flowgraph.render.words import noun_of, sentence_case

RESULT_WORDS = {
    law.PRESENT: "present",
    law.PARTIAL: "partial",
    law.ABSENT: "absent from what was read",
    law.NOT_APPLICABLE: "not applicable, for the party was determined by another authority",
}
_LIMITS = {
    law.ALLEGED: "not stated as a fact",
    law.WEAK: "weak evidence",
    law.UNDATED: "not dated against the listing",
    law.EARLIER: "dated before the party was blocked",
    law.NO_SHARE: "percentage not stated",
    law.MINORITY: "below half",
    law.NOT_PAID: "not said to be paid",
    law.APPROVAL: "an approval, and no payment of the one who approves",
    law.ENDED: "over by the day asked",
    law.ONE_ORIGIN: "of one origin, and in no official publication that was read",
    law.CONTRACT: "a contract; that value moved needs evidence of its own",
}


def add_pair(page: Page, network: Network, pair: Criteria) -> None:
    """The elements of the order for one pair."""
    page.add(
        f"E.O. 13224 elements: {as_text.with_id(network, pair.entity)} and"
        f" {as_text.with_id(network, pair.party)}"
    )
    if not pair.applies:
        page.add(not_applicable_text(network, pair), 2)
        page.add()
        return
    if pair.function:
        listed = pair.entity in network.designated
        what = "Stated role" if listed else "Lawful function"
        page.add(f"{what} of {noun_of(network, pair.entity)}: {pair.function}", 2, 4)
    for one in pair.elements:
        if not one.records:
            continue
        how = " [text of the element not verified]" if one.reading == "memory" else ""
        page.add(f"{one.code} {one.says}: {RESULT_WORDS[one.result]}{how}", 2, 4)
        for record in one.records:
            page.add(record_text(network, record), 6, 8)
        page.add(as_text.against_text(_denials(network, one)), 6, 8)
        if one.result == law.PARTIAL:
            page.add(f"to look for: {one.wanted}", 6, 8)
    for result in (law.ABSENT, law.NOT_APPLICABLE):
        codes = [f"{one.code} {one.says}" for one in pair.elements if one.result == result]
        if codes:
            page.add(f"{RESULT_WORDS[result]}: {'; '.join(codes)}", 2, 4)
    for name in pair.context:
        edge = network.case.edges[name]
        said = sentences.edge_sentence(network, edge, network.summaries[name])
        page.add(f"context, bearing on no element here: {said} ({name})", 2, 4)
    page.add()


def _denials(network: Network, one: Element) -> Denials:
    found = denials_of(network, [record.edge for record in one.records])
    return found._replace(against=one.against)


def add_order(page: Page, pair: Criteria) -> None:
    """What holds of all pairs: elements not tested, citation, what this is and is not."""
    page.add("Not tested: " + "; ".join(f"{c} {says} ({why})" for c, says, why in pair.untested))
    page.add(f"{pair.citation} [{verdicts.READING_WORDS[pair.reading]}]. {pair.standing}")
    page.add()


def not_applicable_text(network: Network, pair: Criteria) -> str:
    """Why the elements are not read for a pair."""
    rows = [listing.row for listing in network.listings.get(pair.party, ())]
    others = sorted({"+".join(row.programmes) or row.list for row in rows})
    name = sentence_case(noun_of(network, pair.party))
    listed = f"listed under {', '.join(others)}" if others else "not listed on the lists loaded"
    return (
        f"These criteria do not apply: {name} is {listed} on the day, and not itself blocked by a"
        " determination under E.O. 13224."
    )


def record_text(network: Network, record: Record) -> str:
    """One record of an element, with its limits."""
    edge, summary = network.case.edges[record.edge], network.summaries[record.edge]
    said = sentence_case(sentences.edge_sentence(network, edge, summary))
    limits = "; ".join(_LIMITS[code] for code in record.limits)
    cited = ", ".join(summary.publications) or "no publication"
    how = f" ({limits})" if limits else ""
    note = f"; note: {edge.note}" if edge.note and not network.known_by else ""
    grade = summary.grade or "no grade"
    return f"{record.result}: {said}{how} [{edge.id}: {grade}; {cited}{note}]"


def to_dict(network: Network, pair: Criteria) -> dict[str, Any]:
    """JSON of one pair."""
    return {
        "entity": pair.entity,
        "party": pair.party,
        "applies": pair.applies,
        "why_not": None if pair.applies else not_applicable_text(network, pair),
        "listings": [listing.row.id for listing in pair.listings],
        "function": pair.function or None,
        "elements": [_element_to_dict(network, one) for one in pair.elements],
        "untested": [{"code": code, "says": says, "why": why} for code, says, why in pair.untested],
        "context": list(pair.context),
        "citation": pair.citation,
        "reading": pair.reading,
        "standing": pair.standing,
    }


def _element_to_dict(network: Network, one: Element) -> dict[str, Any]:
    return one._asdict() | {
        "records": [
            record._asdict() | {"text": record_text(network, record)} for record in one.records
        ],
        "denials": denials_to_dict(network, [record.edge for record in one.records]),
    }
