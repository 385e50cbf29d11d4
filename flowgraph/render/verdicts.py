"""A verdict in words: what a rule says, how it came to it, and what would decide it.

A verdict is never more than the rule applied to what is stated: it names the
lists it rests on, the citation and how that was read, and it says *cannot tell*
with the missing fact where the publications leave a share open.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from flowgraph.case.identity import is_identity
from flowgraph.case.view import Network
from flowgraph.model import dates, shares
from flowgraph.model.shares import ALL, Share, percent
from flowgraph.regimes import control
from flowgraph.regimes import findings as found
from flowgraph.regimes import stake as held
from flowgraph.regimes.findings import Finding, Flag, Missing, Round, Used
from flowgraph.render import sentences, verdict_listings
from flowgraph.render.words import (
    counted,
    name_of,
    noun_of,
    seen_text,
    sentence_case,
    weighed_text,
)

RULE_WORDS = {found.LISTED: "listed", found.FIFTY: "ownership", found.CONTROL: "control"}
READING_WORDS = {
    "retrieved": "text retrieved",
    "secondary": "text seen in a secondary publication",
    "memory": "text not verified",
}


def sentence(network: Network, one: Finding) -> str:
    """A finding in one or two sentences, with the lists it rests on."""
    name = sentence_case(noun_of(network, one.entity))
    if one.verdict == found.NOT_ASSESSED and one.missing and one.missing.lists:
        return _incomplete_sentence(network, one, one.missing)
    if one.verdict == found.NOT_ASSESSED:
        why = missing_text(network, one, one.missing)
        return f"Not assessed: {why or ' '.join(flag_text(network, one, f) for f in one.flags)}."
    if one.rule == found.LISTED:
        return _listed_sentence(network, one)
    rule = one.instrument.name
    if one.missing and one.missing.fact == "name":
        why = missing_text(network, one, one.missing)
        return f"The {rule} cannot be decided for {noun_of(network, one.entity)}: {why}."
    if one.rule == found.FIFTY and not one.stakes and one.threshold is not None:
        return (
            f"{_no_stake(network, one, noun_of(network, one.entity))}, so the {rule} does not"
            f" catch it on the lists loaded ({verdict_listings.lists_text(one.lists)})."
        )
    alone = " Alone, without its own listing:" if one.listed else ""
    if one.rule == found.CONTROL:
        return alone.strip() + (" " if alone else "") + _control_sentence(network, one)
    if one.threshold is None:
        why = " ".join(flag_text(network, one, flag) for flag in one.flags)
        return f"{alone} The {rule} does not catch it. {why}".strip()
    if one.verdict == found.BLOCKED:
        said = f"{_if_alleged(network, one)} is caught by the {rule} ({one.instrument.caught}):"
        said += f" {_holds(one)}."
    elif one.verdict == found.INDETERMINATE:
        said = (
            f"The {rule} cannot be decided for {noun_of(network, one.entity)}: {_holds(one)}."
            f" {sentence_case_any(missing_text(network, one, one.missing))}."
        )
    else:
        said = (
            f"{name} is not caught by the {rule} on the lists loaded"
            f" ({verdict_listings.lists_text(one.lists)}): {_holds(one)}."
        )
    return f"{alone} {said}".strip()


_NOT_SEEN = {
    found.LISTED: "whether {name} is listed",
    found.FIFTY: "whether owners of {name} are listed",
    found.CONTROL: "whether {name} is controlled by a listed party",
}


def _incomplete_sentence(network: Network, one: Finding, fact: Missing) -> str:
    """What is not assessed because of an incomplete list, and what is recorded all the same."""
    what = _NOT_SEEN[one.rule].format(name=noun_of(network, one.entity))
    said = f"Not assessed: {what}. {sentence_case_any(incomplete_text(fact))}."
    if one.rule == found.FIFTY and one.stakes:
        return f"{said} On what it holds, {_holds(one)}."
    if one.rule == found.FIFTY:
        return f"{said} {_no_stake(network, one, 'it')}."
    if one.rule == found.CONTROL:
        return f"{said} On what it holds, no control by a listed or owned party is recorded."
    return said


def _no_stake(network: Network, one: Finding, name: str) -> str:
    """That no stake which counts is recorded in an entity, with the votes that are."""
    votes = [flag for flag in one.flags if flag.code == found.VOTES_APART]
    if votes:
        return f"No stake in {name} other than votes is recorded ({_votes_text(network, votes[0])})"
    return f"No stake in {name} is recorded that holds on the day and passes the filters"


def _votes_text(network: Network, flag: Flag) -> str:
    """Recorded votes in words: whose they are, how many, and the records."""
    said = []
    for name in flag.records:
        edge = network.case.edges[name]
        share = shares.read(edge.share, edge.share_min, edge.share_max)
        stated = edge.share or edge.share_min or edge.share_max
        of = f"{share} percent" if stated else "share not stated"
        said.append(
            f"{edge.role} of {name_of(network, edge.source)}: {of}; {_record(network, name)}"
        )
    return "; ".join(said)


def sentence_case_any(text: str) -> str:
    """Text with its first letter as a capital, whatever the word."""
    return text[:1].upper() + text[1:]


def _listed_sentence(network: Network, one: Finding) -> str:
    if one.verdict == found.BLOCKED:
        return verdict_listings.listed_sentence(network, one)
    if one.verdict == found.INDETERMINATE:
        why = sentence_case_any(missing_text(network, one, one.missing))
        return f"Whether {noun_of(network, one.entity)} is blocked cannot be told. {why}."
    return verdict_listings.not_listed_sentence(network, one)


def _control_sentence(network: Network, one: Finding) -> str:
    if one.verdict == found.BLOCKED:
        who = _if_alleged(network, one)
        return f"{who} meets the control test ({one.instrument.caught}): {_chain(network, one)}."
    if one.verdict == found.INDETERMINATE:
        return (
            f"The control test cannot be decided for {noun_of(network, one.entity)}:"
            f" {_chain(network, one)}."
            f" {sentence_case_any(missing_text(network, one, one.missing))}."
        )
    if any(flag.code in (found.EXEMPT, found.NO_TEST_YET) for flag in one.flags):
        return " ".join(flag_text(network, one, flag) for flag in one.flags)
    return (
        f"No control of {noun_of(network, one.entity)} by a listed or owned party is recorded"
        f" (lists loaded: {verdict_listings.lists_text(one.lists)}); that is not to say that there"
        " is none."
    )


def _if_alleged(network: Network, one: Finding) -> str:
    """Subject of a verdict; one that rests on an allegation holds only if that does."""
    name = noun_of(network, one.entity)
    if any(flag.code == found.ALLEGED for flag in one.flags):
        return f"If an allegation holds, {name}"
    return sentence_case(name)


def _chain(network: Network, one: Finding) -> str:
    steps = []
    for step in one.rounds:
        for holder, kind in step.via:
            steps.append(f"{name_of(network, holder)} to {name_of(network, step.entity)} ({kind})")
    return "control runs from " + ", then from ".join(steps)


def _holds(one: Finding) -> str:
    """What caught owners hold together, against what is needed."""
    assert one.threshold is not None
    what = "the votes in it" if one.measure == held.VOTES else "it"
    together = "together " if one.aggregate else ""
    who = "listed or caught owners" if one.aggregate else "one listed person, with what is added,"
    verb = "hold" if one.aggregate else "holds"
    need = f"{'more than' if one.strict else 'at least'} {percent(one.threshold)} needed"
    return f"{_held_by(one, who, verb, together, what, need)}{_unrecorded(one)}"


def _held_by(one: Finding, who: str, verb: str, together: str, what: str, need: str) -> str:
    if one.held is None:
        return f"no stake in {what} is recorded"
    if only_fields(one):
        return f"no stake of a listed or caught party in it is published ({need})"
    if not any(used.upper for used in one.stakes):
        if any(used.known for used in one.stakes):
            return f"the holdings of several listed persons are not added ({need})"
        known = "known to be " if any(used.silent for used in one.stakes) else ""
        return f"none of its recorded owners is {known}listed or caught ({need})"
    return f"{who} {together}{verb} {one.held} percent of {what} as far as stated ({need})"


def _unrecorded(one: Finding) -> str:
    """How much of it the rows give to somebody, and how much to nobody; empty where all is."""
    rest = unrecorded(one)
    if one.recorded is None or rest is None or not rest.high:
        return ""
    unstated = any(held.UNSTATED in used.stake.doubts for used in one.stakes)
    who = "no row says how much is whose" if unstated else "nobody has said whose they are"
    of = " of the votes" if one.measure == held.VOTES else ""
    return f"; {one.recorded} percent{of} recorded; of {rest} percent {who}"


def unrecorded(one: Finding) -> Share | None:
    """Part of an entity of which no row says whose it is; None where no figure is recorded."""
    said = one.recorded
    if said is None:
        return None
    return Share(ALL - said.high, ALL - said.low, said.high_open, said.low_open)


def only_fields(one: Finding) -> bool:
    """Whether nothing but a list's own "linked to" leaves a finding open."""
    counted = [used for used in one.stakes if used.upper]
    return bool(counted) and all(held.LIST_FIELD in used.stake.doubts for used in counted)


