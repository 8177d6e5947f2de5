"""Receipts: the status of each entry with a `client_ref`. Kept for a week after its last change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import orjson
from redis.asyncio import Redis

from shared.streams.bus.topology import Keys
from shared.streams.consumer.commit import RECEIPT_SECONDS


@dataclass(frozen=True, slots=True)
class Receipt:
    """The status of an entry.

    `status` is `accepted` (in progress), `dead` (with stage, reason, error), or the outcome of the last stage, such as
    `archived` (with `article_id`).
    """

    status: str
    details: Mapping[str, str]

    @property
    def final(self) -> bool:
        return self.status != "accepted"


async def accept(redis: Redis, keys: Keys, producer: str, client_ref: str, **details: str) -> None:
    """Write the `accepted` receipt, unless a later one exists."""
    content = orjson.dumps({"status": "accepted", **details})
    await redis.set(keys.receipt(producer, client_ref), content, nx=True, ex=RECEIPT_SECONDS)


async def refuse(redis: Redis, producer: str, client_ref: str, reason: str, error: str) -> None:
    """Write the receipt of an entry that the intake refused. Kept in the first partition."""
    keys = Keys(0)
    content = {"status": "dead", "stage": "intake", "reason": reason, "error": error[:500]}
    await redis.set(keys.receipt(producer, client_ref), orjson.dumps(content), ex=RECEIPT_SECONDS)


async def receipts(
    redis: Redis, partitions: Iterable[Keys], producer: str, client_refs: Sequence[str]
) -> dict[str, Receipt]:
    """Return the known receipts. A missing ref was not accepted yet, or its receipt has expired."""
    found: dict[str, Receipt] = {}
    for keys in partitions:
        values = await redis.mget([keys.receipt(producer, ref) for ref in client_refs]) if client_refs else []
        for ref, value in zip(client_refs, values, strict=True):
            if value is not None and (ref not in found or not found[ref].final):
                found[ref] = _read(value)
    return found


def _read(value: bytes | str) -> Receipt:
    """Read a receipt. An intermediate stage writes no status: for the producer the entry is still in progress."""
    content = orjson.loads(value)
    return Receipt(content.pop("status", "accepted"), content)
