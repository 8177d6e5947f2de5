"""A report of one sentence about something that was removed is a report, and a notice is a notice, in any language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Context, Extraction, NotAnArticle, Refusal

URL = "https://gazette.example/story/1"
_READ: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(
    Path(__file__).with_name("notices.toml").read_text(encoding="utf-8")
)
NEWS = [(language, line) for language, lines in _READ.items() for line in lines["news"]]
NOTICES = [(language, line) for language, lines in _READ.items() for line in lines["notices"]]


def page(title: str, line: str) -> str:
    head = f'<title>{title} | Gazette</title><meta property="og:type" content="article">'
    text = f"<article><h1>{title}</h1><time>2 March 2026</time><p>{line}</p></article>"
    return f"<html><head>{head}</head><body>{text}<footer>The Gazette, 4 Quay Street, Arlen</footer></body></html>"


@pytest.mark.parametrize("hint", ["", "News of the day from Arlen"])
@pytest.mark.parametrize(("language", "line"), NEWS)
def test_a_report_of_one_sentence_is_no_notice(language: str, line: str, hint: str) -> None:
    found = extract(page("News of the day from Arlen", line), URL, Context(hint_title=hint, language=language))
    assert isinstance(found, Extraction) or found.reason is not Refusal.SOFT_GONE, found


@pytest.mark.parametrize(("language", "line"), NOTICES)
def test_a_notice_in_place_of_the_text_is_one(language: str, line: str) -> None:
    found = extract(page("News of the day from Arlen", line), URL, Context(language=language))
    assert isinstance(found, NotAnArticle), found
    assert found.reason is Refusal.SOFT_GONE


@pytest.mark.parametrize(
    "body",
    [
        "<h1>Gazette</h1><p>The story was removed</p><a href=/>Home</a><a href=/n>News</a>",
        "<div>Sorry, this item could not be found</div><ul><li><a href=/>Home</a></li></ul>",
        "<h2>The article you asked for is no longer available</h2><p><a href=/>Back to the first page</a></p>",
        "<p>The page was removed from our site at the request of the author</p><p>Home News Sport</p>",
    ],
)
def test_a_notice_without_a_full_stop_ends_with_its_paragraph(body: str) -> None:
    found = extract(f"<title>Gazette</title><body>{body}<footer>Gazette 2026</footer>", URL, Context())
    assert isinstance(found, NotAnArticle)
    assert found.reason is Refusal.SOFT_GONE
