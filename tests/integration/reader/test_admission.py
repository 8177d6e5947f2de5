"""More requests than the archive can answer: some wait, the others are refused at once, and cheap pages pass."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psycopg

from services.reader.adapters.web.admission import MOST_WAITING
from shared.ids import article_id
from tests.integration.reader.press import HARBOUR
from tests.integration.reader.running import serving_site, settings_for

PLACES, TOO_MANY = 3, 20
PAGE = f"/api/v1/articles/{article_id(HARBOUR)}"
CHEAP = {"/livez": 200, "/robots.txt": 200, "/search/help": 200, "/language/ko": 303, "/static/none.css": 404}


async def test_a_crowd_is_answered_in_turn_and_the_rest_is_told_to_come_back(filled_url: str, tmp_path: Path) -> None:
    settings = settings_for(filled_url, tmp_path).model_copy(update={"site_connections": PLACES + 2})
    async with serving_site(settings, filled_url) as site:
        await site.indexed(77)
        async with await psycopg.AsyncConnection.connect(filled_url) as owner:
            await owner.execute("LOCK TABLE revision IN ACCESS EXCLUSIVE MODE")
            asked = [asyncio.create_task(site.get(PAGE)) for _ in range(PLACES + MOST_WAITING + TOO_MANY)]
            for first in asyncio.as_completed(asked):
                answer = await first
                assert (answer.status, answer.json["code"], answer.headers["Retry-After"]) == (503, "busy", "5")
                if sum(task.done() for task in asked) == TOO_MANY:
                    break
            assert "잠시 뒤" in (await site.get(f"/a/{article_id(HARBOUR)}", Accept_Language="ko")).text
            assert {path: (await site.get(path)).status for path in CHEAP} == CHEAP
            await owner.rollback()
        answers = await asyncio.gather(*asked)
        assert sorted(answer.status for answer in answers) == [200] * (PLACES + MOST_WAITING) + [503] * TOO_MANY
        assert (await site.get(PAGE)).status == 200
