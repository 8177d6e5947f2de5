"""The whole watch with its bodies in an object store: what it reads, what an outage does, who may reach the store."""

from __future__ import annotations

import json
import re
import signal
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.press import Press, serving, title_of
from tests.end_to_end.test_secrets import environ_of
from tests.end_to_end.watch_process import Watch, eventually, watching
from tests.object_stores import SECRET, ObjectServer, Rclone, Seaweed, object_server
from tests.waiting import PATIENCE_S

NEED_BODIES = {"fetcher", "parser", "publisher", "reader"}


def presswatch(watch: Watch, *words: str) -> tuple[int, Any]:
    """Run a command as a person does, with what the watch says in run.json."""
    done = watch.command(*words, "--json")
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def requests(watch: Watch, *services: str) -> dict[tuple[str, str], int]:
    """Requests to the object store so far, by operation and result."""
    counted: dict[tuple[str, str], int] = {}
    for service in services:
        url = watch.run_file()["services"][service]["url"]
        with urllib.request.urlopen(f"{url}/metrics", timeout=PATIENCE_S) as answer:
            text = answer.read().decode()
        for operation, result, value in re.findall(
            r'presswatch_blob_requests_total\{operation="(\w+)",result="(\w+)"\} (\S+)', text
        ):
            counted[operation, result] = counted.get((operation, result), 0) + int(float(value))
    return counted


def dead_letters(watch: Watch) -> int:
    server = watch.redis()
    return sum(int(str(server.xlen(key))) for key in server.scan_iter("*dead*", _type="stream"))


def use(server: ObjectServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in server.environment("watch").items():
        monkeypatch.setenv(name, value)


def test_pages_and_pictures_live_in_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    press = Press(6)
    with object_server(Seaweed, tmp_path / "store") as server, serving(press):
        use(server, monkeypatch)
        with watching(tmp_path / "data", press.write_source(tmp_path, poll_s=30)) as watch:
            eventually(lambda: watch.count("article") == 6, 60, "the articles")
            eventually(lambda: watch.count("picture") == 5, 60, "the pictures")
            made = requests(watch, *NEED_BODIES)
            print("requests for 6 articles, 5 pictures and their lists:", made)
            [(article, capture)] = watch.sql(
                "SELECT a.article_id, c.id FROM address a JOIN capture c ON c.url = a.address WHERE a.address = %s",
                press.url(3),
            )
            assert title_of(3) in watch.get(f"/a/{article}")
            assert "200" in watch.get(f"/captures/{capture}"), "its message, from the manifests"
            [(picture,)] = watch.sql("SELECT sha256 FROM picture LIMIT 1")
            with urllib.request.urlopen(f"{watch.site.rstrip('/')}/media/{picture}", timeout=PATIENCE_S) as answer:
                assert answer.headers["Content-Type"] == "image/png" and answer.read()
            assert not list((watch.data / "blobs").rglob("*")), "nothing is in the folder"
            _only_what_needs_bodies_has_the_key(watch)
            _the_commands_work(watch, tmp_path)


def _only_what_needs_bodies_has_the_key(watch: Watch) -> None:
    found = watch.run_file()
    pids = {name: one["pid"] for name, one in found["services"].items()} | found["servers"]
    with_key = {name for name, pid in pids.items() if SECRET in environ_of(pid).values()}
    assert with_key == NEED_BODIES


def _the_commands_work(watch: Watch, folder: Path) -> None:
    code, checked = presswatch(watch, "verify")
    assert (code, checked["damaged"], checked["missing"]) == (0, [], []) and checked["bodies"] >= 11
    assert presswatch(watch, "rebuild") == (0, {"put_back": 0, "left_out": 0})
    code, made = presswatch(watch, "backup", str(folder / "backup"))
    assert code == 0 and made["rows"]["article"] == 6
    store = watch.run_file()["environment"]["PRESSWATCH_BLOBS"]
    code, copied = presswatch(watch, "blobs", "copy", store, str(folder / "copy"))
    assert code == 0 and copied["bodies"] == checked["bodies"]
    code, nothing = presswatch(watch, "blobs", "copy", str(folder / "backup" / "blobs"), str(folder / "copy"))
    assert code == 0 and (nothing["bodies"], nothing["present"]) == (0, checked["bodies"])


def test_a_killed_and_a_stalled_store_lose_nothing_and_kill_no_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = Press(4)
    with object_server(Rclone, tmp_path / "store") as server, serving(press):
        use(server, monkeypatch)
        with watching(tmp_path / "data", press.write_source(tmp_path)) as watch:
            eventually(lambda: watch.count("article") == 4, 60, "the first articles")
            press.articles = list(range(20))
            eventually(lambda: press.hits["/news/10.html"], 30, "work is under way")
            server.kill()
            press.articles = list(range(30))
            eventually(lambda: "blob store" in why_not_ready(watch, "fetcher"), 60, "the fetcher says why it waits")
            server.start()
            eventually(lambda: watch.count("article") == 30, 90, "all articles after the crash")
            server.send(signal.SIGSTOP)
            press.articles = list(range(40))
            eventually(lambda: "blob store" in why_not_ready(watch, "fetcher"), 60, "a stall is an outage too")
            server.send(signal.SIGCONT)
            eventually(lambda: watch.count("article") == 40, 90, "all articles after the stall")
            watch.wait_ready()
            assert dead_letters(watch) == 0
            assert watch.sql("SELECT count(*) FROM change WHERE kind <> 'created'") == [(0,)]
            assert any(result == "error" for _, result in requests(watch, "fetcher"))
            code, checked = presswatch(watch, "verify")
            assert (code, checked["damaged"], checked["missing"]) == (0, [], [])


def why_not_ready(watch: Watch, name: str) -> str:
    try:
        url = watch.run_file()["services"][name]["url"]
        urllib.request.urlopen(f"{url}/readyz", timeout=5).close()
    except urllib.error.HTTPError as error:
        return str(error.read().decode())
    return ""
