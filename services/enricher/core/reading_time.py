"""How long a text is, and how long reading it takes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.enricher.core.writing_systems import east_asian_letters

_WORDS_PER_MINUTE = {
    "ar": 138, "de": 179, "en": 228, "es": 218, "fi": 161, "fr": 195, "he": 187, "it": 188, "ko": 200,
    "nl": 202, "pl": 166, "pt": 181, "ru": 184, "sl": 180, "sv": 199, "tr": 166,
}  # fmt: skip
"""As measured with the same texts in each language (IReST, 2012); Korean, which was not, by its spaced words."""
_USUAL = 190
_LETTERS_PER_MINUTE = {"zh": 255, "ja": 357}
_LETTERS_PER_WORD = {"zh": 1.6, "ja": 1.85}
"""Of the same measurement: how many letters make what other languages call a word."""
_SPACELESS = re.compile("[\u3041-\u30ff\u3400-\u9fff々]+")


def count_words(text: str, words: Sequence[str], language: str) -> int:
    """`words` are the text's, split at white space. In Chinese and Japanese, which don't space them, letters divided
    by the letters of an average word."""
    if language not in _LETTERS_PER_WORD:
        return len(words)
    others = len(_SPACELESS.sub(" ", text).split())
    return round(east_asian_letters(text) / _LETTERS_PER_WORD[language]) + others


def reading_seconds(text: str, language: str, words: int) -> int:
    """For a practised reader of that language, in seconds; at least one where there is text."""
    if not words:
        return 0
    if language in _LETTERS_PER_MINUTE:
        minutes = east_asian_letters(text) / _LETTERS_PER_MINUTE[language]
    else:
        minutes = words / _WORDS_PER_MINUTE.get(language, _USUAL)
    return max(1, round(minutes * 60))
