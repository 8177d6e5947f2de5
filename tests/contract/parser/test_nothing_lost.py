"""Text out is text in. What is left out of the text is kept beside it: as title, date or byline, or as a cut."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from selectolax.lexbor import LexborHTMLParser

from services.parser.core import extract as reading
from services.parser.core.content import trimming
from services.parser.core.document.decode import decode_page
from services.parser.core.document.whitespace import without_controls
from services.parser.core.extraction import Context, Extraction, NotAnArticle
from services.parser.core.metadata import header_lines
from shared.contracts import Block, Byline
from tests.contract.parser.stories import cut, kept, words
from tests.shared_data import shared_data

EVERY = 1 if os.environ.get("CI") else 4
"""All pages where everything is tried; else each fourth."""
MOST_MISSING = {"aeb": 0.05, "fundus": 0.10, "funeval": 0.05, "wcxb": 0.08}
"""Share of the words of the gold that may be missing from all that is kept: side matter to us, text to the gold."""
MOST_MISSING_WITH_CUTS = {"aeb": 0.02, "fundus": 0.02, "funeval": 0.02, "wcxb": 0.03}
"""The same where the cuts count as kept. What is missing stands on refused pages, or in no text run of the page."""
LINE = "Pyongyang, 3 May 2024, by our reporter"
TEXT = "".join(
    f"<p>The ferry to Arlen sailed for the {n}th time, said the harbour office, and all were well.</p>" * 2
    for n in range(3)
)


def gold_pages(folder: Path) -> Iterator[tuple[str, str, str]]:
    """URL, page and gold text."""
    with (folder / "gold.jsonl").open(encoding="utf-8") as rows:
        for row in map(json.loads, islice(rows, 0, None, EVERY)):
            body = gzip.decompress((folder / f"{row['id']}.html.gz").read_bytes())
            yield row.get("url") or "https://example.org/", decode_page(body).text, row["gold"]["body"]


def take_nothing_apart(patch: pytest.MonkeyPatch) -> None:
    """Reads on as if no line of a text could be its title, date or byline."""
    patch.setattr(header_lines, "set_apart", lambda blocks, *_: blocks)
    patch.setattr(header_lines, "signed", lambda blocks, byline: (blocks, byline))
    patch.setattr(trimming, "prints_title", lambda text_run, wanted: False)


def cut_by_the_steps(found: Extraction, html: str, url: str) -> set[str]:
    """Words of the text that are kept nowhere beside it, and would stand in it without the steps."""
    with pytest.MonkeyPatch.context() as patch:
        take_nothing_apart(patch)
        whole = reading.extract(html, url)
    assert isinstance(whole, Extraction)
    return set(words(whole.text) - words(found.text)) - set(words(*beside(found)))


def beside(found: Extraction) -> list[str]:
    dates = [date.printed for date in (found.published, found.updated) if date is not None]
    return [found.title, found.byline.printed, *dates]


def read(html: str) -> Extraction:
    found = reading.extract(html, "https://paper.example/1")
    assert isinstance(found, Extraction)
    return found


@cache
def extracted(name: str) -> tuple[tuple[str, str, str, Extraction | NotAnArticle], ...]:
    """URL, page, gold text and what is read, of each page in a folder."""
    pages = gold_pages(shared_data("pages") / name)
    return tuple((url, html, text, reading.extract(html, url)) for url, html, text in pages)


@pytest.mark.shared_data
@pytest.mark.parametrize("name", MOST_MISSING)
def test_no_page_that_is_known_to_be_an_article_is_refused(name: str) -> None:
    assert [(url, found.reason) for url, *_, found in extracted(name) if isinstance(found, NotAnArticle)] == []


@pytest.mark.shared_data
@pytest.mark.parametrize("name", MOST_MISSING)
def test_text_out_is_text_in_except_for_furniture(name: str) -> None:
    total = missing = with_cuts = 0
    lost_by_steps: list[Any] = []
    for url, html, text, found in extracted(name):
        wanted = words(text)
        total += wanted.total()
        if isinstance(found, NotAnArticle):
            missing += wanted.total()
            with_cuts += wanted.total()
            continue
        missing += (wanted - kept(found)).total()
        with_cuts += (wanted - kept(found) - cut(found)).total()
        if lost := cut_by_the_steps(found, html, url):
            lost_by_steps.append((url, lost))
    assert lost_by_steps == []
    assert with_cuts <= MOST_MISSING_WITH_CUTS[name] * total, f"{with_cuts} of {total} words"
    assert missing <= MOST_MISSING[name] * total, f"{missing} of {total} words"


@pytest.mark.shared_data
@pytest.mark.parametrize("name", MOST_MISSING)
def test_every_word_of_the_articles_box_is_text_or_cut(name: str) -> None:
    lost = []
    for url, html, _, found in extracted(name):
        if isinstance(found, NotAnArticle) or found.cuts_limited:
            continue
        body = reading.prepare(LexborHTMLParser(html), url, Context(), None).body
        if body.linked:
            continue
        runs = (one for one in body.outline.text_runs if body.choice.alive[one.box])
        shown = words(*(without_controls(one.text) for one in runs))
        if missing := set(shown - kept(found) - cut(found)):
            lost.append((url, missing))
    assert lost == []


def test_a_step_that_cuts_what_is_kept_nowhere_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    html = f"<html><body><main><h1>Ferry sails again</h1><p>{LINE}</p>{TEXT}</main></body></html>"
    assert not cut_by_the_steps(read(html), html, "")

    def greedy(blocks: tuple[Block, ...], title: str, dates: object, byline: Byline) -> tuple[Block, ...]:
        return blocks[1:]

    monkeypatch.setattr(header_lines, "set_apart", greedy)
    assert "arlen" in cut_by_the_steps(read(html), html, "")


def test_a_second_first_heading_is_text() -> None:
    html = (
        f"<html><body><main><h1>Ferry sails again</h1>{TEXT}<h1>What the council says</h1>{TEXT}</main></body></html>"
    )
    found = read(html)
    assert found.title == "Ferry sails again"
    assert "What the council says" in found.text
    assert "Ferry sails again" not in found.text
