"""Pick the words and names of a sentence that distinguish one event from another."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shared.names.gazetteer import kind_of
from shared.text.tokenizer import indexed

_STEM, _KOREAN_STEM = 5, 2
_KOREAN = re.compile(r"[가-힣]{2,}")
_DAY = 2
"""Numbers with this many digits may be days. Days are compared separately."""
_SMALL = (
    "the a an of on in at to from for by with and or his her its their this that it was were has had have is are be "
    "as respected comrade occasion also again here monday tuesday wednesday thursday friday saturday sunday january "
    "february march april may june july august september october november december jan feb mar apr jun jul aug sep "
    "sept oct nov dec today yesterday morning afternoon evening dprk photo photos accompanied "
)
_EMPTY = frozenset(_SMALL.split())
_EVERYWHERE = frozenset({"place.dprk", "place.rok", "place.korea", "place.pyongyang"})
_SPECIFIC = ("person", "place", "site", "weapon")


def words_of(text: str, language: str) -> frozenset[str]:
    """Return the beginnings of the words, each once. `Visits` and `visited` have the same beginning."""
    if language.startswith("ko"):
        return frozenset(word[:_KOREAN_STEM] for word in _KOREAN.findall(text))
    return frozenset(word[:_STEM] for word in indexed(text).split() if word not in _EMPTY and not _of_day(word))


def _of_day(word: str) -> bool:
    return word.isdigit() and len(word) <= _DAY


def names_of(*lists: Sequence[str]) -> frozenset[str]:
    """Return the ids that few events share.

    Organisations, and the country and capital of most reports, are left out.
    """
    every = {id for ids in lists for id in ids}
    return frozenset(id for id in every - _EVERYWHERE if kind_of(id) in _SPECIFIC)
