"""Compare headlines apart from figures and punctuation: `Weather, No. 9` and `Weather, No. 8` are one series."""

from __future__ import annotations

import re
import unicodedata
from itertools import takewhile

from shared.text.tokenizer import composed

LONGEST = 300
_NO_LETTER = re.compile(r"[\W\d_]+")
_JOINERS = "\u200c\u200d"


def bare_headline(title: str) -> str:
    """Return the words of a headline, folded. It is empty if there is no letter."""
    return _NO_LETTER.sub(_gap, composed(title).casefold()).strip()[:LONGEST].rstrip()


def _gap(found: re.Match[str]) -> str:
    """Return the space between two words, with the marks of the letter before it, which are vowels in Hindi."""
    marks = "".join(takewhile(_belongs_to_letter, found[0])) if found.start() else ""
    return marks if marks == found[0] else f"{marks} "


def _belongs_to_letter(character: str) -> bool:
    return unicodedata.category(character)[0] == "M" or character in _JOINERS
