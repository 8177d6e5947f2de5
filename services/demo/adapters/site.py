"""Web sites of the two papers: paths, conditional requests, pictures."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from hashlib import sha256

from aiohttp import web

from services.demo.core.pictures import SCENES, draw_scene
from services.demo.core.site import Page, respond
from services.demo.core.texts import written_stories
from services.demo.core.timeline import shown

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Paper:
    """A newspaper. `outlet` is herald or gazette; `base` is the address used in its links, without a trailing slash."""

    outlet: str
    base: str
    started_at: datetime
    clock: Clock

    async def page(self, request: web.Request) -> web.Response:
        number = int(request.query.get("page", "1")) if request.query.get("page", "1").isdecimal() else 1
        state = shown(written_stories(), self.started_at, self.clock())
        return _answer(request, respond(self.outlet, self.base, request.path, number, state))


def site(paper: Paper) -> web.Application:
    """Return the web application of a paper."""
    app = web.Application()
    app.router.add_get("/media/{scene}/{slug}.png", _picture)
    app.router.add_get("/{path:.*}", paper.page)
    return app


def _answer(request: web.Request, page: Page) -> web.Response:
    body = page.body.encode()
    headers = {"ETag": f'"{sha256(body).hexdigest()[:20]}"', "Cache-Control": "no-cache"}
    if page.modified_at:
        headers["Last-Modified"] = format_datetime(page.modified_at.replace(microsecond=0), usegmt=True)
    if page.status == 200 and _known(request, headers):
        return web.Response(status=304, headers=headers)
    return web.Response(status=page.status, body=body, content_type=page.media_type, charset="utf-8", headers=headers)


def _known(request: web.Request, headers: dict[str, str]) -> bool:
    """Return whether the client already has this page: by ETag if it sends one, otherwise by date."""
    if tags := request.headers.get("If-None-Match"):
        return headers["ETag"] in (tag.strip().removeprefix("W/") for tag in tags.split(","))
    since, modified = request.headers.get("If-Modified-Since"), headers.get("Last-Modified")
    if not since or not modified:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


async def _picture(request: web.Request) -> web.Response:
    scene, slug = request.match_info["scene"], request.match_info["slug"]
    if scene not in SCENES:
        raise web.HTTPNotFound
    body = await asyncio.to_thread(_drawn, scene, slug)
    return web.Response(body=body, content_type="image/png", headers={"Cache-Control": "max-age=86400"})


@lru_cache(maxsize=64)
def _drawn(scene: str, slug: str) -> bytes:
    return draw_scene(scene, slug)
