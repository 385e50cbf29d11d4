"""The arithmetic of money against plain second methods, on small random inputs.

Ledgers against single coins and linear programmes, bounds of totals against linear
programmes, flows and stops against trial of everything, shares against a dense solve,
rates against every single day. Nothing here is fast, and nothing is taken from the code.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations, pairwise, product
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from money import network_of
from scipy.optimize import linprog

from flowgraph.analysis import attribution, ledger
from flowgraph.analysis.conversion import Converter
from flowgraph.analysis.flownet import FlowNet
from flowgraph.analysis.game import FLOW, LENGTH, REACH, Game, Stop
from flowgraph.analysis.interdiction import ENUMERATION, GREEDY, PROGRAMME, Solution, best_stops
from flowgraph.analysis.ledger import (
    CONSERVING,
    FIFO,
    HAIRCUT,
    LIFO,
    LOWEST,
    OTHER,
    POISON,
    Payment,
    Range,
)
from flowgraph.analysis.maxflow import maximum_flow
from flowgraph.analysis.totals import Arrival, Totals
from flowgraph.model.money import Span, terms_of
from flowgraph.model.values import Edge

NONE = Fraction(0)
NEAR = 1e-6
Limits = Mapping[Any, Fraction | int | None]


def examples(number: int) -> Any:
    return settings(
        max_examples=number,
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )


# Ledgers


class Book:
    """A random ledger: payments, sources, opening balances and accounts of rest."""

    def __init__(self, draw: random.Random, payments: int, names: str, places: int = 1) -> None:
        number = draw.randint(1, payments)
        self.payments = [
            Payment(
                f"p{at:04}",
                draw.choice(names),
                draw.choice(names),
                Fraction(draw.randint(0, 7 * places), places),
                f"2024-01-{draw.randint(1, 6):02}",
            )
            for at in range(number)
        ]
        self.sources = set(draw.sample(names, draw.randint(1, min(3, len(names)))))
        self.opening = {n: Fraction(draw.randint(0, 6)) for n in names if draw.random() < 0.3}
        self.stops = {name for name in names if draw.random() < 0.15}

    @property
    def moves(self) -> list[Payment]:
        """Payments that move something, in their order."""
        moving = (p for p in self.payments if p.payer != p.payee and p.amount)
        return sorted(moving, key=lambda p: (p.day, p.id))

    def trace(self, convention: str) -> ledger.Traced:
        return ledger.trace(
            self.payments, self.sources, convention, opening=self.opening, stops=self.stops
        )

    def bounds(self) -> dict[str, Range]:
        return ledger.bounds(self.payments, self.sources, opening=self.opening, stops=self.stops)

    def __repr__(self) -> str:
        rows = [f"{p.day[-2:]} {p.id} {p.payer}>{p.payee} {p.amount}" for p in self.moves]
        return f"{rows} from {self.sources} opening {self.opening} stops {self.stops}"


draws = st.integers(0, 2**32).map(random.Random)
books = st.builds(
    Book,
    draws,
    st.just(12),
    st.sampled_from(["abs", "abst", "abcdst", "abcdefst"]),
)
Tally = dict[tuple[str, str], Fraction]


def followed_by_coin(book: Book, first_in: bool) -> tuple[Tally, Tally]:
    """Money of each source in each payment and in each account, with coins of one unit."""
    purses = {name: [OTHER] * int(before) for name, before in book.opening.items()}
    moved: Tally = {}
    for p in book.moves:
        if p.payer in book.sources:
            coins = [p.payer] * int(p.amount)
        elif p.payer in book.stops:
            coins = [OTHER] * int(p.amount)
        else:
            purse = purses.setdefault(p.payer, [])
            coins = [
                purse.pop(0 if first_in else -1) if purse else OTHER for _ in range(int(p.amount))
            ]
        for owner in coins:
            moved[p.id, owner] = moved.get((p.id, owner), NONE) + 1
        if p.payee not in book.sources:
            purses.setdefault(p.payee, []).extend(coins)
    held = {
        (name, owner): Fraction(purse.count(owner))
        for name, purse in purses.items()
        for owner in set(purse)
    }
    return moved, held


def followed_by_share(book: Book, convention: str) -> tuple[Tally, Tally]:
    """The same where a payment takes of each owner a share."""
    purses = {name: {OTHER: before} for name, before in book.opening.items()}
    moved: Tally = {}
    for p in book.moves:
        purse = purses.setdefault(p.payer, {})
        if p.payer in book.sources:
            taken = {p.payer: p.amount}
        elif p.payer in book.stops:
            taken = {OTHER: p.amount}
        else:
            there = sum(purse.values(), NONE)
            left = min(p.amount, there)
            taken = {OTHER: NONE}
            if convention == LOWEST:
                taken[OTHER] = min(left, purse.get(OTHER, NONE))
                claims = there - purse.get(OTHER, NONE)
                left -= taken[OTHER]
                shares = {o: x / claims for o, x in purse.items() if o != OTHER and x}
            else:
                shares = {o: x / there for o, x in purse.items() if x}
            for owner, share in shares.items():
                taken[owner] = taken.get(owner, NONE) + share * left
            for owner, part in taken.items():
                purse[owner] = purse.get(owner, NONE) - part
            taken[OTHER] += max(NONE, p.amount - there)
        moved |= {(p.id, owner): part for owner, part in taken.items()}
        if p.payee not in book.sources:
            into = purses.setdefault(p.payee, {})
            for owner, part in taken.items():
                into[owner] = into.get(owner, NONE) + part
    return moved, {(n, owner): x for n, purse in purses.items() for owner, x in purse.items()}


def claimed(tally: Tally) -> Tally:
    """What belongs to a source."""
    return {key: amount for key, amount in tally.items() if amount and key[1] != OTHER}


def parts_of(traced: ledger.Traced) -> Tally:
    found: Tally = {}
    for part in traced.parts:
        key = (part.payment.id, part.source)
        found[key] = found.get(key, NONE) + part.amount
    return found


def held_of(traced: ledger.Traced) -> Tally:
    return {(n, owner): x for n, mine in traced.held.items() for owner, x in mine.items()}


@pytest.mark.parametrize("convention", CONSERVING)
@examples(500)
@given(books)
def test_a_convention_is_what_single_coins_do(convention: str, book: Book) -> None:
    if convention in (FIFO, LIFO):
        moved, held = followed_by_coin(book, convention == FIFO)
    else:
        moved, held = followed_by_share(book, convention)
    traced = book.trace(convention)
    assert claimed(parts_of(traced)) == claimed(moved)
    assert held_of(traced) == claimed(held)


@pytest.mark.parametrize("convention", CONSERVING)
@examples(300)
@given(books)
def test_what_was_sent_is_held_or_came_back(convention: str, book: Book) -> None:
    traced = book.trace(convention)
    payee = {p.id: p.payee for p in book.payments}
    for source in book.sources:
        assert traced.sent[source] == sum((p.amount for p in book.moves if p.payer == source), NONE)
        back = (
            amount
            for (name, owner), amount in parts_of(traced).items()
            if owner == source and payee[name] in book.sources
        )
        assert traced.returned[source] == sum(back, NONE)
        held = (amount for (_, owner), amount in held_of(traced).items() if owner == source)
        assert traced.sent[source] == traced.returned[source] + sum(held, NONE)


@examples(400)
@given(books)
def test_poison_goes_wherever_a_chain_of_payments_goes(book: Book) -> None:
    moves = book.moves

    def touched(at: int, source: str) -> bool:
        payer = moves[at].payer
        if payer in book.sources | book.stops:
            return payer == source
        return any(moves[before].payee == payer and touched(before, source) for before in range(at))

    expected = {
        (p.id, source): p.amount
        for at, p in enumerate(moves)
        for source in book.sources
        if touched(at, source)
    }
    assert parts_of(book.trace(POISON)) == expected


@examples(300)
@given(books, draws)
def test_order_of_the_list_changes_nothing(book: Book, draw: random.Random) -> None:
    before = [book.trace(name) for name in (*CONSERVING, POISON)], book.bounds()
    draw.shuffle(book.payments)
    book.opening = dict(reversed(book.opening.items()))
    assert ([book.trace(name) for name in (*CONSERVING, POISON)], book.bounds()) == before


def extremes(
    weights: np.ndarray, rows: Sequence[np.ndarray], most: Sequence[float], span: Any
) -> tuple[float, float] | None:
    """Least and most of a weighted sum under `rows <= most`; None where nothing fits."""
    under = {"A_ub": np.array(rows), "b_ub": list(most)} if rows else {}
    low: Any = linprog(weights, bounds=span, **under)
    if low.status == 2:
        return None
    high: Any = linprog(-weights, bounds=span, **under)
    assert low.status == 0 and high.status in (0, 3, 4)
    return low.fun, np.inf if high.status else -high.fun


@examples(120)
@given(books)
def test_bounds_hold_whichever_coins_are_paid(book: Book) -> None:
    """Every choice of coins is a point of a linear programme over the sources' part of each."""
    moves = book.moves
    if not moves:
        return
    span, rows, most = [], [], []
    for p in moves:
        amount = float(p.amount)
        all_theirs, none_theirs = p.payer in book.sources, p.payer in book.stops
        span.append((amount * all_theirs, amount * (all_theirs or not none_theirs)))
    for name in {p.payer for p in moves} - book.sources - book.stops:
        balance = other = float(book.opening.get(name, 0))
        theirs = np.zeros(len(moves))
        for at, p in enumerate(moves):
            amount = float(p.amount)
            if p.payee == name:
                theirs[at] = -1
                balance += amount
                other += amount
            elif p.payer == name:
                short = max(0.0, amount - balance)
                balance += short - amount
                other += short - amount
                theirs[at] = 1
                # Neither purse may fall below zero.
                rows += [theirs.copy(), -theirs]
                most += [0.0, other]
    found = book.bounds()
    for chosen in [[p] for p in moves] + [
        [p for p in moves if p.payee == name] for name in {p.payee for p in moves}
    ]:
        weights = np.array([float(p in chosen) for p in moves])
        true = extremes(weights, rows, most, span)
        assert true is not None
        ranges = [found.get(p.id, Range(NONE, NONE)) for p in chosen]
        assert float(sum(one.low for one in ranges)) <= true[0] + NEAR
        assert float(sum(one.high for one in ranges)) >= true[1] - NEAR


