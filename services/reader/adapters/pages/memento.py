"""Memento (RFC 7089): find the capture of an address at a time, as other archives and their clients do."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.reader.adapters.pages.capture import show_capture
from services.reader.adapters.pages.capture_data import find_capture
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import NotFound, respond
from services.reader.core.api.query_params import BadParameter
from services.reader.core.captures.memento import (
    http_date,
    link_format,
    memento_link,
    memento_links,
    page_after,
    page_of_timemap,
    read_http_date,
    read_stamp,
    resource_links,
    spellings,
    stamp,
    target,
)
from services.reader.core.wording.translation import N_, _
from shared.archive.read.captures.mementos import Neighbours, mementos, nearest

PAGE = 5000
_NONE = N_(
    "The archive has no capture of this address. Give the whole address, as in /timegate/https://news.example/a."
)


async def timegate(request: Request) -> Response:
    """Redirect to the capture nearest to `Accept-Datetime`, by default to the newest."""
    url, wanted = _target(request, "/timegate/"), request.headers.get("accept-datetime", "")
    at = read_http_date(wanted) if wanted else context_of(request).now()
    if at is None:
        raise BadParameter("Accept-Datetime", "is not an HTTP date such as `Sun, 01 Mar 2026 17:00:00 GMT`")
    url, found = await _nearest(request, url, at)
    base = context_of(request).base(request)
    links = [
        *resource_links(base, url),
        *memento_links(base, url, [("first", found.first), ("last", found.last)]),
    ]
    headers = {"Vary": "accept-datetime", "Link": link_format(links), "Cache-Control": "no-cache"}
    return RedirectResponse(_ascii(f"{base}/memento/{stamp(found.nearest.at)}/{url}"), 302, headers)


async def memento(request: Request) -> Response:
    """Show the capture of an address at a time. A time without a capture redirects to the nearest one."""
    time = request.path_params["time"]
    at = read_stamp(time)
    if at is None:
        raise NotFound(_("The time in this address cannot be read. Write it as in /memento/20260301170000/https://…."))
    url, found = await _nearest(request, _target(request, f"/memento/{time}/"), at)
    base, one = context_of(request).base(request), found.nearest
    if time != stamp(one.at):
        return RedirectResponse(_ascii(f"{base}/memento/{stamp(one.at)}/{url}"), 302, {"Cache-Control": "no-cache"})
    places = [("first", found.first), ("prev", found.previous), ("", one), ("next", found.next), ("last", found.last)]
    headers = {
        "Memento-Datetime": http_date(one.at),
        "Link": link_format([*resource_links(base, url), *memento_links(base, url, places)]),
    }
    request.path_params["id"] = one.id
    return await show_capture(request, await find_capture(request), headers)


async def timemap(request: Request) -> Response:
    """List the captures of an address in link format, page by page. Each page links to the next."""
    after, url = page_of_timemap(_target(request, "/timemap/link/"))
    site = context_of(request)
    for spelling in spellings(url):
        rows = await mementos(site.db, spelling, after, PAGE + 1)
        if rows:
            break
    else:
        raise NotFound(_(_NONE))
    base, more, shown = site.base(request), len(rows) > PAGE, rows[:PAGE]
    span = {"type": "application/link-format", "from": http_date(shown[0].at), "until": http_date(shown[-1].at)}
    here = f"{page_after(*after)}/{spelling}" if after else spelling
    links = [*resource_links(base, spelling)[:2], (f"{base}/timemap/link/{here}", "self", span)]
    links += [memento_link(base, spelling, row) for row in shown]
    if more:
        on = f"{base}/timemap/link/{page_after(shown[-1].at, shown[-1].id)}/{spelling}"
        links.append((on, "timemap", {"type": "application/link-format", "from": http_date(rows[-1].at)}))
    return respond(request, link_format(links, ",\n") + "\n", "application/link-format")


def _ascii(url: str) -> str:
    """Return the address for a `Location` header."""
    return quote(url, safe=":/?#[]@!$&'()*+,;=%~-._")


def _target(request: Request, prefix: str) -> str:
    raw = (request.scope.get("raw_path") or request.url.path.encode()).decode("latin-1")
    return target(raw, prefix, request.url.query)


async def _nearest(request: Request, url: str, at: datetime) -> tuple[str, Neighbours]:
    for spelling in spellings(url):
        if found := await nearest(context_of(request).db, spelling, at):
            return spelling, found
    raise NotFound(_(_NONE))
