"""Real pages and stories, taken in by `presswatch ingest`: each item becomes an article or has a recorded reason."""

from __future__ import annotations

import gzip
import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.end_to_end.press import Press, serving
from tests.end_to_end.test_secrets import environ_of
from tests.end_to_end.watch_process import Watch, eventually, watching
from tests.loopback_only import IN_EACH_PROCESS
from tests.shared_data import shared_data

pytestmark = [pytest.mark.shared_data, pytest.mark.timeout(1500)]

POLL_S = 86_400
SAMPLES = 12
Row = dict[str, Any]


@dataclass(frozen=True)
class Import:
    """What the command printed, and what its journal says of each item by the item's place: `file` or `file:line`."""

    summary: Row
    fates: dict[str, Row]

    @property
    def articles(self) -> set[str]:
        return {row["article"] for row in self.fates.values() if row["outcome"] == "article"}


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """One that fetches no parts of pages: those of real pages lie elsewhere than on loopback."""
    folder = tmp_path_factory.mktemp("real-input")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PRESSWATCH_PARSER_IMAGES", "0")
        patch.setenv("PRESSWATCH_PARSER_STYLES", "0")
        yield from _watch(folder)


def _watch(folder: Path) -> Iterator[Watch]:
    with serving(Press(0)) as press, watching(folder / "data", press.write_source(folder, POLL_S)) as watch:
        yield watch


def ingest(watch: Watch, path: Path) -> Import:
    """Runs the command as a user would; its journal is a file of this run alone."""
    journal = watch.data.with_name(f"{path.name}.journal")
    command = [str(Path(sys.executable).with_name("presswatch")), "--in", str(watch.data), "ingest", str(path)]
    done = subprocess.run(
        [*command, "--json", "--journal", str(journal)], capture_output=True, text=True, check=False, timeout=1200
    )
    assert done.returncode == 0, done.stdout + done.stderr
    lines = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    fates = {line["where"]: line for line in lines}
    assert len(fates) == len(lines), "an item ended twice"
    return Import(json.loads(done.stdout), fates)


@pytest.fixture(scope="module")
def pages(watch: Watch) -> Import:
    return ingest(watch, shared_data("pages"))


@pytest.fixture(scope="module")
def stories_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every fourth story of the year, some of them in a text that another one has."""
    path = tmp_path_factory.mktemp("stories") / "stories.jsonl.gz"
    with gzip.open(shared_data("data/kcna-2011.jsonl.gz"), "rt") as all_of_them, gzip.open(path, "wt") as some:
        some.writelines(islice(all_of_them, 0, None, 4))
    return path


@pytest.fixture(scope="module")
def stories(watch: Watch, pages: Import, stories_file: Path) -> Import:
    """After the pages, so that both imports' articles can be summary apart."""
    return ingest(watch, stories_file)


def _rows(file: Path) -> list[Row]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _is_empty(row: Row) -> bool:
    return not str(row.get("story") or "").strip(" ,\r\n\t")


def _assert_accounted(done: Import, items: int) -> None:
    """Each of the items has one end, and the journal and the printed counts agree about it."""
    summary = done.summary
    outcomes = Counter(row["outcome"] for row in done.fates.values())
    assert summary["still_under_way"] == 0, summary
    assert summary["found"] == items
    assert summary["became_articles"] + sum(summary["no_article"].values()) + summary["same_as_another"] == items, (
        summary
    )
    assert outcomes.pop("article", 0) == summary["became_articles"]
    assert outcomes == Counter(summary["no_article"])
    assert all(row.get("article") for row in done.fates.values() if row["outcome"] == "article")


def _archived(watch: Watch, ids: set[str]) -> int:
    return int(watch.sql("SELECT count(*) FROM article WHERE id = ANY(%s) AND state = 'live'", sorted(ids))[0][0])


