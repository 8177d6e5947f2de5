"""Make an address absolute, in the one form under which a style sheet or its picture is fetched and found again."""

from __future__ import annotations

from urllib.parse import urldefrag, urljoin

_LONGEST = 4096
_IGNORED = str.maketrans("", "", "\t\r\n\f")


def absolute(base: str, address: str) -> str:
    """Return the http(s) address without fragment, or an empty string if there is none."""
    try:
        url = urldefrag(urljoin(base, address.translate(_IGNORED).strip().replace(" ", "%20"))).url
    except ValueError:
        return ""
    is_usable = url.startswith(("http://", "https://")) and len(url) <= _LONGEST and url.isprintable()
    return url if is_usable and " " not in url else ""
