"""Publish one batch in one transaction: write facts, read what they affect, decide, write the results and events."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.publisher.adapters.batch.article_grouping import join
from services.publisher.adapters.batch.deciding import decide_groups
from services.publisher.adapters.batch.edit_weights import weigh_edits
from services.publisher.adapters.batch.mass_removals import record_mass_removals
from services.publisher.adapters.batch.outlet_names import OutletNames
from services.publisher.adapters.batch.prefetch import ArticleState
from services.publisher.adapters.batch.reparse import (
    apply_reparse,
    request_reparse,
    withdraw_articles,
    withdraw_captures,
)
from services.publisher.adapters.batch.replaced_alike import replaced_alike
from services.publisher.adapters.batch.substitutes import keep
from services.publisher.core.batch import Batch, deduplicated, observation_row, picture_rows
from services.publisher.core.decision import Decision
from services.publisher.core.facts import address_id
from services.publisher.core.identity.grouping import Group
from services.publisher.core.identity.moves import redirect_rows
from services.publisher.core.late_facts import places, visits
from services.publisher.core.reading import CaptureReading, Row, alias_row, capture_row
from services.publisher.core.removal.confirmation_windows import ConfirmationWindow
from services.publisher.core.unchanged_captures import seen_again, seen_first
from shared.archive import outbox
from shared.archive.read.judging.reach import spans
from shared.archive.schema.connection import Connection
from shared.archive.write import articles as store
from shared.archive.write import facts, joins, judge_again, late_lines, lookups, rulings

_WAITING_AT_ONCE = 200
"""A batch judges up to this many articles again for facts about others. If there are more, all are enqueued."""
ENQUEUED_AT_ONCE = 100
"""Enqueued articles of a batch. It holds the lock of the outlet, and new facts wait for that."""


@dataclass(slots=True)
class Published:
    """The result of a batch.

    article_of  the article id of each address in the batch that the archive knows, by address id
    suspects    rows of the batch's articles that need a further visit: a removal is suspected, or a text may belong to
                another page. `state_since` is when that was first seen, `missed_at` when it was last seen
    created     ids of new articles
    events      the number of events of each kind
    judged      the number of enqueued articles that were judged
    """

    article_of: dict[str, str] = field(default_factory=dict)
    suspects: list[Row] = field(default_factory=list)
    created: list[str] = field(default_factory=list)
    events: Counter[str] = field(default_factory=Counter)
    judged: int = 0


async def publish(conn: Connection, batch: Batch, window: ConfirmationWindow, names: OutletNames) -> Published:
    """Publish the batch in the caller's transaction. Repeating it changes nothing."""
    readings = deduplicated(batch.readings)
    await lookups.lock_outlets(conn, batch.outlets())
    await names.put(conn, batch)
    if batch.pictures:
        await facts.put_pictures(conn, picture_rows(batch.pictures))
    if batch.observations:
        await facts.put_observations(conn, [observation_row(o) for o in batch.observations])
    if rows := redirect_rows(batch):
        await facts.put_redirects(conn, rows)
    state = await _store_captures(conn, readings)
    state.reread |= await withdraw_captures(conn, batch.observations)
    state.missed = await _missed(conn, batch) | batch.ruled()
    known = await lookups.articles_at(conn, {r.seen.address_id for r in readings}) if readings else {}
    again = seen_again(state.fresh, known, {*state.reread, *state.missed, *state.aliased})
    article_of = {address: row["id"] for address, row in known.items()}
    state.new = seen_first(state.fresh, known, state.reread)
    groups = await _groups(conn, state, again, article_of, window)
    waiting = await _waiting(conn, batch, groups, window)
    groups += waiting
    decided = {a for g in groups for a in g.articles}  # these include captures of articles seen again
    if quiet := [row for row in again.values() if row["article_id"] not in decided]:
        await store.touch_seen_again(conn, quiet)
    decisions, gone = await decide_groups(conn, groups, state, window)
    events = await _write(conn, decisions) + await withdraw_articles(conn, gone)
    looks = batch.looked() + [(r.seen.address_id, r.seen.at) for r in state.fresh]
    await _enqueue_late(conn, looks, known, decisions, gone)
    removed = [c for d in decisions for c in d.new_changes if c["kind"] == "removed"]
    if batch.judging:
        removed = await _all_judged(conn, batch.judging)
    if removed or batch.answering():
        events += await record_mass_removals(conn, removed, batch.answering())
    await request_reparse(conn, decisions)
    if batch.rulings:
        await rulings.applied(conn, [r["id"] for r in batch.rulings])
    published = _published(article_of, decisions, events, {a for g in waiting for a in g.articles})
    published.judged = len(waiting) if batch.judging else 0
    return published


async def _store_captures(conn: Connection, readings: Sequence[CaptureReading]) -> ArticleState:
    """Write the captures. A stored capture changes only if a later parser has read it."""
    if not readings:
        return ArticleState()
    new = await facts.put_captures(conn, [capture_row(r) for r in readings])
    aliases = [row for row in map(alias_row, readings) if row is not None]
    aliased = await facts.put_aliases(conn, aliases) if aliases else set()
    state = ArticleState([r for r in readings if r.seen.capture_id in new], aliased=aliased)
    seen_before = [r for r in readings if r.seen.capture_id not in new]
    if seen_before:
        await apply_reparse(conn, seen_before, state)
    return state


