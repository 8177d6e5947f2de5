"""The paragraphs of the material, each under an address that does not change: a file, a row and a number in it."""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path

from selectolax.lexbor import LexborHTMLParser

from tests.shared_data import SHARED


def paragraph(file: str, row: int, number: int) -> str:
    """Return one paragraph. `row` counts the lines of a file of stories, and is 0 elsewhere."""
    return paragraphs(file, row)[number]


def stories(file: str) -> list[str]:
    """Return the texts of a file of stories."""
    return [" ".join(_story(row).split()) for row in _rows(file)]


def story(file: str, row: int) -> tuple[str, str]:
    """Return title and text of one story."""
    one = _rows(file)[row]
    title = str(one.get("title") or one.get("headline") or "")
    return title, " ".join(_story(one).split())


def page(name: str) -> tuple[str, str]:
    """Return title and text of a page, as its set has them: `pages/SET/ID`."""
    one = _pages(name.rpartition("/")[0])[name.rpartition("/")[2]]
    return one.get("title") or "", " ".join(one["body"].split())


def day(file: str, row: int) -> str:
    """Return the day of one story as the file has it."""
    return str(_rows(file)[row]["date"])


def count(file: str) -> int:
    return len(_rows(file))


def days(file: str) -> list[float]:
    """Return the days on which the stories of a file were published, counted from 1970."""
    return [float(str(row["date"])) / 86_400_000 for row in _rows(file)]


@cache
def paragraphs(file: str, row: int) -> list[str]:
    if file.endswith(".jsonl.gz"):
        story = _rows(file)[row]
        return [" ".join(part.split()) for part in _story(story).split('",  "' if "story" in story else "\n")]
    data = _bytes(SHARED / file)
    if file.endswith(".txt"):
        return [" ".join(line.split()) for line in data.decode().splitlines() if line.strip()]
    return [" ".join(p.text(deep=True, separator=" ").split()) for p in LexborHTMLParser(data).css("p")]


def _story(row: dict[str, object]) -> str:
    return str(row.get("story") or row.get("story_text") or "")


@cache
def _rows(file: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in gzip.open(SHARED / file)]


@cache
def _pages(folder: str) -> dict[str, dict[str, str]]:
    lines = (SHARED / folder / "gold.jsonl").read_text(encoding="utf-8").strip().split("\n")
    return {row["id"]: row["gold"] for row in map(json.loads, lines)}


def _bytes(path: Path) -> bytes:
    return gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
