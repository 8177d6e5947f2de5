"""Read what persons did, as reported by the newest texts of articles."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Any, LiteralString

import orjson

from shared.activity.days import FAR
from shared.activity.english_lists import LISTS
from shared.activity.events import Event, ReportedAct, events
from shared.archive.read.connection.pool import ReadPool

_MOST, _LEAST, _FOR_EACH = 400, 100, 10
"""How many articles are read at once: at most, at least, and for each event that is wanted."""
_ACTS, _ACTS_NEAR = 2_000, 500
"""How many acts are compared at most: of the days asked for, and of the days before or after."""
_NEAR = timedelta(days=3)
"""An event this close to the oldest article that was read may have more reports further back."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """Which events to list. `since` and `until` are days of the event, both included.

    With `place`, an event has only the reports that name the place, and with `other` those that name the other person.
    """

    person: str | None = None
    other: str | None = None
    act: str | None = None
    place: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """An article that reports an act, with the sentences of its acts."""

    id: str
    outlet_id: str
    outlet_name: str
    edition: str | None
    edition_label: str | None
    language: str
    title: str
    sort_at: datetime
    published: dict[str, Any] | None
    state: str
    acts: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Activities:
    """Events, newest first, and the articles that report them by id.

    `until` is where the next page of the list starts.
    """

    events: tuple[Event, ...]
    articles: dict[str, ReportRow]
    until: date | None


_REPORTS: LiteralString = """
SELECT a.id, a.outlet_id, coalesce(o.name, a.outlet_id) AS outlet_name, a.edition, e.label AS edition_label, a.language,
       a.title, a.sort_at, a.published, a.state, (
           SELECT jsonb_agg(act || jsonb_build_object('sentence', substr(
                   CASE WHEN (act ->> 'block')::int < 0 THEN r.title
                        ELSE r.blocks -> (act ->> 'block')::int ->> 'text' END,
                   (act ->> 'start')::int + 1, (act ->> 'end')::int - (act ->> 'start')::int)))
           FROM jsonb_path_query(r.activities, %(path)s::jsonpath, %(asked)s::jsonb) act) AS acts
FROM article a JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id
LEFT JOIN outlet o ON o.id = a.outlet_id
LEFT JOIN edition e ON e.outlet_id = a.outlet_id AND e.id = a.edition
WHERE r.activities IS NOT NULL AND r.activities @> %(like)s::jsonb AND NOT a.withheld
    AND jsonb_path_exists(r.activities, %(path)s::jsonpath, %(asked)s::jsonb)
    AND (%(from)s::date IS NULL OR a.sort_at >= %(from)s::date)
    AND (%(to)s::date IS NULL OR a.sort_at < %(to)s::date)
