"""Article page: the text, its origin, its history, and what to read next."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.pages.lists import ListSlice, list_slice
from services.reader.adapters.pages.signposts import permalink, signposts
from services.reader.adapters.pages.structured_data import embedded, news_article
from services.reader.adapters.pages.views import CardView, card_view, displayed_picture, outlet_href, outlet_label
from services.reader.adapters.pages.yearly import yearly
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import NotFound, Withheld, page
from services.reader.core.api.phrases import headline_query
from services.reader.core.api.query_params import ARTICLE_ID
from services.reader.core.article.activity import act_words, acts_here, label_words
from services.reader.core.article.date_display import (
    DisplayDate,
    dates_by_block,
    day,
    display_date,
    read_date,
    reading_time,
)
from services.reader.core.article.findings import findings
from services.reader.core.article.history import steps
from services.reader.core.article.named import by_kind, named_here
from services.reader.core.article.sections import Section, SectionContext, Shown, read_blocks, sections, urls_in
from services.reader.core.article.teasers import repeats
from services.reader.core.wording.translation import _
from services.reader.core.wording.words import words
from shared.archive.read.alike.copies import CopyRow, SyndicatedCopy, copies, copies_of, first_copy_of
from shared.archive.read.alike.editions import editions
from shared.archive.read.alike.key_terms import key_terms
from shared.archive.read.alike.series import series
from shared.archive.read.alike.stories import StoryRow, stories
from shared.archive.read.alike.surroundings import Surroundings
from shared.archive.read.annotations import annotations_of
from shared.archive.read.articles import (
    ArticleRow,
    addresses,
    article,
    current_id,
    ids_of_urls,
    place_of_text,
    tombstone,
)
from shared.archive.read.captures.picture_records import sealed_ids
from shared.archive.read.captures.pictures import PictureRow, pictures
from shared.archive.read.captures.visits import visits
from shared.archive.read.cards import Card, newest
from shared.archive.read.changes import changes_of_article
from shared.archive.read.printed_dates import dates_printed_for, printed_dates
from shared.archive.read.revisions import captures, revisions
from shared.archive.read.rulings import rulings
from shared.contracts import Block
from shared.ids import capture_id

FROM_OUTLET = 20
MORE = 20


@dataclass(frozen=True, slots=True)
class Text:
    """The text as sections. `lead` is the lead picture if the text itself does not show it.

    `image` is the path of the lead picture, or else of the first one in the text; empty if we have none.
    """

    sections: tuple[Section, ...]
    lead: Section | None
    image: str
    published: DisplayDate | None
    updated: DisplayDate | None
    outlet: str
    outlet_href: str
    reading: str
    contributor: str
    authors: str
    standfirst: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Where an article or one of its texts is now."""

    id: str
    revision: str | None = None

    def under(self, root: str) -> str:
        """Return the path of the article or text: `/a/ID`, `/a/ID/revisions/REVISION`."""
        return f"{root}/{self.id}" + (f"/revisions/{self.revision}" if self.revision else "")


async def find_article(site: SiteContext, id: str, revision: str | None = None) -> ArticleRow | Moved:
    """Return the article, or its current place if it was replaced. Raises `NotFound` or `Withheld`."""
    if not ARTICLE_ID.fullmatch(id) or (revision and not ARTICLE_ID.fullmatch(revision)):
        raise NotFound(_("There is no article at this address."))
    row = await article(site.db, id, revision)
    if row is not None:
        return row
    kept_back = await tombstone(site.db, id)
    if kept_back is not None:
        said = _("This article has been withheld since {day}.").format(day=day(kept_back.since))
        reason = _("Reason: {reason}").format(reason=kept_back.reason) if kept_back.reason else ""
        raise Withheld(f"{said} {reason}".rstrip())
    now = await current_id(site.db, id)
    if revision:
        place = await place_of_text(site.db, id, revision)
        if place and place != (id, revision):
            return Moved(*place)
    elif now is not None and now != id:
        return Moved(now)
    raise NotFound(_("The archive has no such article or revision."))


