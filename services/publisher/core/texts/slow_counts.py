"""Recognise counts that rarely move, such as `Comments: 3`. They stand still for long. No edit makes them grow.

Any other figure may be corrected upwards: a death toll, a year, a price. So the words of the line must be known ones.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from services.publisher.core.texts.lines_of_texts import Lined

_COUNTED = """
comment comments share shares shared view views viewed read reads reader readers like likes reply replies reaction
reactions comentarios lecturas visitas commentaire commentaires lectures vues partages kommentar kommentare aufrufe
leser комментарии комментариев комментарий комментария просмотры просмотров просмотра 댓글 조회 조회수 공유 추천
좋아요 공감 읽음 评论 評論 阅读 閱讀 浏览 瀏覽 点击 點擊 分享 点赞 コメント 閲覧 シェア いいね repost reposts gusta
"""
_OF_COUNTS = ("数量", "數量", "量", "数", "數", "수")
"""Endings that make a label of such a word, as in `阅读量`."""
_BESIDE = "times by me 개 회 건 명 次 条 條 件 回 人"
_COUNTS, _FILLS = frozenset(_COUNTED.split()), frozenset(_BESIDE.split())
_FIGURE = re.compile(r"([-+−–]?\d[\d.,]*)(?:\s?([km](?![^\W\d_])|[千천万萬만亿億억]))?")
_WORD = re.compile(r"[^\W\d_]+")
_WHOLE = re.compile(r"\d{1,9}|\d{1,3}(?:[.,]\d{3}){1,3}")
_ROUNDED = re.compile(r"(\d{1,6}|\d{1,3},\d{3})(?:\.(\d{1,3})|,(\d{1,2}))?")
"""A comma before three digits parts thousands, as in `1,250만`."""
_UNITS = {"k": 1_000, "m": 1_000_000}
_UNITS |= dict.fromkeys("千천", 1_000) | dict.fromkeys("万萬만", 10_000) | dict.fromkeys("亿億억", 100_000_000)
_MOST_WORDS = 4


def has_grown(before: Lined, after: Lined, key: str) -> bool:
    """Return whether the line with this key only counts readers, comments and the like, and its count did not fall."""
    was, now = _count(before.keyed.get(key, ())), _count(after.keyed.get(key, ()))
    return was is not None and now is not None and was <= now


def _count(lines: Collection[str]) -> int | None:
    """Return the number if the line has one, and otherwise only words that say what is counted."""
    if len(lines) != 1 or len((line := next(iter(lines))).split()) > _MOST_WORDS:
        return None
    said = line.casefold()
    figures = _FIGURE.findall(said)
    words = {_of_count(word) for word in _WORD.findall(_FIGURE.sub(" ", said))}
    if not words & _COUNTS or words - _COUNTS - _FILLS:
        return None
    return _sum(figures)


def _sum(figures: Sequence[tuple[str, str]]) -> int | None:
    """Return the number. It may have several parts, each of a smaller unit than the one before, as in `1만 2천`."""
    units = [_UNITS.get(unit, 1) for _, unit in figures]
    values = [value for figure in figures if (value := _value(*figure)) is not None]
    if not values or len(values) < len(figures) or any(one <= other for one, other in pairwise(units)):
        return None
    return sum(values)


def _of_count(word: str) -> str:
    """Return the word without an ending that makes it a label."""
    if word in _COUNTS:
        return word
    return next((word.removesuffix(end) for end in _OF_COUNTS if word.endswith(end)), word)


def _value(figure: str, unit: str) -> int | None:
    figure = figure.rstrip(".,")
    if not unit:
        return int(re.sub(r"[.,]", "", figure)) if _WHOLE.fullmatch(figure) else None
    rounded = _ROUNDED.fullmatch(figure)
    if rounded is None:
        return None
    decimals = rounded[2] or rounded[3] or "0"
    digits = rounded[1].replace(",", "") + decimals
    value: int = int(digits) * _UNITS[unit] // 10 ** len(decimals)
    return value
