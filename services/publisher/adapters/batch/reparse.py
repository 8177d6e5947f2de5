"""Apply what a later parser reads in a stored capture: another text, or no article."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from services.publisher.adapters.batch.prefetch import ArticleState
from services.publisher.core.batch import observation_row
from services.publisher.core.decision import Decision
from services.publisher.core.facts import parser_rank
from services.publisher.core.reading import CaptureReading, Row, capture_row
from shared.archive import outbox
from shared.archive.schema.connection import Connection
from shared.archive.write import articles as store
from shared.archive.write import facts, reparse_queue
from shared.contracts import Observation


async def apply_reparse(conn: Connection, readings: Sequence[CaptureReading], state: ArticleState) -> None:
    """Replace what an earlier parser read in known captures by what a later parser reads."""
    moments = [r.seen.at for r in readings]
    known = await facts.known_captures(conn, [r.seen.capture_id for r in readings], min(moments), max(moments))
    later = [r for r in readings if parser_rank(r.seen.parser) > parser_rank(known[r.seen.capture_id]["parser"])]
    if later:
        await facts.reread_captures(conn, [capture_row(r) for r in later])
        state.fresh += later
        state.reread |= {known[r.seen.capture_id]["address_id"] for r in later}
        state.reread |= {r.seen.address_id for r in later}


async def withdraw_captures(conn: Connection, observations: Sequence[Observation]) -> set[str]:
    """Turn captures in which a later parser reads no article into observations.

    Returns the ids of the addresses whose history may change.
    """
    refused = {o.capture_id: o for o in observations if o.parser and o.capture_id}
    if not refused:
        return set()
    moments = [o.observed_at for o in refused.values()]
    rows = [observation_row(o) for o in refused.values()]
    otherwise = await facts.refuse_again(conn, rows, min(moments), max(moments))
    known = await facts.known_captures(conn, list(refused), min(moments), max(moments))
    gone = [i for i, row in known.items() if parser_rank(refused[i].parser) > parser_rank(row["parser"])]
    if gone:
        await facts.drop_captures(conn, gone, min(moments), max(moments))
    return otherwise | {known[i]["address_id"] for i in gone}


async def withdraw_articles(conn: Connection, articles: Sequence[Row]) -> list[Row]:
    """Withdraw articles that have no capture left. Returns the events that were written."""
    if not articles:
        return []
    await store.withdraw_articles(conn, [a["id"] for a in articles])
    events = [
        {
            "kind": "corrected",
            "article_id": a["id"],
            "outlet_id": a["outlet_id"],
            "at": a["last_seen_at"],
            "data": {"withdrawn": True},
        }
        for a in articles
    ]
    await outbox.put_events(conn, events)
    return events


async def request_reparse(conn: Connection, decisions: Collection[Decision]) -> None:
    """Request a reparse of captures that cannot be compared with new ones because another parser read them."""
    wanted = {name for d in decisions for name in d.unread}
    moments = [row[side] for d in decisions if d.unread for row in d.spans for side in ("first_seen", "last_seen")]
    if wanted:
        await reparse_queue.enqueue_urgent(conn, wanted, moments)
