"""Find bylines in Arabic: a line near the headline that says who wrote the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.parser.core.metadata.caseless_names import begins_as_name
from services.parser.core.metadata.printed_bylines import texts_near
from services.parser.core.metadata.unmarked_dates import ShortTexts
from shared.contracts import Byline

_WORD = r"[\u0621-\u064a\u064b-\u0652]{2,15}"
_NAME = rf"{_WORD}(?:\s{_WORD}){{1,3}}"
_SET_OFF = r"\s*[:：ـ–—-]\s*"
_LINE = re.compile(
    rf"(?:(?:كتبت?|كتبها|بقلم|إعداد|تقرير|حوار){_SET_OFF}|(?P<plain>(?:كتبت?|بقلم)\s))(?P<names>{_NAME}(?:\s?[،,]\s?{_NAME})*)\W*"
)
_BETWEEN = re.compile(r"\s?[،,]\s?|\s(?=و)")
_AND = "و"


def arabic_bylines(short_texts: ShortTexts) -> Iterator[Byline]:
    """Yield the writers. Without a sign behind it, the word may begin a sentence, so a given name must follow."""
    if short_texts.title.isascii():
        return
    for text in texts_near(short_texts):
        found = _LINE.fullmatch(text)
        names = _names(found["names"]) if found else ()
        if found and names and (not found["plain"] or begins_as_name(names[0])):
            yield Byline(printed=text, authors=names, rule="printed byline")


def _names(printed: str) -> tuple[str, ...]:
    """Return the names. Only before a given name does the letter of a word mean `and`."""
    names: list[str] = []
    for part in _BETWEEN.split(printed):
        joined = part.removeprefix(_AND)
        if not names or (joined != part and begins_as_name(joined)) or " " in part:
            names.append(joined if names else part)
        else:
            names[-1] = f"{names[-1]} {part}"
    return tuple(names)
