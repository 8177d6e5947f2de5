"""Count letters by script, and name the languages that a script identifies."""

from __future__ import annotations

import re

_SCRIPTS = {
    "latin": re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]+"),
    "hangul": re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]+"),
    "kana": re.compile("[\u3041-\u30fa\u30fd-\u30ff]+"),
    "han": re.compile("[\u3400-\u9fff]+"),
    "cyrillic": re.compile("[\u0400-\u04ff]+"),
    "arabic": re.compile("[\u0620-\u06ff\u0750-\u077f]+"),
    "hebrew": re.compile("[\u05d0-\u05ea]+"),
    "greek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]+"),
    "thai": re.compile("[\u0e01-\u0e4e]+"),
    "devanagari": re.compile("[\u0900-\u097f]+"),
}
_SURE = {"hangul": "ko", "kana": "ja", "hebrew": "he", "greek": "el", "thai": "th"}
_ASIAN = "".join(_SCRIPTS[name].pattern[1:-2] for name in ("hangul", "kana", "han"))
_PLAIN = re.compile("[A-Za-z]+")
_NOT_LATIN = re.compile("|".join(pattern.pattern[:-1] for name, pattern in _SCRIPTS.items() if name != "latin"))
_ASCII = re.compile("[\x00-\x7f]+")
_EAST_ASIAN = re.compile(f"[{_ASIAN}]+")

WRITTEN_IN: dict[str, frozenset[str]] = {
    "hangul": frozenset({"ko"}),
    "kana": frozenset({"ja"}),
    "han": frozenset({"zh", "ja"}),
    "cyrillic": frozenset({"ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg", "tt", "ba"}),
    "arabic": frozenset({"ar", "fa", "ur", "ps", "ug", "ku", "sd"}),
    "devanagari": frozenset({"hi", "mr", "ne", "sa"}),
    **{name: frozenset({language}) for name, language in _SURE.items()},
}
"""The languages that each script may stand for. Latin letters may stand for any other language."""


def count_scripts(text: str) -> dict[str, int]:
    """Return the number of letters per script. Scripts that do not occur are left out.

    Other scripts are searched for only where there are any, and only in what is not ASCII.
    """
    others = "" if text.isascii() else _ASCII.sub("", text)
    counts = {"latin": _number(_PLAIN, text) + _number(_SCRIPTS["latin"], others)}
    if _NOT_LATIN.search(others):
        counts |= {name: _number(pattern, others) for name, pattern in _SCRIPTS.items() if name != "latin"}
    return {name: count for name, count in counts.items() if count}


def _number(letters: re.Pattern[str], text: str) -> int:
    return sum(map(len, letters.findall(text)))


def main_script(counts: dict[str, int]) -> str:
    """Return the script the text is written in, or an empty string if it has no letters.

    A Korean, Chinese or Japanese letter carries about as much meaning as two and a half letters of an alphabet.
    Japanese mixes kana with Han, and older Korean mixes Hangul with Han. A fifth of the syllabic letters therefore
    decides.
    """
    asian = sum(counts.get(name, 0) for name in ("hangul", "kana", "han"))
    rest = {name: count for name, count in counts.items() if name not in {"hangul", "kana", "han"}}
    best = max(rest, key=lambda name: rest[name], default="")
    if asian * 2.5 <= rest.get(best, 0):
        return best
    return next((name for name in ("kana", "hangul") if counts.get(name, 0) * 5 >= asian), "han")


def sure_language(script: str) -> str | None:
    """Return the one news language that uses the script, or None.

    Han without kana is Chinese; Cyrillic has many languages.
    """
    return "zh" if script == "han" else _SURE.get(script)


def east_asian_letters(text: str) -> int:
    """Return the number of Hangul, kana and Han letters in the text."""
    return 0 if text.isascii() else _number(_EAST_ASIAN, text)
