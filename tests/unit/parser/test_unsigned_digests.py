"""A page of teasers that declares nothing is kept with a doubt at the address of a story, and else refused."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from selectolax.lexbor import LexborHTMLParser

from services.parser.core.document.outline_builder import OutlineBuilder
from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction, NotAnArticle
from services.parser.core.kinds.model import Model
from services.parser.core.kinds.teasers import is_list_of_teasers

TITLE = "Six harbours in the news this morning"
TEASER = "The crane of town {} lifts four tonnes more than the old one did, and the new clerk has learned its levers."
INTRODUCTION = (
    "Good morning. Six harbours have news for you today, and in one of them a gull has learned to open the post. Here "
    "is what you may have missed while you slept, from the north to the south."
)
MENU = "".join(f'<li><a href="/s{n}/">Section {n}</a></li>' for n in range(30))
RELATED = "".join(
    f'<div><h3><a href="/n/{n}">The harbour of town {n} has a new crane and a new clerk</a></h3>'
    f"<p>{TEASER.format(n)} {TEASER.format(n)}</p></div>"
    for n in range(7)
)
SHORT = "".join(
    f'<p><a href="/n/{n}">The harbour of town {n} has a crane</a></p><p>Town {n} paints it red.</p>' for n in range(7)
)


def read(url: str, text: str) -> Extraction | NotAnArticle:
    body = f"<header><ul>{MENU}</ul></header><main><h1>{TITLE}</h1>{text}</main><footer>© Gazette</footer>"
    return extract(f'<html lang="en"><head><title>{TITLE}</title></head><body>{body}</body></html>', url)


@pytest.mark.parametrize(
    "path",
    [
        "/2026/03/04/six-harbours",
        "/2026-03/six-harbours.html",
        "/news/six-harbours-in-the-news-today",
        "/a/482131.html",
    ],
)
def test_a_digest_at_the_address_of_a_story_is_kept_with_a_doubt(path: str) -> None:
    with patch.object(Model, "chance_of_article", return_value=0.61):
        found = read(f"https://arlen.example{path}", f"<p>{INTRODUCTION}</p>{RELATED}")
    assert isinstance(found, Extraction), found
    assert "kind: perhaps a listing" in found.doubts
    assert INTRODUCTION in found.text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/harbours/",
        "/harbour-news",
        "/2026/03/04/",
        "/2026/03/04/index.html",
        "/2026/03/",
        "/category/482131",
        "/news/page/482131",
        "/tag/x",
    ],
)
def test_teasers_at_another_address_are_a_list(path: str) -> None:
    with patch.object(Model, "chance_of_article", return_value=0.99):
        assert isinstance(read(f"https://arlen.example{path}", f"<p>{INTRODUCTION}</p>{RELATED}"), NotAnArticle)


def test_a_text_without_prose_is_no_list_for_the_teasers_beside_it() -> None:
    body = LexborHTMLParser(f"<ul><li>Ada Morrow, 12 points</li></ul><div>{SHORT}</div>").body
    assert body is not None
    outline = OutlineBuilder(frozenset()).run(body)
    lines = [one for one in outline.text_runs if one.tag == "li"]
    assert lines and not any(one.prose for one in lines)
    assert not is_list_of_teasers(outline, lines)
    assert is_list_of_teasers(outline, outline.text_runs)
