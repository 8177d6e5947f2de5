"""Names on the site: on an article's page, on pages of their own, in the API and in searches."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from unicodedata import normalize
from urllib.parse import quote, unquote_plus

from services.enricher.core.enrich import enrich
from shared.contracts import EnrichedArticle
from shared.ids import article_id
from tests.integration.reader.running import SiteUnderTest
from tests.publishing import enriched, hours, open_press

ENGLISH = "Kim Jong Un, general secretary of the Workers' Party of Korea, visited Wonsan, KCNA said."
KOREAN = "경애하는 김정은동지께서는 원산에서 미국에 대하여 말씀하시였다고 로동신문이 전하였다."
ONE = article_id("https://gazette.example/one")


def named(path: str, at: float, text: str, outlet: str = "gazette") -> EnrichedArticle:
    article = enriched(path, hours(at), text, outlet=outlet).article
    return enrich(article, ["en", "ko"], "UTC", lambda _: [("en", 0.99)])


async def publish(site: SiteUnderTest) -> None:
    async with open_press(site.database_url) as press:
        await press.publish(named("one", 1, ENGLISH), named("two", 800, KOREAN, outlet="echo"))
        await press.publish(named("three", 2, "The council of Westmouth met on Monday and said nothing about it."))
    await site.indexed(3)


async def test_an_article_lists_its_names(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    names = {one["id"]: one for one in (await empty_site.get(f"/api/v1/articles/{ONE}")).json["names"]}
    assert set(names) == {"person.kim-jong-un", "office.wpk-general-secretary", "place.wonsan", "org.kcna"}
    (mention,) = names["person.kim-jong-un"]["mentions"]
    assert (mention["block"], mention["start"], mention["end"], mention["text"]) == (0, 0, 11, "Kim Jong Un")
    assert mention["title"] == "general secretary of the Workers' Party of Korea"
    page = (await empty_site.get(f"/a/{ONE}")).text
    assert "Named here" in page and '<a href="/names/place.wonsan" dir="auto">Wonsan</a>' in page


async def test_a_name_has_a_page_over_all_languages(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    name = (await empty_site.get("/api/v1/names/person.kim-jong-un")).json
    assert name["articles"] == 2
    assert {one["value"]: one["articles"] for one in name["by_outlet"]} == {"gazette": 1, "echo": 1}
    assert [one["value"] for one in name["by_month"]] == ["2024-03", "2024-04"]
    titles = {one["text"]: one for one in name["titles"]}
    assert set(titles) == {"general secretary of the Workers' Party of Korea", "동지"}
    assert datetime.fromisoformat(titles["동지"]["first"]) == hours(800).astimezone(UTC)
    assert {one["text"] for one in name["spellings"]} == {"Kim Jong Un", "김정은"}
    page = (await empty_site.get("/names/person.kim-jong-un")).text
    assert (
        "Person</span>" in page
        and "2 articles" in page
        and 'class="bar"' in page
        and "동지" in page
        and f'href="/a/{ONE}"' in page
    )
    assert "Not named yet" in (await empty_site.get("/names/place.paris-fr")).text


async def test_a_title_in_other_capitals_is_the_same_title(empty_site: SiteUnderTest) -> None:
    both = "The respected Comrade Kim Jong Un visited Wonsan. Respected Comrade Kim Jong Un was glad."
    only = "Respected Comrade Kim Jong Un visited Hamhung."
    async with open_press(empty_site.database_url) as press:
        await press.publish(named("one", 1, both), named("two", 30, only), named("three", 60, both))
    await empty_site.indexed(3)
    [title] = (await empty_site.get("/api/v1/names/person.kim-jong-un")).json["titles"]
    assert (title["text"], title["articles"]) == ("respected Comrade", 3)
    assert datetime.fromisoformat(title["first"]) == hours(1).astimezone(UTC)
    assert datetime.fromisoformat(title["last"]) == hours(60).astimezone(UTC)


async def test_hits_are_counted_by_name(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    counts = (await empty_site.get("/api/v1/search/counts?q=outlet:gazette+OR+outlet:echo&by=place")).json["counts"]
    assert counts == [
        {"value": "place.wonsan", "label": "Wonsan", "articles": 2},
        {"value": "place.us", "label": "United States", "articles": 1},
    ]
    [person] = (await empty_site.get("/api/v1/search/counts?q=KCNA&by=person")).json["counts"]
    assert person == {"value": "person.kim-jong-un", "label": "Kim Jong Un", "articles": 1}
    found = (await empty_site.get(f"/api/v1/search?q=KCNA+person:{person['value']}")).json
    assert found["total"] == person["articles"], "the value narrows the search"
    refused = await empty_site.get("/api/v1/search/counts?q=KCNA&by=people")
    assert refused.status == 400 and "The parameter 'by' cannot be read" in refused.text and "person" in refused.text


async def test_names_are_listed_by_kind(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    found = (await empty_site.get("/api/v1/names?kind=place")).json["names"]
    assert [(one["id"], one["articles"]) for one in found] == [("place.wonsan", 2), ("place.us", 1)]
    assert "Wonsan" in (await empty_site.get("/names?kind=place")).text


async def test_a_name_is_found_by_what_somebody_types_of_it(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    page = (await empty_site.get("/names?q=jong-un")).text
    assert page.index("/names/person.kim-jong-un") and "/names/place.wonsan" not in page and 'value="jong-un"' in page
    assert "/names/person.kim-jong-un" in (await empty_site.get(f"/names?q={quote('정은')}")).text
    assert "/names/person.kim-jong-un" not in (await empty_site.get("/names?q=jong-un&kind=place")).text
    missing = (await empty_site.get("/names?q=Kim+Jonng+Un")).text
    assert "is not on the list of names" in missing and 'href="/names?q=Kim+Jong+Un"' in missing
    found = (await empty_site.get("/api/v1/names?q=kim+jong&kind=person")).json["names"]
    assert (found[0]["id"], found[0]["articles"]) == ("person.kim-jong-un", 2)
    assert {"person.kim-jong-il", 0} in [{one["id"], one["articles"]} for one in found], "of the list, in no article"


async def test_a_name_may_be_typed_in_parts_of_syllables_or_wide_letters(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    for typed in (normalize("NFD", "정은"), "Ｋｉｍ Ｊｏｎｇ Ｕｎ"):
        assert "/names/person.kim-jong-un" in (await empty_site.get(f"/names?q={quote(typed)}")).text, typed
    assert (await empty_site.get(f"/activity?person={quote(normalize('NFD', '김정은'))}")).status == 200
    assert (await empty_site.get("/api/v1/search?q=person:" + quote('"Ｋｉｍ Ｊｏｎｇ Ｕｎ"'))).json["total"] == 2


async def test_a_name_of_another_kind_is_not_called_unknown(empty_site: SiteUnderTest) -> None:
    page = (await empty_site.get("/names?q=Pyongyang&kind=person")).text
    assert "“Pyongyang” is a name of another kind" in page and 'href="/names?q=Pyongyang"' in page
    assert "is a name of another kind" in (await empty_site.get("/activity?person=Pyongyang")).text
    assert "is a name of another kind" in (await empty_site.get("/api/v1/activity?person=Pyongyang")).text


async def test_a_list_of_names_says_how_many_it_leaves_out(empty_site: SiteUnderTest) -> None:
    found = (await empty_site.get("/api/v1/names?q=k&limit=3")).json
    assert len(found["names"]) == 3 and found["total"] > 100
    assert f"100 of {found['total']} names" in (await empty_site.get("/names?q=k")).text
    assert "of 1 names" not in (await empty_site.get("/names?q=jong-un")).text


async def test_two_persons_with_one_name_are_told_apart(empty_site: SiteUnderTest) -> None:
    async with open_press(empty_site.database_url) as press:
        await press.publish(named("both", 1, "Ri Yong Ho visited Wonsan on Monday."))
    await empty_site.indexed(1)
    page = (await empty_site.get("/names?kind=person")).text
    for id, spelling in (("ri-yong-ho", "리영호"), ("ri-yong-ho-diplomat", "리용호")):
        link = f'<a href="/names/person.{id}" dir="auto">Ri Yong Ho</a>'
        assert f'{link} <span class="quiet" dir="auto">({spelling})</span>' in page
        assert f"({spelling})</span></h1>" in (await empty_site.get(f"/names/person.{id}")).text


async def test_a_search_is_narrowed_by_the_names_of_its_hits(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    page = (await empty_site.get("/search?q=visited+OR+lang:ko")).text
    found = re.search(r'<a href="([^"]+)">Kim Jong Un</a> <span class="figure">2</span>', page)
    assert found and "Korean Central News Agency</a>" in page and "Wonsan</a>" in page
    narrowed = html.unescape(found[1])
    assert unquote_plus(narrowed) == "/search?q=(visited OR lang:ko) name:person.kim-jong-un"
    page = (await empty_site.get(narrowed)).text
    chosen = re.search(r'<a href="([^"]+)" aria-current="true">Kim Jong Un</a> <span class="figure">2</span>', page)
    assert chosen and unquote_plus(chosen[1]) == "/search?q=(visited OR lang:ko)"


async def test_searches_find_a_name_in_any_spelling(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    for query, total in (
        ("person:김정은", 2), ('person:"Kim Jong-un"', 2), ("place:원산", 2), ("org:노동신문", 1), ("place:us", 1),
        ("name:person.kim-jong-un -place:미국", 1), ("place:Wonsan council", 0),
    ):  # fmt: skip
        assert (await empty_site.get("/api/v1/search?q=" + quote(query))).json["total"] == total, query
    refused = await empty_site.get("/api/v1/search?q=person:Nobody")
    assert refused.status == 400 and "person: takes a person" in refused.text


async def test_a_title_with_another_apostrophe_is_the_same_title(empty_site: SiteUnderTest) -> None:
    text = "Kim Jong Un, general secretary of the Workers{} Party of Korea, visited Wonsan."
    async with open_press(empty_site.database_url) as press:
        await press.publish(named("one", 1, text.format("\u2019")))
        await press.publish(named("two", 30, text.format("'")))
    await empty_site.indexed(2)
    [title] = (await empty_site.get("/api/v1/names/person.kim-jong-un")).json["titles"]
    assert title["articles"] == 2
    assert datetime.fromisoformat(title["first"]) == hours(1).astimezone(UTC)
