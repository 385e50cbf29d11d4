"""Verdicts as text, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import groupby
from typing import Any

from flowgraph.analysis.arithmetic import Arithmetic, Integrated, Majority
from flowgraph.analysis.rules import RulesAnswer
from flowgraph.case.view import Network
from flowgraph.model import dates
from flowgraph.model.shares import percent
from flowgraph.regimes import findings as found
from flowgraph.regimes.findings import Finding, Missing, Round, Used
from flowgraph.regimes.instruments import DatedStatus
from flowgraph.render import as_text, verdict_listings, verdicts, words
from flowgraph.render.as_json import data_version
from flowgraph.render.terminal import Page

COLUMNS = (
    "entity", "name", "regime", "overall", "rule", "verdict", "listed", "aggregate_min",
    "aggregate_max", "aggregate", "measure", "threshold", "missing", "rounds", "stakes",
    "flags", "notes", "listings", "lists", "citation", "reading", "sentence", "as_of",
    "known_by", "data",
)  # fmt: skip

LIMITS = (
    "Published tests, applied to what these tables state; licences, jurisdiction and knowledge"
    " are not in them."
)


def text(answer: RulesAnswer, page: Page) -> str:
    """Text of `rules`."""
    network = answer.network
    every = answer.query["entities"] is None
    for entity, group in groupby(answer.findings, key=lambda one: one.entity):
        found_here = list(group)
        plain = all(
            not one.rounds or (one.listed and verdicts.only_fields(one)) for one in found_here
        )
        if (
            every
            and plain
            and not any(
                used.lower
                for one in found_here
                for used in one.stakes
                if not verdicts.only_fields(one)
            )
        ):
            page.add(f"{as_text.with_id(network, entity)}: {_in_short(network, found_here)}", 0, 2)
            continue
        page.add(as_text.with_id(network, entity))
        for _, ones in groupby(found_here, key=lambda one: one.instrument.id):
            _instrument(page, network, list(ones))
        page.add()
    if every and answer.findings:
        page.add()
    for one in answer.arithmetic:
        _arithmetic(page, network, one)
    if not answer.findings and answer.assessed and every:
        page.add("No entity is listed, caught or left open by a rule on the lists loaded.")
    _texts(page, answer.findings)
    places: dict[str, str] = {}
    for found_one in answer.findings:
        said = verdicts.upward_text(found_one)
        if said:
            places.setdefault(found_one.instrument.place, said)
    for place, said in places.items():
        page.add(f"{place}: {said}", 0, 2)
    for status in answer.not_computed:
        page.add(status_text(status), 0, 2)
    for note in answer.notes:
        page.add(f"Note: {note}.")
    shown = len({one.entity for one in answer.findings})
    if every and answer.assessed:
        rest = answer.looked_at - shown
        page.add(
            f"{words.counted(rest, 'other entity', 'other entities')} of {answer.looked_at}: no"
            " listing under these instruments, and no stake or control of a listed or caught"
            f" party, is recorded that holds on the day.{_not_assessed(answer)}"
        )
        count = len(network.left_out)
        if count:
            page.add(
                f"The filters left out {words.counted(count, 'record')} of the case, so that"
                " others may be listed, caught or left open on them. Leaving out clears nobody."
            )
    page.add(f"{LIMITS} {words.asked_text(network)}")
    return page.text()


def _not_assessed(answer: RulesAnswer) -> str:
    """That incomplete lists do not clear entities without a finding; empty if all are complete."""
    if not answer.partial:
        return ""
    said = verdicts.incomplete_text(Missing("incomplete-list", lists=answer.partial))
    return f" That clears none of them: {said}. Whom no row of it names is not assessed."


def _instrument(page: Page, network: Network, ones: list[Finding]) -> None:
    """Add what one instrument says of one entity: the answer first, then each rule."""
    instrument = ones[0].instrument
    page.add(f"{instrument.place}  {headline(ones)}", 2, 6)
    if not ones[0].lists:
        return
    told: set[str] = set()
    for one in ones:
        if one.rule == found.FIFTY and _cannot_be_owned(network, one):
            continue
        page.add(f"{verdicts.RULE_WORDS[one.rule]}: {verdicts.sentence(network, one)}", 6, 8)
        for step in () if verdicts.only_fields(one) else one.rounds:
            page.add(verdicts.round_text(network, step), 8, 10)
        for used in one.stakes:
            page.add(verdicts.stake_text(network, one, used, _is_own(network, one, used)), 8, 10)
        if one.threshold is not None or one.rule != found.FIFTY:
            for flag in one.flags:
                said = verdicts.flag_text(network, one, flag)
                same = said in told and flag.code in (found.LEFT_OUT, found.DENIED, found.ENDED)
                repeated = said[1:].rstrip(".") in verdicts.sentence(network, one)
                if said and not same and not repeated:
                    page.add(said, 8, 10)
                told.add(said)


def _is_own(network: Network, one: Finding, used: Used) -> bool:
    """Whether a stake is one in the entity itself, under any of its names."""
    return used.stake.owned in network.names_of(one.entity)


def _cannot_be_owned(network: Network, one: Finding) -> bool:
    """Whether an entity is a human being, and no stake in it is recorded."""
    return network.case.entities[one.entity].kind == "person" and not one.stakes


def _in_short(network: Network, findings: list[Finding]) -> str:
    """Headlines of the instruments that answer, for a long list."""
    groups = (list(g) for _, g in groupby(findings, key=lambda one: one.instrument.id))
    return "; ".join(
        f"{ones[0].instrument.place} {headline(ones).partition(': ')[2]}{_since(ones[0])}"
        + _open_question(network, ones)
        for ones in groups
    )


def _open_question(network: Network, ones: list[Finding]) -> str:
    """Why an instrument cannot tell; empty if it can."""
    if verdicts.overall(ones) != found.INDETERMINATE:
        return ""
    fact = next(one for one in ones if one.verdict == found.INDETERMINATE)
    return f": {verdicts.missing_text(network, fact, fact.missing)}"


def _since(one: Finding) -> str:
    """Listings of an entity in brackets: programmes and first days; empty for none."""
    said = [
        f"{'+'.join(row.programmes) or row.list} {row.start or 'first day not known'}"
        for row in (listing.row for listing in one.listings)
    ]
    return f" ({', '.join(said)})" if said else ""


def _texts(page: Page, findings: Iterable[Finding]) -> None:
    """Add the legal texts applied, each once, and how they were read."""
    texts = {
        f"{one.instrument.id}, {verdicts.RULE_WORDS[one.rule]}: {verdicts.citation_text(one)}": None
        for one in findings
        if one.rule != found.LISTED and one.citation
    }
    for said in texts:
        page.add(said, 0, 2)


def headline(ones: Iterable[Finding]) -> str:
    """One instrument's answer in a few words, with the lists that it rests on."""
    ones = list(ones)
    instrument = ones[0].instrument
    said = f"{instrument.id}: "
    overall = verdicts.overall(ones)
    if overall == found.NOT_ASSESSED and not ones[0].lists:
        return f"{said}not assessed: no list of it is loaded ({instrument.list_wanted})"
    partial = [one.missing for one in ones if one.missing and one.missing.lists]
    if overall == found.NOT_ASSESSED and partial:
        own = ""
        if ones[0].missing is None:
            own = (
                f"{verdict_listings.in_short(ones[0])}; whether those who"
                f" {'own or control' if instrument.control else 'own'} it are listed is open: "
            )
        return f"{said}not assessed: {own}{verdicts.incomplete_text(partial[0])}{_ended(ones)}"
    if overall == found.NOT_ASSESSED:
        lists = verdict_listings.lists_text(ones[0].lists)
        own = verdict_listings.in_short(ones[0])
        return f"{said}{own} ({lists}); no test is known for the day"
    caught = [one for one in ones if one.verdict == found.BLOCKED]
    if caught and caught[0].rule == found.LISTED:
        ways = {found.FIFTY: "through owners", found.CONTROL: "through control"}
        others = [ways[one.rule] for one in caught if one.rule != found.LISTED]
        more = f"; by its rules alone also {' and '.join(others)}" if others else ""
        return f"{said}{instrument.listed}: listed itself{_not_by_owners(ones)}{more}"
    if caught:
        ways = {found.FIFTY: "through owners", found.CONTROL: "through control"}
        alleged = all(any(flag.code == found.ALLEGED for flag in one.flags) for one in caught)
        marks = ", if an allegation holds" if alleged else ""
        if all(one.reading == "memory" for one in caught):
            marks += " [text not verified]"
        how = " and ".join(ways[one.rule] for one in caught)
        return f"{said}{instrument.caught}: not listed, but caught {how}{marks}"
    lists = verdict_listings.lists_text(ones[0].lists)
    if overall == found.INDETERMINATE:
        return f"{said}cannot tell (lists loaded: {lists})"
    left = [flag for one in ones for flag in one.flags if flag.code == found.LEFT_OUT]
    without = "; the filters left out records, which clears nobody" if left else ""
    votes = any(flag.code == found.VOTES_APART for one in ones for flag in one.flags)
    without += _ended(ones)
    without += "; votes in it are recorded, which the ownership rule does not count" * votes
    own = verdict_listings.in_short(ones[0])
    plain = own == verdict_listings.NOT_LISTED
    neither = "neither listed nor caught on the lists loaded" if plain else f"{own}, and not caught"
    return f"{said}{neither} ({lists}){without}"


