"""Choose the reader that keeps a shared index up to date. Another takes over when it stops renewing its lease.

The lease only saves work. If two readers write, each write carries its version, so nothing breaks. Clocks are not
compared: a lease counts as given up when its version has not changed for a while by our own clock.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable

from services.reader.adapters.search.opensearch.client import OpenSearchClient

RENEW_S = 3.0
EXPIRES_S = 15.0
_ID = "lease"
Version = tuple[int, int]


class Lease:
    """The lease of one index, by the name of its alias."""

    def __init__(self, client: OpenSearchClient, alias: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._client, self._alias, self._clock = client, alias, clock
        self._owner = uuid.uuid4().hex
        self._ours: Version | None = None
        self._renewed = 0.0
        self._seen: Version | None = None
        self._since = 0.0

    async def held(self) -> bool:
        """Return whether we hold the lease: it was renewed or taken over now, or renewed a moment ago."""
        now = self._clock()
        if self._ours and now - self._renewed < RENEW_S:
            return True
        if self._ours:
            return await self._put(self._ours)
        row = await self._client.ask("GET", f"/{self._alias}/_doc/{_ID}")
        if not row.found:
            return await self._put(None)
        version = (row.body["_seq_no"], row.body["_primary_term"])
        if version != self._seen:
            self._seen, self._since = version, now
            return False
        return now - self._since >= EXPIRES_S and await self._put(version)

    async def give_up(self) -> None:
        """Let another reader take over at once."""
        ours, self._ours = self._ours, None
        if ours:
            await self._client.ask(
                "DELETE", f"/{self._alias}/_doc/{_ID}", if_seq_no=str(ours[0]), if_primary_term=str(ours[1])
            )

    async def _put(self, before: Version | None) -> bool:
        """Write the lease if it still has the version that we know. Return whether it is ours."""
        condition = (
            {"if_seq_no": str(before[0]), "if_primary_term": str(before[1])} if before else {"op_type": "create"}
        )
        reply = await self._client.ask(
            "PUT", f"/{self._alias}/_doc/{_ID}", {"owner": self._owner}, require_alias="true", **condition
        )
        self._ours = None
        if reply.found and not reply.conflict:
            self._ours, self._renewed = (reply.body["_seq_no"], reply.body["_primary_term"]), self._clock()
        return self._ours is not None
