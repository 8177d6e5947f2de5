"""Citation of a text: a page with plain forms to copy, and files for programs that manage citations."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.pages.article_lookup import Moved, find_article
from services.reader.adapters.pages.signposts import permalink, signposts
from services.reader.adapters.pages.views import outlet_label
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import NotFound, page, respond
from services.reader.core.article.citation import Citation, apa, chicago
from services.reader.core.article.citation_formats import FORMATS
from services.reader.core.article.date_display import read_date
from services.reader.core.wording.translation import _
from shared.archive.read.articles import ArticleRow
from shared.archive.read.cited import CitedText, cited_texts
from shared.text.wall_clock import in_zone


async def cite_page(request: Request) -> Response:
    """Show the citations of a text in all formats."""
    row = await _row(request)
    if isinstance(row, Moved):
        return RedirectResponse(row.under("/a") + "/cite", 301)
    site = context_of(request)
    cited = await _cited(request, row)
    plain = [("Chicago", "chicago", chicago(cited)), ("APA", "apa", apa(cited))]
    files = [(one.name, name, one.write(cited)) for name, one in FORMATS.items()]
    response = page(
        request, "cite.html", overview=await site.overview(), row=row, cited=cited, plain=plain, files=files,
        outlet=outlet_label(row.outlet_name, row.edition_label), now=site.now(),
    )  # fmt: skip
    response.headers["Link"] = signposts(site.base(request), row)
    return response


def no_such_format(formats: Iterable[str]) -> NotFound:
    """Return the error for an unknown format of citation. It names those that there are."""
    return NotFound(_("There is no such format of citation. There are: {}.").format(", ".join(formats)))


async def cite_file(request: Request) -> Response:
    """Send the citation of a text as a file. Raises `NotFound` for an unknown format."""
    name = request.path_params["format"]
    form = FORMATS.get(name)
    if form is None:
        raise no_such_format(FORMATS)
    row = await _row(request)
    if isinstance(row, Moved):
        return RedirectResponse(row.under("/a") + f"/cite.{name}", 301)
    response = respond(
        request,
        form.write(await _cited(request, row)),
        f"{form.media_type}; charset=utf-8",
    )
    response.headers["Content-Disposition"] = f'attachment; filename="presswatch-{row.revision_id[:12]}.{name}"'
    return response


async def _row(request: Request) -> ArticleRow | Moved:
    return await find_article(context_of(request), request.path_params["id"], request.path_params["revision"])


async def _cited(request: Request, row: ArticleRow) -> Citation:
    site = context_of(request)
    found = await cited_texts(site.db, [(row.id, row.revision_id)])
    if not found:  # it was withheld meanwhile
        raise NotFound(_("There is nothing at this address."))
    return citation_of(site.base(request), found[0])


def citation_of(base: str, text: CitedText) -> Citation:
    """Build the citation of a text. `base` is the site's address, for the permalink."""
    published = read_date(text.published)
    byline = text.byline or {}
    authors = [str(name) for name in byline.get("authors", ())] or [str(byline.get("printed", ""))]
    return Citation(
        id=text.revision_id,
        permalink=permalink(base, text),
        title=text.title or "(without a title)",
        authors=tuple(name for name in authors if name.strip()),
        outlet=text.outlet_name,
        edition=text.edition_label or "",
        published=published,
        local=in_zone(published.value, published.zone) if published else None,
        language="" if text.language == "und" else text.language,
        address=text.address,
        captured_at=text.captured_at,
        revision=text.revision_id,
        body_sha256=text.body_sha256 or "not recorded",
        contributor=(text.producer or "an unnamed contributor") if text.origin == "contributed" else "",
        seen_by=text.seen_by or "",
    )
