"""The search that finds a headline again."""

from __future__ import annotations

import pytest

from services.reader.core.phrases import headline_query
from shared.query.parser import parse_query


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("What's on, No. 9", 'title:"What\'s" title:"on" title:"No"'),
        ("(Weather) — 12 May", 'title:"Weather" title:"May"'),
        ("习近平「新年」会见", 'title:"习近平" title:"新年" title:"会见"'),
        ("12月3日天气预报", ""),
        ("…", ""),
        ("COVID-19: news", 'title:"news"'),
    ],
)
def test_each_part_without_figure_is_in_the_title(title: str, query: str) -> None:
    assert headline_query(title) == query


@pytest.mark.parametrize(
    "title", [" ".join(["word" + "abcdefghij"[n % 10] * (n + 1) for n in range(90)]), "天气" * 600]
)
def test_no_headline_makes_a_search_that_is_too_long(title: str) -> None:
    assert parse_query(f"outlet:{'x' * 64} {headline_query(title)}")
