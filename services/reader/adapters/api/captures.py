"""One capture in the JSON API."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query
from starlette.requests import Request
from starlette.responses import Response

from services.reader.adapters.api.routing import api_router, described
from services.reader.adapters.pages.capture import body_size
from services.reader.adapters.pages.capture_data import find_capture, message_of
from services.reader.adapters.web.context import context_of
from services.reader.adapters.web.responses import data
from services.reader.core.api import api_records as answers
from services.reader.core.api.api_queries import NoQuery

router = api_router()


@described(router, "/captures/{id}", "capture", answers.Capture, 404, 451)
async def capture_one(
    request: Request, id: Annotated[str, Path(description="Id of a capture.")], query: Annotated[NoQuery, Query()]
) -> Response:
    """One capture with the message as stored: headers, redirects, peer."""
    row = await find_capture(request)
    stored = await message_of(context_of(request), row)
    capture = stored.capture if stored else None
    answer = {
        "id": row.id, "page": f"/captures/{row.id}", "url": row.url, "captured_at": row.captured_at,
        "recorded_at": row.recorded_at, "outlet": {"id": row.outlet_id, "name": row.outlet_name},
        "article": row.article_id, "revision": row.revision_id, "kind": row.page_kind, "reason": row.reason,
        "status": row.status, "origin": row.origin, "producer": row.producer,
        "memento": capture.memento if capture else None,
        "body": {"sha256": row.body_sha256, "size": await body_size(request, row), "media_type": row.media_type,
                 "src": f"/captures/{row.id}/body"},
        "message": stored.message.model_dump(mode="json", exclude_defaults=True) if stored else None,
    }  # fmt: skip
    return data(request, answer)
