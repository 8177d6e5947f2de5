"""What is kept of the articles near another, when a replica answers behind the primary."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from shared.archive.read.alike.nearby import OF_ALL, NearbyArticles
from shared.archive.read.connection.pool import ReadPool

NOW = datetime(2024, 5, 3, tzinfo=UTC)
ROW = cast(Any, SimpleNamespace(sort_at=NOW, outlet_id="gazette", language="ko"))


class Archive:
    """An archive of one text. `listed` and `stored` are its versions where it is listed, and where it is read."""

    def __init__(self) -> None:
        self.listed, self.stored = "8", "7"

    async def one(self, row_type: Any, query: str, _: object) -> Any:
        if query == OF_ALL:
            return row_type(["a"], ["r"], [self.listed], ["en"], [90], [None], [True], [0.0])
        return row_type([[1, self.stored, [f"person.{self.stored}"], [], []]])


async def test_a_text_read_behind_the_list_is_not_kept_as_the_newer_one() -> None:
    archive = Archive()
    nearby = NearbyArticles(cast(ReadPool, archive))
    for stored in ("7", "8"):
        archive.stored = stored
        (found,) = await nearby.reports(await nearby.near(ROW, timedelta(days=1), OF_ALL))
        assert set(found.names) == {f"person.{stored}"}
