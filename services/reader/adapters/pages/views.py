"""Rows of the archive in the form the templates show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from datetime import date as Date
from functools import lru_cache

import orjson

from services.reader.core.article.date_display import DisplayDate, day, display_date, read_date, reading_time
from services.reader.core.article.sections import Shown
from services.reader.core.article.teasers import for_card
from services.reader.core.captures.image_types import media_path
from services.reader.core.wording.languages import direction, lang_attribute, language_name
from services.reader.core.wording.translation import N_, _, page_language
from shared.archive.read.captures.pictures import PictureRow
from shared.archive.read.cards import Card

STATE_WORDS = {
    "removed": N_("Removed at source"), "suspected": N_("Removal suspected"), "restored": N_("Restored at source"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class CardView:
    """An article in a list. If no date of publication is known, `date` is None and `captured` is shown."""

    id: str
    href: str
    title: str
    teaser: str
    lang: str
    dir: str
    language: str
    outlet: str
    outlet_href: str
    date: DisplayDate | None
    captured: str
    group: Date
    picture: Shown | None
    state: str
    state_words: str
    state_since: datetime
    contributor: str
    archived: bool
    edits: int
    reading: str


@dataclass(frozen=True, slots=True)
class _Listed:
    """A row of the archive, compared by all that it says, and the language in which it is shown."""

    language: str
    written: bytes
    card: Card = field(compare=False)


@dataclass(frozen=True, slots=True)
class DayOfCards:
    """The articles of one day in a list. `continued` if the page before began the day."""

    label: str
    iso: str
    cards: tuple[CardView, ...]
    continued: bool = False


def outlet_label(name: str, edition_label: str | None) -> str:
    """Return the outlet's name with its edition: `Naenara (En)`."""
    return f"{name} ({edition_label})" if edition_label else name


def outlet_href(outlet: str, edition: str | None) -> str:
    """Return the path of an outlet's page, or of its edition's."""
    return f"/o/{outlet}/{edition}" if edition else f"/o/{outlet}"


def card_view(card: Card) -> CardView:
    """Return an article as lists show it, in the visitor's language. The same newest articles are on most pages."""
    return _view(_Listed(page_language(), orjson.dumps(card), card))


@lru_cache(maxsize=2_000)
def _view(listed: _Listed) -> CardView:
    card = listed.card
    published = read_date(card.published)
    date = display_date(published) if published else None
    return CardView(
        id=card.id,
        href=f"/a/{card.id}",
        title=card.title or _("(without a title)"),
        teaser=for_card(card.teaser),
        lang=lang_attribute(card.language),
        dir=direction(card.language),
        language=language_name(card.language),
        outlet=outlet_label(card.outlet_name, card.edition_label),
        outlet_href=outlet_href(card.outlet_id, card.edition),
        date=date,
        captured=day(card.first_captured_at.astimezone(UTC)),
        group=_group(date, card.sort_at),
        picture=_card_picture(card),
        state=card.state,
        state_words=_(STATE_WORDS[card.state]) if card.state in STATE_WORDS else "",
        state_since=card.state_since.astimezone(UTC),
        contributor=(card.producer or _("an unnamed contributor")) if card.origin == "contributed" else "",
        archived=card.origin == "archived",
        edits=card.revision_count - 1,
        reading=reading_time(card.reading_seconds),
    )


def _group(printed: DisplayDate | None, sort_at: datetime) -> Date:
    """Return the day an article is listed under: the printed day if there is one, otherwise the list's own order."""
    try:
        return Date.fromisoformat(printed.iso[:10]) if printed else sort_at.astimezone(UTC).date()
    except ValueError:
        return sort_at.astimezone(UTC).date()


def _card_picture(card: Card) -> Shown | None:
    src = media_path(card.picture, card.picture_type) if card.picture else None
    return Shown(src, card.picture_width or 0, card.picture_height or 0) if src else None


def by_day(cards: Sequence[CardView], already: Date | None = None) -> list[DayOfCards]:
    """Group cards by day, newest first. The day `already` continues without a heading, because the page has one."""
    days: dict[Date, list[CardView]] = {}
    for card in cards:
        days.setdefault(card.group, []).append(card)
    return [
        DayOfCards(day(one), one.isoformat(), tuple(days[one]), one == already) for one in sorted(days, reverse=True)
    ]


def displayed_picture(row: PictureRow | None) -> Shown | None:
    """Return the picture as we serve it; None if there is none, it is withheld, or its type is not shown."""
    if row is None or row.withheld:
        return None
    src = media_path(row.sha256, row.media_type)
    return Shown(src, row.width, row.height) if src else None
