"""The listings that seed an instrument."""

from __future__ import annotations

from flowgraph.case.view import Listing, Network
from flowgraph.model import dates
from flowgraph.model.values import Designation
from flowgraph.regimes.instruments import Instrument
from flowgraph.regimes.stakes import Stakes


def seeds(stakes: Stakes, instrument: Instrument) -> dict[str, list[Listing]]:
    """Listings in force that seed an instrument, by party.

    Only a list of the instrument itself does; a listing whose effect is not
    among those of the instrument is none, and one that may have ended by the day
    only may be.
    """
    network, found = stakes.network, dict[str, list[Listing]]()
    for entity, listings in network.listings.items():
        for one in listings:
            if is_row_of(network, one.row, instrument) and _surely(network, one.row):
                found.setdefault(stakes.of(entity), []).append(one)
    return found


def _surely(network: Network, row: Designation) -> bool:
    """Whether a listing that may be in force surely is."""
    day = network.as_of
    return not (row.end and day and dates.first_day(row.end) <= day)


def is_row_of(network: Network, row: Designation, instrument: Instrument) -> bool:
    """Whether a row stands on a list of an instrument; without an effect, by that of the list."""
    known = network.case.lists.get(row.list)
    effect = row.effect or (known.effect if known else "")
    return effect in instrument.effects and instrument_of(network, row.list) == instrument.id


def instrument_of(network: Network, name: str) -> str:
    """Instrument under which a list stands: that of its row, else its own name."""
    row = network.case.lists.get(name)
    return (row.instrument if row else "") or name
