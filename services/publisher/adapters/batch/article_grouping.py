"""Find which addresses are one article.

Split articles whose addresses no longer belong together, and group the rest.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.publisher.adapters.batch.identity_evidence import Linked, linked
from services.publisher.core.identity.grouping import Group, group
from services.publisher.core.identity.reasons import MOST_ADDRESSES
from services.publisher.core.identity.splitting import SplitPart, parts_to_split
from services.publisher.core.placeholders.placeholders import is_first_elsewhere, second
from services.publisher.core.reading import CaptureReading, capture_row
from services.publisher.core.removal.confirmation_windows import ConfirmationWindow
from shared.archive.schema.connection import Connection
from shared.archive.schema.rows import Found
from shared.archive.write import identity, joins, lookups, replaced_texts
from shared.ids import article_id

OfText = Mapping[str, Sequence[str]]
"""Articles by a text's same-text hash."""


@dataclass(frozen=True, slots=True)
class Twins:
    """The articles that ever showed some texts.

    addresses  rows of id, address and article_id, by article
    first      what each of these addresses showed first
    elsewhere  addresses that began with a page that stands at other articles
    """

    of_text: OfText
    addresses: Mapping[str, Sequence[Found]]
    first: Sequence[Found]
    elsewhere: Collection[str]

    def begun_with(self, parted: Collection[str]) -> OfText:
        """Return the articles that have an address which began with the text, and which nobody separated."""
        article_of = {row["id"]: article for article, rows in self.addresses.items() for row in rows}
        left = {*parted, *self.elsewhere}
        begun = {(article_of[r["address_id"]], r["same_text"]) for r in self.first if r["address_id"] not in left}
        # An address has no captures if a later parser assigned them to another address of the same article.
        bare = {article_of[a] for a in article_of.keys() - {row["address_id"] for row in self.first}}
        return {text: [a for a in found if a in bare or (a, text) in begun] for text, found in self.of_text.items()}


async def join(
    conn: Connection,
    spoken: Collection[str],
    fresh: Sequence[CaptureReading],
    article_of: dict[str, str],
    new: Collection[str],
    window: ConfirmationWindow,
) -> tuple[list[Group], Linked]:
    """Group the addresses of a batch with all other addresses of the same articles.

    fresh       captures that are new with this batch
    article_of  article by address; receives what is looked up and what is split
    new         addresses that nothing but one of these captures shows
    """
    first, twins = await _first_texts(conn, fresh, new, window)
    many = await _begun_by_many(conn, first, twins.of_text)
    found = await linked(conn, {*spoken, *(a for a, _ in first)}, fresh, article_of, new, window, twins.addresses)
    parted = await _part(conn, found, fresh, many, article_of, window)
    if parted:
        twins = await _twins(conn, {text for _, text in first if text}, window)
    of_text = twins.begun_with(found.links.parted)
    begun = [(a, None if text in many or a in found.links.parted else text) for a, text in first]
    groups = group(begun + _pairs(spoken, found, article_of), article_of, of_text)
    taken = {a for g in groups for a in g.articles}
    return groups + [Group(articles={a}) for a in sorted(parted - taken)], found


def _pairs(spoken: Collection[str], found: Linked, article_of: Mapping[str, str]) -> list[tuple[str, str | None]]:
    """Return the addresses with what links them, apart from their texts.

    Each address is also listed alone, so that its article is judged.
    """
    linked_by = [(a, " ".join(pair)) for pair in sorted(found.links.pairs) for a in pair]
    return [*linked_by, *((a, None) for a in sorted({*spoken, *found.ends}) if a in article_of)]


async def _first_texts(
    conn: Connection, fresh: Sequence[CaptureReading], new: Collection[str], window: ConfirmationWindow
) -> tuple[list[tuple[str, str | None]], Twins]:
    """Return the addresses of these readings, each with the text it showed first, and the articles that show it.

    The text is None if the first capture was in the archive before, or if other articles show the same page.
    Joins use first texts only, because a text that replaces them later may be a placeholder.
    """
    by_capture = {r.seen.capture_id: r.same_text for r in fresh}
    old = {r.seen.address_id for r in fresh} - {*new}
    rows = await lookups.first_texts(conn, old) if old else []
    rows += [capture_row(r) | {"capture_id": r.seen.capture_id} for r in fresh if r.seen.address_id in new]
    texts = {row["address_id"]: by_capture.get(row["capture_id"]) for row in rows}
    number = Counter(text for text in texts.values() if text)
    own = [row | {"same_text": texts[row["address_id"]]} for row in rows]
    twins = await _twins(conn, number, window, own)
    return [(a, None if a in twins.elsewhere else text) for a, text in texts.items()], twins


