"""Ask an authority for time stamps (RFC 3161) over SHA-256, and check whether its answer grants one.

No network here.
"""

from __future__ import annotations

from hashlib import sha256

QUERY_TYPE = "application/timestamp-query"
_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_GRANTED = (0, 1)
_SIGNED_DATA, _STAMP = bytes.fromhex("06092a864886f70d010702"), bytes.fromhex("060b2a864886f70d0109100104")
"""What a stamp consists of (RFC 5652, RFC 3161): a signed message whose content is a time stamp."""


def query(text: bytes) -> bytes:
    """Return the query in DER. It asks the authority to include its certificate."""
    imprint = _der(0x30, _SHA256 + _der(0x04, sha256(text).digest()))
    return _der(0x30, b"\x02\x01\x01" + imprint + b"\x01\x01\xff")


def is_granted(answer: bytes, text: bytes) -> bool:
    """Return whether the answer grants a stamp over the text.

    Checking the signature is left to those who trust the authority.
    """
    try:
        _, whole = _content(answer)
        tag, info = _content(whole)
        kind, status = _content(info)
    except (IndexError, ValueError):
        return False
    granted = tag == 0x30 and kind == 0x02 and int.from_bytes(status, "big") in _GRANTED
    imprint = _der(0x04, sha256(text).digest())
    return granted and all(part in answer for part in (_SIGNED_DATA, _STAMP, imprint))


def _der(tag: int, content: bytes) -> bytes:
    return bytes((tag, len(content))) + content  # all contents here are shorter than 128 bytes


def _content(data: bytes) -> tuple[int, bytes]:
    """Return the tag and the content of the first value. Raises `IndexError` or `ValueError`."""
    length, start = data[1], 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(data[2:start], "big")
    if len(data) < start + length:
        raise ValueError("the value is cut off")
    return data[0], data[start : start + length]
