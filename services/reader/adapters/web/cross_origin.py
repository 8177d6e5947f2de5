"""Let scripts of other sites read the API, if a setting names those sites."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

_API = "/api/"


class CrossOriginApi:
    """Answer cross-origin requests to the API from `origins`. Pages of the site are never shared."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        self._shared = CORSMiddleware(app, allow_origins=origins, allow_methods=("GET",), expose_headers=("ETag",))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        shared = scope["type"] == "http" and scope["path"].startswith(_API)
        await (self._shared if shared else self._app)(scope, receive, send)
