"""Recognize lines that repeat the headline."""

from __future__ import annotations

import re
import unicodedata

from services.parser.core.document.text_runs import TextRun
from services.parser.core.document.whitespace import without_printed_signs

_NOT_LETTERS = re.compile(r"[\W_]+")
_FOLDED = {code: chr(code).lower() if chr(code).isalnum() else " " for code in range(128)}


def letters(text: str) -> str:
    """Return only letters and digits, casefolded: what two printed forms of one title have in common."""
    if text.isascii() or (text := without_printed_signs(text)).isascii():
        return " ".join(text.translate(_FOLDED).split())  # the same, but several times as fast
    return _NOT_LETTERS.sub(" ", unicodedata.normalize("NFKC", text).replace("\xad", "").casefold()).strip()


def _as_long(size: int, wanted: int) -> bool:
    """Return whether a text may be the title, by its length.

    Two printed forms of one title differ only by marks and spaces, so other texts need no comparison by letters.
    """
    return size < 250 and 0.5 * wanted <= size <= 1.5 * wanted + 10


def prints_title(text_run: TextRun, wanted: str) -> bool:
    """Return whether the text repeats the headline, with other marks and spaces or cut short.

    Any other first heading is text.
    """
    if not wanted or not (text_run.tag == "h1" or _as_long(len(text_run.text), len(wanted))):
        return False
    own = letters(text_run.text)
    return own == wanted or (text_run.tag == "h1" and f" {own} " in f" {wanted} ")
