"""Pages over which the parser once fell: what they hold is read all the same."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Context, Extraction, NotAnArticle, Refusal
from services.parser.core.links import read_links
from services.parser.core.story import read_story
from shared.contracts import CutReason, PageKind

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
    reported = read_story(
        f'{{"text": "{TEXT}", "title": "\\u0000Harbour", "byline": "Ana\\u0007"}}'.encode(), URL, Context()
    )
    assert isinstance(reported, Extraction)
    assert (reported.title, reported.byline.printed) == ("Harbour", "Ana")


@pytest.mark.parametrize("nest", ["[", '{"name":', '{"url":', '{"@graph":'])
@pytest.mark.parametrize("depth", [150, 900, 1015, 100_000])
def test_json_that_nests(nest: str, depth: int) -> None:
    deep = nest * depth + "1" + ("]" if nest == "[" else "}") * depth
    for key in (
        "@type",
        "author",
        "image",
        "isAccessibleForFree",
        "keywords",
        "datePublished",
        "mainEntity",
        "hasPart",
    ):
        linked = f'{{"@type": "NewsArticle", "headline": "Another", "{key}": {deep}}}'
        assert read(f"<script type=application/ld+json>{linked}</script>").title
    for kind, body in (
        (PageKind.FEED, f'{{"items": [{{"url": "/2", "title": {deep}, "authors": {deep}}}]}}'),
        (PageKind.JSON_LIST, f'[{{"url": "/2", "title": {deep}}}]'),
    ):
        assert len(read_links(body.encode(), kind, URL).links) == (1 if depth < 200 else 0)
    for key in ("title", "byline", "published", "language"):
        read_story(f'{{"text": "A harbour.", "{key}": {deep}}}'.encode(), URL, Context())


@pytest.mark.parametrize("html", ["".join(f"<p>{TEXT[:104]}{n}</p>" for n in range(31_000)), "x, " * 1_100_000])
def test_a_text_like_a_library_is_no_article(html: str) -> None:
    found = extract(f"<h1>Harbour opens</h1>{html}", URL, Context(hint_title="Harbour opens"))
    assert isinstance(found, NotAnArticle)
    assert found.reason is Refusal.TOO_LARGE


@pytest.mark.parametrize("hidden", ['style="display: none"', "hidden", 'style="color:red;DISPLAY:NONE"'])
def test_words_that_no_reader_sees_are_no_text_but_on_record(hidden: str) -> None:
    """Sites hide a number in each copy of a text, to find out who copies it."""
    found = read(f"<p>Nobody opposed it.<span {hidden}>copy 0a45</span> The mayor left early, said the port.</p>")
    assert found.blocks[0].text == "Nobody opposed it. The mayor left early, said the port."
    assert "copy 0a45" in [cut.text for cut in found.cuts]


def test_a_letter_hidden_from_screen_readers_alone_is_text() -> None:
    found = read('<p><span aria-hidden="true">N</span>obody opposed it, and the mayor left early, said the port.</p>')
    assert found.blocks[0].text.startswith("Nobody opposed it")


def test_how_a_word_is_pronounced_is_not_in_the_text_but_on_record() -> None:
    port, town = (
        "<ruby>{}<rp>(</rp><rt>{}</rt><rp>)</rp></ruby>".format(*said) for said in (("港", "みなと"), ("町", "まち"))
    )
    found = read(f"<p>They met in {port} of {town}, and the mayor left early, said he.</p>")
    assert found.blocks[0].text == "They met in 港 of 町, and the mayor left early, said he."
    assert ("みなと\nまち", CutReason.ELEMENT) in [(cut.text, cut.reason) for cut in found.cuts]


@pytest.mark.parametrize(
    "rest", ['id="more" style="display:none"', 'class="more-text" hidden', 'class="collapse" hidden']
)
def test_the_rest_of_a_line_that_a_reader_can_open_is_text(rest: str) -> None:
    found = read(f"<p>The mayor left early<span {rest}>, and nobody saw her again, said the port.</span></p>")
    assert found.blocks[0].text == "The mayor left early, and nobody saw her again, said the port."


def test_what_hidden_words_tell_search_engines_counts() -> None:
    author = '<span itemprop="author" itemscope><span itemprop="name">Ana Lee</span></span>'
    day = '<time itemprop="datePublished" datetime="2026-03-04T10:00:00Z">4 March</time>'
    found = read(f'<span style="display:none">{author}{day}</span><p>Nobody opposed it, said the port on Monday.</p>')
    assert found.byline.authors == ("Ana Lee",)
    assert found.published is not None and found.published.value.isoformat() == "2026-03-04T10:00:00+00:00"
