"""Headlines that differ only in figures and punctuation are one series, in every script."""

from __future__ import annotations

import pytest

from shared.text.headlines import bare_headline


@pytest.mark.parametrize(
    ("title", "bare"),
    [
        ("Weather, No. 9", "weather no"), ("(12) 날씨 — 3월", "날씨 월"), ("2026. 9!", ""), ("\u0301 12", ""),
        ("भारत की नई नीति, 9", "भारत की नई नीति"), ("ภาษาไทย ที่นี่ 2", "ภาษาไทย ที่นี่"), ("Été №5️⃣", "été"),
    ],
)  # fmt: skip
def test_figures_and_punctuation_do_not_count(title: str, bare: str) -> None:
    assert bare_headline(title) == bare


def test_headlines_with_other_vowels_differ() -> None:
    assert bare_headline("दिन") != bare_headline("दीन")
