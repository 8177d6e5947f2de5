"""The frontier's state other than its tasks: host policies, backlog, and requests for early revisits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from shared.streams.bus.connection import command, text
from shared.streams.bus.scripts import script
from shared.streams.frontier.script_calls import FrontierScripts, base, milliseconds
from shared.streams.frontier.tasks import FrontierBacklog, TaskKind, pack, task_id, unpack

_REPORT = script("bus/capacity", "frontier/lib", "frontier/report")
_CHANGE = script("bus/capacity", "frontier/lib", "frontier/change")
_HOSTS_LOOKED_AT = 300
_OF_THE_LAST_BODY = ("etag", "lm", "sha")


class FrontierState(FrontierScripts):
    """What fetchers share beside the queue: limits, edited shares, snapshots of lists."""

    async def set_policies(self, outlet: str, hosts: Iterable[str], delay_s: float, concurrency: int, day: int) -> None:
        """Set the rate limits of an outlet's hosts. Hosts without a policy use the defaults."""
        keys = self._keys_of(outlet)
        value = f"{milliseconds(delay_s)} {concurrency}"
        pairs = [word for host in hosts for word in (host, value)]
        if pairs:
            await command(self._redis, "HSET", keys.of("frontier", "policy"), *pairs)
        await command(self._redis, "HSET", keys.of("frontier", "ceilings"), outlet, day)

    async def set_edited(self, shares: Mapping[str, float]) -> None:
        """Set the share of each outlet's articles that it edits, 0 to 1. A higher share means earlier revisits."""
        for outlet, share in shares.items():
            await command(self._redis, "HSET", self._keys_of(outlet).of("frontier", "edited"), outlet, round(share, 3))

    async def edited(self) -> dict[str, float]:
        """Return the share of edited articles of all outlets, by id."""
        found: dict[str, float] = {}
        for keys in self._partitions:
            answer: Mapping[bytes, bytes] = await command(self._redis, "HGETALL", keys.of("frontier", "edited"))
            found |= {text(outlet): float(share) for outlet, share in answer.items()}
        return found

    async def set_crawl_delay(self, partition: int, host: str, delay_s: float) -> None:
        """Set the crawl delay of the host's robots.txt. The longer of this and the policy applies."""
        key = self._partitions[partition].of("frontier", "h", host)
        await command(self._redis, "HSET", key, "crawl_ms", milliseconds(delay_s))

    async def stats(self, partition: int) -> dict[str, int]:
        """Return the counters: waiting tasks (`once:OUTLET`, `picture:`, `revisit:`, `unseen:`, `entry:`), `overflow:`,
        `ceiling:` (postponed), …
        """
        answer: Mapping[bytes, bytes] = await command(
            self._redis, "HGETALL", self._partitions[partition].of("frontier", "stats")
        )
        return {text(name): int(value) for name, value in answer.items()}

    async def report(self, partition: int) -> FrontierBacklog:
        """Return the backlog for display. Due tasks are counted on the first few hundred hosts only."""
        keys = self._partitions[partition]
        answer = await self._run(_REPORT, keys, [base(keys), _HOSTS_LOOKED_AT])
        added, entries, pages, revisits, due, oldest_ms, hosts = map(int, answer)
        return FrontierBacklog(added, entries, pages, revisits, due, oldest_ms / 1000, hosts)

    async def schedule_revisit(self, url: str, outlet: str) -> None:
        """Treat the next poll of this entry point as new even if the page is unchanged, because some of its links found
        no room.
        """
        keys, identity = self._keys_of(outlet), task_id(url, TaskKind.ENTRY)
        record = await command(self._redis, "HGET", keys.of("frontier", "tasks"), identity)
        if record is None:
            return
        task = unpack(record)
        state = {name: value for name, value in task.state.items() if name not in _OF_THE_LAST_BODY}
        await self._run(_CHANGE, keys, [base(keys), identity, record, pack(replace(task, state=state))])