async def article_page(request: Request) -> Response:
    """Show the newest text, or the revision named in the address."""
    site, id, revision = context_of(request), request.path_params["id"], request.path_params.get("revision")
    row = await find_article(site, id, revision)
    if isinstance(row, Moved):
        return RedirectResponse(row.under("/a"), 301)
    more_of_outlet, more = await _more(site, row)
    others = await copies_of(site.db, row.id)
    made = await _copies(site, row, others)
    around = Surroundings(site.nearby, row)
    events = await stories(around)
    other_languages = await editions(around)
    listed = {one.id for one in other_languages} | {one.id for one in others} | {one.id for one in made}
    same_event = _apart_from(events, listed)
    of_series = await site.kept_if_large(("series", row.id, row.revision_id), lambda: series(site.db, row))
    text, page_url = await text_of_article(site, row), site.base(request) + request.url.path
    response = page(
        request,
        "article.html",
        overview=await site.overview(),
        row=row,
        text=text,
        described=embedded(news_article(site.base(request), page_url, row, text.image)),
        addresses=await addresses(site.db, row.id),
        changes=await changes_of_article(site.db, row.id, 20),
        revisions=await revisions(site.db, row.id) if row.revision_count > 1 else [],
        elsewhere=[(one, outlet_label(one.outlet_name, one.edition_label)) for one in others],
        first=first_copy_of(row.sort_at, others),
        copies=[(one, outlet_label(one.outlet_name, one.edition_label)) for one in made],
        named=by_kind(named_here(row.names, row.title, row.blocks)),
        topics=[(topic, words(topic)) for topic in row.topics or ()],
        acts=[(one, act_words(one.act)) for one in acts_here(row.activities, row.title, row.blocks)],
        labels=[(label, label_words(label)) for label in row.labels or ()],
        findings=findings(await annotations_of(site.db, row.id, row.revision_id)),
        editions=other_languages,
        stories=same_event,
        printed=await printed_dates(site.db, [one.id for one in [*others, *made]] + [one.id for one, _o in same_event]),
        series=of_series,
        years=None if of_series else await yearly(site, row),
        series_began=await dates_printed_for(site.db, [of_series.first] if of_series else []),
        series_query=headline_query(row.title),
        key_terms=await site.kept_if_large(("terms", row.id, row.revision_id), lambda: key_terms(site.db, row)),
        of_outlet=more_of_outlet,
        more=more,
        old=row.revision_id != row.newest_revision,
        permalink=permalink(site.base(request), row),
        base=site.base(request),
        page_url=page_url,
        now=site.now(),
        feed=f"{outlet_href(row.outlet_id, row.edition)}/feed.atom",
    )
    response.headers["Link"] = signposts(site.base(request), row)
    return response


async def _copies(site: SiteContext, row: ArticleRow, others: Sequence[SyndicatedCopy]) -> list[CopyRow]:
    """Return the copies of the text. Articles already listed for having the same words are left out."""
    listed = {one.id for one in others}
    return [one for one in await copies(site.db, row) if one.id not in listed]


async def text_of_article(site: SiteContext, row: ArticleRow) -> Text:
    """Read what the page shows of the text: sections, our copies of pictures, and links that lead to our articles."""
    blocks = await asyncio.to_thread(read_blocks, row.blocks)
    links, images = urls_in(blocks)
    lead_url = str((row.lead_picture or {}).get("url", ""))
    kept = await pictures(site.db, [*images, *([lead_url] if lead_url else [])])
    here = {url: f"/a/{id}" for url, id in (await ids_of_urls(site.db, links)).items()}
    ours = await _with_evidence(site, kept)
    published, updated = read_date(row.published), read_date(row.updated)
    return Text(
        sections=await asyncio.to_thread(_sections, row, blocks, here, ours),
        lead=None if lead_url in images else _lead(row, ours.get(lead_url)),
        image=next((ours[url].src for url in (lead_url, *images) if url in ours), ""),
        published=display_date(published) if published else None,
        updated=display_date(updated) if updated else None,
        outlet=outlet_label(row.outlet_name, row.edition_label),
        outlet_href=outlet_href(row.outlet_id, row.edition),
        reading=reading_time(row.reading_seconds),
        contributor=(row.producer or _("an unnamed contributor")) if row.origin == "contributed" else "",
        standfirst="" if repeats(row.standfirst, _first_words(blocks)) else row.standfirst,
        authors=str((row.byline or {}).get("printed", "") or ", ".join((row.byline or {}).get("authors", ()))),
    )


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


async def _more(site: SiteContext, row: ArticleRow) -> tuple[list[CardView], ListSlice]:
    """Return the newest 20 of the same outlet and edition, and the newest of all without those 20."""
    of_outlet = await newest(site.db, FROM_OUTLET + 1, outlet=row.outlet_id, edition=row.edition)
    above = [card for card in of_outlet if card.id != row.id][:FROM_OUTLET]
    shown_already = {row.id, *(card.id for card in above)}
    every = await newest(site.db, MORE + FROM_OUTLET + 2)
    below: list[Card] = [card for card in every if card.id not in shown_already]
    return [card_view(card) for card in above], list_slice(below, MORE, "/more")


def _apart_from(found: Sequence[StoryRow], shown: set[str]) -> list[tuple[StoryRow, str]]:
    """Return the other reports of the event with their outlets. Reports already shown are left out."""
    return [(one, outlet_label(one.outlet_name, one.edition_label)) for one in found if one.id not in shown]


async def revisions_page(request: Request) -> Response:
    """Show every text of the article, its changes, and the captures that prove them."""
    site = context_of(request)
    row = await find_article(site, request.path_params["id"])
    if isinstance(row, Moved):
        return RedirectResponse(f"/a/{row.id}/revisions", 301)
    history = steps(await revisions(site.db, row.id), await changes_of_article(site.db, row.id))
    return page(
        request,
        "revisions.html",
        overview=await site.overview(),
        row=row,
        outlet=outlet_label(row.outlet_name, row.edition_label),
        steps=history,
        seen={one.id: one for one in await visits(site.db, [id for step in history for id in step.evidence])},
        editions=await editions(Surroundings(site.nearby, row)),
        rulings=await rulings(site.db, row.id),
        captures=(await captures(site.db, row.id))[::-1],
        addresses=await addresses(site.db, row.id),
        now=site.now(),
        feed="/changes.atom",
    )
