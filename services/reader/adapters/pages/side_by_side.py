"""Two editions of one report side by side, by paragraph."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.pages.article_lookup import Moved, find_article
from services.reader.adapters.pages.views import displayed_picture, outlet_label
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import NotFound, page
from services.reader.adapters.web.value_cache import CacheTimes
from services.reader.core.article.named import label_of
from services.reader.core.article.sections import Section, SectionContext, Shown, read_blocks, sections, urls_in
from services.reader.core.article.side_by_side import EditionText, ParagraphPair, Piece, side_by_side, too_long
from services.reader.core.wording.translation import _
from shared.archive.read.alike.editions import editions
from shared.archive.read.alike.surroundings import Surroundings
from shared.archive.read.articles import ArticleRow
from shared.archive.read.captures.pictures import PictureRow, pictures
from shared.text.parallel import Pair, pairs

_PAIRED = CacheTimes(3600.0)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two editions and their pairs; no pairs if a text is too long to compare."""

    mine: EditionText
    theirs: EditionText
    pairs: list[ParagraphPair] | None
    pictures: dict[str, PictureRow]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a pair: each paragraph as pieces of text or as a picture, and the names only this text has."""

    passages: tuple[tuple[Piece, ...] | Section, ...]
    only: tuple[str, ...]


async def compared(site: SiteContext, id: str, other: str) -> Compared | tuple[str, str]:
    """Compare two editions; return their present ids if one was replaced. Raises `NotFound` or `Withheld`."""
    rows = [await find_article(site, one) for one in (id, other)]
    if any(isinstance(row, Moved) for row in rows):
        return rows[0].id, rows[1].id
    mine, theirs = [row for row in rows if isinstance(row, ArticleRow)]
    if not (await _lists(site, mine, theirs) or await _lists(site, theirs, mine)):
        raise NotFound(_("The archive does not hold these two articles to be editions of one report."))
    urls = await asyncio.to_thread(_picture_urls, mine, theirs)
    kept = {url: one for url, one in (await pictures(site.db, urls)).items() if not one.withheld}
    hashes = {url: one.sha256 for url, one in kept.items()}
    texts = await asyncio.to_thread(lambda: (EditionText(mine, hashes), EditionText(theirs, hashes)))
    if too_long(*texts):
        return Compared(*texts, None, kept)
    found = await _paired(site, *texts)
    return Compared(*texts, await asyncio.to_thread(side_by_side, *texts, found or ()), kept)


async def _lists(site: SiteContext, one: ArticleRow, other: ArticleRow) -> bool:
    """Return whether the other is among the editions of one. Each side has other articles near it."""
    return other.id in {edition.id for edition in await editions(Surroundings(site.nearby, one))}


async def _paired(site: SiteContext, mine: EditionText, theirs: EditionText) -> list[Pair] | None:
    """Return the pairs of paragraphs, found once for all visitors while both texts and their names are the same."""
    texts = await asyncio.to_thread(lambda: (mine.paragraphs(), theirs.paragraphs()))
    of = [
        (text.row.id, text.row.revision_id, hash(tuple(one))) for text, one in zip((mine, theirs), texts, strict=True)
    ]
    return await site.paired.get(tuple(of), lambda: asyncio.to_thread(pairs, *texts), _PAIRED)


def _picture_urls(*rows: ArticleRow) -> list[str]:
    return [url for row in rows for url in urls_in(read_blocks(row.blocks))[1]]


async def editions_page(request: Request) -> Response:
    """Page `/a/ID/edition/OTHER` that sets the paragraphs of two editions side by side."""
    site = context_of(request)
    found = await compared(site, request.path_params["id"], request.path_params["other"])
    if not isinstance(found, Compared):
        return RedirectResponse("/a/{}/edition/{}".format(*found), 301)
    mine, theirs = found.mine.row, found.theirs.row
    return page(
        request,
        "side_by_side.html",
        overview=await site.overview(),
        row=mine,
        other=theirs,
        outlets=[outlet_label(one.outlet_name, one.edition_label) for one in (mine, theirs)],
        pairs=await asyncio.to_thread(_sides, found),
        now=site.now(),
        feed="/changes.atom",
    )


def _sides(found: Compared) -> list[tuple[Side, Side]]:
    if found.pairs is None:
        return []
    shown = {url: one for url, row in found.pictures.items() if (one := displayed_picture(row))}
    here, there = found.mine.everything(), found.theirs.everything()
    return [
        (
            _side(found.mine, one.blocks, (*one.names_left_out, *one.numbers_left_out), there, shown),
            _side(found.theirs, one.other_blocks, (*one.names_added, *one.numbers_added), here, shown),
        )
        for one in found.pairs
    ]


def _side(
    text: EditionText,
    blocks: Sequence[int | None],
    only: Sequence[str],
    elsewhere: frozenset[str],
    shown: dict[str, Shown],
) -> Side:
    named = tuple(label_of(one) if "." in one and not one[0].isdigit() else one for one in only)
    return Side(tuple(_passage(text, number, elsewhere, shown) for number in blocks), named)


def _passage(
    text: EditionText, number: int | None, elsewhere: frozenset[str], shown: dict[str, Shown]
) -> tuple[Piece, ...] | Section:
    if number is not None and text.is_picture(number):
        return sections([text.blocks[number]], SectionContext(pictures=shown))[0]
    return text.pieces(number, elsewhere)
