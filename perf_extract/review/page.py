"""Self-contained pages: one template, one block of data, styles and scripts inside, nothing from outside.

What a report says reaches a page in two ways only: through Jinja with autoescaping, or as a JSON block in which no
character can end the block; scripts show it with ``textContent``. A Content-Security-Policy admits the page's own
scripts by their hashes and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from .._version import __version__

HERE = Path(__file__).parent
STATIC = HERE / "static"
ECHARTS = HERE / "vendor" / "echarts" / "echarts.common.min.js"

_IMPORT = re.compile(r'^import (\{[^}]*\}) from "(\.\.?/[\w/-]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|class) (\w+))", re.MULTILINE)
_INERT = str.maketrans(
    {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029", "\x7f": "\\u007f"}
)


def page(
    template: str,
    data: Any,
    scripts: Sequence[str],
    *,
    styles: Sequence[str] = (),
    charts: bool = False,
    **context: Any,
) -> str:
    """The whole page as HTML.

    ``template`` is a file of ``templates/`` that extends ``base.html``; ``data`` becomes ``#data`` (JSON; decimals as
    strings); ``scripts`` are the entry modules of ``static/`` whose imports (``import { a } from "./b.js";``) are put
    before them; ``styles`` follow ``base.css``; ``charts`` adds ECharts as the global ``echarts``; ``context`` is for
    the template, escaped there.
    """
    boot = _source(STATIC / "boot.js")
    library = _source(ECHARTS) if charts else ""
    module = linked(scripts)
    hashes = " ".join(_hash(code) for code in (boot, library, module) if code)
    policy = (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        _environment()
        .get_template(template)
        .render(
            policy=policy,
            css=Markup("\n".join(_style(name) for name in ("base.css", *styles))),
            boot=Markup(boot),
            library=Markup(library),
            module=Markup(module),
            data=Markup(json_block(data)),
            version=__version__,
            **context,
        )
    )


def json_block(data: Any) -> str:
    """``data`` as JSON that may stand in a ``script`` element: no ``<``, ``>``, ``&``, U+2028 or U+2029 in it."""
    return msgspec.json.encode(data).decode("utf-8").translate(_INERT)


def linked(entries: Iterable[str]) -> str:
    """The modules of ``static/`` that ``entries`` need, each once and after what it imports, as one script.

    Each keeps its own scope. They import by name only, and never in a circle.
    """
    names: dict[Path, str] = {}
    written: list[str] = []

    def write(path: Path) -> str:
        if path not in names:
            source = _source(path)
            for _, needed in _IMPORT.findall(source):
                write((path.parent / needed).resolve())
            body = _IMPORT.sub(lambda m: f"const {m[1]} = {names[(path.parent / m[2]).resolve()]};", source)
            exports = ", ".join(_EXPORT.findall(source))
            names[path] = f"module{len(names)}"
            written.append(f"const {names[path]} = (() => {{\n{_EXPORT.sub('', body)}return {{ {exports} }};\n}})();")
        return names[path]

    for entry in entries:
        write((STATIC / entry).resolve())
    return "\n".join(written)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _source(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if "</script" in text.lower() or "<!--" in text:
        raise ValueError(f"{path.name} would end the script element it is put into")
    return text


@cache
def _style(name: str) -> str:
    text = (STATIC / name).read_text(encoding="utf-8")
    if "</" in text:
        raise ValueError(f"{name} would end the style element it is put into")
    return text


def _hash(code: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
