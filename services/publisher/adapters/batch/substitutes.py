"""Keep texts that replaced an article separate, until the facts show that they are the article's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from typing import Any

from services.publisher.core.decision import Decision
from services.publisher.core.facts import Seen, Sign
from services.publisher.core.known_article import Known, seen_in
from services.publisher.core.placeholders.foreign_texts import (
    Likeness,
    Text,
    has_words,
    is_cut,
    likeness,
    may_be_cut,
    may_be_foreign,
    may_end_in_notice,
    names_another_site,
)
from services.publisher.core.placeholders.stubs import Judge, Stubs, stubs
from services.publisher.core.reading import Row
from services.publisher.core.removal.confirmation_windows import ConfirmationWindow
from services.publisher.core.texts.garbled_texts import is_garbled, may_be_garbled
from services.publisher.core.texts.repeated_texts import is_repeated, may_be_repeated, once
from services.publisher.core.texts.unfinished_texts import (
    ends_in_own_line,
    has_next_page,
    is_unfinished,
    says_corrected,
    says_taken_out,
    stops_within_notice,
)
from shared.archive.schema.connection import Connection
from shared.archive.write import articles as store
from shared.archive.write import substitutes
from shared.contracts import ObservationKind


async def set_aside(conn: Connection, known: Sequence[Known], window: ConfirmationWindow) -> None:
    """Turn captures of stubs into signs of absence."""
    several = [k for k in known if len({row["revision_id"] for row in k.captures}) > 1]
    await _recall(conn, several)
    pairs = [(k, found) for k in several if (found := _pairs(k)) or _come_back(k)]
    blocks = await _blocks(conn, pairs)
    for k, found in pairs:
        texts = {name: _text(k.texts[name], blocks.get(name)) for pair in found for name in pair}
        _set_aside(k, window(k.captures[0]["outlet_id"]), _judge(texts, k))


async def keep(conn: Connection, decisions: Sequence[Decision]) -> None:
    """Save the texts that are no longer believed to be the article's. Call it before they are deleted."""
    if rows := [row for d in decisions for row in d.stand_ins if "blocks" in row]:
        await substitutes.put(conn, rows)
    if stored := [(d.id, row) for d in decisions for row in d.stand_ins if "blocks" not in row]:
        keys = [{"article_id": a, "id": row["id"], "address_id": row["address_id"]} for a, row in stored]
        await substitutes.take_over(conn, keys)


def _set_aside(known: Known, window: timedelta, judge: Judge) -> None:
    seen = [seen_in(row) for row in known.captures if row["id"] not in known.placeholders]
    signs = [_of_all(s) if s.capture_id in known.placeholders else s for s in known.signs]
    found = stubs(seen, signs, window, judge)
    known.placeholders |= found.aside | found.cut
    known.counts_from = found.counts_from
    aside = [s for s in seen if s.capture_id in found.aside | found.cut]
    known.signs += [_sign(s, found) for s in aside]
    arrived = [
        s.at for s in aside if s.capture_id in found.held - found.counts_from.keys() and s.capture_id in known.arrived
    ]
    known.held_since = min(arrived, default=None)


def _sign(fact: Seen, found: Stubs) -> Sign:
    """Build the sign of a capture that was set aside.

    If nothing else speaks against the article, it is no sign of absence until a further visit decides. A text cut short
    is a sign that the article is there, but not of its text.
    """
    is_cut = fact.capture_id in found.cut
    kind = ObservationKind.NO_ARTICLE if is_cut or fact.capture_id in found.held else ObservationKind.SOFT_GONE
    return Sign(
        fact.at,
        fact.address_id,
        fact.capture_id,
        kind,
        capture_id=fact.capture_id,
        body=fact.body,
        shows=fact.shows,
        is_cut=is_cut,
    )


def _of_all(sign: Sign) -> Sign:
    """Weaken the sign of a placeholder: a page that many addresses show says nothing about this article."""
    return replace(sign, kind=ObservationKind.NO_ARTICLE)


