"""The pipeline itself, from captures to the archive: a better parser, new rules, a new layout, a page behind a wall."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from redis.asyncio import Redis

from services.parser.core import PARSER_VERSION
from shared.contracts import Capture, Hints, Lane, Origin, PageKind
from shared.contracts.capture import FeedItem
from shared.ids import article_id
from shared.observability.traces import new_traceparent
from shared.storage.blobs import BlobWrite, blob_ref
from shared.storage.folder_blobs import FolderBlobs
from shared.streams.bus.enqueue import Enqueuer
from shared.streams.bus.topology import Keys, StreamName
from tests.integration.parser.services import OLD, Watch
from tests.publishing import START, Press, hours, open_press
from tests.waiting import eventually

SITE = "https://paper.example"
OUTLET = f'id = "paper"\nname = "Paper"\nhosts = ["paper.example"]\ntimezone = "UTC"\nhomepage = "{SITE}/"\n'
RULES = '[[rules]]\nversion = "9"\nbody = ".story p"\ntitle = "h2.head"\nvalid_until = 2030-01-01\n'
PROSE = "The co-operative farm of {} reported on its spring sowing, which began earlier than in other years. "


def page(text: str, story: str = "story", head: str = "head") -> str:
    """A page whose box of related news reads like a part of the text to somebody who knows no better."""
    more = (
        "<p>" + "Elsewhere in the country the winter wheat is said to stand well, as the ministry let it be known. " * 3
    )
    return (
        f"<html><head><title>News</title></head><body><h2 class={head}>Sowing {text}</h2>"
        f"<div class=all><div class={story}><p>{PROSE.format(text) * 3}</p></div><div class=more>{more}</p></div></div>"
    )


SHORT = "<html><head><title>Note</title></head><body><h2 class=head>A note</h2><div class=story><p>No paper.</p></div>"
WALL = "<html><head><title>Paper</title></head><body><noscript>Please enable JavaScript.</noscript><script></script>"
FEED = f"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Paper</title><item><title>Behind the wall</title><link>{SITE}/walled</link><description>Short.</description>
<content:encoded><![CDATA[<p>{PROSE.format("the wall") * 6}</p>]]></content:encoded></item></channel></rss>"""


TODAY = f"{PARSER_VERSION}+paper@9"


class Bench:
    """A watch, and hands to put captures in and to look at what came of them."""

    def __init__(self, watch: Watch, press: Press, redis: Redis) -> None:
        self.watch, self.press, self.redis = watch, press, redis
        self.blobs = FolderBlobs(watch.folder / "blobs")
        self.put = 0

    async def capture(self, name: str, hour: float, html: str, hints: Hints | None = None) -> None:
        """Keeps a page, puts it into the streams, and waits until the archive knows it."""
        body = html.encode()
        capture = Capture(
            url=f"{SITE}/{name}", captured_at=hours(hour), outlet="paper", body=blob_ref(body, "text/html"),
            headers=(("Content-Type", "text/html; charset=utf-8"),), origin=Origin.FETCHED, hints=hints or Hints(),
            referrer=f"{SITE}/feed",
        )  # fmt: skip
        await self.blobs.put([BlobWrite(capture, body, new_traceparent())])
        await Enqueuer(self.redis).add(Keys(0), StreamName.CAPTURES, capture, traceparent=new_traceparent())
        self.put += 1
        await eventually(self._all_known, what=f"{name} at hour {hour} to be archived")

    async def _all_known(self) -> bool:
        row = await self.press.one(
            "SELECT (SELECT count(*) FROM capture WHERE media_type = 'text/html') + (SELECT count(*) FROM observation"
            " WHERE capture_id IS NOT NULL AND NOT capture_id IN (SELECT id FROM capture)) AS n"
        )
        return bool(row["n"] >= self.put)

    async def all_read_by(self, parser: str, where: str = "true") -> bool:
        return not await self.press.rows(f"SELECT 1 FROM capture WHERE parser <> %s AND {where}", parser)

    async def article(self, name: str) -> Any:
        (row,) = await self.press.rows("SELECT * FROM article WHERE id = %s", article_id(f"{SITE}/{name}"))
        return row

    async def reported(self, kind: str) -> list[str]:
        rows = await self.press.rows("SELECT article_id FROM event WHERE kind = %s ORDER BY id", kind)
        return [row["article_id"] for row in rows]

    async def text(self, name: str) -> str:
        row = await self.press.one(
            "SELECT blocks FROM revision r JOIN article a ON a.id = article_id AND revision_id = r.id WHERE a.id = %s",
            article_id(f"{SITE}/{name}"),
        )
        return " ".join(block.get("text", "") for block in row["blocks"])


@pytest_asyncio.fixture
async def bench(tmp_path: Path, redis_url: str, database_url: str) -> AsyncIterator[Bench]:
    watch = Watch(tmp_path, redis_url, database_url)
    (watch.sources / "paper.toml").write_text(OUTLET)
    async with open_press(database_url) as press, Redis.from_url(redis_url) as redis:
        try:
            watch.start("publisher")
            watch.start("enricher")
            watch.start("parser", OLD)
            yield Bench(watch, press, redis)
        finally:
            watch.kill_all()


