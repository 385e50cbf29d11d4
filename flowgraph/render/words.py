"""The parts of a sentence: names with their articles, amounts, periods, hedges."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from flowgraph.case.view import Network
from flowgraph.model import dates, kinds, lookup
from flowgraph.model.kinds import Kind
from flowgraph.model.values import Edge, Entity

if TYPE_CHECKING:
    from flowgraph.analysis.denials import Denials

# Under every answer that supposes a stop or a listing.
STANDING = (
    "This is an analysis of published records. It is no finding about anyone and no recommendation"
    " to designate or to stop anybody."
)

_PHRASE_ENDS = frozenset(("of", "in", "for", "named", "backed", "said", "formed", "as", "that"))
# Names that end (or begin) with a common noun take the article in a sentence.
_NOUNS = ("Organization", "Organisation", "Committee", "Framework", "Commission", "Movement")
_FIRST_WORDS = ("United",)


def name_of(network: Network, entity: str) -> str:
    """Name that a reader sees for an entity."""
    return network.case.entities[entity].name


def noun_of(network: Network, entity: str) -> str:
    """Name as it stands in a sentence, with its article: `the Iraqi federal budget`."""
    found = network.case.entities[entity]
    kind = kinds.entity_kinds().get(found.kind)
    words = found.name.split()
    article = kind.article if kind else ""
    if found.kind != "person" and (words[-1] in _NOUNS or words[0] in _FIRST_WORDS):
        article = "the"
    if not article or found.name == found.id or words[0].casefold() == article:
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


def joined(parts: Iterable[str]) -> str:
    """Parts as a list in a sentence.

    >>> joined(["a", "b", "c"]), joined(["a"]), joined([])
    ('a, b and c', 'a', '')
    """
    found = list(parts)
    return f"{', '.join(found[:-1])} and {found[-1]}" if len(found) > 1 else "".join(found)


def nouns_of(network: Network, names: Iterable[str]) -> str:
    """Entities as a list in a sentence, each with its article."""
    return joined(noun_of(network, name) for name in names)


def asked_text(network: Network) -> str:
    """Day, filters and data version of a question."""
    query = network.asked()
    asked = [f"as of {query['as_of'] or 'no day'}"]
    for name in ("known_by", "min_grade"):
        if query[name]:
            asked.append(f"{name.replace('_', ' ')} {query[name]}")
    if not network.view.default_claims:
        asked.append(f"claims {', '.join(query['claims'])}")
    asked += asked_options(network)
    return f"Asked: {'; '.join(asked)}; data version {network.case.sha256[:12]}."


def asked_options(network: Network) -> list[str]:
    """What a question asks of the routes themselves, beside the filters of the records."""
    view = network.view
    flags = ("general_pools", "possible_identity", "any_order")
    said = [name.replace("_", " ") for name in flags if getattr(view, name)]
    return said + ([f"within {counted(view.wait, 'day')}"] if view.wait is not None else [])


def counted(number: int, word: str, plural: str = "") -> str:
    """Number with its noun.

    >>> counted(1, "origin"), counted(2, "entity", "entities")
    ('1 origin', '2 entities')
    """
    return f"{number} {word if number == 1 else plural or word + 's'}"


def amount_text(low: str, high: str, currency: str) -> str:
    """Amount with its currency in full digits; bounds where it is not one figure.

    >>> amount_text("4500000000000", "", "IQD"), amount_text("1.5", "1.5", "USD")
    ('at least IQD 4,500,000,000,000', 'USD 1.5')
    """
    unit = f"{currency} " if currency else ""
    if low and high:
        if low == high:
            return f"{unit}{grouped(low)}"
        return f"{unit}{grouped(low)} to {grouped(high)}"
    if low:
        return f"at least {unit}{grouped(low)}"
    return f"at most {unit}{grouped(high)}" if high else ""


_SCALES = ((12, "tn"), (9, "bn"), (6, "m"))


def short_amount(low: str, high: str, currency: str) -> str:
    """Amount for a label, in millions and above by three digits; `about` where that rounds.

    >>> short_amount("4500000000000", "", "IQD"), short_amount("3612345678", "3612345678", "USD")
    ('at least IQD 4.5 tn', 'about USD 3.61 bn')
    >>> short_amount("1000", "2500000", "")
    '1,000 to 2.5 m'
    """
    unit = f"{currency} " if currency else ""
    shown = {end: _scaled(end) for end in (low, high) if end}
    about = "about " if any(rounded for _, rounded in shown.values()) else ""
    if low and high and low != high:
        return f"{about}{unit}{shown[low][0]} to {shown[high][0]}"
    if low:
        return f"{'' if high else 'at least '}{about}{unit}{shown[low][0]}"
    return f"at most {about}{unit}{shown[high][0]}" if high else ""


def _scaled(number: str) -> tuple[str, bool]:
    """Digits of a number by its scale, and whether something was rounded off."""
    from decimal import Decimal

    value = Decimal(number)
    for power, word in _SCALES:
        if abs(value) >= Decimal(10) ** power:
            exact = value.scaleb(-power)
            places = max(0, 2 - exact.adjusted())
            near = round(exact, places)
            text = f"{near:,f}"
            return f"{text.rstrip('0').rstrip('.') if '.' in text else text} {word}", near != exact
    return grouped(number), False


def grouped(number: str) -> str:
    """Digits of a number in groups of three."""
    whole, dot, rest = number.partition(".")
    return f"{int(whole):,}{dot}{rest}"


def within_one_year(edge: Edge) -> bool:
    """Whether the period of an edge lies in one named year."""
    return bool(edge.start) and edge.start[:4] == (edge.end or edge.start)[:4]


def period_text(edge: Edge, event: bool) -> str:
    """When an act was, in words; a state says since when or until when.

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