async def _recall(conn: Connection, known: Sequence[Known]) -> None:
    """Load texts that were set aside before. If they are believed now, they are new."""
    lacking = {a: k for k in known if _lacks(k) for a in k.addresses}
    for row in await substitutes.texts_at(conn, lacking) if lacking else ():
        k, name = lacking[row.pop("address_id")], row["id"]
        if name not in k.texts:
            k.texts[name] = row
            k.fresh.append(name)


def _lacks(known: Known) -> bool:
    return any(row["revision_id"] not in known.texts for row in known.captures)


def _come_back(known: Known) -> bool:
    """Return whether some address showed a text again after another one."""
    shown: dict[str, list[str]] = defaultdict(list)
    for row in sorted(known.captures, key=lambda row: (row["captured_at"], row["id"])):
        texts = shown[row["address_id"]]
        if texts[-1:] != [row["revision_id"]]:
            texts.append(row["revision_id"])
    return any(len(set(texts)) < len(texts) for texts in shown.values())


def _pairs(known: Known) -> set[tuple[str, str]]:
    """Return pairs of texts: the second may be another page in place of the first, or the first cut short."""
    texts = known.texts
    names = {row["revision_id"] for row in known.captures} & texts.keys()
    elsewhere = {row["revision_id"] for row in known.captures if known.is_elsewhere(seen_in(row))}
    elsewhere |= {name for name in names if names_another_site(texts[name], known.addresses.values())}
    noticed = {row["revision_id"] for row in known.captures if row["ending"] in known.ended_elsewhere}
    return {
        (a, b)
        for a, b in permutations(names, 2)
        if _may_be_no_edit(texts[a], texts[b])
        or (b in elsewhere and has_words(texts[a]))
        or (b in noticed and may_end_in_notice(texts[a], texts[b]))
    }


def _may_be_no_edit(before: Row, after: Row) -> bool:
    tests = (may_be_foreign, may_be_cut, may_be_garbled, may_be_repeated)
    return any(may_be(before, after) for may_be in tests) or may_be_repeated(after, before)


async def _blocks(
    conn: Connection, pairs: Sequence[tuple[Known, set[tuple[str, str]]]]
) -> Mapping[str, Mapping[str, Any]]:
    wanted = [
        {"article_id": article["id"], "id": name}
        for k, found in pairs
        for name in sorted({n for pair in found for n in pair})
        if "blocks" not in k.texts[name]
        for article in k.articles
    ]
    found = await store.blocks_of(conn, wanted) if wanted else {}
    return {name: row for (_, name), row in found.items()}


def _text(row: Row, stored: Mapping[str, Any] | None) -> Text:
    return {**row, **(stored or {})}


def _judge(texts: Mapping[str, Text], known: Known) -> Judge:
    def judge(own: Seen, other: Seen) -> Likeness:
        before, after = texts.get(own.revision_id), texts.get(other.revision_id)
        if before is None or after is None or "blocks" not in before or "blocks" not in after:
            return Likeness.OWN
        if is_repeated(after, before):
            return Likeness.OWN
        if is_repeated(before, after):
            return Likeness.DOUBLED
        one, another = once(before), once(after)
        found = compare(one, another, own, other)
        is_new = another is not after and one is before
        return Likeness.REPEATED if is_new and found is Likeness.OWN else found

    def compare(before: Text, after: Text, own: Seen, other: Seen) -> Likeness:
        has_notice = other.ending in known.ended_elsewhere and other.ending != own.ending
        if has_notice and may_end_in_notice(before, after) and stops_within_notice(before, after):
            return Likeness.CUT
        if is_cut(before, after) and not says_corrected(before, after):
            is_notice = has_notice and not (ends_in_own_line(before, after) or says_taken_out(after))
            is_notice = is_notice or (other.ending != own.ending and after["paywalled"])
            is_part = is_notice or has_next_page(before, after) or is_unfinished(before, after)
            return Likeness.CUT if is_part else Likeness.SHORTENED
        if is_garbled(before, after):
            return Likeness.CUT
        is_elsewhere = (has_notice and not has_words(after)) or known.is_elsewhere(other)
        named_before = before.get("canonical") or ""
        is_elsewhere = is_elsewhere or names_another_site(after, [*known.addresses.values(), named_before])
        return likeness(before, after, (own.layout, other.layout), is_elsewhere=is_elsewhere)

    return judge
