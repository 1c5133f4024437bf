"""What a user installs: the wheel holds the data, the types, the commands."""

from __future__ import annotations

import configparser
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import perf_extract

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return zipfile.ZipFile(built)


def test_the_wheel_holds_code_data_and_types(wheel: zipfile.ZipFile) -> None:
    here = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "perf_extract").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    packed = {name for name in wheel.namelist() if not name.split("/")[0].endswith(".dist-info")}
    assert packed == here
    assert {"perf_extract/py.typed", "perf_extract/schema.json", "perf_extract/knowledge/data/units.tsv"} <= packed


def test_the_wheel_names_its_commands_and_licence(wheel: zipfile.ZipFile) -> None:
    info = next(name.split("/")[0] for name in wheel.namelist() if ".dist-info/" in name)
    points = configparser.ConfigParser()
    points.read_string(wheel.read(f"{info}/entry_points.txt").decode())
    assert points["console_scripts"]["perf-extract"] == "perf_extract.cli:main"
    assert points["spacy_factories"]["perf_extract"] == "perf_extract.spacy:create_component"
    metadata = wheel.read(f"{info}/METADATA").decode()
    assert f"Version: {perf_extract.__version__}\n" in metadata
    assert "License-Expression: Apache-2.0\n" in metadata
    assert any(name.endswith("/LICENSE") for name in wheel.namelist())


def test_it_weighs_little(wheel: zipfile.ZipFile) -> None:
    assert sum(entry.compress_size for entry in wheel.infolist()) < 1_000_000
