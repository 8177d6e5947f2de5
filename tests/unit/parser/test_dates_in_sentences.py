"""A date in a running sentence is no date of publication, except in an agency's date line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.unit.parser.dated_pages import TEXT, day, published, read


@pytest.mark.parametrize(
    "sentence",
    [
        "The Korean War, started on June 25, 1950, has not yet ended.",
        "The DPRK and EU opened diplomatic relations on May 14, 2001.",
        "It was founded on March 28, Juche 70 (1981) on the motion of President Kim Il Sung.",
        "Er wurde am 3. Mai 1999 geboren.",
        "La guerre a commencé le 25 juin 1950",
        "조선전쟁은 1950년 6월 25일에 시작되였다.",
        "朝鲜于1950年6月25日开战。",
        "25 June 1950 – the war began",
        'Kim Jong Il July 23, 2002."',
    ],
)
@pytest.mark.parametrize(
    "around", ["<p>{}</p>", "<p class=public-date>{}</p>", "<div class=time>{}</div>", "<li>{}</li>"]
)
def test_a_date_in_a_sentence_is_none(sentence: str, around: str) -> None:
    found = read(f"<main><h1>Ferry sails again</h1>{around.format(sentence)}{TEXT}{around.format(sentence)}</main>")
    assert (found.published, found.updated) == (None, None)


@pytest.mark.parametrize(
    "marked",
    [
        "The war began on <time datetime=1950-06-25>June 25, 1950</time> and has not ended.",
        "<b>On <time datetime=1950-06-25>June 25</time></b> the war began.",
    ],
)
def test_nor_is_one_that_mark_up_holds_in_a_sentence(marked: str) -> None:
    assert published(f"<main><h1>Ferry sails again</h1><p>{marked}</p>{TEXT}</main>") is None


def test_the_first_line_is_not_lost_for_a_date_it_begins_with() -> None:
    line = "May 3, 2024 was a fine day for the harbour of Arlen, all said."
    found = read(f"<main><h1>Ferry sails again</h1><p class=date>May 3, 2024</p><p>{line}</p>{TEXT}</main>")
    assert day(found.published) == "2024-05-03"
    assert found.blocks[0].text == line


@pytest.mark.parametrize(
    ("line", "doubt"),
    [
        ("Pyongyang, January 3 (KCNA) -- The ferry to Arlen sailed again.", "year not printed"),
        ("PYONGYANG, Jan. 3, 2024 (Yonhap) — The ferry to Arlen sailed again.", ""),
        ("Пхеньян, 3 января. /ЦТАК/ -- Паром снова вышел в море, сообщили в порту.", "year not printed"),
        ("【평양 1월 3일발 조선중앙통신】 배가 다시 떠났다고 항구관리소가 오늘 보도하였다.", "year not printed"),
        ("新华社平壤1月3日电 阿伦的渡船今天再次启航，港务局说船上的人都平安无事，天气也很好。", "year not printed"),
    ],
)
def test_an_agencys_date_line_at_the_very_beginning(line: str, doubt: str) -> None:
    found = read(
        f"<main><h1>Ferry sails again</h1><p>{line}</p>{TEXT}</main>", captured_at=datetime(2024, 1, 20, tzinfo=UTC)
    )
    assert found.published is not None
    assert (day(found.published), found.published.doubt) == ("2024-01-03", doubt)
    assert found.published.rule.startswith("agency's date line")
    assert found.blocks[0].text == line
    later = read(f"<main><h1>Ferry sails again</h1>{TEXT}<p>{line}</p></main>")
    assert later.published is None


@pytest.mark.parametrize(
    "line",
    [
        "The battle of 5 May 1945 (Prague): how it was won, and what became of those who fought in it.",
        "The Rev. Han Kwang 12 May 1950 (Arlen) – 3 June 2024 (Seoul): he built the school of the port.",
        "Treaty of 27 July 1953 (Panmunjom) - the text that ended the fighting, and what it left open.",
    ],
)
@pytest.mark.parametrize("captured", [None, datetime(2024, 6, 20, tzinfo=UTC)])
def test_a_day_that_begins_a_sentence_is_no_agencys(line: str, captured: datetime | None) -> None:
    found = read(f"<main><h1>Ferry sails again</h1><p>{line}</p>{TEXT}</main>", captured_at=captured)
    assert found.published is None


@pytest.mark.parametrize("line", ["Pyongyang 3 January 2024 (KCNA) -- The ferry.", "Arlen, 3 January (TASS): A ferry."])
def test_an_agencys_line_needs_no_comma_or_dash_if_its_day_is_near(line: str) -> None:
    at = datetime(2024, 1, 20, tzinfo=UTC)
    assert day(published(f"<main><h1>Ferry sails</h1><p>{line}</p>{TEXT}</main>", captured_at=at)) == "2024-01-03"
