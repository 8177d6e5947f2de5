"""A watch of first copies: one message when another outlet prints a text, whatever arrives when and is repeated."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from services.enricher.core.enrich import enrich
from services.publisher.adapters.events.notifier import Notifier
from services.publisher.core.events.webhook_signing import new_secret
from shared.archive import outbox
from shared.archive.maintenance.withhold import withhold_article
from shared.archive.outbox import Cursor
from shared.archive.schema.connection import connection
from shared.archive.watches import first_copies
from shared.archive.watches.subscriptions import Subscription
from shared.contracts import EnrichedArticle
from shared.ids import article_id
from tests.command import presswatch
from tests.integration.publisher.receiver import receiving
from tests.integration.publisher.service import running
from tests.integration.publisher.test_watches import telling, watch
from tests.publishing import Press, enriched, hours
from tests.waiting import eventually

DAM = (
    "The dam above the old mill was finished on Monday after four years of work, the ministry said in the capital.",
    "Its lake is the largest of the northern province and will water nine thousand hectares of rice and maize.",
    "Engineers from three universities had warned that the ground below the eastern wall might not carry its weight.",
    "The minister answered that all tests had been passed, and that the power station will begin to run in autumn.",
)
FERRY = (
    "Nobody in the town had asked for a bridge, and the ferrymen have written a letter to the governor about trade.",
    "They want to be paid for the boats, of which eleven were built only last spring with money from the same office.",
    "The governor let them know that he will come to the landing on market day and listen to everyone who speaks.",
)
COPIES = Subscription(("copied",))


def printed(outlet: str, at: float, text: tuple[str, ...] = DAM, path: str = "dam") -> EnrichedArticle:
    article = enriched(path, hours(at), text, outlet=outlet).article
    return enrich(article, ["en"], "UTC", lambda _: [("en", 0.99)])


def id_of(outlet: str, path: str = "dam") -> str:
    return article_id(f"https://{outlet}.example/{path}")


ORIGINAL, AGAIN = printed("gazette", 1), printed("gazette", 2, path="dam-again")
COPY, LATER = printed("echo", 4, DAM[:3]), printed("herald", 9)


async def copied(press: Press) -> list[dict[str, Any]]:
    return await press.rows("SELECT article_id, outlet_id, at, data FROM event WHERE kind = 'copied' ORDER BY xid, id")


async def steps(notifier: Notifier) -> None:
    while await notifier.step():
        pass


async def test_a_command_a_publisher_and_a_webhook(
    press: Press, tmp_path: Path, redis_url: str, database_url: str
) -> None:
    async with receiving(new_secret()) as receiver:
        secret = tmp_path / "secret"
        secret.write_text(receiver.secret)
        added = presswatch(
            "watch", "add", "dams", "--kind", "copied", "--outlet", "gazette", "--search", "minister",
            "--url", receiver.url, "--secret-file", str(secret), database_url=database_url,
        )  # fmt: skip
        assert added.returncode == 0, added.stderr

        async def received(number: int) -> bool:
            return len(receiver.got) >= number

        with running(tmp_path, redis_url, database_url):
            await press.publish(ORIGINAL)
            await press.publish(COPY)
            await eventually(lambda: received(1), what="the copy is reported")
        await press.publish(COPY, LATER, AGAIN)
        await press.publish(printed("echo", 11, FERRY, "ferry"), printed("herald", 12, FERRY, "ferry"))
        await press.publish(printed("gazette", 13, (*FERRY, DAM[3]), "boats"))
        await press.publish(printed("gazette", 10, FERRY + DAM[3:], "market"))
        with running(tmp_path, redis_url, database_url):
            await eventually(lambda: received(2), what="the next first copy is reported")
    first, second = (body for _, _, body in receiver.got)
    assert first["type"] == "article.copied"
    assert (first["data"]["article"]["id"], first["data"]["copy"]["id"]) == (id_of("gazette"), id_of("echo"))
    assert first["data"]["copy"]["url"] == "https://echo.example/dam"
    shares = {name: first["data"]["event"]["data"][name] for name in ("relation", "copy_outlet", "added")}
    assert shares == {"relation": "cut", "copy_outlet": "echo", "added": 0.0}
    assert 0.7 < first["data"]["event"]["data"]["kept"] < 0.8
    assert second["data"]["article"]["id"] == id_of("gazette", "market"), "of the gazette, which was before the echo"
    assert second["data"]["copy"]["id"] == id_of("echo", "ferry")


@pytest.mark.parametrize("order", list(permutations((ORIGINAL, AGAIN, COPY))))
@pytest.mark.parametrize("together", [True, False])
async def test_one_event_in_any_order_of_arrival(
    press: Press, redis_url: str, order: tuple[EnrichedArticle, ...], together: bool
) -> None:
    async with telling(press, redis_url) as (notifier, _, _):
        await watch(press, "copies", COPIES)
        for one in order:
            await press.publish(one)
            if not together:
                await steps(notifier)
        await steps(notifier)
    (event,) = await copied(press)
    first = AGAIN if not together and order.index(ORIGINAL) == 2 else ORIGINAL
    assert event["article_id"] == article_id(first.article.address) and event["outlet_id"] == "gazette"
    assert event["at"] == hours(4), "when the copy was seen"
    data = event["data"]
    assert (data["copy"], data["relation"], data["added"]) == (id_of("echo"), "cut", 0.0)
    assert 0.7 < data["kept"] < 0.8


async def test_an_original_that_arrives_last_has_an_event_of_its_own(press: Press, redis_url: str) -> None:
    async with telling(press, redis_url) as (notifier, _, _):
        await watch(press, "copies", COPIES)
        for one in (COPY, LATER, ORIGINAL):
            await press.publish(one)
            await steps(notifier)
    assert [(row["article_id"], row["data"]["copy"]) for row in await copied(press)] == [
        (id_of("echo"), id_of("herald")),
        (id_of("gazette"), id_of("echo")),
    ]


async def test_repeated_steps_record_and_deliver_once(press: Press, redis_url: str) -> None:
    async with receiving(new_secret()) as receiver, telling(press, redis_url) as (notifier, webhooks, _):
        hook = await watch(press, "copies", COPIES, receiver)
        await watch(press, "all", Subscription(outlets=("gazette",)))
        await press.publish(ORIGINAL, COPY)
        for _ in range(3):
            await steps(notifier)
            await webhooks.drain(hook)
            async with connection(press.pool) as conn:
                await outbox.save_cursor(conn, outbox.NOTIFIER, Cursor())
    assert receiver.kinds() == ["copied"] and len(await copied(press)) == 1


async def test_a_withheld_copy_is_named_only_by_its_id(press: Press, redis_url: str) -> None:
    async with receiving(new_secret()) as receiver, telling(press, redis_url) as (notifier, webhooks, _):
        hook = await watch(press, "copies", COPIES, receiver)
        await press.publish(ORIGINAL, COPY)
        await steps(notifier)
        async with connection(press.pool) as conn:
            await withhold_article(conn, id_of("echo"), "an order")
        await webhooks.drain(hook)
    ((_, _, body),) = receiver.got
    assert body["data"]["copy"] == {"id": id_of("echo"), "outlet": "echo", "withheld": True}


async def test_nobody_pays_who_does_not_ask(press: Press, redis_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_copies, "CANDIDATES", "there is no such statement")
    async with telling(press, redis_url) as (notifier, _, _):
        await watch(press, "all", Subscription())
        await press.publish(ORIGINAL, COPY)
        await steps(notifier)
    assert await copied(press) == []


async def test_texts_of_one_outlet_are_not_compared(
    press: Press, redis_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_copies, "made_of", lambda *_: pytest.fail("compared"))
    async with telling(press, redis_url) as (notifier, _, _):
        await watch(press, "copies", COPIES)
        await press.publish(ORIGINAL, AGAIN)
        await steps(notifier)
    assert await copied(press) == []
