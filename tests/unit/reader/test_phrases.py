"""The search that finds a headline again."""

from __future__ import annotations

import pytest

from services.reader.core.api.phrases import headline_query
from shared.query.parser import parse_query


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("What's on, No. 9", 'series:"what s on no"'),
        ("(Weather) — 12 May", 'series:"weather may"'),
        ('"Ask us" in-depth', 'series:"ask us in depth"'),
        ("习近平「新年」会见", 'series:"习近平 新年 会见"'),
        ("12月3日天气预报", 'series:"月 日天气预报"'),
        ("…", ""),
        ("2024-05-12", ""),
    ],
)
def test_figures_and_punctuation_do_not_count(title: str, query: str) -> None:
    assert headline_query(title) == query


@pytest.mark.parametrize(
    "title", [" ".join(["word" + "abcdefghij"[n % 10] * (n + 1) for n in range(90)]), "天气" * 600]
)
def test_no_headline_makes_a_search_that_is_too_long(title: str) -> None:
    assert parse_query(f"outlet:{'x' * 64} {headline_query(title)}")
