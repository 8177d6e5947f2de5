"""Decode a stored page as a browser would: by byte order mark, header, meta element, then UTF-8."""

from __future__ import annotations

import codecs
import re

_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:\-]{2,40})", re.I)
_WIDER = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949",
    "big5": "big5hkscs", "shift_jis": "cp932",
}  # fmt: skip
"""Python's names for labels that browsers understand as a wider set."""
_TEXT = re.compile(r"utf-(8|16|16-le|16-be)|cp\d+|iso8859-\d+|gb18030|big5hkscs|euc_jp|iso2022_(jp|kr)|johab|koi8-[ru]")


def page_text(body: bytes, charset: str = "") -> str:
    """Decode the body to text. Never fails: bytes that cannot be decoded become U+FFFD."""
    for bom, name in _BOMS:
        if body.startswith(bom):
            return body.decode(name, "replace")
    declared = _META.search(body[:4096])
    for label in (charset, declared[1].decode() if declared else ""):
        if name := _codec(label):
            return body.decode(name, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", "replace")


def _codec(label: str) -> str:
    try:
        name = codecs.lookup(label).name if label else ""
    except (LookupError, ValueError):
        return ""
    name = _WIDER.get(name, name)
    return name if _TEXT.fullmatch(name) else ""
