"""What nobody should put into a work stream: it is set aside with its reason, and the next good entry goes through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.end_to_end.press import Press, page_of, serving
from tests.end_to_end.watch_process import Watch, eventually, watching

STREAMS = {
    "captures": "capture/1",
    "articles": "article/1",
    "enriched": "enriched-article/1",
    "observations": "observation/1",
}
TOO_BIG = 20_000_001


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    folder = tmp_path_factory.mktemp("garbage")
    with serving(Press(0)) as press, watching(folder / "data", press.write_source(folder)) as watch:
        yield watch


def garbage(schema: str) -> dict[str, dict[str, str]]:
    """Kind of garbage -> an entry of that kind."""
    return {
        "no JSON": {"schema": schema, "data": "{"},
        "wrong types": {"schema": schema, "data": json.dumps({"url": 5, "captured_at": [], "article": "none"})},
        "missing fields": {"schema": schema, "data": "{}"},
        "no data": {"schema": schema},
        "another schema": {"schema": "picnic/1", "data": "{}"},
        "20 MB": {"schema": schema, "data": json.dumps({"url": "x" * TOO_BIG})},
    }


@pytest.mark.parametrize(("stream", "schema"), STREAMS.items())
def test_garbage_in_a_work_stream_is_dead_with_its_reason(watch: Watch, stream: str, schema: str) -> None:
    # Given every kind of garbage in the stream of one stage
    server = watch.redis()
    key = f"pw:{{0}}:{stream}"
    sent = garbage(schema)
    for entry in sent.values():
        server.xadd(key, entry)  # type: ignore[arg-type]

    # When the stage has met it, all of it is among its dead letters, each with a sentence
    def dead() -> list[dict[str, str]]:
        rows: Any = server.xrange(f"{key}:dead")
        found = [fields for _, fields in rows]
        return found if len(found) == len(sent) else []

    letters = eventually(dead, 30, f"{len(sent)} dead letters of {stream}")
    assert all(letter["dead_reason"] and letter["dead_error"] for letter in letters)
    assert sum(len(letter.get("data", "")) for letter in letters) < TOO_BIG // 10, "garbage is kept whole"

    # Then the next good entry goes through all stages
    url = f"https://elsewhere.example/after/{stream}.html"
    number = 200 + list(STREAMS).index(stream)
    server.xadd("pw:intake:test", {"schema": "capture/1", "data": json.dumps({"url": url, "html": page_of(number)})})
    eventually(lambda: watch.sql("SELECT 1 FROM address WHERE address = %s", url), 30, "the good one in the archive")


def test_the_stages_are_ready_afterwards(watch: Watch) -> None:
    watch.wait_ready()
    eventually(lambda: watch.pending() == 0, 30, "nothing waits")
