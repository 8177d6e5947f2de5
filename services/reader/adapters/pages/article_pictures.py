"""The pictures of an article: of each of its texts, with the contents that the outlet gave an address."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.pages.article_lookup import Moved, find_article
from services.reader.adapters.pages.views import outlet_label
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import NotFound, page
from services.reader.core.api.query_params import Params
from services.reader.core.captures.image_types import media_path
from services.reader.core.wording.translation import _
from shared.archive.read.captures.picture_records import sealed_ids
from shared.archive.read.captures.picture_versions import (
    MOST_TEXTS,
    PictureVersion,
    ShownPicture,
    pictures_of_article,
)
from shared.ids import capture_id


@dataclass(frozen=True, slots=True)
class Version:
    """One content of a picture. `src` is empty if it must not or cannot be shown; `evidence` until it is sealed."""

    row: PictureVersion
    src: str
    evidence: str


async def pictures_page(request: Request) -> Response:
    site, params = context_of(request), Params(request.query_params)
    params.only("after")
    row = await find_article(site, request.path_params["id"])
    if isinstance(row, Moved):
        return RedirectResponse(f"/a/{row.id}/pictures", 301)
    found = await pictures_of_article(site.db, row.id, params.number("after", 0, 0, 1_000_000))
    if params.text("after") and not found.pictures:
        raise NotFound(_("This article has no more pictures."))
    sealed = await sealed_ids(site.db, [_id(version) for _, versions in found.pictures for version in versions])
    return page(
        request,
        "pictures.html",
        overview=await site.overview(),
        row=row,
        outlet=outlet_label(row.outlet_name, row.edition_label),
        pictures=[_with_versions(shown, versions, sealed) for shown, versions in found.pictures],
        total=found.total,
        most_texts=MOST_TEXTS,
        following=f"/a/{row.id}/pictures?after={found.after}" if found.after else "",
        now=site.now(),
        feed="/feed.atom",
    )


def _with_versions(
    shown: ShownPicture, versions: Collection[PictureVersion], sealed: Collection[str]
) -> tuple[ShownPicture, list[Version]]:
    return shown, [
        Version(
            one,
            "" if one.withheld else media_path(one.sha256, one.media_type) or "",
            f"/captures/{_id(one)}" if _id(one) in sealed else "",
        )
        for one in versions
    ]


def _id(version: PictureVersion) -> str:
    return capture_id(version.url, version.captured_at, version.sha256)