def _ended(ones: list[Finding]) -> str:
    """That a tie to a listed or caught party is over, with the latest end; empty for none."""
    day = max((f.day for one in ones for f in one.flags if f.code == found.ENDED), default="")
    if not day:
        return ""
    who = "it, or who is above it, to who is or may be listed or caught"
    return f"; a record that ended {dates.on_day(day)} joined {who}"


def _not_by_owners(ones: list[Finding]) -> str:
    """What the ownership rule alone says of a listed entity, if it does not catch it; else empty.

    Empty too if no stake in the entity is recorded.
    """
    owners = next((one for one in ones if one.rule == found.FIFTY), None)
    if owners is None or not owners.stakes or owners.verdict == found.BLOCKED:
        return ""
    alone = {
        found.INDETERMINATE: "cannot tell", found.NOT_ASSESSED: "is not assessed",
    }.get(owners.verdict, "says no")  # fmt: skip
    return f", not through the ownership rule (which alone {alone})"


def status_text(status: DatedStatus) -> str:
    """A rule that gives no verdict, with its status on the day."""
    note = f"; {status.note}" if status.note else ""
    how = verdicts.READING_WORDS[status.reading]
    return (
        f"{status.name}: {status.status.replace('_', ' ')} since {status.since}{note}; no verdict"
        f" is drawn from it ({status.citation} [{how}])."
    )


