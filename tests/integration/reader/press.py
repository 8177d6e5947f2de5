"""A small press: two outlets, English and Korean, enough articles for lists that go on."""

from __future__ import annotations

from datetime import timedelta

from tests.integration.reader.material import NOON, Filler, paragraphs, png

HARBOUR = "https://gazette.example/harbour"
BRIDGE = "https://gazette.example/bridge"
KOREAN = "https://ilbo.example/gicha"
PICTURE = "https://gazette.example/pictures/crane.png"
ARTICLES = 75
_SUBJECTS = (
    "Ferry", "Orchard", "Lighthouse", "Market", "Railway", "Library", "Theatre", "Reservoir", "Harvest", "School",
)  # fmt: skip
_TURNS = ("opens after repairs", "reports a quiet week", "counts its visitors", "closes for the winter", "gets a roof")


async def fill(filler: Filler) -> None:
    await filler.outlet("gazette", "Harbour Gazette", {"en": "en"})
    await filler.outlet("ilbo", "Hangang Ilbo", {"ko": "ko", "en": "en"}, "KR")
    await filler.picture(PICTURE, png(640, 400, (40, 90, 140)), width=640, height=400)
    await _harbour(filler)
    await _bridge(filler)
    await _korean(filler)
    for number in range(ARTICLES):
        title = f"{_SUBJECTS[number % 10]} {_TURNS[number // 10 % 5]} ({number})"
        text = f"The {title.lower()} on day {number}. Officials spoke of tides and timetables. Nobody was surprised."
        await filler.article(
            f"https://gazette.example/news/{number:03d}", title, paragraphs(text, "A second paragraph follows it."),
            at=NOON - timedelta(hours=5 * number + 3), teaser=text,
        )  # fmt: skip


async def _harbour(filler: Filler) -> None:
    text = "The new crane lifted its first container on Monday, Juche 115 (2026). See the bridge report."
    await filler.article(
        HARBOUR,
        "Crane lifts first container",
        [
            {"kind": "paragraph", "text": text, "marks": [
                {"kind": "strong", "start": 4, "end": 13},
                {"kind": "link", "start": text.index("bridge"), "end": len(text) - 1, "url": BRIDGE}]},
            {"kind": "heading", "text": "What comes next", "level": 2},
            {"kind": "list-item", "text": "A second crane", "level": 1},
            {"kind": "list-item", "text": "painted green", "level": 2},
            {"kind": "image", "url": PICTURE, "caption": "The crane at dawn", "credit": "Gazette", "alt": "A crane"},
            {"kind": "image", "url": "https://gazette.example/pictures/lost.png", "caption": "A picture never fetched"},
            {"kind": "quote", "text": "It is only a crane."},
            {"kind": "table-row", "text": "Height\t40 m", "cells": ["Height", "40 m"]},
        ],
        at=NOON, teaser=text, lead_picture_url=PICTURE,
        published={"value": "2026-03-01T00:00:00+09:00", "precision": "day", "rule": "test", "zone": "Asia/Seoul",
                   "printed": "Juche 115.3.1", "doubt": "contradicts url"},
    )  # fmt: skip


async def _bridge(filler: Filler) -> None:
    old = paragraphs("The bridge will cost 40 million.", "Work starts in May.")
    new = paragraphs("The bridge will cost 90 million.", "Work starts in May.", "Tolls are planned.")
    id = await filler.article(
        BRIDGE, "Bridge gets dearer", new, earlier=[("Bridge is cheap", old)], at=NOON - timedelta(hours=1),
        teaser="The bridge will cost 90 million.", state="removed",
    )  # fmt: skip
    await filler.change("removed", id, NOON + timedelta(hours=9))


async def _korean(filler: Filler) -> None:
    text = "조선중앙통신은 새 기차가 강을 따라 달린다고 전했다. 사람들은 창가에 앉아 강물을 바라보았다."
    await filler.article(
        KOREAN, "새 기차가 달린다", paragraphs(text), at=NOON - timedelta(hours=2), outlet="ilbo", edition="ko",
        language="ko", teaser=text, origin="contributed", producer="river-club",
    )  # fmt: skip
