"""Refuse entries with times that cannot be true. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from shared.contracts.moments import fault_of_moment
from shared.streams.intake.admission import Admission, AnnotationAdmission, CaptureAdmission

_LATEST_FETCH = timedelta(days=366)
"""How far ahead a fetch may be asked for. Until then the request takes a place in its outlet's queue."""


def fault_of_moments(what: Admission, now: datetime) -> str | None:
    """Return which time of the message cannot be true, and why; None if all can."""
    for name, at in _past(what):
        if at is not None and (fault := fault_of_moment(name, at, now)):
            return fault
    if isinstance(what, AnnotationAdmission | CaptureAdmission):
        return None
    latest, wanted = now + _LATEST_FETCH, what.request.not_before
    if wanted is not None and wanted > latest:
        return f"not_before: at most {_LATEST_FETCH.days} days ahead, {latest:%Y-%m-%d} today; send it again then"
    return None


def _past(what: Admission) -> Iterator[tuple[str, datetime | None]]:
    """Yield the times that must have passed, by the names of their fields."""
    if isinstance(what, AnnotationAdmission):
        yield "made_at", what.annotation.made_at
        return
    if isinstance(what, CaptureAdmission):
        yield "captured_at", what.capture.captured_at
    item = (what.capture if isinstance(what, CaptureAdmission) else what.request).hints.item
    yield "hints.item.captured_at", item.captured_at if item else None
