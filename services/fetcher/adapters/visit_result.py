"""The result of a visit, as the fetcher stores and sends it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.storage.blobs import BlobWrite
from shared.streams.consumer.stage import Output
from shared.streams.frontier.tasks import Health, Reschedule, Task


@dataclass(frozen=True, slots=True)
class VisitResult:
    """Result of a visit. `kept` must be in the blob store before `outputs` are published.

    found  what a style sheet names, to be fetched too
    sheet  what the next look at the style sheet must know
    """

    outcome: str
    reason: str = ""
    kept: tuple[BlobWrite, ...] = ()
    outputs: tuple[Output, ...] = ()
    again: Reschedule | None = None
    health: Health = Health.OK
    pause_s: float = 0.0
    body_bytes: int = 0
    status: int | None = None
    found: tuple[Task, ...] = ()
    sheet: Mapping[str, Any] = field(default_factory=dict)


def kept(message: Any, body: bytes | None, task: Task, packed: bytes | None = None) -> BlobWrite:
    """Return the item to store for a task. Without `body`, the body is stored already."""
    return BlobWrite(message, body, task.traceparent, task.request.lane, task.client_ref, task.producer, packed)
