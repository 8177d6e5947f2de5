"""Find reports of the same event by any outlet in any language, and which was first."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shared.archive.read.alike.surroundings import Surroundings
from shared.archive.read.cards import Card, by_ids
from shared.archive.read.connection.pool import ReadPool
from shared.text.across_languages import COUNTED
from shared.text.counterparts import in_other_languages
from shared.text.editions import Report
from shared.text.same_language import Neighbours, alike
from shared.text.stories import MOST, Days, Kinship
from shared.text.story_texts import LONGEST, StoryText, shows_names

_TERMS = """
SELECT json_object_agg(a.id, r.terms) AS terms FROM article a
JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id AND r.terms IS NOT NULL
WHERE a.id = ANY(%(ids)s) AND NOT a.withheld"""
_TEXTS = """
SELECT a.id, a.outlet_id, r.title, left(running.text, %(most)s) AS text FROM article a
JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id
CROSS JOIN LATERAL (
    SELECT coalesce(string_agg(block ->> 'text', E'\\n' ORDER BY number), '') AS text
    FROM jsonb_array_elements(r.blocks) WITH ORDINALITY AS blocks (block, number)
    WHERE block ->> 'kind' NOT IN ('image', 'embed')) running
WHERE a.id = ANY(%(ids)s) AND NOT a.withheld"""


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A report of the same event, with a score from 0 to 1 and its reasons, rarest first.

    names, numbers  in both texts
    words           rare words in both, in lower case; within one language proper names
    sort_at         its earliest known time: of publication or of the first capture, whichever is earlier
    """

    id: str
    outlet_id: str
    outlet_name: str
    edition: str | None
    edition_label: str | None
    language: str
    title: str
    sort_at: datetime
    state: str
    score: float
    names: tuple[str, ...]
    numbers: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Terms:
    terms: dict[str, dict[str, int]] | None


@dataclass(frozen=True, slots=True)
class _Text:
    id: str
    outlet_id: str
    title: str
    text: str


async def stories(around: Surroundings) -> list[StoryRow]:
    """Return reports of the same event within three days, earliest first. Compares the newest texts."""
    found = await kin_of(around)
    rows = [_row(card, found[card.id]) for card in await by_ids(around.nearby.db, list(found))]
    return sorted(rows, key=lambda one: (one.sort_at, one.id))


async def kin_of(around: Surroundings) -> Mapping[str, Kinship]:
    """Return the ids of these reports, and how sure it is of each."""
    row, nearby = around.row, around.nearby
    if around.kin is None:
        around.kin = await nearby.keep(("stories", row.id, row.revision_id), lambda: _found(around))
    return around.kin


async def _found(around: Surroundings) -> dict[str, Kinship]:
    row, nearby = around.row, around.nearby
    reports = {one.id: one for one in await around.of_all(across=not shows_names(row.language))}
    if row.id not in reports:
        return {}
    mine = reports[row.id]
    days, candidates, others = await asyncio.to_thread(_to_compare, reports, mine)
    nearest = {one.id: one for one in days.nearest(mine, MOST)} if shows_names(mine.language) else {}
    wanted = {mine.id: mine, **nearest, **others} if nearest or others else {}
    terms = await _terms(nearby.db, list(wanted)) if wanted else {}
    compared = list(wanted.values())
    in_others = await asyncio.to_thread(
        in_other_languages, days, mine, compared, terms, candidates, around.ids_of_a_day_and_a_half()
    )
    return {kin.id: kin for kin in [*in_others, *await _same_language(nearby.db, days, mine, nearest, terms)]}


def _to_compare(reports: Mapping[str, Report], mine: Report) -> tuple[Days, list[Kinship], Mapping[str, Report]]:
    """Return what may be the same event, with articles in its languages whose words are counted.

    Comparing an article with hundreds of others takes milliseconds, in which the site answers other visitors.
    """
    days = Days(list(reports.values()))
    candidates = days.candidates(mine)
    return days, candidates, {one.id: one for one in days.like(mine, candidates, COUNTED)}


async def _same_language(
    db: ReadPool, days: Days, mine: Report, nearest: Mapping[str, Report], terms: Mapping[str, Mapping[str, int]]
) -> list[Kinship]:
    """Compare terms first. Read and compare the texts only of articles that share a name or number."""
    compared = {id: terms[id] for id in nearest if id in terms}
    found = alike(terms[mine.id], compared) if mine.id in terms else {}
    scores = {id: score for id, score in found.items() if any(days.shared(mine, nearest[id]))}
    if not scores:
        return []
    texts = await _texts(db, [mine, *(nearest[id] for id in compared)])
    one = texts.pop(mine.id, None)
    every = await asyncio.to_thread(Neighbours(one, list(texts.values()), scores).kin) if one else []
    return [_with_reasons(days, mine, nearest[kin.id], kin) for kin in every]


async def _terms(db: ReadPool, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    found = await db.one(_Terms, _TERMS, {"ids": list(ids)})
    return (found.terms if found else None) or {}


async def _texts(db: ReadPool, reports: Sequence[Report]) -> dict[str, StoryText]:
    wanted = {one.id: one for one in reports}
    rows = await db.rows(_Text, _TEXTS, {"ids": list(wanted), "most": LONGEST})
    return {row.id: _story_text(row, wanted[row.id]) for row in sorted(rows, key=lambda row: row.id)}


def _story_text(row: _Text, report: Report) -> StoryText:
    return StoryText(report, row.outlet_id, row.title, row.text)


def _with_reasons(days: Days, mine: Report, other: Report, kin: Kinship) -> Kinship:
    names, numbers = days.shared(mine, other)
    return replace(kin, names=names, numbers=numbers)


def _row(card: Card, kin: Kinship) -> StoryRow:
    return StoryRow(
        card.id, card.outlet_id, card.outlet_name, card.edition, card.edition_label, card.language, card.title,
        card.sort_at, card.state, kin.score, kin.names, kin.numbers, kin.words,
    )  # fmt: skip
