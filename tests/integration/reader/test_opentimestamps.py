"""Days are promised by calendars, brought into blocks, and checked by us, by hand and by the official client."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
import pytest_asyncio

from services.publisher.adapters.calendars import prove_days
from shared.archive.write.certified_days import ASK_AGAIN
from shared.certificates.ots_file import read_proof
from shared.certificates.ots_paths import InBlock, Pending
from shared.observability.metrics import DAY_WITHOUT_BLOCK
from tests.calendars import Calendar, block_claim, promise_of, running_calendar, text, twice
from tests.integration.reader.material import NOON
from tests.integration.reader.sealing import Sealed, check_by_hand, command

_CLIENT = Path(__file__).parents[3] / ".venv-ots" / "bin" / "ots"
DAY, BLOCK = "2026-03-01", 900_001
FIRST = NOON + timedelta(days=2)


@pytest_asyncio.fixture
async def calendars() -> AsyncIterator[list[Calendar]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(running_calendar(Calendar(nonce=bytes((n,)) * 8))) for n in (1, 2)]


async def ask(sealed: Sealed, calendars: list[Calendar], at: datetime) -> int:
    named = [calendar.address for calendar in calendars]
    return await prove_days(sealed.sealer.pool, sealed.sealer.blobs, named, at)


async def proof(sealed: Sealed, day: str = DAY) -> bytes:
    answer = await sealed.site.get(f"/certificates/{day}.ots")
    assert answer.status == 200, answer.text
    return answer.body


async def in_a_block(sealed: Sealed, calendars: list[Calendar]) -> bytes:
    """Seal the days, and bring them into the first calendar's block. Returns the header."""
    await sealed.seal_all()
    await ask(sealed, calendars, FIRST)
    header = calendars[0].mine(BLOCK)
    await ask(sealed, calendars, FIRST + ASK_AGAIN)
    return header


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
    alone = command("verify-certificate", file)
    assert alone.returncode == 0 and f"Bitcoin {BLOCK} contains the day, if its Merkle root is {root}" in alone.stdout
    assert "not checked: look the block up" in alone.stdout
    other.write_text(header.hex() + "\n")
    for given in (other, header.hex()):
        done = command("verify-certificate", file, "--block-header", given)
        assert done.returncode == 0, done.stderr
        assert f"Bitcoin {BLOCK} contains the day, which was signed before 2026-03-04T00:00:00Z" in done.stdout
        assert twice(header)[::-1].hex() in done.stdout and "about 2^1 attempts" in done.stdout
    for given in (root, header[36:68].hex()):
        assert (
            "if the given Merkle root is that of this block"
            in command("verify-certificate", file, "--block-header", given).stdout
        )
    shown = json.loads(command("verify-certificate", file, "--block-header", header.hex(), "--json").stdout)["blocks"]
    assert shown == [{"height": BLOCK, "merkle_root": root, "checked": True, "signed_before": "2026-03-04T00:00:00Z",
                      "hash": twice(header)[::-1].hex()}]  # fmt: skip
    page = (await sealed.site.get(f"/captures/{sealed.id}/certificate")).text
    assert f"Bitcoin block {BLOCK}" in page and root in page


async def test_a_wrong_block_is_refused(sealed: Sealed, calendars: list[Calendar]) -> None:
    await sealed.seal_all()
    plain = await sealed.certificate()
    assert "no time stamp" in command("verify-certificate", plain, "--block-header", "0" * 64).stderr
    header = await in_a_block(sealed, calendars)
    file = await sealed.certificate()
    for given, said in (
        ("0" * 64, "leads to the Merkle root 000"), (header[:-8].hex() + "ffff001d" + "0" * 8, "its hash is too high"),
        (twice(header).hex(), "leads to the Merkle root"),
    ):  # fmt: skip
        done = command("verify-certificate", file, "--block-header", given)
        assert (done.returncode, said in done.stderr) == (1, True), done.stderr
    for given in ("00", "none.hex", header.hex() + "00", "x" * 64):
        done = command("verify-certificate", file, "--block-header", given)
        assert (done.returncode, "--block-header" in done.stderr) == (2, True), done.stderr
    good = file.read_bytes()
    rows = json.loads(good)
    file.write_text(json.dumps(rows | {"opentimestamps": rows["opentimestamps"] * 2}, indent=1) + "\n")
    done = command("verify-certificate", file)
    assert (done.returncode, "differ from their file" in done.stderr) == (1, True), done.stderr
    for old, new in ((b"block 900001", b"block 900002"), (b'"append 01', b'"append 02'), (b'  "sha256"', b'  "sha1"')):
        file.write_bytes(good.replace(old, new, 1))
        assert file.read_bytes() != good and command("verify-certificate", file).returncode == 1, old


