"""Read a mass removal: which articles an outlet removed at about the same time, counted by year and topic."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, LiteralString

from shared.archive.read.connection.pool import ReadPool
from shared.text.wall_clock import midnight

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class MassRemoval:
    """The removals of one outlet between `since` and `at`."""

    id: str
    outlet_id: str
    outlet_name: str
    since: datetime
    at: datetime


@dataclass(frozen=True, slots=True)
class RemovedArticle:
    """An article, with the proof: the last capture that showed it, and the visits that found it missing.

    last_seen_at   when it was last seen before the removal
    missing_since  when it was first missed
    removed_at     when a further visit confirmed the removal
    state          what it is now: it may have been restored
    """

    id: str
    title: str
    teaser: str
    language: str
    edition: str | None
    published: dict[str, Any] | None
    sort_at: datetime
    topics: list[str]
    address: str
    first_captured_at: datetime
    last_seen_at: datetime | None
    missing_since: datetime | None
    removed_at: datetime
    state: str
    capture: str | None
    visits: list[str]


@dataclass(frozen=True, slots=True)
class Counted:
    """The number of articles with a value. Those without one have the empty value."""

    name: str
    value: str
    number: int


_ONE = """
SELECT c.id, c.outlet_id, coalesce(o.name, c.outlet_id) AS outlet_name, c.since, c.at
FROM change c LEFT JOIN outlet o ON o.id = c.outlet_id WHERE c.kind = 'mass-removal' AND c.id = %(id)s"""
_REMOVED: LiteralString = """
FROM (SELECT article_id, max(at) AS removed_at FROM change
      WHERE kind = 'removed' AND outlet_id = %(outlet)s AND at BETWEEN %(since)s AND %(at)s GROUP BY article_id) AS gone
JOIN article a ON a.id = gone.article_id AND NOT a.withheld"""
_ZONE: LiteralString = "coalesce(a.published ->> 'zone', '')"
_ZONES = f"""
SELECT {_ZONE} AS zone, extract(year FROM min(a.published_at))::int AS first,
       extract(year FROM max(a.published_at))::int AS last {_REMOVED} AND a.published_at IS NOT NULL GROUP BY 1"""  # noqa: S608 - our own words
_YEAR: LiteralString = "coalesce(printed.year, '')"
_PRINTED: LiteralString = f"""
LEFT JOIN unnest(%(zones)s::text[], %(years)s::text[], %(begins)s::timestamptz[], %(ends)s::timestamptz[])
    AS printed (zone, year, begins, ends)
    ON printed.zone = {_ZONE} AND a.published_at >= printed.begins AND a.published_at < printed.ends"""
"""The year that the outlet printed: it begins with that of the outlet's zone."""
_OF_YEAR: LiteralString = "(%(year)s::text IS NULL OR year = %(year)s)"
_OF_LANGUAGE: LiteralString = "(%(language)s::text IS NULL OR language = %(language)s)"
_OF_TOPIC: LiteralString = "(%(topic)s::text IS NULL OR %(topic)s = ANY(topics))"
_COUNTS = f"""
WITH gone AS MATERIALIZED (
    SELECT {_YEAR} AS year, a.language, coalesce(r.topics, '{{}}') AS topics {_REMOVED}
    LEFT JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id {_PRINTED})
SELECT 'year' AS name, year AS value, count(*) AS number FROM gone WHERE {_OF_LANGUAGE} AND {_OF_TOPIC} GROUP BY year
UNION ALL SELECT 'language', language, count(*) FROM gone WHERE {_OF_YEAR} AND {_OF_TOPIC} GROUP BY language
UNION ALL SELECT 'topic', topic, count(*) FROM gone CROSS JOIN unnest(topics) AS topic
    WHERE {_OF_YEAR} AND {_OF_LANGUAGE} GROUP BY topic
ORDER BY name, number DESC, value"""  # noqa: S608 - our own words
_IDS = f"""
SELECT a.id {_REMOVED} {_PRINTED}
WHERE (%(year)s::text IS NULL OR {_YEAR} = %(year)s) AND (%(language)s::text IS NULL OR a.language = %(language)s)
  AND (%(topic)s::text IS NULL OR EXISTS (SELECT FROM revision r
      WHERE r.article_id = a.id AND r.id = a.revision_id AND %(topic)s = ANY(r.topics)))
ORDER BY a.sort_at DESC, a.id DESC"""  # noqa: S608 - our own words
_ARTICLES = """
SELECT a.id, a.title, coalesce(a.teaser, '') AS teaser, a.language, e.label AS edition, a.published, a.sort_at,
       coalesce(r.topics, '{}') AS topics, a.address, a.first_captured_at, c.since AS last_seen_at,
       missed.at AS missing_since, c.at AS removed_at, a.state,
       c.evidence->'before'->>-1 AS capture,
       ARRAY(SELECT jsonb_array_elements_text(c.evidence->'after')) AS visits
FROM article a
JOIN LATERAL (SELECT * FROM change WHERE article_id = a.id AND kind = 'removed' AND at BETWEEN %(since)s AND %(at)s
    ORDER BY at DESC LIMIT 1) AS c ON true
LEFT JOIN LATERAL (SELECT at FROM change WHERE article_id = a.id AND kind = 'suspected' AND at <= c.at
    ORDER BY at DESC LIMIT 1) AS missed ON true
LEFT JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id
LEFT JOIN edition e ON e.outlet_id = a.outlet_id AND e.id = a.edition
WHERE a.id = ANY(%(ids)s) AND NOT a.withheld ORDER BY a.sort_at DESC, a.id DESC"""


