"""Addresses of the machine's own network, which no outlet leads the client to."""

from __future__ import annotations

import asyncio
import socket
import time

import pytest
from redis.asyncio import Redis

from services.fetcher.adapters.http_client import HttpClient, RequestPolicy
from services.fetcher.adapters.robots_cache import RobotsCache
from services.fetcher.core.response import FetchFailure
from shared.streams.bus.topology import Keys
from tests.integration.fetcher.http_requests import fetch
from tests.integration.fetcher.site import reply, site


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.0.0.1", "[::1]", "localhost", "a.localhost", "0x7f.1", "2130706433", "127.1", "[fd00::1]"]
)
async def test_private_hosts_are_not_handed_to_a_proxy(client: HttpClient, host: str) -> None:
    async with site({f"http://{host}/": reply(b"secret")}) as proxy:
        with pytest.raises(FetchFailure) as caught:
            await client.get(f"http://{host}/", RequestPolicy({}, proxy=proxy.url("")))
        assert caught.value.reason in ("private-address", "bad-url")
        assert proxy.asked == []


async def test_a_proxy_is_asked_for_public_hosts(client: HttpClient) -> None:
    async with site({"http://outlet.example/": reply(b"page")}) as proxy:
        response = await client.get("http://outlet.example/", RequestPolicy({}, proxy=proxy.url("")))
        assert response.body == b"page"


PRIVATE = [
    "http://127.0.0.1:{port}/",
    "http://127.1:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://0.0.0.0:{port}/",
    "http://localhost:{port}/",
    "http://[::1]:{port}/",
    "http://[::]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://192.168.0.1/",
    "http://100.64.0.1/",
    "http://198.18.0.1/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
]


ODD_NUMBERS = ("127.1:", "2130706433", "0177.")
"""Forms of an address that are not even taken for one."""


@pytest.mark.parametrize("target", PRIVATE)
async def test_private_addresses_are_refused_directly_and_on_redirect(client: HttpClient, target: str) -> None:
    async with site({"/": reply(b"secret")}) as inside, site() as outside:
        url = target.format(port=inside.port)
        outside.pages["/"] = reply(status="302 Found", location=url)
        with pytest.raises(FetchFailure) as direct:
            await client.get(url, RequestPolicy({}))
        with pytest.raises(FetchFailure) as redirected:
            await fetch(client, outside)
        expected = "bad-url" if any(odd in target for odd in ODD_NUMBERS) else "private-address"
        assert (direct.value.reason, redirected.value.reason) == (expected, expected)
        assert inside.asked == []


async def test_a_name_that_now_leads_inside_is_refused(client: HttpClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS rebinding: the address is judged where it is connected to, whatever the name said before."""
    async with site({"/": reply(b"secret")}) as inside:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", inside.port))]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
        with pytest.raises(FetchFailure) as caught:
            await client.get(f"http://outlet.example:{inside.port}/", RequestPolicy({}))
        assert (caught.value.reason, inside.asked) == ("private-address", [])


async def test_what_one_outlet_may_reach_another_may_not(client: HttpClient) -> None:
    async with site({"/": reply(b"mine")}) as at:
        await fetch(client, at)
        with pytest.raises(FetchFailure) as caught:
            await client.get(at.url("/"), RequestPolicy({}))
        assert caught.value.reason == "private-address"


async def test_no_refusal_of_a_private_address_is_kept_for_those_that_may_reach_it(
    client: HttpClient, redis: Redis
) -> None:
    """A source file that allows the address counts at once, and so does another outlet's at the same moment."""
    async with site({"/robots.txt": reply(b"User-agent: *\nDisallow: /no")}) as at:
        cache = RobotsCache(redis, Keys(0), client, "Presswatch", time.monotonic)
        none, ours = RequestPolicy({}), RequestPolicy({}, frozenset({at.authority}))
        with pytest.raises(FetchFailure, match="private address"):
            await cache.check(at.url("/yes"), none)
        checks = [cache.check(at.url(path), policy) for path, policy in (("/yes", none), ("/yes", ours), ("/no", ours))]
        _, *outcomes = await asyncio.gather(*checks, return_exceptions=True)
        assert [str(getattr(one, "reason", "")) for one in outcomes] == ["", "robots"]
        assert at.paths() == ["/robots.txt"]
