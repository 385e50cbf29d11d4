"""Small cases of payments that several test files use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from flowgraph.case.case import Case
from flowgraph.case.view import Network
from support import table

CELLS = ("kind", "amount_min", "amount_max", "currency", "money_status", "per", "within", "start",
         "end", "role", "claim", "grade")  # fmt: skip


def payments_case(
    rows: Iterable[tuple[str, str, Any]],
    *,
    kinds: Mapping[str, str] | None = None,
    listed: Mapping[str, str] | None = None,
    tables: Mapping[str, tuple[str, list[tuple[str, ...]]]] | None = None,
) -> Case:
    """A case made in memory: payer, payee, and an amount or the cells of the edge.

    An amount is a number, None for no figure. `listed` gives the first day of a listing by
    entity. Payments are of 2024, in USD, paid, unless their cells say otherwise.
    """
    edges = []
    names: set[str] = set(listed or ()) | set(kinds or ())
    for at, (payer, payee, what) in enumerate(rows):
        names |= {payer, payee}
        cells = {"kind": "pays", "currency": "USD", "money_status": "paid", "start": "2024"}
        if isinstance(what, dict):
            cells |= {k: str(v) for k, v in what.items()}
        elif what is not None:
            cells |= {"amount_min": str(what), "amount_max": str(what)}
        if not (cells.get("amount_min") or cells.get("amount_max")):
            cells["currency"] = ""
        name = cells.pop("id", f"e{at:03}")
        edges.append((name, payer, payee, *(cells.get(cell, "") for cell in CELLS)))
    made = {
        "entities": table(
            "entities", "id,name,kind", [(n, n, (kinds or {}).get(n, "company")) for n in names]
        ),
        "edges": table("edges", f"id,source,target,{','.join(CELLS)}", edges),
    }
    if listed:
        made["designations"] = table(
            "designations",
            "id,entity,list,authority,status,effect,start",
            [(f"d-{n}", n, "L", "Authority", "listed", "blocking", d) for n, d in listed.items()],
        )
        made["lists"] = table(
            "lists", "list,authority,instrument,effect", [("L", "Authority", "L", "blocking")]
        )
    for name, (header, lines) in (tables or {}).items():
        made[name] = table(name, header, lines)
    return Case("small", made)


def network_of(rows: Iterable[tuple[str, str, Any]], **more: Any) -> Network:
    """What is left of such a case on the last day of 2025."""
    return payments_case(rows, **more).view(as_of="2025-12-31")


def number(text: object) -> Fraction:
    """Exact number of an oracle: an integer, a decimal or a fraction."""
    return Fraction(str(text))
