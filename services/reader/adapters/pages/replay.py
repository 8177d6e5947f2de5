"""Show stored pages as they looked, in an origin of their own, under a policy that allows only to look."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from services.reader.adapters.pages.capture_data import find_capture, replay_of
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import HTML, NotFound, Withheld, respond
from services.reader.adapters.web.security_headers import replay_policy
from services.reader.core.captures.memento import http_date, link_format
from shared.errors import Unavailable


async def replayed_page(request: Request) -> Response:
    """Show a stored page: `/captures/ID` of the replay's origin."""
    site, row = context_of(request), await find_capture(request)
    shown = await replay_of(site, row)
    if shown.why_not:
        raise NotFound(shown.why_not)
    response = respond(request, shown.html, HTML)
    response.headers["Memento-Datetime"] = http_date(row.captured_at)
    response.headers["Link"] = link_format([(row.url, "original", {})])
    origin = site.replay_base(request)
    response.headers["Content-Security-Policy"] = replay_policy(origin, site.site_origin(request))
    return response


async def _refused(request: Request, error: Exception) -> Response:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 404)
    text = str(error) if status != 503 else "The archive's database does not answer at the moment."
    later = {"Retry-After": "5"} if status == 503 else {}
    return PlainTextResponse(text + "\n", status, {"Cache-Control": "no-store", **later})


async def _nothing(request: Request, error: Exception) -> Response:
    return PlainTextResponse("There is nothing at this address.\n", 404, {"Cache-Control": "no-store"})


_STATUS: dict[type[Exception], int] = {NotFound: 404, Withheld: 451, Unavailable: 503}
REPLAY_HANDLERS = {NotFound: _refused, Withheld: _refused, Unavailable: _refused, 404: _nothing}
