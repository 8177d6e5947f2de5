"""Decide which redirects, canonical links and names in addresses mean that addresses are one article.

A redirect counts if few addresses redirect there and the target has the article's words. A canonical link, or an equal
number or slug in both addresses, counts if nearly the whole text is the same.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from services.publisher.core.batch import Batch
from services.publisher.core.facts import ABSENT, Seen, Sign, address_id
from services.publisher.core.identity.reasons import MOST_ADDRESSES, Links, Pair
from services.publisher.core.known_article import Known, seen_in
from services.publisher.core.reading import Row, published_at, unpacked
from services.publisher.core.text_hashes import MIN_DISTINCTIVE_LENGTH
from shared.archive.diff.compare import fold, shares_words, shown
from shared.contracts import FEED_ITEM, ObservationKind, Origin, PageKind
from shared.homepages import redirected_to_homepage
from shared.ids import article_id

Words = Mapping[str, Sequence[Mapping[str, Any]]]
"""All texts that an address showed, by address. Each has `id`, `title`, `blocks`, `published` and `first_seen`."""


_NEARLY = 0.8
"""The share of both texts that stands in sentences of both. An edit may add a note, or change a sentence."""
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])\s*|\n")


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


def moved(pairs: Iterable[Pair], words: Words) -> frozenset[Pair]:
    """Return the pairs whose addresses ever showed texts that share half of their words.

    Without shared words it is not a move: outlets redirect a removed page to a different one. Two reports of the
    same kind may share most words, so texts with other headlines and other dates are not compared.
    """
    return frozenset(
        (one, other)
        for one, other in pairs
        if any(_alike(a, b) for a in words.get(one, ()) for b in words.get(other, ()))
    )


def nearly_same(pairs: Iterable[Pair], words: Words) -> frozenset[Pair]:
    """Return the pairs whose addresses ever showed nearly the same text.

    Reports of a series differ in little but names and figures: the weather here and there. So two dates speak against
    it, texts that are not equal must have the same one, and whole sentences have to be the same.
    """
    return frozenset(
        (one, other)
        for one, other in pairs
        if any(_nearly_same(a, b) for a in words.get(one, ()) for b in words.get(other, ()))
    )


def nearly_same_and_dated(pairs: Iterable[Pair], words: Words) -> frozenset[Pair]:
    """Return the pairs with nearly the same text, if one of the two has a date.

    A name proves less than a link, and the page of an outage has no date and stands at any address.
    """
    return frozenset(
        (one, other)
        for one, other in pairs
        if any(_nearly_same(a, b) and any(_dates(a, b)) for a in words.get(one, ()) for b in words.get(other, ()))
    )


def _nearly_same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if _have_other_dates(one, other):
        return False
    said, others = (_sentences(text) for text in (one, other))
    length = max(said.total(), others.total())
    if length < MIN_DISTINCTIVE_LENGTH:
        return False
    if fold(one["title"]) == fold(other["title"]) and said == others:
        return True
    return all(_dates(one, other)) and (said & others).total() >= _NEARLY * length


def _dates(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[datetime | None]:
    return [published_at({"published": text.get("published")}) for text in (one, other)]


def _sentences(text: Mapping[str, Any]) -> Counter[str]:
    """Return the sentences of the text, each with the number of its letters for each time that it stands there."""
    found = Counter[str]()
    for block in unpacked(text["blocks"]):
        for sentence in map(fold, _SENTENCE.split(shown(block))):
            found[sentence] += len(sentence)
    return found


def moves_of(known: Known, links: Links) -> set[Pair]:
    """Return pairs of the article's addresses: the second continues the texts of the first."""
    named, namesakes, moves = (
        {pair for pair in pairs if known.addresses.keys() >= {*pair}}
        for pairs in (links.named, links.namesakes, links.moves)
    )
    if not named | namesakes:
        return moves
    seen = [*map(seen_in, known.captures)]
    return moves | _renamed(named, known.captures) | succeeded(named | namesakes, seen, known.signs)


def _renamed(named: Collection[Pair], captures: Iterable[Row]) -> set[Pair]:
    """Return the pairs whose second address was first seen when the page at the first one named it.

    If the second was seen by itself before, both stood side by side.
    """
    first: dict[str, str] = {}
    for row in sorted(captures, key=lambda c: (c["captured_at"], c["id"])):
        if row["media_type"] != FEED_ITEM:
            first.setdefault(row["address_id"], article_id(row["url"]))
    return {(one, other) for one, other in named if first.get(other) == one}


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
    if not is_same_title and _have_other_dates(one, other):
        return False
    return shares_words(unpacked(one["blocks"]), unpacked(other["blocks"]))


def _have_other_dates(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    dates = _dates(one, other)
    return all(dates) and dates[0] != dates[1]


def _has_words(text: Mapping[str, Any]) -> bool:
    return any(shown(block).strip() for block in unpacked(text["blocks"]))
