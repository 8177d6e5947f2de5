"""Read sealed days: the proof of one capture, and the log of days."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date

from shared.archive.read.connection.pool import ReadPool
from shared.certificates.certificate import SealedDay, log_line


@dataclass(frozen=True, slots=True)
class Sealed:
    """A capture's leaf and its position in the tree of a day. `hashes` are all leaf hashes of the tree."""

    leaf: bytes
    position: int
    hashes: tuple[bytes, ...]
    day: date
    sealed: SealedDay
    ots: bytes | None


@dataclass(frozen=True, slots=True)
class _Row:
    day: date
    statement: str
    signature: str
    public_key: str
    leaf: str = ""
    position: int = 0
    ots: bytes | None = None

    def sealed(self) -> SealedDay:
        return SealedDay(self.statement.encode(), bytes.fromhex(self.signature), bytes.fromhex(self.public_key))


@dataclass(frozen=True, slots=True)
class SealedOn:
    """The day in whose tree a capture is, and which time stamps the day has. `block` is what a calendar claims."""

    day: date
    is_stamped: bool
    block: int | None


async def day_of(db: ReadPool, capture_id: str) -> SealedOn | None:
    """None while the day of the capture is not sealed."""
    return await db.one(
        SealedOn,
        "SELECT d.day, d.time_stamp IS NOT NULL AS is_stamped, d.ots_block AS block FROM certified_capture k"
        " JOIN certified_day d ON d.day = k.day WHERE k.capture_id = %s",
        (capture_id,),
    )


async def sealed_capture(db: ReadPool, capture_id: str) -> Sealed | None:
    """Return the leaf of the capture, all leaf hashes of its day and the signed statement.

    Return None until the day is sealed.
    """
    row = await db.one(
        _Row,
        "SELECT d.day, d.statement, d.signature, d.public_key, d.ots, k.leaf, k.position FROM certified_capture k"
        " JOIN certified_day d ON d.day = k.day WHERE k.capture_id = %s",
        (capture_id,),
    )
    if row is None:
        return None
    hashes = await db.dicts("SELECT leaf_hash FROM certified_capture WHERE day = %s ORDER BY position", (row.day,))
    found = tuple(bytes(one["leaf_hash"]) for one in hashes)
    return Sealed(row.leaf.encode(), row.position, found, row.day, row.sealed(), row.ots)


async def log_of_days(db: ReadPool, at_once: int = 500) -> AsyncIterator[bytes]:
    """Yield the lines of the public log, from the first day on."""
    after = date.min
    while rows := await db.rows(
        _Row,
        "SELECT day, statement, signature, public_key FROM certified_day WHERE day > %s ORDER BY day LIMIT %s",
        (after, at_once),
    ):
        yield b"".join(log_line(row.sealed()) for row in rows)
        after = rows[-1].day


@dataclass(frozen=True, slots=True)
class DayFiles:
    """The statement of a day, the answer of the authority that stamped it, and its proof of OpenTimestamps."""

    statement: str
    time_stamp: bytes | None
    ots: bytes | None


async def day_files(db: ReadPool, day: date) -> DayFiles | None:
    """Return the statement, time stamp and proof of a sealed day; None if the day is not sealed."""
    return await db.one(DayFiles, "SELECT statement, time_stamp, ots FROM certified_day WHERE day = %s", (day,))
