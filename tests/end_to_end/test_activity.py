"""One event that two outlets report in two languages, and another one, through the whole watch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from tests.end_to_end.press import Press, serving, title_of
from tests.end_to_end.watch_process import Watch, eventually, watching

pytestmark = pytest.mark.timeout(900)
ENGLISH = [
    "Kim Jong Un, general secretary of the Workers' Party of Korea, visited a greenhouse farm in Wonsan on March 2.",
    "The farm grows tomatoes and cucumbers for the province, and its builders finished the last roof in winter.",
]
KOREAN = [
    "경애하는 김정은동지께서 3월 2일 원산시에서 새로 일떠선 남새온실농장을 방문하시였다.",
    "농장에서는 도의 인민들에게 보내줄 도마도와 오이를 재배하고 있으며 건설자들은 겨울에 마지막지붕을 완성하였다.",
]
ANOTHER = ["Kim Jong Un visited a shipyard in Nampho on March 2.", "Two ships of steel are built there this year."]


class Gazette(Press):
    """An outlet with texts of its own."""

    def __init__(self, id: str, language: str, texts: list[list[str]], hour: int) -> None:
        super().__init__(len(texts))
        self._id, self._language, self._texts, self._hour = id, language, texts, hour

    def source(self, poll_s: float = 1) -> str:
        own = super().source(poll_s).replace('language = "en"', f'language = "{self._language}"')
        return own.replace("westmouth-post", self._id).replace("Westmouth Post", self._id)

    def write_source(self, folder: Path, poll_s: float = 1) -> Path:
        path = folder / f"{self._id}.toml"
        path.write_text(self.source(poll_s), encoding="utf-8")
        return path

    async def _article(self, request: web.Request) -> web.Response:
        number = int(request.match_info["number"])
        body = "".join(f"<p>{text}</p>" for text in self._texts[number])
        page = (
            f'<!doctype html><html lang="{self._language}"><head><title>{title_of(number)}</title>'
            f'<meta property="article:published_time" content="2026-03-03T{self._hour:02}:00:00Z"></head>'
            f"<body><article><h1>{title_of(number)}</h1>{body}</article></body></html>"
        )
        return web.Response(text=page, content_type="text/html")


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    outlets = (Gazette("gazette", "en", [ENGLISH, ANOTHER], 9), Gazette("sinmun", "ko", [KOREAN], 6))
    sources = tmp_path / "sources"
    sources.mkdir()
    with ExitStack() as stack:
        for one in outlets:
            stack.enter_context(serving(one)).write_source(sources, poll_s=1)
        watch = stack.enter_context(watching(tmp_path / "data", sources))
        eventually(lambda: watch.count("article") == 3, 60, "all articles")
        yield watch


def test_an_event_of_two_languages_is_one(watch: Watch) -> None:
    asked = "/api/v1/activity?person=Kim+Jong+Un&act=visit"
    events = eventually(lambda: _complete(watch.json(asked)["events"]), 60, "three reports")
    seen = [(one["day"], one["said"], one["places"], _outlets(one)) for one in events]
    assert sorted(seen) == [
        ("2026-03-02", True, ["place.nampho"], ["gazette"]),
        ("2026-03-02", True, ["place.wonsan"], ["sinmun", "gazette"]),
    ]


def _complete(events: list[Any]) -> list[Any]:
    return events if sum(len(one["reports"]) for one in events) == 3 else []


def _outlets(event: Any) -> list[str]:
    return [report["outlet"]["id"] for report in event["reports"]]
