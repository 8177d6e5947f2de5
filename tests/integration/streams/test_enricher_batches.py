"""An article that a step cannot read becomes a dead letter. The others of its batch are enriched, each once."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

from services.enricher.core.steps import ArticleFeatures, Step
from services.enricher.handler import EnricherHandler
from shared.contracts import Article, EnrichedArticle
from shared.errors import Permanent
from shared.settings import SharedSettings
from shared.sources.catalogue import Sources
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.topology import Keys, StreamName
from shared.streams.consumer.dead_letters import DeadLetters, Filter
from shared.streams.consumer.group import ConsumerGroup
from shared.streams.consumer.retry import RetryPolicy
from shared.streams.consumer.stage import Stage, StreamInput
from shared.streams.observability.lag import snapshot
from tests.integration.streams.conftest import TRACE
from tests.unit.enricher.articles import article
from tests.waiting import eventually

ATTEMPTS = 2
ERRORS: dict[str, Exception] = {"odd": ZeroDivisionError("a rate of nothing"), "bad": Permanent("bad text", "no words")}
OTHERS = [f"good {number}" for number in range(6)]


def steps(ran: Counter[tuple[str, str]]) -> tuple[Step, ...]:
    """Return two steps, of which the first fails with some articles. They count their runs."""

    def teaser(features: ArticleFeatures) -> dict[str, str]:
        ran["teaser", features.article.title] += 1
        if error := ERRORS.get(features.article.title):
            raise error
        return {"teaser": features.article.title}

    def length(features: ArticleFeatures) -> dict[str, int]:
        ran["length", features.article.title] += 1
        return {"word_count": len(features.words)}

    return Step("teaser", "1", teaser, ""), Step("length", "1", length, "")


async def enriched(redis: Any, keys: Keys) -> list[EnrichedArticle]:
    rows = await redis.xrange(keys.stream(StreamName.ENRICHED))
    return [EnrichedArticle.model_validate_json(fields[b"data"]) for _, fields in rows]


async def test_a_failing_step_costs_its_own_article_alone(redis: Any, redis_url: str, keys: Keys) -> None:
    ran = Counter[tuple[str, str]]()
    for title in (*OTHERS[:3], *ERRORS, *OTHERS[3:]):
        one = article("Two words", title=title, address=f"http://news.example/{title.replace(' ', '-')}")
        await Enqueuer(redis).offer(keys, StreamName.ARTICLES, one, traceparent=TRACE)
    handler = EnricherHandler(Sources(), lambda _: [("en", 0.9)], steps(ran))
    retry = RetryPolicy(base_s=0.01, cap_s=0.01, attempts=ATTEMPTS)
    stage = Stage("enricher", (StreamInput(StreamName.ARTICLES, Article),), handler, failing_share=1.0, retry=retry)
    stop = asyncio.Event()
    group = ConsumerGroup(redis, SharedSettings(redis_url=redis_url), [stage], stop)
    await group.start()
    try:
        letters = DeadLetters(redis, [keys])

        async def all_ended() -> bool:
            lag = (await snapshot(redis, [keys])).of_stage("enricher")
            return not sum(one.backlog + one.delayed for one in lag)

        await eventually(all_ended)
        dead = {letter.reason: letter.error async for letter in letters.find(Filter())}
    finally:
        stop.set()
        await group.stop()
    assert dead.keys() == {"zero-division-error", "bad-text"}
    assert "a rate of nothing" in dead["zero-division-error"] and "no words" in dead["bad-text"]
    assert sorted(one.article.title for one in await enriched(redis, keys)) == OTHERS
    assert all((one.teaser, one.word_count) == (one.article.title, 2) for one in await enriched(redis, keys))
    once = {(step, title): 1 for step in ("teaser", "length") for title in OTHERS}
    assert ran == Counter({**once, ("teaser", "odd"): ATTEMPTS, ("teaser", "bad"): 1})
