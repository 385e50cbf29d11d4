"""The answer of `targets` as text, JSON and CSV. It says what would change, and no more."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from flowgraph.analysis import open_payments as still_open
from flowgraph.analysis import stops
from flowgraph.analysis.effects import MONEY, Effect
from flowgraph.analysis.flownet import pair_of
from flowgraph.analysis.judged import PARTY, Candidate
from flowgraph.analysis.open_payments import OpenPayment
from flowgraph.analysis.targets import KNOWN, SUBSTITUTES, Option, Plan, TargetsAnswer
from flowgraph.case.view import Network
from flowgraph.model import kinds
from flowgraph.render import figures
from flowgraph.render.as_json import data_version, reached_through_list, search_to_dict
from flowgraph.render.as_text import with_id
from flowgraph.render.chokepoints import umbrella_text
from flowgraph.render.hops import unsure_text
from flowgraph.render.lines import line_dict, line_text
from flowgraph.render.offices import officer_dict, record_text, sentence
from flowgraph.render.sentences import (
    edge_sentence,
    reached_through_lines,
    reached_through_text,
)
from flowgraph.render.terminal import Page
from flowgraph.render.words import (
    STANDING,
    asked_text,
    counted,
    name_of,
    noun_of,
    nouns_of,
    sentence_case,
    weighed_text,
)

HEADING = "Effect on routes if stopped"
READINGS = (
    "Two readings: the effects above are of a stop, after which nothing passes. A listing is no"
    " stop: it forbids dealings to those whom it binds, and what passes in fact depends on others."
    " Read as a listing alone, no route changes; it then ends at a listed party sooner."
)
COLUMNS = (
    "row", "size", "name", "kind", "against", "cost", "measure", "unit", "base", "left",
    "crossed_min", "crossed_max", "rerouted_min", "rerouted_max", "substituted_min",
    "substituted_max", "undone_by", "undone_for", "exact", "bound", "method", "grade",
    "routes", "payee_listed", "criteria", "collateral", "office", "evidence",
    "edges", "reason", "reached_through", "sentence", "as_of", "known_by", "data",
)  # fmt: skip
_MISSING = {
    still_open.WHO: "who the payee is",
    still_open.WHEN: "the day",
    still_open.AFTER: "whether it came before or after the listing",
    still_open.HOW_MUCH: "the amount",
}
# Collateral payments that a text tells one by one.
_SHOWN = 3


def text(answer: TargetsAnswer, page: Page) -> str:
    """Text of `targets`."""
    network, net = answer.network, answer.net
    page.add(HEADING)
    page.add()
    _base(page, answer)
    if answer.plans:
        for plan in answer.plans:
            _plan(page, answer, plan)
        if max(plan.size for plan in answer.plans) < answer.query["k"]:
            page.add("No further stop among the candidates takes more away.", 2)
        page.add()
    if answer.candidates:
        if not answer.plans:
            number = counted(answer.query["k"], "stop")
            within = answer.query["cost"]
            why = f" within a cost of {within}" if within else ": there is a way round each"
            page.add(f"No set of up to {number} takes anything away{why}.")
        page.add("Each candidate by itself:")
        for at, one in enumerate(answer.candidates, 1):
            _candidate(page, answer, one, at)
        page.add(READINGS)
        _dealt_after(page, answer)
        page.add()
    elif net.reached:
        page.add("Nothing on the known routes is a candidate.")
    _excluded(page, answer)
    _unchanged(page, answer)
    _still_open(page, answer)
    if answer.officers:
        page.add("Offices behind the hops; to vacate one, or to list its holder, stops no hop:")
        for officer in answer.officers:
            page.add(f"- {sentence(network, officer)}", 2, 4)
        page.add()
    for note in answer.notes:
        page.add(f"{note[:1].upper()}{note[1:]}.")
    page.add(STANDING)
    page.add(asked_text(network))
    return page.text()


def _unit(answer: TargetsAnswer) -> str:
    return answer.frame.currency if answer.frame is not None else ""


def value_text(answer: TargetsAnswer, value: Fraction) -> str:
    """A quantity of the measure: an amount, or a number of parties."""
    if answer.measure == MONEY:
        return figures.amount(value, _unit(answer))
    return counted(int(value), "party", "parties")


def effect_text(answer: TargetsAnswer, effect: Effect) -> str:
    """An effect with its bounds."""
    if effect.low == effect.high:
        return value_text(answer, effect.high)
    if answer.measure == MONEY:
        low = figures.amount(effect.low, "")
        return f"{_unit(answer)} {low} to {figures.amount(effect.high, '')}".strip()
    return f"{int(effect.low)} to {int(effect.high)} parties"


def _base(page: Page, answer: TargetsAnswer) -> None:
    network, net = answer.network, answer.net
    sources = nouns_of(network, net.sources) or "the source"
    if not net.reached:
        page.add(f"No known route leads from {sources} to a target: nothing can be stopped.")
        return
    if answer.frame is not None:
        spans = answer.frame.amounts.values()
        open_above = any(span.high is None for span in spans)
        least = ", some of which are least ones without an upper end" if open_above else ""
        page.add(
            f"From {sources} to {counted(len(net.reached), 'target')}, measured in money,"
            f" {figures.terms_text(answer.frame.terms)}. At most"
            f" {effect_text(answer, answer.base)} can pass by the figures printed{least}."
        )
        rates = answer.frame.rates({arc[0] for arc in net.links})
        if rates:
            page.add(f"Rates: {figures.rates_text(network, rates)}.", 2)
    else:
        doubted = int(answer.base.high - answer.base.low)
        unsure = (
            f", to {doubted} of them only over records that are weak, alleged, inferred or disputed"
            if doubted
            else ""
        )
        page.add(
            f"Known routes lead from {sources} to {counted(len(net.reached), 'target')}{unsure}."
            " The measure is how many are still reached."
        )
    for line in reached_through_lines(network, answer.reached_through):
        page.add(line)
    if answer.reached_through and answer.measure == MONEY:
        page.add(
            "Money counts where it first arrives at a target: what goes on from there to another"
            " is in no effect below. --measure reach counts who would be cut off."
        )
    page.add()


def name_text(network: Network, name: str) -> str:
    """A candidate: a party, or the money that one party gives or sets aside for another."""
    payer, _, payee = name.partition(">")
    if payee:
        return f"the money hop {name_of(network, payer)} → {name_of(network, payee)}"
    return with_id(network, name)


def stop_text(answer: TargetsAnswer, name: str) -> str:
    """A candidate with how its records are hedged, where none of them is stated as a fact."""
    edges = [
        edge
        for arc, link in answer.net.links.items()
        if ">" in name and ">".join(pair_of(arc)) == name
        for edge in link.edges
    ]
    unsure = unsure_text(answer.network, [*dict.fromkeys(edges)])
    return name_text(answer.network, name) + (f" ({unsure})" if unsure else "")


def _plan(page: Page, answer: TargetsAnswer, plan: Plan) -> None:
    solution = plan.solution
    number = counted(plan.size, "stop")
    left = value_text(answer, solution.value or Fraction(0))
    measure = "can still pass" if answer.measure == MONEY else "still reached"
    sets = len(solution.sets)
    tie = f"; {counted(sets, 'set')} of equal effect" if sets > 1 else ""
    if not solution.complete and sets == 1:
        tie = "; other sets may have the same effect"
    after = " and your substitutes" if plan.against == SUBSTITUTES else ""
    page.add(f"With at most {number}, after known hops{after}:", 2, 4)
    page.add(f"{left} {measure} ({_proof(answer, plan)}{tie}).", 4, 6)
    said = [_option_text(answer, one) for one in plan.options]
    alike = len(set(said)) == 1
    for one, effects in zip(plan.options, said, strict=True):
        names = "; ".join(stop_text(answer, name) for name in one.names)
        page.add(f"- {names}{_cost_text(answer, one.cost)}", 4, 6)
        if not alike:
            for line in effects:
                page.add(line, 6, 8)
    for line in said[0] if alike else ():
        page.add(line, 4, 6)


def _cost_text(answer: TargetsAnswer, cost: Fraction) -> str:
    """What stops cost, where the question gives prices."""
    return f" (cost {figures.amount(cost, '')})" if answer.query["prices"] else ""


def _option_text(answer: TargetsAnswer, one: Option) -> tuple[str, ...]:
    """What one set takes away, and what would undo it."""
    levels = _levels(answer, one.crossed, one.rerouted, one.substituted)
    if one.undone is None:
        return (levels,)
    cost = figures.amount(one.undone.cost, _unit(answer))
    ids = ", ".join(one.undone.substitutes)
    return levels, f"cheapest substitutes that undo as much as all would: {ids} for {cost}"


def _proof(answer: TargetsAnswer, plan: Plan) -> str:
    solution = plan.solution
    if solution.exact:
        tried = f" of {solution.tried:,} sets" if solution.method == "enumeration" else ""
        return f"the least there is, by {solution.method}{tried}"
    if solution.bound is None:
        return f"by {solution.method}; how near to the least is not known"
    return (
        f"by {solution.method}, not proved the least: no set leaves less than"
        f" {value_text(answer, solution.bound)}"
    )


def _levels(
    answer: TargetsAnswer, crossed: Effect, rerouted: Effect, substituted: Effect | None
) -> str:
    said = (
        f"taken away: {effect_text(answer, crossed)} if nothing took another way,"
        f" {effect_text(answer, rerouted)} after the best way round over known hops"
    )
    if substituted is not None:
        said += f", {effect_text(answer, substituted)} with the substitutes named"
    return said


def _candidate(page: Page, answer: TargetsAnswer, one: Candidate, at: int) -> None:
    network = answer.network
    if one.office:
        page.add(f"{at}. the office: {one.office}", 2, 5)
        page.add(f"evidence names {name_of(network, one.name)} [{one.name}]", 5, 7)
    else:
        page.add(f"{at}. {stop_text(answer, one.name)}{_cost_text(answer, one.cost)}", 2, 5)
    page.add(_levels(answer, one.crossed, one.rerouted, one.substituted), 5, 7)
    routes = ", ".join(one.routes) or "none among those told"
    page.add(f"routes: {routes}; weakest grade of the best {one.grade or 'none'}", 5, 7)
    for name in one.edges[:_SHOWN] if one.kind != PARTY else ():
        edge = network.case.edges[name]
        said = edge_sentence(network, edge, network.summaries[name])
        cited = ", ".join(network.summaries[name].publications) or "no publication"
        page.add(f"record {name}: {sentence_case(said)} ({cited})", 5, 7)
    if one.payee_listed:
        page.add("the payee is listed already; no further listing is in question here", 5, 7)
    if one.elements:
        said = "; ".join(
            f"{code} {result} (towards {party})" for party, code, result in one.elements
        )
        page.add(f"E.O. 13224, what the cited evidence is consistent with: {said}", 5, 7)
    elif one.kind == PARTY:
        page.add("E.O. 13224: the cited evidence is consistent with no element tested", 5, 7)
    _collateral(page, answer, one)


def _collateral(page: Page, answer: TargetsAnswer, one: Candidate) -> None:
    network = answer.network
    payer = network.case.entities[one.name.partition(">")[0]]
    payee = network.case.entities.get(one.name.partition(">")[2])
    head = payee or payer
    if network.pool(head.id) == kinds.UMBRELLA:
        page.add(umbrella_text(network, head.id), 5, 7)
    elif head.function:
        page.add(f"what {name_of(network, head.id)} lawfully does: {head.function}", 5, 7)
    if one.kind == PARTY:
        lawful = one.collateral
        if not lawful and network.pool(head.id) != kinds.UMBRELLA:
            page.add("lawful payees hit: none is recorded", 5, 7)
        for line in lawful[:_SHOWN]:
            page.add(f"hit as well: {line_text(network, line)}", 5, 7)
        if len(lawful) > _SHOWN:
            page.add(f"and {counted(len(lawful) - _SHOWN, 'further line')} (--format json)", 5, 7)


def _dealt_after(page: Page, answer: TargetsAnswer) -> None:
    network = answer.network
    for names, when in (
        (answer.dealt_after, "after the listing"),
        (answer.dealt_over, "over the day of the listing, so that before or after it is open"),
    ):
        if names:
            page.add(
                f"In these tables {counted(len(names), 'money record')} to a listed party"
                f" {'is' if len(names) == 1 else 'are'} dated {when}:",
                2,
            )
            for name in names:
                page.add(f"- {name}: {record_text(network, name)}", 2, 4)


def reason_text(network: Network, name: str, reason: str) -> str:
    """Why a party or a payment is no candidate."""
    payer, _, payee = name.partition(">")
    if reason == stops.LISTED:
        return f"listed already, since {network.since(payer) or 'a day not stated'}"
    if reason == stops.INTO_POOL:
        pool = network.pool(payee)
        what = "an umbrella" if pool == kinds.UMBRELLA else "a pool"
        return (
            f"it goes to {what}; to stop it stops all that {noun_of(network, payee)} does"
            " (name it with --include to count it)"
        )
    return {
        stops.POOL: "a pool, umbrella or state body (name it with --include to count it)",
        stops.PERSON: "a natural person (--include persons counts offices)",
        stops.UNNAMED: "a group that no publication names: nobody can be listed",
        stops.PROTECTED: "protected by the question",
    }[reason]


def _excluded(page: Page, answer: TargetsAnswer) -> None:
    if not answer.excluded:
        return
    network = answer.network
    page.add("Not candidates, and why:")
    for name, reason in answer.excluded:
        said = stop_text(answer, name)
        page.add(f"- {said}: {reason_text(network, name, reason)}.", 2, 4)
        if reason == stops.POOL and network.pool(name) == kinds.UMBRELLA:
            page.add(umbrella_text(network, name), 4)
    page.add()


def _unchanged(page: Page, answer: TargetsAnswer) -> None:
    """What a further designation would not change."""
    net = answer.net
    if not net.reached:
        return
    parties = [one for one in answer.candidates if one.kind == PARTY]
    if not parties:
        page.add(
            "What a further designation changes: nothing on these routes, by what is looked at"
            " here. Every unlisted party on them is left out above, with the reason; whether it"
            " could be listed is not said."
        )
    known = [plan.solution.value for plan in answer.plans if plan.against == KNOWN]
    rest = (known[-1] if known else answer.base.high) or Fraction(0)
    if answer.measure != MONEY and rest > 0:
        page.add(
            f"What no set of {answer.query['k']} changes:"
            f" {counted(int(rest), 'target')} of {len(net.reached)} would still be reached."
        )
    if not parties or (answer.measure != MONEY and rest > 0):
        page.add()


def open_text(network: Network, one: OpenPayment) -> str:
    """One payment that a listing leaves open, with the facts that are missing."""
    edge = network.case.edges[one.edge]
    summary = network.summaries[one.edge]
    said = sentence_case(edge_sentence(network, edge, summary))
    missing = ", ".join(_MISSING[code] for code in one.missing)
    cited = ", ".join(summary.publications) or "no publication"
    ties = f"; tie: {', '.join(one.ties)}" if one.ties else ""
    lack = f" Missing: {missing}." if missing else ""
    note = f" Note: {edge.note}." if edge.note and not network.known_by else ""
    weighed = weighed_text(network, one.edge)
    return f"{said} ({one.edge}; {weighed}; {cited}{ties}).{note}{lack}"


def _still_open(page: Page, answer: TargetsAnswer) -> None:
    if not answer.still_open:
        return
    network = answer.network
    page.add("What the listings leave open (records, and the facts that would settle them):")
    last = ""
    for one in answer.still_open:
        if one.party != last:
            last = one.party
            since = one.since or "a day not stated"
            page.add(f"{name_of(network, one.party)}, listed since {since}:", 2, 4)
        page.add(f"- {open_text(network, one)}", 4, 6)
    page.add()


def rows(answer: TargetsAnswer) -> Iterator[dict[str, str]]:
    """One row a best set, a candidate, an excluded party, a target behind another, an open payment.

    An open payment is one that the listings leave open.
    """
    network = answer.network
    shared = dict.fromkeys(COLUMNS, "") | {
        "measure": answer.measure,
        "unit": _unit(answer) if answer.measure == MONEY else "parties",
        "base": figures.cell(answer.base.high),
        "as_of": network.as_of,
        "known_by": network.view.known_by,
        "data": network.case.sha256[:12],
    }
    for plan in answer.plans:
        for option in plan.options:
            yield (
                shared
                | {
                    "row": "set",
                    "size": str(plan.size),
                    "name": "; ".join(option.names),
                    "against": plan.against,
                    "cost": figures.cell(option.cost),
                    "left": figures.cell(plan.solution.value),
                    "exact": "yes" if plan.solution.exact else "no",
                    "bound": figures.cell(plan.solution.bound),
                    "method": plan.solution.method,
                    "undone_by": ";".join(option.undone.substitutes) if option.undone else "",
                    "undone_for": figures.cell(option.undone.cost) if option.undone else "",
                    "sentence": "; ".join(stop_text(answer, name) for name in option.names),
                }
                | _effect_cells(option.crossed, option.rerouted, option.substituted)
            )
    for one in answer.candidates:
        yield (
            shared
            | {
                "row": "candidate",
                "name": one.office or one.name,
                "kind": one.kind,
                "cost": figures.cell(one.cost),
                "grade": one.grade,
                "routes": ";".join(one.routes),
                "payee_listed": "yes" if one.payee_listed else "no",
                "criteria": "; ".join(
                    f"{code} {result} {party}" for party, code, result in one.elements
                ),
                "collateral": "; ".join(line_text(network, line) for line in one.collateral),
                "office": one.office,
                "evidence": name_of(network, one.name) if one.office else "",
                "edges": ";".join(one.edges),
                "sentence": _levels(answer, one.crossed, one.rerouted, one.substituted),
            }
            | _effect_cells(one.crossed, one.rerouted, one.substituted)
        )
    for name, reason in answer.excluded:
        yield shared | {
            "row": "excluded",
            "name": name,
            "reason": reason,
            "sentence": f"{stop_text(answer, name)}: {reason_text(network, name, reason)}",
        }
    for behind in answer.reached_through:
        yield shared | {
            "row": "reached-through",
            "name": behind.target,
            "reached_through": ";".join(behind.parties),
            "sentence": reached_through_text(network, behind),
        }
    for payment in answer.still_open:
        yield shared | {
            "row": "left-open",
            "name": payment.party,
            "reason": ";".join(payment.missing),
            "edges": payment.edge,
            "sentence": open_text(network, payment),
        }


def _effect_cells(crossed: Effect, rerouted: Effect, more: Effect | None) -> dict[str, str]:
    return {
        "crossed_min": figures.cell(crossed.low),
        "crossed_max": figures.cell(crossed.high),
        "rerouted_min": figures.cell(rerouted.low),
        "rerouted_max": figures.cell(rerouted.high),
        "substituted_min": figures.cell(more.low) if more else "",
        "substituted_max": figures.cell(more.high) if more else "",
    }


def _effect_dict(effect: Effect | None) -> dict[str, str | None] | None:
    if effect is None:
        return None
    return {"min": figures.exact(effect.low), "max": figures.exact(effect.high)}


def to_dict(answer: TargetsAnswer) -> dict[str, Any]:
    """JSON of `targets`."""
    network = answer.network
    return {
        "query": answer.query,
        "data": data_version(network.case),
        "search": search_to_dict(answer.search),
        "notes": list(answer.notes),
        "heading": HEADING,
        "standing": STANDING,
        "measure": answer.measure,
        "frame": None
        if answer.frame is None
        else figures.terms_dict(answer.frame.terms) | {"currency": answer.frame.currency or None},
        "base": _effect_dict(answer.base),
        "sets": [
            {
                "size": plan.size,
                "against": plan.against,
                "left": figures.exact(plan.solution.value),
                "ties_complete": plan.solution.complete,
                "method": plan.solution.method,
                "exact": plan.solution.exact,
                "bound": figures.exact(plan.solution.bound),
                "tried": plan.solution.tried,
                "options": [
                    {
                        "stops": list(one.names),
                        "cost": figures.exact(one.cost),
                        "without_rerouting": _effect_dict(one.crossed),
                        "after_rerouting": _effect_dict(one.rerouted),
                        "with_substitutes": _effect_dict(one.substituted),
                        "undone_by": list(one.undone.substitutes) if one.undone else [],
                        "undone_for": figures.exact(one.undone.cost) if one.undone else None,
                    }
                    for one in plan.options
                ],
            }
            for plan in answer.plans
        ],
        "candidates": [
            {
                "name": one.name,
                "kind": one.kind,
                "cost": figures.exact(one.cost),
                "edges": list(one.edges),
                "without_rerouting": _effect_dict(one.crossed),
                "after_rerouting": _effect_dict(one.rerouted),
                "with_substitutes": _effect_dict(one.substituted),
                "routes": list(one.routes),
                "grade": one.grade or None,
                "criteria": [
                    {"party": party, "element": code, "result": result}
                    for party, code, result in one.elements
                ],
                "collateral": [line_dict(line) for line in one.collateral],
                "office": one.office or None,
                "payee_listed": one.payee_listed,
            }
            for one in answer.candidates
        ],
        "excluded": [{"name": name, "reason": reason} for name, reason in answer.excluded],
        "reached_through": reached_through_list(network, answer.reached_through),
        "left_open": [
            one._asdict() | {"sentence": open_text(network, one)} for one in answer.still_open
        ],
        "dealt_after_listing": list(answer.dealt_after),
        "dealt_over_day_of_listing": list(answer.dealt_over),
        "officers": [officer_dict(network, one) for one in answer.officers],
    }
