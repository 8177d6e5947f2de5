"""Bylines that are merely printed: by a `By`, a label, or a name beside the day."""

from __future__ import annotations

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Extraction
from tests.unit.parser.signed_pages import TEXT, authors


@pytest.mark.parametrize(
    ("around", "expected"),
    [
        ("<p>By Ana Lee and Bo Kim</p>", ("Ana Lee", "Bo Kim")),
        ("<div><span>Written by</span><p>Ana Lee</p></div>", ("Ana Lee",)),
        ("<p>Von Ana Lee ⋅ Gründerin</p>", ("Ana Lee",)),
        ("<p>By Ana Lee December 2, 2025</p>", ("Ana Lee",)),
        ("<p>by Ana Lee ● 6 min read</p>", ("Ana Lee",)),
        ("<p>Published August 7, 2023 by Ana Lee</p>", ("Ana Lee",)),
        ("<p><span>By</span><span>Ana Lee</span></p>", ("Ana Lee",)),
        ("<p>By Ana Lee, Senior Director, Marketing</p>", ("Ana Lee",)),
        ("<p>By Ana Lee, Cape Town, South Africa</p>", ("Ana Lee",)),
        ("<p>By Ana Lee and Bo Kim, New Zealand</p>", ("Ana Lee", "Bo Kim")),
        ("<p>By Ana Lee, Bo Kim and Cy Ray, New York</p>", ("Ana Lee", "Bo Kim", "Cy Ray")),
        ("<p>By Ana Lee, Bo Kim, New York</p>", ("Ana Lee", "Bo Kim")),
        ("<p>By The Harbour editors</p>", ("The Harbour editors",)),
        ("<p>Ana Lee</p><p>3 May 2024</p>", ("Ana Lee",)),
        ("<p>3 May 2024</p><p>Ana van Lee</p>", ("Ana van Lee",)),
        ("<p>3 May 2024</p><p>Share this page</p>", ()),
        ("<h2>Harbour News</h2><p>3 May 2024</p>", ()),
        ("<p>By Friday</p>", ()),
        ("<p>3 May 2024</p><p>by email</p>", ()),
        ("<p>3 May 2024</p><p>By Night</p>", ()),
        ("<p>By Friday | May 3, 2024</p>", ()),
        ("<p>May 3, 2024 | Train Crash in Spain Kills Forty</p>", ()),
        ("<p>Israel Strikes in Gaza · 3 May 2024</p>", ()),
        ("<p>By Ana Lee, edited by Bo Kim and Cy Ho</p>", ("Ana Lee",)),
        ("<p>By Ana Lee and edited by Bo Kim</p>", ("Ana Lee",)),
        ("<p>By Ana Lee, Illustrations by Bo Kim</p>", ("Ana Lee",)),
        ("<p>By Ana Lee and Bo Kim | Photos by Cy Ho</p>", ("Ana Lee", "Bo Kim")),
        ("<p>May 3, 2024 • Harbour Works</p>", ()),
        ("<div class=byline>Ana Lee, Trial Attorney at Moor & Quay, on May 3, 2024</div>", ("Ana Lee",)),
        ("<p>By Reuters</p>", ("Reuters",)),
        ("<p>By AFP</p>", ("AFP",)),
        ("<p>By Ferries</p>", ()),
        ("<p>Written by Staff Writer</p>", ()),
        ("<p>By the harbour of Arlen</p>", ()),
        ("<p>By Land And Sea Alike.</p>", ()),
        ("<p>Ana Lee</p>", ()),
    ],
)
def test_a_byline_that_is_merely_printed_is_known_by_its_by(around: str, expected: tuple[str, ...]) -> None:
    assert authors("", around) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<h3>Written by Ana Lee</h3>", ("Ana Lee",)),
        ("<p><strong>Autorin/Autor</strong></p><p>Ana Lee</p>", ("Ana Lee",)),
        ("<h3>Author</h3><h3>Recent Posts</h3>", ()),
        ("<p>Ana Lee</p>", ()),
    ],
)
def test_a_label_far_below_the_headline_gives_the_writer(line: str, expected: tuple[str, ...]) -> None:
    short_lines = "".join(f"<p>Quay {n}</p>" for n in range(20))
    assert authors("", f"{TEXT}{short_lines}{line}") == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("This post was written by Ana Lee, MD, a doctor at Arlen Health.", ("Ana Lee",)),
        ("This article was written by The Associated Press for us.", ()),
        ("This article was written by Harbour News for us.", ()),
        ("Posted by Admin at December 16, 2025 11:15 AM", ()),
        ("Posted by Ana at December 16, 2025 11:15 AM", ("Ana",)),
        ("Author(s)</p><p>Ana Lee", ("Ana Lee",)),
        ("Author(s)</p><p>Ana Lee</p><p>Bo Kim</p><p>Cy van Ho</p><p>Recent Posts", ("Ana Lee", "Bo Kim", "Cy van Ho")),
        ("Author</p><p>Ana Lee</p><p>Bo Kim", ("Ana Lee",)),
        ("Author</p><p>Recent Posts", ()),
    ],
)
def test_labels_below_the_text(line: str, expected: tuple[str, ...]) -> None:
    found = extract(f"<head><title>Quay mended</title></head><h1>Quay mended</h1>{TEXT}<p>{line}</p>", "")
    assert isinstance(found, Extraction)
    assert found.byline.authors == expected


