"""Read everything that the archive knows about the articles of a batch, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.publisher.adapters.batch.identity_evidence import Linked, links_of
from services.publisher.adapters.batch.signs import led_to
from services.publisher.core.identity.grouping import Group
from services.publisher.core.identity.moves import moves_of
from services.publisher.core.known_article import Known
from services.publisher.core.reading import CaptureReading, Row, capture_row, revision_row
from services.publisher.core.removal.confirmation_windows import ConfirmationWindow
from shared.archive.schema.connection import Connection
from shared.archive.write import lookups
from shared.contracts import ObservationKind


@dataclass(slots=True)
class ArticleState:
    """What a batch brings that can change articles.

    fresh    readings that were not in the archive
    reread   addresses of captures that a later parser read
    missed   addresses with an observation that can change a history
    aliased  addresses that another URL was found to lead to
    new      addresses that nothing but one of these readings shows
    linked   evidence other than texts that joins these addresses
    """

    fresh: list[CaptureReading] = field(default_factory=list)
    reread: set[str] = field(default_factory=set)
    missed: set[str] = field(default_factory=set)
    aliased: set[str] = field(default_factory=set)
    new: set[str] = field(default_factory=set)
    linked: Linked = field(default_factory=Linked)


async def prefetch(
    conn: Connection,
    groups: Sequence[Group],
    articles: Mapping[str, Row],
    state: ArticleState,
    window: ConfirmationWindow,
) -> list[Known]:
    """Return one `Known` for each group, in order."""
    if not groups:
        return []
    known = [Known(articles=[articles[a] for a in sorted(g.articles)]) for g in groups]
    of_article = {a: k for g, k in zip(groups, known, strict=True) for a in g.articles}
    of_address = await _addresses(conn, groups, known, of_article, state)
    several = {a for k in known if k.articles and len(k.addresses) > 1 for a in k.addresses}
    links = await links_of(conn, several, state.linked, state.fresh, state.new, window)
    await _captures(conn, of_article, of_address, state)
    await _signs(conn, of_address, state)
    for k in known:
        k.moves = moves_of(k, links)
    await _texts(conn, of_article, of_address, state)
    return known


async def _addresses(
    conn: Connection,
    groups: Sequence[Group],
    known: Sequence[Known],
    of_article: Mapping[str, Known],
    state: ArticleState,
) -> dict[str, Known]:
    own = {a: k for g, k in zip(groups, known, strict=True) for a in g.addresses}
    for reading in state.fresh:
        if reading.seen.address_id in own:
            own[reading.seen.address_id].addresses[reading.seen.address_id] = reading.address
    for row in await lookups.addresses(conn, of_article) if of_article else ():
        article = of_article[row["article_id"]]
        article.addresses[row["id"]] = row["address"]
        article.on_record |= {*(row["removals_on_record"] or ())}
    return {a: k for k in known for a in k.addresses}


async def _captures(
    conn: Connection, of_article: Mapping[str, Known], of_address: Mapping[str, Known], state: ArticleState
) -> None:
    """Add the captures: for known articles from the archive, for new articles from the batch."""
    old = [a for k in {id(k): k for k in of_article.values()}.values() for a in k.addresses]
    for row in await lookups.captures(conn, old) if old else ():
        of_address[row["address_id"]].captures.append(row)
    for reading in state.fresh:
        mine = of_address.get(reading.seen.address_id)
        if mine is not None:
            mine.arrived.add(reading.seen.capture_id)
        if mine is not None and not mine.articles:
            mine.captures.append(capture_row(reading))


async def _signs(conn: Connection, of_address: Mapping[str, Known], state: ArticleState) -> None:
    """Add the observations at the articles' addresses as signs.

    A page that names another address counts there, too, as long as its body stays the same.
    Skip observations from before an article's first capture, those that an earlier parser made from a capture that now
    gives an article, and redirects to a page that names the address as its own.
    """
    captures = {c["id"]: c["captured_at"] for k in of_address.values() for c in k.captures}
    if not captures:
        return
    shown = {(c["address_id"], c["captured_at"]) for k in of_address.values() for c in k.captures}
    bodies = {(c["address_id"], c["body_sha256"]) for k in of_address.values() for c in k.captures}
    rows = await lookups.signs(conn, of_address, min(captures.values()))
    aliases = {row["address_id"] for row in rows if row["concerned"] != [row["address_id"]]}
    leading = await led_to(conn, [row for row in rows if row["moved_to"]], aliases)
    for row in rows:
        if row["capture_id"] in captures:
            continue
        for address in row["concerned"]:
            if row["kind"] == ObservationKind.MOVED and (address, row["observed_at"]) in shown:
                continue
            is_again = row["kind"] == ObservationKind.NOT_MODIFIED and (address, row["body_sha256"]) in bodies
            if is_again or leading.concerns(row, address):
                of_address[address].signs.append(leading.sign(row, address, of_address[address].addresses))


async def _texts(
    conn: Connection, of_article: Mapping[str, Known], of_address: Mapping[str, Known], state: ArticleState
) -> None:
    """Add each text as its earliest capture shows it, from the archive or from the batch."""
    for row in await lookups.revisions(conn, of_article) if of_article else ():
        _keep_earlier(of_article[row["article_id"]], row)
    for reading in state.fresh:
        known = of_address.get(reading.seen.address_id)
        if known is not None:
            name = reading.seen.revision_id
            if _keep_earlier(known, revision_row(reading)) and name not in known.fresh:
                known.fresh.append(name)
    for row in await lookups.changes(conn, of_article) if of_article else ():
        of_article[row["article_id"]].changes[row["id"]] = row


def _keep_earlier(known: Known, row: Row) -> bool:
    """Keep `row` if it is earlier than the stored row, or if a later parser read the same capture.

    Returns whether it did.
    """
    other = known.texts.get(row["id"])
    if other is not None and other["capture_id"] != row["capture_id"]:
        if (other["first_seen"], other["capture_id"]) < (row["first_seen"], row["capture_id"]):
            return False
    elif other is not None and other["parser"] == row["parser"]:
        return False
    known.texts[row["id"]] = row
    return True
