"""The answer of `chokepoints` as text, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from flowgraph.analysis.chokepoints import Choke, ChokepointsAnswer, Cut
from flowgraph.analysis.flownet import FlowNet, pair_of
from flowgraph.analysis.reached_through import ReachedThrough
from flowgraph.case.view import Network
from flowgraph.model import dates, kinds
from flowgraph.render import figures
from flowgraph.render.as_json import data_version, reached_through_list, search_to_dict
from flowgraph.render.as_text import with_id
from flowgraph.render.hops import doubted_pair_text, hop_dict, hop_text, pair_text
from flowgraph.render.sentences import reached_through_lines
from flowgraph.render.terminal import Page
from flowgraph.render.words import (
    asked_text,
    counted,
    grouped,
    name_of,
    noun_of,
    nouns_of,
    sentence_case,
)

COLUMNS = (
    "target", "target_name", "choke", "choke_name", "position", "from", "to", "pool", "listed",
    "edges", "routes_apart", "reached_through", "sentence", "as_of", "known_by", "data",
)  # fmt: skip
ROUTES_OF_ANY_LENGTH = (
    "Known routes of any length are meant; what no publication states is not in them."
)


def text(answer: ChokepointsAnswer, page: Page) -> str:
    """Text of `chokepoints`."""
    network, net = answer.network, answer.net
    sources = nouns_of(network, net.sources)
    if not answer.chokes:
        page.add(f"No known route leads from {sources or 'the source'} to the targets asked for.")
    for parties, chokes in _alike(answer.chokes):
        targets = nouns_of(network, [one.target for one in chokes])
        if parties:
            through = " and ".join(with_id(network, name) for name in parties)
            page.add(f"Every known route from {sources} to {targets} passes {through}.")
            for name in parties:
                page.add(_meaning(network, name, chokes, net), 3)
        else:
            page.add(f"No party stands on every known route from {sources} to {targets}.")
        several = len(chokes) > 1
        common = [a for a in chokes[0].arcs if several and all(a in c.arcs for c in chokes)]
        if common:
            page.add(f"All take {'; '.join(hop_text(net, arc) for arc in common)}.", 3)
        for choke in chokes:
            hops = "; ".join(hop_text(net, arc) for arc in choke.arcs if arc not in common)
            apart = counted(choke.routes_apart, "route")
            shared = f"; every route takes {hops}" if hops else ""
            page.add(
                f"- {name_of(network, choke.target)}: {apart} without a shared hop{shared}."
                f"{_unsure(choke)}",
                3,
                5,
            )
            if said := of_facts_text(network, choke):
                page.add(said, 5)
        page.add()
    for line in reached_through_lines(network, answer.reached_through):
        page.add(line)
    if answer.reached_through:
        page.add()
    if answer.hops is not None:
        page.add(_hops_text(net, answer.hops))
    if answer.parties is not None:
        page.add(_parties_text(network, answer.parties))
    for cut, checks in zip(answer.money, answer.checks, strict=True):
        page.add(_money_text(net, cut))
        if checks is not None:
            odds = ", ".join(
                f"{pair_text(network, arc)} {figures.share(share)}"
                for arc, share in zip(cut.arcs, checks.checks, strict=True)
            )
            page.add(
                "If one of these hops can be checked at a time, and the payer uses one at a time"
                " and does not see which is checked, the odds under which least passes are:"
                f" {odds}; on average"
                f" {figures.amount(checks.value, cut.currency)} passes.",
                3,
            )
    if answer.chokes and not answer.money:
        page.add("In money no cut is known: in no period do figures limit the routes recorded.")
    if answer.unreached:
        page.add(
            f"{counted(len(answer.unreached), 'target')} asked for: no known route arrives, nor"
            " leads there past another target."
        )
    for note in answer.notes:
        page.add(f"{note[:1].upper()}{note[1:]}.")
    page.add(ROUTES_OF_ANY_LENGTH)
    page.add(asked_text(network))
    return page.text()


def _unsure(choke: Choke) -> str:
    """What is said of routes that all rest on records that are less than stated."""
    if choke.stated_as_fact:
        return ""
    return " Each known route has a record that is only alleged, inferred or disputed."


def unsure_text(network: Network, targets: Iterable[str]) -> str:
    """To whom every known route rests on a record that is less than stated; empty if to nobody."""
    names = nouns_of(network, targets)
    if not names:
        return ""
    return f" Each known route to {names} has a record that is only alleged, inferred or disputed."


def of_facts_text(network: Network, choke: Choke) -> str:
    """Whom further each route passes of which no record is only alleged; empty if nobody."""
    further = [name for name in choke.of_facts if name not in choke.parties]
    if not further:
        return ""
    return (
        f"Every known route to {noun_of(network, choke.target)} without a record that is only"
        f" alleged, inferred or disputed passes {nouns_of(network, further)}."
    )


def _alike(chokes: Iterable[Choke]) -> list[tuple[tuple[str, ...], list[Choke]]]:
    """Targets by the parties that all their routes pass, most parties first."""
    found: dict[tuple[str, ...], list[Choke]] = {}
    for choke in chokes:
        found.setdefault(choke.parties, []).append(choke)
    return sorted(found.items(), key=lambda entry: (-len(entry[1]), not entry[0], entry[0]))


def _meaning(network: Network, name: str, chokes: list[Choke], net: FlowNet) -> str:
    """What it means that every route passes this party."""
    entity = network.case.entities[name]
    said = []
    if name in network.designated:
        said.append(f"{sentence_case(noun_of(network, name))} is listed itself.")
    if entity.pool == kinds.UMBRELLA:
        said.append(umbrella_text(network, name))
        ties = sorted(
            {
                edge
                for choke in chokes
                for arc in choke.arcs
                if pair_of(arc)[0] == name
                for edge in net.links[arc].edges
            }
        )
        if ties:
            said.append(
                "What joins one unit to it, and no other unit, is the record that the unit is part"
                f" of it ({', '.join(ties)}): to end that is an act of the state that keeps the"
                " umbrella, and no listing does it."
            )
    elif entity.pool == kinds.GENERAL:
        said.append("It is a general pool: what leaves it is not what entered it (fungible).")
    elif entity.function:
        said.append(f"What it lawfully does: {entity.function.rstrip('.')}.")
    return " ".join(said)


def umbrella_text(network: Network, name: str) -> str:
    """Why an umbrella is no single target: whom else its money pays."""
    entity = network.case.entities[name]
    function = f" {entity.function.rstrip('.')}." if entity.function else ""
    said = (
        f"{sentence_case(noun_of(network, name))} is an umbrella: money that enters it is for all"
        f" its units, and no publication read says which part goes to which.{function}"
    )
    strength = [
        fact
        for fact in network.case.facts_of.get(name, ())
        if fact.measure == "strength" and fact.value_min and network.published(fact.publication)
    ]
    if strength:
        last = max(strength, key=lambda fact: (dates.last_day(fact.date or "0001"), fact.id))
        least = "" if last.value_min == last.value_max else "over "
        said += (
            f" It counts {least}{grouped(last.value_min)} {last.unit or 'members'}"
            f" ({last.date or 'no date'}; {last.id}, {last.publication}), so that what stops it"
            " would stop the pay of all of them."
        )
    return said


def _hops_text(net: FlowNet, cut: Cut) -> str:
    number = int(cut.size)
    hops = "; ".join(hop_text(net, arc) for arc in cut.arcs)
    return f"Fewest hops that hold all routes together: {number}: {hops}."


def _parties_text(network: Network, cut: Cut) -> str:
    if not cut.possible:
        return (
            "All routes together cannot be cut by removing parties: on some a source is the last"
            " party before a target, and nobody stands between."
        )
    names = ", ".join(with_id(network, name) for name in cut.parties)
    return f"Fewest parties that hold all routes together: {int(cut.size)}: {names}."


def _money_text(net: FlowNet, cut: Cut) -> str:
    assert cut.terms is not None
    hops = "; ".join(pair_text(net.network, arc) for arc in cut.arcs)
    least = "; ".join(pair_text(net.network, arc) for arc in cut.open_above)
    said = f" A least figure without an upper end, so that more may pass: {least}." if least else ""
    absent = "; ".join(doubted_pair_text(net, arc) for arc in cut.absent)
    if absent:
        said += f" No record of these terms, so in no figure here: {absent}."
    return (
        f"In money, {figures.terms_text(cut.terms)}: {figures.amount(cut.size, cut.currency)} at"
        f" the figures printed, limited by {hops} ({', '.join(cut.edges)}).{said}"
    )


def _sentence(answer: ChokepointsAnswer, choke: Choke, what: str) -> str:
    network = answer.network
    sources = nouns_of(network, answer.net.sources)
    target = noun_of(network, choke.target)
    return f"Every known route from {sources} to {target} {what}.{_unsure(choke)}"


def rows(answer: ChokepointsAnswer) -> Iterator[dict[str, str]]:
    """One row a party or hop that every route to a target uses; one without where none is."""
    network = answer.network
    shared = {
        "as_of": network.as_of,
        "known_by": network.view.known_by,
        "data": network.case.sha256[:12],
    }
    empty = dict.fromkeys(COLUMNS, "")
    behind = {one.target: one for one in answer.reached_through}
    for choke in answer.chokes:
        target = {
            "target": choke.target,
            "target_name": name_of(network, choke.target),
            "routes_apart": str(choke.routes_apart),
            "reached_through": _through(behind, choke.target),
        }
        for at, name in enumerate(choke.parties, 1):
            yield (
                empty
                | shared
                | target
                | {
                    "choke": "party",
                    "choke_name": name_of(network, name),
                    "from": name,
                    "position": str(at),
                    "pool": network.pool(name),
                    "listed": "yes" if name in network.designated else "no",
                    "sentence": _sentence(answer, choke, f"passes {noun_of(network, name)}"),
                }
            )
        for at, arc in enumerate(choke.arcs, 1):
            one, other = pair_of(arc)
            yield (
                empty
                | shared
                | target
                | {
                    "choke": "hop",
                    "choke_name": pair_text(network, arc),
                    "from": one,
                    "to": other,
                    "position": str(at),
                    "edges": ";".join(answer.net.links[arc].edges),
                    "sentence": _sentence(
                        answer, choke, f"takes the hop {pair_text(network, arc)}"
                    ),
                }
            )
        if not choke.parties and not choke.arcs:
            yield empty | shared | target | {"choke": "none"}


def _through(behind: dict[str, ReachedThrough], target: str) -> str:
    """Ids of the targets through which one is reached, where it is reached no other way."""
    return ";".join(behind[target].parties) if target in behind else ""


def to_dict(answer: ChokepointsAnswer) -> dict[str, Any]:
    """JSON of `chokepoints`."""
    net = answer.net
    through = {one.target: list(one.parties) for one in answer.reached_through}
    return {
        "query": answer.query,
        "data": data_version(answer.network.case),
        "search": search_to_dict(answer.search),
        "notes": list(answer.notes),
        "chokepoints": [
            {
                "target": choke.target,
                "parties": [
                    {
                        "entity": name,
                        "pool": answer.network.pool(name),
                        "listed": name in answer.network.designated,
                        "meaning": _meaning(answer.network, name, [choke], net),
                    }
                    for name in choke.parties
                ],
                "hops": [hop_dict(net, arc) for arc in choke.arcs],
                "routes_apart": choke.routes_apart,
                "stated_as_fact": choke.stated_as_fact,
                "parties_of_facts": list(choke.of_facts),
                "reached_through": through.get(choke.target, []),
            }
            for choke in answer.chokes
        ],
        "unreached": list(answer.unreached),
        "reached_through": reached_through_list(answer.network, answer.reached_through),
        "cut_of_hops": _cut_dict(net, answer.hops),
        "cut_of_parties": _cut_dict(net, answer.parties),
        "cuts_in_money": [
            (_cut_dict(net, cut) or {})
            | {
                "checks": None
                if checks is None
                else {
                    "passes": figures.exact(checks.value),
                    "odds": [figures.exact(share) for share in checks.checks],
                }
            }
            for cut, checks in zip(answer.money, answer.checks, strict=True)
        ],
    }


def _cut_dict(net: FlowNet, cut: Cut | None) -> dict[str, Any] | None:
    if cut is None:
        return None
    found: dict[str, Any] = {
        "possible": cut.possible,
        "size": figures.exact(cut.size) if cut.possible else None,
        "hops": [hop_dict(net, arc) for arc in cut.arcs],
        "parties": list(cut.parties),
    }
    if cut.terms is not None:
        found |= figures.terms_dict(cut.terms) | {"currency": cut.currency or None}
        found["records"] = list(cut.edges)
        found["open_above"] = [hop_dict(net, arc) for arc in cut.open_above]
        found["absent"] = [hop_dict(net, arc) for arc in cut.absent]
    return found