@examples(400)
@given(books)
def test_conventions_lie_within_the_bounds_to_the_last_digit(book: Book) -> None:
    found = book.bounds()
    for convention in CONSERVING:
        parts = parts_of(book.trace(convention))
        for p in book.moves:
            amount = sum((x for (name, _), x in parts.items() if name == p.id), NONE)
            one = found.get(p.id, Range(NONE, NONE))
            assert 0 <= one.low <= amount <= one.high <= p.amount


def assert_grains_are_near(book: Book) -> None:
    for convention in (HAIRCUT, LOWEST):
        exact = book.trace(convention)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ledger, "MOST_EXACT", 0)
            grains = book.trace(convention)
        assert grains.grains
        assert grains.sent == exact.sent
        for source in book.sources:
            held = sum((mine.get(source, NONE) for mine in grains.held.values()), NONE)
            assert grains.sent[source] == grains.returned[source] + held
        for one, other in ((parts_of(exact), parts_of(grains)), (held_of(exact), held_of(grains))):
            for key in one.keys() | other.keys():
                assert abs(one.get(key, NONE) - other.get(key, NONE)) <= Fraction(1, 10**6)


@examples(80)
@given(
    st.builds(
        Book,
        draws,
        st.just(50),
        st.sampled_from(["abst", "abcdefst"]),
        st.sampled_from([3, 100, 10**6]),
    )
)
def test_grains_lose_nothing_and_are_near_the_exact_amounts(book: Book) -> None:
    assert_grains_are_near(book)


