"""Check the signature of a day's statement. Certificates and logs of days both consist of such statements."""

from __future__ import annotations

import base64
import re
from datetime import UTC, date, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from shared.certificates.certificate import KEY_DER, SealedDay
from shared.certificates.statements import DAY, NONE, text_of, values_of

WRONG_FORM = (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError)
"""What reading a file raises if it is not what it should be."""
_SIGN_BIT = 1 << 255
_PRIME = _SIGN_BIT - 19
_LOW_ORDER = {
    *(0, 1, _PRIME - 1, _PRIME, _PRIME + 1),
    int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"),
    int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
}
"""The points whose order is at most eight. With such a key, anybody can sign anything: OpenSSL accepts it."""
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Refused(Exception):
    """The file proves nothing. The text says why."""


def require(holds: bool, why: str) -> None:
    """Raise `Refused` with the reason unless the condition holds."""
    if not holds:
        raise Refused(why)


def signed_day(given: dict[str, Any]) -> tuple[SealedDay, dict[str, str]]:
    """Return the day in the fields of a file, and the values of its statement. Raises `Refused` or `WRONG_FORM`."""
    statement, day = text_of(given["day"]), values_of(given["day"], DAY)
    der = decoded(given["public_key"]) or b""
    require(der.startswith(KEY_DER) and len(der) == len(KEY_DER) + 32, "the key is not an Ed25519 key")
    key, signature = der[len(KEY_DER) :], bytes.fromhex(given["signature"])
    require(signature.hex() == given["signature"] and key.hex() == day["key"], "the day names another key")
    require(int.from_bytes(key, "little") % _SIGN_BIT not in _LOW_ORDER, "anybody can sign with this key")
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, statement)
    except InvalidSignature:
        raise Refused("the signature of the day is wrong") from None
    signed_at, of = datetime.fromisoformat(day["sealed-at"]), date.fromisoformat(day["day"])
    require(signed_at.tzinfo is UTC, "the time of the signature is not in UTC")
    require(of.isoformat() == day["day"], "the day is written in another form")
    require(signed_at.date() > of, "the day was signed before it was over")
    require(day["previous"] == NONE or bool(_HASH.fullmatch(day["previous"])), "the day before is not a hash")
    return SealedDay(statement, signature, key), day


def decoded(text: str | None) -> bytes | None:
    """Decode base64, accepting only its canonical form."""
    if text is None:
        return None
    data = base64.b64decode(text, validate=True)
    require(base64.b64encode(data).decode() == text, "base64 is written in another form")
    return data
