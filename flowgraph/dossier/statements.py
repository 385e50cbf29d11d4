"""What an answer says, as single statements, each with the publications behind it.

A statement without a publication says on what else it rests: on a search that was complete, on
a count over a table of the dossier, or on the law. There is none that rests on nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flowgraph.analysis.behind import NO_DEALING
from flowgraph.analysis.beside import Comparison
from flowgraph.analysis.chokepoints import ChokepointsAnswer
from flowgraph.analysis.ended import note_of
from flowgraph.analysis.explain import EdgeAccount, EntityAccount, RouteAccount
from flowgraph.analysis.exposure import ExposureAnswer
from flowgraph.analysis.flownet import pair_of
from flowgraph.analysis.offices import BehindAnswer
from flowgraph.analysis.reached_through import ReachedThrough
from flowgraph.analysis.results import Answer, Past, Path
from flowgraph.analysis.rules import RulesAnswer
from flowgraph.analysis.targets import TargetsAnswer
from flowgraph.analysis.trace import TraceAnswer
from flowgraph.analysis.whatif import WhatifAnswer
from flowgraph.case.view import Listing, Network
from flowgraph.dossier.asked import Asked
from flowgraph.model import grades, kinds
from flowgraph.model.money import MOVED
from flowgraph.regimes.findings import ALLEGED
from flowgraph.render import (
    chokepoints,
    exposed,
    figures,
    lines,
    listings,
    offices,
    sentences,
    targets,
    totals,
    whatif,
)
from flowgraph.render import exposure as exposures
from flowgraph.render.words import (
    counted,
    name_of,
    noun_of,
    nouns_of,
    sentence_case,
    weighed_text,
)

FOUND, CONTESTED, UNKNOWN = "found", "contested", "unknown"
# Before the record or listing that a contested statement is against.
AGAINST = "against "
# Most targets that a statement names one by one.
_NAMED = 3
# Facts that say somebody has it examined.
_REVIEW = "review"
# Accounts of a ledger that are told.
_ACCOUNTS = 8


class Statement(NamedTuple):
    """One statement.

    Attributes
    ----------
    kind : found, contested or unknown
    text : sentences that end with a full stop
    cited : publications
    basis : what it rests on beside or instead of publications
    kept : whether it is said even where fewer statements are asked for (but not where none is):
        a denial is, for it stands beside what it denies
    """

    kind: str
    text: str
    cited: tuple[str, ...]
    basis: str = ""
    kept: bool = False


def statements(asked: Asked, most: int) -> tuple[Statement, ...]:
    """Statements of one answer: found, in the order of the answer, then contested, unknown.

    Parameters
    ----------
    asked : the question with its answer
    most : most statements of each sort; those left out are counted
    """
    if asked.answer is None:
        said = f"This cannot be asked of what was known on the day: {asked.why_not.rstrip('.')}."
        return (Statement(UNKNOWN, said, (), "the day of the dossier"),)
    every = [*dict.fromkeys((*_bounded(asked), *_of(asked), *contested(asked)))]
    file = f"{asked.question.command}.csv"
    told: list[Statement] = []
    for kind in (FOUND, CONTESTED, UNKNOWN):
        found = [one for one in every if one.kind == kind]
        shown = [one for at, one in enumerate(found) if at < most or (most and one.kept)]
        told += shown
        if most and len(found) > len(shown):
            more = counted(len(found) - len(shown), "further line")
            told.append(Statement(kind, f"{more}.", (), file))
    return tuple(told)


def _bounded(asked: Asked) -> Iterator[Statement]:
    """That a bound stopped the search, so that what is told is not all there is."""
    search = getattr(asked.answer, "search", None)
    if search is not None and not search.complete:
        steps = f"{search.explored:,} steps"
        text = f"The search stopped after {steps} and was not complete: there may be more."
        yield Statement(UNKNOWN, text, (), f"stopped by {search.stopped_by or 'a bound'}")
    if isinstance(asked.answer, Answer):
        lines = sentences.left_out_lines(asked.network, asked.answer.search, asked.answer.left_out)
        for text in lines:
            yield Statement(UNKNOWN, text, (), "the dates of the records")


def contested(asked: Asked) -> tuple[Statement, ...]:
    """Denials of what the answer rests on: what the publication says, in our words."""
    network = asked.network
    denied = [
        (edge, network.summaries[edge].against)
        for edge in _edges(asked)
        if edge in network.summaries
    ]
    denied += [
        (listing.row.id, listing.summary.against)
        for entity in _named(asked)
        for listing in network.listings.get(entity, ())
        if listing.summary
    ]
    # What one party denies is told once, by the best graded publication; the others are named.
    voices: dict[tuple[str, str], dict[str, None]] = {}
    for about, against in denied:
        for name in against:
            voice = network.case.evidence[name].origin or name
            voices.setdefault((about, voice), {})[name] = None
    found = []
    for (about, _), names in voices.items():
        rows = [network.case.evidence[name] for name in names]
        rows.sort(key=lambda row: (grades.key(row.grade), row.publication))
        text = f"{rows[0].statement.rstrip('.') or f'{about} is denied'}."
        others = len({row.publication for row in rows} - {rows[0].publication})
        if others:
            tell = "tells" if others == 1 else "tell"
            text += f" {counted(others, 'further publication')} {tell} of it in other words."
        cited = _cited(row.publication for row in rows)
        found.append(Statement(CONTESTED, text, cited, f"{AGAINST}{about}", kept=True))
    return tuple(found)


def _named(asked: Asked) -> list[str]:
    """Entities that the rows of an answer are about, or whose money they take, in their order."""
    known = asked.network.case.entities
    columns = ("entity", "party", "target", "from", "to", "name")
    cells = (
        name
        for row in asked.rows
        for column in columns
        for name in row.get(column, "").replace("; ", ">").split(">")
    )
    account = asked.answer.entity if isinstance(asked.answer, EntityAccount) else ""
    return [name for name in dict.fromkeys((account, *cells)) if name in known]


def _edges(asked: Asked) -> list[str]:
    """Records that the rows of an answer name, in their order."""
    edges = asked.network.case.edges
    cells = (
        name
        for row in asked.rows
        for column in ("edges", "edge", "payment", "body_act", "id")
        for name in row.get(column, "").split(";")
    )
    return [name for name in dict.fromkeys(cells) if name in edges]


def _cited(publications: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name for name in publications if name}))


def _of_edges(network: Network, edges: Iterable[str]) -> tuple[str, ...]:
    summaries = network.summaries
    return _cited(p for e in edges if e in summaries for p in summaries[e].publications)


def _counted(text: str, file: str) -> Statement:
    return Statement(FOUND, text, (), f"counted in {file}")


def _of(asked: Asked) -> Iterator[Statement]:
    answer = asked.answer
    if isinstance(answer, Answer):
        yield from _paths(answer)
    elif isinstance(answer, EntityAccount):
        yield from _entity(answer)
    elif isinstance(answer, RouteAccount):
        yield from _route(answer)
    elif isinstance(answer, BehindAnswer):
        yield from _behind(answer)
    elif isinstance(answer, TraceAnswer):
        yield from _trace(answer)
    elif isinstance(answer, ChokepointsAnswer):
        yield from _chokepoints(answer)
    elif isinstance(answer, TargetsAnswer):
        yield from _targets(answer)
    elif isinstance(answer, WhatifAnswer):
        yield from _whatif(answer)
    elif isinstance(answer, ExposureAnswer):
        yield from _exposure(asked, answer)
    elif isinstance(answer, RulesAnswer):
        yield from _rules(asked)


def _paths(answer: Answer) -> Iterator[Statement]:
    network = answer.network
    if not answer.paths and not answer.reached_through:
        steps = f"{counted(answer.search.explored, 'step')} searched"
        complete = "completely" if answer.search.complete else "not completely"
        yield Statement(
            FOUND, "No known route leads there by these records.", (), f"{steps}, {complete}"
        )
        for met in answer.nearest_common_recipients:
            said = sentences.recipient_text(network, met.entity, met.relation)
            yield Statement(FOUND, f"{said}. No route is claimed.", (), "records of both sides")
        yield from _past(network, answer.past)
    pools: dict[str, None] = {}
    for path in answer.paths:
        cited = _cited(p for hop in path.hops for p in hop.summary.publications)
        said = _route_text(network, path)
        grade = f"weakest grade {path.weakest_grade or 'none'}"
        grade += f", order in time {path.order}" if path.order else ""
        yield Statement(FOUND, said, cited, grade)
        pools |= dict.fromkeys(name for name, pool in path.pools if pool == kinds.UMBRELLA)
    yield from _behind_others(network, answer.reached_through, route=True)
    yield from (_share_unknown(network, name) for name in pools)
    for path in answer.paths:
        for hop in path.hops:
            if hop.step == kinds.PAY and not (hop.summary.amount_min or hop.summary.amount_max):
                said = sentences.hop_sentence(network, hop)
                yield Statement(
                    UNKNOWN,
                    f"No publication read gives an amount for this: {said}.",
                    _of_edges(network, hop.edges),
                    "the records give no figure",
                )


def _route_text(network: Network, path: Path) -> str:
    """Sentences of a route, with what of it as a whole is not sure."""
    said = "; ".join(sentences.hop_sentence(network, hop) for hop in path.hops)
    return " ".join([f"{sentence_case(said)}.", *sentences.doubt_notes(network, path)])


def _behind_others(
    network: Network,
    found: Iterable[ReachedThrough],
    *,
    world: str = "",
    route: bool = False,
) -> Iterator[Statement]:
    """Targets that are reached only past another one; `route` says by which route as well."""
    for one in found:
        path, basis = one.route, "the search was stopped"
        if path is None:
            text = sentences.reached_through_text(network, one)
            yield Statement(UNKNOWN, f"{world}{text}", (), basis, kept=True)
            continue
        basis = f"route {path.id}, weakest grade {path.weakest_grade or 'none'}"
        cited = _cited(p for hop in path.hops for p in hop.summary.publications)
        text = sentences.reached_through_lines(network, [one])[0]
        yield Statement(FOUND, f"{world}{text}", cited, basis, kept=True)
        if route:
            yield Statement(FOUND, f"{world}{_route_text(network, path)}", cited, basis)


def _past(network: Network, found: Iterable[Past]) -> Iterator[Statement]:
    """Ties that are over and joined the two parties of a question that found nothing."""
    for one in found:
        said = note_of(network, one)
        edges = [name for name, _ in one.ended]
        yield Statement(
            FOUND, f"{said[:1].upper()}{said[1:]}.", _of_edges(network, edges), ", ".join(edges)
        )


def _share_unknown(network: Network, name: str) -> Statement:
    return Statement(
        UNKNOWN,
        f"What share of the money of {noun_of(network, name)} any one unit gets, no publication"
        " read says.",
        (),
        "no record of a share",
    )


def _entity(account: EntityAccount) -> Iterator[Statement]:
    network = account.network
    listed = network.listings.get(account.entity, ())
    for listing in listed:
        yield _listing(network, listing)
    if not listed:
        yield _counted(
            f"{sentence_case(noun_of(network, account.entity))}:"
            f" {listings.unlisted_text(network, account.entity)}",
            "explain.csv",
        )
    edges = [*account.outgoing, *account.incoming]
    for edge in sorted(edges, key=lambda one: grades.key(one.summary.grade)):
        if edge.time:
            yield _edge(network, edge)
    for fact in account.facts:
        if fact.statement and network.published(fact.publication):
            text = f"{fact.statement.rstrip('.')}."
            kind = CONTESTED if fact.measure == _REVIEW else FOUND
            yield Statement(kind, text, _cited([fact.publication]), fact.id)


def _listing(network: Network, listing: Listing) -> Statement:
    row = listing.row
    return Statement(
        FOUND,
        listings.listed_sentence(network, listing),
        _cited(row.publication),
        f"{row.list or 'list'}, entry {row.record_id or 'not known'}",
    )


def _edge(network: Network, account: EdgeAccount) -> Statement:
    said = sentence_case(sentences.edge_sentence(network, account.edge, account.summary))
    grade = account.summary.grade or "no grade"
    return Statement(FOUND, f"{said}.", _cited(account.summary.publications),
                     f"{account.edge.id}, {grade}")  # fmt: skip


def _route(account: RouteAccount) -> Iterator[Statement]:
    network = account.network
    if account.path is None:
        yield Statement(FOUND, "These records make no route.", (), "explain.csv")
        yield from _past(network, account.past)
    for group in account.hops:
        for edge in group:
            yield _edge(network, edge)


def _behind(answer: BehindAnswer) -> Iterator[Statement]:
    network = answer.network
    if not answer.officers:
        yield Statement(
            FOUND, "Nobody is recorded to stand behind a hop of a known route.", (),
            "complete search",
        )  # fmt: skip
    else:
        listed = {one.entity: one for one in answer.officers if one.listed}
        cited = _cited(p for one in listed.values() for row in one.listings if row.designates
                       for p in row.row.publication)  # fmt: skip
        said = " ".join(offices.listed_among(network, answer.officers))
        yield Statement(FOUND, said, cited, "counted in behind.csv")
    # Acts first, as the answer has them; an office is no act.
    for one in answer.officers:
        edges = [one.edge, one.body_act, one.about]
        edge = network.case.edges[one.edge]
        last = "" if network.last_seen(edge) else network.last_published(edge)
        # Who is listed is said above; of the others behind.csv says what was looked up.
        told = offices.sentence if one.listed else offices.act_sentence
        said = told(network, one)
        weighed = weighed_text(network, one.edge)
        seen = f", last published {last}" if last else ""
        yield Statement(
            FOUND,
            f"{said} ({one.edge}: {weighed}{seen}.)",
            _cited([*_of_edges(network, edges), *(p for row in one.listings if row.designates
                                                  for p in row.row.publication)]),
            one.edge,
        )  # fmt: skip


def _compared(network: Network, one: Comparison) -> Statement:
    said = lines.comparison_text(network, one)
    for side in (one.line, one.beside):
        said = _uncited(said, side.publications)
    return Statement(
        FOUND,
        f"{sentence_case(said)}.",
        _cited([*one.line.publications, *one.beside.publications]),
        "figures are compared, no money is joined",
    )


def _trace(answer: TraceAnswer) -> Iterator[Statement]:
    network, net = answer.network, answer.net
    sources = nouns_of(network, net.sources) or "the source"
    # Where figures stand side by side, the first pair answers the question.
    pairs = [_compared(network, one) for one in answer.comparisons]
    yield from pairs[:1]
    if not net.reached and not answer.ledgers:
        yield Statement(
            FOUND,
            f"No known route leads from {sources} to a target asked for, so that no amount is"
            " available to one by these tables.",
            (),
            "complete search",
        )
    yield from _behind_others(network, answer.reached_through)
    yield from pairs[1:]
    # What was only asked for or promised comes last; the latest period first.
    for result in sorted(answer.frames, key=lambda one: one.frame.terms.status in NO_DEALING):
        for alike in result.alike:
            first = alike.arrivals[0]
            names = [arrival.target for arrival in alike.arrivals]
            together = alike.high if alike.high is not None else alike.stated
            all_of_them = "" if len(names) == 1 or together is None else (
                f"; for all of them together at most"
                f" {figures.amount(together, result.frame.currency)}"
            )  # fmt: skip
            each = "each of " if len(names) > 1 else ""
            whom = nouns_of(network, names) if len(names) <= _NAMED else f"{len(names)} targets"
            unsure = "" if first.stated_as_fact else "by records that are only alleged, "
            terms = figures.terms_text(result.frame.terms)
            yield Statement(
                FOUND,
                f"{terms[:1].upper()}{terms[1:]}: {unsure}available to {each}"
                f"{whom}: {totals.bounds_text(first, result.frame.currency)}{all_of_them}.",
                _of_edges(network, first.records),
                ", ".join(first.records),
            )
    gains = totals.gains_text(answer) if answer.frames else ""
    if gains:
        yield Statement(FOUND, gains, (), "steps of the routes")
    for ledger in answer.ledgers:
        for received in ledger.received[:_ACCOUNTS]:
            yield _counted(
                f"{name_of(network, received.account)} received"
                f" {figures.amount(received.amount, ledger.currency)} by"
                f" {ledger.traced.convention}, and"
                f" {figures.amount(received.low, ledger.currency)} to"
                f" {figures.amount(received.high, '')} whatever the convention.",
                "trace.csv",
            )
    if not net.reached or answer.comparisons:
        for line in (*answer.lines, *answer.beside):
            yield Statement(
                FOUND, f"{_uncited(lines.line_text(network, line), line.publications)}.",
                line.publications,
                ", ".join(line.edges),
            )  # fmt: skip
    paid = [line for line in answer.lines if line.terms.status in MOVED]
    if answer.lines and not paid:
        number = counted(len(answer.lines), "line")
        yield Statement(
            UNKNOWN,
            f"Of {number} of money of {sources} none is recorded as paid: what was disbursed, no"
            " publication read says.",
            _cited(p for line in answer.lines for p in line.publications),
            "trace.csv",
        )
    for fact in answer.totals:
        yield Statement(
            FOUND, f"Printed total, not added to its parts: {fact.statement.rstrip('.')}.",
            _cited([fact.publication]), fact.id,
        )  # fmt: skip
    for name in net.inner():
        if network.pool(name) == kinds.UMBRELLA:
            yield _share_unknown(network, name)


def _uncited(text: str, publications: tuple[str, ...]) -> str:
    """Text without publications that stand behind it anyway, and without its full stop."""
    return text.replace(f"; {', '.join(publications)})", ")").rstrip(".")


def _chokepoints(answer: ChokepointsAnswer) -> Iterator[Statement]:
    network, net = answer.network, answer.net
    sources = nouns_of(network, net.sources)
    groups: dict[tuple[str, ...], list[str]] = {}
    arcs: dict[tuple[str, ...], set[str]] = {}
    alleged: dict[tuple[str, ...], list[str]] = {}
    for choke in answer.chokes:
        if not choke.stated_as_fact:
            alleged.setdefault(choke.parties, []).append(choke.target)
        groups.setdefault(choke.parties, []).append(choke.target)
        arcs.setdefault(choke.parties, set()).update(
            edge for arc in choke.arcs for edge in net.links[arc].edges
        )
    for parties, names in sorted(groups.items(), key=lambda entry: -len(entry[1])):
        cited = _of_edges(network, arcs[parties])
        where = f"from {sources} to {nouns_of(network, names)}"
        unsure = chokepoints.unsure_text(network, alleged.get(parties, ()))
        if parties:
            through = nouns_of(network, parties)
            yield Statement(
                FOUND, f"Every known route {where} passes {through}.{unsure}", cited,
                "complete search",
            )  # fmt: skip
            for name in parties:
                if network.pool(name) == kinds.UMBRELLA:
                    said = chokepoints.umbrella_text(network, name)
                    facts = network.case.facts_of.get(name, ())
                    counts = [one.publication for one in facts if one.measure == "strength"]
                    law = network.case.entities[name].publications
                    yield Statement(FOUND, said, _cited([*law, *counts]), "what it is")
        else:
            yield Statement(
                FOUND, f"No party stands on every known route {where}.{unsure}", cited,
                "complete search",
            )  # fmt: skip
        for one in answer.chokes:
            if one.parties == parties and (said := chokepoints.of_facts_text(network, one)):
                yield Statement(FOUND, said, cited, "complete search")
    yield from _behind_others(network, answer.reached_through)
    if not answer.chokes:
        yield Statement(
            FOUND, f"No known route leads from {sources or 'the source'} to the targets asked for.",
            (), "complete search",
        )  # fmt: skip


def _targets(answer: TargetsAnswer) -> Iterator[Statement]:
    network, net = answer.network, answer.net
    if not any(one.kind == "party" for one in answer.candidates) and net.reached:
        yield Statement(
            FOUND,
            "No further designation is looked at on these routes: every unlisted party on them is"
            " left out (a pool, an umbrella, a person, or protected).",
            (),
            "targets.csv, candidates",
        )
    yield from _behind_others(network, answer.reached_through)
    for one in answer.candidates:
        if one.rerouted.high:
            what = targets.stop_text(answer, one.name)
            gone = targets.effect_text(answer, one.rerouted)
            yield Statement(
                FOUND,
                f"If {what} were stopped: {gone} after the best way round over known hops.",
                _of_edges(network, one.edges),
                "an effect if stopped, no proposal",
            )
    for name, reason in answer.excluded:
        ends = [end for end in name.split(">") if end]
        edges = [e for arc, link in net.links.items() for e in link.edges
                 if {*pair_of(arc)} >= {*ends}]  # fmt: skip
        yield Statement(
            FOUND,
            f"Not counted as a candidate: {targets.stop_text(answer, name)}:"
            f" {targets.reason_text(network, name, reason)}.",
            _of_edges(network, edges),
            "targets.csv, excluded",
        )
    for payment in answer.still_open:
        yield Statement(
            UNKNOWN,
            f"{name_of(network, payment.party)}, listed since"
            f" {payment.since or 'a day not stated'}: {targets.open_text(network, payment)}",
            _of_edges(network, [payment.edge, *payment.ties]),
            payment.edge,
        )


def _whatif(answer: WhatifAnswer) -> Iterator[Statement]:
    network = answer.network
    if not answer.changes:
        yield Statement(FOUND, "Nothing changes: both worlds give the same answers.", (),
                        "whatif.csv")  # fmt: skip
    groups: dict[tuple[str, str], list[str]] = {}
    for one in answer.changes:
        reason = whatif.because_text(answer, one)
        groups.setdefault((one.about, reason), []).append(whatif.sentence(answer, one))
    for (about, reason), said in sorted(groups.items(), key=lambda entry: -len(entry[1])):
        if len(said) == 1:
            yield Statement(FOUND, f"{said[0]}.", (), "whatif.csv, a supposition")
        else:
            yield Statement(
                FOUND, f"{counted(len(said), f'line of {about}', f'lines of {about}')} change:"
                f" {reason}.", (), "whatif.csv, a supposition",
            )  # fmt: skip
    if answer.after.reached_through != answer.before.reached_through:
        yield from _behind_others(
            answer.supposed, answer.after.reached_through, world="In the second world: "
        )
    for name in answer.symbolic:
        yield Statement(
            FOUND,
            f"The listing of {name_of(network, name)} is symbolic on what these tables hold.",
            (),
            "whatif.csv, a supposition",
        )


def _exposure(asked: Asked, answer: ExposureAnswer) -> Iterator[Statement]:
    network = asked.network
    rows = [row for row in asked.rows if row["party"]]
    if answer.query["entities"] is None:
        number = Counter(row["class"] for row in rows)
        touched = {row["entity"] for row in rows if row["class"] != "listed"}
        yield _counted(
            f"{counted(len(touched), 'entity', 'entities')} have some exposure to a listed party"
            " on record.",
            "exposure.csv",
        )
        less = Counter(one.class_ for one in answer.exposures if exposed.unsure_text(one))
        for class_, times in number.most_common():
            unsure = less[class_]
            are = "is" if unsure == 1 else "are"
            of = f", of which {unsure} {are} alleged, inferred or disputed" if unsure else ""
            yield _counted(f"{class_}: {counted(times, 'line')}{of}.", "exposure.csv")
        return
    for one in answer.exposures:
        who = sentence_case(noun_of(network, one.entity))
        if one.path is None:
            said = exposed.sentence(network, one)
            said = f"{who}: {said}" if one.class_ == "listed" else said
            yield Statement(FOUND, said, _of_listing(network, one.party), "exposure.csv")
            continue
        # The class is a word of the table: an award of money is under `pays`, a front under
        # `controlled-by`; so its meaning stands beside it, and what is only alleged.
        class_ = f"class {one.class_}{exposed.unsure_text(one)}"
        meaning = exposed.class_meaning(one.class_).rstrip(".")
        yield Statement(
            FOUND,
            f"{_route_text(network, one.path)} ({who}, {noun_of(network, one.party)}: {class_}:"
            f" {meaning[:1].lower()}{meaning[1:]}.)",
            _cited(p for hop in one.path.hops for p in hop.summary.publications),
            f"weakest grade {one.path.weakest_grade or 'none'}",
        )
    for row in (row for row in asked.rows if not row["party"]):
        yield Statement(FOUND, f"{row['name']}: {row['sentence']}", (), "exposure.csv")
    for standing in answer.payments:
        said = exposures.standing_text(network, standing)
        yield Statement(
            FOUND,
            f"{sentence_case(noun_of(network, standing.entity))} {said}.",
            _of_edges(network, [standing.edge, standing.about]),
            standing.edge,
        )


def _of_listing(network: Network, entity: str) -> tuple[str, ...]:
    found = network.listings.get(entity, ())
    return _cited(p for one in found if one.designates for p in one.row.publication)


def _rules(asked: Asked) -> Iterator[Statement]:
    network = asked.network
    every = asked.question.parameters.get("entities") is None
    assessed = [row for row in asked.rows if row["verdict"] != "not_assessed"]
    if every:
        number = Counter(
            (row["rule"], row["verdict"], ALLEGED in row["flags"].split(";")) for row in assessed
        )
        for (rule, verdict, alleged), times in number.most_common():
            only = ", if an allegation holds" if alleged else ""
            said = f"{rule}, {verdict.replace('_', ' ')}{only}: {counted(times, 'finding')}."
            yield _counted(said, "rules.csv")
        return
    for row in assessed:
        kind = UNKNOWN if row["verdict"] == "indeterminate" else FOUND
        law = row["citation"] or row["regime"]
        yield Statement(kind, row["sentence"], _of_listing(network, row["entity"]), law)