def _arithmetic(page: Page, network: Network, one: Arithmetic) -> None:
    page.add(f"Ownership arithmetic of {as_text.with_id(network, one.entity)}; no rule uses it")
    sections = (
        ("integrated share in it", [(i.owner, _share(i)) for i in one.integrated_in_it]),
        ("its integrated share", [(i.asset, _share(i)) for i in one.integrated_of_it]),
        ("majority control of it", [(m.controller, percent(m.percent)) for m in one.controlled_by]),
        ("its majority control", [(m.held, percent(m.percent)) for m in one.controls]),
    )
    for title, entries in sections:
        said = [f"{words.name_of(network, name)} {amount} percent" for name, amount in entries]
        none = "none that the stated shares show; a share that is not stated is not counted"
        page.add(f"{title}: {'; '.join(said) or none}", 2, 4)
    page.add()


def _share(one: Integrated) -> str:
    return number(one.low) if one.low == one.high else f"{number(one.low)} to {number(one.high)}"


def number(value: float) -> str:
    """Number with at most six decimals, without trailing zeros; `~0.000001` if it is smaller.

    >>> number(42.1725), number(60.000000000000001)
    ('42.1725', '60')
    """
    if 0 < value < 0.000001:
        return "~0.000001"
    return f"{value:.6f}".rstrip("0").rstrip(".")