@dataclass(frozen=True, slots=True)
class _Zone:
    """A zone, with the first and the last year (UTC) of its articles."""

    zone: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class _Id:
    id: str


async def mass_removal(db: ReadPool, id: str) -> MassRemoval | None:
    """Return the mass removal with this id; None if there is none."""
    return await db.one(MassRemoval, _ONE, {"id": id})


async def counts(
    db: ReadPool, removal: MassRemoval, year: str | None = None, language: str | None = None, topic: str | None = None
) -> list[Counted]:
    """Count its articles by year, language and topic. The values of each are in order, the commonest first.

    A choice narrows the counts of the others: with a year, the topics of that year are counted, and still every year.
    """
    given = {**_within(removal), **await _years(db, removal), "year": year, "language": language, "topic": topic}
    return await db.rows(Counted, _COUNTS, given)


async def removed_ids(
    db: ReadPool, removal: MassRemoval, year: str | None = None, language: str | None = None, topic: str | None = None
) -> list[str]:
    """Return the ids of its articles, the newest first. The year is that of publication, empty for none."""
    given = {**_within(removal), **await _years(db, removal), "year": year, "language": language, "topic": topic}
    return [row.id for row in await db.rows(_Id, _IDS, given)]


async def removed_articles(db: ReadPool, removal: MassRemoval, ids: Sequence[str]) -> list[RemovedArticle]:
    """Return these articles, the newest first."""
    return await db.rows(RemovedArticle, _ARTICLES, {**_within(removal), "ids": list(ids)})


async def every_removed(db: ReadPool, removal: MassRemoval, ids: Sequence[str]) -> AsyncIterator[list[RemovedArticle]]:
    """Yield these articles in this order, a few hundred at a time."""
    for start in range(0, len(ids), _AT_ONCE):
        yield await removed_articles(db, removal, ids[start : start + _AT_ONCE])


async def _years(db: ReadPool, removal: MassRemoval) -> dict[str, list[Any]]:
    """Return the years of its articles in each of their zones, with begin and end."""
    found: dict[str, list[Any]] = {"zones": [], "years": [], "begins": [], "ends": []}
    for row in await db.rows(_Zone, _ZONES, _within(removal)):
        for year in range(max(row.first - 1, 1), min(row.last + 2, 9999)):
            bounds = [midnight(date(one, 1, 1), row.zone or "UTC") for one in (year, year + 1)]
            for name, value in zip(found, (row.zone, f"{year:04d}", *bounds), strict=True):
                found[name].append(value)
    return found


def _within(removal: MassRemoval) -> dict[str, object]:
    return {"outlet": removal.outlet_id, "since": removal.since, "at": removal.at}
