"""The outcome of each item, kept with the watch's data, so that a run can continue where another stopped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class ItemOutcome:
    """The outcome of an item: `article`, with its id in `article`, or a short reason why it is not an article."""

    outcome: str
    detail: str = ""
    article: str = ""

    @property
    def is_article(self) -> bool:
        return self.outcome == ARTICLE


class Journal:
    """A file of JSON lines, `{"ref": …, "where": …, "outcome": …}`. A line cut off by a crash is skipped.

    Only final outcomes are written, so an item without a line is sent again.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known = dict(_read(path))
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("a", encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()

    def get(self, ref: str) -> ItemOutcome | None:
        return self._known.get(ref)

    def write(self, ref: str, where: str, fate: ItemOutcome) -> None:
        """Record the outcome of an item, and write it to the file at once."""
        self._known[ref] = fate
        row = {"ref": ref, "where": where, "outcome": fate.outcome, "detail": fate.detail, "article": fate.article}
        if self._file is not None:
            self._file.write(json.dumps({k: v for k, v in row.items() if v}, ensure_ascii=False) + "\n")
            self._file.flush()


def _read(path: Path) -> Iterator[tuple[str, ItemOutcome]]:
    if not path.exists():
        return
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            try:
                row = json.loads(line)
                yield row["ref"], ItemOutcome(row["outcome"], row.get("detail", ""), row.get("article", ""))
            except (ValueError, KeyError, TypeError, AttributeError):
                continue
