"""Detect the language of a text from its script, its words, its letters, and what the source and the page declare."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from services.enricher.core.common_words import clearly_in
from services.enricher.core.plain_text import opening
from services.enricher.core.writing_systems import WRITTEN_IN, count_scripts, main_script, sure_language

UNKNOWN = "und"
_TAG = re.compile(r"^[A-Za-z]{2,3}(?![A-Za-z])")
_ENOUGH_LETTERS = 12
_GOOD_PRIOR = 0.08
"""A language that the page or the source names is accepted from this probability on.

The declaration counts as evidence.
"""
_GOOD_AGAINST = 0.6
"""A lower probability does not overrule the declared languages.

A list of foreign names resembles many languages, but is written in none of them.
"""

_WORDS_OF = 640
"""Characters of the opening to look for common words in. If they are clearly of a declared language, that is enough."""
_GLANCE = 320
"""Characters of the opening to give the model first, with the same rule."""
_CLEAR = 0.5

Rank = Callable[[str], Iterable[tuple[str, float]]]
"""Returns languages with their probabilities (0 to 1), most likely first."""

_SYNONYMS = {"kr": "ko", "cn": "zh", "jp": "ja", "sp": "es", "ge": "de", "ch": "zh", "nb": "no", "iw": "he", "gr": "el"}
"""Codes that sites write by mistake, with the intended language.

They are country codes, one of Norwegian's two forms, and outdated codes.
"""


@dataclass(frozen=True, slots=True)
class DetectedLanguage:
    """A detected language as a BCP 47 code in `language`. `rule` names the way it was detected."""

    language: str
    rule: str


def base_language(tag: str) -> str:
    """Return the first part of a tag such as `en-US`, in the form used here.

    Text that is not a tag gives an empty string.
    """
    found = _TAG.match(tag.strip())
    code = found.group(0).lower() if found else ""
    return _SYNONYMS.get(code, code)


def detect_language(title: str, text: str, declared: str, of_source: Iterable[str], rank: Rank) -> DetectedLanguage:
    """Return the language of a text and the rule that found it.

    `declared` is the language that the page declares. `of_source` holds the languages of its outlet or edition.

    The cheap and certain test comes first: a script that only one language uses. Pages misstate their language more
    often than letters do, so a declaration only tips the balance.
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
    """Return the language of a text that has only Han letters.

    A Japanese headline may have only Han letters too, so the answer is Japanese only if nothing else is expected.
    """
    expected = {code for code in said if code}
    return (
        DetectedLanguage("ja", "script han, declared") if expected == {"ja"} else DetectedLanguage("zh", "script han")
    )


def _fits(language: str, script: str) -> bool:
    if script in WRITTEN_IN:
        return language in WRITTEN_IN[script]
    return language not in _BY_SCRIPT_ONLY


_BY_SCRIPT_ONLY = frozenset({"ko", "ja", "zh", "he", "el", "th", "ru", "uk", "bg", "ar", "fa", "ur", "hi"})
"""Languages that no news site writes in Latin letters."""


def _by_letters(sample: str, script: str, named: list[str], rank: Rank) -> DetectedLanguage:
    if clear := clearly_in(sample[:_WORDS_OF], named):
        return DetectedLanguage(clear, "declared, words agree")
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
