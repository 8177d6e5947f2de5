"""The same page gives the same article in every process, whatever order its sets and dictionaries have there."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
from services.parser.core.extract import extract
line = "The harbour of Arlen grew by {} metres, says the port, which is <b>enough</b> for now."
text = "".join(f"<p>{line.format(n)}</p>" for n in "1234")
head = '<title>Harbour | Gazette</title><meta name=author content="Ana Lee, Bo Kim">'
head += '<meta property="og:site_name" content="Gazette"><meta name=keywords content="port,sea,ship">'
head += '<link rel=alternate hreflang=ko href=/ko><link rel=amphtml href=/amp>'
body = "<h1>Harbour</h1><div class=byline>By Ana Lee</div><time>3 May 2024</time>" + text
print(extract(f"<head>{head}</head>{body}", "https://gazette.example/1"))
"""


def printed(seed: str) -> str:
    """What a process of its own makes of the page, with its hashes made from `seed`."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout


def test_hashes_do_not_matter() -> None:
    first = printed("1")
    assert "Harbour" in first
    assert all(printed(seed) == first for seed in ("2", "77"))
