"""A backfill from a real pywb: its captures become articles and revisions at its times, and never ours."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from tests.end_to_end.press import page_of
from tests.end_to_end.watch_process import COMMAND_S, Watch, eventually, watching
from tests.end_to_end.web_archive import Snapshot, WebArchive, archive_of

SITE = "http://paper.example"
EDIT = "<p>Correction: the keeper of the harbour lost the key on Monday, not on Tuesday, the council said.</p>"
GONE = "<html><head><title>Not found</title></head><body><h1>404 Page not found</h1><p>Sorry.</p></body></html>"


def url(number: int) -> str:
    return f"{SITE}/news/{number}.html"


SNAPSHOTS = (
    Snapshot(url(1), "2020-01-01T08:00:00Z", page_of(1)),
    Snapshot(url(1), "2020-02-01T08:00:00Z", page_of(1)),  # unchanged
    Snapshot(url(1), "2020-03-01T08:00:00Z", page_of(1, EDIT), coding="gzip"),
    Snapshot(url(1), "2020-04-01T08:00:00Z", GONE, status="404 Not Found"),
    Snapshot(url(1), "2020-05-01T08:00:00Z", GONE),  # a page that says it is not there, with status 200
    Snapshot(url(1), "2020-06-01T08:00:00Z", page_of(1, EDIT), coding="gzip"),  # the bytes of March again
    Snapshot(url(2), "2020-01-02T08:00:00Z", page_of(2)),
    Snapshot(url(3), "2020-01-03T08:00:00Z", "", status="302 Found", location=f"{SITE}/"),
    Snapshot(f"{SITE}/picture/1.png", "2020-01-04T08:00:00Z", "no picture", kind="image/png"),
    Snapshot(f"{SITE}/", "2020-01-05T08:00:00Z", f'<html><body><a href="{url(1)}">One</a></body></html>'),
    Snapshot("http://other.example/x", "2020-01-06T08:00:00Z", page_of(9)),
    *(Snapshot(url(n), f"2021-01-{n:02}T08:00:00Z", page_of(n)) for n in range(10, 28)),
    Snapshot(url(50), "2022-01-02T08:00:00Z", page_of(50)),
    Snapshot(url(51), "2022-01-03T08:00:00Z", page_of(51)),
    *(Snapshot(url(n), f"2023-01-{n - 50:02}T08:00:00Z", page_of(n)) for n in range(60, 68)),
)
"""Each test takes the captures of a year of its own, so that one watch serves all."""
OF_2020 = ("--since", "2020-01-01", "--until", "2020-12-31")


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebArchive]:
    with archive_of(tmp_path_factory.mktemp("pywb") / "archive", SNAPSHOTS) as found:
        yield found


@pytest.fixture(scope="module")
def watch(archive: WebArchive, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    folder = tmp_path_factory.mktemp("watch")
    source = folder / "paper.toml"
    source.write_text(
        f'id = "paper"\nname = "The Paper"\ncountry = "GB"\nhosts = ["paper.example"]\nhomepage = "{SITE}/"\n\n'
        '[editions.en]\nlanguage = "en"\nentry_points = []\n\n'
        f'[fetch]\nimages = false\nallow_private = ["{archive.address}"]\n'
    )
    with watching(folder / "data", source) as watch:
        yield watch


def start(watch: Watch, *more: str) -> subprocess.Popen[bytes]:
    return watch.begin("backfill", "paper", "--json", *more, PRESSWATCH_FETCH_DELAY_S="0.01")


def run(watch: Watch, *more: str, code: int = 0) -> dict[str, Any]:
    process = start(watch, *more)
    out, err = process.communicate(timeout=COMMAND_S)
    assert process.returncode == code, (out, err)
    said: dict[str, Any] = json.loads(out) if out else {"error": err.decode()}
    return said


def article_id(watch: Watch, number: int) -> str:
    return str(watch.sql("SELECT id FROM article WHERE address = %s", url(number))[0][0])


def test_captures_become_revisions_at_their_times(watch: Watch, archive: WebArchive) -> None:
    said = run(watch, "--from-archive", archive.cdx, *OF_2020)
    assert said["distinct_articles"] == 2 and said["still_under_way"] == 0
    assert said["became_articles"] == 4, "the first text, the edit, the edit again, and the other article"
    reasons = said["no_article"]
    assert (reasons["unchanged"], reasons["redirect"], reasons["not-ok"], reasons["not-a-page"], reasons["list"]) == (
        1, 1, 1, 1, 1,
    )  # fmt: skip
    assert "other-outlet" not in reasons, "the archive was asked for this outlet only"
    asked = archive.mementos()
    assert len(asked) == 4 and sum("20200601080000id_" in path for path in asked) == 0, "equal bytes are asked for once"

    first = article_id(watch, 1)
    page = watch.json(f"/api/v1/articles/{first}")
    assert page["origin"] == "archived" and page["route"] == archive.address and page["state"] == "live"
    assert watch.sql("SELECT kind FROM change WHERE article_id = %s", first) == [("revised",)]
    times = watch.sql("SELECT first_seen FROM revision WHERE article_id = %s ORDER BY first_seen", first)
    assert [f"{at:%Y-%m-%d}" for (at,) in times] == ["2020-01-01", "2020-03-01"]
    assert watch.sql("SELECT count(*) FROM capture WHERE origin <> 'archived'") == [(0,)]
    assert watch.sql("SELECT DISTINCT kind FROM observation WHERE page_kind = 'article'") == [("no-article",)]

    (capture,) = watch.sql(
        "SELECT id FROM capture WHERE address_id = %s AND captured_at = '2020-03-01T08:00:00Z'", first
    )[0]
    record = watch.json(f"/api/v1/captures/{capture}")
    assert record["origin"] == "archived" and record["captured_at"].startswith("2020-03-01T08:00:00")
    assert record["memento"] == f"http://{archive.address}/press/20200301080000id_/{url(1)}"
    for path in (f"/a/{first}", f"/captures/{capture}", f"/a/{first}/revisions"):
        assert f"een by {archive.address}" in watch.get(path), path
    assert record["memento"] in watch.get(f"/captures/{capture}")
    assert "never visited by this archive" in watch.get(f"/a/{first}/revisions")
    assert watch.json("/api/v1/search?q=origin:archived")["articles"]

    before = archive.hits.copy()
    again = run(watch, "--from-archive", archive.cdx, *OF_2020)
    assert again["done_before"] == said["sent"] and again["sent"] == 0
    assert not [path for path in (archive.hits - before) if "id_/" in path], "nothing is asked for twice"


def test_killed_in_the_middle_it_continues(watch: Watch, archive: WebArchive) -> None:
    wanted = ("--from-archive", archive.cdx, "--since", "2021-01-01", "--until", "2021-12-31")

    def asked() -> list[str]:
        return [path for path in archive.mementos() if "/2021" in path]

    done = len(archive.mementos())
    archive.most = done + 6
    first = start(watch, *wanted)
    eventually(lambda: len(archive.mementos()) > done + 6, 60, "six captures came, and it waits for the next")
    os.kill(first.pid, signal.SIGKILL)
    first.wait(COMMAND_S)
    archive.go_on.set()
    said = run(watch, *wanted)
    assert said["became_articles"] == said["distinct_articles"] == 18
    assert len(set(asked())) == 18 and len(asked()) <= 19, "only the one in hand may be asked for again"
    assert watch.sql("SELECT count(*), count(DISTINCT url) FROM capture WHERE captured_at BETWEEN '2021-01-01' AND "
                     "'2022-01-01'") == [(18, 18)]  # fmt: skip


def test_timemaps_and_warc_ranges_give_the_same(watch: Watch, archive: WebArchive) -> None:
    by_timemap = run(watch, "--from-archive", archive.timemap, "--url", url(1), *OF_2020)
    assert by_timemap["became_articles"] == 4, "without digests each capture is asked for"
    assert by_timemap["no_article"]["not-ok"] == 1
    assert watch.sql("SELECT count(*) FROM revision WHERE article_id = %s", article_id(watch, 1)) == [(2,)]
    year = ("--since", "2022-01-01", "--until", "2022-01-02")
    by_files = run(watch, "--from-archive", archive.cdx, "--warcs", archive.files, *year)
    assert by_files["became_articles"] == 1
    (capture,) = watch.sql("SELECT id FROM capture WHERE url = %s", url(50))[0]
    record = watch.json(f"/api/v1/captures/{capture}")
    assert record["memento"].startswith(f"{archive.files}press.warc.gz#bytes=")
    assert ["X-Desk", "Harbour"] in record["message"]["headers"], "a record has the outlet's own headers"


def test_a_timemap_leads_to_no_host_that_nobody_named(watch: Watch, archive: WebArchive) -> None:
    """The timemap names a capture at another name of this machine, as it could name any server."""
    other = f"localhost:{archive.address.partition(':')[2]}"
    memento = f"http://{other}/press/20220103080000id_/{url(51)}"
    link = f'<{memento}>; rel="memento"; datetime="Mon, 03 Jan 2022 08:00:00 GMT"'
    archive.replaced["timemap/link"] = link.encode()
    wanted = ("--from-archive", archive.timemap, "--url", url(51), "--since", "2022-01-03", "--until", "2022-01-03")
    before = len(archive.mementos())
    try:
        assert run(watch, *wanted)["no_article"] == {"other-host": 1}
        assert len(archive.mementos()) == before
        asked = run(watch, *wanted, "--memento-host", other)
    finally:
        archive.replaced.clear()
    assert "other-host" not in asked["no_article"], "now the fetcher's own rules decide"


def test_what_may_not_be_believed_or_asked_for_is_refused(watch: Watch, archive: WebArchive) -> None:
    wanted = ("--from-archive", archive.cdx, "--since", "2022-01-03", "--until", "2022-12-31")
    archive.replaced["20220103080000id_"] = page_of(51, "<p>A word the outlet never wrote.</p>").encode()
    assert run(watch, *wanted)["no_article"] == {"wrong-digest": 1}
    archive.replaced.clear()
    archive.robots = "User-agent: *\nDisallow: /press/2022\nCrawl-delay: 0.1\n"
    watch.redis().delete(*watch.redis().keys("*robots*"))
    before = archive.hits.copy()
    assert run(watch, *wanted, "--again")["no_article"] == {"refused": 1}
    assert not [path for path in archive.hits - before if "id_/" in path]
    archive.robots = ""
    watch.redis().delete(*watch.redis().keys("*robots*"))
    assert watch.sql("SELECT count(*) FROM capture WHERE url = %s", url(51)) == [(0,)]


def test_an_archive_that_is_away_is_asked_again_later(watch: Watch, archive: WebArchive) -> None:
    archive.broken["id_/"] = 503
    wanted = ("--from-archive", archive.cdx, "--since", "2023-01-01", "--until", "2023-12-31")
    said = run(watch, *wanted, code=3)
    assert "503" in said["stopped"] and said["sent"] == 0
    archive.broken.clear()
    assert run(watch, *wanted)["became_articles"] == 8
    archive.broken["/cdx"] = 404
    assert "not an index of captures" in run(watch, *wanted, code=1)["error"]
    archive.broken.clear()


def test_a_private_address_is_refused_until_the_source_file_allows_it(watch: Watch, archive: WebArchive) -> None:
    """The command names the line, and the line helps at once."""
    wanted = ("--from-archive", f"http://{archive.pywb}/press/cdx", "--since", "2020-01-02", "--until", "2020-01-02")
    for _ in range(2):
        error = run(watch, *wanted, code=1)["error"]
    line = f'allow_private = ["{archive.pywb}"]'
    assert f"its address is private: add {line} to [fetch] in the outlet's source file" in error
    source = watch.data.with_name("paper.toml")
    source.write_text(re.sub(r"allow_private = .*", line, source.read_text()))
    assert run(watch, *wanted)["became_articles"] == 1
    error = run(watch, "--from-archive", "http://127.0.0.1/press/cdx", *OF_2020, code=1)["error"]
    assert 'allow_private = ["127.0.0.1:80"]' in error