@pytest.mark.timeout(280)
async def test_stored_captures_are_read_again_and_nothing_of_it_is_the_outlets_doing(bench: Bench) -> None:
    watch = bench.watch
    for name, hour, html in (
        ("edited", 0, page("one")), ("edited", 1, page("two")), ("same", 2, page("three")), ("short", 3, SHORT),
    ):  # fmt: skip
        await bench.capture(name, hour, html)
    assert "winter wheat" in await bench.text("same")
    assert await bench.reported("revised") == [article_id(f"{SITE}/edited")]
    assert watch.stop("parser") == 0

    # A better reading: the outlet's rules. The next capture is of the same page, and read otherwise.
    (watch.sources / "paper.toml").write_text(OUTLET + RULES)
    watch.start("parser")
    await bench.capture("same", 4, page("three").replace("</body>", "<!-- later --></body>"))
    await eventually(
        lambda: bench.all_read_by(TODAY, "right(url, 4) = 'same'"),
        what="the capture before to be read again by itself",
    )
    assert len(await bench.reported("revised")) == 1
    assert "winter wheat" not in await bench.text("same")
    assert len(await bench.press.rows("SELECT 1 FROM revision WHERE article_id = %s", article_id(f"{SITE}/same"))) == 1

    # The rest, by the command: shown first, then done.
    code, reported = await watch.presswatch("reparse")
    assert code == 0
    assert (reported["due"], reported["by_parser"], reported["read"]) == (3, {"1": 3}, 3)
    assert (reported["counts"]["text"], reported["counts"]["readable"], reported["counts"]["unchanged"]) == (2, 1, 0)
    assert any("winter wheat" in line for one in reported["examples"] for line in one["lines"])
    assert await bench.all_read_by("1", "right(url, 6) = 'edited'"), "showing changes nothing"

    code, reported = await watch.presswatch("reparse", "--yes")
    assert (code, reported["asked"], reported["waiting"], reported["under_way"]) == (0, 3, 0, 0)
    assert await bench.all_read_by(TODAY)
    assert "winter wheat" not in await bench.text("edited")
    assert (await bench.article("short"))["title"] == "A note"
    assert await bench.reported("revised") == [article_id(f"{SITE}/edited")]
    assert (await bench.press.one("SELECT count(*) AS n FROM change"))["n"] == 1
    code, reported = await watch.presswatch("reparse", "--yes")
    assert (code, reported["due"]) == (0, 0), "and once is enough"

    await _rules(bench)
    await _a_feed_for_a_page(bench)


async def _rules(bench: Bench) -> None:
    """What the rules do on stored pages; and that they no longer match when the layout changes."""
    watch = bench.watch
    code, reported = await watch.presswatch("rules", "test", "paper")
    assert (code, reported["faults"]) == (0, [])
    assert reported["rules"]["9"]["body"] == {"pages": 5, "missed": 0}
    assert (reported["counts"]["text"], reported["counts"]["readable"]) == (4, 1)

    edited = watch.folder / "edited.toml"
    edited.write_text(OUTLET + RULES.replace(".story p", ".tale p").replace('"9"', '"10"'))
    code, reported = await watch.presswatch("rules", "test", "paper", "--file", str(edited))
    assert code == 1
    assert reported["faults"] == ["pages that are no longer articles: 1", "rules 10: body matches on none of 4 pages"]

    code, reported = await watch.presswatch("rules", "status", "--days", "3650")
    assert code == 0 and {one["rule"] for one in reported} == {"body", "title"}
    for number in range(5):
        await bench.capture(f"new{number}", 10 + number, page(f"number {number}", story="tale"))
    code, reported = await watch.presswatch("rules", "status", "--days", "3650")
    assert code == 1
    assert [one["rule"] for one in reported if one["broken"]] == ["body"]
    assert "winter wheat" in await bench.text("new1"), "the general reading carries on"
    figures = watch.metrics("parser")
    assert 'presswatch_parser_rules_total{matched="no",outlet="paper",rule="body"} 5.0' in figures
    assert 'presswatch_parser_rules_total{matched="no",outlet="paper",rule="title"} 0.0' in figures


async def _a_feed_for_a_page(bench: Bench) -> None:
    """The page asks for JavaScript, the feed that led to it has its text; one day the page can be had."""
    body = FEED.encode()
    ref = blob_ref(body, "application/rss+xml")
    feed = Capture(url=f"{SITE}/feed", kind=PageKind.FEED, captured_at=hours(20), body=ref, origin=Origin.FETCHED)
    await bench.blobs.put([BlobWrite(feed, body, new_traceparent(), Lane.LIVE)])
    hints = Hints(item=FeedItem(body=ref, captured_at=hours(20)))

    await bench.capture("walled", 21, WALL, hints)
    await eventually(
        lambda: bench.press.rows("SELECT 1 FROM capture WHERE route = 'feed'"), what="the feed's text in its place"
    )
    article = await bench.article("walled")
    assert (article["title"], article["route"], article["origin"]) == ("Behind the wall", "feed", "fetched")
    assert article["first_captured_at"] == START + timedelta(hours=20)
    assert "the wall reported" in await bench.text("walled")

    await bench.capture("walled", 25, page("of its own"))
    article = await bench.article("walled")
    assert (article["title"], article["revision_count"], article["route"]) == ("Sowing of its own", 1, "")
    assert article["id"] not in await bench.reported("revised")
