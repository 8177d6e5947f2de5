"""Explain TLS errors in terms of what to do."""

from __future__ import annotations

import ssl

_CERTIFICATE: dict[int, str] = {
    9: "the server's certificate is not valid yet: compare the clocks of both machines",
    10: "the server's certificate has expired: renew it",
    18: "the server's certificate is self-signed: set PRESSWATCH_REDIS_CA to it, or to its authority's certificate",
    19: "the authority that signed the server's certificate is unknown here: name its file by PRESSWATCH_REDIS_CA",
    20: "the authority that signed the server's certificate is unknown here: name its file by PRESSWATCH_REDIS_CA",
    62: "the server's certificate is for another host name than the one in PRESSWATCH_REDIS_URL",
    64: "the server's certificate is not for the address in PRESSWATCH_REDIS_URL: use its name, or add the address",
}
"""Messages by OpenSSL's verification error code."""

_ALERTS: tuple[tuple[str, str], ...] = (
    ("WRONG_VERSION_NUMBER", "the server does not speak TLS on this port: use redis://, or its TLS port"),
    ("RECORD_LAYER_FAILURE", "the server does not speak TLS on this port: use redis://, or its TLS port"),
    (
        "CERTIFICATE_REQUIRED",
        "the server requires a client certificate: set PRESSWATCH_REDIS_CERT and PRESSWATCH_REDIS_KEY",
    ),
    ("UNKNOWN_CA", "the server does not know the authority that signed the client certificate, PRESSWATCH_REDIS_CERT"),
    ("KEY_VALUES_MISMATCH", "PRESSWATCH_REDIS_KEY is not the key of PRESSWATCH_REDIS_CERT"),
)


def tls_trouble(error: BaseException | None) -> str | None:
    """Return a message if a TLS problem caused the error that waiting cannot fix, else None."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, ssl.SSLCertVerificationError) and error.verify_code in _CERTIFICATE:
            return _CERTIFICATE[error.verify_code]
        found = next((said for word, said in _ALERTS if word in str(error).upper().replace(" ", "_")), None)
        if found is not None:
            return found
        if isinstance(error, ssl.SSLError) and "SSL" in str(error):
            return f"TLS with the server fails: {error}"
        error = error.__cause__ or error.__context__
    return None
