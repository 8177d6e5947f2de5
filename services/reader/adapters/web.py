"""The site's addresses."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from services.reader.adapters import api, api_search, feeds, lists
from services.reader.adapters.answers import HANDLERS, page
from services.reader.adapters.article_page import article_page, revisions_page
from services.reader.adapters.changes_page import changes_page, diff_page
from services.reader.adapters.coverage_page import coverage_list, coverage_page
from services.reader.adapters.headers import SecurityHeaders
from services.reader.adapters.health import livez, readyz
from services.reader.adapters.media import media
from services.reader.adapters.metering import Metering
from services.reader.adapters.search_export import search_csv, search_jsonl
from services.reader.adapters.search_page import search_help_page, search_page
from services.reader.adapters.site import Site, site_of
from services.reader.adapters.static import Assets
from services.reader.adapters.trends_page import trends_csv, trends_page

_ROBOTS = "User-agent: *\nDisallow: /search\nDisallow: /trends\nDisallow: /more/\n"


async def about(request: Request) -> Response:
    site = site_of(request)
    return page(request, "about.html", overview=await site.overview(), now=site.now(), feed="/feed.atom")


async def robots(request: Request) -> Response:
    return PlainTextResponse(_ROBOTS)


def routes(assets: Assets) -> list[Route]:
    """Fixed names stand before those with a variable part."""

    async def icon(request: Request) -> Response:
        return RedirectResponse(assets.address("icon.svg"), 302)

    return [
        Route("/", lists.front),
        Route("/more", lists.more),
        Route("/more/part", lists.more_part),
        Route("/outlets", lists.outlets),
        Route("/feed.atom", feeds.front_feed),
        Route("/o/{outlet}/feed.atom", feeds.outlet_feed),
        Route("/o/{outlet}/{edition}/feed.atom", feeds.outlet_feed),
        Route("/o/{outlet}/coverage", coverage_page),
        Route("/o/{outlet}", lists.outlet),
        Route("/o/{outlet}/{edition}", lists.outlet),
        Route("/a/{id}", article_page),
        Route("/a/{id}/revisions", revisions_page),
        Route("/a/{id}/revisions/{revision}", article_page),
        Route("/a/{id}/diff/{old}/{new}", diff_page),
        Route("/changes", changes_page),
        Route("/changes.atom", feeds.changes_feed),
        Route("/search", search_page),
        Route("/search/help", search_help_page),
        Route("/search.atom", feeds.search_feed),
        Route("/search.csv", search_csv),
        Route("/search.jsonl", search_jsonl),
        Route("/trends", trends_page),
        Route("/trends.csv", trends_csv),
        Route("/about", about),
        Route("/media/{name}", media),
        Route("/static/{name}", assets.serve),
        Route("/favicon.ico", icon),
        Route("/robots.txt", robots),
        Route("/api/v1/articles", api.articles_list),
        Route("/api/v1/articles/by-url", api.article_by_url),
        Route("/api/v1/articles/{id}", api.article_one),
        Route("/api/v1/outlets", api.outlets_list),
        Route("/api/v1/outlets/{id}/coverage", coverage_list),
        Route("/api/v1/events", api.events_list),
        Route("/api/v1/search", api_search.search_list),
        Route("/api/v1/search/counts", api_search.search_counts),
        Route("/api/v1/openapi.json", api.openapi),
        Route("/healthz", livez),
        Route("/livez", livez),
        Route("/readyz", readyz),
    ]


def web_app(site: Site, assets: Assets, hosts: Sequence[str] = ("*",)) -> Starlette:
    """Without a lifespan: what it needs is opened and closed by whoever runs it."""
    app = Starlette(
        routes=routes(assets),
        middleware=[
            Middleware(Metering),
            Middleware(SecurityHeaders),
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
        ],
        exception_handlers=HANDLERS,
    )
    app.router.redirect_slashes = False  # an address means one thing, and no redirect is built from a Host header
    app.state.site = site
    return app
