"""Read the evidence that joins or splits the addresses of a batch: redirects, links, names, rulings and texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from services.publisher.core.identity.moves import candidates, moved
from services.publisher.core.identity.reasons import MOST_ADDRESSES, Links, ruled
from services.publisher.core.identity.same_story import edited, followed, nearly_same, nearly_same_and_dated
from services.publisher.core.identity.spellings import spellings
from services.publisher.core.language_folders import is_untranslated
from services.publisher.core.placeholders.foreign_texts import shares_nothing
from services.publisher.core.reading import CaptureReading, Row, revision_row, unpacked
from services.publisher.core.removal.confirmation_windows import ConfirmationWindow
from shared.archive.diff.compare import shown
from shared.archive.schema.connection import Connection
from shared.archive.write import identity, lookups
from shared.ids import article_id


@dataclass(slots=True)
class Linked:
    """Evidence about a set of addresses.

    links  what joins or separates the addresses
    rows   all addresses of the articles concerned, by article: id, address, article_id
    ends   addresses at the other end of a redirect, link or ruling of these articles
    """

    links: Links = field(default_factory=Links)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    ends: set[str] = field(default_factory=set)


async def linked(
    conn: Connection,
    spoken: Collection[str],
    fresh: Sequence[CaptureReading],
    article_of: dict[str, str],
    new: Collection[str],
    window: ConfirmationWindow,
    twins: Mapping[str, Sequence[Row]] = MappingProxyType({}),
) -> Linked:
    """Return the evidence about the addresses in `spoken`. Adds the articles that it looks up to `article_of`.

    new    addresses that have no article yet
    twins  articles that the addresses may belong to, with their addresses: evidence about these is returned, too
    """
    if not spoken:
        return Linked()
    found = Linked(rows={article: [*rows] for article, rows in twins.items()})
    ids = {*spoken, *(row["id"] for rows in twins.values() for row in rows)}
    article_of |= {row["id"]: article for article, rows in twins.items() for row in rows}
    given = _given(fresh)
    most = MOST_ADDRESSES + max(len(ids), 1)  # groups with more addresses have been split before
    while True:
        ids |= await _companions(conn, ids, article_of, new, found)
        stored = await identity.links(conn, ids, most, MOST_ADDRESSES)
        namesakes, crowd = await _namesakes(conn, ids, given, {row["id"] for row in given} - article_of.keys())
        namesakes |= await _spelled_otherwise(conn, [*given, *(row for rows in found.rows.values() for row in rows)])
        ends = {row[side] for row in stored.redirects for side in ("from_id", "to_id")}
        aliases = await lookups.addresses_of_aliases(conn, ends) if ends else {}
        ends |= {a for led in aliases.values() for a in led}
        ends |= {row[side] for row in stored.rulings for side in ("address_id", "other_id") if row[side]}
        ends |= {a for pair in (*stored.named, *namesakes) for a in pair} | crowd
        if ends <= ids:
            break
        ids |= ends
    read = await lookups.read_at(conn, ends) if ends else set()
    pairs, named = candidates(stored.redirects, aliases, read), stored.named
    words = await _words(conn, {*pairs, *named, *namesakes}, fresh) if pairs or named or namesakes else {}
    same = frozenset(p for p in await _same_by_name(conn, namesakes, words) if not _began_otherwise(*p, words))
    stood = await identity.last_unchanged(conn, {one for one, _ in pairs}) if pairs else {}
    found.links = Links(
        moved(pairs, words, stood, window),
        nearly_same(named, words),
        same,
        *ruled(stored.rulings),
        edited(named, words),
    )
    found.ends = ends & read
    return found


async def _same_by_name(
    conn: Connection, namesakes: Collection[tuple[str, str]], words: Mapping[str, Sequence[Mapping[str, Any]]]
) -> frozenset[tuple[str, str]]:
    """Return the pairs with nearly the same text. An edited text at a new address counts if the old address was gone.

    Editions give a story and its translation one number. A page that shows the original until it is translated joins
    nothing.
    """
    words = {address: [text for text in texts if not _is_original(text)] for address, texts in words.items()}
    same = nearly_same_and_dated(namesakes, words)
    edited = nearly_same_and_dated(namesakes, words, may_be_edited=True) - same if namesakes else frozenset()
    missed = await identity.missed_at(conn, {a for pair in edited for a in pair}) if edited else ()
    return same | followed(edited, words, missed)


def _is_original(text: Mapping[str, Any]) -> bool:
    return is_untranslated(text["address"], " ".join(map(shown, unpacked(text["blocks"]))))


def _began_otherwise(one: str, other: str, words: Mapping[str, Sequence[Mapping[str, Any]]]) -> bool:
    """Return whether the first texts have nothing in common. Then a cache showed one article at the other's address."""
    first, second = (min(words[a], key=lambda text: (text["first_seen"], text["id"])) for a in (one, other))
    return bool(first["id"] != second["id"]) and shares_nothing(first, second)


