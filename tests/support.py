"""What several test files use."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from flowgraph.case.case import Case
from flowgraph.case.read import Table

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT / "data"


def write_tables(folder: Path, tables: Mapping[str, str]) -> Path:
    """Write tables given as text into a folder, one file each."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def need(found: Any, what: str) -> None:
    """Skip without something that the tests use; fail where CI must have it."""
    if not found:
        if os.environ.get("CI") == "true":
            pytest.fail(f"no {what}, and CI=true")
        pytest.skip(f"no {what}")


class Result:
    """What a command printed and how it ended."""

    def __init__(self, done: subprocess.CompletedProcess[bytes]) -> None:
        self.code = done.returncode
        self.raw = done.stdout
        self.out = done.stdout.decode("utf-8")
        self.err = done.stderr.decode("utf-8")


EDGE_COLUMNS = ("id", "kind", "role", "share", "share_min", "share_max", "start", "end", "claim",
                "grade")  # fmt: skip


def listed_case(
    make_case: Callable[..., Case],
    edges: Iterable[tuple[str, str, Mapping[str, str]]],
    listed: Iterable[str],
    programmes: Mapping[str, str] | None = None,
    *,
    kinds: Mapping[str, str] | None = None,
    list_: str = "us-ofac-sdn",
    effect: str = "blocking",
    start: str = "2015-01-01",
) -> Case:
    """A case of stakes (or of other kinds) with some parties on one list.

    Every entity is a company unless `kinds` says otherwise; an edge owns unless its
    cells say otherwise.
    """
    rows = list(edges)
    names = sorted({end for one, other, _ in rows for end in (one, other)} | set(listed))
    entities = "id,name,kind\n" + "".join(
        f"{name},{name},{(kinds or {}).get(name, 'company')}\n" for name in names
    )
    table = f"source,target,{','.join(EDGE_COLUMNS)}\n"
    for at, (one, other, cells) in enumerate(rows):
        filled = {"id": f"e{at}", "kind": "owns", **cells}
        table += ",".join([one, other, *(filled.get(name, "") for name in EDGE_COLUMNS)]) + "\n"
    designations = "id,entity,authority,list,programmes,status,effect,start,checked\n" + "".join(
        f"d-{name},{name},Authority,{list_},{(programmes or {}).get(name, 'TAG')},listed,{effect},"
        f"{start},2026-01-01\n"
        for name in listed
    )
    lists = (
        "list,authority,instrument,effect,version,complete\n"
        f"{list_},Authority,{list_},{effect},v1,yes\n"
    )
    return make_case(entities=entities, edges=table, designations=designations, lists=lists)


def table(name: str, header: str, rows: Iterable[Sequence[str]]) -> Table:
    """A table as the reader gives it."""
    lines = [list(row) for row in rows]
    numbers = list(range(2, len(lines) + 2))
    return Table(name, f"{name}.csv", tuple(header.split(",")), lines, numbers)


def case_of(
    rows: Iterable[tuple[str, str, str]], seeds: Iterable[str], name: str = "us-ofac-sdn"
) -> Case:
    """A case of stakes made in memory, for tests that make many; the seeds are listed."""
    edges = [
        (f"e-{one}-{other}", one, other, "owns", share)
        for one, other, share in rows
    ]  # fmt: skip
    return Case(
        "small",
        {
            "entities": table(
                "entities", "id,name,kind", ((n, n, "company") for n in "ABCDEFGabcdefg")
            ),
            "edges": table("edges", "id,source,target,kind,share", edges),
            "designations": table(
                "designations",
                "id,entity,list,status,effect,start",
                ((f"d-{n}", n, name, "listed", "blocking", "2000") for n in sorted(seeds)),
            ),
            "lists": table("lists", "list,instrument,complete", [(name, name, "yes")]),
        },
    )
