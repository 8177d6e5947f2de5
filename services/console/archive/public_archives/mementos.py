"""Read one capture of an archive: the unchanged body from its replay, or the record from its WARC file."""

from __future__ import annotations

import io

from services.console.archive.ingest.archive_records import BrokenRecord, records
from services.console.archive.ingest.http_response import Headers, digest_fits
from services.console.archive.ingest.items import IngestOptions, Item, ReadResult, Skipped, item
from services.console.archive.ingest.warc import read_record
from services.console.archive.public_archives.client import ArchiveClient
from services.console.archive.public_archives.endpoints import Archive, stamp_in
from services.console.archive.public_archives.index_rows import IndexRow
from services.console.archive.public_archives.timemap import stamp_of
from services.fetcher.core.response import FetchFailure, Response

_ORIGINAL = "x-archive-orig-"
_LARGEST_RECORD = 20 << 20
READ_FAILURES = frozenset(
    {"wrong-digest", "other-capture", "not-a-memento", "not-ok", "redirect", "not-a-page", "truncated", "too-big",
     "empty", "broken-record", "broken-warc", "no-range", "no-address", "refused"}
)  # fmt: skip
"""Reasons why a capture was not kept. A later capture with the same digest is then asked for."""


class MementoReader:
    """Read captures of one archive as items to send. Bodies of one address that return are not asked for again."""

    def __init__(self, client: ArchiveClient, archive: Archive, options: IngestOptions) -> None:
        self._client, self._archive, self._options = client, archive, options
        self._key = ""
        self._bodies: dict[str, tuple[bytes, Headers]] = {}

    async def read(self, row: IndexRow, address: str) -> ReadResult:
        """Return the item, or why there is none. Raises `Unreached` if the archive cannot be reached for now."""
        if not address:
            return Skipped(row.url, "no-address", "the index does not say where the capture is")
        try:
            if self._archive.warcs:
                return await self._from_file(row, address)
            return self._known(row, address) or await self._from_replay(row, address)
        except FetchFailure as error:
            if error.reason == "left-archive":
                return Skipped(address, "redirect", str(error))
            if error.reason in ("too-large", "bomb"):
                return Skipped(address, "too-big", str(error))
            return Skipped(address, "refused", f"{error.reason}: {error}")

    async def _from_replay(self, row: IndexRow, address: str) -> ReadResult:
        answer = await self._client.get(address)
        reason, detail = fault_of(answer, row, address)
        if reason:
            return Skipped(address, reason, detail)
        headers = _original_headers(answer)
        self._remember(row, answer.body, headers)
        return self._item(row, address, answer.body, headers)

    async def _from_file(self, row: IndexRow, address: str) -> ReadResult:
        if row.length > _LARGEST_RECORD:
            return Skipped(address, "too-big", f"the record has {row.length} bytes")
        place = f"bytes={row.offset}-{row.offset + row.length - 1}"
        answer = await self._client.get(address.partition("#")[0], {"Range": place, "Accept-Encoding": "identity"})
        if answer.status != 206:
            return Skipped(address, "no-range", f"asked for a part of the file, the server answered {answer.status}")
        record = next(records(io.BytesIO(answer.body)), None)
        if record is None or isinstance(record, BrokenRecord):
            return Skipped(address, "broken-warc", record.why if record else "there is no record at that place")
        stamp = record.at.strftime("%Y%m%d%H%M%S") if record.at else ""
        if record.url != row.url or stamp != row.timestamp:
            return Skipped(address, "other-capture", f"the record there is of {record.url[:300]} at {stamp}")
        found = read_record(record, address, self._options)
        if not isinstance(found, Item):
            return found or Skipped(address, "not-a-page", "the record holds no page")
        return self._item(row, address, found.capture.raw or b"", found.capture.headers)

    def _known(self, row: IndexRow, address: str) -> ReadResult | None:
        if row.urlkey != self._key:
            self._key, self._bodies = row.urlkey, {}
        found = self._bodies.get(row.digest) if row.digest else None
        return self._item(row, address, *found) if found else None

    def _remember(self, row: IndexRow, body: bytes, headers: Headers) -> None:
        if row.digest and sum(len(kept) for kept, _ in self._bodies.values()) < _LARGEST_RECORD:
            self._bodies[row.digest] = (body, headers)

    def _item(self, row: IndexRow, address: str, body: bytes, headers: Headers) -> ReadResult:
        if not body.strip():
            return Skipped(address, "empty", "the capture has no body")
        fields = {"url": row.url, "captured_at": row.at, "headers": headers, "raw": body, "memento": address}
        return item(address, 0, self._options, **fields)


def fault_of(answer: Response, row: IndexRow, address: str) -> tuple[str, str]:
    """Return why an answer is not the body of that capture, as a code and a sentence. Both are empty if it is."""
    moment = stamp_of(answer.header("memento-datetime"))
    at = stamp_in(answer.final_url)
    if answer.redirects and not at:
        return "redirect", f"the capture leads on to {answer.final_url[:300]}"
    if (moment or row.timestamp) != row.timestamp or at != row.timestamp:
        return "other-capture", f"the archive sent its capture of {moment or at} instead"
    if answer.status != 200:
        return "not-ok", f"the answer was {answer.status}"
    if not moment and not row.digest:
        return "not-a-memento", "neither the answer nor the index says that these are the bytes of that time"
    kind = answer.header("content-type").partition(";")[0].strip().lower()
    if kind and kind not in ("text/html", "application/xhtml+xml"):
        return "not-a-page", kind
    return _wrong_digest(answer, row.digest)


def _wrong_digest(answer: Response, said: str) -> tuple[str, str]:
    """Compare the body, as sent and decoded, with the index. An archive that decoded the body cannot be compared."""
    bodies = [answer.body, *([answer.packed] if answer.packed is not None else [])]
    was_decoded = answer.header(f"{_ORIGINAL}content-encoding") and not answer.header("content-encoding")
    if was_decoded or digest_fits(said, bodies):
        return "", ""
    return "wrong-digest", f"the index says {said}, which the bytes do not have"


def _original_headers(answer: Response) -> Headers:
    """Return the outlet's headers as far as the archive marks them, and the media type."""
    marked = [(name[len(_ORIGINAL) :], value) for name, value in answer.headers if name.lower().startswith(_ORIGINAL)]
    kind = answer.header("content-type")
    has_kind = any(name.lower() == "content-type" for name, _ in marked)
    return tuple([*marked, *([("Content-Type", kind)] if kind and not has_kind else [])][:100])
