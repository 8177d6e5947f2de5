"""Batch concurrent calls of one script, because a round trip costs more than most calls do."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.cluster import RedisCluster
from redis.exceptions import NoScriptError

from shared.streams.bus.scripts import Argument, Script

_MOST = 32


@dataclass(frozen=True, slots=True)
class _Call:
    keys: Sequence[str]
    args: Sequence[Argument]
    answer: asyncio.Future[Any]


class CallBatcher:
    """Send concurrent calls of one script together.

    An error in one call is raised to its caller only. An outage is raised to all callers of the batch.
    """

    def __init__(self, redis: Redis, script: Script) -> None:
        self._redis, self._script = redis, script
        self._waiting: list[_Call] = []
        self._sending: asyncio.Task[None] | None = None

    async def call(self, keys: Sequence[str], args: Sequence[Argument]) -> Any:
        """Run the script once; return its answer."""
        if isinstance(self._redis, RedisCluster):
            return await self._script.call(self._redis, keys, args)
        one = _Call(keys, args, asyncio.get_running_loop().create_future())
        self._waiting.append(one)
        if self._sending is None or self._sending.done():
            self._sending = asyncio.create_task(self._send())
        return await one.answer

    async def _send(self) -> None:
        """Send the waiting calls in groups. Calls that arrive meanwhile form the next group."""
        while self._waiting:
            group, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
            try:
                answers = await self._answers(group)
            except Exception as error:
                answers = [error] * len(group)
            for one, answer in zip(group, answers, strict=True):
                await self._return_answer(one, answer)

    async def _answers(self, group: Sequence[_Call]) -> Sequence[Any]:
        if len(group) == 1:
            return [await self._script.call(self._redis, group[0].keys, group[0].args)]
        pipe = self._redis.pipeline(transaction=False)
        for one in group:
            pipe.execute_command("EVALSHA", self._script.sha, len(one.keys), *one.keys, *one.args)
        return await pipe.execute(raise_on_error=False)

    async def _return_answer(self, one: _Call, answer: Any) -> None:
        if isinstance(answer, NoScriptError):
            answer = await _tried(self._script.call(self._redis, one.keys, one.args))
        if one.answer.done():
            return
        if isinstance(answer, Exception):
            one.answer.set_exception(answer)
        else:
            one.answer.set_result(answer)


async def _tried(call: Any) -> Any:
    try:
        return await call
    except Exception as error:
        return error
