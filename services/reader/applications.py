"""The applications of the site and of the replay: routes behind the middleware of every request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import Route
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from services.reader.adapters.api.routing import on_invalid
from services.reader.adapters.pages.replay import REPLAY_HANDLERS, replayed_page
from services.reader.adapters.web.admission import Admission, busy_text
from services.reader.adapters.web.api_limits import ApiKey, ApiLimits
from services.reader.adapters.web.context import SiteContext
from services.reader.adapters.web.cross_origin import CrossOriginApi
from services.reader.adapters.web.language import Language
from services.reader.adapters.web.metrics import RequestMetrics
from services.reader.adapters.web.pictures import font, media
from services.reader.adapters.web.responses import HANDLERS
from services.reader.adapters.web.security_headers import SecurityHeaders
from services.reader.adapters.web.static_files import Assets
from services.reader.adapters.web.turns import Turns
from services.reader.handler import routes


def web_app(
    site: SiteContext,
    assets: Assets,
    turns: Turns,
    hosts: Sequence[str] = ("*",),
    proxies: Sequence[str] = (),
    origins: Sequence[str] = (),
    keys: Mapping[str, ApiKey] | None = None,
    api_rate: int = 0,
) -> FastAPI:
    """Build the application. It has no lifespan: the caller opens and closes what it needs.

    turns    of the requests that ask the archive
    proxies  web servers in front, which say who asks
    """
    app = FastAPI(
        openapi_url=None,  # the document is one of the routes, with an ETag like all others
        routes=[*routes(assets)],
        middleware=[
            Middleware(ProxyHeadersMiddleware, trusted_hosts=[*proxies]),
            Middleware(RequestMetrics),
            Middleware(SecurityHeaders, noindex=site.noindex),
            Middleware(Language),
            Middleware(CrossOriginApi, origins=origins),
            Middleware(ApiLimits, keys=keys or {}, anonymous=api_rate),
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
            Middleware(Admission, turns=turns),
        ],
        exception_handlers={**HANDLERS, RequestValidationError: on_invalid},
    )
    app.router.redirect_slashes = False  # one URL per page, and no redirect built from a Host header
    app.state.site = site
    return app


def replay_app(
    site: SiteContext, turns: Turns, hosts: Sequence[str] = ("*",), proxies: Sequence[str] = ()
) -> Starlette:
    """Build the application of the replay's own origin: stored pages, our pictures and fonts, and nothing else."""
    app = Starlette(
        routes=[Route("/captures/{id}", replayed_page), Route("/media/{name}", media), Route("/fonts/{name}", font)],
        middleware=[
            Middleware(ProxyHeadersMiddleware, trusted_hosts=[*proxies]),
            Middleware(SecurityHeaders, replay=True),
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
            Middleware(Admission, turns=turns, busy=busy_text),
        ],
        exception_handlers=REPLAY_HANDLERS,
    )
    app.router.redirect_slashes = False
    app.state.site = site
    return app