async def links_of(
    conn: Connection,
    addresses: Collection[str],
    found: Linked,
    fresh: Sequence[CaptureReading],
    new: Collection[str],
    window: ConfirmationWindow,
) -> Links:
    """Return what links these addresses. `found` has the links of the addresses in the batch."""
    spoken = {r.seen.address_id for r in fresh} | {row["id"] for rows in found.rows.values() for row in rows}
    lacking = {*addresses} - spoken
    if not lacking:
        return found.links
    more = (await linked(conn, lacking, fresh, {}, new, window)).links
    had = found.links
    return Links(
        had.moves | more.moves, had.named | more.named, had.namesakes | more.namesakes, edited=had.edited | more.edited
    )


def _given(fresh: Sequence[CaptureReading]) -> list[Row]:
    """Return the addresses of the batch, with their outlets. Some are not stored yet."""
    rows = {
        r.seen.address_id: {"id": r.seen.address_id, "address": r.address, "outlet_id": r.message.article.outlet}
        for r in fresh
    }
    return [rows[name] for name in sorted(rows)]


async def _namesakes(
    conn: Connection, ids: Collection[str], given: Sequence[Row], unstored: Collection[str]
) -> tuple[set[tuple[str, str]], set[str]]:
    """Return the pairs of addresses with one name, both ways, and the addresses that have too many namesakes now.

    A name of many addresses names no story. Those that were joined by it before this batch have to be parted.
    """
    others: dict[str, set[str]] = defaultdict(set)
    for one, other in await identity.namesakes(conn, ids, given, MOST_ADDRESSES + 1):
        others[one].add(other)
    few = {(one, other) for one, found in others.items() if len(found) < MOST_ADDRESSES for other in found}
    before = {one: {one, *found} - {*unstored} for one, found in others.items()}
    crowd = {a for one, found in before.items() if len(found) <= MOST_ADDRESSES <= len(others[one]) for a in found}
    return few | {(other, one) for one, other in few}, crowd


async def _spelled_otherwise(conn: Connection, rows: Sequence[Row]) -> set[tuple[str, str]]:
    """Return the pairs of an address and another spelling of it that is known, both ways."""
    others = {(row["id"], article_id(other)) for row in rows for other in spellings(row["address"])}
    given = {row["id"] for row in rows}
    unknown = {other for _, other in others} - given
    known = given | (await lookups.articles_of_addresses(conn, unknown)).keys() if unknown else given
    return {pair for one, other in others if other in known for pair in ((one, other), (other, one))}


async def _companions(
    conn: Connection, ids: Collection[str], article_of: dict[str, str], new: Collection[str], found: Linked
) -> set[str]:
    """Return the other addresses of the articles that have these addresses."""
    if unknown := set(ids) - article_of.keys() - {*new}:
        article_of |= await lookups.articles_of_addresses(conn, unknown)
    articles = {article_of[a] for a in ids if a in article_of} - found.rows.keys()
    rows: dict[str, list[Row]] = defaultdict(list)
    for row in await lookups.addresses(conn, articles) if articles else ():
        rows[row["article_id"]].append(row)
        article_of[row["id"]] = row["article_id"]
    found.rows |= rows
    return {row["id"] for own in rows.values() for row in own}


async def _words(
    conn: Connection, pairs: Collection[tuple[str, str]], fresh: Sequence[CaptureReading]
) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return all texts of these addresses: those in the archive and those in the batch."""
    addresses = {a for pair in pairs for a in pair}
    words: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in await identity.words_at(conn, addresses):
        words[row["address_id"]].append(row)
    for reading in fresh:
        if reading.seen.address_id in addresses:
            words[reading.seen.address_id].append(_words_of(reading))
    return words


def _words_of(reading: CaptureReading) -> Mapping[str, Any]:
    article = reading.message.article
    more = {"address": article.address, "outlet_id": article.outlet, "urls": [article.url]}
    return revision_row(reading) | {"last_seen": reading.seen.at} | more
