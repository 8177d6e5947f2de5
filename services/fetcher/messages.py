"""The messages made of a visit."""

from __future__ import annotations

from datetime import datetime

from services.fetcher.core.answer import Answer
from services.fetcher.core.images import Image
from services.fetcher.core.media import charset, media_type
from services.fetcher.core.verdict import Verdict
from shared.contracts import BlobRef, Capture, Observation, ObservationKind, Origin, PageKind, Picture
from shared.contracts.capture import Redirect
from shared.ids import sha256_hex
from shared.sources import Outlet
from shared.streams.frontier_tasks import Task, TaskKind

_LONGEST_URL = 4096


def capture_of(task: Task, answer: Answer, sha256: str) -> Capture:
    """What was sent, as it was sent; for an entry point or an article."""
    request = task.request
    kind = answer.header("content-type")
    return Capture(
        url=request.url,
        kind=request.kind,
        captured_at=answer.received_at,
        outlet=request.outlet,
        edition=request.edition,
        body=BlobRef(sha256=sha256, size=len(answer.body), media_type=media_type(kind, answer.body)),
        status=answer.status,
        headers=answer.headers,
        redirects=tuple(Redirect(url=hop.url, status=hop.status) for hop in answer.redirects),
        final_url=_url(answer.final_url) if answer.final_url != request.url else None,
        charset=charset(kind),
        peer_address=answer.peer_address,
        certificate_sha256=answer.certificate_sha256,
        origin=Origin.FETCHED,
        referrer=request.referrer,
        hints=request.hints,
        walk=request.walk,
    )


def picture_of(task: Task, answer: Answer, image: Image) -> Picture:
    request = task.request
    body = BlobRef(sha256=sha256_hex(answer.body), size=len(answer.body), media_type=image.media_type)
    return Picture(
        url=request.url,
        captured_at=answer.received_at,
        outlet=request.outlet or "unknown",
        body=body,
        referrer=request.referrer,
        width=image.width,
        height=image.height,
    )


def observation_of(task: Task, outlet: Outlet, verdict: Verdict, answer: Answer | None, now: datetime) -> Observation:
    """Raises nothing; `verdict.seen` must say what was seen."""
    request = task.request
    entry_point = request.url if task.kind is TaskKind.ENTRY else request.referrer
    moved_to = verdict.moved_to or (answer.final_url if answer is not None and answer.redirects else "")
    return Observation(
        kind=verdict.seen or ObservationKind.UNREACHABLE,
        url=request.url,
        observed_at=answer.received_at if answer else now,
        outlet=request.outlet or outlet.id,
        edition=request.edition,
        page_kind=request.kind,
        entry_point=entry_point if request.kind is not PageKind.IMAGE else None,
        status=answer.status if answer else None,
        reason=verdict.reason,
        detail=verdict.detail[:1000],
        moved_to=_url(moved_to) if moved_to else None,
    )


def _url(url: str) -> str | None:
    """A redirect may lead to more than a message may carry; the chain's beginning is kept then."""
    return url if len(url) <= _LONGEST_URL else None
