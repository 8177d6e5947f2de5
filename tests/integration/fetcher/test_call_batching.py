"""Calls that are sent together: each gets its own answer, or its own error."""

from __future__ import annotations

import asyncio

import pytest
from redis.asyncio import Redis
from redis.exceptions import ResponseError

from shared.contracts import FetchRequest
from shared.streams.bus.call_batching import CallBatcher
from shared.streams.bus.connection import OUTAGE
from shared.streams.bus.scripts import Script
from shared.streams.frontier.queue import CompletionResult, Frontier
from tests.integration.fetcher.frontier_messages import seen_nothing

ECHO = Script("#!lua\nif ARGV[1] == 'bad' then return redis.error_reply('BAD it is') end return ARGV[1]")
KEY = "pw:{0}:x"


async def test_each_caller_gets_its_own_answer(redis: Redis) -> None:
    together = CallBatcher(redis, ECHO)
    answers = await asyncio.gather(*(together.call([KEY], [n]) for n in range(100)))
    assert answers == [b"%d" % n for n in range(100)]


async def test_an_error_is_that_callers_alone(redis: Redis) -> None:
    together = CallBatcher(redis, ECHO)
    words = ["a", "bad", "b", "bad"]
    answers = await asyncio.gather(*(together.call([KEY], [word]) for word in words), return_exceptions=True)
    assert [isinstance(one, ResponseError) for one in answers] == [False, True, False, True]


async def test_a_server_that_forgot_the_script_gets_it_again(redis: Redis) -> None:
    together = CallBatcher(redis, ECHO)
    for _ in range(2):
        await redis.script_flush()
        assert await asyncio.gather(*(together.call([KEY], [n]) for n in range(9))) == [b"%d" % n for n in range(9)]


async def test_one_that_left_holds_up_nobody(redis: Redis) -> None:
    together = CallBatcher(redis, ECHO)
    calls = [asyncio.ensure_future(together.call([KEY], [n])) for n in range(9)]
    await asyncio.sleep(0)
    calls[4].cancel()
    answers = await asyncio.gather(*calls, return_exceptions=True)
    assert [isinstance(one, asyncio.CancelledError) for one in answers].count(True) == 1
    assert await together.call([KEY], ["on"]) == b"on"


async def test_an_outage_is_raised_to_all_callers_and_ends() -> None:
    nobody = Redis.from_url("redis://127.0.0.1:9/0")
    together = CallBatcher(nobody, ECHO)
    answers = await asyncio.gather(*(together.call([KEY], [n]) for n in range(40)), return_exceptions=True)
    assert all(isinstance(one, OUTAGE) for one in answers)
    with pytest.raises(OUTAGE):
        await together.call([KEY], ["again"])
    await nobody.aclose()


async def test_pages_that_end_together_end_once_each(frontier: Frontier, redis: Redis) -> None:
    await frontier.add([FetchRequest(url=f"https://h{n}.example/", outlet="x") for n in range(64)])
    claims = (await frontier.claim(0, 64)).claims
    doubled = [*claims, *claims]
    outcomes = await asyncio.gather(*(frontier.complete(c, [seen_nothing(c.task.request.url)]) for c in doubled))
    assert outcomes == [CompletionResult.DONE] * 64 + [CompletionResult.LOST] * 64
    assert await redis.xlen("pw:{0}:observations") == 64
