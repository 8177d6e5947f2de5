"""A certificate is made as the publisher makes it, and checked by those who have nothing but the file."""

from __future__ import annotations

import asyncio
import re
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from aiohttp import web

from services.publisher.adapters.time_stamps import stamp_days
from shared.archive.schema.roles import OPERATOR
from shared.certificates.signed_day import Refused
from shared.certificates.verify import verified
from shared.contracts import Picture
from shared.errors import Misconfigured, Unavailable
from shared.ids import article_id, capture_id, sha256_hex
from shared.observability.metrics import DAY_WITHOUT_TIME_STAMP, UNSEALED_DAY
from shared.storage.blobs import BlobWrite, blob_ref
from shared.storage.folder_blobs import FolderBlobs
from tests.integration.reader.captures import capture
from tests.integration.reader.material import NOON, png
from tests.integration.reader.press import HARBOUR, PICTURE
from tests.integration.reader.sealing import AT, PAGE, Sealed, command, openssl
from tests.integration.reader.sealing import check_by_hand as by_hand
from tests.servers import as_role

CRANE = png(640, 400, (40, 90, 140))


async def test_days_that_are_over_are_sealed_once(sealed: Sealed) -> None:
    site = sealed.site
    assert "not yet: the day of recording is signed" in (await site.get(f"/captures/{sealed.id}")).text
    assert (await site.get(f"/captures/{sealed.id}/certificate.json")).status == 404
    assert await sealed.seal_all() == 2  # 1 March, and 2 March on which nothing was recorded
    assert sealed.sealer.key.stat().st_mode & 0o777 == 0o600
    log = (await site.get("/certificates/days.jsonl")).body.splitlines()
    assert len(log) == 2 and b'"captures: 0"' in log[1]
    statement = await site.get("/certificates/2026-03-01.txt")
    assert "captures: 80" in statement.text
    assert (Path(site.settings.blobs) / "certificates" / "2026-03-01.json").read_bytes() == log[0] + b"\n"
    assert "Download</a> <a href" in (await site.get(f"/captures/{sealed.id}")).text
    for missing in ("2026-03-01.tsr", "2026-03-03.txt", "today.txt"):
        assert (await site.get(f"/certificates/{missing}")).status == 404


async def test_what_is_recorded_late_is_in_the_next_tree(sealed: Sealed) -> None:
    await sealed.seal_all()
    late = await capture(sealed.site, HARBOUR, article_id(HARBOUR), b"<html>late</html>", AT + timedelta(minutes=1))
    sealed.sealer.now = lambda: NOON + timedelta(days=3)
    assert await sealed.seal_all() == 1
    rows = (await sealed.site.get(f"/captures/{late}/certificate.json")).json["day"]
    assert rows[1:3] == ["day: 2026-03-03", "captures: 1"]


async def test_a_capture_that_waited_for_weeks_has_its_message(sealed: Sealed) -> None:
    before = AT - timedelta(days=20)
    waited = await capture(sealed.site, HARBOUR, article_id(HARBOUR), b"<html>waited</html>", before)
    await sealed.site.filler.sql("UPDATE capture SET recorded_at = %s WHERE id = %s", AT, waited)
    await sealed.seal_all()
    file = (await sealed.site.get(f"/captures/{waited}/certificate.json")).body
    assert verified(file).has_message


async def test_a_contributed_capture_that_waited_has_its_message(sealed: Sealed) -> None:
    """Its time of capture is a contributor's word, and says nothing about when it was stored."""
    said, stored, body = AT - timedelta(days=400), AT - timedelta(days=20), b"<html>given</html>"
    waited = await capture(sealed.site, HARBOUR, article_id(HARBOUR), body, said, stored=stored, origin="contributed")
    change = "UPDATE capture SET origin = 'contributed', recorded_at = %s WHERE id = %s"
    await sealed.site.filler.sql(change, AT, waited)
    await sealed.seal_all()
    file = (await sealed.site.get(f"/captures/{waited}/certificate.json")).body
    assert verified(file).capture["origin"] == "contributed" and verified(file).has_message


