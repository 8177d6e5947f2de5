"""Where a name ends in each script: at a space, at a Korean particle, or without any sign, as in Chinese."""

from __future__ import annotations

import re
from functools import lru_cache

_TITLES = (
    "장병 장병들 대표단 정부대표단 대표 당국자 당원 당원들 주재 소식통 "
    "동지 총비서 국무위원장 위원장 비서 원수 대원수 대장 장군 수령 주석 총리 "
    "부총리 대통령 외무상 국방상 상 녀사 여사 선생 님 씨 부장 부부장 전하 각하 "
    "시 당국 정부 측 호 형 급 산 군대 "
)
_PARTICLES = (
    "께서는 께서도 께서와 께서의 께서 께 에서의 에서는 에서도 에서 에게서 에게 "
    "에는 에도 에로 에로의 에 으로부터 로부터 으로서 로서 으로써 로써 으로의 로의 "
    "으로는 으로 로는 로 까지의 까지 부터 처럼 라고 이라고 라는 이라는 이란 란 "
    "이라 라 이며 며 이고 이다 였다 이였다 이나 나 이든 이여 여 하고 과의 와의 "
    "과는 와는 과 와 은 는 이 가 을 를 의 도 만을 만이 만 보다 마다 조차 뿐 "
    "식 들이 들은 들의 들과 들에게 들을 들 및 간의 간 내의 내 대 행 발 "
    "산하 전체 최초의 출신 사이 사이의 사이에 "
)


def _any(words: str) -> str:
    return "|".join(sorted(words.split(), key=lambda word: (-len(word), word)))


_NOUNS = (
    "인민 혁명 괴뢰 군국주의 제국주의 침략 재침 강점 무력 무장 호전 고용병 위정자 역적 역도 매국 도당 일당 "
    "파쑈 파쇼 악당 반동 반역 통치 집권 보수 정권 행정부 동포 형제 주민 청년 학생 녀성 로동계급 "
    "로동자 농민 군인 부대 조직 일군 중앙상임위원회 창건 창립 정세 친선 의회 선거 전지역 전역 본토 지구 "
)
_NOUNS_OF_ANYTHING = "문제 사회 경제 관계 "
"""Nouns that stand behind a place and behind a word alike, so that they do not tell one from the other."""
_WORDS = r"(?<!\b현대)(?<!\b무산)(?<!\b수단)(?<!\b연대)"
"""Names that are spelt as words before such nouns: modern, proletarian, means, solidarity."""
_ALSO_WORDS = rf"{_WORDS}(?<!\b(?:개성|건지|대구|동경|상해|오만|인도|저지|천진|파리))"
"""And names that are spelt as words, but show to be a place before `people` or `government`: individuality, to rescue,
cod, longing, injury, arrogance, humanity, to stop, naive, fly.
"""
_ATTACHED = re.compile(
    rf"(?:{_WORDS}(?:{_any(_NOUNS)})|{_ALSO_WORDS}(?:{_any(_NOUNS_OF_ANYTHING)})|(?<=[대당단])원|(?!은행)(?:{_any(_TITLES)}){{0,2}}(?:{_any(_PARTICLES)}){{0,2}}(?![가-힣]))"
)
"""What may follow a Korean name without a blank: a noun such as `people` with anything behind it, `member` behind an
organisation, or titles and particles with nothing behind them.
"""
_EXCELLENCY = re.compile(r"\bHE$")
"""A title that a blank no longer separates from the name: `HEKim Jong Un`."""
_LATIN, _HANGUL, _KATAKANA, _HAN = 1, 2, 3, 4


_LAST_PARTICLE = re.compile(rf"(?:{_any(_PARTICLES)}){{1,2}}$")


@lru_cache(50_000)
def without_particle(word: str) -> str:
    """Remove the particles at the end of a Korean word. Return an empty string if fewer than two syllables are left."""
    found = _LAST_PARTICLE.search(word, 2)
    return word[: found.start()] if found else word


def ends_word(text: str, end: int) -> bool:
    """Return whether a word may end here. A Korean name may have particles and titles attached."""
    last, after = text[end - 1], text[end : end + 1]
    if not after.isalnum() or not _joined(last, after):
        return True
    return _script(last) == _HANGUL and _ATTACHED.match(text, end) is not None


def begins_word(text: str, start: int) -> bool:
    """Return whether a word begins here. A capital after a small letter or `HE` begins one, because mark-up was lost.

    A Korean word behind a digit is a unit: the regiment in 7연대.
    """
    before, first = text[start - 1 : start], text[start]
    if not before.isalnum():
        return True
    if before.isdigit() and _script(first) == _HANGUL:
        return False
    if first.isupper() and (before.islower() or _EXCELLENCY.search(text, max(0, start - 3), start)):
        return True
    return not _joined(before, first)


def _joined(one: str, other: str) -> bool:
    """Return whether two neighbouring characters belong to one word."""
    if (one.isascii() and other.isascii()) or (one.isdigit() and other.isdigit()):
        return True
    first, second = _script(one), _script(other)
    if _HAN in (first, second):
        return False
    return first == second or (first == 0 and second == _LATIN) or (first == _LATIN and second == 0)


def _script(character: str) -> int:
    if "가" <= character <= "힣":
        return _HANGUL
    if "ァ" <= character <= "ヿ":
        return _KATAKANA
    if "\u3040" <= character <= "\u309f" or "\u3400" <= character <= "\u9fff":
        return _HAN
    return 0 if character.isdigit() else _LATIN
