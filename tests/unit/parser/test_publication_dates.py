"""When an article was published: declared, marked, in the address, or printed. Never the day of the visit."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.parser.core.extract import extract
from services.parser.core.extraction import Context, Extraction
from shared.contracts import DateValue, Precision

URL = "https://gazette.example/story/7"
VIEWED = datetime(2024, 6, 20, 9, tzinfo=UTC)
TEXT = "".join(
    f"<p>The ferry to Arlen sailed for the {n}th time, said the harbour office, and all on board were well.</p>"
    for n in range(4, 9)
)


def read(body: str, head: str = "", url: str = URL, **context: object) -> Extraction:
    known = Context(**{"captured_at": VIEWED, "language": "en", **context})  # type: ignore[arg-type]
    found = extract(
        f"<html lang=en><head><title>Ferry sails</title>{head}</head><body>{body}</body></html>", url, known
    )
    assert isinstance(found, Extraction), found
    return found


def published(body: str, head: str = "", url: str = URL, **context: object) -> DateValue | None:
    return read(body, head, url, **context).published


def day(value: DateValue | None) -> str:
    return value.value.date().isoformat() if value else ""


def linked(data: str) -> str:
    return f'<script type="application/ld+json">{data}</script>'


@pytest.mark.parametrize(
    "body",
    [
        f"<h1>Ferry sails again</h1><time datetime=2024-05-03>3 May</time>{TEXT}",
        f"<h1>Ferry sails again</h1><span class=date>3 May 2024</span>{TEXT}",
        f"<h1>Ferry sails again</h1><p>Posted on May 3, 2024, 10:15 am</p>{TEXT}",
        f"<h1>Ferry sails again</h1><meta itemprop=datePublished content=2024-05-03>{TEXT}",
        f"<h1>Ferry sails again</h1><p>04:10 | 3 mai 2024</p>{TEXT}",
        f"<h1>Ferry sails again</h1><div class=date>Published 3 May 2024. Updated 9 May 2024</div>{TEXT}",
        f"<h1>Ferry sails again</h1><div class=date>Updated 9 May 2024, published 3 May 2024</div>{TEXT}",
    ],
)
def test_dates_on_the_page(body: str) -> None:
    assert day(published(body)) == "2024-05-03"


def test_dates_of_rdfa_where_the_page_declares_such_names() -> None:
    body = f"<h1>Ferry sails</h1><p class=submitted><b property='dc:date' content=2024-05-03>on Friday</b></p>{TEXT}"
    html = "<html prefix='dc: http://purl.org/dc/terms/'><head><title>Ferry</title></head><body>%s</body></html>"
    found = extract(html % body, URL)
    assert isinstance(found, Extraction)
    assert found.published is not None
    assert (day(found.published), found.published.rule) == ("2024-05-03", "rdfa element: iso")


def test_the_date_nearest_to_the_headline_is_the_articles() -> None:
    card = "<div><a href=/x>Bridge closes</a><div class=date><time datetime=2024-06-01>1 June</time></div></div>"
    body = f"<div class=box><div><div><div>{card * 3}</div></div></div></div><main><h1>Ferry sails again</h1>"
    assert day(published(f"{body}<div><time datetime=2024-05-03>3 May</time></div>{TEXT}</main>")) == "2024-05-03"


@pytest.mark.parametrize(
    "header",
    [
        "<div class=topbar><span class=date>Thursday, June 20, 2024</span></div>",
        "<header><p>Thursday, June 20, 2024</p></header>",
        "<div id=today><time>June 20, 2024</time></div>",
    ],
)
def test_the_day_of_viewing_is_never_taken(header: str) -> None:
    around = header + "<ul><li>News<li>Sport<li>Culture<li>Weather<li>Letters<li>About<li>Shop<li>Radio<li>Jobs</ul>"
    body = f"{around}<main><div><div><div><h1>Ferry sails again</h1>%s{TEXT}</div></div></div></main>"
    assert published(body % "") is None
    assert day(published(body % "<p>May 3, 2024</p>")) == "2024-05-03"


def test_an_article_of_the_day_of_viewing_itself_has_its_date() -> None:
    assert day(published(f"<h1>Ferry sails again</h1><p>June 20, 2024</p>{TEXT}")) == "2024-06-20"


def test_the_date_of_an_update_is_none_of_publication() -> None:
    body = f"<h1>Ferry sails again</h1><p>Last updated: <time datetime=2024-06-01>1 June 2024</time></p>{TEXT}"
    found = read(body)
    assert found.published is not None
    assert (day(found.published), found.published.doubt) == ("2024-06-01", "only the date of an update")
    assert "published: only the date of an update" in found.doubts
    both = read(f"{body}<p>May 3, 2024</p>", linked('{"@type":"NewsArticle","datePublished":"2024-05-03"}'))
    assert (day(both.published), day(both.updated)) == ("2024-05-03", "2024-06-01")


def test_updates_keep_their_zone_precision_and_rule() -> None:
    found = read(f"<h1>Ferry sails</h1>{TEXT}", linked('{"@type":"Article","dateModified":"2024-05-04T10:30+08:30"}'))
    assert found.updated is not None
    assert found.updated.value == datetime(2024, 5, 4, 2, tzinfo=UTC)
    assert (found.updated.zone, found.updated.precision) == ("+08:30", Precision.MINUTE)
    assert found.updated.rule == "json-ld dateModified: iso"


def test_an_update_may_lie_in_the_future_only_with_a_doubt() -> None:
    head = "<meta property=article:modified_time content=2031-01-01>"
    found = read(f"<h1>Ferry sails</h1>{TEXT}", head, url="https://gazette.example/2024/05/03/ferry")
    assert found.updated is not None
    assert found.updated.doubt == "future"


@pytest.mark.parametrize(
    ("declared", "url", "doubt"),
    [
        ("2031-01-01", URL, "future"),
        ("2024-05-03", "https://gazette.example/2024/05/03/ferry", ""),
        ("2011-12-31", "https://gazette.example/201112/2011-12-31ee.html", ""),
        ("2011-12-01", "https://gazette.example/item/201112/01/ee.html", ""),
        ("2011-12-31", "https://gazette.example/20111231-3ee.html", ""),
        ("2011-12-01", "https://gazette.example/20111231-3ee.html", "contradicts url"),
        ("2024-05-03", "https://gazette.example/2022/05/03/ferry", "contradicts url"),
        ("2024-05-03", "https://gazette.example/2024/05/ferry", ""),
        ("2024-05-03", "https://gazette.example/2018/04/ferry", "contradicts url"),
        ("2024-05-03", "https://gazette.example/2024/mar/03/ferry", "contradicts url"),
    ],
)
def test_dates_that_cannot_be_trusted_blindly_are_flagged(declared: str, url: str, doubt: str) -> None:
    value = published(f"<h1>Ferry sails</h1>{TEXT}", f"<meta name=date content={declared}>", url)
    assert value is not None
    assert (day(value), value.doubt) == (declared, doubt)


@pytest.mark.parametrize(
    "path",
    ["2024/05/03/ferry", "2024-05-03-ferry", "a/20240503.html", "n1/2024/0503/c1.html", "2024/may/3/ferry"],
)
def test_a_day_in_the_address(path: str) -> None:
    value = published(f"<h1>Ferry sails</h1>{TEXT}", url=f"https://gazette.example/{path}")
    assert value is not None
    assert (day(value), value.rule) == ("2024-05-03", "url: iso")


def test_a_month_in_the_address_is_a_month() -> None:
    value = published(f"<h1>Ferry sails</h1>{TEXT}", url="https://gazette.example/2024/05/ferry")
    assert value is not None
    assert (day(value), value.precision) == ("2024-05-01", Precision.MONTH)


@pytest.mark.parametrize(
    ("printed", "url", "expected", "doubt"),
    [
        ("03/10/2023", "https://gazette.example/2023/october/ferry", "2023-03-10", "day and month may be swapped"),
        ("03/10/2023", "https://gazette.example/2023/10/ferry", "2023-10-03", ""),
        ("12/06/2024", URL, "2024-06-12", ""),
        ("05/06/2024", URL, "2024-05-06", "day and month may be swapped"),
    ],
)
def test_day_and_month_are_swapped_where_only_that_fits(printed: str, url: str, expected: str, doubt: str) -> None:
    value = published(f"<h1>Ferry sails</h1><span class=date>{printed}</span>{TEXT}", url=url)
    assert value is not None
    assert (day(value), value.doubt) == (expected, doubt)


def test_the_list_that_led_here_is_asked_before_what_stands_far_away() -> None:
    far = "<div><div><div><div><div><div><span class=date>1 June 2024</span></div></div></div></div></div></div>"
    value = published(f"{far}<main><h1>Ferry sails</h1>{TEXT}</main>", hint_published="Fri, 03 May 2024 08:00:00 GMT")
    assert value is not None
    assert (value.value, value.rule) == (datetime(2024, 5, 3, 8, tzinfo=UTC), "listing: day month year")


def test_seconds_since_1970_as_a_number() -> None:
    value = published(f"<h1>Ferry sails</h1>{TEXT}", linked('{"@type":"Article","datePublished":1714723200000}'))
    assert day(value) == "2024-05-03"


def test_the_line_that_prints_the_date_is_no_part_of_the_text() -> None:
    found = read(f"<div><h1>Ferry sails again</h1><p>May 3, 2024 · updated May 4, 2024</p>{TEXT}</div>")
    assert (day(found.published), day(found.updated)) == ("2024-05-03", "2024-05-04")
    assert found.blocks[0].text.startswith("The ferry to Arlen")


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


def test_the_year_of_an_agencys_date_line_is_the_addresss() -> None:
    line = "<p>Pyongyang, January 3 (KCNA) -- The ferry to Arlen sailed again.</p>"
    found = published(
        f"<main><h1>Ferry sails again</h1>{line}{TEXT}</main>", url="https://paper.example/1998/news-4.html"
    )
    assert day(found) == "1998-01-03"


OWN = f'{{"@type": "NewsArticle", "headline": "Ferry sails", "datePublished": "2024-05-03", "url": "{URL}"}}'
OTHER = '{"@type": "NewsArticle", "headline": "Bridge closes", "datePublished": "2023-01-01", "url": "https://gazette.example/x"}'


@pytest.mark.parametrize("data", [[OTHER, OWN], [OWN, OTHER], [f'{{"@graph": [{OTHER}, {OWN}]}}']])
def test_linked_data_of_another_article_is_not_taken(data: list[str]) -> None:
    found = read(f"<main><h1>Ferry sails</h1>{TEXT}</main>", "".join(map(linked, data)))
    assert day(found.published) == "2024-05-03"
    assert found.canonical == URL


def test_nor_where_the_page_has_none_of_its_own() -> None:
    found = read(f"<main><h1>Ferry sails</h1>{TEXT}</main>{linked(OTHER)}")
    assert (found.published, found.canonical) == (None, "")


def test_a_reader_comments_date_and_name_are_not_the_articles() -> None:
    comment = "<div class=comment><b class=author-name>Bob Roe</b><time datetime=2020-01-01>x</time></div>"
    comment = f"<div class=comment-list>{comment}</div>"
    found = read(f"<article><h1>Ferry sails again</h1>{TEXT}</article>{comment}")
    assert found.published is None
    assert found.byline.authors == ()


@pytest.mark.parametrize("zero", ["1970-01-01", "1970-01-01T00:00:00Z", "1969-12-31T19:00:00-05:00", "1900-01-01", "0"])
def test_what_programs_write_for_an_unknown_day_is_none(zero: str) -> None:
    head = f'<meta property=article:published_time content="{zero}">'
    assert published(f"<h1>Ferry sails again</h1>{TEXT}", head) is None
    assert day(published(f"<h1>Ferry sails</h1><p class=date>3 May 2024</p>{TEXT}", head)) == "2024-05-03"


def test_of_a_list_of_dates_the_first() -> None:
    data = '{"@type": "NewsArticle", "headline": "Ferry sails", "datePublished": ["", "2024-05-03", "2024-05-09"]}'
    assert day(published(f"<h1>Ferry sails</h1>{TEXT}", linked(data))) == "2024-05-03"


def test_an_update_days_before_the_publication_is_none() -> None:
    head = "<meta property=article:published_time content=2024-05-03><meta property=article:modified_time content={}>"
    assert read(f"<h1>Ferry sails</h1>{TEXT}", head.format("2023-05-03")).updated is None
    assert read(f"<h1>Ferry sails</h1>{TEXT}", head.format("2024-05-04")).updated is not None


@pytest.mark.parametrize("path", ["item/2011/201112/2011-12-31ee.html", "201112/2011-12-31ee.html", "201112/a.html"])
def test_a_month_in_the_address_is_no_day_of_another_year(path: str) -> None:
    found = read(f"<h1>Ferry sails</h1><p class=date>December 31, 2011</p>{TEXT}", url=f"https://paper.example/{path}")
    assert found.published is not None
    assert (day(found.published), found.published.doubt) == ("2011-12-31", "")


MOVED = linked('{"@type":"BlogPosting","headline":"Ferry sails again","datePublished":"2024-06-11T22:00:00Z"}')


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("May 3, 2024", "2024-05-03"),
        ("Published May 3, 2024", "2024-05-03"),
        ("Updated May 3, 2024", "2024-06-11"),
        ("On May 3, 2024 the ferry was still being mended.", "2024-06-11"),
        ("June 11, 2024", "2024-06-11"),
        ("June 15, 2024", "2024-06-11"),
    ],
)
def test_a_day_printed_below_the_headline_is_earlier_than_that_of_a_move(line: str, expected: str) -> None:
    assert day(published(f"<h1>Ferry sails again</h1><p>{line}</p>{TEXT}", MOVED)) == expected


def test_a_date_in_the_footer_of_the_pages_own_article() -> None:
    signed = "<footer><span class=author>Ana Lee</span><time datetime=2024-05-03>3 May</time></footer>"
    other = "<article><h2>Other ferry</h2><footer><time datetime=2024-01-09>9 Jan</time></footer></article>"
    found = read(f"<main><article><h1>Ferry sails again</h1>{TEXT}{signed}</article></main>{other}")
    assert (day(found.published), found.byline.authors) == ("2024-05-03", ("Ana Lee",))


@pytest.mark.parametrize("name", ["published-date", "w-published-date", "og:published_time"])
def test_a_named_date_of_publication_comes_before_a_plain_date(name: str) -> None:
    head = f"<meta name=date content=2019-01-07><meta name='{name}' content=2024-05-03>"
    assert day(published(f"<h1>Ferry sails again</h1>{TEXT}", head)) == "2024-05-03"
