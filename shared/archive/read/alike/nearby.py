"""Read the names and numbers in articles near another in time, to find its editions and stories.

Each page of an article compares it with hundreds of others, and the next page with mostly the same ones. So their names
and numbers are cached in memory, by the version of the row that holds them.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from sys import intern
from typing import Any, LiteralString, Protocol, TypeVar

from shared.archive.read.articles import ArticleRow
from shared.archive.read.connection.pool import ReadPool
from shared.ids import article_id
from shared.text.editions import Report

T = TypeVar("T")
_KEPT = 20_000
_NONE: frozenset[str] = frozenset()


_Key = tuple[str, str, str]
"""Article, revision, and version of the revision's row."""


@dataclass(frozen=True, slots=True)
class NamesAndNumbers:
    """What no translation changes: ids of names with the number of their mentions, and numbers.

    `links` are ids of the articles that the page links as its versions in other languages.
    """

    names: Mapping[str, int]
    numbers: frozenset[str]
    links: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Found:
    """The articles as columns. Reading one row for each would take longer than everything else."""

    ids: list[str]
    revisions: list[str]
    versions: list[str]
    languages: list[str]
    sizes: list[int]
    pictures: list[str | None]
    own: list[bool]
    apart: list[float]


@dataclass(frozen=True, slots=True)
class Near:
    """An article near another. `own` is whether both are of one outlet, `apart` the seconds between them."""

    id: str
    revision: str
    version: str
    language: str
    size: int
    picture: str | None
    own: bool
    apart: float


@dataclass(frozen=True, slots=True)
class _Read:
    texts: list[list[Any]] | None


def _nearest(most: LiteralString, own_outlet: LiteralString) -> LiteralString:
    """Return the query for the `most` articles nearest in time, the nearest first.

    Both sides are read from the index in order. Only for the same outlet a picture is looked up.
    """
    side = (
        "SELECT id, revision_id, language, word_count, lead_picture_url, outlet_id = %(outlet)s AS own,"
        " greatest(sort_at - %(at)s, %(at)s - sort_at) AS apart FROM article WHERE NOT withheld "
    )
    return f"""
WITH near AS MATERIALIZED (
    SELECT * FROM (
        ({side} {own_outlet} AND sort_at BETWEEN %(at)s AND %(until)s ORDER BY sort_at, id LIMIT {most})
        UNION ALL
        ({side} {own_outlet} AND sort_at >= %(since)s AND sort_at < %(at)s ORDER BY sort_at DESC, id LIMIT {most})
    ) both_sides ORDER BY apart, id LIMIT {most})
SELECT coalesce(array_agg(a.id::text), '{{}}') AS ids, coalesce(array_agg(a.revision_id::text), '{{}}') AS revisions,
       coalesce(array_agg(r.xmin::text), '{{}}') AS versions, coalesce(array_agg(a.language), '{{}}') AS languages,
       coalesce(array_agg(a.word_count), '{{}}') AS sizes,
       coalesce(array_agg(CASE WHEN own THEN
           (SELECT min(p.sha256) FROM picture p WHERE p.url = a.lead_picture_url) END), '{{}}') AS pictures,
       coalesce(array_agg(own), '{{}}') AS own,
       coalesce(array_agg(extract(epoch FROM apart)::float8), '{{}}') AS apart
FROM near a JOIN revision r ON r.article_id = a.id AND r.id = a.revision_id"""  # noqa: S608 - our own columns


MOST_OF_ALL, MOST_OF_OUTLET = 600, 400
OF_ALL = _nearest("600", "")
OF_OUTLET = _nearest("400", "AND outlet_id = %(outlet)s")
_THINGS = """
SELECT json_agg(json_build_array(wanted.number, r.xmin::text,
    jsonb_path_query_array(r.names, '$[*] ? (@.ids.size() == 1).ids[0]'), r.numbers, r.alternates)) AS texts
FROM unnest(string_to_array(%(ids)s, ','), string_to_array(%(revisions)s, ','))
    WITH ORDINALITY AS wanted (article_id, id, number)
JOIN revision r ON r.article_id = wanted.article_id AND r.id = wanted.id"""
"""The ids come as one text: the driver takes longer to write hundreds of them as an array than to decode the answer."""


class Keep(Protocol):
    """Return what `find` found for a key, now or a little earlier."""

    async def __call__(self, key: Hashable, find: Callable[[], Awaitable[T]]) -> T: ...


async def _find_anew(key: Hashable, find: Callable[[], Awaitable[T]]) -> T:
    return await find()


class NearbyArticles:
    """Read the articles near another in time, and cache the names and numbers in their newest texts.

    keep  caches what was compared with an article. It holds ids: the articles themselves are read each time, because
          one may have been withheld
    """

    def __init__(self, db: ReadPool, keep: Keep = _find_anew) -> None:
        self.db = db
        self.keep = keep
        self._kept: OrderedDict[_Key, NamesAndNumbers] = OrderedDict()

    async def near(self, row: ArticleRow, within: timedelta, query: LiteralString) -> list[Near]:
        """Return the articles nearest to this one in time, including itself, the nearest first."""
        at = row.sort_at
        asked = {"at": at, "since": at - within, "until": at + within, "outlet": row.outlet_id}
        found = await self.db.one(_Found, query, asked)
        if found is None:
            return []
        columns = (
            found.ids, found.revisions, found.versions, found.languages, found.sizes, found.pictures, found.own,
            found.apart,
        )  # fmt: skip
        return sorted(map(Near, *columns), key=lambda one: (one.apart, one.id))

    async def reports(self, near: Sequence[Near]) -> list[Report]:
        """Return the names and numbers of these articles. One whose text is gone meanwhile is left out."""
        things = await self._things([(one.id, one.revision, one.version) for one in near])
        return [_report(one, things[one.id]) for one in near if one.id in things]

    async def _things(self, wanted: Sequence[_Key]) -> dict[str, NamesAndNumbers]:
        """Return the names and numbers of each article."""
        found, missing = {}, []
        for key in wanted:
            if things := self._kept.get(key):
                found[key[0]] = things
                self._kept.move_to_end(key)
            else:
                missing.append(key)
        return found | await self._read(missing) if missing else found

    async def _read(self, missing: Sequence[_Key]) -> dict[str, NamesAndNumbers]:
        """Read the missing ones and cache each under the version that was read.

        A replica may still have an older version.
        """
        ids, revisions, _ = zip(*missing, strict=True)
        rows = await self.db.one(_Read, _THINGS, {"ids": ",".join(ids), "revisions": ",".join(revisions)})
        read = {}
        for number, version, names, numbers, alternates in (rows.texts if rows else None) or ():
            article, revision, _ = missing[number - 1]
            read[article] = self._kept[article, revision, version] = _things(names, numbers, alternates)
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return read


def _report(one: Near, things: NamesAndNumbers) -> Report:
    pictures = frozenset((one.picture,)) if one.picture else _NONE
    return Report(one.id, one.language, one.size, things.names, things.numbers, things.links, pictures)


def _things(
    names: Sequence[str] | None, numbers: Sequence[str] | None, alternates: Sequence[Sequence[str]] | None
) -> NamesAndNumbers:
    """Intern the values: most names and numbers occur in many texts, so each is stored once."""
    counts: dict[str, int] = {}
    for name in map(intern, names or ()):
        counts[name] = counts.get(name, 0) + 1
    linked = frozenset(article_id(url) for _, url in alternates) if alternates else _NONE
    return NamesAndNumbers(counts, frozenset(map(intern, numbers or ())), linked)
