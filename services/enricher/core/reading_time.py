"""The length of a text in words, and the time it takes to read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.enricher.core.writing_systems import east_asian_letters

_WORDS_PER_MINUTE = {
    "ar": 138, "de": 179, "en": 228, "es": 218, "fi": 161, "fr": 195, "he": 187, "it": 188, "ko": 200,
    "nl": 202, "pl": 166, "pt": 181, "ru": 184, "sl": 180, "sv": 199, "tr": 166,
}  # fmt: skip
"""Reading speeds measured with the same texts in each language (IReST, 2012).

IReST did not measure Korean; its value counts words separated by spaces.
"""
_USUAL = 190
_LETTERS_PER_MINUTE = {"zh": 255, "ja": 357}
_LETTERS_PER_WORD = {"zh": 1.6, "ja": 1.85}
"""Letters per word in the sense of other languages, from the same study."""
_SPACELESS = re.compile("[\u3041-\u30ff\u3400-\u9fff々]+")


def count_words(text: str, words: Sequence[str], language: str) -> int:
    """Return the number of words in a text.

    `words` are the text's words, split at white space. Chinese and Japanese do not separate words by spaces, so their
    letters are divided by the number of letters in an average word.
    """
    if language not in _LETTERS_PER_WORD:
        return len(words)
    others = len(_SPACELESS.sub(" ", text).split())
    return round(east_asian_letters(text) / _LETTERS_PER_WORD[language]) + others


def reading_seconds(text: str, language: str, words: int) -> int:
    """Return the reading time in seconds for a practised reader of that language: at least 1 where there is text."""
    if not words:
        return 0
    if language in _LETTERS_PER_MINUTE:
        minutes = east_asian_letters(text) / _LETTERS_PER_MINUTE[language]
    else:
        minutes = words / _WORDS_PER_MINUTE.get(language, _USUAL)
    return max(1, round(minutes * 60))