async def _missed(conn: Connection, batch: Batch) -> set[str]:
    """Return all addresses that the batch's conclusive observations are about."""
    named = {address_id(o) for o in batch.conclusive()}
    aliased = await lookups.addresses_of_aliases(conn, named) if named else {}
    return named | {a for found in aliased.values() for a in found}


async def _groups(
    conn: Connection,
    state: ArticleState,
    again: Collection[str],
    article_of: dict[str, str],
    window: ConfirmationWindow,
) -> list[Group]:
    """Return the articles that the batch may change, except those only seen `again`. Fills `article_of`."""
    fresh = [r for r in state.fresh if r.seen.address_id not in again]
    spoken = {r.seen.address_id for r in fresh} | state.missed | state.reread
    groups, state.linked = await join(conn, spoken, fresh, article_of, state.new, window)
    return groups + await replaced_alike(conn, fresh, state.new, groups)


async def _waiting(conn: Connection, batch: Batch, groups: Sequence[Group], window: ConfirmationWindow) -> list[Group]:
    """Return the articles whose removals the batch's facts about their outlet and other articles may change.

    A batch of enqueued articles has these instead.
    """
    if batch.judging:
        found = await judge_again.take(conn, batch.judging, ENQUEUED_AT_ONCE, window(batch.judging), batch.only)
    else:
        facts = await spans(conn, batch.evidence(window))
        found = await judge_again.unsettled(conn, facts, _WAITING_AT_ONCE) if facts else []
    taken = {a for g in groups for a in g.articles}
    return [Group(articles={a}) for a in found if a not in taken]


async def _enqueue_late(
    conn: Connection,
    looks: Sequence[tuple[str, datetime]],
    known: Mapping[str, Row],
    decisions: Sequence[Decision],
    gone: Sequence[Row],
) -> None:
    """Enqueue the articles whose lines were compared with others before the batch's facts about these came."""
    article_of = {**known, **{row["id"]: d.article for d in decisions for row in d.addresses}}
    found = visits(looks, article_of) + places(decisions, gone)
    await late_lines.enqueue(conn, found, [d.id for d in decisions])


async def _all_judged(conn: Connection, outlet: str) -> list[Row]:
    """Return since when the outlet's articles may have been removed, if this batch was the last of the enqueued ones.

    Only then are they counted: otherwise a mass removal would grow with each batch.
    """
    since = await judge_again.finish(conn, outlet)
    return [{"outlet_id": outlet, "at": since}] if since else []


async def _write(conn: Connection, decisions: Sequence[Decision]) -> list[Row]:
    """Write all rows of the decisions. Returns the events that were written."""
    if not decisions:
        return []
    for decision in decisions:
        for old in decision.merged:
            await joins.merge_articles(conn, old, decision.id)
    await store.put_articles(conn, [d.article for d in decisions])
    if merged := [d.id for d in decisions if d.merged]:
        await joins.withhold_merged(conn, merged)
    await store.put_addresses(conn, [row for d in decisions for row in d.addresses])
    await store.put_revisions(conn, [row for d in decisions for row in d.revisions])
    await keep(conn, decisions)
    grown = [d for d in decisions if not d.is_new]
    if grown:
        await store.set_spans(conn, [row for d in grown for row in d.spans])
        await store.keep_only(conn, [row for d in grown for row in d.kept])
    dropped = [name for d in decisions for name in d.dropped_changes]
    if dropped:
        await store.drop_changes(conn, dropped)
    rows = [row for d in decisions for row in d.changes]
    weighed = await weigh_edits(conn, [c for d in decisions for c in d.new_changes])
    again = await weigh_edits(conn, [c for d in decisions for c in d.reread_changes])
    if rows:
        heavy = {**weighed.rows, **again.rows}
        await store.put_changes(conn, [heavy.get(row["id"], row) for row in rows] + weighed.more + again.more)
    events = [e for d in decisions for e in d.events] + weighed.events
    await outbox.put_events(conn, events)
    return events


def _published(
    article_of: dict[str, str], decisions: Sequence[Decision], events: Sequence[Row], waiting: Collection[str]
) -> Published:
    """Build the result. Articles that were only `waiting` have asked for their further visits before."""
    for decision in decisions:
        article_of.update({row["id"]: decision.id for row in decision.addresses})
    suspected = [d for d in decisions if d.article["state"] == "suspected" and d.id not in waiting]
    suspects = [{**d.article, "missed_at": d.missed_at} for d in suspected]
    held = [(d.article, d.held_since) for d in decisions if d.held_since]
    suspects += [{**article, "state_since": since, "missed_at": since} for article, since in held]
    created = [e["article_id"] for e in events if e["kind"] == "created"]
    return Published(article_of, suspects, created, Counter(e["kind"] for e in events))
