"""What an answer means to the fetcher, or no answer, without a network."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.fetcher.core.classification import classify_failure, classify_response, led_away, reason_of_move
from services.fetcher.core.media_types import charset, media_type
from services.fetcher.core.response import FetchFailure, Hop, Response
from shared.contracts import ObservationKind, PageKind
from shared.homepages import redirected_to_homepage

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


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


@pytest.mark.parametrize("status", [200, 404, 410])
def test_the_same_body_is_no_capture_and_no_sign_of_absence(status: int) -> None:
    found = classify_response(answer(status), PageKind.ARTICLE, "same", "same")
    assert (found.seen, found.reason) == (ObservationKind.NOT_MODIFIED, "same-body")


def test_the_same_body_is_no_answer_of_a_list_that_is_gone_nor_of_a_host_that_asks_for_a_pause() -> None:
    """An unchanged list lets absences be confirmed."""
    for status in (404, 503):
        found = classify_response(answer(status), PageKind.FEED, "same", "same")
        assert found.seen is not ObservationKind.NOT_MODIFIED
    for status in (429, 503):
        found = classify_response(answer(status), PageKind.ARTICLE, "same", "same")
        assert (found.retry, found.health) == (True, "failed")


@pytest.mark.parametrize(
    ("redirects", "moved"), [((301,), True), ((308, 301), True), ((302,), False), ((301, 302), False), ((), False)]
)
def test_only_permanent_redirects_move_a_page(redirects: tuple[int, ...], moved: bool) -> None:
    there = "https://a.example/news/2"
    classification = classify_response(answer(200, b"x", there, *redirects), PageKind.ARTICLE, "new", "")
    assert (classification.moved_to == there) is moved


@pytest.mark.parametrize(
    ("query", "moved"),
    [
        ("?lang=en", True),
        ("?lang=zh-Hans-CN&v=2", True),
        ("", False),
        ("?id=17", False),
        ("?story=the-port-grows", False),
        ("?session=a8f3c2", False),
        ("?error=404", False),
    ],
)
def test_the_same_path_with_a_further_query_is_a_move_by_any_redirect(query: str, moved: bool) -> None:
    there = answer(200, b"x", f"https://a.example/news/1{query}", 302)
    assert (classify_response(there, PageKind.ARTICLE, "new", "").moved_to == there.final_url) is moved


def test_the_same_path_on_another_host_is_a_move_by_any_redirect() -> None:
    for there, moved in (("https://b.example/news/1", True), ("https://b.example/news/1?sub=2", False)):
        classification = classify_response(answer(200, b"x", there, 302), PageKind.ARTICLE, "new", "")
        assert (classification.moved_to == there) is moved


@pytest.mark.parametrize(
    ("asked", "place", "moved"),
    [
        ("/news/17.html", "/news/17-after-the-vote.html", True),
        ("/news/17", "/news/17/after-the-vote", True),
        ("/news/17", "/news/171", False),
        ("/news/17", "/top/17-after-the-vote", False),
        ("/news/17", "/news/17-login?next=/news/17", False),
        ("/news", "/news/after-the-vote", False),
        ("/news/17", "/en/news/17", False),
        ("/news/17", "/en/news/17?from=mail", False),
        ("/news/17", "/en/news/18", False),
        ("/news/17", "/consent/news/17", False),
        ("/news/2026", "/news/2026/after-the-vote", False),
    ],
)
def test_a_temporary_redirect_that_adds_words_to_a_number_is_a_move(asked: str, place: str, *, moved: bool) -> None:
    there = f"https://a.example{place}"
    response = replace(answer(200, b"x", there, 302), url=f"https://a.example{asked}")
    assert (classify_response(response, PageKind.ARTICLE, "new", "").moved_to == there) is moved


@pytest.mark.parametrize(
    ("place", "moved"),
    [
        ("/2026/1.html", True),
        ("/article?id=1", True),
        ("/consent?return=/news/1", False),
        ("/enable-cookies.html", False),
        ("/login/", False),
    ],
)
def test_a_page_that_leads_on_moves_an_article_only_to_what_shares_its_name(place: str, moved: bool) -> None:
    there = f"https://a.example{place}"
    classification = classify_response(answer(200, b"x", there, 200), PageKind.ARTICLE, "new", "")
    assert (classification.moved_to == there) is moved


@pytest.mark.parametrize(("redirects", "reason"), [((301, 302), "http-302"), ((308, 301), "http-308")])
def test_a_move_is_as_temporary_as_the_least_lasting_of_its_redirects(redirects: tuple[int, ...], reason: str) -> None:
    assert reason_of_move(answer(200, b"x", "https://b.example/news/1", *redirects)) == reason


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
        ("https://a.example/suspended.cgi?url=/news/1", (302,), "redirected-away"),
        ("https://a.example/login?next=https%3A%2F%2Fa.example%2Fnews%2F1", (307,), "redirected-away"),
        ("https://a.example/stories/1?from=/news/1", (301,), ""),
        ("https://a.example/news/1?from=/news/1", (302,), ""),
        ("https://a.example/stories/1", (302,), ""),
        ("https://a.example/404.aspx?path=/news/1", (302,), ""),
        ("https://a.example/page.aspx?aspxerrorpath=/news/1", (302,), ""),
        ("", (), ""),
    ],
)
def test_only_a_redirect_to_somebody_else_that_keeps_no_name_leads_away(
    final: str, redirects: tuple[int, ...], reason: str
) -> None:
    away = led_away(answer(200, b"x", final, *redirects), lambda url: "a.example/" in url)
    assert (away.reason if away else "") == reason


@pytest.mark.parametrize("name", ["terror-at-the-quay", "missing-girl-found", "14104.html", "gone-fishing"])
def test_a_gate_is_one_whatever_words_the_address_of_the_story_has(name: str) -> None:
    """The story's own address in the query says nothing about an error."""
    gate = f"https://a.example/suspended.cgi?url=/news/{name}"
    away = led_away(replace(answer(200, b"x", gate, 302), url=f"https://a.example/news/{name}"), lambda _: True)
    assert away
    assert away.reason == "redirected-away"


