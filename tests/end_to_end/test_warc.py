"""What one watch saw, handed to another as WARC: the same articles, texts, times, bytes, headers and ways."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from aiohttp import web
from warcio.archiveiterator import ArchiveIterator

from shared.web_archives.records import CAPTURE_TYPE
from tests.end_to_end.press import Press, page_of, serving
from tests.end_to_end.watch_process import Watch, eventually, watching
from tests.end_to_end.web_archive import archive_of

KOREAN = (
    "<!doctype html><html><head><meta charset='euc-kr'><title>항구가 다시 열렸다</title></head><body><article>"
    "<h1>항구가 다시 열렸다</h1><p>서쪽 항구가 화요일에 다시 문을 열었다고 시의회가 밝혔다. 공사는 봄까지 이어진다.</p>"
    "<p>주민들은 이날 아침부터 부두에 모여 첫 배를 맞았으며, 시장은 새 등대의 불을 켰다.</p>"
    "<p>등대는 삼 년 전 폭풍으로 무너졌다. 공사에는 구백 명이 참가하였으며 비용은 항구가 부담한다.</p>"
    "<p>관계자는 다음 배가 목요일에 들어올 예정이라고 말했다.</p></article></body></html>"
)
OURS = ("body", "origin", "producer", "walk", "lane")


class Abroad(Press):
    """With a page in EUC-KR sent by gzip, and one that moved."""

    def routes(self) -> list[web.RouteDef]:
        return [*super().routes(), web.get("/ko.html", self._korean), web.get("/old", self._moved)]

    async def _korean(self, request: web.Request) -> web.Response:
        headers = {"Content-Type": "text/html; charset=euc-kr", "Content-Encoding": "gzip", "X-Desk": "Foreign"}
        return web.Response(body=gzip.compress(KOREAN.encode("euc-kr")), headers=headers)

    async def _moved(self, request: web.Request) -> web.Response:
        raise web.HTTPMovedPermanently("/news/50.html")

    def source(self, poll_s: float = 2) -> str:
        return super().source(poll_s).replace("[schedule]\n", "[schedule]\nrevisit_after = [1000000]\n")


@pytest.fixture(scope="module")
def press() -> Iterator[Abroad]:
    press = Abroad(3)
    with serving(press):
        yield press


@pytest.fixture(scope="module")
def first(press: Abroad, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    folder = tmp_path_factory.mktemp("first")
    with watching(folder / "data", press.write_source(folder)) as watch:
        watch.ask_for(*(f"http://{press.address}{path}" for path in ("/ko.html", "/old")))
        eventually(lambda: watch.count("article") == 5, 40, "five articles")
        press.more = "<p>The keeper was found on Wednesday, the council added, and the key with her.</p>"
        watch.ask_for(*(press.url(n) for n in press.articles))  # no visit of the schedule's own: it might be over
        eventually(lambda: watch.count("revision") >= 8, 40, "a second text of those in the feed")
        eventually(lambda: watch.count("picture") and not watch.pending(), 30, "nothing on its way")
        yield watch


@pytest.fixture(scope="module")
def second(press: Abroad, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """Knows nothing of the outlet's site: it has no source."""
    folder = tmp_path_factory.mktemp("second")
    (folder / "other.toml").write_text(
        'id = "other"\nname = "Other"\ncountry = "GB"\nhosts = ["other.example"]\n\n'
        '[editions.en]\nlanguage = "en"\nentry_points = []\n'
    )
    with watching(folder / "data", folder / "other.toml") as watch:
        yield watch


def command(watch: Watch, *said: object) -> str:
    done = watch.command(*said)
    assert done.returncode == 0, done.stderr + done.stdout
    return done.stdout


def articles(watch: Watch, folder: Path) -> dict[str, Any]:
    """By address, what must be the same: not what hangs on visits that found nothing new, nor where it came from."""
    file = folder / "export.jsonl"
    command(watch, "export", "--to", file)
    rows = [json.loads(line) for line in file.read_text().splitlines()]
    return {row["address"]: _kept(row) for row in rows}


def _kept(row: dict[str, Any]) -> dict[str, Any]:
    texts = [{k: v for k, v in text.items() if k != "last_seen"} for text in row["revisions"]]
    captures = [{k: v for k, v in capture.items() if k != "origin"} for capture in row["captures"]]
    same = ("id", "title", "language", "published", "sort_at", "first_captured_at", "last_captured_at", "revision_id")
    return {"texts": texts, "captures": captures, **{name: row[name] for name in same}}


