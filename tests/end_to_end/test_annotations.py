"""The example programs over a running watch: what they send is shown with its origin, found, and withdrawn."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.end_to_end.press import Press, serving
from tests.end_to_end.watch_process import Watch, eventually, watching

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES, CLIENT = ROOT / "examples", ROOT / "client" / "src"
ARTICLES = 3


class LibreTranslate(BaseHTTPRequestHandler):
    """Answers as LibreTranslate's published protocol has it. Its translation of a text is the text in brackets."""

    def do_POST(self) -> None:
        given = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path != "/translate" or not {"q", "source", "target"} <= given.keys() or given["format"] != "text":
            self._answer(400, {"error": "Invalid request: missing q, source or target parameter"})
        else:
            self._answer(200, {"translatedText": [f"«{given['target']} {text}»" for text in given["q"]]})

    def _answer(self, status: int, said: object) -> None:
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def translating() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), LibreTranslate)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def run_example(watch: Watch, name: str, place: Path, **more: str) -> None:
    found = {
        "PYTHONPATH": str(CLIENT),
        "PRESSWATCH_SITE": watch.site,
        "PRESSWATCH_REDIS": watch.run_file()["redis_url"],
        **more,
    }
    line = [sys.executable, str(EXAMPLES / name), str(place)]
    done = subprocess.run(line, env=os.environ | found, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr


def test_examples_have_at_most_sixty_lines() -> None:
    assert all(len(path.read_text().splitlines()) < 60 for path in EXAMPLES.glob("*.py"))


def test_findings_are_shown_found_and_withdrawn(tmp_path: Path) -> None:
    with (
        serving(Press(ARTICLES)) as press,
        translating() as server,
        watching(tmp_path / "data", press.write_source(tmp_path)) as watch,
    ):
        eventually(lambda: watch.json("/api/v1/search?q=lang:en")["total"] == ARTICLES, 60, "the articles")
        run_example(watch, "translate.py", tmp_path / "a", TRANSLATE_URL=server, TRANSLATE_FROM="en", TRANSLATE_TO="ko")
        run_example(watch, "embed.py", tmp_path / "b")
        eventually(lambda: watch.count("annotation") == 2 * ARTICLES, 60, "the findings")
        _are_shown(watch)
        run_example(watch, "translate.py", tmp_path / "a", TRANSLATE_URL="http://127.0.0.1:9", TRANSLATE_FROM="en")
        _bad_ones_are_refused(watch)
        _are_withdrawn(watch)


def _are_shown(watch: Watch) -> None:
    id = watch.sql("SELECT id FROM article ORDER BY id LIMIT 1")[0][0]
    article = watch.json(f"/api/v1/articles/{id}")
    kinds = {one["kind"]: one for one in article["annotations"]}
    assert (kinds["translation"]["producer"], kinds["translation"]["language"]) == ("translator", "ko")
    assert kinds["translation"]["value"]["title"] == f"«ko {article['title']}»"
    assert len(kinds["embedding"]["value"]) == 256 and kinds["embedding"]["version"].startswith("wordllama ")
    page = watch.get(f"/a/{id}")
    assert "Translation into Korean by translator" in page and f"«ko {article['title']}»" in page
    assert f"<h1>{article['title']}</h1>" in page, "the original stays"
    assert "256 numbers" in page and "by embedder, version wordllama" in page
    eventually(lambda: watch.json("/api/v1/search?q=has:translation")["total"] == ARTICLES, 60, "in the search")
    assert watch.json("/api/v1/search?q=translation:ko")["total"] == ARTICLES
    assert watch.json("/api/v1/search?q=text:ko")["total"] == 0, "a translation is no part of the text"


def _bad_ones_are_refused(watch: Watch) -> None:
    id, revision = watch.sql("SELECT id, revision_id FROM article ORDER BY id LIMIT 1")[0]
    about = {"article_id": id, "revision_id": revision, "version": "1"}
    for ref, finding in {
        "mood": {**about, "kind": "sentiment", "value": 2},
        "kind": {**about, "kind": "tags", "value": "harbour"},
        "good": {**about, "kind": "tags", "value": ["harbour"]},
    }.items():
        sent = json.dumps(finding)
        watch.redis().xadd("pw:intake:desk", {"schema": "annotation/1", "client_ref": ref, "data": sent})
    receipts = {ref: f"pw:{{0}}:receipt:desk:{ref}" for ref in ("mood", "kind", "good")}
    eventually(lambda: "annotated" in str(watch.redis().get(receipts["good"])), 60, "the good one is stored")
    assert "a sentiment is a number from -1 to 1" in str(watch.redis().get(receipts["mood"]))
    assert "the value of kind tags is a list of words" in str(watch.redis().get(receipts["kind"]))
    dead = watch.command("dead", "list", "--stage", "intake").stdout
    assert "2 in all: 2 intake/invalid" in dead
    eventually(lambda: watch.json("/api/v1/search?q=tag:harbour")["total"] == 1, 60, "the tag is found")


def _are_withdrawn(watch: Watch) -> None:
    id = watch.sql("SELECT id FROM article ORDER BY id LIMIT 1")[0][0]
    done = watch.command("annotations", "withdraw", "translator", "--reason", "it only adds brackets", "--json")
    assert json.loads(done.stdout) == {"articles": ARTICLES}, done.stderr
    assert "Translation into" not in watch.get(f"/a/{id}")
    assert "translation" not in {one["kind"] for one in watch.json(f"/api/v1/articles/{id}")["annotations"]}
    eventually(lambda: watch.json("/api/v1/search?q=has:translation")["total"] == 0, 60, "gone from the search")
    assert "it only adds brackets" in watch.command("annotations", "list", "--json").stdout
    assert watch.count("annotation") == 2 * ARTICLES + 1, "nothing is deleted"
    assert watch.command("annotations", "restore", "translator").returncode == 0
    assert "Translation into" in watch.get(f"/a/{id}")
