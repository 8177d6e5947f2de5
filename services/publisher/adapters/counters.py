"""Find the texts of articles that differ only in counters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from services.publisher.core.counters import furniture, in_question, joined, same_but_for_counters
from services.publisher.core.facts import Seen
from services.publisher.core.known_article import Known, seen_in
from services.publisher.core.reading import Row, unpacked
from shared.archive.schema.connection import Connection
from shared.archive.write import articles as store
from shared.archive.write import lookups


async def find_counters(conn: Connection, known: Sequence[Known]) -> None:
    """Fill `same_text` of these articles."""
    asked = [(k, found) for k in known if len(k.captures) > 1 for found in in_question(map(seen_in, k.captures))]
    if not asked:
        return
    others = await _others(conn, asked, known)
    stored = await _stored(conn, asked)
    for n, (k, found) in enumerate(asked):
        if lines := furniture(others.get(n, [])):
            names = [fact.revision_id for fact in found]
            texts = [(name, text) for name in names if (text := _text(k.texts.get(name), stored.get(name)))]
            k.same_text = joined(k.same_text, same_but_for_counters(texts, lines))


async def _others(
    conn: Connection, asked: Sequence[tuple[Known, Sequence[Seen]]], known: Sequence[Known]
) -> Mapping[int, list[Any]]:
    """Return the blocks of other articles as they were last seen before the second of these texts."""
    rows = [
        {"asked": n, "outlet_id": k.captures[0]["outlet_id"], "own": sorted(k.addresses), "at": found[1].at}
        for n, (k, found) in enumerate(asked)
    ]
    blocks = defaultdict(list)
    fresh = {(a, name): k.texts[name] for k in known for a in k.addresses for name in k.fresh if name in k.texts}
    for row in await lookups.blocks_of_others(conn, rows):
        text = fresh.get((row["address_id"], row["revision_id"]), row)
        if text["blocks"] is not None:
            blocks[row["asked"]].append(unpacked(text["blocks"]))
    return blocks


async def _stored(conn: Connection, asked: Sequence[tuple[Known, Sequence[Seen]]]) -> Mapping[str, Mapping[str, Any]]:
    wanted = [
        {"article_id": article["id"], "id": name}
        for k, found in asked
        for article in k.articles
        for name in sorted({fact.revision_id for fact in found})
        if "blocks" not in k.texts.get(name, {})
    ]
    found = await store.blocks_of(conn, wanted) if wanted else {}
    return {name: row for (_, name), row in found.items()}


def _text(row: Row | None, stored: Mapping[str, Any] | None) -> Row | None:
    text = {**(row or {}), **(stored or {})}
    return text if "blocks" in text else None
