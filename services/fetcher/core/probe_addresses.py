"""Make addresses that never existed but look like an article's, to learn an outlet's "not found" page."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit, urlunsplit

_NUMBER = re.compile(r"\d{4,}")
_YEAR_OR_DAY = re.compile(r"(?:19|20)\d\d(?:[01]\d(?:[0-3]\d)?)?")
_EXTENSION = re.compile(r"\.[a-z]{2,6}$", re.I)


def nonexistent_url(url: str, secret: str) -> str | None:
    """Return the article's URL with another name, or None if it has none. `secret` makes the name new each time.

    Folders and dates stay, so that the same part of the site answers. Numbers that may be an article's id are replaced
    everywhere, because many sites look only at these.
    """
    parts = urlsplit(url)
    name = hashlib.sha256(f"{url}\0{secret}".encode()).hexdigest()
    if parts.query:
        key, equals, _ = parts.query.rpartition("=")
        query = f"{key}{equals}{_token(name)}" if equals and key else _token(name)
        return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))
    folder, slash, last = parts.path.rstrip("/").rpartition("/")
    if not last:
        return None
    extension = _EXTENSION.search(last)
    path = f"{_other_numbers(folder, name)}{slash}{_token(name)}{extension.group() if extension else ''}"
    return urlunsplit((parts.scheme, parts.netloc, path + "/" * parts.path.endswith("/"), "", ""))


def _token(name: str) -> str:
    """Return letters and a number longer than any article id, for sites that read a number out of the name."""
    return f"{name[:8].translate(str.maketrans('0123456789', 'ghijklmnop'))}-9{int(name[8:24], 16) % 10**11:011d}"


def _other_numbers(folder: str, name: str) -> str:
    other = f"9{int(name[24:40], 16) % 10**11:011d}"
    return _NUMBER.sub(lambda m: m.group() if _YEAR_OR_DAY.fullmatch(m.group()) else other, folder)
