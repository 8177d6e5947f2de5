"""From a page on a server, or an entry in a queue, to an article on the site."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.end_to_end.press import Press, page_of, paragraphs_of, serving, title_of
from tests.end_to_end.watch_process import STAGES, Watch, eventually, watching


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with serving(Press(6)) as press:
        yield press


@pytest.fixture(scope="module")
def watch(press: Press, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    folder = tmp_path_factory.mktemp("watch")
    with watching(folder / "data", press.write_source(folder)) as watch:
        yield watch


def article_at(watch: Watch, address: str) -> str:
    """The id of the article with this address, once the archive has it."""
    rows = eventually(
        lambda: watch.sql("SELECT article_id FROM address WHERE address = %s", address), 30, f"an article of {address}"
    )
    return str(rows[0][0])


def dead_letters(watch: Watch, producer: str) -> list[dict[str, str]]:
    server = watch.redis()
    found: Any = [server.xrange(key) for key in server.scan_iter(f"*{producer}*dead*", _type="stream")]
    return [fields for rows in found for _, fields in rows]


def test_a_fetched_page_is_on_the_site_with_one_trace_through_all_services(watch: Watch, press: Press) -> None:
    article = article_at(watch, press.url(3))
    page = eventually(lambda: watch.get(f"/a/{article}"), 10, "the article's page")
    assert title_of(3) in page
    assert paragraphs_of(3)[3] in page
    assert "Westmouth Post" in page
    [(traceparent,)] = watch.sql("SELECT traceparent FROM capture WHERE url = %s LIMIT 1", press.url(3))
    trace = traceparent.split("-")[1]
    for service in STAGES:
        eventually(lambda s=service: trace in watch.trace_ids(s), 5, f"the trace {trace} in the log of the {service}")  # type: ignore[misc]


def test_its_pictures_are_kept_and_served_by_us(watch: Watch, press: Press) -> None:
    article = article_at(watch, press.url(1))
    eventually(lambda: "/media/" in watch.get(f"/a/{article}"), 20, "the picture on the article's page")
    sources = re.findall(r'<img[^>]*\ssrc="([^"]*)"', watch.get(f"/a/{article}"))
    assert sources
    assert all(source.startswith("/media/") for source in sources)


def test_a_url_pushed_by_any_client_is_fetched(watch: Watch, press: Press) -> None:
    press.more = ""
    watch.redis().xadd("pw:intake:test", {"schema": "fetch-request/1", "data": json.dumps({"url": press.url(77)})})
    article = article_at(watch, press.url(77))
    assert watch.sql("SELECT origin FROM article WHERE id = %s", article) == [("fetched",)]


def test_a_page_pushed_with_its_html_is_marked_as_contributed(watch: Watch) -> None:
    url = "https://elsewhere.example/news/88.html"
    data = json.dumps({"url": url, "html": page_of(88)})
    watch.redis().xadd("pw:intake:somebody", {"schema": "capture/1", "data": data, "client_ref": "my-88"})
    article = article_at(watch, url)
    page = watch.get(f"/a/{article}")
    assert title_of(88) in page
    assert "ontributed" in page and "somebody" in page


def test_what_does_not_fit_is_dead_with_its_reason_and_the_next_goes_through(watch: Watch) -> None:
    server = watch.redis()
    server.xadd("pw:intake:clumsy", {"schema": "capture/1", "data": "{not json"})
    server.xadd("pw:intake:clumsy", {"schema": "capture/1", "data": json.dumps({"url": 5})})
    server.xadd("pw:intake:clumsy", {"hello": "world"})
    url = "https://elsewhere.example/news/89.html"
    server.xadd("pw:intake:clumsy", {"schema": "capture/1", "data": json.dumps({"url": url, "html": page_of(89)})})
    article_at(watch, url)
    eventually(lambda: len(dead_letters(watch, "clumsy")) == 3, 10, "dead letters of the producer")
    dead = dead_letters(watch, "clumsy")
    assert all(any("reason" in name and value for name, value in fields.items()) for fields in dead)


def test_hostile_input_is_only_text(watch: Watch) -> None:
    url = "https://elsewhere.example/news/evil.html"
    html = page_of(90, more='<p onclick="x()">Ninety <a href="javascript:alert(1)">links</a> were counted there.</p>')
    html = html.replace("<h1>", "<h1><script>alert(2)</script>&lt;img src=x onerror=alert(3)&gt; ")
    watch.redis().xadd("pw:intake:hostile", {"schema": "capture/1", "data": json.dumps({"url": url, "html": html})})
    main = watch.get(f"/a/{article_at(watch, url)}").split("<main", 1)[1]
    assert "javascript:" not in main
    assert "onclick" not in main
    assert "<img src=x" not in main


def test_lists_search_feeds_and_api_agree(watch: Watch, press: Press) -> None:
    article = article_at(watch, press.url(2))
    assert title_of(2) in watch.get("/")
    assert title_of(2) in watch.get("/o/westmouth-post")
    eventually(lambda: f"/a/{article}" in watch.get("/search?q=%22Report+2%22"), 20, "what search finds")
    listed = watch.json("/api/v1/articles?outlet=westmouth-post&limit=50")
    assert article in json.dumps(listed)
    assert watch.get("/healthz")
