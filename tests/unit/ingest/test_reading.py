"""What is read from files: stories, pages, web archives, and the reasons where nothing is."""

from __future__ import annotations

import gzip
import io
import json
from pathlib import Path

import pytest

from services.console.archive.ingest.files import read, sources
from services.console.archive.ingest.items import IngestOptions, Item, Skipped
from services.console.archive.ingest.journal import ItemOutcome, Journal
from services.console.archive.ingest.json_stories import read_stories, story
from services.console.archive.ingest.paragraph_repair import split_paragraphs
from tests.shared_data import shared_data

PAGE = "<html><head><title>T</title>{}</head><body><p>Text</p></body></html>"


def test_joined_lines_come_apart_and_the_writers_commas_stay() -> None:
    joined = "He met A, B and C., ,  The message said:, ,  I extend, with joy, greetings. , , ,  , , ,"
    assert split_paragraphs(joined) == "He met A, B and C.\nThe message said:\nI extend, with joy, greetings."


@pytest.mark.parametrize(
    "text", ["One, two, three.", "A line.\nAnother, with a comma.", "The C.C., General Federation"]
)
def test_text_that_was_not_joined_is_left_alone(text: str) -> None:
    assert split_paragraphs(text) == text


def test_stories_of_one_page_get_addresses_of_their_own() -> None:
    rows = [{"story": f"Text {i}.", "title": "T", "index.link": "http://k.example/day.html"} for i in range(2)]
    found = [story("f:1", row, IngestOptions(outlet="k")) for row in rows]
    urls = [one.capture.url for one in found if isinstance(one, Item)]
    assert len(set(urls)) == 2
    assert all(url.startswith("http://k.example/day.html#story=") for url in urls)


def test_a_number_of_milliseconds_at_midnight_is_a_day() -> None:
    found = story("f:1", {"text": "Text.", "url": "http://k.example/1", "date": 1703376000000}, IngestOptions())
    assert isinstance(found, Item)
    assert found.capture.hints.published_printed == "2023-12-24"
    assert found.capture.captured_at is None


def test_what_cannot_be_sent_says_why() -> None:
    lines = [b"{broken", b'{"text": "", "url": "http://k.example/1"}', b'{"text": "T."}', b'{"text": "T", "url": "x"}']
    found = list(read_stories("f", io.BytesIO(b"\n".join(lines)), IngestOptions()))
    assert [one.reason for one in found if isinstance(one, Skipped)] == ["bad-json", "no-text", "no-url", "bad-url"]


def test_a_page_gets_its_address_from_index_sidecar_or_itself(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(PAGE.format("").encode()))
    (tmp_path / "gold.jsonl").write_text(json.dumps({"id": "a", "url": "http://k.example/a"}) + "\n")
    (tmp_path / "b.html").write_text(PAGE.format(""))
    (tmp_path / "b.html.url").write_text("http://k.example/b\n")
    (tmp_path / "c.html").write_text(PAGE.format('<link rel="canonical" href="http://k.example/c">'))
    (tmp_path / "d.html").write_text(PAGE.format(""))
    found = [one for source in sources([tmp_path]) for one in read(source, IngestOptions())]
    urls = [one.capture.url for one in found if isinstance(one, Item)]
    assert urls == ["http://k.example/a", "http://k.example/b", "http://k.example/c"]
    assert [one.reason for one in found if isinstance(one, Skipped)] == ["no-url"]


@pytest.mark.parametrize(
    "said", ["http://[::1", "javascript:alert(1)", "//x.example/1", "http://a b/", "data:,x", "\\\\x"]
)
def test_a_page_with_an_odd_address_is_known_by_another(tmp_path: Path, said: str) -> None:
    path = tmp_path / "page.html"
    path.write_text(f'<link rel=canonical href="{said}"><meta property=og:url content="https://a.example/1"><p>x')
    (found,) = [one for source in sources([path]) for one in read(source, IngestOptions())]
    assert isinstance(found, Item)
    assert found.capture.url == "https://a.example/1"


def test_rows_that_nest_without_end_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "stories.jsonl"
    row = '{"text": "A harbour.", "url": "https://a.example/1"}'
    path.write_text("\n".join(['{"text": ' * 100_000, row, "[" * 100_000, f'{{"text": "x", "date": {"9" * 5000}}}']))
    found = [one for source in sources([path]) for one in read(source, IngestOptions())]
    assert [type(one) for one in found] == [Skipped, Item, Skipped, Skipped]


def test_the_journal_remembers_and_passes_over_a_torn_line(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "journal.jsonl"
    with Journal(path) as journal:
        journal.write("r1", "f:1", ItemOutcome("article", article="a"))
    with path.open("a") as file:
        file.write('{"ref": "r2", "outc')
    assert Journal(path).get("r1") == ItemOutcome("article", article="a")
    assert Journal(path).get("r2") is None


@pytest.mark.shared_data
def test_every_shared_page_and_story_is_an_item_or_has_a_reason() -> None:
    paths = [shared_data("pages"), shared_data("data/kcna-2011.jsonl.gz")]
    found = [one for source in sources(paths) for one in read(source, IngestOptions())]
    assert len(found) == 650 + 13_907
    assert {one.reason for one in found if isinstance(one, Skipped)} == {"no-text"}
    assert sum(isinstance(one, Item) for one in found) == 650 + 11_997
