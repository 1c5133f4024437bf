"""Every sink holds the same rows, exact to the last digit, and replaces what it holds."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import perf_extract
from perf_extract import sinks
from perf_extract.errors import SinkError
from perf_extract.model import report as model
from perf_extract.model.report import Box, Cell, Note, Table, Warning
from perf_extract.sinks import tables
from perf_extract.sinks.sql import open_store

Rows = dict[str, dict[tuple[str, ...], dict[str, Any]]]

ODD = """\
奇数县审计局2023年度部门整体支出绩效自评报告
一、预算执行情况
2023年支出决算0.12345678901234567890万元，其中：基本支出123456789012345678901234567890万元。
=SUM(A1)支出1.50万元，“引号”,逗号支出100.00万元\t制表\x00空字符。
"""


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[perf_extract.Result]:
    nothing = tmp_path_factory.mktemp("none") / "nothing.txt"
    fixtures = sorted((Path(__file__).parents[2] / "fixtures").glob("*.txt"))
    odd = perf_extract.Result("odd,=1.txt", report=scanned(perf_extract.extract_text(ODD)))
    return [*perf_extract.extract_many([*fixtures, nothing]), odd]


def scanned(report: perf_extract.Report) -> perf_extract.Report:
    """The report with what only forms, tables and pictures of pages have."""
    report.document.source.pages, report.document.source.ocr_pages = 3, [1, 3]
    fact = report.finance[0]
    fact.weight, fact.score = Decimal("10.50"), Decimal("9.123456789012345678")
    fact.path, fact.evidence.cell, fact.evidence.page = ["产出指标", "数量,指标"], "t0.r1.c2", 3
    fact.evidence.box = Box(1.5, 2.25, 30.125, 40)
    cells = [Cell(0, 0, "项目\n支出", 3, 8, 1, 2), Cell(1, 0, "", 8, 8)]
    report.tables = [Table("t3", 3, 8, cells, 3, "预算表", "万元", "budget_table")]
    report.notes = [Note("rule", "words", [fact.id], 3, 8)]
    report.warnings = [Warning("code", "words", 3, 8), Warning("code", "others", 3, 8)]
    return report


def plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def keyed(spec: tables.Spec, rows: list[dict[str, Any]]) -> dict[tuple[str, ...], dict[str, Any]]:
    found = {}
    for row in rows:
        digits = dict(row.get("digits") or {})
        values = {c.name: digits.get(c.name) or row.get(c.name) for c in spec.columns if c.name != "run_id"}
        for column in spec.columns:
            value = values.get(column.name)
            if column.kind == "decimal" and value is not None:
                values[column.name] = plain(Decimal(value))
        found[tuple(row[name] for name in spec.names[: spec.keys])] = values
    assert len(found) == len(rows)
    return found


def of_database(url: str) -> Rows:
    found: dict[str, list[dict[str, Any]]] = {spec.name: [] for spec in tables.DATA}
    with open_store(url) as store:
        for record in store.records():
            found["documents"].append(record.document)
            for name, rows in record.children.items():
                found[name] += rows
    return {spec.name: keyed(spec, found[spec.name]) for spec in tables.DATA}


def of_duckdb(url: str) -> Rows:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect(url.partition(":")[2], read_only=True) as database:
        return {
            spec.name: keyed(spec, database.sql(f"SELECT * FROM {spec.name}").to_arrow_table().to_pylist())
            for spec in tables.DATA
        }


def of_parquet(url: str) -> Rows:
    dataset = pytest.importorskip("pyarrow.dataset")
    found = {}
    for spec in tables.DATA:
        data = dataset.dataset(f"{url.partition(':')[2]}/{spec.name}", partitioning="hive")
        found[spec.name] = keyed(spec, data.to_table().to_pylist())
    return found


def of_jsonl(url: str) -> Rows:
    lines = [json.loads(line) for line in Path(url.partition(":")[2]).read_bytes().splitlines()]
    found = {"documents": keyed(tables.DOCUMENTS, lines)}
    for spec in tables.CHILDREN:
        found[spec.name] = keyed(spec, [row for line in lines for row in line[spec.name]])
    return found


def of_csv(url: str) -> Rows:
    read: dict[str, Callable[[str], Any]] = {
        "int": int,
        "real": float,
        "bool": lambda text: text == "True",
        "json": json.loads,
    }
    found = {}
    for spec in tables.DATA:
        with open(f"{url.partition(':')[2]}/{spec.name}.csv", encoding="utf-8-sig", newline="") as file:
            rows: list[dict[str, Any]] = list(csv.DictReader(file))
        for row in rows:
            for column in spec.columns:
                text = row[column.name]
                # CSV knows no difference between an empty text and none
                row[column.name] = None if text == "" and column.null else read.get(column.kind, str)(text)
        found[spec.name] = keyed(spec, rows)
    return found


READERS = {
    "sqlite": of_database,
    "postgresql": of_database,
    "mysql": of_database,
    "duckdb": of_duckdb,
    "parquet": of_parquet,
    "jsonl": of_jsonl,
}
READERS["csv"] = of_csv


@pytest.fixture
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    kind = request.param
    if kind in ("postgresql", "mysql"):
        return str(request.getfixturevalue(kind))
    return f"sqlite:///{tmp_path}/perf.db" if kind == "sqlite" else f"{kind}:{tmp_path}/out"


@pytest.fixture(scope="module")
def expected(reports: list[perf_extract.Result], tmp_path_factory: pytest.TempPathFactory) -> Rows:
    url = f"sqlite:///{tmp_path_factory.mktemp('expected')}/perf.db"
    sinks.write(reports, url)
    return of_database(url)


@pytest.mark.parametrize("address", READERS, indirect=True)
def test_every_sink_holds_the_same_rows(reports: list[perf_extract.Result], expected: Rows, address: str) -> None:
    kind = address.partition(":")[0]
    assert sinks.write(reports, address) == len(reports)
    found = READERS[kind](address)
    for spec in tables.DATA:
        assert found[spec.name] == expected[spec.name], spec.name


@pytest.mark.parametrize("address", READERS, indirect=True)
def test_writing_again_replaces(reports: list[perf_extract.Result], expected: Rows, address: str) -> None:
    kind = address.partition(":")[0]
    changed = perf_extract.Result(reports[0].name, report=reports[1].report)
    sinks.write([changed, *reports[1:]], address)
    assert READERS[kind](address) != expected
    sinks.write(reports, address)
    assert READERS[kind](address) == expected


def test_rows_carry_the_facts_as_they_are(reports: list[perf_extract.Result], expected: Rows) -> None:
    facts = [(f, result.name) for result in reports if result.report for f in result.report.facts()]
    assert len(facts) == len(expected["facts"])
    by_document = {row["path"]: key[0] for key, row in expected["documents"].items()}
    for fact, path in facts:
        row = expected["facts"][by_document[path], fact.id]
        assert row["name"] == fact.name
        assert Decimal(row["value"]) == fact.value
        assert Decimal(row["value_base"]) == fact.value_base
        assert (row["start"], row["end"], row["evidence"]) == (
            fact.evidence.start,
            fact.evidence.end,
            fact.evidence.text,
        )
        assert (row["role"], row["stage"], row["code"], row["year"]) == (fact.role, fact.stage, fact.code, fact.year)


def test_every_field_of_the_report_has_a_column() -> None:
    split = {
        "evidence": ["evidence", "start", "end", "page", "box", "cell"],
        "heading": ["heading_start", "heading_end"],
    }
    split |= {"clause": ["clause_start", "clause_end"], "source": [*model.Source.__struct_fields__]}
    split |= {"item": ["name"], "indicator": ["name"]}
    shapes: dict[str, list[Any]] = {
        "documents": [model.Document, model.Source],
        "facts": [model.FinanceFact, model.KpiFact],
        **{s.__name__.lower() + "s": [s] for s in (model.Section, model.Table, model.Check, model.Note, model.Warning)},
        "entities": [model.Entity],
        "derived": [model.Derived],
    }
    for spec in tables.DATA:
        for shape in shapes[spec.name]:
            wanted = [column for field in shape.__struct_fields__ for column in split.get(field, [field])]
            assert set(wanted) <= set(spec.names), spec.name


def test_what_only_some_reports_have_is_kept(expected: Rows) -> None:
    ((key, document),) = ((key, row) for key, row in expected["documents"].items() if row["path"] == "odd,=1.txt")
    assert document["ocr_pages"] == [1, 3]
    ((weight, score, cell, path),) = (
        (row["weight"], row["score"], row["cell"], row["path"])
        for (owner, _), row in expected["facts"].items()
        if (owner,) == key and row["weight"]
    )
    assert (weight, score, cell) == ("10.5", "9.123456789012345678", "t0.r1.c2")
    assert path == ["产出指标", "数量,指标"]
    ((form, cells),) = ((r["form"], r["cells"]) for (owner, _), r in expected["tables"].items() if (owner,) == key)
    assert form == "budget_table"
    assert [(c["text"], c["colspan"]) for c in cells] == [("项目\n支出", 2), ("", 1)]
    assert sum((owner,) == key for owner, _ in expected["warnings"]) == 2


def test_long_numbers_keep_their_digits(expected: Rows) -> None:
    values = {row["value"] for row in expected["facts"].values()}
    assert {"0.1234567890123456789", "123456789012345678901234567890"} <= values


def test_a_refused_input_is_kept(expected: Rows) -> None:
    (row,) = (row for row in expected["documents"].values() if row["status"] != "ok")
    assert row["status"] == "not_found"
    assert row["path"].endswith("nothing.txt")
    assert "no such file" in row["message"]


def test_a_report_alone_goes_by_its_name(tmp_path: Path) -> None:
    report = perf_extract.extract_text("某县教育局2023年度报告\n在职31人。")
    url = f"sqlite:///{tmp_path}/perf.db"
    assert sinks.write([report, report], url) == 2
    assert [row["path"] for row in of_database(url)["documents"].values()] == ["<text>"]


def test_the_workbook_has_the_sheets_an_office_expects(reports: list[perf_extract.Result], tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    sinks.write(reports, f"xlsx:{tmp_path}/all.xlsx")
    book = openpyxl.load_workbook(tmp_path / "all.xlsx")
    assert book.sheetnames == ["概况", "指标", "收支", "勾稽"]
    assert book["概况"].max_row == len(reports) + 1
    kinds = [sum(len(getattr(r.report, kind)) for r in reports if r.report) for kind in ("kpis", "finance")]
    assert [book["指标"].max_row - 1, book["收支"].max_row - 1] == kinds
    values = [cell for row in book["收支"].iter_rows(min_row=2) for cell in row]
    assert not [cell for cell in values if cell.data_type == "f"]
    assert all(sheet.auto_filter.ref and sheet.freeze_panes == "A2" for sheet in book)
    heads = [cell.value for cell in book["收支"][1]]
    odd = [row for row in book["收支"].iter_rows(min_row=2, values_only=True) if row[0] == "odd,=1.txt"]
    (form,) = (row for row in odd if row[heads.index("分值")])
    assert [form[heads.index(head)] for head in ("归类", "分值", "得分")] == [
        "产出指标/数量,指标",
        10.5,
        "9.123456789012345678",
    ]
    codes = {row[heads.index("科目代码")] for row in book["收支"].iter_rows(min_row=2, values_only=True)}
    assert all(code is None or code[0].isdigit() for code in codes)
    relations = {tuple(cell.value for cell in row[3:5]) for row in book["勾稽"].iter_rows(min_row=2)}
    assert ("存疑", "rule") in relations
    assert {result for result, _ in relations} >= {"相符", "推算", "存疑"}
    assert not [title for result, title in relations if result == "相符" and title.isascii()]
    assert "123456789012345678901234567890" in {cell.value for cell in values}


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("nowhere", "give one such as sqlite:///perf.db"),
        ("oracl://host/name", "no such kind of database"),
        ("mssql+pyodbc://host/name", "give SQLite, PostgreSQL, MySQL or MariaDB, or load csv:DIR"),
        ("oracle://host/name", "give SQLite, PostgreSQL, MySQL or MariaDB, or load csv:DIR"),
        ("postgresql://nobody@127.0.0.1:1/none", "cannot be opened"),
        ("mysql://nobody@127.0.0.1:1/none", "cannot be opened"),
        ("mariadb://nobody@127.0.0.1:1/none", "cannot be opened"),
        ("parquet:", "parquet:PLACE"),
        ("jsonl://out", "jsonl:PLACE"),
        ("sqlite:////proc/nowhere/perf.db", "nowhere"),
    ],
)
def test_a_wrong_address_is_one_coded_line(url: str, advice: str) -> None:
    with pytest.raises(SinkError) as caught:
        sinks.write([], url)
    assert advice in caught.value.message
    assert "\n" not in caught.value.message
