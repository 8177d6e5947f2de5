"""Every collection is run, and the page about them says what the run finds: share, failing cases, a reason for each."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.suites import encodings, feeds, naughty, robots, sitemaps, urls, warc
from tests.suites.collections import Found

pytestmark = pytest.mark.shared_data
PAGE = Path(__file__).resolve().parents[2] / "docs/suites.md"
RUNS: dict[str, Callable[[], Found]] = {
    "robots-real": robots.run,
    "feedparser": feeds.run,
    "encodings": encodings.run,
    "urls": urls.run,
    "sitemaps": sitemaps.run,
    "warc": warc.run,
    "naughty-strings": naughty.run,
}
_CASE = re.compile(r"^\| `([^`]+)` \| (\S.{15,}) \|$", re.M)


def _section(name: str) -> str:
    """What the page says under the collection's heading."""
    return PAGE.read_text(encoding="utf-8").partition(f"\n## {name}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("name", RUNS)
def test_the_page_says_what_the_run_finds(name: str) -> None:
    found = RUNS[name]()
    reported = dict(_CASE.findall(_section(name)))
    assert set(reported) == set(found.failing), found.failing
    row = f"| [{name}](#{name}) | {found.cases} | {found.passed} | {100 * found.passed / found.cases:.1f} % |"
    assert row in PAGE.read_text(encoding="utf-8").splitlines()


def test_suites_that_are_not_run_are_not_listed() -> None:
    headings = set(re.findall(r"^## (\S+)$", PAGE.read_text(encoding="utf-8"), re.M))
    assert headings == set(RUNS)
