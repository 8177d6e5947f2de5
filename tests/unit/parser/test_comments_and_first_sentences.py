"""Comments named so in other languages, first sentences that are mostly a link, and dates above the first one."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction

TEXT = "".join(
    f"<p>The ferry to Arlen sails on day {n} of the month, says the harbour office, and returns in the evening.</p>"
    for n in range(1, 6)
)


def read(inside: str, below: str = "", head: str = "") -> str:
    article = f"<article><h1>Ferry sails</h1>{inside}{TEXT}</article>"
    page = f"<html><title>Ferry sails</title>{head}<body>{article}{below}</body></html>"
    found = extract(page, "https://g.example/news/ferry-sails-7.html")
    assert isinstance(found, Extraction), found
    return found.text


def test_comments_named_so_in_another_language_are_no_text() -> None:
    said = "".join(
        f"<p>Das sehe ich ganz anders als Sie, denn die Fähre fährt am Tag {n} gar nicht.</p>" for n in range(4)
    )
    for name in ("kommentare", "commentaires", "comentarios", "reacties"):
        assert "ganz anders" not in read("", f"<div class={name}>{said}</div>"), name
        assert "ganz anders" not in read(f"<div class={name}>{said}</div>"), name


def test_a_column_in_a_box_named_like_comments_is_the_text() -> None:
    foot = "<div><p>We are a paper of the coast. Our office is in the harbour street, and it is open daily.</p></div>"
    for name in ("commenti", "commentaires", "comentarios", "kommentare"):
        page = f"<title>Ferry sails</title><article><h1>Ferry sails</h1></article><div class={name}>{TEXT}</div>{foot}"
        found = extract(page, "https://g.example/news/ferry-sails-7.html")
        assert isinstance(found, Extraction), (name, found)
        assert found.text.count("The ferry to Arlen") == 5, name


def test_a_first_sentence_that_is_mostly_a_link_is_text() -> None:
    lead = '<p><a href="/arlen">The harbour office of Arlen has new</a> timetables.</p>'
    assert read(lead).startswith("The harbour office of Arlen has new timetables.")


@pytest.mark.parametrize(
    "line", ["March 13, Juche 115 (2026)", "주체115(2026)년 3월 13일", "13 de marzo de 2026", "Friday (13 March 2026)"]
)
def test_a_date_below_the_headline_is_no_first_sentence(line: str) -> None:
    declared = '<meta property="article:published_time" content="2026-03-13T08:00:00Z">'
    assert read(f"<p>{line}</p>", head=declared).startswith("The ferry to Arlen sails on day 1 ")
    assert read(f"<p>The office wrote this on {line}.</p>").startswith("The office wrote"), "a sentence is text"
