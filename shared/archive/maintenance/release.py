"""A dated corpus to publish: articles as JSON lines, a data card, and the hashes of both."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import IO, cast

import orjson

from shared.archive.maintenance.export import Range
from shared.archive.read.outlets.trouble import Trouble
from shared.archive.read.outlets.trouble_report import troubles_of
from shared.archive.schema.connection import Connection

DATA, CARD, SUMS = "articles.jsonl.gz", "README.md", "SHA256SUMS"
_MOST_GAPS = 200
_LICENCE = (
    "The texts belong to their outlets and authors. This release gives no right to them. Whether you may use them for "
    "research depends on the law of your country."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for.

    note    what the card says on licences; by default that no right is given
    limit   the maximum number of articles; None if there is none
    is_cut  whether more articles match than the limit
    """

    chosen: Range
    note: str = ""
    limit: int | None = None
    is_cut: bool = False


@dataclass(slots=True)
class Tally:
    """Figures for the data card, counted while the articles are written."""

    articles: int = 0
    revisions: int = 0
    captures: int = 0
    outlets: Counter[str] = field(default_factory=Counter)
    years: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    first: date = date.max
    last: date = date.min

    def add(self, line: bytes) -> None:
        """Count an article."""
        article = orjson.loads(line)
        self.articles += 1
        self.revisions += len(article["revisions"])
        self.captures += len(article["captures"])
        self.outlets[article["outlet_id"]] += 1
        self.years[article["sort_at"][:4]] += 1
        self.languages[article["language"]] += 1
        self.states[article["state"]] += 1
        for seen in ("first_captured_at", "last_captured_at"):
            day = datetime.fromisoformat(article[seen]).date()
            self.first, self.last = min(self.first, day), max(self.last, day)


class Data:
    """The file of articles under construction: counted, compressed and hashed while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self.tally = Tally()
        self._file, self._hashed = file, hashlib.sha256()
        self._gzip = gzip.GzipFile("", "wb", 6, cast(IO[bytes], self), mtime=0)

    def add(self, line: bytes) -> None:
        self._gzip.write(line)
        self.tally.add(line)

    def write(self, compressed: bytes) -> int:
        """Write for the compressor."""
        self._hashed.update(compressed)
        return self._file.write(compressed)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> str:
        """End the compressed data, but not the file. Return its SHA-256."""
        self._gzip.close()
        return self._hashed.hexdigest()


async def gaps_of(conn: Connection, tally: Tally) -> list[Trouble]:
    """Return the periods between the first and the last capture in which we could not see the outlets."""
    if not tally.articles:
        return []
    found = [await troubles_of(conn, outlet, tally.first, tally.last) for outlet in sorted(tally.outlets)]
    return [one for troubles in found for one in troubles]


def card_and_sums(tally: Tally, data: str, gaps: list[Trouble], asked: Asked, now: datetime) -> dict[str, bytes]:
    """Return the other two files by name. `data` is the SHA-256 of the articles."""
    text = card(tally, gaps, asked, now).encode()
    return {CARD: text, SUMS: f"{data}  {DATA}\n{hashlib.sha256(text).hexdigest()}  {CARD}\n".encode()}


def card(tally: Tally, gaps: list[Trouble], asked: Asked, now: datetime) -> str:
    """Return the data card, in Markdown."""
    between = f"{tally.first} to {tally.last}" if tally.articles else "none"
    parts = [
        f"# Corpus of {now:%Y-%m-%d}\n",
        f"{tally.articles:,} articles with {tally.revisions:,} texts from {tally.captures:,} captures, made by "
        f"Presswatch on {now:%Y-%m-%d %H:%M} UTC. Days of capture: {between}. Chosen: {_chosen(asked.chosen)}."
        f"{_limit(asked)}\n",
        f"`{DATA}` has an article a line, with its addresses, all its texts, its changes and its captures with their "
        f"SHA-256. Withheld articles are left out. `{SUMS}` has the hashes of these files.\n",
        *(_counts(name, counted) for name, counted in (
            ("outlet", tally.outlets), ("year", tally.years), ("language", tally.languages), ("state", tally.states),
        )),
        "## Gaps of coverage\n\nAn article may be missing, or an edit unseen, where the archive could not see an "
        f"outlet.\n\n{_listed(gaps)}\n",
        f"## Licence\n\n{asked.note or _LICENCE}\n",
    ]  # fmt: skip
    return "\n".join(parts)


def _counts(name: str, counted: Counter[str]) -> str:
    rows = "".join(f"| {value} | {number:,} |\n" for value, number in sorted(counted.items()))
    return f"## Articles by {name}\n\n| {name} | articles |\n|---|---|\n{rows}"


def _listed(gaps: list[Trouble]) -> str:
    if not gaps:
        return "None was found."
    rows = [
        f"- {one.outlet}: {one.says}, {one.since:%Y-%m-%d %H:%M} to "
        + (f"{one.until:%Y-%m-%d %H:%M} UTC" if one.until else "the day of this release")
        for one in gaps[:_MOST_GAPS]
    ]
    more = len(gaps) - _MOST_GAPS
    return "\n".join([*rows, *([f"- and {more} more"] if more > 0 else [])])


def _chosen(chosen: Range) -> str:
    times = [f"{name} {_moment(at)}" for name, at in (("since", chosen.since), ("before", chosen.until)) if at]
    return ", ".join([*filter(None, (chosen.outlet, chosen.language)), *times]) or "everything"


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d}" if at.time() == time() else at.isoformat()


def _limit(asked: Asked) -> str:
    if asked.limit is None:
        return ""
    more = "more articles match, and these are the first by id" if asked.is_cut else "no more articles match"
    return f" Limit: {asked.limit:,} articles; {more}."
