"""Anybody can check a certificate and a log of days: by the command, offline, or with openssl and sha256sum."""

from __future__ import annotations

from datetime import timedelta

from shared.ids import article_id
from tests.command import presswatch
from tests.integration.reader.captures import capture
from tests.integration.reader.material import NOON
from tests.integration.reader.press import HARBOUR
from tests.integration.reader.sealing import AT, PAGE, Sealed
from tests.integration.reader.sealing import check_by_hand as by_hand


async def test_anybody_can_check_a_certificate_offline(sealed: Sealed) -> None:
    await sealed.seal_all()
    file, log = await sealed.certificate(), sealed.folder / "days.jsonl"
    log.write_bytes((await sealed.site.get("/certificates/days.jsonl")).body)
    done = presswatch("verify-certificate", file, "--log", log)
    assert done.returncode == 0, done.stderr
    assert f"address    {HARBOUR}" in done.stdout and "body and message" in done.stdout and "2 days" in done.stdout
    fingerprint = done.stdout.partition("key        ")[2].split()[0]
    assert presswatch("verify-certificate", file, "--key", fingerprint).returncode == 0
    wrong = presswatch("verify-certificate", file, "--key", "0" * 64)
    assert (wrong.returncode, "another key" in wrong.stderr) == (1, True)
    for option in ("--key", "--block-header"):  # as from a script with a variable that is not set
        assert presswatch("verify-certificate", file, option, "").returncode != 0
    file.write_bytes(file.read_bytes().replace(b"status: 200", b"status: 201"))
    changed = presswatch("verify-certificate", file)
    assert (changed.returncode, "REFUSED" in changed.stderr) == (1, True)


async def test_a_log_continues_an_older_copy_or_is_refused(sealed: Sealed) -> None:
    await sealed.seal_all()
    old, new, forged = (sealed.folder / name for name in ("old.jsonl", "new.jsonl", "forged.jsonl"))
    old.write_bytes((await sealed.site.get("/certificates/days.jsonl")).body)
    sealed.sealer.now = lambda: NOON + timedelta(days=3)
    await sealed.seal_all()
    new.write_bytes((await sealed.site.get("/certificates/days.jsonl")).body)
    done = presswatch("verify-log", new, "--kept", old)
    assert done.returncode == 0, done.stderr
    assert "3 days" in done.stdout and "all 2 days" in done.stdout
    missing = presswatch("verify-log", old, "--kept", new)
    assert (missing.returncode, "2026-03-03 was signed once and is missing" in missing.stderr) == (1, True)
    await sealed.site.filler.sql("TRUNCATE certified_day CASCADE")
    await capture(sealed.site, HARBOUR, article_id(HARBOUR), b"<html>forged</html>", AT + timedelta(minutes=1))
    await sealed.site.filler.sql("UPDATE capture SET recorded_at = %s", AT)
    sealed.sealer.key.unlink()
    await sealed.seal_all()
    forged.write_bytes((await sealed.site.get("/certificates/days.jsonl")).body)
    assert presswatch("verify-log", forged).returncode == 0
    rewritten = presswatch("verify-log", forged, "--kept", old)
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
