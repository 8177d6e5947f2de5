"""A hub hears of each feed that changed, once it accepts, and of nothing that was there before it was named."""

from __future__ import annotations

import aiohttp
import pytest

from services.publisher.adapters.events.websub import HubNotifier
from services.publisher.settings import PublisherSettings
from shared.errors import Misconfigured
from tests.integration.publisher.hub import hub_on_loopback
from tests.publishing import Press, enriched, hours

SITE = "https://news.example"


def feeds(*paths: str) -> set[str]:
    return {f"{SITE}{path}.{form}" for path in paths for form in ("atom", "rss", "json")}


async def test_the_hub_hears_of_the_feeds_that_changed_and_only_of_them(press: Press) -> None:
    async with hub_on_loopback() as hub, aiohttp.ClientSession() as http:
        notifier = HubNotifier(press.pool, http, hub.url, SITE)
        await press.publish(enriched("farm", hours(0)))
        assert await notifier.step() == 0, "the past is not announced"
        await press.publish(enriched("mine", hours(1), edition="en"), enriched("mine", hours(1), outlet="echo"))
        await notifier.step()
        own = ("/o/gazette/feed", "/o/gazette/en/feed", "/o/echo/feed")
        assert set(hub.topics) == feeds("/feed", "/changes", *own)
        assert len(hub.topics) == len(set(hub.topics)) and hub.requests == 1
        assert await notifier.step() == 0 and hub.requests == 1
        await press.publish(
            enriched("farm", hours(2), "The farm reported otherwise, and said so at length to all. " * 3)
        )
        hub.topics.clear()
        await HubNotifier(press.pool, http, hub.url, SITE).step()
        assert set(hub.topics) == feeds("/feed", "/changes", "/o/gazette/feed"), "another process goes on there"


async def test_a_hub_that_refuses_is_notified_again(press: Press) -> None:
    async with hub_on_loopback() as hub, aiohttp.ClientSession() as http:
        notifier = HubNotifier(press.pool, http, hub.url, SITE)
        assert await notifier.step() == 0, "an empty archive"
        await press.publish(enriched("farm", hours(0)))
        hub.answers = [503, 302]
        for _ in range(2):
            with pytest.raises(aiohttp.ClientError):
                await notifier.step()
        await notifier.step()
        assert set(hub.topics) == feeds("/feed", "/changes", "/o/gazette/feed") and hub.requests == 3


def test_a_hub_needs_the_address_of_the_site() -> None:
    assert PublisherSettings().hub() is None
    with pytest.raises(Misconfigured, match="PRESSWATCH_SITE_URL"):
        PublisherSettings(websub_hub="https://hub.example/").hub()
    assert PublisherSettings(websub_hub="https://hub.example/", site_url=SITE).hub() == ("https://hub.example/", SITE)
