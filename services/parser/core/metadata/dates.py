"""Find when an article was published and updated, in the first trustworthy place that says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from services.parser.core.metadata import visible_dates
from services.parser.core.metadata.agency import in_dateline
from services.parser.core.metadata.date_context import UPDATE_ONLY, DateContext, date_in_url, with_doubt
from services.parser.core.metadata.head import Head
from services.parser.core.metadata.headline_distance import HeadlinePosition, Noted, noted_in, own_footers
from services.parser.core.metadata.json_ld import Thing, origin_of
from services.parser.core.metadata.printed_bylines import bylines_in
from services.parser.core.metadata.unmarked_dates import (
    NOTHING,
    ShortTexts,
    dates_around_headline,
    dates_beside_headline,
    unmarked_published,
    unmarked_updates,
)
from shared.contracts import DateValue, Precision
from shared.text.date_values import zone_of

_PUBLISHED = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished",
    "dc.date.issued", "dc.date", "dc.date.created", "dcterms.created", "dcterms.date", "dcterms.issued",
    "publishdate", "publish-date", "publish_date", "pubdate", "publication_date", "publisheddate", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "originalpublicationdate",
    "article_date_original", "article.published", "datecreated", "date.release", "rnews:datepublished", "og:pubdate",
    "og:published_time", "created", "timestamp", "citation_publication_date", "citation_date",
    "published", "shareaholic:article_published_time", "og:release_date", "bt:pubdate", "vr:published_time",
    "article:create_at", "published-date", "w-published-date", "date",
)  # fmt: skip
_UPDATED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
    "dc.date.modified", "last-modified", "lastmod",
)  # fmt: skip
_KEYS = ("datePublished", "dateCreated")
_SAME_DAY = timedelta(days=1)
_HALF_A_DAY = timedelta(hours=12)
"""A day without a time lies within two days, depending on the zone."""
_OF_VIDEO = "uploadDate"
"""The date of a video on the page. It counts for the article if nothing but printed text gives another."""


def find_published(
    head: Head,
    things: Sequence[Thing],
    noted: Sequence[Noted],
    clock: DateContext,
    short_texts: ShortTexts = NOTHING,
    hint: str = "",
) -> DateValue | None:
    """Return the date of publication.

    Linked data comes first, then meta tags, marked elements, the address, and printed text, nearest to the headline
    first. `hint` is the date in the list that led here. If the page gives only a date of an update, that date is
    returned with a doubt.
    """
    found = next(_declared(head, things, clock), None)
    if found is not None:
        return with_doubt(_with_clock(_first_printed(found, short_texts, clock), short_texts, clock), clock)
    on_page = next(_on_page(things, noted, clock, short_texts, hint), None)
    if on_page is not None:
        return with_doubt(_with_clock(on_page, short_texts, clock), clock)
    update = find_updated(head, things, noted, clock, short_texts)
    return update and update.model_copy(update={"doubt": update.doubt or UPDATE_ONLY})


def _first_printed(declared: DateValue, short_texts: ShortTexts, clock: DateContext) -> DateValue:
    """Return the day printed directly below the headline if the declared one is later: then the site moved the text."""
    printed = next(dates_beside_headline(short_texts, clock), None)
    return printed if printed and printed.value < declared.value - _SAME_DAY - _HALF_A_DAY else declared


def _with_clock(found: DateValue, short_texts: ShortTexts, clock: DateContext) -> DateValue:
    """Return the same day as printed around the headline with a time of day, if the day alone was found."""
    if found.precision is not Precision.DAY:
        return found
    printed = (value for value in dates_around_headline(short_texts, clock) if value.precision is not Precision.DAY)
    return next((value for value in printed if _day(value) == _day(found)), found)


def _day(value: DateValue) -> date:
    return value.value.astimezone(zone_of(value.zone)).date()


def find_updated(
    head: Head,
    things: Sequence[Thing],
    noted: Sequence[Noted],
    clock: DateContext,
    short_texts: ShortTexts | None = None,
) -> DateValue | None:
    """Return the date of the last update from linked data, meta tags, or elements marked as such.

    With `short_texts`, text printed for readers alone is searched too.
    """
    for thing in things:
        if "dateModified" in thing and (value := clock.read(thing["dateModified"], f"{origin_of(thing)} dateModified")):
            return _not_future(value, clock)
    said, name = head.which(*_UPDATED)
    value = clock.read(said, f"meta {name}") if said else None
    value = value or next(visible_dates.update_dates(noted, clock, thorough=short_texts is not None), None)
    if value is None and short_texts is not None:
        value = next(unmarked_updates(short_texts, clock), None)
    return value and _not_future(value, clock)


def not_before(updated: DateValue | None, published: DateValue | None) -> DateValue | None:
    """Drop an update that lies days before the publication. One of the two dates belongs to something else."""
    if updated is None or published is None or updated.value >= published.value - _SAME_DAY:
        return updated
    return None


def unmarked_date(published: DateValue | None) -> bool:
    """Return whether the page gives its date to readers alone. An update may be printed beside it."""
    return published is None or published.rule.startswith(("visible", "printed"))


def _not_future(value: DateValue, clock: DateContext) -> DateValue:
    """Mark a date in the future. Unlike the date of publication, an update may well differ from the address's date."""
    return with_doubt(value, DateContext(clock.zone, clock.captured_at, clock.language))


def _of_things(things: Sequence[Thing], key: str, clock: DateContext) -> Iterator[DateValue]:
    for thing in things:
        if key in thing and (value := clock.read(thing[key], f"{origin_of(thing)} {key}")):
            yield value


def _declared(head: Head, things: Sequence[Thing], clock: DateContext) -> Iterator[DateValue]:
    for key in _KEYS:
        yield from _of_things(things, key, clock)
    metas = head.metas
    for name in _PUBLISHED:
        for content in metas.get(name, ()):
            if value := clock.read(content, f"meta {name}"):
                yield value


def _on_page(
    things: Sequence[Thing],
    noted: Sequence[Noted],
    clock: DateContext,
    short_texts: ShortTexts,
    hint: str,
) -> Iterator[DateValue]:
    headline = HeadlinePosition(noted)
    yield from visible_dates.marked_dates(noted, headline, clock)
    if value := date_in_url(clock.url, clock.zone):
        yield value
    yield from _of_things(things, _OF_VIDEO, clock)
    near, far = visible_dates.visible_dates(noted, headline, clock)
    signed = [one for one in own_footers(headline) if any(bylines_in([one.text(separator=" ")]))] if near else []
    yield from visible_dates.marked_dates(noted_in(signed), headline, clock)
    yield from near
    if value := clock.read(hint, "listing"):
        yield value
    footer = noted_in(own_footers(headline))
    yield from visible_dates.marked_dates(footer, headline, clock)
    for dates in visible_dates.visible_dates(footer, headline, clock):
        yield from dates
    yield from unmarked_published(short_texts, clock)
    if value := in_dateline(short_texts.beginning, clock):
        yield value
    yield from far
