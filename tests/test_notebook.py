"""The example notebook runs, and shows what it says it shows."""

from __future__ import annotations

from pathlib import Path

import pytest

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")
pytest.importorskip("pandas")

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.ipynb")), ids=lambda path: path.name)
def test_notebook(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": DOCS}}
    )
    shown = [[plain(output) for output in cell.get("outputs", [])] for cell in notebook.cells]
    client.execute()
    assert [[plain(output) for output in cell.get("outputs", [])] for cell in notebook.cells] == shown


def plain(output: dict[str, object]) -> object:
    data = output.get("data")
    return data.get("text/plain") if isinstance(data, dict) else output.get("text")
