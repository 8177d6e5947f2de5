"""The frontier: URLs waiting to be fetched, by host, with rate limits shared by all replicas.

It is not a stream but one queue for each host, ordered by due time and priority, so that 50,000 links of one outlet
delay no other.
"""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import count
from typing import Any

from redis.asyncio import Redis

from shared.contracts import FetchRequest, Lane
from shared.sources.hosts import outlet_of_host
from shared.streams.bus.call_batching import CallBatcher
from shared.streams.bus.connection import OUTAGE, repeated, text
from shared.streams.bus.enqueue import StreamLimits, fields_of
from shared.streams.bus.scripts import Argument, script
from shared.streams.bus.topology import Keys, StreamName
from shared.streams.consumer.stage import Output
from shared.streams.frontier.script_calls import FrontierLimits, base, milliseconds
from shared.streams.frontier.state import FrontierState
from shared.streams.frontier.tasks import (
    AddResult,
    Claim,
    ClaimResult,
    Health,
    Reschedule,
    Task,
    TaskKind,
    pack,
    unpack,
)

_ADD = script("bus/capacity", "frontier/lib", "frontier/known", "frontier/add")
_CLAIM = script("bus/capacity", "frontier/lib", "frontier/claim")
_COMPLETE = script("bus/capacity", "frontier/lib", "frontier/complete")
_RENEW = script("bus/capacity", "frontier/lib", "frontier/renew")
_ADD_AT_ONCE = 200
_ANSWER_HEAD, _ANSWER_STEP = 3, 5


__all__ = ["CompletionResult", "Frontier", "FrontierLimits", "with_outlet"]


class CompletionResult(StrEnum):
    """Whether a task was completed, its lease was lost, or a stream had no room."""

    DONE = "done"
    LOST = "lost"
    FULL = "full"


_COMPLETED = {1: CompletionResult.DONE, 0: CompletionResult.LOST, -1: CompletionResult.FULL, -2: CompletionResult.FULL}


