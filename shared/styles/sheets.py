"""Read a style sheet as far as its capture needs: its text, the sheets it imports and the pictures it shows."""

from __future__ import annotations

import re
from itertools import islice
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import tinycss2
from tinycss2.bytes import decode_stylesheet_bytes

from shared.styles.addresses import absolute, first_of, with_small_urls

STYLE_SHEET = "text/css"
_CHARSET = re.compile(r"charset=([\w.:-]{2,40})", re.I)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_URL = re.compile(r"""url\(\s*(?:"(?!data:|#)([^"\n]*)"|'(?!data:|#)([^'\n]*)'|(?!data:|#)([^\s"')]+))""")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif)\Z", re.I)
_LIKELY = re.compile(r"\.(?:png|jpe?g|gif|webp|avif)\s*(?:[?#]|\Z)", re.I)
_HEAD, _MOST_IMPORTS = 65_536, 8_192
"""How many characters of a sheet may hold its imports, and how many without comments are parsed: that is slow."""
_MOST_NAMED, _MOST_READ = 24, 1_000
"""The most imports, and the most pictures, of one sheet, and how many addresses are read to find them."""


def is_style_sheet(media_type: str) -> bool:
    """Return whether a stored body with this media type is a style sheet."""
    return media_type.partition(";")[0].strip().lower() == STYLE_SHEET


class SheetText(NamedTuple):
    """The text of a style sheet, and the address where its relative addresses start: that which answered."""

    text: str
    base: str


def sheet_text(body: bytes, media_type: str = STYLE_SHEET) -> str:
    """Decode a style sheet: by byte order mark, the declared charset, `@charset`, then UTF-8. Never fails."""
    declared = _CHARSET.search(media_type)
    text: str = decode_stylesheet_bytes(body, declared[1] if declared else None)[0]
    return text


def imports(text: str, base: str) -> tuple[str, ...]:
    """Return the absolute addresses of the first imported sheets. Imports count only before the first block."""
    head = _COMMENT.sub(" ", text[:_HEAD]).partition("{")[0]
    if len(head) > _MOST_IMPORTS:
        head = head[:_MOST_IMPORTS].rpartition(";")[0]
    if "@" not in head:
        return ()
    rules = tinycss2.parse_stylesheet(head, skip_comments=True, skip_whitespace=True)
    named = (imported(rule)[0] for rule in rules if is_import(rule))
    return first_of((absolute(base, one) for one in islice(filter(None, named), _MOST_READ)), _MOST_NAMED)


def pictures(text: str, base: str) -> tuple[str, ...]:
    """Return the absolute addresses of the first pictures that the sheet shows, by their extension."""
    named = ("".join(one.groups("")) for one in islice(_URL.finditer(with_small_urls(text)), _MOST_READ))
    found = (absolute(base, one) for one in named if _LIKELY.search(one))  # joining costs most
    return first_of((url for url in found if _PICTURE.search(urlsplit(url).path)), _MOST_NAMED)


def is_import(rule: Any) -> bool:
    """Return whether a rule of `tinycss2` is an `@import`."""
    return bool(rule.type == "at-rule" and rule.lower_at_keyword == "import")


def imported(rule: Any) -> tuple[str, list[Any]]:
    """Return the address in an `@import`, empty if there is none, and the tokens of its conditions."""
    tokens = [one for one in rule.prelude if one.type != "comment"]
    while tokens and tokens[0].type == "whitespace":
        del tokens[0]
    return (address_in(tokens[0]), tokens[1:]) if tokens else ("", [])


def address_in(token: Any) -> str:
    """Return the address that a string, `url(…)` or `url("…")` names; an empty string for any other token."""
    if token.type in ("url", "string"):
        return str(token.value)
    if token.type == "function" and token.lower_name in ("url", "src"):
        return next((str(one.value) for one in token.arguments if one.type == "string"), "")
    return ""
