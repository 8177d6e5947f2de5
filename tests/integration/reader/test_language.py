"""The interface in English and Korean: by the browser's header or by choice, at the same addresses."""

from __future__ import annotations

import re

from shared.ids import article_id
from tests.integration.reader.press import BRIDGE, HARBOUR
from tests.integration.reader.running import SiteUnderTest

KOREAN = "ko-KR,ko;q=0.9,en;q=0.8"
PAGES = ("/", "/outlets", "/o/gazette", "/o/gazette/coverage", "/changes", "/search?q=crane", "/search?q=nothing+xyz",
         "/search/help", "/trends?q=crane", "/names", "/about", "/more", f"/a/{article_id(HARBOUR)}",
         f"/a/{article_id(BRIDGE)}/revisions", "/nowhere")  # fmt: skip


async def test_the_header_chooses_the_language(site: SiteUnderTest) -> None:
    english = await site.get("/")
    korean = await site.get("/", Accept_Language=KOREAN)
    assert '<html lang="en">' in english.text and "Skip to the text" in english.text
    assert '<html lang="ko">' in korean.text and "본문으로 건너뛰기" in korean.text
    assert "2026년 3월 1일" in korean.text and "1 March 2026" in english.text
    assert "Crane lifts first container" in korean.text, "texts of articles are as printed"
    assert english.headers["ETag"] != korean.headers["ETag"]
    again = await site.get("/", If_None_Match=korean.headers["ETag"], Accept_Language=KOREAN)
    assert again.status == 304
    for answer in (english, korean, again):
        assert {one.strip() for one in answer.headers["Vary"].split(",")} >= {"Accept-Language", "Cookie"}


async def test_no_page_is_left_in_english(site: SiteUnderTest) -> None:
    for path in PAGES:
        page = (await site.get(path, Accept_Language=KOREAN)).text
        assert '<html lang="ko">' in page and '<a class="skip" href="#main">본문으로' in page, path
        for english in ("Published", "Search the archive", " articles", " ago", "March", "Newest", "Nothing"):
            assert english not in re.sub(r"<code.*?</code>|<script.*?</script>", "", page), (path, english)


async def test_a_link_switches_and_leads_back(site: SiteUnderTest) -> None:
    page = (await site.get("/search?q=crane+lift")).text
    link = re.search(r'<a href="(/language/ko[^"]+)" lang="ko" hreflang="ko" rel="nofollow">한국어</a>', page)
    assert link
    answer = await site.get(link[1].replace("&amp;", "&"))
    assert (answer.status, answer.headers["Location"]) == (303, "/search?q=crane+lift")
    assert answer.headers["Cache-Control"] == "no-store"
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("language=ko;") and "HttpOnly" in cookie and "SameSite=lax" in cookie
    chosen = await site.get("/", Cookie="language=ko", Accept_Language="en")
    assert '<html lang="ko">' in chosen.text and 'lang="en" hreflang="en"' in chosen.text
    assert '<html lang="en">' in (await site.get("/", Cookie="language=fr")).text
    assert (await site.get("/language/fr")).status == 404
    assert (await site.get("/language/ko?to=//evil.example/")).headers["Location"] == "/"


async def test_programs_get_the_same_in_every_language(site: SiteUnderTest) -> None:
    for path in ("/api/v1/articles?limit=3", "/feed.atom", "/search.csv?q=crane", "/robots.txt"):
        plain, korean = await site.get(path), await site.get(path, Accept_Language=KOREAN)
        assert plain.body == korean.body and "Accept-Language" not in plain.headers.get("Vary", ""), path
