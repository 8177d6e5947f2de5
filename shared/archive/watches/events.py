"""Load events with everything that a subscription can match and a message contains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shared.archive.outbox import Event
from shared.archive.read.annotations import FINDINGS
from shared.archive.read.search_documents import document, known_articles
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found, fetch
from shared.archive.watches.subscriptions import COPIED, WatchEvent
from shared.query.matcher import Document

_ARTICLES = b"""
SELECT v.id AS event_id, a.id = v.data->>'copy' AS is_copy, a.id, a.title, a.teaser, a.address, a.outlet_id,
       a.edition, a.language, a.published_at, a.state, a.withheld
FROM event v JOIN article a ON a.id IN (v.article_id, v.data->>'copy') WHERE v.id = ANY(%s)"""

_TEXTS = f"""
SELECT v.id AS event_id, a.id AS article_id, r.parser,
       r.id IS NOT DISTINCT FROM c.from_revision AS replaced, r.title, r.standfirst, r.blocks, r.byline,
       r.names, r.topics, r.activities, r.labels, {FINDINGS} AS annotations
FROM event v JOIN article a ON a.id = v.article_id AND NOT a.withheld
LEFT JOIN change c ON c.id = v.data->>'change'
JOIN revision r ON r.article_id = a.id
                AND r.id IN (coalesce(v.data->>'revision', a.revision_id), c.from_revision)
WHERE v.id = ANY(%s)""".encode()  # noqa: S608 - our own column


async def load_events(conn: Connection, events: Sequence[Event], *, texts: bool) -> list[WatchEvent]:
    """Load each event's article, in the order of `events`. Loads texts only if `texts` is set."""
    ids = [event.cursor.id for event in events]
    rows = await fetch(conn, _ARTICLES, ids)
    articles, copies = ({row["event_id"]: row for row in rows if bool(row["is_copy"]) is one} for one in (False, True))
    known = await known_articles(conn, [row["id"] for row in articles.values()]) if texts else {}
    found: dict[int, list[Found]] = {}
    for row in await fetch(conn, _TEXTS, ids) if texts else ():
        found.setdefault(row["event_id"], []).append(row)
    documents = {id: _documents(rows, known) for id, rows in found.items()}
    return [
        _watch_event(e, articles.get(i), copies.get(i), documents.get(i, [])) for e, i in zip(events, ids, strict=True)
    ]


def _documents(rows: Sequence[Found], known: Mapping[str, Found]) -> list[Document]:
    """Return the texts of an event. The new one of an edit knows what the edit took out."""
    before = [row for row in rows if row["replaced"]]
    return [
        document(
            known[row["article_id"]],
            row,
            None if row["replaced"] else [one for one in before if one["parser"] == row["parser"]],
        )
        for row in rows
    ]


def _watch_event(event: Event, article: Found | None, copy: Found | None, texts: Sequence[Document]) -> WatchEvent:
    return WatchEvent(
        cursor=str(event.cursor),
        kind=event.kind,
        outlet_id=event.outlet_id,
        article_id=event.article_id,
        at=event.at.isoformat(),
        recorded_at=event.recorded_at.isoformat(),
        data=event.data if article is None or not article["withheld"] else {},
        article=_shown_article(article) if article is not None else None,
        copy=_shown_article(copy) if copy is not None and event.kind == COPIED else None,
        texts=tuple(texts),
    )


def _shown_article(row: Found) -> dict[str, Any]:
    """Return the article as a message shows it. A withheld article shows only its id and outlet."""
    if row["withheld"]:
        return {"id": row["id"], "outlet": row["outlet_id"], "withheld": True}
    published = row["published_at"]
    return {
        "id": row["id"],
        "outlet": row["outlet_id"],
        "edition": row["edition"],
        "title": row["title"],
        "teaser": row["teaser"],
        "url": row["address"],
        "language": row["language"],
        "published_at": published.isoformat() if published else None,
        "state": row["state"],
        "withheld": False,
    }
