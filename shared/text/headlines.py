"""Compare headlines apart from figures and punctuation: `Weather, No. 9` and `Weather, No. 8` are one series."""

from __future__ import annotations

import re

from shared.text.tokenizer import composed

LONGEST = 300
_NO_LETTER = re.compile(r"[\W\d_]+")


def bare_headline(title: str) -> str:
    """Return the words of a headline, folded. It is empty if there is no letter."""
    return _NO_LETTER.sub(" ", composed(title).casefold()).strip()[:LONGEST].rstrip()
