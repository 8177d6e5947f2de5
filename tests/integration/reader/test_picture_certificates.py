"""A picture has a certificate as a page has."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from shared.certificates.signed_day import Refused
from shared.certificates.verify import verified
from shared.contracts import Picture
from shared.ids import article_id, capture_id, sha256_hex
from shared.storage.blobs import BlobWrite, blob_ref
from shared.storage.folder_blobs import FolderBlobs
from tests.command import presswatch
from tests.integration.reader.material import CRANE, NOON
from tests.integration.reader.press import HARBOUR, PICTURE
from tests.integration.reader.running import as_operator
from tests.integration.reader.sealing import Sealed


async def a_picture(sealed: Sealed) -> str:
    """The crane of the Harbour article with its message, recorded on 3 March. Returns its capture id."""
    ref = blob_ref(CRANE, "image/png")
    picture = Picture(url=PICTURE, captured_at=NOON, outlet="gazette", body=ref, referrer=HARBOUR)
    at = NOON + timedelta(days=2)
    await FolderBlobs(Path(sealed.site.settings.blobs), lambda: at).put([BlobWrite(picture, CRANE, "")])
    await sealed.site.filler.sql("UPDATE picture SET recorded_at = %s WHERE url = %s", at, PICTURE)
    return capture_id(PICTURE, NOON, ref.sha256)


async def test_a_picture_has_a_certificate_and_sealed_days_stay(sealed: Sealed) -> None:
    site, page = sealed.site, f"/a/{article_id(HARBOUR)}"
    await sealed.seal_all()
    before = (await site.get("/certificates/days.jsonl")).body
    id = await a_picture(sealed)
    assert (await site.get(f"/captures/{id}")).status == 404 and f"/captures/{id}" not in (await site.get(page)).text
    sealed.sealer.now = lambda: NOON + timedelta(days=3)
    assert await sealed.seal_all() == 1 and await sealed.seal_all() == 0
    after = (await site.get("/certificates/days.jsonl")).body
    assert after.startswith(before) and b'"day: 2026-03-03"' in after and b'"captures: 1"' in after[len(before) :]
    assert f'<a class="proof" href="/captures/{id}"' in (await site.get(page)).text
    shown = (await site.get(f"/captures/{id}")).text
    assert f'<img src="/media/{sha256_hex(CRANE)}.png"' in shown and "certificate.json" in shown
    assert (await site.get(f"/api/v1/captures/{id}")).json["message"]["referrer"] == HARBOUR
    assert (await site.get(f"/captures/{id}/body")).body == CRANE
    file = sealed.folder / "picture.json"
    assert as_operator(site, "certificate", id, "--to", file).returncode == 0
    assert file.read_bytes() == (await site.get(f"/captures/{id}/certificate.json")).body
    done = presswatch("verify-certificate", file)
    assert done.returncode == 0 and f"address    {PICTURE}" in done.stdout and "body and message" in done.stdout
    good = file.read_bytes()
    proven = verified(good)
    assert proven.capture["body-sha256"] == sha256_hex(CRANE) and proven.capture["media-type"] == "image/png"
    for at in range(0, len(good), 7):
        with pytest.raises(Refused):
            verified(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
    file.write_bytes(good.replace(b"image/png", b"image/pnh"))
    assert presswatch("verify-certificate", file).returncode == 1


async def test_a_picture_that_is_withheld_has_no_certificate(sealed: Sealed) -> None:
    id = await a_picture(sealed)
    sealed.sealer.now = lambda: NOON + timedelta(days=3)
    await sealed.seal_all()
    assert (await sealed.site.get(f"/captures/{id}/certificate.json")).status == 200
    await sealed.site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", article_id(HARBOUR))
    for path in ("", "/certificate", "/certificate.json", "/body", "/message"):
        assert (await sealed.site.get(f"/captures/{id}{path}")).status == 451, path
