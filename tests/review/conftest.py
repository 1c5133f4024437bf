"""Pages in real Chromium: opened from disk, no request to anywhere else, nothing on the console."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = os.environ.get("PERF_EXTRACT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]

Open = Callable[..., Any]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """One browser a test file: Playwright's event loop must not be left running for the tests behind it."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed; on Debian: apt install chromium")
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed; it is in [dev]")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any, tmp_path: Path) -> Iterator[Open]:
    """``open_page(html, width=1440, height=900, dark=False)`` gives a Playwright page with the HTML opened from disk.

    The test fails when a page asks for anything but ``file:``, ``data:`` and ``blob:`` or says an error or warning
    on its console. ``html`` may also be the path of a page.
    """
    contexts: list[Any] = []
    faults: list[str] = []

    def watch(request: Any) -> None:
        if not request.url.startswith(("file:", "data:", "blob:")):
            faults.append(f"request: {request.url}")

    def opened(html: str | Path, *, width: int = 1440, height: int = 900, dark: bool = False, **options: Any) -> Any:
        if isinstance(html, str):
            path = tmp_path / f"page{len(contexts)}.html"
            path.write_text(html, encoding="utf-8")
        else:
            path = html
        context = chromium.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("request", watch)
        page.on("console", lambda m: faults.append(f"console: {m.text}") if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: faults.append(f"script: {e}"))
        page.goto(path.as_uri())
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults


@pytest.fixture
def serious() -> Callable[[Any], list[str]]:
    """``serious(page)``: the serious and critical findings of axe-core."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed; it is in [dev]")

    def findings(page: Any) -> list[str]:
        found = axe.Axe().run(page).response["violations"]
        return [
            f"{v['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:200]}"
            for v in found
            if v["impact"] in ("serious", "critical")
            for node in v["nodes"]
        ]

    return findings


FIXTURES = Path(__file__).parents[2] / "fixtures"
#: a department whose name would run, were it markup
HOSTILE = "<script>document.title='ran'</script><img src=x onerror=\"document.title='ran'\">局"


def _reports() -> Iterator[Any]:
    """The fixtures; two of them in two more years; one as HTML; what does not add up; a hostile name; a refusal."""
    import perf_extract
    from perf_extract.model import FailedInput, Result

    def of_text(name: str, text: str) -> Result:
        report = perf_extract.extract_text(text)
        report.document.source.name = name
        return Result(f"/reports/{name}", report)

    def earlier(text: str, years: int) -> str:
        return re.sub(r"20\d\d(?=年)", lambda year: str(int(year[0]) - years), text)

    for path in sorted(FIXTURES.glob("*.txt")):
        yield of_text(path.name, path.read_text(encoding="utf-8"))
    education = (FIXTURES / "education_lanchuan_2024.txt").read_text(encoding="utf-8")
    civil = (FIXTURES / "civil_jinling_2021.txt").read_text(encoding="utf-8")
    yield of_text("education_lanchuan_2024.html", education)
    for years in (1, 2):
        yield of_text(f"education_{years}.txt", earlier(education, years).replace("51,906.27", f"4{years},906.27"))
        yield of_text(f"civil_{years}.txt", earlier(civil, years))
    yield of_text(
        "wrong.txt",
        "远河县水务局2024年度部门整体支出绩效自评报告\n一、部门概况\n编制31人。\n二、预算执行\n"
        "2024年支出预算总计2000万元。2024年支出决算总计912.40万元，其中基本支出为420.15万元，项目支出为510.25万元。",
    )
    hostile = of_text(
        "hostile.txt", "远河县信访局2024年度部门整体支出绩效自评报告\n2024年支出决算总计100万元。编制12人。"
    )
    assert hostile.report is not None
    hostile.report.document.department = hostile.report.document.title = HOSTILE
    hostile.report.document.source.name = f"{HOSTILE}.txt"
    yield hostile
    yield Result("/reports/scan.pdf", error=FailedInput("scanned", "scan.pdf: 只有图片"))


@pytest.fixture(scope="session")
def batch_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database as batch writes it."""
    from perf_extract import sinks

    file = tmp_path_factory.mktemp("batch") / "perf.db"
    sinks.write(_reports(), f"sqlite:///{file}")
    return file
