"""Dated payments followed under a convention, as text, CSV and JSON."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flowgraph.analysis.ledger import CONSERVING, POISON
from flowgraph.analysis.payments import LedgerResult, Received
from flowgraph.analysis.trace import TraceAnswer
from flowgraph.case.view import Network
from flowgraph.render import figures
from flowgraph.render.terminal import Page
from flowgraph.render.words import counted, name_of, nouns_of, sentence_case

# Accounts that a text tells; CSV and JSON hold all of them.
_SHOWN = 20


_CONVENTIONS = {
    "haircut": "every payment takes each owner in proportion to the balance",
    "fifo": "what came in first goes out first",
    "lifo": "what came in last goes out first",
    "lowest": "the account's other money goes first; a claim is never more than the lowest balance",
    "poison": "whatever was touched makes all that leaves touched: reach, not an amount",
}


def payments(page: Page, answer: TraceAnswer) -> None:
    """Each convention, and the accounts that the money came to."""
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
        f" {figures.share(found.share_of_outflow)} of what was paid out, counting"
        " each time that it came round"
    )


def ledger_cells(network: Network, ledger: LedgerResult, found: Received) -> dict[str, str]:
    """Cells of one account under one convention."""
    moved = ledger.traced.convention in CONSERVING
    return {
        "convention": ledger.traced.convention,
        "target": found.account,
        "target_name": name_of(network, found.account),
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


def ledger_dict(one: LedgerResult) -> dict[str, Any]:
    """One convention for JSON."""
    return {
        "convention": one.traced.convention,
        "conserves": one.traced.convention in CONSERVING,
        "currency": one.currency or None,
        "payments": one.payments,
        "payments_told": one.told,
        "same_day_accounts": one.same_day,
        "targets_that_pay_on": list(one.passing),
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
