"""Languages that their script gives away, told by counting letters."""

from __future__ import annotations

import re

_SCRIPTS = {
    "latin": re.compile("[A-Za-z\u00c0-\u024f\u1e00-\u1eff]"),
    "hangul": re.compile("[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]"),
    "kana": re.compile("[\u3041-\u30fa\u30fd-\u30ff]"),
    "han": re.compile("[\u3400-\u9fff]"),
    "cyrillic": re.compile("[\u0400-\u04ff]"),
    "arabic": re.compile("[\u0620-\u06ff\u0750-\u077f]"),
    "hebrew": re.compile("[\u05d0-\u05ea]"),
    "greek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "thai": re.compile("[\u0e01-\u0e4e]"),
    "devanagari": re.compile("[\u0900-\u097f]"),
}
_SURE = {"hangul": "ko", "kana": "ja", "hebrew": "he", "greek": "el", "thai": "th"}
_ASIAN = "".join(_SCRIPTS[name].pattern[1:-1] for name in ("hangul", "kana", "han"))
_PLAIN = re.compile("[A-Za-z]")
_EAST_ASIAN = re.compile(f"[{_ASIAN}]")

WRITTEN_IN: dict[str, frozenset[str]] = {
    "hangul": frozenset({"ko"}),
    "kana": frozenset({"ja"}),
    "han": frozenset({"zh", "ja"}),
    "cyrillic": frozenset({"ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg", "tt", "ba"}),
    "arabic": frozenset({"ar", "fa", "ur", "ps", "ug", "ku", "sd"}),
    "devanagari": frozenset({"hi", "mr", "ne", "sa"}),
    **{name: frozenset({language}) for name, language in _SURE.items()},
}
"""Which languages a script may stand for; Latin letters may stand for any other."""


def count_scripts(text: str) -> dict[str, int]:
    """Letters by script, scripts that don't occur left out.

    A text of plain ASCII letters is asked about once; news is mostly that.
    """
    if text.isascii():
        letters = len(_PLAIN.findall(text))
        return {"latin": letters} if letters else {}
    counts = {name: len(pattern.findall(text)) for name, pattern in _SCRIPTS.items()}
    return {name: count for name, count in counts.items() if count}


def main_script(counts: dict[str, int]) -> str:
    """The script the text is in, or the empty string where no letters are.

    A Korean, Chinese or Japanese letter says about as much as two and a half of an alphabet, and Japanese mixes kana
    with Han, older Korean Hangul with Han: a fifth of the syllabic letters decides for it.
    """
    asian = sum(counts.get(name, 0) for name in ("hangul", "kana", "han"))
    rest = {name: count for name, count in counts.items() if name not in {"hangul", "kana", "han"}}
    best = max(rest, key=lambda name: rest[name], default="")
    if asian * 2.5 <= rest.get(best, 0):
        return best
    return next((name for name in ("kana", "hangul") if counts.get(name, 0) * 5 >= asian), "han")


def sure_language(script: str) -> str | None:
    """The one language of news that uses the script, or None. Han without kana is Chinese; Cyrillic may be many."""
    return "zh" if script == "han" else _SURE.get(script)


def east_asian_letters(text: str) -> int:
    """How many Hangul, kana and Han letters the text holds."""
    return 0 if text.isascii() else len(_EAST_ASIAN.findall(text))
