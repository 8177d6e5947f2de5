"""The same report in other languages: on the article's page and in the API, found from each side, with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from services.enricher.core.enrich import enrich
from services.reader.adapters.pages import side_by_side
from services.reader.adapters.web import context
from shared.contracts import EnrichedArticle
from shared.ids import article_id
from shared.text.parallel import Pair, Paragraph, pairs
from tests.integration.reader.running import SiteUnderTest
from tests.publishing import enriched, hours, open_press

ENGLISH = (
    "Premier Choe Yong Rim visited Wonsan and Hamhung on Monday with the ambassador of Mongolia. The factory made "
    "1,500 machines and 37 boats. He met 12 workers from Russia."
)
KOREAN = (
    "최영림총리가 월요일 몽골의 대사와 함께 원산과 함흥을 방문하였다. 공장에서는 기계 1 500대와 배 37척을 만들었다."
)
OTHERS = {
    "a": "The President of Cuba sent greetings to Pyongyang. In Havana 44 people met.",
    "b": "뉴욕과 워싱톤에서 99명이 모였다. 미국과 일본의 사람들이였다.",
    "c": "Delegations from Laos and Viet Nam left Pyongyang for Beijing. They numbered 23.",
    "d": "평양에서 뀨바대표단이 이딸리아대표단을 만났다. 61명이였다.",
}
EN, KO = article_id("https://gazette.example/en"), article_id("https://gazette.example/ko")


def written(path: str, at: float, text: str | Sequence[str], **more: Any) -> EnrichedArticle:
    return enrich(enriched(path, hours(at), text, **more).article, ["en", "ko"], "UTC", lambda _: [("en", 0.99)])


async def editions_of(site: SiteUnderTest, id: str) -> list[dict[str, Any]]:
    return list((await site.get(f"/api/v1/articles/{id}")).json["editions"])


async def test_editions_are_found_from_each_side_with_their_reasons(empty_site: SiteUnderTest) -> None:
    async with open_press(empty_site.database_url) as press:
        await press.publish(written("ko", 5, KOREAN), *(written(path, 3, text) for path, text in OTHERS.items()))
        await press.publish(written("en", 1, ENGLISH), written("en-far", 200, ENGLISH.replace("Monday", "May 5")))
    (one,) = await editions_of(empty_site, EN)
    assert (one["id"], one["language"], one["linked"]) == (KO, "ko", False) and one["score"] >= 0.66
    assert {"place.wonsan", "place.hamhung", "place.mn"} <= set(one["names"])
    assert set(one["numbers"]) == {"1500", "37"}
    assert one["numbers_left_out"] == ["12"] and "place.ru" in one["names_left_out"], "what the Korean text leaves out"
    (back,) = await editions_of(empty_site, KO)
    assert (back["id"], back["score"], back["numbers_added"]) == (EN, one["score"], ["12"])
    for path in OTHERS:
        assert await editions_of(empty_site, article_id(f"https://gazette.example/{path}")) == []
    page = (await empty_site.get(f"/a/{EN}/compared")).text
    assert "Other languages" in page and f'<a href="/a/{KO}" lang="ko"' in page and "numbers: 2" in page


async def test_a_large_archive_keeps_what_it_compared_and_still_shows_nothing_withheld(
    empty_site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(context, "LARGE_FROM", 0)
    async with open_press(empty_site.database_url) as press:
        await press.publish(written("ko", 5, KOREAN), *(written(path, 3, text) for path, text in OTHERS.items()))
        await press.publish(written("en", 1, ENGLISH))
    await empty_site.until("/", lambda answer: "News of en" in answer.text)
    assert [one["id"] for one in await editions_of(empty_site, EN)] == [KO]
    sql = empty_site.filler.sql
    await sql("UPDATE revision SET names = '[]', numbers = '{}' WHERE article_id = %s", KO)
    assert [one["id"] for one in await editions_of(empty_site, EN)] == [KO], "kept"
    await sql("UPDATE article SET withheld = true WHERE id = %s", KO)
    assert await editions_of(empty_site, EN) == []


PARAGRAPHS = {
    "en": (
        "Premier Choe Yong Rim visited Wonsan and Hamhung on Monday with the ambassador of Mongolia.",
        "The factory made 1,500 machines and 37 boats.",
        "He met 12 workers from Russia, who have lived in the town since the spring of last year. They told him at "
        "length how the wall of the harbour, the school and the hospital were built.",
        "The party of Hamhung gave a dinner.",
    ),
    "ko": (
        "최영림총리가 월요일 몽골의 대사와 함께 원산과 함흥을 방문하였다.",
        "공장에서는 기계 1 500대와 배 37척, 뻐스 64대를 만들었다.",
        "함흥에서 연회가 있었다.",
    ),
}


async def test_paragraphs_stand_side_by_side_and_what_is_left_out_is_marked(empty_site: SiteUnderTest) -> None:
    async with open_press(empty_site.database_url) as press:
        await press.publish(*(written(path, 3, text) for path, text in OTHERS.items()))
        await press.publish(*(written(path, 1, PARAGRAPHS[path]) for path in ("en", "ko")))
    answer = (await empty_site.get(f"/api/v1/articles/{EN}/editions/{KO}")).json
    assert (answer["language"], answer["other_language"]) == ("en", "ko")
    pairs = answer["pairs"]
    assert [(one["blocks"], one["other_blocks"]) for one in pairs] == [([0], [0]), ([1], [1]), ([2], []), ([3], [2])]
    assert pairs[1]["numbers"] == ["1500", "37"] and pairs[1]["numbers_added"] == ["64"]
    assert pairs[2]["numbers_left_out"] == ["12"] and pairs[2]["names_left_out"] == ["place.ru"]
    page = (await empty_site.get(f"/a/{EN}/edition/{KO}")).text
    assert "<mark>12</mark>" in page and "<mark>64</mark>" in page and "<mark>Hamhung" not in page
    assert "Left out here" in page and "Only here: Russia, 12" in page
    assert f'href="/a/{EN}/edition/{KO}"' in (await empty_site.get(f"/a/{EN}/compared")).text
    history = (await empty_site.get(f"/a/{EN}/revisions")).text
    assert f'href="/a/{EN}/compared"' in history and "/edition/" not in history, "it compares no other article"
    assert "64</mark>" in (await empty_site.get(f"/a/{KO}/edition/{EN}")).text


async def test_paragraphs_are_paired_once_for_all_visitors(
    empty_site: SiteUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[int]()

    def counted(mine: Sequence[Paragraph], theirs: Sequence[Paragraph]) -> list[Pair] | None:
        asked.append(len(mine))
        return pairs(mine, theirs)

    monkeypatch.setattr(side_by_side, "pairs", counted)
    async with open_press(empty_site.database_url) as press:
        await press.publish(*(written(path, 3, text) for path, text in OTHERS.items()))
        await press.publish(*(written(path, 1, PARAGRAPHS[path]) for path in ("en", "ko")))
    paths = (f"/a/{EN}/edition/{KO}", f"/api/v1/articles/{EN}/editions/{KO}", f"/a/{EN}/edition/{KO}?lang=ko")
    assert [(await empty_site.get(path)).status for path in paths] == [200, 200, 200] and asked == [4]
    await empty_site.filler.sql("UPDATE revision SET names = names - 0 WHERE article_id = %s", KO)
    assert (await empty_site.get(paths[0])).status == 200 and asked == [4, 4], "the texts have other names now"


async def test_a_pair_that_only_one_side_lists_is_compared_from_both(empty_site: SiteUnderTest) -> None:
    """The day and a half around the Korean text has a second English one, which is not in that of the first."""
    async with open_press(empty_site.database_url) as press:
        await press.publish(*(written(path, 20, text) for path, text in OTHERS.items()))
        await press.publish(written("en", 1, ENGLISH), written("ko", 31, KOREAN), written("again", 60, ENGLISH))
    assert [one["id"] for one in await editions_of(empty_site, EN)] == [KO]
    assert await editions_of(empty_site, KO) == []
    for mine, theirs in ((EN, KO), (KO, EN)):
        assert (await empty_site.get(f"/a/{mine}/edition/{theirs}")).status == 200
        assert (await empty_site.get(f"/api/v1/articles/{mine}/editions/{theirs}")).status == 200


async def test_only_editions_of_one_report_are_compared(empty_site: SiteUnderTest) -> None:
    async with open_press(empty_site.database_url) as press:
        await press.publish(*(written(path, 3, text) for path, text in OTHERS.items()))
        await press.publish(*(written(path, 1, PARAGRAPHS[path]) for path in ("en", "ko")))
    other = article_id("https://gazette.example/b")
    for path in (f"/a/{EN}/edition/{other}", f"/api/v1/articles/{EN}/editions/{other}", f"/a/{EN}/edition/{EN}"):
        assert (await empty_site.get(path)).status == 404
    await empty_site.filler.sql("UPDATE article SET withheld = true WHERE id = %s", KO)
    assert (await empty_site.get(f"/a/{EN}/edition/{KO}")).status == 451
    assert (await empty_site.get(f"/api/v1/articles/{EN}/editions/{KO}")).status == 451


async def test_a_link_of_the_outlet_is_enough(empty_site: SiteUnderTest) -> None:
    links = (("ko", "https://gazette.example/b"),)
    async with open_press(empty_site.database_url) as press:
        await press.publish(written("a", 1, OTHERS["a"], alternates=links), written("b", 2, OTHERS["b"]))
    (one,) = await editions_of(empty_site, article_id("https://gazette.example/b"))
    assert (one["id"], one["linked"], one["score"]) == (article_id("https://gazette.example/a"), True, 1.0)
    assert "linked by the outlet" in (await empty_site.get(f"/a/{one['id']}/compared")).text


async def test_a_text_that_is_read_again_is_compared_anew(empty_site: SiteUnderTest) -> None:
    async with open_press(empty_site.database_url) as press:
        await press.publish(written("ko", 5, KOREAN), *(written(path, 3, text) for path, text in OTHERS.items()))
        await press.publish(written("en", 1, ENGLISH))
    assert len(await editions_of(empty_site, EN)) == 1
    await empty_site.filler.sql("UPDATE revision SET names = '[]', numbers = '{}' WHERE article_id = %s", KO)
    assert await editions_of(empty_site, EN) == []
