"""Who is reached by money when entities of one name are one party, by the naive method.

An oracle for `flowgraph.analysis.flownet`: entities that identity joins are one party, and
every sequence of different parties is written down, of any length.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise, product

from brute_force import IDENTITY, Carrier, carriers_of, order_of_days, readings_of
from flowgraph.case.view import Network
from order_oracle import IMPOSSIBLE, Payment, Tie

Hops = dict[tuple[frozenset[str], frozenset[str]], list[Carrier]]


class PartyNet:
    """The money hops of a network between parties.

    Attributes
    ----------
    party : all names of the party of each entity
    hops : carriers of each pair of parties
    """

    def __init__(self, network: Network) -> None:
        """Join entities and gather the records between parties."""
        self.network = network
        carriers = carriers_of(network, "money")
        self.party = {name: frozenset({name}) for name in network.case.entities}
        for (one, other), found in carriers.items():
            if any(carrier.step in IDENTITY for carrier in found):
                joined = self.party[one] | self.party[other]
                self.party |= dict.fromkeys(joined, joined)
        self.hops: Hops = {}
        for (one, other), found in carriers.items():
            pair = (self.party[one], self.party[other])
            if pair[0] != pair[1]:
                self.hops.setdefault(pair, []).extend(
                    carrier for carrier in found if carrier.step not in IDENTITY
                )

    def may_pass(self, party: frozenset[str]) -> bool:
        """Whether money may go on from a party."""
        return self.network.view.general_pools or all(
            self.network.pool(name) != "general" for name in party
        )

    def choices(
        self, sources: Iterable[str], targets: Iterable[str]
    ) -> Iterator[tuple[frozenset[str], tuple[list[str], ...]]]:
        """The end of every route, and records of each hop that are in order; none passes a target.

        Records of the same days are taken together.
        """
        begins = {self.party[name] for name in sources}
        ends = {self.party[name] for name in targets} - begins
        wait = self.network.view.wait
        for begin in begins:
            for parties in self._sequences((begin,), ends):
                hops = [self.hops[pair] for pair in pairwise(parties)]
                for reading in readings_of(hops, "money"):
                    of_days = [alike(carriers) for carriers in reading]
                    for chosen in product(*of_days):
                        if order_of_days(chosen, wait) != IMPOSSIBLE:
                            edges = zip(of_days, chosen, strict=True)
                            yield parties[-1], tuple(found[days] for found, days in edges)

    def _sequences(
        self, begun: tuple[frozenset[str], ...], ends: Collection[frozenset[str]]
    ) -> Iterator[tuple[frozenset[str], ...]]:
        if begun[-1] in ends:
            yield begun
        elif len(begun) == 1 or self.may_pass(begun[-1]):
            for one, other in self.hops:
                if one == begun[-1] and other not in begun:
                    yield from self._sequences((*begun, other), ends)

    def reached(self, sources: Iterable[str], targets: Iterable[str]) -> set[frozenset[str]]:
        """Parties of the targets to which some route is not impossible."""
        ends = {self.party[name] for name in targets}
        return {end for end in ends if any(end == one for one, _ in self.choices(sources, targets))}

    def records(self, sources: Iterable[str], targets: Iterable[str]) -> set[str]:
        """Records that some route takes in order."""
        choices = self.choices(sources, targets)
        return {edge for _, chosen in choices for edges in chosen for edge in edges}


def alike(carriers: Iterable[Carrier]) -> dict[Payment | Tie | None, list[str]]:
    """Records by their days."""
    found: dict[Payment | Tie | None, list[str]] = {}
    for carrier in carriers:
        found.setdefault(carrier.days, []).append(carrier.edge)
    return found
