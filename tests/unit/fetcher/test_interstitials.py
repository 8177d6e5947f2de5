"""Pages that stand in the way of an article: challenges, consent, refusals."""

from __future__ import annotations

import time

import pytest

from services.fetcher.core.interstitials import blocked_by


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
        ("<title>Вы не робот?</title>".encode(), "challenge-yandex"),
        ("<title>安全验证</title><script src='/TCaptcha.js'></script>".encode(), "challenge-tencent"),
        (b"<form action='https://consent.google.com/save'><button>Accept all</button></form>", "consent"),
    ],
)
def test_what_bars_the_way_has_a_name(body: bytes, name: str) -> None:
    assert blocked_by(200, body) == name


def test_news_of_challenges_is_news() -> None:
    said = b"<p>Checking your browser is what many sites do.</p>"
    page = b"<title>Sites say: checking your browser</title>" + said * 15
    assert blocked_by(200, page) == ""


def test_news_of_people_and_robots_is_news() -> None:
    page = "<title>Человек, а не робот: кто пишет новости</title>" + "<p>Газета рассказывает о своих людях.</p>" * 11
    assert blocked_by(200, page.encode()) == ""


def test_a_title_printed_over_and_over_costs_no_more_than_other_text() -> None:
    """The time grows with the size alone. It grew with the square of the number of titles."""
    titles, other = ("tcaptcha " + f"<title>{word}</title>" * 1_600 for word in ("验证", "海港"))
    assert _seconds(titles.encode()) < 5 * _seconds(other.encode()) + 0.02


def _seconds(body: bytes) -> float:
    started = time.process_time()
    blocked_by(200, body)
    return time.process_time() - started


WAIT = b"<html><head><title>Report 7</title></head><body><h1>Report 7</h1><p>We look at your connection.</p>%s</body>"


@pytest.mark.parametrize(
    ("script", "is_blocked"),
    [
        (b"<script>setTimeout('location.reload()',5000)</script>", True),
        (b"<script>setTimeout(function(){window.location.href = '/news/7.html'}, 3000)</script>", True),
        (b"<script>document.cookie='seen='+t+';path=/';location.reload();</script>", True),
        (b"<script>setTimeout('location.reload()',90000)</script>", False),
        (b"<script>function comment(){post(); location.reload()}</script>", False),
        (b"<script>function use(l){document.cookie=l; location.reload()}</script><a onclick=use('ko')>Ko</a>", False),
        (b"<script>setTimeout('location.reload()',5000)</script>" + b"<p>A sentence of news.</p>" * 30, False),
    ],
)
def test_a_page_of_few_words_that_loads_itself_again(script: bytes, is_blocked: bool) -> None:
    assert blocked_by(200, WAIT % script) == ("challenge-reload" if is_blocked else "")


@pytest.mark.parametrize("opening", [b"<", b"<head ", b"<script", b"<script></script "])
def test_markup_that_never_ends_costs_no_more_than_other_text(opening: bytes) -> None:
    """The time grows with the size alone. A page of 49 kB held up the fetcher for seven seconds."""
    reload = b"<script>setTimeout('location.reload()',5000)</script>"
    unended, other = (reload + text * (40_000 // len(text)) for text in (opening, b"A sentence of news. "))
    assert _seconds(unended) < 5 * _seconds(other) + 1


def test_links_of_any_form_cost_no_more_than_other_text() -> None:
    tag = b"<a " + b"href=" * 39 + b">"
    said = b"<h1>News 7</h1>Please wait. One moment."
    links, other = (said + text for text in ((tag * 3 + b"." * 500) * 10, b"A sentence of news. " * 550))
    assert _seconds(links) < 5 * _seconds(other) + 1


OWN = (
    b'<html><head><title>Ferry late | Post</title><meta property="article:published_time" content="2026-03-01"></head>'
    b"<body><nav><a href='/'>Home</a></nav><article><h1>Ferry late</h1><p>The ferry was an hour late.</p></article>%s"
)


@pytest.mark.parametrize(
    "script",
    [
        b"<script>setTimeout('location.reload()',10000)</script>",
        b"<p>Please wait for the next one.</p>",
        b"Automatically",
    ],
)
def test_a_short_article_in_the_outlets_layout_may_load_itself_again(script: bytes) -> None:
    assert blocked_by(200, OWN % script) == ""


@pytest.mark.parametrize(
    "said",
    [
        b"<p>We look at your connection before you read on, which takes a few seconds.</p>",
        b"<p>One moment. The page goes on by itself.</p><script src='/a.js'></script>",
        "<p>잠시만 기다려 주십시오. 브라우저를 확인한 뒤 자동으로 이동합니다.</p>".encode(),
        "<p>请稍候，正在验证您的浏览器。</p><script src='/a.js'></script>".encode(),
        "<p>Пожалуйста, подождите. Мы проверяем вас.</p><script src='/a.js'></script>".encode(),
        b'<meta http-equiv="refresh" content="5"><p>Please wait.</p>',
    ],
)
def test_a_page_that_asks_to_wait_needs_no_script(said: bytes) -> None:
    page = b"<html><head><title>News 7</title></head><body><h1>News 7</h1>%s<p>Slip 77</p></body></html>"
    assert blocked_by(200, page % said) == "challenge-reload"


@pytest.mark.parametrize(
    "said",
    [
        b"<p>Passengers had to wait one moment longer, the office said.</p>",
        b"<p>Please wait, said the porter.</p>",
        b'<meta http-equiv="refresh" content="300"><p>Please wait, said the porter.</p>',
        b"<p>One moment, he said, and your connection will come.</p>" + b"<p>A sentence of news.</p>" * 30,
        b"<p>Please wait, said the porter, and one moment later he was gone.</p>",
        b"<p>Einen Moment, bitte warten Sie, sagte der Schaffner.</p>",
        "<p>El ministro pidió que el país espere. Vive un momento difícil.</p>".encode(),
    ],
)
def test_news_of_waiting_is_news(said: bytes) -> None:
    assert blocked_by(200, b"<html><head><title>News 7</title></head><body><h1>News 7</h1>%s" % said) == ""
