"""Routes of the site."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from services.reader.adapters.api import (
    activity,
    captures,
    coverage,
    editions,
    endpoints,
    feeds,
    names,
    parquet,
    phrases,
    release,
    search,
    web_archives,
)
from services.reader.adapters.api.openapi import description
from services.reader.adapters.pages import lists
from services.reader.adapters.pages.activity import activity_page
from services.reader.adapters.pages.article import article_page
from services.reader.adapters.pages.article_pictures import pictures_page
from services.reader.adapters.pages.capture import (
    beside_page,
    capture_body,
    capture_message,
    capture_page,
)
from services.reader.adapters.pages.certificates import (
    certificate_file,
    certificate_readable,
    day_statement,
    days_log,
)
from services.reader.adapters.pages.changes import changes_page
from services.reader.adapters.pages.citations import cite_file, cite_page
from services.reader.adapters.pages.compared import compared_page, compared_part
from services.reader.adapters.pages.coverage import coverage_page
from services.reader.adapters.pages.crawling import robots, sitemap_index, sitemap_month
from services.reader.adapters.pages.diff import copy_page, diff_page
from services.reader.adapters.pages.memento import memento, timegate, timemap
from services.reader.adapters.pages.names import name_page, names_page
from services.reader.adapters.pages.oembed import oembed
from services.reader.adapters.pages.outlet import outlet_page
from services.reader.adapters.pages.phrases import phrases_page
from services.reader.adapters.pages.places import places_page
from services.reader.adapters.pages.removals import removal_csv, removal_jsonl, removal_page
from services.reader.adapters.pages.revisions import revisions_page
from services.reader.adapters.pages.search import search_help_page, search_page
from services.reader.adapters.pages.search_citations import search_citations
from services.reader.adapters.pages.search_export import search_csv, search_jsonl
from services.reader.adapters.pages.side_by_side import editions_page
from services.reader.adapters.pages.status import status_page
from services.reader.adapters.pages.trends import trends_csv, trends_page, trends_svg
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.health import livez, readyz
from services.reader.adapters.web.language import choose_language
from services.reader.adapters.web.metrics import MeasuredRoute
from services.reader.adapters.web.pictures import media
from services.reader.adapters.web.responses import data, page
from services.reader.adapters.web.static_files import Assets
from services.reader.core.api.api_reference import operations

_API = (
    parquet.router,
    endpoints.router,
    editions.router,
    coverage.router,
    search.router,
    names.router,
    phrases.router,
    activity.router,
    captures.router,
    web_archives.router,
    release.router,
)
FEED_FORMS = ("atom", "rss", "json")
_FEEDS = {
    "/feed": feeds.front_feed, "/o/{outlet}/feed": feeds.outlet_feed, "/o/{outlet}/{edition}/feed": feeds.outlet_feed,
    "/changes": feeds.changes_feed, "/search": feeds.search_feed,
}  # fmt: skip


_TEXTS = ("/a/{id}", "/a/{id}/revisions/{revision}")


async def about(request: Request) -> Response:
    site = context_of(request)
    return page(request, "about.html", overview=await site.overview(), now=site.now(), feed="/feed.atom")


async def api_page(request: Request) -> Response:
    """Show the routes of the API with their parameters."""
    site, found = context_of(request), operations(_described(request.app))
    overview = await site.overview()
    return page(request, "api.html", overview=overview, operations=found, now=site.now(), feed="/feed.atom")


async def described_api(request: Request) -> Response:
    """Describe the API in OpenAPI."""
    return data(request, _described(request.app))


@lru_cache(maxsize=1)
def _described(app: FastAPI) -> dict[str, Any]:
    """Describe the routes, which stay as they are while the site runs."""
    return description(app.routes)


def routes(assets: Assets) -> list[Route]:
    """Return all routes. Fixed names come before names with a variable part."""

    async def icon(request: Request) -> Response:
        return RedirectResponse(assets.address("icon.svg"), 302)

    return [
        MeasuredRoute("/", lists.front),
        MeasuredRoute("/more", lists.more),
        MeasuredRoute("/more/part", lists.more_part),
        MeasuredRoute("/outlets", lists.outlets),
        MeasuredRoute("/status", status_page),
        *(MeasuredRoute(f"{path}.{form}", handler) for path, handler in _FEEDS.items() for form in FEED_FORMS),
        MeasuredRoute("/feeds.opml", feeds.feeds_opml),
        MeasuredRoute("/o/{outlet}/coverage", coverage_page),
        MeasuredRoute("/o/{outlet}", outlet_page),
        MeasuredRoute("/o/{outlet}/{edition}", outlet_page),
        MeasuredRoute("/a/{id}", article_page),
        MeasuredRoute("/a/{id}/pictures", pictures_page),
        MeasuredRoute("/a/{id}/revisions", revisions_page),
        MeasuredRoute("/a/{id}/revisions/{revision}", article_page),
        *(MeasuredRoute(f"{text}/compared", compared_page) for text in _TEXTS),
        *(MeasuredRoute(f"{text}/compared/part", compared_part) for text in _TEXTS),
        MeasuredRoute("/a/{id}/revisions/{revision}/cite", cite_page),
        MeasuredRoute("/a/{id}/revisions/{revision}/cite.{format}", cite_file),
        MeasuredRoute("/a/{id}/diff/{old}/{new}", diff_page),
        MeasuredRoute("/a/{id}/copy/{other}", copy_page),
        MeasuredRoute("/a/{id}/edition/{other}", editions_page),
        MeasuredRoute("/captures/{id}", capture_page),
        MeasuredRoute("/captures/{id}/body", capture_body),
        MeasuredRoute("/captures/{id}/message", capture_message),
        MeasuredRoute("/captures/{id}/certificate", certificate_readable),
        MeasuredRoute("/captures/{id}/certificate.json", certificate_file),
        MeasuredRoute("/captures/{id}/beside/{other}", beside_page),
        MeasuredRoute("/certificates/days.jsonl", days_log),
        MeasuredRoute("/certificates/{name}", day_statement),
        MeasuredRoute("/timegate/{url:path}", timegate),
        MeasuredRoute("/timemap/link/{url:path}", timemap),
        MeasuredRoute("/memento/{time}/{url:path}", memento),
        MeasuredRoute("/changes", changes_page),
        MeasuredRoute("/removals/{id}.csv", removal_csv),
        MeasuredRoute("/removals/{id}.jsonl", removal_jsonl),
        MeasuredRoute("/removals/{id}", removal_page),
        MeasuredRoute("/search", search_page),
        MeasuredRoute("/search/help", search_help_page),
        MeasuredRoute("/search.csv", search_csv),
        MeasuredRoute("/search.jsonl", search_jsonl),
        MeasuredRoute("/search.{format}", search_citations),
        MeasuredRoute("/trends", trends_page),
        MeasuredRoute("/trends.csv", trends_csv),
        MeasuredRoute("/trends.svg", trends_svg),
        MeasuredRoute("/names", names_page),
        MeasuredRoute("/names/{id}", name_page),
        MeasuredRoute("/activity", activity_page),
        MeasuredRoute("/places", places_page),
        MeasuredRoute("/phrases", phrases_page),
        MeasuredRoute("/oembed", oembed),
        MeasuredRoute("/about", about),
        MeasuredRoute("/api", api_page),
        MeasuredRoute("/language/{tag}", choose_language),
        MeasuredRoute("/media/{name}", media),
        MeasuredRoute("/static/{name}", assets.serve),
        MeasuredRoute("/favicon.ico", icon),
        MeasuredRoute("/robots.txt", robots),
        MeasuredRoute("/sitemap.xml", sitemap_index),
        MeasuredRoute("/sitemap/{name}.xml", sitemap_month),
        *(route for router in _API for route in router.routes if isinstance(route, Route)),
        APIRoute("/api/v1/openapi.json", described_api, operation_id="openapi", summary="This description."),
        MeasuredRoute("/healthz", livez),
        MeasuredRoute("/livez", livez),
        MeasuredRoute("/readyz", readyz),
    ]
