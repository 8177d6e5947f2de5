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
_SOON_MS = 15_000
_BY_CLICK = re.compile(rb"\bon(?:click|change|submit)\b|[\"'](?:click|change|submit)[\"']", re.I)
_AROUND = re.compile(rb"<(script|style|head|noscript)\b(?:(?!<\1\b).)*?</\1\s*>|<[^<>]*>", re.I | re.S)
"""Markup. No match goes past another opening of the same kind, so a page of openings takes no time."""
_MOST_SAID = 600
"""Bytes of text on a page that only asks to wait."""
_LONGEST_CHALLENGE = 50_000
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
    if not name and _asks_to_wait(body):
        return "challenge-reload"
    return name or ("consent" if _CONSENT.search(body) else "")


def _asks_to_wait(body: bytes) -> bool:
    """Return whether a page of a few words loads itself again within seconds, or as soon as it has set a cookie.

    If something can be clicked, the cookie may be a reader's choice of language or colours.
    """
    if b"location." not in body or (found := _RELOADS.search(body)) is None:
        return False
    reloads = int(found[1]) <= _SOON_MS if found[1] else _BY_CLICK.search(body) is None
    return reloads and len(b" ".join(_AROUND.sub(b" ", body).split())) <= _MOST_SAID
