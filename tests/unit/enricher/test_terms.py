"""The words that a text uses most."""

from __future__ import annotations

from collections.abc import Mapping

from services.enricher.core.terms import MOST, terms
from shared.text.shingles import bare_words


def _terms(title: str, text: str, language: str) -> Mapping[str, int]:
    return terms(bare_words(f"{title}\n{text}"), language)


def test_words_count_with_those_of_the_title() -> None:
    found = _terms("Rice harvest", "The rice is good. Rice, RICE and maize in 2011.", "en")
    assert found == {"rice": 4, "harvest": 1, "good": 1, "maize": 1}


def test_korean_words_lose_their_particles() -> None:
    assert _terms("", "위성은 위성을 위성에서 쏘았다", "ko")["위성"] == 3


def test_a_language_without_blanks_has_none() -> None:
    assert _terms("標題", "工廠的生產", "zh") == {}


def test_no_more_than_sixty() -> None:
    words = [f"{a}{b}{c}word" for a in "abcdefgh" for b in "abcd" for c in "abc"]
    assert len(_terms("", " ".join(words), "en")) == MOST
