"""Every example in the README and in docs/ runs and prints what it says.

A ``console`` block holds commands behind ``$`` and their output. A ``python`` block runs as a script; the ``text``
block behind it is what it prints. Blocks of one file share a folder. A line ``...`` stands for any lines.
``sh`` blocks are the install commands, which ``.ci/run`` runs.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted((ROOT / "docs").glob("*.md"))]
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Example(NamedTuple):
    """A command line or a script, and what it must print."""

    page: Path
    line: int
    command: list[str] | str
    expected: str


def examples(page: Path) -> Iterator[Example]:
    text = page.read_text(encoding="utf-8")
    script: Example | None = None
    for block in FENCE.finditer(text):
        language, body = block.groups()
        line = text.count("\n", 0, block.start()) + 1
        if script is not None:
            yield script._replace(expected=body) if language == "text" else script
            script = None
        if language == "python":
            script = Example(page, line, [sys.executable, "-c", body], "")
        elif language == "console":
            for command, output in re.findall(r"^\$ (.*\n)((?:(?!\$ ).*\n)*)", body, re.MULTILINE):
                yield Example(page, line, command.strip(), output)
    if script is not None:
        yield script


EXAMPLES = [example for page in PAGES if page.exists() for example in examples(page)]


@pytest.fixture(scope="module")
def workplaces(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """A folder a page, with the fixtures in it as in a fresh clone."""

    @cache
    def workplace(page: Path) -> Path:
        folder = tmp_path_factory.mktemp(page.stem)
        shutil.copytree(ROOT / "fixtures", folder / "fixtures")
        return folder

    return workplace


def same(expected: str, printed: str) -> bool:
    lines = (line.rstrip() for line in expected.splitlines())
    pattern = "".join(r"(?:.*\n)*?" if line == "..." else re.escape(line) + "[ ]*\n" for line in lines)
    return re.fullmatch(pattern, printed) is not None


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e.page.name}:{e.line}")
def test_example(example: Example, workplaces: Callable[[Path], Path]) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        example.command,
        shell=isinstance(example.command, str),
        cwd=workplaces(example.page),
        env={**os.environ, "PATH": path, "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert same(example.expected, done.stdout), done.stdout


def test_there_are_examples() -> None:
    assert {example.page.name for example in EXAMPLES} >= {"README.md", "README.zh-CN.md"}


def test_the_readmes_show_the_same_commands() -> None:
    english, chinese = (page.read_text(encoding="utf-8") for page in PAGES[:2])
    commands = [re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL) for text in (english, chinese)]
    assert commands[0] == commands[1]
    assert [command.count("\n") for command in commands[0]] == [1, 1]
    blocks = [[e.command for e in EXAMPLES if e.page == page] for page in PAGES[:2]]
    assert blocks[0] == blocks[1]


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert "://" in target or (page.parent / target).exists(), f"{page.name}: {target}"