def to_dict(answer: RulesAnswer) -> dict[str, Any]:
    """JSON of `rules`."""
    network, overall = answer.network, _overall(answer)
    return {
        "query": answer.query,
        "data": data_version(network.case),
        "looked_at": answer.looked_at,
        "not_complete": [{"list": name, "entries": number} for name, number in answer.partial],
        "notes": list(answer.notes),
        "findings": [
            finding_to_dict(network, one) | {"overall": overall[one.entity, one.instrument.id]}
            for one in answer.findings
        ],
        "arithmetic": [_arithmetic_to_dict(one) for one in answer.arithmetic],
        "not_computed": [status._asdict() for status in answer.not_computed],
        "limits": LIMITS,
    }


def finding_to_dict(network: Network, one: Finding) -> dict[str, Any]:
    """JSON of one finding."""
    return {
        "entity": one.entity,
        "regime": one.instrument.id,
        "rule": one.rule,
        "verdict": one.verdict,
        "listed": one.listed,
        "aggregate_min": _percent(one.held.low if one.held else None),
        "aggregate_max": _percent(one.held.high if one.held else None),
        "aggregate": str(one.held) if one.held else None,
        **_recorded(one),
        "measure": one.measure or None,
        "threshold": _threshold(one) or None,
        "rounds": [_round_to_dict(network, step) for step in one.rounds],
        "stakes": [_used_to_dict(network, one, used) for used in one.stakes],
        "missing": _missing_to_dict(network, one, one.missing),
        "flags": [
            flag._asdict() | {"text": verdicts.flag_text(network, one, flag)} for flag in one.flags
        ],
        "listings": [listing.row.id for listing in one.listings],
        "lists": [used.name for used in one.lists],
        "list_versions": [used._asdict() for used in one.lists],
        "citation": one.citation or None,
        "reading": one.reading or None,
        "word": _word(one),
        "sentence": verdicts.sentence(network, one),
        "as_of": one.as_of or None,
    }


def _recorded(one: Finding) -> dict[str, str | None]:
    """JSON of the percent that the rows give to somebody, and that they give to nobody."""
    said, rest = one.recorded, verdicts.unrecorded(one)
    return {
        "recorded_min": _percent(said.low if said else None),
        "recorded_max": _percent(said.high if said else None),
        "unrecorded_min": _percent(rest.low if rest else None),
        "unrecorded_max": _percent(rest.high if rest else None),
    }


def _word(one: Finding) -> str | None:
    """The instrument's own words for who is listed or caught; None if nobody is."""
    if one.verdict != found.BLOCKED:
        return None
    return one.instrument.listed if one.rule == found.LISTED else one.instrument.caught


