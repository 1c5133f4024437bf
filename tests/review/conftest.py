"""Pages in real Chromium: opened from disk, no request to anywhere else, nothing on the console."""

from __future__ import annotations

import os
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
