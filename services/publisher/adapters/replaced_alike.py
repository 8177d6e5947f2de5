"""Find the articles to judge again because a batch shows what replaced their text, or what they began with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from operator import itemgetter
from typing import get_args

from services.publisher.core.grouping import Group
from services.publisher.core.reading import Reading, Row
from shared.archive.schema.connection import Connection
from shared.archive.write import lookups, replaced_texts
from shared.archive.write.replaced_texts import SameText

_FEW = 3
"""If up to this many articles share a replacement text, judge all of them again when another article shows it."""
_DECIDE = 3
"""A text is a placeholder of an article from when it replaced that of two others. So the first three decide for all."""


async def replaced_alike(
    conn: Connection, fresh: Sequence[Reading], new: Collection[str], groups: Sequence[Group]
) -> list[Group]:
    """Return the articles whose text was replaced by a text that these addresses also show: it is a placeholder.

    If more than a few articles already show it, that was found before. If the batch has one of the first that do, it
    was not: then all articles with the text are enqueued. A late first text counts too: it turns what seemed to be the
    first text into a replacement.
    """
    few: set[str] = set()
    taken = {a for g in groups for a in (*g.articles, *g.addresses)}
    several = {r.seen.address_id for r in fresh} - {*new}
    for by in get_args(SameText) if several else ():
        texts = await replaced_texts.replacing_texts(conn, several, by)
        rows = await replaced_texts.articles_replaced_by(conn, texts, by)
        showing = Counter((row["outlet_id"], row[by]) for row in rows)
        few |= {row["article_id"] for row in rows if showing[row["outlet_id"], row[by]] <= _FEW + len(fresh)}
        if by != "ending":
            await replaced_texts.enqueue_showing(conn, _newly_decided(rows, by, taken), by, taken)
    shown = sorted({(r.message.article.outlet, r.seen.revision_id) for r in fresh})
    few |= await replaced_texts.articles_showing(conn, [{"outlet_id": o, "revision_id": t} for o, t in shown])
    known = await lookups.articles(conn, few - taken) if few - taken else {}
    return [Group(articles={a}) for a in sorted(known)]


def _newly_decided(rows: Sequence[Row], by: str, taken: Collection[str]) -> list[Row]:
    """Return the texts that the batch may have made placeholders, or placeholders from an earlier moment on."""
    first: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in sorted(rows, key=itemgetter("since", "article_id")):
        first[row["outlet_id"], row[by]].append(row)
    decided = [pair for pair, some in first.items() if any(r["article_id"] in taken for r in some[:_DECIDE])]
    return [{"outlet_id": outlet, by: text} for outlet, text in decided if len(first[outlet, text]) > 1]
