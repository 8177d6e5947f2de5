"""What may happen to the folder of the index."""

from __future__ import annotations

import shutil

import pytest

from tests.integration.reader.running import SiteUnderTest, serving_site


@pytest.mark.parametrize("damage", ["meta", "segments", "state", "all"])
async def test_a_damaged_index_is_built_anew(site: SiteUnderTest, damage: str) -> None:
    settings = site.settings.model_copy(update={"index": site.settings.index.parent / "second"})
    async with serving_site(settings, site.database_url) as first:
        await first.indexed(77)
    folder = settings.index / "articles"
    if damage == "meta":
        (folder / "meta.json").write_bytes(b"{")
    elif damage == "segments":
        for path in folder.glob("*.*"):
            if path.suffix in (".term", ".store", ".idx"):
                path.write_bytes(b"\0" * 10)
    elif damage == "state":
        (settings.index / "state.json").write_bytes(b"\xff")
    else:
        shutil.rmtree(settings.index)
    async with serving_site(settings, site.database_url) as second:
        await second.until("/api/v1/search?q=tides", lambda a: a.json["total"] == 75)
        assert len((await second.get("/api/v1/search?q=tides")).json["articles"]) == 20
