"""The language of a text, from its script, its letters, and what source and page say of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from services.enricher.core.plain_text import opening
from services.enricher.core.writing_systems import WRITTEN_IN, count_scripts, main_script, sure_language

UNKNOWN = "und"
_TAG = re.compile(r"^[A-Za-z]{2,3}(?![A-Za-z])")
_ENOUGH_LETTERS = 12
_GOOD_PRIOR = 0.08
"""A language that page or source names is believed from this probability on: it is worth that much evidence."""
_GOOD_AGAINST = 0.6
"""Less than that does not overrule them: a list of foreign names looks like many languages, and is none of them."""

_GLANCE = 320
"""Bytes of the opening that are looked at first: where they clearly are in a language that was named, that will do."""
_CLEAR = 0.5

Rank = Callable[[str], Iterable[tuple[str, float]]]
"""Languages with their probabilities (0 to 1), likeliest first."""

_SYNONYMS = {"kr": "ko", "cn": "zh", "jp": "ja", "sp": "es", "ge": "de", "ch": "zh", "nb": "no", "iw": "he", "gr": "el"}
"""What sites write where they mean a language: codes of countries, Norwegian by half, and names out of use."""


@dataclass(frozen=True, slots=True)
class DetectedLanguage:
    """`language` is BCP 47; `rule` says how it was told."""

    language: str
    rule: str


def base_language(tag: str) -> str:
    """The first part of a tag such as `en-US`, in the form we use; empty for what is no tag."""
    found = _TAG.match(tag.strip())
    code = found.group(0).lower() if found else ""
    return _SYNONYMS.get(code, code)


def detect_language(title: str, text: str, declared: str, of_source: Iterable[str], rank: Rank) -> DetectedLanguage:
    """`declared` is what the page says, `of_source` the languages its outlet or edition is known for.

    The cheap and certain comes first: a script with one language. Pages lie about their language more often than
    letters do, so what they say only tips the balance.
    """
    sample = opening(title, text)
    script = main_script(counts := count_scripts(sample))
    said = {"page": base_language(declared), **{code: base_language(code) for code in of_source}}
    if sure := sure_language(script):
        return _han(said.values()) if script == "han" else DetectedLanguage(sure, f"script {script}")
    named = [code for code in dict.fromkeys(said.values()) if code and _fits(code, script)]
    if sum(counts.values()) < _ENOUGH_LETTERS:
        return (
            DetectedLanguage(named[0], "declared, little text") if named else DetectedLanguage(UNKNOWN, "little text")
        )
    return _by_letters(sample, script, named, rank)


def _han(said: Iterable[str]) -> DetectedLanguage:
    """Han letters alone: a Japanese headline may be that, but only where nothing but Japanese is expected."""
    expected = {code for code in said if code}
    return (
        DetectedLanguage("ja", "script han, declared") if expected == {"ja"} else DetectedLanguage("zh", "script han")
    )


def _fits(language: str, script: str) -> bool:
    if script in WRITTEN_IN:
        return language in WRITTEN_IN[script]
    return language not in _BY_SCRIPT_ONLY


_BY_SCRIPT_ONLY = frozenset({"ko", "ja", "zh", "he", "el", "th", "ru", "uk", "bg", "ar", "fa", "ur", "hi"})
"""Never written in Latin letters by a news site."""


def _by_letters(sample: str, script: str, named: list[str], rank: Rank) -> DetectedLanguage:
    if named and len(sample) > _GLANCE:
        first, chance = next(iter(rank(sample[:_GLANCE])), ("", 0.0))
        if first in named and chance >= _CLEAR:
            return DetectedLanguage(first, "declared, letters agree")
    ranked = [(code, chance) for code, chance in rank(sample) if _fits(code, script)]
    chances = dict(reversed(ranked))
    likely = max(named, key=lambda code: chances.get(code, 0.0), default="")
    if likely and chances.get(likely, 0.0) >= _GOOD_PRIOR:
        return DetectedLanguage(likely, "declared, letters agree")
    if ranked and ranked[0][1] > (_GOOD_AGAINST if named else 0.0):
        return DetectedLanguage(ranked[0][0], "letters against what is declared" if named else "letters")
    return DetectedLanguage(named[0], "declared") if named else DetectedLanguage(UNKNOWN, f"script {script}")
