"""The index against a plain reading of real stories: sixty searches, the same articles."""

from __future__ import annotations

import gzip
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import cache
from typing import Literal

import orjson
import pytest

from services.reader.adapters.search.engine import SearchEngine
from services.reader.adapters.search.schema import Entry, entry_of
from shared.archive.read.search_documents import document
from shared.archive.read.texts import TextRow
from shared.query.matcher import Document, holds
from shared.query.nodes import Node
from shared.query.parser import parse_query
from tests.integration.reader.engines import fill
from tests.shared_data import shared_data

STORIES = 12_000
_PAGE = 1_000
SORTS: tuple[Literal["newest", "oldest"], ...] = ("newest", "oldest")
SEARCHES = (
    "rice", "rice -maize", "vinalon OR Gaddafi", '"co-operative farm"', '"Kim Jong Il" inspect', "fact*", "title:rice",
    "title:(army OR navy)", '"people security"', '"DPRK Russia"~4', '"Russia DPRK"~4', '"the army"~1', "reunification",
    "reunify", "inspected", "inspecting", "women", "woman", "children -school", "(rice OR maize) export",
    "before:2011-02", '"Korea army Pyongyang"~9',
    "after:2011-03", "on:2011-01-05", "on:2011-01 army", "lang:en", "lang:ko", "outlet:kcna", "outlet:other",
    "changed:yes", "changed:no", "has:picture", "has:date rice", "state:live army", "-army",
    "army NOT (navy OR missile*)", "Songun",
    "songun*", '"great leader"', "great leader", "GREAT", "Pyongyang", "title:Pyongyang -text:Hamhung", "text:Hamhung",
    "peace treaty", '"peace treaty"', '"treaty peace"', "U.S.", '"U.S. imperialists"', "imperialist*", "2011",
    '"January 5"', "Kim-Jong", "juche", "Juche 100", "nuclear OR missile OR satellite",
    "(nuclear missile) OR (satellite launch)",
    '"performance given"', "perform*", "message sent", "xyzzy", "former:vinalon", "former:speak army",
    'former:"vinalon 3"', "former:(vinalon OR rice) -rice", "-former:vinalon army", "former:vinal*",
)  # fmt: skip


@cache
def _rows() -> list[TextRow]:
    with gzip.open(shared_data("data/kcna-2011.jsonl.gz"), "rt", encoding="utf-8") as lines:
        return [_row(number, orjson.loads(line)) for number, line in zip(range(STORIES), lines, strict=False)]


@cache
def _entries() -> list[Entry]:
    return [entry_of(row) for row in _rows()]


@cache
def _plain_reading() -> dict[str, set[str]]:
    """Return the ids that each search must find, the same for every engine."""
    documents = {row.id: _document(row) for row in _rows()}
    return {search: {id for id, one in documents.items() if holds(parse_query(search), one)} for search in SEARCHES}


def _row(number: int, story: dict[str, str]) -> TextRow:
    at = datetime(2011, 1 + number % 3, 1 + number % 28, tzinfo=UTC)
    text = (story["story"] or "").replace("., ,  ", ".\n")
    return TextRow(
        f"{number:032x}", "kcna", None, "en", "live", "fetched", at, False, (story["story"] or "")[:60], "",
        [{"kind": "paragraph", "text": part} for part in text.split("\n") if part], None, "KP", None, 1, {}, False,
        former=_before(number, text) if number % 5 == 0 else None,
    )  # fmt: skip


def _before(number: int, text: str) -> list[str]:
    """Return an earlier text: the first half of the story, and a passage that was taken out."""
    return [text[: len(text) // 2], f"An earlier text spoke of vinalon {number % 7}."]


def _document(row: TextRow) -> Document:
    article: dict[str, object] = {
        "outlet_id": row.outlet_id, "edition": row.edition, "language": row.language, "state": row.state,
        "removed_at": row.removed_at, "origin": row.origin, "sort_at": row.sort_at, "published": {},
        "revision_count": row.revision_count, "lead_picture_url": None, "country": row.country,
    }  # fmt: skip
    before = {"title": "", "standfirst": "", "byline": None, "blocks": [{"text": one} for one in row.former or ()]}
    return document(article, {**before, "title": row.title, "blocks": row.blocks}, [before])


@pytest.mark.shared_data
async def test_the_index_finds_exactly_what_a_plain_reading_finds(engine: SearchEngine) -> None:
    await fill(engine, _entries())
    assert len(SEARCHES) >= 60
    different = {}
    for search, expected in _plain_reading().items():
        query = parse_query(search)
        assert query.tree is not None
        found = [one async for one in _all(engine, query.tree)]
        if set(found) != expected:
            different[search] = (len(found), len(expected))
    assert different == {}


async def _all(engine: SearchEngine, tree: Node) -> AsyncIterator[str]:
    """Yield every hit, page by page, and check that the total is their number."""
    after, number = None, 0
    while (page := await engine.search(tree, "newest", _PAGE, 0, after)).ids:
        number += len(page.ids)
        for one in page.ids:
            yield one
        after = page.last_place
    assert page.total == number


@pytest.mark.shared_data
async def test_pages_by_cursor_show_every_hit_once(engine: SearchEngine) -> None:
    await fill(engine, _entries()[:500])
    tree = parse_query("-xyzzy").tree
    assert tree is not None
    for sort in SORTS:
        seen: list[str] = []
        after = None
        while (page := await engine.search(tree, sort, 37, 0, after)).ids:
            assert page.total == 500
            seen += page.ids
            after = page.last_place
        assert len(seen) == len(set(seen)) == 500
        first = await engine.search(tree, sort, 10, 0, None)
        assert (await engine.search(tree, sort, 10, 20, first.last_place)).ids == tuple(seen[30:40])
