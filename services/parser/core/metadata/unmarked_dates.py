"""Find dates among the short texts of a page, where no element is marked as holding one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from services.parser.core.document.text_runs import width
from services.parser.core.metadata.date_context import DateContext
from services.parser.core.metadata.visible_dates import LONGEST, UPDATE, day_of_viewing, published_part
from shared.contracts import DateValue, Precision
from shared.text.wall_clock import in_zone

_DIGIT = re.compile(r"\d")
_WITH_YEAR = re.compile(
    r"(?:19|20|25)\d\d|[٠-٩۰-۹๐-๙໐-໙༠-༩၀-၉០-៩]{2}|\d[./-]\d\d?[./-]\d\d|\d\s?(?:年|년|ago|전|前)|uche|주체|主体|主體|учхе|назад|منذ"
)
"""A cheap test before the date formats are tried. Text without a year or a time distance holds no whole date."""
_COPYRIGHT = re.compile("©|copyright", re.I)
_SAYS = 10
_CLOSE, _ABOVE = 4, 4
_BEHIND, _BEFORE = 15, 8
"""The number of short texts after and before the headline in which the article's date is searched for first."""


class ShortTexts:
    """The short texts of the page in order, its title, and the beginning of its text.

    `headings` are those in headings, and `asides` those in boxes that are not part of an article. The texts are read
    once, on first use.
    """

    def __init__(
        self,
        texts: Callable[[], Sequence[str]],
        title: str,
        *other_titles: str,
        beginning: str = "",
        headings: Callable[[], frozenset[str]] = frozenset,
        asides: Callable[[], frozenset[str]] = frozenset,
    ) -> None:
        self._texts = texts
        self._headings = headings
        self._asides = asides
        self.beginning = beginning
        self.title = title
        self._titles = [name for name in (title, *other_titles) if name]

    @cached_property
    def texts(self) -> Sequence[str]:
        return self._texts()

    @cached_property
    def headings(self) -> frozenset[str]:
        return self._headings()

    @cached_property
    def asides(self) -> frozenset[str]:
        return self._asides()

    @cached_property
    def dated(self) -> list[tuple[str, bool]]:
        """Return texts in which a date may be printed, each with whether it comes right after the headline.

        Those after the headline come first, then those right before it, then those `far` from it. Long texts are left
        out, because they give the dates of events.
        """
        texts, at = self.texts, self.headline
        if at is None:
            return [(text, False) for text in texts if self.may_print_date(text)]
        found = [(text, True) for text in texts[at : at + _BEHIND]]
        found += [(text, False) for text in reversed(texts[max(0, at - _BEFORE) : at])]
        return [*((text, behind) for text, behind in found if self.may_print_date(text)), *self.far]

    @cached_property
    def far(self) -> list[tuple[str, bool]]:
        """Return those far from the headline. If there are several days among them, they may be of other articles."""
        texts, at = self.texts, self.headline
        others = (*texts[at + _BEHIND :], *texts[: max(0, at - _BEFORE)]) if at is not None else ()
        return [(text, False) for text in others if self.may_print_date(text)]

    @cached_property
    def headline(self) -> int | None:
        """Return the position of the text that holds the headline.

        The site's name, printed above, is a part of the title element too. So the whole headline comes first.
        """
        if not self.title:
            return None
        whole = (at for at, text in enumerate(self.texts) if self.title in text and width(text) > _SAYS)
        at = next(whole, None)
        if at is None:  # it has no soft hyphens, and its words may have some
            hyphened = ((at, text.replace("\xad", "")) for at, text in enumerate(self.texts) if "\xad" in text)
            at = next((at for at, text in hyphened if self.title in text and width(text) > _SAYS), None)
        return at

    def may_print_date(self, text: str) -> bool:
        """Return whether a text may print the article's date. A headline never does, whatever dates it mentions."""
        return (
            len(text) <= LONGEST
            and _DIGIT.search(text) is not None
            and _WITH_YEAR.search(text) is not None
            and not _COPYRIGHT.search(text)
            and text not in self._titles
        )


NOTHING = ShortTexts(tuple, "")


def dates_beside_headline(short_texts: ShortTexts, clock: DateContext) -> Iterator[DateValue]:
    """Yield whole dates on lines of their own directly below the headline, without those of updates."""
    yield from _dates_in_lines(short_texts, clock, 0)


def dates_around_headline(short_texts: ShortTexts, clock: DateContext) -> Iterator[DateValue]:
    """Yield whole dates on lines of their own directly above or below the headline."""
    yield from _dates_in_lines(short_texts, clock, _ABOVE)


def _dates_in_lines(short_texts: ShortTexts, clock: DateContext, above: int) -> Iterator[DateValue]:
    at = short_texts.headline if short_texts.title else None
    for text in short_texts.texts[max(0, at + 1 - above) : at + 1 + _CLOSE] if at is not None else ():
        if short_texts.may_print_date(text) and (part := published_part(text)):
            value = clock.read_line(text, part, "printed")
            if value and _is_whole(value):
                yield value


def unmarked_published(short_texts: ShortTexts, clock: DateContext) -> Iterator[DateValue]:
    """Yield whole dates printed among the short texts of the page, but none of several days far from the headline."""
    near = len(short_texts.dated) - len(short_texts.far)
    yield from _published_in(short_texts.dated[:near], clock)
    far = list(_published_in(short_texts.far, clock))
    if len({in_zone(value.value, value.zone).date() for value in far}) == 1:
        yield from far


def _published_in(dated: Sequence[tuple[str, bool]], clock: DateContext) -> Iterator[DateValue]:
    for text, behind in dated:
        value = clock.read_line(text, published_part(text), "printed", marked=behind)
        if value and _is_whole(value) and not day_of_viewing(value, clock, certain=behind):
            yield value


def unmarked_updates(short_texts: ShortTexts, clock: DateContext) -> Iterator[DateValue]:
    """Yield dates of updates printed right after the headline, or in texts that begin by saying so."""
    for text, behind in short_texts.dated:
        update = UPDATE.search(text)
        if update and (behind or update.start() == 0):
            value = clock.read_line(text, text[update.end() :], "visible update")
            if value:
                yield value


def _is_whole(value: DateValue) -> bool:
    return value.precision not in (Precision.YEAR, Precision.MONTH) and value.doubt != "year not printed"