def citation_text(one: Finding) -> str:
    """Citation of a finding, and how it was read; empty where there is none."""
    if not one.citation:
        return ""
    how = READING_WORDS.get(one.reading, one.reading)
    return f"{one.citation} [{how}]" if one.rule != found.LISTED else one.citation


def missing_text(network: Network, one: Finding, fact: Missing | None) -> str:
    """The missing fact in words, without a full stop."""
    if fact is None:
        return ""
    if fact.fact == "list":
        return f"no list of it is loaded ({one.instrument.list_wanted})"
    if fact.fact == "test":
        return ""
    if fact.fact == "incomplete-list":
        return incomplete_text(fact)
    if fact.fact == "listing":
        return verdict_listings.open_text(network, fact)
    if fact.fact == "name":
        return "no publication names it, so that it cannot be looked up on any list"
    if fact.fact == "status":
        return one.instrument.notes["status"]
    said = _decides(network, one, fact)
    behind = fact.then if fact.fact in ("identity", "holder", "several") else None
    return f"{said}; {missing_text(network, one, behind)}" if behind else said


def incomplete_text(fact: Missing) -> str:
    """That a list is not complete, with how many of its entries the case holds.

    >>> incomplete_text(Missing("incomplete-list", lists=(("eu", 5),)))
    'list eu is not complete here: this case holds 5 entries of that list'
    """
    return "; ".join(
        f"list {name} is not complete here: this case holds"
        f" {counted(number, 'entry', 'entries')} of that list"
        for name, number in fact.lists
    )


