"""Select the evidence to export: captures, pictures, and visits that found a page unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from psycopg.rows import class_row

from shared.archive.read.captures.capture_records import LISTS
from shared.archive.read.captures.evidence_queries import (
    COUNT_OF_CERTAIN_ARTICLES,
    COUNT_OF_RANGE,
    OF_CERTAIN_ARTICLES,
    OF_RANGE,
    PICTURES_OF,
    PICTURES_OF_RANGE,
    PICTURES_SHOWN,
    UNCHANGED,
)  # fmt: skip
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch
from shared.contracts import FEED_ITEM
from shared.ids import article_id


class TooMuchEvidence(Exception):
    """More evidence is selected than the caller allows."""


@dataclass(frozen=True, slots=True)
class CaptureFilter:
    """Which captures to select. `since` is included, `until` is not. `articles` are article ids."""

    outlet: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    state: str | None = None
    articles: tuple[str, ...] | None = None

    @property
    def is_of_articles(self) -> bool:
        """Return whether only captures and pictures of certain articles are selected, and no lists."""
        return self.state is not None or self.articles is not None

    @property
    def is_everything(self) -> bool:
        """Return whether nothing is left out."""
        return self == CaptureFilter()


@dataclass(frozen=True, slots=True)
class SelectedCapture:
    """A capture that may be exported. `title` is the title read in it; `recorded_at` helps to find its message."""

    id: str
    url: str
    body_sha256: str
    captured_at: datetime
    recorded_at: datetime
    title: str | None


@dataclass(frozen=True, slots=True)
class SelectedPicture:
    """A stored picture, style sheet or font to be exported. `final_url` is set if its address redirected."""

    url: str
    sha256: str
    media_type: str
    captured_at: datetime
    final_url: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The selected evidence.

    visits   rows of url, observed_at, reason, refers_to, refers_at, body_sha256
    deleted  hashes of bodies that a retention rule deleted
    held     number of captures left out because they may quote a withheld article
    """

    captures: Sequence[SelectedCapture] = ()
    pictures: Sequence[SelectedPicture] = ()
    visits: Sequence[Found] = ()
    deleted: frozenset[str] = field(default_factory=frozenset)
    held: int = 0

    def __len__(self) -> int:
        return len(self.captures) + len(self.pictures) + len(self.visits)


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    url: str
    body_sha256: str
    captured_at: datetime
    recorded_at: datetime
    title: str | None
    quotes: bool


async def evidence(conn: Connection, chosen: CaptureFilter, most: int | None = None) -> Evidence:
    """Return what matches and is not withheld. Raises `TooMuchEvidence` if more than `most` match.

    Lists that are left out count too, because the limit applies before they are taken out.
    """
    given: dict[str, object] = {
        "outlet": chosen.outlet, "since": chosen.since, "until": chosen.until, "state": chosen.state,
        "articles": None if chosen.articles is None else list(chosen.articles), "lists": list(LISTS),
        "feed_item": FEED_ITEM,
        "most": None if most is None else most + 1,
    }  # fmt: skip
    if most is not None:
        await _refuse_many(conn, chosen, most, given)
    async with conn.cursor(row_factory=class_row(_Row)) as cursor:
        await cursor.execute(OF_CERTAIN_ARTICLES if chosen.is_of_articles else OF_RANGE, given)
        rows = await cursor.fetchall()
    free = [row for row in rows if not row.quotes]
    given["ids"] = [row.id for row in free]
    async with conn.cursor(row_factory=class_row(SelectedPicture)) as cursor:
        await cursor.execute(PICTURES_SHOWN if chosen.is_of_articles else PICTURES_OF_RANGE, given)
        pictures = await cursor.fetchall()
    visits = await fetch(conn, UNCHANGED, named=given)
    captures = [
        SelectedCapture(one.id, one.url, one.body_sha256, one.captured_at, one.recorded_at, one.title) for one in free
    ]
    deleted = await _deleted(conn, [one.body_sha256 for one in captures])
    found = Evidence(captures, pictures, visits, deleted, len(rows) - len(free))
    if most is not None and len(found) + found.held > most:
        raise TooMuchEvidence
    return found


async def pictures_of(conn: Connection, urls: Sequence[str], chosen: CaptureFilter) -> list[SelectedPicture]:
    """Return the stored contents of these addresses of pictures, style sheets or fonts that are not withheld.

    Of a range, contents that were first seen after it are left out, and sheets that were no longer in use.
    """
    since, until = (None, None) if chosen.is_of_articles else (chosen.since, chosen.until)
    async with conn.cursor(row_factory=class_row(SelectedPicture)) as cursor:
        await cursor.execute(PICTURES_OF, {"urls": list(urls), "since": since, "until": until})
        return await cursor.fetchall()


async def _refuse_many(conn: Connection, chosen: CaptureFilter, most: int, given: dict[str, object]) -> None:
    """Raise `TooMuchEvidence` if too many captures match.

    Counting first avoids the sort, which takes long in a big archive.
    """
    (row,) = await fetch(conn, COUNT_OF_CERTAIN_ARTICLES if chosen.is_of_articles else COUNT_OF_RANGE, named=given)
    if row["n"] > most:
        raise TooMuchEvidence


async def ids_of_article(conn: Connection, name: str) -> set[str]:
    """Return the id of the article that has this id or address, or once had it; an empty set if there is none."""
    rows = await fetch(conn, b"SELECT article_id FROM address WHERE id = ANY(%s)", [name, article_id(name)])
    return {row["article_id"] for row in rows}


async def _deleted(conn: Connection, hashes: list[str]) -> frozenset[str]:
    rows = await fetch(conn, b"SELECT sha256 FROM dropped_body WHERE sha256 = ANY(%s)", hashes)
    return frozenset(row["sha256"] for row in rows)
