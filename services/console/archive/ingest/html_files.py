"""Read pages saved as files, and find the address of each."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from selectolax.lexbor import LexborHTMLParser

from services.console.archive.ingest.items import IngestOptions, ReadResult, Skipped, item
from services.parser.core.document.decode import decode_page
from services.parser.core.urls.canonical import join_url

_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")
_SIDECARS = (".url", ".json", ".meta.json")
_HEAD = 200_000
"""Number of characters of a page to search for its own address."""
_NO_URL = (
    "the file does not say where it came from: give --url-prefix, put the address into a file of the same name "
    "with .url behind it, or list it in a JSONL file with id and url"
)

UrlOf = Callable[[Path], str]
"""Returns the address that an index file in the page's folder gives, or an empty string."""


def read_page(path: Path, body: bytes, base: Path, url_of: UrlOf, options: IngestOptions) -> ReadResult:
    """Read a saved page. `body` is decompressed. `--url-prefix` replaces the path of the folder `base`."""
    where, size = str(path), path.stat().st_size
    if not body.strip():
        return Skipped(where, "empty-file", "the file is empty", size)
    html = decode_page(body).text
    url = url_of(path) or _from_sidecar(path) or _from_prefix(path, base, options) or _from_page(body, html)
    if not url:
        return Skipped(where, "no-url", _NO_URL, size)
    return item(where, size, options, url=url, html=html)


def plain_name(path: Path) -> str:
    """Return the file name without `.gz` and `.html`."""
    name = path.name.removesuffix(".gz")
    return re.sub(r"\.x?html?$", "", name, flags=re.I)


def _from_sidecar(path: Path) -> str:
    names = (path.name, path.name.removesuffix(".gz"), plain_name(path))
    for sidecar in (path.with_name(name + suffix) for name in dict.fromkeys(names) for suffix in _SIDECARS):
        if sidecar.is_file():
            return _read_sidecar(sidecar)
    return ""


def _read_sidecar(path: Path) -> str:
    """Return the address from a file with nothing else, a Windows shortcut (`URL=…`), or JSON with a key `url`."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")[:65_536]
        if path.suffix == ".json":
            found = json.loads(text)
            return str(found.get("url") or "") if isinstance(found, dict) else ""
    except (OSError, ValueError, RecursionError):
        return ""
    lines = [line.strip() for line in text.splitlines()]
    shortcut = next((line[4:] for line in lines if line.startswith("URL=")), "")
    return shortcut or next((line for line in lines if line.startswith(("http://", "https://"))), "")


def _from_prefix(path: Path, base: Path, options: IngestOptions) -> str:
    if not options.url_prefix:
        return ""
    relative = path.relative_to(base).as_posix().removesuffix(".gz") if path.is_relative_to(base) else path.name
    return options.url_prefix.rstrip("/") + "/" + quote(relative, safe="/%:@!$&'()*+,;=~-._")


def _from_page(body: bytes, html: str) -> str:
    """Return the address noted by the browser that saved the page, or the page's own canonical address."""
    if saved := _SAVED_FROM.search(body[:4096]):
        return saved[1].decode("ascii", "replace")
    tree = LexborHTMLParser(html[:_HEAD])
    for selector, attribute in (
        ("link[rel~=canonical]", "href"),
        ('meta[property="og:url"]', "content"),
        ("base", "href"),
    ):
        for node in tree.css(selector):
            if address := join_url("relative:", (node.attributes.get(attribute) or "").strip()):
                return address
    return ""