def dated_text(network: Network, edge: Edge) -> str:
    """Period of an edge; a state without a published end says when it was last published.

    `since 2022-10 (as last published, 2026-04)`, or one of the two; empty where nothing dates it.
    """
    period = period_text(edge, network.case.kinds[edge.kind].event)
    seen = seen_text(network, edge)
    return f"{period} ({seen})" if period and seen else period or seen


def days_after(network: Network, edge: Edge) -> str:
    """The same behind a word and within brackets: ` since 2022-10, as last published, 2026-04`."""
    period = period_text(edge, network.case.kinds[edge.kind].event)
    seen = seen_text(network, edge)
    return f"{f' {period}' if period else ''}{f', {seen}' if seen else ''}"


def seen_text(network: Network, edge: Edge) -> str:
    """`as last published, 2026-04` for a state without a published end; empty for others."""
    day = network.last_seen(edge)
    return f"as last published, {day}" if day else ""


def undated_text(network: Network, edge: Edge) -> str:
    """That an act has no published day, with the day on which it was last published.

    Empty for a state, for an act of which a day is published, and where no publication is dated.
    """
    if edge.start or edge.end or not network.case.kinds[edge.kind].event:
        return ""
    day = network.last_published(edge)
    return f"not dated, last published {day}" if day else ""


def had_been(past: str) -> str:
    """Infinitive of a verb in the past.

    >>> had_been("was part of"), had_been("controlled")
    ('have been part of', 'have controlled')
    """
    first, _, rest = past.partition(" ")
    return f"have been {rest}" if first in ("was", "were", "is", "are") else f"have {past}"


def is_open(verb: str) -> bool:
    """Whether a verb leaves open by itself what it says, whatever the evidence.

    >>> is_open("may be the same as"), is_open("controls")
    (True, False)
    """
    return not frozenset(lookup.codes("open_verb")).isdisjoint(verb.split())


def is_over(network: Network, edge: Edge) -> bool:
    """Whether a state, or the life of one of its ends, has ended by the day of the question."""
    if network.case.kinds[edge.kind].event or not network.as_of:
        return False
    ends = (edge, network.case.entities[edge.source], network.case.entities[edge.target])
    return any(found.end and dates.last_day(found.end) < network.as_of for found in ends)


def hedge_of(stated: str, claim: str) -> str:
    """Participle that keeps an allegation an allegation.

    The publication's own hedge is kept whatever the claim; empty for what is
    stated plainly.
    """
    if claim == "disputed":
        return f"{stated or 'said'} (disputed)"
    if claim == "denied":
        return f"{stated or 'said'} (denied)"
    return stated or (claim if claim in ("alleged", "inferred") else "")


def hedge_text(network: Network, name: str) -> str:
    """Participle of one record as its evidence asks; empty for what is stated plainly."""
    return hedge_of(network.hedge(name), network.summaries[name].claim)


def in_brackets(hedge: str) -> str:
    """A participle as it stands in brackets of its own.

    >>> in_brackets("said by X (disputed)"), in_brackets("alleged")
    ('said by X, disputed', 'alleged')
    """
    for status in ("disputed", "denied"):
        hedge = hedge.replace(f" ({status})", f", {status}")
    return hedge


def weighed_text(network: Network, name: str) -> str:
    """Grade and claim of a record, with the publication's own hedge."""
    return f"{network.summaries[name].grade or 'no grade'}, {claim_text(network, name)}"


