"""Build messages from a visit."""

from __future__ import annotations

from datetime import datetime

from services.fetcher.core.classification import Classification
from services.fetcher.core.image_headers import Image
from services.fetcher.core.media_types import charset, media_type
from services.fetcher.core.response import Response
from shared.contracts import BlobRef, Capture, Observation, ObservationKind, Origin, PageKind, Picture
from shared.contracts.capture import Redirect
from shared.ids import sha256_hex
from shared.sources import Outlet
from shared.streams.frontier.tasks import Task, TaskKind

_LONGEST_URL = 4096


def capture_of(task: Task, response: Response, sha256: str) -> Capture:
    """Return the capture of an entry point or an article, with headers and body as sent."""
    request = task.request
    kind = response.header("content-type")
    return Capture(
        url=request.url,
        kind=request.kind,
        captured_at=response.received_at,
        outlet=request.outlet,
        edition=request.edition,
        body=BlobRef(sha256=sha256, size=len(response.body), media_type=media_type(kind, response.body)),
        status=response.status,
        headers=response.headers,
        redirects=tuple(Redirect(url=hop.url, status=hop.status) for hop in response.redirects),
        final_url=led_to(response),
        charset=charset(kind),
        peer_address=response.peer_address,
        certificate_sha256=response.certificate_sha256,
        origin=Origin.FETCHED,
        referrer=request.referrer,
        hints=request.hints,
        walk=request.walk,
    )


def led_to(response: Response) -> str | None:
    """Return the address that answered, if it is not the one that was asked for."""
    return _url(response.final_url) if response.final_url != response.url else None


def picture_of(task: Task, response: Response, image: Image) -> Picture:
    """Build the message of a picture that was fetched."""
    request = task.request
    body = BlobRef(sha256=sha256_hex(response.body), size=len(response.body), media_type=image.media_type)
    return Picture(
        url=request.url,
        captured_at=response.received_at,
        outlet=request.outlet or "unknown",
        body=body,
        referrer=request.referrer,
        final_url=led_to(response),
        width=image.width,
        height=image.height,
    )


def observation_of(
    task: Task,
    outlet: Outlet,
    classification: Classification,
    response: Response | None,
    now: datetime,
    shown_sha256: str = "",
) -> Observation:
    """Return the observation of a visit. `classification.seen` must be set.

    `shown_sha256` is the hash of the body that an earlier message, or the visit's own capture, carries.
    """
    request = task.request
    entry_point = request.url if task.kind is TaskKind.ENTRY else request.referrer
    moved_to = classification.moved_to or (response.final_url if response is not None and response.redirects else "")
    return Observation(
        kind=classification.seen or ObservationKind.UNREACHABLE,
        url=request.url,
        observed_at=response.received_at if response else now,
        outlet=request.outlet or outlet.id,
        edition=request.edition,
        page_kind=request.kind,
        shown_sha256=shown_sha256 or None,
        entry_point=entry_point if request.kind not in (PageKind.IMAGE, PageKind.STYLE) else None,
        status=response.status if response else None,
        reason=classification.reason,
        detail=classification.detail[:1000],
        moved_to=_url(moved_to) if moved_to else None,
    )


def _url(url: str) -> str | None:
    """Return the URL of a redirect, or None if it is too long for a message."""
    return url if len(url) <= _LONGEST_URL else None