def _overall(answer: RulesAnswer) -> dict[tuple[str, str], str]:
    """Verdict of all rules together, by entity and instrument."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for one in answer.findings:
        groups.setdefault((one.entity, one.instrument.id), []).append(one)
    return {key: verdicts.overall(ones) for key, ones in groups.items()}


def _percent(value: Fraction | None) -> str | None:
    return None if value is None else percent(value)


def _threshold(one: Finding) -> str:
    if one.threshold is None:
        return ""
    return f"{'>' if one.strict else '>='}{percent(one.threshold)}"


def _round_to_dict(network: Network, step: Round) -> dict[str, Any]:
    return {
        "round": step.number,
        "entity": step.entity,
        "via": {
            owner: percent(amount) if isinstance(amount, Fraction) else amount
            for owner, amount in step.via
        },
        "sum": _percent(step.sum),
        "run": step.run,
        "edges": list(step.edges),
        "against": sorted({row for e in step.edges for row in network.summaries[e].against}),
    }


def _used_to_dict(network: Network, one: Finding, used: Used) -> dict[str, Any]:
    stake = used.stake
    return {
        "owner": stake.owner,
        "owned": stake.owned,
        "measure": stake.measure,
        "share_min": percent(stake.share.low),
        "share_max": percent(stake.share.high),
        "stated": None if stake.doubts & {"unstated", "list-field"} else str(stake.stated),
        "doubts": sorted(stake.doubts),
        "owner_caught": _owner_caught(used),
        "counted": "yes" if used.lower else "cannot tell" if used.upper else "no",
        "why": _missing_to_dict(network, one, used.why),
        "edges": list(stake.edges),
        "claims": sorted({network.summaries[name].claim for name in stake.edges}),
        "hedges": sorted({network.hedge(name) for name in stake.edges} - {""}),
        "last_published": max(
            (network.last_published(network.case.edges[name]) for name in stake.edges), default=""
        )
        or None,
        "publications": sorted(
            {pub for name in stake.edges for pub in network.summaries[name].publications}
        ),
        "against": sorted({row for name in stake.edges for row in network.summaries[name].against}),
    }


def _owner_caught(used: Used) -> str:
    """Whether an owner is listed or caught at all."""
    if used.known:
        return "yes"
    if used.upper:
        return "cannot tell"
    return "not assessed" if used.silent else "no"


def _missing_to_dict(network: Network, one: Finding, fact: Missing | None) -> dict[str, Any] | None:
    if fact is None:
        return None
    needed = _percent(fact.needed)
    return {
        "fact": fact.fact,
        "owner": fact.owner or None,
        "owned": fact.owned or None,
        "at_least": None if fact.strict else needed,
        "more_than": needed if fact.strict else None,
        "owners": list(fact.owners),
        "doubts": sorted(fact.doubts),
        "edges": list(fact.edges),
        "list": one.instrument.list_wanted if fact.fact == "list" else None,
        "lists": [{"list": name, "entries": number} for name, number in fact.lists],
        "then": _missing_to_dict(network, one, fact.then),
        "also": [{"owner": owner, "owned": owned} for owner, owned in fact.also],
        "text": verdicts.missing_text(network, one, fact),
    }


def _arithmetic_to_dict(one: Arithmetic) -> dict[str, Any]:
    def shares(entries: Iterable[Integrated]) -> list[dict[str, Any]]:
        return [
            {"owner": i.owner, "asset": i.asset, "low": number(i.low), "high": number(i.high)}
            for i in entries
        ]

    def majorities(entries: Iterable[Majority]) -> list[dict[str, Any]]:
        return [m._asdict() | {"percent": percent(m.percent)} for m in entries]

    return {
        "entity": one.entity,
        "integrated_ownership": {
            "in_it": shares(one.integrated_in_it),
            "of_it": shares(one.integrated_of_it),
        },
        "majority_control": {
            "of_it": majorities(one.controlled_by),
            "by_it": majorities(one.controls),
        },
    }


def rows(answer: RulesAnswer) -> Iterator[dict[str, str]]:
    """CSV rows: one for each finding."""
    network, overall = answer.network, _overall(answer)
    asked = {
        "as_of": network.as_of,
        "known_by": network.view.known_by,
        "data": network.case.sha256[:12],
    }
    for one in answer.findings:
        yield asked | {
            "entity": one.entity,
            "name": words.name_of(network, one.entity),
            "regime": one.instrument.id,
            "overall": overall[one.entity, one.instrument.id],
            "rule": one.rule,
            "verdict": one.verdict,
            "listed": "" if one.listed is None else "yes" if one.listed else "no",
            "aggregate_min": _percent(one.held.low if one.held else None) or "",
            "aggregate_max": _percent(one.held.high if one.held else None) or "",
            "aggregate": str(one.held) if one.held else "",
            "measure": one.measure,
            "threshold": _threshold(one),
            "missing": verdicts.missing_text(network, one, one.missing),
            "rounds": "; ".join(verdicts.round_text(network, step) for step in one.rounds),
            "stakes": "; ".join(
                verdicts.stake_text(network, one, used, _is_own(network, one, used))
                for used in one.stakes
            ),
            "flags": ";".join(flag.code for flag in one.flags),
            "notes": " ".join(
                said for flag in one.flags if (said := verdicts.flag_text(network, one, flag))
            ),
            "listings": ";".join(listing.row.id for listing in one.listings),
            "lists": verdict_listings.lists_text(one.lists),
            "citation": one.citation,
            "reading": one.reading,
            "sentence": verdicts.sentence(network, one),
        }