def test_every_saved_page_is_an_article_or_has_a_reason(watch: Watch, pages: Import) -> None:
    files = {str(path) for path in shared_data("pages").rglob("*.html.gz")}
    assert len(files) == 650
    _assert_accounted(pages, len(files))
    assert set(pages.fates) <= files
    assert pages.summary["became_articles"] >= 640, pages.summary
    assert _archived(watch, pages.articles) == len(pages.articles) == pages.summary["distinct_articles"]


def test_nobody_is_asked_for_parts_of_the_pages(watch: Watch, pages: Import) -> None:
    assert pages.articles
    asked = watch.redis().scan_iter("pw:{0}:frontier:robots:*")
    assert [host for host in asked if "//127.0.0.1:" not in host] == []
    assert str(IN_EACH_PROCESS) in environ_of(watch.pid("fetcher"))["PYTHONPATH"], "it could not ask anyway"


def test_a_saved_page_is_found_by_the_address_its_index_gives_it(watch: Watch, pages: Import) -> None:
    sampled = random.Random(1).sample(sorted(_indexed(pages)), SAMPLES)
    for where, address in sampled:
        article = watch.json(f"/api/v1/articles/by-url?url={quote(address, safe='')}")
        assert article["id"] == pages.fates[where]["article"], address
        assert len(article["blocks"]) > 0
        assert f"/a/{article['id']}" in watch.get(f"/a/{article['id']}/revisions")


def _indexed(pages: Import) -> Iterator[tuple[str, str]]:
    """File and address of the pages whose folder has an index, and which became articles."""
    for index in shared_data("pages").rglob("*.jsonl"):
        for line in index.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            where = str(index.with_name(f"{row['id']}.html.gz"))
            if row.get("url") and pages.fates.get(where, {}).get("outcome") == "article":
                yield where, row["url"]


def test_every_story_is_an_article_or_has_a_reason(
    watch: Watch, pages: Import, stories: Import, stories_file: Path
) -> None:
    rows = _rows(stories_file)
    empty = sum(map(_is_empty, rows))
    assert (len(rows), empty) == (3_477, 470)
    _assert_accounted(stories, len(rows))
    assert stories.summary["no_article"].get("no-text") == empty
    assert stories.summary["became_articles"] + stories.summary["same_as_another"] >= len(rows) - empty - 3, (
        stories.summary
    )
    assert abs(len(stories.articles) - 3_005) <= 3
    assert _archived(watch, stories.articles) == len(stories.articles)
    assert watch.count("article") == len(pages.articles | stories.articles)
    assert watch.pending() == 0


def test_stories_are_found_by_a_phrase_and_read_on_the_site(watch: Watch, stories: Import, stories_file: Path) -> None:
    rows = _rows(stories_file)
    summary = [number for number, row in enumerate(rows) if len(_sentence(row).split()) > 11]
    for number in random.Random(2).sample(summary, SAMPLES):
        article = stories.fates.get(f"{stories_file}:{number + 1}", {}).get("article")
        if article is None:  # the same story as another row
            continue
        sentence = _sentence(rows[number])
        phrase = quote(f'"{" ".join(sentence.split()[:10])}"')
        eventually(lambda p=phrase, a=article: a in _hits(watch, p), 60, f"a hit for {sentence!r}")  # type: ignore[misc]
        page = watch.json(f"/api/v1/articles/{article}")
        assert page["title"] == " ".join(rows[number]["title"].split())
        assert sentence in json.dumps(page["blocks"], ensure_ascii=False)
        assert f"/a/{article}" in watch.get(f"/search?q={phrase}")


def _hits(watch: Watch, phrase: str) -> set[str]:
    return {hit["id"] for hit in watch.json(f"/api/v1/search?q={phrase}")["articles"]}


def _sentence(row: Row) -> str:
    """The story's first sentence, where nothing in it can be written in two ways."""
    first = str(row.get("story") or "").split(". ")[0].strip()
    return first if first.isascii() and not set(first) & set("\"\\'-()<>&,:;") else ""
