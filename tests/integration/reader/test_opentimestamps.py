"""Days are promised by calendars, brought into blocks, and checked by us, by hand and by the official client."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from shared.archive.write.certified_days import ASK_AGAIN
from shared.certificates.ots_file import read_proof
from shared.certificates.ots_paths import InBlock, Pending
from shared.observability.metrics import DAY_WITHOUT_BLOCK
from tests.calendars import Calendar, twice
from tests.command import presswatch
from tests.integration.reader.calendar_rounds import BLOCK, DAY, FIRST, ask, in_a_block, proof
from tests.integration.reader.sealing import Sealed, check_by_hand

_CLIENT = Path(__file__).parents[3] / ".venv-ots" / "bin" / "ots"


async def test_days_are_promised_and_then_in_a_block(sealed: Sealed, calendars: list[Calendar]) -> None:
    await sealed.seal_all()
    assert (await sealed.site.get(f"/certificates/{DAY}.ots")).status == 404
    assert await ask(sealed, calendars, FIRST) == 2
    assert DAY_WITHOUT_BLOCK._value.get() == FIRST.timestamp()
    statement = (await sealed.site.get(f"/certificates/{DAY}.txt")).body
    stamped, paths = read_proof(await proof(sealed))
    assert stamped == sha256(statement).digest()
    assert {path.end for path in paths} == {Pending(calendar.address) for calendar in calendars}
    assert "Bitcoin block" not in (await sealed.site.get(f"/captures/{sealed.id}")).text
    assert await ask(sealed, calendars, FIRST + ASK_AGAIN / 2) == 0 and len(calendars[0].asked) == 2
    assert await ask(sealed, calendars, FIRST + ASK_AGAIN) == 0  # asked, and no block yet
    calendars[0].mine(BLOCK)
    assert await ask(sealed, calendars, FIRST + 2 * ASK_AGAIN) == 2
    calendars[1].mine(BLOCK + 1)
    assert await ask(sealed, calendars, FIRST + 3 * ASK_AGAIN) == 2
    ends = {path.end for path in read_proof(await proof(sealed))[1]}
    assert ends >= {InBlock(BLOCK), InBlock(BLOCK + 1)} and len(ends) == 4
    assert DAY_WITHOUT_BLOCK._value.get() == 0
    asked = len(calendars[0].asked)
    assert await ask(sealed, calendars, FIRST + 4 * ASK_AGAIN) == 0 and len(calendars[0].asked) == asked
    assert f"proof for Bitcoin block {BLOCK}" in (await sealed.site.get(f"/captures/{sealed.id}")).text
    copy = Path(sealed.site.settings.blobs) / "certificates" / f"{DAY}.ots"
    assert copy.read_bytes() == await proof(sealed)


async def test_other_calendars_are_asked_for_a_week(sealed: Sealed, calendars: list[Calendar]) -> None:
    await in_a_block(sealed, calendars)
    calendars[1].asked.clear()
    await ask(sealed, calendars, FIRST + timedelta(days=6))
    assert calendars[1].asked == ["timestamp"] * 2
    await ask(sealed, calendars, FIRST + timedelta(days=8))
    assert calendars[1].asked == ["timestamp"] * 2


async def test_a_certificate_leads_to_the_block(sealed: Sealed, calendars: list[Calendar]) -> None:
    header = await in_a_block(sealed, calendars)
    file, other = await sealed.certificate(), sealed.folder / "header.hex"
    root = header[36:68][::-1].hex()
    alone = presswatch("verify-certificate", file)
    assert alone.returncode == 0 and f"Bitcoin {BLOCK} contains the day, if its Merkle root is {root}" in alone.stdout
    assert "not checked: look the block up" in alone.stdout
    other.write_text(header.hex() + "\n")
    for given in (other, header.hex()):
        done = presswatch("verify-certificate", file, "--block-header", given)
        assert done.returncode == 0, done.stderr
        assert f"Bitcoin {BLOCK} contains the day, which was signed before 2026-03-04T00:00:00Z" in done.stdout
        assert twice(header)[::-1].hex() in done.stdout and "about 2^1 attempts" in done.stdout
    for given in (root, header[36:68].hex()):
        assert (
            "if the given Merkle root is that of this block"
            in presswatch("verify-certificate", file, "--block-header", given).stdout
        )
    shown = json.loads(presswatch("verify-certificate", file, "--block-header", header.hex(), "--json").stdout)[
        "blocks"
    ]
    assert shown == [{"height": BLOCK, "merkle_root": root, "checked": True, "signed_before": "2026-03-04T00:00:00Z",
                      "hash": twice(header)[::-1].hex()}]  # fmt: skip
    page = (await sealed.site.get(f"/captures/{sealed.id}/certificate")).text
    assert f"Bitcoin block {BLOCK}" in page and root in page


async def test_a_wrong_block_is_refused(sealed: Sealed, calendars: list[Calendar]) -> None:
    await sealed.seal_all()
    plain = await sealed.certificate()
    assert "no time stamp" in presswatch("verify-certificate", plain, "--block-header", "0" * 64).stderr
    header = await in_a_block(sealed, calendars)
    file = await sealed.certificate()
    for given, said in (
        ("0" * 64, "leads to the Merkle root 000"), (header[:-8].hex() + "ffff001d" + "0" * 8, "its hash is too high"),
        (twice(header).hex(), "leads to the Merkle root"),
    ):  # fmt: skip
        done = presswatch("verify-certificate", file, "--block-header", given)
        assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    for given in ("00", "none.hex", header.hex() + "00", "x" * 64):
        done = presswatch("verify-certificate", file, "--block-header", given)
        assert (done.returncode, "--block-header" in done.stderr) == (2, True), done.stderr
    good = file.read_bytes()
    rows = json.loads(good)
    file.write_text(json.dumps(rows | {"opentimestamps": rows["opentimestamps"] * 2}, indent=1) + "\n")
    done = presswatch("verify-certificate", file)
    assert (done.returncode, "differ from their file" in done.stderr) == (1, True), done.stderr
    for old, new in ((b"block 900001", b"block 900002"), (b'"append 01', b'"append 02'), (b'  "sha256"', b'  "sha1"')):
        file.write_bytes(good.replace(old, new, 1))
        assert file.read_bytes() != good and presswatch("verify-certificate", file).returncode == 1, old


async def test_a_block_older_than_the_signature_is_refused(sealed: Sealed, calendars: list[Calendar]) -> None:
    calendars[0].at -= 2 * 86_400
    header = await in_a_block(sealed, calendars)
    done = presswatch("verify-certificate", await sealed.certificate(), "--block-header", header.hex())
    assert (done.returncode, "signed after the block was made" in done.stderr) == (1, True), done.stderr


async def test_a_block_is_reached_by_hand(sealed: Sealed, calendars: list[Calendar]) -> None:
    header = await in_a_block(sealed, calendars)
    file = await sealed.certificate()
    done = check_by_hand(file)
    assert done.returncode == 0, done.stderr + done.stdout
    assert f"in Bitcoin block {BLOCK}, if the Merkle root of the block is {header[36:68][::-1].hex()}" in done.stdout
    file.write_bytes(file.read_bytes().replace(b'"append 01', b'"append 02'))
    assert check_by_hand(file).returncode != 0


def ots(*words: object) -> subprocess.CompletedProcess[str]:
    """Run the official client."""
    if not _CLIENT.exists():
        why = "the client is not there: `make .venv-ots/.ready` installs it from requirements/ots.lock"
        if os.environ.get("CI"):
            pytest.fail(why)
        pytest.skip(why)
    return subprocess.run([_CLIENT, "--no-cache", *map(str, words)], capture_output=True, text=True, check=False)


async def test_the_official_client_agrees(sealed: Sealed, calendars: list[Calendar]) -> None:
    header = await in_a_block(sealed, calendars)
    check_by_hand(await sealed.certificate())  # writes day.txt and day.txt.ots
    whole = sealed.folder / "whole.ots"
    whole.write_bytes(await proof(sealed))
    for file in (sealed.folder / "day.txt.ots", whole):
        node = calendars[0].address.replace("://", "://user:word@")
        words = ("--bitcoin-node", node, "verify", "-f", sealed.folder / "day.txt", file)
        done = await asyncio.to_thread(ots, *words)
        assert done.returncode == 0 and f"Bitcoin block {BLOCK} attests existence as of 2026-03-0" in done.stderr
    shown = await asyncio.to_thread(ots, "info", whole)
    assert header[36:68][::-1].hex() in shown.stdout and f"BitcoinBlockHeaderAttestation({BLOCK})" in shown.stdout
    assert all(f"PendingAttestation('{calendar.address}')" in shown.stdout for calendar in calendars)
    (sealed.folder / "day.txt").write_text("another day")
    changed = await asyncio.to_thread(ots, "--no-bitcoin", "verify", sealed.folder / "day.txt.ots")
    assert "does not match" in changed.stderr


async def test_what_the_official_client_stamps_is_read(calendars: list[Calendar], tmp_path: Path) -> None:
    """The calendar of ours speaks the protocol, and our reader reads what others write."""
    file = tmp_path / "day.txt"
    file.write_text("a day")
    known = [word for calendar in calendars for word in ("-c", calendar.address)]
    done = await asyncio.to_thread(ots, "stamp", *known, file)
    assert done.returncode == 0, done.stderr
    calendars[0].mine(BLOCK)
    allowed = [word for calendar in calendars for word in ("-l", calendar.address)]
    await asyncio.to_thread(ots, *allowed, "upgrade", tmp_path / "day.txt.ots")
    stamped, paths = read_proof((tmp_path / "day.txt.ots").read_bytes())
    assert stamped == sha256(b"a day").digest()
    assert {path.end for path in paths} >= {InBlock(BLOCK), Pending(calendars[1].address)}
