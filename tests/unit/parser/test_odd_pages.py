"""Pages over which the parser once fell: what they hold is read all the same."""

from __future__ import annotations

from services.parser.core.extract import extract
from services.parser.core.extraction import Context, Extraction
from services.parser.core.story import read_story

URL = "https://news.example/1"
TEXT = "The harbour was opened on Friday, and ships of twelve thousand tons can moor there now, said the port. " * 5


def read(html: str) -> Extraction:
    found = extract(f"<title>Harbour opens</title><h1>Harbour opens</h1>{html}<p>{TEXT}</p>", URL, Context())
    assert isinstance(found, Extraction)
    return found


def test_an_empty_time_beside_words() -> None:
    found = read("<div>Published <time datetime=2024-05-03></time></div>")
    assert found.published is not None
    assert found.published.value.isoformat() == "2024-05-03T00:00:00+00:00"
    updated = read("<div>Last updated: <time datetime=2024-05-04></time></div>").updated
    assert updated is not None
    assert updated.value.day == 4


def test_control_characters_are_in_no_name() -> None:
    found = read(
        '<meta name=author content="Ana &#1;Lee"><script type=application/ld+json>'
        '{"@type": "NewsArticle", "headline": "Harbour\\u0000 opens", "keywords": ["sea\\u001b"]}</script>'
    )
    assert (found.title, found.byline.authors, found.tags) == ("Harbour opens", ("Ana Lee",), ("sea",))
    told = read_story(
        f'{{"text": "{TEXT}", "title": "\\u0000Harbour", "byline": "Ana\\u0007"}}'.encode(), URL, Context()
    )
    assert isinstance(told, Extraction)
    assert (told.title, told.byline.printed) == ("Harbour", "Ana")
