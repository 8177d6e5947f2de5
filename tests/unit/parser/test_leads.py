"""The lead above the article's box is text, and so is a table in a figure."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction

LEAD = "The harbour board of Arlen weighed a plan for a new ferry, and the vote was as close as anyone had feared."
TEXT = "".join(
    f"<p>The clerk counted the votes of day {n} twice, and the sum was the same, he said.</p>" for n in range(8)
)


def read(head: str, above: str, inside: str = "", headline: str = "Ferry vote") -> Extraction:
    html = (
        f'<html><head><title>Ferry vote</title><meta property="og:type" content="article">{head}'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry vote"}</script></head>'
        f"<body><header><h1>{headline}</h1>{above}</header><main><article>{inside}{TEXT}</article></main></body></html>"
    )
    found = extract(html, "https://arlen.example/2026/03/04/ferry-vote")
    assert isinstance(found, Extraction), found
    return found


@pytest.mark.parametrize("description", [LEAD, LEAD[:70] + " …", LEAD.upper()])
def test_the_lead_that_the_page_describes_is_its_first_paragraph(description: str) -> None:
    found = read(f'<meta name="description" content="{description}">', f'<div class="intro"><p>{LEAD}</p></div>')
    assert found.blocks[0].text == LEAD
    assert LEAD not in [cut.text for cut in found.cuts]
    assert len(found.blocks) == 9


def test_other_prose_above_the_text_is_no_lead() -> None:
    found = read('<meta name="description" content="A vote on a ferry in the harbour.">', f"<div><p>{LEAD}</p></div>")
    assert LEAD not in found.text
    assert LEAD in [cut.text for cut in found.cuts]


@pytest.mark.parametrize(
    "above",
    [
        f"<h2>{LEAD}</h2>",
        f'<picture><img src="/ferry.jpg"></picture><h3>{LEAD}</h3>',
        f'<p class="article__standfirst">{LEAD}</p>',
        f'<div class="lead-text">{LEAD}</div>',
        f'<div class="excerpt"><p>{LEAD}</p></div>',
        f'<p class="head__dek">{LEAD}</p>',
        f'<p class="head__teaser">{LEAD}</p>',
    ],
)
def test_a_line_below_the_headline_that_is_marked_as_lead_is_text(above: str) -> None:
    assert read("", above).blocks[0].text == LEAD


@pytest.mark.parametrize(
    "headline",
    ['<span class="kicker">Harbour</span> Ferry vote', "Harbour: Ferry vote", "Ferry vote <small>Day 4</small>"],
)
def test_a_lead_below_a_headline_with_its_kicker_is_text(headline: str) -> None:
    found = read("", f"<h2>{LEAD}</h2>", headline=headline)
    assert found.title == "Ferry vote"
    assert found.blocks[0].text == LEAD


def test_a_line_below_the_headline_of_another_story_is_no_lead() -> None:
    assert LEAD not in read("", f"<h2>{LEAD}</h2>", headline="Harbour: Crane arrives").text


@pytest.mark.parametrize(
    "above",
    [
        f"<div>12 March</div><h2>{LEAD}</h2>",
        f'<h2><a href="/harbour">{LEAD}</a></h2>',
        f'<picture><img src="/ferry.jpg"></picture><p class="intro">{LEAD}</p>',
        f'<p class="intro">By Ana Lee, who has written about the harbour of Arlen. {LEAD}</p>',
        f'<p class="intro">This page has affiliate links. {LEAD}</p>',
        "<h2>A short line</h2>",
    ],
)
def test_a_line_that_is_no_lead_stays_out(above: str) -> None:
    assert read("", above).blocks[0].text.startswith("The clerk counted the votes of day 0")


def test_a_described_lead_in_a_heading_is_text() -> None:
    head = f'<meta name="description" content="{LEAD}">'
    assert read(head, f"<div>12 March</div><h2>{LEAD}</h2>").blocks[0].text == LEAD


LINE = "The harbour board of Arlen meets again on Thursday"


def test_a_line_that_is_the_whole_description_is_the_lead_without_a_full_stop() -> None:
    head = f'<meta name="description" content="{LINE}">'
    for above in (f"<p>{LINE}</p>", f'<div class="x">{LINE}</div>'):
        assert read(head, above).blocks[0].text == LINE
    assert LINE not in read(head, f'<p><a href="/harbour">{LINE}</a></p>').text
    assert LINE not in read(head, f"<p>{LINE} at ten</p>").text


def test_a_lead_that_the_text_has_is_not_doubled() -> None:
    head = f'<meta name="description" content="{LEAD}">'
    assert read(head, f"<div><p>{LEAD}</p></div>", f"<p>{LEAD}</p>").text.count(LEAD) == 1
    assert read("", f"<h2>{LEAD}</h2>", f"<p>{LEAD}</p>").text.count(LEAD) == 1


def test_a_table_in_a_figure_is_text() -> None:
    rows = "".join(f"<tr><td>Pier {n}</td><td>{n * 7} boats</td></tr>" for n in range(1, 4))
    table = f'<p>{LEAD}</p><figure class="block-table"><table>{rows}</table><figcaption>Boats</figcaption></figure>'
    assert "14 boats" in read("", "", table).text


@pytest.mark.parametrize(
    "box", ["<div>{}</div>", "<details><summary>Read on</summary>{}</details>", "<section>{}</section>"]
)
def test_the_first_paragraph_is_text_when_the_others_stand_in_a_box_of_their_own(box: str) -> None:
    html = f"<title>Ferry vote</title><article><h1>Ferry vote</h1><p>{LEAD}</p>{box.format(TEXT)}</article>"
    found = extract(html, "https://arlen.example/2026/03/04/ferry-vote")
    assert isinstance(found, Extraction), found
    assert found.blocks[0].text == LEAD
    assert len(found.blocks) == 9


def test_a_line_about_the_author_above_such_a_box_is_no_text() -> None:
    above = "<p>By Ana Lee, who has written about ferries for years.</p>"
    html = f"<title>Ferry vote</title><article><h1>Ferry vote</h1>{above}<div>{TEXT}</div></article>"
    found = extract(html, "https://arlen.example/2026/03/04/ferry-vote")
    assert isinstance(found, Extraction), found
    assert len(found.blocks) == 8
