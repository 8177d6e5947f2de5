"""Texts that are no running prose: live blogs, questions, tables, digests, decrees, and copies for telephones."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from services.parser.core.content.copies import without_copies
from services.parser.core.document.outline import Outline
from services.parser.core.document.text_runs import TextRun
from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction, NotAnArticle, Refusal
from shared.text.date_values import zone_of

PAGES = Path(__file__).with_name("forms")
NAMES = sorted(path.stem for path in PAGES.glob("*.html"))


@cache
def read(name: str) -> tuple[dict[str, Any], Extraction]:
    head, _, html = (PAGES / f"{name}.html").read_text(encoding="utf-8").partition("\n---\n")
    known = tomllib.loads(head)
    found = extract(html, known["url"])
    assert isinstance(found, Extraction), found
    return known, found


@pytest.mark.parametrize("name", NAMES)
def test_the_text_is_whole_and_in_order(name: str) -> None:
    known, found = read(name)
    at, text = 0, " ".join(found.text.split())
    for part in known["text"]:
        assert part in text[at:], text
        at = text.index(part, at) + len(part)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_text_is_left_out_and_nothing_is_read_twice(name: str) -> None:
    known, found = read(name)
    assert [words for words in known["cut"] if words in found.text] == []
    if known.get("once"):
        assert all(found.text.count(part) == 1 for part in known["text"])


@pytest.mark.parametrize("name", NAMES)
def test_title_and_day(name: str) -> None:
    known, found = read(name)
    assert found.title == known["title"]
    assert found.published is not None
    assert found.published.value.astimezone(zone_of(found.published.zone)).date().isoformat() == known["day"]


LINES = "".join(f"<p>Boat {n} is back in port.</p>" for n in range(1, 6))


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Boats", f"<h1>Boats</h1>{LINES}"),
        ("Boats", f"<h1>Boats</h1><p>3 May 2026</p>{LINES.replace('.</p>', '</p>')}"),
        ("Port of Arlen", f"<h1>Boats</h1><p>3 May 2026</p>{LINES}"),
        (
            "Boats",
            f"<h1>Boats</h1><p>3 May 2026</p>{LINES.replace('<p>', '<p><a href=/x>').replace('</p>', '</a></p>')}",
        ),
        ("Boats", f"<h1>Boats</h1><p>3 May 2026</p>{LINES}<h1>Nets</h1>{LINES}"),
        ("Boats", "<h1>Boats</h1><p>3 May 2026</p><p>Nothing here.</p>"),
    ],
)
def test_lines_without_a_day_sentences_or_their_own_headline_are_no_story(title: str, body: str) -> None:
    found = extract(f"<html><head><title>{title}</title></head><body>{body}</body></html>", "https://arlen.example/1")
    assert isinstance(found, NotAnArticle)


SHORT = "<p>3 May 2026</p><p>Sunny in the morning.</p><p>Wind from the west, 20 km/h.</p><p>High 18 degrees.</p>"


@pytest.mark.parametrize("place", ["", "weather", "search?q=wind"])
def test_short_lines_at_the_address_of_no_single_story_are_none(place: str) -> None:
    html = f"<html><head><title>Weather</title></head><body><h1>Weather</h1>{SHORT}</body></html>"
    found = extract(html, f"https://arlen.example/{place}")
    assert isinstance(found, NotAnArticle)
    assert found.reason is Refusal.TOO_SHORT
    assert isinstance(extract(html, f"https://arlen.example/{place}/2026-05-03"), Extraction)


def test_copies_in_many_boxes_are_compared_once() -> None:
    text_runs = [
        TextRun(at + 2, "p", f"Line {at % 400} is a sentence of the text, it says.", 0, [], []) for at in range(800)
    ]
    outline = Outline(parent=[-1, 0] + [1] * 800)
    compared = Counted(text_runs)
    assert len(without_copies(outline, compared)) == 800
    assert compared.read < 20 * 800


class Counted(list[TextRun]):
    """Text runs that count how often one is read."""

    read = 0

    def __getitem__(self, at: Any) -> Any:
        found = super().__getitem__(at)
        self.read += len(found) if isinstance(at, slice) else 1
        return found


PARAGRAPHS = [
    f"<p>On day {n} the swimmers of Arlen eat fish, bread and two apples before they leave the harbour.</p>"
    for n in range(6)
]
OTHERS = [
    f"<p>On day {n} the rowers of Arlen sleep until nine, for the tide, they say, waits for them alone.</p>"
    for n in range(4)
]


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ((PARAGRAPHS, PARAGRAPHS), 6),
        ((PARAGRAPHS, [*OTHERS, *PARAGRAPHS[:3]]), 13),
        ((PARAGRAPHS * 2,), 12),
        ((PARAGRAPHS[:3], OTHERS, PARAGRAPHS[:3]), 10),
    ],
)  # fmt: skip
def test_a_box_that_repeats_another_is_read_once_and_parts_of_it_as_they_stand(
    boxes: tuple[list[str], ...], expected: int
) -> None:
    body = "".join(f"<div>{''.join(box)}</div>" for box in boxes)
    head = "<title>What swimmers eat</title><meta property=og:type content=article>"
    found = extract(f"<html><head>{head}</head><body><h1>What swimmers eat</h1>{body}</body></html>", "")
    assert isinstance(found, Extraction)
    assert len(found.blocks) == expected


@pytest.mark.parametrize(
    ("below", "is_text"),
    [
        ("<h3>Corrections</h3><ul><li>The quay is in Arlen.</li></ul>", True),
        ("<h3>Editor's note</h3><p>It is 40 m long.</p>", True),
        ("<h3>Correction on the market of Arlen</h3><p>Prices fell.</p>", False),
        ("<h3>Related</h3><ul><li>The boats are back.</li></ul>", False),
        ("<h3>Corrections</h3>", False),
    ],
)
def test_a_short_correction_below_the_text_is_text(below: str, is_text: bool) -> None:
    head = "<title>What swimmers eat</title><meta property=og:type content=article>"
    body = f"<h1>What swimmers eat</h1><div>{''.join(PARAGRAPHS)}{below}</div>"
    found = extract(f"<html><head>{head}</head><body>{body}</body></html>", "")
    assert isinstance(found, Extraction)
    assert (len(found.blocks) == 8) is is_text