ORDER BY """
_NEWEST: LiteralString = _REPORTS + "a.sort_at DESC, a.id DESC LIMIT %(most)s"
_OLDEST: LiteralString = _REPORTS + "a.sort_at, a.id LIMIT %(most)s"
_CONDITIONS = {
    "person": "@.person == $person", "other": "exists(@.others[*] ? (@ == $other))", "act": "@.act == $act",
    "place": "exists(@.places[*] ? (@ == $place))",
    "since": "@.day >= $since", "until": "@.day <= $until",
}  # fmt: skip


async def activities(db: ReadPool, asked: ActivityFilter, most: int) -> Activities:
    """Return about `most` of the newest events. The events of one day stay together.

    `until` may be set even if no event was found: older articles may still have events of these days.
    """
    limit = min(_MOST, max(_LEAST, _FOR_EACH * most))
    every = await db.rows(ReportRow, _NEWEST, _parameters(asked, limit))
    rows = _first(every, _ACTS)
    cut = len(every) == limit or len(rows) < len(every)
    near = await _near_reports(db, asked, limit)
    joined = await asyncio.to_thread(events, [act for row in (*near, *rows) for act in _acts(row)])
    found = [event for event in joined if _in_time(event, asked)]
    if cut:
        behind = rows[-1].sort_at.date() + _NEAR
        found = [event for event in found if event.day > behind] or found
    shown = _whole_days(found, most)
    last = shown[-1].day if shown else asked.until or (rows[-1].sort_at.date() if rows else None)
    articles = {row.id: replace(row, acts=[]) for row in (*near, *rows)}
    reporting = {one.article_id: articles[one.article_id] for event in shown for one in event.reports}
    return Activities(tuple(shown), reporting, _moved(last, -_DAY) if cut or len(shown) < len(found) else None)


async def _near_reports(db: ReadPool, asked: ActivityFilter, limit: int) -> list[ReportRow]:
    """Return the reports of the days before and after: one of them may report an event of the days asked for."""
    found: list[ReportRow] = []
    if asked.since:
        before = replace(asked, since=_moved(asked.since, -_NEAR), until=_moved(asked.since, -_DAY))
        found += _first(await db.rows(ReportRow, _NEWEST, _parameters(before, limit)), _ACTS_NEAR)
    if asked.until:
        behind = replace(asked, since=_moved(asked.until, _DAY), until=_moved(asked.until, _NEAR))
        found += _first(await db.rows(ReportRow, _OLDEST, _parameters(behind, limit)), _ACTS_NEAR)
    return found


def _first(rows: Sequence[ReportRow], most: int) -> list[ReportRow]:
    """Return the first rows, as long as they have at most `most` acts together; at least one row."""
    counted = accumulate(len(row.acts or ()) for row in rows)
    return [row for number, (row, acts) in enumerate(zip(rows, counted, strict=True)) if not number or acts <= most]


def _in_time(event: Event, asked: ActivityFilter) -> bool:
    return (asked.since or event.day) <= event.day <= (asked.until or event.day)


def _parameters(asked: ActivityFilter, limit: int) -> dict[str, object]:
    given = {name: value for name in _CONDITIONS if (value := getattr(asked, name)) is not None}
    conditions = " && ".join(_CONDITIONS[name] for name in given) or "true"
    like: dict[str, object] = {name: given[name] for name in ("person", "act") if name in given}
    like |= {name: [given[one]] for one, name in (("place", "places"), ("other", "others")) if one in given}
    return {
        "path": f"$[*] ? ({conditions})" if given else "$[*]",
        "asked": orjson.dumps({name: str(value) for name, value in given.items()}).decode(),
        "like": orjson.dumps([like] if like else []).decode(),
        "from": _moved(asked.since, -_DAY),
        "to": _moved(asked.until, FAR + 2 * _DAY),
        "most": limit,
    }  # fmt: skip


def _moved(day: date | None, by: timedelta) -> date | None:
    """Return the day moved by `by`, or the same day at the end of the calendar."""
    try:
        return day + by if day else None
    except OverflowError:
        return day


def _whole_days(found: Sequence[Event], most: int) -> list[Event]:
    if len(found) <= most:
        return list(found)
    last = found[most - 1].day
    return [event for event in found if event.day >= last]


def _acts(row: ReportRow) -> list[ReportedAct]:
    return [_act(row, one) for one in row.acts or ()]


def _act(row: ReportRow, one: dict[str, Any]) -> ReportedAct:
    """Return the act. A list of those present is the same at every event: its headline tells which event it was."""
    sentence = one["sentence"] or ""
    places, others, about = (tuple(one.get(name, ())) for name in ("places", "others", "about"))
    rest = row.title if sentence.startswith(LISTS) else sentence[one["predicate"] - one["start"] :]
    return ReportedAct(
        row.id, row.language, row.sort_at, one["person"], one["act"], date.fromisoformat(one["day"]),
        one.get("said", False), places, others, about, one["block"], one["start"], one["end"],
        sentence, rest,
    )  # fmt: skip
