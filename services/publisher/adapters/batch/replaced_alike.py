"""Find the articles to judge again because a batch shows what replaced their text, or what they began with."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter
from typing import get_args

from services.publisher.core.identity.grouping import Group
from services.publisher.core.reading import CaptureReading, Row
from shared.archive.schema.connection import Connection
from shared.archive.write import lookups, replaced_texts
from shared.archive.write.replaced_texts import SameText

_FEW = 3
"""If up to this many articles share a replacement text, judge all of them again when another article shows it."""
_DECIDE, _TWO = 3, 2
"""A text is a placeholder of an article from when it replaced that of two others. So the first three decide for all."""


async def replaced_alike(
    conn: Connection, fresh: Sequence[CaptureReading], new: Collection[str], groups: Sequence[Group]
) -> list[Group]:
    """Return the articles whose text was replaced by a text that these addresses also show: it is a placeholder.

    If more than a few articles already show it, that was found before. If the batch changes which were the first or
    since when, it was not: then all articles with the text are enqueued. A late first text counts too: it turns what
    seemed to be the first text into a replacement.
    """
    few: set[str] = set()
    taken = {a for g in groups for a in (*g.articles, *g.addresses)}
    several = {r.seen.address_id for r in fresh} - {*new}
    for by in get_args(SameText) if several else ():
        texts = await replaced_texts.replacing_texts(conn, several, by)
        before = [{**text, "less": True} for text in texts if by != "ending"]
        own = [r.seen.capture_id for r in fresh]
        rows = await replaced_texts.articles_replaced_by(conn, [*texts, *before], by, own)
        showing = Counter((row["outlet_id"], row[by]) for row in rows if not row["less"])
        few |= {row["article_id"] for row in rows if showing[row["outlet_id"], row[by]] <= _FEW + len(fresh)}
        if by != "ending":
            await replaced_texts.enqueue_showing(conn, _newly_decided(rows, by, groups), by, taken)
    shown = sorted({(r.message.article.outlet, r.seen.revision_id) for r in fresh})
    few |= await replaced_texts.articles_showing(conn, [{"outlet_id": o, "revision_id": t} for o, t in shown])
    known = await lookups.articles(conn, few - taken) if few - taken else {}
    return [Group(articles={a}) for a in sorted(known)]


def _newly_decided(rows: Sequence[Row], by: str, groups: Sequence[Group]) -> list[Row]:
    """Return the texts that the batch made placeholders, or placeholders from another moment on, or no placeholders."""
    first: dict[tuple[str, str], dict[bool, list[Row]]] = defaultdict(lambda: {True: [], False: []})
    for row in sorted(rows, key=itemgetter("since", "article_id")):
        first[row["outlet_id"], row[by]][row["less"]].append(row)
    group_of = {a: n for n, g in enumerate(groups) for a in (*g.articles, *g.addresses)}
    parted = {a for g in groups for a in g.articles if not g.addresses}
    decided = [pair for pair, some in first.items() if _are_changed(some[True], some[False], group_of, parted)]
    return [{"outlet_id": outlet, by: text} for outlet, text in decided]


def _are_changed(
    before: Sequence[Row], now: Sequence[Row], group_of: Mapping[str, int], parted: Collection[str]
) -> bool:
    """Return whether the batch changes which articles showed a text first, or joins or splits these articles."""
    was, found = ([(row["article_id"], row["since"]) for row in some[:_DECIDE]] for some in (before, now))
    if len(before) < _TWO and len(now) < _TWO:
        return False
    groups = [group_of[a] for a, _ in found if a in group_of]
    return was != found or len({*groups}) < len(groups) or any(a in parted for a, _ in found)
