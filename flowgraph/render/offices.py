"""The table of those behind the money, as text, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from flowgraph.analysis.behind import PAYS, PROCESSES
from flowgraph.analysis.offices import BEHIND, IN_BODY, BehindAnswer, Officer
from flowgraph.case.view import ASSUMED, Listing, Network
from flowgraph.render import listings, words
from flowgraph.render.as_json import data_version, search_to_dict
from flowgraph.render.sentences import edge_sentence, may_have_headed_text
from flowgraph.render.terminal import Page
from flowgraph.render.words import (
    asked_text,
    counted,
    name_of,
    noun_of,
    sentence_case,
    weighed_text,
)

COLUMNS = (
    "payer", "payer_name", "payee", "payee_name", "entity", "name", "entity_kind", "relation",
    "act", "office", "body", "body_name", "body_act", "body_act_grade", "body_act_claim",
    "start", "end", "last_published", "payment", "payment_grade", "payment_claim",
    "payment_hedge", "time", "draft",
    "grade", "claim", "hedge", "publications", "against", "edge", "listed", "listings", "sentence",
    "as_of", "known_by", "data",
)  # fmt: skip
_BESIDE = (
    "Who heads a body that approved, on days that meet, stands behind the approval by office. Who"
    " heads the payee, sits in a body that approves, or heads one at a time that is not published,"
    " stands beside the payment: an office is no act."
)


def text(answer: BehindAnswer, page: Page) -> str:
    """Text of `behind`."""
    network = answer.network
    if not answer.officers:
        page.add("Nobody is recorded to stand behind a hop of a known route.")
    for pair, found in groupby(answer.officers, key=lambda one: (one.payer, one.payee)):
        rows_ = list(found)
        page.add(f"{name_of(network, pair[0])} → {name_of(network, pair[1])}")
        for name in dict.fromkeys(one.about for one in rows_ if one.about):
            page.add(f"record {name}: {record_text(network, name)}", 3, 5)
        for one in rows_:
            page.add(f"- {sentence(network, one)}", 3, 5)
            page.add(_evidence(network, one.edge), 5)
            if one.body_act:
                page.add(_evidence(network, one.body_act), 5)
        page.add()
    if answer.officers:
        for said in listed_among(network, answer.officers):
            page.add(said)
        page.add(_BESIDE)
    for note in answer.notes:
        page.add(f"{note[:1].upper()}{note[1:]}.")
    page.add(f"{counted(answer.hops, 'money hop')} on routes looked at. {asked_text(network)}")
    return page.text()


def listed_among(network: Network, officers: Sequence[Officer]) -> Iterator[str]:
    """Who of those behind or beside payments is listed, each with what names him here.

    A man with a seat in a body that is said to approve is not put beside those who paid: the act,
    office or seat is told with the name, as surely as its record, and where nobody listed is
    recorded with an act of his own, that as well. Who may be listed is named, and that none is
    listed is said only of lists that were loaded.
    """
    lists = {one.entity: one.on_lists for one in officers}
    head = f"Of {len(lists)} recorded behind or beside these payments"
    named: dict[str, dict[str, None]] = {}
    for one in officers:
        if one.listed:
            named.setdefault(one.entity, {})[_named_for(network, one)] = None
    maybe = sorted(name for name, found in lists.items() if found.code == "cannot tell")
    partial = sorted({name for found in lists.values() for name in found.partial})
    if named:
        yield f"{head}, {_listed_here(network, officers, named)}"
    if maybe:
        names = ", ".join(name_of(network, name) for name in maybe)
        yield f"{head}, {len(maybe)} may be listed or may be a listed party: {names}."
    if named or maybe:
        if partial:
            yield f"Lists that are not complete clear nobody: {', '.join(partial)}."
    elif not (network.case.lists or network.case.designations):
        yield "Whether one of these is listed is not assessed: no list is loaded."
    else:
        clears = f" ({', '.join(partial)}: not complete, so that they clear nobody)"
        day = network.as_of or "the day"
        loaded = f"on the lists loaded{clears if partial else ''}"
        yield f"{head}, none is listed on {day}, {loaded}."


def _listed_here(
    network: Network, officers: Sequence[Officer], named: dict[str, dict[str, None]]
) -> str:
    alike: dict[str, list[str]] = {}
    for name in sorted(named, key=lambda name: (len(named[name]), name)):
        alike.setdefault(words.joined(named[name]), []).append(name)
    who = words.joined(
        f"{words.nouns_of(network, names)} (named here {role})" for role, names in alike.items()
    )
    acts = any(one.listed and one.relation == BEHIND and not one.body for one in officers)
    no_act = "" if acts else " No act of a listed person or body at these payments is recorded."
    are = "is" if len(named) == 1 else "are"
    copies = {row.row.checked for one in officers for row in one.listings if row.designates}
    seen = f" (last seen on copies of {', '.join(sorted(copies))})" if all(copies) else ""
    return f"{len(named)} {are} listed{seen}: {who}.{no_act}"


def _named_for(network: Network, one: Officer) -> str:
    """Act, office or seat for which somebody is named at a payment."""
    edge = network.case.edges[one.edge]
    days = f"{words.days_after(network, edge)}{hedge_text(network, one.edge)}"
    if one.relation == BEHIND and not one.body:
        return f"for an act of its own: {_own_act(network, one, days, f' {one.about}')}"
    body = noun_of(network, one.body)
    then = "; whether at that time is not published" if one.time == ASSUMED else ""
    does = _verb(network, one.body_act, "approves", "approve", "approved") if one.body_act else ""
    if one.relation == IN_BODY:
        seat = f"for a seat ({one.office}) in" if one.office else "for a seat in"
        return f"{seat} {body}{days}, a body that {does}{then}"
    office = f"as {one.office or 'head'} of"
    if one.body_act:
        return f"{office} {body}{days}, a body that {does}{then}"
    weak = payment_text(network, one)
    return f"{office} {body if one.relation == BEHIND else 'the payee'}{days}{weak}{then}"


def record_text(network: Network, name: str) -> str:
    """A payment record: its sentence, evidence and note."""
    edge, summary = network.case.edges[name], network.summaries[name]
    said = sentence_case(edge_sentence(network, edge, summary))
    cited = ", ".join(summary.publications) or "no publication"
    note = f". Note: {edge.note}" if edge.note and not network.known_by else ""
    return f"{said} ({weighed_text(network, name)}; {cited}){note}"


def sentence(network: Network, one: Officer) -> str:
    """One row in words: who, which act or office, on which payment, whether listed."""
    return f"{act_sentence(network, one)} {listed_text(network, one)}"


def act_sentence(network: Network, one: Officer) -> str:
    """The same without whether it is listed."""
    edge = network.case.edges[one.edge]
    said = hedge_text(network, one.edge)
    period = words.period_text(edge, network.case.kinds[edge.kind].event)
    seen = words.seen_text(network, edge)
    when = f"{f' {period}' if period else ''}{f' ({seen})' if seen else ''}"
    draft = ", a draft," if one.draft else ""
    about = f" {one.about}{draft}" if one.about else ""
    weak = payment_text(network, one)
    body = noun_of(network, one.body) if one.body else ""
    office = f"{one.office or 'head'} of {body}{when}{said}"
    if one.relation == BEHIND and one.body and one.time == ASSUMED:
        office += may_have_headed_text(network, one.body)
    # Nobody says that the office was held at the time of the payment or the approval.
    open_ = one.time == ASSUMED and one.relation != BEHIND
    then = "; whether in office at that time is not published" if open_ else ""
    if one.relation == BEHIND and not one.body:
        act = _own_act(network, one, f"{when}{said}", about) + weak
    elif one.relation == BEHIND and not one.body_act:
        plain = ("processes", "process") if one.act == PROCESSES else ("pays", "pay", "paid")
        does = _verb(network, one.about, *plain)
        by = " payments by" if one.act == PROCESSES else ""
        act = f"{office}, a body that {does}{by}{about}{hedge_text(network, one.about)}"
        act += weak if one.about not in one.payments else ""
    elif one.body_act:
        if one.relation == IN_BODY:
            seat = f"{one.office} in" if one.office else "member of"
            office = f"{seat} {body}{when}{said}"
        on = words.period_text(network.case.edges[one.body_act], event=True)
        day = f" {on}" if on else ""
        does = _verb(network, one.body_act, "approves", "approve", "approved")
        said = f"{about}{day}{hedge_text(network, one.body_act)}{weak}{then}"
        act = f"{office}, a body that {does}{said}"
    else:
        act = f"{office}; it is the payee{weak.removeprefix(',')}{then}"
    return f"{name_of(network, one.entity)}: {act}."


def _own_act(network: Network, one: Officer, when: str, about: str) -> str:
    """What a body or person did itself."""
    if one.act == PROCESSES:
        meet = "may meet" if one.time == ASSUMED else "meet"
        over = words.is_over(network, network.case.edges[one.edge])
        does = _verb(network, one.edge, "processed" if over else "processes", "process")
        return f"{does} payments of the payee{when}; the days {meet} those of{about}"
    if one.act == PAYS:
        return f"{_verb(network, one.edge, 'pays', 'pay', 'paid')} a part of{about}{when}"
    return f"{_verb(network, one.edge, 'approves', 'approve', 'approved')}{about}{when}"


def payment_text(network: Network, one: Officer) -> str:
    """That the payment itself is no plain fact, with its hedge and grade; empty if it is one."""
    if not one.payments or not all(words.hedge_text(network, name) for name in one.payments):
        return ""
    first = one.payments[0]
    grade = network.summaries[first].grade or "no grade"
    return f", of {words.what_text(network, first)} ({grade})"


def _verb(network: Network, record: str, plain: str, infinitive: str, past: str = "") -> str:
    """Verb of a record; what is not stated as a fact, or is hedged, is said and not done.

    A dated act is told in the `past`, where that is given.
    """
    edge = network.case.edges[record]
    done = past if edge.start or edge.end else ""
    if words.hedge_text(network, record):
        return f"is said to have {done}" if done else f"is said to {infinitive}"
    return done or plain


def hedge_text(network: Network, name: str) -> str:
    """The publication's own hedge of a record, in brackets; empty for what is stated plainly."""
    hedge = words.hedge_text(network, name)
    return f" ({words.in_brackets(hedge)})" if hedge else ""


