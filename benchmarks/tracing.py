"""What do exact amounts cost when one account is traced through 118,000 dated payments?

The data are a run of IBM's AMLSim (20K_cycle200: 20,000 accounts, with their balances before
the first payment), read in its archive. The source is the labelled account that pays most
often. The peers of haircut and FIFO are plain loops over the same payments in floats, which
sort them and note every part, as `trace` does; the rest has no peer: times alone, as elapsed.

Attribution (full mixing over totals) is set beside one direct sparse solve (scipy) and beside
the same system solved by iteration: on the first 40,000 payments, and with `--whole` on all,
once each, for a direct solve of all takes minutes.
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
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Any

from flowgraph.analysis import ledger
from flowgraph.analysis.attribution import shares_of
from flowgraph.analysis.maxflow import reachable
from measure import ROOT

SHARED = Path(os.environ.get("FLOWGRAPH_SHARED") or ROOT.parent / "shared") / "data"
SAMPLE, RUNS, FIRST = "20K_cycle200", 5, 40_000

Calls = dict[str, Callable[[], Any]]
Seconds = dict[str, list[float]]
Row = tuple[str, str, str, str, float]
# Money of the source by payment and by account, and what came back.
Plain = tuple[dict[str, float], dict[str, float], float]


def calls_in_turn(calls: Calls, runs: int, warm: bool = True) -> tuple[Seconds, dict[str, Any]]:
    """Seconds elapsed in each call, in turn, and its last result; a warm-up is not counted."""
    seconds: Seconds = {name: [] for name in calls}
    results: dict[str, Any] = {}
    for counted in range(-1 if warm else 0, runs):
        for name, call in calls.items():
            results[name] = None
            begin = time.perf_counter()
            results[name] = call()
            if counted >= 0:
                seconds[name].append(time.perf_counter() - begin)
    return seconds, results


def report(seconds: Seconds, pairs: list[tuple[str, str]]) -> None:
    """Print the times and the ratios of some pairs, each as least, median, most."""
    for name, times in seconds.items():
        print(f"  {name:32} {_spread(times, '.4f')} s")
    for one, other in pairs:
        if one in seconds and other in seconds:
            ratios = [a / b for a, b in zip(seconds[one], seconds[other], strict=True)]
            print(f"  {one} / {other}: {_spread(ratios, '.3g')} (n = {len(ratios)})")


def _spread(values: list[float], form: str) -> str:
    return f"{min(values):{form}}, {statistics.median(values):{form}}, {max(values):{form}}"


def main() -> None:
    """Read the sample, measure and print."""
    archive = SHARED / "amlsim-samples" / f"{SAMPLE}.tgz"
    if not archive.exists():
        print(f"no {archive.name} in the folder of shared data ($FLOWGRAPH_SHARED): not measured")
        return
    payments, opening, source = _read(archive)
    print(f"{len(payments)} payments; source {source}")
    _tracing(payments, opening, source)
    whole = "--whole" in sys.argv
    _mixing(payments if whole else ledger.in_order(payments)[:FIRST], source, 1 if whole else RUNS)


def _read(archive: Path) -> tuple[list[ledger.Payment], dict[str, Fraction], str]:
    """Payments, balances before them, and the labelled account that pays most often."""
    with tarfile.open(archive) as tar:
        files = [tar.extractfile(f"{SAMPLE}/{name}.csv") for name in ("nodes", "transactions")]
        texts = [io.TextIOWrapper(file or io.BytesIO(), encoding="utf-8") for file in files]
        nodes, rows = (list(csv.DictReader(text)) for text in texts)
    payments = []
    for at, row in enumerate(rows):
        ends, amount = (row["sourceNodeId"], row["targetNodeId"]), Fraction(row["value"])
        payments.append(ledger.Payment(f"t{at:06}", *ends, amount, f"{int(row['time']):06}"))
    opening = {row["nodeid"]: Fraction(row["init_balance"]) for row in nodes}
    labelled = [row["nodeid"] for row in nodes if row["isFraud"].lower() in ("1", "true")]
    count = Counter(one.payer for one in payments)
    return payments, opening, min(labelled, key=lambda name: (-count[name], int(name)))


def _tracing(payments: list[ledger.Payment], opening: dict[str, Fraction], source: str) -> None:
    rows = [(one.day, one.id, one.payer, one.payee, float(one.amount)) for one in payments]
    before = {name: float(amount) for name, amount in opening.items()}
    calls: Calls = {
        name: partial(ledger.trace, payments, [source], name, opening=opening)
        for name in ledger.CONVENTIONS
    }
    calls |= {
        "bounds": partial(ledger.bounds, payments, [source], opening=opening),
        "haircut, plain loop": partial(plain_haircut, rows, before, source),
        "fifo, plain loop": partial(plain_fifo, rows, before, source),
    }
    seconds, results = calls_in_turn(calls, RUNS)
    for name in ledger.CONSERVING:
        _conserved(results[name], source)
    print(f"poison touches {len(results[ledger.POISON].parts)} payments")
    for name in (ledger.HAIRCUT, ledger.FIFO):
        other = f"{name}, plain loop"
        print(f"{other}: {_apart(results[name], results[other], source)}")
    report(seconds, [(name, f"{name}, plain loop") for name in (ledger.HAIRCUT, ledger.FIFO)])


def _conserved(found: ledger.Traced, source: str) -> None:
    """Print what was sent, came back and is held; stop if a digit is lost."""
    sent, returned = found.sent[source], found.returned[source]
    held = sum((mine[source] for mine in found.held.values()), Fraction(0))
    if sent != returned + held:
        raise SystemExit(f"{found.convention}: sent {sent}, returned {returned}, held {held}")
    out, back, rest = (Decimal(n.numerator) / n.denominator for n in (sent, returned, held))
    print(f"{found.convention}: {out} sent = {back} returned + {rest} at {len(found.held)} places")


def _apart(found: ledger.Traced, plain: Plain, source: str) -> str:
    """Largest differences between exact amounts and those of the plain loop."""
    parts: dict[str, Fraction] = defaultdict(Fraction)
    for one in found.parts:
        parts[one.payment.id] += one.amount
    held = {name: mine[source] for name, mine in found.held.items()}
    pairs = [(parts, plain[0]), (held, plain[1]), (found.returned, {source: plain[2]})]
    most = [
        max(abs(float(ours.get(key, 0)) - theirs.get(key, 0.0)) for key in {*ours, *theirs})
        for ours, theirs in pairs
    ]
    return "payments differ by at most {:.1e}, accounts {:.1e}, returns {:.1e}".format(*most)


def plain_haircut(rows: list[Row], opening: dict[str, float], source: str) -> Plain:
    """Rolling charge over two dictionaries."""
    balance, parts, returned = dict(opening), {}, 0.0
    tainted: dict[str, float] = defaultdict(float)
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
    return parts, dict(tainted), returned


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
            while left > 0:
                theirs, size = queue.popleft() if queue else (False, left)
                if size > left:
                    queue.appendleft((theirs, size - left))
                    size = left
                split.append((theirs, size))
                left -= size
        for theirs, size in split:
            if theirs:
                parts[key] += size
                returned += size if payee == source else 0.0
        if payee != source:
            layers[payee].extend(split)
    held = {name: sum(size for theirs, size in queue if theirs) for name, queue in layers.items()}
    return dict(parts), held, returned


def _mixing(payments: list[ledger.Payment], source: str, runs: int) -> None:
    totals: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for one in payments:
        totals[one.payer, one.payee] += one.amount
    flows = [(payer, payee, amount) for (payer, payee), amount in totals.items()]
    print(f"attribution: {len(payments)} payments, {len(flows)} totals")
    ours, *peers = "attribution", "direct sparse solve", "same system by iteration"
    calls: Calls = {ours: partial(shares_of, flows, [source])}
    calls |= {name: partial(mixed, flows, source, name == peers[0]) for name in peers}
    seconds, results = calls_in_turn(calls, runs, warm=runs > 1)
    shares = {name: float(share) for name, share in results[ours].items() if name != source}
    for peer in peers:
        most = max(abs(share - results[peer][name]) for name, share in shares.items())
        print(f"{peer}: shares of {len(shares)} accounts differ by at most {most:.1e}")
    report(seconds, [(ours, peer) for peer in peers])


def mixed(flows: list[tuple[str, str, Fraction]], source: str, direct: bool) -> dict[str, float]:
    """Share of the source in every account that it reaches, by full mixing, in floats."""
    import numpy as np
    from scipy.sparse import csr_array, eye_array
    from scipy.sparse.linalg import spsolve

    paid: dict[str, float] = defaultdict(float)
    into, onward = defaultdict[str, dict[str, float]](dict), defaultdict[str, list[str]](list)
    for payer, payee, exact in flows:
        if payer != payee:
            into[payee][payer] = amount = float(exact)
            paid[payer] += amount
            onward[payer].append(payee)
    place = {name: at for at, name in enumerate(sorted(reachable(onward, [source]) - {source}))}
    given, cells = np.zeros(len(place)), []
    for name, at in place.items():
        size = max(sum(into[name].values()), paid[name])
        given[at] = into[name].get(source, 0.0) / size
        cells += [(at, place[one], cell / size) for one, cell in into[name].items() if one in place]
    rows, cols, data = zip(*cells, strict=True)
    passed = csr_array((data, (rows, cols)), shape=(len(place), len(place)))
    shares: Any = spsolve((eye_array(len(place)) - passed).tocsc(), given) if direct else given
    step: Any = given
    while not direct and step.max() > 1e-15:
        step = passed @ step
        shares = shares + step
    return {name: float(shares[at]) for name, at in place.items()}


if __name__ == "__main__":
    main()
