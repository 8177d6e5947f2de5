"""Serve stored pictures and fonts after checking that they are such, with headers that keep them inert."""

from __future__ import annotations

import re
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import NotFound, Withheld, matches
from services.reader.adapters.web.security_headers import BODY_POLICY
from services.reader.core.captures.image_types import EXTENSIONS, picture_type
from services.reader.core.wording.translation import N_, _
from shared.archive.read.captures.pictures import picture_by_hash
from shared.errors import Permanent
from shared.styles.fonts import EXTENSIONS as FONTS
from shared.styles.fonts import font_type

_NAME = re.compile(r"([0-9a-f]{64})(?:\.([a-z]{3,4}))?", re.ASCII)
_FONT_NAME = re.compile(rf"([0-9a-f]{{64}})\.(?:{'|'.join(FONTS.values())})", re.ASCII)
_NONE = N_("The archive keeps no such picture.")


async def media(request: Request) -> Response:
    """Serve `/media/<sha256>`, with or without an extension. Only bodies stored as pictures are served."""
    found = _NAME.fullmatch(request.path_params["name"])
    if not found or (found[2] and found[2] not in EXTENSIONS.values()):
        raise NotFound(_(_NONE))
    return await _part(request, found[1], picture_type)


async def font(request: Request) -> Response:
    """Serve `/fonts/<sha256>.woff2` of the replay's origin. Only bodies stored as fonts are served."""
    found = _FONT_NAME.fullmatch(request.path_params["name"])
    if not found:
        raise NotFound(_(_NONE))
    response = await _part(request, found[1], font_type)
    response.headers["Access-Control-Allow-Origin"] = "*"  # a sandboxed page has an origin that equals no other
    return response


async def _part(request: Request, sha256: str, type_of: Callable[[bytes], str | None]) -> Response:
    site = context_of(request)
    row = await picture_by_hash(site.db, sha256)
    if row is None:
        raise NotFound(_(_NONE))
    if row.withheld:
        raise Withheld(_("This picture is withheld by order."))
    headers = {
        "Cache-Control": "no-cache",  # caches must ask us again, because the picture may be withheld by then
        "ETag": f'"{sha256}"',
        "Content-Security-Policy": BODY_POLICY,
    }
    if matches(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return _typed(await _body(request, sha256), headers, type_of)


async def _body(request: Request, sha256: str) -> bytes:
    try:
        return await context_of(request).blobs.get(sha256)
    except Permanent:
        raise NotFound(_("The body of this picture is missing from the archive or damaged.")) from None


def _typed(body: bytes, headers: dict[str, str], type_of: Callable[[bytes], str | None]) -> Response:
    """Return the body with the media type of its bytes, whatever the outlet's server declared."""
    kind = type_of(body)
    if kind is None:
        raise NotFound(_("The archive's body with this hash is not a picture that can be shown safely."))
    return Response(body, headers={**headers, "Content-Type": kind})