def claim_text(network: Network, name: str) -> str:
    """Claim of a record with the publication's own hedge: `alleged: said by X`."""
    claim, hedge = network.summaries[name].claim, hedge_text(network, name)
    if not hedge:
        return claim
    return hedge if claim in hedge else f"{claim}: {hedge}"


def record_text(network: Network, name: str) -> str:
    """A record that others stand at, with its weakness: `w, a payment that is alleged (B2)`."""
    summary = network.summaries[name]
    hedge, grade = hedge_text(network, name), summary.grade or "no grade"
    if not hedge:
        return f"{name} ({grade})"
    claim = "" if summary.claim in hedge else f", {summary.claim}"
    return f"{name}, {what_text(network, name)} ({grade}{claim})"


def what_text(network: Network, name: str) -> str:
    """What a record is, and how it is hedged: `a payment that is alleged`."""
    pays = network.case.kinds[network.case.edges[name].kind].pays
    hedge = hedge_text(network, name)
    return f"{'a payment' if pays else 'a record'}{f' that is {hedge}' if hedge else ''}"


NO_DENIAL = "No denial found in our sources"


def denial_text(found: Denials) -> str:
    """What is said where no row denies a record: a search that was not made has found nothing."""
    if found.unnamed:
        claim = found.unnamed[0][1]
        of = "" if found.whole else f"of {joined(name for name, _ in found.unnamed)} "
        return f"against it: the table says {of}that it is {claim}, and not by whom"
    if not found.cited:
        return "No source is cited, so none was read for denials"
    unread, every = len(found.unread), len(found.sources)
    if unread:
        were = "was" if unread == 1 else "were"
        return f"{unread} of {counted(every, 'source')} {were} not read for denials"
    beside = f"; a listing or approval beside it is denied ({', '.join(found.beside)})"
    return NO_DENIAL + (beside if found.beside else "")


@cache
def _verbs() -> dict[tuple[str, str], tuple[str, str, str]]:
    return {
        (row["kind"], row["money_status"]): (row["verb"], row["infinitive"], row["object"])
        for row in lookup.rows("verbs")
    }


@cache
def _role_verbs() -> dict[tuple[str, str], tuple[str, str, str]]:
    return {
        (row["kind"], row["role"]): (row["verb"], row["verb_plural"], row["infinitive"])
        for row in lookup.rows("role_verbs")
    }


def verbs_of(
    kind: Kind, money_status: str, plural: bool, over: bool, role: str = ""
) -> tuple[str, str, str]:
    """Verb, infinitive and unstated object for a kind whose money got so far.

    What was pledged, drafted, set aside or awarded is not said to be paid. Some roles have verbs
    of their own, by their first word: who speaks of somebody, or is compared with somebody, has
    had no contact with him.
    """
    own = _role_verbs().get((kind.code, role.partition(" ")[0]))
    if own:
        return own[plural], own[2], kind.object
    if money_status and money_status != kind.status and "money" in kind.steps:
        found = _verbs().get((kind.code, money_status)) or _verbs().get(("*", money_status))
        if found:
            return found
    if over and not kind.event:
        return kind.past, kind.infinitive, kind.object
    return kind.verb_plural if plural else kind.verb, kind.infinitive, kind.object


def fill(words: str, edge: Edge, what: str, amount: str) -> str:
    """Put the parts of an edge into the places of its verb."""
    role = edge.role
    quantity = f" ({grouped(edge.quantity)} {edge.unit})" if edge.quantity else ""
    share = " (share not stated)"
    if edge.share or edge.share_min or edge.share_max:
        stated = edge.share or f"{edge.share_min or 0} to {edge.share_max or 100}"
        share = f" {stated.rstrip('%')} percent of"
    parts = {
        "{what}": what,
        "{what_of}": f" of {amount}" if amount else "",
        "{quantity}": quantity,
        "{share}": share,
        "{leads}": f"is {role} of" if role else "leads",
        "{led}": f"was {role} of" if role else "led",
        "{leads_infinitive}": f"be {role} of" if role else "lead",
        "{member}": f"is a member ({role}) of" if role else "is a member of",
        "{was_member}": f"was a member ({role}) of" if role else "was a member of",
        "{member_infinitive}": f"be a member ({role}) of" if role else "be a member of",
        "{role}": f" ({role})" if role else "",
        "{role_rest}": f" ({' '.join(role.split()[1:])})" if " " in role else "",
    }
    for place, part in parts.items():
        words = words.replace(place, part)
    return words
