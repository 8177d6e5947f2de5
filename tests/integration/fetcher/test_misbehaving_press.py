"""The misbehaving press of `make chaos` really breaks its answers: our own client tells by what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from services.fetcher.adapters.http_client import HttpClient, HttpLimits, RequestPolicy
from services.fetcher.core.response import FetchFailure, Response
from tests.chaos.misbehaving import pages, spoils
from tests.chaos.misbehaving.paper import FEED, Paper, Spoil
from tests.chaos.misbehaving.surprises import addresses, answers
from tests.chaos.misbehaving.truth import What
from tests.chaos.misbehaving.wire import Listener, Wires, wires

STORY = "/news/7.html"


@pytest.fixture
def net() -> Iterator[Wires]:
    with wires() as opened:
        yield opened


@pytest.fixture
def paper(net: Wires) -> Paper:
    paper = Paper("paper")
    paper.origin = f"http://127.0.0.1:{net.open(Listener(paper.answer)).port}"
    paper.publish(7)
    return paper


async def ask(url: str, **headers: str) -> Response:
    limits = HttpLimits(total_s=1.0)
    async with HttpClient("Presswatch-test", limits, lambda: datetime.now(UTC)) as client:
        return await client.get(url, RequestPolicy({}, frozenset({url.split("/")[2]})), headers)


async def test_a_paper_in_order_shows_its_stories_and_its_feed(paper: Paper) -> None:
    story, feed = await ask(paper.origin + STORY), await ask(paper.origin + FEED)
    assert pages.first_text(7).paragraphs[0].encode()[:40] in story.body
    assert f"{paper.origin}{STORY}".encode() in feed.body
    assert (await ask(paper.origin + "/nothing")).status == 404
    assert [(one.number, one.what) for one in paper.log] == [(7, What.TEXT)]
    assert len(paper.feeds) == 1


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (spoils.hanging, "timeout"),
        (spoils.cut("gzip"), "truncated"),
        (spoils.cut("br"), "truncated"),
        (spoils.cut(""), "truncated"),
        (spoils.longer_than_sent, "truncated"),
    ],
    ids=["hanging", "gzip", "br", "plain", "length-too-long"],
)
async def test_a_spoilt_answer_is_none(paper: Paper, spoil: Spoil, reason: str) -> None:
    paper.spoil = spoil
    with pytest.raises(FetchFailure) as caught:
        await ask(paper.origin + STORY)
    assert caught.value.reason == reason
    assert paper.log[-1].what is What.TROUBLE
    assert (await ask(paper.origin + FEED)).status == 200


async def test_a_host_may_be_away_and_come_back(net: Wires) -> None:
    paper = Paper("paper")
    listener = net.open(Listener(paper.answer))
    paper.origin = f"http://127.0.0.1:{listener.port}"
    net.close(listener)
    with pytest.raises(FetchFailure):
        await ask(paper.origin + FEED)
    net.open(listener)
    assert (await ask(paper.origin + FEED)).status == 200


async def test_a_moved_story_leads_on_and_keeps_its_voice(paper: Paper) -> None:
    await ask(paper.origin + STORY)
    paper.move(7, "/news/7-new.html")
    assert (await ask(paper.origin + STORY)).final_url == f"{paper.origin}/news/7-new.html"
    assert {one.voice for one in paper.log} == {"7news"}
    assert (await ask(paper.origin + FEED)).body.count(b"<item>") == 1


async def test_a_page_that_leads_on_at_once_is_a_redirect(paper: Paper) -> None:
    paper.moved_with = addresses.refreshed
    paper.move(7, "/news/7-new.html")
    found = await ask(paper.origin + STORY)
    assert (found.final_url, found.body) == (f"{paper.origin}/news/7-new.html", paper.page_of(7).body)
    assert [(hop.url, hop.status) for hop in found.redirects] == [(paper.origin + STORY, 200)]


async def test_every_second_story_answers_304(paper: Paper) -> None:
    paper.publish(8)
    tag = (await ask(f"{paper.origin}/news/8.html")).header("etag")
    assert (await ask(f"{paper.origin}/news/8.html", **{"If-None-Match": tag})).status == 304
    assert [one.what for one in paper.log] == [What.TEXT, What.TEXT]


async def test_a_changing_not_found_page_is_never_twice_the_same(paper: Paper) -> None:
    paper.stories[7].gone = spoils.found_nothing
    first, second = await ask(paper.origin + STORY), await ask(paper.origin + STORY)
    assert first.status == second.status == 200
    assert first.body != second.body
    assert paper.log[-1].what is What.GONE


@pytest.mark.parametrize("spoil", [spoils.unlabelled, answers.gzip_twice, answers.gzip_in_name_only])
async def test_a_page_is_unpacked_whatever_the_server_says_of_its_coding(paper: Paper, spoil: Spoil) -> None:
    paper.spoil = spoil
    assert (await ask(paper.origin + STORY)).body == paper.page_of(7).body
