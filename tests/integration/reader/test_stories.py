"""Reports of one event by several outlets and in several languages: on the page and in the API, earliest first."""

from __future__ import annotations

from typing import Any

from services.enricher.core.enrich import enrich
from shared.contracts import EnrichedArticle
from shared.ids import article_id
from tests.integration.reader.running import SiteUnderTest
from tests.integration.reader.test_editions import ENGLISH, KOREAN, OTHERS, written
from tests.publishing import enriched, hours, open_press
from tests.unit.test_same_language import ARRIVAL, TALKS
from tests.unit.test_same_language import OTHERS as OTHER_NEWS

NEWS = ENGLISH.replace("He met 12", "In Hamhung he met 12")
HERE = article_id("https://gazette.example/en")
KO, FAR = article_id("https://echo.example/ko"), article_id("https://echo.example/far")


async def publish(site: SiteUnderTest) -> None:
    async with open_press(site.database_url) as press:
        await press.publish(
            written("en", 10, NEWS),
            written("ko", 5, KOREAN, outlet="echo"),
            written("far", 200, KOREAN, outlet="echo"),
            *(written(path, 3, text, outlet="wire") for path, text in OTHERS.items()),
        )


async def stories_of(site: SiteUnderTest, id: str) -> list[dict[str, Any]]:
    return list((await site.get(f"/api/v1/articles/{id}")).json["stories"])


