"""What do exact amounts cost when one account is traced through 118,000 dated payments?

The data are a run of IBM's AMLSim (20K_cycle200: 20,000 accounts, with their balances before
the first payment), read from its archive in the folder of shared data. The source is the
labelled account that pays most often. The peers of haircut and FIFO are plain loops over the
same payments in floating point, which sort them and note every part, as `trace` does; for the
other conventions and for the bounds there is no peer and only times are printed.

Attribution (full mixing over totals) is set beside one direct sparse solve (scipy) and beside
the same system solved by iteration. It is measured on the first 40,000 payments; `--whole`
takes all of them, once each, for a direct solve of all takes minutes.
"""

from __future__ import annotations

import csv
import io
import os
import statistics
import sys
import tarfile
import time
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from flowgraph.analysis import ledger
from flowgraph.analysis.attribution import shares_of
from measure import ROOT

SHARED = Path(os.environ.get("FLOWGRAPH_SHARED") or ROOT.parent / "shared") / "data"
SAMPLE, RUNS, FIRST = "20K_cycle200", 5, 40_000

Row = tuple[str, str, str, str, float]


class Plain(NamedTuple):
    """Money of the source by payment and by account, and what came back, in floats."""

    parts: dict[str, float]
    held: dict[str, float]
    returned: float


