"""Fixtures.

Policy: build the smallest case that shows the point, in the test itself
(`make_case`). The bundled case is for what is said of real data; the evidence
folder beside the project (`shared`) is optional, and tests that need it skip.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import flowgraph as fg
from flowgraph.case.case import Case
from support import DATA, ROOT, Result, write_tables


@pytest.fixture(scope="session")
def case() -> Case:
    """The bundled case, as it lies in the checkout."""
    return fg.load(DATA)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The evidence folder beside the project; skips where there is none."""
    folder = Path(os.environ.get("FLOWGRAPH_SHARED") or ROOT.parent / "shared")
    if not (folder / "evidence" / "claims.csv").is_file():
        pytest.skip("no evidence folder ($FLOWGRAPH_SHARED, else ../shared)")
    return folder


@pytest.fixture
def make_case(tmp_path: Path) -> Callable[..., Case]:
    """Make a case from tables as text: `make_case(edges="source,target\\na,b\\n")`."""

    def make(folder: str = "case", **tables: str) -> Case:
        return fg.load(write_tables(tmp_path / folder, tables))

    return make


@pytest.fixture(scope="session")
def run() -> Callable[..., Result]:
    """Run `flowgraph` as a process of its own, from the project's root."""

    def call(*words: str, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> Result:
        done = subprocess.run(
            [sys.executable, "-m", "flowgraph", *words],
            cwd=cwd,
            env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
            capture_output=True,
            check=False,
            timeout=120,
        )
        return Result(done)

    return call
