"""The answers of one world: verdicts, exposure, standings, routes and payments to listed parties.

Two worlds are compared line by line (`comparison`, `differences`). Every line has a key, what
it says, and the parties and records that it names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from flowgraph.analysis.ask import ask_paths
from flowgraph.analysis.exposure import Others, ask_exposure
from flowgraph.analysis.exposure_rows import Exposure
from flowgraph.analysis.overview import ask_overview
from flowgraph.analysis.parts import counted_with, rest_of
from flowgraph.analysis.results import Answer, Path
from flowgraph.analysis.rules import ask_rules
from flowgraph.case.identity import SURE_CLAIMS, listed_as
from flowgraph.case.view import Network
from flowgraph.model import money
from flowgraph.model.money import Span, Terms
from flowgraph.regimes.findings import ALLEGED, Finding

_TIMING = {
    "after": "after the listing",
    "before": "before the listing",
    "straddles": "over the day of the listing",
}
# Why an exposure is only possible.
GUESS, OPEN_LISTING, OVER = "guess", "open-listing", "over"


class OnRoute(NamedTuple):
    """A route with the listed parties and the records on it."""

    path: Path
    listed: tuple[str, ...]
    records: tuple[str, ...]


class Possible(NamedTuple):
    """What may be an exposure of an entity that has none: `why` is a code.

    `guess`: to somebody who may be a listed party, or of somebody who may be the entity;
    `open-listing`: to a party of whom a row only may be a listing; `over`: by a tie that ended.
    """

    entity: str
    why: str
    party: str
    nodes: tuple[str, ...]
    records: tuple[str, ...]


class World:
    """Answers of one world.

    Parameters
    ----------
    network : the world
    source, target : whose routes are told; none for those of all payers
    payers : for all payers, listed ones whose routes are told as well
    most : most search states for exposure

    Cost: that of `rules`, `exposure --all` and the routes.
    """

    def __init__(
        self, network: Network, source: str, target: str, payers: Iterable[str], most: int
    ) -> None:
        """Ask all questions."""
        self.network = network
        rules = ask_rules(network, list(network.case.entities))
        self.findings = {(one.entity, one.instrument.id, one.rule): one for one in rules.findings}
        found = ask_exposure(network, every=True, max_explored=most)
        self.search = found.search
        self.exposures = {
            (one.entity, one.class_, one.direction, one.party): one for one in found.exposures
        }
        self.possible = {(one.entity, one.why, one.party): one for one in _possible(found.others)}
        self.standings = {one: one for one in found.payments if one.entity in network.designated}
        self.routes: Answer = (
            ask_paths(network, source, target or "@designated")
            if source or target
            else ask_overview(network, listed_payers=payers)
        )
        self.on_routes = {path.id: _on_route(network, path) for path in self.routes.paths}
        self.notes = self.routes.notes if source else ()
        self.payments = _payments_to_listed(network)


class Paid(NamedTuple):
    """Sum of recorded payments to listed parties under the same terms, in both worlds."""

    terms: Terms
    currency: str
    before: Span | None
    after: Span | None
    records_before: int
    records_after: int


def verdict_text(finding: Finding | None) -> str:
    """Verdict of a finding, and whether it holds only if an allegation does; empty for none."""
    if finding is None:
        return ""
    alleged = any(flag.code == ALLEGED for flag in finding.flags)
    return f"{finding.verdict}, if an allegation holds" if alleged else finding.verdict


def exposure_text(row: Exposure | None) -> str:
    """What a row of exposure says, apart from its key."""
    if row is None:
        return ""
    said = [f"route {row.path.id}", _weakest(row.path)] if row.path else []
    said += [f"order {row.order}"] if row.order else []
    said += [f"records {_TIMING.get(row.timing, row.timing)}"] if row.timing else []
    stakes = sorted({edge for stake in row.stakes for edge in stake.edges})
    said += [f"stakes by {' '.join(stakes)}"] if stakes else []
    said += sorted({timed.listing.row.list or "listed" for timed in row.listings})
    return ", ".join(said)


def _weakest(path: Path) -> str:
    """Grade of the weakest hop of a route, and what on it is not stated as a fact."""
    unsure = sorted({hop.summary.claim for hop in path.hops} - SURE_CLAIMS)
    return ", ".join([f"weakest grade {path.weakest_grade or 'none'}", *unsure])


def route_text(row: OnRoute) -> str:
    """Class of a route, the weakest of its evidence, and its order in time."""
    order = f", order {row.path.order}" if row.path.order else ""
    return f"{row.path.class_}, {_weakest(row.path)}{order}"


def _possible(others: Others) -> Iterator[Possible]:
    """Possible exposures of entities without a sure one, in reverse, so that the first stays."""
    for one in reversed(others.guessed):
        records = (one.edge, one.own, *_records(one.path))
        yield Possible(one.entity, GUESS, one.party, one.path.nodes, tuple(filter(None, records)))
    for still_open in reversed(others.open):
        row = still_open.exposure
        nodes, records = (row.path.nodes, _records(row.path)) if row.path else ((row.party,), ())
        ids = tuple(one.row.id for one in still_open.rows)
        yield Possible(row.entity, OPEN_LISTING, row.party, nodes, (*records, *ids))
    for name, ties in others.past.items():
        for past in reversed(ties):
            party = past.nodes[-1] if past.nodes[0] == name else past.nodes[0]
            records = tuple(edge for edge, _ in past.ended)
            yield Possible(name, OVER, party, past.nodes, records)


def possible_text(row: Possible | None) -> str:
    """The route of a possible exposure, and its records; empty for none."""
    return f"{' > '.join(row.nodes)}, by {' '.join(row.records)}" if row else ""


def possible_names(row: Possible) -> set[str]:
    """Parties and records that a possible exposure names."""
    return {row.party, *row.nodes, *row.records}


def exposure_names(row: Exposure) -> set[str]:
    """Parties and records that a line of exposure names."""
    stakes = {name for stake in row.stakes for name in (*stake.edges, stake.owner)}
    return {row.party, *stakes, *(_route_names(row.path) if row.path else ())}


def _route_names(path: Path) -> set[str]:
    return {*path.nodes, *_records(path)}


def on_route_names(row: OnRoute) -> set[str]:
    """Parties and records on a route, and the listed ones that stand behind it."""
    return {*row.listed, *_route_names(row.path)}


def owners(finding: Finding) -> set[str]:
    """Who the working of a verdict names."""
    return {owner for step in finding.rounds for owner, _ in step.via}


def _records(path: Path) -> tuple[str, ...]:
    """Records of a route, of those who stand behind its hops, and of its stations."""
    found = [edge for hop in path.hops for edge in (*hop.edges, *hop.others)]
    found += [station.edge for hop in path.hops for station in hop.stations]
    found += [behind.edge for hop in path.hops for behind in hop.behind]
    return tuple(dict.fromkeys(found))


def _on_route(network: Network, path: Path) -> OnRoute:
    """Listed parties that a route passes, is processed by, or that stand behind it."""
    at = {*path.nodes[:-1]}
    at |= {station.entity for hop in path.hops for station in hop.stations}
    at |= {behind.entity for hop in path.hops for behind in hop.behind}
    return OnRoute(path, tuple(sorted(at & network.designated)), _records(path))


def on_route_text(row: OnRoute) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Listed parties and records on a route, by which it differs from itself in another world."""
    return row.listed, row.records


