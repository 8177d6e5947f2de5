"""Find the dates mentioned in an article's text, each with its position."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate
from operator import attrgetter
from typing import NamedTuple
from zoneinfo import ZoneInfo

from services.enricher.core.plain_text import NO_TEXT, printed_text
from shared.contracts import Article, DateMention
from shared.text import FoundDate, find_dates
from shared.text.date_choice import may_hold_unnamed, names_month
from shared.text.digits import Run, digit_runs

MOST = 200
"""The maximum number of dates kept.

A chronicle may mention thousands; they would bloat the message and help no reader.
"""
_BETWEEN = "\0"
"""Separates the snippets. It is part of no date, so no date is read across two snippets."""
_OF_AN_EVENT = re.compile(
    r" (?:north-south )?(?:joint declaration|declaration|agreement|resistance|uprising|popular uprising|incident)\b|"
    r"(?:북남)?공동선언|선언|인민봉기| ?남북공동선언"
)
"""What follows a day by which an event of another year is known: the June 15 joint declaration."""
_REACH = 36
"""The maximum distance of a date's words from its nearest number, in code points."""


class _Snippet(NamedTuple):
    """A part of block `block` that begins at code point `start`. White space or the text's own edge surrounds it."""

    block: int
    start: int
    text: str


def mentions(
    article: Article, language: str, zone: str, digits: Sequence[Run] | None = None
) -> tuple[DateMention, ...]:
    """Return the first 200 dates of the text.

    A date without a year is taken as the one nearest to the day of publication in `zone`. If that day is unknown, the
    day of the capture is used. `digits` are the runs of digits in title and text, if they are known.

    Only the surroundings of numbers that may be part of a date are searched. They are a tenth of a text, and the search
    takes a tenth of the time. Surroundings that name a month are searched separately, because those forms are slow.
    """
    if digits is None:
        digits = digit_runs(f"{article.title}\n{printed_text(article.blocks)}")
    named, others = [], []
    for snippet in _snippets(article, digits):
        if names_month(snippet.text):
            named.append(snippet)
        elif may_hold_unnamed(snippet.text):
            others.append(snippet)
    reference = day_of(article, zone)
    found = [mention for each in (named, others) for mention in _mentions(each, reference, language, zone)]
    found.sort(key=attrgetter("block", "start"))
    return tuple(found[:MOST])


def _mentions(snippets: Sequence[_Snippet], reference: date, language: str, zone: str) -> Iterator[DateMention]:
    """Yield the first dates of these snippets, found in one pass."""
    joined = _BETWEEN.join(snippet.text for snippet in snippets)
    starts = [0, *accumulate(len(snippet.text) + len(_BETWEEN) for snippet in snippets)]
    for one in find_dates(joined, reference, language, zone)[:MOST]:
        if not (one.date.doubt == "year not printed" and _OF_AN_EVENT.match(joined, one.end)):
            yield _mention(one, snippets, starts)


def _snippets(article: Article, digits: Sequence[Run]) -> Iterator[_Snippet]:
    """Yield the surroundings of all numbers, block by block."""
    first, begin = 0, len(article.title) + 1
    for index, block in enumerate(article.blocks):
        if block.text and block.kind not in NO_TEXT:
            first = bisect_left(digits, (begin, 0), first)
            beyond = bisect_left(digits, (begin + len(block.text), 0), first)
            runs = [(start - begin, end - begin) for start, end in digits[first:beyond]]
            yield from _of_block(index, block.text, runs)
            first, begin = beyond, begin + len(block.text) + 1


def _of_block(index: int, text: str, runs: Sequence[Run]) -> Iterator[_Snippet]:
    start = end = -1
    for begin, beyond in runs:
        if end < 0 or begin - _REACH > end:
            if end >= 0:
                yield _Snippet(index, start, text[start:end])
            start = _word_start(text, max(0, begin - _REACH))
        end = _word_end(text, min(len(text), beyond + _REACH))
    if end >= 0:
        yield _Snippet(index, start, text[start:end])


def _word_start(text: str, at: int) -> int:
    """Return the start of the word at `at`, so that no word is cut in two. Where there are no spaces, return `at`."""
    space = text.rfind(" ", max(0, at - _REACH), at)
    return space + 1 if space >= 0 else 0 if at < _REACH else at


def _word_end(text: str, at: int) -> int:
    space = text.find(" ", at, at + _REACH)
    return space if space >= 0 else len(text) if at + _REACH > len(text) else at


def _mention(found: FoundDate, snippets: Sequence[_Snippet], starts: Sequence[int]) -> DateMention:
    i = bisect_right(starts, found.start) - 1
    block, start, _ = snippets[i]
    offset = start - starts[i]
    return DateMention(date=found.date, block=block, start=found.start + offset, end=found.end + offset)


def day_of(article: Article, zone: str) -> date:
    """Return the day on which the article was published in `zone`, or else captured."""
    moment = article.published.value if article.published else article.captured_at
    return moment.astimezone(ZoneInfo(zone)).date()