@pytest.mark.parametrize("line", ["Penulis: Tim Redaksi Editor: Ana Lee", "Pewarta: Kantor Berita Antara"])
def test_an_editorial_office_is_no_reporter(line: str) -> None:
    assert authors("", f"<p>{line}</p>") == ()


@pytest.mark.parametrize(("line", "expected"), [("أحمد محمود", ("أحمد محمود",)), ("أخبار محلية", ())])
def test_a_name_beside_the_day_needs_no_capitals(line: str, expected: tuple[str, ...]) -> None:
    assert authors("", f"<div>{line}</div><div>3 مايو 2024</div>") == expected


def test_the_name_of_the_site_above_the_headline_is_not_taken_for_it() -> None:
    name = "<title>Quay opened early - The Arlen Gazette</title>"
    above = "<p>The Arlen Gazette</p>" + "".join(f"<p>Section {n}</p>" for n in range(15))
    page = f"<html><head>{name}</head><body>{above}<h1>Quay opened early</h1><p>By Ana Lee and Bo Kim</p>"
    text = "<p>The quay of Arlen was opened a week early, says the harbour office in a letter to the town.</p>" * 4
    found = extract(f"{page}<article>{text}</article></body></html>", "https://g.example/2024/05/03/quay-opened-early")
    assert isinstance(found, Extraction), found
    assert found.byline.authors == ("Ana Lee", "Bo Kim")


def test_a_menu_that_contains_a_short_title_is_not_the_headline() -> None:
    menu = "<p>War Room</p><p>By Cy Park</p>" + "".join(f"<p>Section {n}</p>" for n in range(30))
    text = "<p>The quay of Arlen was opened a week early, says the harbour office in a letter to the town.</p>" * 4
    page = f"<html><head><title>War</title></head><body>{menu}<h1>War</h1><article>{text}</article></body></html>"
    found = extract(page, "https://g.example/2024/05/03/war")
    assert isinstance(found, Extraction), found
    assert found.byline.authors == ()


@pytest.mark.parametrize("below", ["<h2>Harbour Works</h2>", "<p>Privacy Policy</p>", "<p>Contact Us</p>"])
def test_a_list_of_authors_ends_at_a_heading_or_a_menu(below: str) -> None:
    assert authors("", f"<p>Authors</p><p>Ana Lee</p><p>Bo Kim</p>{below}") == ("Ana Lee", "Bo Kim")


def test_by_the_numbers_names_nobody() -> None:
    assert authors("", "<p>By The Numbers</p>") == ()