async def test_a_leaf_names_the_address_that_was_asked_for(sealed: Sealed) -> None:
    """The archive keeps a page below the address to which a redirect led. The capture's id has the one before."""
    asked, body = f"{HARBOUR}?from=feed", b"<html>led here</html>"
    id = await capture(sealed.site, asked, article_id(HARBOUR), body, AT, final_url=HARBOUR)
    await sealed.site.filler.sql("UPDATE capture SET url = %s WHERE id = %s", HARBOUR, id)
    await sealed.seal_all()
    file = (await sealed.site.get(f"/captures/{id}/certificate.json")).body
    stated = verified(file).capture
    at = stated["captured-at"].replace("Z", "+00:00")
    assert stated["url"] == asked and id == sha256("\0".join((asked, at, sha256_hex(body))).encode()).hexdigest()[:32]


async def test_anybody_can_check_a_certificate_offline(sealed: Sealed) -> None:
    await sealed.seal_all()
    file, log = await sealed.certificate(), sealed.folder / "days.jsonl"
    log.write_bytes((await sealed.site.get("/certificates/days.jsonl")).body)
    done = command("verify-certificate", file, "--log", log)
    assert done.returncode == 0, done.stderr
    assert f"address    {HARBOUR}" in done.stdout and "body and message" in done.stdout and "2 days" in done.stdout
    fingerprint = done.stdout.partition("key        ")[2].split()[0]
    assert command("verify-certificate", file, "--key", fingerprint).returncode == 0
    wrong = command("verify-certificate", file, "--key", "0" * 64)
    assert (wrong.returncode, "another key" in wrong.stderr) == (1, True)
    for option in ("--key", "--block-header"):  # as from a script with a variable that is not set
        assert command("verify-certificate", file, option, "").returncode != 0
    file.write_bytes(file.read_bytes().replace(b"status: 200", b"status: 201"))
    changed = command("verify-certificate", file)
    assert (changed.returncode, "REFUSED" in changed.stderr) == (1, True)


async def test_a_log_continues_an_older_copy_or_is_refused(sealed: Sealed) -> None:
    await sealed.seal_all()
    old, new, forged = (sealed.folder / name for name in ("old.jsonl", "new.jsonl", "forged.jsonl"))
    old.write_bytes((await sealed.site.get("/certificates/days.jsonl")).body)
    sealed.sealer.now = lambda: NOON + timedelta(days=3)
    await sealed.seal_all()
    new.write_bytes((await sealed.site.get("/certificates/days.jsonl")).body)
    done = command("verify-log", new, "--kept", old)
    assert done.returncode == 0, done.stderr
    assert "3 days" in done.stdout and "all 2 days" in done.stdout
    missing = command("verify-log", old, "--kept", new)
    assert (missing.returncode, "2026-03-03 was signed once and is missing" in missing.stderr) == (1, True)
    await sealed.site.filler.sql("TRUNCATE certified_day CASCADE")
    await capture(sealed.site, HARBOUR, article_id(HARBOUR), b"<html>forged</html>", AT + timedelta(minutes=1))
    await sealed.site.filler.sql("UPDATE capture SET recorded_at = %s", AT)
    sealed.sealer.key.unlink()
    await sealed.seal_all()
    forged.write_bytes((await sealed.site.get("/certificates/days.jsonl")).body)
    assert command("verify-log", forged).returncode == 0
    rewritten = command("verify-log", forged, "--kept", old)
    assert (rewritten.returncode, "signed with other content before" in rewritten.stderr) == (1, True)


async def test_the_page_shows_how_with_openssl_and_sha256sum_alone(sealed: Sealed) -> None:
    await sealed.seal_all()
    file = await sealed.certificate()
    done = by_hand(file)
    assert done.returncode == 0, done.stderr + done.stdout
    for said in (
        "in the tree of the day",
        "Signature Verified Successfully",
        "message: as captured",
        "body: as captured",
    ):
        assert said in done.stdout
    assert (sealed.folder / "body.bin").read_bytes() == PAGE
    good = file.read_bytes()
    changes = {b"status: 200": b"status: 201", b"captures: 80": b"captures: 81", b'"body": "PCFk': b'"body": "PCFl',
               b'"signature": "': b'"signature": "0'}  # fmt: skip
    for old, new in changes.items():
        file.write_bytes(good.replace(old, new))
        assert file.read_bytes() != good and by_hand(file).returncode != 0, old


