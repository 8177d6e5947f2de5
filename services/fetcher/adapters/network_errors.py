"""Map exceptions of the network and of aiohttp to short reason codes for counting."""

from __future__ import annotations

import ssl

import aiohttp

from services.fetcher.adapters.address_guard import MARK
from services.fetcher.core.response import FetchFailure

_CERTIFICATE_EXPIRED = 10
_WRONG_HOST = (62, 64)
"""OpenSSL's error numbers for a certificate that does not match the host name or the address."""


def failure_reason(error: Exception) -> FetchFailure:
    """Return the reason code of an error of the HTTP client. docs/fetching.md lists the codes."""
    said = str(error)[:500] or type(error).__name__
    if MARK in said:
        return FetchFailure("private-address", said)
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return FetchFailure(_of_certificate(error.certificate_error), said)
    kinds: tuple[tuple[type[Exception] | tuple[type[Exception], ...], str], ...] = (
        (aiohttp.ClientConnectorDNSError, "dns"),
        ((aiohttp.ClientSSLError, ssl.SSLError), "tls"),
        (aiohttp.ClientConnectorError, "connect"),
        (aiohttp.InvalidURL, "bad-url"),
        (aiohttp.ServerDisconnectedError, "disconnected"),
        (aiohttp.ClientPayloadError, "truncated"),
        (aiohttp.ClientResponseError, "protocol"),
        (OSError, "connect"),
    )
    reason = next((reason for kind, reason in kinds if isinstance(error, kind)), "protocol")
    if reason == "protocol" and "Got more than" in said:
        reason = "headers-too-large"
    return FetchFailure(reason, said)


def _of_certificate(error: Exception) -> str:
    code = getattr(error, "verify_code", 0)
    if code == _CERTIFICATE_EXPIRED:
        return "tls-expired"
    return "tls-wrong-host" if code in _WRONG_HOST else "tls-untrusted"
