"""Which certificates of the cluster are trusted, and what to do about one that is not."""

from __future__ import annotations

import ssl
from pathlib import Path

import aiohttp

from shared.errors import Misconfigured

_EXPIRED, _SELF_SIGNED, _OTHER_NAME, _OTHER_ADDRESS = 10, 18, 62, 64
_UNKNOWN = "the authority that signed its certificate is unknown here: name its file by PRESSWATCH_SEARCH_CA"
_CERTIFICATE = {
    _EXPIRED: "its certificate has expired: renew it",
    _SELF_SIGNED: "its certificate is self-signed: set PRESSWATCH_SEARCH_CA to it, or to its authority's certificate",
    _OTHER_NAME: "its certificate is for another host name than the one in PRESSWATCH_SEARCH_URL",
    _OTHER_ADDRESS: "its certificate is not for the address in PRESSWATCH_SEARCH_URL: use its name, or add the address",
}
"""Messages by OpenSSL's verification error code."""


def ssl_context(authority: Path | None) -> ssl.SSLContext:
    """Return what checks certificates: against this authority, or the system's. Raises `Misconfigured`."""
    try:
        return ssl.create_default_context(cafile=authority)
    except OSError as error:
        raise Misconfigured(f"PRESSWATCH_SEARCH_CA: {authority} is not a certificate file (PEM): {error}") from None


def tls_trouble(error: BaseException) -> str:
    """Return what to do if TLS is why a node could not be asked, or nothing."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        found = error.certificate_error
        return _CERTIFICATE.get(getattr(found, "verify_code", 0), _UNKNOWN)
    if isinstance(error, aiohttp.ClientConnectorSSLError):
        return f"it does not speak TLS on this port, or not ours: use http://, or its TLS port ({error.os_error})"
    return ""
