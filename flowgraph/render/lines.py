"""What is recorded of the money of a payer, and two payers side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flowgraph.analysis.beside import Comparison, Line
from flowgraph.analysis.trace import PAYMENTS, TraceAnswer
from flowgraph.case.view import Network
from flowgraph.model import kinds
from flowgraph.model.values import Fact
from flowgraph.render import figures
from flowgraph.render.hops import pair_text
from flowgraph.render.terminal import Page
from flowgraph.render.words import name_of, noun_of, weighed_text


def _rates(page: Page, network: Network, lines: Iterable[Line]) -> None:
    used = {name for line in lines if line.converted for name in line.converted.rates}
    if used:
        page.add(f"Rates: {figures.rates_text(network, tuple(sorted(used)))}.", 2, 4)


def lines(page: Page, answer: TraceAnswer) -> None:
    """What is recorded of the source, where no route leads to a target."""
    if answer.basis == PAYMENTS or answer.net.reached:
        return
    told(
        page,
        answer,
        answer.lines,
        "Recorded of the money of the source, each line apart:",
    )


def told(page: Page, answer: TraceAnswer, lines: Sequence[Line], head: str) -> None:
    """Lines under a heading, with the sums of several payers to one payee."""
    network = answer.network
    page.add(head)
    for line in lines:
        page.add(f"- {line_text(network, line)}", 2, 4)
    if not lines:
        page.add("- no payment by it is recorded", 2, 4)
    sums = _sums(lines)
    for (payee, terms, currency), found in sums.items():
        if len(found) > 1:
            total = found[0].amount
            for other in found[1:]:
                total = total + other.amount if total and other.amount else total
            if total is not None:
                page.add(
                    f"Together to {noun_of(network, payee)}, {figures.terms_text(terms)}:"
                    f" {figures.span(total, currency)} from {len(found)} payers.",
                    2,
                    4,
                )
    _rates(page, network, lines)
    page.add()


def _sums(lines: Iterable[Line]) -> dict[tuple[str, Any, str], list[Line]]:
    found: dict[tuple[str, Any, str], list[Line]] = {}
    for line in lines:
        if line.amount is not None and not line.within:
            found.setdefault((line.payee, line.terms, line.currency), []).append(line)
    return found


def line_text(network: Network, line: Line) -> str:
    """One line in words: payer, payee, amount, terms, records, publications."""
    amount = figures.span(line.amount, line.currency) if line.amount else "no figure"
    if line.converted and line.converted.rates and line.converted.span:
        amount += f" = {figures.span(line.converted.span, line.converted.currency)}"
        amount += f" at {', '.join(line.converted.rates)}"
    elif line.converted and line.converted.missing:
        amount += f" (not in {line.converted.currency}: {line.converted.missing})"
    if line.within:
        amount += f", a part of {', '.join(line.within)}"
    said = "".join(f"; {note}" for note in notes_of(network, line.edges))
    return (
        f"{name_of(network, line.payer)} → {name_of(network, line.payee)}: {amount},"
        f" {figures.terms_text(line.terms)} ({_records(network, line)}){said}"
    )


def notes_of(network: Network, edges: Iterable[str]) -> list[str]:
    """Notes of some records; none under the second clock, for they have no day."""
    if network.known_by:
        return []
    return sorted({network.case.edges[name].note for name in edges} - {""})


def _records(network: Network, line: Line) -> str:
    names = ", ".join(f"{name}: {weighed_text(network, name)}" for name in line.edges)
    return f"{names}; {', '.join(line.publications) or 'no publication'}"


def beside(page: Page, answer: TraceAnswer) -> None:
    """Printed totals, and two payers side by side."""
    network = answer.network
    for fact in answer.totals:
        page.add(f"Printed total, not added to its parts: {_fact(fact)}")
    if answer.query["beside"] is None:
        return
    if answer.net.reached:
        told(page, answer, answer.lines, "Recorded of the money of the source:")
    told(page, answer, answer.beside, "Beside it:")
    page.add("Side by side (figures are compared, no money is joined):")
    for one in answer.comparisons:
        page.add(f"- {comparison_text(network, one)}", 2, 4)
    if not answer.comparisons:
        page.add("- no two figures share status, currency and a period that does not differ", 2, 4)
    common = {line.payee for line in answer.lines} & {line.payee for line in answer.beside}
    for name in sorted(common):
        pool = network.pool(name)
        what = f", a {pool} pool" if pool != kinds.NO_POOL else ""
        page.add(f"A payee of both: {noun_of(network, name)}{what}.", 2, 4)
    if not common:
        page.add("No payee is recorded for both.", 2, 4)
    page.add()


def _fact(fact: Fact) -> str:
    return f"{fact.statement} ({fact.id}, {fact.publication})"


def comparison_text(network: Network, one: Comparison) -> str:
    """Two lines side by side: the ratio with its bounds, publications and doubts."""
    first, second = one.line, one.beside
    if one.low is not None and one.high is not None:
        same = one.low == one.high
        times = figures.ratio(one.low) if same else (
            f"{figures.ratio(one.low)} to {figures.ratio(one.high)}"
        )  # fmt: skip
    elif one.high is not None:
        times = f"at most {figures.ratio(one.high)}"
    elif one.low is not None:
        times = f"at least {figures.ratio(one.low)}"
    else:
        times = "an unknown number of"
    assert first.in_common is not None and second.in_common is not None
    notes = [*one.doubts, *notes_of(network, (*second.edges, *first.edges))]
    doubts = f". Mind: {'; '.join(notes)}" if notes else ""
    return (
        f"{pair_text(network, (second.payer, second.payee))} is {times} times"
        f" {pair_text(network, (first.payer, first.payee))}:"
        f" {figures.span(*second.in_common)} ({figures.terms_text(second.terms)};"
        f" {_records(network, second)}) beside {figures.span(*first.in_common)}"
        f" ({figures.terms_text(first.terms)}; {_records(network, first)}){doubts}"
    )


def line_cells(network: Network, line: Line) -> dict[str, str]:
    """Cells of one line."""
    amount, converted = line.amount, line.converted
    return {
        "basis": "record",
        "target": line.payee,
        "target_name": name_of(network, line.payee),
        "money_status": line.terms.status,
        "per": line.terms.per,
        "period": line.terms.period,
        "currency": line.currency,
        "low": figures.cell(amount.low) if amount else "",
        "high": figures.cell(amount.high) if amount else "",
        "rates": ";".join(converted.rates) if converted else "",
        "edges": ";".join(line.edges),
        "evidence": "; ".join(f"{name}: {weighed_text(network, name)}" for name in line.edges),
        "sentence": line_text(network, line),
    }


def line_dict(line: Line) -> dict[str, Any]:
    """One line for JSON."""
    return figures.terms_dict(line.terms) | {
        "from": line.payer,
        "to": line.payee,
        "amount": figures.span_dict(line.amount),
        "currency": line.currency or None,
        "edges": list(line.edges),
        "parts_not_added": list(line.parts),
        "within": list(line.within),
        "converted": None
        if line.converted is None
        else {
            **figures.span_dict(line.converted.span),
            "currency": line.converted.currency,
            "rates": list(line.converted.rates),
            "missing": line.converted.missing or None,
        },
        "publications": list(line.publications),
    }
