"""Korean words in the spellings of North and South: 로동신문 and 노동신문, 녀성 and 여성, 련습 and 연습.

The South's spelling drops an initial ㄹ or ㄴ before certain vowels
(두음 법칙: Hangul orthography of 1988, §10 to §12).
"""

from __future__ import annotations

_FIRST, _LAST = 0xAC00, 0xD7A3
_INITIAL_SIZE, _VOWEL_SIZE = 588, 28
_N, _R, _SILENT = 2, 5, 11
_IOTIZED = frozenset({2, 6, 7, 12, 17, 20})
"""ㅑ ㅕ ㅖ ㅛ ㅠ ㅣ, as vowel numbers in Unicode."""


def korean_spellings(word: str) -> list[str]:
    """Return other spellings of a word with two syllables or more. Most words have none."""
    if len(word) < 2 or not (_FIRST <= ord(word[0]) <= _LAST and _FIRST <= ord(word[1]) <= _LAST):
        return []
    initial, rest = divmod(ord(word[0]) - _FIRST, _INITIAL_SIZE)
    iotized = rest // _VOWEL_SIZE in _IOTIZED
    return [chr(_FIRST + other * _INITIAL_SIZE + rest) + word[1:] for other in _others(initial, iotized)]


def _others(initial: int, iotized: bool) -> tuple[int, ...]:
    group: tuple[int, ...] = (_N, _R, _SILENT) if iotized else (_N, _R)
    return tuple(one for one in group if one != initial) if initial in group else ()
