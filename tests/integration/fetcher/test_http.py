"""The HTTP client against a server that behaves, and one that does not."""

from __future__ import annotations

import asyncio
import gzip

import pytest

from services.fetcher.adapters.http_client import HttpClient, RequestPolicy
from services.fetcher.core.response import FetchFailure
from tests.integration.fetcher.http_requests import NOW, fetch, refusal
from tests.integration.fetcher.site import Reply, reply, site


async def test_what_was_sent_is_kept(client: HttpClient) -> None:
    page = reply(b"<p>\xea\xb0\x80", content_type="text/html; charset=euc-kr", x_odd="caf\u00e9")
    async with site({"/": page}) as at:
        response = await fetch(client, at)
    assert (response.status, response.body, response.received_at) == (200, b"<p>\xea\xb0\x80", NOW)
    assert response.headers == (
        ("Content-Length", "6"),
        ("content-type", "text/html; charset=euc-kr"),
        ("x-odd", "caf\u00e9"),
    )
    assert response.peer_address == "127.0.0.1"


async def test_headers_of_an_outlet_stay_with_it(client: HttpClient) -> None:
    async with site({"/": reply(b"there")}, host="127.0.0.2") as other, site() as own:
        own.pages |= {
            "/a": reply(status="302 Found", location="/b"),
            "/b": reply(status="302 Found", location=other.url("/")),
        }
        allowed = frozenset({own.authority, other.authority})
        await client.get(own.url("/a"), RequestPolicy({"Authorization": "secret"}, allowed))
        assert [headers.get("authorization") for _, headers in own.asked] == ["secret", "secret"]
        assert [headers.get("authorization") for _, headers in other.asked] == [None]
        await client.get(other.url("/"), RequestPolicy({"Cookie": "secret"}, allowed, owns=own.url("").__eq__))
        assert [headers.get("cookie") for _, headers in other.asked] == [None, None]


def test_headers_of_an_outlet_never_leave_tls() -> None:
    policy = RequestPolicy({"Cookie": "secret"}, owns=lambda url: "outlet.example" in url)
    assert policy.headers_for("https://outlet.example/b", "https://outlet.example/a") == {"Cookie": "secret"}
    assert policy.headers_for("https://outlet.example/b", "http://outlet.example/a") == {"Cookie": "secret"}
    assert policy.headers_for("http://outlet.example/b", "https://outlet.example/a") == {}
    assert policy.headers_for("https://elsewhere.example/b", "https://outlet.example/a") == {}


@pytest.mark.parametrize("port", [22, 25, 6000, 6667, 10080])
async def test_ports_of_other_protocols_are_refused(client: HttpClient, port: int) -> None:
    at = f"127.0.0.1:{port}"
    with pytest.raises(FetchFailure, match="protocol other than HTTP") as caught:
        await client.get(f"http://{at}/", RequestPolicy({}, frozenset({at})))
    assert (caught.value.reason, caught.value.refused) == ("bad-url", True)


async def test_user_and_password_in_a_url_are_refused_also_on_redirect(client: HttpClient) -> None:
    async with site() as at:
        named = at.url("/").replace("http://", "http://me:secret@")
        at.pages["/"] = reply(status="302 Found", location=named)
        for url in (named, at.url("/")):
            with pytest.raises(FetchFailure, match="user name or password") as caught:
                await client.get(url, RequestPolicy({}, frozenset({at.authority})))
            assert caught.value.reason == "bad-url" and "secret" not in str(caught.value)


