"""What the page of an answer shows: the whole case, the routes first.

Every text is made by the sentence builder, and what a filter of the question hides
(`known_by` hides later notes) is not in these values.
"""

from __future__ import annotations

from collections.abc import Iterator

from flowgraph.analysis.explain import EdgeAccount, EntityAccount, account_of, describe
from flowgraph.analysis.results import Answer
from flowgraph.case.evidence import DENIED
from flowgraph.case.view import Network
from flowgraph.model import kinds
from flowgraph.render import as_text, layout, listings, sentences, words
from flowgraph.render.drawn_links import links_of
from flowgraph.render.drawn_routes import Numbers, route_of
from flowgraph.render.picture import About, Link, Listed, Node, Picture, Proof, Route, styles

MOST_LOADED = 1200
MOST_ROUTES = 200


def picture_of(answer: Answer, title: str = "") -> Picture:
    """What a page of an answer shows: the whole case, the routes first.

    Parameters
    ----------
    answer : routes and the network that they were found in
    title : of the page; empty for one made from the question

    Cost: linear in the tables; laying out is bounded by `MOST_LOADED` nodes.
    """
    network = answer.network
    case = network.case
    accounts = list(_accounts(network))
    described = {name: describe(network, name) for name in case.entities}
    number = {name: at for at, name in enumerate(_known_entities(network, described))}
    links = tuple(links_of(network, accounts, number))
    numbers = Numbers(number, {link.id: at for at, link in enumerate(links)})
    routes = tuple(route_of(network, path, numbers) for path in answer.paths[:MOST_ROUTES])
    loaded = _loaded(len(number), links, routes)
    kinds_of = [case.entities[name].kind for name in number]
    places = _places(kinds_of, loaded, links, routes)
    about = {at: _about(described[name]) for name, at in number.items()}
    about = {at: found for at, found in about.items() if any(found)}
    proofs = {at: _proof(network, account) for at, account in enumerate(accounts)}
    proofs = {at: proof for at, proof in proofs.items() if any(proof)}
    nodes = tuple(_nodes(network, number, described, places))
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
        nothing="" if routes else _nothing(answer),
        notes=tuple(_notes(answer)),
        as_of=network.as_of,
        known_by=network.known_by,
        lists=tuple(_lists(network)),
        data=case.sha256[:12],
        states=tuple(sorted(code for code, kind in case.kinds.items() if not kind.event)),
        nodes=nodes,
        links=links,
        routes=routes,
        routes_in_all=len(answer.paths),
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
    """What is said where there is no route."""
    network, query = answer.network, answer.query
    if not answer.search.complete:
        return "No path found before the search was stopped."
    if answer.reached_through:
        lines = sentences.reached_through_lines(network, answer.reached_through)
        lines += sentences.left_out_lines(network, answer.search, answer.left_out)
        return " ".join(lines)
    said = sentences.nothing_found_text(query["max_hops"], query["follow"])
    if not query["target"]:
        said = "No entity of this case is designated on the day asked, so no route was looked for."
    for found in answer.nearest_common_recipients:
        said += f" {sentences.recipient_text(network, found.entity, found.relation)}."
    return " ".join([said, *sentences.left_out_lines(network, answer.search, answer.left_out)])


def _lists(network: Network) -> Iterator[str]:
    """Lists with their versions, those that block first."""
    rows = network.case.lists.values()
    for row in sorted(rows, key=lambda row: (row.effect != "blocking", row.list)):
        yield f"{row.list} {network.version_of(row)}"


def _notes(answer: Answer) -> Iterator[str]:
    """What a reader of the routes must know besides."""
    if answer.paths:
        yield from sentences.left_out_lines(answer.network, answer.search, answer.left_out)
    for note in answer.notes:
        yield f"{note[:1].upper()}{note[1:]}."
    if answer.paths and len(answer.query["target"]) > 1:
        yield "Each route stops at the first of these parties that it meets."
    if answer.paths:
        yield from sentences.reached_through_lines(answer.network, answer.reached_through)


def _known_entities(network: Network, described: dict[str, EntityAccount]) -> Iterator[str]:
    """Entities of which something had been published by the day by which things must be known.

    An entity row bears no date: it is as old as the first thing that is told of it.
    """
    case, by = network.case, network.known_by
    told = [edge for edge in case.edges.values() if by and case.summary(edge, by)]
    named = {end for edge in told for end in (edge.source, edge.target)}
    for name, entity in case.entities.items():
        found = described[name]
        if (
            not by
            or name in named
            or found.listings
            or found.names
            or found.facts
            or (found.described and entity.publications)
        ):
            yield name


def _nodes(
    network: Network,
    number: dict[str, int],
    described: dict[str, EntityAccount],
    places: dict[int, tuple[int, int]],
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
            other_name=_other_name(described[name]),
            kind=entity.kind,
            pool=entity.pool if entity.pool != kinds.NO_POOL else "",
            designated=entity.id in network.designated,
            programmes=tuple(programmes),
            country=entity.country,
            publications=entity.publications if described[name].described else (),
            x=x,
            y=y,
        )


def _other_name(account: EntityAccount) -> str:
    """Shortest name in another script than Latin, for the second line of a label."""
    found = [
        name.name
        for name in account.names
        if name.lang and "-" not in name.lang and not name.name.isascii() and _not_latin(name.name)
    ]
    return min(found, key=lambda name: (len(name), name), default="")


def _not_latin(name: str) -> bool:
    import unicodedata

    return not any("LATIN" in unicodedata.name(char, "") for char in name if char.isalpha())


def _about(account: EntityAccount) -> About:
    row = account.network.case.entities[account.entity]
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
                text=listings.listing_line(one.row, one.in_force),
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


def _loaded(number: int, links: tuple[Link, ...], routes: tuple[Route, ...]) -> list[int]:
    """Nodes that are laid out: all of a small case, else the routes and their surroundings."""
    if number <= MOST_LOADED:
        return list(range(number))
    near: dict[int, list[int]] = {}
    for link in links:
        near.setdefault(link.source, []).append(link.target)
        near.setdefault(link.target, []).append(link.source)
    found: dict[int, None] = {}
    for route in routes:
        found.update(dict.fromkeys(route.nodes))
        for step in route.steps:
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
    kinds_of: list[str], loaded: list[int], links: tuple[Link, ...], routes: tuple[Route, ...]
) -> dict[int, tuple[int, int]]:
    """Position of each node that is loaded."""
    local = {node: at for at, node in enumerate(loaded)}
    pairs = [
        (local[link.source], local[link.target])
        for link in links
        if link.source in local and link.target in local
    ]
    lane = [local[node] for node in routes[0].nodes if node in local] if routes else []
    other = styles()["other"]
    ranks = [styles().get(kinds_of[node], other).rank for node in loaded]
    return dict(zip(loaded, layout.layered(ranks, pairs, lane), strict=True))
