"""Prepare URLs for requests and resolve redirect targets."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urljoin, urlsplit

from yarl import URL

from services.fetcher.core.refreshes import leads_at_once
from services.fetcher.core.response import FetchFailure, Response

_DEFAULT_PORTS = {"http": 80, "https": 443}
_BAD_PORTS = frozenset(
    (
        *(1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95),
        *(101, 102, 103, 104, 109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179),
        *(389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636),
        *(989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566),
        *(6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080),
    )
)
"""Ports of other protocols, which browsers also refuse: https://fetch.spec.whatwg.org/#bad-port."""


def encode_url(url: str) -> URL:
    """Return the URL to send. Plain ASCII stays as it is; characters that HTTP cannot carry are percent-encoded.

    Raises `FetchFailure` with the reason `bad-url` for an invalid URL, a URL with a user name or password, and a port
    that browsers refuse.
    """
    try:
        parts, asked = urlsplit(url), URL(url, encoded=url.isascii())
        port = parts.port
    except (ValueError, TypeError) as error:
        raise FetchFailure("bad-url", f"not a URL that can be requested: {error}") from None
    if "@" in parts.netloc:
        raise FetchFailure("bad-url", "a URL with a user name or password is not fetched: leave both out")
    if port in _BAD_PORTS:
        raise FetchFailure("bad-url", f"port {port} belongs to a protocol other than HTTP; browsers also refuse it")
    return asked


def redirect_target(at: str, location: str) -> str:
    """Return the absolute URL of a `Location` header, which may contain raw UTF-8."""
    text = location.encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip()
    try:
        target = urljoin(at, text).partition("#")[0]
        scheme, host = urlsplit(target).scheme, urlsplit(target).hostname
        if any(c <= " " or c == "\x7f" for c in target):
            target = str(URL(target))
    except ValueError:
        raise FetchFailure("bad-redirect", f"redirected to an invalid URL: {text[:300]}") from None
    if scheme not in ("http", "https") or not host:
        raise FetchFailure("bad-redirect", f"redirected to {text[:300]}; only http and https are followed")
    return target


def refresh_target(at: str, response: Response) -> str:
    """Return the absolute URL to which a page leads a browser at once; the empty string if it stays."""
    led = leads_at_once(response.body, response.header("refresh")) if response.status == HTTPStatus.OK else ""
    try:
        target = redirect_target(at, led) if led else ""
    except FetchFailure:
        return ""
    return "" if target == at.partition("#")[0] else target


def host_and_port(url: str) -> str:
    """Return `host:port` of a URL, with the default port of its scheme."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port or _DEFAULT_PORTS.get(parts.scheme, 0)}"
