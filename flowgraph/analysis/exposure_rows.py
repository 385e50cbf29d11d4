"""One class of exposure of one entity to one listed party, and the order of several."""

from __future__ import annotations

from typing import Any, NamedTuple

from flowgraph.analysis.ranking import weakness
from flowgraph.analysis.results import IMPOSSIBLE, Path, Timed
from flowgraph.case.listed import OpenListing
from flowgraph.case.view import STRADDLES, UNDATED
from flowgraph.model import lookup
from flowgraph.regimes.findings import Finding
from flowgraph.regimes.stake import Stake

TO_PARTY, FROM_PARTY, ITSELF = "to_party", "from_party", "itself"


class Exposure(NamedTuple):
    """One class of exposure of one entity to one listed party.

    Attributes
    ----------
    direction : `to_party` (the entity acts), `from_party`, or `itself`
    lens : lens or kinds of the path; empty where there is no path
    path : best path of the class; None for `listed`
    paths : number of paths of this class between the two
    listings : listings of the party, each with the timing of the records next to it
    stakes : direct stakes between the two (shares, votes) in the classes of ownership
    findings : ownership findings that catch the entity through this party
    """

    entity: str
    class_: str
    direction: str
    party: str
    lens: str
    path: Path | None
    paths: int
    listings: tuple[Timed, ...]
    stakes: tuple[Stake, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def order(self) -> str:
        """Whether money runs forward in time along the path; empty where there is none of money."""
        return self.path.order if self.path else ""

    @property
    def out_of_order(self) -> bool:
        """Whether it rests on routes alone on which money would leave before it arrived."""
        return self.order == IMPOSSIBLE

    @property
    def against(self) -> tuple[str, ...]:
        """Evidence rows against any hop; for a listed entity, against what the listing says."""
        hops = self.path.hops if self.path else ()
        rows = [row for hop in hops for row in hop.against]
        if self.direction == ITSELF:
            summaries = [timed.listing.summary for timed in self.listings]
            rows += [row for summary in summaries if summary for row in summary.against]
        return tuple(dict.fromkeys(rows))

    @property
    def timing(self) -> str:
        """How the records next to the party stand to its listings; empty where none is timed."""
        said = {timed.timing for timed in self.listings if timed.timing}
        known = said - {UNDATED}
        if len(known) == 1:
            return known.pop()
        return STRADDLES if known else next(iter(said), "")

    @property
    def notation(self) -> bool:
        """Whether a listing of the party bears a notation on secondary sanctions."""
        return any("secondary sanctions" in t.listing.row.tags for t in self.listings)


class OpenExposure(NamedTuple):
    """What would be an exposure, to a party of whom a row only may be a listing in force."""

    exposure: Exposure
    rows: tuple[OpenListing, ...]

    @property
    def entity(self) -> str:
        """Entity whose record it is."""
        return self.exposure.entity


def strength(row: Exposure) -> tuple[Any, ...]:
    """Sort key among rows of one class: money in order, evidence of the weakest hop, length."""
    if row.path is None:
        return (False, (-1, (0, 0, 0)), 0, ())
    weakest = row.path.hops[row.path.weakest_hop].summary
    return (row.out_of_order, weakness(weakest), len(row.path.hops), row.path.nodes)


def weight_and_evidence(row: Exposure) -> tuple[Any, ...]:
    """Sort key of the exposures of one entity: in order, legal weight, then evidence."""
    class_ = lookup.class_order()[row.class_]
    return (row.out_of_order, class_, strength(row), row.direction, row.party)
