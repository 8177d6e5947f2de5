"""Find captures that show what replaced the text of another article as well: they become signs of absence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import partial

from services.publisher.adapters.batch.texts_of_articles import Texts
from services.publisher.core.facts import Seen
from services.publisher.core.known_article import Known, seen_in
from services.publisher.core.placeholders.placeholders import placeholder_signs, replacements, second
from services.publisher.core.reading import Row, published_at
from services.publisher.core.removal.confirmation_windows import ConfirmationWindow
from shared.archive.schema.connection import Connection
from shared.archive.write import replaced_texts


async def find_placeholders(conn: Connection, known: Sequence[Known], window: ConfirmationWindow) -> None:
    """Fill `placeholders` of these articles, add the signs that follow, and note what stands elsewhere."""
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

    Then the text is the article's own, and other addresses show it by mistake.
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
