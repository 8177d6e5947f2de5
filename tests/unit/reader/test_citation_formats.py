"""Citations that programs read, whatever an outlet prints as title, author or name."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.reader.core.article.citation import Citation, apa, chicago
from services.reader.core.article.citation_formats import bibtex, csl_json, ris

PLAIN = Citation(
    id="0" * 32, permalink="https://a.example/a/1/revisions/2", title="Crane", authors=(), outlet="Gazette",
    edition="", published=None, local=None, language="en", address="https://gazette.example/1",
    captured_at=datetime(2026, 3, 1, 13, tzinfo=UTC), revision="0" * 32, body_sha256="f" * 64, contributor="",
)  # fmt: skip
HOSTILE = [
    "a { open",
    "} closes",
    "{{",
    "ends with \\",
    "\\{",
    "TY  - NEWS\r\nER  - \r\n",
    'x"}, note = {y',
    "@book{k,",
    "100 %",
]


def depths(entry: str) -> list[int]:
    """How many braces are open after each character, as BibTeX counts: a backslash does not matter."""
    depth, found = 0, []
    for one in entry:
        depth += (one == "{") - (one == "}")
        found.append(depth)
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_an_entry(text: str) -> None:
    cited = replace(PLAIN, title=text, authors=(text, text), outlet=text, edition=text, address=text)
    entry = bibtex(cited)
    found = depths(entry.rstrip("\n"))
    assert found[-1] == 0 and all(depth > 0 for depth in found[entry.index("{") : -1])
    fields = re.findall(r"^  (\w+) = \{", entry, re.MULTILINE)
    assert fields == ["author", "title", "organization", "edition", "language", "url", "urldate", "note"]
    tags = [row[:6] for row in ris(cited).split("\r\n")]
    assert tags == [
        f"{tag}  - " for tag in ("TY", "TI", "AU", "AU", "T2", "ET", "LA", "UR", "Y2", "ID", "N1", "ER")
    ] + [""]
    assert len(json.loads(csl_json(cited))) == 1


@pytest.mark.parametrize(
    ("authors", "in_chicago", "in_apa"),
    [
        ((), "“Crane.” Gazette, n.d. Archived", "Crane (n.d.). Gazette."),
        (("A. Kim",), "A. Kim. “Crane.”", "A. Kim. (n.d.). Crane."),
        (("A. Kim", "B. Lee"), "A. Kim and B. Lee. “", "A. Kim & B. Lee. ("),
        (("A. Kim", "B. Lee", "C. Pak"), "A. Kim, B. Lee, and C. Pak. “", "A. Kim, B. Lee, & C. Pak. ("),
    ],
)  # fmt: skip
def test_authors_are_joined_as_the_styles_ask(authors: tuple[str, ...], in_chicago: str, in_apa: str) -> None:
    cited = replace(PLAIN, authors=authors)
    assert chicago(cited).startswith(in_chicago) and apa(cited).startswith(in_apa)
