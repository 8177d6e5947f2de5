"""The same bytes give the same messages in every process, whatever order its sets and dictionaries have there."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.waiting import PATIENCE_S

PROGRAM = """
from datetime import UTC, datetime
from services.enricher.adapters.language_model import LanguageModel
from services.enricher.core.enrich import enrich
from services.parser.core.extract import extract
from services.parser.core.links import read_links
from shared.archive.diff.weight import weigh
from shared.contracts import Article, BlobRef, Origin, PageKind

URL, NOW = "https://gazette.example/harbour", datetime(2024, 5, 3, tzinfo=UTC)
line = "The harbour of Arlen grew by {} metres on 3 May 2024, says the port, which is <b>enough</b> for now."
text = "".join(f"<p>{line.format(n)}</p>" for n in "1234")
head = '<title>Harbour | Gazette</title><meta name=author content="Ana Lee, Bo Kim">'
head += '<meta property="og:site_name" content="Gazette"><meta name=keywords content="port,sea,ship">'
head += '<link rel=alternate hreflang=ko href=/ko><link rel=amphtml href=/amp>'
body = "<h1>Harbour</h1><div class=byline>By Ana Lee</div><time>3 May 2024</time>" + text
found = extract(f"<head>{head}</head>{body}", URL)
print(found)

article = Article(capture_id="c", url=URL, address=URL, captured_at=NOW, outlet="gazette", origin=Origin.FETCHED,
                  body=BlobRef(sha256="0" * 64, size=1), parser="1", title=found.title, blocks=found.blocks)
print(enrich(article, {"en", "ko", "fr"}, "Asia/Pyongyang", LanguageModel().rank).encode())

rows = "".join(f"<li><a href=/news/2024/{n}0>Ferry number {n} sails again</a><p>3 May 2024</p><img src=/{n}.jpg></li>"
               for n in range(20))
print(read_links(f"<ul>{rows}</ul><a rel=next href=?page=2>more</a>".encode(), PageKind.LISTING, URL))
items = "".join(f"<item><title>Ferry {n}</title><link>/{n}</link><author>Ana</author><category>sea</category></item>"
                for n in range(20))
print(read_links(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), PageKind.FEED, URL))
entries = "".join(f"<url><loc>https://gazette.example/{n}</loc><lastmod>2024-05-03</lastmod></url>" for n in range(20))
print(read_links(f"<urlset>{entries}</urlset>".encode(), PageKind.SITEMAP, URL))
print(read_links(b'{"a": {"url": "/1", "title": "x"}, "b": {"url": "/2", "title": "y"}}', PageKind.JSON_LIST, URL))

old = {"title": "Harbour", "blocks": [{"kind": "paragraph", "text": f"Ana Lee met Kim Jong Un. {n}"} for n in range(9)]}
print(weigh(old, {**old, "blocks": old["blocks"][::2]}))
"""


def printed(seed: str) -> str:
    """What a process of its own makes of it all, with its hashes made from `seed`."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    return done.stdout


def test_hashes_do_not_matter() -> None:
    first = printed("1")
    assert len(first.splitlines()) == 7
    assert first.count("Ferry") >= 40
    assert printed("77") == first
