"""A journalist asks what an outlet took down overnight: which articles, of which years and topics, with the proof."""

from __future__ import annotations

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest_asyncio

from shared.contracts import ObservationKind as Kind
from shared.contracts.dates import DateValue, Precision
from tests.integration.reader.running import SiteUnderTest, as_operator, serving_site, settings_for
from tests.publishing import START, TEXT, Press, enriched, hours, observed, open_press, polled, unchanged

REMOVED = 230
TOPICS = (("leader", "politics"), ("economy",), ())


@dataclass(frozen=True, slots=True)
class Story:
    press: Press
    site: SiteUnderTest
    id: str

    @property
    def page(self) -> str:
        return f"/removals/{self.id}"


async def remove(press: Press, number: int) -> str:
    messages = []
    for n in range(number):
        at = START - timedelta(days=10 * n + 40)
        date = None if n == 1 else DateValue(value=at, precision=Precision.DAY, rule="test", printed=f"{at:%Y-%m-%d}")
        text = f"{TEXT.format(n)} {TEXT.format(f'{n} again')}"
        one = enriched(f"n{n}", hours(0), text, title=f"=Report {n}", published=date)
        messages.append(one.model_copy(update={"topics": TOPICS[n % 3]}))
    await press.publish(*messages, enriched("kept", hours(0)))
    for hour in (1, 9):
        gone = (observed(f"n{n}", hours(hour), Kind.NOT_FOUND) for n in range(number))
        await press.publish(*gone, unchanged(enriched("kept", hours(0)), hours(hour)))
        await press.publish(polled(hours(hour + 1)))
    return str((await press.one("SELECT id FROM change WHERE kind = 'mass-removal'"))["id"])


@pytest_asyncio.fixture
async def story(database_url: str, tmp_path: Path) -> AsyncIterator[Story]:
    async with open_press(database_url) as press:
        id = await remove(press, REMOVED)
        async with serving_site(settings_for(database_url, tmp_path), database_url) as site:
            yield Story(press, site, id)


async def test_it_is_one_entry_of_the_changes_that_leads_to_all_articles(story: Story) -> None:
    for path in ("/changes?kind=mass-removal", "/changes.atom?kind=mass-removal"):
        listed = await story.site.get(path)
        assert listed.text.count(story.page) == 1 and f"{REMOVED} articles" in listed.text
    events = (await story.site.get("/api/v1/events?limit=200")).json["events"]
    while [e for e in events if e["kind"] == "mass-removal"] == []:
        events = (await story.site.get(f"/api/v1/events?limit=200&after={events[-1]['after']}")).json["events"]
    [told] = [e["data"] for e in events if e["kind"] == "mass-removal"]
    assert told == {"change": story.id, "count": REMOVED, "page": story.page}


async def test_the_page_counts_years_and_topics_and_lists_the_articles(story: Story) -> None:
    first = (await story.site.get(story.page)).text
    assert first.count('<tr><th scope="row">') == 100 and f"{REMOVED} articles" in first
    third = (await story.site.get(f"{story.page}?page=3")).text
    assert third.count('<tr><th scope="row">') == 30 and "page=4" not in third
    year = (await story.site.get(f"{story.page}?year=2023")).text
    expected = sum((START - timedelta(days=10 * n + 40)).year == 2023 for n in range(REMOVED) if n != 1)
    assert year.count('<tr><th scope="row">') == expected and f"2023</a> {expected}<" in year
    assert (await story.site.get(f"{story.page}?year=undated")).text.count('<tr><th scope="row">') == 1
    assert "economy</a> 77<" in first
    of_year = sum((START - timedelta(days=10 * n + 40)).year == 2023 for n in range(1, REMOVED, 3) if n != 1)
    assert f"economy</a> {of_year}<" in year and "2022</a> " in year
    assert (await story.site.get(f"{story.page}?topic=economy&year=2023")).text.count('<tr><th scope="row">') < expected
    assert (await story.site.get(f"{story.page}?topic=made-up")).text.count('<tr><th scope="row">') == 0
    assert (await story.site.get("/removals/" + 32 * "0")).status == 404
    assert (await story.site.get(f"{story.page}?month=3")).status == 400


