"""WARC and ARC files, several broken on purpose, through our import: the pages in each, or why there are none."""

from __future__ import annotations

import tempfile
from pathlib import Path

from services.console.archive.ingest.items import IngestOptions, Item
from services.console.archive.ingest.warc import read_warc
from tests.suites.collections import Found, files

_PAGES = {
    "example.warc": 1,
    "example-trunc.warc": 0,
    "example-bad-non-chunked.warc.gz": 1,
    "example-resource.warc.gz": 0,
    "example-wget-bad-target-uri.warc.gz": 1,
    "example.arc.gz": 1,
    "example-space-in-url.arc": 1,
}
"""How many different answers with status 200 and a page of HTML stand in each."""


def run() -> Found:
    found = Found()
    with tempfile.TemporaryDirectory() as folder:
        for name, body in files("warc"):
            path = Path(folder) / name.rpartition("/")[2]
            path.write_bytes(body)
            found.case(path.name, _seen(path))
    return found


def _seen(path: Path) -> str:
    try:
        read = list(read_warc(path, IngestOptions()))
    except Exception as error:
        return f"raised {type(error).__name__}: {error}"
    items = [one for one in read if isinstance(one, Item)]
    reported = sorted({one.reason for one in read if not isinstance(one, Item)})
    if "trunc" in path.name and not any(reason.startswith("broken") for reason in reported):
        return f"the cut is not reported: {reported}"
    return "" if len(items) >= _PAGES[path.name] else f"{len(items)} pages, {_PAGES[path.name]} expected; {reported}"
