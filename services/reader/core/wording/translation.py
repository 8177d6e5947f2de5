"""Show the texts of the site in the language of the current request.

Code and templates hold the English texts. `_` and `ngettext` return them in the language that `speaking` set for the
request; without it they stay English. Texts of articles are never translated.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from gettext import NullTranslations

LANGUAGES = ("en", "ko")
NATIVE = {"en": "English", "ko": "한국어"}
_CURRENT: ContextVar[tuple[str, NullTranslations]] = ContextVar("language", default=("en", NullTranslations()))
_RANGE = re.compile(r"\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9]{1,8})*\s*(?:;\s*q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)\s*)?")


def _(text: str) -> str:
    """Return the text in the language of the request."""
    return _CURRENT.get()[1].gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the form that fits the number, in the language of the request."""
    return _CURRENT.get()[1].ngettext(one, many, number)


def N_(text: str) -> str:
    """Mark a text for translation where it is defined, before the language is known."""
    return text


def page_language() -> str:
    """Return the tag of the language of the request."""
    return _CURRENT.get()[0]


@contextmanager
def speaking(language: str, translations: NullTranslations) -> Iterator[None]:
    """Set the language of the texts inside the block."""
    token = _CURRENT.set((language, translations))
    try:
        yield
    finally:
        _CURRENT.reset(token)


def preferred(accept_language: str) -> str:
    """Return the language of `LANGUAGES` that the header ranks highest (RFC 9110); the first if it names none."""
    ranks: dict[str, float] = {}
    for part in accept_language[:1000].split(","):
        found = _RANGE.fullmatch(part)
        if found:
            ranks.setdefault(found[1].lower(), float(found[2] or 1))
    best = max(LANGUAGES, key=lambda one: ranks.get(one, 0.0))
    return best if ranks.get(best, 0.0) > 0 else LANGUAGES[0]
