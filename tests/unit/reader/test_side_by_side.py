"""Two editions beside each other: where a text is cut, and how much work a hostile text makes."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.reader.core.article.side_by_side import EditionText, Piece, too_long
from shared.archive.read.articles import ArticleRow
from shared.text.parallel import MOST
from tests.unit.reader.counting import calls_of

NONE = frozenset[str]()


class Names(list[dict[str, Any]]):
    """A list of names that counts how often it is read."""

    reads = 0

    def __iter__(self) -> Iterator[dict[str, Any]]:
        self.reads += 1
        return super().__iter__()


def text(*paragraphs: str, names: Names | None = None) -> EditionText:
    blocks = [{"kind": "paragraph", "text": one} for one in paragraphs]
    row = SimpleNamespace(title="", standfirst="", blocks=blocks, names=names or Names())
    return EditionText(cast(ArticleRow, row), {})


def name(block: int, start: int, end: int, id: str) -> dict[str, Any]:
    return {"block": block, "start": start, "end": end, "ids": [id]}


@pytest.mark.parametrize(
    ("spans", "marked"),
    [
        ([], "In New York City 12 met"),
        ([(3, 11)], "In [New York] City 12 met"),
        ([(3, 11), (7, 16)], "In [New York][ City] 12 met"),
        ([(3, 16), (7, 11)], "In [New York City] 12 met"),
        ([(0, 2), (20, 99)], "[In] New York City 12 [met]"),
        ([(30, 40), (5, 5)], "In New York City 12 met"),
    ],
)
def test_a_text_is_cut_at_what_the_other_lacks(spans: list[tuple[int, int]], marked: str) -> None:
    names = Names(name(0, start, end, f"place.{start}") for start, end in spans)
    pieces = text("In New York City 12 met", names=names).pieces(0, frozenset({"12"}))
    assert "".join(f"[{one.text}]" if one.only else one.text for one in pieces) == marked
    assert all(one.text for one in pieces)


def test_an_empty_text_has_no_pieces() -> None:
    assert text("", "12 met").pieces(1, frozenset({"12"})) == (Piece("12 met"),)
    assert text("12").pieces(0, NONE) == (Piece("12", only=True),)


def test_the_work_grows_with_the_numbers_of_a_paragraph_and_not_with_their_square() -> None:
    many = 1_000
    hostile = text(" ".join(str(100_000 + n) for n in range(many)))
    assert calls_of(lambda: hostile.pieces(0, NONE)) < 30 * many


def test_names_are_read_once_and_not_at_all_in_a_text_that_is_too_long() -> None:
    names = Names(name(n, 0, 1, "place.a") for n in range(20))
    short, long = text(*["a"] * 20, names=names), text(*["a"] * (MOST + 1), names=names)
    assert too_long(short, long) and too_long(long, short) and not too_long(short, short)
    assert names.reads == 0
    assert short.sure(19) == {"place.a"} and names.reads == 1