def _decides(network: Network, one: Finding, fact: Missing) -> str:
    owned = noun_of(network, fact.owned) if fact.owned else ""
    if fact.fact == "stake":
        assert fact.needed is not None
        enough = f"{'more than' if fact.strict else 'at least'} {percent(fact.needed)} percent"
        return (
            f"it would be caught if {noun_of(network, fact.owner)} holds {enough} of {owned}"
            f" ({_doubts(network, fact)})"
        )
    if fact.fact == "owner":
        then = f": {missing_text(network, one, fact.then)}" if fact.then else ""
        return (
            f"it depends on whether {noun_of(network, fact.owner)} is itself listed or caught{then}"
        )
    if fact.fact == "identity":
        return (
            f"it depends on whether {noun_of(network, fact.owner)} is the same as"
            f" {noun_of(network, fact.owned)} ({_records(network, fact.edges)})"
        )
    if fact.fact == "holder" and not fact.owners:
        return (
            f"it depends on whose shares in {owned} they are that are recorded of"
            f" '{name_of(network, fact.owner)}', by which nobody is named"
            f" ({_records(network, fact.edges)})"
        )
    if fact.fact == "holder":
        return (
            f"it depends on whose shares in {owned} they are that {noun_of(network, fact.owner)}"
            f" holds: its own, or those of"
            f" {', '.join(noun_of(network, name) for name in fact.owners)}"
            f" ({_records(network, fact.edges)})"
        )
    if fact.fact == "added":
        others = ", ".join(noun_of(network, name) for name in fact.owners)
        by = f" ({_records(network, fact.edges)})" if fact.edges else ""
        return (
            f"it depends on whether what {noun_of(network, fact.owner)} holds is added to what"
            f" {others or 'another listed party'} holds{by}"
        )
    if fact.fact == "controlled":
        return (
            f"holdings of {noun_of(network, fact.owner)}, which is under control and not owned,"
            " may or may not be counted"
        )
    if fact.fact == "control":
        pairs = ((fact.owner, fact.owned), *fact.also)
        said = " and ".join(
            f"{noun_of(network, one)} {_is_or_controls(network, edge)} {noun_of(network, other)}"
            for (one, other), edge in zip(pairs, fact.edges, strict=True)
        )
        return f"it depends on whether {said} ({_doubts(network, fact)})"
    owners = ", ".join(name_of(network, name) for name in fact.owners)
    more = percent(fact.needed or Fraction(0))
    alone = "no single stake in it decides it; " if len(fact.owners) > 1 else ""
    return (
        f"{alone}what is open for {owners} would have to add"
        f" {'more than' if fact.strict else 'at least'} {more} percent of {owned}"
    )


