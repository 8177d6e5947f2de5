"""Counts the words that a text uses most, to be compared with what its outlet wrote before."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from itertools import islice
from operator import itemgetter

from shared.names.boundaries import without_particle

MOST = 60
"""The maximum number of words kept. A text of 300 words has about as many that it uses more than once, or by name."""
_WORD = re.compile(r"\w{4,40}")
_ASCII_WORD = re.compile(r"\w{4,40}", re.ASCII)
_KOREAN_WORD = re.compile(r"[가-힣]{2,20}")
_NO_BLANKS = frozenset({"zh", "ja", "th"})
"""Languages whose words no blank separates: they would need a model."""


def terms(title: str, text: str, language: str) -> Mapping[str, int]:
    """Return the 60 commonest words in lower case with their numbers, the commonest first, then as they come.

    Korean words lose their particles. Short words and those with a digit do not count.
    """
    tag = language.partition("-")[0]
    if tag in _NO_BLANKS:
        return {}
    whole = f"{title}\n{text}".casefold()
    if tag == "ko":
        found = Counter(filter(None, map(without_particle, _KOREAN_WORD.findall(whole))))
    else:
        found = Counter((_ASCII_WORD if whole.isascii() else _WORD).findall(whole))
    ordered = sorted(found.items(), key=itemgetter(1), reverse=True)
    return dict(islice((one for one in ordered if one[0].isalpha()), MOST))
