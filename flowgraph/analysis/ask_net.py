"""A question in words about all money routes: the network of their hops, and what must be noted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any, NamedTuple

from flowgraph.analysis.cautions import Asked, filtered_notes, guessed_notes, identity_notes
from flowgraph.analysis.ended import MOST_LOOKED_BACK, note_of, past_between
from flowgraph.analysis.flownet import FlowNet, party_of
from flowgraph.case.select import Selection, nothing_matched, open_note, select
from flowgraph.case.view import Network
from flowgraph.errors import UsageError


class Question(NamedTuple):
    """The network between what two words stand for.

    `notes` says which word matched nothing, `resolved` what names became.
    """

    net: FlowNet
    source: tuple[str, ...]
    target: tuple[str, ...]
    notes: tuple[str, ...]
    resolved: tuple[str, ...]

    def asked(self, **options: Any) -> dict[str, Any]:
        """The question with its options as an answer repeats it."""
        return {
            "source": list(self.source),
            "target": list(self.target),
            **options,
            **self.net.network.asked(),
        }


def ask_net(network: Network, source: str, target: str, avoid: Collection[str] = ()) -> Question:
    """Network between what two words stand for.

    Parameters
    ----------
    network : what a view left of a case
    source, target : an id, a name in any script, or a selector; an empty target is none
    avoid : entities that no route passes

    Raises
    ------
    UnknownEntity, AmbiguousEntity, UsageError
        If a word names nothing, or several entities; if every target is a source as well,
        under this name or another.
    """
    asked = {word: select(network, word) for word in (source, target) if word}
    begin, end = asked[source], asked.get(target, Selection((), ()))
    net = FlowNet(network, begin.ids, end.ids, avoid)
    if begin.ids and end.ids and not net.targets:
        raise UsageError(
            f"every target ({', '.join(end.ids)}) is the source itself, or another name of it"
        )
    notes = [nothing_matched(network, word) for word, found in asked.items() if not found.ids]
    notes += _cautions(net, begin.ids, end.ids, avoid)
    late = {*net.out_of_order, *net.past_targets.out_of_order} - {*net.past_targets.reached}
    if late:
        names = ", ".join(f"{network.case.entities[name].name} [{name}]" for name in sorted(late))
        notes.append(
            f"every known route to {names} is recorded in the other order: its later payment is"
            " older, or its last tie did not hold then, so that on these records no money arrived"
            " there; --any-order shows these routes, and payment in advance and reimbursement are"
            " not excluded"
        )
    notes += _late_sources(net, end.ids, avoid)
    waiting = {*net.waiting, *net.past_targets.waiting} - {*net.past_targets.reached}
    if waiting:
        names = ", ".join(
            f"{network.case.entities[name].name} [{name}]" for name in sorted(waiting)
        )
        notes.append(
            f"on every known route to {names} money would wait longer than {network.view.wait}"
            " days; without --within it is reached"
        )
    if begin.ids and end.ids and not net.reached:
        notes += [note for word in asked if (note := open_note(network, word))]
        notes += [
            note_of(network, one)
            for one in past_between(
                network, begin.ids, end.ids, "money", avoid=avoid, max_explored=MOST_LOOKED_BACK
            )
        ]
    return Question(net, begin.ids, end.ids, tuple(notes), (*begin.notes, *end.notes))


def _late_sources(net: FlowNet, end: Collection[str], avoid: Collection[str]) -> list[str]:
    """That some of several sources have no route in order, while others have one.

    Cost: one more network, where a source has no route.
    """
    network = net.network
    moving = {start for start, _ in net.past_targets.links}
    silent = [name for name in net.sources if name not in moving]
    if not (silent and net.past_targets.reached) or network.view.any_order:
        return []
    free = replace(network, view=replace(network.view, any_order=True))
    starts = {start for start, _ in FlowNet(free, silent, end, avoid).past_targets.links}
    late = [name for name in silent if name in starts]
    if not late:
        return []
    names = ", ".join(f"{network.case.entities[name].name} [{name}]" for name in sorted(late))
    return [
        f"no known route from {names} is in order of time, or within the wait asked for, so that"
        " nothing is counted from there; --any-order shows such routes"
    ]


def _cautions(
    net: FlowNet, begin: Collection[str], end: Collection[str], avoid: Collection[str]
) -> list[str]:
    """What must be said of identities that are not sure, and where targets are not reached."""
    network = net.network
    on_routes = {party_of(node) for arc in net.past_targets.links for node in arc}
    unsure = {name for party in on_routes for name in net.unsure.get(party, ())}
    notes = [*identity_notes(network, unsure)]
    missed = [name for name in end if net.of(name) not in net.past_targets.reached]
    if not begin or not missed:
        return notes
    asked = Asked(network, begin, missed, shun=avoid)
    notes += guessed_notes(asked)
    if network.left_out:
        notes += filtered_notes(asked)
    if net.walks.nobody:
        met = net.walks.reach(frozenset(begin), len(net.walks.pool))
        nobody = sorted(net.walks.nobody & met.keys() - {*begin, *end})
        if nobody:
            notes.append(f"no route passes through {', '.join(nobody)}: it names nobody")
    return notes
