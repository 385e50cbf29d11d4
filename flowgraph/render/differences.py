"""The answer of `diff` as text, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flowgraph.analysis.comparison import (
    CHANGED,
    EXPOSURE,
    GONE,
    LISTING,
    NEW,
    POSSIBLE,
    ROUTE,
    VERDICT,
)
from flowgraph.analysis.differences import EVIDENCE, FACT, RECORD, Delta, DiffAnswer
from flowgraph.analysis.world import GUESS, OPEN_LISTING, OVER
from flowgraph.case.identity import SURE_CLAIMS
from flowgraph.case.view import Network
from flowgraph.model import lookup
from flowgraph.render.as_json import data_version, search_to_dict
from flowgraph.render.sentences import edge_sentence
from flowgraph.render.terminal import Page
from flowgraph.render.words import counted, name_of, sentence_case

COLUMNS = (
    "about", "change", "subject", "subject_name", "detail", "before", "after", "because",
    "sentence", "old_as_of", "old_known_by", "old_data", "as_of", "known_by", "data",
)  # fmt: skip
_HEADS = {
    RECORD: ("record differs", "records differ"),
    LISTING: ("listing differs", "listings differ"),
    FACT: ("fact differs", "facts differ"),
    EVIDENCE: (
        "row of evidence differs, of records on both sides",
        "rows of evidence differ, of records on both sides",
    ),
    ROUTE: ("money route to a listed party differs", "money routes to listed parties differ"),
    EXPOSURE: ("line of exposure differs", "lines of exposure differ"),
    POSSIBLE: ("line of possible exposure differs", "lines of possible exposure differ"),
    VERDICT: ("verdict of the rules differs", "verdicts of the rules differ"),
}
_SAME = {
    RECORD: ("record", "records"),
    LISTING: ("listing", "listings"),
    FACT: ("fact", "facts"),
    EVIDENCE: ("row of evidence", "rows of evidence"),
    ROUTE: ("route", "routes"),
    EXPOSURE: ("line of exposure", "lines of exposure"),
    POSSIBLE: ("line of possible exposure", "lines of possible exposure"),
    VERDICT: ("verdict", "verdicts"),
}
_RUNS = "Routes and exposure end at the first listed party; `flowgraph paths` tells those past one."


def text(answer: DiffAnswer, page: Page) -> str:
    """Text of `diff`."""
    page.add(f"From {side_text(answer.old)} to {side_text(answer.network)}.")
    page.add()
    if not answer.deltas:
        page.add("Nothing differs: records, listings, facts and answers are the same.")
    if answer.tables:
        page.add(f"Tables that are other data: {', '.join(answer.tables)}.")
    for about, (one, several) in _HEADS.items():
        found = [delta for delta in answer.deltas if delta.about == about]
        if not found:
            continue
        page.add(f"{counted(len(found), one, several)}:")
        grouped: dict[str, list[Delta]] = {}
        for delta in found:
            grouped.setdefault(because_text(answer, delta), []).append(delta)
        for why, alike in grouped.items():
            if why and len(alike) > 1:
                page.add(f"Because {why}:", 2, 4)
            for delta in alike:
                last = f", because {why}" if why and len(alike) == 1 else ""
                indent = 4 if why and len(alike) > 1 else 2
                page.add(f"- {what_text(answer, delta)}{last}.", indent, indent + 2)
        page.add()
    same = ", ".join(
        counted(number, *_SAME[about]) for about, number in answer.same.items() if number
    )
    page.add(f"The same on both sides: {same or 'nothing to compare'}.")
    if answer.search.stopped_by:
        page.add(
            f"Stopped by --{answer.search.stopped_by}, not complete: a line may differ because one"
            " side was searched further than the other."
        )
    if any(delta.about in (ROUTE, EXPOSURE) for delta in answer.deltas):
        page.add(_RUNS)
    return page.text()


def side_text(network: Network) -> str:
    """One side in words: the case, its clocks and its data version."""
    by = f", known by {network.view.known_by}" if network.view.known_by else ""
    return f"{network.case.name} as of {network.as_of or 'no day'}{by} (data {_data(network)})"


def _data(network: Network) -> str:
    return network.case.sha256[:12]


def _network_of(answer: DiffAnswer, delta: Delta) -> Network:
    """The side that knows of something: the new one, unless it is gone there."""
    return answer.old if delta.how == GONE else answer.network


def _name(answer: DiffAnswer, name: str) -> str:
    for network in (answer.network, answer.old):
        if name in network.case.entities:
            return name_of(network, name)
    return name


def because_text(answer: DiffAnswer, delta: Delta) -> str:
    """What an answer is owed to: records and listings that differ."""
    how = {one.subject: one.how for one in answer.deltas if one.about == RECORD}
    said = []
    for name in delta.because:
        if name in how:
            word = {NEW: "appeared", GONE: "is gone", CHANGED: "says something else"}[how[name]]
            said.append(f"record {name} {word}")
        else:
            was, now = (name in side.designated for side in (answer.old, answer.network))
            who = _name(answer, name)
            if was == now:
                said.append(f"the listing of {who} differs")
            else:
                said.append(f"{who} is {'now' if now else 'no longer'} listed")
    return " and ".join(said)


def what_text(answer: DiffAnswer, delta: Delta) -> str:
    """One difference in words, without its reason."""
    network = _network_of(answer, delta)
    if delta.about == RECORD:
        return _record_text(network, delta)
    if delta.about in (FACT, EVIDENCE):
        said = delta.after or delta.before
        if delta.how == CHANGED:
            return f"{delta.subject}: {delta.before} becomes {delta.after}"
        return f"{delta.how}: {said} ({delta.subject})"
    name = _name(answer, delta.subject)
    if delta.about == LISTING:
        if delta.how == CHANGED:
            return f"{name}, {delta.detail}: {delta.before} becomes {delta.after}"
        return f"{name}, {delta.detail}: {delta.how}, {delta.after or delta.before}"
    if delta.about == ROUTE:
        nodes = " → ".join(_name(answer, node) for node in delta.detail.split(" > "))
        if delta.how == CHANGED:
            return f"{delta.subject}{_unsure(delta)} {nodes}: {_parts(delta)}"
        return f"{delta.subject}{_unsure(delta)} {nodes}: {delta.how}"
    if delta.about == EXPOSURE:
        class_, direction, party = delta.detail.split(" ", 2)
        way = {"to_party": "towards", "from_party": "from the side of", "itself": "by"}[direction]
        whom = f" {way} {_name(answer, party)}" if party != delta.subject else ""
        if delta.how == CHANGED:
            return f"{name}: {class_}{whom}{_unsure(delta)}: {_parts(delta)}"
        return f"{name}: {delta.how}, {class_}{whom}{_unsure(delta)}"
    if delta.about == POSSIBLE:
        why, _, party = delta.detail.partition(" ")
        said = f"{delta.how}, {possible_why(why)}, {_name(answer, party)}"
        return f"{name}: {said} ({delta.after or delta.before})"
    before, after = map(verdict_words, delta[4:6])
    return f"{name}, {delta.detail}: {before} becomes {after}"


def verdict_words(said: str) -> str:
    """A verdict by its code, in words.

    >>> verdict_words("indeterminate"), verdict_words("not_blocked, if an allegation holds")
    ('cannot tell', 'not blocked, if an allegation holds')
    """
    return said.replace("indeterminate", "cannot tell").replace("_", " ") or "no finding"


def possible_why(code: str) -> str:
    """Why an exposure is only possible, in words, before the name of the party."""
    return {
        GUESS: "perhaps, by a guess that two are one",
        OPEN_LISTING: "perhaps, with somebody who only may be listed",
        OVER: "a tie that is over",
    }[code]


def _record_text(network: Network, delta: Delta) -> str:
    edge, summary = network.case.edges[delta.subject], network.summaries[delta.subject]
    said = sentence_case(edge_sentence(network, edge, summary))
    days = network.published_days(edge)
    cited = ", ".join(summary.publications) or "no publication"
    first = f", first published {days[0]}" if days else ""
    head = f"{delta.how}: {said} ({delta.subject}; {summary.grade or 'no grade'},"
    head += f" {summary.claim}; {cited}{first})"
    return f"{head}: {_parts(delta)}" if delta.how == CHANGED else head


def _unsure(delta: Delta) -> str:
    """What of a line is not stated as a fact, on the side that has it: ` (alleged)`."""
    parts = (delta.after or delta.before).replace(", ", "; ").split("; ")
    claims = [part for part in parts if part in lookup.codes("claim") and part not in SURE_CLAIMS]
    return f" ({', '.join(dict.fromkeys(claims))})" if claims else ""


def _parts(delta: Delta) -> str:
    """Parts of what is said that differ, one side after the other."""
    before, after = ([*text.replace(", ", "; ").split("; ")] for text in delta[4:6])
    gone = [part for part in before if part not in after]
    new = [part for part in after if part not in before]
    return f"{', '.join(gone) or 'nothing'} becomes {', '.join(new) or 'nothing'}"


def sentence(answer: DiffAnswer, delta: Delta) -> str:
    """One difference in words, with its reason."""
    why = because_text(answer, delta)
    return f"{what_text(answer, delta)}{f', because {why}' if why else ''}."


def rows(answer: DiffAnswer) -> Iterator[dict[str, str]]:
    """One row a difference."""
    for one in answer.deltas:
        yield {
            "about": one.about,
            "change": one.how,
            "subject": one.subject,
            "subject_name": _name(answer, one.subject),
            "detail": one.detail,
            "before": one.before,
            "after": one.after,
            "because": ";".join(one.because),
            "sentence": sentence(answer, one),
            "old_as_of": answer.old.as_of,
            "old_known_by": answer.old.view.known_by,
            "old_data": _data(answer.old),
            "as_of": answer.network.as_of,
            "known_by": answer.network.view.known_by,
            "data": _data(answer.network),
        }


def to_dict(answer: DiffAnswer) -> dict[str, Any]:
    """JSON of `diff`."""
    return {
        "query": answer.query,
        "data": data_version(answer.network.case),
        "search": search_to_dict(answer.search),
        "differences": [
            one._asdict() | {"because": list(one.because), "sentence": sentence(answer, one)}
            for one in answer.deltas
        ],
        "same": answer.same,
        "tables": list(answer.tables),
    }