async def test_the_command_writes_the_same_file_and_a_page(sealed: Sealed) -> None:
    await sealed.seal_all()
    env = {
        "PRESSWATCH_DATABASE_URL": as_role(sealed.site.database_url, OPERATOR),
        "PRESSWATCH_BLOBS": str(sealed.site.settings.blobs),
    }
    to = sealed.folder / "made.json"
    done = command("certificate", sealed.id, "--to", to, **env)
    assert done.returncode == 0, done.stderr
    assert to.read_bytes() == (await sealed.certificate()).read_bytes()
    page = to.with_suffix(".html").read_text()
    assert HARBOUR in page and "made.json" in page and "<script" not in page
    shown = await sealed.site.get(f"/captures/{sealed.id}/certificate")
    assert HARBOUR in shown.text and "default-src 'none'" in shown.headers["Content-Security-Policy"]
    assert f'href="/captures/{sealed.id}"' in shown.text and "href=" not in page
    korean = await sealed.site.get(f"/captures/{sealed.id}/certificate", Accept_Language="ko")
    assert '<html lang="ko">' in korean.text and HARBOUR in korean.text
    for english in ("capture", "The ", "not recorded", "Address"):
        assert english not in re.sub(r"<style>.*</style>|<td>.*?</td>|<code>.*?</code>|<[^>]+>", "", korean.text), (
            english
        )
    none = command("certificate", "0" * 32, **env)
    assert (none.returncode, "has no capture" in none.stderr) == (78, True)


