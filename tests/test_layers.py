"""Imports point down the list of layers; parts side by side do not import each other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from support import ROOT

PACKAGE = ROOT / "flowgraph"
# A layer may import the layers below it. Those with the same number stand side by side.
HEIGHT = {
    "errors": 0,
    "model": 1,
    "matching": 1,
    "case": 2,
    "checks": 3,
    "regimes": 3,
    "analysis": 4,
    "render": 5,
    "api": 6,
    "dossier": 7,
    "cli": 8,
}
# An answer knows how to write itself (`to_dict`, `to_frame`); these imports are made
# inside those methods, so that nothing is loaded and no cycle exists on import. Other
# answers name the module that tells them (`Told`).
WRITES_ITSELF = {"analysis/results.py", "analysis/explain.py"}
FILES = sorted(PACKAGE.rglob("*.py"))


def layer(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def imports(path: Path) -> list[tuple[str, bool]]:
    """Modules of flowgraph that a file imports, and whether at the top level."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = set(map(id, tree.body))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("flowgraph"):
            names = [node.module or ""]
            if node.module == "flowgraph":
                names = [f"flowgraph.{alias.name}" for alias in node.names]
            found += [(name, id(node) in top) for name in names]
        elif isinstance(node, ast.Import):
            found += [
                (a.name, id(node) in top) for a in node.names if a.name.startswith("flowgraph")
            ]
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    inside = path.relative_to(PACKAGE)
    own = inside.parts[0].removesuffix(".py")
    if own in ("__init__", "__main__"):
        return
    assert own in HEIGHT, f"{own} is no layer; add it to the list and to docs"
    for module, top_level in imports(path):
        other = layer(module)
        if other in ("", own, "__version__"):
            continue
        if other == "render" and str(inside) in WRITES_ITSELF:
            assert not top_level, f"{inside} imports {module} at its top"
            continue
        assert HEIGHT[other] < HEIGHT[own], f"{inside} imports {module}"


def test_pyvis_stays_in_one_file() -> None:
    """Others name it only for the type of what `to_pyvis` gives."""
    loads = re.compile(r"^(?!    import pyvis).*(import pyvis|from pyvis|\(\"pyvis\"\))", re.M)
    users = [p for p in FILES if loads.search(p.read_text(encoding="utf-8"))]
    assert {str(p.relative_to(PACKAGE)) for p in users} == {"render/html.py"}


def test_click_stays_in_the_command_line() -> None:
    users = [p for p in FILES if "import click" in p.read_text(encoding="utf-8")]
    assert {p.relative_to(PACKAGE).parts[0] for p in users} == {"cli"}


def test_no_top_level_module_is_named_like_a_public_function() -> None:
    import flowgraph

    modules = {p.stem for p in PACKAGE.iterdir()}
    assert not modules & {name for name in flowgraph.__all__ if name.islower()}
