"""What a search says that finds nothing or little."""

from __future__ import annotations

from urllib.parse import quote

from shared.ids import article_id
from tests.integration.reader.material import paragraphs
from tests.integration.reader.running import SiteUnderTest

FARM = "https://gazette.example/farm"


async def test_nothing_found_names_what_would_find_something(site: SiteUnderTest) -> None:
    page = (await site.get("/search?q=crane&language=ko")).text
    assert "Without the filter Language" in page and ": 1 article<" in page
    assert (
        "containers</a>" in (await site.get("/search?q=contaners")).text
        or "container</a>" in (await site.get("/search?q=contaners")).text
    )


async def test_a_wrong_first_letter_finds_the_word(site: SiteUnderTest) -> None:
    assert ">lighthouse</a>" in (await site.get("/search?q=kighthouse")).text


async def test_an_address_is_found_as_people_copy_it(site: SiteUnderTest) -> None:
    await site.filler.article(FARM, "Apples", paragraphs("Apples."))
    for form in (
        "https://www.gazette.example/farm/",
        "gazette.example/farm",
        "http://gazette.example/farm?utm_id=3#top",
    ):
        answer = await site.get("/search?q=" + quote(form, safe=""))
        assert answer.headers.get("Location") == f"/a/{article_id(FARM)}", form


async def test_nothing_found_says_how_to_write_it_otherwise(site: SiteUnderTest) -> None:
    small = (await site.get("/search?q=crane+or+walrus")).text
    assert ">crane OR walrus</a> (1 article)" in small
    two = (await site.get("/search?q=crame+OR+%22first+sheep%22")).text
    assert ">crane OR &#34;first sheep&#34;</a> (1 article)" in two, "the operator stays one"
    address = (await site.get("/search?q=https://nowhere.example/x")).text
    assert "The archive has no article from this address." in address


async def test_nothing_found_leads_to_the_search_without_a_word(site: SiteUnderTest) -> None:
    page = (await site.get("/search?q=crane+qqqzzz+%22qqq+zzz%22")).text
    assert "Without “qqqzzz”" not in page, "that finds nothing either"
    page = (await site.get("/search?q=crane+qqqzzz&language=en")).text
    assert '<a href="/search?q=crane&amp;language=en">Without “qqqzzz”</a>: 1 article<' in page
    page = (await site.get("/search?q=crane+%22qqq+zzz%22~3")).text
    assert '<a href="/search?q=crane">Without “qqq zzz”</a>: 1 article<' in page


async def test_few_hits_say_how_others_write_it(site: SiteUnderTest) -> None:
    """One hit looks like an answer. A researcher would not notice that all others write the word otherwise."""
    for number in range(3):
        await site.filler.article(f"{FARM}-{number}", "The cooperative grew 10,000 apples", paragraphs("Apples."))
    await site.filler.article(FARM, "The co-operative grew 10000 apples", paragraphs("Apples."))
    await site.until("/search?q=cooperative", lambda answer: "3 articles" in answer.text)
    page = (await site.until("/search?q=co-operative", lambda answer: "1 article<" in answer.text)).text
    assert ">cooperative</a> (3 articles)" in page
    assert ">10,000</a> (3 articles)" in (await site.get("/search?q=10000")).text
    assert "Did you mean" not in (await site.get("/search?q=cooperative")).text
    assert "Did you mean" not in (await site.get("/search?q=co-operative&sort=newest&page=2")).text


async def test_a_rare_word_that_is_found_is_no_misspelling(site: SiteUnderTest) -> None:
    """Only the most frequent words with these first letters are looked at, so a rare word may not be among them."""
    letters = "abcdefghijklmnopqrstu"
    others = " ".join(f"zy{one}{two}" for one in letters for two in letters)
    for number in range(3):
        await site.filler.article(f"{FARM}-{number}", "Apples", paragraphs("A zyqqatok.", others if number else ""))
    await site.filler.article(FARM, "Apples", paragraphs("A zyqqotok."))
    await site.until("/search?q=zyqqatok", lambda answer: "3 articles" in answer.text)
    page = (await site.until("/search?q=zyqqotok", lambda answer: "1 article<" in answer.text)).text
    assert "Did you mean" not in page
    assert ">zyqqatok</a> (3 articles)" in (await site.get("/search?q=zyqqatuk")).text
