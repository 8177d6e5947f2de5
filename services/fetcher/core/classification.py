"""Decide what an answer means: a capture, an observation, or another try."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from services.fetcher.core.interstitials import blocked_by
from services.fetcher.core.response import FetchFailure, Response
from shared.contracts import ObservationKind, PageKind
from shared.homepages import redirected_to_homepage

_PERMANENT = (301, 308)
_BARRED = (401, 402, 403, 407, 451)
_TRY_LATER = (408, 425, 429)
_HOST_IS_ILL = frozenset({"timeout", "slow", "connect", "dns", "tls", "tls-expired", "tls-untrusted", "tls-wrong-host"})


@dataclass(frozen=True, slots=True)
class Classification:
    """Meaning of an answer.

    seen      observation to publish; None for a capture
    retry     the problem may be temporary
    health    state of the host as a whole
    moved_to  target of permanent redirects
    """

    seen: ObservationKind | None
    reason: str = ""
    detail: str = ""
    retry: bool = False
    health: Literal["ok", "failed", "same"] = "ok"
    moved_to: str = ""


def classify_response(response: Response, kind: PageKind, body_sha256: str, known_sha256: str) -> Classification:
    """Classify an answer. `known_sha256` is the hash of the body seen last time, empty if there is none."""
    if response.status == 304:
        return Classification(ObservationKind.NOT_MODIFIED, "http-304")
    if response.status == 206:
        detail = "a part of the page (206) that was not asked for"
        return Classification(ObservationKind.UNREACHABLE, "truncated", detail, retry=True)
    if 200 <= response.status < 300:
        return _of_success(response, kind, body_sha256, known_sha256)
    return _of_failure(response.status)


def led_away(response: Response, owns: Callable[[str], bool]) -> Classification | None:
    """Judge the answer for an article that stood at its own address. None if it does not now lead to somebody else.

    A name that is for sale or a gate to the network leads every address to a host of its own, for the time being. So
    does an outlet that moves: there the article may keep its name. None of this shows that the article was removed.
    """
    is_permanent = all(hop.status in _PERMANENT for hop in response.redirects)
    if is_permanent or owns(response.final_url) or not owns(response.url):
        return None
    if _name(response.final_url) == _name(response.url) != "":
        return None
    return Classification(ObservationKind.BLOCKED, "redirected-away", f"led to {response.final_url[:500]}")


def _name(url: str) -> str:
    """Return the last part of the path."""
    return urlsplit(url).path.rstrip("/").rpartition("/")[2]


def classify_failure(error: FetchFailure) -> Classification:
    if error.refused:
        return Classification(ObservationKind.REFUSED, error.reason, str(error), health="same")
    health: Literal["failed", "same"] = "failed" if error.reason in _HOST_IS_ILL else "same"
    return Classification(ObservationKind.UNREACHABLE, error.reason, str(error), retry=True, health=health)


def _of_success(response: Response, kind: PageKind, body_sha256: str, known_sha256: str) -> Classification:
    barrier = "" if kind is PageKind.IMAGE else blocked_by(response.status, response.body)
    if barrier:
        return Classification(ObservationKind.BLOCKED, barrier, "a page that replaces the one asked for")
    if response.status in (204, 205) or not response.body:
        return Classification(
            ObservationKind.UNREACHABLE, "empty", f"status {response.status} with an empty body", retry=True
        )
    if kind is PageKind.ARTICLE and redirected_to_homepage(response.url, response.final_url):
        return Classification(ObservationKind.SOFT_GONE, "redirected-home", f"led to {response.final_url[:500]}")
    if body_sha256 == known_sha256:
        return Classification(ObservationKind.NOT_MODIFIED, "same-body")
    return Classification(None, moved_to=_moved_to(response))


def _of_failure(status: int) -> Classification:
    reason, detail = f"http-{status}", f"the server answered {status}"
    if status == 404:
        return Classification(ObservationKind.NOT_FOUND, reason)
    if status == 410:
        return Classification(ObservationKind.GONE, reason)
    if status in _BARRED:
        return Classification(ObservationKind.BLOCKED, reason, detail)
    if status in _TRY_LATER:
        return Classification(ObservationKind.BLOCKED, reason, detail, retry=True, health="failed")
    if status >= 500:
        return Classification(
            ObservationKind.UNREACHABLE, reason, detail, retry=True, health="failed" if status == 503 else "ok"
        )
    return Classification(ObservationKind.UNREACHABLE, reason, detail)


def _moved_to(response: Response) -> str:
    permanent = bool(response.redirects) and all(hop.status in _PERMANENT for hop in response.redirects)
    return response.final_url if permanent and response.final_url != response.url else ""
