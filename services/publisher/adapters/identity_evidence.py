"""Read the evidence that joins or splits the addresses of a batch: redirects, rulings and texts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from services.publisher.core.identity import MOST_ADDRESSES, Links, ruled
from services.publisher.core.moves import candidates, moved
from services.publisher.core.reading import CaptureReading, Row, revision_row
from shared.archive.schema.connection import Connection
from shared.archive.write import identity, lookups


@dataclass(slots=True)
class Linked:
    """Evidence about a set of addresses.

    links  what joins or separates the addresses
    rows   all addresses of the articles concerned, by article: id, address, article_id
    ends   addresses at the other end of a redirect or ruling of these articles
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
) -> Linked:
    """Return the evidence about the addresses in `spoken`. Adds the articles that it looks up to `article_of`.

    new  addresses that have no article yet
    """
    ids, found = set(spoken), Linked()
    if not ids:
        return found
    most = MOST_ADDRESSES + max(len(ids), 1)  # groups with more addresses have been split before
    while True:
        ids |= await _companions(conn, ids, article_of, new, found)
        redirects = await identity.redirects(conn, ids, most)
        rulings = await identity.rulings(conn, ids)
        ends = {row[side] for row in redirects for side in ("from_id", "to_id")}
        aliases = await lookups.addresses_of_aliases(conn, ends) if ends else {}
        ends |= {a for led in aliases.values() for a in led}
        ends |= {row[side] for row in rulings for side in ("address_id", "other_id") if row[side]}
        if ends <= ids:
            break
        ids |= ends
    read = await lookups.read_at(conn, ends) if ends else set()
    pairs = candidates(redirects, aliases, read)
    moves = moved(pairs, await _words(conn, pairs, fresh)) if pairs else frozenset()
    found.links = Links(moves, *ruled(rulings))
    found.ends = ends & read
    return found


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
    """Return all texts of these addresses, including those of the batch."""
    addresses = {a for pair in pairs for a in pair}
    words: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for row in await identity.words_at(conn, addresses):
        words[row["address_id"]].append(row)
    for reading in fresh:
        if reading.seen.address_id in addresses:
            words[reading.seen.address_id].append(revision_row(reading))
    return words