def calls_in_turn(
    calls: Mapping[str, Callable[[], Any]], runs: int, warm: bool = True
) -> tuple[dict[str, list[float]], dict[str, Any]]:
    """Seconds elapsed in each call, in turn, and its last result; a warm-up is not counted."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    results: dict[str, Any] = {}
    for counted in range(-1 if warm else 0, runs):
        for name, call in calls.items():
            results[name] = None
            begin = time.perf_counter()
            results[name] = call()
            if counted >= 0:
                seconds[name].append(time.perf_counter() - begin)
    return seconds, results


def report(seconds: Mapping[str, list[float]], pairs: list[tuple[str, str]]) -> None:
    """Print the times and the ratios of some pairs: least, median, most."""
    for name, times in seconds.items():
        low, middle, high = min(times), statistics.median(times), max(times)
        print(f"  {name:32} {low:9.4f} {middle:9.4f} {high:9.4f} s  (min, median, max)")
    for one, other in pairs:
        if one in seconds and other in seconds:
            ratios = [a / b for a, b in zip(seconds[one], seconds[other], strict=True)]
            low, middle, high = min(ratios), statistics.median(ratios), max(ratios)
            print(f"  {one} / {other}: {low:.2f}, {middle:.2f}, {high:.2f} (n = {len(ratios)})")


def installed(module: str, package: str) -> bool:
    """Whether a peer can be imported; if not, say how to get it."""
    if find_spec(module):
        return True
    print(f"  {package}: not installed (pip install {package})")
    return False


def main() -> None:
    """Read the sample, measure and print."""
    archive = SHARED / "amlsim-samples" / f"{SAMPLE}.tgz"
    if not archive.exists():
        print(f"no {archive.name} in the folder of shared data ($FLOWGRAPH_SHARED): not measured")
        return
    payments, opening, source = _read(archive)
    sent = sum(one.payer == source for one in payments)
    print(f"{len(payments)} payments, source {source}: {sent} payments out")
    _tracing(payments, opening, source)
    first = payments if "--whole" in sys.argv else ledger.in_order(payments)[:FIRST]
    _mixing(first, source, 1 if "--whole" in sys.argv else RUNS)


def _read(archive: Path) -> tuple[list[ledger.Payment], dict[str, Fraction], str]:
    """Payments, balances before them, and the labelled account that pays most often."""
    with tarfile.open(archive) as tar:
        nodes = list(_rows(tar, "nodes"))
        rows = list(_rows(tar, "transactions"))
    payments = [
        ledger.Payment(
            f"t{at:06}",
            row["sourceNodeId"],
            row["targetNodeId"],
            Fraction(row["value"]),
            f"{int(row['time']):06}",
        )
        for at, row in enumerate(rows)
    ]
    opening = {row["nodeid"]: Fraction(row["init_balance"]) for row in nodes}
    labelled = [row["nodeid"] for row in nodes if row["isFraud"].lower() in ("1", "true")]
    count = Counter(one.payer for one in payments)
    return payments, opening, min(labelled, key=lambda name: (-count[name], int(name)))


def _rows(tar: tarfile.TarFile, name: str) -> Iterator[dict[str, str]]:
    file = tar.extractfile(f"{SAMPLE}/{name}.csv")
    if file is None:
        raise SystemExit(f"no {name}.csv in the archive")
    return csv.DictReader(io.TextIOWrapper(file, encoding="utf-8"))


def _tracing(payments: list[ledger.Payment], opening: dict[str, Fraction], source: str) -> None:
    rows = [(one.day, one.id, one.payer, one.payee, float(one.amount)) for one in payments]
    before = {name: float(amount) for name, amount in opening.items()}
    calls: dict[str, Callable[[], Any]] = {
        name: lambda name=name: ledger.trace(payments, [source], name, opening=opening)
        for name in ledger.CONVENTIONS
    }
    calls["bounds"] = lambda: ledger.bounds(payments, [source], opening=opening)
    calls["haircut, plain loop"] = lambda: plain_haircut(rows, before, source)
    calls["fifo, plain loop"] = lambda: plain_fifo(rows, before, source)
    seconds, results = calls_in_turn(calls, RUNS)
    for name in ledger.CONSERVING:
        _conserved(results[name], source)
    reach = results[ledger.POISON]
    print(f"poison: {len(reach.parts)} payments touched; bounds: {len(results['bounds'])} payments")
    for name in (ledger.HAIRCUT, ledger.FIFO):
        print(f"{name}: {_apart(results[name], results[f'{name}, plain loop'], source)}")
    report(seconds, [(name, f"{name}, plain loop") for name in (ledger.HAIRCUT, ledger.FIFO)])


def _conserved(found: ledger.Traced, source: str) -> None:
    """Print what was sent, came back and is held; stop if a digit is lost."""
    sent, returned = found.sent[source], found.returned[source]
    held = sum((amount for mine in found.held.values() for amount in mine.values()), Fraction(0))
    if sent != returned + held:
        raise SystemExit(f"{found.convention}: sent {sent}, returned {returned}, held {held}")
    texts = [str(Decimal(one.numerator) / one.denominator) for one in (sent, returned, held)]
    print(
        f"{found.convention}: sent {texts[0]} = returned {texts[1]} + held {texts[2]}"
        f" at {len(found.held)} accounts"
    )


def _apart(found: ledger.Traced, plain: Plain, source: str) -> str:
    """Largest differences between exact amounts and those of the plain loop."""
    parts: dict[str, Fraction] = defaultdict(Fraction)
    for one in found.parts:
        parts[one.payment.id] += one.amount
    held = {name: mine[source] for name, mine in found.held.items()}
    most = [
        max(abs(float(ours.get(key, 0)) - theirs.get(key, 0.0)) for key in {*ours, *theirs})
        for ours, theirs in ((parts, plain.parts), (held, plain.held))
    ]
    back = abs(float(found.returned[source]) - plain.returned)
    return (
        f"plain loop differs by at most {most[0]:.1e} in a payment, {most[1]:.1e} in what an"
        f" account holds, {back:.1e} in what came back"
    )


def plain_haircut(rows: list[Row], opening: dict[str, float], source: str) -> Plain:
    """Rolling charge over two dictionaries."""
    balance, tainted, parts, returned = dict(opening), defaultdict(float), {}, 0.0
    for _, key, payer, payee, amount in sorted(rows):
        if payer == payee:
            continue
        part = amount
        if payer != source:
            have = balance.get(payer, 0.0)
            gone = min(amount, have)
            part = tainted[payer] * gone / have if have else 0.0
            tainted[payer] -= part
            balance[payer] = have - gone
        if part:
            parts[key] = part
        if payee == source:
            returned += part
        else:
            balance[payee] = balance.get(payee, 0.0) + amount
            tainted[payee] += part
    return Plain(parts, {name: size for name, size in tainted.items() if size}, returned)


def plain_fifo(rows: list[Row], opening: dict[str, float], source: str) -> Plain:
    """A deque of layers for each account."""
    layers: dict[str, deque[tuple[bool, float]]] = defaultdict(deque)
    for name, amount in opening.items():
        layers[name].append((False, amount))
    parts: dict[str, float] = defaultdict(float)
    returned = 0.0
    for _, key, payer, payee, amount in sorted(rows):
        if payer == payee:
            continue
        split, queue = [(True, amount)], layers[payer]
        if payer != source:
            split, left = [], amount
            while left > 0 and queue:
                theirs, size = queue.popleft()
                if size > left:
                    queue.appendleft((theirs, size - left))
                    size = left
                split.append((theirs, size))
                left -= size
            if left > 0:
                split.append((False, left))
        for theirs, size in split:
            if theirs:
                parts[key] += size
                returned += size if payee == source else 0.0
        if payee != source:
            layers[payee].extend(split)
    held = {name: sum(size for theirs, size in queue if theirs) for name, queue in layers.items()}
    return Plain(dict(parts), {name: size for name, size in held.items() if size}, returned)


def _mixing(payments: list[ledger.Payment], source: str, runs: int) -> None:
    totals: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for one in payments:
        totals[one.payer, one.payee] += one.amount
    flows = [(payer, payee, amount) for (payer, payee), amount in totals.items()]
    print(f"attribution: {len(payments)} payments, {len(flows)} totals")
    calls: dict[str, Callable[[], Any]] = {"attribution": lambda: shares_of(flows, [source])}
    if installed("scipy", "scipy"):
        calls["direct sparse solve"] = lambda: mixed(flows, source, direct=True)
        calls["same system by iteration"] = lambda: mixed(flows, source, direct=False)
    seconds, results = calls_in_turn(calls, runs, warm=runs > 1)
    ours, *peers = calls
    for peer in peers:
        most = max(
            abs(float(results[ours][name]) - results[peer].get(name, 0.0))
            for name in results[ours]
            if name != source
        )
        print(f"{peer}: shares of {len(results[ours])} accounts differ by at most {most:.1e}")
    report(seconds, [(ours, peer) for peer in peers])


def mixed(flows: list[tuple[str, str, Fraction]], source: str, *, direct: bool) -> dict[str, float]:
    """Shares of every account by full mixing, in floats, for one source."""
    import numpy as np
    from scipy.sparse import csr_array, eye_array
    from scipy.sparse.linalg import spsolve

    apart = [(payer, payee, float(amount)) for payer, payee, amount in flows if payer != payee]
    paid, got = defaultdict(float), defaultdict(float)
    for payer, payee, amount in apart:
        paid[payer] += amount
        got[payee] += amount
    place = {name: at for at, name in enumerate(sorted({*paid, *got} - {source}))}
    given, cells = np.zeros(len(place)), []
    for payer, payee, amount in apart:
        if payee != source:
            share = amount / max(got[payee], paid[payee])
            if payer == source:
                given[place[payee]] += share
            else:
                cells.append((place[payee], place[payer], share))
    rows, cols, data = zip(*cells, strict=True)
    passed = csr_array((data, (rows, cols)), shape=(len(place), len(place)))
    if direct:
        shares = spsolve((eye_array(len(place)) - passed).tocsc(), given)
    else:
        shares, step = given, given
        while step.max() > 1e-15:
            step = passed @ step
            shares = shares + step
    return {name: float(shares[at]) for name, at in place.items()}


if __name__ == "__main__":
    main()
