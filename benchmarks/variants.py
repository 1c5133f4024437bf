"""Synthetic variants of the fixtures, as many as wanted: the same reports with other figures and other places."""

from __future__ import annotations

import argparse
import random
import re
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "fixtures"
_FIGURE = re.compile(r"(?<![\d.])(?!(?:19|20)\d\d年)\d[\d.]*(?!\d)")
_SYLLABLES = "安宁清远永和长平新泰兴义临阳武南昌德河源山东江北海西"


def variant(text: str, seed: int) -> str:
    """One variant: every figure's digits are drawn anew, its length and point stay; the region gets another name."""
    draw = random.Random(seed)

    def figure(found: re.Match[str]) -> str:
        return "".join(draw.choice("123456789") if c.isdigit() and c != "0" else c for c in found[0])

    place = re.search(r"([一-鿿]{2})([县市区])", text)
    if place is not None:
        text = text.replace(place[0], draw.choice(_SYLLABLES) + draw.choice(_SYLLABLES) + place[2])
    return _FIGURE.sub(figure, text)


def write(folder: Path, count: int, characters: int | None = None) -> list[Path]:
    """Write ``count`` variants below ``folder``, a hundred a folder, cut after so many ``characters``; their paths."""
    texts = [(path.stem, path.read_text(encoding="utf-8")[:characters]) for path in sorted(FIXTURES.glob("*.txt"))]
    paths = []
    for number in range(count):
        name, text = texts[number % len(texts)]
        path = folder / f"{number // 100:04}" / f"{number:06}_{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(variant(text, number), encoding="utf-8")
        paths.append(path)
    return paths


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    given = parser.parse_args()
    write(given.folder, given.count)
