"""The states of sections: the texts of other pages in them are not the page's."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction

PARAGRAPH = "The old bridge of {} carried its first cars on Thursday, eleven years after it was closed for repairs."


def story(headline: str, town: str, paragraphs: int, **more: str) -> dict[str, Any]:
    body = "".join(f"<p>{PARAGRAPH.format(town)}</p>" for _ in range(paragraphs))
    return {"headline": headline, "body": body, **more}


def page(title: str, state: object) -> str:
    script = f'<script type="application/json" id="__NEXT_DATA__">{json.dumps(state)}</script>'
    return f"<html><head><title>{title}</title></head><body><div></div>{script}</body></html>"


OWN = story("Bridge opens after eleven years", "Arlen", 4, url="/news/bridge")
OTHERS = [story(f"Ferry number {n} stops for good", "Orim", 9, url=f"/news/ferry-{n}") for n in range(3)]


def test_a_section_whose_state_holds_stories_is_no_article() -> None:
    assert not isinstance(extract(page("Traffic news | Arlen Gazette", {"feed": [OWN, *OTHERS]}), ""), Extraction)


def test_the_text_of_a_related_story_is_not_taken_for_the_pages_own() -> None:
    state = {"article": OWN, "related": OTHERS}
    for held in (state, {"feed": [OWN, *OTHERS]}):
        found = extract(page("Bridge opens after eleven years - Arlen Gazette", held), "")
        assert isinstance(found, Extraction) and "Arlen" in found.text and "Orim" not in found.text


def test_sections_of_one_story_are_its_text() -> None:
    sections = [story(f"Part {n}", "Arlen", 4) for n in range(3)]
    found = extract(page("Bridge opens after eleven years", {"article": {"parts": sections}}), "")
    assert isinstance(found, Extraction) and "Arlen" in found.text


@pytest.mark.parametrize("key", ["posts", "content"])
def test_dated_entries_of_a_live_blog_are_its_text(key: str) -> None:
    entries = [story(f"At {n} o'clock", "Arlen", 4, date="2026-03-04", published=f"{n}:00") for n in range(3)]
    state = {"article": {"headline": "Bridge opens", "url": "/news/bridge", key: entries}}
    found = extract(page("Bridge opens - Arlen Gazette", state), "")
    assert isinstance(found, Extraction) and "Arlen" in found.text
