"""The SQLite file opens in Datasette as it is: tables, views, Chinese in both."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import perf_extract
from perf_extract import sinks
from perf_extract.sinks import tables
from perf_extract.sinks.sql.views import VIEWS

DATASETTE = shutil.which("datasette", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")

pytestmark = pytest.mark.skipif(DATASETTE is None, reason="no Datasette: pip install datasette")


def asked(database: Path, address: str) -> Any:
    """The answer of Datasette's JSON API."""
    assert DATASETTE is not None
    done = subprocess.run([DATASETTE, str(database), "--get", address], capture_output=True, check=True)
    return json.loads(done.stdout)


def test_datasette_shows_tables_and_views(tmp_path: Path, fixtures: list[Path]) -> None:
    database = tmp_path / "perf.db"
    sinks.write(perf_extract.extract_many(fixtures), f"sqlite:///{database}")
    database.chmod(0o444)
    held = asked(database, "/perf.json")
    assert {spec.name for spec in tables.ALL} <= {table["name"] for table in held["tables"]}
    assert {view["name"] for view in held["views"]} == set(VIEWS)
    # a table knows its keys, so that each row has a page of its own and leads to its document
    (facts,) = (table for table in held["tables"] if table["name"] == "facts")
    assert facts["primary_keys"] == ["document_id", "id"]
    assert {key["other_table"] for key in facts["foreign_keys"]["outgoing"]} >= {"documents"}

    where = "department=青禾县工业和信息化局&_shape=array"
    (row,) = asked(database, f"/perf/department_year.json?{where}")
    assert (row["fiscal_year"], row["expenditure_final"]) == (2023, "26117200")
    (kpi,) = asked(database, f"/perf/kpi_years.json?{where}&kpi=base_station_5g")
    assert (kpi["value_base"], kpi["value_base_real"]) == ("268", 268.0)
    largest = asked(database, "/perf/facts.json?_shape=array&_size=1&_sort_desc=value_base_real")
    assert largest[0]["value_base_real"] > 1e9
