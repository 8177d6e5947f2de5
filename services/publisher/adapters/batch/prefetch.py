"""Read everything that the archive knows about the articles of a batch, in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from services.publisher.adapters.batch.counters import find_counters
from services.publisher.adapters.batch.identity_evidence import Linked, links_of
from services.publisher.adapters.batch.signs import led_to
from services.publisher.adapters.batch.substitutes import set_aside
from services.publisher.adapters.batch.texts_of_articles import Texts
from services.publisher.core.facts import Seen
from services.publisher.core.identity.grouping import Group
from services.publisher.core.identity.moves import moves_of
from services.publisher.core.known_article import Known, seen_in
from services.publisher.core.placeholders.placeholders import placeholder_signs, replacements, second
from services.publisher.core.reading import CaptureReading, Row, capture_row, published_at, revision_row
from services.publisher.core.removal.confirmation_windows import ConfirmationWindow
from shared.archive.schema.connection import Connection
from shared.archive.write import lookups, replaced_texts
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
    links = await links_of(conn, several, state.linked, state.fresh, state.new)
    await _captures(conn, of_article, of_address, state)
    await _signs(conn, of_address, state)
    for k in known:
        k.moves = moves_of(k, links)
    await _texts(conn, of_article, of_address, state)
    await _placeholders(conn, known, window)
    await set_aside(conn, known, window)
    await find_counters(conn, known)
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


async def _placeholders(conn: Connection, known: Sequence[Known], window: ConfirmationWindow) -> None:
    """Captures that show what replaced the text of another article as well become signs of absence."""
    seen = [(k, [seen_in(row) for row in k.captures]) for k in known if len(k.captures) > 1]
    texts = await _replaced_elsewhere(conn, seen, "revision_id")
    own = await _begun_elsewhere(conn, seen, texts)
    wordings = await _replaced_elsewhere(conn, seen, "wording")
    endings = await _replaced_elsewhere(conn, seen, "ending")
    lined = await _of_series(conn, seen, wordings)
    for (k, captures), shown, begun, worded, ended in zip(seen, texts, own, wordings, endings, strict=True):
        k.own_elsewhere, k.worded_elsewhere, k.ended_elsewhere = begun, set(worded), set(ended)
        others = {text: since for text, since in {**worded, **shown}.items() if not _is_named_alike(k, text)}
        alike = partial(lined.are_alike, k)
        signs = placeholder_signs(captures, others, window(k.captures[0]["outlet_id"]), alike)
        k.placeholders = {s.capture_id for s in signs}
        k.signs += signs


async def _of_series(
    conn: Connection, seen: Sequence[tuple[Known, Sequence[Seen]]], worded: Sequence[Collection[str]]
) -> Texts:
    """Load the texts of the articles that showed several wordings of others, whether they are believed or not."""
    texts = Texts([k for k, _ in seen])
    found = (pair for pair, of in zip(seen, worded, strict=True) if len({s.wording for s in pair[1]} & {*of}) > 1)
    rows = [
        {"article_id": name, "address_id": s.address_id, "revision_id": s.revision_id, "before_id": None}
        for k, captures in found
        for s in captures
        for name in sorted({a["id"] for a in k.articles} or k.addresses)
    ]
    await texts.load_believed_or_not(conn, rows)
    return texts


def _is_named_alike(known: Known, text: str) -> bool:
    """Return whether the text has the headline and the date with which the article began.

    Then it is its own, and stands elsewhere by a mistake.
    """
    first = min(known.captures, key=lambda row: (row["captured_at"], row["id"]))
    own, other = known.texts.get(first["revision_id"]), known.texts.get(text)
    if own is None or other is None or text == first["revision_id"]:
        return False
    return own["title"] == other["title"] and published_at(own) == published_at(other) is not None


async def _replaced_elsewhere(
    conn: Connection, seen: Sequence[tuple[Known, Sequence[Seen]]], by: replaced_texts.SameText
) -> list[dict[str, datetime]]:
    """For each article, in order: the texts that replaced an earlier one of another article, and since when."""
    asked = {(k.captures[0]["outlet_id"], text) for k, captures in seen for text in _in_question(captures, by)}
    texts = [{"outlet_id": outlet, by: text} for outlet, text in sorted(asked)]
    rows = await replaced_texts.articles_replaced_by(conn, texts, by)
    return [_not_of(k, rows, by) for k, _ in seen]


async def _begun_elsewhere(
    conn: Connection, seen: Sequence[tuple[Known, Sequence[Seen]]], shown: Sequence[Collection[str]]
) -> list[set[str]]:
    """For each article, in order: the texts that replaced an earlier one and with which another article began."""
    asked = [
        {"asked": n, "outlet_id": k.captures[0]["outlet_id"], "own": sorted(k.addresses), "revision_id": text}
        for n, (k, captures) in enumerate(seen)
        for text in sorted({s.revision_id for s in replacements(captures, "revision_id")} - {*shown[n]})
    ]
    found: list[set[str]] = [set() for _ in seen]
    for row in await replaced_texts.texts_begun_elsewhere(conn, asked):
        found[row["asked"]].add(row["revision_id"])
    return found


def _in_question(captures: Sequence[Seen], by: replaced_texts.SameText) -> set[str]:
    """Return the texts that replaced another one and, where there are such, those that were replaced."""
    replacing = {getattr(s, by) for s in replacements(captures, by)}
    if not replacing or by == "ending":
        return replacing
    return replacing | {text for s in captures if (text := getattr(s, by))}


def _not_of(known: Known, rows: Sequence[Row], by: str) -> dict[str, datetime]:
    own = {*known.addresses, *(a["id"] for a in known.articles)}
    outlet = known.captures[0]["outlet_id"]
    found: dict[str, list[datetime]] = defaultdict(list)
    for row in rows:
        if row["outlet_id"] == outlet and row["article_id"] not in own:
            found[row[by]].append(row["since"])
    return {text: second(times) for text, times in found.items()}


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
