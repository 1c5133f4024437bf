"""Words and their parts of speech.

Both segmenters hold the same dictionary, are taught the same words on top, and use no statistics of unknown
words, so they cut alike: a word in no dictionary comes out as its characters.
"""

from __future__ import annotations

import importlib.machinery
import importlib.util
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Any

from ..knowledge import Catalog
from ..knowledge.words import domain_words
from ..model.reading import Reading, Tokens

#: a text as its words and their tags
Tagger = Callable[[str], tuple[Sequence[str], list[str]]]


def tokenize(reading: Reading, catalog: Catalog, segmenter: str = "rjieba") -> Tokens:
    """The words of ``reading.flat``; none reaches over the ``\\n`` between paragraphs.

    ``segmenter`` is ``rjieba`` (fast, the default) or ``jieba``; both give the same words and tags. Each is
    loaded when first asked for, once per catalog and process. Raises ``ValueError`` for any other name.
    """
    build = _TAGGERS.get(segmenter)
    if build is None:
        raise ValueError(f"unknown segmenter {segmenter!r}; give one of {', '.join(_TAGGERS)}")
    words, tags = catalog.derived(build)(reading.flat)
    return Tokens(starts=list(accumulate(map(len, words), initial=0)), tags=tags)


def _rjieba(catalog: Catalog) -> Tagger:
    own = _jieba_of_rjieba()
    for row in domain_words(catalog):
        if not own.has_word(row.word):
            own.add_word(row.word, row.freq, row.tag)

    characters = _Characters(own.has_word)

    def tag(text: str) -> tuple[Sequence[str], list[str]]:
        try:
            pairs = own.tag(text, False)
        except UnicodeEncodeError:
            pairs = own.tag(text.encode("utf-8", "replace").decode(), False)
        words = [word for word, _ in pairs]
        return words, [tag if len(word) > 1 else characters[word] or tag for word, tag in pairs]

    return tag


def _jieba_of_rjieba() -> Any:
    """A ``rjieba.Jieba`` of our own, without the other one that ``import rjieba`` makes for everybody (70 ms)."""
    package = importlib.util.find_spec("rjieba")
    folders = package.submodule_search_locations if package is not None else None
    spec = importlib.machinery.PathFinder.find_spec("rjieba.rjieba", folders)
    if spec is None or spec.loader is None:
        import rjieba

        return rjieba.Jieba()
    core = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(core)
    return core.Jieba()


class _Characters(dict[str, str]):
    """The tag of a lone character in no dictionary, else ``""``; rjieba would guess one from its model of names."""

    def __init__(self, has_word: Callable[[str], bool]) -> None:
        self._has_word = has_word

    def __missing__(self, character: str) -> str:
        tag = self[character] = "" if self._has_word(character) else _tag_by_looks(character)
        return tag


def _jieba(catalog: Catalog) -> Tagger:
    jieba = _quietly_imported_jieba()
    own = jieba.Tokenizer()
    # what initialize() does, without its log lines and its cache file that all processes share
    own.FREQ, own.total = own.gen_pfdict(own.get_dict_file())
    own.initialized = True
    with own.get_dict_file() as lines:
        tag_of = {word: tag for word, _, tag in (line.decode("utf-8").split() for line in lines)}
    for row in domain_words(catalog):
        if row.word not in tag_of:
            own.add_word(row.word, row.freq, row.tag)
            tag_of[row.word] = row.tag

    def tag(text: str) -> tuple[Sequence[str], list[str]]:
        words = own.lcut(text, HMM=False)
        return words, [tag_of.get(word) or _tag_by_looks(word) for word in words]

    return tag


def _tag_by_looks(word: str) -> str:
    """The tag of a word in no dictionary: ``m`` digits, ``eng`` letters and digits, else ``x``."""
    if not word.isascii() or not any(c.isalnum() for c in word):
        return "x"
    return "m" if all(c.isdigit() for c in word if c.isalnum()) else "eng"


def _quietly_imported_jieba() -> Any:
    """``jieba`` without the warnings its source gives newer Pythons."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    return jieba


_TAGGERS: dict[str, Callable[[Catalog], Tagger]] = {"rjieba": _rjieba, "jieba": _jieba}
