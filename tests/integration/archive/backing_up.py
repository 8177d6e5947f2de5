"""Something to back up: bodies, and an archive of twenty articles."""

from __future__ import annotations

from pathlib import Path

from shared.contracts import Capture, ObservationKind
from shared.observability.traces import new_traceparent
from shared.storage.blobs import BlobWrite, blob_ref
from shared.storage.folder_blobs import FolderBlobs
from tests.publishing import START, Press, enriched, hours, observed


async def filled(press: Press, root: Path) -> FolderBlobs:
    body = b"<p>Nul \0 and all</p>"
    blobs = FolderBlobs(root)
    capture = Capture(url="https://gazette.example/a", captured_at=START, body=blob_ref(body, "text/html"))
    await blobs.put([BlobWrite(capture, body, new_traceparent())])
    await press.publish(*(enriched(f"a{n}", hours(n * 200), f"Tab\t and \\ back {n}") for n in range(20)))
    await press.publish(observed("a1", hours(900), ObservationKind.GONE))
    return blobs


async def a_hundred_bodies(root: Path) -> FolderBlobs:
    blobs, kept = FolderBlobs(root), list[BlobWrite]()
    for number in range(100):
        body = b"<p>%d</p>" % number
        capture = Capture(url=f"https://g.example/{number}", captured_at=START, body=blob_ref(body, "text/html"))
        kept.append(BlobWrite(capture, body, new_traceparent()))
    await blobs.put(kept)
    return blobs
