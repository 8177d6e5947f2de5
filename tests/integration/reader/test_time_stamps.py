"""A time stamping authority (RFC 3161) stamps each sealed day, whatever it answers for another."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from hashlib import sha256

import pytest

from services.publisher.adapters.proof.time_stamps import stamp_days
from shared.observability.metrics import DAY_WITHOUT_TIME_STAMP
from tests.integration.reader.material import NOON
from tests.integration.reader.sealing import Sealed, openssl
from tests.integration.reader.time_stamp_authority import authority


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
