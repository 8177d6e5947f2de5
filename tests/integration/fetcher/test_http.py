"""The HTTP client against a server that behaves, and one that does not."""

from __future__ import annotations

import asyncio
import gzip
import socket
import zlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard

from services.fetcher.adapters.http_client import HttpClient, HttpLimits, RequestPolicy
from services.fetcher.core.response import FetchFailure, Response
from tests.integration.fetcher.site import Reply, Site, reply, site

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LIMITS = HttpLimits(body_bytes=200_000, decoded_bytes=2_000_000, ratio=100, redirects=4, read_s=1.0, total_s=2.0)


@pytest.fixture
async def client() -> AsyncIterator[HttpClient]:
    async with HttpClient("Presswatch-test", LIMITS, lambda: NOW) as opened:
        yield opened


async def fetch(client: HttpClient, at: Site, path: str = "/", **headers: str) -> Response:
    return await client.get(at.url(path), RequestPolicy(headers, frozenset({at.authority})))


async def refusal(client: HttpClient, at: Site, path: str = "/") -> str:
    with pytest.raises(FetchFailure) as caught:
        await fetch(client, at, path)
    return caught.value.reason


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


@pytest.mark.parametrize(
    ("coding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda b: zlib.compress(b, wbits=-15)),
        ("br", brotli.compress),
        ("zstd", zstandard.compress),
        ("br, gzip", lambda b: gzip.compress(brotli.compress(b))),
        ("gzip", lambda b: gzip.compress(b[:3]) + gzip.compress(b[3:])),
        ("gzip", lambda b: b),
        ("utf-8", lambda b: b),
    ],
)
async def test_codings_are_undone(client: HttpClient, coding: str, pack: object) -> None:
    body = "한국어 text".encode() * 50
    async with site({"/": reply(pack(body), content_encoding=coding)}) as at:  # type: ignore[operator]
        assert (await fetch(client, at)).body == body


@pytest.mark.parametrize(
    ("coding", "bomb"),
    [
        ("gzip", gzip.compress(bytes(30_000_000))),
        ("br", brotli.compress(bytes(30_000_000))),
        ("zstd", zstandard.compress(bytes(30_000_000))),
        ("deflate", zlib.compress(bytes(30_000_000))),
        ("gzip, gzip", gzip.compress(gzip.compress(bytes(100_000_000)))),
        ("gzip", gzip.compress(bytes(1000)) * 5000),
        ("gzip, gzip, gzip, gzip", b"x"),
    ],
)
async def test_bombs_are_refused(client: HttpClient, coding: str, bomb: bytes) -> None:
    async with site({"/": reply(bomb, content_encoding=coding)}) as at:
        assert await refusal(client, at) in ("bomb", "too-large")


PACKED = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "raw deflate": lambda b: zlib.compress(b, wbits=-15),
    "br": brotli.compress,
    "zstd": zstandard.compress,
    "two members": lambda b: gzip.compress(b[:90]) + gzip.compress(b[90:]),
    "two frames": lambda b: zstandard.compress(b[:90]) + zstandard.compress(b[90:]),
    "br, gzip": lambda b: gzip.compress(brotli.compress(b)),
}
CODINGS = {"raw deflate": "deflate", "two members": "gzip", "two frames": "zstd"}


@pytest.mark.parametrize("packing", PACKED)
@pytest.mark.parametrize("lost", [1, 5, 9, 40])
async def test_a_body_cut_off_inside_its_coding_is_no_answer(client: HttpClient, packing: str, lost: int) -> None:
    """Its Content-Length fits what was sent: only the coding tells that something is missing."""
    body = " ".join(f"sentence {n * 7919 % 1000} of the story" for n in range(400)).encode()
    cut = PACKED[packing](body)[:-lost]
    async with site({"/": reply(cut, content_encoding=CODINGS.get(packing, packing))}) as at:
        assert await refusal(client, at) == "truncated"


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


async def test_a_body_that_is_not_what_it_says_is_reported(client: HttpClient) -> None:
    async with site({"/": reply(b"\x1f\x8bnonsense" * 9, content_encoding="gzip")}) as at:
        assert await refusal(client, at) == "bad-encoding"


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


async def test_nobody_listens(client: HttpClient) -> None:
    async with site() as at:
        gone = at
    assert await refusal(client, gone) == "connect"


async def test_tls_is_verified(client: HttpClient, tmp_path: object) -> None:
    async with site({"/": reply(b"x")}) as at:
        with pytest.raises(FetchFailure) as caught:
            await client.get(f"https://{at.authority}/", RequestPolicy({}, frozenset({at.authority})))
        assert caught.value.reason in ("tls", "connect", "timeout")
