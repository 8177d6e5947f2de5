"""Who wrote it: people before the outlet's own name, whatever the order in which a page gives them."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction

TEXT = "".join(
    f"<p>The quay of Arlen was mended for the {n}. time, says the harbour office, and will hold this year.</p>"
    for n in range(2, 6)
)
SITE = '<meta property="og:site_name" content="Arlen Gazette">'


def linked(*authors: str) -> str:
    names = ",".join(f'{{"name":"{name}"}}' for name in authors)
    return f'<script type="application/ld+json">{{"@type":"NewsArticle","author":[{names}]}}</script>'


def authors(head: str, byline: str = "") -> tuple[str, ...]:
    found = extract(
        f"<head><title>Quay mended</title>{head}</head><h1>Quay mended</h1>{byline}{TEXT}", "https://g.example/1"
    )
    assert isinstance(found, Extraction), found
    return found.byline.authors


@pytest.mark.parametrize(
    ("head", "byline", "expected"),
    [
        (SITE + linked("Arlen Gazette"), "<div class=byline>By Ana Lee</div>", ("Ana Lee",)),
        (SITE + linked("Arlen Gazette") + '<meta name=author content="Bo Kim">', "", ("Bo Kim",)),
        (SITE + linked("Arlen Gazette"), "", ("Arlen Gazette",)),
        (SITE + linked("Arlen Gazette", "Ana Lee"), "", ("Arlen Gazette", "Ana Lee")),
        (
            SITE + linked("Arlen Gazette"),
            "<div class=byline>Ana Lee, Arlen Gazette</div>",
            ("Ana Lee", "Arlen Gazette"),
        ),
        (SITE, "<div class=byline>Ana Lee Arlen Gazette</div>", ("Ana Lee",)),
        (SITE, "<div class=byline>Authored by: Ana Lee</div>", ("Ana Lee",)),
        (SITE, "<div class=author>Author Ana Lee</div>", ("Ana Lee",)),
        (SITE, "<div class=author>Posted by</div><div class=author>Ana Lee</div>", ("Ana Lee",)),
    ],
)
def test_people_come_before_the_outlet(head: str, byline: str, expected: tuple[str, ...]) -> None:
    assert authors(head, byline) == expected


@pytest.mark.parametrize(
    ("around", "expected"),
    [
        ("<p>By Ana Lee and Bo Kim</p>", ("Ana Lee", "Bo Kim")),
        ("<div><span>Written by</span><p>Ana Lee</p></div>", ("Ana Lee",)),
        ("<p>Von Ana Lee ⋅ Gründerin</p>", ("Ana Lee",)),
        ("<p>By Friday</p>", ()),
        ("<p>By the harbour of Arlen</p>", ()),
        ("<p>By Land And Sea Alike.</p>", ()),
        ("<p>Ana Lee</p>", ()),
    ],
)
def test_a_byline_that_is_merely_printed_is_known_by_its_by(around: str, expected: tuple[str, ...]) -> None:
    assert authors("", around) == expected


def test_a_number_is_nobodys_name_and_last_names_go_last() -> None:
    assert authors("<meta name=author content=105092>", "") == ()
    assert authors("<meta name=citation_author content='Lee, Ana'>", "") == ("Ana Lee",)


@pytest.mark.parametrize("line", ["본사기자 박동구", "이아나 기자", "이아나 기자 ana@gazette.example"])
def test_a_korean_signature_behind_the_text_is_its_byline(line: str) -> None:
    page = f"<title>새 방아간</title><h1>새 방아간이 조업을 시작</h1><div>{TEXT}<p>{line}</p></div>"
    found = extract(page, "https://g.example/1")
    assert isinstance(found, Extraction), found
    assert found.byline.rule == "signature"
    assert found.byline.authors in (("박동구",), ("이아나",))
    assert found.blocks[-1].text.startswith("The quay")
