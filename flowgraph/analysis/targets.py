"""Which few stops would cut most of the known routes, after the best way round?

For each set of stops three readings: what runs over it (no rerouting), what is lost once
every other known hop has been used, and what is lost once the substitutes that the user
thinks possible have been used as well. Candidates are unlisted parties and single payments
between two parties; never a state, a pool or an umbrella unless named. A listing forbids
and does not remove, so both readings are told. The result is an analysis of the records:
nobody is proposed for anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, NamedTuple

from flowgraph.analysis.ask_net import ask_net
from flowgraph.analysis.effects import Board, Effect, Undone
from flowgraph.analysis.flownet import FlowNet, pair_of
from flowgraph.analysis.frames import Frame
from flowgraph.analysis.game import Stop
from flowgraph.analysis.interdiction import Solution, best_stops
from flowgraph.analysis.judged import Candidate, elements_of, judged, lines_by_payer
from flowgraph.analysis.offices import Officer, money_hops, officers_of
from flowgraph.analysis.open_payments import OpenPayment, dealt_after, open_payments
from flowgraph.analysis.paths import find_paths
from flowgraph.analysis.reached_through import ReachedThrough, through_on_net
from flowgraph.analysis.results import Path, Search, Told
from flowgraph.analysis.stops import candidates
from flowgraph.case.select import select
from flowgraph.case.view import Network
from flowgraph.errors import UsageError
from flowgraph.model.money import NOTHING
from flowgraph.regimes.stakes import Stakes

# What the other side may use after a stop.
KNOWN, SUBSTITUTES = "known hops", "known hops and substitutes"
# Routes that are told for their evidence, and how long they are looked for; candidates that
# are told, and for which the criteria are read.
_ROUTES, _MOST_EXPLORED = 10, 100_000
_MOST_TOLD, _MOST_READ = 200, 50
# Selections of substitutes that are tried for the sets of one size.
_MOST_SELECTIONS = 4_096


class Option(NamedTuple):
    """One of the best sets of stops.

    Attributes
    ----------
    names : its stops; cost : what they cost together
    crossed, rerouted, substituted : as of a `Candidate`
    undone : the cheapest substitutes that undo most of it; None where none does, and where
        there were too many selections to try
    """

    names: tuple[str, ...]
    cost: Fraction
    crossed: Effect
    rerouted: Effect
    substituted: Effect | None
    undone: Undone | None


class Plan(NamedTuple):
    """The best sets of at most one size, against the known hops or the substitutes as well.

    `solution` says what they leave and how they were found; `options` are the sets.
    """

    size: int
    against: str
    solution: Solution
    options: tuple[Option, ...]


@dataclass(frozen=True, eq=False, repr=False)
class TargetsAnswer(Told):
    """Answer of `targets`.

    Attributes
    ----------
    net : the network of the question, in which a route may pass one target to another
    reached_through : targets that are reached only past another one
    measure : `money` (what still passes, in the frame) or `reach` (targets still reached)
    base : what passes, or is reached, before any stop; bounds
    plans : best sets of each size; empty where nothing can be stopped
    candidates : each by itself, the largest effect first
    excluded : parties and payments that are no candidates, with the reason
    routes : the routes told for their evidence
    still_open : payments that a listing left open, with the facts that are missing
    officers : who stands behind the hops, where persons were asked for
    dealt_after : records to listed parties that are dated after the listing; dealt_over : those
        that are dated over its day, so that before or after is open
    """

    told_by: ClassVar[str] = "flowgraph.render.targets"
    net: FlowNet
    query: dict[str, Any]
    search: Search
    measure: str
    frame: Frame | None
    base: Effect
    plans: tuple[Plan, ...]
    candidates: tuple[Candidate, ...]
    excluded: tuple[tuple[str, str], ...]
    routes: tuple[Path, ...]
    still_open: tuple[OpenPayment, ...]
    reached_through: tuple[ReachedThrough, ...] = ()
    officers: tuple[Officer, ...] = ()
    dealt_after: tuple[str, ...] = ()
    dealt_over: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    resolved: tuple[str, ...] = ()

    @property
    def network(self) -> Network:
        """What the view left."""
        return self.net.network

    def __repr__(self) -> str:
        """Say how many candidates there are."""
        return f"<TargetsAnswer by {self.measure}: {len(self.candidates)} candidates>"


def ask_targets(
    network: Network,
    source: str,
    target: str,
    *,
    k: int = 3,
    protect: Iterable[str] = (),
    include: Iterable[str] = (),
    prices: Mapping[str, str] | None = None,
    budget: str = "",
    measure: str = "",
    period: str = "",
    currency: str = "",
    rate: str = "",
) -> TargetsAnswer:
    """Effect of stops on the money routes between what two words stand for.

    Parameters
    ----------
    network : what a view left of a case
    source, target : an id, a name in any script, or a selector
    k : most stops in one set
    protect : words; no stop touches one of these, as a party or as either end of a payment
    include : words; pools or umbrellas that may be candidates; `persons` for natural persons
    prices : what a candidate costs (default 1), by its name
    budget : most that a set may cost
    measure : `money` or `reach`; empty for money where every payment of the routes has a
        figure in one frame, else reach
    period, currency, rate : which frame `money` is measured in, as in `ask_trace`

    Raises
    ------
    UnknownEntity, AmbiguousEntity, UsageError
        If a word names nothing or several; if money is asked for and no figure limits the
        routes; if a price names no candidate.

    Cost: see `best_stops`; each candidate costs four evaluations.
    """
    if k < 1:
        raise UsageError("-k is at least 1")
    question = ask_net(network, source, target)
    net, notes = question.net.past_targets, [*question.notes]
    words = list(include)
    persons = "persons" in words
    named = _ids(network, [word for word in words if word != "persons"])
    shun = _ids(network, protect)
    further = through_on_net(question.net)
    board = Board(question.net, measure, period, currency, rate)
    notes += board.notes
    if board.absent:
        hops = ", ".join(">".join(pair_of(arc)) for arc in board.absent)
        notes.append(f"no record of these terms, so in no amount here: {hops}")
    if board.unused:
        notes.append(
            f"substitutes that lie on no way from a source to a target: {', '.join(board.unused)}"
        )
    stops, excluded = candidates(net, persons, named, shun)
    priced = _priced(stops, prices or {})
    limit = _number(budget, "--cost") if budget else None
    routes: tuple[Path, ...] = ()
    if net.reached:
        found = find_paths(
            network, question.source, question.target, k=_ROUTES, max_explored=_MOST_EXPLORED
        )
        past = (one.route for one in further if one.route)
        told = {path.id: path for path in (*found.paths, *past)}
        routes = tuple(told.values())
        if not found.search.complete:
            notes.append(
                "the routes told for their evidence are those found within"
                f" {_MOST_EXPLORED:,} steps; effects rest on all known hops"
            )
    plans = tuple(_plans(board, priced, k, limit))
    stakes = Stakes(network)
    lines = lines_by_payer(net)
    # Those that take most away are told; the others are counted.
    ranked = sorted(priced, key=lambda one: (-board.drop([one]), one.name))
    alone = [judged(board, one, routes, lines) for one in ranked[:_MOST_TOLD]]
    if len(ranked) > _MOST_TOLD:
        notes.append(
            f"{len(ranked) - _MOST_TOLD} further candidates, none of which takes more away by"
            " itself than those told"
        )
    alone.sort(key=lambda one: (-one.rerouted.high, -one.crossed.high, one.name))
    alone = [
        one._replace(elements=elements_of(stakes, net, one)) if at < _MOST_READ else one
        for at, one in enumerate(alone)
    ]
    if len(alone) > _MOST_READ:
        notes.append(
            f"elements of E.O. 13224 are read for the first {_MOST_READ} candidates;"
            " `exposure --criteria` reads them for any pair"
        )
    after, over = dealt_after(network)
    all_names = [name for party in net.targets for name in net.entities(party)]
    return TargetsAnswer(
        net=net,
        query=question.asked(
            k=k,
            protect=sorted(shun),
            include=sorted(named) + (["persons"] if persons else []),
            cost=budget or None,
            prices=dict(sorted((prices or {}).items())),
            measure=board.measure,
            period=period or None,
            currency=currency or None,
            rate=rate or None,
        ),
        search=Search(sum(one.solution.tried for one in plans), len(net.inner()), True),
        measure=board.measure,
        frame=board.frame,
        base=board.base(),
        plans=plans,
        candidates=tuple(alone),
        excluded=tuple(excluded),
        routes=routes,
        still_open=open_payments(network, all_names),
        reached_through=further,
        officers=officers_of(network, money_hops(net)) if persons else (),
        dealt_after=after,
        dealt_over=over,
        notes=tuple(notes),
        resolved=question.resolved,
    )


def _ids(network: Network, words: Iterable[str]) -> frozenset[str]:
    return frozenset(name for word in words for name in select(network, word).ids)


def _number(text: str, option: str) -> Fraction:
    if text.startswith("-"):
        raise UsageError(f"{option} '{text}': a cost is not below zero")
    if not re.fullmatch(r"\d{1,20}(\.\d{1,6})?", text, re.ASCII):
        raise UsageError(f"{option} '{text}': write a number in plain digits")
    return Fraction(text)


def _priced(stops: Sequence[Stop], prices: Mapping[str, str]) -> list[Stop]:
    unknown = sorted(set(prices) - {one.name for one in stops})
    if unknown:
        names = ", ".join(one.name for one in stops) or "none"
        raise UsageError(f"--price '{unknown[0]}': no such candidate; there are {names}")
    return [
        one._replace(cost=_number(prices[one.name], "--price")) if one.name in prices else one
        for one in stops
    ]


def _plans(board: Board, stops: Sequence[Stop], k: int, budget: Fraction | None) -> Iterable[Plan]:
    """Best sets of each size up to k, those that leave less than smaller ones do.

    Against known hops; and, where substitutes are named, against these as well.
    """
    if not board.net.reached or not stops:
        return
    by_name = {one.name: one for one in stops}
    games = [(board.known.most, KNOWN)]
    games += [(board.more.most, SUBSTITUTES)] if board.more is not None else []
    for game, against in games:
        last = game.worth()
        asked = stops if against == KNOWN else board.against_substitutes(stops)
        taken = {one.name: one.arcs for one in asked}
        for size in range(1, min(k, len(stops)) + 1):
            solution = best_stops(game, asked, size, budget)
            worth = game.worth(arc for name in solution.sets[0] for arc in taken[name])
            if worth >= last:
                continue
            last = worth
            sets = [[by_name[name] for name in names] for names in solution.sets]
            all_tried = board.choices * len(sets) <= _MOST_SELECTIONS
            options = tuple(
                _option(board, chosen, undo=all_tried or not at) for at, chosen in enumerate(sets)
            )
            yield Plan(size, against, solution, options)


def _option(board: Board, chosen: Sequence[Stop], *, undo: bool) -> Option:
    return Option(
        names=tuple(one.name for one in chosen),
        cost=sum((one.cost for one in chosen), NOTHING),
        crossed=board.crossed(chosen),
        rerouted=board.lost(chosen),
        substituted=board.substituted(chosen),
        undone=board.cheapest(chosen) if undo else None,
    )
