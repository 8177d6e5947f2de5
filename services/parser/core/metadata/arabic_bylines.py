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
    rf"(?:(?:كتبت?|كتبها|بقلم){_SET_OFF}|(?P<label>(?:كتبت?|بقلم)\s|(?:إعداد|تقرير|حوار){_SET_OFF}))"
    rf"(?P<names>{_NAME}(?:\s?[،,]\s?{_NAME})*)\W*"
)
_COMMA, _BEFORE_AND = re.compile(r"\s?[،,]\s?"), re.compile(r"\s(?=و)")
_AND, _THE = "و", "ال"


def arabic_bylines(short_texts: ShortTexts) -> Iterator[Byline]:
    """Yield the writers. A given name must follow a word that may begin a sentence or name a kind of report.

    `كتب` means books too. No given name begins with the article of their titles.
    """
    if short_texts.title.isascii():
        return
    for text in texts_near(short_texts):
        found = _LINE.fullmatch(text)
        names = _names(found["names"]) if found else ()
        if found and names and (begins_as_name(names[0]) if found["label"] else not names[0].startswith(_THE)):
            yield Byline(printed=text, authors=names, rule="printed byline")


def _names(printed: str) -> tuple[str, ...]:
    return tuple(name for part in _COMMA.split(printed) for name in _joined(part))


def _joined(part: str) -> list[str]:
    """Return the names joined by the letter for `and`, which many names begin with, too.

    It joins a given name, or two words to a name of two. It does not if the word with the letter is a given name.
    """
    names: list[str] = []
    for piece in _BEFORE_AND.split(part):
        bare = piece.removeprefix(_AND)
        if begins_as_name(piece) or not (begins_as_name(bare) or (names and " " in names[-1] and " " in piece)):
            names[-1:] = [" ".join((*names[-1:], piece))]
        else:
            names.append(bare)
    return names
