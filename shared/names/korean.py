"""Spell a Korean name as the North and the South write it, and as older texts do: with a blank behind the surname."""

from __future__ import annotations

from collections.abc import Iterator

_SOUTHERN = (("련합", "연합"), ("로동", "노동"), ("로농", "노농"), ("력사", "역사"), ("녀성", "여성"))
"""Parts of words that both write differently, North first."""
_SYLLABLES = 3
_WORDS = "이한전그"
"""Surnames that are common words: *this*, *one*, *all*. A blank behind them parts two words."""


def spellings(written: str, *, person: bool) -> Iterator[str]:
    """Yield the spelling and its variants."""
    yield written
    southern = written
    for north, south in _SOUTHERN:
        southern = southern.replace(north, south)
    if southern != written:
        yield southern
    if person and len(written) == _SYLLABLES and written.isalpha() and written[0] not in _WORDS:
        yield f"{written[0]} {written[1:]}"
