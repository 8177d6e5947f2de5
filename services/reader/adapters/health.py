"""Whether the reader lives and can answer, for whoever supervises it, and its metrics."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.reader.adapters.site import Site, site_of

_FRESH = {"Cache-Control": "no-store"}


async def livez(request: Request) -> Response:
    """The process answers; that is all it says."""
    return JSONResponse({"alive": True}, headers=_FRESH)


async def readyz(request: Request) -> Response:
    """Ready as soon as the archive answers. The search index may still be growing: then it is told, not refused."""
    site = site_of(request)
    archive = await site.db.alive()
    told = {"ready": archive, "archive": archive, "index_complete": site.indexing.complete}
    return JSONResponse(told, 200 if archive else 503, headers=_FRESH)


async def metrics(request: Request) -> Response:
    return Response(generate_latest(REGISTRY), headers={"Content-Type": CONTENT_TYPE_LATEST, **_FRESH})


def health_app(site: Site) -> Starlette:
    """What the health port serves. Metrics are here alone: visitors of the site have no use for them."""
    app = Starlette(routes=[Route("/livez", livez), Route("/readyz", readyz), Route("/metrics", metrics)])
    app.state.site = site
    return app
