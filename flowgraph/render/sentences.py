"""The one place where a hop, a path or a listing becomes words.

A sentence keeps the recorded direction and the recorded verb: what was
allocated is not said to be paid, what the list links is not said to be
controlled. An allegation carries its hedge, a dispute is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from flowgraph.analysis.results import Hop, Path, Timed
from flowgraph.case.evidence import Summary
from flowgraph.case.view import Network
from flowgraph.model import kinds, lookup
from flowgraph.model.values import Edge, Entity

_PHRASE_ENDS = frozenset(("of", "in", "for", "named", "backed", "said", "formed", "as", "that"))


def name_of(network: Network, entity: str) -> str:
    """Name that a reader sees for an entity."""
    return network.case.entities[entity].name


def noun_of(network: Network, entity: str) -> str:
    """Name as it stands in a sentence, with its article: `the Iraqi federal budget`."""
    found = network.case.entities[entity]
    kind = kinds.entity_kinds().get(found.kind)
    article = kind.article if kind else ""
    if not article or found.name == found.id or found.name.casefold().startswith(f"{article} "):
        return found.name
    return f"{article} {found.name}"


def is_plural(entity: Entity) -> bool:
    """Whether a name takes the verb in the plural: that of a group, with a plural noun.

    >>> is_plural(Entity("x", "alias groups of a company", "unnamed_group", "none"))
    True
    """
    kind = kinds.entity_kinds().get(entity.kind)
    if kind is None or not kind.group:
        return False
    noun = ""
    for word in entity.name.split():
        if word in _PHRASE_ENDS or word.startswith("("):
            break
        noun = word
    return noun.endswith("s")


def sentence_case(text: str) -> str:
    """Text with its first article as a capital; a name or an id is left as it is written.

    >>> sentence_case("the budget"), sentence_case("n17")
    ('The budget', 'n17')
    """
    return text[:1].upper() + text[1:] if text.startswith("the ") else text


def amount_text(low: str, high: str, currency: str) -> str:
    """Amount with its currency in full digits; bounds where it is not one figure.

    >>> amount_text("4500000000000", "", "IQD"), amount_text("1.5", "1.5", "USD")
    ('at least IQD 4,500,000,000,000', 'USD 1.5')
    """
    unit = f"{currency} " if currency else ""
    if low and high:
        if low == high:
            return f"{unit}{_grouped(low)}"
        return f"{unit}{_grouped(low)} to {_grouped(high)}"
    if low:
        return f"at least {unit}{_grouped(low)}"
    return f"at most {unit}{_grouped(high)}" if high else ""


def _grouped(number: str) -> str:
    whole, dot, rest = number.partition(".")
    return f"{int(whole):,}{dot}{rest}"


def period_text(edge: Edge, event: bool) -> str:
    """When an act was, in words; a state says since when.

    >>> period_text(Edge("e", "a", "b", "pays", start="2024", end="2024"), True)
    'in 2024'
    """
    start, end = edge.start, edge.end
    if not (start or end):
        return ""
    if not event:
        if start and end:
            return f"from {start} to {end}"
        return f"since {start}" if start else f"until {end}"
    if start and end and start != end:
        return f"from {start} to {end}"
    if not start:
        return f"until {end}"
    if len(start) == 10:
        return f"on {start}"
    return f"for {start}" if edge.per else f"in {start}"


@cache
def _verbs() -> dict[tuple[str, str], tuple[str, str, str]]:
    return {
        (row["kind"], row["money_status"]): (row["verb"], row["infinitive"], row["object"])
        for row in lookup.rows("verbs")
    }


def edge_sentence(network: Network, edge: Edge, summary: Summary | None) -> str:
    """One edge as a sentence without its full stop.

    Parameters
    ----------
    network : gives names and kinds
    edge : the edge
    summary : its evidence; says whether the verb must be hedged
    """
    case = network.case
    kind = case.kinds[edge.kind]
    plural = is_plural(case.entities[edge.source])
    verb = kind.verb_plural if plural else kind.verb
    infinitive, thing = kind.infinitive, kind.object
    if (edge.kind, edge.money_status) in _verbs():
        verb, infinitive, thing = _verbs()[edge.kind, edge.money_status]
    low, high, currency = edge.amount_min, edge.amount_max, edge.currency
    claim = edge.claim or "asserted"
    if summary:
        low, high, currency = summary.amount_min, summary.amount_max, summary.currency
        claim = summary.claim
    amount = amount_text(low, high, currency)
    if amount and edge.per == "year":
        amount += " a year"
    hedge = _hedge(edge.hedge, claim)
    words = f"{'are' if plural else 'is'} {hedge} to {infinitive}" if hedge else verb
    words = _fill(words, network, edge, amount or thing, amount)
    object_ = "" if "{about}" in verb and edge.about else f" {noun_of(network, edge.target)}"
    period = period_text(edge, kind.event)
    return f"{noun_of(network, edge.source)} {words}{object_}{' ' + period if period else ''}"


def _hedge(stated: str, claim: str) -> str:
    """Participle that keeps an allegation an allegation; empty for what is plainly stated."""
    if claim == "disputed":
        return f"{stated or 'said'}, which is disputed,"
    if claim == "denied":
        return f"{stated or 'said'}, which is denied,"
    return stated or claim if claim in ("alleged", "inferred") else ""


def _fill(words: str, network: Network, edge: Edge, what: str, amount: str) -> str:
    """Put the parts of an edge into the places of its verb."""
    role = edge.role
    about = network.case.edges.get(edge.about)
    quantity = f" ({_grouped(edge.quantity)} {edge.unit})" if edge.quantity else ""
    share = " (share not stated)"
    if edge.share or edge.share_min or edge.share_max:
        share = (
            " "
            + (edge.share or f"{edge.share_min or 0} to {edge.share_max or 100}")
            + " percent of"
        )
    parts = {
        "{what}": what,
        "{what_of}": f" of {amount}" if amount else "",
        "{quantity}": quantity,
        "{share}": share,
        "{leads}": f"is {role} of" if role else "leads",
        "{leads_infinitive}": f"be {role} of" if role else "lead",
        "{member}": f"is {role} of" if role else "is a member of",
        "{member_infinitive}": f"be {role} of" if role else "be a member of",
        "{role}": f" ({role})" if role else "",
        "{about}": _about_text(network, about),
    }
    for place, part in parts.items():
        words = words.replace(place, part)
    return words


def _about_text(network: Network, about: Edge | None) -> str:
    if about is None:
        return "an act of"
    return f"this: {edge_sentence(network, about, network.summaries.get(about.id))}"


def hop_sentence(network: Network, hop: Hop) -> str:
    """Sentence of a hop: that of its strongest edge, in the recorded direction."""
    edge = network.case.edges[hop.edges[0]]
    return edge_sentence(network, edge, hop.summary)


def path_sentence(network: Network, path: Path) -> str:
    """Sentences of all hops, then what is not known, then the listing at the end."""
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
        notes.append(f"No amount is published beyond {holder}.")
    if path.relies_on_identity:
        notes.append("The route relies on two entries being one party.")
    return notes


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
        f"Share unknown: no publication says which part of the money of {name} goes to"
        f" {unit}.{lawful}"
    )


def listings_text(network: Network, found: Sequence[Timed]) -> str:
    """All listings of one entity on a path in words, with their timing.

    Parameters
    ----------
    found : listings of one entity, at least one
    """
    said = [f"{_listed(timed)}, {timing_text(timed.timing)}" for timed in found]
    checked = sorted({timed.listing.row.checked for timed in found if timed.listing.row.checked})
    seen = f"last seen on a copy of {checked[-1]}" if checked else "no list copy was checked"
    if checked and network.as_of and checked[-1] < network.as_of:
        seen += "; status after that day not known"
    name = sentence_case(noun_of(network, found[0].listing.row.entity))
    return f"{name}: {'; '.join(said)}. {seen[:1].upper()}{seen[1:]}."


def _listed(timed: Timed) -> str:
    row = timed.listing.row
    programmes = ", ".join(row.programmes) or "programme not stated"
    authority = row.authority or row.list or "authority not stated"
    if row.start:
        since = f"listed since {row.start}"
    elif row.first_seen:
        since = f"listed, first day not known, on a copy of {row.first_seen}"
    else:
        since = "listed, first day not known"
    denied = timed.listing.summary.against if timed.listing.summary else ()
    contested = f", its reasons denied ({', '.join(denied)})" if denied else ""
    return f"{since} by {authority} ({programmes}){contested}"


def timing_text(timing: str) -> str:
    """How the dealings stand to a listing.

    >>> timing_text("before")
    'dealings dated before it'
    """
    return {
        "before": "dealings dated before it",
        "after": "dealings dated after it",
        "straddles": "dealings on both sides of it, or not placed",
        "undated": "dealings or listing not dated",
    }[timing]


def nothing_found_text(explored: int, entities: int, max_hops: int, lens: str, sha256: str) -> str:
    """The answer when no path exists and the search was complete."""
    return (
        f"No path within {max_hops} hops in the {lens} lens: {entities} entities reached,"
        f" {explored} states explored, data version {sha256[:12]}, search complete."
    )


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
    return f"{name}{what}: source and target both pay it"
