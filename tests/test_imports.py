"""Imports go one way: cli → batch → pipeline → stages → knowledge → model → errors; spaCy stays out of a plain run."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "perf_extract"

#: from the ground up; a module may import its own layer's folder and what lies below
LAYERS = (
    {"_version", "errors"},
    {"model"},
    {"knowledge"},
    {"readers", "stages"},
    {"pipeline", "schema"},
    {"terminal", "check_view", "spacy", "sinks"},
    {"worker"},
    {"crew"},
    {"batch", "frame", "spark", "review"},
    {"inputs"},
    {"ingest"},
    {"progress"},
    {"cli_options"},
    {"cli_batch", "cli_check", "cli_review"},
    {"cli", "__main__"},
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
MODULES = sorted(PACKAGE.rglob("*.py"))


def imported(path: Path) -> list[str]:
    """Dotted names below the package that a module imports at any depth, type-checking blocks aside."""
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    base = list(parts[:-1])
    found: list[str] = []
    for node in _runtime_nodes(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = base[: len(base) - node.level + 1] if node.level else []
            target = ".".join([*above, *([node.module] if node.module else [])])
            found += [f"{target}.{alias.name}" for alias in node.names]
    return found


def _runtime_nodes(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return []
    return [node] + [found for child in ast.iter_child_nodes(node) for found in _runtime_nodes(child)]


def inside(names: list[str]) -> list[list[str]]:
    return [name.split(".")[1:] for name in names if name.startswith("perf_extract.")]


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_go_down_only(path: Path) -> None:
    here = layer_of(path)
    if here == "__init__":
        return
    assert here in RANK, f"give {here} a layer in this test"
    for target in inside(imported(path)):
        # the model's doors up: Report.to_doc, to_html and to_frame ask for what they need when they are called
        if here == "model" and target[0] in ("spacy", "frame", "review"):
            continue
        assert target[0] in RANK, f"{path.name} imports {'.'.join(target)}"
        assert target[0] == here or RANK[target[0]] < RANK[here], f"{here} imports {'.'.join(target)}"


@pytest.mark.parametrize("path", sorted((PACKAGE / "stages").rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_stages_do_not_import_each_other(path: Path) -> None:
    here = path.relative_to(PACKAGE / "stages").parts[0].removesuffix(".py")
    for target in inside(imported(path)):
        assert target[0] != "stages" or len(target) == 1 or target[1] == here, f"{here} imports {'.'.join(target)}"


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_spacy_py_imports_spacy(path: Path) -> None:
    if path != PACKAGE / "spacy.py":
        assert not [name for name in imported(path) if name.split(".")[0] == "spacy"]


def modules_after(code: str) -> set[str]:
    program = f"import sys\n{code}\nprint(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def test_a_plain_extraction_imports_neither_spacy_nor_jieba() -> None:
    loaded = modules_after("import perf_extract\nassert perf_extract.extract_text('一、部门概况\\n编制31人。').kpis")
    assert not loaded & {"spacy", "jieba", "numpy", "pydantic", "rich", "click"}


def test_importing_the_package_loads_no_library() -> None:
    loaded = modules_after("import perf_extract")
    assert {name for name in loaded if name.startswith("perf_extract")} == {"perf_extract", "perf_extract._version"}
    assert not loaded & {"msgspec", "rjieba", "jieba", "spacy", "click", "jinja2"}


def test_the_public_face_is_complete() -> None:
    import perf_extract

    for name in perf_extract.__all__:
        assert getattr(perf_extract, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = perf_extract.nothing
