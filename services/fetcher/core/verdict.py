"""What an answer means: a capture, an observation, or another try."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from services.fetcher.core.answer import Answer, NoAnswer
from services.fetcher.core.blocking import blocked_by
from shared.contracts import ObservationKind, PageKind
from shared.front_pages import went_home

_PERMANENT = (301, 308)
_BARRED = (401, 402, 403, 407, 451)
_TRY_LATER = (408, 425, 429)
_HOST_IS_ILL = frozenset({"timeout", "slow", "connect", "dns", "tls", "tls-expired", "tls-untrusted", "tls-wrong-host"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """`seen` is None for a capture. `retry`: perhaps only this time. `health` is about the host as a whole.
    `moved_to` is where permanent redirects led."""

    seen: ObservationKind | None
    reason: str = ""
    detail: str = ""
    retry: bool = False
    health: Literal["ok", "failed", "same"] = "ok"
    moved_to: str = ""


def of_answer(answer: Answer, kind: PageKind, body_sha256: str, known_sha256: str) -> Verdict:
    """`known_sha256` is the hash of the body seen last time, empty where there is none."""
    if answer.status == 304:
        return Verdict(ObservationKind.NOT_MODIFIED, "http-304")
    if answer.status == 206:
        detail = "a part of the page (206) that was not asked for"
        return Verdict(ObservationKind.UNREACHABLE, "truncated", detail, retry=True)
    if 200 <= answer.status < 300:
        return _of_success(answer, kind, body_sha256, known_sha256)
    return _of_failure(answer.status)


def of_no_answer(error: NoAnswer) -> Verdict:
    if error.refused:
        return Verdict(ObservationKind.REFUSED, error.reason, str(error), health="same")
    health: Literal["failed", "same"] = "failed" if error.reason in _HOST_IS_ILL else "same"
    return Verdict(ObservationKind.UNREACHABLE, error.reason, str(error), retry=True, health=health)


def _of_success(answer: Answer, kind: PageKind, body_sha256: str, known_sha256: str) -> Verdict:
    barrier = "" if kind is PageKind.IMAGE else blocked_by(answer.status, answer.body)
    if barrier:
        return Verdict(ObservationKind.BLOCKED, barrier, "a page that stands in the way of the one asked for")
    if answer.status in (204, 205) or not answer.body:
        return Verdict(ObservationKind.UNREACHABLE, "empty", f"status {answer.status} with an empty body", retry=True)
    if kind is PageKind.ARTICLE and went_home(answer.url, answer.final_url):
        return Verdict(ObservationKind.SOFT_GONE, "redirected-home", f"led to {answer.final_url[:500]}")
    if body_sha256 == known_sha256:
        return Verdict(ObservationKind.NOT_MODIFIED, "same-body")
    return Verdict(None, moved_to=_moved_to(answer))


def _of_failure(status: int) -> Verdict:
    reason, detail = f"http-{status}", f"the server answered {status}"
    if status == 404:
        return Verdict(ObservationKind.NOT_FOUND, reason)
    if status == 410:
        return Verdict(ObservationKind.GONE, reason)
    if status in _BARRED:
        return Verdict(ObservationKind.BLOCKED, reason, detail)
    if status in _TRY_LATER:
        return Verdict(ObservationKind.BLOCKED, reason, detail, retry=True, health="failed")
    if status >= 500:
        return Verdict(
            ObservationKind.UNREACHABLE, reason, detail, retry=True, health="failed" if status == 503 else "ok"
        )
    return Verdict(ObservationKind.UNREACHABLE, reason, detail)


def _moved_to(answer: Answer) -> str:
    permanent = bool(answer.redirects) and all(hop.status in _PERMANENT for hop in answer.redirects)
    return answer.final_url if permanent and answer.final_url != answer.url else ""
