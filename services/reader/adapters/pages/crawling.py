"""What search engines read: robots.txt and the sitemap. With `PRESSWATCH_SITE_NOINDEX` there is no sitemap."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from services.reader.adapters.web.context import SiteContext, context_of
from services.reader.adapters.web.responses import NotFound, respond
from services.reader.core.feeds.sitemap import (
    INDEX,
    MOST,
    PAGES,
    SitemapFile,
    document_end,
    document_start,
    entries,
    files,
    read_name,
)
from shared.archive.read.sitemaps import SitemapMonth, sitemap_articles, sitemap_months

XML = "application/xml; charset=utf-8"
_DISALLOWED = (
    "/search", "/trends", "/phrases", "/more/", "/captures/", "/language/", "/memento/", "/timegate/", "/timemap/",
    "/api/", "/activity?", "/o/*/coverage?", "/a/*/compared",
)  # fmt: skip


async def robots(request: Request) -> Response:
    """Ask crawlers to leave out what costs much or repeats articles, and name the sitemap.

    A site that should not be listed allows the same: crawlers must read a page to see that it asks not to be listed.
    """
    site = context_of(request)
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _DISALLOWED)]
    lines += [] if site.noindex else [f"Sitemap: {site.base(request)}/sitemap.xml"]
    return PlainTextResponse("\n".join(lines) + "\n")


async def sitemap_index(request: Request) -> Response:
    """List the files of the sitemap by month, newest first."""
    site = _listed(request)
    rows = [
        (f"{site.base(request)}/sitemap/{file.name}.xml", month.changed_at)
        for month in await _months(site)
        for file in files(month.first, month.articles)
    ]
    return respond(request, document_start(INDEX) + entries(INDEX, rows[:MOST]) + document_end(INDEX), XML)


async def sitemap_month(request: Request) -> Response:
    """List the articles of a month, streamed."""
    site, file = _listed(request), read_name(request.path_params["name"])
    months = {month.first: month.articles for month in await _months(site)}
    if file is None or months.get(file.month, 0) <= file.skipped:
        raise NotFound("The sitemap has no such file.")
    return StreamingResponse(
        _pages(site, site.base(request), file), headers={"Cache-Control": "no-cache"}, media_type=XML
    )


async def _pages(site: SiteContext, base: str, file: SitemapFile) -> AsyncIterator[str]:
    yield document_start(PAGES)
    async for rows in sitemap_articles(site.db, file.month, file.skipped, MOST):
        yield entries(PAGES, [(f"{base}/a/{row.id}", row.changed_at) for row in rows])
    yield document_end(PAGES)


def _listed(request: Request) -> SiteContext:
    site = context_of(request)
    if site.noindex:
        raise NotFound("This site asks not to be listed, so it has no sitemap.")
    return site


async def _months(site: SiteContext) -> list[SitemapMonth]:
    return await site.kept("sitemap", lambda: sitemap_months(site.db))
