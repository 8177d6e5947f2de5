"""Read hosts in links as browsers do: in letters of any script, percent-encoded, or as a number in an unusual form."""

from __future__ import annotations

import re
import unicodedata
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import unquote

_FORBIDDEN = re.compile(r"[\x00-\x20#%/:<>?@\[\\\]^|\x7f]")
_IGNORED = dict.fromkeys((0x00AD, 0x200B, 0x2060, 0xFEFF))
_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+", re.A)
_PLAIN = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*", re.A)


def host_of(host: str) -> str:
    """Return the host in ASCII as in DNS, or an IP address in its usual form.

    An impossible host gives an empty string.
    """
    if _PLAIN.fullmatch(host):
        return host
    try:
        if ":" in host:
            return "" if "%" in host else f"[{IPv6Address(host)}]"
        name = unicodedata.normalize("NFKC", unquote(host, errors="strict")).translate(_IGNORED).lower()
        name = name if name.isascii() else name.encode("idna").decode("ascii")
        if not name.strip(".") or _FORBIDDEN.search(name):
            return ""
        return str(_ipv4(name)) if _is_number(name) else name
    except ValueError:
        return ""


def _is_number(name: str) -> bool:
    return _NUMBER.fullmatch(name.rstrip(".").rpartition(".")[2]) is not None


def _ipv4(name: str) -> IPv4Address:
    """Return the address of one to four numbers, each decimal, octal or hexadecimal.

    The last number fills the bytes that the others leave. Raises `ValueError`.
    """
    parts = [_number(part) for part in name.removesuffix(".").split(".")]
    *first, last = parts
    if len(parts) > 4 or any(part > 255 for part in first) or last >= 256 ** (5 - len(parts)):
        raise ValueError(f"not an address: {name}")
    return IPv4Address(last + sum(part * 256 ** (3 - place) for place, part in enumerate(first)))


def _number(part: str) -> int:
    if part.startswith("0x"):
        return int(part[2:] or "0", 16)
    return int(part, 8 if part.startswith("0") and len(part) > 1 else 10)
