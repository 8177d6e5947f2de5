"""Pages that stand in the way of what was asked for: challenges, consent walls, refusals with status 200."""

from __future__ import annotations

import re

_ONE_MOMENT = "잠시만 기다|请稍候|請稍候|Один момент|しばらくお待ちください".encode()
"""As Cloudflare says it to visitors from elsewhere."""
_CHALLENGES: tuple[tuple[str, re.Pattern[bytes]], ...] = (
    (
        "challenge-cloudflare",
        re.compile(rb"cf-browser-verification|/cdn-cgi/challenge-platform/[^\"']*orchestrate|_cf_chl_opt"),
    ),
    ("challenge-ddos-guard", re.compile(rb"ddos-guard\.net|check\.ddos-guard|__ddg")),
    ("challenge-imperva", re.compile(rb"_Incapsula_Resource|Request unsuccessful\. Incapsula")),
    ("challenge-datadome", re.compile(rb"captcha-delivery\.com|geo\.captcha-delivery")),
    ("challenge-perimeterx", re.compile(rb"px-captcha|_pxAppId")),
    ("challenge-akamai", re.compile(rb"<title>\s*Access Denied\s*</title>", re.I)),
    ("challenge-aws", re.compile(rb"awsWafCookieDomainList|AwsWafIntegration|token\.awswaf\.com")),
    ("challenge-sucuri", re.compile(rb"sucuri_cloudproxy_js|Sucuri WebSite Firewall")),
    (
        "challenge",
        re.compile(
            rb"<title>[^<]{0,40}(just a moment|checking your browser|attention required|are you a robot"
            rb"|verify you are human|bot verification|security check|ddos protection|%b)[^<]{0,40}</title>"
            rb"|>\s*(please )?(checking your browser before|enable javascript and cookies to continue"
            rb"|turn javascript on and reload the page)" % _ONE_MOMENT,
            re.I,
        ),
    ),
)
_CONSENT = re.compile(
    rb"<title>[^<]{0,60}(before you continue|consent|cookie wall|privacy gate)[^<]{0,40}</title>"
    rb"|<form[^>]{0,200}action=.https://consent\.",
    re.I,
)
_LONGEST_CHALLENGE = 50_000
_MOST_PARAGRAPHS = 12


def blocked_by(status: int, body: bytes) -> str:
    """A short name of what bars the way, or the empty string.

    A long page with many paragraphs is never one: protection scripts stand on ordinary articles too.
    """
    if status == 202:
        return "challenge-202"
    if len(body) > _LONGEST_CHALLENGE or body.count(b"<p>") + body.count(b"<p ") > _MOST_PARAGRAPHS:
        return ""
    name = next((name for name, mark in _CHALLENGES if mark.search(body)), "")
    return name or ("consent" if _CONSENT.search(body) else "")
