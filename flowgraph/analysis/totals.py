"""How much of a source's money can have reached a party, where only totals are known.

Totals of a period have no order, so the answer is an interval. At most: what the hops
can carry, a maximum flow. At least: what must have arrived because the parties before it
could not have kept the rest, nor have paid with other money; that is a second flow, of all
that can be kept elsewhere. Between the two stands the haircut estimate, in which every
party passes on the mixture that it received.

The lower bound and the haircut hold for the payments recorded: money that an account held
before, or got from somebody who is not in the tables, would lower both.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from flowgraph.analysis.attribution import shares_of
from flowgraph.analysis.flownet import END_OF_ALL, START, FlowNet, Joined, party_of
from flowgraph.analysis.frames import Frame, Frames, Pair
from flowgraph.analysis.maxflow import Arc, between, maximum_flow
from flowgraph.analysis.results import Timed
from flowgraph.case.view import UNDATED
from flowgraph.model import dates
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
    binding : the hops that hold it, nearest the source
    haircut : the estimate by full mixing; None where a figure is missing
    missing : hops of the routes without a figure
    direct : of the haircut, what the sources themselves pay to the party
    share_of_inflow : haircut over all that the party is recorded to get
    share_of_outflow : haircut over all that the sources are recorded to pay
    timed : listings of the party, and how the period stands to the day of each
    """

    target: str
    low: Fraction
    high: Fraction | None
    stated: Fraction | None
    binding: tuple[Arc, ...]
    haircut: Fraction | None
    missing: tuple[Arc, ...]
    direct: Fraction
    share_of_inflow: Fraction | None
    share_of_outflow: Fraction | None
    timed: tuple[Timed, ...]

    @property
    def indirect(self) -> Fraction | None:
        """Of the haircut, what came through others."""
        return None if self.haircut is None else self.haircut - self.direct


class FrameResult(NamedTuple):
    """What one frame says: recorded to leave the sources, to come back, and to be available.

    `absent` are payments on known routes without a record under these terms: what they
    may have carried is in no bound.
    """

    frame: Frame
    outflow: Fraction
    returned: Fraction
    arrivals: tuple[Arrival, ...]
    absent: tuple[Arc, ...]


