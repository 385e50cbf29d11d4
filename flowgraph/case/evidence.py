"""Evidence is the truth, the edge its summary.

Rows are grouped by origin (whose statement it is), and a group counts once, at
its best grade: ten papers that relay one release are one origin. A row with
`via` says that money goes *through* somebody; it backs a route and is not
counted for the edge it stands by.
"""

from collections.abc import Iterable
from typing import NamedTuple

from flowgraph.model import dates, grades, lookup
from flowgraph.model.values import Edge, Evidence, Publication

DENIES = "denies"
DISPUTED = "disputed"
DENIED = "denied"


class Summary(NamedTuple):
    """What the evidence of one edge (or listing) comes to under one view."""

    grade: str
    claim: str
    origins: int
    known: str
    amount_min: str
    amount_max: str
    currency: str
    publications: tuple[str, ...]
    supports: tuple[str, ...]
    against: tuple[str, ...]
    via: tuple[str, ...]

    @property
    def band(self) -> str:
        """Evidence band: solid, usable or weak."""
        return grades.band(self.grade, self.claim)


def known_on(row: Evidence, publications: dict[str, Publication]) -> str:
    """Last day by which a row had been published; the end of time where undated."""
    cited = publications.get(row.publication)
    text = cited.date if cited and cited.date else row.date
    return dates.last_day(text)


def said_on(row: Evidence, publications: dict[str, Publication]) -> str:
    """Partial date of the statement: its own, else that of the publication."""
    cited = publications.get(row.publication)
    return row.date or (cited.date if cited else "")


def origin_of(row: Evidence, publications: dict[str, Publication]) -> str:
    """Whose statement a row is: its origin, else the publisher, else the publication."""
    cited = publications.get(row.publication)
    return row.origin or (cited.publisher if cited and cited.publisher else row.publication)


def _claim_order(claim: str) -> int:
    return lookup.codes("claim").index(claim or "asserted")


def summarise(
    edge: Edge | None,
    rows: Iterable[Evidence],
    publications: dict[str, Publication],
    known_by: str = "",
    min_grade: str = "",
) -> Summary | None:
    """Compute grade, claim, origins, known date and bounds from the evidence.

    Parameters
    ----------
    edge : the edge; its currency says which amounts are joined (None for a listing)
    rows : its evidence rows
    known_by : count only what had been published by this day (ISO); empty for all
    min_grade : count only support of at least this grade; empty for all

    Returns
    -------
    The summary; None if nothing that supports it is left. The claim is the
    strongest supporting one; `disputed` if a denial is graded at least as good.
    """
    rows = [row for row in rows if not known_by or known_on(row, publications) <= known_by]
    via = tuple(row.id for row in rows if row.via)
    rows = [row for row in rows if not row.via]
    against = [row for row in rows if row.stance == DENIES]
    support = [
        row
        for row in rows
        if row.stance != DENIES and (not min_grade or grades.passes(row.grade, min_grade))
    ]
    if not support and not against:
        return None
    if not support and min_grade:
        return None
    counted = support or against
    groups: dict[str, tuple[int, int, int]] = {}
    for row in counted:
        origin = origin_of(row, publications)
        rank = grades.key(row.grade)
        groups[origin] = min(groups.get(origin, rank), rank)
    best = min(counted, key=lambda row: (grades.key(row.grade), row.id))
    if support:
        claim = min((row.claim or "asserted" for row in support), key=_claim_order)
        if any(grades.key(row.grade) <= grades.key(best.grade) for row in against):
            claim = DISPUTED
    else:
        claim = DENIED
    low, high, currency = hull(support, edge.currency if edge else "")
    if edge and not any(row.amount_min or row.amount_max for row in support):
        low, high, currency = edge.amount_min, edge.amount_max, edge.currency
    return Summary(
        grade=best.grade,
        claim=claim,
        origins=len(groups) if support else 0,
        known=min(known_on(row, publications) for row in counted),
        amount_min=low,
        amount_max=high,
        currency=currency,
        publications=tuple(sorted({row.publication for row in counted})),
        supports=tuple(row.id for row in support),
        against=tuple(row.id for row in against),
        via=via,
    )


def hull(rows: Iterable[Evidence], currency: str) -> tuple[str, str, str]:
    """Least and greatest amount of all rows in one currency; a row open above opens it.

    Rows in another currency are not converted and not joined. Without a
    currency to ask for, that of the best graded row with an amount is taken.
    """
    with_amount = [row for row in rows if row.amount_min or row.amount_max]
    if not with_amount:
        return "", "", currency
    if not any(row.currency == currency for row in with_amount):
        currency = min(with_amount, key=lambda row: (grades.key(row.grade), row.id)).currency
    from decimal import Decimal

    joined = [row for row in with_amount if row.currency == currency]
    lows = [row.amount_min for row in joined]
    highs = [row.amount_max for row in joined]
    low = min(lows, key=Decimal) if all(lows) else ""
    high = max(highs, key=Decimal) if all(highs) else ""
    return low, high, currency


_NO_EVIDENCE = Summary("", "asserted", 0, dates.LAST_DAY, "", "", "", (), (), (), ())


def summary_of_cells(edge: Edge, publications: dict[str, Publication]) -> Summary:
    """Summary of an edge of a case that keeps no evidence rows: its own cells."""
    told = edge.publications or edge.known or edge.grade or edge.claim
    if not (told or edge.amount_min or edge.amount_max or edge.currency):
        return _NO_EVIDENCE
    cited = [publications[name] for name in edge.publications if name in publications]
    known = edge.known or min((pub.date for pub in cited if pub.date), default="")
    return Summary(
        grade=edge.grade,
        claim=edge.claim or "asserted",
        origins=len({pub.publisher or pub.id for pub in cited}),
        known=dates.last_day(known),
        amount_min=edge.amount_min,
        amount_max=edge.amount_max,
        currency=edge.currency,
        publications=edge.publications,
        supports=(),
        against=(),
        via=(),
    )
