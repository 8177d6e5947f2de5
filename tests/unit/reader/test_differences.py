"""Paragraphs that did not change are folded where they stand apart from every change."""

from __future__ import annotations

from services.reader.core.article.differences import Line, numbers, stretches


def folded(kinds: str) -> list[str]:
    """Return the stretches of lines of these kinds; folded ones in brackets."""
    names = {"s": "same", "c": "changed", "m": "moved"}
    found = stretches([Line(names[kind], ()) for kind in kinds])
    words = ["".join(line.kind[0] for line in one.lines) for one in found]
    return [f"({word})" if one.folded else word for word, one in zip(words, found, strict=True)]


def test_paragraphs_beside_a_change_stay_open() -> None:
    assert folded("sssscssmssss") == ["(sss)", "scssms", "(sss)"]


def test_few_paragraphs_stay_open() -> None:
    assert folded("ssscss") == ["ss", "scs", "s"]


def test_texts_without_a_change_stay_open() -> None:
    assert folded("sssss") == ["sssss"]
    assert folded("") == []


def test_paragraphs_are_counted_by_kind() -> None:
    counted = numbers([Line(kind, ()) for kind in ("same", "same", "changed")])
    assert (counted["same"], counted["changed"], counted["added"]) == (2, 1, 0)
