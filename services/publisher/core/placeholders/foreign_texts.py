"""Compare the text at an address with the one before: is it the article's own, or another page in its place?

A text is foreign if it has no phrase in common with the one before. That alone says little, so the next visit
decides. Headline and date prove nothing: a page that asks for consent may stand below them. Further signs are that it
is far shorter, that it lacks the date that the article had, and that no box of its page is one in which the article
stood. One of them makes a removal suspected, two make it sure. A page without the date that is no longer than the
article has two, and so has one that replaced another article in the same plain words, is another article's text, or
names another site as its own.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from enum import Enum
from typing import Any
from urllib.parse import urlsplit

from services.publisher.core.reading import unpacked
from shared.archive.diff.compare import BlockRow, fold, shown, tokens

Text = Mapping[str, Any]
"""A text's `title`, `standfirst`, `blocks`, `published` and `word_count`."""

_LEAST_WORDS = 20
_FAR_SHORTER = 3
_PHRASE = 3
_LEAST_SHARED, _NOTICE = 10, 60
"""The fewest words that a shortened text shares with the whole one, and the most words of the notice after it."""
_CHANCE = 0.1
"""Share of a text's phrases that it may have in common with any text of its language."""
_HALF = 0.5
_SURE = 2
_INDEX = re.compile(r"/(?:index|default|home)\.\w{2,5}$", re.I)


class Likeness(Enum):
    """How much of the article's own text a later text at its address has."""

    OWN = "the article's own text"
    FOREIGN = "nothing in common with it, and no further sign"
    RENEWED = "nothing in common with it but the headline or the date"
    BRIEF = "the same, in a few words"
    SUSPECT = "one further sign"
    SURE = "two further signs, or the same words in place of another article"
    SHORTENED = "its own text up to some word, and then few others"
    EARLIER = "a text that the article had before"
    REPEATED = "another text, several times over"
    DOUBLED = "its own text, several times over"
    CUT = "the same, and the others are a notice that asks for an account or the like; or its own text, garbled"


def may_be_foreign(before: Text, after: Text) -> bool:
    """Return whether `after` may be another page's text, before the words are compared.

    A text with the article's own headline or date may be one only if it is shorter.
    """
    if not has_words(before):
        return False
    if _same(before, after, "title") or _same_date(before, after):
        return (after["word_count"] or 0) < (before["word_count"] or 0)
    return True


def has_words(text: Text) -> bool:
    """Return whether the text has enough words to compare another one with it."""
    return (text["word_count"] or 0) >= _LEAST_WORDS


def likeness(
    before: Text,
    after: Text,
    layouts: tuple[Collection[str], Collection[str]] = ((), ()),
    *,
    is_elsewhere: bool = False,
) -> Likeness:
    """Judge the second text.

    layouts       the layouts of the two pages; empty where unknown
    is_elsewhere  the second text replaced another article in the same plain words, is another article's text, or names
                  another site as its own
    """
    if is_elsewhere and has_words(before) and (_is_named_otherwise(before, after) or shares_nothing(before, after)):
        return Likeness.SURE
    if not may_be_foreign(before, after) or not shares_nothing(before, after):
        return Likeness.OWN
    if _same(before, after, "title") or _same_date(before, after):
        return Likeness.RENEWED if has_words(after) else Likeness.BRIEF
    was, now = before["word_count"] or 0, after["word_count"] or 0
    signs = [now * _FAR_SHORTER <= was, lost_its_date(before, after), lost_its_layout(*layouts)]
    if sum(signs) >= _SURE or (lost_its_date(before, after) and now <= was):
        return Likeness.SURE
    return Likeness.SUSPECT if any(signs) else Likeness.FOREIGN


def may_be_cut(before: Text, after: Text) -> bool:
    """Return whether the second text may be a shortened one, without comparing the words."""
    was, now = before["word_count"] or 0, after["word_count"] or 0
    return _same(before, after, "title") and now <= was - _least_lost(was) + _NOTICE and now < was


def may_end_in_notice(before: Text, after: Text) -> bool:
    """Return whether the second text may be the first up to some word and then a notice, however little is hidden."""
    return _same(before, after, "title") and (after["word_count"] or 0) <= (before["word_count"] or 0) + _NOTICE


