"""The comparison page's data: whose figure each is, which of several counts, rates, outliers, links."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from perf_extract import extract, extract_text
from perf_extract.cli import main
from perf_extract.errors import SinkError
from perf_extract.knowledge import Catalog
from perf_extract.review import dashboard_data, dashboard_measures, dashboard_pages, dashboard_source
from perf_extract.review.dashboard import render_dashboard
from perf_extract.review.dashboard_data import Compared, Line
from perf_extract.sinks.reports import report_of
from perf_extract.sinks.rows import record

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture(scope="module")
def compared(batch_database: Path) -> Compared:
    with dashboard_source.open_database(str(batch_database)) as store:
        return dashboard_data.compare(
            dashboard_source.documents(store),
            dashboard_source.facts(store),
            dashboard_source.mismatches(store),
            Catalog.default(),
        )


def line(compared: Compared, name: str, year: int) -> Line:
    return next(found for found in compared.lines if (found.subject.name, found.year) == (name, year))


def amounts(of: Line) -> dict[str, str]:
    return {f"{total}.{stage}": str(cell.fact.amount) for (total, stage), cell in of.cells.items()}


def test_a_department_has_its_own_totals(compared: Compared) -> None:
    found = amounts(line(compared, "岚川市教育局", 2024))
    assert found["expenditure.budget"] == "468523000"
    assert found["expenditure.adjusted"] == "523186400"
    assert found["expenditure.final"] == "519062700"
    assert found["three_public.final"] == "712400"
    assert "revenue.final" not in found


def test_regions_and_projects_stand_apart_from_departments(compared: Compared) -> None:
    levels = {found.subject.name: found.subject.level for found in compared.lines}
    assert levels["岚川市教育局"] == "department"
    assert levels["澜桥县"] == levels["霁川市"] == "region"
    assert levels["柳河灌区续建配套与节水改造"] == "project"
    assert "澜桥县财政局" not in levels
    assert "鹿坪县水利局" not in levels
    assert line(compared, "柳河灌区续建配套与节水改造", 2023).subject.department == "鹿坪县水利局"


def test_a_report_in_two_formats_counts_once(compared: Compared) -> None:
    fates = {source.row.name: source.fate for source in compared.sources}
    assert sorted([fates["education_lanchuan_2024.txt"], fates["education_lanchuan_2024.html"]]) == ["copy", "used"]
    assert sum(found.subject.name == "岚川市教育局" and found.year == 2024 for found in compared.lines) == 1


def test_what_was_refused_is_listed(compared: Compared) -> None:
    assert [s.row.message for s in compared.sources if s.fate == "refused"] == ["scan.pdf: 只有图片"]


def test_two_values_of_one_total_are_both_kept(compared: Compared) -> None:
    cell = line(compared, "岚川市教育局", 2024).cells["project", "budget"]
    assert cell.fact.amount == 156465000
    assert [other.amount for other in cell.others] == [201784200]


def test_rates_are_worked_out_or_the_reports_own(compared: Compared) -> None:
    measured = dashboard_measures.measure(compared.lines)
    rates = {(f.subject.name, f.year): m for f, m in zip(compared.lines, measured, strict=True)}
    education = rates["岚川市教育局", 2024].rates
    assert (education["execution"].value, education["execution"].how) == (Decimal("99.21"), "adjusted")
    # 51906.27 against 41906.27 in the database's report of the year before
    assert (education["change"].value, education["change"].how) == (Decimal("23.86"), "before")
    civil = rates["锦岭市民政局", 2021].rates
    assert (civil["change"].value, civil["change"].how) == (Decimal("0.00"), "before")
    assert "execution" not in civil
    oldest = rates["锦岭市民政局", 2019].rates
    assert (oldest["change"].value, oldest["change"].how) == (Decimal("7.12"), "printed")


def test_a_rate_outside_the_limits_is_named_with_its_figures(compared: Compared) -> None:
    measured = dashboard_measures.measure(compared.lines)
    found = [o for o in dashboard_measures.outliers(compared.lines, measured) if o.rule == "execution"]
    by_name = {compared.lines[o.line].subject.name: o.message for o in found}
    assert by_name["远河县水务局"] == "支出执行率45.62%，低于90%：年初预算2,000.00万元，决算912.40万元。"
    assert "岚川市教育局" in by_name


def test_a_middle_wants_enough_figures_and_some_spread() -> None:
    assert dashboard_measures.middle([Decimal(n) for n in range(7)]) is None
    spread = dashboard_measures.middle([Decimal(n) for n in range(9)])
    assert spread is not None
    assert spread.median == 4
    assert spread.outside(Decimal(15), Decimal(0))
    assert not spread.outside(Decimal(14), Decimal(0))
    assert not spread.outside(Decimal(15), Decimal(12))
    flat = dashboard_measures.middle([Decimal(1)] * 9)
    assert flat is not None
    assert not flat.outside(Decimal(100), Decimal(0))


def test_mismatches_stand_with_their_department(compared: Compared) -> None:
    assert [check.rule for check in line(compared, "远河县水务局", 2024).mismatches] == ["total_by_nature"]


def test_an_indicator_keeps_its_years_scopes_and_units_apart(compared: Compared) -> None:
    for points in compared.points.values():
        keys = [point[:5] for point in points]
        assert len(set(keys)) == len(keys)
    years = {point.year for point in compared.points["staff_employed"] if point.subject.name == "锦岭市民政局"}
    assert years == {2019, 2020, 2021}


@pytest.mark.parametrize("path", sorted(FIXTURES.glob("*.txt")), ids=lambda path: path.stem)
def test_a_report_comes_back_from_its_rows(path: Path) -> None:
    report = extract(path)
    again = report_of(record(str(path), report, Catalog.default()))
    report.quantities = []
    assert again == report


def test_pages_are_found_by_key_or_by_a_name_that_is_no_others(tmp_path: Path, batch_database: Path) -> None:
    with dashboard_source.open_database(str(batch_database)) as store:
        rows = dashboard_source.documents(store)
    by_name = {row.name: row for row in rows}
    ours = extract_text("编制31人。").to_html()
    for name in ("education_lanchuan_2024.html", "health_chenghu_2023.html", "scan.html", "civil_1.txt.html"):
        (tmp_path / name).write_text(ours, encoding="utf-8")
    (tmp_path / "civil_2.html").write_text("<p>a report that is HTML itself</p>", encoding="utf-8")
    exact = tmp_path / dashboard_pages.page_name(by_name["wrong.txt"])
    exact.write_text(ours, encoding="utf-8")
    found = dashboard_pages.found(rows, tmp_path)
    assert found[by_name["wrong.txt"].id] == exact
    assert found[by_name["health_chenghu_2023.txt"].id].name == "health_chenghu_2023.html"
    assert found[by_name["civil_1.txt"].id].name == "civil_1.txt.html"
    # two reports have the name of education, a refused input has no page, and civil_2 is no page
    assert len(found) == 3


def test_links_are_relative_and_cannot_be_another_scheme(tmp_path: Path) -> None:
    pages = {"a": tmp_path / "pages" / "甲 乙#?.html", "b": tmp_path / "javascript:x.html"}
    found = dashboard_pages.links(pages, tmp_path / "out" / "dashboard.html")
    assert found["a"] == "../pages/%E7%94%B2%20%E4%B9%99%23%3F.html"
    assert dashboard_pages.links(pages, tmp_path / "dashboard.html")["b"] == "./javascript%3Ax.html"


def test_no_database_is_made_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(SinkError, match="no such database"):
        dashboard_source.open_database(str(tmp_path / "none.db"))
    assert not list(tmp_path.iterdir())
    (tmp_path / "text.db").write_text("not a database, but long enough to be looked at" * 20, encoding="utf-8")
    with pytest.raises(SinkError, match="cannot be read"):
        dashboard_source.open_database(str(tmp_path / "text.db"))
    (tmp_path / "empty.db").write_bytes(b"")
    with pytest.raises(SinkError, match="not written by perf-extract"):
        dashboard_source.open_database(str(tmp_path / "empty.db"))


def test_a_database_of_files_is_read_from_the_store_beside_them(tmp_path: Path) -> None:
    from perf_extract import sinks

    sinks.write([extract(FIXTURES / "industry_qinghe_2023.txt")], f"csv:{tmp_path / 'tables'}")
    made = render_dashboard(f"csv:{tmp_path / 'tables'}", tmp_path / "dashboard.html")
    assert (made.documents, made.reports, made.pages) == (1, 1, 0)
    with pytest.raises(SinkError, match="run batch again"):
        dashboard_source.open_database(str(tmp_path / "lone.duckdb"))


@pytest.mark.parametrize("kind", ["postgresql", "mysql"])
def test_a_database_on_a_server(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    from perf_extract import sinks

    url = request.getfixturevalue(kind)
    sinks.write([extract(FIXTURES / "education_lanchuan_2024.txt")], url)
    made = render_dashboard(url, tmp_path / "dashboard.html", build=tmp_path / "pages")
    assert (made.documents, made.reports, made.pages) == (1, 1, 1)
    assert '"519062700"' in made.html


def test_the_command_says_what_it_made_and_what_it_lacks(tmp_path: Path, batch_database: Path) -> None:
    page = tmp_path / "dashboard.html"
    run = CliRunner()
    done = run.invoke(main, ["dashboard", str(batch_database), "-o", str(page), "--reports", str(tmp_path)])
    assert done.exit_code == 0
    assert "19 reports, 0 with a page" in done.output
    assert "--build-reports makes them" in done.output
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    refused = run.invoke(main, ["dashboard", str(tmp_path / "none.db"), "-o", str(page)])
    assert refused.exit_code == 1
    assert "perf-extract: sink: " in refused.output
    both = ["--reports", str(tmp_path), "--build-reports", str(tmp_path)]
    assert run.invoke(main, ["dashboard", str(batch_database), "-o", str(page), *both]).exit_code == 2


def test_the_same_database_gives_the_same_page(tmp_path: Path, batch_database: Path) -> None:
    page = tmp_path / "dashboard.html"
    assert render_dashboard(str(batch_database), page).html == render_dashboard(str(batch_database), page).html
