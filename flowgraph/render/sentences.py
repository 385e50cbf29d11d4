"""The one place where a hop, a path or a listing becomes words.

A sentence keeps the recorded direction and the recorded verb: what was
allocated is not said to be paid, what the list links is not said to be
controlled. An allegation carries its hedge, a dispute is named, what has ended
stands in the past.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from flowgraph.analysis.results import (
    CERTAIN,
    IMPOSSIBLE,
    POSSIBLE,
    Behind,
    Hop,
    Path,
    Search,
    Station,
)
from flowgraph.case.evidence import Summary
from flowgraph.case.identity import SURE_CLAIMS
from flowgraph.case.view import ASSUMED, Network
from flowgraph.model import kinds
from flowgraph.model.values import Edge
from flowgraph.render import listings, words
from flowgraph.render.words import amount_text, name_of, noun_of, sentence_case

if TYPE_CHECKING:
    from flowgraph.analysis.reached_through import ReachedThrough


def edge_sentence(
    network: Network, edge: Edge, summary: Summary | None, within: bool = False
) -> str:
    """One edge as a sentence without its full stop.

    A state without a published end, and an act without a published day, are told with the day on
    which they were last published.

    Parameters
    ----------
    network : gives names, kinds and the day of the question
    edge : the edge
    summary : its evidence; gives amounts, and says whether the verb must be hedged
    within : whether it stands inside the sentence of an approval, which goes one level deep
    """
    case = network.case
    kind = case.kinds[edge.kind]
    amount = edge_amount(edge, summary)
    said, told, aside = _said(network, edge, summary, amount)
    period = words.period_text(edge, kind.event)
    when = f" {period}" if period else ""
    subject = noun_of(network, edge.source)
    about = case.edges.get(edge.about) if edge.kind == "approves" else None
    if about:
        undated = words.undated_text(network, edge)
        when += f" ({undated})" if undated else ""
    if about and (within or about.id not in network.summaries):
        return f"{subject} {said}{when} record {about.id}"
    if about:
        what = edge_sentence(network, about, network.summaries[about.id], within=True)
        return f"{subject} {said}{when} what another record states: {what}"
    what = f"capital of {amount}" if edge.money_status == "capital" else amount
    apart = f" ({what})" if amount and not told else ""
    days = (words.seen_text(network, edge), words.undated_text(network, edge))
    beside = "; ".join(filter(None, (aside, *days)))
    when += f" ({beside})" if beside else ""
    return f"{subject} {said} {noun_of(network, edge.target)}{apart}{when}"


def edge_amount(edge: Edge, summary: Summary | None, short: bool = False) -> str:
    """Amount of an edge as its evidence gives it; `a year` where that is what it is for.

    Parameters
    ----------
    short : in millions and above by three digits, for a label
    """
    found = summary or edge
    text = (words.short_amount if short else amount_text)(
        found.amount_min, found.amount_max, found.currency
    )
    yearly = edge.per == "year" and not words.within_one_year(edge)
    return f"{text} a year" if text and yearly else text


def _said(
    network: Network, edge: Edge, summary: Summary | None, amount: str, bare: bool = False
) -> tuple[str, bool, str]:
    """Verb of an edge, hedged as its evidence asks; whether it tells the amount; what is beside.

    A verb that leaves its matter open by itself (`may be the same as`) keeps its own hedge; that
    of the evidence then stands beside it.

    Parameters
    ----------
    bare : leave amounts and quantities out, for a label that shows them apart
    """
    kind = network.case.kinds[edge.kind]
    plural = words.is_plural(network.case.entities[edge.source])
    over = words.is_over(network, edge)
    verb, infinitive, thing = words.verbs_of(kind, edge.money_status, plural, over, edge.role)
    claim = summary.claim if summary else edge.claim or "asserted"
    hedge = words.hedge_of("" if summary and summary.partial else edge.hedge, claim)
    aside = words.in_brackets(hedge) if words.is_open(verb) else ""
    hedge = "" if aside else hedge
    chosen = infinitive if hedge and not over else verb
    told = "{what" in (infinitive if hedge else verb)
    if bare:
        said = " ".join(words.fill(chosen, edge, "" if amount else thing, "").split())
    else:
        said = words.fill(chosen, edge, amount or thing, amount)
    if hedge:
        said = words.had_been(said) if over else said
        said = f"{'are' if plural else 'is'} {hedge} to {said}"
    return said, told, aside


def verb_text(network: Network, edge: Edge, summary: Summary | None) -> str:
    """Verb of an edge as a label on its line: hedged, without amount and names.

    It reads from the recorded source to the recorded target.
    """
    said, _, aside = _said(network, edge, summary, edge_amount(edge, summary), bare=True)
    return f"{said} ({aside})" if aside else said


def when_text(network: Network, edge: Edge) -> str:
    """Date of an edge as a label: its period, and the day it was last published if no end is."""
    dated = words.dated_text(network, edge)
    if dated:
        return dated
    last = network.last_published(edge)
    return f"not dated, last published {last}" if last else "not dated"


def hop_sentence(network: Network, hop: Hop) -> str:
    """Sentence of a hop: that of its strongest edge, in the recorded direction."""
    return edge_sentence(network, network.case.edges[hop.edges[0]], hop.summary)


def path_sentence(network: Network, path: Path) -> str:
    """Sentences of all hops, then what is not known."""
    parts = [hop_sentence(network, hop) for hop in path.hops]
    said = sentence_case("; ".join(parts)) + "."
    for note in path_notes(network, path):
        said += f" {note}"
    return said


def path_notes(network: Network, path: Path) -> list[str]:
    """What a reader must be told beside the hops, each as a sentence."""
    notes = []
    for entity, pool in path.pools:
        name = sentence_case(noun_of(network, entity))
        if pool == kinds.UMBRELLA:
            notes.append(_umbrella_note(network, path, entity))
        elif pool == kinds.GENERAL:
            notes.append(
                f"{name} is a general pool: what leaves it is not what entered it (fungible)."
            )
    if 0 < path.amount_known_to < len(path.hops):
        holder = noun_of(network, path.hops[path.amount_known_to - 1].target)
        later = [
            network.summaries[name]
            for hop in path.hops[path.amount_known_to :]
            for name in hop.edges
        ]
        some = any(summary.amount_min or summary.amount_max for summary in later)
        kind = "comparable amount" if some else "amount"
        notes.append(f"No {kind} beyond {holder} is in these tables.")
    return notes + doubt_notes(network, path)


def doubt_notes(network: Network, path: Path) -> list[str]:
    """What of a route as a whole is not sure: an identity that it relies on, its order in time."""
    notes = []
    if any(hop.step == kinds.POSSIBLE for hop in path.hops):
        notes.append("The route relies on a guess that two entries are one party.")
    elif any(hop.identity and hop.summary.claim not in SURE_CLAIMS for hop in path.hops):
        notes.append("The route relies on two entries being one party, which is not sure.")
    elif path.relies_on_identity:
        notes.append("The route relies on two entries being one party.")
    order = order_text(network, path)
    return [*notes, order] if order else notes


# What is said of routes on which money would have to leave before it arrived.
OTHER_ORDER = (
    "Recorded in the other order: on these records no money arrived before it left. Payment in"
    " advance and reimbursement are not excluded."
)


NOT_AT_THAT_TIME = (
    "Recorded for other days: on these records the tie at the end did not hold when the money"
    " arrived. What no publication states is not excluded."
)


TOO_LONG = "Recorded with a longer wait than was asked for (--within)."


def out_of_order_text(path: Path) -> str:
    """What is said of a route that cannot be in order: its payments, its last tie, or the wait."""
    if path.clash is None:
        return ""
    if path.clash.waits:
        return TOO_LONG
    return OTHER_ORDER if path.hops[path.clash.hop].step == kinds.PAY else NOT_AT_THAT_TIME


def order_text(network: Network, path: Path) -> str:
    """Whether money runs forward in time along a route, as a sentence; empty where it has no order.

    One payment alone has none, unless the tie that ends the route may not have held then.
    """
    payments = sum(hop.step == kinds.PAY for hop in path.hops)
    if path.order == IMPOSSIBLE:
        return f"{out_of_order_text(path)} {clash_text(network, path)}".strip()
    if path.order == POSSIBLE and payments > 1:
        return "The dates leave open whether each payment came after the one before it."
    if path.order == POSSIBLE:
        return "The dates leave open whether the last tie held when the money arrived."
    if path.order == CERTAIN and payments > 1:
        if any(len(hop.edges) + len(hop.others) > 1 for hop in path.hops):
            return (
                "With one choice of the records of these hops, not always those told first, no"
                " payment comes before the one ahead of it."
            )
        return "On the recorded dates no payment comes before the one ahead of it."
    return ""


def clash_text(network: Network, path: Path) -> str:
    """Where a route breaks in time: the step, its records and the days that do not meet."""
    clash = path.clash
    if clash is None:
        return ""
    hop = path.hops[clash.hop]
    records = words.joined((*hop.edges, *hop.untimely))
    first, last = clash.arrives
    if clash.waits:
        wait = words.counted(network.view.wait or 0, "day")
        return f"Step {clash.hop + 1} ({records}): money would wait longer than {wait}."
    if hop.step == kinds.PAY:
        return (
            f"Step {clash.hop + 1} ({records}) is dated {clash.dated[1]} or earlier; by the step"
            f" before it money can come there from {first} on."
        )
    if clash.dated[1] and clash.dated[1] < first:
        return (
            f"The tie of step {clash.hop + 1} ({records}) had ended by {clash.dated[1]}; money can"
            f" come there from {first} on."
        )
    return (
        f"The tie of step {clash.hop + 1} ({records}) began on {clash.dated[0]} or later; money can"
        f" come there until {last}."
    )


def left_out_lines(network: Network, search: Search, left_out: Sequence[Path]) -> list[str]:
    """What was left out because of the order of payments, and the first routes of it."""
    lines = []
    if search.out_of_order:
        routes = words.counted(search.out_of_order, "route")
        are = "was" if search.out_of_order == 1 else "were"
        late = [path for path in left_out if path.clash and not path.clash.waits]
        said = dict.fromkeys(map(out_of_order_text, late)) or {OTHER_ORDER: None}
        why = "on the records the later payment is older"
        if NOT_AT_THAT_TIME in said or search.out_of_order > len(late):
            tie = "the tie at the end did not hold when the money arrived"
            why = f"{why}, or {tie}" if OTHER_ORDER in said else f"on the records {tie}"
        it = "it" if search.out_of_order == 1 else "them"
        lines.append(f"{routes} {are} left out: {why}; --any-order shows {it}. {' '.join(said)}")
    if search.waiting:
        routes = words.counted(search.waiting, "route")
        lines.append(
            f"{routes} {'was' if search.waiting == 1 else 'were'} left out: money would wait longer"
            f" than {words.counted(network.view.wait or 0, 'day')} (--within)."
        )
    if search.less_certain:
        routes = words.counted(search.less_certain, "route")
        lines.append(
            f"{routes} {'was' if search.less_certain == 1 else 'were'} left out: the dates leave"
            " their order open (--order certain)."
        )
    for path in left_out:
        names = " → ".join(name_of(network, name) for name in path.nodes)
        lines.append(f"Left out: {names}. {clash_text(network, path)}")
    return lines


def _umbrella_note(network: Network, path: Path, entity: str) -> str:
    name = noun_of(network, entity)
    at = path.nodes.index(entity)
    onward = path.hops[at]
    if onward.step != kinds.BENEFIT:
        return sentence_case(
            f"{name}: an umbrella; what leaves it is not traced to what entered it."
        )
    unit = noun_of(network, onward.target)
    function = network.case.entities[entity].function.rstrip(".")
    lawful = f" {name_of(network, entity)}: {function}." if function else ""
    return (
        f"Share unknown: no publication read says which part of the money of {name} goes to"
        f" {unit}.{lawful}"
    )


def nothing_found_text(max_hops: int, lens: str) -> str:
    """The answer when no path exists and the search was complete."""
    return f"No path within {words.counted(max_hops, 'hop')} in the {lens} lens."


def recipient_text(network: Network, entity: str, relation: str) -> str:
    """One meeting point in words."""
    name = sentence_case(noun_of(network, entity))
    pool = network.pool(entity)
    what = f" ({pool} pool)" if pool != kinds.NO_POOL else ""
    if relation == "passes_on":
        return (
            f"{name}{what}: money of the source ends here, and another route begins here and"
            " arrives at the target; no publication joins the two"
        )
    return f"{name}{what}: payments of both source and target arrive here"


def reached_through_lines(network: Network, found: Iterable[ReachedThrough]) -> list[str]:
    """Targets at which no route arrives first, and through whom they are reached all the same.

    One line for all of which the same is said, then a line for the route to each.
    """
    alike: dict[tuple[object, ...], list[ReachedThrough]] = {}
    for one in found:
        claims = frozenset(hop.summary.claim for hop in one.route.hops) if one.route else None
        key = (one.on_route, one.elsewhere, claims, one.complete)
        alike.setdefault(key, []).append(one)
    lines = []
    for group in alike.values():
        lines.append(_reached_through(network, group))
        lines += [_past_text(network, one.route) for one in group if one.route]
    return lines


def reached_through_text(network: Network, one: ReachedThrough) -> str:
    """One such target, and the route to it, in words."""
    said = _reached_through(network, [one])
    return f"{said} {_past_text(network, one.route)}" if one.route else said


def _past_text(network: Network, route: Path) -> str:
    """A route that goes on past a target, with its id."""
    against = dict.fromkeys(row for hop in route.hops for row in hop.against)
    denied = f" Against it: {', '.join(against)}." if against else ""
    return f"Route {route.id}: {path_sentence(network, route)}{denied}"


def _reached_through(network: Network, alike: Sequence[ReachedThrough]) -> str:
    one = alike[0]
    who = words.nouns_of(network, [found.target for found in alike])
    if not one.parties:
        return (
            f"By the known routes {who} may also be reached, through another target: the search"
            " was stopped before one was found."
        )
    verb = "are" if len(alike) > 1 else "is"
    passed = words.nouns_of(network, one.on_route)
    said = f"By the known routes {who} {verb} also reached, through {passed}"
    if one.elsewhere:
        said += f", and on other known routes through {words.nouns_of(network, one.elsewhere)}"
    claims = [hop.summary.claim for hop in one.route.hops] if one.route else []
    less = sorted({*claims} - SURE_CLAIMS)
    if less:
        which = "that" if SURE_CLAIMS.isdisjoint(claims) else "of which some"
        said += f", over records {which} are only {' or '.join(less)}"
    rest = "" if one.complete else " The search for further routes there was stopped."
    return f"{said}.{rest}"


def station_role(network: Network, station: Station) -> str:
    """What a station is and when, hedged as its records are: `processor since 2025-07`."""
    edge = network.case.edges[station.edge]
    said = f"{station.role}{words.days_after(network, edge)}"
    hedge = words.hedge_text(network, edge.id)
    said += f" ({words.in_brackets(hedge)})" if hedge else ""
    return said + _doubted(network, station.about, edge.id)


def _doubted(network: Network, about: str, own: str) -> str:
    """That the record which somebody stands at is itself no plain fact; else empty."""
    if about == own or not words.hedge_text(network, about):
        return ""
    return f", of {words.what_text(network, about)}"


def station_text(network: Network, station: Station) -> str:
    """One station: who, as what, when, how well recorded, and on which record of the hop."""
    name = name_of(network, station.entity)
    sure = ", assumed" if station.time == ASSUMED else ""
    edge = network.case.edges[station.edge]
    return (
        f"{name} ({station.role}{words.days_after(network, edge)}{sure};"
        f" {words.weighed_text(network, edge.id)};"
        f" on {words.record_text(network, station.about)})"
    )


def attached_lines(network: Network, hop: Hop) -> list[str]:
    """The stations of a hop and those behind it, a line each; none where there are none."""
    attached = {
        "stations": [station_text(network, one) for one in hop.stations],
        "behind it": [behind_text(network, one) for one in hop.behind],
    }
    return [f"{label}: {'; '.join(said)}" for label, said in attached.items() if said]


# Verb and infinitive of an act, then what a body that is headed does, in the same way.
_HEADS = ("heads {body}", "head {body}")
_HEADED = ("headed {body}", "have headed {body}")
_ACTS = {
    "approves": (("approves", "approve"), None),
    "heads": (_HEADS, None),
    "pays": (_HEADS, ("pays a part", "pay a part")),
    "processes": (_HEADS, ("processes", "process")),
    "heads_approver": (_HEADS, ("approves", "approve")),
}


def _act_text(network: Network, one: Behind) -> str:
    """What somebody behind a hop does, and when, each part as surely as its own record says it."""
    (verb, infinitive), body_act = _ACTS[one.act]
    edge = network.case.edges[one.edge]
    if verb == _HEADS[0] and words.is_over(network, edge):
        verb, infinitive = _HEADED
    act = _hedged(network, one.edge, verb, infinitive).format(body=noun_of(network, edge.target))
    act += words.days_after(network, edge)
    act += may_have_headed_text(network, edge.target) if one.time == ASSUMED else ""
    return act + (f", which {_hedged(network, one.about, *body_act)}" if body_act else "")


def _hedged(network: Network, record: str, verb: str, infinitive: str) -> str:
    hedge = words.hedge_text(network, record)
    return f"is {hedge} to {infinitive}" if hedge else verb


def may_have_headed_text(network: Network, body: str) -> str:
    """That nobody says who headed a body on the day of an act, in brackets."""
    return f" (may have headed {noun_of(network, body)} then)"


def behind_role(network: Network, one: Behind) -> str:
    """Act and day of one who stands behind a hop, hedged as the records of both are."""
    return _act_text(network, one) + _doubted(network, one.payment or one.about, "")


def behind_text(network: Network, one: Behind) -> str:
    """One who stands behind a hop: act, day, how well recorded, and on which record."""
    about = network.case.edges.get(one.about)
    draft = " (a draft)" if about and about.money_status == "requested" else ""
    on_lists = network.lists.of(one.entity)
    listed = ""
    if on_lists.listed:
        listed = ", listed"
        if on_lists.party != one.entity:
            listed += f" as {name_of(network, on_lists.party)}"
    elif on_lists.edges or on_lists.open:
        listed = f", {listings.may_be_listed_text(network, on_lists)}"
    paid = ""
    if one.payment not in ("", one.about):
        paid = f", for {words.record_text(network, one.payment)}"
    return (
        f"{name_of(network, one.entity)} ({_act_text(network, one)}{listed};"
        f" {words.weighed_text(network, one.edge)};"
        f" on {words.record_text(network, one.about)}{draft}{paid})"
    )
