"""Find texts that are not in the language that their address names.

Pages of an edition show the original until it is translated. Then the two addresses begin with one text, but they are
two articles.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_LATIN, _HAN = "A-Za-z\u00c0-\u024f\u1e00-\u1eff", "\u3400-\u9fff"
_KOREAN, _JAPANESE = f"\uac00-\ud7a3{_HAN}", f"\u3040-\u30ff{_HAN}"
_SIGNS = {
    **dict.fromkeys(("en", "eng", "english", "fr", "french", "francais", "es", "spanish", "espanol"), _LATIN),
    **dict.fromkeys(("ko", "kor", "korean"), _KOREAN),
    **dict.fromkeys(("ja", "japanese"), _JAPANESE),
    **dict.fromkeys(("zh", "chinese"), _HAN),
    **dict.fromkeys(("fa", "arabic"), "\u0600-\u06ff"),
    "russian": "\u0400-\u04ff",
    "hi": "\u0900-\u097f",
    "he": "\u0590-\u05ff",
    "el": "\u0370-\u03ff",
}
"""The letters of languages by the names of folders. Names of countries are missing: `/world/cn/` is a section."""
_LETTERS = {name: re.compile(f"[{signs}]") for name, signs in _SIGNS.items()}
_MOST_FOLDERS, _LONGEST = 3, 2_000
_FEWEST, _SHARE = 40, 5


def is_untranslated(address: str, text: str) -> bool:
    """Return whether a folder of the address names a language in whose letters not even a fifth of the text is."""
    folders = urlsplit(address).path.casefold().split("/")[1:-1][:_MOST_FOLDERS]
    pattern = next((found for folder in folders if (found := _LETTERS.get(folder))), None)
    if pattern is None:
        return False
    beginning = text[:_LONGEST]
    letters = sum(map(str.isalpha, beginning))
    return letters >= _FEWEST and _SHARE * len(pattern.findall(beginning)) < letters