def listed_text(network: Network, one: Officer) -> str:
    """Whether the person or body is listed on the day, and what is known of that."""
    found = [listing for listing in one.listings if listing.designates]
    if one.on_lists.listed and found:
        party = one.on_lists.party
        other = f", as {name_of(network, party)}" if party != one.entity else ""
        return f"LISTED{other} by {'; '.join(_listed(network, listing) for listing in found)}."
    others = [listing for listing in one.listings if not listing.designates]
    if others and not (one.on_lists.edges or one.on_lists.open):
        said = "; ".join(_listed(network, listing) for listing in others)
        return f"Listed without a blocking of property by {said}."
    return listings.unlisted_text(network, one.entity)


def _listed(network: Network, listing: Listing) -> str:
    row = listing.row
    said = f"{row.authority or row.list} ({', '.join(row.programmes) or 'no programme'})"
    said += f" since {row.since or 'no day stated'}"
    denied = listing.summary.against if listing.summary else ()
    said += f", contested ({', '.join(denied)})" if denied else ""
    return f"{said}, {listings.seen_on_copy(network, row.checked)}"


def _evidence(network: Network, name: str) -> str:
    summary = network.summaries[name]
    cited = ", ".join(summary.publications) or "no publication"
    against = f"; against it: {', '.join(summary.against)}" if summary.against else ""
    edge = network.case.edges[name]
    last = "" if network.last_seen(edge) else network.last_published(edge)
    seen = f"; last published {last}" if last else ""
    return f"{name}: {weighed_text(network, name)} ({cited}){seen}{against}"