def test_a_long_ledger_is_counted_in_grains() -> None:
    draw = random.Random(1)
    book = Book(draw, 1, "ab")
    names = [f"n{at}" for at in range(300)]
    book.payments = [
        Payment(
            f"p{at:04}",
            *draw.sample(names, 2),
            Fraction(draw.randint(1, 10**8), 10**6),
            f"{draw.randint(1, 400):04}",
        )
        for at in range(2_100)
    ]
    book.sources, book.stops, book.opening = {"n0", "n1", "n2"}, {"n3"}, {}
    assert book.trace(HAIRCUT).grains and not book.trace(FIFO).grains
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "MOST_EXACT", len(book.payments))
        assert_grains_are_near(book)


# Totals


Row = tuple[str, str, int, int | None]
point = st.integers(0, 8).map(lambda amount: (amount, amount))
interval = st.one_of(
    point,
    st.tuples(st.integers(0, 8), st.integers(0, 5)).map(lambda two: (two[0], sum(two))),
    st.integers(0, 8).map(lambda low: (low, None)),
)
payers = st.sampled_from("ssabcdrtuz")
payees = st.sampled_from("ttabcdsuz")


def rows_of(figures: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Row]]:
    row = st.tuples(payers, payees, figures).map(lambda one: (*one[:2], *one[2]))
    return st.lists(row, min_size=2, max_size=11)