class Frontier(FrontierState):
    """The frontier of some partitions. Safe for any number of processes; there is no leader."""

    def __init__(
        self,
        redis: Redis,
        partitions: Sequence[Keys],
        limits: FrontierLimits | None = None,
        stream_limits: StreamLimits | None = None,
    ) -> None:
        super().__init__(redis, partitions, limits, stream_limits)
        self._holder = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"
        self._counter = count()
        self._completing = CallBatcher(redis, _COMPLETE)

    async def add(
        self,
        requests: Sequence[FetchRequest],
        *,
        traceparent: str = "",
        producer: str | None = None,
        client_ref: str | None = None,
        again: bool = False,
    ) -> AddResult:
        """Add URLs that are not known yet. Repeating the call changes nothing.

        Without `traceparent`, each URL gets its own trace when it is claimed. `again` also fetches known URLs once
        more, unless they are queued; a URL that waits for a revisit is fetched sooner.
        """
        tasks = [Task(with_outlet(r), TaskKind.ONCE, traceparent, client_ref, producer) for r in requests]
        return await self.add_tasks(tasks, again=again)

    async def add_tasks(self, tasks: Sequence[Task], *, again: bool = False) -> AddResult:
        """Add tasks. Known ones stay as they are, unless they are added `again`."""
        total = AddResult()
        for keys, chunk in self._chunks(tasks):
            arguments: list[Argument] = [
                base(keys),
                self.limits.memory_share,
                self.limits.waiting,
                self.limits.remembered_half,
            ]
            for task in chunk:
                arguments += [task.id, _due_ms(task), _again(task, again), pack(task)]
            total += _count(await self._run(_ADD, keys, arguments))
        return total

    async def claim(self, partition: int, most: int, most_sick: int | None = None) -> ClaimResult:
        """Claim at most `most` tasks that may be fetched now, at most `most_sick` of them on hosts that failed
        recently.
        """
        keys = self._partitions[partition]
        token = f"{self._holder}:{next(self._counter)}"
        limits = self.limits
        arguments: list[Argument] = [
            base(keys),
            *self._streams.most_of().arguments(),
            token,
            most,
            most if most_sick is None else most_sick,
            milliseconds(limits.lease_s),
            milliseconds(limits.default_delay_s),
            limits.default_concurrency,
            limits.picture_share,
            limits.revisit_share,
            limits.unseen_share,
        ]
        captures = [keys.stream(StreamName.CAPTURES, lane) for lane in (Lane.LIVE, Lane.BULK)]
        names = [keys.of("frontier", "hosts"), captures[0], keys.bytes, captures[1]]
        return _read_claimed(await _CLAIM.call(self._redis, names, arguments), partition)

    async def renew(self, claims: Iterable[Claim]) -> set[str]:
        """Extend the leases; return the ids of the leases that were lost."""
        lost: set[str] = set()
        by_partition: dict[int, list[Argument]] = {}
        for claim in claims:
            by_partition.setdefault(claim.partition, []).extend([claim.id, claim.token])
        for partition, pairs in by_partition.items():
            keys = self._partitions[partition]
            answer = await self._run(_RENEW, keys, [base(keys), milliseconds(self.limits.lease_s), *pairs])
            lost |= {text(one) for one in answer}
        return lost

    async def complete(
        self,
        claim: Claim,
        outputs: Sequence[Output] = (),
        *,
        again: Reschedule | None = None,
        health: Health = Health.OK,
        pause_s: float = 0.0,
    ) -> CompletionResult:
        """End the lease and add the outputs to their streams in one step, if the lease is still held.

        `FULL` means that nothing was done: renew the lease and try again. `pause_s` keeps all fetchers off the host for
        this time (Retry-After).
        """
        keys = self._partitions[claim.partition]
        streams: list[str] = []
        words = self._words_of(claim, outputs, keys, streams)
        arguments: list[Argument] = [base(keys), *self._streams.arguments(), claim.id, claim.token]
        arguments += [health.value, milliseconds(pause_s), self.limits.revisits, self.limits.unseen]
        arguments += [milliseconds(again.after_s), pack(again.task)] if again else [-1, ""]
        names = [keys.of("frontier", "hosts"), keys.counts, keys.bytes, *streams]
        try:
            answer = await self._completing.call(names, arguments + words)
        except OUTAGE:
            answer = await repeated(lambda: self._completing.call(names, arguments + words))
        return _COMPLETED[int(answer)]

    async def release(self, claims: Iterable[Claim]) -> None:
        """Return tasks unchanged, so that others can claim them at once."""
        for claim in claims:
            await self.complete(claim, again=Reschedule(0.0, claim.task), health=Health.SAME)

    def _words_of(self, claim: Claim, outputs: Sequence[Output], keys: Keys, streams: list[str]) -> list[Argument]:
        words: list[Argument] = []
        task = claim.task
        for output in outputs:
            name = keys.stream(output.stream, task.request.lane)
            if name not in streams:
                streams.append(name)
            fields, size = fields_of(output.message, task.traceparent, task.client_ref, task.producer)
            words += [streams.index(name) + 4, size, len(fields), *fields]
        return words

    def _chunks(self, tasks: Sequence[Task]) -> Iterable[tuple[Keys, list[Task]]]:
        by_partition: dict[Keys, list[Task]] = {}
        for task in tasks:
            by_partition.setdefault(self._keys_of(task.request.outlet or ""), []).append(task)
        for keys, chunk in by_partition.items():
            for start in range(0, len(chunk), _ADD_AT_ONCE):
                yield keys, chunk[start : start + _ADD_AT_ONCE]


def with_outlet(request: FetchRequest) -> FetchRequest:
    """Return the request with the outlet derived from its host, unless it names one."""
    if request.outlet is not None:
        return request
    return request.model_copy(update={"outlet": outlet_of_host(request.url)[0]})


def _due_ms(task: Task) -> int:
    not_before = task.request.not_before
    return max(0, round(not_before.timestamp() * 1000)) if not_before else 0


def _again(task: Task, again: bool) -> str:
    return "0" if not again else "2" if task.client_ref else "1"


def _count(answer: Sequence[int]) -> AddResult:
    return AddResult(answer.count(1), answer.count(0), answer.count(-1) + answer.count(-2), answer.count(-2))


def _read_claimed(answer: Sequence[Any], partition: int) -> ClaimResult:
    state, now, soonest = text(answer[0]), int(answer[1]), int(answer[2])
    rows = range(_ANSWER_HEAD, len(answer), _ANSWER_STEP)
    claims = [_read_claim(answer[i : i + _ANSWER_STEP], partition) for i in rows]
    wait = max(0.0, (soonest - now) / 1000) if soonest else None
    return ClaimResult(claims, "" if state == "ok" else state, wait)


def _read_claim(row: Sequence[Any], partition: int) -> Claim:
    identity, token, deaths, fails, record = row
    return Claim(unpack(record), text(identity), text(token), partition, int(deaths), int(fails))
