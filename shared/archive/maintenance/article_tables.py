"""Articles as rows: JSON lines as exported, or a table of their newest texts in CSV or Parquet."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import IO, Any, Protocol

import orjson

from shared.archive.maintenance.subjects import SUBJECTS
from shared.errors import Misconfigured
from shared.sanitize import spreadsheet_cell

_AT_ONCE = 1000
TEXTS = ("id", "outlet", "edition", "address", "title", "language", "section", "published_printed",
         "published_precision", "state", "origin", "producer", "revision", "text", "text_sha256", "capture",
         "body_sha256", "activities", "labels", "annotations")  # fmt: skip
TIMES = ("published", "first_captured_at", "last_captured_at", "last_seen_at", "state_since")
NUMBERS = ("revisions", "captures")
COLUMNS = (*TEXTS, *TIMES, *NUMBERS, *SUBJECTS)


class Table(Protocol):
    """A file format for articles.

    `add` takes one line of the export; `close` writes what is left and keeps the file open.
    """

    def add(self, line: bytes) -> None: ...

    def close(self) -> None: ...


def row_of(line: bytes) -> dict[str, Any]:
    """Return the columns of an article: its own fields, its newest text, and the capture that first showed it."""
    article = orjson.loads(line)
    text: dict[str, Any] = next((one for one in article["revisions"] if one["id"] == article["revision_id"]), {})
    capture: dict[str, Any] = next((one for one in article["captures"] if one["id"] == text.get("capture_id")), {})
    published = article["published"] or {}
    same = ("id", "edition", "address", "title", "language", "section", "state", "origin", "producer",
            "first_captured_at", "last_captured_at", "last_seen_at", "state_since", *SUBJECTS)  # fmt: skip
    return {
        **{name: article[name] for name in same},
        "outlet": article["outlet_id"],
        "published": published.get("value"),
        "published_printed": published.get("printed"),
        "published_precision": published.get("precision"),
        "revision": article["revision_id"],
        "revisions": len(article["revisions"]),
        "captures": len(article["captures"]),
        "text": "\n".join(str(block.get("text", "")) for block in text.get("blocks", ()) if block.get("text")),
        "text_sha256": text.get("text_sha256"),
        "capture": capture.get("id"),
        "body_sha256": capture.get("body_sha256"),
        "activities": _json(text.get("activities")),
        "labels": " ".join(text.get("labels") or ()) or None,
        "annotations": _json(_findings(article)),
    }


def _findings(article: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the findings of other programs about the newest text with their origin, without the vectors."""
    return [
        {name: value for name, value in one.items() if name != "revision_id"}
        for one in article["annotations"]
        if one["revision_id"] == article["revision_id"] and one["kind"] != "embedding"
    ]


def _json(value: list[dict[str, Any]] | None) -> str | None:
    return orjson.dumps(value).decode() if value else None


class JsonLines:
    """JSON lines: each article in full, as the archive exports it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def add(self, line: bytes) -> None:
        self._file.write(line)

    def close(self) -> None:
        return


class CsvTable:
    """CSV in UTF-8 with a header. Lists are separated by spaces.

    Cells that a spreadsheet would run as a formula start with an apostrophe.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._write(list(COLUMNS))

    def add(self, line: bytes) -> None:
        row = row_of(line)
        row |= {name: " ".join(row[name] or ()) for name in SUBJECTS}
        cells = ["" if row[name] is None else str(row[name]) for name in COLUMNS]
        self._write(list(map(spreadsheet_cell, cells)))

    def close(self) -> None:
        return

    def _write(self, cells: list[str]) -> None:
        out = io.StringIO()
        csv.writer(out).writerow(cells)
        self._file.write(out.getvalue().encode("utf-8", "replace"))


class ParquetTable:
    """Parquet with times in UTC. Raises `Misconfigured` if pyarrow is not installed."""

    def __init__(self, file: IO[bytes]) -> None:
        try:
            import pyarrow as arrow  # noqa: PLC0415  # 170 MB that only this format needs
            from pyarrow import parquet  # noqa: PLC0415
        except ImportError:
            raise Misconfigured("Parquet needs pyarrow: pip install 'presswatch[parquet]'") from None
        moment = arrow.timestamp("us", tz="UTC")
        fields = [(name, arrow.string()) for name in TEXTS] + [(name, moment) for name in TIMES]
        fields += [(name, arrow.int32()) for name in NUMBERS]
        self._schema = arrow.schema(fields + [(name, arrow.list_(arrow.string())) for name in SUBJECTS])
        self._batch, self._rows = arrow.RecordBatch, list[dict[str, Any]]()
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd")

    def add(self, line: bytes) -> None:
        """Add an article. Rows are written in groups."""
        row = row_of(line)
        self._rows.append(row | {name: datetime.fromisoformat(row[name]) for name in TIMES if row[name]})
        if len(self._rows) >= _AT_ONCE:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        self._writer.write_batch(self._batch.from_pylist(self._rows, schema=self._schema))
        self._rows.clear()
