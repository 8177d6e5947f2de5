"""Find the forms in which people write the address of an article: copied, typed, or shared by a program."""

from __future__ import annotations

import re
from itertools import product
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_WITHOUT_SCHEME = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::[0-9]+)?/\S*")
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|ref|igshid|mc_[ce]id")


def address_forms(text: str) -> list[str]:
    """Return the address as written and as an outlet may write it; empty if the text is no address.

    The others differ in the scheme, `www.`, a slash at the end, the fragment, and parameters that only follow a reader.
    """
    scheme, found, rest = text.partition("://")
    if (found and scheme not in ("http", "https")) or (not found and not _WITHOUT_SCHEME.fullmatch(text)):
        return []
    try:
        parts = urlsplit(f"//{rest if found else text}")
    except ValueError:
        return []
    host, path = parts.netloc.removeprefix("www."), parts.path.rstrip("/")
    query = urlencode([one for one in parse_qsl(parts.query, True) if not _TRACKING.fullmatch(one[0])])
    if not host:
        return []
    forms = product(("https", "http"), (host, f"www.{host}"), (path, f"{path}/"), {parts.query: None, query: None})
    return list(dict.fromkeys((text, *(urlunsplit((*form, "")) for form in forms))))
