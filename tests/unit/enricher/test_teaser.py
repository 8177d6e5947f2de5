"""Teasers: short, honest, never cut inside a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enricher.core.datelines import without_dateline
from services.enricher.core.teaser import LONGEST, make_teaser, shorten
from tests.unit.enricher.articles import article

LONG = "The delegation visited a factory in the north of the country and spoke with its workers about their plans. "


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("Pyongyang, December 24 (KCNA) -- Japan continues.", "Japan continues."),
        ("Pyongyang, August 3 (KCNA) --Kim Jong Un visited.", "Kim Jong Un visited."),
        ("STRASBOURG, France (AP) — The union is on the brink.", "The union is on the brink."),
        ("ISLAMABAD, March 4 (Reuters) - The commission ruled.", "The commission ruled."),
        ("WASHINGTON, D.C., Jan. 3 (AP) — The House met.", "The House met."),
        ("BUFFALO, N.Y. — Hours before the game.", "Hours before the game."),
        ("DUBAI, United Arab Emirates — The carrier bought.", "The carrier bought."),
        ("Pyongyang, 24 de diciembre (ACNC) -- El pueblo.", "El pueblo."),
        ("Пхеньян, 24 декабря. /ЦТАК/-- Состоялся митинг.", "Состоялся митинг."),
        ("(평양 12월 24일발 조선중앙통신) 새해를 맞는다.", "새해를 맞는다."),
        ("(서울=연합뉴스) 홍길동 기자 = 정부는 밝혔다.", "정부는 밝혔다."),
        ("新华社北京1月1日电（记者张三）会议召开。", "会议召开。"),
        ("【平壌12月24日発=朝鮮中央通信】会議が開かれた。", "会議が開かれた。"),
    ],
)
def test_datelines_go(text: str, rest: str) -> None:
    assert without_dateline(text) == rest


@pytest.mark.parametrize(
    "text",
    [
        "Today, artificial intelligence (AI) is changing the trajectory of care—from automating routine tasks.",
        "Use the plate as a guide for healthy, balanced meals—whether served at the table or packed.",
        "He came (at last) and saw. - A new line begins.",
        "気象庁は13日、日向灘（北緯31.8度、東経131.6度）で地震があったと発表した。",
    ],
)
def test_what_only_looks_like_a_dateline_stays(text: str) -> None:
    assert without_dateline(text) == text


def test_it_ends_with_a_sentence() -> None:
    teaser = make_teaser(article(LONG * 3))
    assert teaser == LONG.strip()


@pytest.mark.parametrize("end", ["Lieut.", "U.S.-S.", "Korea-U.S.", "Ft.", "EE.UU.", "Messrs.", "300 млн.", "Pos."])
def test_more_abbreviations_end_no_sentence(end: str) -> None:
    words = "A monument to the heroes who fought for the country was unveiled on the southern slope by"
    assert shorten(f"{words} {end} Gen and others " + "who came again " * 20).endswith("…")


def test_a_small_month_before_a_number_ends_no_sentence() -> None:
    words = "A monument to the heroes who fought for the country was unveiled on the southern slope by the 14"
    for end in (
        "feb. 2024",
        "sept. 2024",
        "jan. 2024",
        "mar. 2024",
        "dic. 2024",
        "okt. 2024",
        "mio. Euro",
        "mrd. Euro",
    ):
        assert shorten(f"{words} {end} " + "who came again " * 20).endswith("…"), end


@pytest.mark.parametrize(
    "end", ["covid-19.", "Plan-B.", "vitamin-d.", "300 ft.", "8 pt.", "300 руб.", "5 mio.", "the ing.", "al mar."]
)
def test_a_word_that_only_looks_like_an_abbreviation_ends_its_sentence(end: str) -> None:
    words = "A monument to the heroes who fought for the country was unveiled on the southern slope by"
    assert shorten(f"{words} {end} Then others " + "who came again " * 20) == f"{words} {end}"


def test_abbreviations_and_initials_end_no_sentence() -> None:
    start = "A monument to the heroes who fought for the country was unveiled on the southern slope of Mt."
    teaser = shorten(f"{start} Paektu, where J. Smith of the U.S. Embassy had laid a wreath " + "again and " * 20)
    assert not teaser.endswith("Mt.")
    assert not teaser.endswith("U.S.")


def test_without_a_sentence_end_it_stops_after_a_word() -> None:
    words = "The people are striving to accomplish the great cause of changes " * 6
    teaser = shorten(words.strip())
    assert teaser.endswith("…")
    assert teaser[:-1].split() == words.split()[: len(teaser[:-1].split())]
    assert len(teaser) <= LONGEST


@given(st.text(alphabet=st.sampled_from("ab ,.!?…“”()-—éЖ한國か。、\n1"), max_size=600))
def test_whatever_comes_it_is_short_and_a_beginning(text: str) -> None:
    teaser = shorten(text)
    assert len(teaser) <= LONGEST
    assert text.startswith(teaser.removesuffix("…")) or text.startswith(teaser)


@given(st.lists(st.text(alphabet="abcdefghij", min_size=1, max_size=12), min_size=60, max_size=90))
def test_no_word_is_ever_cut(words: list[str]) -> None:
    teaser = shorten(" ".join(words)).removesuffix("…")
    assert teaser.split() == words[: len(teaser.split())]


def test_chinese_and_japanese_end_at_their_full_stop() -> None:
    assert make_teaser(article("会议在平壤召开，来自全国各地的代表参加了会议。" * 20)).endswith("会议。")


def test_a_lost_first_word_is_shown_as_lost() -> None:
    teaser = make_teaser(article(", one of the three major waterfalls of Korea, is in the north of the country."))
    assert teaser.startswith("… one of the three major waterfalls")


def test_titles_calendars_and_end_marks_are_no_teaser() -> None:
    text = "The work goes on at full speed in all provinces of the country, officials said on Monday. -0-"
    page = article("calendar>>December 23. 2013 Juche 102", "A title", text, title="A title")
    assert make_teaser(page) == text.removesuffix(" -0-")


def test_the_outlets_own_standfirst_comes_first_where_it_says_something() -> None:
    said = "What the outlet itself thought should stand above this article, in a sentence."
    assert make_teaser(article(LONG, standfirst=said)) == said
    assert make_teaser(article(LONG, standfirst="News")) == LONG.strip()


def test_an_article_without_text_has_none() -> None:
    assert make_teaser(article()) == ""
