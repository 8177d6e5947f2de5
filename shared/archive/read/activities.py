"""What persons did, as the newest texts of the articles report it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import orjson

from shared.activity.days import FAR
from shared.activity.events import Event, ReportedAct, events
from shared.archive.read.pool import ReadPool

_MOST = 400
"""The maximum number of articles read at once."""
_NEAR = timedelta(days=3)
"""An event whose earliest report is so near to the end of what was read may have more reports behind it."""


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """What to list. `since` and `until` are days of the event, both included.

    With a place, an event has the reports that name it.
    """

    person: str | None = None
    act: str | None = None
    place: str | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class ReportRow:
    """An article that reports an act, with its text as far as it is needed."""

    id: str
    outlet_id: str
    outlet_name: str
    edition: str | None
    edition_label: str | None
    language: str
    title: str
    sort_at: datetime
    state: str
    acts: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Activities:
    """Events, the newest first, and the articles that report them by id. `until` continues the list."""

    events: tuple[Event, ...]
    articles: dict[str, ReportRow]
    until: date | None


_REPORTS = """
SELECT a.id, a.outlet_id, coalesce(o.name, a.outlet_id) AS outlet_name, a.edition, e.label AS edition_label, a.language,
       a.title, a.sort_at, a.state, (
           SELECT jsonb_agg(act || jsonb_build_object('text', CASE WHEN (act ->> 'block')::int < 0 THEN r.title
                   ELSE r.blocks -> (act ->> 'block')::int ->> 'text' END))
           FROM jsonb_path_query(r.activities, %(path)s::jsonpath, %(asked)s::jsonb) act) AS acts
FROM article a JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id
LEFT JOIN outlet o ON o.id = a.outlet_id
LEFT JOIN edition e ON e.outlet_id = a.outlet_id AND e.id = a.edition
WHERE r.activities IS NOT NULL AND r.activities @> %(like)s::jsonb AND NOT a.withheld
    AND jsonb_path_exists(r.activities, %(path)s::jsonpath, %(asked)s::jsonb)
    AND (%(from)s::date IS NULL OR a.sort_at >= %(from)s::date)
    AND (%(to)s::date IS NULL OR a.sort_at < %(to)s::date)
ORDER BY a.sort_at DESC, a.id DESC LIMIT %(most)s"""
_CONDITIONS = {
    "person": "@.person == $person", "act": "@.act == $act", "place": "exists(@.places[*] ? (@ == $place))",
    "since": "@.day >= $since", "until": "@.day <= $until",
}  # fmt: skip


async def activities(db: ReadPool, asked: ActivityFilter, most: int) -> Activities:
    """Return the newest events, at most about so many: the events of a day are not parted."""
    rows = await db.rows(ReportRow, _REPORTS, _parameters(asked))
    every = await asyncio.to_thread(events, [act for row in rows for act in _acts(row)])
    found = [event for event in every if _in_time(event, asked)]
    if len(rows) == _MOST:
        behind = rows[-1].sort_at.date() + _NEAR
        found = [event for event in found if event.day > behind] or found
    shown = _whole_days(found, most)
    more = len(shown) < len(found) or len(rows) == _MOST
    articles = {row.id: row for row in rows}
    return Activities(tuple(shown), articles, _moved(shown[-1].day, -timedelta(days=1)) if shown and more else None)


def _in_time(event: Event, asked: ActivityFilter) -> bool:
    return (asked.since or event.day) <= event.day <= (asked.until or event.day)


def _parameters(asked: ActivityFilter) -> dict[str, object]:
    """Return the parameters of the query. Reports of some days more are read: one may follow its event."""
    since, until = _moved(asked.since, -_NEAR), _moved(asked.until, _NEAR)
    asked = replace(asked, since=since, until=until)
    given = {name: value for name in _CONDITIONS if (value := getattr(asked, name)) is not None}
    conditions = " && ".join(_CONDITIONS[name] for name in given) or "true"
    like: dict[str, object] = {name: given[name] for name in ("person", "act") if name in given}
    if asked.place:
        like["places"] = [asked.place]
    return {
        "path": f"$[*] ? ({conditions})" if given else "$[*]",
        "asked": orjson.dumps({name: str(value) for name, value in given.items()}).decode(),
        "like": orjson.dumps([like] if like else []).decode(),
        "from": _moved(since, -timedelta(days=1)),
        "to": _moved(until, FAR + timedelta(days=2)),
        "most": _MOST,
    }  # fmt: skip


def _moved(day: date | None, by: timedelta) -> date | None:
    """Return another day; the same at the end of the calendar."""
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
    text = one["text"] or ""
    places, others, about = (tuple(one.get(name, ())) for name in ("places", "others", "about"))
    return ReportedAct(
        row.id, row.language, row.sort_at, one["person"], one["act"], date.fromisoformat(one["day"]),
        one.get("said", False), places, others, about, one["block"], one["start"], one["end"],
        text[one["start"] : one["end"]], text[one["predicate"] : one["end"]],
    )  # fmt: skip
