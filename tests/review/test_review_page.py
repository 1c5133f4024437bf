"""The page helper: data that cannot get out of its block, modules put in order, a policy that fits the page."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import pytest

from perf_extract import extract, extract_text
from perf_extract.knowledge import Catalog
from perf_extract.review import render_review
from perf_extract.review.page import STATIC, json_block, linked
from perf_extract.review.view import blocks

ROOT = Path(__file__).parents[2]
SCRIPT = re.compile(r"<script([^>]*)>(.*?)</script>", re.DOTALL)


def test_no_character_of_the_data_can_end_its_block() -> None:
    data = ["</script><script>alert(1)</script>", "<!--", "\u2028\u2029", "&amp;", "\x7f\x00"]
    block = json_block(data)
    assert not set(block) & set("<>&\u2028\u2029\x7f\x00")
    assert json.loads(block) == data


def test_the_policy_admits_the_pages_own_scripts_by_their_hashes_and_nothing_else() -> None:
    html = extract(ROOT / "fixtures" / "industry_qinghe_2023.txt").to_html()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].replace("&#39;", "'").split(";"))
    assert rules["default-src"] == "'none'"
    scripts = [(how, code) for how, code in SCRIPT.findall(html) if "json" not in how]
    hashes = [base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() for _, code in scripts]
    assert rules["script-src"].split() == [f"'sha256-{value}'" for value in hashes]
    assert not re.search(r"\son\w+=|javascript:", SCRIPT.sub("", html))


def test_nothing_is_asked_for_from_outside() -> None:
    html = SCRIPT.sub("", extract_text("一、部门概况\n编制31人。").to_html())
    assert not re.search(r"(?:src|href|action)=[\"'](?!#|data:)", html)
    assert "@import" not in html
    assert "url(" not in html


def test_without_charts_the_chart_library_stays_out() -> None:
    assert len(extract_text("一、部门概况\n编制31人。").to_html()) < 150_000


def test_modules_come_after_what_they_import_and_once() -> None:
    code = linked(["review.js"])
    assert not re.search(r"^(?:import|export)\b", code, re.MULTILINE)
    defined: set[str] = set()
    for line in code.splitlines():
        if made := re.match(r"const (module\d+) = \(\(\) => \{", line):
            assert made[1] not in defined
            defined.add(made[1])
        elif used := re.match(r"const \{[^}]*\} = (module\d+);", line):
            assert used[1] in defined
    assert len(defined) == len([STATIC / "review.js", STATIC / "common.js", *(STATIC / "review").glob("*.js")])


@pytest.mark.parametrize("path", sorted((ROOT / "fixtures").glob("*.txt")), ids=lambda p: p.stem)
def test_the_blocks_hold_every_word_once(path: Path) -> None:
    report = extract(path)
    at = 0
    for start, end, _ in blocks(report, Catalog.default()):
        assert not report.text[at:start].strip()
        assert start < end
        at = end
    assert not report.text[at:].strip()


@pytest.mark.parametrize("text", ["。", "\u3000一、\n", "编制31人", "𠮷" * 3, "1\t2\n3", "{{ x }}{% y %}"], ids=repr)
def test_any_text_gives_a_page(text: str) -> None:
    report = extract_text(text)
    assert render_review(report) == render_review(report, catalog=Catalog.default())
