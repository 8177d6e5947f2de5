"""Lists of ten languages in the templates of many sites make no article, and short articles stay articles."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction
from tests.unit.parser.list_pages import LAYOUTS, lists, short_articles
from tests.unit.parser.news_words import WORDS

KINDS = ("front", "section", "tag", "author", "search", "hub")
SITE = "https://arlen.example"
DOUBTFUL = ("zh", "hub")
"""A short text above a table of titles: it is kept with a doubt."""
LISTS = [
    (language, kind, LAYOUTS[(at + place) % len(LAYOUTS)])
    for at, language in enumerate(WORDS)
    for place, kind in enumerate(KINDS)
]


@pytest.mark.parametrize(
    ("language", "kind", "layout"), LISTS, ids=[f"{language}-{kind}-{one.__name__}" for language, kind, one in LISTS]
)
def test_a_list_is_no_article(language: str, kind: str, layout: object) -> None:
    assert callable(layout)
    path, html = lists(WORDS[language], layout)[kind]
    found = extract(html, SITE + path)
    if (language, kind) == DOUBTFUL:
        assert isinstance(found, Extraction) and "kind: perhaps a listing" in found.doubts
    else:
        assert not isinstance(found, Extraction)


@pytest.mark.parametrize("language", list(WORDS))
@pytest.mark.parametrize("form", ["plain", "beside", "numbered"])
def test_an_article_of_one_paragraph_is_one(language: str, form: str) -> None:
    path, html = short_articles(WORDS[language])[form]
    found = extract(html, SITE + path)
    assert isinstance(found, Extraction)
    assert found.title == WORDS[language].headlines[0]
