"""Load the texts of articles, line by line, once each."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from services.publisher.core.known_article import Known
from services.publisher.core.reading import Row
from services.publisher.core.texts.lines_of_texts import Lined, is_longer
from shared.archive.schema.connection import Connection
from shared.archive.write import articles as store
from shared.archive.write import substitutes

SHOWN = ("revision_id", "before_id")
"""Columns that name two texts of an article."""


class Texts:
    """Texts by article and id, from the batch or loaded."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.known = known
        self._lined: dict[tuple[str, str], Lined] = {}
        for k in known:
            own = {a["id"] for a in k.articles} or k.addresses.keys()
            fresh = ((name, k.texts[name]) for name in k.fresh if "blocks" in k.texts.get(name, {}))
            self._lined |= {(a, name): Lined(text) for name, text in fresh for a in own}

    def get(self, article: str, name: str | None) -> Lined | None:
        return self._lined.get((article, name)) if name else None

    def of_any(self, articles: Sequence[str], name: str) -> Lined | None:
        return next((text for a in articles if (text := self.get(a, name))), None)

    def are_alike(self, known: Known, one: str, other: str) -> bool:
        """Return whether one of both texts of the article is the other with some more lines."""
        own = sorted({a["id"] for a in known.articles} or known.addresses)
        first, second = self.of_any(own, one), self.of_any(own, other)
        return first is not None and second is not None and is_longer(first, second)

    async def load(self, conn: Connection, wanted: Collection[tuple[str, str]]) -> None:
        lacking = [{"article_id": a, "id": name} for a, name in sorted({*wanted} - self._lined.keys())]
        found = await store.blocks_of(conn, lacking) if lacking else {}
        self._lined |= {key: Lined(row) for key, row in found.items()}

    async def load_believed_or_not(self, conn: Connection, rows: Sequence[Row]) -> None:
        """Load what others showed. What is believed of it now must not change what is decided here."""
        wanted = {(row["article_id"], row[name]): row["address_id"] for row in rows for name in SHOWN if row[name]}
        await self.load(conn, wanted)
        left = {(address, text): (article, text) for (article, text), address in wanted.items()}
        lacking = [{"address_id": a, "id": text} for (a, text), key in left.items() if key not in self._lined]
        for row in await substitutes.blocks_of(conn, lacking) if lacking else ():
            self._lined[left[row["address_id"], row["id"]]] = Lined(row)
