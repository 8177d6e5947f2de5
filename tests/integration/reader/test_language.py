"""The interface in English and Korean: by the browser's header or by choice, at the same addresses."""

from __future__ import annotations

import html
import re

import pytest

from services.reader.adapters.pages import lists
from shared.ids import article_id
from tests.integration.reader.press import BRIDGE, HARBOUR
from tests.integration.reader.running import Site, SiteUnderTest

KOREAN = "ko-KR,ko;q=0.9,en;q=0.8"
PAGES = ("/", "/outlets", "/o/gazette", "/o/gazette/coverage", "/changes", "/search?q=crane", "/search?q=nothing+xyz",
         "/search/help", "/trends?q=crane", "/names", "/about", "/more", f"/a/{article_id(HARBOUR)}",
         f"/a/{article_id(BRIDGE)}/revisions", "/nowhere")  # fmt: skip


async def test_the_header_chooses_the_language(shared_site: Site) -> None:
    english = await shared_site.get("/")
    korean = await shared_site.get("/", Accept_Language=KOREAN)
    assert '<html lang="en">' in english.text and "Skip to the text" in english.text
    assert '<html lang="ko">' in korean.text and "본문으로 건너뛰기" in korean.text
    assert "2026년 3월 1일" in korean.text and "1 March 2026" in english.text
    assert "Crane lifts first container" in korean.text, "texts of articles are as printed"
    assert english.headers["ETag"] != korean.headers["ETag"]
    again = await shared_site.get("/", If_None_Match=korean.headers["ETag"], Accept_Language=KOREAN)
    assert again.status == 304
    for answer in (english, korean, again):
        assert {one.strip() for one in answer.headers["Vary"].split(",")} >= {"Accept-Language", "Cookie"}


async def test_no_page_is_left_in_english(shared_site: Site) -> None:
    for path in PAGES:
        page = (await shared_site.get(path, Accept_Language=KOREAN)).text
        assert '<html lang="ko">' in page and '<a class="skip" href="#main">본문으로' in page, path
        for english in ("Published", "Search the archive", " articles", " ago", "March", "Newest", "Nothing"):
            assert english not in re.sub(r"<code.*?</code>|<script.*?</script>", "", page), (path, english)


async def test_a_link_switches_and_leads_back(shared_site: Site) -> None:
    page = (await shared_site.get("/search?q=crane+lift")).text
    link = re.search(r'<a href="(/language/ko[^"]+)" lang="ko" hreflang="ko" rel="nofollow">한국어</a>', page)
    assert link
    answer = await shared_site.get(link[1].replace("&amp;", "&"))
    assert (answer.status, answer.headers["Location"]) == (303, "/search?q=crane+lift")
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("language=ko;") and "HttpOnly" in cookie and "SameSite=lax" in cookie
    chosen = await shared_site.get("/", Cookie="language=ko", Accept_Language="en")
    assert '<html lang="ko">' in chosen.text and 'lang="en" hreflang="en"' in chosen.text
    assert '<html lang="en">' in (await shared_site.get("/", Cookie="language=fr")).text
    assert (await shared_site.get("/language/fr")).status == 404
    assert (await shared_site.get("/language/ko?to=//evil.example/")).headers["Location"] == "/"


async def test_programs_get_the_same_in_every_language(shared_site: Site) -> None:
    for path in ("/api/v1/articles?limit=3", "/feed.atom", "/search.csv?q=crane", "/robots.txt"):
        plain, korean = await shared_site.get(path), await shared_site.get(path, Accept_Language=KOREAN)
        assert plain.body == korean.body and "Accept-Language" not in plain.headers.get("Vary", ""), path


UNREADABLE = (
    ("/changes?kind=painted", "다음 가운데 하나여야 합니다: created", "must be one of created"),
    ("/more?before=yesterday", "이 목록의 자리가 아닙니다", "is not a place in this list"),
    ("/trends?colour=red", "쓸 수 있는 것: country", "allowed are: country"),
    ("/o/gazette?year=1066", "까지의 정수여야 합니다", "must be a whole number"),
    ("/search?q=titel:x", "titel: 항목은 없습니다.", "There is no field titel:"),
    ("/search?q=state:gone", "다음 가운데 하나: live, suspected", "state: takes one of live, suspected"),
    ('/search?q="crane', "닫는 따옴표가 없습니다", "has no closing quotation mark"),
    ("/search?q=crane+OR", "OR의 양쪽에", "OR needs something on both sides"),
    ("/search?q=removed:then", "2011과 같은 날, 달, 해", "or 2011. Write removed:2013-12"),
    ("/trends?q=near:a", "따옴표로 묶은 두 낱말", "at least two words"),
)
"""An address, and what is said about it in Korean and in English."""


async def test_what_cannot_be_read_is_explained_in_the_language_of_the_page(shared_site: Site) -> None:
    for path, korean, english in UNREADABLE:
        page = await shared_site.get(path, Accept_Language=KOREAN)
        assert page.status == 400 and korean in html.unescape(page.text), path
        assert english not in page.text and 'lang="en"><strong' not in page.text, path
        assert english in re.sub(r"</?strong>", "", html.unescape((await shared_site.get(path)).text)), path


async def test_the_api_explains_in_english(shared_site: Site) -> None:
    answer = await shared_site.get("/api/v1/search?q=titel:x", Accept_Language=KOREAN)
    assert answer.status == 400 and "There is no field titel:" in answer.json["detail"]


async def test_an_address_that_is_only_read_says_so(shared_site: Site) -> None:
    async with shared_site.client.post(shared_site.url + "/about", headers={"Accept-Language": KOREAN}) as answer:
        assert answer.status == 405 and "읽기 전용" in await answer.text()


async def test_names_are_written_in_the_language_of_the_page(shared_site: Site) -> None:
    path = "/names/place.pyongyang"
    assert '<span dir="auto">평양</span></h1>' in (await shared_site.get(path, Accept_Language=KOREAN)).text
    assert '<span dir="auto">Pyongyang</span></h1>' in (await shared_site.get(path)).text
    assert (await shared_site.get("/api/v1" + path, Accept_Language=KOREAN)).json["label"] == "Pyongyang"


async def test_a_fault_is_admitted_in_the_language_of_the_page(
    site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "changes", None)
    for language, said in ((KOREAN, "사이트 오류"), ("en", "Our mistake")):
        page = await site.get("/", Accept_Language=language)
        assert page.status == 500 and said in page.text and 'role="search"' in page.text
