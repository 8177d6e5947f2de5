"""The names that occur most, in the whole archive or in a search."""

from __future__ import annotations

from services.reader.adapters.web.context import SiteContext
from shared.names.gazetteer import Name, names, names_like
from shared.query.nodes import Node


async def most_named(site: SiteContext, node: Node, kind: str | None, like: str = "") -> list[tuple[Name, int]]:
    """Return names of a kind, or of all, with their numbers of articles in a search, most frequent first.

    `like` is what a person typed of a name. Such names are returned without articles, too.
    """
    counts = (await site.indexer.counts(node, ("name",)))["name"]
    if like:
        counts = {id: counts.get(id, 0) for id in names_like(like)}
    known = names()
    found = [
        (known[id], number) for id, number in counts.items() if id in known and (not kind or known[id].kind == kind)
    ]
    return sorted(found, key=lambda one: (-one[1], one[0].id))
