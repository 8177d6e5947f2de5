"""What persons did, on the site: the page, a person's page, an article's, the API and searches."""

from __future__ import annotations

import psycopg

from services.enricher.core.enrich import enrich
from shared.archive.maintenance.withhold import withhold_article
from shared.contracts import EnrichedArticle
from shared.ids import article_id
from tests.integration.reader.running import SiteUnderTest
from tests.publishing import START, enriched, hours, open_press

FARM = "Kim Jong Un visited a greenhouse farm in Wonsan on February 28."
FARM_TOO = "It snowed. Kim Jong Un visited the greenhouse farm in Wonsan and praised its builders."
YARD = "Kim Jong Un inspected a shipyard in Nampho."
LETTER = "Premier Kim Tok Hun sent a message of greeting to Vladimir Putin, president of Russia."
SPEECH = "The farm grows rice and has a new roof, which the builders of the province finished in spring."
FIRST, LATER = article_id("https://gazette.example/farm"), article_id("https://echo.example/farm")
KIM = "person.kim-jong-un"


def about(path: str, at: float, text: str, outlet: str = "gazette", title: str = "News") -> EnrichedArticle:
    article = enriched(path, hours(at), text, outlet=outlet, title=title).article
    return enrich(article, ["en"], "UTC", lambda _: [("en", 0.99)])


async def publish(site: SiteUnderTest) -> None:
    async with open_press(site.database_url) as press:
        await press.publish(
            about("farm", 20, FARM_TOO, "echo"),  # arrives before the first report
            about("farm", 1, FARM, title="Kim Jong Un Visits Farm"),
            about("yard", 40, YARD),
            about("letter", 50, LETTER),
            about("speech", 60, SPEECH, title="Full Text of Speech at Farm"),
        )
    await site.indexed(5)


async def events(site: SiteUnderTest, query: str = "") -> list[tuple[str, str, str, list[str]]]:
    found = (await site.get(f"/api/v1/activity{query}")).json["events"]
    return [(one["person"], one["act"], one["day"], [report["article"] for report in one["reports"]]) for one in found]