async def test_a_block_older_than_the_signature_is_refused(sealed: Sealed, calendars: list[Calendar]) -> None:
    calendars[0].at -= 2 * 86_400
    header = await in_a_block(sealed, calendars)
    done = command("verify-certificate", await sealed.certificate(), "--block-header", header.hex())
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
        why = "the client is not there: `make .venv-ots/.ready` installs it from requirements-ots.lock"
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


HOSTILE_PROMISES = {
    "deep": b"\x08" * 9_980 + block_claim(1), "empty": b"", "a page": b"<html>",
    "block": block_claim(1), "elsewhere": promise_of("http://127.0.0.1:9/"),
    "forks": b"\xff\x08" * 200 + block_claim(1),
}  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE_PROMISES.values(), ids=HOSTILE_PROMISES)
async def test_a_hostile_promise_costs_nothing(sealed: Sealed, calendars: list[Calendar], body: bytes) -> None:
    await sealed.seal_all()
    hostile, good = calendars
    hostile.instead["POST"] = body
    assert await ask(sealed, calendars, FIRST) == 2
    assert hostile.asked == ["digest"] * 2
    assert [path.end for path in read_proof(await proof(sealed))[1]] == [Pending(good.address)]


async def test_one_bad_day_keeps_no_other_from_its_block(sealed: Sealed, calendars: list[Calendar]) -> None:
    await sealed.seal_all()
    only = calendars[0]
    await ask(sealed, [only], FIRST)
    only.mine(BLOCK)
    oldest = sha256((await sealed.site.get(f"/certificates/{DAY}.txt")).body).digest()
    only.refuses[sha256(oldest + only.nonce).digest()] = 500
    assert await ask(sealed, [only], FIRST + ASK_AGAIN) == 1


@pytest.mark.parametrize("status", [429, 503])
async def test_an_overloaded_calendar_is_left_alone(sealed: Sealed, calendars: list[Calendar], status: int) -> None:
    await sealed.seal_all()
    oldest = sha256((await sealed.site.get(f"/certificates/{DAY}.txt")).body).digest()
    calendars[0].refuses[oldest] = status
    assert await ask(sealed, calendars[:1], FIRST) == 0 and calendars[0].asked == ["digest"]


async def test_no_more_than_ten_kilobytes_are_read(sealed: Sealed, calendars: list[Calendar]) -> None:
    await sealed.seal_all()
    other = b"\xff\0" + b"\1" * 8 + text(b"x" * 4_000)  # an attestation of another kind, which is left out
    for times, grown in ((3, 0), (2, 2)):
        calendars[0].instead["POST"] = other * times + promise_of(calendars[0].address)
        await sealed.site.filler.sql("UPDATE certified_day SET ots_asked_at = NULL")
        assert await ask(sealed, calendars[:1], FIRST) == grown


async def test_a_hostile_block_costs_nothing(sealed: Sealed, calendars: list[Calendar]) -> None:
    await sealed.seal_all()
    hostile, good = calendars
    await ask(sealed, calendars, FIRST)
    before, at = await proof(sealed), FIRST
    again = promise_of(hostile.address)
    for body in (b"\xf0\x01x" + block_claim(1), b"\0" * 9_000, b"\x08" * 250 + block_claim(1), again):
        hostile.instead["GET"], at = body, at + ASK_AGAIN
        assert await ask(sealed, calendars, at) == 0 and await proof(sealed) == before
    # A lie that only the chain shows. It does not hide the truth of another calendar.
    hostile.instead["GET"] = (b"\xff" + block_claim(7)) * 40 + promise_of("http://x.example")
    good.mine(BLOCK)
    assert await ask(sealed, calendars, at + ASK_AGAIN) == 2
    done = command("verify-certificate", await sealed.certificate(), "--json").stdout
    assert sorted(block["height"] for block in json.loads(done)["blocks"]) == [7, BLOCK]


async def test_no_redirect_is_followed(sealed: Sealed, calendars: list[Calendar]) -> None:
    await sealed.seal_all()
    calendars[0].moved_to = calendars[1].address + "/digest"
    assert await ask(sealed, calendars[:1], FIRST) == 0 and calendars[1].asked == []


async def test_an_unreachable_calendar_is_asked_again(sealed: Sealed, calendars: list[Calendar]) -> None:
    await sealed.seal_all()
    away = Calendar("http://127.0.0.1:9")
    assert await ask(sealed, [away], FIRST) == 0
    assert (await sealed.site.get(f"/certificates/{DAY}.ots")).status == 404
    assert await ask(sealed, [away, calendars[0]], FIRST + ASK_AGAIN) == 2
    assert await ask(sealed, [calendars[1], calendars[0]], FIRST + 2 * ASK_AGAIN) == 2
    assert len(read_proof(await proof(sealed))[1]) == 2
