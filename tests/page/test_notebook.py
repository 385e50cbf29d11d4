"""The notebook example runs from the top, in a folder of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from support import ROOT


@pytest.mark.filterwarnings("default")
def test_the_notebook_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A kernel of its own, as Jupyter starts it; what a third party warns of is not ours."""
    import nbformat
    from nbclient import NotebookClient

    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PATH", f"{ROOT}{os.pathsep}{os.environ['PATH']}")
    notebook = nbformat.read(ROOT / "docs" / "notebooks" / "page.ipynb", as_version=4)
    assert all(not cell.get("outputs") for cell in notebook.cells), "commit it without outputs"
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.execute()
    said = [
        output["data"]["text/plain"]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if "data" in output
    ]
    assert said[0].startswith("<Case bundled") or said[0].startswith("<Case data")
    assert "130" in said[1]
    assert "is said by the US Treasury to control" in said[2]
    assert (tmp_path / "page.html").read_text("utf-8").startswith("<!doctype html>")
