"""Requests for the frontier, and what a visit puts out."""

from __future__ import annotations

from datetime import UTC, datetime

from shared.contracts import FetchRequest, Observation, ObservationKind
from shared.streams.bus.topology import StreamName
from shared.streams.consumer.stage import Output

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def request(url: str, **fields: object) -> FetchRequest:
    """Make a request for a URL."""
    return FetchRequest.model_validate({"url": url, **fields})


def seen_nothing(url: str) -> Output:
    """Make the observation that a page was not found."""
    return Output(
        StreamName.OBSERVATIONS,
        Observation(kind=ObservationKind.NOT_FOUND, url=url, observed_at=NOW, outlet="example.org"),
    )
