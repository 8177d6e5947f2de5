"""Recognise the most frequent cases: an article seen again later with the same text, and one never seen before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Container, Mapping, Sequence
from datetime import datetime

from services.publisher.core.reading import CaptureReading, Row

_QUIET = ("live", "restored")


def seen_again(fresh: Sequence[CaptureReading], known: Mapping[str, Row], special: Collection[str]) -> dict[str, Row]:
    """Return the last sightings to update, by address, for articles with nothing new except a later sighting.

    fresh    captures that are new
    known    by address: its article's id, address, edition, origin, state, revision_id, address_count,
             last_seen_at, is_awaited and awaits_lines, with the address as `address_id`
    special  addresses with other news in the batch
    """
    of_address: dict[str, list[CaptureReading]] = defaultdict(list)
    for reading in fresh:
        of_address[reading.seen.address_id].append(reading)
    rows = {}
    for address, readings in of_address.items():
        article = known.get(address)
        if article is None or address in special or not _is_quiet(article):
            continue
        if all(_same(r, article) for r in readings):
            rows[address] = _row(article, max(r.seen.at for r in readings))
    return rows


def seen_first(fresh: Sequence[CaptureReading], known: Container[str], reread: Container[str]) -> set[str]:
    """Return the addresses that nothing but one of these readings shows, so that the archive need not be asked.

    known   addresses in the archive
    reread  addresses of captures that a later parser read, which may give them a new address
    """
    number = Counter(reading.seen.address_id for reading in fresh)
    return {a for a, readings in number.items() if readings == 1 and a not in known and a not in reread}


def _is_quiet(article: Row) -> bool:
    """Return whether the article has one address and nothing undecided.

    A late answer may only decide something in the past.
    """
    awaits = article["is_awaited"] or article["awaits_lines"]
    return article["address_count"] == 1 and article["state"] in _QUIET and not awaits


def _same(reading: CaptureReading, article: Row) -> bool:
    """Return whether the reading shows the newest text again, later.

    Its address was joined when it first had that text.
    """
    seen = reading.seen
    has_edition = article["edition"] is not None or reading.message.article.edition is None
    same = seen.revision_id == article["revision_id"] and reading.address == article["address"]
    same = same and has_edition and seen.origin == article["origin"] and not seen.is_substitute
    return same and bool(seen.at > article["last_seen_at"])


def _row(article: Row, at: datetime) -> Row:
    return {
        "article_id": article["id"],
        "address_id": article["address_id"],
        "revision_id": article["revision_id"],
        "at": at,
    }
