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
from ..knowledge.dictionary import TOTAL, Dictionary, dictionary
from ..knowledge.words import domain_words
from ..model.reading import Reading, Tokens

#: a text as its words and their tags
Tagger = Callable[[str], tuple[Sequence[str], list[str]]]
#: the words that a longer text can hold take about as long to find as the whole dictionary takes to load
_LONGEST_ALONE = 15_000
#: a word of characters that the segmenter never puts together
_IN_NO_TEXT = "\ue000\ue000"


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


class _Rjieba:
    """The tagger of one catalog: the first text with the words that it can hold, the next with the whole dictionary."""

    def __init__(self, catalog: Catalog) -> None:
        self._words = domain_words(catalog)
        self._jieba = _class_of_rjieba()
        self._is_first = True
        self._whole: Tagger | None = None

    def __call__(self, text: str) -> tuple[Sequence[str], list[str]]:
        if self._whole is not None:
            return self._whole(text)
        is_first, self._is_first = self._is_first, False
        known = dictionary() if is_first and len(text) <= _LONGEST_ALONE else None
        if known is not None:
            return _tagger(self._for_one_text(text, known))(text)
        own = self._jieba()
        for row in self._words:
            if not own.has_word(row.word):
                own.add_word(row.word, row.freq, row.tag)
        self._whole = _tagger(own)
        return self._whole(text)

    def _for_one_text(self, text: str, known: Dictionary) -> Any:
        """A ``rjieba.Jieba`` that cuts ``text`` as one with the whole dictionary does."""
        own = self._jieba.empty()
        frequencies = {word: own.add_word(word, frequency, tag) for word, frequency, tag in known.words_for(text)}
        for row in self._words:
            if row.word not in known:
                own.add_word(row.word, row.freq, row.tag)
        # how likely a word is depends on the sum of all frequencies
        own.add_word(_IN_NO_TEXT, TOTAL - sum(frequencies.values()), "x")
        return own


def _tagger(own: Any) -> Tagger:
    characters = _Characters(own.has_word)

    def tag(text: str) -> tuple[Sequence[str], list[str]]:
        try:
            pairs = own.tag(text, False)
        except UnicodeEncodeError:
            pairs = own.tag(text.encode("utf-8", "replace").decode(), False)
        words = [word for word, _ in pairs]
        return words, [tag if len(word) > 1 else characters[word] or tag for word, tag in pairs]

    return tag


def _class_of_rjieba() -> Any:
    """``rjieba.Jieba`` without the one that ``import rjieba`` makes for everybody (70 ms)."""
    package = importlib.util.find_spec("rjieba")
    folders = package.submodule_search_locations if package is not None else None
    spec = importlib.machinery.PathFinder.find_spec("rjieba.rjieba", folders)
    if spec is None or spec.loader is None:
        import rjieba

        return rjieba.Jieba
    core = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(core)
    return core.Jieba


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


_TAGGERS: dict[str, Callable[[Catalog], Tagger]] = {"rjieba": _Rjieba, "jieba": _jieba}
