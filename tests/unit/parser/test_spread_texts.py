"""Texts that stand in several boxes, in a table beside one paragraph, or under headings with ids of their words."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Context, Extraction
from services.parser.core.kinds.decision import REFUSED

SENTENCE = "The warden of the {} lamp trims the wick at dusk and writes the hour in the book of the house."


def read(body: str) -> Extraction:
    html = (
        '<html><head><title>The lamps of Arlen</title><meta property="og:type" content="article">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The lamps of Arlen"}</script></head>'
        f"<body>{body}</body></html>"
    )
    found = extract(html, "https://arlen.example/2026/03/04/lamps")
    assert isinstance(found, Extraction), found
    return found


def paragraphs(*names: str) -> str:
    return "".join(f"<p>{SENTENCE.format(name)}</p>" for name in names)


def section(number: int) -> str:
    link = f'<a href="/lamps/{number}">Visit lamp {number}</a>'
    text = paragraphs(f"east {number}")
    return f'<div class="row"><div class="cell">{link}</div><div class="cell">{text}</div></div>'


@pytest.mark.parametrize(("tag", "expected"), [("div", True), ("article", False)])
def test_prose_in_boxes_beside_the_text_belongs_to_it_if_nothing_marks_the_text(tag: str, expected: bool) -> None:
    text = f"<{tag}>{paragraphs('red', 'blue', 'green', 'white', 'black', 'brown', 'grey')}</{tag}>"
    beside = "".join(map(section, range(10)))
    found = read(f'<div id="all"><h1>The lamps of Arlen</h1>{text}<div>{beside}</div></div>').text
    assert SENTENCE.format("red") in found
    assert (SENTENCE.format("east 7") in found) is expected


def test_a_table_beside_a_paragraph_of_several_lines_is_text() -> None:
    lines = "<br><br>".join(SENTENCE.format(name) for name in ("red", "blue", "green"))
    rows = "".join(f"<tr><td>Lamp {n}</td><td>{n} hours</td></tr>" for n in range(1, 4))
    text = read(f"<main><h1>The lamps of Arlen</h1><div><p>{lines}</p><table>{rows}</table></div></main>").text
    assert "Lamp 3\t3 hours" in text


@pytest.mark.parametrize("words", ["social-lamps", "the-newsletter-of-the-lamps", "the-related-lamps"])
def test_the_id_of_a_heading_says_nothing_about_it(words: str) -> None:
    heading = f'<h2 id="{words}">{words.replace("-", " ").title()}</h2>'
    page = f"<article><h1>The lamps of Arlen</h1>{paragraphs('red', 'blue')}{heading}{paragraphs('green')}</article>"
    assert words.replace("-", " ").title() in read(page).text


def test_the_class_of_a_heading_still_counts() -> None:
    heading = '<h2 class="newsletter-title">The letter of the lamps</h2>'
    page = f"<article><h1>The lamps of Arlen</h1>{paragraphs('red', 'blue')}{heading}{paragraphs('green')}</article>"
    assert "The letter of the lamps" not in read(page).text


@pytest.mark.parametrize("tag", ["blockquote", "pre"])
def test_a_quotation_or_code_in_a_figure_is_text(tag: str) -> None:
    figure = f"<figure><{tag}>{SENTENCE.format('quoted')}</{tag}></figure>"
    page = f"<article><h1>The lamps of Arlen</h1>{paragraphs('red', 'blue')}{figure}{paragraphs('green')}</article>"
    assert SENTENCE.format("quoted") in read(page).text


@pytest.mark.parametrize(
    ("line", "expected"), [("Lamp {0} of the quay", True), ('<a href="/{0}">Lamp {0} of the quay</a>', False)]
)
def test_lists_around_a_little_text_belong_to_it(line: str, expected: bool) -> None:
    lists = "".join(f"<h2>Quay {n}</h2><ul>{_lines(line, n)}</ul>" for n in range(9))
    boxes = f"<div>{paragraphs('red', 'blue', 'green')}</div><div>{lists}{paragraphs('last')}</div>"
    page = f"<main><h1>The lamps of Arlen</h1>{boxes}</main>"
    assert ("Lamp 4.2" in read(page).text) is expected


def _lines(line: str, number: int) -> str:
    return "".join(f"<li>{line.format(f'{number}.{n}')}</li>" for n in range(9))


@pytest.mark.parametrize("declared", [True, False])
def test_a_page_that_is_not_declared_an_article_is_read_past_more_links(declared: bool) -> None:
    head = '<meta property="og:type" content="article">' if declared else ""
    cards = "".join(f'<div><h3>Lamp {n}</h3><a href="/{n}">{"Visit this lamp " * 9}</a></div>' for n in range(3))
    parts = "".join(f"<div><div>{paragraphs(f'{name} one', f'{name} two')}</div>{cards}</div>" for name in "ab")
    text = f"<div>{paragraphs('red', 'blue', 'green', 'white', 'black', 'brown', 'grey')}</div>"
    html = f"<head><title>The lamps</title>{head}</head><body><div id=all><h1>The lamps</h1>{text}{parts}</div></body>"
    found = extract(html, "https://arlen.example/2026/03/04/lamps", Context(kept=frozenset(REFUSED)))
    assert isinstance(found, Extraction)
    assert (SENTENCE.format("b two") in found.text) is not declared


def test_a_part_of_short_lines_between_two_parts_of_the_text_belongs_to_it() -> None:
    lines = "".join(f"<li>Lamp {n}: new wick and glass</li>" for n in range(20))
    parts = (
        f"<h2>Why</h2><div>{paragraphs('red', 'blue')}</div>",
        f"<h2>What was done</h2><div>{paragraphs('grey', 'old')}<ul>{lines}</ul></div>",
        f"<h2>What is next</h2><div>{paragraphs('green', 'white', 'black', 'brown')}<ul>{lines}</ul></div>",
    )
    body = "".join(f'<div class="part">{part}</div>' for part in parts)
    text = read(f"<main><article><h1>The lamps of Arlen</h1><div>{body}</div></article></main>").text
    assert SENTENCE.format("red") in text
    assert text.count("Lamp 7: new wick and glass") == 2
