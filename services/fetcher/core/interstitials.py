"""Recognise pages that replace the requested one: challenges, consent walls, refusals with status 200."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONE_MOMENT = "잠시만 기다|请稍候|請稍候|Один момент|しばらくお待ちください".encode()
"""Cloudflare's challenge text in other languages."""
_TITLES = (
    rb"just a moment|checking your browser|attention required|are you a robot|verify you are human|bot verification"
    rb"|security check|ddos protection|" + _ONE_MOMENT
)
_OPENINGS = (
    rb"checking your browser before|enable javascript and cookies to continue|turn javascript on and reload the page"
)


@dataclass(frozen=True, slots=True)
class _Challenge:
    """A pattern that only such a page matches. It contains at least one of `words`, which are in lower case.

    The words are searched first. Most pages contain none, and finding that out takes a hundredth of the pattern's time.
    """

    name: str
    words: tuple[bytes, ...]
    pattern: re.Pattern[bytes]

    def is_in(self, body: bytes, lower: bytes) -> bool:
        return any(word in lower for word in self.words) and self.pattern.search(body) is not None


_CHALLENGES = (
    _Challenge(
        "challenge-cloudflare",
        (b"cf-browser-verification", b"/cdn-cgi/challenge-platform/", b"_cf_chl_opt"),
        re.compile(rb"cf-browser-verification|/cdn-cgi/challenge-platform/[^\"']*orchestrate|_cf_chl_opt"),
    ),
    _Challenge(
        "challenge-ddos-guard",
        (b"ddos-guard", b"__ddg"),
        re.compile(rb"ddos-guard\.net|check\.ddos-guard|__ddg"),
    ),
    _Challenge("challenge-qrator", (b"/__qrator/",), re.compile(rb"src=[\"']?[^\"'>]{0,100}/__qrator/qauth")),
    _Challenge(
        "challenge-akamai",
        (b"sec-if-cpt", b"/_sec/cp_challenge/"),
        re.compile(rb"sec-if-cpt-container|/_sec/cp_challenge/"),
    ),
    _Challenge(
        "challenge-alibaba",
        (b"acw_sc__v", b"_____tmd_____", b"errors.aliyun.com"),
        re.compile(rb"acw_sc__v\d=|acw_sc__v\d'|_____tmd_____/punish|errors\.aliyun\.com"),
    ),
    _Challenge(
        "challenge-yandex",
        ("не робот".encode(), b"/showcaptcha"),
        re.compile("<title>\\s*Вы не робот\\?|/showcaptcha\\?".encode()),
    ),
    _Challenge("challenge-radware", (b"perfdrive.com",), re.compile(rb"validate\.perfdrive\.com")),
    _Challenge(
        "challenge-tencent",
        (b"tcaptcha",),
        re.compile("<title>\\s*(?:安全验证|验证|人机验证|安全驗證)\\s*</title>".encode(), re.I),
    ),
    _Challenge(
        "challenge-imperva", (b"incapsula",), re.compile(rb"_Incapsula_Resource|Request unsuccessful\. Incapsula")
    ),
    _Challenge(
        "challenge-datadome", (b"captcha-delivery",), re.compile(rb"captcha-delivery\.com|geo\.captcha-delivery")
    ),
    _Challenge("challenge-perimeterx", (b"px-captcha", b"_pxappid"), re.compile(rb"px-captcha|_pxAppId")),
    _Challenge("challenge-akamai", (b"access denied",), re.compile(rb"<title>\s*Access Denied\s*</title>", re.I)),
    _Challenge(
        "challenge-aws",
        (b"awswaf",),
        re.compile(rb"awsWafCookieDomainList|AwsWafIntegration|token\.awswaf\.com"),
    ),
    _Challenge(
        "challenge-host",
        (b"your hosting provider",),
        re.compile(rb"owner of this website,[^<]{0,20}contact your hosting provider", re.I),
    ),
    _Challenge("challenge-sucuri", (b"sucuri",), re.compile(rb"sucuri_cloudproxy_js|Sucuri WebSite Firewall")),
    _Challenge(
        "challenge",
        tuple((_TITLES + b"|" + _OPENINGS).lower().split(b"|")),
        re.compile(
            rb"<title>[^<]{0,40}(" + _TITLES + rb")[^<]{0,40}</title>|>\s*(please )?(" + _OPENINGS + rb")", re.I
        ),
    ),
)
_CONSENT = re.compile(
    rb"<title>[^<]{0,60}(before you continue|consent|cookie wall|privacy gate)[^<]{0,40}</title>"
    rb"|<form[^>]{0,200}action=.https://consent\.",
    re.I,
)
_RELOADS = re.compile(
    rb"setTimeout\s*\([^;]{0,80}location\.(?:reload\s*\(|replace\s*\(|href\s*=)[^;]{0,80}?,\s*(\d{1,5})\s*\)"
    rb"|document\.cookie\s*=[^<]{0,400}location\.reload\s*\("
)
_REFRESHES = re.compile(
    rb"<meta[^<>]{0,80}http-equiv\s*=\s*[\"']?refresh[^<>]{0,80}content\s*=\s*[\"']?(\d{1,3})\b", re.I
)
_SOON_MS = 15_000
_BY_CLICK = re.compile(rb"\bon(?:click|change|submit)\b|[\"'](?:click|change|submit)[\"']", re.I)
_AROUND = re.compile(rb"<(script|style|head|noscript)\b(?:(?!<\1\b).)*?</\1\s*>|<[^<>]*>", re.I | re.S)
"""Markup. No match goes past another opening of the same kind, so a page of openings takes no time."""
_MOST_SAID = 600
"""Bytes of text on a page that only asks to wait."""
_ASKING = tuple(
    """
    please wait|one moment|just a moment|few seconds|within seconds|within five seconds|your connection|your browser
    goes on by itself|automatically|be redirected|be forwarded|before you read on|before we show|you are a person
    잠시만 기다|잠시 기다|자동으로 이동|자동으로 연결|접속을 확인|브라우저를 확인|순서를 기다
    请稍候|请稍等|請稍候|請稍等|正在检查您|正在验证|自动跳转|正在为您跳转
    しばらくお待ち|少々お待ち|自動的に移動|自動的に切|秒後に|確認しています
    одождите|роверяем ваш|роверяем вас|роверка браузер|будете перенаправ|через несколько секунд
    einen moment|bitte warten|automatisch weiter|in wenigen sekunden|ihre verbindung|ihren browser
    veuillez patienter|un instant|quelques secondes|automatiquement redirig|votre connexion|votre navigateur
    espere|un momento|unos segundos|redirigido automáticamente|su conexión|su navegador
    """.strip()
    .encode()
    .replace(b"\n    ", b"|")
    .split(b"|")
)
"""Words of pages that ask to wait, in lower case."""
_SAYS_SO = re.compile(rb"<article\b|articleBody|NewsArticle|[\"']og:type[\"'][^<>]{0,20}[\"']article", re.I)
_DATE = re.compile(rb"article:published_time|datePublished|<time\b", re.I)
_MENU = re.compile(rb"<nav\b|<header\b", re.I)
_LINKS_OF_MENU = 4
_HEADLINE = re.compile(rb"<h1\b|[\"']og:title[\"']", re.I)
_TWO, _THREE = 2, 3
_LONGEST_CHALLENGE, _LONGEST_WAIT = 50_000, 20_000
_MOST_PARAGRAPHS = 12


