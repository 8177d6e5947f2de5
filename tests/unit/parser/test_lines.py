"""Spans that are shown as blocks are paragraphs, unless they stand in a sentence."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction

BLOCK = "<span style='display:block'>"
PARAGRAPHS = [
    f"<p>The quay of Arlen is {n} metres longer than it was before, the harbour office said.</p>" for n in "12345"
]
REST = "grew by five metres GAMMA since the spring, the harbour office said on Monday in Arlen.</div>"
SENTENCE = f"<div>The harbour ALPHA {BLOCK}of Arlen BETA</span> {REST}"


def text_of(body: str) -> str:
    html = (
        f"<html><head><title>The quay is widened</title></head><body><h1>The quay is widened</h1>{body}</body></html>"
    )
    found = extract(html, "https://gazette.example/story/1")
    assert isinstance(found, Extraction), found
    return "\n".join(block.text for block in found.blocks)


@pytest.mark.parametrize("place", [0, 2, 5])
def test_a_span_within_a_sentence_is_a_part_of_it(place: int) -> None:
    body = "".join([*PARAGRAPHS[:place], SENTENCE, *PARAGRAPHS[place:]])
    assert "The harbour ALPHA of Arlen BETA grew by five metres GAMMA since" in text_of(f"<article>{body}</article>")


def test_a_drop_cap_is_the_first_letter_of_its_word() -> None:
    first = f"<div>{BLOCK}T</span>he harbour of Arlen {REST}"
    assert text_of(f"<article>{first}{''.join(PARAGRAPHS)}</article>").startswith("The harbour")


def test_words_around_an_element_around_the_span_count_too() -> None:
    first = f"<div>The harbour <font>{BLOCK}of Arlen</span></font> {REST}"
    assert "The harbour of Arlen grew" in text_of(f"<article>{''.join(PARAGRAPHS)}{first}</article>")


def test_spans_that_are_all_of_a_box_are_its_paragraphs() -> None:
    spans = "".join(text.replace("<p>", BLOCK).replace("</p>", "</span>\n") for text in PARAGRAPHS)
    assert len(text_of(f"<div class='story'>{spans}</div>").split("\n")) == len(PARAGRAPHS)