class Payment(NamedTuple):
    """A payment record to a listed party, under whichever of its names."""

    party: str
    terms: Terms
    currency: str
    amount: Span | None


def _payments_to_listed(network: Network) -> dict[str, Payment]:
    """Payment records to designated parties, or to another name of one, by id."""
    found: dict[str, Payment] = {}
    names = listed_as(network)
    for name in network.walkable:
        edge = network.case.edges[name]
        if network.case.kinds[edge.kind].pays and edge.target in names:
            summary = network.summaries[name]
            amount = rest_of(network, edge, _party(network)).amount
            currency = summary.currency if amount else ""
            found[name] = Payment(names[edge.target], money.terms_of(edge), currency, amount)
    return found


def _party(network: Network) -> Callable[[str], str]:
    """Party of an entity: the first of its names."""
    return lambda name: network.names_of(name)[0]


def sums(
    network: Network, payments: Mapping[str, Payment]
) -> dict[tuple[Terms, str], tuple[Span | None, int]]:
    """Sum and number of payments by terms and currency; a part is not added to its whole."""
    found: dict[tuple[Terms, str], tuple[Span | None, int]] = {}
    for name, one in payments.items():
        whole = counted_with(network, network.case.edges[name], _party(network))
        if whole is not None and whole.id in payments:
            continue
        known, number = found.get((one.terms, one.currency), (None, 0))
        if one.amount is not None:
            known = one.amount if known is None else known + one.amount
        found[one.terms, one.currency] = (known, number + 1)
    return found
