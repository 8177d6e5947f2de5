"""Answers of CDX servers in every form they have, and answers that are none."""

from __future__ import annotations

import pytest

from services.console.archive.public_archives.index_rows import IndexRow, digest_of, parse_index
from services.console.archive.public_archives.timemap import parse_timemap, stamp_of

URL = "http://paper.example/a b".replace(" ", "%20")
DIGEST = "34WLAVOGR3PANSLQJ5LVGXMPRYJCE4PI"
ROW = IndexRow("example,paper)/a%20b", "20200101000000", URL, "text/html", "200", f"sha1:{DIGEST}", length=365)
WITH_PLACE = IndexRow(ROW.urlkey, ROW.timestamp, URL, "text/html", "200", ROW.digest, "a.warc.gz", 17, 365)
PLAIN = f"{ROW.urlkey} 20200101000000 {URL} text/html 200 {DIGEST}"
FORMS = {
    "Wayback JSON": (
        f'[["urlkey","timestamp","original","mimetype","statuscode","digest","length"],'
        f'["{ROW.urlkey}","20200101000000","{URL}","text/html","200","{DIGEST}","365"]]',
        ROW,
    ),
    "Wayback text": (f"{PLAIN} 365\n", ROW),
    "11 fields": (f"{PLAIN} - - 365 17 a.warc.gz\n", WITH_PLACE),
    "JSON lines": (
        f'{{"urlkey": "{ROW.urlkey}", "timestamp": "20200101000000", "url": "{URL}", "mime": "text/html", '
        f'"status": "200", "digest": "{DIGEST}", "length": "365", "offset": "17", "filename": "a.warc.gz"}}',
        WITH_PLACE,
    ),
    "CDXJ": (
        f'{ROW.urlkey} 20200101000000 {{"url": "{URL}", "mime": "text/html", "status": "200", '
        f'"digest": "sha1:{DIGEST}", "length": 365, "offset": 17, "filename": "a.warc.gz"}}',
        WITH_PLACE,
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_row(form: str) -> None:
    text, row = FORMS[form]
    page = parse_index(text.encode())
    assert page.rows == (row,) and not page.resume_key and not page.broken


def test_resume_keys_are_found_in_text_and_json() -> None:
    text = parse_index(f"{PLAIN} 365\n\nexample%2Cpaper%29%2Fb+2021\n".encode())
    assert (len(text.rows), text.resume_key) == (1, "example%2Cpaper%29%2Fb+2021")
    array = parse_index(b'[["urlkey","timestamp","original"],["k","20200101000000","http://a.example/"],[],["KEY"]]')
    assert (len(array.rows), array.resume_key, array.broken) == (1, "KEY", 0)


@pytest.mark.parametrize("body", [b"", b"[]", b"\n"])
def test_an_empty_answer_has_no_rows_and_is_no_fault(body: bytes) -> None:
    page = parse_index(body)
    assert not page.rows and not page.broken


@pytest.mark.parametrize(
    "line",
    [
        "<html><body>Too many requests</body></html>",
        f"{ROW.urlkey} 20201301000000 {URL} text/html 200 {DIGEST} 365",  # no such month
        f"{ROW.urlkey} 2020 {URL} text/html 200 {DIGEST} 365",
        f"{ROW.urlkey} 20200101000000 ftp://paper.example/ text/html 200 {DIGEST} 365",
        f"{ROW.urlkey} 20200101000000 {URL}{'x' * 20_000} text/html 200 {DIGEST} 365",
        '{"timestamp": ["20200101000000"], "url": {}}',
        "[[[1]]]",
    ],
)
def test_what_is_no_row_is_counted_and_skipped(line: str) -> None:
    page = parse_index(
        f"{PLAIN} 365\n{line}\n".encode() if not line.startswith("[") else b"[[]," + line.encode() + b"]"
    )
    assert page.broken == 1


def test_a_digest_gets_the_name_that_its_length_shows() -> None:
    assert digest_of(DIGEST) == f"sha1:{DIGEST}"
    assert digest_of("ab" * 32) == f"sha256:{'ab' * 32}"
    assert digest_of("md5:00") == "md5:00" and digest_of("-") == ""


@pytest.mark.parametrize("date", ["Fri, 31 Dec 9999 23:59:59 -2359", "Fri, 31 Dec 99999999999 23:59:59 -2359", "x"])
def test_a_time_of_no_year_is_no_memento(date: str) -> None:
    link = f'<http://a.example/20260101000000/http://a.example/>; rel="memento"; datetime="{date}"'
    assert parse_timemap(link.encode(), "http://a.example/").rows == () and stamp_of(date) == ""
