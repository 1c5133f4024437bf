"""The shipped schema is the model's, and reports validate against it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import perf_extract
from perf_extract import schema

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures").glob("*.txt"))


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads(schema.shipped()))


def test_shipped_schema_is_the_models() -> None:
    assert json.loads(schema.shipped()) == schema.build(), (
        "run: python -m perf_extract.schema > perf_extract/schema.json"
    )


def test_it_is_a_valid_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(schema.shipped()))


def test_every_field_of_every_type_is_described() -> None:
    defined = json.loads(schema.shipped())["$defs"]
    for name, definition in defined.items():
        assert definition["description"], name
        for field, described in definition["properties"].items():
            assert described["description"], f"{name}.{field}"
    assert {n: set(d["properties"]) for n, d in defined.items()} == {n: set(d) for n, d in schema.DESCRIPTIONS.items()}


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_fixture_reports_validate(path: Path, validator: jsonschema.Draft202012Validator) -> None:
    validator.validate(json.loads(perf_extract.extract(path).to_json()))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"value": 9}, "is not of type 'string'"),
        ({"value": "1E+3"}, "does not match"),
        ({"role": "level"}, "is not one of"),
        ({"evidence": None}, "is not of type 'object'"),
    ],
)
def test_it_refuses_what_is_no_report(
    change: dict[str, Any], said: str, validator: jsonschema.Draft202012Validator
) -> None:
    report = perf_extract.extract_text("一、部门概况\n我局内设9个股室，在职31人。").to_dict()
    report["kpis"][0].update(change)
    with pytest.raises(jsonschema.ValidationError, match=said):
        validator.validate(report)
