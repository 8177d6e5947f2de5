"""Captures as the fetcher stores them: the body, its manifest, and the row of the archive."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from shared.contracts import BlobRef, Capture, Origin
from shared.contracts.capture import Redirect
from shared.ids import capture_id, sha256_hex
from shared.storage.blobs import BlobWrite
from shared.storage.folder_blobs import FolderBlobs
from tests.integration.reader.running import SiteUnderTest

HEADERS = (("Content-Type", "text/html; charset=utf-8"), ("Server", "ink/2.1"), ("Content-Length", "99"))


async def capture(site: SiteUnderTest, url: str, article: str, body: bytes, at: datetime, **more: object) -> str:
    """Stores a capture of the article, and returns its id. `more` are fields of the message, and `stored`, the time at
    which its manifest was written."""
    stored = more.pop("stored", at)
    assert isinstance(stored, datetime)
    ref = BlobRef(sha256=sha256_hex(body), size=len(body), media_type=str(more.pop("media_type", "text/html")))
    given: dict[str, object] = {
        "status": 200, "headers": HEADERS, "peer_address": "192.0.2.7", "certificate_sha256": "c0ffee" * 10 + "c0ff",
        "redirects": (Redirect(url=url + "?old", status=301),), "origin": Origin.FETCHED, "charset": "utf-8",
    }  # fmt: skip
    message = Capture.model_validate({"url": url, "captured_at": at, "outlet": "gazette", "body": ref} | given | more)
    await FolderBlobs(Path(site.settings.blobs), lambda: stored).put([BlobWrite(message, body, "")])
    id = capture_id(url, at, ref.sha256)
    await site.filler.sql(
        "INSERT INTO capture (id, captured_at, address_id, outlet_id, url, body_sha256, body_size, media_type, status, "
        "origin, parser, revision_id, recorded_at) SELECT %s, %s, a.id, a.outlet_id, %s, %s, %s, %s, 200, 'fetched', "
        "'1', a.revision_id, %s FROM article a WHERE a.id = %s ON CONFLICT DO NOTHING",
        id, at, url, ref.sha256, len(body), ref.media_type, at, article,
    )  # fmt: skip
    return id
