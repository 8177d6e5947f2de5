"""Find bylines in Chinese: reporters in an agency's date line or on their own line, or the editors below the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.parser.core.metadata.unmarked_dates import ShortTexts
from shared.contracts import Byline

_NAMES = r"([\u4e00-\u9fff·]{2,8}(?:[、，,\s]+[\u4e00-\u9fff·]{2,8}){0,5})"
_IN_DATELINE = re.compile(rf"[（(](?:[\u4e00-\u9fff]{{0,6}}?)[记記]者[：:\s]*{_NAMES}[)）]")
_LINE = re.compile(rf"^[（(]?(?:本[报報]|本[刊网網])?(?:[记記]者|作者)[：:\s]+{_NAMES}\s*[)）]?$")
_EDITORS = re.compile(rf"^[（(]?(?:责编|责任编辑|責任編輯)[：:\s]+{_NAMES}\s*[)）]?$")
_BETWEEN = re.compile(r"[、，,\s]+")
_BEGINNING = 60
_SHORTEST, _LONGEST = 5, 60


def chinese_bylines(short_texts: ShortTexts) -> Iterator[Byline]:
    """Yield the reporters, then the editors: many pages of the Chinese press name only these."""
    if short_texts.title.isascii():
        return
    if found := _IN_DATELINE.search(short_texts.beginning[:_BEGINNING]):
        yield _byline(found.group(), found[1])
    texts = [text for text in short_texts.texts if _SHORTEST <= len(text) <= _LONGEST]
    for form in (_LINE, _EDITORS):
        for text in texts:
            if found := form.match(text):
                yield _byline(text, found[1])


def _byline(printed: str, names: str) -> Byline:
    return Byline(printed=printed, authors=tuple(_BETWEEN.split(names.strip())), rule="printed byline")
