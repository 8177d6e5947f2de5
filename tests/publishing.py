"""Messages for the publisher, and a publisher that writes them into a real archive."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from pydantic import SecretStr

from services.publisher.adapters.batch.outlet_names import OutletNames
from services.publisher.core.batch import Batch
from services.publisher.core.reading import Row, read
from services.publisher.handler import BatchHandler
from shared.archive.schema.connection import KEYED, Pool, connection, open_pool
from shared.archive.schema.migrate import migrate
from shared.archive.schema.roles import PUBLISHER
from shared.archive.schema.rows import fetch
from shared.contracts import (
    Article,
    BlobRef,
    Block,
    BlockKind,
    EnrichedArticle,
    Observation,
    ObservationKind,
    Origin,
    PageKind,
    Picture,
)
from shared.ids import capture_id
from shared.settings import SharedSettings
from shared.sources import Sources
from tests.servers import as_role

START = datetime(2024, 3, 1, tzinfo=UTC)
WINDOW = timedelta(hours=6)
TEXT = (
    "The co-operative farm of {} reported on its spring sowing, which began earlier than in other years and went well."
)


def hours(number: float) -> datetime:
    return START + timedelta(hours=number)


def enriched(
    path: str,
    at: datetime,
    text: str | Sequence[str] | None = None,
    *,
    title: str = "",
    outlet: str = "gazette",
    parser: str = "1",
    origin: Origin = Origin.FETCHED,
    by: str = "",
    **more: Any,
) -> EnrichedArticle:
    """Return an article at `https://gazette.example/<path>` with a paragraph for each text.

    `by` is the requested path.
    """
    address, url = f"https://{outlet}.example/{path}", f"https://{outlet}.example/{by or path}"
    texts = [TEXT.format(path)] if text is None else [text] if isinstance(text, str) else list(text)
    blocks = tuple(Block(kind=BlockKind.PARAGRAPH, text=t) for t in texts)
    body = "\n".join(texts).encode()
    sha = hashlib.sha256(body + at.isoformat().encode()).hexdigest()
    article = Article(
        capture_id=capture_id(url, at, sha),
        url=url,
        address=address,
        captured_at=at,
        outlet=outlet,
        body=BlobRef(sha256=sha, size=len(body), media_type="text/html"),
        origin=origin,
        parser=parser,
        title=title or f"News of {path}",
        blocks=blocks,
        **more,
    )
    words = len(" ".join(texts).split())
    return EnrichedArticle(article=article, language="en", teaser=texts[0][:100] if texts else "", word_count=words)


def observed(path: str, at: datetime, kind: ObservationKind, *, outlet: str = "gazette", **more: Any) -> Observation:
    return Observation(kind=kind, url=f"https://{outlet}.example/{path}", observed_at=at, outlet=outlet, **more)


def polled(at: datetime, outlet: str = "gazette") -> Observation:
    return observed("", at, ObservationKind.POLLED, outlet=outlet, page_kind=PageKind.LISTING, links_found=3)


def moved(old: str, new: str, at: datetime, outlet: str = "gazette") -> Observation:
    """Return a permanent redirect from one path to another."""
    return observed(old, at, ObservationKind.MOVED, outlet=outlet, moved_to=f"https://{outlet}.example/{new}")


def refused(
    path: str, at: datetime, kind: ObservationKind = ObservationKind.NO_ARTICLE, *, outlet: str = "gazette", **more: Any
) -> Observation:
    """A page that came and is no article, with a body of its own."""
    body = BlobRef(sha256=hashlib.sha256(f"{path} {at}".encode()).hexdigest(), size=9, media_type="text/html")
    name = capture_id(f"https://{outlet}.example/{path}", at, body.sha256)
    return observed(path, at, kind, outlet=outlet, body=body, capture_id=name, **more)


def unchanged(shown: EnrichedArticle | Observation, at: datetime, **more: Any) -> Observation:
    """A later visit to the same URL that finds the same body."""
    page = shown.article if isinstance(shown, EnrichedArticle) else shown
    kind, sha = ObservationKind.NOT_MODIFIED, page.body.sha256 if page.body else None
    return Observation(kind=kind, url=page.url, observed_at=at, outlet=page.outlet, shown_sha256=sha, **more)


Telling = EnrichedArticle | Observation | Picture


class Asked:
    """Records for which articles a further visit was requested."""

    def __init__(self) -> None:
        self.addresses: list[str] = []

    async def request(self, suspects: Sequence[Row]) -> None:
        self.addresses += [a["address"] for a in suspects]


class Press:
    """A publisher on a migrated archive, with the publisher's rights. `pool` has the owner's rights."""

    def __init__(
        self,
        pool: Pool,
        window: timedelta = WINDOW,
        current: Callable[[], Sources] = cache(Sources),
        own: Pool | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.pool = pool
        self.asked = Asked()
        self.handler = BatchHandler(own or pool, OutletNames(current), lambda _: window, self.asked, now)

    async def publish(self, *messages: Telling) -> None:
        """Publish everything in one transaction."""
        await self.handler.publish(
            Batch(
                [read(m) for m in messages if isinstance(m, EnrichedArticle)],
                [m for m in messages if isinstance(m, Observation)],
                [m for m in messages if isinstance(m, Picture)],
            )
        )

    async def rows(self, query: str, *parameters: object) -> list[Row]:
        async with connection(self.pool) as conn:
            return await fetch(conn, query.encode(), *parameters)

    async def one(self, query: str, *parameters: object) -> Row:
        (row,) = await self.rows(query, *parameters)
        return row

    async def kinds(self, table: str = "event") -> list[str]:
        """Return the kinds of the events or changes, in order."""
        order = "id" if table == "event" else "at, kind"
        return [row["kind"] for row in await self.rows(f"SELECT kind FROM {table} ORDER BY {order}")]


def settings_for(database_url: str) -> SharedSettings:
    return SharedSettings(database_url=SecretStr(database_url))


@asynccontextmanager
async def open_press(database_url: str, window: timedelta = WINDOW) -> AsyncIterator[Press]:
    async with open_pool(settings_for(database_url), options=KEYED) as pool:
        async with connection(pool) as conn:
            await migrate(conn)
        async with open_pool(settings_for(as_role(database_url, PUBLISHER)), options=KEYED) as own:
            yield Press(pool, window, own=own)


COMPUTED = {
    "article": "SELECT id, outlet_id, edition, address, title, teaser, published, sort_at, first_captured_at, "
    "last_captured_at, last_seen_at, origin, state, state_since, unsettled, revision_id, revision_count, "
    "address_count FROM article ORDER BY id",
    "address": "SELECT * FROM address ORDER BY id",
    "revision": "SELECT * FROM revision ORDER BY article_id, id",
    "change": "SELECT * FROM change ORDER BY id",
    "capture": "SELECT id, captured_at, address_id, parser, revision_id FROM capture ORDER BY id",
    "observation": "SELECT id, observed_at, kind, address_id FROM observation ORDER BY id",
    "picture": "SELECT url, sha256, captured_at, last_seen FROM picture ORDER BY url, sha256",
}
"""What must not depend on the order of arrival: everything but the times of recording and the outbox."""


async def everything(press: Press) -> dict[str, list[Row]]:
    return {table: await press.rows(query) for table, query in COMPUTED.items()}
