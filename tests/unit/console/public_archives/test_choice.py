"""Which captures of an index are asked for, and which answers are believed."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.console.archive.public_archives.choice import Choice
from services.console.archive.public_archives.index_rows import REVISIT, IndexRow
from services.console.archive.public_archives.mementos import fault_of
from services.fetcher.core.response import Hop, Response
from shared.sources import Outlet

URL = "http://paper.example/a"
BODY = b"<p>The harbour reopened.</p>"
DIGEST = "sha1:" + base64.b32encode(hashlib.sha1(BODY).digest()).decode()
ROW = IndexRow("example,paper)/a", "20200101000000", URL, "text/html", "200", DIGEST)
ASKED = f"http://archive.example/web/20200101000000id_/{URL}"


@pytest.fixture
def choice() -> Choice:
    outlet = Outlet(id="paper", name="The Paper", hosts=("paper.example",), homepage="http://paper.example/")
    owner = lambda url: "paper" if "//paper.example/" in url else "other"  # noqa: E731
    return Choice(outlet, owner, "20200101000000", "20201231235959")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, ""),
        ({"mime": REVISIT, "status": ""}, ""),
        ({"timestamp": "20191231235959"}, "other-time"),
        ({"timestamp": "29990101000000"}, "other-time"),
        ({"url": "http://bank.example/a"}, "other-outlet"),
        ({"url": "http://paper.example"}, "list"),
        ({"status": "301"}, "redirect"),
        ({"status": "404"}, "not-ok"),
        ({"mime": "image/png"}, "not-a-page"),
    ],
)
def test_only_good_answers_of_the_outlets_articles_are_asked_for(
    choice: Choice, changes: dict[str, Any], reason: str
) -> None:
    choice.owner = lambda url: "other" if "bank" in url else "paper"
    assert choice.why_not(replace(ROW, **changes))[0] == reason


def test_equal_bytes_are_a_duplicate_only_while_they_stand_there(choice: Choice) -> None:
    assert choice.why_not(ROW)[0] == "", "what was not kept does not make a duplicate"
    choice.keep(ROW)
    assert choice.why_not(replace(ROW, timestamp="20200201000000"))[0] == "unchanged"
    assert choice.why_not(replace(ROW, url="https://paper.example/a"))[0] == "", "another address"
    choice.keep(replace(ROW, digest="sha1:OTHER"))
    assert choice.why_not(ROW)[0] == "", "the old text is back"


def answer(**changes: Any) -> Response:
    headers = (("Content-Type", "text/html"), ("Memento-Datetime", "Wed, 01 Jan 2020 00:00:00 GMT"))
    whole = Response(ASKED, ASKED, 200, headers, BODY, datetime(2026, 1, 1, tzinfo=UTC))
    return replace(whole, **changes)


def without(name: str) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in answer().headers if pair[0] != name)


MOVED = ASKED.replace("20200101", "20200315")


@pytest.mark.parametrize(
    ("found", "row", "reason"),
    [
        (answer(), ROW, ""),
        (answer(body=BODY[:-1]), ROW, "wrong-digest"),
        (answer(body=b"decoded", packed=BODY), ROW, ""),
        (answer(body=b"x", headers=(*answer().headers, ("X-Archive-Orig-Content-Encoding", "gzip"))), ROW, ""),
        (answer(final_url=MOVED, redirects=(Hop(ASKED, 302),)), ROW, "other-capture"),
        (answer(final_url="http://archive.example/a", redirects=(Hop(ASKED, 302),)), ROW, "redirect"),
        (answer(), replace(ROW, timestamp="20200102000000"), "other-capture"),
        (answer(status=404), ROW, "not-ok"),
        (answer(headers=without("Memento-Datetime")), ROW, ""),
        (answer(headers=without("Memento-Datetime")), replace(ROW, digest=""), "not-a-memento"),
        (answer(headers=(("Content-Type", "application/pdf"),)), ROW, "not-a-page"),
    ],
)
def test_an_answer_must_be_the_bytes_of_that_time(found: Response, row: IndexRow, reason: str) -> None:
    assert fault_of(found, row, ASKED)[0] == reason