def blocked_by(status: int, body: bytes) -> str:
    """Return a short name for what blocks the page, or the empty string.

    A long page with many paragraphs never counts as blocked: ordinary articles also carry protection scripts.
    """
    if status == 202:
        return "challenge-202"
    if len(body) > _LONGEST_CHALLENGE or body.count(b"<p>") + body.count(b"<p ") > _MOST_PARAGRAPHS:
        return ""
    lower = body.lower()
    name = next((one.name for one in _CHALLENGES if one.is_in(body, lower)), "")
    if not name and _asks_to_wait(body, lower):
        return "challenge-reload"
    return name or ("consent" if _CONSENT.search(body) else "")


def _asks_to_wait(body: bytes, lower: bytes) -> bool:
    """Return whether a page of a few words asks to wait, or loads itself again within seconds.

    Two of the words in such a page are no news. Without a script or a refresh, the page cannot go on by itself, so
    three are needed. An outlet's short article may load itself again, too.
    """
    loads_again = _loads_again(body, lower)
    if not loads_again and (len(body) > _LONGEST_WAIT or _words_of_asking(lower) < _TWO):
        return False
    text = b" ".join(_AROUND.sub(b" ", body).split())
    if len(text) > _MOST_SAID or _is_article(body, lower):
        return False
    return loads_again or _words_of_asking(text.lower()) >= (_TWO if b"<script" in lower else _THREE)


def _words_of_asking(lower: bytes) -> int:
    return sum(word in lower for word in _ASKING)


def _is_article(body: bytes, lower: bytes) -> bool:
    """Return whether the page has a headline and two of these: a word that it is an article, a date, a menu."""
    has_menu = _MENU.search(body) is not None or lower.count(b"<a ") >= _LINKS_OF_MENU
    signs = (_SAYS_SO.search(body) is not None, _DATE.search(body) is not None, has_menu)
    return _HEADLINE.search(body) is not None and sum(signs) >= _TWO


def _loads_again(body: bytes, lower: bytes) -> bool:
    """Return whether the page loads itself again within seconds, or as soon as it has set a cookie.

    If something can be clicked, the cookie may be a reader's choice of language or colours.
    """
    if b"http-equiv" in lower and (refresh := _REFRESHES.search(body)):
        return int(refresh[1]) * 1000 <= _SOON_MS and _words_of_asking(lower) > 0
    if b"location." not in body or (found := _RELOADS.search(body)) is None:
        return False
    return int(found[1]) <= _SOON_MS if found[1] else _BY_CLICK.search(body) is None