def arrivals(
    rows: Iterable[Row],
    sources: Iterable[str],
    targets: Iterable[str],
    banks: Iterable[str] = (),
) -> dict[str, Arrival]:
    edges = [
        (
            payer,
            payee,
            {"amount_min": low} if high is None else {"amount_min": low, "amount_max": high},
        )
        for payer, payee, low, high in rows
    ]
    kinds = dict.fromkeys("abcdrstuz", "company") | dict.fromkeys(banks, "bank")
    found = Totals(FlowNet(network_of(edges, kinds=kinds), sources, targets)).results()
    assert len(found) <= 1
    return {one.target: one for frame in found for one in frame.arrivals}


def true_range(
    rows: Iterable[Row], sources: set[str], absorb: set[str], target: str
) -> tuple[float, float]:
    """Least and most money of the sources in what a target gets.

    Variables are what each payment carries of their money and of other money. A party
    that pays out more than it gets had the difference before, and then keeps nothing.
    """
    figures: dict[tuple[str, str], list[float]] = {}
    for payer, payee, low, high in rows:
        if payer != payee:
            known = figures.setdefault((payer, payee), [0.0, 0.0])
            known[0] += low
            known[1] += np.inf if high is None else high
    arcs = list(figures)
    number = len(arcs)
    if not number:
        return 0.0, 0.0
    most = [figures[arc][1] for arc in arcs]
    own = [0.0 if arc[0] in absorb else figures[arc][1] for arc in arcs]
    other = [0.0 if arc[0] in sources else figures[arc][1] for arc in arcs]
    one_each = np.hstack([np.eye(number), np.eye(number)])
    rows_ub = [-row for row in one_each]
    limits = [-figures[arc][0] for arc in arcs]
    rows_ub += [row for row, high in zip(one_each, most, strict=True) if high < np.inf]
    limits += [high for high in most if high < np.inf]
    parties = sorted({payer for payer, _ in arcs} - sources - absorb)
    blank = np.zeros(number)
    found = []
    for short in product((False, True), repeat=len(parties)):
        more, last = list(rows_ub), list(limits)
        for name, is_short in zip(parties, short, strict=True):
            net = np.array([float(a == name) - float(b == name) for a, b in arcs])
            theirs, clean = np.hstack([net, blank]), np.hstack([blank, net])
            # Out less in, of their money: nothing is made, and nothing kept by who is short.
            more += [theirs, -theirs, -(theirs + clean)] if is_short else [theirs, clean]
            last += [0.0] * (3 if is_short else 2)
        weights = np.hstack([[float(payee == target) for _, payee in arcs], blank])
        span = [(0.0, high) for high in (*own, *other)]
        got = extremes(weights, more, last, span)
        if got is not None:
            found.append(got)
    return min(low for low, _ in found), max(high for _, high in found)


@examples(180)
@given(rows_of(point), st.booleans())
def test_bounds_of_totals_are_the_extremes(rows: list[Row], two: bool) -> None:
    sources = {"s", "r"} if two else {"s"}
    found = arrivals(rows, sources, ["t"]).get("t")
    low, high = true_range(rows, sources, {"t"}, "t")
    if found is None:
        assert high < NEAR
        return
    assert found.high is not None and found.haircut is not None
    assert float(found.low) == pytest.approx(low, abs=NEAR)
    assert float(found.high) == pytest.approx(high, abs=NEAR)
    assert found.low <= found.haircut <= found.high
    assert found.direct <= found.haircut


@examples(100)
@given(rows_of(point), st.sets(st.sampled_from("abz"), max_size=2))
def test_what_banks_and_other_targets_pay_is_their_own(rows: list[Row], banks: set[str]) -> None:
    found = arrivals(rows, {"s"}, ["t", "u"], banks)
    for target in "tu":
        low, high = true_range(rows, {"s"}, {"t", "u"} | banks, target)
        if target in found:
            most = found[target].high
            assert most is not None
            assert float(found[target].low) == pytest.approx(low, abs=NEAR)
            assert float(most) == pytest.approx(high, abs=NEAR)
        else:
            assert high < NEAR


