"""Times, addresses and links in the formats of Memento (RFC 7089)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from urllib.parse import unquote

from shared.archive.read.captures.mementos import Memento

_TIME = re.compile(r"[0-9]{4,14}", re.ASCII)
_EARLIEST = "00000101000000"
_BROKEN = re.compile(r"^(https?):/(?!/)")
_PAGE = re.compile(r"([0-9]{20})-([0-9a-f]{32})/(https?:/.*)", re.ASCII | re.DOTALL)

Link = tuple[str, str, dict[str, str]]
"""Address, relation, and further parameters."""


def target(raw_path: str, prefix: str, query: str) -> str:
    """Return the address in the path after the prefix, with its query, exactly as the client wrote it."""
    rest = raw_path[len(prefix) :]
    url = _BROKEN.sub(r"\1://", rest)  # servers in between merge slashes
    return f"{url}?{query}" if query else url


def spellings(url: str) -> list[str]:
    """Return the address as written and, if it differs, without percent-encoding."""
    return list(dict.fromkeys((url, unquote(url))))


def page_of_timemap(rest: str) -> tuple[tuple[datetime, str] | None, str]:
    """Split `AFTER/URL`, the path of a later page of a TimeMap, into the capture before it and the URL.

    The first page has the URL alone.
    """
    if not (found := _PAGE.fullmatch(rest)):
        return None, rest
    try:
        after = datetime.strptime(found[1], "%Y%m%d%H%M%S%f")
    except ValueError:  # the list of captures never names such a page
        return None, rest
    return (after.replace(tzinfo=UTC), found[2]), _BROKEN.sub(r"\1://", found[3])


def stamp(at: datetime) -> str:
    """Format a time for an address: `20260301170000`."""
    return at.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def page_after(at: datetime, capture: str) -> str:
    """Name the page of a TimeMap that follows a capture: its time to the microsecond, and its id."""
    return f"{at.astimezone(UTC):%Y%m%d%H%M%S%f}-{capture}"


def read_stamp(text: str) -> datetime | None:
    """Read `2026`, `20260301` or `20260301170000`. Missing digits are the earliest possible."""
    if not _TIME.fullmatch(text) or len(text) % 2:
        return None
    try:
        return datetime.strptime(text + _EARLIEST[len(text) :], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def read_http_date(text: str) -> datetime | None:
    """Parse an `Accept-Datetime` header. Return None if it is not a time."""
    try:
        at = parsedate_to_datetime(text)
        return at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def http_date(at: datetime) -> str:
    """Return a moment as HTTP headers write it."""
    return format_datetime(at.astimezone(UTC).replace(microsecond=0), usegmt=True)


def memento_address(base: str, url: str, one: Memento) -> str:
    """Return where a capture of the URL is shown. Of several in one second, only the first is found by its time."""
    return f"{base}/captures/{one.id}" if one.shares_second else f"{base}/memento/{stamp(one.at)}/{url}"


def memento_link(base: str, url: str, one: Memento, relation: str = "memento") -> Link:
    """Return a link to a capture of the URL."""
    return memento_address(base, url, one), relation, {"datetime": http_date(one.at)}


def resource_links(base: str, url: str) -> list[Link]:
    """Return the links to the original, the TimeGate and the TimeMap."""
    timemap = {"type": "application/link-format"}
    return [
        (url, "original", {}),
        (f"{base}/timegate/{url}", "timegate", {}),
        (f"{base}/timemap/link/{url}", "timemap", timemap),
    ]


def memento_links(base: str, url: str, places: Iterable[tuple[str, Memento | None]]) -> list[Link]:
    """Return links to mementos. The roles are `first`, `prev`, `next`, `last`, or empty; a memento may have several."""
    roles: dict[Memento, list[str]] = {}
    for role, one in places:
        if one is not None:
            roles.setdefault(one, []).append(role)
    return [memento_link(base, url, one, " ".join([*filter(None, named), "memento"])) for one, named in roles.items()]


def link_format(links: Sequence[Link], separator: str = ", ") -> str:
    """Format links for a `Link` header or, separated by newlines, for a TimeMap (RFC 6690)."""
    return separator.join(_written(*link) for link in links)


def _written(address: str, relation: str, more: dict[str, str]) -> str:
    safe = address.replace("<", "%3C").replace(">", "%3E").replace('"', "%22")
    safe = "".join(one if 0x20 < ord(one) < 0x7F else _percent(one) for one in safe)
    parameters = "".join(f'; {name}="{value}"' for name, value in more.items())
    return f'<{safe}>; rel="{relation}"{parameters}'


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))
