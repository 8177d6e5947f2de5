"""Compare the texts of two addresses sentence by sentence: one story, an edit of it, or two stories of a series.

Reports of a series, such as the weather here and there, differ in little but figures and names. So does an edit. Only a
link between the addresses, or one text that both showed, tells them apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import product, starmap
from typing import Any

from services.publisher.core.identity.reasons import Pair
from services.publisher.core.reading import published_at, unpacked
from services.publisher.core.text_hashes import MIN_DISTINCTIVE_LENGTH
from shared.archive.diff.compare import fold, shown, tokens
from shared.ids import article_id

Text = Mapping[str, Any]
Words = Mapping[str, Sequence[Text]]
"""All texts that an address showed: `id`, `title`, `blocks`, `published`, `first_seen`, `last_seen`, `urls`,
`outlet_id`."""

_NEARLY = 0.8
"""The share of both texts that stands in sentences of both."""
_CHANGED = 0.5
"""The share of the words of both that a changed sentence keeps."""
_MOST_LEFT = 40
"""How many sentences of each text are compared, at most."""
_SENTENCE = re.compile(r"(?<=[.!?…])\s+|(?<=[。！？])\s*|\n")
_WORD = re.compile(r"\w")


def nearly_same(pairs: Iterable[Pair], words: Words) -> frozenset[Pair]:
    """Return the pairs whose first address names the second and once showed nearly the same text.

    What the second address shows by itself counts, if that is known. A page at the first address that named the second
    has a text of the first.
    """
    return frozenset(
        (one, other) for one, other in pairs if any(starmap(_nearly_same, product(*_by_url(one, other, words))))
    )


def nearly_same_and_dated(pairs: Iterable[Pair], words: Words, *, may_be_edited: bool = False) -> frozenset[Pair]:
    """Return the pairs with nearly the same text, if one of the two has a date.

    A name proves less than a link, and the page of an outage has no date and stands at any address.

    may_be_edited  a sentence may have other figures, names or words
    """
    return frozenset(
        (one, other)
        for one, other in pairs
        if any(
            any(_dates(a, b)) and _nearly_same(a, b, may_be_edited=may_be_edited)
            for a, b in product(words.get(one, ()), words.get(other, ()))
        )
    )


def followed(pairs: Iterable[Pair], words: Words, missed: Iterable[tuple[str, datetime]]) -> frozenset[Pair]:
    """Return the pairs in which one address was gone for good before the other was first seen.

    missed  addresses, each with a time at which it was gone
    """
    ends = {
        a: (min(t["first_seen"] for t in some), max(t["last_seen"] for t in some)) for a, some in words.items() if some
    }
    gone = [(address, at) for address, at in missed if address in ends and at > ends[address][1]]
    return frozenset(
        pair
        for pair in pairs
        for address, at in gone
        if address in pair and all(at < ends[a][0] for a in {*pair} - {address})
    )


def edited(pairs: Iterable[Pair], words: Words) -> frozenset[Pair]:
    """Return the pairs whose second address began with another wording of a sentence of the first one's text."""
    found = set()
    for one, other in pairs:
        mine, theirs = _by_url(one, other, words)
        first = min(theirs, key=_seen, default=None)
        before = [text for text in mine if first and text["first_seen"] < first["first_seen"]]
        if first and before:
            old, new = _sentences(max(before, key=_seen)), _sentences(first)
            if _have_changed(old - new, new - old):
                found.add((one, other))
    return frozenset(found)


def have_other_dates(one: Text, other: Text) -> bool:
    """Return whether both texts have a date, and not the same one."""
    dates = _dates(one, other)
    return all(dates) and dates[0] != dates[1]


def _by_url(one: str, other: str, words: Words) -> tuple[Sequence[Text], Sequence[Text]]:
    """Return the texts read at the first URL, even if filed under the second address, and the second's other texts.

    If the second has no others, return all of its texts.
    """
    theirs = words.get(other, ())
    named = [text for text in theirs if one in _led_by(text)]
    own = [text for text in theirs if _led_by(text) != {one}]
    return [*words.get(one, ()), *named], own or theirs


def _led_by(text: Text) -> set[str]:
    return {article_id(url) for url in text.get("urls", ())}


def _nearly_same(one: Text, other: Text, *, may_be_edited: bool = False) -> bool:
    """Return whether two texts tell one story.

    Two dates speak against it. Texts that are not equal must have the same one, share most of their sentences, and have
    no other figures, names or wording in a sentence.
    """
    if have_other_dates(one, other):
        return False
    if one.get("id") == other.get("id") is not None:
        return sum(len(fold(shown(block))) for block in unpacked(one["blocks"])) >= MIN_DISTINCTIVE_LENGTH
    said, others = (_sentences(text) for text in (one, other))
    length = max(said.total(), others.total())
    if length < MIN_DISTINCTIVE_LENGTH:
        return False
    if said == others and (all(_dates(one, other)) or fold(one["title"]) == fold(other["title"])):
        return True
    if not all(_dates(one, other)) or (said & others).total() < _NEARLY * length:
        return False
    left, added = said - others, others - said
    return may_be_edited or not (_have_changed(left, added) or _tell_of_others(left, added))


def _have_changed(left: Counter[str], added: Counter[str]) -> bool:
    """Return whether one sentence is another wording of one of the other text."""
    some, others = ([_words(sentence) for sentence in [*found][:_MOST_LEFT]] for found in (left, added))
    return any(a and b and 2 * (a & b).total() >= _CHANGED * (a.total() + b.total()) for a, b in product(some, others))


def _tell_of_others(left: Counter[str], added: Counter[str]) -> bool:
    """Return whether each text has figures or names, in sentences of its own, that the other text lacks."""
    some, others = ({word for sentence in found for word in _telling(sentence)} for found in (left, added))
    return bool(some - others and others - some)


def _words(sentence: str) -> Counter[str]:
    return Counter(word.casefold() for word in tokens(sentence) if _WORD.match(word))


def _telling(sentence: str) -> Iterable[str]:
    """Yield figures, and words with a capital letter. The first word of a sentence has one anyway."""
    words = [word for word in tokens(sentence) if _WORD.match(word)]
    yield from (word for n, word in enumerate(words) if word[0].isdigit() or (n and word[0].isupper()))


def _seen(text: Text) -> tuple[datetime, str]:
    return text["first_seen"], text["id"]


def _dates(one: Text, other: Text) -> list[datetime | None]:
    return [published_at({"published": text.get("published")}) for text in (one, other)]


def _sentences(text: Text) -> Counter[str]:
    """Return the sentences of the text, each with the number of its letters for each time that it stands there."""
    found = Counter[str]()
    for block in unpacked(text["blocks"]):
        for sentence in map(fold, _SENTENCE.split(shown(block))):
            found[sentence] += len(sentence)
    return found
