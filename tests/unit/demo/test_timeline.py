"""What the demo press prints depends on the time passed and on nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.demo.core.model import Shown, State
from services.demo.core.texts import EDITIONS, written_stories
from services.demo.core.timeline import AT_START, shown

START = datetime(2024, 3, 1, 12, 0, tzinfo=UTC)


def at(seconds: float) -> list[Shown]:
    return shown(written_stories(), START, START + timedelta(seconds=seconds))


def find(seconds: float, slug: str) -> Shown:
    return next(s for s in at(seconds) if s.story.slug == slug)


def test_there_are_more_than_forty_written_articles_and_no_slug_twice() -> None:
    slugs = [s.slug for s in written_stories()]
    assert len(slugs) > 40
    assert len(set(slugs)) == len(slugs)


def test_every_article_has_all_editions_of_its_paper_with_real_paragraphs() -> None:
    for story in written_stories():
        assert tuple(story.texts) == EDITIONS[story.outlet]
        assert all(text.title and text.caption and text.body.count("\n\n") >= 2 for text in story.texts.values())


def test_every_edit_finds_the_words_it_changes() -> None:
    for story in written_stories():
        for edit in story.edits:
            for edition, changes in edit.changes.items():
                text = story.texts[edition]
                missing = [old for old, _ in changes if old not in f"{text.title}\n{text.body}"]
                assert not missing, story.slug


def test_the_papers_begin_with_twenty_articles_all_from_the_days_before() -> None:
    first = at(0)
    assert len(first) == AT_START == 20
    assert all(s.published_at < START and s.state is State.LIVE for s in first)


def test_articles_only_ever_come_in_and_keep_their_dates() -> None:
    dates: dict[str, datetime] = {}
    for seconds in range(0, 4000, 97):
        now = {s.story.slug: s.published_at for s in at(seconds)}
        assert dates.items() <= now.items()
        dates = now
    assert len(dates) > len(written_stories())


def test_a_name_is_taken_out_in_both_languages() -> None:
    before, after = find(44, "third-breakwater-finished"), find(45, "third-breakwater-finished")
    assert "Joren Vael" in before.texts["en"].body
    assert "Joren Vael" not in after.texts["en"].body
    assert "바엘" not in after.texts["ko"].body
    assert after.modified_at == START + timedelta(seconds=45)


@pytest.mark.parametrize(
    ("seconds", "slug", "state"),
    [
        (74, "deputy-harbour-master-honoured", State.LIVE),
        (75, "deputy-harbour-master-honoured", State.GONE),
        (99_999, "deputy-harbour-master-honoured", State.GONE),
    ],
)
def test_a_removal_happens_at_its_time_and_lasts(seconds: float, slug: str, state: State) -> None:
    assert find(seconds, slug).state is state


def test_a_page_that_was_replaced_comes_back() -> None:
    slug = "bridge-over-the-sunder"
    published = next(s for s in at(4000) if s.story.slug == slug).published_at
    seen = max(published, START)
    states = [find((seen - START).total_seconds() + s, slug).state for s in (119, 121, 299, 301)]
    assert states == [State.LIVE, State.REPLACED, State.REPLACED, State.LIVE]


def test_bulletins_go_on_without_end_and_without_growing_for_ever() -> None:
    year = at(365 * 86400)
    assert len(year) < 500
    assert (START + timedelta(days=365) - year[0].published_at) < timedelta(minutes=10)
