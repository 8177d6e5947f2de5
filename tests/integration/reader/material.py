"""Articles of our own making, written straight into the archive's tables, and pictures into its blob store."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from shared.archive.outbox import CHANNEL
from shared.archive.schema.connection import Connection
from shared.archive.schema.migrate import migrate
from shared.ids import article_id, derived_id, sha256_hex

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def png(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A picture of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = (b"\0" + bytes(colour) * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


CRANE = png(640, 400, (40, 90, 140))


async def found(database_url: str) -> None:
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await migrate(connection)


class Filler:
    """Writes what a test asks for, with plausible values for the rest. Every article has an event in the outbox."""

    def __init__(self, connection: Connection, blobs: Path) -> None:
        self._connection = connection
        self._blobs = blobs

    async def _put(self, table: str, **values: object) -> None:
        names = ", ".join(values)
        marks = ", ".join(["%s"] * len(values))
        await self._connection.execute(
            f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING".encode(), list(values.values())
        )

    async def outlet(self, id: str, name: str, editions: dict[str, str], country: str = "ZZ") -> None:
        await self._put("outlet", id=id, name=name, country=country, known=True)
        for edition, language in editions.items():
            await self._put("edition", outlet_id=id, id=edition, label=edition.capitalize(), language=language)

    async def picture(
        self, url: str, body: bytes, media_type: str = "image/png", width: int = 0, height: int = 0
    ) -> str:
        """Keeps the body and returns its hash."""
        sha256 = sha256_hex(body)
        folder = self._blobs / "sha256" / sha256[:2] / sha256[2:4]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / sha256).write_bytes(body)
        await self._put(
            "picture", url=url, sha256=sha256, outlet_id="gazette", media_type=media_type, size=len(body), width=width,
            height=height, captured_at=NOON, last_seen=NOON,
        )  # fmt: skip
        return sha256

    async def article(
        self,
        address: str,
        title: str,
        blocks: Sequence[dict[str, Any]],
        *,
        at: datetime = NOON,
        outlet: str = "gazette",
        edition: str | None = "en",
        language: str = "en",
        teaser: str = "",
        published: dict[str, Any] | None = None,
        earlier: Sequence[tuple[str, Sequence[dict[str, Any]]]] = (),
        **more: object,
    ) -> str:
        """`earlier` are the former texts, oldest first, as title and blocks. Returns the article's id."""
        id = article_id(address)
        texts = [*earlier, (title, blocks)]
        revisions = [derived_id("revision", address, str(number)) for number in range(len(texts))]
        captured = at + timedelta(hours=1)
        if published is None:
            published = {"value": at.isoformat(), "precision": "day", "rule": "test", "zone": "UTC"}
        row: dict[str, object] = {
            "id": id, "outlet_id": outlet, "edition": edition, "address": address, "title": title, "teaser": teaser,
            "language": language, "published_at": at if published else None,
            "published": Jsonb(published) if published else None, "sort_at": at, "first_captured_at": captured,
            "last_captured_at": captured, "last_seen_at": captured, "origin": "fetched", "state": "live",
            "state_since": captured, "revision_id": revisions[-1], "revision_count": len(texts), "reading_seconds": 65,
            "word_count": 150,
        }  # fmt: skip
        await self._put("article", **(row | more))
        await self._put(
            "address", id=id, address=address, article_id=id, outlet_id=outlet, first_seen=captured, last_seen=captured
        )
        for number, (revision, (old_title, old_blocks)) in enumerate(zip(revisions, texts, strict=True)):
            await self._revision(
                id, revision, old_title, old_blocks, captured + timedelta(hours=number), language, address
            )
            if number:
                await self._put(
                    "change", id=derived_id(revision), outlet_id=outlet, article_id=id, kind="revised",
                    weight="wording",
                    at=captured + timedelta(hours=number), since=captured, from_revision=revisions[number - 1],
                    to_revision=revision,
                )  # fmt: skip
        await self.event("created", id, outlet)
        return id

    async def _revision(
        self, id: str, revision: str, title: str, blocks: Sequence[dict[str, Any]], seen: datetime, language: str,
        address: str,
    ) -> None:  # fmt: skip
        capture = derived_id("capture", revision)
        await self._put(
            "revision", article_id=id, id=revision, parser="1", title=title, blocks=Jsonb(list(blocks)),
            language=language, capture_id=capture, first_seen=seen, last_seen=seen, reading_seconds=65,
        )  # fmt: skip
        await self._put(
            "capture", id=capture, captured_at=seen, address_id=article_id(address), outlet_id="gazette", url=address,
            body_sha256=sha256_hex(revision.encode()), body_size=10, media_type="text/html", status=200,
            origin="fetched", parser="1", revision_id=revision,
        )  # fmt: skip

    async def event(self, kind: str, id: str, outlet: str = "gazette", at: datetime = NOON) -> None:
        await self._put("event", kind=kind, article_id=id, outlet_id=outlet, at=at)
        await self._connection.execute(f"NOTIFY {CHANNEL}".encode())

    async def change(self, kind: str, id: str | None, at: datetime = NOON, outlet: str = "gazette") -> None:
        await self._put(
            "change", id=derived_id(kind, str(id), at.isoformat()), outlet_id=outlet, article_id=id, kind=kind, at=at
        )

    async def sql(self, statement: str, *values: object) -> None:
        await self._connection.execute(statement.encode(), list(values))


def paragraphs(*texts: str) -> list[dict[str, Any]]:
    return [{"kind": "paragraph", "text": text} for text in texts]
