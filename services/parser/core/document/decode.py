"""Decode bytes to text: by byte order mark, by what decodes, by header, by meta element, and finally by a guess."""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import NamedTuple

from charset_normalizer import from_bytes

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:\-]{2,40})", re.I)
_XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:\-]{2,40})", re.I)
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:\-]{2,40})", re.I)
_WIDER = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "tis-620": "cp874", "iso8859-11": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "euc_kr": "cp949", "big5": "big5hkscs",
    "shift_jis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932", "windows-949": "cp949", "ks_c_5601-1987": "cp949",
    "ksc5601": "cp949", "x-johab": "johab", "ks_c_5601-1992": "johab", "ksc5601-1992": "johab",
    "iso-8859-8-i": "iso8859-8", "x-euc-jp": "euc_jp", "unicode": "utf-8", "mac": "mac-roman",
}  # fmt: skip
"""Encoding labels as browsers understand them, and Python's names.

Each maps to the wider set that contains the named one.
"""
_OF_THE_WEB = frozenset(
    (
        "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "big5hkscs", "cp932", "cp949", "euc_jp",
        "iso2022_jp", "iso2022_kr", "hz", "johab", "koi8-r", "koi8-u", "cp866", "cp874", "mac-roman", "mac-cyrillic",
        *(f"cp125{n}" for n in range(9)), *(f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    )
)  # fmt: skip
"""The encodings accepted for pages.

Python knows others that no page uses or that can be read in more than one way, such as `utf-7` and `unicode_escape`.
"""
_STATEFUL = ("iso2022", "hz")
_SHIFTS = ((b"\x1b$)C", "iso2022_kr"), (b"\x1b$B", "iso2022_jp"), (b"\x1b$@", "iso2022_jp"))
"""Byte sequences that switch between alphabets in 7-bit text. Everything else in such text looks like ASCII."""
_ESCAPE = b"\x1b"
_SHIFTED_IN = b"\x0e"
_KOREAN_DESIGNATED = b"\x1b$)C\n"
_ENCODED_TWICE = re.compile("â\x80".encode())
_IN_ENCODED_TWICE = b"\xa2"
"""A byte of the pattern above that most pages lack. A single byte is found far faster than a pattern."""
_COMMON_SHARE = 0.97
_GUESSED_FROM = 65_536


class Decoded(NamedTuple):
    """The text, the charset it was decoded with, and whether that charset was declared rather than guessed.

    `is_body` is set if the bytes are the text in UTF-8, byte for byte.
    """

    text: str
    charset: str
    sure: bool
    is_body: bool = False


def charset_of_header(content_type: str) -> str:
    found = _HEADER.search(content_type)
    return found[1] if found else ""


def decode_page(body: bytes, content_type: str = "", charset: str = "") -> Decoded:
    """Decode a page. Never fails: in text that cannot be decoded, the bad bytes are replaced.

    Bytes that decode as UTF-8 are UTF-8, whatever the labels say. The exceptions are encodings that look like ASCII.
    """
    for bom, name in _BOMS:
        if body.startswith(bom):
            return Decoded(body.decode(name, "replace"), "utf-8" if "8" in name else "utf-16", True)
    if wide := _detect_utf16(body[:256]):
        return Decoded(body.decode(wide, "replace"), wide, False)
    labels = _labels(body, content_type, charset)
    stateful = [c for c in labels if c.replace("-", "").replace("_", "").lower().startswith(_STATEFUL)]
    stateful = stateful or [name for name in (_seven_bit_encoding(body),) if name]
    if not stateful and (text := _strictly(body, "utf-8")) is not None:
        once = _encoded_once(body, text)
        return Decoded(once, "utf-8", True, is_body=once is text)
    for label in [*stateful, *labels]:
        if (text := _strictly(_designated(body, label), label)) is not None:
            return Decoded(text, label, True)
    return _leniently(body, labels)


def _encoded_once(body: bytes, text: str) -> str:
    """Return the text of a page that was encoded twice, by a program that took its UTF-8 for Latin-1.

    A control character after `â` shows it: it is the first part of a dash or quotation mark.
    """
    if _IN_ENCODED_TWICE not in body or not _ENCODED_TWICE.search(body):
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _seven_bit_encoding(body: bytes) -> str:
    """Return the encoding whose switching sequences a 7-bit text contains."""
    if _ESCAPE not in body or not body.isascii():
        return ""
    return next((name for switch, name in _SHIFTS if switch in body), "")


def _designated(body: bytes, name: str) -> bytes:
    """Add the line that 7-bit Korean needs to name its alphabet. A page cut out of an e-mail lacks that line."""
    if name == "iso2022_kr" and _SHIFTED_IN in body and _KOREAN_DESIGNATED[:4] not in body:
        return _KOREAN_DESIGNATED + body
    return body


def _detect_utf16(start: bytes) -> str:
    """Detect UTF-16 without a byte order mark.

    Mark-up and spaces leave every second byte empty, which happens in no other encoding.
    """
    first, second, half = start[0::2].count(0), start[1::2].count(0), len(start) // 2
    if first > half * 0.4 and second < half * 0.1:
        return "utf-16-be"
    return "utf-16-le" if second > half * 0.4 and first < half * 0.1 else ""


def _labels(body: bytes, content_type: str, charset: str) -> list[str]:
    start = body[:4096]
    found = [charset, charset_of_header(content_type)]
    found += [m[1].decode("ascii") for m in (_XML.search(start), _META.search(start)) if m]
    return list(dict.fromkeys(known for label in found if label and (known := _known(label))))


def _known(label: str) -> str:
    """Return Python's name for a label, or an empty string if it is not an encoding of pages."""
    label = label.lower()
    try:
        name = codecs.lookup(_WIDER.get(label, label)).name
    except (LookupError, ValueError):
        return ""
    name = _WIDER.get(name, name)
    return name if name in _OF_THE_WEB else ""


def _strictly(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeError, ValueError):
        return None


def _is_common_korean(text: str) -> bool:
    """Return whether nearly all non-ASCII characters are syllables that Korean uses.

    In wrongly decoded bytes, most are not.
    """
    letters = [c for c in text[:_GUESSED_FROM] if c > "\x7f"]
    common = sum("가" <= c <= "힣" and _strictly_encodes(c) for c in letters)
    return bool(letters) and common >= _COMMON_SHARE * len(letters)


@lru_cache(maxsize=12_000)
def _strictly_encodes(syllable: str) -> bool:
    """Return whether the syllable is one of the 2,350 of KS X 1001."""
    return len(syllable.encode("euc_kr", "ignore")) == 2


def _leniently(body: bytes, labels: list[str]) -> Decoded:
    """Decode a page that no charset decodes strictly.

    A declared charset with few bad bytes is still the right one. Without a declared charset, the bytes decide.
    """
    for label in [*labels, "utf-8"]:
        text = body.decode(label, "replace")
        if text.count("\ufffd") <= max(3, len(text) // 500):
            return Decoded(text, label, label in labels)
    korean = _strictly(body, "johab")
    if korean is not None and _is_common_korean(korean) and _strictly(body, "cp949") is None:
        return Decoded(korean, "johab", False)
    best = from_bytes(body[:_GUESSED_FROM]).best()
    name = best.encoding if best is not None else "cp1252"
    return Decoded(body.decode(name, "replace"), name, False)
