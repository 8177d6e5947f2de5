"""Find bylines in Korean: the reporter in an agency's date line, or below the text as papers of the North print it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.parser.core.metadata.person_names import is_northern_signature, is_post, people_in
from services.parser.core.metadata.unmarked_dates import ShortTexts
from shared.contracts import Byline

_NAME = "[가-힣]{2,4}"
_ROLES = ("본사", "특파")
_IN_DATELINE = re.compile(
    rf"^[(（\[【]\s?[^()（）\[\]【】=]{{2,20}}=[^()（）\[\]【】]{{2,20}}[)）\]】]\s?"
    rf"({_NAME}(?:[·,\s]+{_NAME}){{0,3}})\s?(?:기자|특파원|통신원)\s?="
)
"""`(서울=연합뉴스) 김은수 기자 =`, with one name or several."""
_BETWEEN = re.compile(r"[·,\s]+")


def korean_bylines(short_texts: ShortTexts) -> Iterator[Byline]:
    """Yield the reporters. A signature counts if the page holds only one beside its links to others."""
    if short_texts.beginning.isascii():
        return
    if found := _IN_DATELINE.match(short_texts.beginning):
        names = tuple(name for name in _BETWEEN.split(found[1]) if not is_post(name))
        if names:
            yield Byline(printed=found.group().rstrip(" ="), authors=names, rule="printed byline")
    signed = {text for text in short_texts.texts if text.startswith(_ROLES) and is_northern_signature(text)}
    signed = signed - short_texts.asides if signed else signed
    if len(signed) == 1:
        text = signed.pop()
        yield Byline(printed=text, authors=people_in([text]), rule="signature")
