"""What the page of an article shows of its text: sections, our copies of pictures, links to our articles."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ParamSpec, TypeVar

from services.reader.adapters.pages.views import displayed_picture, outlet_href, outlet_label
from services.reader.adapters.web.context import SiteContext
from services.reader.core.article.date_display import (
    DisplayDate,
    dates_by_block,
    display_date,
    read_date,
    reading_time,
)
from services.reader.core.article.sections import Section, SectionContext, Shown, read_blocks, sections, urls_in
from services.reader.core.article.teasers import repeats
from services.reader.core.wording.translation import _
from shared.archive.read.articles import (
    ArticleRow,
    ids_of_urls,
)
from shared.archive.read.captures.picture_records import sealed_ids
from shared.archive.read.captures.pictures import PictureRow, pictures
from shared.contracts import Block
from shared.ids import capture_id

P = ParamSpec("P")
T = TypeVar("T")
LONG = 60
"""The least number of blocks that are read in a thread. Fewer take less time than Python waits to switch threads, 5 ms.
"""


@dataclass(frozen=True, slots=True)
class Text:
    """The text as sections. `lead` is the lead picture if the text itself does not show it.

    `image` is the path of the lead picture, or else of the first one in the text; empty if we have none. `pictures` is
    the number of pictures that the text names, ours or not.
    """

    sections: tuple[Section, ...]
    lead: Section | None
    image: str
    pictures: int
    published: DisplayDate | None
    updated: DisplayDate | None
    outlet: str
    outlet_href: str
    reading: str
    contributor: str
    authors: str
    standfirst: str


async def text_of_article(site: SiteContext, row: ArticleRow) -> Text:
    """Read what the page shows of the text: sections, our copies of pictures, and links that lead to our articles."""
    blocks = await _work(row, read_blocks, row.blocks)
    links, images = urls_in(blocks)
    lead_url = str((row.lead_picture or {}).get("url", ""))
    until = row.revision_last_seen if row.revision_id != row.newest_revision else None
    kept = await pictures(site.db, [*images, *([lead_url] if lead_url else [])], until)
    here = {url: f"/a/{id}" for url, id in (await ids_of_urls(site.db, links)).items()}
    ours = await _with_evidence(site, kept)
    published, updated = read_date(row.published), read_date(row.updated)
    return Text(
        sections=await _work(row, _sections, row, blocks, here, ours),
        lead=None if lead_url in images else _lead(row, ours.get(lead_url)),
        image=next((ours[url].src for url in (lead_url, *images) if url in ours), ""),
        pictures=len({*images, lead_url} - {""}),
        published=display_date(published) if published else None,
        updated=display_date(updated) if updated else None,
        outlet=outlet_label(row.outlet_name, row.edition_label),
        outlet_href=outlet_href(row.outlet_id, row.edition),
        reading=reading_time(row.reading_seconds),
        contributor=(row.producer or _("an unnamed contributor")) if row.origin == "contributed" else "",
        standfirst="" if repeats(row.standfirst, _first_words(blocks)) else row.standfirst,
        authors=str((row.byline or {}).get("printed", "") or ", ".join((row.byline or {}).get("authors", ()))),
    )


async def _work(row: ArticleRow, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
    """Do the work on a text. A thread does it on a long one, so that the site answers others meanwhile."""
    return await asyncio.to_thread(work, *given, **named) if len(row.blocks) >= LONG else work(*given, **named)


def _sections(
    row: ArticleRow, blocks: Sequence[Block], here: Mapping[str, str], ours: Mapping[str, Shown]
) -> tuple[Section, ...]:
    return sections(blocks, SectionContext(here, ours, dates_by_block(row.dates)))


async def _with_evidence(site: SiteContext, kept: Mapping[str, PictureRow]) -> dict[str, Shown]:
    """Return the pictures that can be shown, each with the page of its capture if that has a certificate."""
    shown = {url: picture for url, one in kept.items() if (picture := displayed_picture(one))}
    ids = {url: capture_id(url, kept[url].captured_at, kept[url].sha256) for url in shown}
    sealed = await sealed_ids(site.db, list(ids.values()))
    return {
        url: replace(one, evidence=f"/captures/{ids[url]}" if ids[url] in sealed else "") for url, one in shown.items()
    }


def _first_words(blocks: Sequence[Block]) -> str:
    return next((block.text for block in blocks if block.text.strip()), "")


def _lead(row: ArticleRow, picture: Shown | None) -> Section | None:
    if picture is None or row.lead_picture is None:
        return None
    caption, credit, alt = (str(row.lead_picture.get(name) or "") for name in ("caption", "credit", "alt"))
    return Section("image", picture=picture, caption=caption, credit=credit, alt=alt or caption)
