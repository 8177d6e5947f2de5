"""Words for the codes of a visit that brought nothing (`unreachable: timeout`), in the language of the request.

The codes are stable names that programs count by; the API keeps them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from services.reader.core.wording.translation import N_, _

KINDS: Mapping[str, str] = {
    "polled": N_("no list in the answer"), "not-modified": N_("unchanged"), "not-found": N_("not found"),
    "gone": N_("gone"), "soft-gone": N_("a page without the article"), "moved": N_("moved"), "blocked": N_("blocked"),
    "unreachable": N_("no answer"), "refused": N_("not fetched"), "no-article": N_("no article"),
    "unlisted": N_("unlisted"),
}  # fmt: skip
NETWORK: Mapping[str, str] = {
    "timeout": N_("not complete in time"), "slow": N_("too slow"), "connect": N_("no connection"),
    "dns": N_("the host name was not found"), "tls": N_("no secure connection"),
    "tls-expired": N_("the certificate has expired"), "tls-untrusted": N_("the certificate is not trusted"),
    "tls-wrong-host": N_("the certificate is for another host"),
    "disconnected": N_("the server ended the connection"), "truncated": N_("the answer is incomplete"),
    "protocol": N_("the answer is not valid HTTP"), "bad-encoding": N_("the body cannot be decompressed"),
    "same-body": N_("the same bytes as before"), "unasked-304": N_("“not modified” without being asked"),
}  # fmt: skip
REFUSED: Mapping[str, str] = {
    "private-address": N_("a private address"), "too-large": N_("too large"),
    "bomb": N_("too large when decompressed"), "too-many-redirects": N_("too many redirects"),
    "redirect-loop": N_("redirected in a circle"), "bad-redirect": N_("redirected to an address that is not valid"),
    "bad-url": N_("not a valid address"), "headers-too-large": N_("headers too large"),
    "robots": N_("robots.txt asks not to fetch it"), "robots-unreachable": N_("robots.txt could not be read"),
    "poison": N_("the fetcher stopped over it"), "not-an-image": N_("not a picture that we serve"),
    "not-a-style-sheet": N_("not a style sheet"), "not-a-font": N_("not a font that we show"),
    "font-too-large": N_("a font of more than two megabytes"),
}  # fmt: skip
PAGES: Mapping[str, str] = {
    "redirected-home": N_("redirected home"), "redirected-away": N_("redirected to another site"),
    "empty": N_("an empty page"), "no-article": N_("no article in the page"),
    "too-short": N_("too short for an article"), "paywall": N_("behind a paywall"),
    "consent": N_("a question for consent"), "needs-javascript": N_("a page that needs JavaScript"),
    "challenge": N_("a check for robots"), "maintenance": N_("a maintenance page"), "login": N_("a login page"),
    "soft-gone": N_("a page without the article"), "not-html": N_("not HTML"), "too-deep": N_("nested too deep"),
    "too-many": N_("too many elements"), "too-slow": N_("took too long to read"), "listing": N_("a list of articles"),
    "collection": N_("a collection"), "product": N_("a product page"), "service": N_("a service page"),
    "forum": N_("a forum page"),
}  # fmt: skip
LISTS: Mapping[str, str] = {
    "html-instead": N_("HTML in place of the list"), "no-feed": N_("not a feed"), "not-json": N_("not JSON"),
    "no-list": N_("no list at the given place"), "no-sitemap": N_("not a sitemap"),
    "bad-selector": N_("the source file has an invalid selector"), "feed": N_("a feed that cannot be read"),
    "left-early": N_("left its list before older entries"),
}  # fmt: skip
_REASONS: Mapping[str, str] = {**NETWORK, **REFUSED, **PAGES, **LISTS}
_HTTP = re.compile(r"http-([0-9]{3})", re.ASCII)
_WITH_DETAIL = ("challenge", "feed")
"""Codes that go on with a detail: `challenge-aws`, `feed-ValueError`."""


def reason_words(code: str) -> str:
    """Return the words for a reason, or for a kind of visit with its reason: `unreachable: timeout`."""
    kind, colon, reason = code.partition(": ")
    if not colon and code in KINDS and code not in _REASONS:
        return _(KINDS[code])
    if not colon:
        return _one(code)
    return f"{_(KINDS[kind]) if kind in KINDS else kind}: {_one(reason)}"


def _one(code: str) -> str:
    if found := _HTTP.fullmatch(code):
        return _("the server answered {status}").format(status=found[1])
    if code in _REASONS:
        return _(_REASONS[code])
    family, _hyphen, detail = code.partition("-")
    return f"{_(_REASONS[family])} ({detail})" if family in _WITH_DETAIL and detail else code.replace("-", " ")