async def _for_ever(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        writer.write(b"a" * 10_000)
        await writer.drain()


async def _drip(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while True:
        writer.write(b"a")
        await writer.drain()
        await asyncio.sleep(0.1)


async def _silence(writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(30)


async def _cut(writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
    await writer.drain()


async def _hang_up(writer: asyncio.StreamWriter) -> None:
    writer.close()


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        (_for_ever, "too-large"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n", "too-large"),
        (_drip, "timeout"),
        (_silence, "timeout"),
        (_cut, "truncated"),
        (_hang_up, "disconnected"),
        (b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 20_000 + b"\r\n\r\n", "headers-too-large"),
        (b"nonsense\r\n\r\n", "protocol"),
        (reply(status="302 Found", location="ftp://example.org/a"), "bad-redirect"),
        (reply(status="302 Found", location="file:///etc/passwd"), "bad-redirect"),
        (reply(status="302 Found", location="javascript:alert(1)"), "bad-redirect"),
        (reply(status="302 Found", location="http://[::1"), "bad-redirect"),
        (reply(status="302 Found", location="/"), "redirect-loop"),
    ],
)
async def test_servers_that_misbehave_are_left(client: HttpClient, page: Reply, reason: str) -> None:
    async with site({"/": page}) as at:
        assert await refusal(client, at) == reason


async def test_redirects_are_followed_and_kept(client: HttpClient) -> None:
    pages: dict[str, Reply] = {
        "/a": reply(status="301 Moved", location="b?q=1"),
        "/b?q=1": reply(status="307 Again", location="/%EA%B0%80"),
        "/%EA%B0%80": reply(b"here"),
    }
    async with site(pages) as at:
        response = await fetch(client, at, "/a")
        assert [(hop.url, hop.status) for hop in response.redirects] == [(at.url("/a"), 301), (at.url("/b?q=1"), 307)]
        assert (response.url, response.final_url, response.body) == (at.url("/a"), at.url("/%EA%B0%80"), b"here")


async def test_endless_redirects_end(client: HttpClient) -> None:
    pages: dict[str, Reply] = {f"/{i}": reply(status="302 Found", location=f"/{i + 1}") for i in range(20)}
    async with site(pages) as at:
        assert await refusal(client, at, "/0") == "too-many-redirects"
        assert len(at.asked) == 5


async def test_addresses_are_sent_as_they_are(client: HttpClient) -> None:
    async with site({"/ko/index.php?MUBAMUAxQA==": reply(b"1"), "/%c7%d1?a=%c7%d1+b": reply(b"2")}) as at:
        assert (await fetch(client, at, "/ko/index.php?MUBAMUAxQA==")).body == b"1"
        assert (await fetch(client, at, "/%c7%d1?a=%c7%d1+b")).body == b"2"


async def test_cookies_are_neither_kept_nor_sent(client: HttpClient) -> None:
    async with site({"/": reply(b"x", set_cookie="a=1")}) as at:
        await fetch(client, at)
        await fetch(client, at)
        assert all("cookie" not in headers for _, headers in at.asked)


async def test_nobody_listens(client: HttpClient) -> None:
    async with site() as at:
        gone = at
    assert await refusal(client, gone) == "connect"


async def test_tls_is_verified(client: HttpClient, tmp_path: object) -> None:
    async with site({"/": reply(b"x")}) as at:
        with pytest.raises(FetchFailure) as caught:
            await client.get(f"https://{at.authority}/", RequestPolicy({}, frozenset({at.authority})))
        assert caught.value.reason in ("tls", "connect", "timeout")


_HALF = b"<html><body><h1>The port grows</h1><p>The port grew by two met"


def _ended_by_close(head: bytes, body: bytes) -> Reply:
    async def answer(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 " + head + b"\r\nConnection: close\r\n\r\n" + body)
        await writer.drain()

    return answer


@pytest.mark.parametrize(
    ("page", "status"),
    [
        (_ended_by_close(b"404 Not Found", b"<html><body><h1>404</h1>no such page here"), 404),
        (_ended_by_close(b"200 OK\r\nContent-Encoding: gzip", gzip.compress(_HALF)), 200),
    ],
)
async def test_without_a_length_a_status_or_a_whole_packing_tells_enough(
    client: HttpClient, page: Reply, status: int
) -> None:
    async with site({"/": page}) as at:
        assert (await fetch(client, at)).status == status
        at.pages["/"] = _ended_by_close(b"200 OK", _HALF)
        assert await refusal(client, at) == "truncated"