class Totals:
    """Bounds and estimates of each frame of a network.

    Parameters
    ----------
    net : the network of the question
    currency, rate : as in `Frames`
    period : only frames of this period; empty for all

    Cost: two maximum flows and one sparse system for each frame and target.
    """

    def __init__(self, net: FlowNet, currency: str = "", rate: str = "", period: str = "") -> None:
        """Sort the amounts; `results` does the work."""
        self.net = net
        self.frames = Frames(net, currency, rate)
        self.found = tuple(
            frame for frame in self.frames.found if not period or frame.terms.period == period
        )

    def results(self) -> tuple[FrameResult, ...]:
        """Result of every frame, the latest period first."""
        return tuple(self._result(frame) for frame in self.found)

    def _result(self, frame: Frame) -> FrameResult:
        sources = frozenset(self.net.sources)
        sent = [(pair, span) for pair, span in frame.amounts.items() if pair[0] in sources]
        out = sum((span.stated for pair, span in sent if pair[1] not in sources), NOTHING)
        back = sum(
            (span.stated for (_, payee), span in frame.amounts.items() if payee in sources),
            NOTHING,
        ) - sum((span.stated for pair, span in sent if pair[1] in sources), NOTHING)
        shares = self._shares(frame)
        arrivals = tuple(
            self._arrival(frame, target, shares, out)
            for target in self.net.reached
            if self._arrives(frame, target)
        )
        return FrameResult(frame, out, back, arrivals, self.frames.absent(frame))

    def _arrives(self, frame: Frame, target: str) -> bool:
        """Whether a route exists under the terms of a frame."""
        return bool(between(self.frames.on_routes(frame), self.net.sources, self.net.ends(target)))

    def _flow(
        self, arcs: dict[Arc, Fraction | None], target: str
    ) -> tuple[Fraction | None, tuple[Arc, ...]]:
        ends: dict[Arc, Fraction | None] = {
            (node, END_OF_ALL): None for node in self.net.ends(target)
        }
        begins: dict[Arc, Fraction | None] = {(START, one): None for one in self.net.sources}
        found = maximum_flow(arcs | ends | begins, START, END_OF_ALL)
        return found.value, found.cut

    def _arrival(
        self, frame: Frame, target: str, shares: dict[str, Fraction], sent: Fraction
    ) -> Arrival:
        net = self.net
        on_routes = self.frames.on_routes(frame)
        high, cut = self._flow(self.frames.limits(frame), target)
        stated, held = self._flow(self.frames.stated(frame), target)
        to_target = between(on_routes, net.sources, net.ends(target))
        missing = tuple(arc for arc in to_target if on_routes[arc] is None)
        into = {pair: span for pair, span in frame.amounts.items() if pair[1] == target}
        inflow = sum((span.stated for span in into.values()), NOTHING)
        direct = sum((s.stated for pair, s in into.items() if pair[0] in net.sources), NOTHING)
        haircut = None
        if not self._blind(frame, target):
            amounts = (span.stated * shares.get(pair[0], NOTHING) for pair, span in into.items())
            haircut = sum(amounts, NOTHING)
        low = self._least(frame, target)
        return Arrival(
            target=target,
            low=low if high is None else min(low, high),
            high=high,
            stated=stated,
            binding=held or cut,
            haircut=haircut,
            missing=missing,
            direct=direct,
            share_of_inflow=haircut / inflow if haircut is not None and inflow else None,
            share_of_outflow=haircut / sent if haircut is not None and sent else None,
            timed=_timings(net, frame, target),
        )

    def _blind(self, frame: Frame, target: str) -> bool:
        """Whether a figure is missing on a route to a target, or of another payer on it.

        Then what a party received, and so its mixture, is not known.
        """
        arcs = self.frames.on_routes(frame)
        to_target = between(arcs, self.net.sources, self.net.ends(target))
        if any(arcs[arc] is None for arc in to_target):
            return True
        parties = {party_of(end) for _, end in to_target}
        return any(payee in parties for _, payee in frame.unknown)

    def _shares(self, frame: Frame) -> dict[str, Fraction]:
        """Share of the sources in the inflow of each party, targets and pools at rest."""
        rests = {*self.net.targets}
        flows = [
            (self._payer(pair[0], rests), pair[1], span.stated)
            for pair, span in frame.amounts.items()
        ]
        return shares_of(flows, self.net.sources)

    def _payer(self, party: str, rests: Iterable[str]) -> str:
        """A party whose payments are its own is another one when it pays."""
        if party in self.net.sources:
            return party
        return f"@{party}" if party in rests or not self.net.may_pass(party) else party

    def _least(self, frame: Frame, target: str) -> Fraction:
        """What must have arrived: what was sent, less all that can be kept elsewhere."""
        net, sources = self.net, frozenset(self.net.sources)
        if not any(pair[0] in sources and span.low for pair, span in frame.amounts.items()):
            return NOTHING
        rests = {target, *net.targets}
        kept: dict[Arc, Fraction | None] = {}
        arcs: dict[Arc, Fraction | None] = {}
        sent = NOTHING
        pairs: dict[Pair, Fraction | None] = {p: s.high for p, s in frame.amounts.items()}
        pairs |= dict.fromkeys(frame.unknown, None)
        for pair, most in pairs.items():
            payer, payee = pair
            if payer not in sources and self._payer(payer, rests) != payer:
                continue
            if payee in sources:
                # What comes back to a source has not arrived either.
                if payer not in sources:
                    kept[payer, _KEPT] = _plus(kept.get((payer, _KEPT), NOTHING), most)
                continue
            if payer in sources:
                most = frame.amounts[pair].low if pair in frame.amounts else NOTHING
                sent += most
                payer_node: object = START
            else:
                payer_node = payer
            arcs[payer_node, payee] = _plus(arcs.get((payer_node, payee), NOTHING), most)
        for name in {payee for _, payee in pairs} - sources - {target}:
            room = self._room(frame, pairs, name, rests)
            kept[name, _KEPT] = _plus(kept.get((name, _KEPT), NOTHING), room)
        others = maximum_flow(arcs | kept, START, _KEPT).value
        return NOTHING if others is None else max(NOTHING, sent - others)

    def _room(
        self, frame: Frame, pairs: dict[Pair, Fraction | None], name: str, rests: Iterable[str]
    ) -> Fraction | None:
        """Most that a party can have kept of what it got; None for no limit."""
        if self._payer(name, rests) != name:
            return None
        got: Fraction | None = NOTHING
        for (_, payee), most in pairs.items():
            if payee == name:
                got = _plus(got, most)
        if got is None:
            return None
        paid = sum((s.low for (payer, _), s in frame.amounts.items() if payer == name), NOTHING)
        return max(NOTHING, got - paid)


def _plus(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one + other


def _timings(net: FlowNet, frame: Frame, target: str) -> tuple[Timed, ...]:
    """Listings of a party, each with the timing of the period of a frame."""
    first, _, last = frame.terms.period.partition(" to ")
    found = []
    for name in net.members.get(target, [target]):
        for listing in net.network.listings.get(name, ()):
            timing = dates.timing(first, last or first, listing.row.start) if first else UNDATED
            found.append(Timed(listing, None, timing))
    return tuple(found)