async def test_another_outlet_had_it_first(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    (one,) = await stories_of(empty_site, HERE)
    assert (one["id"], one["outlet_id"], one["language"]) == (KO, "echo", "ko") and one["score"] >= 0.7
    assert {"place.wonsan", "place.hamhung", "place.mn"} <= set(one["names"]) and set(one["numbers"]) == {"1500", "37"}
    (back,) = await stories_of(empty_site, KO)
    assert back["id"] == HERE
    page = (await empty_site.get(f"/a/{HERE}/compared")).text
    assert "Same event" in page and f'<a href="/a/{KO}" lang="ko"' in page and "earlier" in page
    assert ", earlier" not in (await empty_site.get(f"/a/{KO}/compared")).text


async def test_what_came_a_week_later_or_shares_little_is_another_event(empty_site: SiteUnderTest) -> None:
    await publish(empty_site)
    assert await stories_of(empty_site, FAR) == []
    for path in OTHERS:
        assert await stories_of(empty_site, article_id(f"https://wire.example/{path}")) == []


async def test_two_outlets_say_it_in_one_language(empty_site: SiteUnderTest) -> None:
    async with open_press(empty_site.database_url) as press:
        await press.publish(
            written("arrival", 10, ARRIVAL, title="Governor of Amur Region arrives"),
            written("talks", 5, TALKS, title="Minister meets governor", outlet="echo"),
            written("greetings", 6, TALKS, title="Greetings to governor", outlet="wire"),
            written("far", 200, TALKS, title="Minister meets governor", outlet="late"),
            *(written(f"o{number}", 3, text, outlet="echo") for number, text in enumerate(OTHER_NEWS)),
        )
    arrival, talks = article_id("https://gazette.example/arrival"), article_id("https://echo.example/talks")
    (one,) = await stories_of(empty_site, arrival)
    assert (one["id"], one["language"]) == (talks, "en") and one["score"] >= 0.32
    assert {"kozhemyako", "oleg"} <= set(one["words"])
    assert [back["id"] for back in await stories_of(empty_site, talks)] == [arrival]
    page = (await empty_site.get(f"/a/{arrival}/compared")).text
    assert "Same event" in page and f'<a href="/a/{talks}" lang="en"' in page and "earlier" in page
    assert f"in both: {', '.join(one['words'])}" in page


VISIT = {
    "en": "Kim Yong Nam met {} from {} at the Mansudae Assembly Hall in Pyongyang. Kim Jong Un sent a letter. "
    "{} came from {} by train through Sinuiju.",
    "es": "Kim Yong Nam se reunió con {} de {} en el Palacio Mansudae en Pyongyang. Kim Jong Un envió una carta. "
    "{} llegó de {} en tren por Sinuiju.",
}
"""Each time the same persons and places; only the guest is another."""


FARM = {
    "en": "Farm {} in Wonsan had a good harvest. Pak Pong Ju came from Pyongyang.",
    "es": "La granja {} de Wonsan tuvo una buena cosecha. Pak Pong Ju vino de Pyongyang.",
}


def spanish(at: float, text: str, outlet: str) -> EnrichedArticle:
    return enrich(enriched("es", hours(at), text, outlet=outlet).article, ["es"], "UTC", lambda _: [("es", 0.99)])


async def test_across_languages_the_guest_tells_two_visits_apart(empty_site: SiteUnderTest) -> None:
    guest, another = (("Oleg Kozhemyako", "Amurskaya") * 2, ("Hassane Rabehi", "Tipaza") * 2)
    async with open_press(empty_site.database_url) as press:
        await press.publish(
            written("en", 10, VISIT["en"].format(*guest)),
            spanish(9, VISIT["es"].format(*guest), "eco"),
            spanish(8, VISIT["es"].format(*another), "diario"),
            *(written(f"o{number}", 3, text, outlet="wire") for number, text in enumerate(OTHER_NEWS)),
            *(written(f"v{name}", 4, VISIT["en"].format(*(name, "Elsewhere") * 2), outlet="wire") for name in "ABC"),
            *(written(f"farm{number}", 4, FARM["en"].format(number), outlet="wire") for number in range(20)),
            *(spanish(4, FARM["es"].format(number), f"granja{number}") for number in range(20)),
        )
    found = await stories_of(empty_site, HERE)
    (one,) = (story for story in found if story["language"] == "es")
    assert (one["outlet_id"], one["language"]) == ("eco", "es") and one["words"] == ["amurskaya"]
    back = await stories_of(empty_site, article_id("https://eco.example/es"))
    assert [story["id"] for story in back if story["language"] == "en"] == [HERE]


SYMPOSIUM = (
    "Kim Yong Nam opened an agricultural symposium in Pyongyang. Scientists presented rotation methods and production "
    "systems. Kim Yong Nam praised the Institute.",
    "Kim Yong Nam inauguró un simposio agrícola en Pyongyang. Científicos presentaron métodos de rotación y sistemas "
    "de producción. Kim Yong Nam elogió al Instituto.",
)
"""All names are in other reports, too, and no rare word is spelt the same."""


async def test_the_report_most_like_it_is_of_the_same_event(empty_site: SiteUnderTest) -> None:
    english, spanish_text = SYMPOSIUM
    async with open_press(empty_site.database_url) as press:
        await press.publish(
            written("en", 10, english),
            spanish(9, spanish_text, "eco"),
            spanish(8, VISIT["es"].format(*("Hassane Rabehi", "Tipaza") * 2), "diario"),
            written("visit", 4, VISIT["en"].format(*("Oleg Kozhemyako", "Amurskaya") * 2), outlet="wire"),
            *(written(f"farm{number}", 4, FARM["en"].format(number), outlet="wire") for number in range(20)),
            *(spanish(4, FARM["es"].format(number), f"granja{number}") for number in range(20)),
        )
    assert [one["outlet_id"] for one in await stories_of(empty_site, HERE)] == ["eco"]
    back = await stories_of(empty_site, article_id("https://eco.example/es"))
    assert [one["id"] for one in back] == [HERE]


async def test_of_two_editions_with_the_same_names_words_tell_the_right_one(empty_site: SiteUnderTest) -> None:
    english, spanish_text = SYMPOSIUM
    farm = "Kim Yong Nam visitó ayer una granja de Pyongyang. Allí habló con los campesinos. Kim Yong Nam comió pan."
    async with open_press(empty_site.database_url) as press:
        await press.publish(
            written("en", 10, english),
            spanish(9, spanish_text, "gazette"),
            enrich(enriched("farm", hours(9), farm).article, ["es"], "UTC", lambda _: [("es", 0.99)]),
            *(written(f"farm{number}", 4, FARM["en"].format(number), outlet="wire") for number in range(20)),
            *(spanish(4, FARM["es"].format(number), f"granja{number}") for number in range(20)),
        )
    spanish_id = article_id("https://gazette.example/es")
    for here, other in ((HERE, spanish_id), (spanish_id, HERE)):
        assert [one["id"] for one in (await empty_site.get(f"/api/v1/articles/{here}")).json["editions"]] == [other]
    assert "Two editions of one report" in (await empty_site.get(f"/a/{HERE}/edition/{spanish_id}")).text


async def test_in_a_small_archive_no_word_is_rare(empty_site: SiteUnderTest) -> None:
    """The words in both are of persons whom both name anyway, and few texts show how common they are."""
    hospital = "Kim Jong Un visited a new hospital in Pyongyang. Jo Yong Won guided Kim Jong Un there."
    missile = "Kim Jong Un inspeccionó un misil. Kim Jong Un y Jo Yong Won regresaron luego a Pyongyang."
    async with open_press(empty_site.database_url) as press:
        await press.publish(
            written("en", 10, hospital),
            spanish(9, missile, "eco"),
            written("match", 8, "A football match was held in Wonsan. The team of Wonsan won.", outlet="wire"),
        )
    assert await stories_of(empty_site, HERE) == []
    assert await stories_of(empty_site, article_id("https://eco.example/es")) == []


async def test_the_beginning_of_a_text_is_compared(empty_site: SiteUnderTest) -> None:
    """The number in the title stands at the end of both texts, and behind 10,000 characters of one."""
    padding = {"echo": "It is so. ", "wire": "It is so. " * 1_000}
    texts = {outlet: f"{TALKS} {words} They saw 27 farms." for outlet, words in padding.items()}
    async with open_press(empty_site.database_url) as press:
        await press.publish(
            written("arrival", 10, ARRIVAL, title="Governor of Amur Region sees 27 farms"),
            *(written("talks", 5, text, title="Minister meets governor", outlet=one) for one, text in texts.items()),
            *(written(f"o{number}", 3, text, outlet="echo") for number, text in enumerate(OTHER_NEWS)),
        )
    found = await stories_of(empty_site, article_id("https://gazette.example/arrival"))
    assert [one["outlet_id"] for one in found] == ["echo"]


async def test_languages_whose_capitals_name_nobody_are_not_compared(empty_site: SiteUnderTest) -> None:
    """Three rare numbers alone would join two Korean texts."""
    reported = (
        "{}에서 최영림총리가 원산과 함흥을 방문하였다. 공장에서는 배 3 700척과 기계 1 500대와 2 800대를 만들었다."
    )
    async with open_press(empty_site.database_url) as press:
        await press.publish(
            *(written(f"ko-{one}", 10, reported.format(one), title="총리", outlet=one) for one in ("gazette", "echo")),
            *(written(f"o{number}", 3, text, outlet="echo") for number, text in enumerate(OTHER_NEWS)),
        )
    assert await stories_of(empty_site, article_id("https://gazette.example/ko-gazette")) == []


async def test_a_copy_is_listed_once(empty_site: SiteUnderTest) -> None:
    """The page has it under the same words elsewhere; the API has it in both lists."""
    async with open_press(empty_site.database_url) as press:
        await press.publish(
            written("arrival", 10, ARRIVAL, title="Governor of Amur Region arrives"),
            written("copy", 12, ARRIVAL, title="Governor arrives", outlet="echo"),
            *(written(f"o{number}", 3, text, outlet="echo") for number, text in enumerate(OTHER_NEWS)),
        )
    arrival, copy = article_id("https://gazette.example/arrival"), article_id("https://echo.example/copy")
    assert [one["id"] for one in await stories_of(empty_site, arrival)] == [copy]
    page = (await empty_site.get(f"/a/{arrival}/compared")).text
    assert "Same event" not in page and f"/a/{copy}" in page
