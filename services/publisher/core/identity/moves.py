"""Decide which redirects, canonical links and names in addresses mean that addresses are one article.

A redirect counts if few addresses redirect there and the target has the article's words. A canonical link, or an equal
number or slug in both addresses, counts if nearly the whole text is the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from services.publisher.core.batch import Batch
from services.publisher.core.facts import ABSENT, Seen, Sign, address_id
from services.publisher.core.identity.reasons import MOST_ADDRESSES, Links, Pair
from services.publisher.core.identity.same_story import Words, have_other_dates
from services.publisher.core.known_article import Known, seen_in
from services.publisher.core.reading import Row, unpacked
from services.publisher.core.removal.confirmation_windows import ConfirmationWindow
from shared.archive.diff.compare import fold, shares_words, shown
from shared.contracts import FEED_ITEM, ObservationKind, Origin, PageKind
from shared.homepages import redirected_to_homepage
from shared.ids import article_id

Texts = Collection[Mapping[str, Any]]
_VERSION = re.compile(r"print|(?:^|[^a-z])(?:amp|m|mobile|wap|pda|text|embed)(?=$|[^a-z])")
"""Found in the address of a version for printing or telephones, apart from its scheme, in lower case."""


def redirect_rows(batch: Batch) -> list[Row]:
    """Return the permanent redirects of article addresses that we saw ourselves.

    Redirects to a front page do not count.
    """
    return [
        {"from_id": address_id(o), "to_id": article_id(o.moved_to), "outlet_id": o.outlet}
        for o in batch.observations
        if o.kind is ObservationKind.MOVED and o.page_kind is PageKind.ARTICLE and o.origin is Origin.FETCHED
        if o.moved_to and not redirected_to_homepage(o.url, o.moved_to)
    ]


def candidates(redirects: Iterable[Row], aliases: Mapping[str, Collection[str]], read: Collection[str]) -> set[Pair]:
    """Return pairs of addresses in `read`: the first redirects to the second.

    redirects  rows of from_id, to_id and sources, over URLs
    aliases    for each URL, the addresses to which it redirected. A redirect to the URL leads to them
    """
    pairs = set()
    for row in redirects:
        if row["sources"] > MOST_ADDRESSES:
            continue
        source, target = row["from_id"], row["to_id"]
        targets = {target, *aliases.get(target, ())} & set(read)
        if not targets:
            targets = set(aliases.get(source, ())) & set(read)
        sources = ({source, *aliases.get(source, ())} & set(read)) - targets
        pairs |= {(s, t) for s in sources for t in targets}
    return pairs


def moved(
    pairs: Iterable[Pair], words: Words, stood: Mapping[str, datetime], window: ConfirmationWindow
) -> frozenset[Pair]:
    """Return the pairs whose addresses ever showed texts that share half of their words.

    Without shared words it is not a move: outlets redirect a removed page to a different one. Two reports of the
    same kind may share most words, so texts with other headlines and other dates are not compared, nor are those of
    addresses that stood side by side.

    stood  when a visit last found the text of an address unchanged
    """
    return frozenset(
        (one, other)
        for one, other in pairs
        if any(_alike(a, b) for a in words.get(one, ()) for b in words.get(other, ()))
        if not _stood_beside(words.get(one, ()), words.get(other, ()), stood.get(one), window)
    )


def _stood_beside(mine: Texts, theirs: Texts, unchanged_at: datetime | None, window: ConfirmationWindow) -> bool:
    """Return whether a text of the first address stood beside one of the second, and they never showed the same.

    Two messages may differ in a name alone. A story that moves is seen at its new address afterwards, and may move
    back. A cache shows the old page for a while, so less than the confirmation window does not count.
    """
    other = {text["id"] for text in theirs}
    if other.intersection(text["id"] for text in mine):
        return False
    last = max((t["first_seen"] for t in mine if unchanged_at and t["first_seen"] <= unchanged_at), default=None)
    for text in mine:
        end = max(text["last_seen"], unchanged_at) if unchanged_at and text["first_seen"] == last else text["last_seen"]
        end -= window(text["outlet_id"])
        if any(their["first_seen"] < end and text["first_seen"] <= their["last_seen"] for their in theirs):
            return True
    return False


def moves_of(known: Known, links: Links) -> set[Pair]:
    """Return pairs of the article's addresses: the second continues the texts of the first."""
    named, namesakes, moves = (
        {pair for pair in pairs if known.addresses.keys() >= {*pair}}
        for pairs in (links.named, links.namesakes, links.moves)
    )
    if not named | namesakes:
        return moves
    seen = [*map(seen_in, known.captures)]
    renamed = {pair for pair in named if _is_renamed(*pair, known, is_edited=pair in links.edited)}
    return moves | renamed | succeeded(named | namesakes, seen, known.signs)


def _is_renamed(one: str, other: str, known: Known, *, is_edited: bool) -> bool:
    """Return whether the second address has what the first one had before its page named the second.

    So it is if the second was first seen by this name. If it was seen by itself before, the first may be a version for
    printing, which lacks a line or has one more: then a sentence has to be another, or the first was not seen
    afterwards, and neither address is that of such a version.
    """
    pages = sorted(
        (c for c in known.captures if c["media_type"] != FEED_ITEM), key=lambda c: (c["captured_at"], c["id"])
    )
    at_one, at_other = ([c for c in pages if c["address_id"] == name] for name in (one, other))
    if not at_other or article_id(at_other[0]["url"]) == one:
        return bool(at_other)
    if not at_one or at_one[0]["captured_at"] > at_other[0]["captured_at"]:
        return False
    is_version = {one, other} & known.versions() or any(_names_version(known.addresses[a]) for a in (one, other))
    return is_edited or not (is_version or at_one[-1]["captured_at"] > at_other[0]["captured_at"])


def _names_version(address: str) -> bool:
    return _VERSION.search(address.partition("//")[2].casefold()) is not None


def succeeded(pairs: Iterable[Pair], seen: Collection[Seen], signs: Collection[Sign]) -> set[Pair]:
    """Return the pairs whose second address shows what the first one showed before it was gone.

    Two addresses that stand side by side may differ in what a version for printing lacks. That is no edit.
    """
    found = set()
    for one, other in pairs:
        last = max((s.at for s in seen if s.address_id == one), default=None)
        first = min((s.at for s in seen if s.address_id == other), default=None)
        is_gone = any(s.address_id == one and s.kind in ABSENT and last and s.at > last for s in signs)
        if last and first and last < first and is_gone:
            found.add((one, other))
    return found


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    is_same_title = bool(fold(one["title"])) and fold(one["title"]) == fold(other["title"])
    if not (_has_words(one) and _has_words(other)):
        return is_same_title
    if not is_same_title and have_other_dates(one, other):
        return False
    return shares_words(unpacked(one["blocks"]), unpacked(other["blocks"]))


def _has_words(text: Mapping[str, Any]) -> bool:
    return any(shown(block).strip() for block in unpacked(text["blocks"]))
