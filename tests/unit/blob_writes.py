"""Bodies to keep in a blob store."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from shared.contracts import Capture
from shared.observability.traces import new_traceparent
from shared.storage.blobs import BlobWrite, blob_ref

WHEN = datetime(2026, 3, 18, 9, 30, tzinfo=UTC)


def kept(body: bytes, media_type: str = "text/html", url: str = "https://a.example/1", **more: object) -> BlobWrite:
    message = Capture(url=url, captured_at=WHEN, body=blob_ref(body, media_type))
    return BlobWrite(message, body, new_traceparent(), **more)  # type: ignore[arg-type]


def files(root: Path) -> list[Path]:
    return sorted(root.glob("sha256/??/??/*"))
