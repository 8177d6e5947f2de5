"""A calendar that is hostile, overloaded or away costs nothing and holds up no other day."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest

from shared.archive.write.certified_days import ASK_AGAIN
from shared.certificates.ots_file import read_proof
from shared.certificates.ots_paths import Pending
from tests.calendars import Calendar, block_claim, promise_of, text
from tests.command import presswatch
from tests.integration.reader.calendar_rounds import BLOCK, DAY, FIRST, ask, proof
from tests.integration.reader.sealing import Sealed

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
    done = presswatch("verify-certificate", await sealed.certificate(), "--json").stdout
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
