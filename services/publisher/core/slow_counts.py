"""Recognise counts that rarely move, such as `Comments: 3`. They stand still for long. No edit makes them grow.

Any other figure may be corrected upwards: a death toll, a year, a price. So the words of the line must be known ones.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from services.publisher.core.lines_of_texts import Lined

_COUNTED = """
comment comments share shares shared view views viewed read reads reader readers like likes reply replies reaction
reactions comentarios lecturas visitas commentaire commentaires lectures vues partages kommentar kommentare aufrufe
leser комментарии комментариев комментарий комментария просмотры просмотров просмотра 댓글 조회 조회수 공유 추천
좋아요 공감 읽음 评论 評論 阅读 閱讀 浏览 瀏覽 点击 點擊 分享 点赞 コメント 閲覧数 シェア
"""
_BESIDE = "times by 개 회 건 명 次 条 條 件 回 人"
_COUNTS, _FILLS = frozenset(_COUNTED.split()), frozenset(_BESIDE.split())
_WORD, _FIGURE = re.compile(r"[^\W\d_]+"), re.compile(r"[-+−–]?\d[\d.,]*")
_WHOLE = re.compile(r"\d{1,9}|\d{1,3}(?:[.,]\d{3}){1,3}")
_MOST_WORDS = 4


def has_grown(before: Lined, after: Lined, key: str) -> bool:
    """Return whether the line with this key only counts readers, comments and the like, and is no less than before."""
    was, now = _count(before.keyed.get(key, ())), _count(after.keyed.get(key, ()))
    return was is not None and now is not None and was <= now


def _count(lines: Collection[str]) -> int | None:
    """Return the number if the line has one, and otherwise only words that say what is counted."""
    if len(lines) != 1 or len((line := next(iter(lines))).split()) > _MOST_WORDS:
        return None
    words = {*_WORD.findall(line.casefold())}
    figures = [figure.rstrip(".,") for figure in _FIGURE.findall(line)]
    if not words & _COUNTS or words - _COUNTS - _FILLS or len(figures) != 1:
        return None
    return int(re.sub(r"[.,]", "", figures[0])) if _WHOLE.fullmatch(figures[0]) else None
