"""What is available to whom by totals of periods, as text, CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flowgraph.analysis.behind import NO_DEALING
from flowgraph.analysis.flownet import pair_of, party_of, recorded
from flowgraph.analysis.frames import Frame
from flowgraph.analysis.maxflow import Arc
from flowgraph.analysis.results import Timed
from flowgraph.analysis.totals import Alike, Arrival, FrameResult
from flowgraph.analysis.trace import TraceAnswer
from flowgraph.case.view import Network
from flowgraph.model import kinds
from flowgraph.render import figures, sentences
from flowgraph.render.hops import doubted_pair_text, hop_dict, pair_text
from flowgraph.render.lines import notes_of
from flowgraph.render.terminal import Page
from flowgraph.render.words import counted, name_of, noun_of, nouns_of, sentence_case, weighed_text

_CLOSED = (
    "The lower bound and the haircut take the payments recorded for all there were: money held"
    " before, or had from elsewhere, would lower both."
)


_SHOWN = 3
_TIMING = {
    "after": "after it",
    "before": "before it",
    "straddles": "before and after it, or over its day",
    "undated": "not to be set against it",
}


def totals(page: Page, answer: TraceAnswer) -> None:
    """What each frame makes available, then how it stands to the listings."""
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
        f" is not sent: no publication read reports what arrived.{_only_alleged(answer)}"
    )
    page.add()
    if not answer.frames:
        of = f" of {answer.query['period']}" if answer.query["period"] else ""
        page.add(f"No payment on a known route has a figure{of}: no amount can be said.")
    named: dict[tuple[str, ...], int] = {}
    for at, one in enumerate(answer.frames, 1):
        _frame(page, answer, one, at, named)
    for name in net.inner():
        if network.pool(name) == kinds.GENERAL:
            page.add(
                f"{sentence_case(noun_of(network, name))} is a general pool: what leaves it is not"
                " what entered it (fungible)."
            )
    unsure = sorted(
        {
            record.edge
            for one in answer.frames
            for record in one.frame.records
            if not record.sure and record.hop[0] in {*net.sources, *net.inner()}
        }
    )
    if unsure:
        page.add(
            "Upper bounds and haircuts count records that are alleged, inferred or disputed; lower"
            f" bounds do not: {', '.join(unsure)}."
        )
    umbrellas = [n for n in net.inner() if network.pool(n) == kinds.UMBRELLA]
    for name in umbrellas:
        function = network.case.entities[name].function.rstrip(".")
        lawful = f" {name_of(network, name)}: {function}." if function else ""
        page.add(
            f"What share of the money of {noun_of(network, name)} any one unit gets, no"
            f" publication read says.{lawful}"
        )
    gains = gains_text(answer)
    if gains:
        page.add(gains)
    _listings(page, answer)
    if any(arrival.haircut is not None for one in answer.frames for arrival in one.arrivals):
        page.add(_CLOSED)


def _only_alleged(answer: TraceAnswer) -> str:
    """To how many of the targets only records lead that are less than stated; empty if to none."""
    arrivals = [arrival for one in answer.frames for arrival in one.arrivals]
    less = {one.target for one in arrivals}
    less -= {one.target for one in arrivals if one.stated_as_fact}
    if not less:
        return ""
    return f" To {len(less)} of them only by records that are alleged, inferred or disputed."


def gains_text(answer: TraceAnswer) -> str:
    """Who is paid nothing on the routes, and stands to gain by what another is; often empty."""
    net = answer.net
    paid = {pair_of(arc)[1] for arc, link in net.links.items() if link.step == kinds.PAY}
    gaining = [name for name in net.reached if name not in paid]
    if not gaining:
        return ""
    no_payment = f"These records show no payment to {nouns_of(answer.network, gaining)}"
    who = "it is, or is said to be," if len(gaining) == 1 else "each is, or is said to be,"
    return (
        f"{no_payment}. Routes end there because {who} a unit, a controller or a principal of a"
        " party to which money is recorded, or said, to go."
    )


def _listings(page: Page, answer: TraceAnswer) -> None:
    """How the periods told stand to the listings of each target."""
    found: dict[str, dict[tuple[str, str], dict[str, dict[str, None]]]] = {}
    for result in answer.frames:
        period = result.frame.terms.period or "figures without a period"
        for arrival in result.arrivals:
            for timed in arrival.timed:
                row = timed.listing.row
                if timed.listing.designates:
                    programmes = ", ".join(row.programmes) or row.list or row.authority
                    head = row.since or "a day not stated", programmes
                    place = found.setdefault(arrival.target, {}).setdefault(head, {})
                    place.setdefault(timed.timing, {})[period] = None
    if not found:
        return
    page.add("How these periods stand to the listings:")
    for target, heads in found.items():
        alike: dict[str, dict[str, list[str]]] = {}
        for (since, programmes), timings in heads.items():
            said = "; ".join(
                f"{_TIMING[how]}: {', '.join(periods)}" for how, periods in sorted(timings.items())
            )
            alike.setdefault(said, {}).setdefault(since, []).append(programmes)
        told = "; ".join(f"listed since {_days_text(days)}: {said}" for said, days in alike.items())
        page.add(f"- {name_of(answer.network, target)}: {told}", 2, 4)
    page.add()


def _days_text(days: dict[str, list[str]]) -> str:
    return " and ".join(f"{day} ({', '.join(names)})" for day, names in days.items())


def _frame(
    page: Page,
    answer: TraceAnswer,
    one: FrameResult,
    at: int,
    named: dict[tuple[str, ...], int],
) -> None:
    """One frame; `named` says in which frame some targets were first named together."""
    network = answer.network
    frame = one.frame
    unit = f", in {frame.currency}" if frame.currency else ""
    page.add(f"{at}. {figures.terms_text(frame.terms)}{unit}", 0, 3)
    for record in frame.records:
        if record.hop[0] not in answer.net.sources:
            continue
        cited = ", ".join(network.summaries[record.edge].publications) or "no publication"
        said = figures.span(record.amount, record.currency)
        if record.apart:
            said += f", less what of it went to others ({', '.join(record.apart)})"
        if record.converted.span is None:
            said += f", not converted: {record.converted.missing}"
        elif record.converted.rates:
            said += f" = {figures.span(record.converted.span, frame.currency)}"
        elif record.common.rates and record.common.span:
            said += f" = {figures.span(record.common.span, record.common.currency)}"
        elif record.common.missing:
            said += f" (not in {record.common.currency}: {record.common.missing})"
        weighed = weighed_text(network, record.edge)
        notes = "".join(f"; {note}" for note in notes_of(network, [record.edge]))
        page.add(
            f"{pair_text(network, record.hop)}: {said} ({record.edge}; {weighed}; {cited}){notes}",
            3,
            6,
        )
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
    for alike in one.alike:
        key = tuple(arrival.target for arrival in alike.arrivals)
        first = named.setdefault(key, at)
        _arrivals(page, answer, frame, alike, first if first != at else 0)
    if not one.arrivals:
        page.add("no route to a target has a figure of these terms", 3, 6)
    blurred = sorted({pair_text(network, hop) for hop in frame.blurred if hop in one.hops})
    if blurred:
        page.add(
            "several figures state no period and may be of one sum, so that they are added for the"
            f" upper bound alone: {'; '.join(blurred)}",
            3,
            6,
        )
    for party, names in one.other_money.items():
        more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
        page.add(
            f"no lower bound runs through {noun_of(network, party)}, which is recorded to have had"
            f" other money to pay with: {', '.join(names[:_SHOWN])}{more}",
            3,
            6,
        )
    if one.absent:
        hops = "; ".join(doubted_pair_text(answer.net, arc) for arc in one.absent)
        page.add(f"no record of these terms, so in no bound here: {hops}", 3, 6)
    page.add()


def _arrivals(page: Page, answer: TraceAnswer, frame: Frame, alike: Alike, named_in: int) -> None:
    """Targets of which the same is said; `named_in` is the frame that named them already."""
    network, found = answer.network, alike.arrivals
    names = [one.target for one in found]
    targets = nouns_of(network, names)
    if len(found) > 1:
        targets = f"each of the {len(found)} named in {named_in}" if named_in else (
            f"each of {targets}"
        )  # fmt: skip
    would = "would be " if frame.terms.status in NO_DEALING else ""
    first = found[0]
    unsure = "" if first.stated_as_fact else "by records alleged, inferred or disputed alone, "
    bounds = bounds_text(first, frame.currency)
    together = alike.high if alike.high is not None else alike.stated
    if len(found) > 1 and together is not None:
        same = together == (first.high if first.high is not None else first.stated)
        most = "no more than that" if same else (
            f"at most {figures.amount(together, frame.currency)}"
        )  # fmt: skip
        bounds += f"; for all of them together {most}"
    page.add(f"{unsure}{would}available to {targets}: {bounds}", 3, 6)
    if first.binding:
        held = "; ".join(pair_text(network, arc) for arc in first.binding)
        page.add(f"limited by: {held}", 6, 9)
    page.add(_haircut_text(network, found, frame), 6, 9)
    if len(found) == 1 and first.haircut is not None:
        page.add(_shares_text(first), 6, 9)


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
    said = f"{low}{middle}, {high}"
    if not one.more_past_others:
        return said
    first = one.first_high if one.first_high is not None else one.first_stated
    printed = " at the figures printed" if one.first_high is None and first is not None else ""
    if not first:
        # No way of any size, or nothing limits the ways that pass no other target either.
        return said if first is None else f"{said}; all of it past another target"
    amount = figures.amount(first, currency)
    return f"{said}; on routes that pass no other target at most {amount}{printed}"


def _haircut_text(network: Network, found: Sequence[Arrival], frame: Frame) -> str:
    one = found[0]
    if one.haircut is not None:
        return (
            f"of the haircut {figures.amount(one.direct, frame.currency)} direct,"
            f" {figures.amount(one.haircut - one.direct, frame.currency)} through others"
        )
    targets = {arrival.target for arrival in found}
    missing = list(dict.fromkeys(arc for arrival in found for arc in arrival.missing))
    last = [arc for arc in missing if pair_of(arc)[1] in targets]
    payers = list(dict.fromkeys(pair_of(arc)[0] for arc in last))
    if len(found) > 1 and len(last) == len(payers) * len(found):
        shown, told = [f"{nouns_of(network, payers)} → each of them"], len(last)
    else:
        shown = [_missing_text(network, frame, arc) for arc in last[:_SHOWN]]
        told = len(shown)
    if len(missing) > told:
        shown.append(counted(len(missing) - told, "further hop"))
    if not shown:
        return (
            "haircut not computed: another payer on the way has no figure, or several that state"
            " no period"
        )
    return f"haircut not computed: no figure for {' and '.join(shown)}"


def _missing_text(network: Network, frame: Frame, arc: Arc) -> str:
    """A hop without a figure, with its records and what they are worth."""
    records = "; ".join(
        f"{name}; {weighed_text(network, name)};"
        f" {', '.join(network.summaries[name].publications) or 'no publication'}"
        for name in frame.edges.get(recorded(arc), ())[:_SHOWN]
    )
    return pair_text(network, arc) + (f" ({records})" if records else "")


def _shares_text(one: Arrival) -> str:
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


def frame_cells(answer: TraceAnswer, result: FrameResult, one: Arrival) -> dict[str, str]:
    """Cells of one target in one frame."""
    network, frame = answer.network, result.frame
    sources = answer.net.sources
    edges = one.records
    unsure = "" if one.stated_as_fact else ", by records alleged, inferred or disputed alone"
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
        "binding": "; ".join(">".join(pair_of(arc)) for arc in one.binding),
        "missing": "; ".join(">".join(pair_of(arc)) for arc in one.missing),
        "listings": timings_text(one.timed, frame.terms.period),
        "rates": ";".join(frame.rates(sources)),
        "edges": ";".join(edges),
        "evidence": "; ".join(f"{name}: {weighed_text(network, name)}" for name in edges),
        "sentence": f"Available to {noun_of(network, one.target)} from"
        f" {nouns_of(network, sources)}, {figures.terms_text(frame.terms)}{unsure}:"
        f" {bounds_text(one, frame.currency)}.",
    }


def frame_dict(answer: TraceAnswer, result: FrameResult) -> dict[str, Any]:
    """One frame for JSON."""
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
                "paid_to_others": list(record.apart),
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
        "without_period": [
            hop_dict(net, hop) for hop in sorted(frame.blurred & result.hops, key=pair_of)
        ],
        "other_money": {party: list(names) for party, names in result.other_money.items()},
        "returned": figures.exact(result.returned),
        "together": [
            {
                "targets": [arrival.target for arrival in alike.arrivals],
                "high": figures.exact(alike.high),
                "high_at_printed_figures": figures.exact(alike.stated),
            }
            for alike in result.alike
        ],
        "arrivals": [
            {
                "target": one.target,
                "low": figures.exact(one.low),
                "haircut": figures.exact(one.haircut),
                "high": figures.exact(one.high),
                "high_at_printed_figures": figures.exact(one.stated),
                "high_past_no_target": figures.exact(one.first_high),
                "high_past_no_target_at_printed_figures": figures.exact(one.first_stated),
                "direct": figures.exact(one.direct),
                "indirect": figures.exact(one.indirect),
                "share_of_inflow": figures.exact(one.share_of_inflow),
                "share_of_outflow": figures.exact(one.share_of_outflow),
                "records": list(one.records),
                "stated_as_fact": one.stated_as_fact,
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
