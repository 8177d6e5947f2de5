"""Linked data in the shapes that pages give it, however deep or broken."""

from __future__ import annotations

import orjson
import pytest
from selectolax.lexbor import LexborHTMLParser

from services.parser.core.metadata.head import read_head
from services.parser.core.metadata.json_ld import Thing, address_of, names_of, read_linked
from services.parser.core.metadata.page_metadata import canonical_of, paywalled, tags_of


def things(*scripts: str) -> list[Thing]:
    tags = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    tree = LexborHTMLParser(f"<html><head>{tags}</head><body></body></html>")
    return read_linked(read_head(tree.head, tree.root).scripts)


def titles(*scripts: str) -> list[str]:
    return [str(thing.get("headline")) for thing in things(*scripts)]


@pytest.mark.parametrize(
    "script",
    [
        '{"@type": "NewsArticle", "headline": "A"}',
        '[{"@type": "Organization"}, {"@type": ["Thing", "NewsArticle"], "headline": "A"}]',
        '{"@graph": [{"@type": "WebSite"}, {"@type": "https://schema.org/NewsArticle", "headline": "A"}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "headline": "A"}}',
        '<!-- {"@type": "NewsArticle", "headline": "A",} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "A"};\n//]]>',
    ],
)
def test_the_article_is_found_first_whatever_is_around_it(script: str) -> None:
    assert titles(script)[0] == "A"


def test_articles_come_before_films_and_pages_and_broken_scripts_do_no_harm() -> None:
    film, page = '{"@type": "VideoObject", "headline": "film"}', '{"@type": "WebPage", "headline": "page"}'
    assert titles("{broken", film, page, '{"@type": "Article", "headline": "A"}') == ["A", "film", "page"]


def test_people_and_pictures_that_are_pointed_at_are_put_in_their_places() -> None:
    graph = (
        '{"@graph": [{"@type": "Article", "author": {"@id": "#p"}, "image": {"@id": "#i"}, "publisher": {"@id": "#?"}},'
        '{"@type": "Person", "@id": "#p", "name": "Ana Lee"}, {"@type": "ImageObject", "@id": "#i", "url": "/a.jpg"}]}'
    )
    (article,) = things(graph)
    assert names_of(article["author"]) == ["Ana Lee"]
    assert address_of(article["image"]) == "/a.jpg"
    assert names_of(article["publisher"]) == []


@pytest.mark.parametrize(
    ("thing", "names"),
    [
        ("Ana Lee", ["Ana Lee"]),
        ({"name": ["Ana Lee", "Bo Kim"]}, ["Ana Lee", "Bo Kim"]),
        ([{"name": "Ana Lee"}, {"@value": "Bo Kim"}], ["Ana Lee", "Bo Kim"]),
        ({"givenName": "Ana", "familyName": "Lee"}, ["Ana Lee"]),
        ("https://gazette.example/ana", []),
        (7, []),
    ],
)
def test_names_in_every_shape(thing: object, names: list[str]) -> None:
    assert names_of(thing) == names


def test_many_lists_in_one_another_are_no_name_and_no_picture() -> None:
    deep = "[" * 150 + "]" * 150
    (article,) = things(f'{{"@type": "Article", "author": {deep}, "image": {deep}, "keywords": {deep}}}')
    assert names_of(article["author"]) == []
    assert address_of(article["image"]) == ""
    assert tags_of(read_head(None, None), [article]) == ()


@pytest.mark.parametrize(
    ("thing", "expected"),
    [
        ({"isAccessibleForFree": False}, True),
        ({"isAccessibleForFree": "False"}, True),
        ({"isAccessibleForFree": "http://schema.org/False"}, True),
        ({"isAccessibleForFree": True, "hasPart": [{"isAccessibleForFree": "false"}]}, True),
        ({"isAccessibleForFree": True}, False),
        ({"hasPart": "x"}, False),
        ({}, False),
    ],
)
def test_what_is_not_free_is_reported(thing: Thing, expected: bool) -> None:
    assert paywalled(read_head(None, None), [thing]) is expected


def test_the_address_that_linked_data_gives_is_a_hint_where_no_other_is() -> None:
    thing = orjson.loads('{"@type": "Article", "mainEntityOfPage": {"@id": "https://gazette.example/a"}}')
    here = "https://gazette.example/b"
    assert canonical_of(read_head(None, None), [thing], here, here) == "https://gazette.example/a"
