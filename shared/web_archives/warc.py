"""Write captures as a web archive (WARC 1.1) for other programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson

from shared.archive.read.captures.evidence import Evidence, SelectedCapture, SelectedPicture
from shared.archive.schema.rows import Found
from shared.contracts import Capture, PageKind
from shared.errors import Permanent
from shared.storage.blobs import BlobStore
from shared.storage.manifest_search import captures_stored
from shared.styles.fonts import EXTENSIONS as FONTS
from shared.styles.sheets import is_style_sheet
from shared.web_archives.index import IndexEntry
from shared.web_archives.records import (
    LEFT_OUT,
    Fields,
    digest,
    info,
    moment,
    of_capture,
    of_left_out,
    of_picture,
    of_unchanged,
)

_SAID = (
    ("software", "Presswatch"),
    ("format", "WARC File Format 1.1"),
    ("description", f"If anything selected is not in this file, its last record lists it: {LEFT_OUT}"),
)


@dataclass(frozen=True, slots=True)
class Missing:
    """A selected capture, picture or visit that is not in the file, and why. Pictures and visits have no `capture`."""

    capture: str | None
    url: str
    captured_at: datetime
    reason: str


NO_MESSAGE, NO_BODY = "its message is not stored", "its body is not stored"
DELETED, NO_PAGE = "its body was deleted by rule", "the page that it found unchanged is not in this file"


class WarcRecords:
    """The records of one file. They are generated while they are read, so any number fits in memory.

    `counts` has the number of records by kind, with `deleted by rule` for expired bodies, `missing` for lost ones, and
    `held back` for lists that may quote a withheld article. `missing` lists what is lost, and `left_out` also what was
    deleted by rule and visits whose page is not here: the last record of the file has this list. `index` says where
    each record is. `pages` are lines of pages.jsonl, one for each page of an article. With `everywhere`, captures are
    sought in the manifests of all days: one that has no manifest then costs the reading of them all. Without it, they
    are sought only in the days in which they were probably stored.
    """

    def __init__(self, blobs: BlobStore, evidence: Evidence, *, everywhere: bool = True) -> None:
        self._blobs, self._evidence, self._everywhere = blobs, evidence, everywhere
        self._selected = {one.id: one for one in evidence.captures}
        self._size = 0
        self._first: dict[str, tuple[str, str, str]] = {}
        self.index: list[IndexEntry] = []
        self.pages: list[bytes] = []
        self.left_out: list[Missing] = []
        self.counts: Counter[str] = Counter({"held back": evidence.held} if evidence.held else {})

    @property
    def missing(self) -> list[Missing]:
        return [one for one in self.left_out if one.reason in (NO_MESSAGE, NO_BODY)]

    def lines(self) -> bytes:
        """Return what is left out as JSON lines; empty if nothing is. What may quote a withheld article is counted."""
        held = self._evidence.held
        rows: list[object] = [{"captures": held, "reason": "they may quote a withheld article"}] if held else []
        return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in [*self.left_out, *rows])

    def file(self, name: str, now: datetime, said: Fields = ()) -> Iterator[bytes]:
        """Yield the records of the file `name`: captures as stored, then parts of pages, then unchanged pages."""
        for data in self._records(name, now, said):
            self._size += len(data)
            yield data

    def _records(self, name: str, now: datetime, said: Fields) -> Iterator[bytes]:
        yield info(name, now, [*_SAID, *said])
        wanted = {id: one.body_sha256 for id, one in self._selected.items()}
        moments = {at for one in self._evidence.captures for at in (one.captured_at, one.recorded_at)}
        for id, message in captures_stored(self._blobs.segments, wanted, moments, everywhere=self._everywhere):
            del wanted[id]
            yield from self._of_capture(id, message)
        for id, sha256 in wanted.items():
            self._leave_out(self._selected[id], sha256, NO_MESSAGE)
        for picture in self._evidence.pictures:
            yield from self._of_picture(picture)
        for visit in self._evidence.visits:
            yield from self._of_visit(visit)
        if lines := self.lines():
            yield of_left_out(name, now, lines)

    def _of_capture(self, id: str, message: Capture) -> Iterator[bytes]:
        if message.body is None or message.captured_at is None:
            return
        if (body := self._body(message.body.sha256, self._selected[id])) is None:
            return
        url, sha256 = message.final_url or message.url, message.body.sha256
        first = self._first.get(sha256)
        is_page = message.kind is PageKind.ARTICLE
        self.counts["pages" if is_page else "lists"] += 1
        refers_to = first[:2] if first and first[0] != url else None
        metadata, data = of_capture(message, body, refers_to)
        yield metadata
        mime = "warc/revisit" if refers_to and message.headers else message.body.media_type
        self._point(url, message.captured_at, mime, message.status, digest(body), data)
        yield data
        if first is None:
            self._first[sha256] = (url, moment(message.captured_at), digest(body))
        if is_page:
            self.pages.append(_page(id, url, message.captured_at, self._selected[id].title))

    def _of_picture(self, one: SelectedPicture) -> Iterator[bytes]:
        if (body := self._body(one.sha256, one)) is None:
            return
        data = of_picture(one.url, one.captured_at, one.media_type, body)
        self.counts[_part(one.media_type)] += 1
        self._point(one.url, one.captured_at, one.media_type, 200, digest(body), data)
        yield data

    def _of_visit(self, row: Found) -> Iterator[bytes]:
        """Yield the record of a visit that found a page unchanged, if the page's body is in this file."""
        first = self._first.get(row["body_sha256"])
        if first is None:
            self.left_out.append(Missing(None, row["url"], row["observed_at"], NO_PAGE))
            return
        self.counts["revisits"] += 1
        was_304 = row["reason"] == "http-304"
        refers_to = (row["refers_to"], moment(row["refers_at"]))
        data = of_unchanged(row["url"], row["observed_at"], refers_to, first[2], was_304=was_304)
        self._point(row["url"], row["observed_at"], "warc/revisit", 304 if was_304 else 200, first[2], data)
        yield data

    def _body(self, sha256: str, of: SelectedCapture | SelectedPicture) -> bytes | None:
        try:
            return self._blobs.read(sha256)
        except Permanent:
            self._leave_out(of, sha256, NO_BODY)
            return None

    def _leave_out(self, one: SelectedCapture | SelectedPicture, sha256: str, reason: str) -> None:
        if sha256 in self._evidence.deleted:
            reason = DELETED
        self.counts["deleted by rule" if reason == DELETED else "missing"] += 1
        id = one.id if isinstance(one, SelectedCapture) else None
        self.left_out.append(Missing(id, one.url, one.captured_at, reason))

    def _point(self, url: str, at: datetime, mime: str, status: int, payload: str, data: bytes) -> None:
        self.index.append(IndexEntry(url, at, mime, status, payload, self._size, len(data)))


def _part(media_type: str) -> str:
    if is_style_sheet(media_type):
        return "style sheets"
    return "fonts" if media_type in FONTS else "pictures"


def _page(id: str, url: str, at: datetime, title: str | None) -> bytes:
    ts = at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return orjson.dumps({"id": id, "url": url, "ts": ts, "title": title or url}, option=orjson.OPT_APPEND_NEWLINE)
