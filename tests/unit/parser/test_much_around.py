"""What is no prose belongs to the text if it is much of the article's box, and so do parts of a named box."""

from __future__ import annotations

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction

URL = "https://arlen.example/2026/03/04/ferry"
TEXT = "The harbour board of Arlen met on the quay to weigh a plan for the new ferry, and the vote was close."
HEAD = '<title>Ferry prizes</title><meta property="og:type" content="article">'
PRIZES = "".join(f"<h2>Prize {n}</h2><ul><li>Boat {n}</li><li>Crew {n}</li></ul>" for n in range(30))


def read(body: str) -> str:
    found = extract(f"<html><head>{HEAD}</head><body>{body}</body></html>", URL)
    assert isinstance(found, Extraction), found
    return found.text


def test_a_list_that_is_most_of_the_article_is_text() -> None:
    text = read(f"<article><h1>Ferry prizes</h1><p>{TEXT} {TEXT} {TEXT}</p><div>{PRIZES}</div></article>")
    assert "Boat 0" in text
    assert "Crew 29" in text


def test_short_lines_below_a_long_text_are_not() -> None:
    lines = "".join(f"<div>Share {n}</div>" for n in range(9))
    text = read(f"<article><h1>Ferry prizes</h1>{f'<p>{TEXT}</p>' * 20}{lines}</article>")
    assert "Share 8" not in text


def test_lines_above_the_first_sentence_are_text_if_they_are_many() -> None:
    days = "".join(f"<p>September {n} noon</p>" for n in range(1, 29))
    text = read(f"<article><h1>Ferry prizes</h1><div>{days}</div><p>{TEXT} {TEXT} {TEXT}</p></article>")
    assert "September 1 noon" in text


def test_a_named_box_holds_the_text_above_and_below_a_box_in_it() -> None:
    inner = f'<div class="group">{f"<p>{TEXT} Inner.</p>" * 24}</div>'
    around = f"<p>{TEXT} Above, they met.</p>{inner}<p>{TEXT} Below, they left.</p>"
    text = read(f'<article><h1>Ferry prizes</h1><div class="entry-content">{around}</div></article>')
    assert "Above, they met." in text
    assert "Below, they left." in text


def test_an_answer_that_is_named_hidden_is_text() -> None:
    answer = f'<div class="accordion-content hidden"><p>{TEXT} Nobody answered.</p></div>'
    text = read(f"<article><h1>Ferry prizes</h1>{f'<p>{TEXT}</p>' * 9}<h3>Who won?</h3>{answer}<p>{TEXT}</p></article>")
    assert "Nobody answered." in text
