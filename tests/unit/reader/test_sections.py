"""Blocks become sections."""

from __future__ import annotations

from services.reader.core.article.sections import SectionContext, Shown, read_blocks, sections, urls_in
from shared.contracts import BlockKind

NOTHING = SectionContext()


def kinds(*rows: dict[str, object]) -> list[str]:
    return [section.kind for section in sections(read_blocks(rows), NOTHING)]


def test_neighbours_gather_and_empty_blocks_are_left_out() -> None:
    assert kinds(
        {"kind": "paragraph", "text": "a"},
        {"kind": "paragraph", "text": " "},
        {"kind": "list-item", "text": "b"},
        {"kind": "list-item", "text": "c"},
        {"kind": "table-row", "text": "d\te"},
        {"kind": "table-row", "text": "f", "cells": ["f"]},
        {"kind": "quote", "text": "g"},
        {"kind": "quote", "text": "h"},
        {"kind": "preformatted", "text": "i"},
    ) == ["paragraph", "list", "table", "quote", "preformatted"]


def test_deeper_list_items_nest_and_ordered_lists_stand_apart() -> None:
    rows = [
        {"kind": "list-item", "text": "one", "level": 1},
        {"kind": "list-item", "text": "below", "level": 3},
        {"kind": "list-item", "text": "two", "level": 1},
        {"kind": "list-item", "text": "first", "level": 1, "ordered": True},
    ]
    loose, ordered = sections(read_blocks(rows), NOTHING)
    assert [item.runs[0].spans[0].text for item in loose.items] == ["one", "two"]
    assert loose.items[0].items[0].runs[0].spans[0].text == "below"
    assert ordered.ordered and not loose.ordered


def test_headings_stay_below_the_title_of_the_page() -> None:
    rows = [{"kind": "heading", "text": str(level), "level": level} for level in range(0, 8)]
    assert [section.level for section in sections(read_blocks(rows), NOTHING)] == [2, 2, 3, 4, 5, 6, 6, 6]


def test_a_picture_is_ours_or_missing_never_the_outlets() -> None:
    url = "https://gazette.example/p.png"
    rows = [{"kind": "image", "url": url, "caption": "c"}]
    (without,) = sections(read_blocks(rows), NOTHING)
    (ours,) = sections(read_blocks(rows), SectionContext(pictures={url: Shown("/media/x.png", 3, 2)}))
    assert without.picture is None
    assert ours.picture == Shown("/media/x.png", 3, 2)
    assert ours.alt == "c"


def test_blocks_of_a_later_version_keep_their_text() -> None:
    good, odd, junk = read_blocks([{"kind": "quote", "text": "a"}, {"kind": "hologram", "text": "b"}, 7])
    assert (good.kind, odd.kind, odd.text, junk.text) == (BlockKind.QUOTE, BlockKind.PARAGRAPH, "b", "")


def test_addresses_of_links_and_pictures_each_once() -> None:
    rows = [
        {"kind": "paragraph", "text": "abc", "marks": [{"kind": "link", "start": 0, "end": 1, "url": "https://a.example/"}]},
        {"kind": "paragraph", "text": "abc", "marks": [{"kind": "link", "start": 0, "end": 1, "url": "https://a.example/"}]},
        {"kind": "image", "url": "https://a.example/p.png"},
        {"kind": "embed", "url": "https://a.example/film"},
    ]  # fmt: skip
    assert urls_in(read_blocks(rows)) == (["https://a.example/"], ["https://a.example/p.png"])


def test_no_heading_leaps_over_a_level() -> None:
    """A reader who jumps from heading to heading loses the thread where one is missing."""
    rows = [{"kind": "heading", "text": "x", "level": level} for level in (4, 2, 6, 2, 4)]
    assert [section.level for section in sections(read_blocks(rows), NOTHING)] == [2, 2, 3, 2, 3]
