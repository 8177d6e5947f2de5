"""Where an archive's index, its mementos and its WARC files are, by the address that the user gives."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from urllib.parse import quote, urlencode, urlsplit

from services.console.archive.public_archives.index_rows import IndexRow
from shared.errors import PresswatchError

PAGE_ROWS = 5_000
_COMMON_CRAWL = "index.commoncrawl.org"
_COMMON_CRAWL_FILES = "https://data.commoncrawl.org/"
_WAYBACK = re.compile(r"/cdx/search(?:/cdx)?/?$")
_PYWB = re.compile(r"(?:/cdx|-cdx|-index)/?$")
_IN_MEMENTO = re.compile(r"/(\d{14})(?:[a-z]{2}_)?/", re.ASCII)


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive. Bodies come from `warcs`, by ranges of WARC files, if that is given, otherwise from `replay`.

    `is_timemap` says that `index` is the beginning of its timemaps' addresses instead of a CDX server. `hosts` are
    further hosts of the archive: an index may name addresses there.
    """

    index: str
    replay: str = ""
    warcs: str = ""
    is_timemap: bool = False
    hosts: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return urlsplit(self.index).netloc.lower()

    def is_its_own(self, address: str) -> bool:
        """Return whether an address that the index names is on a host of this archive."""
        try:
            return urlsplit(address).netloc.lower() in {self.name} | self.hosts
        except ValueError:
            return False

    def timemap(self, url: str) -> str:
        return self.index + url

    def memento(self, row: IndexRow) -> str:
        """Return the address of the record or of the unchanged body. Empty if the archive has no such address."""
        if self.warcs:
            end = row.offset + row.length - 1
            has_place = row.filename and row.offset >= 0 and row.length > 0
            return f"{self.warcs}{quote(row.filename)}#bytes={row.offset}-{end}" if has_place else ""
        return raw_body_url(row.memento) if row.memento else f"{self.replay}{row.timestamp}id_/{row.url}"


def archive_of(url: str, replay: str = "", warcs: str = "", hosts: Iterable[str] = ()) -> Archive:
    """Return the archive whose index is at `url`. `replay` and `warcs` name the places of its bodies, `hosts` others
    that its index may name.
    """
    return replace(_archive_at(url, replay, warcs), hosts=frozenset(map(_host, hosts)))


def _host(name: str) -> str:
    if not name or "/" in name or "@" in name:
        raise PresswatchError(f"--memento-host {name}: give a host, with its port if it has one: web.archive.example")
    return name.lower()


def _archive_at(url: str, replay: str, warcs: str) -> Archive:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or parts.fragment:
        raise PresswatchError(f"--from-archive {url}: give the http:// or https:// address of an archive's index")
    if "/timemap/" in parts.path:
        return Archive(url if url.endswith("/") else f"{url}/", is_timemap=True)
    url = url.split("?", 1)[0]
    if parts.hostname == _COMMON_CRAWL and not (replay or warcs):
        return Archive(url, warcs=_COMMON_CRAWL_FILES)
    if replay or warcs:
        return Archive(url, _folder(replay), _folder(warcs))
    for pattern, place in ((_WAYBACK, "/web/"), (_PYWB, "/")):
        if pattern.search(parts.path):
            return Archive(url, replay=pattern.sub("", url) + place)
    raise PresswatchError(
        f"--from-archive {url} is not the address of a CDX server that shows where the pages are; name the place with "
        "--replay (https://archive.example/web/) or --warcs (the folder of its WARC files)"
    )


def _folder(url: str) -> str:
    return url if not url or url.endswith("/") else f"{url}/"


def raw_body_url(memento: str) -> str:
    """Return the address of the body as captured, without toolbars. Empty if the address has no time to ask for."""
    return _IN_MEMENTO.sub(r"/\1id_/", memento, count=1) if _IN_MEMENTO.search(memento) else ""


def stamp_in(address: str) -> str:
    """Return the time in the address of a memento, or an empty string."""
    found = _IN_MEMENTO.search(address)
    return found[1] if found else ""


@dataclass(frozen=True, slots=True)
class Query:
    """What to ask a CDX server for: addresses, and the first and last moment as 14 digits."""

    url: str
    match: str
    since: str
    until: str

    def address(self, archive: Archive, **more: str) -> str:
        said = {"url": self.url, "matchType": self.match, "from": self.since, "to": self.until, "output": "json"}
        return f"{archive.index}?{urlencode({**said, **more})}"


def query_of_host(pattern: str, since: str, until: str) -> Query:
    """Return the query for a host of a source file, `host` or `host/path`, with the host's subdomains."""
    host, slash, _ = pattern.partition("/")
    whole = not slash and ":" not in host and not host.replace(".", "").isdigit()
    return Query(pattern if whole or slash else f"{pattern}/", "domain" if whole else "prefix", since, until)


def query_of_url(url: str, since: str, until: str) -> Query:
    """Return the query for an address that the user gave. A `*` at its end asks for all that begin with it."""
    return Query(url.rstrip("*"), "prefix" if url.endswith("*") else "exact", since, until)
