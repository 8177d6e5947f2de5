"""Others' collections: a thousand robots.txt files as found on the web, and URLs that are hard to read."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator

import pytest

from services.fetcher.adapters.http import _url
from services.fetcher.core.answer import NoAnswer
from services.fetcher.core.robots import robots
from shared.sources.hosts import outlet_of_host
from shared.streams.frontier_tasks import TaskKind, same_url, task_id
from tests.shared_data import shared_data

pytestmark = pytest.mark.shared_data


def files(archive: str) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(shared_data(f"suites/{archive}.tar.gz")) as opened:
        for member in opened:
            content = opened.extractfile(member) if member.isfile() else None
            if content is not None:
                yield member.name, content.read()


def test_every_real_robots_txt_is_read() -> None:
    read = 0
    for name, body in files("robots-real"):
        rules = robots("rules", body)
        assert isinstance(rules.allows("https://example.org/news/1", "Presswatch"), bool), name
        assert 0 <= rules.crawl_delay_s("Presswatch") <= 3600, name
        read += 1
    assert read >= 900


def test_no_url_of_the_web_platform_tests_breaks_anything() -> None:
    seen = 0
    for name, body in files("urls"):
        if not name.endswith(".json"):
            continue
        for case in json.loads(body):
            url = case.get("input") if isinstance(case, dict) else None
            if isinstance(url, str) and url.lower().startswith(("http://", "https://")):
                seen += 1
                outlet, _ = outlet_of_host(url)
                assert outlet, url
                assert same_url(same_url(url)) == same_url(url), url
                assert task_id(url, TaskKind.ONCE)
                try:
                    _url(url)
                except NoAnswer as error:
                    assert error.reason == "bad-url"
    assert seen >= 50
