"""The address of a page, and what its software says, count beside the model, which says here what the test wants."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Context, Extraction, NotAnArticle
from services.parser.core.kinds.model import Model

PARAGRAPH = "The harbour board of Arlen met on the quay to weigh a plan for the new ferry, and the vote was close. "
MENU = "".join(f'<li class="menu-item"><a href="/{n}">Section {n}</a></li>' for n in range(120))
POST = '<link rel="alternate" type="application/json" href="https://arlen.example/{}wp{}v2{}posts{}4127">'
PLACES = [
    "https://arlen.example/",
    "https://arlen.example",
    "https://arlen.example/tag/ferry/",
    "https://arlen.example/category/harbour",
    "https://arlen.example/news/",
    "https://arlen.example/forum/viewtopic.php?t=12",
    "https://arlen.example/d/2068-types-of-ferries",
    "https://community.arlen.example/ferries/first-trip",
]
ARTICLES = [
    "https://arlen.example/2026/03/04/ferry-plan",
    "https://arlen.example/?p=4127",
    "https://arlen.example/news/ferry-plan",
    "https://arlen.example/tags-on-ferries-are-new",
]


def read(url: str, chance: float, head: str = "", menu: str = MENU, context: Context | None = None) -> object:
    text = f"<ul>{menu}</ul><h1>Plan</h1><p>{PARAGRAPH * 5}</p>"
    html = f"<html><head><title>Plan</title>{head}</head><body>{text}</body></html>"
    with (
        patch.object(Model, "reaches_in_any_case", return_value=chance >= 0.6),
        patch.object(Model, "chance_of_article", return_value=chance),
        patch.object(Model, "is_document", return_value=False),
    ):
        return extract(html, url, context)


@pytest.mark.parametrize("url", PLACES)
def test_a_doubtful_page_at_the_address_of_a_site_a_list_or_a_talk_is_refused(url: str) -> None:
    assert isinstance(read(url, 0.59), NotAnArticle)
    assert isinstance(read(url, 0.61), Extraction)


@pytest.mark.parametrize("url", ARTICLES)
def test_a_doubtful_page_at_another_address_is_kept_with_its_doubt(url: str) -> None:
    found = read(url, 0.41)
    assert isinstance(found, Extraction) and any(doubt.startswith("kind: perhaps a ") for doubt in found.doubts)
    assert isinstance(read(url, 0.39), NotAnArticle)


@pytest.mark.parametrize("url", PLACES)
@pytest.mark.parametrize(
    "context", [Context(hint_published="2026-03-04"), Context(kept=frozenset({"forum", "listing"}))]
)
def test_a_doubtful_page_there_is_kept_if_a_feed_dated_it_or_the_outlet_wants_it(url: str, context: Context) -> None:
    with patch.object(Model, "likeliest", return_value="forum"):
        assert isinstance(read(url, 0.59, context=context), Extraction)


@pytest.mark.parametrize("signs", [("wp-json/", "/", "/", "/"), ("?rest_route=%2F", "%2F", "%2F", "%2F")])
def test_a_post_of_wordpress_is_an_article_unless_its_address_is_another(signs: tuple[str, ...]) -> None:
    post = POST.format(*signs)
    for url in ARTICLES:
        found = read(url, 0.0, post)
        assert isinstance(found, Extraction) and "kind" not in found.rules
    assert isinstance(read("https://arlen.example/tag/ferry/", 0.0, post), NotAnArticle)
    for other in (post.replace("posts", "pages"), post.replace("posts", "categories")):
        assert isinstance(read(ARTICLES[0], 0.0, other), NotAnArticle)


@pytest.mark.parametrize(
    ("url", "is_kept"),
    [
        ("https://arlen.example/old/12.htm", True),
        ("https://arlen.example/archives/199803", True),
        ("https://arlen.example/", False),
        ("https://arlen.example/forum/viewtopic.php?t=12", False),
        ("https://arlen.example/service/water-tax", True),
    ],
)
def test_a_bare_page_is_an_article_where_articles_may_be(url: str, is_kept: bool) -> None:
    assert isinstance(read(url, 0.0, menu=""), Extraction) is is_kept
