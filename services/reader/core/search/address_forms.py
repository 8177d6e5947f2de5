"""Find the forms in which people write the address of an article: copied, typed, or shared by a program."""

from __future__ import annotations

import re
from itertools import product
from urllib.parse import urlsplit, urlunsplit

_WITHOUT_SCHEME = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::[0-9]+)?/\S*")
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|ref|igshid|mc_[ce]id)(?:=.*)?", re.S)


def address_forms(text: str) -> list[str]:
    """Return the address as written and as an outlet may write it; empty if the text is no address.

    The others differ in the scheme, capitals of the host, `www.`, a slash at the end, the fragment, and parameters that
    only follow a reader.
    """
    scheme, found, rest = text.partition("://")
    if (found and scheme.lower() not in ("http", "https")) or (not found and not _WITHOUT_SCHEME.fullmatch(text)):
        return []
    try:
        parts = urlsplit(f"//{rest if found else text}")
    except ValueError:
        return []
    host, path = parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/")
    if not host:
        return []
    queries = dict.fromkeys((parts.query, _without_tracking(parts.query)))
    forms = product(("https", "http"), (host, f"www.{host}"), (path, f"{path}/"), queries)
    return list(dict.fromkeys((text, *(urlunsplit((*form, "")) for form in forms))))


def _without_tracking(query: str) -> str:
    """Leave out the parameters that follow a reader. The others stay as written: `,` and `%2C` are two addresses."""
    return "&".join(one for one in query.split("&") if not _TRACKING.fullmatch(one))
