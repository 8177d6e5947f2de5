"""Datelines that agencies print before a story's first sentence: place, date, agency. They add nothing to a teaser."""

from __future__ import annotations

import re

_DASH = r"(?:-{1,3}|[–—―=])"
_CAPITAL = "A-ZÀ-ÖØ-ÞА-ЯЁ"
_DATELINES = tuple(
    re.compile(pattern)
    for pattern in (
        # Pyongyang, December 24 (KCNA) -- · STRASBOURG, France (AP) — · (Reuters) - · Pyongyang, 1 de enero (ACNC) --
        rf"(?:[{_CAPITAL}][^().!?:;\n]{{1,40}}(?:\.[^().!?:;\n]{{0,30}}){{0,3}})?\([^()\n]{{2,24}}\)\s*{_DASH}+\s*",
        # BUFFALO, N.Y. — · DUBAI, United Arab Emirates —
        rf"[{_CAPITAL}][{_CAPITAL} .'’-]{{2,30}}(?:,\s[\w .]{{2,30}}){{0,2}}\s(?:--|[–—])\s+",
        # Пхеньян, 24 декабря. /ЦТАК/-- · МОСКВА, 1 января. /ТАСС/. · МОСКВА, 1 янв — РИА Новости.
        rf"[{_CAPITAL}][\w -]{{2,30}},\s\d{{1,2}}\s\w{{3,9}}\.?\s*"
        r"(?:/[^/\n]{2,20}/\s*[-–—.]*|[–—]\s\w+(?:\s\w+)?\.)\s*",
        # (평양 12월 24일발 조선중앙통신) · (서울=연합뉴스) 홍길동 기자 =
        r"[(\[【〔][^)\]】〕\n]{0,30}(?:통신|뉴스|뉴시스|연합|발)[^)\]】〕\n]{0,12}[)\]】〕]\s*"
        r"(?:[가-힣 ·]{2,20}(?:기자|특파원)\s*=)?\s*",
        # 【平壌12月24日発=朝鮮中央通信】 · 【平壤12月24日电】
        r"[【（(][^】）)\n]{2,30}(?:発|发|电|電|通信|共同|社)[^】）)\n]{0,12}[】）)]\s*",
        # 新华社北京1月1日电（记者张三） · 朝中社平壤12月24日电
        r"[\u3400-\u9fff]{2,8}社[\u3400-\u9fff]{0,8}(?:\d{1,2}月)?\d{1,2}日[电電](?:\s*[（(][^）)\n]{2,30}[）)])?\s*",
    )
)


def without_dateline(text: str) -> str:
    """Return the text without its dateline. Text that has none is returned unchanged."""
    for pattern in _DATELINES:
        if found := pattern.match(text):
            return text[found.end() :].lstrip()
    return text