async def _begun_elsewhere(conn: Connection, first: Sequence[Found], window: ConfirmationWindow) -> set[str]:
    """Return the addresses (rows of `lookups.first_texts`) that began with a page that stands at other articles."""
    texts = {(row["outlet_id"], row["revision_id"]) for row in first}
    asked = [{"outlet_id": outlet, "revision_id": text} for outlet, text in sorted(texts)]
    times: dict[tuple[str, str], list[datetime]] = defaultdict(list)
    for row in await replaced_texts.articles_replaced_by(conn, asked, "revision_id"):
        times[row["outlet_id"], row["revision_id"]].append(row["since"])
    since = {text: second(found) for text, found in times.items()}
    return {
        row["address_id"]
        for row in first
        if is_first_elsewhere(
            row["captured_at"], since.get((row["outlet_id"], row["revision_id"])), window(row["outlet_id"])
        )
    }


async def _twins(
    conn: Connection, texts: Collection[str], window: ConfirmationWindow, own: Sequence[Found] = ()
) -> Twins:
    """Return the articles that show these texts. `own` are the first texts of the batch's addresses."""
    of_text = await lookups.articles_of_texts(conn, texts) if texts else {}
    addresses: dict[str, list[Found]] = {a: [] for found in of_text.values() for a in found}
    for row in await lookups.addresses(conn, addresses) if addresses else ():
        addresses[row["article_id"]].append(row)
    names = [row["id"] for rows in addresses.values() for row in rows]
    first = await lookups.first_texts(conn, names) if names else []
    number = Counter(row["same_text"] for row in own)
    shared = [row for row in own if (text := row["same_text"]) and (text in of_text or number[text] > 1)]
    return Twins(of_text, addresses, first, await _begun_elsewhere(conn, [*first, *shared], window))


async def _begun_by_many(conn: Connection, first: Sequence[tuple[str, str | None]], of_text: OfText) -> set[str]:
    """Return the texts that too many addresses showed first. They join nothing."""
    new = Counter(text for _, text in first if text)
    own = {address for address, _ in first}
    had = new.keys() & of_text.keys()
    stored = await identity.begun_with(conn, had, MOST_ADDRESSES + 1, own) if had else {}
    return {text for text, number in new.items() if number + stored.get(text, 0) > MOST_ADDRESSES}


async def _part(
    conn: Connection,
    found: Linked,
    fresh: Sequence[CaptureReading],
    many: Collection[str],
    article_of: dict[str, str],
    window: ConfirmationWindow,
) -> set[str]:
    """Split articles whose addresses no longer belong together. Return the ids of all articles concerned."""
    several = {a: rows for a, rows in found.rows.items() if len(rows) > 1}
    if not several:
        return set()
    rows = await lookups.first_texts(conn, [row["id"] for rows in several.values() for row in rows])
    own = {r.seen.capture_id: r.same_text for r in fresh}
    elsewhere = await _begun_elsewhere(conn, rows, window)
    first = {row["address_id"]: (row["parser"], _text(row, own)) for row in rows if _is_known(row, own)}
    texts = [(a, text) for a, (_, text) in first.items() if text]
    known = await identity.begun_with(conn, {text for _, text in texts}, MOST_ADDRESSES + 1) if texts else {}
    many = {*many, *(text for text, number in known.items() if number > MOST_ADDRESSES)}
    judged = {a: (parser, "" if text in many or a in elsewhere else text) for a, (parser, text) in first.items()}
    parted: set[str] = set()
    for article, addresses in several.items():
        for part in parts_to_split(addresses, judged, found.links):
            parted |= {article, await _leave(conn, article, part, article_of)}
    return parted


def _is_known(row: Found, own: Mapping[str, str | None]) -> bool:
    return row["stored"] or row["capture_id"] in own


def _text(row: Found, own: Mapping[str, str | None]) -> str:
    return own.get(row["capture_id"], row["same_text"]) or ""


async def _leave(conn: Connection, article: str, part: SplitPart, article_of: dict[str, str]) -> str:
    new, leaving = article_id(part.smallest), [row["id"] for row in part.rows]
    await joins.split_articles(conn, article, new, part.smallest, leaving)
    article_of.update(dict.fromkeys(leaving, new))
    return new
