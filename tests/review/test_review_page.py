"""The page helper: data that cannot get out of its block, modules put in order, a policy that fits the page."""

from __future__ import annotations

from perf_extract import extract_text
from perf_extract.review.page import json_block


def test_no_character_of_the_data_can_end_its_block() -> None:
    block = json_block(["</script><script>alert(1)</script>", "<!--", "\u2028\u2029", "&amp;"])
    assert not set(block) & set("<>&\u2028\u2029")


def test_it_opens(open_page) -> None:  # type: ignore[no-untyped-def]
    page = open_page(extract_text("一、部门概况\n编制31人。").to_html())
    assert page.locator("h1").inner_text()