def answers(path: Path) -> dict[str, tuple[Any, ...]]:
    """Of each capture of an article, by record: address, time, digest, headers as sent, and all its message tells."""
    found: dict[str, list[Any]] = {}
    with path.open("rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            head = record.rec_headers
            if head.get_header("Content-Type") == CAPTURE_TYPE:
                message = json.loads(record.content_stream().read())
                if message.get("kind", "article") == "article":
                    kept = {k: v for k, v in message.items() if k not in OURS}
                    found[head.get_header("WARC-Concurrent-To")] = [kept]
            elif (name := head.get_header("WARC-Record-ID")) in found:
                sent = record.http_headers.headers if record.http_headers else []
                found[name] += [head.get_header(n) for n in ("WARC-Target-URI", "WARC-Date", "WARC-Payload-Digest")]
                found[name] += [sent, record.content_stream().read()]
    return {name: tuple(value) for name, value in found.items()}


def test_another_watch_takes_in_all_that_one_saw(first: Watch, second: Watch, press: Abroad, tmp_path: Path) -> None:
    file = tmp_path / "seen.warc.gz"
    command(first, "export", "--warc", file)
    seen = articles(first, tmp_path)

    reported = json.loads(command(second, "ingest", "--json", file))
    assert reported["became_articles"] >= 8 and not reported["still_under_way"], reported
    assert articles(second, tmp_path) == seen
    texts = [len(row["texts"]) for row in seen.values()]
    assert sorted(texts)[-3:] == [2, 2, 2] and len(seen) == 5

    again = tmp_path / "again.warc.gz"
    command(second, "export", "--warc", again)
    assert answers(again) == answers(file)
    ways = [message["redirects"] for message, *_ in answers(again).values() if message.get("redirects")]
    assert ways and ways[0][0]["url"].endswith("/old") and ways[0][0]["status"] == 301
    korean = [one for one in answers(again).values() if one[1].endswith("/ko.html")]
    assert korean and korean[0][-1] == KOREAN.encode("euc-kr")
    assert ["X-Desk", "Foreign"] in [list(pair) for pair in korean[0][0]["headers"]]


def test_pywb_shows_the_pages_of_the_file(first: Watch, press: Abroad, tmp_path: Path) -> None:
    """It indexes metadata records too. One at the address and second of its page was shown in place of the page."""
    file = tmp_path / "seen.warc.gz"
    command(first, "export", "--warc", file)
    with archive_of(tmp_path / "pywb", file) as archive:
        for url, body in ((press.url(0), press.more), (f"http://{press.address}/ko.html", KOREAN)):
            with urlopen(f"http://{archive.pywb}/press/cdx?url={quote(url)}&output=json") as answer:
                rows = [json.loads(line) for line in answer]
            assert rows and {row["mime"] for row in rows} <= {"text/html", "warc/revisit"}
            with urlopen(f"http://{archive.pywb}/press/{rows[-1]['timestamp']}id_/{url}") as answer:
                assert body.encode("utf-8" if body == press.more else "euc-kr") in answer.read()


def test_the_same_file_again_changes_nothing(first: Watch, second: Watch, tmp_path: Path) -> None:
    file = tmp_path / "seen.warc.gz"
    command(first, "export", "--warc", file)
    command(second, "ingest", file)
    before, captures, events = articles(second, tmp_path), second.count("capture"), second.count("event")
    command(second, "ingest", "--again", file)
    assert (articles(second, tmp_path), second.count("capture"), second.count("event")) == (before, captures, events)


def test_what_an_order_withholds_is_not_handed_on(first: Watch, press: Abroad, tmp_path: Path) -> None:
    file = tmp_path / "rest.warc.gz"
    command(first, "withhold", press.url(1), "--reason", "order of a court")
    [(picture,)] = first.sql("SELECT sha256 FROM picture ORDER BY sha256 LIMIT 1")
    command(first, "withhold", picture, "--reason", "order of a court")
    command(first, "export", "--warc", file)
    with file.open("rb") as stream:
        records = [
            (r.rec_headers.get_header("WARC-Target-URI"), r.content_stream().read()) for r in ArchiveIterator(stream)
        ]
    assert press.url(0) in [uri for uri, _ in records]
    assert press.url(1) not in [uri for uri, _ in records]
    assert not any(page_of(1)[:200].encode() in body for _, body in records)
    [(held,)] = first.sql("SELECT url FROM picture WHERE sha256 = %s LIMIT 1", picture)
    assert held not in [uri for uri, _ in records]
