"""Citation of a text: a page with plain forms to copy, and files for programs that manage citations."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.pages.article import Moved, find_article
from services.reader.adapters.pages.signposts import permalink, signposts
from services.reader.adapters.pages.views import outlet_label
from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import NotFound, page, respond
from services.reader.core.citation import Citation, apa, chicago
from services.reader.core.citation_formats import FORMATS
from services.reader.core.date_display import read_date
from shared.archive.read.articles import ArticleRow
from shared.archive.read.capture_records import CaptureRecord, capture_record
from shared.text.wall_clock import in_zone


async def cite_page(request: Request) -> Response:
    row = await _row(request)
    if isinstance(row, Moved):
        return RedirectResponse(row.under("/a") + "/cite", 301)
    site = context_of(request)
    cited = await citation_of(site, site.base(request), row)
    plain = [("Chicago", "chicago", chicago(cited)), ("APA", "apa", apa(cited))]
    files = [(one.name, name, one.write(cited)) for name, one in FORMATS.items()]
    response = page(
        request, "cite.html", overview=await site.overview(), row=row, cited=cited, plain=plain, files=files,
        outlet=outlet_label(row.outlet_name, row.edition_label), now=site.now(),
    )  # fmt: skip
    response.headers["Link"] = signposts(site.base(request), row)
    return response


async def cite_file(request: Request) -> Response:
    name = request.path_params["format"]
    form = FORMATS.get(name)
    if form is None:
        raise NotFound(f"There is no such format of citation. There are: {', '.join(FORMATS)}.")
    row = await _row(request)
    if isinstance(row, Moved):
        return RedirectResponse(row.under("/a") + f"/cite.{name}", 301)
    response = respond(
        request,
        form.write(await citation_of(context_of(request), context_of(request).base(request), row)),
        f"{form.media_type}; charset=utf-8",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="presswatch-{row.revision_id[:12]}.{name}"'
    return response


async def _row(request: Request) -> ArticleRow | Moved:
    return await find_article(context_of(request), request.path_params["id"], request.path_params["revision"])


async def citation_of(site: SiteContext, base: str, row: ArticleRow) -> Citation:
    capture = await capture_record(site.db, row.capture_id)
    published = read_date(row.published)
    byline = row.byline or {}
    authors = [str(name) for name in byline.get("authors", ())] or [str(byline.get("printed", ""))]
    return Citation(
        id=row.revision_id,
        permalink=permalink(base, row),
        title=row.title or "(without a title)",
        authors=tuple(name for name in authors if name.strip()),
        outlet=row.outlet_name,
        edition=row.edition_label or "",
        published=published,
        local=in_zone(published.value, published.zone) if published else None,
        language="" if row.language == "und" else row.language,
        address=capture.url if capture else row.address,
        captured_at=row.revision_first_seen,
        revision=row.revision_id,
        body_sha256=capture.body_sha256 if capture else "not recorded",
        contributor=_contributor(row, capture),
        seen_by=row.seen_by or "",
    )


def _contributor(row: ArticleRow, capture: CaptureRecord | None) -> str:
    """Return who contributed the capture that first showed this text, empty if we fetched it."""
    origin, producer = (capture.origin, capture.producer) if capture else (row.origin, row.producer)
    return (producer or "an unnamed contributor") if origin == "contributed" else ""