async def test_a_withheld_article_has_no_certificate(sealed: Sealed) -> None:
    await sealed.seal_all()
    await sealed.site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", article_id(HARBOUR))
    for path in ("certificate", "certificate.json"):
        assert (await sealed.site.get(f"/captures/{sealed.id}/{path}")).status == 451


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
    env = {
        "PRESSWATCH_DATABASE_URL": as_role(site.database_url, OPERATOR),
        "PRESSWATCH_BLOBS": str(site.settings.blobs),
    }
    file = sealed.folder / "picture.json"
    assert command("certificate", id, "--to", file, **env).returncode == 0
    assert file.read_bytes() == (await site.get(f"/captures/{id}/certificate.json")).body
    done = command("verify-certificate", file)
    assert done.returncode == 0 and f"address    {PICTURE}" in done.stdout and "body and message" in done.stdout
    good = file.read_bytes()
    proven = verified(good)
    assert proven.capture["body-sha256"] == sha256_hex(CRANE) and proven.capture["media-type"] == "image/png"
    for at in range(0, len(good), 7):
        with pytest.raises(Refused):
            verified(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
    file.write_bytes(good.replace(b"image/png", b"image/pnh"))
    assert command("verify-certificate", file).returncode == 1


async def test_a_picture_that_is_withheld_has_no_certificate(sealed: Sealed) -> None:
    id = await a_picture(sealed)
    sealed.sealer.now = lambda: NOON + timedelta(days=3)
    await sealed.seal_all()
    assert (await sealed.site.get(f"/captures/{id}/certificate.json")).status == 200
    await sealed.site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", article_id(HARBOUR))
    for path in ("", "/certificate", "/certificate.json", "/body", "/message"):
        assert (await sealed.site.get(f"/captures/{id}{path}")).status == 451, path


async def test_a_day_that_cannot_be_signed_is_reported(sealed: Sealed) -> None:
    sealed.sealer.key.parent.mkdir(exist_ok=True)
    sealed.sealer.key.write_text("no key")
    with pytest.raises(Misconfigured):
        await sealed.seal_all()
    assert UNSEALED_DAY._value.get() == (NOON + timedelta(hours=12)).timestamp()
    sealed.sealer.key.unlink()
    await sealed.seal_all()
    assert UNSEALED_DAY._value.get() == 0


async def test_a_publisher_whose_clock_is_ahead_signs_nothing(sealed: Sealed) -> None:
    """Days that are not over would be signed without their captures, with a time that has not come."""
    sealed.sealer.now = lambda: datetime.now(UTC) + timedelta(days=3)
    with pytest.raises(Unavailable, match=r"this publisher's clock says .* UTC, the database's"):
        await sealed.sealer.seal_next()
    assert (await sealed.site.get("/certificates/days.jsonl")).body == b""
    sealed.sealer.now = lambda: datetime.now(UTC) + timedelta(minutes=5)
    assert await sealed.sealer.seal_next()


async def test_the_copy_of_a_day_is_written_later_and_never_over_another(sealed: Sealed) -> None:
    copies = Path(sealed.site.settings.blobs) / "certificates"
    await sealed.sealer.seal_next()
    first = (copies / "2026-03-01.json").read_bytes()
    (copies / "2026-03-01.json").unlink()  # as if the store had been away
    await sealed.sealer.seal_next()
    assert (copies / "2026-03-01.json").read_bytes() == first
    await sealed.site.filler.sql("TRUNCATE certified_day CASCADE")  # as after a restore
    await capture(sealed.site, HARBOUR, article_id(HARBOUR), b"<html>again</html>", AT + timedelta(minutes=1))
    await sealed.site.filler.sql("UPDATE capture SET recorded_at = %s", AT)
    await sealed.sealer.seal_next()
    assert (copies / "2026-03-01.json").read_bytes() != first
    (kept,) = copies.glob("2026-03-01-*.json")
    assert kept.read_bytes() == first


async def test_a_lost_key_is_not_replaced_in_silence(sealed: Sealed) -> None:
    await sealed.sealer.seal_next()
    sealed.sealer.key.unlink()
    with pytest.raises(Misconfigured, match="put the key back"):
        await sealed.sealer.seal_next()
    assert not sealed.sealer.key.exists()
    openssl("genpkey", "-algorithm", "ed25519", "-out", sealed.sealer.key)
    assert await sealed.sealer.seal_next()
    sealed.sealer.key.write_text("no key")
    with pytest.raises(Misconfigured, match="no key in PEM"):
        await sealed.sealer.seal_next()


async def test_two_publishers_with_two_keys_do_not_take_turns(sealed: Sealed) -> None:
    """On a new archive each makes a key of its own if they share no folder. The one that signs second goes on."""
    other = replace(sealed.sealer, key=sealed.folder / "elsewhere" / "signing.pem")
    openssl("genpkey", "-algorithm", "ed25519", "-out", sealed.folder / "other.pem")
    other.key.parent.mkdir()
    other.key.write_bytes((sealed.folder / "other.pem").read_bytes())
    await sealed.sealer.seal_next()
    await other.seal_next()
    later = NOON + timedelta(days=3)
    sealed.sealer.now = other.now = lambda: later
    with pytest.raises(Misconfigured, match="give all publishers the same key"):
        await sealed.sealer.seal_next()
    assert await other.seal_next()


@dataclass
class Authority:
    """A time stamping authority on loopback, made with openssl. `instead` has what it answers in place of a stamp, by
    the digest that it is asked to stamp: a body, a status, or None to hang up."""

    address: str = ""
    asked: int = 0
    instead: dict[bytes, bytes | int | None] = field(default_factory=dict)


def _make_authority(folder: Path) -> None:
    folder.mkdir()
    (folder / "tsa.cnf").write_text(
        f"[tsa]\ndefault_tsa = t\n[t]\nserial = {folder}/serial\ndefault_policy = 1.2.3.4\ndigests = sha256\n"
        f"signer_cert = {folder}/tsa.pem\nsigner_key = {folder}/tsa.key\nsigner_digest = sha256\n"
        "ess_cert_id_alg = sha256\n"
    )
    (folder / "serial").write_text("01")
    openssl(
        "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", folder / "tsa.key", "-out", folder / "tsa.pem",
        "-subj", "/CN=Test authority", "-addext", "extendedKeyUsage=critical,timeStamping",
    )  # fmt: skip


@asynccontextmanager
async def authority(folder: Path) -> AsyncIterator[Authority]:
    await asyncio.to_thread(_make_authority, folder)
    one = Authority()

    async def answer(request: web.Request) -> web.StreamResponse:
        one.asked += 1
        query = await request.read()
        for digest, instead in one.instead.items():
            if digest in query and instead is None:
                assert request.transport is not None
                request.transport.abort()
            elif digest in query and isinstance(instead, int):
                return web.Response(status=instead)
            elif digest in query and isinstance(instead, bytes):
                return web.Response(body=instead)
        (folder / "query.tsq").write_bytes(query)
        files = ("-queryfile", folder / "query.tsq", "-out", folder / "answer.tsr")
        await asyncio.to_thread(openssl, "ts", "-reply", "-config", folder / "tsa.cnf", "-section", "t", *files)
        return web.Response(body=(folder / "answer.tsr").read_bytes(), content_type="application/timestamp-reply")

    app = web.Application()
    app.add_routes([web.post("/tsa", answer)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    one.address = f"http://127.0.0.1:{runner.addresses[0][1]}/tsa"
    yield one
    await runner.cleanup()


async def digest_of(sealed: Sealed, day: str) -> bytes:
    return sha256((await sealed.site.get(f"/certificates/{day}.txt")).body).digest()


async def stamped(sealed: Sealed) -> list[str]:
    """The days that have a stamp."""
    days = ("2026-03-01", "2026-03-02")
    return [day for day in days if (await sealed.site.get(f"/certificates/{day}.tsr")).status == 200]


async def test_an_authority_stamps_each_day(sealed: Sealed) -> None:
    await sealed.seal_all()
    folder = sealed.folder / "tsa"
    async with authority(folder) as one:
        assert await stamp_days(sealed.sealer.pool, one.address, NOON) == 2
        assert await stamp_days(sealed.sealer.pool, one.address, NOON) == 0
    assert DAY_WITHOUT_TIME_STAMP._value.get() == 0
    for name in ("2026-03-01.txt", "2026-03-01.tsr"):
        (folder / name).write_bytes((await sealed.site.get(f"/certificates/{name}")).body)
    files = ("-data", folder / "2026-03-01.txt", "-in", folder / "2026-03-01.tsr", "-CAfile", folder / "tsa.pem")
    openssl("ts", "-verify", *files)
    (folder / "2026-03-01.txt").write_text("another day")
    with pytest.raises(subprocess.CalledProcessError):
        openssl("ts", "-verify", *files)


GRANTED = bytes.fromhex("30053003020100")
REFUSED = bytes.fromhex("30053003020102")


@pytest.mark.parametrize("instead", [REFUSED, GRANTED, b"", b"x" * (1 << 21), 500, 404, 302])
async def test_a_day_that_is_refused_holds_up_no_other(sealed: Sealed, instead: bytes | int) -> None:
    await sealed.seal_all()
    first = await digest_of(sealed, "2026-03-01")
    if instead == GRANTED:
        instead = GRANTED + first  # it grants a stamp, and sends none
    async with authority(sealed.folder / "tsa") as one:
        one.instead[first] = instead
        assert await stamp_days(sealed.sealer.pool, one.address, NOON) == 1 and one.asked == 2
        assert await stamped(sealed) == ["2026-03-02"]
        assert DAY_WITHOUT_TIME_STAMP._value.get() == (NOON + timedelta(days=2)).timestamp()
        asked_after = [one.asked]
        for minutes in range(1, 200):
            await stamp_days(sealed.sealer.pool, one.address, NOON + timedelta(minutes=minutes))
            if one.asked > len(asked_after) + 1:
                asked_after.append(minutes)
        assert asked_after[1:] == [2, 6, 14, 30, 62, 122, 182]
        one.instead.clear()
        assert await stamp_days(sealed.sealer.pool, one.address, NOON + timedelta(hours=6)) == 1
    assert await stamped(sealed) == ["2026-03-01", "2026-03-02"] and DAY_WITHOUT_TIME_STAMP._value.get() == 0


@pytest.mark.parametrize("instead", [None, 503, 429])
async def test_an_authority_that_is_away_is_left_alone(sealed: Sealed, instead: int | None) -> None:
    """It is asked about one day in each round, and not about the same one again."""
    await sealed.seal_all()
    async with authority(sealed.folder / "tsa") as one:
        one.instead[await digest_of(sealed, "2026-03-01")] = instead
        assert await stamp_days(sealed.sealer.pool, one.address, NOON) == 0 and one.asked == 1
        assert await stamp_days(sealed.sealer.pool, one.address, NOON + timedelta(seconds=30)) == 1
    assert await stamped(sealed) == ["2026-03-02"]