@examples(120)
@given(rows_of(interval), st.booleans())
def test_bounds_of_intervals_hold_for_every_figure_within(rows: list[Row], two: bool) -> None:
    sources = {"s", "r"} if two else {"s"}
    found = arrivals(rows, sources, ["t"]).get("t")
    low, high = true_range(rows, sources, {"t"}, "t")
    if found is None:
        assert high < NEAR
        return
    assert float(found.low) <= low + NEAR
    assert found.high is None or float(found.high) >= high - NEAR
    if found.haircut is not None:
        assert found.low <= found.haircut
        assert found.high is None or found.haircut <= found.high


# Flows


sizes = st.one_of(
    st.just(0),
    st.none(),
    st.integers(0, 9),
    st.fractions(0, 30, max_denominator=12),
    st.integers(0, 10**14),
    st.sampled_from([2**31 - 2, 2**31 - 1, 2**31]),
)


@examples(300)
@given(st.dictionaries(st.tuples(st.integers(0, 5), st.integers(0, 5)), sizes, max_size=16))
def test_a_flow_and_its_cut_prove_each_other(inner: dict[Any, Any]) -> None:
    arcs: dict[Any, Any] = inner | {("s", 0): None, ("s", 1): None, (2, "t"): None, (3, "t"): None}
    found = maximum_flow(arcs, "s", "t")
    graph: nx.DiGraph[Any] = nx.DiGraph()
    for (start, end), size in arcs.items():
        if start != end:
            graph.add_edge(start, end, **({} if size is None else {"capacity": Fraction(size)}))
    try:
        value = nx.maximum_flow_value(graph, "s", "t", flow_func=nx.algorithms.flow.edmonds_karp)
    except nx.NetworkXUnbounded:
        assert found == (None, {}, ())
        return
    assert found.value == value
    for arc, amount in found.arcs.items():
        assert amount > 0 and (arcs[arc] is None or amount <= arcs[arc])
    for node in range(6):
        into = sum(amount for (_, end), amount in found.arcs.items() if end == node)
        assert into == sum(amount for (start, _), amount in found.arcs.items() if start == node)
    assert sum(amount for (start, _), amount in found.arcs.items() if start == "s") == value
    assert sum((arcs[arc] for arc in found.cut), NONE) == value
    graph.remove_edges_from([*found.cut, *(arc for arc, size in arcs.items() if size == 0)])
    assert not nx.has_path(graph, "s", "t")


# Stops


