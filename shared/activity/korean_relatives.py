"""Tell whether the first verb of a Korean sentence only describes a noun: `김정은이 받은 선물을 주민들이 관람했다`."""

from __future__ import annotations

import re

_HONOURED = re.compile(r"[가-힣]신\s")
_NEXT_SUBJECT = re.compile(r"[가-힣]+(?:이|가)\s")
_WORD = re.compile(r"[가-힣]+(?=\s)")
_WORDS_THAT_END_ALIKE = (
    "북한 남한 대한 권한 기한 제한 부인 주민 인민 시민 군인 대표단 원산 기관 기간 시간 신문 통신 김정은 각하는 동지는 "
    "오늘은 어제는 이날은"
)
_NO_VERBS = frozenset(_WORDS_THAT_END_ALIKE.split())
"""Nouns, names and topics. Any other word in ㄴ counts as a verb: better a missed act than an invented one."""


def is_of_a_noun(rest: str) -> bool:
    """Return whether the sentence goes on with a clause about another subject, or with a verb in the honorific form."""
    other = _NEXT_SUBJECT.search(rest.partition("다고 ")[0])
    return bool((other and any(map(_describes, _WORD.findall(rest, 0, other.start())))) or _HONOURED.search(rest))


def _describes(word: str) -> bool:
    """Return whether the word ends in ㄴ, as a verb does that describes the next word, and may be a verb."""
    return (ord(word[-1]) - ord("가")) % 28 == 4 and word not in _NO_VERBS