def rows(answer: BehindAnswer) -> Iterator[dict[str, str]]:
    """One row for each who stands behind, or beside, a hop."""
    network = answer.network
    for one in answer.officers:
        edge = network.case.edges[one.edge]
        first = one.payments[0] if one.payments else ""
        paid = network.summaries[first] if first else None
        yield {
            "payer": one.payer,
            "payer_name": name_of(network, one.payer),
            "payee": one.payee,
            "payee_name": name_of(network, one.payee),
            "entity": one.entity,
            "name": name_of(network, one.entity),
            "entity_kind": network.case.entities[one.entity].kind,
            "relation": one.relation,
            "act": one.act,
            "office": one.office,
            "body": one.body,
            "body_name": name_of(network, one.body) if one.body else "",
            "body_act": one.body_act,
            "body_act_grade": network.summaries[one.body_act].grade if one.body_act else "",
            "body_act_claim": network.summaries[one.body_act].claim if one.body_act else "",
            "start": edge.start,
            "end": edge.end,
            "last_published": network.last_published(edge),
            "payment": one.about,
            "payment_grade": paid.grade if paid else "",
            "payment_claim": paid.claim if paid else "",
            "payment_hedge": network.hedge(first) if first else "",
            "time": one.time,
            "draft": "yes" if one.draft else "no",
            "grade": one.summary.grade,
            "claim": one.summary.claim,
            "hedge": network.hedge(one.edge),
            "publications": ";".join(one.summary.publications),
            "against": ";".join(one.summary.against),
            "edge": one.edge,
            "listed": {True: "yes", False: "no", None: ""}[one.on_lists.listed],
            "listings": "; ".join(
                f"{row.list or row.authority} {'+'.join(row.programmes)} since {row.since or '?'}"
                for row in (listing.row for listing in one.listings)
            ),
            "sentence": sentence(network, one),
            "as_of": network.as_of,
            "known_by": network.view.known_by,
            "data": network.case.sha256[:12],
        }


