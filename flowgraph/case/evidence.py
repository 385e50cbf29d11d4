"""Evidence is the truth, the edge its summary.

Rows are grouped by origin (whose statement it is), and a group counts once, at
its best grade: ten papers that relay one release are one origin. A row with
`via` says that money goes *through* somebody; it backs a route and is not
counted for the edge it stands by.
"""

from collections.abc import Iterable
from typing import NamedTuple

from flowgraph.model import amounts, dates, grades, lookup, money
from flowgraph.model.money import Span
from flowgraph.model.values import Edge, Evidence, Publication

DENIES = "denies"
DISPUTED = "disputed"
DENIED = "denied"


class Summary(NamedTuple):
    """What the evidence of one edge (or listing) comes to under one view.

    `band` is the best band of a single supporting row: a good grade of one row
    and a plain claim of another do not add up to solid evidence. `partial` is set
    where a filter took supporting rows away, so that the edge's own hedge, which
    may name a speaker of one of them, no longer stands for what is left.
    """

    grade: str
    claim: str
    band: str
    origins: int
    known: str
    amount_min: str
    amount_max: str
    currency: str
    publications: tuple[str, ...]
    supports: tuple[str, ...]
    against: tuple[str, ...]
    via: tuple[str, ...]
    partial: bool = False

    @property
    def amount(self) -> Span | None:
        """Bounds of the amount; None where no publication gives a figure."""
        return money.span(self.amount_min, self.amount_max)


def appeared(publication: Publication | None, by: str) -> bool:
    """Whether a publication had appeared by a day (ISO); one that is not dated had not."""
    if publication is None or not publication.date:
        return False
    return dates.last_day(publication.date) <= by


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
    The summary; None if nothing is left, or nothing of the grade asked. The claim
    is the strongest status among the rows of the best band; `disputed` if a denial
    is graded at least as good as the best support, `denied` if only denials are left.
    """
    every = list(rows)
    known = [row for row in every if not known_by or known_on(row, publications) <= known_by]
    against = [row for row in known if row.stance == DENIES]
    said = [
        row
        for row in known
        if row.stance != DENIES and (not min_grade or grades.passes(row.grade, min_grade))
    ]
    via = [row for row in said if row.via]
    support = [row for row in said if not row.via]
    if not support and (min_grade or not against):
        return None
    claim, band, best = _weigh(support, against)
    low, high, currency = hull(support, edge.currency if edge else "")
    if edge and not any(row.amount_min or row.amount_max for row in every if not row.via):
        low, high, currency = edge.amount_min, edge.amount_max, edge.currency
    return Summary(
        grade=best,
        claim=claim,
        band=band,
        origins=len({origin_of(row, publications) for row in support}),
        known=min(known_on(row, publications) for row in support or against),
        amount_min=low,
        amount_max=high,
        currency=currency,
        publications=tuple(sorted({row.publication for row in support})),
        supports=tuple(row.id for row in support),
        against=tuple(row.id for row in against),
        via=tuple(row.id for row in via),
        partial=len(support) < sum(r.stance != DENIES and not r.via for r in every),
    )


def _weigh(support: list[Evidence], against: list[Evidence]) -> tuple[str, str, str]:
    """Claim, band and grade of what supports an edge and what denies it.

    The grade is the best of all support. The claim is the strongest status among
    the rows of the best band, so that a weak page that states a thing as a fact
    does not turn a good report of an allegation into one.
    """
    if not support:
        return DENIED, grades.WEAK, grades.UNGRADED
    bands = [grades.BANDS.index(grades.band(r.grade, r.claim or "asserted")) for r in support]
    best = min((row.grade for row in support), key=grades.key)
    top = min(bands)
    claims = [row.claim or "asserted" for row, at in zip(support, bands, strict=True) if at == top]
    if any(grades.key(row.grade) <= grades.key(best) for row in against):
        return DISPUTED, grades.band(best, DISPUTED), best
    return min(claims, key=_claim_order), grades.BANDS[top], best


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
    joined = [row for row in with_amount if row.currency == currency]
    lows = [row.amount_min for row in joined]
    highs = [row.amount_max for row in joined]
    low = min(lows, key=amounts.order) if all(lows) else ""
    high = max(highs, key=amounts.order) if all(highs) else ""
    return low, high, currency


_NO_EVIDENCE = Summary(
    grades.UNGRADED, "asserted", grades.WEAK, 0, dates.LAST_DAY, "", "", "", (), (), (), ()
)


def summary_of_cells(
    edge: Edge, publications: dict[str, Publication], known_by: str = ""
) -> Summary:
    """Summary of an edge of a case that keeps no evidence rows: its own cells.

    With `known_by`, publications of a later day are not counted; an edge with a
    `known` day is known by that day.
    """
    told = edge.publications or edge.known or edge.grade or edge.claim
    if not (told or edge.amount_min or edge.amount_max or edge.currency):
        return _NO_EVIDENCE
    cited = [publications[name] for name in edge.publications if name in publications]
    if known_by:
        cited = [pub for pub in cited if appeared(pub, known_by)]
    known = [dates.last_day(edge.known)] if edge.known else []
    claim = edge.claim or "asserted"
    return Summary(
        grade=edge.grade,
        claim=claim,
        band=grades.band(edge.grade, claim),
        origins=len({pub.publisher or pub.id for pub in cited}),
        known=min(known or [dates.last_day(pub.date) for pub in cited], default=dates.LAST_DAY),
        amount_min=edge.amount_min,
        amount_max=edge.amount_max,
        currency=edge.currency,
        publications=tuple(pub.id for pub in cited) if known_by else edge.publications,
        supports=(),
        against=(),
        via=(),
    )


def other_figures(rows: Iterable[Evidence], summary: Summary) -> list[Evidence]:
    """Supporting rows with a figure that the summary's bounds do not hold: another currency."""
    return [
        row
        for row in rows
        if row.id in summary.supports
        and (row.amount_min or row.amount_max)
        and row.currency != summary.currency
    ]
