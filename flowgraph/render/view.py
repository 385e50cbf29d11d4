"""What the page and the figures show, as plain values: nodes, links, findings, positions.

Nothing here knows of HTML, SVG or pyvis. Every text is made by the sentence builder, and
what a filter of the question hides (`known_by` hides later notes) is not in these values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from math import log10
from pathlib import Path as File
from typing import NamedTuple

from flowgraph.analysis.explain import EdgeAccount, account_of, describe, described, told_over_time
from flowgraph.analysis.results import Answer, Hop, Path
from flowgraph.case.case import Case
from flowgraph.case.evidence import DENIED, Summary
from flowgraph.case.view import ASSUMED, Network
from flowgraph.model import dates, kinds, lookup
from flowgraph.model.values import Edge, Evidence, Publication
from flowgraph.render import as_text, layout, sentences, words

MOST_LOADED = 1200
MOST_FINDINGS = 200
MOST_DAYS_AND_LINKS = 3_000_000
SOLID, DASHED, DOTTED = "solid", "dashed", "dotted"
DESIGNATED = "designated"
_PAGE = File(__file__).parent / "page"


class Style(NamedTuple):
    """How nodes of one kind are drawn: by shape and by colour, never by colour alone."""

    shape: str
    glyph: str
    colour: str
    rank: int
    label: str


class Node(NamedTuple):
    """One entity. `x` and `y` are None where it is not laid out until it is asked for."""

    id: str
    name: str
    article: bool
    other_name: str
    kind: str
    pool: str
    designated: bool
    programmes: tuple[str, ...]
    country: str
    publications: tuple[str, ...]
    x: int | None
    y: int | None


class Told(NamedTuple):
    """What the publications had said of an edge by a day."""

    grade: str
    claim: str
    origins: int
    verb: str
    sentence: str
    amount: str
    when: str
    publications: tuple[str, ...]


class Link(NamedTuple):
    """One edge. `source` and `target` are node numbers; `time` is empty for what is over.

    `known` is the first day on which it had been published; `history` holds what was told
    from each day on which that changed, if it ever was another thing than `told`.
    """

    id: str
    source: int
    target: int
    kind: str
    told: Told
    currency: str
    status: str
    start: str
    end: str
    known: str
    time: str
    line: str
    width: float
    history: tuple[tuple[str, Told], ...]


class Attached(NamedTuple):
    """A station of a hop, or somebody behind it.

    `link` says so, `about` is the record of the hop that it bears on; `role` is short, for a
    label.
    """

    node: int
    link: int
    about: int
    role: str
    text: str


class Step(NamedTuple):
    """One hop of a finding; `back` where its record points against the way of the finding."""

    links: tuple[int, ...]
    also: tuple[int, ...]
    back: bool
    label: tuple[str, str, str]
    grade: str
    claim: str
    stations: tuple[Attached, ...]
    behind: tuple[Attached, ...]
    via: tuple[str, ...]
    against: tuple[str, ...]


class Finding(NamedTuple):
    """One path, with what a reader must be told beside it."""

    id: str
    nodes: tuple[int, ...]
    steps: tuple[Step, ...]
    class_: str
    means: str
    band: str
    weakest: int
    weakest_grade: str
    origins: int
    single_publication: bool
    amount: str
    notes: tuple[str, ...]
    listings: tuple[str, ...]
    listed_en_route: tuple[int, ...]
    programmes: tuple[str, ...]


class Listed(NamedTuple):
    """One listing of an entity as a line, with the evidence for and against it."""

    text: str
    note: str
    url: str
    in_force: bool
    supports: tuple[str, ...]
    against: tuple[str, ...]


class About(NamedTuple):
    """What the details of an entity say beside its links."""

    names: tuple[tuple[str, str, str], ...]
    description: str
    function: str
    life: str
    listings: tuple[Listed, ...]
    facts: tuple[str, ...]


class Proof(NamedTuple):
    """What the details of a link say: its note and the evidence for it, through, against."""

    note: str
    supports: tuple[str, ...]
    via: tuple[str, ...]
    against: tuple[str, ...]


class Picture(NamedTuple):
    """All that a page shows.

    `states` are the link kinds that hold for a time; `about` and `proofs` are by node and
    by link number, where there is anything to say;
    `loaded` are the numbers of the nodes that have a position.
    """

    title: str
    asked: str
    nothing: str
    notes: tuple[str, ...]
    as_of: str
    known_by: str
    lists: tuple[str, ...]
    data: str
    follow: str
    states: tuple[str, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]
    findings: tuple[Finding, ...]
    findings_in_all: int
    loaded: tuple[int, ...]
    about: dict[int, About]
    proofs: dict[int, Proof]
    evidence: dict[str, Evidence]
    publications: dict[str, Publication]


@cache
def styles() -> dict[str, Style]:
    """Style of each entity kind, and of what is designated."""
    return {
        row["kind"]: Style(
            row["shape"], row["glyph"], row["colour"], int(row["rank"]), row["label"]
        )
        for row in lookup.read(_PAGE / "entity_styles.csv")
    }


def picture_of(answer: Answer, title: str = "") -> Picture:
    """What a page of an answer shows: the whole case, the findings first.

    Parameters
    ----------
    answer : findings and the network that they were found in
    title : of the page; empty for one made from the question

    Cost: linear in the tables; laying out is bounded by `MOST_LOADED` nodes.
    """
    network = answer.network
    case = network.case
    accounts = list(_accounts(network))
    number = {name: at for at, name in enumerate(_known_entities(network, accounts))}
    links = tuple(_links(network, accounts, number))
    at_link = {link.id: at for at, link in enumerate(links)}
    findings = tuple(
        _finding(network, path, number, at_link) for path in answer.paths[:MOST_FINDINGS]
    )
    loaded = _loaded(len(number), links, findings)
    kinds_of = [case.entities[name].kind for name in number]
    places = _places(kinds_of, loaded, links, findings)
    about = {at: _about(network, name) for name, at in number.items()}
    about = {at: found for at, found in about.items() if any(found)}
    proofs = {at: _proof(network, account) for at, account in enumerate(accounts)}
    proofs = {at: proof for at, proof in proofs.items() if any(proof)}
    nodes = tuple(_nodes(network, number, places))
    proved: list[Proof | Listed] = [*proofs.values()]
    proved += [one for found in about.values() for one in found.listings]
    rows = {
        name: case.evidence[name]
        for proof in proved
        for name in (*proof.supports, *proof.against, *getattr(proof, "via", ()))
    }
    cited = {name for link in links for name in link.told.publications}
    cited |= {name for node in nodes for name in node.publications}
    cited |= {row.publication for row in rows.values()}
    return Picture(
        title=title or _title(answer),
        asked=as_text.asked_text(answer),
        nothing="" if findings else _nothing(answer),
        notes=tuple(_notes(answer)),
        as_of=network.as_of,
        known_by=network.known_by,
        lists=tuple(_lists(network)),
        data=case.sha256[:12],
        follow=answer.query["follow"],
        states=tuple(sorted(code for code, kind in case.kinds.items() if not kind.event)),
        nodes=nodes,
        links=links,
        findings=findings,
        findings_in_all=len(answer.paths),
        loaded=tuple(loaded),
        about=about,
        proofs=proofs,
        evidence=rows,
        publications={
            name: case.publications[name] for name in sorted(cited & set(case.publications))
        },
    )


def _accounts(network: Network) -> Iterator[EdgeAccount]:
    """Edges that the filters of the question left, and those that are only denied."""
    for edge in network.case.edges.values():
        account = account_of(network, edge)
        if account and (edge.id in network.summaries or account.summary.claim == DENIED):
            yield account


def _title(answer: Answer) -> str:
    """Title from the question: its one source and one target, else what they are."""
    network, query = answer.network, answer.query
    ends = [
        words.name_of(network, query[end][0]) if len(query[end]) == 1 else several
        for end, several in (("source", ""), ("target", "designated parties"))
    ]
    if set(query["target"]) != network.designated and len(query["target"]) != 1:
        ends[1] = words.counted(len(query["target"]), "party", "parties")
    lens = query["follow"] if query["follow"] in ("money", "control", "ownership") else ""
    routes = f"Recorded {lens} routes" if lens else "Recorded routes"
    return f"{routes} {f'from {ends[0]} ' if ends[0] else ''}to {ends[1]}"


def _nothing(answer: Answer) -> str:
    """What is said where there is no finding."""
    network, query = answer.network, answer.query
    if not answer.search.complete:
        return "No path found before the search was stopped."
    said = sentences.nothing_found_text(query["max_hops"], query["follow"])
    if not query["target"]:
        said = "No entity of this case is designated on the day asked, so no route was looked for."
    for found in answer.nearest_common_recipients:
        said += f" {sentences.recipient_text(network, found.entity, found.relation)}."
    return said


def _lists(network: Network) -> Iterator[str]:
    """Lists with their versions, those that block first."""
    rows = network.case.lists.values()
    for row in sorted(rows, key=lambda row: (row.effect != "blocking", row.list)):
        yield f"{row.list} {network.version_of(row)}"


def _notes(answer: Answer) -> Iterator[str]:
    """What a reader of the routes must know besides."""
    for note in answer.notes:
        yield f"{note[:1].upper()}{note[1:]}."
    if answer.paths and len(answer.query["target"]) > 1:
        yield "Each route stops at the first of these parties that it meets."


def _known_entities(network: Network, accounts: list[EdgeAccount]) -> Iterator[str]:
    """Entities of which something had been published by the day by which things must be known.

    An entity row bears no date: it is as old as the first thing that is told of it.
    """
    named = {end for found in accounts for end in (found.edge.source, found.edge.target)}
    for name, entity in network.case.entities.items():
        found = describe(network, name) if network.known_by else None
        if (
            found is None
            or name in named
            or found.listings
            or found.names
            or found.facts
            or (found.described and entity.publications)
        ):
            yield name


def _nodes(
    network: Network, number: dict[str, int], places: dict[int, tuple[int, int]]
) -> Iterator[Node]:
    for name, at in number.items():
        entity = network.case.entities[name]
        listings = network.listings.get(entity.id, ())
        programmes = dict.fromkeys(tag for one in listings for tag in one.row.programmes)
        x, y = places.get(at, (None, None))
        yield Node(
            id=entity.id,
            name=entity.name,
            article=words.noun_of(network, entity.id) != entity.name,
            other_name=_other_name(network, entity.id),
            kind=entity.kind,
            pool=entity.pool if entity.pool != kinds.NO_POOL else "",
            designated=entity.id in network.designated,
            programmes=tuple(programmes),
            country=entity.country,
            publications=entity.publications if described(network, entity.id) else (),
            x=x,
            y=y,
        )


def _other_name(network: Network, entity: str) -> str:
    """Shortest name in another script than Latin, for the second line of a label."""
    found = [
        name.name
        for name in describe(network, entity).names
        if name.lang and "-" not in name.lang and not name.name.isascii() and _not_latin(name.name)
    ]
    return min(found, key=lambda name: (len(name), name), default="")


def _not_latin(name: str) -> bool:
    import unicodedata

    return not any("LATIN" in unicodedata.name(char, "") for char in name if char.isalpha())


def _links(network: Network, accounts: list[EdgeAccount], number: dict[str, int]) -> Iterator[Link]:
    case = network.case
    spans: dict[str, tuple[float, float]] = {}
    for account in accounts:
        size = _size(account)
        if size > 0:
            low, high = spans.get(account.summary.currency, (size, size))
            spans[account.summary.currency] = min(low, size), max(high, size)
    worlds = _Worlds(network, accounts)
    for account in accounts:
        edge, summary = account.edge, account.summary
        size = _size(account)
        told = _told(network, edge, summary)
        history = worlds.history(edge)
        known = history[0][0] if history else summary.known
        yield Link(
            id=edge.id,
            source=number[edge.source],
            target=number[edge.target],
            kind=edge.kind,
            told=told,
            currency=summary.currency,
            status=edge.money_status,
            start=edge.start,
            end=edge.end,
            known="" if known == dates.LAST_DAY else known,
            time=account.time,
            line=_line(case, edge.kind, summary.claim, bool(size)),
            width=_width(size, spans.get(summary.currency)),
            history=() if [told] == [past for _, past in history] else tuple(history),
        )


def _told(network: Network, edge: Edge, summary: Summary) -> Told:
    amount = sentences.edge_amount(edge, summary)
    if amount and edge.per == "year" and not words.within_one_year(edge):
        amount += " a year"
    return Told(
        grade=summary.grade,
        claim=summary.claim,
        origins=summary.origins,
        verb=sentences.verb_text(network, edge, summary),
        sentence=sentences.edge_sentence(network, edge, summary),
        amount=amount,
        when=sentences.when_text(network, edge),
        publications=summary.publications,
    )


class _Worlds:
    """The case as known by each day on which something was published, made when asked for.

    Where days and edges together are too many to go through, there is no history and the
    page has no such clock.
    """

    def __init__(self, network: Network, accounts: list[EdgeAccount]) -> None:
        self._network = network
        self._told = {a.edge.id: told_over_time(network, a.edge) for a in accounts}
        days = {day for told in self._told.values() for day, _ in told}
        self._few = len(days) * len(accounts) <= MOST_DAYS_AND_LINKS
        self._as_known: dict[str, Network] = {}

    def history(self, edge: Edge) -> list[tuple[str, Told]]:
        """What was told of an edge, from each day on which it changed."""
        found: list[tuple[str, Told]] = []
        for day, summary in self._told[edge.id] if self._few else ():
            told = _told(self._by(day), edge, summary)
            if not found or found[-1][1] != told:
                found.append((day, told))
        return found

    def _by(self, day: str) -> Network:
        if day not in self._as_known:
            view = replace(self._network.view, known_by=day)
            self._as_known[day] = self._network.case.view(view)
        return self._as_known[day]


def _size(account: EdgeAccount) -> float:
    """Amount for width and filter: the greatest bound that is stated."""
    return float(account.summary.amount_max or account.summary.amount_min or 0)


def _width(size: float, span: tuple[float, float] | None) -> float:
    """Width by the logarithm of the amount, between the least and the greatest of a currency."""
    if span is None or size <= 0:
        return 1.0
    low, high = log10(span[0]), log10(span[1])
    return round(1.5 + 4 * (log10(size) - low) / (high - low), 1) if high > low else 3.0


def _line(case: Case, kind: str, claim: str, amount: bool) -> str:
    """Dashed for what is inferred or says who is one party, dotted for power without amount."""
    steps = case.kinds[kind].steps.values()
    if claim == "inferred" or any(s.name in (kinds.IDENTITY, kinds.POSSIBLE) for s in steps):
        return DASHED
    power = any(step.name in (kinds.CONTROL, kinds.OWN, kinds.LEAD) for step in steps)
    return DOTTED if power and not amount and kind != "related" else SOLID


def _finding(
    network: Network, path: Path, number: dict[str, int], at_link: dict[str, int]
) -> Finding:
    steps = tuple(_step(network, path, hop, number, at_link) for hop in path.hops)
    known = path.amount_known_to
    amount = f"{steps[known - 1].label[1]} at hop {known}" if known else ""
    listed = network.listings.get(path.target, ())
    return Finding(
        id=path.id,
        nodes=tuple(number[name] for name in path.nodes),
        steps=steps,
        class_=path.class_,
        means=_class_meaning(path.class_),
        band=path.band,
        weakest=path.weakest_hop,
        weakest_grade=path.weakest_grade,
        origins=path.origins,
        single_publication=path.single_publication,
        amount=amount,
        notes=tuple(sentences.path_notes(network, path)),
        listings=tuple(
            line[:1].upper() + line[1:] for line in sentences.listing_lines(network, path)
        ),
        listed_en_route=tuple(number[name] for name in path.listed_en_route),
        programmes=tuple(dict.fromkeys(tag for one in listed for tag in one.row.programmes)),
    )


def _class_meaning(class_: str) -> str:
    return next((r["meaning"] for r in lookup.rows("classes") if r["class"] == class_), "")


def _step(
    network: Network, path: Path, hop: Hop, number: dict[str, int], at_link: dict[str, int]
) -> Step:
    edge = network.case.edges[hop.edges[0]]
    summary = hop.summary
    amount = words.short_amount(summary.amount_min, summary.amount_max, summary.currency)
    if amount and edge.per == "year" and not words.within_one_year(edge):
        amount += " a year"
    if not amount and hop.step == kinds.PAY:
        amount = "amount not stated"
    if hop.step == kinds.BENEFIT and network.pool(hop.source) == kinds.UMBRELLA:
        amount = "share not known"
    return Step(
        links=tuple(at_link[name] for name in hop.edges),
        also=tuple(at_link[name] for name in hop.others),
        back=hop.direction == kinds.BACKWARD,
        label=(
            sentences.verb_text(network, edge, summary),
            amount,
            sentences.when_text(network, edge),
        ),
        grade=summary.grade,
        claim=summary.claim,
        stations=tuple(
            Attached(
                number[s.entity],
                at_link[s.edge],
                at_link[s.about],
                sentences.station_role(network, s) + (", assumed" if s.time == ASSUMED else ""),
                sentences.station_text(network, s),
            )
            for s in hop.stations
        ),
        behind=tuple(
            Attached(
                number[b.entity],
                at_link[b.edge],
                at_link[b.about],
                sentences.behind_role(network, b),
                sentences.behind_text(network, b),
            )
            for b in hop.behind
        ),
        via=hop.via,
        against=hop.against,
    )


def _about(network: Network, entity: str) -> About:
    account = describe(network, entity)
    row = network.case.entities[entity]
    shown = account.described
    life = (
        f"from {row.start or 'a day not known'}, {f'to {row.end}' if row.end else 'no end known'}"
    )
    return About(
        names=tuple((name.name, name.lang, name.kind) for name in account.names),
        description=row.description if shown else "",
        function=row.function if shown else "",
        life=life if shown and (row.start or row.end) else "",
        listings=tuple(
            Listed(
                text=sentences.listing_line(one.row, one.in_force),
                note=one.row.note,
                url=one.row.url,
                in_force=one.in_force,
                supports=tuple(row.id for row in one.supports),
                against=tuple(row.id for row in one.against),
            )
            for one in account.listings
        ),
        facts=tuple(
            f"{fact.date or 'Not dated'}: {fact.statement} ({fact.grade or 'no grade'};"
            f" {fact.publication or 'no publication'})"
            for fact in account.facts
        ),
    )


def _proof(network: Network, account: EdgeAccount) -> Proof:
    note = "" if network.known_by else account.edge.note
    return Proof(
        note=note,
        supports=tuple(row.id for row in account.supports),
        via=tuple(row.id for row in account.via),
        against=tuple(row.id for row in account.against),
    )


def _loaded(number: int, links: tuple[Link, ...], findings: tuple[Finding, ...]) -> list[int]:
    """Nodes that are laid out: all of a small case, else the findings and their surroundings."""
    if number <= MOST_LOADED:
        return list(range(number))
    near: dict[int, list[int]] = {}
    for link in links:
        near.setdefault(link.source, []).append(link.target)
        near.setdefault(link.target, []).append(link.source)
    found: dict[int, None] = {}
    for finding in findings:
        found.update(dict.fromkeys(finding.nodes))
        for step in finding.steps:
            found.update(dict.fromkeys(one.node for one in (*step.stations, *step.behind)))
    queue = list(found) or sorted(near, key=lambda node: (-len(near[node]), node))[:1]
    found.update(dict.fromkeys(queue))
    for node in queue:
        for other in near.get(node, ()):
            if len(found) >= MOST_LOADED:
                return sorted(list(found)[:MOST_LOADED])
            if other not in found:
                found[other] = None
                queue.append(other)
    return sorted(list(found)[:MOST_LOADED])


def _places(
    kinds_of: list[str], loaded: list[int], links: tuple[Link, ...], findings: tuple[Finding, ...]
) -> dict[int, tuple[int, int]]:
    """Position of each node that is loaded."""
    local = {node: at for at, node in enumerate(loaded)}
    pairs = [
        (local[link.source], local[link.target])
        for link in links
        if link.source in local and link.target in local
    ]
    lane = [local[node] for node in findings[0].nodes if node in local] if findings else []
    other = styles()["other"]
    ranks = [styles().get(kinds_of[node], other).rank for node in loaded]
    return dict(zip(loaded, layout.layered(ranks, pairs, lane), strict=True))
