"""Keys and limits of the API, through HTTP."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tests.integration.reader.material import found
from tests.integration.reader.running import serving_site, settings_for

KEY = "correct-horse-battery"


async def test_who_asks_too_often_waits_and_a_key_allows_more(database_url: str, tmp_path: Path) -> None:
    await found(database_url)
    keys = tmp_path / "keys"
    keys.write_text(f"lab {hashlib.sha256(KEY.encode()).hexdigest()} 6\n")
    settings = settings_for(database_url, tmp_path).model_copy(update={"api_keys": keys, "api_rate": 2})
    async with serving_site(settings, database_url) as site:
        path = "/api/v1/articles?limit=1"
        assert [(await site.get(path)).status for _ in range(3)] == [200, 200, 429]
        refused = await site.get(path)
        assert refused.headers["Content-Type"] == "application/problem+json"
        assert refused.json["code"] == "too-many-requests" and 1 <= int(refused.headers["Retry-After"]) <= 30
        known = [(await site.get(path, Authorization=f"Bearer {KEY}")).status for _ in range(7)]
        assert known == [200] * 6 + [429]
        unknown = await site.get(path, Authorization="Bearer guessed")
        assert (unknown.status, unknown.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert (await site.get("/")).status == 200, "pages for people have no limit"
        assert (await site.get("/feed.json")).status == 200


async def test_without_the_settings_there_is_no_limit(database_url: str, tmp_path: Path) -> None:
    await found(database_url)
    async with serving_site(settings_for(database_url, tmp_path), database_url) as site:
        assert {(await site.get("/api/v1/outlets", Authorization="Bearer x")).status for _ in range(80)} == {200}
