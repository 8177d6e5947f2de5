"""`presswatch release`: a dated corpus with a data card, in one folder that can be published as it is."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import orjson
import typer

from services.console.archive_connection import When, archive, utc
from services.console.output import JsonOption, Progress, print_json, progress
from shared.archive.maintenance import export as exporting
from shared.archive.read.outlets.trouble import Trouble
from shared.archive.read.outlets.trouble_report import troubles_of
from shared.archive.schema.connection import Connection
from shared.errors import Misconfigured

app = typer.Typer()

DATA, CARD, SUMS = "articles.jsonl.gz", "README.md", "SHA256SUMS"
_MOST_GAPS, _REPORT_EVERY = 200, 500
_LICENCE = (
    "The texts belong to their outlets and authors. This release gives no right to them. Whether you may use them for "
    "research depends on the law of your country."
)


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


@app.command(epilog="Example: presswatch release corpus-2026 --since 2026-01-01 --until 2027-01-01")
def release(
    folder: Annotated[Path, typer.Argument(help="A folder that does not exist yet, or an empty one.")],
    *,
    outlet: Annotated[str | None, typer.Option(help="Only this outlet, by its id.")] = None,
    since: When = None,
    until: When = None,
    language: Annotated[str | None, typer.Option(help="Only this language, as in `ko`.")] = None,
    note: Annotated[str, typer.Option(help="What the card says on licences, in your words.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Write a dated corpus: articles as JSON lines, a data card, and the hashes of both."""
    if folder.exists() and any(folder.iterdir()):
        raise Misconfigured(f"{folder} is not empty: give a folder of its own to each release")
    folder.mkdir(parents=True, exist_ok=True)
    chosen = exporting.Range(outlet, utc(since), utc(until), None, language)
    with progress("reading articles", quiet=as_json) as report:
        tally = asyncio.run(_write(folder, chosen, note, report))
    names = (DATA, CARD)
    sums = "".join(f"{_sha256(folder / name)}  {name}\n" for name in names)
    (folder / SUMS).write_text(sums)
    if as_json:
        counts = {"articles": tally.articles, "revisions": tally.revisions, "captures": tally.captures}
        print_json({"folder": folder, **counts})
    else:
        typer.echo(f"written: {folder}, {tally.articles} articles with {tally.revisions} texts")


async def _write(folder: Path, chosen: exporting.Range, note: str, report: Progress) -> Tally:
    tally = Tally()
    async with archive(checked=False) as conn:
        await exporting.check(conn, chosen)  # before there is a file
        with (folder / DATA).open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as file:
            async for line in exporting.export(conn, chosen):
                file.write(line)
                tally.add(line)
                if tally.articles % _REPORT_EVERY == 0:
                    report(f"{tally.articles:,} articles")
        gaps = await _gaps(conn, tally)
    (folder / CARD).write_text(card(tally, gaps, chosen, note, datetime.now(UTC)), encoding="utf-8")
    return tally


async def _gaps(conn: Connection, tally: Tally) -> list[Trouble]:
    """Return the periods between the first and the last capture in which we could not see the outlets."""
    if not tally.articles:
        return []
    found = [await troubles_of(conn, outlet, tally.first, tally.last) for outlet in sorted(tally.outlets)]
    return [one for troubles in found for one in troubles]


def card(tally: Tally, gaps: list[Trouble], chosen: exporting.Range, note: str, now: datetime) -> str:
    """Return the data card, in Markdown."""
    between = f"{tally.first} to {tally.last}" if tally.articles else "none"
    parts = [
        f"# Corpus of {now:%Y-%m-%d}\n",
        f"{tally.articles:,} articles with {tally.revisions:,} texts from {tally.captures:,} captures, made by "
        f"Presswatch on {now:%Y-%m-%d %H:%M} UTC. Days of capture: {between}. Chosen: {_chosen(chosen)}.\n",
        f"`{DATA}` has an article a line, with its addresses, all its texts, its changes and its captures with their "
        f"SHA-256. Withheld articles are left out. `{SUMS}` has the hashes of these files.\n",
        *(_counts(name, counted) for name, counted in (
            ("outlet", tally.outlets), ("year", tally.years), ("language", tally.languages), ("state", tally.states),
        )),
        "## Gaps of coverage\n\nAn article may be missing, or an edit unseen, where the archive could not see an "
        f"outlet.\n\n{_listed(gaps)}\n",
        f"## Licence\n\n{note or _LICENCE}\n",
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


def _chosen(chosen: exporting.Range) -> str:
    days = [f"{name} {at:%Y-%m-%d}" for name, at in (("since", chosen.since), ("until", chosen.until)) if at]
    return ", ".join([*filter(None, (chosen.outlet, chosen.language)), *days]) or "everything"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