def _is_or_controls(network: Network, edge: str) -> str:
    same = is_identity(network, network.case.edges[edge])
    return "is the same as" if same else "controls"


def _records(network: Network, names: Iterable[str]) -> str:
    """Records in words, each with its grade, claim, publications and what denies it."""
    edges, summaries = network.case.edges, network.summaries
    return "; ".join(
        f"{sentences.edge_sentence(network, edges[name], summaries[name])},"
        f" {_record(network, name)}"
        for name in names
    )


_DOUBTS = {
    held.INDIRECT: "the stake is an indirect one, and may be part of what others hold for it",
    held.JOINTLY: "the block is held jointly, and which part is whose is not known",
    held.OF_CLASS: "the share is of one class, and the weight of the class is not known",
    control.IDENTITY: "an identity on the way is not sure",
    held.UNSTATED: "the share is not stated",
    held.TIME: "whether it held on the day is not known",
    held.LIST_FIELD: "the list's field says only 'linked to', which is no ownership, and no share"
    " is published",
    held.RIVAL: "several records of this stake do not agree on one figure",
    "owns": "a stake of a party that is under control; whether it gives control is open",
    "votes": "votes of more than half may be held; whether that is control is open",
}


def _doubts(network: Network, fact: Missing) -> str:
    said = [_DOUBTS[code] for code in sorted(fact.doubts) if code in _DOUBTS]
    records = ", ".join(fact.edges)
    if held.CLAIM in fact.doubts:
        claims = {network.summaries[name].claim for name in fact.edges}
        said.append(f"the record is {', '.join(sorted(claims))}")
    if not said:
        said.append("published as a band")
    return f"{'; '.join(said)}; {records}"


def round_text(network: Network, step: Round) -> str:
    """One round of the working, with the records it rests on and what speaks against them."""
    name = name_of(network, step.entity)
    if step.sum is None:
        said = ", ".join(f"{name_of(network, holder)} ({kind})" for holder, kind in step.via)
        records = "; ".join(_record(network, edge) for edge in step.edges)
        return f"round {step.number}: {name}, through {said} ({records})"
    bound = ", on the upper bounds" if step.run == found.UPPER else ""
    most = "at most " if step.run == found.UPPER else ""
    parts = " + ".join(
        f"{most + percent(amount) if isinstance(amount, Fraction) else amount}"
        f" ({name_of(network, owner)})"
        for owner, amount in step.via
    )
    total = f" = {percent(step.sum)}" if len(step.via) > 1 and not bound else ""
    denied = sorted({row for edge in step.edges for row in network.summaries[edge].against})
    against = f"; against it: {', '.join(denied)}" if denied else ""
    return f"round {step.number}{bound}: {name}: {parts}{total} percent{against}"


