"""What became of each entry a producer gave a `client_ref` to. Kept a week after the last news of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import orjson
from redis.asyncio import Redis

from shared.streams.bus.topology import Keys
from shared.streams.consumer.commit import RECEIPT_SECONDS


@dataclass(frozen=True, slots=True)
class Receipt:
    """`status` is `accepted` (on its way), `dead` (with stage, reason, error), or the last stage's word for its end:
    `archived` (with `article_id`) and the like."""

    status: str
    details: Mapping[str, str]

    @property
    def final(self) -> bool:
        return self.status != "accepted"


async def accept(redis: Redis, keys: Keys, producer: str, client_ref: str, **details: str) -> None:
    """Says that it was taken in, unless there is later news already."""
    content = orjson.dumps({"status": "accepted", **details})
    await redis.set(keys.receipt(producer, client_ref), content, nx=True, ex=RECEIPT_SECONDS)


async def refuse(redis: Redis, producer: str, client_ref: str, reason: str, error: str) -> None:
    """For what never got as far as a partition: kept in the first."""
    keys = Keys(0)
    content = {"status": "dead", "stage": "intake", "reason": reason, "error": error[:500]}
    await redis.set(keys.receipt(producer, client_ref), orjson.dumps(content), ex=RECEIPT_SECONDS)


async def receipts(
    redis: Redis, partitions: Iterable[Keys], producer: str, client_refs: Sequence[str]
) -> dict[str, Receipt]:
    """Those known; a ref that is missing was not taken in yet, or its receipt has expired."""
    found: dict[str, Receipt] = {}
    for keys in partitions:
        values = await redis.mget([keys.receipt(producer, ref) for ref in client_refs]) if client_refs else []
        for ref, value in zip(client_refs, values, strict=True):
            if value is not None and (ref not in found or not found[ref].final):
                found[ref] = _read(value)
    return found


def _read(value: bytes | str) -> Receipt:
    """A stage on the way tells no status: to the producer the entry is still under way then."""
    content = orjson.loads(value)
    return Receipt(content.pop("status", "accepted"), content)
