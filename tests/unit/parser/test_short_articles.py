"""Pages that call themselves articles and hold only a few short sentences."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction, NotAnArticle
from tests.unit.parser.signed_pages import linked

THREE = "<p>The new bridge is open.</p><p>It took two years to build.</p><p>Cars may use it from now.</p>"
ONE = "<div>The new bridge is open. It took two years to build. Cars may use it.</div>"


def page(text: str, head: str) -> str:
    return f"<html><title>Bridge opens</title>{head}<main><h1>Bridge opens</h1>{text}</main></html>"


@pytest.mark.parametrize("text", [THREE, ONE])
def test_three_short_sentences_are_an_article_if_the_page_calls_them_one(text: str) -> None:
    found = extract(page(text, linked("Ana Lee")), "https://g.example/news/bridge-opens-7.html")
    assert isinstance(found, Extraction), found
    assert "The new bridge is open." in found.text and "Cars may use it" in found.text


def test_without_that_they_are_none() -> None:
    assert isinstance(extract(page(THREE, ""), "https://g.example/news/bridge-opens-7.html"), NotAnArticle)


def test_a_page_of_links_is_none_whatever_it_calls_itself() -> None:
    links = "".join(f'<p><a href="/n/{n}">The bridge is open on day {n}.</a></p>' for n in range(9))
    assert isinstance(extract(page(links, linked("Ana Lee")), "https://g.example/news/"), NotAnArticle)