def stake_text(network: Network, one: Finding, used: Used, own: bool = True) -> str:
    """One stake in the entity: owner, share, whether the owner is caught, and the records.

    Where it only may be caught, what would decide that is told, unless it is the missing
    fact of the finding.

    `own` is False for a stake in what may be the same as the entity.
    """
    stake = used.stake
    what = " of the votes" if stake.measure == held.VOTES else ""
    share = f"{stake.stated} percent{what}"
    if held.UNSTATED in stake.doubts:
        share = "share not stated"
    share += meant_text(stake)
    if used.lower:
        caught = "is listed or caught"
    elif used.upper and used.known:
        caught = "is listed or caught, and its holding may be added"
        why = missing_text(network, one, used.why)
        if why and why not in missing_text(network, one, one.missing):
            caught += f": {why}"
    elif used.upper:
        caught = "may be listed, caught or counted"
        why = missing_text(network, one, used.why)
        if why and why not in missing_text(network, one, one.missing):
            caught += f": {why}"
    elif used.known:
        caught = "is listed or caught, and its holding is not added here"
    elif used.silent:
        caught = "is not known to be listed or caught, on a list that is not complete here"
    else:
        caught = "is not listed or caught"
    records = "; ".join(_record(network, name) for name in stake.edges)
    owner = name_of(network, stake.owner)
    if held.LIST_FIELD in stake.doubts:
        return (
            f"no stake, but a field: the entry names {owner} as linked to, which states neither"
            f" ownership nor a share; {owner} {caught} ({records})"
        )
    of = "" if own else f" in {name_of(network, stake.owned)} (which may be the same)"
    return f"stake of {owner}{of}: {share}; {owner} {caught} ({records})"


_MEANT = {
    held.INDIRECT: "held through others",
    held.JOINTLY: "a block held jointly",
    held.OF_CLASS: "of one class of shares",
}


def meant_text(stake: held.Stake) -> str:
    """How a stake is meant that is no plain part of the whole, and what it counts as."""
    meant = [_MEANT[code] for code in _MEANT if code in stake.doubts]
    return f" ({', '.join(meant)}; counted as {stake.share})" if meant else ""


def _record(network: Network, name: str) -> str:
    summary = network.summaries[name]
    cited = ", ".join(summary.publications) or "no publication"
    denied = f"; against it: {', '.join(summary.against)}" if summary.against else ""
    seen = seen_text(network, network.case.edges[name])
    last = f"; {seen}" if seen else ""
    return f"{name}: {weighed_text(network, name)}, {cited}{last}{denied}"


def flag_text(network: Network, one: Finding, flag: Flag) -> str:
    """Something to know beside a verdict, as a sentence or two."""
    notes = one.instrument.notes
    if flag.code in (found.LEFT_OUT, found.DENIED):
        return not_counted_text(network, flag)
    records = [network.case.edges[name] for name in flag.records if name in network.case.edges]
    said = "; ".join(
        sentences.edge_sentence(network, edge, network.summaries[edge.id]) for edge in records
    )
    told = f"{sentence_case_any(said)}." if said else ""
    if flag.code == found.CONTROLLED:
        return f"{told} {notes.get('control', '')}".strip()
    if flag.code == found.LED:
        return f"{told} {notes.get('official', '')}".strip()
    if flag.code == found.MINORITY:
        return notes.get("minority", "")
    if flag.code == found.DIVESTED:
        return f"By {flag.day}: {notes.get('divested', 'an earlier holding met the threshold.')}"
    if flag.code in verdict_listings.FLAGS:
        return verdict_listings.flag_text(network, one, flag)
    if flag.code == found.ENDED:
        return " ".join(_ended_text(network, name) for name in flag.records)
    if flag.code == found.ASSUMED_DATES:
        return _assumed_text(network, flag.records)
    if flag.code == found.VOTES_APART:
        what = "What share in it goes with the votes is not stated."
        said = f"Votes, which this ownership rule does not count: {_votes_text(network, flag)}."
        return f"{said} {what}" if one.stakes else what
    simple = {
        found.OVER_100: "The stated shares in it come to more than 100 percent; one is wrong.",
        found.EXEMPT: f"The test does not reach it: {_exempt(network, one)}.",
        found.ALLEGED: f"The verdict rests on an allegation: {said}.",
        found.POSSIBLE: f"It may be the same as a listed party ({said}); the listing is not"
        " carried over.",
        found.NO_TEST_YET: "No ownership or control test of this instrument is known for the"
        f" day; the first here is of {flag.day}.",
        found.TWICE: "Several records stand for the stake of one owner:"
        f" {', '.join(flag.records)}.",
    }
    return simple[flag.code]


