"""Seal each day that is over: sign the root of the tree over its captures, and store the proofs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from services.publisher.adapters.proof.signing_key import signing_key
from services.publisher.core.proof.day_tree import day_facts, leaf_rows, leaves_of
from shared.archive.schema.clock import database_time
from shared.archive.schema.connection import Connection, Pool, connection
from shared.archive.schema.rows import Found
from shared.archive.write.certified_days import (
    captures_to_seal,
    first_day,
    has_signed,
    is_over,
    last_day,
    lock_sealing,
    put_day,
)
from shared.certificates.certificate import SealedDay, log_line
from shared.certificates.statements import statement_hash
from shared.contracts.moments import CLOCK_SKEW
from shared.errors import Misconfigured, Permanent, Unavailable
from shared.ids import sha256_hex
from shared.observability.metrics import UNSEALED_DAY
from shared.pauses import sleep_or_stop
from shared.storage.blobs import BlobStore
from shared.storage.manifest_search import messages_to_sign

EVERY_S = 10.0
_STORED_BEFORE = 3
"""Most captures are recorded at most this many days after their manifest was written."""
_LOOKED_BACK = 90
"""The manifests of this many days are read for a message that is not among those. Older ones are given up."""

_TWO_KEYS = (
    "PRESSWATCH_SIGNING_KEY: the key in {path} signed days before, but another publisher has signed the last one with "
    "another key: give all publishers the same key, the newer one (docs/certificates.md)"
)

log = structlog.get_logger()


@dataclass(slots=True)
class Sealer:
    """Seal days.

    `key` is the file of the signing key; `blobs` is the blob store, which keeps a copy of each sealed day.
    """

    pool: Pool
    key: Path
    blobs: BlobStore
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    database_now: Callable[[Connection], Awaitable[datetime]] = database_time
    _said: str = ""

    async def run(self, stop: asyncio.Event) -> None:
        """Seal days until the stop flag is set.

        A day that cannot be sealed is tried again later; nothing waits for it.
        """
        while not stop.is_set():
            try:
                while not stop.is_set() and await self.seal_next():
                    pass
            except (Unavailable, Misconfigured, OSError) as error:
                self._say(str(error))
            await sleep_or_stop(stop, EVERY_S)

    async def seal_next(self) -> bool:
        """Seal the oldest day that is over and not sealed. Return False if there is none, or others seal it."""
        async with connection(self.pool) as conn:
            last, day = await _next_day(conn)
            now, database = self.now().astimezone(UTC), await self.database_now(conn)
            is_due = day is not None and day < max(now, database).date()
            UNSEALED_DAY.set(_end_of(day).timestamp() if day is not None and is_due else 0)
            key = await asyncio.to_thread(signing_key, self.key, may_make=last is None)
            if day is None or not is_due:
                return False
            _same_time(now, database)
            if not await self._is_ours(conn, day, min(now, database).date()):
                return False
            public = key.public_key().public_bytes_raw().hex()
            if last and last["public_key"] != public and await has_signed(conn, public):
                raise Misconfigured(_TWO_KEYS.format(path=self.key))
            if last:  # the copy may have failed
                await asyncio.to_thread(self._copy, last["day"], _sealed(last))
            sealed = await self._seal(conn, key, day, str(last["statement"]) if last else None)
        await asyncio.to_thread(self._copy, day, sealed)
        self._said = ""
        return True

    async def _is_ours(self, conn: Connection, day: date, today: date) -> bool:
        """Return whether the day is over and ours to seal. Another publisher may have sealed it before our lock."""
        if day >= today or not await lock_sealing(conn) or not await is_over(conn, day):
            return False
        return (await _next_day(conn))[1] == day

    async def _seal(self, conn: Connection, key: Ed25519PrivateKey, day: date, before: str | None) -> SealedDay:
        """Sign the day. Reading its messages may take minutes, so the time of the signature is taken after that."""
        captures = await captures_to_seal(conn, day, is_first=before is None)
        wanted = {row["id"]: row["body_sha256"] for row in captures}
        messages = await asyncio.to_thread(messages_to_sign, self.blobs.segments, _days_of_storing(captures), wanted)
        leaves = await asyncio.to_thread(leaves_of, captures, messages)
        public, now = key.public_key().public_bytes_raw(), await self._common_time(conn)
        previous = statement_hash(before.encode()) if before else None
        facts = await asyncio.to_thread(day_facts, day, leaves, previous, now, public)
        sealed = SealedDay(facts.statement(), key.sign(facts.statement()), public)
        row = {"day": day, "captures": len(leaves), "root": facts.root.hex(), "statement": sealed.statement.decode(),
               "signature": sealed.signature.hex(), "public_key": public.hex(), "sealed_at": now}  # fmt: skip
        await put_day(conn, row, await asyncio.to_thread(leaf_rows, day, leaves))
        log.info("a day is sealed", day=day.isoformat(), captures=len(leaves), root=facts.root.hex())
        return sealed

    async def _common_time(self, conn: Connection) -> datetime:
        now = self.now().astimezone(UTC)
        _same_time(now, await self.database_now(conn))
        return now

    def _copy(self, day: date, sealed: SealedDay) -> None:
        """Store a copy of the day. A copy with other content stays, under another name: it may be published."""
        name, line = f"certificates/{day.isoformat()}", log_line(sealed)
        before = self._stored(f"{name}.json")
        if before == line:
            return
        if before is not None:
            kept = f"{name}-{sha256_hex(before)[:16]}.json"
            log.error("a day was signed before with other content, maybe before a restore: both are kept", kept=kept)
            self.blobs.write_file(kept, before)
        self.blobs.write_file(f"{name}.json", line)

    def _stored(self, name: str) -> bytes | None:
        try:
            return self.blobs.read_file(name)
        except Permanent:
            return None

    def _say(self, why: str) -> None:
        """Log a reason once, not at each attempt."""
        if why != self._said:
            self._said = why
            log.error("a day cannot be sealed yet", why=why)


async def _next_day(conn: Connection) -> tuple[Found | None, date | None]:
    """Return the last day that was sealed, and the one to seal next."""
    last = await last_day(conn)
    return last, last["day"] + timedelta(days=1) if last else await first_day(conn)


def _sealed(row: Found) -> SealedDay:
    signature, key = bytes.fromhex(row["signature"]), bytes.fromhex(row["public_key"])
    return SealedDay(row["statement"].encode(), signature, key)


def _days_of_storing(captures: Sequence[Found]) -> Iterator[date]:
    """Yield the days on which the manifests were probably written, then those before, the newest first.

    What we fetched was stored then, even if it waited for weeks in a dead letter before it was recorded. A contributor
    may name any time of capture, so what was contributed and waited is looked for.
    """
    recorded = {row["recorded_at"].astimezone(UTC).date() for row in captures}
    fetched = {row["captured_at"].astimezone(UTC).date() for row in captures if row["origin"] == "fetched"}
    likely = {day - timedelta(days=n) for day in recorded for n in range(_STORED_BEFORE)}
    likely |= fetched | {day + timedelta(days=1) for day in fetched}
    yield from sorted(likely)
    newest = max(recorded, default=date.min)
    yield from (day for n in range(1, _LOOKED_BACK) if recorded and (day := newest - timedelta(days=n)) not in likely)


def _same_time(now: datetime, database: datetime) -> None:
    """Raise `Unavailable` unless both clocks say the same: nobody can tell which is right.

    If the clock is ahead, the signature names a time that has not come, and days are signed without their captures. If
    it is behind, the signature names a time before it was made, and proves something untrue.
    """
    if abs(now - database) > CLOCK_SKEW:
        raise Unavailable(
            f"this publisher's clock says {now:%Y-%m-%d %H:%M} UTC, the database's {database:%Y-%m-%d %H:%M}: set the "
            "one that is wrong"
        )


def _end_of(day: date) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(), UTC)
