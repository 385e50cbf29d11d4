"""The answer of `trace` as text, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from flowgraph.analysis.beside import Comparison, Line
from flowgraph.analysis.chokepoints import names_of
from flowgraph.analysis.flownet import party_of
from flowgraph.analysis.frames import Frame
from flowgraph.analysis.ledger import CONSERVING, POISON
from flowgraph.analysis.results import Timed
from flowgraph.analysis.totals import Arrival, FrameResult
from flowgraph.analysis.trace import PAYMENTS, LedgerResult, Received, TraceAnswer
from flowgraph.case.view import Network
from flowgraph.model import kinds
from flowgraph.model.values import Fact
from flowgraph.render import figures, sentences
from flowgraph.render.as_json import data_version, search_to_dict
from flowgraph.render.hops import hop_dict, pair_text
from flowgraph.render.terminal import Page
from flowgraph.render.words import asked_text, counted, name_of, noun_of, nouns_of, sentence_case

COLUMNS = (
    "basis", "convention", "target", "target_name", "money_status", "per", "period", "currency",
    "outflow", "returned", "low", "amount", "high", "stated", "direct", "indirect", "held",
    "share_of_inflow", "share_of_outflow", "binding", "missing", "listings", "before_listing",
    "since_listing", "rates", "edges", "sentence", "as_of", "known_by", "data",
)  # fmt: skip
# Accounts that a text tells; CSV and JSON hold all of them.
_SHOWN = 20
_CLOSED = (
    "The lower bound and the haircut take the payments recorded for all there were: money held"
    " before, or had from elsewhere, would lower both."
)
_CONVENTIONS = {
    "haircut": "every payment takes each owner in proportion to the balance",
    "fifo": "what came in first goes out first",
    "lifo": "what came in last goes out first",
    "lowest": "the account's other money goes first; a claim is never more than the lowest balance",
    "poison": "whatever was touched makes all that leaves touched: reach, not an amount",
}


def text(answer: TraceAnswer, page: Page) -> str:
    """Text of `trace`."""
    if answer.basis == PAYMENTS:
        _payments(page, answer)
    else:
        _totals(page, answer)
    _lines(page, answer)
    _beside(page, answer)
    for note in answer.notes:
        page.add(f"{note[:1].upper()}{note[1:]}.")
    page.add(asked_text(answer.network))
    return page.text()


# Totals


def _totals(page: Page, answer: TraceAnswer) -> None:
    network, net = answer.network, answer.net
    sources = nouns_of(network, net.sources) or "the source"
    if not net.reached:
        page.add(
            f"No known route leads from {sources} to the targets asked for, so that no amount is"
            " available to them by these tables."
        )
        for met in answer.meeting:
            said = sentences.recipient_text(network, met.entity, met.relation)
            page.add(f"- {said}. No route is claimed.", 2, 4)
        page.add()
        return
    page.add(
        f"What is available to {counted(len(net.reached), 'target')} from {sources}, by totals."
        " Figures of another status, period or currency stand apart and are never added. Available"
        " is not sent: nobody reports what arrived."
    )
    page.add()
    if not answer.frames:
        page.add("No payment on a known route has a figure: no amount can be said.")
    for at, one in enumerate(answer.frames, 1):
        _frame(page, answer, one, at)
    umbrellas = [n for n in net.inner() if network.pool(n) == kinds.UMBRELLA]
    for name in umbrellas:
        function = network.case.entities[name].function.rstrip(".")
        lawful = f" {name_of(network, name)}: {function}." if function else ""
        page.add(
            f"What share of the money of {noun_of(network, name)} any one unit gets, no"
            f" publication read says.{lawful}"
        )
    _listings(page, answer)
    if any(arrival.haircut is not None for one in answer.frames for arrival in one.arrivals):
        page.add(_CLOSED)


def _listings(page: Page, answer: TraceAnswer) -> None:
    """How the periods told stand to the listings of each target."""
    found: dict[str, dict[str, dict[str, dict[str, None]]]] = {}
    for result in answer.frames:
        period = result.frame.terms.period or "figures without a period"
        for arrival in result.arrivals:
            for timed in arrival.timed:
                row = timed.listing.row
                if timed.listing.designates:
                    programmes = ", ".join(row.programmes) or row.list or row.authority
                    head = f"{row.since or 'a day not stated'} ({programmes})"
                    place = found.setdefault(arrival.target, {}).setdefault(head, {})
                    place.setdefault(timed.timing, {})[period] = None
    if not found:
        return
    page.add("How these periods stand to the listings:")
    for target, heads in found.items():
        alike: dict[str, list[str]] = {}
        for head, timings in heads.items():
            said = "; ".join(
                f"{_TIMING[how]}: {', '.join(periods)}" for how, periods in sorted(timings.items())
            )
            alike.setdefault(said, []).append(head)
        told = "; ".join(f"listed since {' and '.join(h)}: {said}" for said, h in alike.items())
        page.add(f"- {name_of(answer.network, target)}: {told}", 2, 4)
    page.add()


_TIMING = {
    "after": "after it",
    "before": "before it",
    "straddles": "before and after it, or over its day",
    "undated": "not to be set against it",
}


def _frame(page: Page, answer: TraceAnswer, one: FrameResult, at: int) -> None:
    network = answer.network
    frame = one.frame
    unit = f", in {frame.currency}" if frame.currency else ""
    page.add(f"{at}. {figures.terms_text(frame.terms)}{unit}", 0, 3)
    for record in frame.records:
        if record.hop[0] not in answer.net.sources:
            continue
        cited = ", ".join(network.summaries[record.edge].publications) or "no publication"
        said = figures.span(record.amount, record.currency)
        if record.converted.span is None:
            said += f", not converted: {record.converted.missing}"
        elif record.converted.rates:
            said += f" = {figures.span(record.converted.span, frame.currency)}"
        elif record.common.rates and record.common.span:
            said += f" = {figures.span(record.common.span, record.common.currency)}"
        elif record.common.missing:
            said += f" (not in {record.common.currency}: {record.common.missing})"
        page.add(f"{pair_text(network, record.hop)}: {said} ({record.edge}; {cited})", 3, 6)
    rates = frame.rates(answer.net.sources)
    if rates:
        page.add(f"at {figures.rates_text(network, rates)}", 3, 6)
    if one.returned:
        page.add(
            f"of it {figures.amount(one.returned, frame.currency)} is recorded to come back:"
            f" {figures.amount(one.outflow - one.returned, frame.currency)} is net",
            3,
            6,
        )
    for arrivals in _alike(one.arrivals):
        _arrivals(page, answer, frame, arrivals)
    if not one.arrivals:
        page.add("no route to a target has a figure of these terms", 3, 6)
    if one.absent:
        hops = "; ".join(pair_text(network, arc) for arc in one.absent)
        page.add(f"no record of these terms, so in no bound here: {hops}", 3, 6)
    page.add()


def _alike(arrivals: Iterable[Arrival]) -> list[list[Arrival]]:
    """Targets of which the same is said, together."""
    found: dict[tuple[object, ...], list[Arrival]] = {}
    for one in arrivals:
        key = (one.low, one.high, one.stated, one.haircut, one.direct, one.binding,
               one.share_of_inflow)  # fmt: skip
        found.setdefault(key, []).append(one)
    return list(found.values())


def _arrivals(page: Page, answer: TraceAnswer, frame: Frame, found: list[Arrival]) -> None:
    network = answer.network
    each = "each of " if len(found) > 1 else ""
    targets = nouns_of(network, [one.target for one in found])
    page.add(f"available to {each}{targets}: {bounds_text(found[0], frame.currency)}", 3, 6)
    first = found[0]
    if first.binding:
        held = "; ".join(pair_text(network, arc) for arc in first.binding)
        page.add(f"no more can pass than: {held}", 6, 9)
    page.add(_haircut_text(network, first, frame), 6, 9)
    if len(found) == 1 and first.haircut is not None:
        page.add(_shares_text(first, frame.currency), 6, 9)


def bounds_text(one: Arrival, currency: str) -> str:
    """Bounds in words: at least, the haircut estimate, at most."""
    low = f"at least {figures.amount(one.low, currency)}"
    if one.high is not None:
        high = f"at most {figures.amount(one.high, currency)}"
    elif one.stated is not None:
        high = (
            f"at most {figures.amount(one.stated, currency)} at the figures printed, which are"
            " least ones: no upper bound is published"
        )
    else:
        high = "no upper bound, for no figure limits the routes"
    middle = (
        f", by haircut {figures.amount(one.haircut, currency)}" if one.haircut is not None else ""
    )
    return f"{low}{middle}, {high}"


def _haircut_text(network: Network, one: Arrival, frame: Frame) -> str:
    if one.haircut is not None:
        return (
            f"of the haircut {figures.amount(one.direct, frame.currency)} direct,"
            f" {figures.amount(one.haircut - one.direct, frame.currency)} through others"
        )
    hops = [pair_text(network, arc) for arc in one.missing if one.target in names_of(arc)]
    others = len(one.missing) - len(hops)
    shown = "; ".join(hops)
    more = f"{' and ' if hops else ''}{counted(others, 'further hop')}" if others else ""
    if not hops and not others:
        return "haircut not computed: another payer on the way has no figure"
    return f"haircut not computed: no figure for {shown}{more}"


def _shares_text(one: Arrival, currency: str) -> str:
    said = []
    if one.share_of_inflow is not None:
        said.append(f"{figures.share(one.share_of_inflow)} of what it is recorded to get")
    if one.share_of_outflow is not None:
        said.append(
            f"{figures.share(one.share_of_outflow)} of what is recorded to leave the source"
        )
    return f"the haircut is {' and '.join(said)}" if said else "no share can be said"


def timings_text(timed: Iterable[Timed], period: str) -> str:
    """How a period stands to the listings of a party."""
    said = []
    for one in timed:
        row = one.listing.row
        if not one.listing.designates:
            continue
        programmes = ", ".join(row.programmes) or row.list or row.authority
        how = _TIMING[one.timing]
        how = f"{period} is {how}" if period and one.timing != "undated" else how
        said.append(f"listed since {row.since or 'a day not stated'} ({programmes}): {how}")
    return "; ".join(said)


# Payments


def _payments(page: Page, answer: TraceAnswer) -> None:
    for one in answer.ledgers:
        _ledger(page, answer, one)


def _ledger(page: Page, answer: TraceAnswer, one: LedgerResult) -> None:
    network, traced = answer.network, one.traced
    sources = nouns_of(network, answer.net.sources)
    sent = sum(traced.sent.values(), Fraction(0))
    back = sum(traced.returned.values(), Fraction(0))
    page.add(f"{traced.convention}: {_CONVENTIONS[traced.convention]}")
    paid = f"{sentence_case(sources)} paid {figures.amount(sent, one.currency)}"
    if traced.convention in CONSERVING:
        held = sum((part for mine in traced.held.values() for part in mine.values()), Fraction(0))
        page.add(
            f"{paid}; {figures.amount(back, one.currency)} came back and"
            f" {figures.amount(held, one.currency)} lies with"
            f" {counted(len(traced.held), 'account')}. Payments followed: {one.payments:,}.",
            3,
        )
    else:
        page.add(f"{paid}; {counted(len(traced.parts), 'payment')} of {one.payments:,} touched.", 3)
    for at, found in enumerate(one.received[:_SHOWN], 1):
        page.add(f"{at}. {_received_text(network, found, one)}", 3, 6)
        for split in found.splits:
            row = split.listing.row
            page.add(
                f"listed since {row.since or 'a day not stated'}"
                f" ({', '.join(row.programmes) or row.list}):"
                f" {figures.amount(split.before, one.currency)} before it,"
                f" {figures.amount(split.since, one.currency)} on its day or after",
                6,
                9,
            )
    if len(one.received) > _SHOWN:
        more = len(one.received) - _SHOWN
        page.add(f"... and {counted(more, 'further account')}; --format csv gives all.", 3)
    if not one.received:
        page.add("Nothing of it reached a target asked for.", 3)
    if one.same_day:
        page.add(
            f"{counted(one.same_day, 'account')} got and made payments on one day; within a day"
            " the order is that of the ids.",
            3,
        )
    if traced.grains:
        page.add("Counted in billionths of a unit; nothing is lost to rounding.", 3)
    page.add()


def _received_text(network: Network, found: Received, one: LedgerResult) -> str:
    name = name_of(network, found.account)
    word = "touched" if one.traced.convention == POISON else "received"
    said = (
        f"{name}: {word} {figures.amount(found.amount, one.currency)} in"
        f" {counted(found.payments, 'payment')} (direct"
        f" {figures.amount(found.direct, one.currency)}, through others"
        f" {figures.amount(found.indirect, one.currency)})"
    )
    if one.traced.convention == POISON:
        return said
    return (
        f"{said}, whatever the convention {figures.amount(found.low, one.currency)} to"
        f" {figures.amount(found.high, '')}; {figures.share(found.share_of_inflow)} of its inflow,"
        f" {figures.share(found.share_of_outflow)} of what was paid out"
    )


# Lines, totals, comparisons


def _rates(page: Page, network: Network, lines: Iterable[Line]) -> None:
    used = {name for line in lines if line.converted for name in line.converted.rates}
    if used:
        page.add(f"Rates: {figures.rates_text(network, tuple(sorted(used)))}.", 2, 4)


def _lines(page: Page, answer: TraceAnswer) -> None:
    if answer.basis == PAYMENTS or answer.net.reached:
        return
    _told(
        page,
        answer,
        answer.lines,
        "Recorded of the money of the source, each line apart:",
    )


def _told(page: Page, answer: TraceAnswer, lines: Iterable[Line], head: str) -> None:
    network = answer.network
    page.add(head)
    for line in lines:
        page.add(f"- {line_text(network, line)}", 2, 4)
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
    notes = {network.case.edges[name].note for name in line.edges} - {""}
    said = "" if network.known_by else "".join(f"; {note}" for note in sorted(notes))
    return (
        f"{name_of(network, line.payer)} → {name_of(network, line.payee)}: {amount},"
        f" {figures.terms_text(line.terms)} ({', '.join(line.edges)};"
        f" {', '.join(line.publications) or 'no publication'}){said}"
    )


def _beside(page: Page, answer: TraceAnswer) -> None:
    network = answer.network
    for fact in answer.totals:
        page.add(f"Printed total, not added to its parts: {_fact(fact)}")
    if answer.query["beside"] is None:
        return
    if answer.net.reached:
        _told(page, answer, answer.lines, "Recorded of the money of the source:")
    _told(page, answer, answer.beside, "Beside it:")
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
    doubts = f". {sentence_case('; '.join(one.doubts))}" if one.doubts else ""
    return (
        f"{pair_text(network, (second.payer, second.payee))} is {times} times"
        f" {pair_text(network, (first.payer, first.payee))}:"
        f" {figures.span(*second.in_common)} ({figures.terms_text(second.terms)};"
        f" {', '.join(second.publications)}) beside {figures.span(*first.in_common)}"
        f" ({figures.terms_text(first.terms)}; {', '.join(first.publications)}){doubts}"
    )


# CSV and JSON


def rows(answer: TraceAnswer) -> Iterator[dict[str, str]]:
    """One row an arrival, a line of records, or two lines side by side; `basis` says which."""
    network = answer.network
    shared = dict.fromkeys(COLUMNS, "") | {
        "basis": answer.basis,
        "as_of": network.as_of,
        "known_by": network.view.known_by,
        "data": network.case.sha256[:12],
    }
    for result in answer.frames:
        for one in result.arrivals:
            yield shared | _frame_cells(answer, result, one)
    for ledger in answer.ledgers:
        for found in ledger.received:
            yield shared | _ledger_cells(network, ledger, found)
    for line in (*answer.lines, *answer.beside):
        yield shared | _line_cells(network, line)
    for pair in answer.comparisons:
        yield shared | {
            "basis": "comparison",
            "target": pair.beside.payee,
            "target_name": name_of(network, pair.beside.payee),
            "low": figures.cell(pair.low),
            "high": figures.cell(pair.high),
            "edges": ";".join((*pair.beside.edges, *pair.line.edges)),
            "sentence": comparison_text(network, pair),
        }


def _frame_cells(answer: TraceAnswer, result: FrameResult, one: Arrival) -> dict[str, str]:
    network, frame = answer.network, result.frame
    sources = answer.net.sources
    edges = [record.edge for record in frame.records if record.hop[0] in sources]
    return {
        "convention": "haircut",
        "target": one.target,
        "target_name": name_of(network, one.target),
        "money_status": frame.terms.status,
        "per": frame.terms.per,
        "period": frame.terms.period,
        "currency": frame.currency,
        "outflow": figures.cell(result.outflow),
        "returned": figures.cell(result.returned),
        "low": figures.cell(one.low),
        "amount": figures.cell(one.haircut),
        "high": figures.cell(one.high),
        "stated": figures.cell(one.stated),
        "direct": figures.cell(one.direct),
        "indirect": figures.cell(one.indirect),
        "share_of_inflow": figures.cell(one.share_of_inflow),
        "share_of_outflow": figures.cell(one.share_of_outflow),
        "binding": "; ".join(">".join(names_of(arc)) for arc in one.binding),
        "missing": "; ".join(">".join(names_of(arc)) for arc in one.missing),
        "listings": timings_text(one.timed, frame.terms.period),
        "rates": ";".join(frame.rates(sources)),
        "edges": ";".join(edges),
        "sentence": f"Available to {noun_of(network, one.target)} from"
        f" {nouns_of(network, sources)}, {figures.terms_text(frame.terms)}:"
        f" {bounds_text(one, frame.currency)}.",
    }


def _ledger_cells(network: Network, ledger: LedgerResult, found: Received) -> dict[str, str]:
    moved = ledger.traced.convention in CONSERVING
    return {
        "convention": ledger.traced.convention,
        "target": found.account,
        "target_name": name_of(network, found.account),
        "money_status": "paid",
        "per": "total",
        "currency": ledger.currency,
        "outflow": figures.cell(sum(ledger.traced.sent.values(), Fraction(0))),
        "returned": figures.cell(sum(ledger.traced.returned.values(), Fraction(0))),
        "low": figures.cell(found.low),
        "amount": figures.cell(found.amount),
        "high": figures.cell(found.high),
        "direct": figures.cell(found.direct),
        "indirect": figures.cell(found.indirect),
        "held": figures.cell(found.held) if moved else "",
        "share_of_inflow": figures.cell(found.share_of_inflow) if moved else "",
        "share_of_outflow": figures.cell(found.share_of_outflow) if moved else "",
        "listings": "; ".join(f"since {s.listing.row.since or '?'}" for s in found.splits),
        "before_listing": "; ".join(figures.cell(s.before) for s in found.splits),
        "since_listing": "; ".join(figures.cell(s.since) for s in found.splits),
        "sentence": f"{_received_text(network, found, ledger)}.",
    }


def _line_cells(network: Network, line: Line) -> dict[str, str]:
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
        "sentence": line_text(network, line),
    }


def to_dict(answer: TraceAnswer) -> dict[str, Any]:
    """JSON of `trace`."""
    network = answer.network
    return {
        "query": answer.query,
        "data": data_version(network.case),
        "search": search_to_dict(answer.search),
        "notes": list(answer.notes),
        "basis": answer.basis,
        "frames": [_frame_dict(answer, one) for one in answer.frames],
        "ledgers": [_ledger_dict(one) for one in answer.ledgers],
        "lines": [line_dict(line) for line in answer.lines],
        "beside": [line_dict(line) for line in answer.beside],
        "comparisons": [
            {
                "line": list(one.line.edges),
                "beside": list(one.beside.edges),
                "ratio_min": figures.exact(one.low),
                "ratio_max": figures.exact(one.high),
                "doubts": list(one.doubts),
                "sentence": comparison_text(network, one),
            }
            for one in answer.comparisons
        ],
        "printed_totals": [
            {"fact": one.id, "publication": one.publication, "statement": one.statement}
            for one in answer.totals
        ],
        "nearest_common_recipients": [one._asdict() for one in answer.meeting],
    }


def _frame_dict(answer: TraceAnswer, result: FrameResult) -> dict[str, Any]:
    net, frame = answer.net, result.frame
    return figures.terms_dict(frame.terms) | {
        "currency": frame.currency or None,
        "records": [
            {
                "edge": record.edge,
                "from": record.hop[0],
                "to": party_of(record.hop[1]),
                **{f"amount_{k}": v for k, v in figures.span_dict(record.amount).items()},
                "currency": record.currency or None,
                "converted": figures.span_dict(record.converted.span),
                "in_usd": figures.span_dict(record.common.span),
                "rates": list(dict.fromkeys((*record.converted.rates, *record.common.rates))),
                "not_converted": record.converted.missing or None,
                "publications": list(net.network.summaries[record.edge].publications),
            }
            for record in frame.records
            if record.hop[0] in net.sources
        ],
        "outflow": figures.exact(result.outflow),
        "absent": [hop_dict(net, arc) for arc in result.absent],
        "returned": figures.exact(result.returned),
        "arrivals": [
            {
                "target": one.target,
                "low": figures.exact(one.low),
                "haircut": figures.exact(one.haircut),
                "high": figures.exact(one.high),
                "high_at_printed_figures": figures.exact(one.stated),
                "direct": figures.exact(one.direct),
                "indirect": figures.exact(one.indirect),
                "share_of_inflow": figures.exact(one.share_of_inflow),
                "share_of_outflow": figures.exact(one.share_of_outflow),
                "binding": [hop_dict(net, arc) for arc in one.binding],
                "missing": [hop_dict(net, arc) for arc in one.missing],
                "designations": [
                    {"id": timed.listing.row.id, "start": timed.listing.row.since or None,
                     "timing": timed.timing}
                    for timed in one.timed
                ],
            }
            for one in result.arrivals
        ],
    }  # fmt: skip


def _ledger_dict(one: LedgerResult) -> dict[str, Any]:
    return {
        "convention": one.traced.convention,
        "conserves": one.traced.convention in CONSERVING,
        "currency": one.currency or None,
        "payments": one.payments,
        "same_day_accounts": one.same_day,
        "in_grains": one.traced.grains,
        "sent": {name: figures.exact(value) for name, value in one.traced.sent.items()},
        "returned": {name: figures.exact(value) for name, value in one.traced.returned.items()},
        "received": [
            {
                "account": found.account,
                "amount": figures.exact(found.amount),
                "direct": figures.exact(found.direct),
                "indirect": figures.exact(found.indirect),
                "held": figures.exact(found.held),
                "low": figures.exact(found.low),
                "high": figures.exact(found.high),
                "payments": found.payments,
                "share_of_inflow": figures.exact(found.share_of_inflow),
                "share_of_outflow": figures.exact(found.share_of_outflow),
                "designations": [
                    {
                        "id": split.listing.row.id,
                        "start": split.listing.row.since or None,
                        "before": figures.exact(split.before),
                        "since": figures.exact(split.since),
                    }
                    for split in found.splits
                ],
            }
            for found in one.received
        ],
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