def _ended_text(network: Network, name: str) -> str:
    """A record that is over and joined two parties, as a sentence."""
    edge = network.case.edges[name]
    day = network.ended_on(edge)
    one, other = name_of(network, edge.source), name_of(network, edge.target)
    stated = edge.share or edge.share_min or edge.share_max
    share = f" {shares.read(edge.share, edge.share_min, edge.share_max)} percent," if stated else ""
    return (
        f"A record that ended {dates.on_day(day)}: {one} to {other} ({edge.kind},{share}"
        f" {_record(network, name)})."
    )


def _assumed_text(network: Network, names: Iterable[str]) -> str:
    """Records taken to hold on the day, by what of their dates is missing."""
    groups: dict[str, list[str]] = {}
    for name in names:
        edge = network.case.edges[name]
        if edge.start and not edge.end:
            why = "no end is published"
        elif edge.end and not edge.start:
            why = "no beginning is published"
        else:
            why = "not dated"
        groups.setdefault(why, []).append(name)
    said = "; ".join(f"{', '.join(group)} ({why})" for why, group in sorted(groups.items()))
    return f"Taken to hold on the day: {said}."


def not_counted_text(network: Network, flag: Flag) -> str:
    """Records that did not count: those that the filters left out, or that are only denied."""
    ids = ", ".join(flag.records)
    if flag.code == found.LEFT_OUT:
        return (
            f"The filters left out {counted(len(flag.records), 'record')} on it, on those above it"
            f" or on its routes ({ids}). Leaving out clears nobody."
        )
    said = []
    for name in flag.records:
        edge = network.case.edges[name]
        summary = network.case.summary(edge, network.known_by)
        rows = ", ".join(summary.against) if summary else ""
        one, other = noun_of(network, edge.source), noun_of(network, edge.target)
        by = f", denied by {rows}" if rows else ""
        what = f"{edge.kind} from {one} to {other}"
        if is_identity(network, edge):
            what = f"that {one} is another name of {other}"
        said.append(f"{what} ({name}{by})")
    return (
        f"Only a denial is left of this: {'; '.join(said)}. It counts for nothing here; nothing"
        " that was read supports it."
    )


def _exempt(network: Network, one: Finding) -> str:
    if network.case.entities[one.entity].kind == "person":
        return "it asks who controls a body, and this is a human being"
    return one.instrument.exempt_note


def upward_text(one: Finding) -> str:
    """That nothing flows to owners; empty where the finding does not catch."""
    caught = one.verdict == found.BLOCKED
    return one.instrument.notes.get("upward", "") if caught else ""


def overall(ones: Iterable[Finding]) -> str:
    """One verdict of all rules of an instrument on an entity: what catches goes first."""
    verdicts = {one.verdict for one in ones}
    for verdict in (found.BLOCKED, found.INDETERMINATE, found.NOT_ASSESSED):
        if verdict in verdicts:
            return verdict
    return found.NOT_BLOCKED
