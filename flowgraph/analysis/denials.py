"""Were the sources of a record read for denials? Only then may an answer say that none was found.

The sources of a record are the publications cited for it, for the listings in force of its
two ends, and for its approvals, if they had appeared by the day of `--known-by`. A publication
was read for denials if its cell `denials` says so, or if a row of evidence takes a denial from
it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from flowgraph.case.evidence import DENIES, known_on
from flowgraph.case.view import Listing, Network
from flowgraph.model.values import Evidence

NONE, RECORDED = "none", "recorded"
# Claims which say that somebody contradicts the record.
UNNAMED = ("disputed", "denied")


class Denials(NamedTuple):
    """Denials of one or more records, and how far they were looked for.

    Attributes
    ----------
    against : evidence rows that deny the records themselves
    cited : publications cited for the records themselves
    sources : these, with those of the listings of the ends and of the approvals
    unread : sources that were not read for denials
    beside : evidence rows that deny a listing of an end, or an approval
    unnamed : records that are disputed or denied without a row that says by whom; the claim
    whole : whether `unnamed` are all records asked about
    """

    against: tuple[str, ...]
    cited: tuple[str, ...]
    sources: tuple[str, ...]
    unread: tuple[str, ...]
    beside: tuple[str, ...]
    unnamed: tuple[tuple[str, str], ...] = ()
    whole: bool = True


def denials_of(network: Network, edges: Iterable[str]) -> Denials:
    """Denials of some records, and how far they were looked for.

    Parameters
    ----------
    network : the part of a case that passes the filters; publications after its `--known-by`
        do not count
    edges : ids of records of one hop, or of one claim

    Cost: linear in the evidence of the records, of the listings of their ends, and of the
    approvals.
    """
    case = network.case
    names = list(dict.fromkeys(edges))
    cited = [name for edge in names for name in _cited(network, edge)]
    beside: list[Evidence] = []
    sources = [*cited]
    for name in names:
        edge = case.edges[name]
        for end in dict.fromkeys((edge.source, edge.target)):
            for listing in network.listings.get(end, ()):
                sources += _of_listing(network, listing)
                beside += _rows(network, listing.row.id)
        for approval in network.approvals.get(name, ()):
            sources += _cited(network, approval.id)
            beside += _rows(network, approval.id)
    found = _judged(network, [row for name in names for row in _rows(network, name)],
                    cited, sources, beside)  # fmt: skip
    unnamed = tuple(
        (name, network.summaries[name].claim)
        for name in names
        if name in network.summaries
        and network.summaries[name].claim in UNNAMED
        and not network.summaries[name].against
    )
    return found._replace(unnamed=unnamed, whole=len(unnamed) == len(names))


def denials_of_listings(network: Network, listings: Iterable[Listing]) -> Denials:
    """Denials of what listings say; their sources are those of the listings alone.

    Cost: linear in the evidence of the listings.
    """
    found = list(listings)
    cited = [name for one in found for name in _of_listing(network, one)]
    rows = [row for one in found for row in _rows(network, one.row.id)]
    return _judged(network, rows, cited, cited, ())


def _judged(
    network: Network,
    rows: Iterable[Evidence],
    cited: Iterable[str],
    sources: Iterable[str],
    beside: Iterable[Evidence],
) -> Denials:
    every = tuple(sorted(set(sources)))
    return Denials(
        against=tuple(dict.fromkeys(row.id for row in rows if row.stance == DENIES)),
        cited=tuple(sorted(set(cited))),
        sources=every,
        unread=tuple(name for name in every if not was_read(network, name)),
        beside=tuple(dict.fromkeys(row.id for row in beside if row.stance == DENIES)),
    )


def was_read(network: Network, publication: str) -> bool:
    """Whether a publication was read for denials, by its cell or because a row denies by it."""
    row = network.case.publications.get(publication)
    return bool(row and row.denials in (NONE, RECORDED)) or publication in network.case.denying


def _rows(network: Network, name: str) -> Iterator[Evidence]:
    """Evidence rows of a record or listing, of any stance, that were published by then."""
    by, pubs = network.known_by, network.case.publications
    for row in network.case.evidence_of.get(name, ()):
        if not by or known_on(row, pubs) <= by:
            yield row


def _cited(network: Network, edge: str) -> list[str]:
    """Publications cited for a record: those of its evidence, else those of its own cell."""
    if network.case.evidence_of.get(edge):
        return [row.publication for row in _rows(network, edge)]
    return [name for name in network.case.edges[edge].publications if network.published(name)]


def _of_listing(network: Network, listing: Listing) -> list[str]:
    return [*listing.row.publication, *(r.publication for r in _rows(network, listing.row.id))]
