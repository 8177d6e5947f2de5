"""What the archive would take for an edit: each gold page as at two visits between which only its furniture changed,
and again with its article really edited.

    python -m tests.bench.page_noise [--pages DIR] [--every N] [--json FILE]

Prints the share of pages whose furniture made a revision, each with what did it, and of the edits the share that made
none, each with its kind. A page and its edit go through the extractor and the hash by which the publisher knows texts.
"""

from __future__ import annotations

import argparse
import gzip
import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction
from services.publisher.core.text_hashes import text_identity
from tests.bench.visits import ALTERATIONS, Words, own_paragraphs, own_words, plain, visited
from tests.shared_data import SHARED

_TITLE = re.compile(r"(<h1\b[^>]*>)(.*?)(</h1\s*>)", re.I | re.S)
_WORD = re.compile(r"(?<![&#\w])[^\W\d_]{4,}(?![\w;])")
_DIGIT = re.compile(r"(?<![&#\w])\d(?!\w*;)")


@dataclass(frozen=True, slots=True)
class GoldPage:
    name: str
    url: str
    source: str
    words: Words


@dataclass(slots=True)
class Found:
    """`false`: pages by the alterations that made a revision; `missed`: edits by kind that made none."""

    pages: int = 0
    unread: int = 0
    false: dict[str, list[str]] = field(default_factory=dict)
    edits: Counter[str] = field(default_factory=Counter)
    missed: dict[str, list[str]] = field(default_factory=dict)


def pages(folder: Path, every: int = 1) -> Iterator[GoldPage]:
    for gold in sorted(folder.glob("*/gold.jsonl")):
        for row in map(json.loads, gold.read_text(encoding="utf-8").splitlines()[::every]):
            body = gzip.decompress((gold.parent / f"{row['id']}.html.gz").read_bytes())
            url = row.get("url") or "https://example.org/"
            name = f"{gold.parent.name}/{row['id'][:24]}"
            yield GoldPage(name, url, body.decode("utf-8", "replace"), own_words(row["gold"]["body"]))


def text_id(page: GoldPage, source: str) -> str | None:
    """As the publisher would name the text; None where there is no article."""
    read = extract(source, page.url)
    return text_identity("bench", read.title, read.standfirst, read.blocks)[0] if isinstance(read, Extraction) else None


def causes(page: GoldPage) -> list[str]:
    """Which alterations made another text of it; by each alone, or `together`."""
    names = tuple(ALTERATIONS)
    if _differ(page, names):
        return [name for name in names if _differ(page, (name,))] or ["together"]
    return []


def _differ(page: GoldPage, names: tuple[str, ...]) -> bool:
    first, second = (text_id(page, visited(page.source, page.words, visit, page.name, names)) for visit in (1, 2))
    return first != second


def edits(page: GoldPage) -> Iterator[tuple[str, str]]:
    """Kinds of edit and the page's source with it; only those that the page has a place for."""
    own = [m for m in own_paragraphs(page.source, page.words) if len(plain(m.group())) > 60]
    simple = [m for m in own if "<" not in m.group()[m.group().index(">") + 1 : -4].rstrip("<")]
    if simple:
        chosen = simple[len(simple) // 2]
        for kind, pattern, new in (("a word", _WORD, "zwieback"), ("a digit", _DIGIT, "9")):
            inside = chosen.group()
            hit = pattern.search(inside, inside.index(">") + 1)
            if hit and hit.group() != new:
                at = chosen.start() + hit.start()
                yield kind, page.source[:at] + new + page.source[at + len(hit.group()) :]
    if len(own) > 2:
        chosen = own[len(own) // 2]
        yield "a paragraph gone", page.source[: chosen.start()] + page.source[chosen.end() :]
        added = "<p>In the evening the ministry withdrew its statement of the morning and announced an inquiry.</p>"
        yield "a paragraph more", page.source[: chosen.end()] + added + page.source[chosen.end() :]
    title = _TITLE.search(page.source)
    shown = plain(title[2]) if title else ""
    if title and len(shown) > 20:
        told_so = {shown, html.escape(shown), html.escape(shown, quote=False), title[2].strip()}
        source = page.source
        for text in sorted(told_so, key=len, reverse=True):
            source = source.replace(text, "Ministry withdraws its statement and announces an inquiry")
        yield "the headline", source


def look(page: GoldPage, found: Found) -> None:
    before = text_id(page, page.source)
    if before is None:
        found.unread += 1
        return
    found.pages += 1
    for cause in causes(page):
        found.false.setdefault(cause, []).append(page.name)
    for kind, source in edits(page):
        found.edits[kind] += 1
        if text_id(page, source) == before:
            found.missed.setdefault(kind, []).append(page.name)


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--pages", type=Path, default=SHARED / "pages")
    cli.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth page of each set")
    cli.add_argument("--json", type=Path, metavar="FILE", help="also write the figures there")
    args = cli.parse_args()
    found = Found()
    for page in pages(args.pages, args.every):
        look(page, found)
    _tell(found)
    if args.json:
        args.json.write_text(json.dumps(figures(found)))


def figures(found: Found) -> dict[str, float]:
    missed = sum(map(len, found.missed.values()))
    return {
        "pages": found.pages,
        "false_share": len({n for names in found.false.values() for n in names}) / max(1, found.pages),
        "edits": found.edits.total(),
        "missed_share": missed / max(1, found.edits.total()),
    }


def _tell(found: Found) -> None:
    told_figures = figures(found)
    print(f"{found.pages} pages ({found.unread} without an article); furniture made a revision of", end=" ")
    print(f"{told_figures['false_share']:.2%}")
    for cause, names in sorted(found.false.items()):
        print(f"  {cause}: {len(names)}: {', '.join(names)}")
    print(f"{found.edits.total()} edits; {told_figures['missed_share']:.2%} made none")
    for kind, names in sorted(found.missed.items()):
        print(f"  {kind}: {len(names)} of {found.edits[kind]}: {', '.join(names)}")


if __name__ == "__main__":
    main()
