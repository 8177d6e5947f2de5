"""The commit gate: acknowledges an entry and applies its effects in one atomic script call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import orjson
from redis.asyncio import Redis

from shared.contracts import Lane
from shared.streams.bus.connection import repeated
from shared.streams.bus.enqueue import StreamLimits, fields_of
from shared.streams.bus.scripts import Argument, script
from shared.streams.bus.topology import Keys, StreamName
from shared.streams.consumer.stage import Output

RECEIPT_SECONDS = 7 * 86400
CALL_BYTES = 1 << 20
"""Approximate payload of one script call. A larger call would block the server's other clients too long."""

_SETTLE = script("bus/capacity", "consumer/commit")


class CommitResult(IntEnum):
    """The result for one entry."""

    DONE = 1
    TAKEN = 0
    """Another consumer has already settled the entry, so nothing was done."""
    STREAM_FULL = -1
    MEMORY_FULL = -2

    @property
    def refused(self) -> bool:
        return self < 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """The status that the producer of `client_ref` can read: `status` and further details."""

    producer: str
    client_ref: str
    content: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FinishAction:
    """The entry succeeded: add its outputs to their streams and remove it."""

    outputs: Sequence[Output]
    outcome: str
    traceparent: str
    client_ref: str | None
    producer: str | None
    receipt: Receipt | None


@dataclass(frozen=True, slots=True)
class RetryAction:
    """Retry the entry after `wait_ms`. `attempt` is its number of failures, this one included."""

    wait_ms: int
    reason: str
    attempt: int


@dataclass(frozen=True, slots=True)
class DeadLetterAction:
    """Move the entry to the dead letters.

    `keep_bytes` is the maximum size of the data kept; 0 keeps all of it.
    """

    reason: str
    error: str
    stage: str
    attempt: int
    outlet: str = ""
    keep_bytes: int = 0
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class ReleaseAction:
    """Put the entry back at the end of its stream, as if it had never been read."""


EntryAction = FinishAction | RetryAction | DeadLetterAction | ReleaseAction


@dataclass(frozen=True, slots=True)
class Disposition:
    """The action for the entry `id`, whose data has `size` bytes."""

    id: str
    size: int
    action: EntryAction


@dataclass(frozen=True, slots=True)
class Prepared:
    """An encoded disposition. `weight` is its approximate size in bytes; `targets` are the streams it adds to."""

    disposition: Disposition
    arguments: list[Argument]
    weight: int
    targets: tuple[str, ...]


class Committer:
    """Commit the entries of one stream of one partition."""

    def __init__(self, redis: Redis, keys: Keys, stream: str, lane: Lane, limits: StreamLimits) -> None:
        self._redis = redis
        self._keys = keys
        self._stream = stream
        self._limits = limits
        self._targets = {name: keys.stream(name, lane) for name in StreamName}

    def prepare(self, disposition: Disposition) -> Prepared:
        """Encode a disposition.

        An output that cannot be encoded raises its error here, so that only its entry fails.
        """
        head: list[Argument] = [disposition.id, disposition.size]
        match disposition.action:
            case FinishAction() as finish:
                return self._finish(disposition, head, finish)
            case RetryAction() as delay:
                return Prepared(disposition, [*head, "later", delay.wait_ms, delay.reason, delay.attempt], 100, ())
            case DeadLetterAction() as bury:
                words: list[Argument] = [
                    bury.reason,
                    bury.error,
                    bury.stage,
                    bury.attempt,
                    bury.outlet,
                    bury.keep_bytes,
                ]
                return Prepared(disposition, [*head, "dead", *words, *self._receipt(bury.receipt)], 1000, ())
            case ReleaseAction():
                return Prepared(disposition, [*head, "back"], 100, ())

    async def commit(self, prepared: Sequence[Prepared]) -> list[CommitResult]:
        """Commit the dispositions; return one result for each, in order.

        Safe to repeat: an entry that was settled before returns `TAKEN`.
        """
        answers: list[CommitResult] = []
        for call in _calls(prepared):
            answers += await self._call(call)
        return answers

    async def _call(self, call: list[Prepared]) -> list[CommitResult]:
        targets = list(dict.fromkeys(target for prepared in call for target in prepared.targets))
        names = [self._stream, self._keys.counts, self._keys.bytes, *targets]
        arguments: list[Argument] = [*self._limits.arguments(), RECEIPT_SECONDS, len(call)]
        for prepared in call:
            arguments += prepared.arguments
        answer = await repeated(lambda: _SETTLE.call(self._redis, names, arguments))
        return [CommitResult(code) for code in answer]

    def _finish(self, disposition: Disposition, head: list[Argument], finish: FinishAction) -> Prepared:
        arguments = [*head, "done", finish.outcome, *self._receipt(finish.receipt), len(finish.outputs)]
        weight, targets = 200, []
        for output in finish.outputs:
            fields, size = fields_of(
                output.message, finish.traceparent, finish.client_ref, finish.producer, output.encoded
            )
            target = self._targets[output.stream]
            targets.append(target)
            arguments += [target, size, len(fields), *fields]
            weight += size + 200
        return Prepared(disposition, arguments, weight, tuple(targets))

    def _receipt(self, receipt: Receipt | None) -> list[Argument]:
        if receipt is None:
            return [""]
        key = self._keys.receipt(receipt.producer, receipt.client_ref)
        return [key, orjson.dumps(dict(receipt.content))]


def _calls(prepared: Sequence[Prepared]) -> Iterator[list[Prepared]]:
    call: list[Prepared] = []
    weight = 0
    for item in prepared:
        if call and weight + item.weight > CALL_BYTES:
            yield call
            call, weight = [], 0
        call.append(item)
        weight += item.weight
    if call:
        yield call