def ways(arcs: Limits, ends: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every way without a repeated node from the source to an end."""
    todo: list[tuple[str, ...]] = [("s",)]
    while todo:
        way = todo.pop()
        if way[-1] in ends:
            yield way
        todo += [(*way, end) for start, end in arcs if start == way[-1] and end not in way]


def least_cut(arcs: Limits, ends: Sequence[str]) -> Fraction | None:
    """Maximum flow as the least of all cuts; None where each has an arc without limit."""
    inner = sorted({node for arc in arcs for node in arc} - {"s", *ends})
    found = []
    for number in range(len(inner) + 1):
        for chosen in combinations(inner, number):
            side = {"s", *chosen}
            cut = [size for (one, other), size in arcs.items() if one in side and other not in side]
            if None not in cut:
                found.append(sum((Fraction(size or 0) for size in cut), NONE))
    return min(found, default=None)


def what_remains(arcs: Limits, ends: Sequence[str], measure: str) -> Fraction | None:
    if measure == FLOW:
        return least_cut(arcs, ends)
    if measure == REACH:
        return Fraction(len({way[-1] for way in ways(arcs, ends)}))
    lengths = (
        sum((Fraction(arcs[hop] or 0) for hop in pairwise(way)), NONE) for way in ways(arcs, ends)
    )
    return min(lengths, default=None)


def worth(value: Fraction | None, measure: str) -> tuple[int, Fraction]:
    """The less, the better for the one who stops."""
    if measure == LENGTH:
        return (0, NONE) if value is None else (1, -value)
    return (1, NONE) if value is None else (0, value)


CAPACITIES = (0, *range(1, 10), Fraction(1, 2), Fraction(7, 3), Fraction(9, 4), None)


def random_arcs(draw: random.Random) -> dict[Any, Any]:
    """Arcs among six nodes, many of them out of the source and into the ends."""
    pairs = [(draw.choice("sssabc"), draw.choice("abcttu")) for _ in range(draw.randint(3, 16))]
    pairs += [(draw.choice("abctu"), draw.choice("sabc")) for _ in range(draw.randint(0, 3))]
    return {arc: draw.choice(CAPACITIES) for arc in pairs if arc[0] != arc[1]}


def random_stops(draw: random.Random, arcs: Iterable[Any]) -> list[Stop]:
    """Stops of one arc or several, some of them of nothing that is there."""
    names = [*arcs, ("x", "y")]
    found = []
    for at in range(draw.randint(0, 6)):
        some = draw.sample(names, min(len(names), draw.choice((1, 1, 1, 2, 3))))
        found.append(Stop(f"S{at}", frozenset(some), Fraction(draw.choice((0, 1, 2, 2, 3)), 2)))
    return found


@pytest.mark.parametrize("measure", [FLOW, REACH, LENGTH])
@examples(120)
@given(draws)
def test_best_stops_are_the_best_of_all_sets(measure: str, draw: random.Random) -> None:
    arcs = random_arcs(draw)
    stops = random_stops(draw, arcs)
    most = draw.randint(0, 4)
    budget = draw.choice((None, None, Fraction(draw.randint(0, 10), 2)))
    ends = ("t", "u")
    game = Game(arcs, "s", ends, measure)
    after: dict[frozenset[str], Fraction | None] = {}
    cost: dict[frozenset[str], Fraction] = {}
    for number in range(min(most, len(stops)) + 1):
        for some in combinations(stops, number):
            key = frozenset(one.name for one in some)
            cost[key] = sum((one.cost for one in some), NONE)
            if budget is None or cost[key] <= budget:
                gone = {arc for one in some for arc in one.arcs}
                left = {arc: size for arc, size in arcs.items() if arc not in gone}
                after[key] = what_remains(left, ends, measure)
                assert game.value(gone) == after[key]
    # Who removes more never leaves more.
    for some, value in after.items():
        for name in some:
            assert worth(value, measure) <= worth(after[some - {name}], measure)
    best = min(after.values(), key=lambda value: worth(value, measure))
    sets = [some for some, value in after.items() if value == best]
    needed = {some for some in sets if not any(other < some for other in sets)}

    def checked(method: str) -> Solution:
        found = best_stops(game, stops, most, budget, method=method)
        for names in found.sets:
            assert after[frozenset(names)] == found.value
        assert worth(found.value, measure) >= worth(best, measure)
        if found.exact:
            assert found.value == best
        if found.bound is not None and measure != LENGTH:
            assert best is None or found.bound <= best
        return found

    tried = checked(ENUMERATION)
    assert tried.exact and tried.value == tried.bound == best
    assert len(needed) > 50 or {frozenset(names) for names in tried.sets} == needed
    costs = [cost[frozenset(names)] for names in tried.sets]
    assert costs == sorted(costs)
    checked(GREEDY)
    if measure != LENGTH:
        (names_found,) = checked(PROGRAMME).sets
        assert frozenset(names_found) in needed


# Shares


flows_of = st.lists(
    st.tuples(
        st.sampled_from("abcdefgh"),
        st.sampled_from("abcdefgh"),
        st.fractions(0, 9, max_denominator=3),
    ),
    max_size=22,
)


def dense(flows: Sequence[attribution.Flow], sources: Iterable[str]) -> dict[str, float]:
    """Shares of parties that the sources reach, by one dense system of all parties."""
    moved = [(one, other, float(x)) for one, other, x in flows if x and one != other]
    reached = set(sources)
    while more := {other for one, other, _ in moved if one in reached} - reached:
        reached |= more
    names = sorted(reached)
    system, given_ = np.eye(len(names)), np.zeros(len(names))
    for at, name in enumerate(names):
        if name in sources:
            given_[at] = 1
            continue
        into = [(one, x) for one, other, x in moved if other == name]
        out = sum(x for one, _, x in moved if one == name)
        whole = max(out, sum(x for _, x in into))
        for one, x in into:
            if one in reached:
                system[at, names.index(one)] -= x / whole
    return dict(zip(names, np.linalg.solve(system, given_).tolist(), strict=True))


@examples(140)
@given(flows_of, st.sets(st.sampled_from("abcdefgh"), min_size=1, max_size=2))
def test_shares_solve_the_equations_of_mixing(
    flows: list[attribution.Flow], sources: set[str]
) -> None:
    exact = attribution.shares_of(flows, sources)
    assert {name: float(share) for name, share in exact.items()} == pytest.approx(
        dense(flows, sources), abs=1e-9
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attribution, "_EXACT", 0)
        sparse = attribution.shares_of(flows, sources)
    assert {name: float(share) for name, share in sparse.items()} == pytest.approx(
        {name: float(share) for name, share in exact.items()}, abs=1e-9
    )


@examples(100)
@given(flows_of)
def test_shares_of_a_party_add_up_to_all(flows: list[attribution.Flow]) -> None:
    flows = [flow for flow in flows if flow[2]]
    found = attribution.attribution(flows)
    for shares in found.values():
        assert sum(shares.values()) == 1
        assert all(0 < share <= 1 for share in shares.values())
    payees = {other for one, other, _ in flows if one != other}
    origins = {one for one, other, _ in flows if one != other} - payees
    together = attribution.shares_of(flows, origins)
    for name in payees:
        known = sum((x for o, x in found[name].items() if o in origins), NONE)
        assert known == together.get(name, NONE)


@pytest.mark.parametrize("seed", range(4))
def test_a_large_loop_solved_in_floats_is_near_the_exact_shares(seed: int) -> None:
    draw = random.Random(seed)
    names = [f"n{at:02}" for at in range(draw.randint(41, 60))]
    flows = [
        (one, other, Fraction(draw.randint(1, 9)))
        for one, other in [
            *zip(names, names[1:] + names[:1], strict=True),
            *(draw.sample(names, 2) for _ in range(40)),
            *(("s", draw.choice(names)) for _ in range(3)),
            *(("o", draw.choice(names)) for _ in range(3)),
        ]
    ]
    found = attribution.shares_of(flows, ["s"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attribution, "_EXACT", 100)
        exact = attribution.shares_of(flows, ["s"])
    assert {name: float(share) for name, share in found.items()} == pytest.approx(
        {name: float(share) for name, share in exact.items()}, abs=1e-9
    )


# Rates


FIRST = date(2024, 1, 1)
days = st.integers(0, 60).map(lambda number: (FIRST + timedelta(days=number)).isoformat())
UNITS = {"2": Fraction(2), "4500/3.5": Fraction(9000, 7), "0.9": Fraction(9, 10), "7": Fraction(7)}
rate_rows = st.lists(
    st.tuples(
        st.sampled_from(["EUR", "IQD"]),
        st.one_of(days, st.sampled_from(["2023-12-31", "2024-01-01"])),
        st.one_of(days, st.sampled_from(["2024-12-31", ""])),
        st.sampled_from(sorted(UNITS)),
        st.sampled_from(["official", "market"]),
    ).filter(lambda row: not row[2] or row[1] <= row[2]),
    max_size=8,
)
periods = st.one_of(
    st.just(("2024-01-01", "2024-12-31")),
    st.tuples(days, st.integers(0, 40)).map(
        lambda two: ("2023-12-31", (date.fromisoformat(two[0])).isoformat())
    ),
)


def rates_on_each_day(
    rows: Iterable[tuple[str, ...]], unit: str, first: str, last: str, kind: str
) -> set[Fraction]:
    """Every rate that holds on a day of a period; none where a day has no rate."""
    if unit == "USD":
        return {Fraction(1)}
    for name in [kind] if kind else ["official", "market"]:
        found: list[set[Fraction]] = []
        day = date.fromisoformat(first)
        while day.isoformat() <= last:
            found.append(
                {
                    UNITS[units]
                    for currency, start, end, units, of_kind in rows
                    if (currency, of_kind) == (unit, name)
                    and start <= day.isoformat() <= (end or "9999")
                }
            )
            day += timedelta(days=1)
        if all(found):
            return set().union(*found)
    return set()


@examples(200)
@given(
    rate_rows,
    periods,
    st.integers(0, 50),
    st.one_of(st.none(), st.integers(0, 9)),
    st.sampled_from(["", "official", "market"]),
)
def test_an_amount_is_converted_at_each_rate_of_each_day(
    rows: list[tuple[str, ...]],
    period: tuple[str, str],
    low: int,
    width: int | None,
    kind: str,
) -> None:
    table = [(f"r{at}", *row, "") for at, row in enumerate(rows)]
    header = "id,currency,start,end,units_per_usd,kind,publication"
    network = network_of([("s", "t", 1)], tables={"rates": (header, table)})
    amount = Span(Fraction(low), None if width is None else Fraction(low + width))
    when = terms_of(Edge("", "", "", "", money_status="paid", start=period[0], end=period[1]))
    for unit, to in (("EUR", "USD"), ("USD", "IQD"), ("EUR", "IQD")):
        ours = rates_on_each_day(rows, unit, *period, kind)
        theirs = rates_on_each_day(rows, to, *period, kind)
        found = Converter(network, to, kind).of(amount, unit, when)
        if not ours or not theirs:
            assert found.span is None and found.missing
            continue
        factors = [other / one for one in ours for other in theirs]
        assert found.span is not None
        assert found.span.low == amount.low * min(factors)
        assert found.span.high == (None if amount.high is None else amount.high * max(factors))
        back = Converter(network, unit, kind).of(found.span, to, when).span
        assert back is not None and back.low <= amount.low
        assert (back.high is None) == (amount.high is None)
        assert back.high is None or amount.high is None or amount.high <= back.high
        assert len(factors) > 1 or back == amount


# Examples that a first version of the code got wrong


def only_frame(rows: Sequence[tuple[str, str, Any]], targets: Sequence[str], **more: Any) -> Any:
    (frame,) = Totals(FlowNet(network_of(rows, **more), ["s"], targets)).results()
    return {one.target: one for one in frame.arrivals}


AID = {"kind": "provides_assistance", "amount_min": 5, "amount_max": 5}


def test_an_arc_without_limit_before_a_limited_one() -> None:
    found = maximum_flow({("s", "a"): None, ("a", "t"): 5}, "s", "t")
    assert (found.value, found.cut) == (5, (("a", "t"),))
    found = maximum_flow({("s", "a"): 9, ("a", "t"): 7}, "s", "t")
    assert (found.value, found.cut) == (7, (("a", "t"),))


def test_what_another_target_or_a_bank_pays_is_its_own() -> None:
    rows = [("s", "u", 5), ("u", "t", 5), ("s", "t", 1)]
    found = only_frame(rows, ["t", "u"])["t"]
    assert (found.low, found.haircut, found.high) == (1, 1, 1)
    assert only_frame(rows, ["t"], kinds={"u": "bank"})["t"].haircut == 1


def test_aid_that_does_not_go_on_is_apart_from_payments() -> None:
    assert only_frame([("s", "t", 5), ("s", "t", AID)], ["t"])["t"].high == 10
    assert only_frame([("s", "a", 1), ("s", "a", AID), ("a", "t", 20)], ["t"])["t"].high == 1
    found = only_frame([("s", "a", AID), ("a", "t", 2), ("s", "t", 4)], ["t"])["t"]
    assert (found.haircut, found.high) == (4, 4)


def test_a_benefit_is_not_limited_by_aid() -> None:
    front = {"kind": "front_for", "money_status": ""}
    small = AID | {"amount_min": 1, "amount_max": 1}
    assert only_frame([("s", "a", 5), ("a", "t", front), ("a", "t", small)], ["t"])["t"].high == 5


@pytest.mark.parametrize("more", [0, 3])
def test_amounts_far_apart_are_not_called_proved(more: int) -> None:
    arcs = {("s", "b"): 5, ("b", "c"): 6 * 10**9 + more, ("c", "t"): 4, ("s", "c"): 5}
    stops = [Stop("".join(arc), frozenset({arc})) for arc in arcs if arc != ("c", "t")]
    found = best_stops(Game(arcs, "s", ("t",)), stops, 2, method=PROGRAMME)
    assert found.value == 0 or not found.exact


def test_no_part_of_nothing() -> None:
    rows = [
        Payment(str(at), payer, payee, Fraction(size), str(at))
        for at, (payer, payee, size) in enumerate([("s", "a", 5), ("a", "b", 5), ("a", "c", 3)])
    ]
    assert all(part.amount for part in ledger.trace(rows, ["s"], HAIRCUT).parts)


def test_a_payment_of_nothing_makes_no_payee() -> None:
    flows = [("a", "b", Fraction(0)), ("b", "a", Fraction(1))]
    assert attribution.attribution(flows)["a"] == {"b": 1}


def test_an_open_figure_of_a_source_still_gives_a_least() -> None:
    rows = [("s", "a", {"amount_min": 4}), ("a", "t", 5)]
    assert only_frame(rows, ["t"])["t"].low == 4
