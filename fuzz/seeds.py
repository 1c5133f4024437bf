"""What fuzzing begins with: stretches of the fixtures, each in every format."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).parent))
import entries

ROOT = Path(__file__).parents[1]
#: characters of a stretch: enough for a heading and some sentences, few enough to try many
STRETCH = 300


def stretches() -> Iterator[str]:
    """Whole lines of the fixtures, about so many characters together."""
    for path in sorted((ROOT / "fixtures").glob("*.txt")):
        held = ""
        for line in path.read_text(encoding="utf-8").splitlines(keepends=True):
            if held and len(held) + len(line) > STRETCH:
                yield held
                held = ""
            held += line
        yield held


def write(entry: str, folder: Path, every: int) -> None:
    """The seeds of one way in, of each so-many-th stretch."""
    made = renderings()
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(list(stretches())[::every]):
        data = text.encode() if entry == "text" else made.RENDERINGS[entry](text)
        if entries.ENTRIES[entry] is entries.package:
            data = entries.unpacked(data)
        (folder / f"{number:04}").write_bytes(data)


def renderings() -> ModuleType:
    """The makers of files that the readers' tests use."""
    import reportlab.rl_config

    reportlab.rl_config.pageCompression = 0
    spec = importlib.util.spec_from_file_location("renderings", ROOT / "tests" / "readers" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["renderings"] = module
    spec.loader.exec_module(module)
    return module