async def test_the_files_name_every_article_with_its_proof(story: Story) -> None:
    table = await story.site.get(f"{story.page}.csv")
    rows = list(csv.DictReader(io.StringIO(table.text)))
    assert len({row["id"] for row in rows}) == len(rows) == REMOVED
    first = next(row for row in rows if row["title"] == "'=Report 0")
    assert (first["date"], first["topics"]) == ("2024-01-21", "leader politics")
    assert first["missing_since"] == "2024-03-01T01:00:00+00:00" and first["removed_at"] > first["missing_since"]
    capture = await story.press.one("SELECT id FROM capture WHERE url LIKE '%%/n0'")
    assert first["capture"].endswith(f"/captures/{capture['id']}")
    lines = (await story.site.get(f"{story.page}.jsonl?topic=economy")).text.splitlines()
    assert len(lines) == 77 and '"visits":["' in lines[0]


async def test_the_export_has_what_it_took_down_and_nothing_else(story: Story) -> None:
    await story.press.publish(enriched("later", hours(20)))
    for hour in (30, 39):
        await story.press.publish(observed("later", hours(hour), Kind.NOT_FOUND))
        await story.press.publish(polled(hours(hour + 1)))
    assert (await story.press.one("SELECT count(*) FROM article WHERE state = 'removed'"))["count"] == REMOVED + 1
    done = as_operator(story.site, "export", "--removal", story.id)
    assert len(done.stdout.splitlines()) == REMOVED and "/later" not in done.stdout


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


async def test_an_export_of_no_mass_removal_writes_nothing(story: Story, tmp_path: Path) -> None:
    """An empty id is what a shell makes of a variable that is not set."""
    folder = tmp_path / "written"
    folder.mkdir()
    kept = folder / "kept.jsonl"
    kept.write_text("what was there")
    for option in ("--to", "--warc", "--wacz"):
        none = as_operator(story.site, "export", "--removal", "0" * 32, option, kept)
        assert none.returncode == 78 and "has no mass removal" in none.stderr, option
    for option in ("--removal", "--search", "--outlet", "--language", "--article"):
        none = as_operator(story.site, "export", option, "", "--to", kept)
        assert none.returncode == 2 and "is empty" in none.stderr, option
    assert kept.read_text() == "what was there" and files_in(folder) == [kept]


async def test_the_year_is_that_of_the_outlets_clock(story: Story) -> None:
    """An article of 1 January in Korea was published on 31 December in UTC."""
    await story.press.rows(
        "UPDATE article SET published_at = '2030-12-31 15:00Z', published = jsonb_set(jsonb_set(published, '{zone}',"
        " '\"Asia/Pyongyang\"'), '{value}', '\"2030-12-31T15:00:00Z\"') WHERE address LIKE '%%/n0' RETURNING 1"
    )
    page = (await story.site.get(story.page)).text
    assert "2031</a> 1<" in page and "2030</a>" not in page
    assert (await story.site.get(f"{story.page}?year=2031")).text.count('<tr><th scope="row">') == 1


async def test_the_counts_have_labels_and_the_page_a_way_back(story: Story) -> None:
    page = (await story.site.get(story.page)).text
    assert "<strong>Year</strong>" in page and "<strong>Topic</strong>" in page
    assert "<strong>Language</strong>" not in page, "one value narrows nothing"
    assert 'href="/changes?kind=mass-removal"' in page


async def test_an_article_that_is_withheld_is_not_listed(story: Story) -> None:
    await story.press.rows("UPDATE article SET withheld = true WHERE address LIKE '%%/n0' RETURNING 1")
    assert "=Report 0" not in (await story.site.get(f"{story.page}.csv")).text
    assert f"{REMOVED - 1} articles" in (await story.site.get(story.page)).text
