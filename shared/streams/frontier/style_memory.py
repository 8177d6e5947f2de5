"""What each style sheet was when it was last fetched. Losing this costs one whole answer instead of a short one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson
from redis.asyncio import Redis

from shared.contracts import PageKind
from shared.streams.bus.connection import command
from shared.streams.bus.topology import Keys
from shared.streams.frontier.tasks import Claim, same_url

_KEPT_S = 60 * 86_400


class StyleMemory:
    """Validators and content of style sheets, for requests that cost nothing if the sheet is unchanged."""

    def __init__(self, redis: Redis, partitions: Sequence[Keys]) -> None:
        self._redis, self._partitions = redis, partitions

    async def recalled(self, claim: Claim) -> Claim:
        """Return the claim with what is known of its style sheet; any other claim as it is."""
        task = claim.task
        if task.request.kind is not PageKind.STYLE:
            return claim
        found = await command(self._redis, "GET", self._key(claim))
        known = dict(orjson.loads(found)) if found else {}
        return replace(claim, task=replace(task, state={**task.state, **known}))

    async def remember(self, claim: Claim, sheet: Mapping[str, Any]) -> None:
        known = {name: sheet[name] for name in _NAMES if name in sheet}
        await command(self._redis, "SET", self._key(claim), orjson.dumps(known), "EX", _KEPT_S)

    def _key(self, claim: Claim) -> str:
        digest = hashlib.sha256(same_url(claim.task.request.url).encode("utf-8", "surrogatepass")).hexdigest()
        return self._partitions[claim.partition].of("frontier", "style", digest[:24])


_NAMES = ("etag", "lm", "sha", "size", "type", "imports")
