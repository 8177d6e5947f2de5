"""More requests than the archive can answer: some wait, the others are refused at once, and cheap pages pass."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import orjson
import psycopg
import pytest
from yarl import URL

from services.reader.adapters.web.admission import MOST_WAITING
from shared.errors import Misconfigured
from shared.ids import article_id
from tests.integration.reader.press import HARBOUR
from tests.integration.reader.running import serving_site, settings_for

PLACES, TOO_MANY = 3, 20
PAGE = f"/api/v1/articles/{article_id(HARBOUR)}"
CHEAP = {"/livez": 200, "/robots.txt": 200, "/search/help": 200, "/language/ko": 303, "/static/none.css": 404}


async def test_a_crowd_is_answered_in_turn_and_the_rest_is_told_to_come_back(filled_url: str, tmp_path: Path) -> None:
    settings = settings_for(filled_url, tmp_path).model_copy(update={"site_connections": PLACES + 2})
    async with serving_site(settings, filled_url) as site:
        await site.indexed(77)
        async with await psycopg.AsyncConnection.connect(filled_url) as owner:
            await owner.execute("LOCK TABLE revision IN ACCESS EXCLUSIVE MODE")
            asked = [asyncio.create_task(site.get(PAGE)) for _ in range(PLACES + MOST_WAITING + TOO_MANY)]
            for first in asyncio.as_completed(asked):
                answer = await first
                assert (answer.status, answer.json["code"], answer.headers["Retry-After"]) == (503, "busy", "5")
                if sum(task.done() for task in asked) == TOO_MANY:
                    break
            assert "잠시 뒤" in (await site.get(f"/a/{article_id(HARBOUR)}", Accept_Language="ko")).text
            assert {path: (await site.get(path)).status for path in CHEAP} == CHEAP
            await owner.rollback()
        answers = await asyncio.gather(*asked)
        assert sorted(answer.status for answer in answers) == [200] * (PLACES + MOST_WAITING) + [503] * TOO_MANY
        assert (await site.get(PAGE)).status == 200


async def test_one_address_cannot_shut_out_others_and_the_replay_waits_in_the_same_queue(
    filled_url: str, tmp_path: Path
) -> None:
    """Behind a web server that is named, who asks is what it says; a visitor cannot say it."""
    settings = settings_for(filled_url, tmp_path).model_copy(
        update={"site_connections": PLACES + 2, "site_proxies": "127.0.0.1"}
    )
    async with serving_site(settings, filled_url) as site:
        await site.indexed(77)
        capture = (await site.get(PAGE)).json["capture_id"]
        assert settings.site_file is not None
        replay = str(orjson.loads(settings.site_file.read_bytes())["replay"])
        async with await psycopg.AsyncConnection.connect(filled_url) as owner:
            await owner.execute("LOCK TABLE revision, capture IN ACCESS EXCLUSIVE MODE")
            crowd = [
                asyncio.create_task(site.get(PAGE, X_Forwarded_For=f"192.0.2.{n}, 198.51.100.1"))
                for n in range(PLACES + MOST_WAITING + 1)
            ]
            assert (await next(asyncio.as_completed(crowd))).json["code"] == "busy"
            busy = await site.get(f"/captures/{capture}", base=replay, X_Forwarded_For="198.51.100.1")
            assert (busy.status, busy.headers["Retry-After"]) == (503, "5")
            others = [
                asyncio.create_task(site.get(PAGE, X_Forwarded_For="198.51.100.2")),
                asyncio.create_task(site.get(f"/captures/{capture}", base=replay, X_Forwarded_For="198.51.100.3")),
            ]
            while sum(task.done() for task in crowd) < 1 + len(others):
                await asyncio.wait([task for task in crowd if not task.done()], return_when=asyncio.FIRST_COMPLETED)
            assert not any(task.done() for task in others)
            await owner.rollback()
        article, replayed = await asyncio.gather(*others)
        assert (article.status, replayed.status) == (200, 404)  # this capture has no page to show
        assert sum(answer.status == 200 for answer in await asyncio.gather(*crowd)) == PLACES + MOST_WAITING - len(
            others
        )


async def test_a_visitor_cannot_name_another_address_for_itself(filled_url: str, tmp_path: Path) -> None:
    settings = settings_for(filled_url, tmp_path).model_copy(update={"api_rate": 2})
    async with serving_site(settings, filled_url) as site:
        answers = [await site.get("/api/v1/outlets", X_Forwarded_For=f"192.0.2.{n}") for n in range(3)]
        assert [answer.status for answer in answers] == [200, 200, 429]
    named = settings.model_copy(update={"site_proxies": "127.0.0.0/8"})
    async with serving_site(named, filled_url) as site:
        answers = [await site.get("/api/v1/outlets", X_Forwarded_For=f"192.0.2.{n}") for n in range(3)]
        assert [answer.status for answer in answers] == [200, 200, 200]


async def test_a_whole_network_of_ipv6_has_the_requests_of_one_address(filled_url: str, tmp_path: Path) -> None:
    """One visitor has 64 bits of addresses, so a limit for each would be none."""
    settings = settings_for(filled_url, tmp_path).model_copy(update={"api_rate": 2, "site_proxies": "127.0.0.1"})
    async with serving_site(settings, filled_url) as site:
        answers = [await site.get("/api/v1/outlets", X_Forwarded_For=f"2001:db8::{n}") for n in range(3)]
        assert [answer.status for answer in answers] == [200, 200, 429]
        assert (await site.get("/api/v1/outlets", X_Forwarded_For="2001:db8:0:1::1")).status == 200


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="this machine has no IPv6")
async def test_a_proxy_is_known_to_a_site_that_listens_to_both_versions_of_ip(filled_url: str, tmp_path: Path) -> None:
    settings = settings_for(filled_url, tmp_path).model_copy(
        update={"api_rate": 1, "site_host": "::", "site_proxies": "127.0.0.1"}
    )
    async with serving_site(settings, filled_url) as site:
        base = f"http://127.0.0.1:{URL(site.url).port}"
        answers = [await site.get("/api/v1/outlets", base=base, X_Forwarded_For=f"192.0.2.{n}") for n in range(2)]
        assert [answer.status for answer in answers] == [200, 200]


def test_a_proxy_that_is_no_address_is_refused_with_the_setting(tmp_path: Path) -> None:
    settings = settings_for("postgresql://x@127.0.0.1/x", tmp_path).model_copy(update={"site_proxies": "proxy.example"})
    with pytest.raises(Misconfigured, match="PRESSWATCH_SITE_PROXIES"):
        settings.proxies()
