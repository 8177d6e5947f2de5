"""Pages that call themselves articles and hold only a few short sentences."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction, NotAnArticle, Refusal
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


@pytest.mark.parametrize(
    "lines",
    [
        ("For subscribers only.", "Try four weeks for free.", "Log in if you have an account."),
        ("Want to read on?", "Subscribe now.", "Cancel at any time you like to.", "It is done with one click."),
        ("Dieser Artikel kostet etwas.", "Jetzt abonnieren und weiterlesen.", "Danke, dass Sie hier sind."),
    ],
)
def test_short_lines_that_ask_for_money_are_none_whatever_the_page_calls_itself(lines: tuple[str, ...]) -> None:
    text = "".join(f"<p>{line}</p>" for line in lines)
    found = extract(page(text, linked("Ana Lee")), "https://g.example/news/bridge-opens-7.html")
    assert isinstance(found, NotAnArticle)
    assert found.reason is Refusal.PAYWALL


def test_short_lines_about_subscribers_are_an_article() -> None:
    text = "<p>The paper has a million subscribers.</p><p>That is a record.</p><p>It began in 1990.</p>"
    assert isinstance(extract(page(text, linked("Ana Lee")), "https://g.example/news/bridge-opens-7.html"), Extraction)


def test_a_page_of_links_is_none_whatever_it_calls_itself() -> None:
    links = "".join(f'<p><a href="/n/{n}">The bridge is open on day {n}.</a></p>' for n in range(9))
    assert isinstance(extract(page(links, linked("Ana Lee")), "https://g.example/news/"), NotAnArticle)
