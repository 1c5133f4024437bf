"""What the package may not do, whatever its code comes to: no network, no pickle, no eval, nothing left behind."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
SOURCES = sorted((ROOT / "perf_extract").rglob("*.py"))
#: runs code that is data
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
FORBIDDEN_MODULES = {"pickle", "cPickle", "dill", "cloudpickle", "joblib", "marshal", "shelve", "code", "codeop"}
#: speaks to other machines
NETWORK_MODULES = {"socket", "ssl", "http", "ftplib", "smtplib", "requests", "httpx", "aiohttp", "urllib3"}

#: loaded by every Python of a test's command: whoever asks for another machine ends
NO_NETWORK = """\
import socket, sys
def refused(*_, **__):
    raise SystemExit("network asked for")
socket.socket.connect = socket.socket.connect_ex = refused
socket.getaddrinfo = socket.gethostbyname = socket.create_connection = refused
"""


def nodes() -> Iterator[tuple[str, ast.AST]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}", node


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [node.module or ""]
    return []


def test_no_pickle_and_no_network_module() -> None:
    names = FORBIDDEN_MODULES | NETWORK_MODULES
    found = [(where, name) for where, node in nodes() for name in imported(node) if name.split(".")[0] in names]
    found += [(where, name) for where, node in nodes() for name in imported(node) if name == "urllib.request"]
    assert found == []


def test_no_eval() -> None:
    called = [
        (where, node.func.id)
        for where, node in nodes()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS
    ]
    shells = [
        where
        for where, node in nodes()
        if isinstance(node, ast.Call)
        and (
            any(k.arg == "shell" for k in node.keywords)
            or (isinstance(node.func, ast.Attribute) and ast.unparse(node.func) in ("os.system", "os.popen"))
        )
    ]
    assert (called, shells) == ([], [])


def test_temporary_files_are_made_only_where_they_are_taken_away() -> None:
    made = [
        (where, ast.unparse(node.func))
        for where, node in nodes()
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("tempfile.")
    ]
    assert {name for _, name in made} <= {"tempfile.TemporaryDirectory", "tempfile.TemporaryFile"}


def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    place = folder / "sitecustomize"
    place.mkdir(exist_ok=True)
    (place / "sitecustomize.py").write_text(NO_NETWORK)
    (folder / "tmp").mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, *command],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(place), "TMPDIR": str(folder / "tmp")},
        check=False,
    )


def test_no_network_at_run_time(tmp_path: Path) -> None:
    asked = run("-c", "import socket; socket.create_connection(('127.0.0.1', 9))", folder=tmp_path)
    assert "network asked for" in asked.stderr, "the guard itself must work"
    report = str(ROOT / "fixtures" / "industry_qinghe_2023.txt")
    for command in (
        ["-m", "perf_extract.cli", "extract", report],
        ["-m", "perf_extract.cli", "extract", "--segmenter", "jieba", report],
        ["-m", "perf_extract.cli", "check", report],
        ["-m", "perf_extract.cli", "batch", report, "--workers", "2", "--to", f"sqlite:///{tmp_path}/perf.db"],
        ["-c", f"import perf_extract; perf_extract.extract({report!r}).to_doc()"],
        ["-c", f"import perf_extract; perf_extract.extract({report!r}).to_html()"],
    ):
        done = run(*command, folder=tmp_path)
        assert done.returncode == 0, done.stderr
    # jieba keeps its dictionary there, on purpose and for the next process
    assert {path.name for path in (tmp_path / "tmp").iterdir()} <= {"jieba.cache"}


def test_a_conversion_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import perf_extract
    from perf_extract.errors import PerfExtractError

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(PerfExtractError):
        perf_extract.extract(b"{\\rtf1 broken")
    assert list(tmp_path.iterdir()) == []


def licences() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences", ROOT / ".ci" / "licences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_licence_is_listed_and_compatible() -> None:
    made = licences()
    table = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| (\S+) \| (.+) \|$", table, re.MULTILINE))
    for name, said in made.needed(made.PROJECT["dependencies"], {}).items():
        assert name in listed, f"{name} ({said}): bash .ci/lock"
        assert made.is_compatible(said), f"{name}: {said}"
    for name, said in listed.items():
        assert name == "package" or made.is_compatible(said), f"{name}: {said}"
    for said in ("GPL-3.0-only", "AGPL-3.0", "unknown", "MIT AND GPL-2.0", "Proprietary"):
        assert not made.is_compatible(said)


def test_ci_installs_locked_versions() -> None:
    locked = {
        canonicalize_name(line.partition("==")[0])
        for line in (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {canonicalize_name(Requirement(line).name) for line in asked} - {"perf-extract"}
    assert names <= locked
    assert "constraints.txt" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