async def test_an_event_of_two_outlets_is_one_with_its_reports_in_order(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    assert (KIM, "visit", "2024-02-28", [FIRST, LATER]) in await events(empty_site)
    (found,) = (await empty_site.get("/api/v1/activity?act=visit")).json["events"]
    assert (found["said"], found["places"], found["reports"][0]["sentence"]) == (True, ["place.wonsan"], FARM)
    report = found["reports"][1]
    assert (report["block"], report["start"], report["end"]) == (0, 11, len(FARM_TOO))


async def test_the_list_is_filtered_by_person_act_place_and_day(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    assert len(await events(empty_site)) == 3
    for query, acts in (
        ("?person=%EA%B9%80%EC%A0%95%EC%9D%80", ["inspect", "visit"]),
        (f"?person={KIM}&act=inspect", ["inspect"]),
        ("?place=Wonsan", ["visit"]),
        ("?place=Wonsan&act=inspect", []),
        ("?since=2024-03-01", ["send", "inspect"]),
        ("?until=2024-02-29", ["visit"]),
        ("?until=2024-02-28T12:00:00Z", ["visit"]),
        ("?until=2024-02-28T00:00:00Z", []),
        ("?person=Kim+Tok+Hun", ["send"]),
    ):
        assert [act for _, act, _, _ in await events(empty_site, query)] == acts, query
    assert (await empty_site.get("/api/v1/activity?place=Nowhere")).status == 400
    for path in ("/activity", "/api/v1/activity"):
        assert (await empty_site.get(f"{path}?until=0001-01-01T00:00:00Z")).status == 400
        assert (await empty_site.get(f"{path}?until=0001-01-01")).status == 200


async def test_who_accompanied_somebody_is_asked_by_the_other_person(empty_site: SiteUnderTest) -> None:
    company = f"{YARD} He was accompanied by Jo Yong Won, secretary of the Central Committee; and Pak Thae Song."
    async with open_press(empty_site.database_url) as press:
        await press.publish(about("yard", 40, company), about("letter", 50, LETTER))
    await empty_site.indexed(2)
    query = "?other=Kim+Jong+Un&since=2024-03-01"
    found = {(person, act) for person, act, _, _ in await events(empty_site, query)}
    assert found == {("person.jo-yong-won", "attend"), ("person.pak-thae-song", "attend")}
    assert (KIM, "inspect") in {(person, act) for person, act, _, _ in await events(empty_site, "?other=Jo+Yong+Won")}
    assert [act for _, act, _, _ in await events(empty_site, "?other=Vladimir+Putin")] == ["send"]
    page = (await empty_site.get(f"/activity{query}")).text
    assert "He was accompanied by" in page and 'name="other" value="Kim Jong Un"' in page and LETTER not in page
    assert "other=person.kim-jong-un" in page, "the address of the JSON"


async def test_an_unknown_name_keeps_the_form_and_leads_on(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    page = await empty_site.get("/activity?person=Kim+Jong+Uhn&act=visit&since=2024-02-01")
    assert page.status == 400 and 'name="person" value="Kim Jong Uhn"' in page.text
    assert '<option value="visit" selected>' in page.text and 'value="2024-02-01"' in page.text
    assert "is not on the list of names" in page.text and 'href="/activity?person=Kim+Jong+Un' in page.text
    assert "No activity found" not in page.text and "/search?q=%22Kim+Jong+Uhn%22" in page.text
    refused = await empty_site.get("/api/v1/activity?person=Kim+Jong+Uhn")
    assert refused.status == 400 and "did you mean Kim Jong Un?" in refused.json["detail"]
    assert "did you mean" not in (await empty_site.get("/api/v1/activity?person=Qqqq")).json["detail"]


async def test_the_same_company_on_two_days_went_to_two_places(empty_site: SiteUnderTest) -> None:
    company = "He was accompanied by Jo Yong Won, secretary of the Central Committee."
    async with open_press(empty_site.database_url) as press:
        await press.publish(
            about("farm", 20, f"Kim Jong Un visited a greenhouse farm. {company}", title="Farm Shows New Roof"),
            about("yard", 40, f"{YARD} {company}", title="Shipyard Builds Two Ships"),
        )
    await empty_site.indexed(2)
    found = await events(empty_site, "?person=Jo+Yong+Won")
    assert [(act, len(reports)) for _, act, _, reports in found] == [("attend", 1), ("attend", 1)]
    (led,) = (await empty_site.get("/api/v1/activity?act=inspect")).json["events"]
    assert led["others"] == ["person.jo-yong-won"]


async def test_the_list_goes_on_where_it_ended(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    seen, until = [], ""
    while True:
        found = (await empty_site.get(f"/api/v1/activity?limit=1&until={until}")).json
        seen += [one["act"] for one in found["events"]]
        until = found["until"]
        if until is None:
            break
    assert seen == ["send", "inspect", "visit"]


async def test_pages_show_events_with_sentences(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    page = (await empty_site.get("/activity")).text
    assert page.index(LETTER) < page.index(FARM) < page.index("praised its builders")
    assert 'name="q" maxlength="1000" placeholder="Search, or paste an address" value=""' in page
    assert "</time> <a href" in page and "(day of the report)</span> <a href" in page
    assert f'href="/a/{FIRST}"' in page and "/names/person.vladimir-putin" in page
    assert FARM not in (await empty_site.get("/activity?act=inspect")).text
    person = (await empty_site.get(f"/names/{KIM}")).text
    assert FARM in person and f"/activity?person={KIM}" in person and LETTER not in person
    article = (await empty_site.get(f"/a/{FIRST}")).text
    assert "Activity reported here" in article and "since=2024-02-28" in article
    assert 'href="/activity"' in (await empty_site.get("/names")).text
    assert "지도" in (await empty_site.get("/activity", Accept_Language="ko")).text


async def test_an_article_has_its_acts_and_its_form_in_the_api(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    acts = (await empty_site.get(f"/api/v1/articles/{FIRST}")).json["activities"]
    assert [(one["act"], one["block"], one["said"]) for one in acts] == [("visit", None, False), ("visit", 0, True)]
    speech = article_id("https://gazette.example/speech")
    assert (await empty_site.get(f"/api/v1/articles/{speech}")).json["labels"] == ["speech", "full-text"]
    assert "type%3Aspeech" in (await empty_site.get(f"/a/{speech}")).text


async def test_searches_take_acts_and_forms(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    for asked, total in (
        ("did:visit", 2),
        ("did:%22Kim+Jong+Un/visit%22", 2),
        ("did:%22Kim+Jong+Un/send%22", 0),
        ("did:send+person:Putin", 1),
        ("type:speech", 1),
        ("type:article", 5),
    ):
        assert (await empty_site.get(f"/api/v1/search?q={asked}")).json["total"] == total, asked
    assert (await empty_site.get("/api/v1/search?q=did:painted")).status == 400


async def test_a_later_text_without_the_act_takes_it_off_the_list(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    async with open_press(empty_site.database_url) as press:
        await press.publish(about("yard", 70, "A shipyard in Nampho has a new roof and builds two ships of steel."))
    assert [act for _, act, _, _ in await events(empty_site)] == ["send", "visit"]


async def test_many_reports_of_the_next_days_do_not_end_the_list(empty_site: SiteUnderTest) -> None:
    async with open_press(empty_site.database_url) as press:
        await press.publish(about("farm", 1, FARM), *(about(f"yard/{n}", 30 + n / 60, YARD) for n in range(401)))
    for limit in (1, 40):
        found = await events(empty_site, f"?until=2024-02-28&limit={limit}")
        assert found == [(KIM, "visit", "2024-02-28", [FIRST])]


async def test_texts_full_of_acts_do_not_make_the_list_slow_nor_end_it(empty_site: SiteUnderTest) -> None:
    acts = "".join(f"Kim Jong Un inspected shipyard {n} in Nampho. " for n in range(40))
    async with open_press(empty_site.database_url) as press:
        await press.publish(about("farm", 1, FARM), *(about(f"yard/{n}", 300 + n, acts) for n in range(60)))
    first = (await empty_site.get("/api/v1/activity")).json
    reports = {report["article"] for one in first["events"] for report in one["reports"]}
    assert 0 < len(reports) <= 50, "2,000 acts are compared"
    assert first["until"] and (KIM, "visit", "2024-02-28", [FIRST]) in await events(empty_site, "?until=2024-03-01")


async def test_a_withheld_article_is_in_no_event(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    assert FARM in (await empty_site.get("/activity")).text
    assert (KIM, "visit", "2024-02-28", [FIRST, LATER]) in await events(empty_site)
    async with await psycopg.AsyncConnection.connect(empty_site.database_url) as connection:
        await withhold_article(connection, FIRST, "order of a court")
    assert (KIM, "visit", START.date().isoformat(), [LATER]) in await events(empty_site)
    assert FARM not in (await empty_site.get("/activity")).text
