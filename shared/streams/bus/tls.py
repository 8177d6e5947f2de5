"""What is wrong with an encrypted connection, in words that say what to do."""

from __future__ import annotations

import ssl

_CERTIFICATE: dict[int, str] = {
    9: "the server's certificate is not valid yet: compare the clocks of both machines",
    10: "the server's certificate has expired: give it a new one",
    18: "the server's certificate is signed by itself: name it, or who signs it, by PRESSWATCH_REDIS_CA",
    19: "the authority that signed the server's certificate is unknown here: name its file by PRESSWATCH_REDIS_CA",
    20: "the authority that signed the server's certificate is unknown here: name its file by PRESSWATCH_REDIS_CA",
    62: "the server's certificate is for another host name than the one in PRESSWATCH_REDIS_URL",
    64: "the server's certificate is not for the address in PRESSWATCH_REDIS_URL: use its name, or add the address",
}
"""By OpenSSL's number of what a verification found."""

_ALERTS: tuple[tuple[str, str], ...] = (
    ("WRONG_VERSION_NUMBER", "the server does not speak TLS on this port: use redis://, or its TLS port"),
    ("RECORD_LAYER_FAILURE", "the server does not speak TLS on this port: use redis://, or its TLS port"),
    (
        "CERTIFICATE_REQUIRED",
        "the server wants a certificate of ours: name it by PRESSWATCH_REDIS_CERT and PRESSWATCH_REDIS_KEY",
    ),
    ("UNKNOWN_CA", "the server does not know the authority that signed our certificate, PRESSWATCH_REDIS_CERT"),
    ("KEY_VALUES_MISMATCH", "PRESSWATCH_REDIS_KEY is not the key of PRESSWATCH_REDIS_CERT"),
)


def tls_trouble(error: BaseException | None) -> str | None:
    """A sentence where a certificate or the like is behind the error, which no waiting mends; else None."""
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
