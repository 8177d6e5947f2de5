"""Texts that are no running prose: live blogs, questions, tables, digests, decrees, and copies for telephones."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction
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
