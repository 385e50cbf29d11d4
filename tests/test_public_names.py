"""What `flowgraph` exports is what it says it exports, and nothing is loaded for it."""

from __future__ import annotations

import subprocess
import sys

import pytest

import flowgraph as fg
from support import ROOT


@pytest.mark.parametrize("name", [n for n in fg.__all__ if n != "__version__"])
def test_every_public_name_is_there_and_documented(name: str) -> None:
    assert getattr(fg, name).__doc__


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = fg.nonsense


def loaded(*words: str) -> set[str]:
    """Top-level modules that a command has loaded when it ends."""
    code = (
        "import sys\n"
        "from flowgraph.cli.main import main\n"
        "try:\n    main(sys.argv[1:], standalone_mode=True)\n"
        "except SystemExit:\n    pass\n"
        "print(*sorted(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], cwd=ROOT, capture_output=True, check=True, text=True
    )
    return set(done.stderr.splitlines()[-1].split())


HEAVY = {
    "networkx",
    "pandas",
    "numpy",
    "pyvis",
    "jinja2",
    "scipy",
    "wcwidth",
    "decimal",
    "tempfile",
}


def test_help_loads_neither_engine_nor_case() -> None:
    modules = loaded("--help")
    assert not modules & HEAVY
    assert not {m for m in modules if m.startswith(("flowgraph.case", "flowgraph.analysis"))}


def test_a_path_query_on_a_small_case_loads_no_engine() -> None:
    modules = loaded("paths", "iraq-federal-budget", "kataib-hizballah", "-q")
    assert "flowgraph.analysis.paths" in modules
    assert not modules & (HEAVY - {"decimal"})
