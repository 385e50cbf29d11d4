"""Finds the exposures of an entity: the routes of each lens, both ways, and the rules they meet.

There is no search of its own here. For every listed party that is the nearest on its route
there is one row a class, with the best path of that class.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property, partial
from itertools import pairwise

from flowgraph.analysis import classes
from flowgraph.analysis.exposure_rows import (
    FROM_PARTY,
    ITSELF,
    TO_PARTY,
    Exposure,
    OpenExposure,
    strength,
    weight_and_evidence,
)
from flowgraph.analysis.grammar import Lens, lens_for
from flowgraph.analysis.guesses import Guessed, guessed, guesses_of
from flowgraph.analysis.paths import best_of_each_class
from flowgraph.analysis.results import Path, Timed
from flowgraph.analysis.search import Bounds, Walks
from flowgraph.analysis.standing import Payments
from flowgraph.case.view import Listing, Network
from flowgraph.model import kinds
from flowgraph.regimes import findings as found
from flowgraph.regimes.assess import Assessment
from flowgraph.regimes.instruments import named
from flowgraph.regimes.stake import LIST_FIELD, Stake
from flowgraph.regimes.stakes import Stakes

# Classes of single records that no lens walks: asked for by kind, forward.
BY_KIND = ("supports", "processes-for", "acts-for")
SAME, MAYBE_SAME = "same-as", "possibly-same-as"
# Acts of an authority that are no step of any lens: told beside the rows, with their day.
ACTS = ("approves", "establishes")


class Finder:
    """Everything that the exposures of several entities share.

    Cost: linear in the walkable edges and stakes; a search is made when it is asked for.
    """

    def __init__(self, network: Network, max_hops: int, bounds: Bounds) -> None:
        """Arrange the moves of each lens, the payments, the stakes and the instruments.

        `bounds` count the steps of all searches together.
        """
        self.network, self.max_hops, self.bounds = network, max_hops, bounds
        self.walks = {lens: Walks(network, lens_for(lens, network)) for lens in kinds.LENSES}
        self.payments = Payments(network, self.walks["money"])
        self.stakes = Stakes(network)
        self.assessments = [Assessment(self.stakes, one) for one in named("")]
        self._listed_names: dict[str, list[str]] = {}
        for name in sorted(network.designated & self.stakes.party.keys()):
            self._listed_names.setdefault(self.stakes.party[name], []).append(name)
        self._by_kind: dict[str, tuple[Walks, Walks]] = {}
        for class_ in BY_KIND:
            codes = [
                code
                for code, kind in network.case.kinds.items()
                if kind.class_ == class_ and code not in ACTS
            ]
            if codes:
                plain = Walks(network, lens_for(",".join(codes), network))
                self._by_kind[class_] = (plain, self._with_names(codes))

    @cached_property
    def with_open_listings(self) -> Finder | None:
        """The same where each row that may be a listing in force is one; None without any."""
        still_open = self.network.lists.open
        if not still_open:
            return None
        listings = self.network.listings | {
            name: [
                *self.network.listings.get(name, ()),
                *(Listing(one.row._replace(effect=one.row.effect or "blocking"), None)
                  for one in rows),
            ]
            for name, rows in still_open.items()
        }  # fmt: skip
        return Finder(replace(self.network, listings=listings), self.max_hops, self.bounds)

    def open_exposures(self, entity: str) -> Iterator[OpenExposure]:
        """Exposures to parties of whom a row only may be a listing; itself, where it is one."""
        assert self.with_open_listings is not None
        for one in self.with_open_listings.of(entity):
            if one.party in self.network.lists.open:
                yield OpenExposure(one, self.network.lists.open[one.party])

    def undecided(self, entities: Iterable[str]) -> set[str]:
        """Entities that an instrument catches, or of which it cannot tell.

        Cost: that of `rules` for those whom a rule leaves open.
        """
        parties = {
            self.stakes.of(name)
            for one in self.assessments
            for name in (*one.unsettled(), *one.caught())
        }
        return {
            name
            for name in entities
            if self.stakes.of(name) in parties
            and any(
                finding.verdict in (found.BLOCKED, found.INDETERMINATE)
                for one in self.assessments
                for finding in one.findings(name)
            )
        }

    def of(self, entity: str) -> list[Exposure]:
        """Exposures of one entity, the heaviest class and the best evidence first."""
        if not self.network.designated:
            return []
        rows = [
            *self._listed(entity),
            *self._same(entity),
            *self._maybe_same(entity),
            *self._forward(entity),
            *self._backward(entity),
            *self._owned(entity),
            *self._single(entity),
        ]
        best: dict[tuple[str, str, str], Exposure] = {}
        for row in rows:
            key = (row.class_, row.direction, row.party)
            if key not in best or strength(row) < strength(best[key]):
                best[key] = row
        return sorted(best.values(), key=weight_and_evidence)

    def beyond(self, payer: str, payee: str) -> tuple[str, ...]:
        """Listed parties to which a known route leads from a payment: the payee, or past it."""
        if payee in self.network.designated:
            return (payee,)
        routes = best_of_each_class(
            self.network,
            self.walks["money"],
            [payer],
            self.network.designated,
            self.max_hops,
            self.bounds,
            keep=lambda nodes: nodes[1] == payee and self._past_no_other(nodes),
        )
        return tuple(sorted({path.target for path, _ in routes.values()}))

    def _listings(self, party: str) -> tuple[Timed, ...]:
        return tuple(
            Timed(listing) for listing in self.network.listings.get(party, ()) if listing.designates
        )

    def _listed(self, entity: str) -> Iterator[Exposure]:
        if entity in self.network.designated:
            listings = self._listings(entity)
            yield Exposure(entity, "listed", ITSELF, entity, "", None, 0, listings)

    def _same(self, entity: str) -> Iterator[Exposure]:
        """Listed parties that a list or a registry says are this entity."""
        party = self.stakes.party.get(entity)
        names = self._listed_names.get(party, []) if party else []
        own = frozenset(self.network.names_of(entity))
        for name in (name for name in names if name != entity):
            routes = best_of_each_class(
                self.network,
                self._identity,
                [entity],
                frozenset({name}),
                len(own),
                self.bounds,
                keep=own.issuperset,
                name=lambda _nodes, _choices, _class: SAME,
            )
            if not routes:
                yield Exposure(entity, SAME, ITSELF, name, "", None, 0, self._listings(name))
            for path, number in routes.values():
                told, lens = replace(path, class_=SAME), self._identity.lens.name
                yield self._row(entity, SAME, ITSELF, name, lens, told, number)

    def _maybe_same(self, entity: str) -> Iterator[Exposure]:
        """Listed parties that may be this entity, by records of which one at least is not sure."""
        if len(self.stakes.may_be(entity)) == 1:
            return
        own = frozenset(self.network.names_of(entity))
        routes = best_of_each_class(
            self.network,
            self._identity,
            [entity],
            self.network.designated - own,
            self.max_hops,
            self.bounds,
            name=lambda _nodes, _choices, _class: MAYBE_SAME,
        )
        lens = self._identity.lens.name
        for (_, party, class_), (path, number) in routes.items():
            told = replace(path, class_=MAYBE_SAME)
            yield self._row(entity, class_, ITSELF, party, lens, told, number)

    @cached_property
    def _identity(self) -> Walks:
        """Records that say or guess that two are one, walked both ways."""
        codes = [
            code
            for code, kind in self.network.case.kinds.items()
            if "ownership" in kind.steps and kind.steps["ownership"].identity
        ]
        lens: Lens = lens_for(",".join(codes), self.network)
        both = (kinds.FORWARD, kinds.BACKWARD)
        steps = {code: step._replace(directions=both) for code, step in lens.steps.items()}
        return Walks(self.network, lens._replace(steps=steps))

    def guessed(self, entity: str) -> Iterator[Guessed]:
        """Routes between an entity and others that may be a listed party, or this entity."""
        own = dict(self._guesses_of.get(entity, ()))
        if not self.network.designated or not (own or self._guesses):
            return
        mine = {entity, *own}
        goals = {name: (name, "") for name in self.network.designated} | self._guesses
        known: set[tuple[str, str]] = set()
        lenses = [self.walks[lens] for lens in ("money", "control", "ownership", "association")]
        single = [walks for _, walks in self._by_kind.values()]
        for walks in (*lenses, *single):
            for direction in (TO_PARTY,) if walks in single else (TO_PARTY, FROM_PARTY):
                for start in sorted(mine):
                    ends = self._guesses if start == entity else goals
                    others = frozenset(ends) - mine
                    sides = ([start], others) if direction == TO_PARTY else (others, {start})
                    routes = best_of_each_class(
                        self.network, walks, sides[0], frozenset(sides[1]),
                        self.max_hops, self.bounds,
                        keep=self._is_single if walks in single else self._past_no_other,
                    )  # fmt: skip
                    for path, _ in routes.values():
                        other = path.target if direction == TO_PARTY else path.source
                        party, edge = goals[other]
                        mine_by = own.get(start, "") if start != entity else ""
                        edge, mine_by = (edge, mine_by) if edge else (mine_by, "")
                        if (direction, other) not in known:
                            known.add((direction, other))
                            yield Guessed(entity, direction, other, party, edge, path, mine_by)

    @cached_property
    def _guesses_of(self) -> dict[str, list[tuple[str, str]]]:
        """For each entity, those that may be the same by a guess, with the first record."""
        return guesses_of(self.network)

    @cached_property
    def _guesses(self) -> dict[str, tuple[str, str]]:
        return guessed(self.network, self.network.designated)

    def _forward(self, entity: str) -> Iterator[Exposure]:
        """Paths from the entity to the nearest designated parties, in each lens."""
        ways = [(lens, TO_PARTY, None) for lens in self.walks if lens != "association"]
        for lens, direction, name in (
            *ways,
            ("association", TO_PARTY, partial(classes.recorded, kinds.FORWARD)),
            ("association", FROM_PARTY, partial(classes.recorded, kinds.BACKWARD)),
        ):
            routes = best_of_each_class(
                self.network,
                self.walks[lens],
                [entity],
                self.network.designated,
                self.max_hops,
                self.bounds,
                keep=self._past_no_other,
                name=name,
                any_order=True,
            )
            for (_, party, class_), (path, number) in routes.items():
                row = self._row(entity, class_, direction, party, lens, path, number)
                if class_ == "owner-of":
                    row = row._replace(stakes=self._direct(entity, party, path))
                yield row

    def _direct(self, owner: str, owned: str, path: Path) -> tuple[Stake, ...]:
        """Stated stakes of one entity in another, where a path between them is of one holding."""
        if sum(not hop.identity for hop in path.hops) != 1:
            return ()
        holder = self.stakes.of(owner)
        return tuple(
            stake
            for stake in self.stakes.into(owned, votes=True)
            if stake.owner == holder and LIST_FIELD not in stake.doubts
        )

    def _past_no_other(self, nodes: tuple[str, ...]) -> bool:
        """Whether a sequence passes no listed party between its ends, under any of its names.

        Other names of the parties at its ends are none between them.
        """
        ends = {self.stakes.of(nodes[0]), self.stakes.of(nodes[-1])}
        inner = self._listed_parties.intersection(map(self.stakes.of, nodes[1:-1]))
        return self.network.designated.isdisjoint(nodes[1:-1]) and inner <= ends

    @cached_property
    def _listed_parties(self) -> frozenset[str]:
        """Parties with a designated entity among their names."""
        return frozenset(map(self.stakes.of, self.network.designated))

    def _backward(self, entity: str) -> Iterator[Exposure]:
        """Paths from designated parties to the entity, past no other designated one."""
        for lens in ("money", "control"):
            routes = best_of_each_class(
                self.network,
                self.walks[lens],
                self.network.designated - {entity},
                frozenset({entity}),
                self.max_hops,
                self.bounds,
                keep=self._past_no_other,
                name=partial(classes.turned, self.stakes, lens),
                any_order=True,
            )
            for (party, _, class_), (path, number) in routes.items():
                yield self._row(entity, class_, FROM_PARTY, party, lens, path, number)

    def _owned(self, entity: str) -> Iterator[Exposure]:
        """Stakes of designated parties in the entity, and the rules that they meet."""
        routes = best_of_each_class(
            self.network,
            self.walks["ownership"],
            self.network.designated - {entity},
            frozenset({entity}),
            self.max_hops,
            self.bounds,
            keep=self._past_no_other,
        )
        met = [
            (one, finding)
            for one in (self.assessments if routes else ())
            for finding in one.findings(entity)
            if finding.rule == found.FIFTY and finding.verdict == found.BLOCKED
        ]
        for (party, _, _), (path, number) in routes.items():
            owner, own = self.stakes.of(party), self.stakes.of(entity)
            findings = tuple(
                finding
                for one, finding in met
                if one.runs is not None and one.runs.catches(owner, own)
            )
            class_ = "owned-by" if findings else "part-owned-by"
            row = self._row(entity, class_, FROM_PARTY, party, "ownership", path, number)
            yield row._replace(stakes=self._direct(party, entity, path), findings=findings)

    def _single(self, entity: str) -> Iterator[Exposure]:
        """Single records of kinds that no lens walks, to a party or another name of it."""
        for class_, ways in self._by_kind.items():
            left = self.network.designated
            for walks in ways:
                most = 1 if walks is ways[0] else self.max_hops
                routes = best_of_each_class(
                    self.network, walks, [entity], left, most, self.bounds, keep=self._is_single
                )
                for (_, party, _), (path, number) in routes.items():
                    told = replace(path, class_=class_)
                    yield self._row(entity, class_, TO_PARTY, party, walks.lens.name, told, number)
                left -= {party for _, party, _ in routes}

    def _is_single(self, nodes: tuple[str, ...]) -> bool:
        """Whether all but one of the hops of a sequence join names of what may be one party."""
        other = (self.stakes.of(two) not in self.stakes.may_be(one) for one, two in pairwise(nodes))
        return sum(other) == 1

    def _with_names(self, codes: list[str]) -> Walks:
        """Records of some kinds, walked forward, and identities, walked both ways."""
        names = [
            code
            for code, kind in self.network.case.kinds.items()
            if "ownership" in kind.steps and kind.steps["ownership"].name == kinds.IDENTITY
        ]
        lens = lens_for(",".join([*codes, *names]), self.network)
        both = (kinds.FORWARD, kinds.BACKWARD)
        steps = {
            code: step._replace(directions=both) if code in names else step
            for code, step in lens.steps.items()
        }
        return Walks(self.network, lens._replace(steps=steps))

    def _row(
        self,
        entity: str,
        class_: str,
        direction: str,
        party: str,
        lens: str,
        path: Path,
        number: int,
    ) -> Exposure:
        listings = tuple(
            timed
            for timed in path.designations
            if timed.listing.row.entity == party and timed.listing.designates
        )
        if lens != "money":
            at = 0 if path.source == party else len(path.hops) - 1
            listings = tuple(
                classes.timed(self.network, one, at, path.hops[at]) for one in listings
            )
        return Exposure(entity, class_, direction, party, lens, path, number, listings)
