"""How much of a source's money can have reached a party, where only totals are known.

Totals of a period have no order, so the answer is an interval. At most: what the hops
can carry, a maximum flow. At least: what must have arrived because the parties before it
could not have kept the rest, nor have paid with other money; that is a second flow, of all
that can be kept elsewhere. Between the two stands the haircut estimate, in which every
party passes on the mixture that it received.

Each target is asked about alone: where a route goes on from one target to another, what is
available to the second one counts what passed the first, and the first keeps no more of it
than any other party would. So the figures of several targets may be of the same money.

Who is recorded to have had money of other terms, or earlier, may have paid with that: nothing
need have gone on from there. Beyond that the lower bound and the haircut hold for the
payments recorded: money that is in no table would lower both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction
from typing import Any, NamedTuple

from flowgraph.analysis.attribution import shares_of
from flowgraph.analysis.flownet import END_OF_ALL, START, End, FlowNet, Joined, party_of, recorded
from flowgraph.analysis.frames import Frame, Frames
from flowgraph.analysis.maxflow import Arc, maximum_flow
from flowgraph.analysis.results import Timed
from flowgraph.case.identity import SURE_CLAIMS
from flowgraph.case.view import UNDATED
from flowgraph.model import dates, kinds
from flowgraph.model.money import NOTHING

_KEPT = Joined("all that is kept elsewhere")


class Arrival(NamedTuple):
    """Money of the sources that is available to one party under the terms of one frame.

    Attributes
    ----------
    low, high : bounds whatever order payments were made in; `high` is None where the
        figures of the narrowest hops are open above, or none is known
    stated : the upper bound at the figures that are printed (the least of `at least`); None
        where no figure limits the routes
    first_high, first_stated : the same of routes that pass no other target, where any route
        to the party passes one; else those above
    binding : the hops that hold it, nearest the source
    haircut : the estimate by full mixing; None where a figure is missing
    missing : hops of the routes without a figure
    direct : of the haircut, what the sources themselves pay to the party
    share_of_inflow : haircut over all that the party is recorded to get
    share_of_outflow : haircut over all that the sources are recorded to pay
    timed : listings of the party, and how the period stands to the day of each
    records : what the sources are recorded to pay on the way to the party, under these terms
    stated_as_fact : whether some way there rests on no hop that is only alleged, inferred or
        disputed
    """

    target: str
    low: Fraction
    high: Fraction | None
    stated: Fraction | None
    first_high: Fraction | None
    first_stated: Fraction | None
    binding: tuple[Arc, ...]
    haircut: Fraction | None
    missing: tuple[Arc, ...]
    direct: Fraction
    share_of_inflow: Fraction | None
    share_of_outflow: Fraction | None
    timed: tuple[Timed, ...]
    records: tuple[str, ...]
    stated_as_fact: bool

    @property
    def indirect(self) -> Fraction | None:
        """Of the haircut, what came through others."""
        return None if self.haircut is None else self.haircut - self.direct

    @property
    def more_past_others(self) -> bool:
        """Whether more is available over routes that pass other targets than without them."""
        return (self.first_high, self.first_stated) != (self.high, self.stated)


class Alike(NamedTuple):
    """Targets of which the same is said, with the most that can reach all of them together.

    `high` and `stated` are as of an `Arrival`: what one of them gets, the others do not.
    """

    arrivals: tuple[Arrival, ...]
    high: Fraction | None
    stated: Fraction | None


class FrameResult(NamedTuple):
    """What one frame says: recorded to leave the sources, to come back, and to be available.

    `hops` are those of its routes, with all that the sources pay.
    `absent` are payments on known routes without a record under these terms: what they
    may have carried is in no bound. `other_money` are the parties on these routes that had
    money of other terms, with its records: no lower bound rests on what they passed on.
    """

    frame: Frame
    outflow: Fraction
    returned: Fraction
    arrivals: tuple[Arrival, ...]
    alike: tuple[Alike, ...]
    absent: tuple[Arc, ...]
    hops: frozenset[Arc]
    other_money: dict[str, tuple[str, ...]]


class Totals:
    """Bounds and estimates of each frame of a network.

    Parameters
    ----------
    net : the network of the question
    currency, rate : as in `Frames`
    period : only frames of these days; empty for all

    Cost: two maximum flows and one sparse system for each frame and target.
    """

    def __init__(self, net: FlowNet, currency: str = "", rate: str = "", period: str = "") -> None:
        """Sort the amounts; `results` does the work."""
        self.net = net
        self.frames = Frames(net, currency, rate)
        self.found = tuple(self.frames.of_period(period))

    def results(self) -> tuple[FrameResult, ...]:
        """Result of every frame, the latest period first."""
        return tuple(self._result(frame) for frame in self.found)

    def _result(self, frame: Frame) -> FrameResult:
        return _OneFrame(self.frames, frame, self.net.stops).result()


class _OneFrame:
    """What targets of one frame share: its hops, shares of mixing, what can be kept.

    Money rests with the parties in `rests`: what these pay is their own.
    """

    def __init__(self, frames: Frames, frame: Frame, rests: Collection[str]) -> None:
        self.net, self.frame, self._frames, self._rests = frames.net, frame, frames, rests
        self.sources = frozenset(self.net.sources)
        self.arcs = frames.on_routes(frame)
        self.limits, self.stated = frames.limits(self.arcs), frames.stated(self.arcs)
        self.absent = frames.absent(frame)
        self.other_money = frames.other_money(frame)
        self.facts = [arc for arc in self.arcs if self._fact(arc)]
        self.shares = self._shares()
        self.passing, self.kept, self.sent = self._keeping()

    def result(self) -> FrameResult:
        """Outflow and return of the sources, and each target at which a route arrives."""
        out, back = NOTHING, NOTHING
        for one in self.frame.records:
            payer, comes_back = one.hop[0], party_of(one.hop[1]) in self.sources
            if one.whole is not None and (payer in self.sources) != comes_back:
                if comes_back:
                    back += one.whole.stated
                else:
                    out += one.whole.stated
        payers = {payer for payer, _ in self.frame.amounts.keys() | self.frame.unknown}
        arrivals = tuple(
            (self._alone(target) if target in payers else self)._arrival(target, hops, out)
            for target in self.net.reached
            for hops in (self.net.ways(self.arcs, target),)
            if hops
        )
        hops = frozenset(recorded(arc) for arc in self.arcs)
        hops |= {hop for hop in self.frame.amounts if hop[0] in self.sources}
        on_way = {party_of(payer) for payer, _ in self.arcs} - self.sources
        # Told only where a figure passes a party, so that a lower bound could have run there.
        pays = {payer for (payer, _), least in self.frame.least.items() if least}
        other = {
            party: names
            for party, names in sorted(self.other_money.items())
            if party in on_way & pays and not self._own(party) and not self._fungible(party)
        }
        return FrameResult(
            self.frame, out, back, arrivals, self._alike(arrivals), self.absent, hops, other
        )

    def _alone(self, target: str) -> _OneFrame:
        """The same frame with money resting at one target, as if it alone were asked about."""
        if target in self._rests:
            return self
        return _OneFrame(self._frames, self.frame, frozenset({target}))

    def _alike(self, arrivals: Iterable[Arrival]) -> tuple[Alike, ...]:
        """Arrivals of which the same is said, and what can reach all of these together."""
        found: dict[tuple[Any, ...], list[Arrival]] = {}
        for one in arrivals:
            key = (one.low, one.high, one.stated, one.first_high, one.first_stated, one.haircut,
                   one.direct, one.binding, one.share_of_inflow, one.stated_as_fact)  # fmt: skip
            found.setdefault(key, []).append(one)
        return tuple(
            Alike(tuple(group), *(
                self._flow(sizes, *(one.target for one in group))[0]
                for sizes in (self.limits, self.stated)
            ))
            for group in found.values()
        )  # fmt: skip

    def _flow(
        self, arcs: dict[Arc, Fraction | None], *targets: str
    ) -> tuple[Fraction | None, tuple[Arc, ...]]:
        found = maximum_flow(self.net.joined(arcs, targets), START, END_OF_ALL)
        return found.value, found.cut

    def _arrival(self, target: str, hops: list[Arc], outflow: Fraction) -> Arrival:
        high, cut = self._flow(self.limits, target)
        stated, held = self._flow(self.stated, target)
        first = [high, stated]
        if self.net.goes_on:
            first = [
                self._flow(self._past_no_target(sizes), target)[0]
                for sizes in (self.limits, self.stated)
            ]
        missing = tuple(arc for arc in hops if self.arcs[arc] is None)
        into = [
            (payer, span.stated)
            for (payer, node), span in self.frame.amounts.items()
            if party_of(node) == target
        ]
        inflow = sum((amount for _, amount in into), NOTHING)
        direct = sum((amount for payer, amount in into if payer in self.sources), NOTHING)
        haircut = None
        if not missing and not self._blind(hops):
            shares = self.shares
            theirs = ((payer, amount) for payer, amount in into if not self._own(payer))
            haircut = sum((a * shares.get(payer, NOTHING) for payer, a in theirs), NOTHING)
        parties = {party_of(node) for arc in hops for node in arc}
        low = NOTHING if parties & self.net.unsure.keys() else self._least(target)
        return Arrival(
            target=target,
            low=low if high is None else min(low, high),
            high=high,
            stated=stated,
            first_high=first[0],
            first_stated=first[1],
            binding=held if high is None else cut,
            haircut=haircut,
            missing=missing,
            direct=direct,
            share_of_inflow=haircut / inflow if haircut is not None and inflow else None,
            share_of_outflow=haircut / outflow if haircut is not None and outflow else None,
            timed=_timings(self.net, self.frame, target),
            records=tuple(
                dict.fromkeys(
                    edge
                    for arc in hops
                    if arc[0] in self.sources
                    for edge in self.frame.edges.get(recorded(arc), ())
                )
            ),
            stated_as_fact=bool(self.net.ways(self.facts, target, self.net.is_fact)),
        )

    def _past_no_target(self, sizes: dict[Arc, Fraction | None]) -> dict[Arc, Fraction | None]:
        """Hops but those of the targets, at which routes end then."""
        return {arc: size for arc, size in sizes.items() if arc[0] not in self.net.targets}

    def _blind(self, hops: list[Arc]) -> bool:
        """Whether a party on the way also gets money of which no sum is known: nor its mixture."""
        parties = {party_of(end) for _, end in hops}
        unclear = self.frame.unknown | self.frame.blurred
        return any(party_of(node) in parties for _, node in unclear)

    def _fact(self, arc: Arc) -> bool:
        """Whether a hop is stated as a fact by a record of these terms; a benefit by any."""
        if any(party_of(node) in self.net.unsure for node in arc):
            return False
        edges = self.frame.edges.get(recorded(arc)) or self.net.links[arc].edges
        return any(self.net.network.summaries[edge].claim in SURE_CLAIMS for edge in edges)

    def _own(self, party: Any) -> bool:
        """Whether money rests there, so that what it pays is its own: a target, or a pool."""
        if party in self.sources:
            return False
        return isinstance(party, End) or party in self._rests or not self.net.may_pass(party)

    def _fungible(self, node: Any) -> bool:
        """Whether what leaves a party is not what entered it: nothing need have gone on."""
        return self.net.network.pool(party_of(node)) == kinds.GENERAL

    def _shares(self) -> dict[str, Fraction]:
        """Share of the sources in the inflow of each party; who pays its own is another payer."""
        flows = [
            (f"@{payer}" if self._own(payer) else payer, _name(node), span.stated)
            for (payer, node), span in self.frame.amounts.items()
        ]
        return shares_of(flows, self.net.sources)

    def _keeping(
        self,
    ) -> tuple[dict[Arc, Fraction | None], dict[Any, Fraction | None], Fraction]:
        """Hops of the sources' money, what each party can keep of it, and what was sent.

        Sources count with their least figure and everybody else with the greatest, so that
        the least that must have arrived is no greater than in any case between.
        """
        sources, amounts = self.sources, self.frame.amounts
        most: dict[Arc, Fraction | None] = {hop: span.high for hop, span in amounts.items()}
        most |= dict.fromkeys(self.frame.unknown, None)
        passing: dict[Arc, Fraction | None] = {}
        kept: dict[Any, Fraction | None] = {}
        got: dict[Any, Fraction | None] = {}
        paid: dict[str, Fraction] = {}
        sent = NOTHING
        for hop, size in most.items():
            payer, node = hop
            comes_back = party_of(node) in sources
            least = self.frame.least.get(hop, NOTHING)
            # More from a source never lowers what must arrive: it counts with its least.
            got[node] = _plus(got.get(node, NOTHING), least if payer in sources else size)
            paid[payer] = paid.get(payer, NOTHING) + least
            if payer in sources:
                if not comes_back:
                    sent += least
                    passing[START, node] = _plus(passing.get((START, node), NOTHING), least)
            elif not self._own(payer):
                if comes_back:
                    # What comes back to a source has not arrived either.
                    kept[payer] = _plus(kept.get(payer, NOTHING), size)
                else:
                    passing[payer, node] = size
        for name in [node for node in got if party_of(node) not in sources]:
            inflow = got[name]
            room = None
            if not (self._own(name) or self._fungible(name) or name in self.other_money):
                room = None if inflow is None else max(NOTHING, inflow - paid.get(name, NOTHING))
            kept[name] = _plus(kept.get(name, NOTHING), room)
        return passing, kept, sent

    def _least(self, target: str) -> Fraction:
        """What must have arrived: what was sent, less all that can be kept elsewhere."""
        if not self.sent:
            return NOTHING
        kept: dict[Arc, Fraction | None] = {
            (node, _KEPT): size for node, size in self.kept.items() if party_of(node) != target
        }
        others = maximum_flow(self.passing | kept, START, _KEPT).value
        return NOTHING if others is None else max(NOTHING, self.sent - others)


def _name(node: Any) -> str:
    """Name of a node for the shares; money that may not go on is held apart."""
    return f"{node.party} (ended)" if isinstance(node, End) else str(node)


def _plus(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one + other


def _timings(net: FlowNet, frame: Frame, target: str) -> tuple[Timed, ...]:
    """Listings of a party, each with the timing of the period of a frame."""
    first, _, last = frame.terms.period.partition(" to ")
    found = []
    for name in net.entities(target):
        for listing in net.network.listings.get(name, ()):
            timing = dates.timing(first, last or first, listing.row.start) if first else UNDATED
            found.append(Timed(listing, None, timing))
    return tuple(found)
