"""The answer of `whatif` as text, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flowgraph.analysis import comparison
from flowgraph.analysis.behind import PROCESSES
from flowgraph.analysis.comparison import Change
from flowgraph.analysis.whatif import WhatifAnswer
from flowgraph.analysis.world import Paid
from flowgraph.case.view import Network
from flowgraph.render import figures
from flowgraph.render.as_json import data_version, reached_through_list, search_to_dict
from flowgraph.render.differences import possible_why, verdict_words
from flowgraph.render.hops import unsure_text
from flowgraph.render.offices import record_text
from flowgraph.render.sentences import reached_through_lines
from flowgraph.render.terminal import Page
from flowgraph.render.words import STANDING, asked_text, counted, hedge_text, name_of

COLUMNS = (
    "about", "change", "subject", "subject_name", "detail", "party", "party_name", "before",
    "after", "reason", "because", "reached_through", "sentence", "as_of", "known_by", "data",
)  # fmt: skip
_HEADS = {
    comparison.LISTING: "Listings",
    comparison.VERDICT: "Verdicts of the rules",
    comparison.EXPOSURE: "Exposure to listed parties",
    comparison.POSSIBLE: "Possible exposure of those who have no sure one",
    comparison.STANDING: "Money records beside which a listed party is named",
    comparison.ROUTE: "Routes",
    comparison.PAYMENT: "Money records to listed parties",
}
_SAME = {
    comparison.VERDICT: ("verdict", "verdicts"),
    comparison.EXPOSURE: ("line of exposure", "lines of exposure"),
    comparison.POSSIBLE: ("line of possible exposure", "lines of possible exposure"),
    comparison.STANDING: (
        "record with a listed party beside it",
        "records with a listed party beside them",
    ),
    comparison.ROUTE: ("route", "routes"),
    comparison.PAYMENT: ("money record to a listed party", "money records to listed parties"),
}
# Reasons whose words name the parties that are listed, or no longer listed.
_NAME_LISTED = (comparison.ENDS_SOONER, comparison.FURTHER, comparison.PASSES_LISTED)
_NAME_UNLISTED = (comparison.GOES_ON, comparison.PASSES_LISTED)
FIRST = (
    "Exposure, and routes to all listed parties, end at the first listed party; `flowgraph paths`"
    " SOURCE TARGET tells routes past one."
)
SUPPOSED = (
    "A supposition, not a report: the second world is made by the question. Licences, jurisdiction"
    " and what others would do are not in the tables."
)


def text(answer: WhatifAnswer, page: Page) -> str:
    """Text of `whatif`."""
    page.add(question_text(answer))
    for name in answer.supposition.drop:
        page.add(f"Record {name}: {record_text(answer.network, name)}.", 2, 4)
    page.add()
    if not answer.changes:
        page.add("Nothing changes: both worlds give the same answers.")
    for about, head in _HEADS.items():
        found = [one for one in answer.changes if one.about == about]
        if not found:
            continue
        page.add(f"{head}: {counted(len(found), 'change')}")
        grouped: dict[str, list[Change]] = {}
        for one in found:
            grouped.setdefault(because_text(answer, one), []).append(one)
        for why, alike in grouped.items():
            if len(alike) == 1:
                page.add(f"- {sentence(answer, alike[0])}", 2, 4)
                continue
            page.add(f"{why[:1].upper()}{why[1:]}:", 2, 4)
            for one in alike:
                page.add(f"- {_what(answer, one)}", 4, 6)
        page.add()
    _behind(page, answer)
    _paid(page, answer)
    for name in answer.symbolic:
        page.add(
            f"The listing of {name_of(answer.network, name)} is symbolic on what these tables hold:"
            " beside its own lines it changes no verdict, no exposure and no route."
        )
    same = ", ".join(
        counted(number, *_SAME[about]) for about, number in answer.same.items() if number
    )
    page.add(f"The same in both worlds: {same or 'nothing to compare'}.")
    for note in answer.notes:
        page.add(f"{note[:1].upper()}{note[1:]}.")
    if answer.search.stopped_by:
        page.add(
            f"Stopped by --{answer.search.stopped_by}, not complete: a line may differ because one"
            " world was searched further than the other."
        )
    if any(one.about in (comparison.EXPOSURE, comparison.ROUTE) for one in answer.changes):
        page.add(FIRST)
    page.add(SUPPOSED)
    page.add(STANDING)
    page.add(asked_text(answer.network))
    return page.text()


def question_text(answer: WhatifAnswer) -> str:
    """The supposition in words."""
    network, supposed = answer.network, answer.supposition
    said = []
    for one in supposed.designate:
        lists = ", ".join(name for name in one.lists if name) or "no list loaded"
        day = f" from {one.day}" if one.day else ""
        said.append(f"{name_of(network, one.entity)} were listed{day} ({lists})")
    said += [f"{name_of(network, name)} were not listed" for name in supposed.delist]
    said += [f"record {name} were not there" for name in supposed.drop]
    if not said:
        return "What if nothing were changed?"
    return f"What if {' and '.join(said)}?"


def _name(network: Network, name: str) -> str:
    return name_of(network, name) if name in network.case.entities else name


def because_text(answer: WhatifAnswer, one: Change) -> str:
    """Why a line differs: the reason, then what else it is owed to."""
    network, supposed = answer.network, answer.supposition
    # A party's own listing is said by the reason.
    own = {one.subject} if one.reason == comparison.ITS_OWN else set()
    because = {*one.because} - own
    listed = [row.entity for row in supposed.designate if row.entity in because]
    unlisted = [name for name in supposed.delist if name in because]
    lost = [name for name in supposed.drop if name in because]
    is_listed, is_not = _are(network, listed), _are(network, unlisted)
    both = [*listed, *unlisted]
    reasons = {
        comparison.ITS_OWN: "its own listing",
        comparison.ENDS_SOONER: (
            f"routes end at the first listed party, now {_names(network, listed)}"
        ),
        comparison.GOES_ON: (
            f"routes end at the first listed party, and {is_not} none in the second world"
            f"{'' if lost else '; the records are the same'}"
        ),
        comparison.FURTHER: (
            f"{is_listed} on further lists, or listed earlier, in the second world"
        ),
        comparison.PASSES_LISTED: (
            f"{_are(network, both)} on the route, or recorded beside a payment of it"
        ),
        comparison.RANKED: "another route is now the best of its class",
        comparison.FOLLOWS: "follows by the rule",
    }
    said = [reasons[one.reason]] if one.reason in reasons else []
    # What the reason has not named yet.
    if listed and one.reason not in _NAME_LISTED:
        said.append(f"{is_listed} listed in the second world")
    if unlisted and one.reason not in _NAME_UNLISTED:
        said.append(f"{is_not} not listed in the second world")
    if lost:
        what = "records" if len(lost) > 1 else "record"
        are = "are" if len(lost) > 1 else "is"
        said.append(f"{what} {', '.join(lost)} {are} not in the second world")
    return "; ".join(said)


def _names(network: Network, names: Sequence[str]) -> str:
    return " and ".join(_name(network, name) for name in names)


def _are(network: Network, names: Sequence[str]) -> str:
    return f"{_names(network, names)} {'are' if len(names) > 1 else 'is'}"


def sentence(answer: WhatifAnswer, one: Change) -> str:
    """One change in words, with its reason."""
    return f"{_what(answer, one)} [{because_text(answer, one)}]"


def _what(answer: WhatifAnswer, one: Change) -> str:
    network = answer.network
    name = _name(network, one.subject)
    if one.about == comparison.LISTING:
        if one.how == comparison.GONE:
            return f"{name}: listed since {one.before} in the first world, not in the second"
        already = f" (listed already since {one.before})" if one.before else ""
        return f"{name}: listed from {one.after or 'a day not stated'} in the second world{already}"
    if one.about == comparison.VERDICT:
        before, after = verdict_words(one.before), verdict_words(one.after)
        return f"{name}, {one.detail}: {before} becomes {after}"
    if one.about == comparison.EXPOSURE:
        class_, _, direction = one.detail.partition(" ")
        way = {
            "to_party": f" towards {_name(network, one.party)}",
            "from_party": f" from the side of {_name(network, one.party)}",
            "itself": "",
        }[direction]
        said = one.after if one.how != comparison.GONE else one.before
        was = f", was {one.before}" if one.how == comparison.CHANGED else ""
        return f"{name}: {one.how}, {class_}{way} ({said}{was})"
    if one.about == comparison.POSSIBLE:
        said = one.after if one.how != comparison.GONE else one.before
        was = f", was {one.before}" if one.how == comparison.CHANGED else ""
        why, whom = possible_why(one.detail), _name(network, one.party)
        return f"{name}: {one.how}, {why}, {whom} ({said}{was})"
    if one.about == comparison.STANDING:
        payer, _, payee = one.detail.partition(" > ")
        act = (one.after or one.before).replace("heads_approver", "heads the body of", 1)
        # Nobody says that a bank of the payee handled this payment.
        if act.startswith(PROCESSES):
            act = act.replace(PROCESSES, "recorded as processor for the payee of", 1)
        own, about = one.records
        doubts = {about: "the record of the payment", own: "the record that says so"}
        said = "".join(
            f"; {what} is {hedge}"
            for record, what in doubts.items()
            if (hedge := hedge_text(network, record))
        )
        pair = f"{_name(network, payer)} → {_name(network, payee)}"
        return f"{name}: {one.how}, {act}, {pair}{said}"
    if one.about == comparison.ROUTE:
        nodes = " → ".join(_name(network, node) for node in one.detail.split(" > "))
        if one.how == comparison.CHANGED and one.reason == comparison.DROPPED:
            before, after = (said.replace("; ", ", ") for said in (one.before, one.after))
            return f"{one.subject} {nodes}: its records: {before} before, {after} now"
        if one.how == comparison.CHANGED:
            before, after = (
                ", ".join(_name(network, part) for part in said.split("; ") if part) or "none"
                for said in (one.before, one.after)
            )
            return (
                f"{one.subject} {nodes}: listed parties on it or beside it: {before} before,"
                f" {after} now"
            )
        return f"{one.subject} {nodes}: {one.how} ({one.after or one.before})"
    edge = network.case.edges[one.subject]
    unsure = unsure_text(network, [one.subject])
    pair = f"{name_of(network, edge.source)} → {name_of(network, edge.target)}"
    pair += f" ({unsure})" if unsure else ""
    now = "now" if one.how == comparison.NEW else "no longer"
    return f"{one.subject}: {pair} is {now} a money record to a listed party"


def _behind(page: Page, answer: WhatifAnswer) -> None:
    """Targets that no route arrives at first, in one world or in both."""
    before, after = answer.before.reached_through, answer.after.reached_through
    both = [one for one in after if one in before]
    for head, network, found in (
        ("As it is:", answer.network,
         [one for one in before if one not in both]),
        ("In the second world:", answer.supposed,
         [one for one in after if one not in both]),
        ("In both worlds:", answer.network, both),
    ):  # fmt: skip
        if found:
            page.add(head)
            for line in reached_through_lines(network, found):
                page.add(f"- {line}", 2, 4)
            page.add()


def _other_way(answer: WhatifAnswer, one: Change) -> str:
    """Of a route that is new or gone, through whom its target is reached in the other world."""
    if one.about != comparison.ROUTE or one.how == comparison.CHANGED:
        return ""
    other = answer.after if one.how == comparison.GONE else answer.before
    found = (row.parties for row in other.reached_through if row.target == one.party)
    return ";".join(next(found, ()))


def _paid(page: Page, answer: WhatifAnswer) -> None:
    moved = [one for one in answer.paid if _moved(one)]
    if not moved:
        return
    page.add("Money recorded to listed parties, by status and period (never added across):")
    for one in moved:
        page.add(f"- {paid_text(one)}", 2, 4)
    page.add()


def _moved(one: Paid) -> bool:
    return (one.before, one.records_before) != (one.after, one.records_after)


def paid_text(one: Paid) -> str:
    """One sum in both worlds."""
    before, after = (
        f"{figures.span(value, one.currency)} in {counted(number, 'record')}"
        if value is not None
        else f"{counted(number, 'record')} without a figure" if number else "none"
        for value, number in ((one.before, one.records_before), (one.after, one.records_after))
    )  # fmt: skip
    return f"{figures.terms_text(one.terms)}: {before} as it is, {after} in the second world"


def rows(answer: WhatifAnswer) -> Iterator[dict[str, str]]:
    """One row a change."""
    network = answer.network
    for one in answer.changes:
        yield {
            "about": one.about,
            "change": one.how,
            "subject": one.subject,
            "subject_name": _name(network, one.subject),
            "detail": one.detail,
            "party": one.party,
            "party_name": _name(network, one.party) if one.party else "",
            "before": one.before,
            "after": one.after,
            "reason": one.reason,
            "because": ";".join(one.because),
            "reached_through": _other_way(answer, one),
            "sentence": sentence(answer, one),
            "as_of": network.as_of,
            "known_by": network.view.known_by,
            "data": network.case.sha256[:12],
        }


def to_dict(answer: WhatifAnswer) -> dict[str, Any]:
    """JSON of `whatif`."""
    return {
        "query": answer.query,
        "data": data_version(answer.network.case),
        "search": search_to_dict(answer.search),
        "notes": list(answer.notes),
        "changes": [
            one._asdict()
            | {
                "sentence": sentence(answer, one),
                "because": list(one.because),
                "records": list(one.records),
            }
            for one in answer.changes
        ],
        "payments_to_listed": [
            figures.terms_dict(one.terms)
            | {
                "currency": one.currency or None,
                "before": figures.span_dict(one.before) | {"records": one.records_before},
                "after": figures.span_dict(one.after) | {"records": one.records_after},
            }
            for one in answer.paid
        ],
        "routes_that_remain": list(answer.routes),
        "reached_through": {
            "before": reached_through_list(answer.network, answer.before.reached_through),
            "after": reached_through_list(answer.supposed, answer.after.reached_through),
        },
        "same": answer.same,
        "symbolic": list(answer.symbolic),
    }
