"""The form of a text, as `type:` and `has:` know it."""

from __future__ import annotations

import pytest

from shared.archive.read.search_documents import has, type_of

TEXT, PICTURE = {"kind": "paragraph", "text": "Words."}, {"kind": "image", "url": "https://a.example/1.png"}


@pytest.mark.parametrize(
    ("blocks", "type"),
    [
        ([TEXT], "article"),
        ([TEXT, PICTURE], "article"),
        ([TEXT, PICTURE, PICTURE], "gallery"),
        ([PICTURE, PICTURE], "gallery"),
        ([PICTURE], "empty"),
        ([{"kind": "paragraph", "text": "  "}], "empty"),
        ([], "empty"),
        ([TEXT, TEXT, PICTURE, PICTURE], "article"),
    ],
)
def test_the_type_follows_from_pictures_and_text(blocks: list[dict[str, str]], type: str) -> None:
    assert type_of(blocks) == type


def test_what_a_text_has_follows_from_its_blocks() -> None:
    blocks = [TEXT, {"kind": "quote", "text": "a"}, {"kind": "table-row", "text": "b"}]
    assert has(blocks, pictured=False, dated=True, byline=False, edits=1) == ("date", "edits", "table", "quote")
