"""The boxes that hold a page's text: alike on all pages of a layout, other ones on other pages."""

from __future__ import annotations

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction

STORY = "The harbour council met on Tuesday and decided, after long debate, to repair the old bridge at last."
PLACE = "Gulls were seen over the reservoir in great number, said the keeper, who had counted them with care."


def layout(html: str) -> set[str]:
    read = extract(f"<html><head><title>Of the harbour</title></head><body>{html}</body></html>", "https://a.example/1")
    assert isinstance(read, Extraction)
    return set(read.layout)


def page(text: str, around: str = "div class='story'", number: int = 7) -> str:
    tag = around.split(maxsplit=1)[0]
    return f"<{around}><h1>Of the harbour</h1>" + f"<p class='text p-{number}'>{text}</p>" * 4 + f"</{tag}>"


def test_two_pages_of_a_layout_have_the_same_boxes() -> None:
    assert layout(page(STORY)) == layout(page(PLACE, number=8)) != set()


def test_a_page_of_another_layout_has_no_box_in_common() -> None:
    assert not layout(page(STORY)) & layout(page(STORY, "div class='notice'"))
    assert not layout(page(STORY)) & layout(page(STORY, "main"))


def test_a_quotation_within_the_text_leaves_the_boxes_around_it() -> None:
    quoted = page(STORY).replace("</h1>", f"</h1><blockquote>{PLACE}</blockquote>")
    assert layout(page(STORY)) & layout(quoted)