def officer_dict(network: Network, one: Officer) -> dict[str, Any]:
    """One row for JSON."""
    edge = network.case.edges[one.edge]
    first = one.payments[0] if one.payments else ""
    paid = network.summaries[first] if first else None
    return {
        "payer": one.payer,
        "payee": one.payee,
        "entity": one.entity,
        "relation": one.relation,
        "act": one.act or None,
        "office": one.office or None,
        "body": one.body or None,
        "body_act": one.body_act or None,
        "body_act_claim": network.summaries[one.body_act].claim if one.body_act else None,
        "start": edge.start or None,
        "end": edge.end or None,
        "last_published": network.last_published(edge) or None,
        "payment": one.about or None,
        "payment_grade": paid.grade if paid else None,
        "payment_claim": paid.claim if paid else None,
        "payment_hedge": (network.hedge(first) or None) if first else None,
        "time": one.time,
        "draft": one.draft,
        "edge": one.edge,
        "grade": one.summary.grade,
        "claim": one.summary.claim,
        "hedge": network.hedge(one.edge) or None,
        "publications": list(one.summary.publications),
        "against": list(one.summary.against),
        "listed": one.on_lists.listed,
        "listed_as": one.on_lists.party or None,
        "listed_by": [*one.on_lists.edges, *(found.row.id for found in one.on_lists.open)],
        "listings": [listing.row.id for listing in one.listings],
        "sentence": sentence(network, one),
    }


def to_dict(answer: BehindAnswer) -> dict[str, Any]:
    """JSON of `behind`."""
    return {
        "query": answer.query,
        "data": data_version(answer.network.case),
        "search": search_to_dict(answer.search),
        "notes": list(answer.notes),
        "behind": [officer_dict(answer.network, one) for one in answer.officers],
    }
