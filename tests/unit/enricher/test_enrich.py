"""The whole of it: dates where they stand, fingerprints, reading time."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from services.enricher.core.dates import MOST, mentions
from services.enricher.core.enrich import enrich, enrich_all
from services.enricher.core.fingerprints import VALUES, minhash, text_hash
from services.enricher.core.reading_time import count_words, reading_seconds
from services.enricher.core.steps import ArticleFeatures, Step
from shared.contracts import Block, BlockKind, DateValue, Precision, decode
from shared.contracts.enriched import EnrichedArticle
from shared.text import find_dates
from shared.text.shingles import shingles
from tests.unit.enricher.articles import CAPTURED, article

TEXT = (
    "The new hospital was opened on Monday and has four hundred beds for patients of all ages from every province of "
    "the country and its doctors were trained for years at the best institutes before they began to work there"
)
WORDS = TEXT.split()


def no_model(_: str) -> list[tuple[str, float]]:
    return [("en", 0.99)]


def test_a_batch_gives_what_each_article_gives_alone() -> None:
    batch = [article(TEXT), article("On 4 March 2011 Kim Jong Un spoke.", steps=("names", "dates")), article("")]
    alone = [enrich(one, ("en",), "UTC", no_model).encode() for one in batch]
    found = enrich_all([ArticleFeatures(one, ("en",), "UTC", no_model) for one in batch])
    together = [one for one in found if not isinstance(one, Exception)]
    assert [one.encode() for one in together] == alone
    assert [set(one.steps) for one in together][1] == {"names", "dates"}


def test_a_step_runs_over_the_whole_batch_before_the_next() -> None:
    ran: list[tuple[str, str]] = []

    def step(name: str) -> Step:
        def derive(features: ArticleFeatures) -> dict[str, str]:
            ran.append((name, features.article.title))
            return {}

        return Step(name, "1", derive, name)

    batch = [ArticleFeatures(article(TEXT, title=title), (), "UTC", no_model) for title in ("one", "two")]
    enrich_all(batch, (step("first"), step("second")))
    assert ran == [("first", "one"), ("first", "two"), ("second", "one"), ("second", "two")]


def test_juche_years_are_found_where_they_stand() -> None:
    text = "In September Juche 112 (2023) he came; 주체112(2023)년 9월 9일 it was printed."
    page = article("No date here.", text)
    found = mentions(page, "en", "Asia/Pyongyang")
    assert len(found) >= 2
    assert {(m.date.value.astimezone(ZoneInfo("Asia/Pyongyang")).year, m.block) for m in found} == {(2023, 1)}
    assert all("112" in text[m.start : m.end] for m in found)


def test_a_date_without_a_year_is_nearest_to_publication() -> None:
    published = DateValue(value=datetime(2011, 1, 5, tzinfo=UTC), precision=Precision.DAY, rule="r")
    found = mentions(article("It met on December 30.", published=published), "en", "UTC")
    assert [m.date.value.year for m in found] == [2010]


@pytest.mark.parametrize("gap", [0, 30, 36, 37, 71, 72, 73, 150])
def test_looking_around_numbers_only_finds_what_looking_everywhere_does(gap: int) -> None:
    filler = ("word " * 60)[:gap] + " "
    text = (
        f"{filler}March 4 {filler} and 12 December, 2011 {filler}of the year Juche 100 (2011){filler} 3/4/2024 {filler}"
    )
    everywhere = [(d.start, d.end, d.date) for d in find_dates(text, CAPTURED.date(), "en", "UTC")]
    assert len(everywhere) == 4
    assert [(m.start, m.end, m.date) for m in mentions(article(text), "en", "UTC")] == everywhere


@pytest.mark.parametrize("event", ["the June 15 joint declaration", "the May 18 resistance", "the April 3 uprising"])
def test_a_day_that_names_an_event_of_another_year_is_no_date(event: str) -> None:
    assert not mentions(article(f"They spoke of {event} in the hall."), "en", "UTC")
    day = " ".join(event.split()[1:3])
    assert len(mentions(article(f"They spoke on {day} in the hall."), "en", "UTC")) == 1


def test_numbers_of_two_paragraphs_make_no_date() -> None:
    assert mentions(article("It was the 4", "March 2024"), "en", "UTC")[0].block == 1
    assert len(mentions(article("Born in March", "4, 2024 of them"), "en", "UTC")) == 0


def test_a_chronicle_does_not_make_a_message_without_bounds() -> None:
    assert len(mentions(article(" and ".join(["on 4 March 2024"] * 500)), "en", "UTC")) == MOST


def test_captions_are_no_text() -> None:
    picture = Block(kind=BlockKind.IMAGE, text="4 March 2024", url="http://news.example/1.jpg")
    assert mentions(article(blocks=(picture,)), "en", "UTC") == ()


def test_the_same_words_have_the_same_hash_however_they_are_spaced_or_composed() -> None:
    assert text_hash(["a", "b", "c"]) == text_hash(["a", "b", "c"])
    composed, decomposed = article("조선 café"), article("조선 café")
    hashes = {enrich(a, [], "UTC", no_model).text_sha256 for a in (composed, decomposed)}
    assert len(hashes) == 1
    assert text_hash([]) == ""


def test_near_duplicates_share_most_of_their_sketch_and_others_none() -> None:
    text = [f"{word}{i % 7}" for i, word in enumerate(WORDS * 5)]
    changed = [*text[:40], "another", *text[41:]]
    ours, near, far = (
        minhash(shingles(text, "en")),
        minhash(shingles(changed, "en")),
        minhash(shingles([f"x{i}" for i in range(200)], "en")),
    )
    assert len(ours) == VALUES
    assert all(0 <= value < 2**32 for value in ours)
    assert sum(a == b for a, b in zip(ours, near, strict=True)) > VALUES * 0.75
    assert sum(a == b for a, b in zip(ours, far, strict=True)) < VALUES * 0.1


def test_short_texts_have_no_sketch_and_case_does_not_matter() -> None:
    assert minhash(shingles(WORDS[:9], "en")) == ()
    assert minhash(shingles(WORDS, "en")) == minhash(shingles([word.upper() for word in WORDS], "en"))
    assert len(minhash(shingles(["会议在平壤召开来自全国各地的代表参加了"], "zh"))) == VALUES


def test_words_and_minutes_of_alphabets_and_of_scripts_without_spaces() -> None:
    english = " ".join(["word"] * 228)
    assert reading_seconds(english, "en", count_words(english, english.split(), "en")) == 60
    chinese = "会" * 255
    assert count_words(chinese, chinese.split(), "zh") == round(255 / 1.6)
    assert reading_seconds(chinese, "zh", 159) == 60
    assert reading_seconds("", "en", 0) == 0


def test_the_message_survives_the_wire() -> None:
    enriched = enrich(article(" ".join(WORDS)), ["en"], "Asia/Pyongyang", no_model)
    assert enriched.language == "en"
    assert enriched.word_count == len(WORDS)
    assert decode(EnrichedArticle, EnrichedArticle.SCHEMA, enriched.encode()) == enriched


def test_the_message_is_written_around_the_article_as_it_came() -> None:
    page = article("Kim Jong Un met the minister on January 5, 2024. " * 8)
    enriched = enrich(page, ("en",), "UTC", no_model)
    written = enriched.encode_around(page.encode())
    assert written == enriched.encode()
    assert EnrichedArticle.model_validate_json(written) == enriched
