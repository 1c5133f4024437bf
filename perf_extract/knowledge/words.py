"""The words a segmenter is taught: the user dictionary and the names in the rest of the catalog."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .codes import code_book
from .loader import Catalog
from .rows import KnownName, UserWord

#: what the segmenters can hold as one word
_ONE_WORD = re.compile(r"[\u4e00-\u9fd5a-zA-Z0-9]{3,}")
_TAG_OF_LABEL = {"ORG": "nt", "COMPANY": "nt", "UNIT": "nt", "REGION": "ns"}


def domain_words(catalog: Catalog) -> list[UserWord]:
    """The words to add to a segmenter's dictionary, each once, in a fixed order.

    Rows of ``user_dict.tsv`` come as they are; names of codes and bodies have at least three characters and take
    the ordinary frequency. A word that the segmenters' own dictionary holds stays as it is there.
    """
    words = {row.word: row for row in catalog.rows(UserWord)}
    for word, tag in _names(catalog):
        if word not in words and _ONE_WORD.fullmatch(word):
            words[word] = UserWord(word=word, tag=tag)
    return list(words.values())


def _names(catalog: Catalog) -> Iterator[tuple[str, str]]:
    for name in catalog.derived(code_book).names(deepest=2):
        yield name, "n"
    for known in catalog.rows(KnownName):
        yield known.name, _TAG_OF_LABEL.get(known.label, "nz")