def names_another_site(text: Text, own: Iterable[str]) -> bool:
    """Return whether the page names another page on another site as its own: a cache gave away somebody else's page.

    own  the article's addresses, and the one that its page named before: a report of an agency names that site from
         the first. The same name on another site is the same page, as after a move of the whole site
    """
    named, known = text.get("canonical") or "", [*own]
    if not _site(named) or _site(named) in map(_site, known):
        return False
    return _page(named) not in {"", *map(_page, known)}


def _site(address: str) -> str:
    """Return the end of the host's name, which all hosts of one site have in common."""
    host = urlsplit(address).hostname or ""
    return ".".join(host.split(".")[-2:])


def _page(address: str) -> str:
    """Return the last part of the path without its ending, and the query. A site's front page has neither.

    The name of an index file is the folder's, as in our own addresses.
    """
    parts = urlsplit(address)
    name = _INDEX.sub("", parts.path).rstrip("/").rpartition("/")[2].partition(".")[0]
    return f"{name}?{parts.query}".rstrip("?")


def is_cut(before: Text, after: Text) -> bool:
    """Return whether the second text is the beginning of the first, followed at most by a notice."""
    if not may_be_cut(before, after):
        return False
    was, now = _words(before), _words(after)
    shared = next((n for n, pair in enumerate(zip(was, now, strict=False)) if pair[0] != pair[1]), len(now))
    if shared < _LEAST_SHARED or len(was) - shared < _least_lost(len(was)) or len(now) - shared > _NOTICE:
        return False
    return not _goes_on(was[shared:], now[shared:])


def _goes_on(left: list[str], rest: list[str]) -> bool:
    """Return whether most of the rest stands in what is left of the whole text: only a line was taken out."""
    ours, theirs = ({tuple(words[i : i + _PHRASE]) for i in range(len(words) - _PHRASE + 1)} for words in (rest, left))
    return 2 * len(ours & theirs) > len(ours)


def _least_lost(words: int) -> int:
    return max(_LEAST_WORDS, words // 4)


def lost_its_date(before: Text, after: Text) -> bool:
    """Return whether the text before had a date and the text after has none."""
    return bool(_date(before)) and not _date(after)


def lost_its_layout(before: Collection[str], after: Collection[str]) -> bool:
    """Return whether the two pages have layouts with nothing in common."""
    return bool(before) and bool(after) and not set(before) & set(after)


def _same(one: Text, other: Text, name: str) -> bool:
    return bool(one[name]) and fold(one[name]).casefold() == fold(other[name]).casefold()


def _date(text: Text) -> Any:
    published = unpacked(text["published"])
    return (published.get("value") or published.get("printed")) if published else None


def _same_date(one: Text, other: Text) -> bool:
    return bool(_date(one)) and _date(one) == _date(other)


def _is_named_otherwise(before: Text, after: Text) -> bool:
    """Return whether headline and date are others. An outlet's reports may share most of their phrases."""
    return not _same(before, after, "title") and bool(_date(after)) and _date(before) != _date(after)


def shares_nothing(before: Text, after: Text) -> bool:
    """Compare without the headline where it is the same.

    A front page has words of its own articles: without headline and date, a text that shares half is another page.
    """
    with_title = not _same(before, after, "title")
    most = _HALF if with_title and lost_its_date(before, after) else _CHANCE
    was, now = _phrases(before, with_title=with_title), _phrases(after, with_title=with_title)
    return len(was & now) <= most * min(len(was), len(now))


def _words(text: Text, title: str = "") -> list[str]:
    blocks: Iterable[BlockRow] = unpacked(text["blocks"])
    return [t.casefold() for t in tokens(" ".join([title, *map(shown, blocks)])) if re.match(r"\w", t)]


def _phrases(text: Text, *, with_title: bool) -> set[tuple[str, ...]]:
    words = _words(text, text["title"] if with_title else "")
    return {tuple(words[i : i + _PHRASE]) for i in range(max(len(words) - _PHRASE + 1, 1))}