@pytest.mark.parametrize("place", ["notFound?url=", "error-page?url=", "gone?url=", "page?status=410&url=", "?404="])
def test_a_page_about_an_error_is_no_gate(place: str) -> None:
    asked = answer(200, b"x", f"https://a.example/{place}/news/1", 302)
    assert led_away(asked, lambda _: True) is None


@pytest.mark.parametrize(
    ("path", "final", "status", "is_away"),
    [
        ("news/quay-widened.html", "news/quay-widened", 301, False),
        ("news/quay-widened.html", "news/quay-widened", 302, True),
        ("article.php?id=512", "article?id=512", 308, False),
        ("?p=512", "?p=512", 301, False),
        ("x/", "x/index.html", 301, False),
        ("news/quay-widened.html", "news/quay-widened.html?from=old", 301, False),
        ("news/quay-widened.html", "news/quay-widened.html?utm_source=old", 302, False),
        ("news/quay-widened.html", "news/quay-widened.html?from=a.example", 301, True),
        ("news/index.php?id=512", "index.php", 302, True),
        ("news/index.php?id=512", "news/index.php", 302, True),
        ("news/index.php?id=512", "news/index.php?id=512", 302, False),
        ("news/2024/", "2024/", 302, True),
        ("news/2024/", "2024/index.html", 301, True),
    ],
)
def test_a_move_for_good_may_change_the_extension_and_an_index_or_a_year_is_no_name(
    path: str, final: str, status: int, *, is_away: bool
) -> None:
    asked = replace(answer(200, b"x", f"https://b.example/{final}", status), url=f"https://a.example/{path}")
    assert (led_away(asked, lambda url: "//a.example/" in url) is not None) is is_away


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


def test_declared_types() -> None:
    assert media_type("Text/HTML; charset=euc-kr", b"") == "text/html"
    assert media_type("", b"  <?xml version='1.0'?>") == "application/xml"
    assert media_type("nonsense", b"\x00") == "application/octet-stream"
    assert charset('text/html; Charset="EUC-KR"') == "euc-kr"
    assert charset("text/html") == ""


@pytest.mark.parametrize(
    ("path", "is_gone"),
    [
        ("not-found", True),
        ("404.html", True),
        ("en/404", True),
        ("errors/404", True),
        ("news/notfound-1", False),
        ("2024/1404", False),
        ("stories/404", False),
    ],
)
def test_a_redirect_to_the_page_for_what_is_not_there_says_so(path: str, *, is_gone: bool) -> None:
    found = classify_response(
        answer(200, b"x", f"https://a.example/{path}?url=/news/1", 302), PageKind.ARTICLE, "1", ""
    )
    assert (found.seen is ObservationKind.SOFT_GONE) is is_gone


@pytest.mark.parametrize("asked", ["?p=404", "view.php?id=410", "news/404-of-them", "on-what-was-not-found"])
def test_a_redirect_to_a_number_that_the_story_has_does_not(asked: str) -> None:
    number = "410" if "410" in asked else "404"
    led = replace(answer(200, b"x", f"https://a.example/{number}", 302), url=f"https://a.example/{asked}")
    assert classify_response(led, PageKind.ARTICLE, "1", "").seen is None
