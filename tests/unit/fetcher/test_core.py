"""What the fetcher decides, without a network."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest

from services.fetcher.core.classification import classify_failure, classify_response, led_away
from services.fetcher.core.image_headers import identify
from services.fetcher.core.interstitials import blocked_by
from services.fetcher.core.intervals import (
    feed_ttl_s,
    next_poll_after_failure_s,
    next_poll_s,
    next_visit_after_miss_s,
    next_visit_s,
    requested_interval_s,
    requested_pause_s,
    retry_s,
)
from services.fetcher.core.media_types import charset, media_type
from services.fetcher.core.public_addresses import is_public
from services.fetcher.core.response import FetchFailure, Hop, Response
from services.fetcher.core.robots_rules import robots, standing_of
from shared.contracts import ObservationKind, PageKind
from shared.homepages import redirected_to_homepage

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BOUNDS = (300.0, 3600.0)


@pytest.mark.parametrize("address", ["8.8.8.8", "2a00:1450:4001::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "1.1.1.1"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "127.0.0.1",
        "127.255.255.254",
        "10.1.2.3",
        "172.31.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.8",
        "192.0.0.170",
        "192.0.2.1",
        "192.31.196.1",
        "192.52.193.1",
        "192.88.99.1",
        "192.175.48.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "0.1.2.3",
        "3fff::1",
        "3fff:fff:ffff::1",
        "5f00::1",
        "100::1",
        "100:0:0:1::1",
        "64:ff9b:1::8.8.8.8",
        "2001:2::1",
        "2001:20::1",
        "2001:1::1",
        "2620:4f:8000::1",
        "::ffff:192.88.99.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:a00:1",
        "::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "nonsense",
        "localhost",
    ],
)
def test_addresses_that_are_none_of_our_business(address: str) -> None:
    assert not is_public(address)


def answer(status: int = 200, body: bytes = b"x", final: str = "", *redirects: int, **headers: str) -> Response:
    url = "https://a.example/news/1"
    hops = tuple(Hop(url, status) for status in redirects)
    sent = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    return Response(url, final or url, status, sent, body, NOW, hops)


@pytest.mark.parametrize(
    ("given", "seen", "retry", "health"),
    [
        (answer(), None, False, "ok"),
        (answer(203), None, False, "ok"),
        (answer(304), ObservationKind.NOT_MODIFIED, False, "ok"),
        (answer(404), ObservationKind.NOT_FOUND, False, "ok"),
        (answer(410), ObservationKind.GONE, False, "ok"),
        (answer(403), ObservationKind.BLOCKED, False, "ok"),
        (answer(451), ObservationKind.BLOCKED, False, "ok"),
        (answer(429), ObservationKind.BLOCKED, True, "failed"),
        (answer(500), ObservationKind.UNREACHABLE, True, "ok"),
        (answer(503), ObservationKind.UNREACHABLE, True, "failed"),
        (answer(400), ObservationKind.UNREACHABLE, False, "ok"),
        (answer(202), ObservationKind.BLOCKED, False, "ok"),
        (answer(204, b""), ObservationKind.UNREACHABLE, True, "ok"),
        (answer(200, b""), ObservationKind.UNREACHABLE, True, "ok"),
        (answer(302), ObservationKind.UNREACHABLE, False, "ok"),
        (answer(200, b"x", "https://a.example/", 302), ObservationKind.SOFT_GONE, False, "ok"),
    ],
)
def test_what_an_answer_means(given: Response, seen: ObservationKind | None, retry: bool, health: str) -> None:
    classification = classify_response(given, PageKind.ARTICLE, "new", "old")
    assert (classification.seen, classification.retry, classification.health) == (seen, retry, health)


def test_the_same_body_is_no_capture() -> None:
    assert classify_response(answer(), PageKind.ARTICLE, "same", "same").reason == "same-body"


@pytest.mark.parametrize(
    ("redirects", "moved"), [((301,), True), ((308, 301), True), ((302,), False), ((301, 302), False), ((), False)]
)
def test_only_permanent_redirects_move_a_page(redirects: tuple[int, ...], moved: bool) -> None:
    there = "https://a.example/news/2"
    classification = classify_response(answer(200, b"x", there, *redirects), PageKind.ARTICLE, "new", "")
    assert (classification.moved_to == there) is moved


def test_the_same_path_on_another_host_is_a_move_by_any_redirect() -> None:
    for there, moved in (("https://b.example/news/1", True), ("https://b.example/news/1?sub=2", False)):
        classification = classify_response(answer(200, b"x", there, 302), PageKind.ARTICLE, "new", "")
        assert (classification.moved_to == there) is moved


@pytest.mark.parametrize(
    ("final", "home"),
    [
        ("https://a.example/", True),
        ("https://a.example/en", True),
        ("https://a.example/ko/index.html", True),
        ("https://a.example/news/2", False),
        ("https://a.example/?id=2", False),
    ],
)
def test_redirects_home(final: str, home: bool) -> None:
    assert redirected_to_homepage(answer(200, b"x", final, 302).url, final) is home


@pytest.mark.parametrize(
    ("final", "redirects", "reason"),
    [
        ("https://b.example/for-sale?id=1", (302,), "redirected-away"),
        ("https://b.example/for-sale", (301, 307), "redirected-away"),
        ("https://b.example/news/1", (301,), ""),
        ("https://b.example/news/1?sub=4711", (301,), "redirected-away"),
        ("https://b.example/buy/a.example", (301,), "redirected-away"),
        ("https://b.example/2024/other", (302,), "redirected-away"),
        ("https://b.example/archive/1", (302,), ""),
        ("https://www.a.example/news/1", (302,), ""),
        ("", (), ""),
    ],
)
def test_only_a_redirect_to_somebody_else_that_keeps_no_name_leads_away(
    final: str, redirects: tuple[int, ...], reason: str
) -> None:
    away = led_away(answer(200, b"x", final, *redirects), lambda url: "a.example/" in url)
    assert (away.reason if away else "") == reason


def test_an_outlet_whose_links_begin_at_another_host_is_not_led_away() -> None:
    there = answer(200, b"x", "https://b.example/news/1", 302)
    assert led_away(there, lambda url: "b.example/" in url) is None


@pytest.mark.parametrize(
    ("reason", "seen", "health"),
    [
        ("private-address", ObservationKind.REFUSED, "same"),
        ("bomb", ObservationKind.REFUSED, "same"),
        ("robots", ObservationKind.REFUSED, "same"),
        ("timeout", ObservationKind.UNREACHABLE, "failed"),
        ("dns", ObservationKind.UNREACHABLE, "failed"),
        ("truncated", ObservationKind.UNREACHABLE, "same"),
    ],
)
def test_what_no_answer_means(reason: str, seen: ObservationKind, health: str) -> None:
    classification = classify_failure(FetchFailure(reason))
    assert (classification.seen, classification.health, classification.retry) == (
        seen,
        health,
        seen is ObservationKind.UNREACHABLE,
    )


@pytest.mark.parametrize(
    "body",
    [
        b"<title>Just a moment...</title>",
        b"<html><script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script>",
        b"<title>Access Denied</title>You don't have permission",
        b"<script src='https://geo.captcha-delivery.com/c.js'></script>",
        b"<title>Before you continue</title>",
    ],
)
def test_pages_that_stand_in_the_way(body: bytes) -> None:
    assert blocked_by(200, body)


def test_an_article_with_a_protection_script_is_an_article() -> None:
    page = b"<script src='https://geo.captcha-delivery.com/c.js'></script>" + b"<p>A sentence of news.</p>" * 20
    assert blocked_by(200, page) == ""


def test_polls_follow_the_entry_points_rhythm_within_bounds() -> None:
    assert next_poll_s(None, True, 0, BOUNDS) == 300
    assert next_poll_s(1000, True, 0, BOUNDS) == 600
    assert next_poll_s(1000, False, 0, BOUNDS) == 1250
    assert next_poll_s(400, True, 0, BOUNDS) == 300
    assert next_poll_s(3600, False, 0, BOUNDS) == 3600
    assert next_poll_s(1000, True, 1800, BOUNDS) == 1800
    assert next_poll_s(1000, True, 90_000, BOUNDS) == 3600
    assert [next_poll_after_failure_s(x, BOUNDS) for x in (None, 1000, 3000)] == [600, 2000, 3600]


def test_what_servers_ask_for() -> None:
    assert feed_ttl_s(b"<rss><channel><ttl>15</ttl>") == 900
    period = b"<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>"
    assert feed_ttl_s(period) == 1800
    assert requested_interval_s({}, 900, NOW) == 900
    assert requested_interval_s({"cache-control": "max-age=1200"}, 900, NOW) == 1200
    assert requested_pause_s({"retry-after": "120"}, NOW) == 120
    assert requested_pause_s({"retry-after": "Sun, 01 Mar 2026 12:01:00 GMT"}, NOW) == 60
    assert requested_pause_s({"retry-after": "999999999"}, NOW) == 86_400
    assert requested_pause_s({"retry-after": "soon"}, NOW) == 0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": 'Max-Age="600", must-revalidate'}, 600),
        ({"cache-control": "max-age=600", "age": "590"}, 10),
        ({"cache-control": "max-age=600", "age": "900"}, 0),
        ({"cache-control": "max-age=600", "age": "soon"}, 600),
        ({"cache-control": "max-age=60", "expires": "Sun, 01 Mar 2026 22:00:00 GMT"}, 60),
        ({"cache-control": "max-age=-5"}, 0),
        ({"cache-control": "x-max-age=600"}, 0),
        ({"cache-control": "no-cache", "expires": "Sun, 01 Mar 2026 22:00:00 GMT"}, 0),
        ({"expires": "Sun, 01 Mar 2026 12:10:00 GMT"}, 600),
        ({"expires": "Sun, 01 Mar 2026 12:10:00 -0000"}, 600),
        ({"expires": "Sun, 01 Mar 2020 12:10:00 GMT"}, 0),
        ({"expires": "Sun, 01 Mar 2026 08:10:00 GMT", "date": "Sun, 01 Mar 2026 08:00:00 GMT"}, 600),
        ({"expires": "0"}, 0),
        ({"expires": "Fri, 99 Zzz 99999 99:99:99 GMT"}, 0),
    ],
)
def test_how_long_a_cache_may_keep_an_answer(headers: dict[str, str], seconds: float) -> None:
    assert requested_interval_s(headers, 0, NOW) == seconds


def test_visits_follow_the_ages_then_go_on_at_the_last_distance() -> None:
    ages = (3600.0, 86_400.0, 604_800.0)
    assert next_visit_s(ages, 0, 0) == 3600
    assert next_visit_s(ages, 3700, 1) == 82_700
    assert next_visit_s(ages, 700_000, 2) == 1800
    assert next_visit_s(ages, 700_000, 3) == 518_400
    assert next_visit_s((), 0, 0) is None
    assert [next_visit_after_miss_s(ages, n) for n in (0, 2, 3)] == [3600, 3600, 518_400]


def test_failures_are_given_up_in_the_end() -> None:
    waits = [retry_s(n) for n in range(5)]
    assert waits == [60, 600, 3600, 14_400, None]


@pytest.mark.parametrize(
    ("status", "standing"),
    [(200, "rules"), (404, "open"), (403, "open"), (429, "closed"), (500, "closed"), (503, "closed"), (None, "closed")],
)
def test_robots_by_status(status: int | None, standing: str) -> None:
    assert standing_of(status) == standing


def test_robots_rules() -> None:
    rules = robots("rules", b"\xef\xbb\xbfUser-agent: presswatch\nCrawl-delay: 7\nDisallow: /a\nAllow: /a/b")
    assert not rules.allows("https://x.example/a/c", "Presswatch")
    assert rules.allows("https://x.example/a/b", "Presswatch")
    assert rules.crawl_delay_s("Presswatch") == 7
    assert robots("open", b"").allows("https://x.example/", "Presswatch")
    assert not robots("closed", b"").allows("https://x.example/", "Presswatch")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 480), ("image/png", 640, 480)),
        (b"GIF89a" + struct.pack("<HH", 3, 4), ("image/gif", 3, 4)),
        (
            b"\xff\xd8\xff\xe0\0\x10" + bytes(14) + b"\xff\xc2\0\x11\x08" + struct.pack(">HH", 20, 30) + bytes(9),
            ("image/jpeg", 30, 20),
        ),
        (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\x0f\0\0\x07\0\0", ("image/webp", 16, 8)),
        (b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x0f\xc0\x01\0", ("image/webp", 16, 8)),
        (b"\0\0\0\x20ftypavif" + bytes(20) + b"ispe\0\0\0\0" + struct.pack(">II", 5, 6), ("image/avif", 5, 6)),
    ],
)
def test_pictures_by_their_first_bytes(body: bytes, expected: tuple[str, int, int]) -> None:
    assert identify(body) == expected


@pytest.mark.parametrize(
    "body", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"BM" + bytes(30), b"%PDF"]
)
def test_what_is_no_picture(body: bytes) -> None:
    assert identify(body) is None


def test_declared_types() -> None:
    assert media_type("Text/HTML; charset=euc-kr", b"") == "text/html"
    assert media_type("", b"  <?xml version='1.0'?>") == "application/xml"
    assert media_type("nonsense", b"\x00") == "application/octet-stream"
    assert charset('text/html; Charset="EUC-KR"') == "euc-kr"
    assert charset("text/html") == ""


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"<title>DDoS protection by X</title>Checking your browser before accessing", "challenge"),
        (b"<script>var s={},u,c,U,r;sucuri_cloudproxy_js='';</script>", "challenge-sucuri"),
        (b"<script>window.awsWafCookieDomainList = [];</script>", "challenge-aws"),
        (b"<iframe src='/_Incapsula_Resource?SWUDNSAI=31'></iframe>", "challenge-imperva"),
        (b"<html><body onload='document.forms[0].submit()'>Checking your browser before you go on", "challenge"),
        (b"<h1>Please enable JavaScript and cookies to continue</h1>", "challenge"),
        ("<title>잠시만 기다려 주십시오…</title>".encode(), "challenge"),
        ("<title>请稍候…</title>".encode(), "challenge"),
        ("<title>Один момент…</title>".encode(), "challenge"),
        (b"<form action='https://consent.google.com/save'><button>Accept all</button></form>", "consent"),
    ],
)
def test_what_bars_the_way_has_a_name(body: bytes, name: str) -> None:
    assert blocked_by(200, body) == name


def test_news_of_challenges_is_news() -> None:
    said = b"<p>Checking your browser is what many sites do.</p>"
    page = b"<title>Sites say: checking your browser</title>" + said * 15
    assert blocked_by(200, page) == ""
